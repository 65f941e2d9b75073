"""Segment: plain text to blocks, one a line; lines that only a mail program's width broke become one paragraph again, and so
do the pieces of a paragraph in a dump that has each link and each bold word on a line of its own.

Lines of verse, lists, headings, tables and dumps of whole pages stay lines: joining needs evidence.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from tasks.glued import split_glued
from tasks.measures import ends_sentence
from tasks.records import Block

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[*+\-•·‣▪●◦○■□►▸]|\d{1,3}[.)])(?=\s|$)")
# table rows and columns, quoted mail, Markdown headings, rules, program code
_ROW = re.compile(r"^[|>#=~_\-+*]|[|\t{}]| = |;$|[^.!?:”\")\]\s]\s{2,}\S")
# a piece's first sign, where it ends the piece before; and program code, which has such lines too
_CLOSING = re.compile(r"(?:[,;:!?]|\.(?!\.)|[)\]»”’]+[,;:.!?]*)(?=\s|$)|[、。，](?=\w)")
_CLOSERS = frozenset(",.;:!?)]»”’、。，")
_CODE = re.compile(r"[{}<>=#$\\]|;$|\(\)")
_POINTS = frozenset(".,;:?!")
_OPENING = frozenset("(“«‘[")
TAB = 4  # columns of a tab at the start of a line

NARROW, WIDE = 45, 100  # columns to which text is wrapped: mail 72 or 76, terminals 80, old pages down to 50
MIN_BREAKS = 3  # line ends, over the whole document, that the wrapping must explain
MIN_WORDS = 4  # a line; scripts without spaces have one or two "words" a line and are not wrapped at words
MAX_ENDED = 0.5  # share of line ends in a chunk that may end a sentence too: more, and each line is a sentence
MIN_PIECES = 3  # lines that go on after a link, at least two of them with a comma or full stop
MIN_OPEN_WORDS = 12  # of a text without an end before a piece that starts with a capital: fewer may be a heading
MIN_GOING_WORDS = 8  # before one that starts small
MIN_DUMP, SHORT_WORDS, SHORT_SHARE = 30, 5, 0.5  # lines of a page's dump; of them so many have fewer words
LINE_WORDS = 8  # of a line that may be a headline or a paragraph
MAX_LITTLE = 3  # letters of a little word, with which no heading ends: of, to, der, la
MIN_LOWER = 0.25  # share of next lines that start small: in lists, verse and headlines none do, in German 60%


class _Line(msgspec.Struct):
    """A line with text in it: stripped, with its indentation and the empty lines before it."""

    text: str
    indent: int
    n_blank: int

    @property
    def end(self) -> int:
        """Column after its last character."""
        return self.indent + len(self.text)


def segment(text: str) -> list[Block]:
    """Blocks of a plain text: `line`, `li` for bulleted lines (the bullet stays), `paragraph` where lines were joined.

    A joined paragraph has spaces for its line ends; a hyphen at a line end stays as it is. Empty lines make no block. The pieces
    of a line that a tool broke at each link are a `line` again, and lines that ran together are apart.

    >>> [(b.kind, b.text, b.n_blank) for b in segment("Title\\n\\n  * one\\n  * two\\n")]
    [('line', 'Title', 0), ('li', '* one', 1), ('li', '* two', 0)]
    """
    lines = _lines(split_glued(text))
    has_gaps = any(line.n_blank for line in lines[1:])
    chunks = _chunks(lines) if not all(line.n_blank for line in lines[1:]) else []
    if width := _width(chunks):
        return [block for chunk in chunks for block in _blocks(chunk, width)]
    is_in_pieces = _is_in_pieces(lines)
    blocks = _join_pieces(lines) if is_in_pieces else [_block(line, line.text) for line in lines]
    if not has_gaps and (is_in_pieces or _is_of_short_lines(lines)):
        _set_apart(blocks)
    return blocks


def _lines(text: str) -> list[_Line]:
    lines, n_blank = [], 0
    # splitlines is much faster, but takes three control characters for line ends too
    for raw in _LINE_END.split(text) if any(map(text.__contains__, "\x1c\x1d\x1e")) else text.splitlines():
        stripped = raw.strip()
        if not stripped:
            n_blank += 1
            continue
        lead = raw[: len(raw) - len(raw.lstrip())] if raw[0] != stripped[0] else ""
        lines.append(_Line(stripped, len(lead) + (TAB - 1) * lead.count("\t"), n_blank))
        n_blank = 0
    return lines


def _is_in_pieces(lines: Sequence[_Line]) -> bool:
    """Has the dump the pieces of its paragraphs on lines of their own? Then some lines start with what ends another."""
    closing = [line.text for line in lines[1:] if line.text[0] in _CLOSERS and not line.n_blank and _CLOSING.match(line.text)]
    n_closing = sum(text in _POINTS or (" " in text and not _CODE.search(text)) for text in closing)
    if n_closing < MIN_PIECES - 1 or 2 * n_closing < len(closing):
        return False
    n_small = sum(_is_small(line) and not ends_sentence(before.text) for before, line in pairwise(lines))
    return n_closing + n_small >= MIN_PIECES


def _join_pieces(lines: Sequence[_Line]) -> list[Block]:
    """Blocks of a dump in pieces: what goes on is put behind what it goes on from."""
    blocks: list[Block] = []
    parts: list[str] = []  # of the last block
    n_words = 0
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        if parts and not line.n_blank and _goes_on(parts, n_words, line, below):
            parts.append(line.text if _CLOSING.match(line.text) or parts[-1][-1] in _OPENING else f" {line.text}")
        else:
            if parts:
                blocks[-1].text = "".join(parts)
            blocks.append(_block(line, line.text))
            parts, n_words = [line.text], 0
        n_words += len(line.text.split())
    if parts:
        blocks[-1].text = "".join(parts)
    return blocks


def _goes_on(parts: Sequence[str], n_words: int, line: _Line, below: _Line | None) -> bool:
    """Is the line a piece of the text before it, which has these parts and words?

    One that starts small may be a byline or a time below a headline: the text must be open by its last word or its length.
    One with a capital is a piece between an open text and a piece that goes on.
    """
    if _CLOSING.match(line.text) or parts[-1][-1] in _OPENING:
        return True
    if ends_sentence(parts[-1]) or _BULLET.match(line.text):
        return False
    last = parts[-1].split()[-1].lstrip("(“«‘[")
    is_open = last.endswith(",") or (len(last) <= MAX_LITTLE and last.islower())
    has_more = below is not None and not below.n_blank and (_is_small(below) or bool(_CLOSING.match(below.text)))
    if _is_small(line):
        is_long = len(line.text.split()) >= LINE_WORDS
        is_text = n_words >= MIN_GOING_WORDS and len(line.text) > MAX_LITTLE
        return len(parts) > 1 or is_open or is_long or is_text
    return has_more and (is_open or n_words >= MIN_OPEN_WORDS)


def _is_of_short_lines(lines: Sequence[_Line]) -> bool:
    """Is it the dump of a whole page, by its many short lines?"""
    n_short = sum(len(line.text.split()) < SHORT_WORDS for line in lines)
    return len(lines) >= MIN_DUMP and n_short >= SHORT_SHARE * len(lines)


def _set_apart(blocks: Sequence[Block]) -> None:
    """Give longer lines of a dump without empty lines those that other tools print around headings and paragraphs.

    The labeller looks at them, for headlines and subheads above all. Scripts without spaces have no such words and stay.
    """
    is_long = [False, *(len(block.text.split()) >= LINE_WORDS for block in blocks), False]
    for number, block in enumerate(blocks):
        block.n_blank = int(any(is_long[number : number + 3]))


def _is_small(line: _Line) -> bool:
    return not line.n_blank and line.text[0].islower() and not _BULLET.match(line.text)


def _chunks(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines in runs without an empty line between them; a bullet starts a run of its own."""
    chunks: list[list[_Line]] = []
    for line in lines:
        if not chunks or line.n_blank or _BULLET.match(line.text):
            chunks.append([])
        chunks[-1].append(line)
    return chunks


