"""Reading a file in another encoding as UTF-8, a chunk at a time. Strict: nothing is replaced."""

import codecs
import io
from typing import Any

from tasks.decode import decode_bytes
from tasks.errors import ScrapeError
from tasks.inputs.binary import byte_order_mark
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.lines import CHUNK, Stream

_BETWEEN_CHARACTERS = (b"\n", b" ", b'"', b",")  # bytes that no character of several bytes holds


class Utf8Stream(io.RawIOBase):
    """A stream in another encoding as UTF-8. Reading what is not in that encoding raises ScrapeError."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._chunk = b""
        self._start = 0
        self._n_read = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            return self.readall()
        while self._start >= len(self._chunk):
            stored = self._stream.read(CHUNK)
            self._chunk, self._start = self._encoded(stored), 0
            if not stored:
                break
        found = self._chunk[self._start : self._start + size]
        self._start += len(found)
        return found

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def _encoded(self, stored: bytes) -> bytes:
        try:
            text = self._decoder.decode(stored, final=not stored)
        except UnicodeDecodeError as error:
            where = f"not {self._encoding} near byte {self._n_read + error.start}"
            raise ScrapeError("read", "undecodable", f"{where}; convert the file to UTF-8") from error
        self._n_read += len(stored)
        return text.encode("utf-8")


def as_utf8_lines(stream: ExpandedStream) -> tuple[ExpandedStream | Utf8Stream, int]:
    """A file of lines as UTF-8 if it is UTF-16 or UTF-32, with the offset of the first byte; other encodings as they are.

    Each line is decoded by itself later, so that one in another encoding does no harm. Offsets in a UTF-16 or UTF-32 file
    are those in its UTF-8 form without a byte order mark.
    """
    head = stream.peek(4)
    mark, codec = byte_order_mark(head)
    if mark:
        stream.read(len(mark))  # reading nothing would raise where the file begins with damage
    else:
        codec = {b"{\0": "utf-16-le", b"\0{": "utf-16-be", b"[\0": "utf-16-le", b"\0[": "utf-16-be"}.get(head[:2], "")
    if codec in ("", "utf-8"):
        return stream, len(mark)
    return Utf8Stream(stream, codec), 0


def as_utf8(stream: ExpandedStream) -> ExpandedStream | Utf8Stream:
    """A file that is one text as UTF-8, by the rules of `decode_bytes` on its first MiB. Raises ScrapeError."""
    found, _ = as_utf8_lines(stream)
    if found is not stream:
        return found
    head = stream.peek(CHUNK)
    if len(head) == CHUNK or stream.error:
        head = head[: max(map(head.rfind, _BETWEEN_CHARACTERS)) + 1] or head
    if stream.error and not head:
        return stream
    try:
        codec = decode_bytes(head).encoding
    except ScrapeError as error:
        raise ScrapeError("read", error.error, error.message) from error
    return stream if codec == "utf-8" else Utf8Stream(stream, codec)
