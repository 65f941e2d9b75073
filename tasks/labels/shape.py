"""The shape of a text in numbers: length, case, punctuation, digits. What the trained labeller sees of a block by itself."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.labels.letters import (
    ARROW,
    DIGIT,
    LETTER,
    LOWER,
    MARKS,
    OTHER,
    QUOTE,
    STOP,
    UNSPACED,
    UPPER,
    Letters,
)  # fmt: skip
from tasks.measures import starts_upper

Matrix = NDArray[np.float32]
Values = NDArray[Any]

CLOCK_RUNS = 12  # words of a line that may be a timestamp
SHAPE = (
    "n_characters", "word_length", "upper_share", "digit_share", "capital_share", "lower_share", "short_share", "commas", "bars",
    "colons", "quotes", "questions", "exclamations", "stops", "ends_colon", "ends_stop", "ends_ellipsis", "has_at", "has_address",
    "has_copyright", "has_slash", "has_bracket", "has_arrow", "starts_digit", "starts_upper", "has_clock", "longest_word",
    "has_break",
)  # fmt: skip
_CLOCK = re.compile(r"\d{4}|\d{1,2}:\d{2}")


def measure_shape(texts: Sequence[str], letters: Letters) -> Matrix:
    """One row for each of SHAPE, one column a text, whose letters are counted."""
    columns = _shape(texts, letters)
    shape = np.empty((len(SHAPE), len(texts)), np.float32)
    for row, name in zip(shape, SHAPE, strict=True):
        row[:] = columns[name]
    return shape


def each(values: Iterable[float]) -> Values:
    """Numbers as an array."""
    return np.fromiter(values, np.float64)


def _shape(texts: Sequence[str], letters: Letters) -> dict[str, Values]:
    counts = letters.classes
    size, runs = np.maximum(counts.sum(axis=1), 1), np.maximum(letters.n_runs, 1)
    n_letters = np.maximum(counts[:, [UPPER, LOWER, DIGIT, LETTER, UNSPACED]].sum(axis=1), 1)
    mark = {name: counts[:, OTHER + 1 + number] for number, name in enumerate(MARKS)}
    digits = counts[:, DIGIT]
    is_short = (digits > 0) & (runs <= CLOCK_RUNS)
    has_clock = np.zeros(len(texts), bool)
    has_clock[[k for k in np.flatnonzero(is_short).tolist() if _CLOCK.search(texts[k])]] = True
    lasts = [text[-1:] for text in texts]
    return {
        "n_characters": each(map(len, texts)), "word_length": size / runs, "upper_share": counts[:, UPPER] / n_letters,
        "digit_share": digits / size, "capital_share": letters.n_capital_runs / runs,
        "lower_share": letters.n_small_runs / runs, "short_share": letters.n_short_runs / runs,
        "commas": mark[","], "bars": mark["|"], "colons": mark[":"],
        "quotes": counts[:, QUOTE], "questions": mark["?"], "exclamations": mark["!"], "stops": counts[:, STOP],
        "ends_colon": each(map(":：".__contains__, lasts)), "ends_stop": each(map(".。।۔።".__contains__, lasts)),
        "ends_ellipsis": each([last == "…" or text[-3:] == "..." for last, text in zip(lasts, texts, strict=True)]),
        "has_at": mark["@"] > 0, "has_address": each(["http" in text or "www." in text for text in texts]),
        "has_copyright": mark["©"] > 0, "has_slash": mark["/"] > 0, "has_bracket": mark["("] > 0,
        "has_arrow": counts[:, ARROW] > 0, "starts_digit": each([text[:1].isdigit() for text in texts]),
        "starts_upper": each(map(starts_upper, texts)), "has_clock": has_clock, "longest_word": letters.longest_run,
        "has_break": each(["\n" in text for text in texts]),
    }  # fmt: skip
