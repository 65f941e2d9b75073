"""Copies: how many sites printed an article, and which of them was first. One row of `signals` for each article of a cluster.

Only clusters of two or more articles have rows; they change with later batches, and then their rows are written anew. First is
the canonical article, by the one rule that chooses it (see `tasks.deduplicate`); rule_id tells whether dates decided that.
Nothing is read of the words, so articles in all languages have rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.dataset.same_bytes import Copies
from tasks.dataset.tables import history_rows, shard_rows
from tasks.evidence.rows import signals_version
from tasks.schema import arrow_schema

Row = dict[str, Any]

COPIES = "copies"  # name of the signal, and of the file of its new rows
_MEMBER = ["article_id", "cluster_id", "site", "published_at", "scraped_at"]
_SHARED = ["position", "signal", "text", "value", "rule_id"]


def describe_cluster(canonical: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> Row:
    """What a row of `signals` says of a cluster: value is the number of different sites, text the site that was first.

    text is null where the canonical article names no site, and sites that are not known are not counted. rule_id:
    copies-by-published or copies-by-scraped where the canonical article is earlier than all others by that date (or alone has
    it), copies-undated where no date decides, so that nobody can say who was first.

    >>> first = {"site": "a.example", "published_at": 1, "scraped_at": None}
    >>> later = {"site": "b.example", "published_at": 2, "scraped_at": None}
    >>> row = describe_cluster(first, [later, later])
    >>> row["text"], row["value"], row["rule_id"]
    ('a.example', '2', 'copies-by-published')
    """
    others = list(others)
    sites = {article["site"] for article in (canonical, *others)} - {None, ""}
    rule = "copies-undated"
    for name in ("published_at", "scraped_at"):
        mine = canonical[name]
        level = [other for other in others if other[name] == mine]
        if mine is not None and not level:
            rule = f"copies-by-{name.removesuffix('_at')}"
            break
        others = level
    return {"signal": COPIES, "text": canonical["site"] or None, "value": str(len(sites)), "rule_id": rule}


def find_copies(work: Path, parent: Path | None) -> int:
    """Rows for the clusters that a batch touches, once their duplicates are found; gives their number.

    Writes below work/links: copies.parquet, new rows of `signals`, and old_copies.parquet, articles of history whose row they
    take the place of or that share their cluster no more. A row of history that says the same stays where it is.
    """
    links = work / "links"
    canonical = _canonical(links)
    wanted = set(canonical)
    clusters = _clusters(work, parent, canonical)
    stale = _leavers(parent, links) | wanted
    last, held = _positions(work, parent, stale)
    rows = []
    for members in clusters:
        first = members[canonical[next(iter(members))]]
        facts = describe_cluster(first, (article for article in members.values() if article is not first))
        for article in members:
            row = {**facts, "position": last.get(article, -1) + 1}
            if held.get(article) != row:
                rows.append({**row, "article_id": article, "rules_version": signals_version()})
    settled = wanted - {row["article_id"] for row in rows}
    gone = pa.table({"article_id": sorted(held.keys() - settled)}, schema=arrow_schema("old_copies"))
    _write(links / "old_copies.parquet", gone)
    _write(links / f"{COPIES}.parquet", pa.Table.from_pylist(rows, schema=arrow_schema("signals")))
    return len(rows)


def _write(path: Path, rows: pa.Table) -> None:
    part = path.with_name(path.name + ".part")
    pq.write_table(rows, part, compression="zstd")
    part.replace(path)


def _canonical(links: Path) -> dict[str, str]:
    """{article: the canonical one of its cluster}, for all of the clusters of two or more that the batch touches."""
    rows = pq.read_table(links / "duplicates.parquet", columns=["article_id", "canonical_id", "match_kind"])
    rows = rows.filter(pc.not_equal(rows["match_kind"], "headline"))
    return dict(zip(rows["article_id"].to_pylist(), rows["canonical_id"].to_pylist(), strict=True))


def _clusters(work: Path, parent: Path | None, canonical: Mapping[str, str]) -> Iterator[dict[str, Row]]:
    """The members of each cluster by their article_id; those of the batch in place of those of history."""
    found: dict[str, Row] = {}
    for rows in chain(history_rows(parent, "articles", _MEMBER), _batch_rows(work, "articles", _MEMBER)) if canonical else ():
        found |= {row["article_id"]: row for row in _of(rows, canonical).to_pylist()}
    clusters: dict[str, dict[str, Row]] = defaultdict(dict)
    for article in sorted(found):
        clusters[canonical[article]][article] = found[article]
    yield from clusters.values()


def _leavers(parent: Path | None, links: Path) -> set[str]:
    """Articles of history that were in a cluster which the batch touches."""
    touched = pq.read_table(links / "touched.parquet")["cluster_id"].to_pylist()
    found: set[str] = set()
    for rows in history_rows(parent, "articles", ["article_id", "cluster_id"]) if touched else ():
        found |= set(_of(rows, touched, "cluster_id")["article_id"].to_pylist())
    return found


def _positions(work: Path, parent: Path | None, articles: set[str]) -> tuple[dict[str, int], dict[str, Row]]:
    """The last position of some articles in `signals`, their rows on copies aside; and those rows, as history has them.

    An article of the batch counts as the batch has it: what history says of it goes.
    """
    fresh: dict[str, int] = {}
    arriving: set[str] = set()
    for rows in _batch_rows(work, "articles", ["article_id"]):
        arriving |= articles & set(rows["article_id"].to_pylist())
    for rows in _batch_rows(work, "signals", ["article_id", "position"]):
        _raise(fresh, _of(rows, articles))
    last: dict[str, int] = {}
    held: dict[str, Row] = {}
    for rows in history_rows(parent, "signals", ["article_id", *_SHARED]) if articles - arriving else ():
        mine = _of(rows, articles - arriving)
        is_copies = pc.equal(mine["signal"], COPIES)
        _raise(last, mine.filter(pc.invert(is_copies)))
        held |= {row.pop("article_id"): row for row in mine.filter(is_copies).to_pylist()}
    return last | fresh, held


def _batch_rows(work: Path, table: str, columns: list[str]) -> Iterator[pa.Table]:
    """The batch's rows of a table as they are published: of scrapes with the same bytes one makes the article."""
    copies = Copies(pq.read_table(work / "links" / "dropped.parquet"))
    for shard, rows in shard_rows(work / "labelled", table, columns):
        yield copies.without(shard, rows)


def _raise(last: dict[str, int], rows: pa.Table) -> None:
    for row in rows.group_by("article_id").aggregate([("position", "max")]).to_pylist():
        last[row["article_id"]] = max(row["position_max"], last.get(row["article_id"], -1))


def _of(rows: pa.Table, ids: Iterable[str], column: str = "article_id") -> pa.Table:
    return rows.filter(pc.is_in(rows[column], value_set=pa.array(sorted(ids), pa.string())))
