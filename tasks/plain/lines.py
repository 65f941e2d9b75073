"""The lines of a plain text: what stands in them, how far from the margin, and how many columns they take."""

import re
from collections.abc import Sequence

import msgspec

from tasks.plain.link_numbers import LinkNumbers
from tasks.records import Block

BULLET = re.compile(r"(?:[*+\-•·‣▪●◦○■□►▸]|\d{1,3}[.)])(?=\s|$)")
TAB = 4  # columns of a tab at the start of a line

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_WIDE = "\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
_IS_WIDE = re.compile(f"[{_WIDE}]")  # two columns each in a fixed-width font (Unicode's East Asian Width)
_FIRST = re.compile(f"[{_WIDE}]|[^\\s{_WIDE}]+")  # what no line end can part


class Line(msgspec.Struct):
    """A line with text in it: stripped, with its indentation and the empty lines before it.

    printed: the text with the link numbers that were cut out of it
    """

    text: str
    indent: int
    n_blank: int
    printed: str

    @property
    def end(self) -> int:
        """Column after its last character."""
        return self.indent + n_columns(self.printed)

    @property
    def first_width(self) -> int:
        """Columns of its first word, or of its first character in scripts that break anywhere."""
        first = _FIRST.match(self.printed)
        return n_columns(first[0]) if first else 0


def block_of(first: Line, text: str, kind: str = "line") -> Block:
    """A text that begins with a line, as a block: `li` if that has a bullet."""
    return Block(text, "li" if BULLET.match(first.text) else kind, n_blank=first.n_blank, indent=first.indent)


def n_columns(text: str) -> int:
    """Columns that a text takes in a terminal.

    >>> n_columns("Tide"), n_columns("潮位")
    (4, 4)
    """
    return len(text) if text.isascii() else len(text) + len(_IS_WIDE.findall(text))


def n_wide(text: str) -> int:
    """Characters of two columns."""
    return 0 if text.isascii() else len(_IS_WIDE.findall(text))


def split_lines(text: str) -> list[str]:
    """The lines of a text, empty ones too."""
    # splitlines is much faster, but takes three control characters for line ends too
    return _LINE_END.split(text) if any(map(text.__contains__, "\x1c\x1d\x1e")) else text.splitlines()


def read_lines(text: str, numbers: LinkNumbers | None = None) -> list[Line]:
    """The lines in which something stands, without these link numbers and their list."""
    raws = split_lines(text)
    printed = {}
    if numbers:
        printed = {n: raws[n].strip() for n in numbers.cuts}
        for n, spans in numbers.cuts.items():
            raws[n] = _without(raws[n], spans)
        raws[numbers.start : numbers.end] = [""] * (numbers.end - numbers.start)
    lines, n_blank = [], 0
    for n, raw in enumerate(raws):
        stripped = raw.strip()
        if not stripped:
            n_blank += 1
            continue
        lead = raw[: len(raw) - len(raw.lstrip())] if raw[0] != stripped[0] else ""
        lines.append(Line(stripped, len(lead) + (TAB - 1) * lead.count("\t"), n_blank, printed.get(n, stripped)))
        n_blank = 0
    return lines


def _without(line: str, spans: Sequence[tuple[int, int]]) -> str:
    """A line without these spans, and without the space behind one that stands apart."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(line[at:start])
        is_apart = line[end : end + 1] == " " and (not start or line[start - 1] == " ")
        at = end + is_apart
    return "".join([*parts, line[at:]])
