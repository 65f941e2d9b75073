"""Reading: from files to scrapes, as streams, and on into shards below work/.

Every record of a file becomes one item: a scrape, a failure (quarantined) or a skipped record (excluded). Memory holds one
record, whatever the size of the file.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tasks.errors import ScrapeError
from tasks.frames import FrameWriter, is_finished
from tasks.inputs.expand import ExpandedStream, open_expanded
from tasks.inputs.origin import Item, Origin, Skipped
from tasks.inputs.readers import read_whole
from tasks.inputs.readers_csv import read_csv
from tasks.inputs.readers_json import read_json, read_lines
from tasks.inputs.readers_parquet import read_parquet
from tasks.inputs.readers_warc import read_warc
from tasks.inputs.spool import unreadable
from tasks.limits import Limits
from tasks.records import Failure, Scrape
from tasks.sources import SourceFile, source_format

__all__ = ["Item", "ShardRef", "Skipped", "Staged", "open_expanded", "read_scrapes", "stage_records"]

SHARD_BYTES = 64 * 1024 * 1024  # of raw records in one shard, whatever its number of records

_REASONS = {
    "unknown_format": "its name does not tell its format; give it with --format, rename it or leave it out",
    "vanished": "the file was listed and is gone; put it back and run again",
    "unreadable": "the file cannot be read; check its permissions and run again",
}


class Staged(msgspec.Struct, omit_defaults=True):
    """One item in a shard file; one field is set."""

    scrape: Scrape | None = None
    failure: Failure | None = None
    skipped: Skipped | None = None


class ShardRef(msgspec.Struct, frozen=True):
    """A staged shard: its file, its number of items and the raw bytes they hold."""

    path: str
    n_records: int
    n_bytes: int


def read_scrapes(
    source: SourceFile, limits: Limits, default_format: str | None = None, wanted: frozenset[int] | None = None
) -> Iterator[Item]:
    """One item for every record of a file, in order. Never raises for bad input: what cannot be read becomes a failure.

    default_format: of a file whose suffix tells none; wanted: the record_offsets to read, all if None.
    """
    items = _read(source, Origin(source.source_path, limits), default_format)
    if wanted is None:
        yield from items
        return
    left = set(wanted)
    while left and (item := next(items, None)):
        if item.record_offset in wanted:
            if item.raw_sha256:  # else damage, and the record behind it may have the same offset
                left.discard(item.record_offset)
            yield item


def _read(source: SourceFile, origin: Origin, default_format: str | None) -> Iterator[Item]:
    """The items of a file; the last resort for errors that no reader foresaw, of which it names the type alone."""
    after = 0
    try:
        if source.error:
            raise ScrapeError("read", source.error, _REASONS.get(source.error, "the file cannot be read"))
        for item in _read_file(source, origin, default_format):
            yield item
            after = item.record_offset + 1
    except ScrapeError as error:
        yield origin.failure(after, error)
    except OSError as error:
        yield origin.failure(after, unreadable(error))
    except Exception as error:
        what = f"reading stopped at {type(error).__name__}; report it with this file, or convert the file to JSON Lines"
        yield origin.failure(after, ScrapeError("read", "corrupt", what))


def _read_file(source: SourceFile, origin: Origin, default_format: str | None) -> Iterator[Item]:
    known, compression = source_format(source.source_path)
    with open_expanded(source.local_path, compression, origin.limits) as stream:
        yield from _items(known or default_format, stream, origin, None if compression else source.local_path)


def _items(form: str | None, stream: ExpandedStream, origin: Origin, path: str | None) -> Iterator[Item]:
    if form == "txt":
        return read_whole(stream, origin, "text")
    if form == "html":
        return read_whole(stream, origin, "html")
    if form == "parquet":
        return read_parquet(stream, origin, path)
    readers = {"jsonl": read_lines, "json": read_json, "csv": read_csv, "warc": read_warc}
    if form not in readers:
        raise ScrapeError("read", "unknown_format", _REASONS["unknown_format"])
    return readers[form](stream, origin)


def stage_records(
    sources: Sequence[SourceFile],
    directory: Path,
    stem: str,
    shard_size: int,
    limits: Limits,
    default_format: str | None = None,
    wanted: Mapping[str, frozenset[int]] | None = None,
) -> list[ShardRef]:
    """Read files into shards STEM-00000.frames, ... of shard_size items or 64 MiB at most. STEM.done, written last, names them.

    If an earlier, stopped run got that far nothing is read again. wanted: {source_path: record_offsets}; a file that it
    does not name is not read.
    """
    done = directory / f"{stem}.done"
    if (staged := _staged_before(done)) is not None:
        return staged
    directory.mkdir(parents=True, exist_ok=True)
    with _Shards(directory, stem, shard_size) as shards:
        for source in sources:
            offsets = None if wanted is None else wanted.get(source.source_path, frozenset())
            for item in read_scrapes(source, limits, default_format, offsets):
                shards.add(item)
        shards.seal()
    _write_done(done, shards.made)
    return shards.made


class _Shards:
    """Writes items into one shard file after the other."""

    def __init__(self, directory: Path, stem: str, shard_size: int) -> None:
        self._directory = directory
        self._stem = stem
        self._shard_size = shard_size
        self._writer: FrameWriter | None = None
        self._n_records = 0
        self._n_bytes = 0
        self.made: list[ShardRef] = []

    def __enter__(self) -> "_Shards":
        return self

    def __exit__(self, *error: object) -> None:
        if self._writer:
            self._writer.close()

    def add(self, item: Item) -> None:
        if self._writer is None:
            self._writer = FrameWriter(self._directory / f"{self._stem}-{len(self.made):05}.frames")
        self._writer.write(_staged(item))
        self._n_records += 1
        self._n_bytes += 0 if isinstance(item, Skipped) else len(item.raw)
        if self._n_records >= self._shard_size or self._n_bytes >= SHARD_BYTES:
            self.seal()

    def seal(self) -> None:
        """Finish the shard under way, if there is one."""
        if self._writer:
            self._writer.finish()
            self.made.append(ShardRef(str(self._writer.path), self._n_records, self._n_bytes))
        self._writer, self._n_records, self._n_bytes = None, 0, 0


def _staged(item: Item) -> Staged:
    if isinstance(item, Scrape):
        return Staged(scrape=item)
    return Staged(failure=item) if isinstance(item, Failure) else Staged(skipped=item)


def _staged_before(done: Path) -> list[ShardRef] | None:
    """What an earlier run staged, if all of it is still there; file names are kept, so that the folder may move."""
    if not done.exists():
        return None
    shards = msgspec.json.decode(done.read_bytes(), type=list[ShardRef])
    found = [msgspec.structs.replace(shard, path=str(done.parent / shard.path)) for shard in shards]
    return found if all(is_finished(Path(shard.path)) for shard in found) else None


def _write_done(done: Path, shards: Sequence[ShardRef]) -> None:
    part = done.with_name(done.name + ".part")
    with open(part, "wb") as file:
        file.write(msgspec.json.encode([msgspec.structs.replace(shard, path=Path(shard.path).name) for shard in shards]))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, done)
