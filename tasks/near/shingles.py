"""Shingles of texts and the sample of them that is looked up: one in eight, more of short texts, the same for every text.

A shingle is in the sample when the low bits of its hash are zero, so that two texts sample the same ones of those they
share (FracMinHash; Irber et al. 2022), and what share of the smaller text the larger one contains can be read from them.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tasks.near.words import Words, fold, word_hashes

SHINGLE_WORDS = 5  # looked up: rare enough that unrelated texts share hardly any
COMPARED_WORDS = 3  # compared: survives where every fifth word was changed
SAMPLE_BITS = 3  # one in eight
_STRETCH = 1 << 15  # words
_NONE = (np.zeros(0, np.int64), np.zeros(0, np.int64))
_FULL_SAMPLE = 32  # texts whose sample would be smaller are sampled more densely
_NEXT = np.uint64(0x9E3779B97F4A7C15)
SPREAD = np.uint64(0x94D049BB133111EB)  # odd: what is sampled stays so, and the high bits by which rows are cut become random


class Sketches(NamedTuple):
    """Sampled shingles of some texts: hashes (int64) with the number of the text, and how many words each text has."""

    hashes: np.ndarray
    texts: np.ndarray
    n_words: np.ndarray


def run_hashes(words: np.ndarray, size: int) -> np.ndarray:
    """Hashes of all runs of `size` words, those across the end of a text included."""
    n = max(len(words) - size + 1, 0)
    found = words[:n].copy()
    for k in range(1, size):
        found *= _NEXT
        found += words[k : k + n]
    return fold(found)


def sample_bits(n_words: np.ndarray) -> np.ndarray:
    """How many low bits of a hash must be zero, by the length of the text.

    >>> sample_bits(np.array([30, 100, 200, 600, 9000])).tolist()
    [0, 1, 2, 3, 3]
    """
    n_shingles = np.maximum(np.asarray(n_words) - SHINGLE_WORDS + 1, 1)
    return np.clip(np.log2(n_shingles / _FULL_SAMPLE).astype(np.int64), 0, SAMPLE_BITS)


def sketch(texts: Sequence[str] | pa.Array | pa.ChunkedArray) -> Sketches:
    """The sampled shingles of each text, each once, by text."""
    return sketch_words(word_hashes(texts))


def sketch_words(words: Words) -> Sketches:
    """`sketch` of texts whose words are known; worked off in stretches that the processor's cache holds."""
    edges = np.searchsorted(words.offsets, np.arange(0, int(words.offsets[-1]) + _STRETCH, _STRETCH), "right") - 1
    edges = np.unique(np.append(edges, len(words.offsets) - 1)).tolist()
    parts = [_sampled(words, first, last) for first, last in pairwise(edges)] or [_NONE]
    hashes, texts = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Sketches(hashes, texts, np.diff(words.offsets))


def _sampled(words: Words, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Sampled shingles of the texts from `first` to `last`, by text, each once."""
    offsets = words.offsets[first : last + 1]
    offsets, hashes = offsets - offsets[0], words.hashes[offsets[0] : offsets[-1]]
    found = run_hashes(hashes, SHINGLE_WORDS)
    n_words = np.diff(offsets)
    masks = np.repeat(((1 << sample_bits(n_words)) - 1).astype(np.uint8), n_words)[: len(found)]
    masks &= found.astype(np.uint8)
    kept = np.flatnonzero(masks == 0)
    texts = np.searchsorted(offsets, kept, "right") - 1
    inside = kept + SHINGLE_WORDS <= offsets[texts + 1]
    hashes, texts = (found[kept[inside]] * SPREAD).view(np.int64), texts[inside]
    return _each_once(hashes, texts, first)


def _each_once(hashes: np.ndarray, texts: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows without those that a text repeats, which few do: a sort of parts of the hashes tells whether any does."""
    bits = np.uint64(64 - max(int(texts[-1]), 1).bit_length()) if len(texts) else np.uint64(0)
    heads = np.sort((texts.astype(np.uint64) << bits) | (hashes.view(np.uint64) >> (np.uint64(64) - bits)))
    if (heads[1:] == heads[:-1]).any():
        order = np.lexsort((hashes, texts))
        hashes, texts = hashes[order], texts[order]
        only = np.ones(len(hashes), bool)
        only[1:] = (hashes[1:] != hashes[:-1]) | (texts[1:] != texts[:-1])
        hashes, texts = hashes[only], texts[only]
    return hashes, texts + first
