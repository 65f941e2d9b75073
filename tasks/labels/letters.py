"""Counts of letters, marks and words for all blocks of a page at once: one pass over its code points, no loop a block."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.measures import is_mark, is_small, is_unspaced

Counts = NDArray[Any]

# Classes of code points; a code point is of one class.
SPACE, UPPER, LOWER, DIGIT, LETTER, UNSPACED, OTHER = range(7)
MARKS = ",|:?!@©/("
OTHER_FORMS = {",": "，、،", "|": "｜", ":": "：", "?": "？؟", "!": "！", "(": "（"}  # of the same marks, in other scripts
QUOTES, STOPS, ARROWS = "\"“„«「", ".…。।۔።", "»›>"
_CLASSES = {form: OTHER + 1 + n for n, mark in enumerate(MARKS) for form in mark + OTHER_FORMS.get(mark, "")}
QUOTE, STOP, ARROW = OTHER + 1 + len(MARKS), OTHER + 2 + len(MARKS), OTHER + 3 + len(MARKS)
N_CLASSES = ARROW + 1
PLANE = 0x10000  # code points beyond the first plane (emoji, rare scripts) count as OTHER
HEAD = 2_000  # code points of a block that are counted: what follows in a longer one is more of the same
CHUNK = 400_000  # code points that are counted at a time, so that a huge text costs time and not memory
SHORT_WORD = 3
CONTENT_WORD = 4  # letters from which a word carries meaning in most languages
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2^64


class Words(NamedTuple):
    """The words of all blocks: which block each is in, and a number that is the same for the same word (any case)."""

    block: NDArray[np.int64]
    name: NDArray[np.uint64]


class Letters(NamedTuple):
    """What was counted, an entry a block. classes: code points by class [blocks, N_CLASSES]; runs: white-space separated."""

    classes: Counts
    n_runs: Counts
    n_capital_runs: Counts
    n_small_runs: Counts
    n_short_runs: Counts
    longest_run: Counts
    words: Words


@lru_cache(maxsize=1)
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Class and lower-case form of each code point of the first plane."""
    classes = np.full(PLANE, OTHER, np.uint8)
    lower = np.arange(PLANE, dtype=np.uint64)
    for code in range(PLANE):
        char = chr(code)
        classes[code] = _class_of(char)
        folded = char.lower()
        if len(folded) == 1 and ord(folded) < PLANE:
            lower[code] = ord(folded)
    return classes, lower


def _class_of(char: str) -> int:
    if char in _CLASSES:
        return _CLASSES[char]
    for marks, number in ((QUOTES, QUOTE), (STOPS, STOP), (ARROWS, ARROW)):
        if char in marks:
            return number
    if char.isspace():
        return SPACE
    if char.isdigit():
        return DIGIT
    if is_unspaced(char):
        return UNSPACED
    if char.isalpha() or char == "_" or is_mark(char):
        return UPPER if char.isupper() else LOWER if is_small(char) else LETTER
    return OTHER


def count_letters(texts: Sequence[str]) -> Letters:
    """Count the code points and words of the beginnings of blocks; an empty one has none."""
    heads = [text[:HEAD] for text in texts]
    bounds = _chunks([len(head) for head in heads])
    parts = [_count(heads[start:end]) for start, end in pairwise(bounds)]
    if len(parts) == 1:
        return parts[0]
    words = Words(
        np.concatenate([part.words.block + start for part, start in zip(parts, bounds, strict=False)]),
        np.concatenate([part.words.name for part in parts]),
    )  # fmt: skip
    numbers: list[Counts] = [np.concatenate(columns) for columns in zip(*(part[:-1] for part in parts), strict=True)]
    return Letters(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], words)


def _chunks(sizes: Sequence[int]) -> list[int]:
    """Bounds of runs of blocks with CHUNK code points at most, or one block."""
    bounds, held = [0], 0
    for number, size in enumerate(sizes):
        if held and held + size >= CHUNK:
            bounds.append(number)
            held = 0
        held += size + 1
    return [*bounds, len(sizes)]


