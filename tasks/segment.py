"""Segment: plain text to blocks, one a line; lines that only a mail program's width broke become one paragraph again, and so
do the pieces of a paragraph in a dump that has each link and each bold word on a line of its own.

Lines of verse, lists, headings, tables and dumps of whole pages stay lines: joining needs evidence.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.glued import split_glued
from tasks.line_wrap import block_of, join_wrapped
from tasks.lines import BULLET, Line, read_lines, split_lines
from tasks.link_numbers import LinkNumbers, find_link_numbers
from tasks.measures import ends_sentence
from tasks.records import Block

# a piece's first sign, where it ends the piece before; and program code, which has such lines too
_CLOSING = re.compile(r"(?:[,;:!?]|\.(?!\.)|[)\]»”’]+[,;:.!?]*)(?=\s|$)|[、。，](?=\w)")
_CLOSERS = frozenset(",.;:!?)]»”’、。，")
_CODE = re.compile(r"[{}<>=#$\\]|;$|\(\)")
_POINTS = frozenset(".,;:?!")
_OPENING = frozenset("(“«‘[")
MIN_PIECES = 3  # lines that go on after a link, at least two of them with a comma or full stop
MIN_OPEN_WORDS = 12  # of a text without an end before a piece that starts with a capital: fewer may be a heading
MIN_GOING_WORDS = 8  # before one that starts small
MIN_DUMP, SHORT_WORDS, SHORT_SHARE = 30, 5, 0.5  # lines of a page's dump; of them so many have fewer words
LINE_WORDS = 8  # of a line that may be a headline or a paragraph
MAX_LITTLE = 3  # letters of a little word, with which no heading ends: of, to, der, la


def segment_dump(text: str) -> tuple[list[Block], bool]:
    """Blocks of a text as it came, without its link numbers; and had it any?"""
    numbers = find_link_numbers(split_lines(text)) if "[1]" in text else None
    return segment(text, numbers), numbers is not None


def segment(text: str, numbers: LinkNumbers | None = None) -> list[Block]:
    """Blocks of a plain text: `line`, `li` for bulleted lines (the bullet stays), `paragraph` where lines were joined.

    A joined paragraph has spaces for its line ends; a hyphen at a line end stays as it is. Empty lines make no block. The pieces
    of a line that a tool broke at each link are a `line` again, and lines that ran together are apart.

    >>> [(b.kind, b.text, b.n_blank) for b in segment("Title\\n\\n  * one\\n  * two\\n")]
    [('line', 'Title', 0), ('li', '* one', 1), ('li', '* two', 0)]
    """
    lines = read_lines(text, numbers) if numbers else read_lines(split_glued(text))
    if wrapped := join_wrapped(lines):
        return wrapped
    has_gaps = any(line.n_blank for line in lines[1:])
    is_in_pieces = _is_in_pieces(lines)
    blocks = _join_pieces(lines) if is_in_pieces else [block_of(line, line.text) for line in lines]
    if not has_gaps and (is_in_pieces or _is_of_short_lines(lines)):
        _set_apart(blocks)
    return blocks


def _is_in_pieces(lines: Sequence[Line]) -> bool:
    """Has the dump the pieces of its paragraphs on lines of their own? Then some lines start with what ends another."""
    closing = [line.text for line in lines[1:] if line.text[0] in _CLOSERS and not line.n_blank and _CLOSING.match(line.text)]
    n_closing = sum(text in _POINTS or (" " in text and not _CODE.search(text)) for text in closing)
    if n_closing < MIN_PIECES - 1 or 2 * n_closing < len(closing):
        return False
    n_small = sum(_is_small(line) and not ends_sentence(before.text) for before, line in pairwise(lines))
    return n_closing + n_small >= MIN_PIECES


def _join_pieces(lines: Sequence[Line]) -> list[Block]:
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
            blocks.append(block_of(line, line.text))
            parts, n_words = [line.text], 0
        n_words += len(line.text.split())
    if parts:
        blocks[-1].text = "".join(parts)
    return blocks


def _goes_on(parts: Sequence[str], n_words: int, line: Line, below: Line | None) -> bool:
    """Is the line a piece of the text before it, which has these parts and words?

    One that starts small may be a byline or a time below a headline: the text must be open by its last word or its length.
    One with a capital is a piece between an open text and a piece that goes on.
    """
    if _CLOSING.match(line.text) or parts[-1][-1] in _OPENING:
        return True
    if ends_sentence(parts[-1]) or BULLET.match(line.text):
        return False
    last = parts[-1].split()[-1].lstrip("(“«‘[")
    is_open = last.endswith(",") or (len(last) <= MAX_LITTLE and last.islower())
    has_more = below is not None and not below.n_blank and (_is_small(below) or bool(_CLOSING.match(below.text)))
    if _is_small(line):
        is_long = len(line.text.split()) >= LINE_WORDS
        is_text = n_words >= MIN_GOING_WORDS and len(line.text) > MAX_LITTLE
        return len(parts) > 1 or is_open or is_long or is_text
    return has_more and (is_open or n_words >= MIN_OPEN_WORDS)


def _is_of_short_lines(lines: Sequence[Line]) -> bool:
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


def _is_small(line: Line) -> bool:
    return not line.n_blank and line.text[0].islower() and not BULLET.match(line.text)
