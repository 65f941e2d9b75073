"""The rows of a shard while they come, and how they are written: as Arrow, a tenth of the size of Python's dictionaries."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.rows import SHARD_TABLES, Row
from tasks.schema import SORT_KEYS, arrow_schema

KEPT_ROWS = 2_000  # of one table that wait as dictionaries


class ShardRows:
    """Rows by table, in the order in which they come."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Row]] = {table: [] for table in SHARD_TABLES}
        self._tables: dict[str, list[pa.Table]] = {table: [arrow_schema(table).empty_table()] for table in SHARD_TABLES}

    def add(self, table: str, row: Row) -> None:
        """Take one more row of a table."""
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= KEPT_ROWS:
            self._convert(table)

    def _convert(self, table: str) -> None:
        self._tables[table].append(pa.Table.from_pylist(self._waiting[table], schema=arrow_schema(table)))
        self._waiting[table] = []

    def write(self, stem: Path) -> None:
        """Write each table's rows to STEM.<table>.parquet, sorted, complete or not at all; they are gone from here then."""
        for table in SHARD_TABLES:
            self._convert(table)
            whole = pa.concat_tables(self._tables.pop(table)).combine_chunks()
            keys = list(zip(*(whole[key].to_pylist() for key in SORT_KEYS[table]), strict=True))
            path = stem.with_name(f"{stem.name}.{table}.parquet")
            part = path.with_name(path.name + ".part")
            order = pa.array(sorted(range(len(keys)), key=keys.__getitem__), pa.int64())
            pq.write_table(whole.take(order), part, compression="zstd")
            with open(part, "rb") as file:
                os.fsync(file.fileno())
            os.replace(part, path)
