"""What the trained labeller sees of a block: numbers about its shape, its place, its markup and its neighbours. No words.

Every number is one that means the same on another site and in another language: position, length, case, punctuation, digits,
repetition, how many of its words the running text uses too, what the extractor and the rules say, and the same of the blocks
around it. A page of n blocks gives n rows; FEATURES names the columns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.labels.draft import Draft
from tasks.labels.frame import HINT_RANK, block_scores, find_stretch
from tasks.labels.letters import (
    ARROW,
    DIGIT,
    LETTER,
    LOWER,
    MARKS,
    OTHER,
    QUOTE,
    STOP,
    UNSPACED,
    UPPER,
    Letters,
    Words,
    count_letters,
)  # fmt: skip
from tasks.measures import LONG_WORDS, PROSE_WORDS, starts_upper

Matrix = NDArray[np.float32]
Values = NDArray[Any]

NO_HEADLINE = -999.0
BEYOND = -2.0  # stands for a neighbour above the first or below the last block
FAR = 50.0  # blocks; farther is all the same
KINDS = ("line", "paragraph", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "quote", "caption", "table", "pre", "other")
REGIONS = ("", "article", "main", "nav", "header", "footer", "aside", "figure", "form", "comments")
BODY_HINTS = frozenset(("article", "content", "body", "entry", "post", "story", "text", "main", "paragraph", "richtext", "artikel"))
LEAD_HINTS = frozenset((
    "dek", "deck", "standfirst", "lead", "teaser", "vorspann", "chapo", "subtitle", "subheadline", "subhead", "intro", "summary",
    "description", "excerpt", "abstract", "sumario", "entradilla", "sommario", "occhiello",
))  # fmt: skip

_CLOCK = re.compile(r"\d{4}|\d{1,2}:\d{2}")
CLOCK_RUNS = 12  # words of a line that may be a timestamp
_SLUG_BREAK = re.compile(r"[-_/.]+")

SHAPE = (
    "n_characters", "word_length", "upper_share", "digit_share", "capital_share", "lower_share", "short_share", "commas", "bars",
    "colons", "quotes", "questions", "exclamations", "stops", "ends_colon", "ends_stop", "ends_ellipsis", "has_at", "has_address",
    "has_copyright", "has_slash", "has_bracket", "has_arrow", "starts_digit", "starts_upper", "has_clock", "longest_word",
    "has_break",
)  # fmt: skip
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


def measure_blocks(draft: Draft, headline: int | None, headline_text: str) -> Matrix:
    """One row a block with the columns FEATURES, float32; headline: its block, headline_text: its words, where known."""
    own = _own(draft, headline, headline_text)
    column = {name: own[:, n] for n, name in enumerate(OWN)}
    prose_words = np.where((column["is_prose"] > 0) & (column["is_gone"] == 0), column["n_words"], 0.0)
    main_words = np.where(column["is_main"] > 0, column["n_words"], 0.0)
    total, words = float(prose_words.sum()) or 1.0, float(column["n_words"].sum()) or 1.0
    above = np.concatenate([[0.0], np.cumsum(prose_words)])
    n = len(own)
    bounds = _bounds(n)
    windowed = np.column_stack([main_words if name == "main_words" else column[name] for name in WINDOWED])
    columns = [
        above[:-1] / total, (above[-1] - above[1:]) / total, np.full(n, total), np.full(n, main_words.sum() / words),
        _distance(prose_words > 0), _distance(prose_words[::-1] > 0)[::-1],
    ]  # fmt: skip
    key = own[:, _NEIGHBOURS]
    sides = [_beside(above, first, last, w) for w, (first, last) in bounds.items()]
    around = [*(shifted(key, d) for d in DISTANCES), *sides, _windows(windowed, bounds)]
    return np.hstack([own, *around, np.column_stack(columns)], dtype=np.float32, casting="same_kind")


def shifted(values: NDArray[np.float64], distance: int, beyond: float = BEYOND) -> NDArray[np.float64]:
    """The rows of the blocks at a distance from each; `beyond` above the first and below the last."""
    out = np.full_like(values, beyond)
    if distance < 0:
        out[-distance:] = values[:distance]
    else:
        out[:-distance] = values[distance:]
    return out


def _bounds(n: int) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """[first, last) of the blocks within each of WINDOWS around every block."""
    places = np.arange(n)
    return {w: (np.maximum(places - w, 0), np.minimum(places + w + 1, n)) for w in WINDOWS}


def _beside(cumulated: Values, first: NDArray[np.int64], last: NDArray[np.int64], width: int) -> Values:
    """Mean of the `width` values above each place and of those below, as two columns."""
    return np.column_stack([cumulated[:-1] - cumulated[first], cumulated[last] - cumulated[1:]]) / width


def _windows(values: Values, bounds: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]) -> Values:
    """Mean of each column of `values` within each of WINDOWS: for each of its columns one a window."""
    cumulated = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=cumulated[1:])
    means = [(cumulated[last] - cumulated[first]) / (last - first)[:, None] for first, last in bounds.values()]
    return np.stack(means, axis=2).reshape(len(values), -1)


def _distance(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Blocks to the last one above for which `found` is true, FAR at most."""
    places = np.arange(len(found))
    last = np.maximum.accumulate(np.where(found, places, -FAR))
    before = np.concatenate([[-FAR], last[:-1]])
    return np.minimum(places - before, FAR)


