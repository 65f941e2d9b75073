"""Two texts word by word: how much of the shorter one stands in the longer one, and whether that makes them copies.

A word counts as shared when it stands in a run of COMPARED_WORDS words that the other text has too.
"""

from typing import NamedTuple

import numpy as np

from tasks.near.shingles import COMPARED_WORDS, SHINGLE_WORDS, run_hashes, sample_bits, sketch_words
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
_STRETCH = 1 << 18  # words that are compared side by side
_PAIR_BITS = np.uint64(18)  # as many pairs at most: each has a word
_LARGEST = np.uint64(0xFFFFFFFFFFFFFFFF)


class Pairs(NamedTuple):
    """Compared pairs: words of either text, words shared, sampled shingles shared, those of them that are rare or common.

    n_gap: words of the longest stretch of the shorter text that the longer one does not have
    same_site: do both appear on one site? is_report: is the common text that they share a report, so that it counts as theirs?
    """

    n_words_a: np.ndarray
    n_words_b: np.ndarray
    n_shared: np.ndarray
    n_gap: np.ndarray
    n_sampled: np.ndarray
    n_rare: np.ndarray
    n_common: np.ndarray
    same_site: np.ndarray
    is_report: np.ndarray


def are_candidates(n_words_a: np.ndarray, n_words_b: np.ndarray, n_counted: np.ndarray) -> np.ndarray:
    """Do two texts share enough sampled shingles to be compared? n_counted: rare ones and common ones by pivot."""
    bits = np.maximum(sample_bits(n_words_a), sample_bits(n_words_b))
    shorter = np.maximum(np.minimum(n_words_a, n_words_b) - SHINGLE_WORDS + 1, 1)
    return (n_counted >= MIN_SAMPLED) & (n_counted >= MIN_SAMPLED_SHARE * shorter / 2.0**bits)


