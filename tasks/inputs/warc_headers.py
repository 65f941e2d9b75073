"""Finding WARC records by their headers, where damage has hidden where the next one begins."""

import re

from tasks.inputs.expand import ExpandedStream

RECORD_START = b"WARC/"
MAX_HEADER = 64 * 1024  # the longest header that fastwarc reads

_VERSION = re.compile(rb"WARC/[01]\.\d+\r\n")
_VERSION_BYTES = 16
_WINDOW = 2 * MAX_HEADER
_HEADER = re.compile(rb"WARC/[01]\.\d+\r\n(?:[!-9;-~]++:[^\r\n]*+\r\n(?:[ \t][^\r\n]*+\r\n)*+)++\r\n")
_TYPE = re.compile(rb"\nWARC-Type:\s*\w", re.IGNORECASE)
_LENGTH = re.compile(rb"\nContent-Length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)


def find_record(stream: ExpandedStream) -> bool:
    """Move on to the next header of a record; False, and the end or damage is reached, if there is none.

    It need not begin a line: a record that a crawler did not end is followed by the next one within its text.
    """
    while window := stream.peek(_WINDOW):
        for match in _VERSION.finditer(window):
            at = match.start()
            if _is_header(window, at):
                _pass(stream, at)
                return True
            if at and len(window) == _WINDOW and at + MAX_HEADER > _WINDOW:
                _pass(stream, at)  # its end may lie beyond the window
                break
        else:
            _pass(stream, len(window) - _VERSION_BYTES if len(window) == _WINDOW else len(window))
    return False


def _pass(stream: ExpandedStream, n_bytes: int) -> None:
    while n_bytes:
        n_bytes -= len(stream.read(n_bytes))


def _is_header(data: bytes, at: int) -> bool:
    header = _HEADER.match(data, at, at + MAX_HEADER)
    return bool(header and _TYPE.search(header[0]))


def block_end(data: bytes, at: int) -> int | None:
    r"""Where the block of a record ends by its header, None if that does not tell. data: of the record, from offset at on.

    >>> block_end(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nwords\r\n\r\n", 100)
    157
    """
    header = _HEADER.match(data[:MAX_HEADER])
    length = header and _LENGTH.search(header[0])
    return at + header.end() + int(length[1]) if header and length else None