def _width(chunks: Sequence[Sequence[_Line]]) -> int:
    """The column to which the document is wrapped, 0 if it is not: enough line ends must be explained by it."""
    runs = [chunk for chunk in chunks if len(chunk) > 1]
    sure = [run for run in runs if len(run) > 2 and _is_wrapped(run, max(line.end for line in run))]
    width = max((line.end for run in sure for line in run), default=0)
    n_explained = sum(len(run) - 1 for run in runs if width and _is_wrapped(run, width, is_known=True))
    return width if n_explained >= MIN_BREAKS else 0


def _is_wrapped(chunk: Sequence[_Line], width: int, is_known: bool = False) -> bool:
    """Did a program break this run of lines at `width` columns?

    Then no line is longer, and each but the last is full: the first word of the next one would not have fit. One odd
    break in ten is let pass. The lines read like prose, not like a list or a poem; where the width `is_known` from
    other paragraphs, capitals at the starts of lines are no objection.
    """
    if not NARROW <= width <= WIDE or any(line.end > width for line in chunk) or _is_of_rows(chunk):
        return False
    breaks = list(pairwise(chunk))
    n_full = sum(line.end + 1 + len(after.text.split(None, 1)[0]) > width for line, after in breaks)
    n_ended = sum(ends_sentence(line.text) for line, _ in breaks)
    n_lower = sum(_starts_inside(after.text) for _, after in breaks)
    n_words = sum(len(line.text.split()) for line, _ in breaks)
    return (
        n_full * 10 >= len(breaks) * 9
        and n_ended <= MAX_ENDED * len(breaks)
        and (is_known or n_lower >= MIN_LOWER * len(breaks))
        and n_words >= MIN_WORDS * len(breaks)
    )


def _is_of_rows(chunk: Sequence[_Line]) -> bool:
    """Are there table rows, quoted mail or code among the lines, or lines at different depths?"""
    depths = {line.indent for line in chunk[1:]}
    first = _BULLET.sub("", chunk[0].text, count=1).lstrip()
    return len(depths) > 1 or any(_ROW.search(text) for text in (first, *(line.text for line in chunk[1:])))


def _starts_inside(text: str) -> bool:
    """Does the line start inside of a sentence: small letter, digit or mark?"""
    first = text.lstrip("\"'“”‘’«»„(")[:1]
    return not first.isalpha() or first.islower()


def _blocks(chunk: Sequence[_Line], width: int) -> list[Block]:
    if len(chunk) > 1 and _is_wrapped(chunk, width, is_known=True):
        return [_block(chunk[0], " ".join(line.text for line in chunk), "paragraph")]
    return [_block(line, line.text) for line in chunk]


def _block(first: _Line, text: str, kind: str = "line") -> Block:
    return Block(text, "li" if _BULLET.match(first.text) else kind, n_blank=first.n_blank, indent=first.indent)
