"""Reading tables some columns and rows at a time: the labelled shards of a batch, and the parts of a snapshot.

Labelling leaves `<shard>.<table>.parquet` below work/<key>/labelled/. Two records of one shard may hold the same bytes
and so the same article_id; reading settles that: one article row stays, and one copy of its blocks.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.errors import OutputError
from tasks.schema import SORT_KEYS, arrow_schema

_SUFFIX = ".scrapes.parquet"
_STRETCH = 1 << 17  # rows of history in memory at once


def shard_names(labelled: Path) -> list[str]:
    """Names of the shards in a folder, sorted: every shard has a scrapes table, whatever became of its records."""
    return sorted(path.name.removesuffix(_SUFFIX) for path in labelled.glob("*" + _SUFFIX))


def shard_rows(labelled: Path, table: str, columns: list[str] | None = None) -> Iterator[tuple[str, pa.Table]]:
    """Each shard's name and its rows of a table; repeats inside the shard are settled (tables by article_id)."""
    for shard in shard_names(labelled):
        yield shard, _read(labelled / f"{shard}.{table}.parquet", table, columns)


def _read(path: Path, table: str, columns: list[str] | None) -> pa.Table:
    schema = arrow_schema(table)
    keys = SORT_KEYS[table]
    wanted = schema.names if columns is None else columns
    try:
        with pq.ParquetFile(path) as file:
            rows = file.read(columns=[name for name in schema.names if name in wanted or name in keys])
            if keys[0] == "article_id" and has_repeats(rows, keys):
                rows = _settle(file.read(schema.names), table, path.name)
        return rows.select(wanted).cast(projected(table, wanted))
    except (OSError, KeyError, pa.ArrowException) as error:
        raise OutputError(f"{path.name}: unreadable working file; delete the work folder and run again") from error


def history_rows(snapshot: Path | None, table: str, columns: list[str]) -> Iterator[pa.Table]:
    """The parts of a table of a snapshot, a stretch of rows at a time; none if there is no history."""
    for path in sorted((snapshot / table).glob("*.parquet")) if snapshot else []:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_STRETCH, columns=columns):
                yield pa.Table.from_batches([batch]).select(columns)


def gathered(tables: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
    """All rows of some tables, in one chunk a column and with the types of `schema`; of no tables no rows."""
    rows = [table.select(schema.names).cast(schema) for table in tables if table.num_rows]
    if not rows:
        return schema.empty_table()
    whole = pa.concat_tables(rows).combine_chunks()
    rows.clear()
    pa.default_memory_pool().release_unused()  # thousands of small tables leave holes: 150 MB in a million articles
    return whole


def projected(table: str, columns: list[str]) -> pa.Schema:
    """The schema of some columns of a table."""
    return pa.schema([arrow_schema(table).field(name) for name in columns])


def starts(column: pa.ChunkedArray) -> np.ndarray:
    """True where a row's value differs from that of the row before: the first of each run.

    >>> starts(pa.chunked_array([["a", "a", "b"]])).tolist()
    [True, False, True]
    """
    first = np.ones(len(column), bool)
    if len(column) > 1:
        first[1:] = pc.not_equal(column.slice(1), column.slice(0, len(column) - 1)).to_numpy()
    return first


def ascends(rows: pa.Table, keys: tuple[str, ...]) -> np.ndarray:
    """For each row but the first: are its keys greater than those of the row before? (n - 1 booleans)

    >>> ascends(pa.table({"a": [1, 1, 2], "b": [5, 6, 0]}), ("a", "b")).tolist()
    [True, True]
    """
    n = max(rows.num_rows - 1, 0)
    greater, equal = np.zeros(n, bool), np.ones(n, bool)
    for key in keys:
        before, after = rows[key].slice(0, n), rows[key].slice(1)
        greater |= equal & pc.fill_null(pc.less(before, after), False).to_numpy()
        equal &= pc.fill_null(pc.equal(before, after), False).to_numpy()
    return greater


def has_repeats(rows: pa.Table, keys: tuple[str, ...]) -> bool:
    """Do two rows share all keys? (Rows need not be sorted.)"""
    if bool(ascends(rows, keys).all()):
        return False
    return rows.select(list(keys)).group_by(list(keys)).aggregate([]).num_rows < rows.num_rows


def _settle(rows: pa.Table, table: str, name: str) -> pa.Table:
    """One row for each key. Of the copies of an article the first in the file stays: rows are in order of the records.

    Records with the same bytes and other documents in one shard (a page stored as .txt and as .html) cannot be told
    apart in the blocks table any more, so labelling has to drop the later one itself.
    """
    if table == "articles":
        _same_documents(rows, name)
        return rows.filter(pa.array(starts(rows["article_id"])))
    keys = SORT_KEYS[table]
    chosen = rows.group_by(rows.schema.names, use_threads=False).aggregate([])
    if has_repeats(chosen, keys):
        raise _other_document(name)
    return chosen.sort_by([(key, "ascending") for key in keys])


def _same_documents(rows: pa.Table, name: str) -> None:
    content = rows.select(["article_id", "document_sha256", "text_sha256"])
    if content.group_by(content.schema.names).aggregate([]).num_rows > len(pc.unique(rows["article_id"])):
        raise _other_document(name)


def _other_document(name: str) -> OutputError:
    return OutputError(f"{name}: records with the same bytes became different documents; label only the first of them")
