"""Which scrapes to clean again: chosen by batch, by a condition on the articles table, or by the version of the rules."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tasks.batch import Again
from tasks.errors import UsageError
from tasks.snapshot import read_manifest

_CHOICE = """
select scrape_id, batch_id, source_path, record_offset, article_id, outcome, raw_sha256 from read_parquet('{scrapes}')
where raw_sha256 is not null and outcome <> 'duplicate' and ({condition})
"""


def version_key(version: str) -> tuple[int, ...]:
    """A rules version as numbers, its digest left out: what `--rules-older-than` compares.

    >>> version_key("1.2.0+ab12") < version_key("1.10")
    True
    """
    numbers = version.partition("+")[0].split(".")
    if not all(n.isdigit() for n in numbers):
        raise UsageError(f"rules version {version!r} is not made of numbers and dots, such as 1.2.0")
    return (*map(int, numbers), *([0] * (3 - len(numbers))))


def _older_versions(articles: str, version: str) -> list[str]:
    """The rules versions in the articles table that are older than this one."""
    wanted = version_key(version)
    with duckdb.connect() as connection:
        rows = connection.execute(f"select distinct rules_version from read_parquet('{articles}')").fetchall()
    return [name for (name,) in rows if name and version_key(name) < wanted]


def choose(snapshot: Path, batches: Sequence[str], where: str, rules_older_than: str) -> Again:
    """The scrapes to reprocess; every condition given must hold. Raises UsageError for a condition that is no SQL
    and for a batch that is none.

    Further copies of a scrape's bytes are not read again: they go on pointing at what becomes of the first.
    """
    articles, scrapes = (str(snapshot / table / "*.parquet").replace("'", "''") for table in ("articles", "scrapes"))
    conditions = []
    if unknown := set(batches) - {entry.batch_id for entry in read_manifest(snapshot).batches}:
        raise UsageError(f"--batch {' '.join(sorted(unknown))}: no such batch; the scrapes table names them in batch_id")
    if batches:
        conditions.append("batch_id in (select unnest($batches))")
    if where or rules_older_than:
        chosen = f"select article_id from read_parquet('{articles}') where true"
        chosen += f" and ({where}\n)" if where else ""  # a new line, for the condition may end in a comment
        chosen += " and rules_version in (select unnest($older))" if rules_older_than else ""
        conditions.append(f"article_id in ({chosen})")
    given = {"batches": list(batches)} if batches else {}
    if rules_older_than:
        given["older"] = _older_versions(articles, rules_older_than)
    rows, fault = _fetched(_CHOICE.format(scrapes=scrapes, condition=" and ".join(conditions) or "true"), given, where)
    if fault:
        raise UsageError(
            f"--where {where!r} cannot be run on the articles table ({fault}); `copydesk schema articles` lists its columns"
        )
    return _again(rows)


def _fetched(query: str, given: Mapping[str, list[str]], where: str) -> tuple[list[dict], str]:
    """The rows of a query, and the kind of error that its condition makes, else "".

    Of the error no more than its kind: DuckDB quotes the value that it cannot convert, which may be a whole article. It is
    not raised either, for a traceback would print it, and would hold the connection open until the interpreter ends, of
    which DuckDB's bindings then complain over forty lines. A condition has to be an expression by itself, too: otherwise its
    brackets could close those that it is put in.
    """
    with duckdb.connect(config={"enable_external_access": "true", "threads": "1"}) as connection:
        try:
            if where:
                connection.extract_statements(f"select {where}")
            columns = [c[0] for c in connection.execute(query, given).description or ()]
            return [dict(zip(columns, row, strict=True)) for row in connection.fetchall()], ""
        except duckdb.Error as error:
            if not where:
                raise
            return [], type(error).__name__


def _again(rows: Sequence[Mapping]) -> Again:
    wanted: dict[str, list[int]] = {}
    scrapes: dict[str, tuple[str, str]] = {}
    for row in sorted(rows, key=lambda r: (r["source_path"], r["record_offset"])):
        wanted.setdefault(row["source_path"], []).append(row["record_offset"])
        scrapes[row["scrape_id"]] = (row["batch_id"], row["article_id"] or "")
    return Again(wanted, scrapes)


def labelled_scrapes(folder: Path) -> set[str]:
    """The scrape_ids of a batch's labelled shards."""
    found: set[str] = set()
    for part in folder.glob("*.scrapes.parquet"):
        found.update(pq.read_table(part, columns=["scrape_id"])["scrape_id"].to_pylist())
    return found
