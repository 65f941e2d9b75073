"""When an article was published and changed, of all that a page states and prints; no date is made up."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tasks.dates import find_month, read_instant
from tasks.records import Candidate
from tasks.stated.sources import LABELLED, ORIGINAL, PAGE_DATE, Evidence, ranked
from tasks.statements.date_data import DAY_FIRST_REGIONS, MONTH_FIRST_REGIONS

PRINTED, WORDS = ("near:date", "time"), "near:date"  # a <time> may be that of a teaser: no word against a stated day
SAID = (LABELLED, ORIGINAL)
SAME_DAY = timedelta(days=1)
_FRONT = re.compile(r"\w+://[^/?#]+/?(?:[?#].*)?")  # the address of a site; urlsplit raises on what is none
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3,9})(?:[/-](\d{1,2}))?(?=[/-]|$)", re.IGNORECASE)
_ORDERS = ("en-GB", "en-US")  # day first, month first
Dated = tuple[datetime | None, list[Evidence]]


class Reader:
    """Reads the dates of one page: 03/10/2023 by the region that the page states, else in the one order that agrees with
    its address or with a day stated elsewhere. Software states en-US by default: that tells nothing."""

    def __init__(self, candidates: Sequence[Candidate], url: str, language: str) -> None:
        self.language, self.address = language, _day_of_address(url)
        regions = {c.value.replace("_", "-").lower() for c in candidates if c.field == "language"}
        self.is_day_first = bool(regions & DAY_FIRST_REGIONS) and not regions & MONTH_FIRST_REGIONS
        read = (read_instant(c.value, language) for c in candidates if c.field in ("published_at", "modified_at"))
        self.days = [day for day in read if day]

    def read(self, value: str) -> datetime | None:
        """The instant that a value says; of an ambiguous one none, where nothing vouches for one of its readings."""
        if instant := read_instant(value, self.language):
            return instant
        if self.is_day_first:
            return read_instant(value, _ORDERS[0])
        readings = {day for order in _ORDERS if (day := read_instant(value, order))}
        vouched = [day for day in readings if self.is_in_address(day) or _is_near(day, self.days)]
        return vouched[0] if len(vouched) == 1 else None

    def is_in_address(self, day: datetime) -> bool:
        """Does the page's address have this day, or its month where it has no day?"""
        if not self.address:
            return False
        year, month, number = self.address
        if number:
            return _is_near(day, [datetime(year, month, number, tzinfo=day.tzinfo)])
        return (day.year, day.month) == (year, month)


def _day_of_address(url: str) -> tuple[int, int, int] | None:
    """Year, month and day (0 if not given) of an address like /2023/october/03/ or /2023-10/."""
    match = _IN_ADDRESS.search(url)
    if not match:
        return None
    month = int(match[2]) if match[2].isdigit() else find_month(match[2])
    year, number = int(match[1]), int(match[3] or 0)
    try:
        datetime(year, month, number or 1)
    except ValueError:
        return None
    return year, month, number


def choose_dates(candidates: Sequence[Candidate], url: str, language: str) -> tuple[Dated, Dated]:
    """Publication and last change, each with its evidence."""
    reader = Reader(candidates, url, language)
    candidates = _without_page_dates(candidates, url, reader)
    published = _published(candidates, reader)
    modified = read_first(candidates, "modified_at", reader)
    if not modified[0] and published[0] and published[1][0].source == ORIGINAL:
        modified = _renewed(candidates, published[0], reader)
    return published, modified


def read_first(candidates: Sequence[Candidate], field: str, reader: Reader) -> Dated:
    """The first statement that is a date: one that cannot be read is passed over, none is made up."""
    for candidate in ranked(candidates, field):
        if instant := reader.read(candidate.value):
            return instant, [Evidence(field, candidate.value, candidate.source)]
    return None, []


def _without_page_dates(candidates: Sequence[Candidate], url: str, reader: Reader) -> list[Candidate]:
    """The statements without the date of a mere page, unless another one or the address gives the same day.

    Measured on blogs: of such dates without a second witness 3 in 16 are the article's. A front page, whose address has no
    path, is no article either: what its meta tags say is when the site was built.
    """
    is_front = bool(_FRONT.fullmatch(url))
    stated = [c for c in candidates if c.field == "published_at"]
    own = [c for c in stated if c.source != PAGE_DATE and not (is_front and _is_meta(c))]
    days = [day for c in own if (day := reader.read(c.value))]
    changed = [] if days else [day for c in candidates if _is_printed_change(c) and (day := reader.read(c.value))]
    doubted = [c for c in stated if c not in own and not _is_borne_out(reader.read(c.value), days, changed, reader)]
    return [c for c in candidates if c not in doubted]


def _is_borne_out(day: datetime | None, days: Sequence[datetime], changed: Sequence[datetime], reader: Reader) -> bool:
    """Is a day one of these, in the address, or before a change that is printed by the headline? So articles are dated."""
    if day is None:
        return False
    return _is_near(day, days) or reader.is_in_address(day) or any(day - change <= SAME_DAY for change in changed)


def _is_printed_change(candidate: Candidate) -> bool:
    return candidate.field == "modified_at" and candidate.source in PRINTED


def _published(candidates: Sequence[Candidate], reader: Reader) -> Dated:
    """When the article was published: as the best source has it, or the earlier day that the page prints."""
    instant, evidence = read_first(candidates, "published_at", reader)
    if instant and evidence[0].source != "record" and (printed := _printed_earlier(candidates, instant, reader)):
        return read_first([printed], "published_at", reader)
    return instant, evidence


def _printed_earlier(candidates: Sequence[Candidate], stated: datetime, reader: Reader) -> Candidate | None:
    """The day printed by the headline, where the page's software states the last change as the publication too.

    Not where anything printed there has the stated day, save that of a change where a label says which day is the publication's.
    """
    dated = [(c, day) for c in candidates if c.field.endswith("_at") and (day := reader.read(c.value))]
    printed = [(c, day) for c, day in dated if c.source in PRINTED]
    if any(c.field == "modified_at" and day - stated > SAME_DAY for c, day in dated):
        return None
    labelled = [c for c, day in dated if c.field == "published_at" and c.source in SAID and stated - day > 2 * SAME_DAY]
    same = {c.field for c, day in printed if _is_near(day, [stated])}
    if labelled and "published_at" not in same and any(c.field == "modified_at" and _is_near(day, [stated]) for c, day in dated):
        return labelled[-1]
    if same:
        return None
    return next((c for c, day in printed if c.field == "published_at" and c.source == WORDS and day < stated), None)


def _renewed(candidates: Sequence[Candidate], published: datetime, reader: Reader) -> Dated:
    """The day printed by the headline of an article that was first published before: that of its last change."""
    later = [c for c in candidates if c.field == "published_at" and c.source in PRINTED]
    newer = [c for c in later if (day := reader.read(c.value)) and day - published > SAME_DAY]
    instant, evidence = read_first(newer, "published_at", reader)
    return instant, [Evidence("modified_at", e.value, e.source) for e in evidence]


def _is_meta(candidate: Candidate) -> bool:
    return candidate.source.startswith(("article:", "meta:", "og:", "name:"))


def _is_near(instant: datetime | None, days: Sequence[datetime]) -> bool:
    return instant is not None and any(abs(instant - day) <= SAME_DAY for day in days)
