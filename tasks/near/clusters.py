"""Clusters of copies from the pairs that match: groups grow together only where most of their members match.

One weak pair between two groups does not join them (average link with a missing pair as 0), so that a text which quotes
two reports does not make them one. The result depends on the pairs alone, never on their order.
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


def cluster(n: int, a: np.ndarray, b: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """For texts 0 to n - 1 the smallest text of their cluster. Pairs are distinct, a < b; strength: 0 to 1."""
    label = components(n, a, b)
    size = np.bincount(label, minlength=n)
    pairs = np.bincount(label[a], minlength=n)
    is_dense = pairs == size * (size - 1) // 2
    loose = np.flatnonzero(~is_dense[label[a]])
    loose = loose[np.argsort(label[a[loose]], kind="stable")]
    edges = np.flatnonzero(np.diff(label[a[loose]], prepend=-1, append=-1))
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rows = loose[start:end]
        for text, lowest in average_link(a[rows].tolist(), b[rows].tolist(), strength[rows].tolist()).items():
            label[text] = lowest
    return label


def average_link(a: list[int], b: list[int], strength: list[float], least: float = MIN_DENSITY) -> dict[int, int]:
    """Join groups while the pairs between them are dense enough, the strongest first; gives {text: smallest of its group}.

    Ties fall to the smallest texts, so that the order of the pairs does not matter.
    """
    groups: dict[int, list[int]] = {text: [text] for text in {*a, *b}}
    between: dict[int, dict[int, tuple[int, float]]] = {text: {} for text in groups}
    for x, y, s in zip(a, b, strength, strict=True):
        between[x][y] = between[y][x] = (1, s)
    heap = [(-s, -1.0, x, y, 2) for x, y, s in zip(a, b, strength, strict=True)]
    heapq.heapify(heap)
    while heap:
        _, _, x, y, n = heapq.heappop(heap)
        if x not in groups or y not in groups or n != len(groups[x]) + len(groups[y]):
            continue
        for other in _join(groups, between, x, y):
            count, total = between[x][other]
            possible = len(groups[x]) * len(groups[other])
            if count >= least * possible:
                low, high = min(x, other), max(x, other)
                n = len(groups[x]) + len(groups[other])
                heapq.heappush(heap, (-total / possible, -count / possible, low, high, n))
    return {text: lowest for lowest, members in groups.items() for text in members}


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
