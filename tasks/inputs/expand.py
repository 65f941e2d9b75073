"""Opening a stored file as a stream of its expanded bytes, however compressed, within limits.

Memory holds one chunk. Whatever is wrong with a compressed file shows only where reading comes to it, so that all records
before that point are read.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tasks.errors import ScrapeError
from tasks.inputs.members import CHUNK, Members
from tasks.limits import Limits

EXPANSION_FREE = 64 * 1024 * 1024  # expanded bytes below which the ratio of a compressed file is not looked at
_AT_HAND = 512 * 1024  # bytes behind the reading that a reader that may go back has in memory
_GATHER = 256 * 1024
# Expanded bytes that may be read again beyond those of the file itself, for one file: without it a file that claims a wrong
# length in each of its many records would take hours
AGAIN_FREE = 1024**3
AGAIN_TIMES = 8


class ExpandedStream(io.RawIOBase):
    """Expanded bytes in order; reading past a limit or into damage raises ScrapeError.

    `read(n)` gives between 1 and n bytes, none only at the end.
    """

    def __init__(self, file: BinaryIO, members: Members | None, limits: Limits) -> None:
        super().__init__()
        self._file = file
        self._members = members
        self._limits = limits
        self._stored = os.fstat(file.fileno()).st_size
        self._furthest = 0
        self._again = 0
        self._n_at_hand = 0
        self._begin(0, 0)

    def _begin(self, position: int, stored: int) -> None:
        """Read on from a stored offset, which is the start of a member if the file is compressed."""
        self._chunks = self._within(position, self._stored_chunks(position, stored))
        self._chunk = b""
        self._start = 0
        self._position = position
        self.error: ScrapeError | None = None  # met already, and raised whenever reading comes to it

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def peek(self, size: int) -> bytes:
        """The next bytes, size of them unless the end or damage is nearer, without moving on."""
        if len(self._chunk) - self._start >= size:
            return self._chunk[self._start : self._start + size]
        self._forget()
        parts = [self._chunk]
        have = len(self._chunk) - self._start
        try:
            while have < size and not self.error and (chunk := next(self._chunks, b"")):
                parts.append(chunk)
                have += len(chunk)
        except ScrapeError as error:
            self.error = error
        self._chunk = b"".join(parts)
        return self._chunk[self._start : self._start + size]

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            return self.readall()
        if self._start >= len(self._chunk):
            chunk = self._next()
            self._forget()
            self._chunk = self._chunk + chunk if self._chunk else chunk
        found = self._chunk[self._start : self._start + size]
        self._start += len(found)
        self._position += len(found)
        return found

    def _forget(self) -> None:
        """Drop what was read but for the bytes to keep at hand."""
        n_dropped = max(0, self._start - self._n_at_hand)
        if n_dropped:
            self._chunk = self._chunk[n_dropped:]
            self._start -= n_dropped

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

    def keep(self, offset: int) -> None:
        """Be able to go back to this offset, or to any behind it."""
        self._n_at_hand = _AT_HAND
        if self._members:
            self._members.kept = offset

    def is_at_damage(self) -> bool:
        """Has reading come to damage in the stored data, or past a limit?"""
        return self.error is not None and self._start >= len(self._chunk)

    def member_start(self) -> int:
        """Expanded offset of the member under way; 0 in a file that is not compressed."""
        return self._members.start_before(self._furthest)[0] if self._members else 0

    def go_to(self, offset: int) -> bool:
        """Go on reading from an offset, one before the reading only if it was kept; False if it cannot be reached, or too much
        has been read again already.
        """
        n_back = self._position - offset
        if 0 <= n_back <= self._start:
            self._start -= n_back
            self._position = offset
            return True
        if n_back > 0:
            position, stored = self._members.start_before(offset) if self._members else (offset, offset)
            self._again += self._position - position
            if self._again > AGAIN_FREE + AGAIN_TIMES * self._furthest:
                return False
            self._begin(position, stored)
        while self._position < offset and self.read(min(CHUNK, offset - self._position)):
            pass
        return self._position == offset

    def go_past_damage(self, begins: bytes) -> bool:
        """Go on behind damaged compressed data, at the next member that begins with these bytes, if there is one.

        Its first byte gets the offset that reading had come to.
        """
        is_damage = self.error and self.is_at_damage() and self.error.error in ("clipped", "corrupt")
        if not self._members or not is_damage:
            return False
        stored = self._members.find_next(begins)
        if stored is not None:
            self._begin(self._position, stored)
        return stored is not None

    def _stored_chunks(self, position: int, stored: int) -> Iterator[bytes]:
        if self._members:
            return _gathered(self._members.expand(position, stored))
        self._file.seek(stored)
        return iter(lambda: self._file.read(CHUNK), b"")

    def _within(self, size: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
        limits = self._limits
        for chunk in chunks:
            size += len(chunk)
            self._furthest = max(self._furthest, size)
            if size > limits.max_file_bytes:
                raise ScrapeError(
                    "read", "too_large", f"more than max_file_gb = {limits.max_file_bytes / 2**30:g} expanded; split the file"
                )
            if self._members and size > EXPANSION_FREE and size > limits.max_expansion * self._stored:
                raise ScrapeError(
                    "read", "expansion",
                    f"{self._stored} stored bytes expand more than {limits.max_expansion} times; "
                    "if that is right raise max_expansion",
                )  # fmt: skip
            yield chunk

    def close(self) -> None:
        self._file.close()
        super().close()


def open_expanded(path: str | Path, compression: str | None, limits: Limits) -> ExpandedStream:
    """A file as a stream of its expanded bytes. compression: gz, zst, bz2 or None. Raises OSError if it cannot be opened.

    Reading raises ScrapeError: `too_large` and `expansion` past the limits, `clipped` where the file ends inside a
    compressed member, `corrupt` where its bytes cannot be expanded.
    """
    file = open(path, "rb")  # noqa: SIM115 - closed with the stream
    return ExpandedStream(file, Members(file, compression) if compression else None, limits)


def _gathered(expanded: Iterator[bytes]) -> Iterator[bytes]:
    """Chunks of a good size; what was expanded before an error is given before the error is raised."""
    parts: list[bytes] = []
    size = 0
    try:
        for part in expanded:
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
