"""Parts: the immutable Parquet files of a table, named by the digest of their bytes.

A part is written to a temporary name, synced, read back and compared with the digest of what was meant to be written
(a full disk has been seen to leave empty files without an error), and only then gets its name.
"""

import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.errors import OutputError
from tasks.schema import arrow_schema

ROW_GROUP = {"articles": 20_000}  # rows; article rows are the widest
ROW_GROUP_DEFAULT = 50_000
_COUNTED = {"scrapes": "outcome", "exclusions": "reason"}
_CHUNK = 1 << 20


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of a table as the manifest names it.

    counts: rows by outcome (scrapes) or reason (exclusions); characters: code points by reason (exclusions)
    """

    name: str
    sha256: str
    n_rows: int
    n_bytes: int
    counts: dict[str, int] = {}
    characters: dict[str, int] = {}


class _Digesting(io.RawIOBase):
    """A file for writing that digests what passes through it, whatever then becomes of it on disk."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "wb")  # noqa: SIM115 - closed by close
        self.digest = hashlib.sha256()
        self.n_bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | memoryview") -> int:  # type: ignore[override]
        self.digest.update(data)
        self.n_bytes += len(data)
        return self._file.write(data)

    def sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
        super().close()


def write_part(folder: Path, table: str, rows: Iterable[pa.Table]) -> Part:
    """Write sorted rows to one part. Equal rows give equal bytes, however they were cut into tables before."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft.part"
    try:
        part = _write_draft(draft, table, rows)
        if file_sha256(draft) != part.sha256:
            raise OutputError(f"{folder}: the disk did not keep what was written; check its space and health, run again")
        os.replace(draft, folder / part.name)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return part


def _write_draft(draft: Path, table: str, rows: Iterable[pa.Table]) -> Part:
    n_rows = 0
    counts: dict[str, int] = {}
    characters: dict[str, int] = {}
    with _Digesting(draft) as sink:
        with _writer(sink, arrow_schema(table)) as writer:
            for group in regrouped(rows, ROW_GROUP.get(table, ROW_GROUP_DEFAULT)):
                writer.write_table(group, row_group_size=group.num_rows)
                n_rows += group.num_rows
                _tally(table, group, counts, characters)
        sink.sync()
        sha256, n_bytes = sink.digest.hexdigest(), sink.n_bytes
    return Part(sha256[:32] + ".parquet", sha256, n_rows, n_bytes, counts, characters)


def _writer(sink: io.RawIOBase, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        pa.PythonFile(sink, mode="w"), schema, compression="zstd", compression_level=3, write_statistics=True,
        write_page_index=True, version="2.6",
    )  # fmt: skip


def regrouped(tables: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """The same rows in tables of `size` rows, the last one smaller; each in one chunk, since chunks shape the pages."""
    pending: list[pa.Table] = []
    waiting = 0
    for table in tables:
        pending.append(table)
        waiting += table.num_rows
        while waiting >= size:
            joined = pa.concat_tables(pending)
            yield joined.slice(0, size).combine_chunks()
            pending, waiting = [joined.slice(size)], waiting - size
    if waiting:
        yield pa.concat_tables(pending).combine_chunks()


def _tally(table: str, rows: pa.Table, counts: dict[str, int], characters: dict[str, int]) -> None:
    if table not in _COUNTED:
        return
    column = _COUNTED[table]
    for entry in pc.value_counts(rows[column]).to_pylist():
        counts[str(entry["values"])] = counts.get(str(entry["values"]), 0) + entry["counts"]
    if table == "exclusions":
        sized = pa.table({"reason": rows[column], "n": pc.subtract(rows["end"], rows["start"])})
        for entry in sized.group_by("reason").aggregate([("n", "sum")]).to_pylist():
            characters[entry["reason"]] = characters.get(entry["reason"], 0) + entry["n_sum"]


def link_part(source: Path, target: Path) -> None:
    """Give an unchanged part a place in the next snapshot: a hard link, or a copy where the disk has no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
        return
    except FileNotFoundError:
        raise OutputError(f"{source}: missing from its snapshot; `copydesk verify` tells what else is") from None
    except OSError:
        shutil.copyfile(source, target)
    with open(target, "rb") as file:
        os.fsync(file.fileno())


def file_sha256(path: Path) -> str:
    """Digest of a file as the disk holds it: its cached pages are let go first where the system allows."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Make the loose files of a folder, the names below it and its own name durable; parts were synced when written."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            sync_folder(path)
        else:
            with open(path, "rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
    sync_folder(folder.parent)
