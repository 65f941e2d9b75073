"""Shingles of texts and the sample of them that is looked up: one in eight, more of short texts, the same for every text.

A shingle is in the sample when the low bits of its hash are zero, so that two texts sample the same ones of those they
share (FracMinHash; Irber et al. 2022), and what share of the smaller text the larger one contains can be read from them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tasks.near.words import Words, mix, word_hashes

SHINGLE_WORDS = 5  # looked up: rare enough that unrelated texts share hardly any
COMPARED_WORDS = 3  # compared: survives where every fifth word was changed
SAMPLE_BITS = 3  # one in eight
_FULL_SAMPLE = 32  # texts whose sample would be smaller are sampled more densely


class Sketches(NamedTuple):
    """Sampled shingles of some texts: hashes (int64) with the number of the text, and how many words each text has."""

    hashes: np.ndarray
    texts: np.ndarray
    n_words: np.ndarray


def shingle_hashes(words: Words, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Hashes of all runs of `size` words, and the number of the text that each is of."""
    n = len(words.hashes) - size + 1
    if n <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    texts = np.repeat(np.arange(len(words.offsets) - 1), np.diff(words.offsets))
    whole = texts[:n] == texts[size - 1 :]
    found = words.hashes[:n].copy()
    for k in range(1, size):
        found *= np.uint64(0x9E3779B97F4A7C15)
        found += words.hashes[k : k + n]
    return mix(found[whole]), texts[:n][whole]


def sample_bits(n_words: np.ndarray) -> np.ndarray:
    """How many low bits of a hash must be zero, by the length of the text.

    >>> sample_bits(np.array([30, 100, 200, 600, 9000])).tolist()
    [0, 1, 2, 3, 3]
    """
    n_shingles = np.maximum(np.asarray(n_words) - SHINGLE_WORDS + 1, 1)
    return np.clip(np.log2(n_shingles / _FULL_SAMPLE).astype(np.int64), 0, SAMPLE_BITS)


def sketch(texts: Sequence[str] | pa.Array | pa.ChunkedArray) -> Sketches:
    """The sampled shingles of each text, each once, by text and hash."""
    return sketch_words(word_hashes(texts))


def sketch_words(words: Words) -> Sketches:
    """`sketch` of texts whose words are known."""
    n_words = np.diff(words.offsets)
    hashes, texts = shingle_hashes(words, SHINGLE_WORDS)
    low = ((np.uint64(1) << sample_bits(n_words).astype(np.uint64)) - np.uint64(1))[texts]
    kept = np.flatnonzero((hashes & low) == 0)
    hashes, texts = hashes[kept].view(np.int64), texts[kept]
    order = np.lexsort((hashes, texts))
    hashes, texts = hashes[order], texts[order]
    first = np.ones(len(hashes), bool)
    first[1:] = (hashes[1:] != hashes[:-1]) | (texts[1:] != texts[:-1])
    return Sketches(hashes[first], texts[first], n_words)