def _own(draft: Draft, headline: int | None, headline_text: str) -> Values:
    """The columns OWN, one row a block."""
    letters = count_letters([*draft.texts, slug_text(draft.page.url), headline_text])
    n_words, ends = np.array(draft.words, np.float64), np.array(draft.ends)
    is_prose = (n_words >= LONG_WORDS) | ((n_words >= PROSE_WORDS) & ends)
    is_own = is_prose & ~np.array(draft.gone)
    columns = {
        "n_words": n_words, "ends_sentence": ends, "is_prose": is_prose, "is_gone": np.array(draft.gone),
        **_shape(draft.texts, letters),
        **_place(draft, n_words, is_prose, headline),
        **_shared_words(letters.words, is_own),
        **_markup(draft, is_own),
    }  # fmt: skip
    return np.column_stack([columns[name] for name in OWN]).astype(np.float64, copy=False)


def _shape(texts: Sequence[str], letters: Letters) -> dict[str, Values]:
    """The columns SHAPE; letters may know of further texts behind these."""
    n = len(texts)
    counts = letters.classes[:n]
    size, runs = np.maximum(counts.sum(axis=1), 1), np.maximum(letters.n_runs[:n], 1)
    n_letters = np.maximum(counts[:, [UPPER, LOWER, DIGIT, LETTER, UNSPACED]].sum(axis=1), 1)
    mark = {name: counts[:, OTHER + 1 + number] for number, name in enumerate(MARKS)}
    digits = counts[:, DIGIT]
    is_short = (digits > 0) & (runs <= CLOCK_RUNS)
    has_clock = np.zeros(n, bool)
    has_clock[[k for k in np.flatnonzero(is_short).tolist() if _CLOCK.search(texts[k])]] = True
    lasts = [text[-1] for text in texts]
    return {
        "n_characters": _each(map(len, texts)), "word_length": size / runs, "upper_share": counts[:, UPPER] / n_letters,
        "digit_share": digits / size, "capital_share": letters.n_capital_runs[:n] / runs,
        "lower_share": letters.n_small_runs[:n] / runs, "short_share": letters.n_short_runs[:n] / runs,
        "commas": mark[","], "bars": mark["|"], "colons": mark[":"],
        "quotes": counts[:, QUOTE], "questions": mark["?"], "exclamations": mark["!"], "stops": counts[:, STOP],
        "ends_colon": _each(map(":".__eq__, lasts)), "ends_stop": _each(map(".。".__contains__, lasts)),
        "ends_ellipsis": _each([last == "…" or text[-3:] == "..." for last, text in zip(lasts, texts, strict=True)]),
        "has_at": mark["@"] > 0, "has_address": _each(["http" in text or "www." in text for text in texts]),
        "has_copyright": mark["©"] > 0, "has_slash": mark["/"] > 0, "has_bracket": mark["("] > 0,
        "has_arrow": counts[:, ARROW] > 0, "starts_digit": _each([text[0].isdigit() for text in texts]),
        "starts_upper": _each(map(starts_upper, texts)), "has_clock": has_clock, "longest_word": letters.longest_run[:n],
        "has_break": _each(["\n" in text for text in texts]),
    }  # fmt: skip


