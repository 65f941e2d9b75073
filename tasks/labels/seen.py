"""What is known of a page's texts, kept from one look at it to the next: the body is looked at again, and its blocks are those
of the page. Every text is measured once, all new ones together.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.labels.letters import Words, count_letters
from tasks.labels.shape import SHAPE, Matrix, measure_shape
from tasks.measures import ends_sentence, keys_and_words

Rows = NDArray[np.int64]


class Seen:
    """Facts about texts, an entry a text; `rows` says which entries are those of some texts.

    keys: letters in lower case; words: word counts; ends: ends like a sentence; empty: without letter and digit
    """

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self.keys: list[str] = []
        self.words: list[int] = []
        self.ends: list[bool] = []
        self.empty: list[bool] = []
        self._shape: Matrix = np.empty((len(SHAPE), 0), np.float32)
        self._words = _WordList()

    def rows(self, texts: Sequence[str]) -> list[int]:
        """The entry of each text; facts of new ones are found now."""
        row = self._row
        if new := [text for text in dict.fromkeys(texts) if text not in row]:
            row.update(zip(new, range(len(row), len(row) + len(new)), strict=True))
            keys, words = keys_and_words(new)
            self.keys += keys
            self.words += words
            self.ends += map(ends_sentence, new)
            self.empty += [not key and not any(map(str.isalnum, text)) for key, text in zip(keys, new, strict=True)]
        return [row[text] for text in texts]

    def measured(self, texts: Sequence[str]) -> Rows:
        """The same, and their letters are counted: `shape` and `content_words` know them."""
        rows = np.array(self.rows(texts), np.int64)
        if new := list(self._row)[self._shape.shape[1] :]:
            letters = count_letters(new)
            self._shape = np.hstack([self._shape, measure_shape(new, letters)])
            self._words.add(letters.words, len(new))
        return rows

    def shape(self, rows: Rows) -> Matrix:
        """The columns SHAPE of measured texts, one a row."""
        return self._shape[:, rows]

    def content_words(self, rows: Rows) -> tuple[Rows, Rows, int]:
        """The content words of measured texts, as `_WordList.of` gives them."""
        return self._words.of(rows)


class _WordList:
    """Content words of texts by name, each once a text, text by text."""

    def __init__(self) -> None:
        self._names = np.empty(0, np.uint64)
        self._starts = np.zeros(1, np.int64)  # of each text in _names, and the end

    def add(self, words: Words, n_texts: int) -> None:
        """Take in the words of further texts."""
        names, number = np.unique(words.name, return_inverse=True)
        size = max(len(names), 1)
        pairs = np.sort(words.block * size + number)
        block, number = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], size)
        counts = np.bincount(block, minlength=n_texts)
        self._names = np.concatenate([self._names, names[number]])
        self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(counts)])

    def of(self, rows: Rows) -> tuple[Rows, Rows, int]:
        """The words of some texts: the place of the text in `rows`, the number of the word; and how many numbers there are."""
        starts = self._starts[rows]
        counts = self._starts[rows + 1] - starts
        block = np.repeat(np.arange(len(rows)), counts)
        at = np.arange(len(block)) + np.repeat(starts - np.cumsum(counts) + counts, counts)
        names, number = np.unique(self._names[at], return_inverse=True)
        return block, number, max(len(names), 1)
