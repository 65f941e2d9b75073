"""Dates: values in cases/dates/instants.json, dates inside byline lines below, then what holds for any text."""

import doctest
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import dates
from tasks.dates import FIRST_YEAR, LAST_YEAR, find_dates, is_month, read_instant
from tasks.statements import calendars, clocks, marks
from tasks.statements.calendars import SOLAR_YEARS, from_solar
from tasks.statements.date_data import MONTHS, SOLAR_MONTHS

CASES = json.loads((Path(__file__).parent / "cases/dates/instants.json").read_text())
BERLIN = timedelta(hours=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_value(case: dict) -> None:
    instant = read_instant(case["value"], case["language"])
    assert instant == (datetime.fromisoformat(case["instant"]).replace(tzinfo=UTC) if case["instant"] else None)
    assert instant is None or instant.tzinfo is UTC


def test_default_offset_counts_only_where_none_is_named() -> None:
    assert read_instant("9. Januar 2025, 14:32 Uhr", "de", BERLIN) == datetime(2025, 1, 9, 13, 32, tzinfo=UTC)
    assert read_instant("2025-01-09", "", BERLIN) == datetime(2025, 1, 8, 23, 0, tzinfo=UTC)
    assert read_instant("20250109143200", "", BERLIN) == datetime(2025, 1, 9, 13, 32, tzinfo=UTC)
    for value in ("2025-01-09T14:32Z", "Jan 9, 2025 2:32 pm GMT", "1736433120"):
        assert read_instant(value, "", BERLIN) == datetime(2025, 1, 9, 14, 32, tzinfo=UTC)


LINES = {
    "after-a-name": ("By Jane Doe | Jan. 9, 2025 at 2:32 p.m. EST | 3 min read", "en", ["Jan. 9, 2025 at 2:32 p.m. EST"]),
    "glued": ("Anna Beispiel24.04.2024, 19:35 Uhr", "de", ["24.04.2024, 19:35 Uhr"]),
    "two": ("Published: March 3, 2024 Updated: March 5, 2024 10:15", "en", ["March 3, 2024", "March 5, 2024 10:15"]),
    "two-glued": ("March 3, 2024March 5, 2024Jane Doe", "en", ["March 3, 2024", "March 5, 2024"]),
    "time-first": ("um 15:46 Uhr am 9. September 2024 von Petra Klein", "de", ["15:46 Uhr am 9. September 2024"]),
    "own-time-each": ("10:15 9.1.2025 | 11:20 10.1.2025", "de", ["10:15 9.1.2025", "11:20 10.1.2025"]),
    "mars-is-a-planet": ("Mars 2025 and 9 mars bars", "en", []),
    "figures-without-dates": ("Call 0171 2025 1234 or pay 1.250.2025 won, score 3-2-1", "en", []),
    "sentence": ("Am 3. Oktober 1990 trat die DDR bei, 1.300 Gäste kamen.", "de", ["3. Oktober 1990"]),
}


@pytest.mark.parametrize(("text", "language", "expected"), LINES.values(), ids=LINES)
def test_dates_of_a_line(text: str, language: str, expected: list[str]) -> None:
    found = find_dates(text, language)
    assert [date.text for date in found] == expected
    assert all(text[date.start : date.end] == date.text for date in found)


def test_time_of_day_is_told_from_a_bare_day() -> None:
    assert [date.has_time for date in find_dates("3 March 2024 and 5 March 2024, 10:15", "en")] == [False, True]


@pytest.mark.parametrize("language", sorted(MONTHS))
def test_months_of_a_language_are_twelve_and_clear(language: str) -> None:
    fields = MONTHS[language].split("|")
    assert len(fields) == 12
    for month, field in enumerate(fields, 1):
        for word in field.split():
            assert read_instant(f"9 {word.replace('_', ' ')} 2024", language) == datetime(2024, month, 9, tzinfo=UTC)
            assert is_month(word.upper(), language) or language in ("tr", "el")


@given(st.datetimes(datetime(FIRST_YEAR, 1, 2), datetime(LAST_YEAR, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_iso_of_any_instant_is_read_back(local: datetime, minutes: int) -> None:
    offset = timedelta(minutes=minutes)
    sign, rest = "-" if minutes < 0 else "+", abs(minutes)
    value = f"{local.isoformat()}{sign}{rest // 60:02}:{rest % 60:02}"
    assert read_instant(value) == local.replace(tzinfo=UTC) - offset


TEXT = st.text(st.sampled_from("0123456789 .,:/-TZ+年月日janfebmärz|uhrpm1225é٣"), max_size=40)


@given(st.one_of(TEXT, st.text()), st.sampled_from(["", "en", "de", "ja", "fi", "en-US", "xx"]))
def test_any_text_is_read_without_error_and_within_bounds(text: str, language: str) -> None:
    found = find_dates(text, language)
    assert all(FIRST_YEAR - 1 <= date.instant.year <= LAST_YEAR + 1 for date in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    instant = read_instant(text, language)
    assert instant is None or instant == read_instant(text, language)


@pytest.mark.parametrize("month", range(1, 13))
def test_months_of_the_solar_calendar(month: int) -> None:
    words = SOLAR_MONTHS.split("|")
    assert len(words) == 12
    first = read_instant(f"1 {words[month - 1]} 1404", "fa")
    assert first is not None
    days = 31 * min(month - 1, 6) + 30 * max(0, month - 7)
    assert first == datetime(2025, 3, 21, tzinfo=UTC) + timedelta(days=days)


# the first days of years, as printed in calendars
NEW_YEARS = {1300: "1921-03-21", 1342: "1963-03-21", 1343: "1964-03-21", 1354: "1975-03-21", 1375: "1996-03-20",
             1376: "1997-03-21", 1379: "2000-03-20", 1387: "2008-03-20", 1388: "2009-03-21", 1391: "2012-03-20",
             1395: "2016-03-20", 1396: "2017-03-21", 1403: "2024-03-20", 1404: "2025-03-21", 1405: "2026-03-21",
             1408: "2029-03-20", 1409: "2030-03-21"}  # fmt: skip


@pytest.mark.parametrize("year", NEW_YEARS)
def test_new_years_of_the_solar_calendar(year: int) -> None:
    assert date(*(from_solar((year, 1, 1)) or (1, 1, 1))).isoformat() == NEW_YEARS[year]


def test_years_of_the_solar_calendar_follow_each_other() -> None:
    for year in SOLAR_YEARS[:-1]:
        last = from_solar((year, 12, 30)) or from_solar((year, 12, 29))
        assert last is not None
        assert date(*last) + timedelta(days=1) == date(*(from_solar((year + 1, 1, 1)) or (1, 1, 1)))


@pytest.mark.parametrize("module", [dates, clocks, calendars, marks])
def test_doctests(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
