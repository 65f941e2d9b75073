"""Article text that a page holds but does not show: scripts build it, or a wall stands before it.

Publishers state it for search engines in their JSON-LD (schema.org articleBody). Where the page shows the article anyway
nothing is added: what readers see is the document.
"""

from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from tasks.glued import part_paragraphs
from tasks.html.blocks import find_blocks
from tasks.html.source import parse, read_source
from tasks.inputs.markup import is_markup
from tasks.measures import letters_key, n_words
from tasks.records import Block
from tasks.segment import segment

MIN_WORDS = 50  # of a text that is no summary
LONGER = 2.0  # times the prose that the page shows
SHOWN = 0.5  # share of the text that a page may show of it
WINDOW = 16  # letters of a stretch by which a text is looked for
MAX_STRETCHES = 40
MAX_LETTERS = 2_000_000  # of a page and of its text that are compared


class Hidden(NamedTuple):
    """The blocks that a page hides and the place among its own where they belong."""

    place: int
    blocks: list[Block]


def find_hidden(body: str, blocks: Sequence[Block], n_shown: int) -> Hidden | None:
    """What of an article's stated text the page does not show; None where it shows most of it, or more text than that.

    n_shown: characters of the page's own prose
    """
    if len(body) <= LONGER * n_shown or n_words(body[:MAX_LETTERS]) < MIN_WORDS:
        return None
    page = letters_key("\n".join(block.text for block in blocks))
    stated = _blocks(body)
    keys = [letters_key(block.text) for block in stated]
    if max(len(page), sum(map(len, keys))) > MAX_LETTERS or _share_shown("".join(keys), page) >= SHOWN:
        return None
    is_shown = [_share_shown(key, page) >= SHOWN for key in keys]
    last = max((n for n, shown in enumerate(is_shown) if shown), default=-1)
    hidden = [block for block, shown in zip(stated, is_shown, strict=True) if not shown]
    return Hidden(_place(blocks, keys[last] if last >= 0 else ""), hidden)


def _blocks(body: str) -> list[Block]:
    """The paragraphs of the text, which may be mark-up."""
    text = unescape(body) if "&" in body else body
    if is_markup(text):
        found = find_blocks(parse(read_source(text).markup))
    else:
        found = segment(part_paragraphs(text))
        for block in found:
            block.kind, block.n_blank, block.indent = "p", 0, 0
    for block in found:
        block.region, block.is_main = "article", True
    return found


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
