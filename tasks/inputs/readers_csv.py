"""Reader of CSV. A row becomes one JSON object with sorted keys, at its row number."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, TextIO

from tasks.errors import ScrapeError
from tasks.inputs.columns import column_evidence, find_fault, knows_columns
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.json_text import canonical_json
from tasks.inputs.members import CHUNK
from tasks.inputs.origin import Item, Origin, Skipped
from tasks.inputs.utf8 import as_utf8
from tasks.records import RAW_HEAD

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 20  # that show what the columns of an unknown header hold
_SAID_DELIMITER = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # a first line for Excel
_NO_DELIMITER = "\x1f"  # of a file with one column: its commas are prose


def read_csv(stream: ExpandedStream, origin: Origin) -> Iterator[Item]:
    """CSV with a header row, delimited by comma, semicolon, tab or bar; quotes are read strictly.

    A broken row, or one with more or fewer fields than the header, is a failure, and reading goes on: a stray line end
    or quote must not turn half a text into an article.
    """
    limit = origin.limits.max_document_bytes
    try:
        text = io.TextIOWrapper(io.BufferedReader(as_utf8(stream), CHUNK), "utf-8", newline="")
        lines = _Lines(text, limit)
        first = next((line for line in lines if line.strip()), "")
        said = _SAID_DELIMITER.fullmatch(first)
        first = next((line for line in lines if line.strip()), "") if said else first
    except ScrapeError as error:
        yield origin.failure(0, error, stream.peek(RAW_HEAD))
        return
    rows = csv.reader(chain([first], lines), delimiter=said[1] if said else find_delimiter(first), strict=True)
    yield from _Table(rows, lines, origin).items()


class _Table:
    """The rows below a header: which one comes next and what became of it."""

    def __init__(self, rows: Any, lines: "_Lines", origin: Origin) -> None:
        self._rows = rows
        self._lines = lines
        self._origin = origin
        self._names: list[str] = []
        self._first: list[str] = []
        self._sample: list[list[str]] = []

    def items(self) -> Iterator[Item]:
        """All rows, or one failure where no column is known and one of them is plainly the text or an address."""
        items = self._items()
        held: list[Item] = []
        for item in items:
            held.append(item)
            if self._is_known() or len(held) >= _SAMPLE_ROWS or sum(map(_size, held)) >= CHUNK:
                break
        if error := None if self._is_known() else find_fault(self._first, self._sample):
            yield self._origin.failure(0, error, canonical_json(self._first))
            return
        yield from held
        yield from items

    def _is_known(self) -> bool:
        return knows_columns(self._first)

    def _items(self) -> Iterator[Item]:
        index = 0
        while not self._lines.is_broken:
            item = self._next(index)
            if item is None:
                return
            if not isinstance(item, str):
                yield item
                index += 1

    def _next(self, index: int) -> Item | str | None:
        """The next row as an item, "" for a header or blank row, None at the end."""
        try:
            with _field_limit(self._origin.limits.max_document_bytes):
                row = next(self._rows)
        except StopIteration:
            return None
        except csv.Error:
            return self._broken(index, "its quotes do not match")
        except ScrapeError as error:
            return self._origin.failure(index, error)
        if not any(cell.strip() for cell in row):
            return ""
        if not self._names:
            self._first, self._names = row, unique_names(row)
            return ""
        return self._item(index, row)

    def _broken(self, index: int, why: str, raw: bytes = b"") -> Item:
        message = f"the row that ends in line {self._rows.line_num} is broken: {why}; write the file again, quoted"
        error = ScrapeError("read", "bad_row", message)
        return self._origin.refused(index, error, raw) if raw else self._origin.failure(index, error)

    def _item(self, index: int, row: list[str]) -> Item:
        if len(row) != len(self._names):
            return self._broken(index, f"{len(row)} fields for {len(self._names)} columns", canonical_json(row))
        if len(self._sample) < _SAMPLE_ROWS:
            self._sample.append(row)
        return self._origin.row(index, canonical_json(dict(zip(self._names, row, strict=True))))


def _size(item: Item) -> int:
    return 0 if isinstance(item, Skipped) else len(item.raw)


class _Lines:
    """Lines of a text for the csv module. A line beyond the limit is passed over and raises ScrapeError; so does damage,
    after which `is_broken` tells that there is no going on."""

    def __init__(self, text: TextIO, limit: int) -> None:
        self._text = text
        self._limit = limit
        self.is_broken = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, size = self._read(), 0
        while len(line) >= self._limit and not line.endswith(("\n", "\r")):
            size, line = size + len(line), self._read()
        if size:
            message = f"a line of more than max_document_mb = {self._limit / 2**20:g}; write the file again, quoted"
            raise ScrapeError("read", "too_large", message)
        if not line:
            raise StopIteration
        return line

    def _read(self) -> str:
        try:
            return self._text.readline(self._limit)
        except UnicodeDecodeError as error:
            self.is_broken = True
            raise ScrapeError("read", "undecodable", "not UTF-8 from here on; convert the file to UTF-8") from error
        except ScrapeError:
            self.is_broken = True
            raise


@contextmanager
def _field_limit(limit: int) -> Iterator[None]:
    """The csv module's limit on a field is one for the whole process: leave it as it was."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def find_delimiter(first: str) -> str:
    """The delimiter that cuts a first row into the most columns; one that shows a known name or an address goes before others.

    >>> find_delimiter("id;title;text"), find_delimiter('"a;b","c"'), find_delimiter("text") == _NO_DELIMITER
    (';', ',', True)
    >>> find_delimiter("https://example.org/1;It rained, and it snowed, and it froze.")
    ';'
    """
    rows = {delimiter: next(csv.reader([first], delimiter=delimiter), []) for delimiter in _DELIMITERS}
    best = max(rows, key=lambda delimiter: (len(rows[delimiter]) > 1, column_evidence(rows[delimiter]), len(rows[delimiter])))
    return best if len(rows[best]) > 1 else _NO_DELIMITER


def unique_names(names: Sequence[str]) -> list[str]:
    """Column names without surrounding space, each once: the second `a` is `a_2`, a column without name `column_3`.

    >>> unique_names(["", " a", "a"])
    ['column_1', 'a', 'a_2']
    """
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        name = base = name.strip() or f"column_{number}"
        repeat = 2
        while name in found:
            name, repeat = f"{base}_{repeat}", repeat + 1
        found.append(name)
    return found
