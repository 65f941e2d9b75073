"""Do two headlines head the same article? Site names, case, quotes, cuts and search-engine wording aside.

Nothing is edited: headlines are compared by keys made of them. First what surrounds a headline goes (the site's name, what
both end or begin with), then the words that tell one article from another are weighed against the words that any list,
guide or review has.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tasks.headline_words import FORMULA, FRAMES, FUNCTION
from tasks.measures import WORD, letters_key
from tasks.site_names import names_site, site_names

SAME_HEADLINE = 0.5  # from here on two headlines head one article: P .99, R .86 on differing titles of one page

_SEPARATOR = re.compile(r"\s+[|–—\-·•»›:/~]+\s+|\s*\|\s*|(?<=\w)[:?!]\s+|\s+\((?=[^)]*\)$)|(?<=[^\W\d_])—(?=[^\W\d_])")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.+)\s*$")
_WORD = re.compile(rf"[^\W_]{WORD}*(?:['’]{WORD}+)?")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "er", "ies", "ied", "ed", "es", "s", "y", "e")
_MIN_STEM = 3
_MAX_UNKNOWN = 3  # words beside the name of a site in a part of a title that names it
_RUN_WORDS = 4  # so many words in a row that are the whole of the other headline
_FORMULA_WEIGHT = 0.15
_ONE_WORD = 0.5  # one telling word in common is a common subject at most
_LONG_WORD = 6  # letters from which a word has its full weight: short ones are common in every language


class Headline(NamedTuple):
    """A headline made ready for comparing. parts: its segments without the site's name; is_cut: it ends in an ellipsis."""

    parts: tuple[str, ...]
    is_cut: bool


def headline_similarity(a: str, b: str, site_a: str | None = None, site_b: str | None = None) -> float:
    """How sure it is that two headlines head the same article, 0 to 1; from SAME_HEADLINE on they do.

    >>> headline_similarity("Rivers rise in the north", "RIVERS RISE IN THE NORTH | The Post", None, "post.example")
    1.0
    >>> headline_similarity("Rivers rise in the north", "Prices rise in shops") < SAME_HEADLINE
    True
    """
    return similarity(read_headline(a or "", site_a or ""), read_headline(b or "", site_b or ""))


def similarity(one: Headline, other: Headline) -> float:
    """`headline_similarity` of headlines that were read."""
    if not one.parts or not other.parts:
        return 0.0
    return round(_compare(*_without_frame(one, other)), 6)


@lru_cache(maxsize=4096)
def read_headline(text: str, site: str = "") -> Headline:
    """Cut a headline into its parts and leave out those that name the site or a standing frame ("Opinion", "Live")."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    is_cut = _ELLIPSIS.search(text) is not None
    parts = [p.strip(" -–—|·:") for p in _SEPARATOR.split(_ELLIPSIS.sub("", text))]
    parts = [p for p in parts if letters_key(p)]
    kept = parts
    if len(parts) > 1:
        names = site_names(site)
        kept = [p for p in parts if not names_site(p, names, _MAX_UNKNOWN)] or parts
        kept = [p for p in kept if letters_key(p) not in FRAMES] or kept
    return Headline(tuple(kept), is_cut)


def _without_frame(one: Headline, other: Headline) -> tuple[Headline, Headline]:
    """Take off what both begin or end with, as long as something is left that differs: a section or site name."""
    a, b = list(one.parts), list(other.parts)
    keys_a, keys_b = [letters_key(p) for p in a], [letters_key(p) for p in b]
    if keys_a == keys_b:
        return one, other
    while len(a) > 1 and len(b) > 1 and keys_a[-1] == keys_b[-1]:
        for parts in (a, b, keys_a, keys_b):
            parts.pop()
    return one._replace(parts=tuple(a)), other._replace(parts=tuple(b))


def _compare(one: Headline, other: Headline) -> float:
    keys = {letters_key(" ".join(h.parts)) for h in (one, other)}
    if len(keys) == 1:
        return 1.0
    if (whole := _contained(one, other)) is not None:
        return whole
    return 0.9 * _shared(_words(one), _words(other))


def _contained(one: Headline, other: Headline) -> float | None:
    """1 if one of them is printed whole in the other, at its start where it was cut, else None."""
    a, b = _plain(one), _plain(other)
    short, words, within = (one, a, b) if len(a) <= len(b) else (other, b, a)
    n_own = sum(w not in FUNCTION and w not in FORMULA and not _YEAR.fullmatch(w) for w in words)
    if n_own < 2:
        return None
    if short.is_cut and "".join(within).startswith("".join(words)):
        return 1.0
    is_long = len(words) >= _RUN_WORDS or len(words) * 2 >= len(within)
    return 1.0 if is_long and f" {' '.join(words)} " in f" {' '.join(within)} " else None


def _plain(headline: Headline) -> list[str]:
    return [letters_key(w) for part in headline.parts for w in _WORD.findall(part)]


@lru_cache(maxsize=4096)
def _words(headline: Headline) -> dict[str, float]:
    """The stems of a headline's words with their weights; pairs of characters where words have no spaces."""
    weights: dict[str, float] = {}
    for word in (w.casefold() for part in headline.parts for w in _WORD.findall(part)):
        if _UNSPACED.fullmatch(word):
            weights |= {word[i : i + 2]: 0.5 for i in range(max(1, len(word) - 1))}
        elif word not in FUNCTION:
            weights[_stem(word)] = _weight(word)
    return weights


def telling_words(headline: Headline) -> tuple[str, ...]:
    """The stems that tell a headline from others, in alphabetical order; figures are among them.

    >>> telling_words(read_headline("The 9 Best Ferries of Lindholm | Live"))
    ('9', 'ferr', 'lindholm')
    """
    words = (w.casefold() for part in headline.parts for w in _WORD.findall(part))
    figures = {w for w in words if w.isdigit()}
    return tuple(sorted(figures | {w for w, weight in _words(headline).items() if weight > _FORMULA_WEIGHT}))


def _stem(word: str) -> str:
    word = re.split(r"['’]", word)[0] if len(word) > 3 else word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            return word[: -len(ending)]
    return word


def _weight(word: str) -> float:
    if word in FORMULA or word.isdigit():
        return _FORMULA_WEIGHT
    return 0.5 + 0.5 * min(len(word), _LONG_WORD) / _LONG_WORD


def _shared(a: dict[str, float], b: dict[str, float]) -> float:
    """Weight of the words in both, against that of the shorter and of both together."""
    if not a or not b:
        return 0.0
    common = [min(a[w], b[w]) for w in a.keys() & b.keys()]
    both = sum(common)
    weight_a, weight_b = sum(a.values()), sum(b.values())
    share = 0.6 * both / min(weight_a, weight_b) + 0.4 * both / max(weight_a, weight_b)
    return share if sum(w > _FORMULA_WEIGHT for w in common) >= 2 else min(share, _ONE_WORD)