def _count(texts: Sequence[str]) -> Letters:
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = np.array([len(t) + 1 for t in texts])
    block = np.repeat(np.arange(len(texts)), sizes)
    table, lower = _tables()
    classes = table.take(codes, mode="clip")  # beyond the plane as its last code point, which is OTHER
    counts = np.bincount(block * N_CLASSES + classes, minlength=len(texts) * N_CLASSES).reshape(len(texts), N_CLASSES)
    counts = counts.astype(np.float64)
    counts[:, SPACE] -= 1  # the line end behind each block
    runs, capital, small, short, longest = _runs(classes, block, len(texts))
    return Letters(counts, runs, capital, small, short, longest, _words(classes, lower.take(codes, mode="clip"), block))


def mark_places(text: str) -> NDArray[np.int64]:
    """Offsets of the characters that are no white space, in order.

    >>> mark_places("a\\n bc").tolist()
    [0, 3, 4]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.flatnonzero(_tables()[0].take(codes, mode="clip") != SPACE)


def is_in_word(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are letters or digits of scripts with spaces, as far as the table knows them."""
    classes = _tables()[0].take(codes, mode="clip")
    return (classes >= UPPER) & (classes <= LETTER)


def _edges(inside: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and ends of the stretches where `inside` is true, which at the end it is not."""
    change = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if inside[:1].any():
        change = np.concatenate([[0], change])
    return change[::2], change[1::2]


def _runs(classes: NDArray[np.uint8], block: NDArray[np.int64], n: int) -> tuple[Counts, Counts, Counts, Counts, Counts]:
    starts, ends = _edges(classes != SPACE)
    first, length, owner = classes[starts], ends - starts, block[starts]
    by_first = np.bincount(owner * N_CLASSES + first, minlength=n * N_CLASSES).reshape(n, N_CLASSES).astype(np.float64)
    short = np.bincount(owner[(first == LOWER) & (length <= SHORT_WORD)], minlength=n).astype(np.float64)
    longest = np.zeros(n)
    if len(starts):
        first_run = np.flatnonzero(np.diff(owner, prepend=-1))
        longest[owner[first_run]] = np.maximum.reduceat(length, first_run)
    return by_first.sum(axis=1), by_first[:, UPPER], by_first[:, LOWER], short, longest


def _words(classes: NDArray[np.uint8], lower: NDArray[np.uint64], block: NDArray[np.int64]) -> Words:
    """Content words: of CONTENT_WORD letters and digits at least, and pairs of characters where words have no spaces."""
    powers = _powers(len(lower))
    summed = np.concatenate([np.zeros(1, np.uint64), np.cumsum(lower * powers[0], dtype=np.uint64)])
    in_word = (classes >= UPPER) & (classes <= LETTER)
    starts, ends = _edges(in_word)
    long = ends - starts >= CONTENT_WORD
    starts, ends = starts[long], ends[long]
    name = (summed[ends] - summed[starts]) * powers[1][starts]
    unspaced = classes == UNSPACED
    if not unspaced.any():
        return Words(block[starts], name)
    pairs = np.flatnonzero(unspaced[:-1] & unspaced[1:])
    pair_name = (summed[pairs + 2] - summed[pairs]) * powers[1][pairs]
    return Words(np.concatenate([block[starts], block[pairs]]), np.concatenate([name, pair_name]))


@lru_cache(maxsize=1)
def _all_powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    size = CHUNK + HEAD + 2
    factors = (np.full(size, base, np.uint64) for base in (_BASE, np.uint64(pow(int(_BASE), -1, 1 << 64))))
    powers = []
    for run in factors:
        run[0] = 1
        powers.append(np.cumprod(run, dtype=np.uint64))
    return powers[0], powers[1]


def _powers(n: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first n powers of the base and of its inverse, modulo 2^64."""
    powers, inverses = _all_powers()
    return powers[:n], inverses[:n]
