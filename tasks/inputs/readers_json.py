"""Readers of JSON: one text per line or element. The objects of a list that one of these wraps (an answer of an interface, an
export) are the records then.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tasks.errors import ScrapeError
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.json_text import JsonError, canonical_json, parse_json, split_elements, split_list
from tasks.inputs.lines import Line, split_lines
from tasks.inputs.members import CHUNK
from tasks.inputs.origin import Item, Origin
from tasks.inputs.utf8 import as_utf8, as_utf8_lines
from tasks.inputs.wrapped import find_wrapped, left_over, list_start
from tasks.records import RAW_HEAD

_INNER_OBJECT = re.compile(rb"[\[:]\s*\{")
_REST = "wraps {} records; they are read, and this is what stands around them"
_LOOKED_AT = 1024 * 1024  # bytes of a .json file that show whether it really holds JSON Lines


def read_lines(stream: ExpandedStream, origin: Origin) -> Iterator[Item]:
    """JSON Lines: each line that is not blank, at its byte offset and unparsed: broken lines show when they are decoded.

    An offset in a UTF-16 or UTF-32 file is that in its UTF-8 form without a byte order mark.
    """
    for line in _lines(stream, origin.limits.max_document_bytes):
        if failure := origin.unread(line):
            yield failure
        else:
            yield from _wrapped_in_line(line, origin) or [origin.scrape(line.offset, line.data, "record")]


def _lines(stream: ExpandedStream, limit: int) -> Iterator[Line]:
    """All lines; behind damaged compressed data those from the next member on that begins with an object."""
    text, start = as_utf8_lines(stream)
    is_more, told = True, -1
    while is_more:
        is_more = False
        for line in split_lines(text, limit, start):
            if line.error and text is stream and (is_more := stream.go_past_damage(b"{")):
                start = stream.tell()
                where = f"damaged up to byte {start}, where the next member of the compressed file begins"
                line = line._replace(error=ScrapeError("read", "corrupt", f"{where}; fetch the file again"))
            if not line.error or line.offset != told:  # a member that expands to nothing leaves the offset as it was
                yield line
            told = line.offset if line.error else told


def _wrapped_in_line(line: Line, origin: Origin) -> list[Item]:
    """The records that the object of a line wraps: the first at the line's offset, the next at one byte more, and so on."""
    if not _INNER_OBJECT.search(line.data):
        return []
    try:
        value = parse_json(line.data)
    except JsonError:
        return []  # decode says so
    return _wrapped(value, line.offset, origin) if isinstance(value, dict) else []


def _wrapped(value: Mapping[str, Any], offset: int, origin: Origin) -> list[Item]:
    """The records that an object wraps, and then what it holds beside them; none if it is a record."""
    found = find_wrapped(value)
    if not found:
        return []
    items = [_record(one, offset + n, origin) for n, one in enumerate(found.records)]
    if found.rest:
        raw = canonical_json(found.rest)
        items.append(origin.skipped(offset + len(items), raw, _REST.format(len(items))))
    return items


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
    start = _list_to_cut(stream, origin) if text is stream else None
    if start is not None:
        yield from _read_list(stream, start, origin)
        return
    n_items = 0
    for element in split_elements(text, origin.limits.max_document_bytes):
        element = element._replace(offset=n_items)
        failure = origin.unread(element)
        for item in [failure] if failure else _elements(element, origin):
            yield item
            n_items += 1


def _list_to_cut(stream: ExpandedStream, origin: Origin) -> int | None:
    """Where the list of records begins in an object that cannot be parsed whole, None if it can or wraps none."""
    limit = origin.limits.max_document_bytes
    head = stream.peek(_LOOKED_AT)
    if not head.lstrip().startswith(b"{") or (start := list_start(head)) is None:
        return None
    first = next(split_elements(io.BytesIO(stream.peek(limit + 1)), limit), None)
    return None if first and not first.sha256 and not first.error and _is_object(first.data) else start


def _read_list(stream: ExpandedStream, start: int, origin: Origin) -> Iterator[Item]:
    """The elements of a list that begins at an offset, and then the object around it without them."""
    limit = origin.limits.max_document_bytes
    around = b""
    while len(around) < start:
        around += stream.read(start - len(around))
    n_items, elements = 0, split_list(stream, limit)
    while True:
        try:
            element = next(elements)
        except StopIteration as end:
            around += b"[]" + end.value
            break
        yield origin.unread(element) or _element(element, origin)
        n_items += 1
        if element.error:
            return
    try:
        while len(around) <= limit and (chunk := stream.read(CHUNK)):
            around += chunk
    except ScrapeError as error:
        yield origin.failure(n_items, error, around)
        return
    yield from _around(around, n_items, origin)


def _around(raw: bytes, offset: int, origin: Origin) -> list[Item]:
    """What becomes of an object of which one list was read already."""
    if len(raw) > origin.limits.max_document_bytes:
        return [origin.too_large(offset, raw, -1, "")]
    try:
        value = parse_json(raw)
    except JsonError as error:
        return [_unparsed(raw, offset, error, origin)]
    if items := _wrapped(value, offset, origin):
        return items
    rest = left_over(value)
    return [origin.skipped(offset, canonical_json(rest), _REST.format(offset))] if rest else []


def _elements(element: Line, origin: Origin) -> list[Item]:
    """An element, or the records that it wraps."""
    raw, offset = element.data.strip(), element.offset
    try:
        value = parse_json(raw)
    except JsonError as error:
        return [_unparsed(raw, offset, error, origin)]
    return (_wrapped(value, offset, origin) if isinstance(value, dict) else []) or [_record(value, offset, origin, raw)]


def _element(element: Line, origin: Origin) -> Item:
    raw = element.data.strip()
    try:
        return _record(parse_json(raw), element.offset, origin, raw)
    except JsonError as error:
        return _unparsed(raw, element.offset, error, origin)


def _unparsed(raw: bytes, offset: int, error: JsonError, origin: Origin) -> Item:
    if error.kind == "lone_surrogate":
        return origin.scrape(offset, raw, "record")  # decode says so
    return origin.refused(offset, ScrapeError("read", error.kind, error.message), raw)


def _record(value: Any, offset: int, origin: Origin, raw: bytes = b"") -> Item:
    if isinstance(value, dict):
        return origin.row(offset, canonical_json(value))
    error = ScrapeError("read", "not_an_object", "the element is no object; write one object per article")
    return origin.refused(offset, error, raw or canonical_json(value))


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
