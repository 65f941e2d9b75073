"""The labeller's second look: the first scores of a block's neighbours and of the page say what it is part of."""

import numpy as np
from numpy.typing import NDArray

from tasks.labels.features import shift
from tasks.labels.shape import Matrix

DISTANCES = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
WINDOWS = (3, 8, 20)
NOISE_CAP, PROSE_CAP = -20.0, 60.0  # words of one block that count for or against the stretch
SECOND = (
    "score",
    *(f"score@{d:+d}" for d in DISTANCES),
    *(f"article_{what}_{side}_{w}" for what in ("words", "blocks") for w in WINDOWS for side in ("above", "below")),
    "article_share_above", "article_share_below", "article_words", "in_article", "from_article_start", "from_article_end",
)  # fmt: skip


def measure_scores(scores: NDArray[np.float64], words: NDArray[np.float64]) -> Matrix:
    """One row a block with the columns SECOND, from first scores (0..1, 0 for blocks that rules took) and word counts."""
    n, n_near, n_around = len(scores), len(DISTANCES), 2 * len(WINDOWS)
    places, widths = np.arange(n), np.array(WINDOWS)[:, None]
    first, last = np.maximum(places - widths, 0), np.minimum(places + widths + 1, n)
    found = np.full((len(SECOND), n), -1.0, np.float32)  # a row each, and turned at the end
    found[0] = scores
    for number, distance in enumerate(DISTANCES, 1):
        shift(scores[None], distance, found[number : number + 1])
    sums = np.zeros((2, n + 1))
    np.cumsum([scores * words, scores], axis=1, out=sums[:, 1:])
    at = n_near + 1
    for total in sums:
        sides = np.stack([total[:-1] - total[first], total[last] - total[1:]], axis=1) / widths[:, None]
        found[at : at + n_around] = sides.reshape(n_around, n)
        at += n_around
    whole = float(sums[0][-1]) or 1.0
    start, end = best_stretch(np.clip(words * (scores - 0.5), NOISE_CAP, PROSE_CAP))
    found[at], found[at + 1], found[at + 2] = sums[0][:-1] / whole, (sums[0][-1] - sums[0][1:]) / whole, whole
    found[at + 3], found[at + 4], found[at + 5] = (places >= start) & (places < end), places - start, places - end
    return found.T


def best_stretch(values: NDArray[np.float64]) -> tuple[int, int]:
    """The run with the highest sum as [start, end), (0, 0) where none is positive.

    >>> best_stretch(np.array([-1.0, 5.0, -2.0, 4.0, -9.0, 3.0]))
    (1, 4)
    """
    sums = np.concatenate([[0.0], np.cumsum(values)])
    lowest = np.minimum.accumulate(sums)
    gains = sums - lowest
    end = int(np.argmax(gains))
    if gains[end] <= 0:
        return 0, 0
    start = int(np.flatnonzero(sums[: end + 1] == lowest[end])[-1])
    return start, end
