"""Articles that share words, and what a headline alone borrows from those next to it.

Two headlines of one event often have no word in common, but each has words in common with a third one. So an article of few
words takes on the words of its nearest neighbours, and the fewer it has the more of them.
"""

import heapq
import math
from collections.abc import Iterable, Sequence

from tasks.stories.vectors import FULL_TERMS, Vector, dot

SEEDS = 24  # weightiest words by which an article looks for others
FOUND = 30  # articles that it finds by each of them
BORROWED = 20  # nearest articles whose words it takes on; 10 to 40 give nearly the same
NEAR = 0.2  # similarity from which they count: those that share a common word alone would draw all together


def find_neighbours(vectors: Sequence[Vector]) -> set[tuple[int, int]]:
    """Pairs of articles that share two of the weightiest words of both (one, where an article has few words).

    Of the articles that hold a word each is paired with those right behind it, in the order of the articles.
    """
    holders: dict[int, list[int]] = {}
    for number, vector in enumerate(vectors):
        for term in list(vector)[:SEEDS]:
            holders.setdefault(term, []).append(number)
    counts: dict[tuple[int, int], int] = {}
    for listed in holders.values():
        for n, a in enumerate(listed):
            for b in listed[n + 1 : n + 1 + FOUND]:
                counts[a, b] = counts.get((a, b), 0) + 1
    return {(a, b) for (a, b), n in counts.items() if n > 1 or min(len(vectors[a]), len(vectors[b])) < FULL_TERMS}


def widened(vectors: Sequence[Vector], pairs: Iterable[tuple[int, int]]) -> list[Vector]:
    """The vectors, each as long as before; those of few words turned towards their nearest neighbours.

    >>> a, b, c = widened([{1: 0.6, 2: 0.8}, {2: 0.6, 3: 0.8}, {3: 0.8, 4: 0.6}], {(0, 1), (1, 2)})
    >>> dot(a, c) > 0.1, round(dot(a, a), 6)
    (True, 1.0)
    """
    near: dict[int, list[tuple[float, int]]] = {}
    for a, b in pairs:
        if min(len(vectors[a]), len(vectors[b])) < FULL_TERMS and (alike := dot(vectors[a], vectors[b])) >= NEAR:
            near.setdefault(a, []).append((-alike, b))
            near.setdefault(b, []).append((-alike, a))
    return [
        _turned(vector, [(-alike, vectors[other]) for alike, other in heapq.nsmallest(BORROWED, near[number])])
        if number in near and len(vector) < FULL_TERMS else vector
        for number, vector in enumerate(vectors)
    ]  # fmt: skip


def _turned(vector: Vector, others: Iterable[tuple[float, Vector]]) -> Vector:
    """A vector with its share of some others, cut to the words of a whole text."""
    share = 1 - len(vector) / FULL_TERMS
    total = dict(vector)
    for alike, other in others:
        for term, weight in other.items():
            total[term] = total.get(term, 0.0) + share * alike * weight
    kept = heapq.nsmallest(FULL_TERMS, ((-weight, term) for term, weight in total.items()))
    scale = math.sqrt(dot(vector, vector) / math.fsum(weight * weight for weight, _ in kept))
    return {term: -weight * scale for weight, term in kept}
