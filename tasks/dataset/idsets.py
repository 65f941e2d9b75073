"""Ids as whole columns: set membership without building a hash table for every chunk of history.

All ids of copydesk are 24 ASCII characters. Their first 8 bytes, read as one integer, sort and search in numpy at a
few million rows a second; what is found by them is then compared in full, so that the answer is exact.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.errors import OutputError

ID_LENGTH = 24
_NO_ID = "-" * ID_LENGTH  # stands for null: never a hexadecimal id


def id_bytes(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """Ids as a (rows, 24) array of bytes; nulls become dashes. Raises OutputError if one has another length.

    >>> id_bytes(pa.array(["ab" * 12])).shape
    (1, 24)
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    try:
        fixed = pc.fill_null(array, _NO_ID).cast(pa.binary()).cast(pa.binary(ID_LENGTH))
    except pa.ArrowInvalid as error:
        raise OutputError(f"an id is not {ID_LENGTH} characters long: delete the work folder and run again") from error
    if len(fixed) == 0:
        return np.empty((0, ID_LENGTH), np.uint8)
    flat = np.frombuffer(fixed.buffers()[1], np.uint8)
    start = fixed.offset * ID_LENGTH
    return flat[start : start + len(fixed) * ID_LENGTH].reshape(-1, ID_LENGTH)


def _heads(whole: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(whole[:, :8]).view(">u8").ravel().astype(np.uint64)


def _as_strings(whole: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(whole).view(f"S{ID_LENGTH}").ravel()


def _search(ordered: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Which of `wanted` are in a sorted array that is not empty?"""
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return ordered[at] == wanted


class IdSet:
    """A fixed set of ids; `contains` gives one boolean for each row of a column (null is in no set)."""

    def __init__(self, ids: Any) -> None:
        array = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else pa.array(ids, pa.string())
        distinct = pc.unique(array.drop_null())
        self.values = distinct.take(pc.sort_indices(distinct))
        whole = id_bytes(self.values)
        self._ids, self._heads = _as_strings(whole), _heads(whole)

    def __len__(self) -> int:
        return len(self.values)

    def contains(self, column: pa.ChunkedArray | pa.Array) -> np.ndarray:
        """True where the id of the row is in the set.

        >>> IdSet(["ab" * 12]).contains(pa.array(["ab" * 12, None, "ac" * 12])).tolist()
        [True, False, False]
        """
        if not len(self.values) or not len(column):
            return np.zeros(len(column), bool)
        whole = id_bytes(column)
        found = _search(self._heads, _heads(whole))
        rows = np.flatnonzero(found)
        found[rows] = _search(self._ids, _as_strings(whole[rows]))
        return found
