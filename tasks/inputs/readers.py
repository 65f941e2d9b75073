"""Readers of whole files and of files that hold one JSON text per line or element.

A reader gives one item for every record of a stream, in order, and never raises for bad input.
"""

import hashlib
from collections.abc import Iterator

from tasks.errors import ScrapeError
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.json_text import JsonError, canonical_json, parse_json, split_elements
from tasks.inputs.lines import Line, split_lines
from tasks.inputs.members import CHUNK
from tasks.inputs.origin import Item, Origin
from tasks.inputs.utf8 import as_utf8, as_utf8_lines
from tasks.records import RAW_HEAD, Form

_LOOKED_AT = 1024 * 1024  # bytes of a .json file that show whether it really holds JSON Lines


def read_whole(stream: ExpandedStream, origin: Origin, form: Form) -> Iterator[Item]:
    """The file as one record at offset 0. One beyond the limit is digested in chunks and never held."""
    parts: list[bytes] = []
    size, digest, is_long = 0, hashlib.sha256(), False
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
            if not is_long:
                parts.append(chunk)
            if not is_long and size > origin.limits.max_document_bytes:
                parts, is_long = [b"".join(parts)[:RAW_HEAD]], True
    except ScrapeError as error:
        yield origin.failure(0, error, b"".join(parts))
        return
    raw = b"".join(parts)
    if is_long:
        yield origin.too_large(0, raw, size, digest.hexdigest())
    elif not size:
        yield origin.refused(0, ScrapeError("read", "empty", "the file is empty; fetch it again"), raw)
    else:
        yield origin.scrape(0, raw, form)


def read_lines(stream: ExpandedStream, origin: Origin) -> Iterator[Item]:
    """JSON Lines: each line that is not blank, at its byte offset and unparsed: broken lines show when they are decoded.

    An offset in a UTF-16 or UTF-32 file is that in its UTF-8 form without a byte order mark.
    """
    text, start = as_utf8_lines(stream)
    for line in split_lines(text, origin.limits.max_document_bytes, start):
        yield origin.unread(line) or origin.scrape(line.offset, line.data, "record")


def read_json(stream: ExpandedStream, origin: Origin) -> Iterator[Item]:
    """JSON: the objects of an array, or one object, at their index and as sorted JSON; read as lines if it is JSON Lines."""
    if _holds_lines(stream.peek(_LOOKED_AT)):
        yield from read_lines(stream, origin)
        return
    try:
        text = as_utf8(stream)
    except ScrapeError as error:
        yield origin.failure(0, error, stream.peek(RAW_HEAD))
        return
    for element in split_elements(text, origin.limits.max_document_bytes):
        yield origin.unread(element) or _element(element, origin)


def _element(element: Line, origin: Origin) -> Item:
    raw = element.data.strip()
    try:
        value = parse_json(raw)
    except JsonError as error:
        if error.kind == "lone_surrogate":
            return origin.scrape(element.offset, raw, "record")  # decode says so
        return origin.refused(element.offset, ScrapeError("read", error.kind, error.message), raw)
    if not isinstance(value, dict):
        message = "the element is no object; write one object per article"
        return origin.refused(element.offset, ScrapeError("read", "not_an_object", message), raw)
    return origin.row(element.offset, canonical_json(value))


def _holds_lines(head: bytes) -> bool:
    """Is this the start of several objects, one per line? A first line that is broken does not hide it."""
    first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    second, is_whole, _ = rest.lstrip().partition(b"\n")
    may_be_broken = is_whole and not first.rstrip().endswith((b"{", b"[", b","))
    return _is_object(first) or bool(may_be_broken and _is_object(second))


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(parse_json(data), dict)
    except JsonError:
        return False
