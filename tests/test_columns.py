"""Tables whose first row names no column that is read."""

import csv
import io
from pathlib import Path

import pytest

from tasks.inputs.columns import find_fault, knows_columns
from tasks.read import read_scrapes
from tasks.records import Failure, Scrape
from tests.inputs import LIMITS, brief, read, source

PROSE = "The council met on Tuesday and voted for the bridge by nine votes to four, after a debate of three hours."
JAPANESE = "市議会は火曜日に橋の建設計画を賛成多数で可決した。" * 3
URL = "https://example.org/{}"
ROWS = [[URL.format(n), f"{n}. {PROSE}"] for n in range(30)]


def table(rows: list[list[str]], delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        pytest.param(ROWS, "the first row is no header (column 1 looks like addresses, column 2 looks like running text)",
                     id="url-and-text"),
        pytest.param(ROWS[:1], "the first row is no header (column 1 looks like addresses, column 2 looks like running text)",
                     id="one-row"),
        pytest.param([["article", *row] for row in ROWS],
                     "the first row is no header (column 2 looks like addresses, column 3 looks like running text)",
                     id="a-cell-that-could-be-a-name"),
        pytest.param([["7", row[1].replace(",", "")] for row in ROWS],
                     "the first row is no header (column 2 looks like running text)", id="text-and-number"),
        pytest.param([[row[0], "Rain", "2024-05-01"] for row in ROWS],
                     "the first row is no header (column 1 looks like addresses, column 3 looks like dates)", id="feed"),
        pytest.param([["7", JAPANESE]], "the first row is no header (column 2 looks like running text)", id="no-spaces"),
        pytest.param([["adresse", "inhalt"], *ROWS],
                     "no column has a name that is read (column 1 looks like addresses, column 2 looks like running text)",
                     id="names-that-are-not-read"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_without_known_columns_says_what_is_missing(tmp_path: Path, rows: list, says: str, delimiter: str) -> None:
    [item] = read(tmp_path / "a.csv", table(rows, delimiter))
    assert isinstance(item, Failure)
    assert (item.record_offset, item.error) == (0, "no_header")
    assert item.message == says + ": write a first row that names the columns, such as url,title,text (README, Inputs)"
    assert item.raw


def test_text_alone_is_no_header(tmp_path: Path) -> None:
    assert brief(read(tmp_path / "a.csv", table([[PROSE.replace(",", "")]] * 3))) == [(0, "no_header")]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(["url", "text"], id="known"),
        pytest.param(["Nr", "Article Text"], id="one-known"),
        pytest.param(["", "maintext"], id="index-without-name"),
        pytest.param(["http://schema.org/x y", "text"], id="odd-name"),
        pytest.param(["description of the page in no more than a few words, if there is one, else empty", "text"], id="long-name"),
    ],
)
def test_a_known_header_is_a_header(tmp_path: Path, header: list[str]) -> None:
    items = read(tmp_path / "a.csv", table([header, *ROWS]))
    assert len(items) == len(ROWS)
    assert all(isinstance(item, Scrape) for item in items)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["a", "b"], ["1", "2"]], id="numbers"),
        pytest.param([["name", "born"], ["Ann Lee", "1950-03-01"]], id="people"),
        pytest.param([["homepage"], ["https://example.org/"]], id="addresses-alone"),
    ],
)
def test_a_table_of_something_else_is_read_as_ever(tmp_path: Path, rows: list) -> None:
    assert find_fault(rows[0], rows[1:]) is None
    assert [type(item) for item in read(tmp_path / "a.csv", table(rows))] == [Scrape] * (len(rows) - 1)


def test_broken_rows_before_a_decision_keep_their_place(tmp_path: Path) -> None:
    raw = b"a,b\n1,2,3\n4,5\n"
    assert brief(read(tmp_path / "a.csv", raw)) == [(0, "bad_row"), (1, b'{"a":"4","b":"5"}')]


def test_a_known_header_holds_no_row_back(tmp_path: Path) -> None:
    items = read_scrapes(source(tmp_path / "a.csv", table([["url", "text"], *ROWS])), LIMITS)
    assert next(items).record_offset == 0


def test_no_message_holds_a_cell() -> None:
    error = find_fault(ROWS[0], ROWS[1:])
    assert error
    assert not any(word in error.message for word in ("council", "example.org"))
    assert not knows_columns(ROWS[0])
