"""Reader of WARC files, WET extracts among them; `tasks.inputs.warc_records` tells which records are inputs."""

from collections.abc import Generator, Iterator

from fastwarc.warc import ArchiveIterator

from tasks.errors import ScrapeError
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.origin import Item, Origin
from tasks.inputs.warc_headers import MAX_HEADER, RECORD_START, block_end, find_record
from tasks.inputs.warc_records import read_record
from tasks.records import RAW_HEAD, Failure


def read_warc(stream: ExpandedStream, origin: Origin) -> Iterator[Item]:
    """The inputs of a WARC file at their offset in the expanded file.

    A damaged stretch is one failure, at the offset where it begins, and reading goes on at the next record.
    """
    return _Reader(stream, origin).items()


class _Reader:
    """The record read last, and the stretch of whole records that it belongs to."""

    def __init__(self, stream: ExpandedStream, origin: Origin) -> None:
        self._stream = stream
        self._origin = origin
        self._start = 0  # of the stretch
        self._at: int | None = None  # of the last record, None before the first
        self._end = 0  # of the last record's block, as far as its headers tell; at most a few bytes less
        self._is_whole = False
        self._held: Item | None = None
        self._damaged_member: float = float("inf")  # where the first damaged one began that the last search went past

    def items(self) -> Iterator[Item]:
        n_stretches, told = 0, -1
        while error := (yield from self._whole_records()):
            goes_on = self._at is None and n_stretches > 0
            failure, is_more = self._pass_damage(error)
            if self._held:
                yield self._held
            if not goes_on and failure.record_offset != told:  # a member that expands to nothing leaves the offset as it was
                told = failure.record_offset
                yield failure
            if not is_more:
                return
            self._start, n_stretches = self._stream.tell(), n_stretches + 1
        if self._held:
            yield self._held
        if self._at is None and not n_stretches:
            empty = ScrapeError("read", "corrupt" if self._stream.tell() else "empty", "no WARC record in it; fetch it again")
            yield self._origin.failure(self._stream.tell(), empty)

    def _whole_records(self) -> Generator[Item, None, ScrapeError | None]:
        """Items up to the end or to damage. The last one stays held: what follows shows whether its record was whole."""
        self._at, self._is_whole, self._held = None, False, None
        self._stream.keep(self._start)
        try:
            for record in ArchiveIterator(self._stream, parse_http=False, stream_detect=False):
                if self._held:
                    yield self._held
                self._at, self._is_whole, self._held = record.stream_pos, False, None
                self._stream.keep(self._at)
                self._end = self._at + sum(len(name) + len(value) for name, value in record.headers) + record.content_length
                self._held = read_record(record, self._origin)
                self._is_whole = True
        except ScrapeError as error:  # a clipped record may be the stream's own trouble
            return (self._stream.error if self._stream.is_at_damage() else None) or error
        except OSError:
            return ScrapeError("read", "corrupt", "no WARC record where the next should begin; fetch the file again")
        return None

    def _pass_damage(self, error: ScrapeError) -> tuple[Failure, bool]:
        """The damage as a failure, and whether there is a record behind it, to which the stream has come then.

        Drops what is held if the damage is in that.
        """
        return self._pass_stored(error) if self._stream.is_at_damage() else self._pass_records(error)

    def _pass_stored(self, error: ScrapeError) -> tuple[Failure, bool]:
        """Damage in the compressed data: it goes on at the next member that begins with a record."""
        member = self._stream.member_start()
        is_more = self._stream.go_past_damage(RECORD_START)
        is_clipped = not is_more and error.error != "corrupt"
        is_inside = self._end > member and not (is_clipped and self._ends_well())
        if self._at is None or (self._is_whole and not is_inside):
            return self._failure(self._start if self._at is None else max(member, self._end), error, is_more), is_more
        self._held = None
        return self._failure(self._at, error, is_more), is_more

    def _ends_well(self) -> bool:
        """Do the empty lines follow that end a record? Clipped data is whole up to its end, unless bytes are missing before that:
        then what follows is anything.
        """
        end = block_end(self._stream.peek(MAX_HEADER), self._at or 0) if self._stream.go_to(self._at or 0) else None
        return end is not None and self._stream.go_to(end) and self._stream.peek(4) == b"\r\n\r\n"

    def _pass_records(self, error: ScrapeError) -> tuple[Failure, bool]:
        """Damage in the records themselves: a wrong length, or what is no record. It goes on at the next header."""
        offset, after = (self._start, self._start + 1) if self._at is None else (self._at, self._at + 1)
        if self._at is not None and self._is_whole and (end := self._whole_end(self._at)) is not None:
            offset = after = end
        if offset != after:
            self._held = None
        if not self._stream.go_to(offset):
            return self._failure(offset, _given_up(), False), False
        head = self._stream.peek(RAW_HEAD)
        found = self._next_record(after)
        return self._failure(offset, error, found is not None, head[: (found or offset + RAW_HEAD) - offset]), found is not None

    def _whole_end(self, at: int) -> int | None:
        """Where the record at this offset ends if the damage is behind it, None if it is in it.

        Its length may be right (empty lines follow), too short (what follows is the rest of it: it stays, and the rest is
        damage), or too long (it holds the next header).
        """
        end = block_end(self._stream.peek(MAX_HEADER), at) if self._stream.go_to(at) else None
        if end is None or not self._stream.go_to(end):
            return None
        if self._stream.peek(4) == b"\r\n\r\n":
            return end + 4 if self._next_record(end + 4) != end + 4 else None
        found = self._next_record(at + 1)
        is_short = found is None or found > end
        return end if is_short and self._damaged_member >= end else None  # damaged data expands to anything, for a while

    def _next_record(self, after: int) -> int | None:
        """Move on to the next record at or behind an offset, past damaged compressed data too; None if there is none."""
        self._damaged_member = float("inf")
        if not self._stream.go_to(after):
            return None
        while not find_record(self._stream):
            if self._stream.is_at_damage():
                self._damaged_member = min(self._damaged_member, self._stream.member_start())
            if not self._stream.go_past_damage(RECORD_START):
                return None
        return self._stream.tell()

    def _failure(self, offset: int, error: ScrapeError, is_more: bool, head: bytes = b"") -> Failure:
        if is_more:
            where = f"damaged up to byte {self._stream.tell()}, where the next WARC record begins"
            error = ScrapeError("read", "corrupt", f"{where}; fetch the file again")
        return self._origin.failure(offset, error, head)


def _given_up() -> ScrapeError:
    return ScrapeError("read", "corrupt", "damaged so often that the rest of the file was not read; fetch the file again")
