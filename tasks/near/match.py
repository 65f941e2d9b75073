"""Which texts share sampled shingles, and how many: counts that add up over hash prefixes and over batches.

A shingle that more than COMMON texts hold says little. It is not counted for every pair of them, which would be quadratic,
but for each with one of them, the pivot (the smallest). When a batch makes a shingle common, or brings a smaller pivot, the
counts of earlier pairs are corrected. So the sum over all batches is what one batch of all texts would give.
"""

from typing import NamedTuple

import numpy as np

COMMON = 20  # texts; copies of one report by more papers than that still match by their pivot


class Held(NamedTuple):
    """Who holds which shingle in history, for the shingles of a batch.

    hashes, counts, pivots: every shingle that history knows, with its number of texts and the smallest of them
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
NOTHING = Held(_NONE, _NONE, _NONE, _NONE, _NONE)


def group_starts(ordered: np.ndarray) -> np.ndarray:
    """Where the runs of equal values begin in a sorted array."""
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(first)


def needed(hashes: np.ndarray, pivots: np.ndarray, counts: np.ndarray, new_pivots: np.ndarray) -> np.ndarray:
    """Of a batch's shingles in history those whose holders must be known: the rare ones and those that change pivot."""
    return hashes[(counts <= COMMON) | (new_pivots < pivots)]


def match(hashes: np.ndarray, texts: np.ndarray, held: Held = NOTHING) -> Shared:
    """Counts of shared shingles between the texts of a batch, and between them and history.

    hashes, texts: rows (shingle, text) of the batch, each once; texts are not in history
    """
    hashes, texts = _by_hash(hashes, texts)
    starts = group_starts(hashes)
    found = hashes[starts]
    n_new = np.diff(np.append(starts, len(hashes)))
    at = np.searchsorted(held.hashes, found)
    known = np.zeros(len(found), bool)
    if len(held.hashes):
        at = np.minimum(at, len(held.hashes) - 1)
        known = held.hashes[at] == found
    n_old = np.where(known, held.counts[at] if len(held.counts) else 0, 0)
    low = np.iinfo(np.int64).max
    old_pivot = np.where(known, held.pivots[at] if len(held.pivots) else low, low)
    pivot = np.minimum(texts[starts], old_pivot)
    is_common = n_old + n_new > COMMON
    rows = _with_history(*_shared_rows(hashes, texts, n_new, known), held)
    group = np.searchsorted(found, rows[0])
    parts = [
        _every_pair(rows, ~is_common[group], 1),
        _lost_pairs(rows, group, is_common & (n_old <= COMMON)),
        _with_pivot(rows, group, is_common, n_old, pivot, old_pivot),
    ]
    return add_up(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _shared_rows(hashes: np.ndarray, texts: np.ndarray, n_new: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of shingles that more than one text may hold: most are held by one."""
    kept = np.repeat((n_new > 1) | known, n_new)
    return hashes[kept], texts[kept]


def _by_hash(hashes: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows by shingle and text. Rows by text are often given: then one stable sort will do."""
    if (texts[1:] >= texts[:-1]).all():
        order = np.argsort(hashes, kind="stable")
    elif (hashes[1:] > hashes[:-1]).all():
        return hashes, texts
    else:
        order = np.lexsort((texts, hashes))
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


def _with_pivot(
    rows: tuple[np.ndarray, ...], group: np.ndarray, is_common: np.ndarray, n_old: np.ndarray,
    pivot: np.ndarray, old_pivot: np.ndarray,
) -> Pairs:  # fmt: skip
    """Holders of common shingles, each with the pivot; away from an earlier pivot where a smaller one comes."""
    _, texts, is_new = rows
    was_common, moves = n_old > COMMON, pivot < old_pivot
    joins = is_common[group] & (texts != pivot[group]) & (is_new | ~was_common[group] | moves[group])
    leaves = (was_common & moves)[group] & ~is_new & (texts != old_pivot[group])
    ends = np.concatenate([texts[joins], texts[leaves]])
    hubs = np.concatenate([pivot[group][joins], old_pivot[group][leaves]])
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
