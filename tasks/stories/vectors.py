"""What an article is about: its telling words with weights, the same way in every language (TF-IDF, no model)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tasks.headline_words import FUNCTION
from tasks.near.words import Words, word_hashes

HEADLINE_WEIGHT = 3.0  # a word of the headline counts like three of the text
TEXT_WORDS = 400  # of a text are read; an event is told at its beginning
N_TERMS = 400  # the weightiest words of an article are kept
RARITY = 1.5  # exponent of the inverse document frequency: names and places tell events apart, not topics
RARITY_SHORT = 0.5  # the same for a headline alone: it has few words, and the common ones must help
FULL_TERMS = 60  # different words from which an article counts as a whole text
BACKGROUND = 20  # articles without a word, thought beside those given: among three, a name that all have still tells
_TEXT_CHARACTERS = 4000

Vector = dict[int, float]


def term_vectors(headlines: Sequence[str], texts: Sequence[str]) -> list[Vector]:
    """Weighted words of each article, of length 1; words that no other article has are left out.

    >>> a, b, c = term_vectors(["Ferry sinks", "A ferry sinks", "A tax rises"], ["", "", ""])
    >>> round(dot(a, b), 6), dot(a, c)
    (1.0, 0.0)
    """
    n = len(headlines)
    parts = [_counted(word_hashes(headlines), HEADLINE_WEIGHT), _counted(word_hashes([t[:_TEXT_CHARACTERS] for t in texts]), 1.0)]
    rows, hashes, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    terms, places = np.unique(hashes, return_inverse=True)
    cells, where = np.unique(rows * max(len(terms), 1) + places, return_inverse=True)
    rows, places = cells // max(len(terms), 1), cells % max(len(terms), 1)
    frequency = np.bincount(where, counts) if len(cells) else np.zeros(0)
    documents = np.bincount(places, minlength=len(terms))
    fullness = np.minimum(np.bincount(rows, minlength=n) / FULL_TERMS, 1.0)
    exponent = RARITY_SHORT + (RARITY - RARITY_SHORT) * fullness[rows]
    rarity = (np.log((1 + n + BACKGROUND) / (1 + documents[places])) + 1) ** exponent
    weights = (1 + np.log(np.maximum(frequency, 1))) * rarity
    norm = np.sqrt(np.bincount(rows, weights**2, minlength=n))
    shared = documents[places] > 1
    return _cut(rows[shared], terms[places[shared]], (weights / np.maximum(norm[rows], 1e-12))[shared], n)


def _counted(words: Words, weight: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n_words = np.diff(words.offsets)
    rows = np.repeat(np.arange(len(n_words)), n_words)
    kept = np.arange(len(rows)) - words.offsets[:-1][rows] < TEXT_WORDS
    kept &= ~np.isin(words.hashes, word_hashes(sorted(FUNCTION)).hashes)  # few articles do not show which words are common
    return rows[kept], words.hashes[kept], np.full(int(kept.sum()), weight)


def _cut(rows: np.ndarray, terms: np.ndarray, weights: np.ndarray, n: int) -> list[Vector]:
    """The N_TERMS weightiest terms of each row."""
    order = np.lexsort((terms, -weights, rows))
    rows, terms, weights = rows[order], terms[order], weights[order]
    spans = pairwise(np.searchsorted(rows, np.arange(n + 1)).tolist())
    ends = [(a, min(b, a + N_TERMS)) for a, b in spans]
    return [dict(zip(terms[a:b].tolist(), weights[a:b].tolist(), strict=True)) for a, b in ends]


def dot(a: Vector, b: Vector) -> float:
    """The scalar product of two vectors."""
    if len(a) > len(b):
        a, b = b, a
    return sum((weight * b[term] for term, weight in a.items() if term in b), 0.0)
