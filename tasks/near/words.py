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

NORMALIZER_VERSION = 1  # raise it when the words of a text change: the index of earlier batches holds their hashes

_M = 0x9E3779B97F4A7C15
_MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)  # splitmix64 (Steele, Lea, Flood 2014)
_CHUNK_BYTES = 1 << 18  # what the processor's cache holds with all that is made of it


class Words(NamedTuple):
    """Words of some texts in order. hashes: one uint64 a word; offsets: where each text begins, and the end."""

    hashes: np.ndarray
    offsets: np.ndarray


_IS_LETTER = np.array([byte >= 128 or chr(byte).isalnum() for byte in range(256)])  # what is no letter beyond ASCII: below
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
_LONGEST = 128  # bytes


def mix(values: np.ndarray) -> np.ndarray:
    """Spread the bits of uint64 values evenly: what is sampled by its low bits and cut by its high ones must be random."""
    values = values ^ (values >> np.uint64(30))
    values = values * np.uint64(_MIX[0])
    values ^= values >> np.uint64(27)
    values *= np.uint64(_MIX[1])
    return values ^ (values >> np.uint64(31))


def word_hashes(texts: Sequence[str] | pa.Array | pa.ChunkedArray) -> Words:
    """The words of each text.

    >>> a, b = word_hashes(["“Don’t,” he SAID.", "don't he said"]).hashes.reshape(2, -1)
    >>> bool((a == b).all())
    True
    """
    column = texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(texts, pa.string())
    column = pc.utf8_lower(pc.fill_null(column, ""))
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    large = column.cast(pa.large_string())
    starts = np.frombuffer(large.buffers()[1], np.int64)[large.offset : large.offset + len(large) + 1]
    data = np.frombuffer(large.buffers()[2] or b"", np.uint8)
    found, counts = [], [np.zeros(1, np.int64)]
    at = 0
    while at < len(large):
        last = max(at + 1, int(np.searchsorted(starts, starts[at] + _CHUNK_BYTES, "right")) - 1)
        hashes, n_words = _hash_chunk(data[starts[at] : starts[last]], starts[at : last + 1] - starts[at])
        found.append(hashes)
        counts.append(n_words)
        at = last
    return Words(np.concatenate(found) if found else np.zeros(0, np.uint64), np.cumsum(np.concatenate(counts)))


def _hash_chunk(data: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Word hashes of the texts in some bytes, and how many words each text has. starts: byte offsets, one more than texts."""
    if not len(data):
        return np.zeros(0, np.uint64), np.zeros(len(starts) - 1, np.int64)
    is_letter = _IS_LETTER[data]
    is_unspaced, heads = _mark_scripts(data, is_letter)
    first = is_letter.copy()
    first[1:] &= ~is_letter[:-1]
    inner = starts[1:-1][starts[1:-1] < len(data)]
    first[inner] = is_letter[inner]
    if is_unspaced is not None:
        first[heads] = True
        first[np.flatnonzero(is_unspaced[:-1] & ~is_unspaced[1:] & is_letter[1:]) + 1] = True
    last = is_letter.copy()
    last[:-1] &= ~is_letter[1:] | first[1:]
    begins = np.flatnonzero(first)
    hashes = _hash_words(data, begins, np.flatnonzero(last) + 1 - begins)
    if is_unspaced is not None:
        single = is_unspaced[begins]
        follows = np.append(hashes[1:], np.uint64(0))
        joined = np.append(single[1:] & (np.diff(begins) == 3), False)  # such a character has three bytes
        hashes[single] += np.where(joined[single], follows[single], np.uint64(0)) * np.uint64(_MIX[0])
    return mix(hashes), np.diff(np.searchsorted(begins, starts))


def _hash_words(data: np.ndarray, begins: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """A number for each word: its bytes, eight at a time; of a word that no language has, the first _LONGEST count."""
    padded = np.concatenate([data, np.zeros(8, np.uint8)])
    eights = np.ndarray((len(data) + 1,), "<u8", padded, strides=(1,))  # type: ignore[call-overload]
    hashes = (eights[begins] & _MASKS[np.minimum(lengths, 8)]) * np.uint64(_M) + lengths.astype(np.uint64)
    for at in range(8, _LONGEST, 8):
        more = np.flatnonzero(lengths > at)
        if not len(more):
            break
        piece = eights[begins[more] + at] & _MASKS[np.minimum(lengths[more] - at, 8)]
        hashes[more] = (mix(hashes[more]) + piece) * np.uint64(_M)
    return hashes


def spellings(words: Words) -> np.ndarray:
    """A number for the word sequence of each text: "can not" and "cannot" have the same letters, but not the same words."""
    n_words = np.diff(words.offsets)
    places = np.arange(len(words.hashes), dtype=np.uint64) - np.repeat(words.offsets[:-1], n_words).astype(np.uint64)
    sums = np.zeros(len(words.hashes) + 1, np.uint64)
    np.cumsum(mix(words.hashes + places * np.uint64(_M)), out=sums[1:])
    return (sums[words.offsets[1:]] - sums[words.offsets[:-1]]).view(np.int64)


def _mark_scripts(data: np.ndarray, is_letter: np.ndarray) -> tuple[np.ndarray | None, np.ndarray]:
    """Make the punctuation beyond ASCII separators, in place; gives the characters of scripts without spaces, if any.

    Those come as one flag a byte and as the places of their first bytes.
    """
    leads = np.flatnonzero(data >= 0xC2)
    if not len(leads):
        return None, leads
    lead = data[leads]
    second = data[np.minimum(leads + 1, len(data) - 1)]
    signs = leads[lead == 0xC2]
    is_letter[signs] = is_letter[np.minimum(signs + 1, len(data) - 1)] = False
    three = ((lead == 0xE2) & (second < 0xB0)) | ((lead == 0xE3) & (second == 0x80))
    three |= (lead == 0xEF) & ((second == 0xBC) | (second == 0xBD)) & _is_wide_mark(data, leads)
    for offset in range(3):
        is_letter[np.minimum(leads[three] + offset, len(data) - 1)] = False
    cut = (((lead == 0xE3) & (second > 0x80)) | ((lead >= 0xE4) & (lead <= 0xE9)) | ((lead == 0xE0) & (second >= 0xB8))
           | ((lead == 0xE1) & ((second <= 0x82) | (second == 0x9E) | (second == 0x9F)))) & ~three  # fmt: skip
    heads = leads[cut]
    if not len(heads):
        return None, heads
    is_unspaced = np.zeros(len(data), bool)
    for offset in range(3):
        is_unspaced[np.minimum(heads + offset, len(data) - 1)] = True
    return is_unspaced, heads


def _is_wide_mark(data: np.ndarray, leads: np.ndarray) -> np.ndarray:
    """Full-width forms U+FF00 to U+FF0F, U+FF1A to U+FF20 and their like: marks, not letters."""
    second = data[np.minimum(leads + 1, len(data) - 1)]
    third = data[np.minimum(leads + 2, len(data) - 1)]
    low = (second == 0xBC) & ((third <= 0x8F) | ((third >= 0x9A) & (third <= 0xA0)) | (third >= 0xBB))
    return low | ((second == 0xBD) & ((third <= 0x80) | ((third >= 0x9B) & (third <= 0xA5))))