def _each(values: Iterable[float]) -> Values:
    return np.fromiter(values, np.float64)


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
    indents = np.minimum(_each([block.indent for block in blocks]), 40)
    usual = np.sort(indents[is_prose])[is_prose.sum() // 2] if is_prose.any() else 0.0
    own = draft.page.language
    return {
        "from_top": places, "from_bottom": n - places, "depth": places / n,
        "in_stretch": (places >= start) & (places < end), "from_stretch_start": places - start, "from_stretch_end": places - end,
        "n_blocks": np.full(n, n), "from_headline": np.full(n, NO_HEADLINE) if headline is None else places - headline,
        "n_blank": np.minimum(_each([block.n_blank for block in blocks]), 5), "indent": indents,
        "indent_off": np.abs(indents - usual), "n_repeats": _each([seen[key] - 1 for key in draft.keys]), "n_seen": _each(n_seen),
        "other_language": _each([bool(b.language and own) and b.language != own for b in blocks]),
    }  # fmt: skip


def _shared_words(words: Words, is_own: NDArray[np.bool_]) -> dict[str, Values]:
    """How many of a block's words the running text around it, the headline and the address use too.

    words: those of the blocks, then of the address, then of the headline
    """
    n = len(is_own)
    names, number = np.unique(words.name, return_inverse=True)
    size = max(len(names), 1)
    pairs = np.sort(words.block * size + number)
    block, number = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], size)
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


def slug_text(url: str) -> str:
    """The words of an address's path, which are mostly those of the headline.

    >>> slug_text("https://post.example/2025/rivers-rise.html")
    '2025 rivers rise html'
    """
    return _SLUG_BREAK.sub(" ", url.rsplit("://", 1)[-1].partition("/")[2])


def _markup(draft: Draft, is_own: NDArray[np.bool_]) -> dict[str, Values]:
    blocks = draft.blocks
    is_html = draft.page.form == "html"
    of_prose = _hints_of_prose(draft, is_own)
    hints = [block.hints for block in blocks]
    classes = {found: (*_read_hints(found), of_prose.get(found, 0.0) if of_prose else -1.0) for found in set(hints)}
    found = np.array([classes[words] for words in hints])
    kinds = _each([_KIND.get(block.kind, -1) for block in blocks])
    return {
        "kind": kinds, "region": _each([_REGION.get(b.region, -1) for b in blocks]),
        "is_main": _each([-1.0 if block.is_main is None else block.is_main for block in blocks]),
        "link_share": _each([block.link_share for block in blocks]) if is_html else np.zeros(len(blocks)),
        "hint_rank": found[:, 0], "n_hints": found[:, 1], "has_body_hint": found[:, 2], "has_lead_hint": found[:, 3],
        "hints_of_prose": found[:, 4], "is_item": kinds == _KIND["li"],
    }  # fmt: skip


@lru_cache(maxsize=4096)
def _read_hints(hints: str) -> tuple[float, float, float, float]:
    """Rank of the reason that class words give, how many there are, is one of an article's body, of a lead."""
    found = hints.split()
    rank = min((HINT_RANK[word][0] for word in found if word in HINT_RANK), default=-1)
    return rank, len(found), not BODY_HINTS.isdisjoint(found), not LEAD_HINTS.isdisjoint(found)


def _hints_of_prose(draft: Draft, is_own: NDArray[np.bool_]) -> dict[str, float]:
    """{class words: share of the page's running text that stands under them}: the article's paragraphs look alike."""
    found: Counter[str] = Counter()
    for number in np.flatnonzero(is_own):
        if draft.blocks[number].hints:
            found[draft.blocks[number].hints] += draft.words[number]
    total = found.total()
    return {hints: count / total for hints, count in found.items()}


_KIND = {kind: number for number, kind in enumerate(KINDS)}
_NEIGHBOURS = [OWN.index(name) for name in NEIGHBOUR]
_REGION = {region: number for number, region in enumerate(REGIONS)}
