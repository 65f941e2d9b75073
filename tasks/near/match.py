"""Which texts share sampled shingles, and how many: counts that add up over hash prefixes and over batches.

A shingle that more than COMMON texts hold says little. It is not counted for every pair of them, which would be quadratic,
but for each with one of them, the pivot (the smallest by `pivot_order`). When a batch makes a shingle common, or brings a
smaller pivot, the counts of earlier pairs are corrected. So the sum over all batches is what one batch of all texts would give.
"""

from typing import NamedTuple

import numpy as np

COMMON = 20  # texts; copies of one report by more papers than that still match by their pivots
PIVOTS = 4  # orders of the texts, by shingle: the copies of a report do not all hang on one that was cut short
PIVOT_SHIFT = 8  # bits of a shingle behind those that sampling makes zero
PIVOT_TURN = 0x1D8E4E27C47D124F  # three times this is a signed number


class Held(NamedTuple):
    """Who holds which shingle in history, for the shingles of a batch.

    hashes, counts, pivots: every shingle that history knows, with its number of texts and the `pivot_order` of the pivot
    row_hashes, row_texts: the texts themselves, for shingles whose pairs may change (see `needed`)
    """

    hashes: np.ndarray
    counts: np.ndarray
    pivots: np.ndarray
    row_hashes: np.ndarray
    row_texts: np.ndarray


class Shared(NamedTuple):
    """Changes of counts: pairs of texts (a < b), rare and common shingles that they share."""

    a: np.ndarray
    b: np.ndarray
    rare: np.ndarray
    common: np.ndarray


_NONE = np.zeros(0, np.int64)
_SIGN = np.uint64(1 << 63)  # flipped, the bits of signed numbers are in the order of the numbers
NOTHING = Held(_NONE, _NONE, _NONE, _NONE, _NONE)


def group_starts(ordered: np.ndarray) -> np.ndarray:
    """Where the runs of equal values begin in a sorted array."""
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(first)


