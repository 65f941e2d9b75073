"""Which blocks may be headline, dek or subhead: only these are asked about. One definition for training and for labelling."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.labels.features import FEATURES, Matrix

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]

MAX_HEADLINE_WORDS, MAX_SUBHEAD_WORDS, MAX_DEK_WORDS = 40, 20, 90
DEK_REACH = 15  # blocks from the headline
HEADLINE_SCORE = 0.2
WELL_PLACED = 0.15  # added to the score of a line that stands where headlines do
NO_HEADLINE = 0.002  # but not below this score
DOUBTED_HEADLINE, BELOW_MENU = 0.01, 5  # in a page dump, where a menu stands above, the best line is one at a lower score
DOUBTED_SHARE = 0.2  # of its score that a line keeps which looks unlike a headline, or stands where none does
DEK_SCORE, DEK_SCORE_IN_TEXT = 0.5, 0.8  # in bare text a lede looks much like a dek
DEK_SCORE_BETWEEN, BESIDE_HEADLINE = 0.1, 2  # nor is a sentence between headline and byline, at most so many blocks below
DEK_SCORE_OUTSIDE = 0.6  # but what is no part of the article, or stands above byline and date, is no lede
_COLUMN = {name: number for number, name in enumerate(FEATURES)}


def _column(features: Matrix, name: str) -> NDArray[np.float32]:
    return features[:, _COLUMN[name]]


def may_be_headline(features: Matrix) -> Mask:
    """One line of a few words, not taken by a rule."""
    words = _column(features, "n_words")
    is_line = (_column(features, "has_break") == 0) & (_column(features, "is_gone") == 0)
    return (words >= 2) & (words <= MAX_HEADLINE_WORDS) & is_line


def may_be_subhead(features: Matrix) -> Mask:
    """One short line that does not end with a full stop, not taken by a rule."""
    words = _column(features, "n_words")
    is_line = (_column(features, "has_break") == 0) & (_column(features, "ends_stop") == 0)
    return (words >= 1) & (words <= MAX_SUBHEAD_WORDS) & is_line & (_column(features, "is_gone") == 0)


def may_be_dek(features: Matrix) -> Mask:
    """A few words up to a paragraph, near the headline where it is known, else near the top, not taken by a rule."""
    words, away = _column(features, "n_words"), _column(features, "from_headline")
    near = np.where(away > -900, np.abs(away) <= DEK_REACH, _column(features, "from_top") <= 2 * DEK_REACH)
    return (words >= 3) & (words <= MAX_DEK_WORDS) & near & (_column(features, "is_gone") == 0)


def with_place(scores: Scores, *tests: Callable[[int], bool]) -> Scores:
    """Scores for the headline, more for lines that pass a test of their place, unless the labeller rules them out."""
    placed = scores.copy()
    for number in np.flatnonzero(scores >= NO_HEADLINE).tolist():
        placed[number] += WELL_PLACED * sum(test(number) for test in tests)
    return placed


def best_of(scores: Sequence[float] | Scores, is_open: Callable[[int], bool], least: float = HEADLINE_SCORE) -> int | None:
    """The open block with the highest score of those that reach the least one, the first of several; None if none does."""
    numbers = [n for n in np.flatnonzero(np.asarray(scores) >= least).tolist() if is_open(n)]
    return max(numbers, key=lambda n: (scores[n], -n), default=None)


def chosen_deks(scores: Sequence[float] | Scores, is_open: Callable[[int], bool], least: float | Scores) -> list[int]:
    """The open blocks whose score is `least` or more; one bound, or one for each block."""
    return [n for n in np.flatnonzero(np.asarray(scores) >= least).tolist() if is_open(n)]


CANDIDATES = {"headline": may_be_headline, "dek": may_be_dek, "subhead": may_be_subhead}
