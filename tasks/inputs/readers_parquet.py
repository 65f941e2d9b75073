"""Reader of Parquet. A row becomes one JSON object with sorted keys, at its row number."""

import shutil
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.decode import decode_bytes
from tasks.errors import ScrapeError
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.json_text import canonical_json
from tasks.inputs.members import CHUNK
from tasks.inputs.origin import Item, Origin
from tasks.inputs.readers_csv import unique_names

_BATCH_BYTES = 8 * 1024 * 1024  # of Parquet rows expanded at once, as far as the file's own sizes tell
_BATCH_ROWS = 1024
_DAMAGE = (pa.ArrowException, OSError, ValueError, OverflowError)


def read_parquet(stream: ExpandedStream, origin: Origin, path: str | Path | None) -> Iterator[Item]:
    """Parquet, row group by row group; one that is damaged is a failure at its first unread row, and the next is read.

    path: the stored file, None if it is compressed as a whole: then the stream goes into a temporary file first, since
    Parquet is read from its end.
    """
    if path:
        yield from _read_file(path, origin)
        return
    with tempfile.TemporaryFile() as copy:
        try:
            shutil.copyfileobj(stream, copy, CHUNK)
        except ScrapeError as error:
            yield origin.failure(0, error)
            return
        yield from _read_file(copy, origin)


def _read_file(source: str | Path | IO[bytes], origin: Origin) -> Iterator[Item]:
    try:
        file = pq.ParquetFile(source, buffer_size=CHUNK, pre_buffer=False)
    except _DAMAGE:
        yield origin.failure(0, ScrapeError("read", "corrupt", "no readable Parquet footer; fetch or write the file again"))
        return
    offset = 0
    for group in range(file.num_row_groups):
        yield from _read_group(file, group, offset, origin)
        offset += file.metadata.row_group(group).num_rows


def _read_group(file: pq.ParquetFile, group: int, offset: int, origin: Origin) -> Iterator[Item]:
    about = file.metadata.row_group(group)
    size = max(1, about.total_byte_size // max(1, about.num_rows))
    n_rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES // size))
    done = 0
    try:
        for batch in file.iter_batches(batch_size=n_rows, row_groups=[group]):
            yield from _rows(batch, offset + done, origin)
            done += batch.num_rows
    except _DAMAGE:
        message = f"{about.num_rows - done} rows of row group {group} are damaged; fetch or write the file again"
        yield origin.failure(offset + done, ScrapeError("read", "corrupt", message))


def _rows(batch: pa.RecordBatch, offset: int, origin: Origin) -> Iterator[Item]:
    names = unique_names(batch.schema.names)
    columns = [_microseconds(column) for column in batch.columns]
    batch = pa.RecordBatch.from_arrays(columns, names=names)
    for index in range(batch.num_rows):
        try:
            [row] = batch.slice(index, 1).to_pylist()
        except _DAMAGE:
            error = ScrapeError("read", "bad_row", "a value is out of range for its type; write the row again")
            yield origin.failure(offset + index, error)
        else:
            yield origin.row(offset + index, canonical_json(row, _plain))


def _microseconds(column: pa.Array) -> pa.Array:
    """Nanosecond timestamps as microseconds: Python has no finer ones, and pandas is not asked for."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return column


def _plain(value: Any) -> Any:
    """Bytes as the text they are, else as base64; any other type that JSON lacks as Python writes it."""
    if not isinstance(value, bytes):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    try:
        return decode_bytes(value, is_html=True).text
    except ScrapeError:
        return b64encode(value).decode("ascii")