def are_copies(pairs: Pairs) -> np.ndarray:
    """Which compared pairs are near duplicates.

    The share is taken twice, with all text and without what is common to many texts, so that neither a footer nor a quoted
    paragraph in a short text makes a copy. Where hardly anything but common text is shared, that must be a report that many
    sites print, or both texts must be nearly equal.
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
    counted = are_candidates(pairs.n_words_a, pairs.n_words_b, pairs.n_rare + pairs.n_common)
    return counted & (is_copy | are_nearly_equal(pairs))


def are_nearly_equal(pairs: Pairs) -> np.ndarray:
    """Pairs with hardly a word that the other text does not have, whatever they share."""
    shorter = np.minimum(pairs.n_words_a, pairs.n_words_b)
    longer = np.maximum(pairs.n_words_a, pairs.n_words_b)
    allowed = np.minimum(MAX_OTHER_WORDS, MAX_OTHER_SHARE * shorter)
    return np.asarray((shorter - pairs.n_shared <= allowed) & (longer - pairs.n_shared <= allowed))


def own_share(pairs: Pairs) -> np.ndarray:
    """The share of the shared text that few other texts have, or that is a report of many sites."""
    return np.where(pairs.is_report, 1.0, np.minimum(pairs.n_rare / np.maximum(pairs.n_sampled, 1), 1.0))


class Compared:
    """Texts made ready to be compared, by their number."""

    def __init__(self, words: Words) -> None:
        self.n_words = np.diff(words.offsets)
        sampled = sketch_words(words)
        self._samples = sampled.hashes.view(np.uint64), np.searchsorted(sampled.texts, np.arange(len(words.offsets)))
        self._runs, self._offsets = run_hashes(words.hashes, COMPARED_WORDS), words.offsets
        self._sorted: dict[int, np.ndarray] = {}

    def shared(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """For pairs of numbers: words of the shorter text that the longer one has, the longest stretch that it has not,
        and sampled shingles in both; three columns.
        """  # fmt: skip
        swap = (self.n_words[a] > self.n_words[b]) | ((self.n_words[a] == self.n_words[b]) & (a > b))
        short, long = np.where(swap, b, a), np.where(swap, a, b)
        found = np.zeros((len(a), 3), np.int64)
        sums = np.cumsum(self.n_words[short])
        at = 0
        while at < len(a):
            end = max(at + 1, int(np.searchsorted(sums, sums[at] + _STRETCH)))
            found[at:end, :2] = self._covered(short[at:end], long[at:end])
            found[at:end, 2] = self._n_sampled(short[at:end], long[at:end])
            at = end
        return found

    def _covered(self, short: np.ndarray, long: np.ndarray) -> np.ndarray:
        """Words of each short text that the long one has, and the longest stretch of words without a shared run of
        SHINGLE_WORDS words (a common phrase does not end it); two columns.

        All pairs are worked off side by side in one row of flags: an edge, the words of the short text, an edge, room.
        """  # fmt: skip
        room = SHINGLE_WORDS + 2
        ends = np.cumsum(self.n_words[short] + room)
        starts = ends - self.n_words[short] - room
        hits = np.zeros(int(ends[-1]) + room, bool)
        for at, s, g in zip((starts + 1).tolist(), short.tolist(), long.tolist(), strict=True):
            runs = self._runs_of(s)
            if len(runs):
                ordered = self._ordered(g)
                hits[at : at + len(runs)] = ordered[ordered.searchsorted(runs)] == runs
        n_covered = np.add.reduceat(_spread(hits, COMPARED_WORDS), starts, dtype=np.int64)
        for _ in range(SHINGLE_WORDS - COMPARED_WORDS):
            hits[:-1] &= hits[1:]  # each time what is hit is a run of one word more
        inside = _spread(hits, SHINGLE_WORDS)
        last = ends - room + 1
        inside[starts] = inside[last] = True
        places = np.flatnonzero(inside)
        gaps = np.diff(places, append=0)
        gaps[np.searchsorted(places, last)] = 0  # behind it lies the next pair
        return np.stack([n_covered, np.maximum.reduceat(gaps, np.searchsorted(places, starts)) - 1], axis=1)

    def _n_sampled(self, short: np.ndarray, long: np.ndarray) -> np.ndarray:
        """Sampled shingles in both texts, of those that the longer one samples."""
        bits = sample_bits(self.n_words[long])
        keys = []
        for texts in (short, long):
            hashes, edges = self._samples
            n = edges[texts + 1] - edges[texts]
            pair = np.repeat(np.arange(len(texts)), n)
            own = hashes[np.arange(int(n.sum())) + np.repeat(edges[texts] - np.cumsum(n) + n, n)]
            kept = (own & ((np.uint64(1) << bits.astype(np.uint64)) - np.uint64(1))[pair]) == 0
            keys.append((own[kept] >> _PAIR_BITS) | (pair[kept].astype(np.uint64) << (np.uint64(64) - _PAIR_BITS)))
        both = np.sort(np.concatenate(keys))
        twice = both[1:][both[1:] == both[:-1]] >> (np.uint64(64) - _PAIR_BITS)
        return np.bincount(twice.astype(np.int64), minlength=len(short))

    def _runs_of(self, text: int) -> np.ndarray:
        """The hashes of a text's runs of COMPARED_WORDS words, in order."""
        return self._runs[self._offsets[text] : max(self._offsets[text], self._offsets[text + 1] - COMPARED_WORDS + 1)]

    def _ordered(self, text: int) -> np.ndarray:
        """A text's runs, sorted, and the largest number behind them."""
        if text not in self._sorted:
            self._sorted[text] = np.sort(np.append(self._runs_of(text), _LARGEST))
        return self._sorted[text]


def _spread(hits: np.ndarray, size: int) -> np.ndarray:
    """Flags of the words that stand in a run of `size` words whose first one is flagged.

    >>> _spread(np.array([False, True, False, False, False]), 3).tolist()
    [False, True, True, True, False]
    """
    covered = hits.copy()
    for k in range(1, size):
        covered[k:] |= hits[:-k]
    return covered
