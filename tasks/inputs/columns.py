"""Tables without a usable header: their rows would make records in which no field is known, and all text would be left out.

Columns are not guessed: which one is the text and which one the headline is for the user to say. But it is said what is
missing, in one failure for the file, where the cells show plainly that there is something to read.
"""

import re
from collections.abc import Sequence

from tasks.aliases import FIELDS
from tasks.dates import read_instant
from tasks.errors import ScrapeError
from tasks.inputs.fields import plain_name

_NAMES = frozenset(plain_name(alias) for aliases in FIELDS.values() for alias in aliases)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_MIN_LETTERS = 80  # of prose in a cell: a headline has less
_MIN_SHARE = 0.5  # of the cells of a column
_REMEDY = "write a first row that names the columns, such as url,title,text (README, Inputs)"


def knows_columns(first: Sequence[str]) -> bool:
    """Is the first row of a table a header with a known name in it?

    >>> knows_columns(["Nr", "Article text"]), knows_columns(["a", "b"]), knows_columns(["https://example.org/1", "story"])
    (True, False, False)
    """
    return any(plain_name(cell) in _NAMES for cell in first) and not _is_data(first)


def column_evidence(first: Sequence[str]) -> int:
    """How well a first row is cut into cells: 2 with a known name, 1 with an address, else 0."""
    return 2 if knows_columns(first) else int(any(map(_is_address, first)))


def find_fault(first: Sequence[str], rows: Sequence[Sequence[str]]) -> ScrapeError | None:
    """What is wrong with a table of which no column is known, None if nothing in it looks like an article."""
    is_data = _is_data(first)
    columns = list(zip(*([first] if is_data else []), *rows, strict=True))
    shapes = {number: shape for number, cells in enumerate(columns, start=1) if (shape := _shape(cells))}
    if not is_data and "running text" not in shapes.values():
        return None
    what = "the first row is no header" if is_data else "no column has a name that is read"
    seen = ", ".join(f"column {number} looks like {shape}" for number, shape in shapes.items())
    return ScrapeError("read", "no_header", f"{what} ({seen}): {_REMEDY}")


def _is_data(first: Sequence[str]) -> bool:
    return any(map(_is_prose, first)) or any(map(_is_address, first))


def _shape(cells: Sequence[str]) -> str:
    """What most cells of a column are, "" if nothing that can be told."""
    told = [cell for cell in cells if cell.strip()]
    for shape, is_shape in (("running text", _is_prose), ("addresses", _is_address), ("dates", _is_date)):
        if told and sum(map(is_shape, told)) >= _MIN_SHARE * len(told):
            return shape
    return ""


def _is_prose(cell: str) -> bool:
    """Is it longer than a name and made of words? Scripts without spaces write more in fewer letters."""
    n_letters = sum(map(str.isalpha, cell[:1000]))
    is_spaced = cell.count(" ") >= 8
    is_dense = not is_spaced and sum(char > "\u2e7f" for char in cell[:1000]) > _MIN_LETTERS / 2
    return (is_spaced and n_letters >= _MIN_LETTERS) or is_dense


def _is_address(cell: str) -> bool:
    return bool(_ADDRESS.fullmatch(cell.strip()))


def _is_date(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and len(cell) <= 40 and read_instant(cell.strip()) is not None
