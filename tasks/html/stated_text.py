"""The article's text as publishers state it for search engines, in their JSON-LD (schema.org articleBody).

It tells which blocks of a page are the article's. A page that does not show it, for scripts build it or a wall stands before
it, gets it; where the page shows the article nothing is added: what readers see is the document.
"""

from collections.abc import Sequence
from html import unescape

from tasks.html.align import LONG, align
from tasks.html.blocks import find_blocks
from tasks.html.source import parse, read_source
from tasks.inputs.escapes import unescaped
from tasks.inputs.markup import is_markup
from tasks.measures import letters_key, n_words
from tasks.plain.glued import part_paragraphs
from tasks.records import Block
from tasks.segment import segment

MIN_WORDS = 50  # of a text that is no summary
LONGER = 1.3  # times the prose that the page shows
SHOWN = 0.5  # share of the text that a page may show of it
NONE_SHOWN = 500  # characters of prose that a page may show of which nothing is stated: the statement may be of something else
WINDOW = 16  # letters of a stretch by which a text is looked for
MAX_STRETCHES = 40
MAX_CHARS = 1_000_000  # of a page and of its text that are compared
MAX_SCAN = 400_000_000  # letters looked through for the blocks of a page: half a second
MAX_ESCAPES = 3  # times that mark-up was escaped

_HEADINGS = frozenset(("h1", "h2", "h3"))


def read_stated(body: str) -> list[Block]:
    """The paragraphs of an article's stated text, which may be mark-up; none of what is a summary or beyond all bounds."""
    if len(body) > MAX_CHARS or n_words(body) < MIN_WORDS:
        return []
    text = unescaped(body)
    for _ in range(MAX_ESCAPES):
        text = unescape(text) if "&" in text else text
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


def add_hidden(stated: Sequence[Block], blocks: list[Block], n_shown: int) -> bool:
    """Put an article's stated text into a page that shows less than half of it, and less prose than that; was it so?

    What the page shows of it goes: it stands in the statement, whole and in order.

    n_shown: characters of the page's own prose
    """
    if not stated or sum(len(block.text) for block in stated) <= LONGER * n_shown:
        return False
    whole = letters_key("".join(block.text for block in stated))
    keys = [letters_key(block.text) for block in blocks]
    page = "".join(keys)
    share = _share_shown(whole, page) if len(page) <= MAX_CHARS else 1.0
    if share >= SHOWN or (not share and n_shown > NONE_SHOWN):
        return False
    is_small = len(whole) * len(keys) <= MAX_SCAN
    shown = {n for n, key in enumerate(keys) if is_small and _is_part(blocks[n], key, whole)}
    place = min(shown, default=next((n + 1 for n, block in enumerate(blocks) if block.kind == "h1"), len(blocks)))
    blocks[:] = [block for n, block in enumerate(blocks) if n not in shown]
    blocks[place:place] = stated
    return True


def _is_part(block: Block, key: str, whole: str) -> bool:
    """Is a block a paragraph of the statement, or the beginning of one that a wall cuts off?"""
    return len(key) >= LONG and block.kind not in _HEADINGS and key in whole


def _share_shown(key: str, page: str) -> float:
    """Share of some stretches of a text's letters that stand in the page's."""
    step = max(WINDOW, len(key) // MAX_STRETCHES)
    stretches = [key[at : at + WINDOW] for at in range(0, max(len(key) - WINDOW, 0) + 1, step)]
    return sum(stretch in page for stretch in stretches) / len(stretches)
