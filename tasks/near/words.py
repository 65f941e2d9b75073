"""Texts as arrays of word hashes: what shingles are made of. Case, punctuation and white space leave no trace.

It works on the UTF-8 bytes of many texts at once in numpy: a table says which bytes are letters, and the bytes of every word
are hashed eight at a time. Scripts without spaces are cut by characters, each hashed with the one behind it, so that a
shingle of five spans six characters.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

NORMALIZER_VERSION = 2  # raise it when the words of a text change: the index of earlier batches holds their hashes

_M = np.uint64(0x9E3779B97F4A7C15)
_MORE = np.uint64(0xBF58476D1CE4E5B9)
_CHUNK_BYTES = 1 << 17  # what the processor's cache holds with all that is made of it


class Words(NamedTuple):
    """Words of some texts in order. hashes: one uint64 a word; offsets: where each text begins, and the end."""

    hashes: np.ndarray
    offsets: np.ndarray


_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
_LONGEST = 128  # bytes
_SPELLED = 64  # texts at a time
_LOWER = np.uint64(0x2020202020202020)  # eight capital letters or digits with this are eight small letters or digits


def fold(values: np.ndarray) -> np.ndarray:
    """Let the high bits of uint64 values, which multiplying mixes best, into the low ones; in place."""
    values ^= values >> np.uint64(32)
    return values


def word_hashes(texts: Sequence[str] | pa.Array | pa.ChunkedArray) -> Words:
    """The words of each text.

    >>> a, b = word_hashes(["“Don’t,” he SAID.", "don't he said"]).hashes.reshape(2, -1)
    >>> bool((a == b).all())
    True
    """
    column = texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(texts, pa.string())
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    column = pc.fill_null(column, "") if column.null_count else column
    large = column.cast(pa.large_string())
    data, starts = _buffers(large)
    found, counts = [], [np.zeros(1, np.int64)]
    at = 0
    while at < len(large):
        last = max(at + 1, int(np.searchsorted(starts, starts[at] + _CHUNK_BYTES, "right")) - 1)
        chunk, edges = data[starts[at] : starts[last]], starts[at : last + 1] - starts[at]
        is_ascii = not len(chunk) or int(chunk.max()) < 128
        if not is_ascii:
            chunk, edges = _buffers(pc.utf8_lower(large.slice(at, last - at)))
        hashes, n_words = _hash_chunk(chunk, edges, is_ascii)
        found.append(hashes)
        counts.append(n_words)
        at = last
    return Words(np.concatenate(found) if found else np.zeros(0, np.uint64), np.cumsum(np.concatenate(counts)))


def _buffers(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of a column of large strings, and where each begins in them, and the end."""
    _, offsets, data = column.buffers()
    starts = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1] if len(column) else np.zeros(1, int)
    return np.frombuffer(data or b"", np.uint8), starts


def _hash_chunk(data: np.ndarray, starts: np.ndarray, is_ascii: bool) -> tuple[np.ndarray, np.ndarray]:
    """Word hashes of the texts in some bytes, and how many words each text has.

    starts: byte offsets, one more than texts; is_ascii: capital letters may be among them, but nothing beyond ASCII
    """
    if not len(data):
        return np.zeros(0, np.uint64), np.zeros(len(starts) - 1, np.int64)
    is_letter = np.zeros(len(data) + 2, bool)  # with a separator before and behind
    inside = is_letter[1:-1]
    np.less((data | np.uint8(32)) - np.uint8(97), 26, out=inside)
    inside |= (data - np.uint8(48)) < 10
    heads = _mark_scripts(data, inside) if not is_ascii else _NONE
    edges = np.flatnonzero(is_letter[1:] != is_letter[:-1])
    inner = starts[1:-1]
    glued = inner[is_letter[inner] & is_letter[inner + 1]]  # between texts there is nothing
    if len(glued):
        edges = _with_cuts(edges, glued)
    if len(heads):
        edges = _with_cuts(edges, _cuts_around(heads, is_letter))
    begins = edges[0::2]
    hashes = _hash_words(data, begins, edges[1::2] - begins, is_ascii)
    if len(heads):
        _join_characters(hashes, begins, heads, starts)
    return fold(hashes), np.diff(np.searchsorted(begins, starts))


_NONE = np.zeros(0, np.int64)


