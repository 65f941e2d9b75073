"""JSON as scrapes hold it: strict, but for the numbers that Python's writers are known for.

orjson parses; where it gives up on NaN or Infinity, or would round an integer beyond 64 bits, the standard library takes
over: no digit of an id is lost, NaN becomes null. ijson is not used to stream arrays: it turns lone surrogates into `?`
and stops a whole file at one broken element.
"""

import json
import re
from collections.abc import Callable, Generator, Iterator
from typing import Any

import orjson

from tasks.errors import ScrapeError
from tasks.inputs.lines import Chunks, Gathered, Line, Stream
from tasks.records import RAW_HEAD

_MARK = re.compile(rb'["\[\]{},]')
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BEYOND_64_BITS = 2.0**63
MAX_DEPTH = 200  # orjson writes 254 levels; no article needs more than a few


class JsonError(ValueError):
    """JSON that cannot be read. kind: bad_json, lone_surrogate or too_deep; position: where, in code points or bytes."""

    def __init__(self, kind: str, position: int) -> None:
        what = {"lone_surrogate": "half of a surrogate pair", "too_deep": f"more than {MAX_DEPTH} levels"}
        self.kind = kind
        self.message = f"{what.get(kind, 'not valid JSON')} at character {position}; write the record again"
        super().__init__(self.message)


def parse_json(data: bytes | str) -> Any:
    r"""The value of a JSON text, UTF-8 if bytes. Raises JsonError, also for an escape of half a surrogate pair.

    >>> parse_json(b'{"id": 123456789012345678901234, "score": NaN}')
    {'id': 123456789012345678901234, 'score': None}
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return _parse_slowly(data, error.pos)
    return _parse_slowly(data, 0) if _has_rounded(value, MAX_DEPTH) else value


def _parse_slowly(data: bytes | str, position: int) -> Any:
    try:
        value = json.loads(data, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise JsonError("bad_json", error.pos) from error
    except (ValueError, RecursionError) as error:
        raise JsonError("bad_json", position) from error
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise JsonError("lone_surrogate", position) from error
    _has_rounded(value, MAX_DEPTH)
    return value


def _has_rounded(value: Any, depth: int) -> bool:
    """May an integer beyond 64 bits have become a float? Raises JsonError for more than depth levels."""
    if isinstance(value, float):
        return abs(value) >= _BEYOND_64_BITS
    if not isinstance(value, dict | list):
        return False
    if not depth:
        raise JsonError("too_deep", 0)
    found = [_has_rounded(one, depth - 1) for one in (value.values() if isinstance(value, dict) else value)]
    return any(found)


def canonical_json(value: Any, plain: Callable[[Any], Any] | None = None) -> bytes:
    """A value as JSON with sorted keys: equal values give equal bytes. plain: turns a type that JSON lacks into one it has."""
    try:
        return orjson.dumps(value, plain, orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer beyond 64 bits
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain).encode("utf-8")


def split_elements(stream: Stream, limit: int) -> Iterator[Line]:
    """The elements of the array that a JSON text holds, or its objects one after the other, each as its bytes.

    Cut by brackets and quotes alone: a broken element is given like the others, and its neighbours survive it. Lines are
    those of `split_lines`, with the element's index for an offset.
    """
    cutter = _Cutter(limit)
    for chunk in (chunks := Chunks(stream)):
        yield from cutter.cut(chunk)
    yield from cutter.end(chunks.error)


def split_list(stream: Stream, limit: int) -> Generator[Line, None, bytes]:
    """The elements of the list that a stream has come to, like `split_elements`. Returns what was read behind its end."""
    cutter = _Cutter(limit, is_list_alone=True)
    for chunk in (chunks := Chunks(stream)):
        yield from cutter.cut(chunk)
        if cutter.behind is not None:
            return cutter.behind
    yield from cutter.end(chunks.error)
    return b""


class _Cutter:
    """Where the cut is within brackets and strings, from chunk to chunk. is_list_alone: the first list's end is the end."""

    def __init__(self, limit: int, is_list_alone: bool = False) -> None:
        self._gathered = Gathered(limit)
        self._is_list_alone = is_list_alone
        self.behind: bytes | None = None  # what stands behind the end
        self._base = -1  # depth of an element: 1 in an array, 0 for objects in a row, -1 before the first byte
        self._depth = 0
        self._in_string = False
        self._is_escaped = False
        self._n = 0

    def cut(self, chunk: bytes) -> Iterator[Line]:
        """The elements that end in this chunk."""
        start = self._open(chunk) if self._base < 0 else 0
        at = start + self._is_escaped
        self._is_escaped = False
        while at < len(chunk):
            if self._in_string:
                at = self._string_end(chunk, at)
            elif mark := _MARK.search(chunk, at):
                at = mark.end()
                if (end := self._see(mark[0], at)) is not None:
                    self._gathered.add(chunk[start:end])
                    start = at
                    yield from self._take()
                if self._is_list_alone and self._depth == 0:
                    self.behind = chunk[at:]
                    return
            else:
                break
        if self._base >= 0:
            self._gathered.add(chunk[start:])

    def _open(self, chunk: bytes) -> int:
        text = chunk.lstrip()
        if not text:
            return len(chunk)
        self._base = self._depth = int(text.startswith(b"["))
        return len(chunk) - len(text) + self._base

    def _string_end(self, chunk: bytes, at: int) -> int:
        match = _IN_STRING.match(chunk, at)
        at = match.end() if match else at
        if at < len(chunk):
            self._is_escaped = chunk[at] == ord("\\")
            self._in_string = self._is_escaped
        return at + 1

    def _see(self, mark: bytes, at: int) -> int | None:
        """Take note of a mark; gives where an element ends, if one does."""
        if mark == b'"':
            self._in_string = True
        elif mark == b",":
            return at - 1 if self._depth == self._base == 1 else None
        elif mark in b"[{":
            self._depth += 1
        else:
            self._depth = max(self._depth - 1, 0)
            if self._depth == 0:
                return at - self._base
        return None

    def _take(self) -> Iterator[Line]:
        if line := self._gathered.take(self._n):
            self._n += 1
            yield line

    def end(self, error: ScrapeError | None) -> Iterator[Line]:
        """What is left at the end of the file: nothing, an element without a neighbour, or one that broke off."""
        is_inside = self._in_string or self._depth > max(self._base, 0)
        if not error and not is_inside:
            yield from self._take()
        if not error and (is_inside or self._depth):
            error = ScrapeError("read", "clipped", f"the file ends inside JSON element {self._n}; fetch it again")
        if error:
            last = self._gathered.take(self._n)
            yield Line(self._n, last.data[:RAW_HEAD] if last else b"", -1, "", error)