def pivot_order(hashes: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """A number for each row (shingle, text): the pivot of a shingle is the text with the smallest. Twice it is the text again.

    >>> hashes, texts = np.array([0, 256]), np.array([7, 7])
    >>> pivot_order(hashes, pivot_order(hashes, texts)).tolist()
    [7, 7]
    """
    return np.asarray(texts ^ ((hashes >> PIVOT_SHIFT) & (PIVOTS - 1)) * PIVOT_TURN)


def first_pivots(hashes: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The shingles of rows sorted by shingle, each once, and the `pivot_order` of the pivot of each."""
    starts = group_starts(hashes)
    return hashes[starts], np.minimum.reduceat(pivot_order(hashes, texts), starts) if len(starts) else _NONE


def needed(hashes: np.ndarray, pivots: np.ndarray, counts: np.ndarray, new_pivots: np.ndarray) -> np.ndarray:
    """Of a batch's shingles in history those whose holders must be known: the rare ones and those that change pivot."""
    return hashes[(counts <= COMMON) | (new_pivots < pivots)]


def match(hashes: np.ndarray, texts: np.ndarray, held: Held = NOTHING) -> Shared:
    """Counts of shared shingles between the texts of a batch, and between them and history.

    hashes, texts: rows (shingle, text) of the batch, each once; texts are not in history
    """
    hashes, texts = by_hash(hashes, texts)
    starts = group_starts(hashes)
    n_new = np.diff(np.append(starts, len(hashes)))
    known = _are_in(hashes[starts], held.hashes)
    several = (n_new > 1) | known  # most shingles are held by one text
    kept = np.repeat(several, n_new)
    n_new, known = n_new[several], known[several]
    found = hashes[starts][several]
    at = np.searchsorted(held.hashes, found[known])
    n_old = np.zeros(len(found), np.int64)
    n_old[known] = held.counts[at]
    old_pivot = np.full(len(found), np.iinfo(np.int64).max)
    old_pivot[known] = held.pivots[at]
    is_common = n_old + n_new > COMMON
    rows = _with_history(hashes[kept], texts[kept], held)
    group = np.searchsorted(found, rows[0])
    parts = [
        _every_pair(rows, ~is_common[group], 1),
        _lost_pairs(rows, group, is_common & (n_old <= COMMON)),
        _with_pivot(tuple(column[is_common[group]] for column in rows), found[is_common], n_old[is_common], old_pivot[is_common]),
    ]
    return add_up(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _are_in(values: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """Which of some values are in a sorted array."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[at] == values)


def by_hash(hashes: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows by shingle and text; those that are so already stay.

    The first bits of each hash are sorted together with the number of its row, which is many times as fast as sorting the
    row numbers by the hashes; the few rows whose hashes begin alike are put in order behind.
    """
    if ((hashes[1:] > hashes[:-1]) | ((hashes[1:] == hashes[:-1]) & (texts[1:] > texts[:-1]))).all():
        return hashes, texts
    bits = np.uint64(max(len(hashes), 1).bit_length())
    heads = (hashes.view(np.uint64) ^ _SIGN) >> bits << bits
    heads |= np.arange(len(hashes), dtype=np.uint64)
    heads.sort()
    order = (heads & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    heads >>= bits
    tied = np.zeros(len(hashes), bool)
    tied[1:] = heads[1:] == heads[:-1]
    tied[:-1] |= tied[1:]
    places = np.flatnonzero(tied)
    among = order[places]
    order[places] = among[np.lexsort((texts[among], hashes[among]))]
    return hashes[order], texts[order]


def _with_history(hashes: np.ndarray, texts: np.ndarray, held: Held) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of the batch and of history together, by shingle and text; the third says which are of the batch."""
    if not len(held.row_hashes):
        return hashes, texts, np.ones(len(hashes), bool)
    joined = np.concatenate([hashes, held.row_hashes]), np.concatenate([texts, held.row_texts])
    is_new = np.arange(len(joined[0])) < len(hashes)
    order = np.lexsort((joined[1], joined[0]))
    return joined[0][order], joined[1][order], is_new[order]


Pairs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _every_pair(rows: tuple[np.ndarray, ...], chosen: np.ndarray, sign: int, only_old: bool = False) -> Pairs:
    """All pairs of texts that hold one of the chosen shingles (those within history apart)."""
    hashes, texts, is_new = (column[chosen] for column in rows)
    left, right = [_NONE], [_NONE]
    for gap in range(1, COMMON):
        both = np.flatnonzero(hashes[gap:] == hashes[: len(hashes) - gap]) if gap < len(hashes) else _NONE
        if not len(both):
            break
        wanted = both[~(is_new[both] | is_new[both + gap]) == only_old]
        left.append(texts[wanted])
        right.append(texts[wanted + gap])
    a, b = np.concatenate(left), np.concatenate(right)
    return a, b, np.full(len(a), sign), np.zeros(len(a), np.int64)


def _lost_pairs(rows: tuple[np.ndarray, ...], group: np.ndarray, crossing: np.ndarray) -> Pairs:
    """What earlier pairs lose by shingles that the batch makes common."""
    return _every_pair(rows, crossing[group] & ~rows[2], -1, only_old=True)


def _with_pivot(rows: tuple[np.ndarray, ...], found: np.ndarray, n_old: np.ndarray, old_pivot: np.ndarray) -> Pairs:
    """Holders of the common shingles `found`, each with the pivot; away from an earlier pivot where a smaller one comes.

    rows: theirs alone; n_old, old_pivot: holders and pivot in history, of each shingle
    """
    hashes, texts, is_new = rows
    group = np.searchsorted(found, hashes)
    pivot = old_pivot.copy()
    np.minimum.at(pivot, group[is_new], pivot_order(hashes[is_new], texts[is_new]))
    hub, old_hub = pivot_order(hashes, pivot[group]), pivot_order(hashes, old_pivot[group])
    was_common, moves = n_old > COMMON, pivot < old_pivot
    joins = (texts != hub) & (is_new | ~was_common[group] | moves[group])
    leaves = (was_common & moves)[group] & ~is_new & (texts != old_hub)
    ends = np.concatenate([texts[joins], texts[leaves]])
    hubs = np.concatenate([hub[joins], old_hub[leaves]])
    counts = np.concatenate([np.ones(joins.sum(), np.int64), np.full(leaves.sum(), -1)])
    return np.minimum(ends, hubs), np.maximum(ends, hubs), np.zeros(len(ends), np.int64), counts


def add_up(a: np.ndarray, b: np.ndarray, rare: np.ndarray, common: np.ndarray) -> Shared:
    """One row for each pair, by a and b."""
    order = np.lexsort((b, a))
    a, b, rare, common = a[order], b[order], rare[order], common[order]
    first = np.ones(len(a), bool)
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    starts = np.flatnonzero(first)
    if not len(starts):
        return Shared(_NONE, _NONE, _NONE, _NONE)
    return Shared(a[starts], b[starts], np.add.reduceat(rare, starts), np.add.reduceat(common, starts))
