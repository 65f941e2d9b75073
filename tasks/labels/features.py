"""What the trained labeller sees of a block: numbers about its shape, its place, its markup and its neighbours. No words.

Every number is one that means the same on another site and in another language: position, length, case, punctuation, digits,
repetition, how many of its words the running text uses too, what the extractor and the rules say, and the same of the blocks
around it. A page of n blocks gives n rows; FEATURES names the columns, HTML_FEATURES those of HTML, which has some more.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tasks.labels.draft import Draft
from tasks.labels.frame import HINT_RANK, block_scores, find_stretch
from tasks.labels.shape import SHAPE, Matrix, Values, each
from tasks.measures import LONG_WORDS, PROSE_WORDS

Mark = TypeVar("Mark", str, int)
NO_HEADLINE = -999.0
BEYOND = -2.0  # stands for a neighbour above the first or below the last block
FAR = 50.0  # blocks; farther is all the same
CASED_SHARE = 0.5  # of a text's words that open with an upper or lower case letter, below which its script has no case
NUMBER_SHARE = 0.4  # of its characters that are digits, from which a block is of numbers
MARKED_SHARE = 0.1  # of a page's blocks with a region or class words, from which its mark-up tells where they stand
KINDS = ("line", "paragraph", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "quote", "caption", "table", "pre", "other")
REGIONS = ("", "article", "main", "nav", "header", "footer", "aside", "figure", "form", "comments")
BODY_HINTS = frozenset(("article", "content", "body", "entry", "post", "story", "text", "main", "paragraph", "richtext", "artikel"))
LEAD_HINTS = frozenset((
    "dek", "deck", "standfirst", "lead", "teaser", "vorspann", "chapo", "subtitle", "subheadline", "subhead", "intro", "summary",
    "description", "excerpt", "abstract", "sumario", "entradilla", "sommario", "occhiello",
))  # fmt: skip

_SLUG_BREAK = re.compile(r"[-_/.]+")

PLACE = (
    "n_words", "ends_sentence", "is_prose", "is_gone", "from_top", "from_bottom", "depth", "in_stretch",
    "from_stretch_start", "from_stretch_end", "n_blocks", "from_headline", "n_blank", "indent", "indent_off",
    "n_repeats", "n_seen", "other_language",
    "slug_shared", "slug_share", "headline_shared", "headline_share", "known_share", "n_content_words",
)  # fmt: skip
MARKUP = (
    "kind", "region", "is_main", "link_share", "hint_rank", "n_hints", "has_body_hint", "has_lead_hint", "hints_of_prose",
    "is_item",
)  # fmt: skip
OWN = (*SHAPE, *PLACE, *MARKUP)
NEIGHBOUR = (
    "n_words", "ends_sentence", "is_prose", "is_gone", "upper_share", "digit_share", "capital_share", "short_share", "n_repeats",
    "n_blank", "indent", "known_share", "is_main", "link_share", "hint_rank", "hints_of_prose", "is_item",
)  # fmt: skip
DISTANCES = (-3, -2, -1, 1, 2, 3)
WINDOWS = (2, 5, 10, 20)
WINDOWED = ("n_words", "is_gone", "main_words", "n_repeats", "link_share")
FEATURES = (
    *OWN,
    *(f"{name}@{d:+d}" for d in DISTANCES for name in NEIGHBOUR),
    *(f"prose_words_{side}_{w}" for w in WINDOWS for side in ("above", "below")),
    *(f"{name}~{w}" for name in WINDOWED for w in WINDOWS),
    "prose_share_above", "prose_share_below", "prose_words", "main_share", "from_prose", "to_prose",
)  # fmt: skip
HTML_FEATURES = (*FEATURES, "path_of_prose")
# What is farther off or longer is all the same: articles of hundreds of paragraphs, of which the models learned from none, lost
# their lower parts. Blocks, and words
REACH = {"from_headline": 100, "from_top": 100, "from_bottom": 100, "from_stretch_start": 100, "from_stretch_end": 100,
         "n_blocks": 300, "prose_words": 2000}  # fmt: skip
# of the trees of HTML; which share of the page stands above a block tells them nothing
NEAR = {"from_headline": 60, "from_top": 60, "from_bottom": 60, "from_stretch_start": 60, "from_stretch_end": 60,
        "depth": 0, "prose_words": 1000}  # fmt: skip


def measure_blocks(draft: Draft, headline: int | None, headline_text: str) -> Matrix:
    """One row a block with the columns FEATURES, or HTML_FEATURES, float32; headline: its block, headline_text: its words, where
    known.
    """
    n = len(draft.texts)
    is_html = draft.page.form == "html"
    n_columns = len(HTML_FEATURES if is_html else FEATURES)
    found = np.empty((n_columns, n), np.float32)  # a row each, and turned at the end: what is written lies together
    columns = _own(draft, headline, headline_text, found)
    prose_words = np.where(columns["is_prose"] & ~columns["is_gone"], columns["n_words"], 0.0)
    columns["main_words"] = np.where(columns["is_main"] > 0, columns["n_words"], 0.0)
    words = float(columns["n_words"].sum()) or 1.0
    at = len(OWN)
    for rows in (
        _neighbours(found[_NEIGHBOURS]),
        _windows(np.array([columns[name] for name in WINDOWED], np.float64), prose_words),
        _running_text(prose_words, columns["main_words"].sum() / words),
    ):
        found[at : at + len(rows)] = rows
        at += len(rows)
    if is_html:
        by_path = _shares_of_prose(draft, prose_words, [block.path for block in draft.blocks])
        found[at] = [by_path.get(block.path, 0.0) for block in draft.blocks] if by_path else BEYOND
    return np.ascontiguousarray(found.T)


def has_places(features: Matrix) -> bool:
    """Does mark-up tell where the blocks of a page stand, by regions or class words? That of Markdown does not."""
    return bool(features[:, _PLACES].any(axis=1).mean() >= MARKED_SHARE) if len(features) else False


def is_caseless(features: Matrix) -> bool:
    """Is the running text of a page, or all of it where there is none, in a script without upper and lower case?

    Numbers are in no script.
    """
    words, is_prose, digits, capitals, smalls = features[:, _CASE].T
    weights = words * (digits < NUMBER_SHARE) * (is_prose if is_prose.any() else 1)
    return bool(weights.any() and np.average(capitals + smalls, weights=weights) < CASED_SHARE)


def _neighbours(own: Matrix) -> Matrix:
    """The rows given, of the blocks at each of DISTANCES; BEYOND above the first and below the last."""
    found = np.full((len(DISTANCES), *own.shape), BEYOND, np.float32)
    for rows, distance in zip(found, DISTANCES, strict=True):
        shift(own, distance, rows)
    return found.reshape(-1, own.shape[1])


def shift(rows: Values, distance: int, out: Values) -> None:
    """Write to `out` the columns of `rows` at a distance from each, as far as there are any."""
    if distance < 0:
        out[:, -distance:] = rows[:, :distance]
    else:
        out[:, :-distance] = rows[:, distance:]


def _windows(values: Values, prose_words: Values) -> Values:
    """For each of WINDOWS the words of running text above and below; for each row of `values` its mean within each of them."""
    n = len(prose_words)
    places, widths = np.arange(n), np.array(WINDOWS)[:, None]
    first, last = np.maximum(places - widths, 0), np.minimum(places + widths + 1, n)
    sums = np.zeros((len(values) + 1, n + 1))
    np.cumsum([prose_words, *values], axis=1, out=sums[:, 1:])
    above = sums[0]
    sides = np.stack([above[:-1] - above[first], above[last] - above[1:]], axis=1) / widths[:, None]
    means = (sums[1:, last] - sums[1:, first]) / (last - first)
    return np.concatenate([sides.reshape(-1, n), means.reshape(-1, n)])


def _running_text(prose_words: Values, main_share: float) -> Values:
    """The last rows of FEATURES: which share of the running text is above and below, how much there is, how far away."""
    found = np.empty((6, len(prose_words)))
    total = float(prose_words.sum()) or 1.0
    sums = np.cumsum(prose_words)
    found[0] = np.concatenate([[0.0], sums[:-1]]) / total
    found[1] = (sums[-1] - sums) / total
    found[2], found[3] = total, main_share
    found[4] = _distance(prose_words > 0)
    found[5] = _distance(prose_words[::-1] > 0)[::-1]
    return found


def _distance(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Blocks to the last one above for which `found` is true, FAR at most."""
    places = np.arange(len(found))
    last = np.maximum.accumulate(np.where(found, places, -FAR))
    before = np.concatenate([[-FAR], last[:-1]])
    return np.minimum(places - before, FAR)


