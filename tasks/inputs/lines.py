"""Cutting a stream into lines within bounded memory: of a line that is too long only head, size and digest remain."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from tasks.errors import ScrapeError
from tasks.records import RAW_HEAD

CHUNK = 1024 * 1024


class Stream(Protocol):
    """What gives bytes: `read(n)` gives between 1 and n of them, none only at the end."""

    def read(self, size: int = -1, /) -> bytes: ...


class Line(NamedTuple):
    """One line without its end, or one element of a JSON array.

    offset: of its first byte in the stream (of an element: its index); data: its bytes, or its head where it is too long
    size: all of its bytes, -1 if unknown; sha256: digest of a line that is too long, else ""
    error: why the stream broke off in this line, else None
    """

    offset: int
    data: bytes
    size: int
    sha256: str = ""
    error: ScrapeError | None = None


class Chunks:
    """The chunks of a stream up to its end or to the error it raised."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.error: ScrapeError | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            while chunk := self._stream.read(CHUNK):
                yield chunk
        except ScrapeError as error:
            self.error = error


class Gathered:
    """The pieces of one line until it is whole. Beyond limit bytes the pieces are digested and only the head is kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._clear()

    def _clear(self) -> None:
        self._parts: list[bytes] = []
        self._held = b""  # a carriage return that may prove part of the line's end
        self._digest = hashlib.sha256()
        self.is_long = False
        self.size = 0

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if not self.is_long:
            self._parts.append(data)
            if self.size <= self._limit + 1:
                return
            self.is_long = True
            data, self._parts = b"".join(self._parts), [b""]
        data = self._held + data
        self._held = b"\r" if data.endswith(b"\r") else b""
        data = data.removesuffix(b"\r")
        self._digest.update(data)
        if len(self._parts[0]) < RAW_HEAD:
            self._parts = [(self._parts[0] + data[:RAW_HEAD])[:RAW_HEAD]]

    def take(self, offset: int) -> Line | None:
        """The gathered line, None if it is blank; the next one starts empty."""
        data, size, digest = b"".join(self._parts), self.size - len(self._held), self._digest.hexdigest()
        is_long = self.is_long
        self._clear()
        return Line(offset, data, size, digest) if is_long else whole_line(offset, data, self._limit)


def whole_line(offset: int, data: bytes, limit: int) -> Line | None:
    """A line of which all bytes are at hand, without a carriage return at its end; None if it is blank."""
    data = data.removesuffix(b"\r")
    if not data or data.isspace():
        return None
    if len(data) <= limit:
        return Line(offset, data, len(data))
    return Line(offset, data[:RAW_HEAD], len(data), hashlib.sha256(data).hexdigest())


def split_lines(stream: Stream, limit: int, offset: int = 0) -> Iterator[Line]:
    r"""The lines of a stream that are not blank, each without \n or \r\n; longer than limit bytes: head and digest only.

    A stream that raises ScrapeError ends in one line more: what there was of the line that it broke off in, and the error.
    offset: of the stream's first byte.
    """
    gathered = Gathered(limit)
    for chunk in (chunks := Chunks(stream)):
        *whole, rest = chunk.split(b"\n")
        for data in whole:
            if gathered.size:
                gathered.add(data)
                size, line = gathered.size, gathered.take(offset)
            else:
                size, line = len(data), whole_line(offset, data, limit)
            offset += size + 1
            if line:
                yield line
        if rest:
            gathered.add(rest)
    last = gathered.take(offset)
    if chunks.error:
        yield Line(offset, last.data[:RAW_HEAD] if last else b"", -1, "", chunks.error)
    elif last:
        yield last
