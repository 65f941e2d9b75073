"""Two texts word by word: how much of the shorter one stands in the longer one, and whether that makes them copies.

A word counts as shared when it stands in a run of COMPARED_WORDS words that the other text has too.
"""

from typing import NamedTuple

import numpy as np

from tasks.near.shingles import COMPARED_WORDS, SHINGLE_WORDS, sample_bits, shingle_hashes, sketch_words
from tasks.near.words import Words

MIN_SAMPLED = 2  # sampled shingles that candidates share
MIN_SAMPLED_SHARE = 0.06  # of those of the shorter text: a fifth of its words changed leaves a third, at worst a tenth
MIN_SHARE = 0.5  # words of the shorter text that the longer one has, with and without common text
MIN_OWN_WORDS = 30  # shared words that are not common to many texts; less is a phrase or a caption
MIN_SHARE_ONE_SITE = 0.75  # on one site: articles of a series share their background, up to two thirds
MAX_GAP_ONE_SITE = 0.3  # or else no longer stretch of the shorter text is its own: words were changed here and there
SMALL_PART = 0.25  # a text that is less than this of the other one is a copy only if nearly all of it stands there:
MIN_SHARE_SMALL = 0.8  # a passage that two articles quote is not
MAX_OTHER_WORDS = 15  # where all shared text is common to many, so few words may differ on each side
MAX_OTHER_SHARE = 0.1


class Pairs(NamedTuple):
    """Compared pairs: words of either text, words shared, sampled shingles shared, those of them that are rare or common.

    n_gap: words of the longest stretch of the shorter text that the longer one does not have
    same_site: do both appear on one site?
    """

    n_words_a: np.ndarray
    n_words_b: np.ndarray
    n_shared: np.ndarray
    n_gap: np.ndarray
    n_sampled: np.ndarray
    n_rare: np.ndarray
    n_common: np.ndarray
    same_site: np.ndarray


def are_candidates(n_words_a: np.ndarray, n_words_b: np.ndarray, n_counted: np.ndarray) -> np.ndarray:
    """Do two texts share enough sampled shingles to be compared? n_counted: rare ones and common ones by pivot."""
    bits = np.maximum(sample_bits(n_words_a), sample_bits(n_words_b))
    shorter = np.maximum(np.minimum(n_words_a, n_words_b) - SHINGLE_WORDS + 1, 1)
    return (n_counted >= MIN_SAMPLED) & (n_counted >= MIN_SAMPLED_SHARE * shorter / 2.0**bits)


def are_copies(pairs: Pairs) -> np.ndarray:
    """Which compared pairs are near duplicates.

    The share is taken twice, with all text and without what is common to many texts, so that neither a footer nor a quoted
    paragraph in a short text makes a copy. Where hardly anything but common text is shared, both must be nearly equal.
    """
    shorter = np.minimum(pairs.n_words_a, pairs.n_words_b)
    longer = np.maximum(pairs.n_words_a, pairs.n_words_b)
    share = pairs.n_shared / np.maximum(shorter, 1)
    own = pairs.n_shared * own_share(pairs)
    rest = np.maximum(shorter - (pairs.n_shared - own), 1)
    is_series = pairs.same_site & (pairs.n_gap > MAX_GAP_ONE_SITE * shorter)
    least = np.where(is_series, MIN_SHARE_ONE_SITE, MIN_SHARE)
    least = np.where(shorter < SMALL_PART * longer, MIN_SHARE_SMALL, least)
    enough = np.minimum(MIN_OWN_WORDS, 0.8 * shorter)
    is_copy = (share >= least) & (own / rest >= least) & (own >= enough)
    allowed = np.minimum(MAX_OTHER_WORDS, MAX_OTHER_SHARE * shorter)
    is_same = (shorter - pairs.n_shared <= allowed) & (longer - pairs.n_shared <= allowed)
    counted = are_candidates(pairs.n_words_a, pairs.n_words_b, pairs.n_rare + pairs.n_common)
    return counted & (is_copy | is_same)


def own_share(pairs: Pairs) -> np.ndarray:
    """The share of the shared text that few other texts have."""
    return np.minimum(pairs.n_rare / np.maximum(pairs.n_sampled, 1), 1.0)


class Compared:
    """Texts made ready to be compared, by their number."""

    def __init__(self, words: Words) -> None:
        self.n_words = np.diff(words.offsets)
        sampled = sketch_words(words)
        hashes, texts = shingle_hashes(words, COMPARED_WORDS)
        numbers = np.arange(len(words.offsets))
        self._runs = hashes, np.searchsorted(texts, numbers)
        self._samples = sampled.hashes, np.searchsorted(sampled.texts, numbers)
        self._sorted: dict[int, np.ndarray] = {}

    def shared(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """For pairs of numbers: words of the shorter text that the longer one has, the longest stretch that it has not,
        and sampled shingles in both; three columns.
        """  # fmt: skip
        swap = (self.n_words[a] > self.n_words[b]) | ((self.n_words[a] == self.n_words[b]) & (a > b))
        short, long = np.where(swap, b, a), np.where(swap, a, b)
        bits = np.maximum(sample_bits(self.n_words[a]), sample_bits(self.n_words[b]))
        found = np.zeros((len(a), 3), np.int64)
        for n, (s, g, k) in enumerate(zip(short.tolist(), long.tolist(), bits.tolist(), strict=True)):
            hits = _contained(_part(self._runs, s), self._ordered(g))
            found[n, :2] = _n_covered(hits), _longest_gap(hits)
            mine, others = _part(self._samples, s), _part(self._samples, g)
            mine = mine[(mine & ((1 << k) - 1)) == 0]
            found[n, 2] = np.count_nonzero(_contained(mine, others))
        return found

    def _ordered(self, text: int) -> np.ndarray:
        """A text's runs, sorted."""
        if text not in self._sorted:
            self._sorted[text] = np.sort(_part(self._runs, text))
        return self._sorted[text]


def _part(column: tuple[np.ndarray, np.ndarray], text: int) -> np.ndarray:
    values, edges = column
    return values[edges[text] : edges[text + 1]]


def _contained(values: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    if not len(ordered) or not len(values):
        return np.zeros(len(values), bool)
    at = np.searchsorted(ordered, values)
    at[at == len(ordered)] = 0
    return ordered[at] == values


def _covered(hits: np.ndarray, size: int) -> np.ndarray:
    """Flags of the words that stand in a run of `size` words that is hit, between two more that are set."""
    covered = np.zeros(max(len(hits), 0) + size + 1, bool)
    for k in range(size if len(hits) else 0):
        covered[k + 1 : k + 1 + len(hits)] |= hits
    covered[[0, -1]] = True
    return covered


def _n_covered(hits: np.ndarray) -> int:
    """Words in runs that are hit.

    >>> _n_covered(np.array([True, False, False, False, True]))
    6
    """
    return int(np.count_nonzero(_covered(hits, COMPARED_WORDS))) - 2


def _longest_gap(hits: np.ndarray) -> int:
    """The longest stretch of words without a shared run of SHINGLE_WORDS words: a common phrase does not end it."""
    more = SHINGLE_WORDS - COMPARED_WORDS
    if len(hits) > more:
        hits = hits[more:] & hits[1:-1] & hits[:-more]
    return int(np.diff(np.flatnonzero(_covered(hits, SHINGLE_WORDS))).max()) - 1
