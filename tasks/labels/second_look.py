"""The labeller's second look: the first scores of a block's neighbours and of the page say what it is part of."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.labels.features import Matrix, shifted

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
    n = len(scores)
    places = np.arange(n)
    columns: list[NDArray[Any]] = [scores, *(shifted(scores, d, -1.0) for d in DISTANCES)]
    article = scores * words
    sums = [np.concatenate([[0.0], np.cumsum(values)]) for values in (article, scores)]
    for total in sums:
        for width in WINDOWS:
            first, last = np.maximum(places - width, 0), np.minimum(places + width + 1, n)
            columns += [(total[:-1] - total[first]) / width, (total[last] - total[1:]) / width]
    whole = float(sums[0][-1]) or 1.0
    start, end = best_stretch(np.clip(words * (scores - 0.5), NOISE_CAP, PROSE_CAP))
    columns += [
        sums[0][:-1] / whole, (sums[0][-1] - sums[0][1:]) / whole, np.full(n, whole),
        ((places >= start) & (places < end)).astype(float), places - start, places - end,
    ]  # fmt: skip
    return np.column_stack(columns).astype(np.float32)


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
