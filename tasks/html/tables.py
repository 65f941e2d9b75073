"""Which HTML tables hold data, and their cells: the others only arrange a page, and their cells are containers."""

from collections.abc import Iterator

from lxml.html import HtmlElement

_ARRANGING = frozenset(
    ("table", "h1", "h2", "h3", "article", "section", "blockquote", "pre", "figure", "nav", "form", "video", "iframe")
)
_PARTS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "colgroup", "col"))
_OUTSIDE_CELLS = frozenset((*_PARTS, "caption", "td", "th", "script", "style", "noscript", "template"))
LONG_CELL = 400  # letters of a cell that is prose, not a value


def is_data_table(table: HtmlElement) -> bool:
    """Does the table relate its cells to one another?

    Not so when it holds another table, headings or other page parts, a cell of prose, only one column, text outside of
    its cells or cells outside of rows (broken mark-up, which must not be lost).
    """
    if table.get("role") in ("presentation", "none"):
        return False
    for element in table.iterdescendants():
        tag = element.tag
        if tag in _ARRANGING:
            return False
        parent = element.getparent()
        if parent.tag in _PARTS and (tag not in _OUTSIDE_CELLS or _is_text(element.tail)):
            return False
        if tag in ("td", "th") and parent.tag != "tr":
            return False
        if tag in _PARTS and _is_text(element.text):
            return False
    rows = list(table_rows(table))
    if not rows or max(map(len, rows)) < 2:
        return False
    return all(_n_letters(cell) < LONG_CELL for row in rows for cell in row)


def table_rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Cells of each row that has any."""
    for row in table.iterdescendants("tr"):
        if cells := list(row.iterchildren("td", "th")):
            yield cells


def _is_text(text: str | None) -> bool:
    return text is not None and not text.isspace() and text != ""


def _n_letters(cell: HtmlElement) -> int:
    return sum(len(text.strip()) for text in cell.itertext())
