"""Segment: plain text to blocks, one a line; lines that only the width of a mail or of a text browser broke become one
paragraph again, and so do the pieces of a paragraph in a dump that has each link and each bold word on a line of its own.

Lines of verse, lists, headings, tables and dumps of whole pages stay lines: joining needs evidence.
"""

from collections.abc import Sequence

from tasks.plain.glued import split_glued
from tasks.plain.line_wrap import join_wrapped
from tasks.plain.lines import Line, block_of, read_lines, split_lines
from tasks.plain.link_numbers import LinkNumbers, find_link_numbers
from tasks.plain.pieces import is_in_pieces, join_pieces
from tasks.records import Block

MIN_DUMP, SHORT_WORDS, SHORT_SHARE = 30, 5, 0.5  # lines of a page's dump; of them so many have fewer words
LINE_WORDS = 8  # of a line that may be a headline or a paragraph


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
    has_pieces = is_in_pieces(lines)
    blocks = join_pieces(lines) if has_pieces else [block_of(line, line.text) for line in lines]
    if not has_gaps and (has_pieces or _is_of_short_lines(lines)):
        _set_apart(blocks)
    return blocks


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
