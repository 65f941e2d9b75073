"""Read dates: what a page, record or byline says about a day and time, as an instant in UTC.

No date is invented. Relative times, a missing year or day, days that do not exist, years before 1700 or after 2100 and
10/07/2026 in no known order give None. There is no clock here: the same words always give the same instant. Years of the
Buddhist era and days of the Iranian calendar are counted over into Gregorian ones where the words or the language show them.
A time without an offset is read in `default_offset`, else in UTC; a day without a time is its midnight there.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from tasks.statements.calendars import SOLAR_YEARS, from_buddhist, from_solar
from tasks.statements.clocks import Clock, clock_beside, clock_of
from tasks.statements.date_data import (
    DAY_FIRST,
    DAY_FIRST_REGIONS,
    MONTH_FIRST_REGIONS,
    MONTHS,
    ONLY_AT_HOME,
    SOLAR_LANGUAGES,
    SOLAR_MONTHS,
)
from tasks.statements.marks import as_letters

FIRST_YEAR, LAST_YEAR = 1700, 2100
MAX_VALUE = 200  # characters of a value that can be a date; beyond it is prose
MAX_LINE, REMEMBERED = 500, 4096  # characters of a line that is kept in mind, and lines
Day = tuple[int, int, int]


@dataclass(frozen=True)
class FoundDate:
    """A date in a text: [start, end) in code points, its words, the instant, and whether a time of day was given."""

    start: int
    end: int
    text: str
    instant: datetime
    has_time: bool


def read_instant(value: str, language: str = "", default_offset: timedelta | None = None) -> datetime | None:
    """The one instant that a value says, None if it says none, or several that differ.

    Reads ISO 8601 (calendar and week dates, basic and extended), RFC 2822, Unix seconds and milliseconds, and dates in words
    or figures as news pages write them. language: ISO 639-1, or with a region as in en-GB.

    >>> read_instant("9. Januar 2025, 14:32 Uhr", "de", timedelta(hours=1)).isoformat()
    '2025-01-09T13:32:00+00:00'
    >>> read_instant("2 hours ago"), read_instant("January 9"), read_instant("31.02.2025")
    (None, None, None)
    """
    value = value.strip()
    if not value or len(value) > MAX_VALUE:
        return None
    if re.fullmatch(r"[0-9.]+|[0-9W:,.T+Z-]+", value) and (machine := _read_machine_form(value, default_offset)):
        return machine
    found = find_dates(value, language, default_offset)
    instants = {date.instant for date in found if date.has_time} or {date.instant for date in found}
    days = [date.instant for date in found if not date.has_time]
    if len(instants) != 1:
        return None
    instant = instants.pop()
    return instant if all(abs(instant - day) < timedelta(days=2) for day in days) else None


def find_dates(text: str, language: str = "", default_offset: timedelta | None = None) -> tuple[FoundDate, ...]:
    """The dates of a line in order, each with the time of day that stands after or before it.

    >>> [(d.text, d.has_time) for d in find_dates("By Jane Doe | Updated Jan. 9, 2025 at 2:32 p.m. EST | 3 min read")]
    [('Jan. 9, 2025 at 2:32 p.m. EST', True)]
    """
    find = _find_dates if len(text) <= MAX_LINE else _find_dates.__wrapped__
    return find(text, language.lower(), default_offset)


@lru_cache(maxsize=REMEMBERED)  # a page is looked at more than once
def _find_dates(text: str, language: str, default_offset: timedelta | None) -> tuple[FoundDate, ...]:
    days = _find_days(text, language)
    found: list[FoundDate] = []
    for n, (start, end, day, clock, is_iso) in enumerate(days):
        floor = found[-1].end if found else 0
        ceiling = days[n + 1].start if n + 1 < len(days) else len(text)
        if clock is None and (beside := clock_beside(text, floor, start, end, ceiling, language, is_iso)):
            clock, start, end = beside.clock, min(start, beside.start), max(end, beside.end)
        instant = _instant(day, clock, default_offset)
        found.append(FoundDate(start, end, text[start:end], instant, clock is not None))
    return tuple(found)


# --- days -------------------------------------------------------------------------------------------------------------

_NUMBER = r"(?P<{}>\d{{1,2}})"
_D, _M = _NUMBER.format("day"), _NUMBER.format("month")
_Y = r"(?P<year>\d{4})(?!\d|\.\d)"
_WORD = r"(?P<word>[^\W\d_]{2,12}\.?)"
_OF = r"(?:\s?(?:(?:de|of|del|di|den|του)\s|d['’])\s?)?"
_YEAR = re.compile(r"\d{4}|\d\d[./]\d\d[./]\d\d|[ก-ฮ]\.\s?\d\d")
_C_TIME = r"(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)\s(?:(?P<zone>[A-Z]{3,4}|[+-]\d{4})\s)?"
_ORDINAL = r"(?:\.|st|nd|rd|th|er|re|[ºª°])?"
# ʼ: a vowel sign, as patterns see it
_THAI_WORD = r"(?P<word>[\u0e01-\u0e4eʼ]{3,12}|[\u0e01-\u0e4eʼ]{1,3}\.[ก-ฮ]\.?)"


class _Line(NamedTuple):
    """A line in which days are looked for: its text, the words for months by number, the order of figures, the language."""

    text: str
    months: dict[str, int]
    order: str
    language: str


def _year_first(match: re.Match[str], line: _Line) -> Day | None:
    """2025-01-09, 2025/1/9, 2025. 1. 9., 2025年1月9日, 2025년 1월 9일; in Persian 1404/04/15."""
    day = int(match["year"]), int(match["month"]), int(match["day"])
    return from_solar(day) if day[0] in SOLAR_YEARS and line.language in SOLAR_LANGUAGES else day


def _figures(match: re.Match[str], line: _Line) -> Day | None:
    """09.01.2025 has the day first, save in English; 09/01/2025 and 09-01-2025 go by the language, or the one way they can be."""
    first, second, year = int(match["day"]), int(match["month"]), int(match["year"])
    order = line.order or ("dmy" if match["mark"] == "." and year > 99 else "")
    if year < 100:
        year += 2000 if year < 69 else 1900  # as POSIX reads two digits
        if order not in ("dmy", "mdy"):
            return None
    if line.language == "th":
        year = from_buddhist((year, 1, 1))[0]
    if first > 12 or (first != second and second <= 12 and order == "dmy"):
        return year, second, first
    return (year, first, second) if second > 12 or first == second or order == "mdy" else None


def _in_words(match: re.Match[str], line: _Line) -> Day | None:
    """9 January 2025, 9. Januar 2025, 9 de enero de 2025, January 9th, 2025, 2025. január 9., Thu Jan  9 14:32:05 CET 2025."""
    word = line.text[match.start("word") : match.end("word")].rstrip(".")
    year, day = int(match["year"]), int(match["day"])
    if year in SOLAR_YEARS:
        return from_solar((year, _solar_months().get(_fold(word), 0), day))
    month = line.months.get(_fold(word)) or line.months.get(_fold(_glued(word)))
    return (year, month, day) if month else None


def _glued(word: str) -> str:
    """The word without what is glued to its front: a name as in DoeJanuary 9, 2025, or the Hebrew letter for "in"."""
    return word[1:] if word.startswith("ב") else word[_last_capital(word) :]


def _in_numbered_month(match: re.Match[str], _line: _Line) -> Day | None:
    """20 tháng 4 năm 2025: months have numbers."""
    return int(match["year"]), int(match["month"]), int(match["day"])


def _in_thai(match: re.Match[str], line: _Line) -> Day | None:
    """7 กรกฎาคม 2568, 18 ก.พ. 68: the years are Buddhist, and those of two digits have their century left out."""
    word, year = line.text[match.start("word") : match.end("word")], int(match["year"])
    month = line.months.get(_fold(word.rstrip(".")))
    return from_buddhist((year + 2500 if year < 100 else year, month, int(match["day"]))) if month else None


_Shapes = tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Line], Day | None]], ...]
_SHAPES: _Shapes = (
    (re.compile(rf"(?<![\d.])(?P<year>\d{{4}})(?P<mark>[-/.])\s?{_M}(?P=mark)\s?{_D}(?!\d)\.?"), _year_first),
    (re.compile(rf"(?<!\d)(?P<year>\d{{4}})\s?[年년]\s?{_M}\s?[月월]\s?{_D}\s?[日일]"), _year_first),
    (re.compile(rf"(?<![\d.,])(?<!\d[-/]){_D}(?P<mark>[-/.])\s?{_M}(?P=mark)\s?{_Y}"), _figures),
    (re.compile(r"(?<![\d.,/-])(?P<day>\d\d)(?P<mark>[./])(?P<month>\d\d)(?P=mark)(?P<year>\d\d)(?![\d/]|[.,]\d)"), _figures),
    (re.compile(rf"(?<![\d.,]){_D}{_ORDINAL}[\s/-]?{_OF}{_WORD}[,،\s/-]{{0,2}}{_OF}{_Y}"), _in_words),
    (re.compile(rf"{_WORD}\s?{_D}(?:st|nd|rd|th|\.)?(?:\s?[,،]\s?|\s|\s?de\s){_Y}", re.IGNORECASE), _in_words),
    (re.compile(rf"(?<![\d.,])(?P<year>\d{{4}})[.,]?(?:\sm\.)?[\s-]{_WORD}[\s-]{_D}(?![\d:])(?:\.|\sd\.)?"), _in_words),
    (re.compile(rf"(?<![^\W_]){_WORD}\s{{1,2}}{_D}\s{_C_TIME}{_Y}"), _in_words),
)
# looked for only where one of these letters stands
_VIETNAMESE, _THAI, _ARABIC = "tháng", re.compile(r"[\u0e01-\u0e4e]"), re.compile(r"[\u0620-\u06d3]")
_VIETNAMESE_SHAPES: _Shapes = ((re.compile(rf"(?<![\d.,/]){_D}\s[Tt]háng\s{_M}(?:,?\snăm|,)?\s{_Y}"), _in_numbered_month),)
_THAI_SHAPES: _Shapes = (
    (re.compile(rf"(?<![\d.,]){_D}\s?{_THAI_WORD}\s?(?:[พค]\.\s?ศ\.\s?)?{_Y}"), _in_thai),
    (re.compile(r"(?<![\d.,])" + _D + r"\s?(?P<word>[\u0e01-\u0e4eʼ]{1,3}\.[ก-ฮ]\.)\s?(?P<year>\d\d)(?![\d:.])"), _in_thai),
)
_ARABIC_SHAPES: _Shapes = (  # 16 يناير/كانون الثاني 2025
    (re.compile(rf"(?<![\d.,]){_D}\s{_WORD}\s?[/(]\s?[\u0620-\u06d3ʼ]+\)?\s{_Y}"), _in_words),
)
_TWO_WORDS = re.compile(r"(?<=كانون|تشرين)\s(?=ال)")  # the names of four Arabic months


class _DaySpan(NamedTuple):
    """A day found at [start, end), its time of day where the shape holds one, and whether it was written 2025-01-09."""

    start: int
    end: int
    day: Day
    clock: Clock | None
    is_iso: bool


def _find_days(text: str, language: str) -> list[_DaySpan]:
    """All days in order, the longest where shapes overlap."""
    if not _YEAR.search(text):
        return []
    language_alone = language.split("-")[0]
    text = text if text.isascii() else _TWO_WORDS.sub("ـ", text)
    line = _Line(text, _month_words(language_alone), _order(language), language_alone)
    shown, spans = as_letters(text), []
    for pattern, read in _shapes_of(text):
        for match in pattern.finditer(shown):
            day = read(match, line)
            if day and _exists(day):
                start = _start_in_words(match, line) if read is _in_words else match.start()
                spans.append(_DaySpan(start, match.end(), day, _clock_inside(match), read is _year_first))
    kept: list[_DaySpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _shapes_of(text: str) -> _Shapes:
    """The shapes that a day may have in such letters."""
    if text.isascii():
        return _SHAPES
    shapes = _SHAPES + (_VIETNAMESE_SHAPES if _VIETNAMESE in text.lower() else ())
    return shapes + (_THAI_SHAPES if _THAI.search(text) else ()) + (_ARABIC_SHAPES if _ARABIC.search(text) else ())


def _clock_inside(match: re.Match[str]) -> Clock | None:
    part = match.groupdict()
    return clock_of(int(part["h"]), int(part["m"]), int(part["s"]), "", part["zone"] or "") if part.get("h") else None


def _start_in_words(match: re.Match[str], line: _Line) -> int:
    """Where the date begins: at the month, not at the letters that are glued to it."""
    word = line.text[match.start("word") : match.end("word")].rstrip(".")
    is_glued = match.start() == match.start("word") and _fold(word) not in _month_words("")
    return match.start() + (_last_capital(word) if is_glued else 0)


def _last_capital(word: str) -> int:
    return max((n for n, letter in enumerate(word) if letter.isupper()), default=0)


def find_month(word: str, language: str = "") -> int:
    """Number of the month that a word names, 0 if none: as is_month has it.

    >>> find_month("october"), find_month("blog")
    (10, 0)
    """
    return _month_words(language.lower().split("-")[0]).get(_fold(word.rstrip(".")), 0)


def is_month(word: str, language: str = "") -> bool:
    """Whether the word is a month in that language, or in English; in any language where it is not known.

    >>> is_month("Januar", "de"), is_month("Jan."), is_month("jambon", "fr")
    (True, True, False)
    """
    return _fold(word.rstrip(".")) in _month_words(language.lower().split("-")[0])


def _exists(day: Day) -> bool:
    try:
        return FIRST_YEAR <= date(*day).year <= LAST_YEAR
    except ValueError:
        return False


def _order(language: str) -> str:
    """dmy, mdy, "either" in English of no known region, "" where the language is unknown or writes the year first."""
    if language in MONTH_FIRST_REGIONS:
        return "mdy"
    if language in DAY_FIRST_REGIONS or language.split("-")[0] in DAY_FIRST:
        return "dmy"
    return "either" if language.split("-")[0] == "en" else ""


@lru_cache(maxsize=64)
def _month_words(language: str) -> dict[str, int]:
    """Month by folded word: as the language has it, else English, else all languages that know the word, if they agree."""
    tables = {code: _month_table(code) for code in MONTHS}
    words = {word for table in tables.values() for word in table}
    meanings = {word: {table[word] for table in tables.values() if word in table} for word in words}
    agreed = {word: months.pop() for word, months in meanings.items() if len(months) == 1 and word not in ONLY_AT_HOME}
    return {**agreed, **tables["en"], **tables.get(language, {})}


def _month_table(language: str) -> dict[str, int]:
    return _numbered(MONTHS[language])


@lru_cache(maxsize=1)
def _solar_months() -> dict[str, int]:
    return _numbered(SOLAR_MONTHS)


def _numbered(months: str) -> dict[str, int]:
    return {_fold(word): n for n, field in enumerate(months.split("|"), 1) for word in field.split()}


_ONE_LETTER = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", **dict.fromkeys("ـ_\u200c\u200d")})


def _fold(word: str) -> str:
    """Lower case without accents; Turkish dotless i too, whose capital is the common one; one letter for those of Arabic and
    Persian keyboards, which look alike, and nothing for what only joins or stretches."""
    letters = unicodedata.normalize("NFD", word.replace("İ", "i").lower().replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_ONE_LETTER)


def _instant(day: Day, clock: Clock | None, default_offset: timedelta | None) -> datetime:
    local = datetime(*day) + (clock.since_midnight if clock else timedelta())
    offset = clock.offset(local) if clock else None
    return (local - (default_offset or timedelta() if offset is None else offset)).replace(tzinfo=UTC)


# --- forms for machines -----------------------------------------------------------------------------------------------

_UNIX = re.compile(r"([1-9]\d{9})(\d{3})?(?:\.(\d{1,6})\d*)?")
_BASIC = re.compile(r"(\d{8})T?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(Z|[+-]\d\d(?::?\d\d)?)?|\d{8}")
_WEEK = re.compile(r"\d{4}-?W\d\d-?[1-7](?:T.*)?")
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})")


def _read_machine_form(value: str, default_offset: timedelta | None) -> datetime | None:
    """Unix seconds (10 digits) or milliseconds (13), 20250109T143205Z, 2025-W02-4, 2025-009."""
    instant = None
    if match := _UNIX.fullmatch(value):
        milliseconds = int(match[1]) * 1000 + int(match[2] or 0)
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    elif (match := _DAY_OF_YEAR.fullmatch(value)) and 1 <= int(match[2]) <= 366 and _exists((int(match[1]), 1, 1)):
        local = datetime(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        instant = (local - (default_offset or timedelta())).replace(tzinfo=UTC) if local.year == int(match[1]) else None
    elif _BASIC.fullmatch(value) or _WEEK.fullmatch(value):
        instant = _read_iso(value if "T" in value or len(value) <= 10 else f"{value[:8]}T{value[8:]}", default_offset)
    return instant if instant and FIRST_YEAR <= instant.year <= LAST_YEAR else None


def _read_iso(value: str, default_offset: timedelta | None) -> datetime | None:
    try:
        local = datetime.fromisoformat(value)
    except ValueError:
        return None
    if local.tzinfo:
        return local.astimezone(UTC)
    return (local - (default_offset or timedelta())).replace(tzinfo=UTC)