def _with_cuts(edges: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """Word edges (begin, end, begin, end ...) with cuts inside words; each ends one and begins another."""
    cuts = np.unique(cuts)
    places = np.searchsorted(edges, cuts)
    fresh = edges[np.minimum(places, len(edges) - 1)] != cuts
    return np.insert(edges, np.repeat(places[fresh], 2), np.repeat(cuts[fresh], 2))


def _cuts_around(heads: np.ndarray, is_letter: np.ndarray) -> np.ndarray:
    """Where words are cut in scripts without spaces: around each character. is_letter: with a separator before and behind."""
    around = np.concatenate([heads, heads + 3])
    return around[is_letter[around] & is_letter[around + 1]]


def _join_characters(hashes: np.ndarray, begins: np.ndarray, heads: np.ndarray, starts: np.ndarray) -> None:
    """Let each character of a script without spaces stand for itself and the one right behind it, in place."""
    single = np.searchsorted(begins, heads)
    follows = np.flatnonzero((np.diff(heads) == 3) & ~np.isin(heads[1:], starts))
    hashes[single[follows]] += fold(hashes[single[follows + 1]] * _MORE)


def _hash_words(data: np.ndarray, begins: np.ndarray, lengths: np.ndarray, is_ascii: bool) -> np.ndarray:
    """A number for each word: its bytes, eight at a time; of a word that no language has, the first _LONGEST count."""
    padded = np.concatenate([data, np.zeros(8, np.uint8)])
    eights = np.ndarray((len(data) + 1,), "<u8", padded, strides=(1,))  # type: ignore[call-overload]
    hashes = eights[begins]
    if is_ascii:
        hashes |= _LOWER
    hashes &= _MASKS.take(lengths, mode="clip")
    hashes *= _M
    more = np.flatnonzero(lengths > 8)
    for at in range(8, _LONGEST, 8):
        if not len(more):
            break
        begin, length = begins[more], lengths[more]
        pieces = eights[begin + at]
        if is_ascii:
            pieces |= _LOWER
        pieces &= _MASKS.take(length - at, mode="clip")
        hashes[more] = (fold(hashes[more]) + pieces) * _MORE
        more = more[length > at + 8]
    return hashes


def spellings(words: Words) -> np.ndarray:
    """A number for the word sequence of each text: "can not" and "cannot" have the same letters, but not the same words."""
    n_words = np.diff(words.offsets)
    found = np.zeros(len(n_words), np.uint64)
    for start in range(0, len(n_words), _SPELLED):
        some = words.offsets[start : start + _SPELLED + 1]
        places = np.arange(some[0], some[-1], dtype=np.uint64) - np.repeat(some[:-1], np.diff(some)).astype(np.uint64)
        places += words.hashes[some[0] : some[-1]]
        places *= _M
        full = np.flatnonzero(np.diff(some))
        if len(full):
            found[start + full] = np.add.reduceat(fold(places) * _MORE, some[full] - some[0])
    return found.view(np.int64)


def _mark_scripts(data: np.ndarray, is_letter: np.ndarray) -> np.ndarray:
    """Mark the letters beyond ASCII, in place; gives where characters of scripts without spaces begin, three bytes each."""
    is_letter |= data >= 128
    leads = np.flatnonzero(data >= 0xC2)
    lead = data[leads]
    second = data[np.minimum(leads + 1, len(data) - 1)]
    signs = leads[lead == 0xC2]
    is_letter[signs] = is_letter[signs + 1] = False
    three = ((lead == 0xE2) & (second < 0xB0)) | ((lead == 0xE3) & (second == 0x80))
    three |= (lead == 0xEF) & ((second == 0xBC) | (second == 0xBD)) & _is_wide_mark(data, leads)
    for offset in range(3):
        is_letter[leads[three] + offset] = False
    cut = (((lead == 0xE3) & (second > 0x80)) | ((lead >= 0xE4) & (lead <= 0xE9)) | ((lead == 0xE0) & (second >= 0xB8))
           | ((lead == 0xE1) & ((second <= 0x82) | (second == 0x9E) | (second == 0x9F)))) & ~three  # fmt: skip
    return leads[cut]


def _is_wide_mark(data: np.ndarray, leads: np.ndarray) -> np.ndarray:
    """Full-width forms U+FF00 to U+FF0F, U+FF1A to U+FF20 and their like: marks, not letters."""
    second = data[np.minimum(leads + 1, len(data) - 1)]
    third = data[np.minimum(leads + 2, len(data) - 1)]
    low = (second == 0xBC) & ((third <= 0x8F) | ((third >= 0x9A) & (third <= 0xA0)) | (third >= 0xBB))
    return low | ((second == 0xBD) & ((third <= 0x80) | ((third >= 0x9B) & (third <= 0xA5))))
