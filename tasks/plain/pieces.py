"""Paragraphs in pieces: some tools print each link and each bold word of a paragraph on a line of its own.

Joining needs evidence: lines that start with what ends another.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.measures import ends_sentence
from tasks.plain.lines import BULLET, Line, block_of
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
LONG_WORDS = 8  # of a line that starts small and is no byline or time
MAX_LITTLE = 3  # letters of a little word, with which no heading ends: of, to, der, la


def is_in_pieces(lines: Sequence[Line]) -> bool:
    """Has the dump the pieces of its paragraphs on lines of their own? Then some lines start with what ends another."""
    closing = [line.text for line in lines[1:] if line.text[0] in _CLOSERS and not line.n_blank and _CLOSING.match(line.text)]
    n_closing = sum(text in _POINTS or (" " in text and not _CODE.search(text)) for text in closing)
    if n_closing < MIN_PIECES - 1 or 2 * n_closing < len(closing):
        return False
    n_small = sum(_is_small(line) and not ends_sentence(before.text) for before, line in pairwise(lines))
    return n_closing + n_small >= MIN_PIECES


def join_pieces(lines: Sequence[Line]) -> list[Block]:
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
        is_long = len(line.text.split()) >= LONG_WORDS
        is_text = n_words >= MIN_GOING_WORDS and len(line.text) > MAX_LITTLE
        return len(parts) > 1 or is_open or is_long or is_text
    return has_more and (is_open or n_words >= MIN_OPEN_WORDS)


def _is_small(line: Line) -> bool:
    return not line.n_blank and line.text[0].islower() and not BULLET.match(line.text)
