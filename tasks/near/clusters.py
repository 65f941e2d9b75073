"""Clusters of copies from the pairs that match: groups grow together only where most of their members match.

One weak pair between two groups does not join them (average link with a missing pair as 0), so that a text which quotes
two groups of copies does not make them one; of two single texts and one that holds both, half of the pairs match, which is
enough: two excerpts of one report look the same. The result depends on the pairs alone, never on their order.
"""

import heapq

import numpy as np

MIN_DENSITY = 0.5  # share of the pairs between two groups that must match before they become one


def components(n: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For texts 0 to n - 1 the smallest text that each is connected with, through any number of pairs."""
    label = np.arange(n)
    while True:
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, label[a], low)
        np.minimum.at(label, label[b], low)
        label = label[label]
        if (label == before).all():
            return label


def cluster(
    n: int, a: np.ndarray, b: np.ndarray, strength: np.ndarray, is_one: np.ndarray | None = None,
    for_all: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """For texts 0 to n - 1 the smallest text of their cluster. Pairs are distinct, a < b; strength: 0 to 1.

    is_one: pairs that are joined whatever else matches; for_all: pairs that stand for all pairs between those joined so
    """
    if is_one is None or for_all is None or not is_one.any():
        return _cluster(n, a, b, strength, np.ones(n, np.int64), np.ones(len(a), np.int64))
    whole = components(n, a[is_one], b[is_one])
    size = np.bincount(whole, minlength=n)
    x, y = np.minimum(whole[a], whole[b]), np.maximum(whole[a], whole[b])
    between = x != y
    pairs, row = np.unique(np.stack([x[between], y[between]]), axis=1, return_inverse=True)
    row = row.ravel()
    weight = np.where(for_all, size[x] * size[y], 1)[between]
    total = np.minimum(np.bincount(row, weight, pairs.shape[1]).astype(np.int64), size[pairs[0]] * size[pairs[1]])
    best = np.zeros(pairs.shape[1])
    np.maximum.at(best, row, strength[between])
    return np.asarray(_cluster(n, pairs[0], pairs[1], best, size, total)[whole])


def _cluster(n: int, a: np.ndarray, b: np.ndarray, strength: np.ndarray, weight: np.ndarray, count: np.ndarray) -> np.ndarray:
    """`cluster` of texts that stand for `weight` texts each; count: how many pairs each of the pairs stands for."""
    label = components(n, a, b)
    size = np.bincount(label, minlength=n)
    pairs = np.bincount(label[a], minlength=n)
    is_dense = pairs == size * (size - 1) // 2
    is_dense[label[a[count < weight[a] * weight[b]]]] = False
    loose = np.flatnonzero(~is_dense[label[a]])
    loose = loose[np.argsort(label[a[loose]], kind="stable")]
    edges = np.flatnonzero(np.diff(label[a[loose]], prepend=-1, append=-1))
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rows = loose[start:end]
        weights = {text: int(weight[text]) for text in {*a[rows].tolist(), *b[rows].tolist()}}
        some = zip(*(column[rows].tolist() for column in (a, b, strength, count)), strict=True)
        for text, lowest in average_link(list(some), weights).items():
            label[text] = lowest
    return label


def average_link(pairs: list[tuple[int, int, float, int]], weights: dict[int, int]) -> dict[int, int]:
    """Join groups while the pairs between them are dense enough, the strongest first; gives {text: smallest of its group}.

    pairs: two texts, how strongly they match, and the number of pairs that this stands for, of so many as the product of
    their weights. Ties fall to the smallest texts, so that the order of the pairs does not matter.
    """
    groups: dict[int, list[int]] = {text: [text] for text in weights}
    weights = dict(weights)
    between: dict[int, dict[int, tuple[int, float]]] = {text: {} for text in groups}
    heap: list[tuple[float, float, int, int, int]] = []
    for x, y, s, n in pairs:
        between[x][y] = between[y][x] = (n, s * n)
        _offer(heap, weights, x, y, n, s * n)
    heapq.heapify(heap)
    while heap:
        _, _, x, y, n = heapq.heappop(heap)
        if x not in groups or y not in groups or n != weights[x] + weights[y]:
            continue
        weights[x] += weights.pop(y)
        for other in _join(groups, between, x, y):
            _offer(heap, weights, min(x, other), max(x, other), *between[x][other])
    return {text: lowest for lowest, members in groups.items() for text in members}


def _offer(heap: list, weights: dict[int, int], x: int, y: int, count: int, total: float) -> None:
    """Put two groups on the heap if enough of the pairs between them match."""
    possible = weights[x] * weights[y]
    if count >= MIN_DENSITY * possible:
        heapq.heappush(heap, (-total / possible, -count / possible, x, y, weights[x] + weights[y]))


def _join(
    groups: dict[int, list[int]], between: dict[int, dict[int, tuple[int, float]]], x: int, y: int
) -> list[int]:  # fmt: skip
    """Put group y into x (x < y); gives the groups that x now has pairs with."""
    groups[x] += groups.pop(y)
    del between[x][y]
    for other, (count, total) in between.pop(y).items():
        if other == x:
            continue
        del between[other][y]
        n, s = between[x].get(other, (0, 0.0))
        between[x][other] = between[other][x] = (n + count, s + total)
    return list(between[x])