def _own(draft: Draft, headline: int | None, headline_text: str, found: Matrix) -> dict[str, Values]:
    """Write the rows OWN; gives those of PLACE and MARKUP by name."""
    rows = draft.seen.measured([*draft.texts, slug_text(draft.page.url), headline_text])
    n_words, ends, is_gone = np.array(draft.words, np.float64), np.array(draft.ends), np.array(draft.gone)
    is_prose = (n_words >= LONG_WORDS) | ((n_words >= PROSE_WORDS) & ends)
    is_own = is_prose & ~is_gone
    columns = {
        "n_words": n_words, "ends_sentence": ends, "is_prose": is_prose, "is_gone": is_gone,
        **_place(draft, n_words, is_prose, headline),
        **_shared_words(*draft.seen.content_words(rows), is_own),
        **_markup(draft, is_own),
    }  # fmt: skip
    found[: len(SHAPE)] = draft.seen.shape(rows[:-2])
    for number, name in enumerate((*PLACE, *MARKUP), len(SHAPE)):
        found[number] = columns[name]
    return columns


def _place(draft: Draft, n_words: Values, is_prose: NDArray[np.bool_], headline: int | None) -> dict[str, Values]:
    n, blocks = len(draft.texts), draft.blocks
    places = np.arange(n, dtype=np.float64)
    start, end = find_stretch(block_scores(draft, n_words, is_prose))
    seen: dict[str, int] = {}
    n_seen = []
    for key in draft.keys:
        times = seen.get(key, 0)
        n_seen.append(times)
        seen[key] = times + 1
    indents = np.minimum(each([block.indent for block in blocks]), 40)
    usual = np.sort(indents[is_prose])[is_prose.sum() // 2] if is_prose.any() else 0.0
    own = draft.page.language
    return {
        "from_top": places, "from_bottom": n - places, "depth": places / n,
        "in_stretch": (places >= start) & (places < end), "from_stretch_start": places - start, "from_stretch_end": places - end,
        "n_blocks": np.full(n, n), "from_headline": np.full(n, NO_HEADLINE) if headline is None else places - headline,
        "n_blank": np.minimum(each([block.n_blank for block in blocks]), 5), "indent": indents,
        "indent_off": np.abs(indents - usual), "n_repeats": each([seen[key] - 1 for key in draft.keys]), "n_seen": each(n_seen),
        "other_language": each([bool(b.language and own) and b.language != own for b in blocks]),
    }  # fmt: skip


def _shared_words(block: Values, number: Values, size: int, is_own: NDArray[np.bool_]) -> dict[str, Values]:
    """How many of a block's words the running text around it, the headline and the address use too.

    block, number: of each word, once a block; behind those of the blocks the words of the address, then of the headline
    """
    n = len(is_own)
    wanted = {"slug": number[block == n], "headline": number[block == n + 1]}
    number, block = number[block < n], block[block < n]
    own = is_own[block]
    used = np.bincount(number[own], minlength=size)

    def count(chosen: NDArray[np.bool_]) -> Values:
        return np.bincount(block[chosen], minlength=n).astype(np.float64)

    total = np.bincount(block, minlength=n).astype(np.float64)
    each = np.maximum(total, 1)
    columns = {"known_share": count(used[number] > own) / each, "n_content_words": total}
    for field, numbers in wanted.items():
        is_wanted = np.zeros(size, bool)
        is_wanted[numbers] = True
        shared = count(is_wanted[number])
        columns |= {f"{field}_shared": shared / max(len(numbers), 1), f"{field}_share": shared / each}
    return columns


class Reach(NamedTuple):
    """Columns of the features, and the most that the numbers in each may be."""

    columns: list[int]
    most: NDArray[np.float32]


def within_reach(features: Matrix, reach: Reach) -> Matrix:
    """The features with no number beyond its reach; that there is no headline stays as it is."""
    columns, most = reach
    near, found = features.copy(), features[:, columns]
    near[:, columns] = np.where(found == NO_HEADLINE, found, np.clip(found, -most, most))
    return near


def slug_text(url: str) -> str:
    """The words of an address's path, which are mostly those of the headline.

    >>> slug_text("https://post.example/2025/rivers-rise.html")
    '2025 rivers rise html'
    """
    return _SLUG_BREAK.sub(" ", url.rsplit("://", 1)[-1].partition("/")[2])


def _markup(draft: Draft, is_own: NDArray[np.bool_]) -> dict[str, Values]:
    blocks = draft.blocks
    is_html = draft.page.form == "html"
    of_prose = _shares_of_prose(draft, is_own, [block.hints for block in blocks])
    row: dict[tuple[str, str, bool | None, str], int] = {}  # few blocks of a page are marked up like no other
    rows = [row.setdefault((block.kind, block.region, block.is_main, block.hints), len(row)) for block in blocks]
    distinct = [
        (_KIND.get(kind, -1), _REGION.get(region, -1), -1 if is_main is None else is_main, *_read_hints(hints),
         of_prose.get(hints, 0.0) if of_prose else -1.0, kind == "li")
        for kind, region, is_main, hints in row
    ]  # fmt: skip
    found = dict(zip(_MARKED, np.array(distinct, np.float64).T[:, rows], strict=True))
    return found | {"link_share": each([block.link_share for block in blocks]) if is_html else np.zeros(len(blocks))}


@lru_cache(maxsize=4096)
def _read_hints(hints: str) -> tuple[float, float, float, float]:
    """Rank of the reason that class words give, how many there are, is one of an article's body, of a lead."""
    found = hints.split()
    rank = min((HINT_RANK[word][0] for word in found if word in HINT_RANK), default=-1)
    return rank, len(found), not BODY_HINTS.isdisjoint(found), not LEAD_HINTS.isdisjoint(found)


def _shares_of_prose(draft: Draft, is_own: Values, marks: Sequence[Mark]) -> dict[Mark, float]:
    """{mark: share of the page's running text that stands under it}: the article's paragraphs look alike.

    marks: one a block: its class words, or the tags above it; an empty one says nothing
    """
    found: Counter[Mark] = Counter()
    for number in np.flatnonzero(is_own).tolist():
        if marks[number]:
            found[marks[number]] += draft.words[number]
    total = found.total()
    return {mark: count / total for mark, count in found.items()}


_CASE = [FEATURES.index(name) for name in ("n_words", "is_prose", "digit_share", "capital_share", "lower_share")]
FAR_REACH, NEAR_REACH = (
    Reach([FEATURES.index(name) for name in reach], np.array(list(reach.values()), np.float32)) for reach in (REACH, NEAR)
)
_PLACES = [FEATURES.index("region"), FEATURES.index("n_hints")]
_KIND = {kind: number for number, kind in enumerate(KINDS)}
_MARKED = [name for name in MARKUP if name != "link_share"]  # what follows from kind, region, is_main and hints
_NEIGHBOURS = [OWN.index(name) for name in NEIGHBOUR]
_REGION = {region: number for number, region in enumerate(REGIONS)}
