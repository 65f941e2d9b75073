"""Opening a stored file as a stream of its expanded bytes, however compressed, within limits.

Memory holds one chunk. Whatever is wrong with a compressed file shows only where reading comes to it, so that all records
before that point are read.
"""

import bz2
import io
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from tasks.errors import ScrapeError
from tasks.limits import Limits

CHUNK = 1024 * 1024
EXPANSION_FREE = 64 * 1024 * 1024  # expanded bytes below which the ratio of a compressed file is not looked at
_GATHER = 256 * 1024
_FEED = 1024  # stored bytes a decompressor gets at once: at most 32 MiB come out (zstd), whatever the file holds

_DECOMPRESSORS: dict[str, Callable[[], Any]] = {
    "gz": lambda: zlib.decompressobj(wbits=31),
    "bz2": bz2.BZ2Decompressor,
    "zst": lambda: zstandard.ZstdDecompressor().decompressobj(),
}
_DAMAGE = (zlib.error, zstandard.ZstdError, OSError, EOFError, ValueError)


class ExpandedStream(io.RawIOBase):
    """Expanded bytes in order; reading past a limit or into damage raises ScrapeError.

    `read(n)` gives between 1 and n bytes, none only at the end. Cannot seek.
    """

    def __init__(self, file: BinaryIO, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._file = file
        self._chunks = chunks
        self._chunk = b""
        self._start = 0
        self._position = 0
        self.error: ScrapeError | None = None  # met already, and raised whenever reading comes to it

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def peek(self, size: int) -> bytes:
        """The next bytes, size of them unless the end or damage is nearer, without moving on."""
        parts = [self._chunk[self._start :]]
        have = len(parts[0])
        try:
            while have < size and not self.error and (chunk := next(self._chunks, b"")):
                parts.append(chunk)
                have += len(chunk)
        except ScrapeError as error:
            self.error = error
        self._chunk, self._start = b"".join(parts), 0
        return self._chunk[:size]

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            return self.readall()
        if self._start >= len(self._chunk):
            self._chunk, self._start = self._next(), 0
        found = self._chunk[self._start : self._start + size]
        self._start += len(found)
        self._position += len(found)
        return found

    def _next(self) -> bytes:
        if self.error:
            raise self.error
        try:
            return next(self._chunks, b"")
        except ScrapeError as error:
            self.error = error
            raise

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()


def open_expanded(path: str | Path, compression: str | None, limits: Limits) -> ExpandedStream:
    """A file as a stream of its expanded bytes. compression: gz, zst, bz2 or None. Raises OSError if it cannot be opened.

    Reading raises ScrapeError: `too_large` and `expansion` past the limits, `clipped` where the file ends inside a
    compressed member, `corrupt` where its bytes cannot be expanded.
    """
    file = open(path, "rb")  # noqa: SIM115 - closed with the stream
    stored = os.fstat(file.fileno()).st_size
    chunks = _expand(file, compression) if compression else iter(lambda: file.read(CHUNK), b"")
    return ExpandedStream(file, _within(chunks, stored if compression else None, limits))


def _within(chunks: Iterator[bytes], stored: int | None, limits: Limits) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limits.max_file_bytes:
            raise ScrapeError(
                "read", "too_large", f"more than max_file_gb = {limits.max_file_bytes / 2**30:g} expanded; split the file"
            )
        if stored is not None and size > EXPANSION_FREE and size > limits.max_expansion * stored:
            raise ScrapeError(
                "read", "expansion",
                f"{stored} stored bytes expand more than {limits.max_expansion} times; if that is right raise max_expansion",
            )  # fmt: skip
        yield chunk


def _expand(file: BinaryIO, compression: str) -> Iterator[bytes]:
    """Chunks of a good size; what was expanded before an error is given before the error is raised."""
    parts: list[bytes] = []
    size = 0
    try:
        for part in _members(file, compression):
            parts.append(part)
            size += len(part)
            if size >= _GATHER:
                yield b"".join(parts)
                parts, size = [], 0
    except ScrapeError:
        if parts:
            yield b"".join(parts)
        raise
    if parts:
        yield b"".join(parts)


def _members(file: BinaryIO, compression: str) -> Iterator[bytes]:
    """Expanded bytes of all members (gzip, bzip2) or frames (zstd), one after the other."""
    new = _DECOMPRESSORS[compression]
    member, n_fed, n_members = new(), 0, 0
    while block := file.read(CHUNK):
        for start in range(0, len(block), _FEED):
            stored = block[start : start + _FEED]
            while stored:
                if n_fed == 0 and n_members and compression == "gz" and not stored.strip(b"\0"):
                    break  # padding of zeros after the last member, as on tapes
                expanded = _feed(member, stored, compression, file)
                if expanded:
                    yield expanded
                n_fed += len(stored)
                if not member.eof:
                    break
                stored = member.unused_data
                member, n_fed, n_members = new(), 0, n_members + 1
    if n_fed or not n_members:
        raise ScrapeError("read", "clipped", f"the file ends inside its {compression} data; fetch it again")


def _feed(member: Any, stored: bytes, compression: str, file: BinaryIO) -> bytes:
    try:
        expanded: bytes = member.decompress(stored)
        return expanded
    except _DAMAGE as error:
        where = f"damaged {compression} data before stored byte {file.tell()}"
        raise ScrapeError("read", "corrupt", f"{where}; fetch the file again") from error
