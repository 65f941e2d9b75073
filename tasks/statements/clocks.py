"""Read times of day: 14:32, 2:32 p.m. EST, 14h32, 14.32 Uhr, 午後2時32分, and how they stand beside a date."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tasks.statements.date_data import BETWEEN, DOT_TIME, PLACES, WEEKDAYS, ZONES

MAX_OFFSET = timedelta(hours=14)


@dataclass(frozen=True)
class Clock:
    """Time since midnight (24 hours is the next one), and the offset or the zone of a place if one was named."""

    since_midnight: timedelta
    zone: timedelta | ZoneInfo | None = None

    def offset(self, local: datetime) -> timedelta | None:
        """Offset from UTC at that local time; None if no zone was named."""
        return local.replace(tzinfo=self.zone).utcoffset() if isinstance(self.zone, ZoneInfo) else self.zone


class Beside(NamedTuple):
    """A time of day and where it stands."""

    clock: Clock
    start: int
    end: int


_MORNING, _EVENING = r"ص|ق\.?ظ|π\.?μ\.?", r"م|ب\.?ظ|μ\.?μ\.?"  # before and after noon in Arabic, Persian, Greek
_CLOCK = (
    r"(?P<clock>(?:(?P<half>午前|午後|上午|下午|오전|오후)\s?)?(?P<h>\d{1,2})(?:"
    r"(?::(?:\s(?=[০-৯]))?(?P<m1>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"|\.(?P<mdot>\d\d)(?!\d|[.,]\d|\s?[%€$£])"
    r"|\s?[hH]\s?(?P<m2>\d\d)?(?![^\W\d_])"
    r"|\s?[时時點点시]\s?(?:(?P<m3>\d{1,2})\s?[分분])?)"
    rf"(?P<ampm>\s?[ap]\.?\s?m\b\.?|\s?(?:{_MORNING}|{_EVENING})(?!\w))?"
    r"|(?P<ampm2>\s?[ap]\.?\s?m\b\.?)"
    r"|(?=\s?Uhr\b))(?!\d))(?P<unit>\s?(?:Uhr|hrs|год|ч|น)\b\.?)?"
)
_NAMES = "|".join(sorted([*ZONES, *PLACES], key=len, reverse=True))
_ZONE = (
    r"(?P<zone>\s?(?:[(\[]\s?)?(?:(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d\d)?|[+−-]\d\d:\d\d|[+−-]\d{4}(?!\d)|(?<=\d)[+−-]\d\d(?![\d:])"
    rf"|(?:{_NAMES})(?![^\W_]))(?:\s?[)\]])?)?"
)
_WORDS = "|".join(sorted((re.escape(word) for word in f"{BETWEEN} {WEEKDAYS}".split()), key=len, reverse=True))
_GAP = rf"(?:[\s,،.;|/·•–—@-]|[(（][^()（）\d]{{1,9}}[)）]|(?<![^\W\d_])(?P<cue>{_WORDS})(?![^\W\d_])[.:]?){{0,8}}"
_AFTER = re.compile(rf"(?:[Tt_]|{_GAP}){_CLOCK}{_ZONE}", re.IGNORECASE)
_ALONE = re.compile(rf"(?P<cue>)(?<![\d:.,]){_CLOCK}{_ZONE}", re.IGNORECASE)
_ONLY_GAP = re.compile(_GAP, re.IGNORECASE)
_FIGURES = re.compile(r"(utc|gmt)?([+-])(\d{1,2})(:?)(\d\d)?")
_LOOK_BACK = 40  # characters before a date in which its time of day is looked for


def clock_beside(text: str, floor: int, start: int, end: int, ceiling: int, language: str, is_iso: bool) -> Beside | None:
    """The time of day of a date at [start, end), between floor and ceiling: the nearer of those before and after it.

    is_iso: the date was written 2025-01-09.
    """
    before, after = _before(text, floor, start, language), _after(text, end, ceiling, language, is_iso)
    if before and after:
        return before if start - before.end < after.start - end else after
    return before or after


def _after(text: str, start: int, end: int, language: str, is_iso: bool) -> Beside | None:
    match = _AFTER.match(text, start, end)
    clock = _read(match, language, is_iso) if match else None
    return Beside(clock, match.start("clock"), match.end()) if match and clock else None


def _before(text: str, start: int, end: int, language: str) -> Beside | None:
    for match in _ALONE.finditer(text, max(start, end - _LOOK_BACK), end):
        if _ONLY_GAP.fullmatch(text, match.end(), end) and (clock := _read(match, language, False)):
            return Beside(clock, match.start("clock"), match.end())
    return None


def clock_of(hours: int, minutes: int, seconds: int = 0, fraction: str = "", zone: str = "", is_iso: bool = False) -> Clock | None:
    """None for what is no time. 24:00 is the midnight that ends the day, a leap second the second after it."""
    if hours > 24 or minutes > 59 or seconds > 60 or (hours == 24 and (minutes or seconds)):
        return None
    microseconds = int(fraction.ljust(6, "0")[:6] or 0)
    return Clock(timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds), zone_of(zone, is_iso))


def zone_of(text: str, is_iso: bool = False) -> timedelta | ZoneInfo | None:
    """Offset of a zone's name or figures. Figures with a colon count after 2025-01-09 only: 10:00-12:00 is a span of hours.

    >>> zone_of("(GMT +5:30)"), zone_of("CST")
    (datetime.timedelta(seconds=19800), None)
    """
    name = re.sub(r"[\s()\[\]]", "", text).lower().replace("−", "-")
    if name in ZONES:
        return timedelta(minutes=ZONES[name])
    if name in PLACES:
        return ZoneInfo(PLACES[name])
    match = _FIGURES.fullmatch(name)
    if not match or (match[4] and not match[1] and not is_iso):
        return None
    offset = timedelta(hours=int(match[3]), minutes=int(match[5] or 0))
    return None if offset > MAX_OFFSET else -offset if match[2] == "-" else offset


def _read(match: re.Match[str], language: str, is_iso: bool) -> Clock | None:
    """None for 13 p.m., and for 10.50 where the language writes prices so and nothing else shows a time."""
    part = match.groupdict()
    ampm = (part["ampm"] or part["ampm2"] or "").strip().lower()
    shows_time = ampm or part["unit"] or part["cue"] or language.split("-")[0] in DOT_TIME
    if part["mdot"] and not shows_time:
        return None
    hours, minutes = int(part["h"]), int(part["m1"] or part["mdot"] or part["m2"] or part["m3"] or 0)
    if ampm or part["half"]:
        if hours > 12 or (hours == 0 and ampm):
            return None
        hours = hours % 12 + 12 * (ampm.startswith(("p", "م", "ب", "μ")) or part["half"] in ("午後", "下午", "오후"))
    return clock_of(hours, minutes, int(part["s"] or 0), part["f"] or "", part["zone"] or "", is_iso)
