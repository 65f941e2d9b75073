"""Rows of many small shard files, sorted, one bucket of ids at a time: what is published never depends on the shards.

A bucket is the rows whose id starts with the same hexadecimal digits. Every shard file is read once; what does not fit in
memory goes to run files, each of which holds one stretch of rows for every bucket.
"""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.dataset.idsets import id_bytes

RUN_BYTES = 64 * 1024 * 1024  # rows collected in memory before a run file is written
_DIGIT = np.zeros(256, np.uint8)
_DIGIT[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16, dtype=np.uint8)


def n_buckets(n_rows: int, rows_a_bucket: int) -> int:
    """1, 16 or 256: as few as keep a bucket at about rows_a_bucket rows.

    >>> [n_buckets(n, 20_000) for n in (0, 20_000, 20_001, 320_000, 320_001)]
    [1, 1, 16, 16, 256]
    """
    return next((n for n in (1, 16) if n_rows <= n * rows_a_bucket), 256)


def bucket_of(ids: pa.ChunkedArray | pa.Array, n: int) -> np.ndarray:
    """The bucket of each id, 0 to n - 1, by its first hexadecimal digits; sorted ids give sorted buckets."""
    first = id_bytes(ids)
    if n == 1:
        return np.zeros(len(first), np.uint8)
    high, low = _DIGIT[first[:, 0]], _DIGIT[first[:, 1]]
    return high if n == 16 else high * np.uint8(16) + low


class Buckets:
    """Collects rows of one table and gives them back bucket by bucket, sorted by `keys` (the first one is an id)."""

    def __init__(self, schema: pa.Schema, keys: tuple[str, ...], n: int, folder: Path) -> None:
        self._schema, self._keys, self.n, self._folder = schema, keys, n, folder
        self._pending: list[pa.Table] = []
        self._pending_bytes = 0
        self._runs: list[Path] = []

    def add(self, rows: pa.Table) -> None:
        """Collect some rows, in any order."""
        if rows.num_rows:
            self._pending.append(rows)
            self._pending_bytes += rows.nbytes
        if self.n > 1 and self._pending_bytes >= RUN_BYTES:
            self._spill()

    def _cut(self) -> Iterator[pa.Table]:
        """What was collected, bucket by bucket."""
        rows = pa.concat_tables([self._schema.empty_table(), *self._pending]).combine_chunks()
        self._pending, self._pending_bytes = [], 0
        bucket = bucket_of(rows[self._keys[0]], self.n)
        order = np.argsort(bucket, kind="stable")
        edges = np.searchsorted(bucket[order], np.arange(self.n + 1))
        for number in range(self.n):
            yield rows.take(pa.array(order[edges[number] : edges[number + 1]]))

    def _spill(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self._runs)}.arrow"
        with pa.ipc.new_file(path, self._schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            for rows in self._cut():
                batches = rows.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], self._schema)]
                writer.write_batch(batches[0])
        self._runs.append(path)

    def __iter__(self) -> Iterator[pa.Table]:
        """Each bucket, empty ones too, sorted and in order of its ids; to be asked for once."""
        if self._runs and self._pending:
            self._spill()
        unspilled = iter(()) if self._runs else self._cut()
        for number in range(self.n):
            spilled = [pa.Table.from_batches([_stretch(path, number)]) for path in self._runs]
            yield self._sorted(spilled or list(islice(unspilled, 1)))
        shutil.rmtree(self._folder, ignore_errors=True)

    def _sorted(self, tables: list[pa.Table]) -> pa.Table:
        rows = pa.concat_tables(tables).combine_chunks()
        tables.clear()
        return rows.take(pc.sort_indices(rows, [(key, "ascending") for key in self._keys]))


def _stretch(path: Path, number: int) -> pa.RecordBatch:
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).get_batch(number)
