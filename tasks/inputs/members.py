"""The members of a compressed file (gzip, bzip2) or its frames (zstd), one after the other, past damage where they can be."""

import bz2
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import zstandard

from tasks.errors import ScrapeError

CHUNK = 1024 * 1024
_FEED = 1024  # stored bytes a decompressor gets at once: at most 32 MiB come out (zstd), whatever the file holds
_TRIES = 1000  # places in a file that look like the start of a member, and are none: chance makes one in many gigabytes

_DECOMPRESSORS: dict[str, Callable[[], Any]] = {
    "gz": lambda: zlib.decompressobj(wbits=31),
    "bz2": bz2.BZ2Decompressor,
    "zst": lambda: zstandard.ZstdDecompressor().decompressobj(),
}
_STARTS = {  # one may begin within what looks like another
    "gz": re.compile(rb"\x1f\x8b\x08(?=[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff])", re.DOTALL),
    "bz2": re.compile(rb"BZh[1-9]1AY&SY"),
    "zst": re.compile(rb"\x28\xb5\x2f\xfd"),
}
_START_BYTES = 10
_DAMAGE = (zlib.error, zstandard.ZstdError, OSError, EOFError, ValueError)


class Members:
    """Expanded bytes of a stored file, and where its members begin.

    kept: expanded offset from which on it must be possible to begin again; the starts of members before it are forgotten.
    """

    def __init__(self, file: BinaryIO, compression: str) -> None:
        self._file = file
        self._compression = compression
        self._starts: deque[tuple[int, int]] = deque()
        self._n_tries = 0
        self._given = 0
        self.kept: float = float("inf")

    def expand(self, given: int, stored: int) -> Iterator[bytes]:
        """Expanded bytes from the member at this stored offset on, of which the first is at expanded offset given.

        Raises ScrapeError: clipped, corrupt.
        """
        self._file.seek(stored)
        self._given = given
        while self._starts and self._starts[-1] >= (given, stored):
            self._starts.pop()
        member, n_fed, n_members = self._new(), 0, 0
        while block := self._file.read(CHUNK):
            for start in range(0, len(block), _FEED):
                piece = block[start : start + _FEED]
                stored += len(piece)
                while piece:
                    if n_fed == 0 and n_members and self._compression == "gz" and not piece.strip(b"\0"):
                        break  # padding of zeros after the last member, as on tapes
                    if n_fed == 0:
                        self._note(stored - len(piece))
                    expanded = self._feed(member, piece)
                    self._given += len(expanded)
                    if expanded:
                        yield expanded
                    n_fed += len(piece)
                    if not member.eof:
                        break
                    piece = member.unused_data
                    member, n_fed, n_members = self._new(), 0, n_members + 1
        if n_fed or not n_members:
            raise ScrapeError("read", "clipped", f"the file ends inside its {self._compression} data; fetch it again")

    def _new(self) -> Any:
        return _DECOMPRESSORS[self._compression]()

    def _note(self, stored: int) -> None:
        self._starts.append((self._given, stored))
        while len(self._starts) > 1 and self._starts[1][0] <= self.kept:
            self._starts.popleft()

    def _feed(self, member: Any, piece: bytes) -> bytes:
        try:
            expanded: bytes = member.decompress(piece)
            return expanded
        except _DAMAGE as error:
            where = f"damaged {self._compression} data before stored byte {self._file.tell()}"
            raise ScrapeError("read", "corrupt", f"{where}; fetch the file again") from error

    def start_before(self, offset: int) -> tuple[int, int]:
        """Expanded and stored offset of the last member that begins at or before an expanded offset."""
        return max((start for start in self._starts if start[0] <= offset), default=(0, 0))

    def find_next(self, begins: bytes) -> int | None:
        """Stored offset of the next member behind the start of the damaged one whose expanded bytes begin so."""
        after = self._starts[-1][1] + 1 if self._starts else 1
        for at in self._places(after):
            self._n_tries += 1
            if self._n_tries > _TRIES:
                return None
            if self._begins(at, begins):
                return at
        return None

    def _places(self, at: int) -> Iterator[int]:
        """Stored offsets of what looks like the start of a member."""
        while True:
            self._file.seek(at)
            block = self._file.read(CHUNK)
            for match in _STARTS[self._compression].finditer(block):
                yield at + match.start()
            if len(block) < CHUNK:
                return
            at += CHUNK - _START_BYTES + 1

    def _begins(self, at: int, begins: bytes) -> bool:
        self._file.seek(at)
        member, found = self._new(), b""
        for _ in range(CHUNK // _FEED):
            piece = self._file.read(_FEED)
            try:
                found += member.decompress(piece)
            except _DAMAGE:
                return False
            if len(found) >= len(begins) or not piece or member.eof:
                break
        return found.startswith(begins)
