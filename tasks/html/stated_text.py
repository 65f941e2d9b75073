"""The article's text as publishers state it for search engines, in their JSON-LD (schema.org articleBody).

It tells which blocks of a page are the article's. A page that does not show it, for scripts build it or a wall stands before
it, gets the hidden paragraphs; where the page shows the article nothing is added: what readers see is the document.
"""

from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from tasks.html.align import align
from tasks.html.blocks import find_blocks
from tasks.html.source import parse, read_source
from tasks.inputs.markup import is_markup
from tasks.measures import letters_key, n_words
from tasks.plain.glued import part_paragraphs
from tasks.records import Block
from tasks.segment import segment

MIN_WORDS = 50  # of a text that is no summary
LONGER = 2.0  # times the prose that the page shows
SHOWN = 0.5  # share of the text that a page may show of it
WINDOW = 16  # letters of a stretch by which a text is looked for
MAX_STRETCHES = 40
MAX_CHARS = 1_000_000  # of a page and of its text that are compared


class Hidden(NamedTuple):
    """The blocks that a page hides and the place among its own where they belong."""

    place: int
    blocks: list[Block]


def read_stated(body: str) -> list[Block]:
    """The paragraphs of an article's stated text, which may be mark-up; none of what is a summary or beyond all bounds."""
    if len(body) > MAX_CHARS or n_words(body) < MIN_WORDS:
        return []
    text = unescape(body) if "&" in body else body
    if is_markup(text):
        found = find_blocks(parse(read_source(text).markup))
    else:
        found = segment(part_paragraphs(text))
        for block in found:
            block.kind, block.n_blank, block.indent = "p", 0, 0
    for block in found:
        block.region, block.is_main, block.is_stated = "article", True, True
    return found


def mark_stated(stated: Sequence[Block], blocks: Sequence[Block]) -> None:
    """Set `is_stated` of a page's blocks."""
    text = "\n".join(block.text for block in stated)
    for block, is_stated in zip(blocks, align([block.text for block in blocks], text) if stated else (), strict=False):
        block.is_stated = is_stated


def find_hidden(stated: Sequence[Block], blocks: Sequence[Block], n_shown: int) -> Hidden | None:
    """What of an article's stated text the page does not show; None where it shows most of it, or more text than that.

    n_shown: characters of the page's own prose
    """
    if sum(len(block.text) for block in stated) <= LONGER * n_shown:
        return None
    page = letters_key("\n".join(block.text for block in blocks))
    keys = [letters_key(block.text) for block in stated]
    if len(page) > MAX_CHARS or not stated or _share_shown("".join(keys), page) >= SHOWN:
        return None
    is_shown = [_share_shown(key, page) >= SHOWN for key in keys]
    last = max((n for n, shown in enumerate(is_shown) if shown), default=-1)
    hidden = [block for block, shown in zip(stated, is_shown, strict=True) if not shown]
    return Hidden(_place(blocks, keys[last] if last >= 0 else ""), hidden)


def _share_shown(key: str, page: str) -> float:
    """Share of some stretches of a text's letters that stand in the page's."""
    step = max(WINDOW, len(key) // MAX_STRETCHES)
    stretches = [key[at : at + WINDOW] for at in range(0, max(len(key) - WINDOW, 0) + 1, step)]
    return sum(stretch in page for stretch in stretches) / len(stretches)


def _place(blocks: Sequence[Block], last_shown: str) -> int:
    """Behind the last paragraph that is shown, else the first heading of the page, else at its end."""
    if last_shown:
        holding = [n for n, block in enumerate(blocks) if _share_shown(last_shown, letters_key(block.text)) >= SHOWN]
        if holding:
            return holding[0] + 1
    return next((n + 1 for n, block in enumerate(blocks) if block.kind == "h1"), len(blocks))
