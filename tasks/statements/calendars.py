"""Days of calendars other than the Gregorian as its days: the solar one of Iran, the Buddhist years of Thailand."""

from datetime import date

SOLAR_YEARS = range(1200, 1501)  # in which one year of each 33 that these are counted in is as the Iranian calendar has it
BUDDHIST_YEARS, BUDDHIST_AHEAD = range(2400, 2700), 543
_BEFORE_YEAR_ONE = date(2025, 3, 21).toordinal() - 365 * 1403 - (8 * 1404 + 21) // 33
_FIRST_HALF, _LONG, _SHORT = 6, 31, 30  # months of 31 days, then months of 30; the last has 29 but in leap years
_LAST = 12
Day = tuple[int, int, int]


def from_solar(day: Day) -> Day | None:
    """The Gregorian day of one of the solar calendar, None if there is none.

    >>> from_solar((1404, 1, 1)), from_solar((1403, 12, 30)), from_solar((1402, 12, 30))
    ((2025, 3, 21), (2025, 3, 20), None)
    """
    year, month, number = day
    if year not in SOLAR_YEARS or not 1 <= month <= _LAST or not 1 <= number <= _length(year, month):
        return None
    before = _LONG * min(month - 1, _FIRST_HALF) + _SHORT * max(0, month - 1 - _FIRST_HALF)
    found = date.fromordinal(_new_year(year) + before + number - 1)
    return found.year, found.month, found.day


def _new_year(year: int) -> int:
    return _BEFORE_YEAR_ONE + 365 * (year - 1) + (8 * year + 21) // 33


def _length(year: int, month: int) -> int:
    if month == _LAST:
        return _SHORT - 1 + (_new_year(year + 1) - _new_year(year) - 365)
    return _LONG if month <= _FIRST_HALF else _SHORT


def from_buddhist(day: Day) -> Day:
    """The day with its year of the Buddhist era as a Gregorian one; other years as they are.

    >>> from_buddhist((2568, 2, 18)), from_buddhist((2025, 2, 18))
    ((2025, 2, 18), (2025, 2, 18))
    """
    year, month, number = day
    return (year - BUDDHIST_AHEAD if year in BUDDHIST_YEARS else year), month, number
