"""Which statement becomes a column."""

from datetime import UTC, datetime

import pytest

from tasks.metadata import reconcile
from tasks.records import Candidate
from tasks.stated.sources import ORGANIZATION


def _author(value: str, source: str = "json_ld") -> Candidate:
    return Candidate("author", value, source)


SITE = Candidate("site", "The Evening Post", "json_ld")
CASES = {
    "a person before the house": ([_author("Jane Doe"), _author("The Evening Post", ORGANIZATION)], ["Jane Doe"]),
    "the house where nobody is named": ([_author("The Evening Post", ORGANIZATION)], ["The Evening Post"]),
    "the house as a plain string": ([_author("The Evening Post"), SITE], ["The Evening Post"]),
    "an agency stays an agency": ([_author("Reuters", ORGANIZATION), Candidate("agency", "Reuters", "json_ld")], []),
    "the house by a class name": ([_author("Evening Post", "class:author"), SITE], ["Evening Post"]),
    "a button by a class name": ([_author("Full Bio", "class:author"), _author("expert reviewer", "rel:author"), SITE], []),
    "a team": ([_author("The Ferry Team", "class:author"), SITE], ["The Ferry Team"]),
    "a pen name": ([_author("harbourcat", "twitter:data1"), SITE], ["harbourcat"]),
    "a pen name and a person": ([_author("harbourcat"), _author("Jane Doe", "class:author")], ["Jane Doe"]),
    "a person of the name of the site": ([_author("Evening Post", "itemprop")], ["Evening Post"]),
    "two partners are no Morgan": ([_author("Morgan & Morgan", ORGANIZATION)], ["Morgan & Morgan"]),
    "a person by mistake called an organisation": ([_author("Jane Doe", ORGANIZATION)], ["Jane Doe"]),
    "an account of the software": ([_author("q_admin"), _author("user3d23d65"), _author("undefined"), _author("Webmaster")], []),
    "a placeholder": ([_author("page.head.extra.author")], []),
    "who made a site without articles": ([_author("Quay Webdesign Inc", "meta:author")], []),
    "who made a dated page": (
        [_author("Quay Webdesign Inc", "meta:author"), Candidate("published_at", "2026-02-03", "time")], ["Quay Webdesign Inc"]),
    "nobody": ([SITE], []),
    "the house, though a picture is an agency's": (
        [_author("The Evening Post", ORGANIZATION), Candidate("agency", "AFP", "credit")], ["The Evening Post"]),
    "a desk that the page declares, though no publisher": (
        [_author("Redactie Quay", ORGANIZATION), Candidate("agency", "Redactie Quay", "json_ld")], ["Redactie Quay"]),
    "a desk by the name of the site": (
        [_author("The Evening Post Night Shift", ORGANIZATION), SITE, Candidate("agency",
        "The Evening Post Night Shift", "json_ld")],
        ["The Evening Post Night Shift"]),
    "the word for newsroom": (
        [_author("Newsroom", ORGANIZATION), Candidate("agency", "Newsroom", "json_ld")], ["Newsroom"]),
    "a desk in Greek": (
        [_author("Συντακτική Ομάδα", ORGANIZATION), Candidate("agency", "Συντακτική Ομάδα", "json_ld")], ["Συντακτική Ομάδα"]),
    "another organisation may be an agency": (
        [_author("Quay Press Agency", ORGANIZATION), SITE, Candidate("agency", "Quay Press Agency", "json_ld")], []),
    "a known agency stays one": (
        [_author("Reuters", ORGANIZATION), Candidate("site", "Reuters", "json_ld"), Candidate("agency", "Reuters", "json_ld")], []),
    "an agency as a plain author": ([_author("The Associated Press")], []),
}  # fmt: skip


@pytest.mark.parametrize(("candidates", "authors"), CASES.values(), ids=CASES.keys())
def test_authors(candidates: list[Candidate], authors: list[str]) -> None:
    assert reconcile(candidates, "https://eveningpost.example/a", "en").authors == authors


def test_an_agency_stated_as_author_comes_before_that_of_a_picture() -> None:
    known = reconcile([_author("The Associated Press"), Candidate("agency", "AFP", "credit")], "", "en")
    assert known.agency == "The Associated Press"


def test_the_evidence_of_a_house_names_its_source() -> None:
    known = reconcile([_author("The Evening Post", ORGANIZATION)], "", "en")
    assert [(e.column, e.value, e.source) for e in known.evidence] == [("authors", "The Evening Post", ORGANIZATION)]


def _date(value: str, source: str, field: str = "published_at") -> Candidate:
    return Candidate(field, value, source)


PAGE = _date("2024-05-02T08:00:00Z", "json_ld:page")
STATED = _date("2025-06-24T08:00:00Z", "json_ld")
PRINTED = _date("2 May 2024", "near:date")
CHANGED = _date("2025-06-24T08:00:00Z", "json_ld", "modified_at")
LABEL, FIRST = _date("2 May 2024", "labelled"), _date("2 May 2024", "labelled:first")
AMBIGUOUS = _date("03/10/2023", "near:date")
DATES = {
    "an article says when it was published": ([STATED], "/a", "2025-06-24"),
    "a mere page does not": ([PAGE], "/a", None),
    "but with a second witness": ([PAGE, _date("2024-05-02", "article:published_time")], "/a", "2024-05-02"),
    "or where it prints the day": ([PAGE, PRINTED], "/a", "2024-05-02"),
    "another printed day is taken for itself": ([PAGE, _date("3 June 2024", "near:date")], "/a", "2024-06-03"),
    "a front page was built some day": ([_date("2024-05-02", "article:published_time")], "/", None),
    "an article may be a front page": ([STATED], "/", "2025-06-24"),
    "a printed day before a change that is stated as publication": ([STATED, CHANGED, PRINTED], "/a", "2024-05-02"),
    "a later change is known apart": (
        [STATED, _date("2025-07-01", "json_ld", "modified_at"), PRINTED], "/a", "2025-06-24"),
    "the stated day is printed too": ([STATED, PRINTED, _date("2025-06-24", "time")], "/a", "2025-06-24"),
    "a time element may be a teaser's": ([STATED, _date("2024-05-02", "time")], "/a", "2025-06-24"),
    "the address has the day of a mere page": ([PAGE], "/2024/05/fares", "2024-05-02"),
    "a front page in an archive": ([_date("2024-05-02", "article:published_time")], "/2024/https://eveningpost.example/", None),
    "or another month": ([PAGE], "/2023/may/fares", None),
    "a mere page that prints a change by its headline": (
        [PAGE, _date("3 June 2024", "near:date", "modified_at")], "/a", "2024-05-02"),
    "but not one before the page was": ([PAGE, _date("3 June 2023", "near:date", "modified_at")], "/a", None),
    "a label's day before a change that is stated as publication": (
        [STATED, CHANGED, _date("24 June 2025", "near:date", "modified_at"), LABEL], "/a", "2024-05-02"),
    "a label's day against a stated one": ([STATED, LABEL], "/a", "2025-06-24"),
    "a label's day against a printed one": ([_date("24 June 2025", "near:date"), LABEL], "/a", "2025-06-24"),
    "the first publication before a printed day": ([_date("24 June 2025", "near:date"), FIRST], "/a", "2024-05-02"),
    "03/10/2023 with the address": ([AMBIGUOUS], "/blog/2023/october/03/fares", "2023-10-03"),
    "03/10/2023 with the month of the address": ([AMBIGUOUS], "/2023/03/fares", "2023-03-10"),
    "03/10/2023 with another stated day": ([AMBIGUOUS, _date("2023-10-03T09:00Z", "json_ld", "modified_at")], "/a", "2023-10-03"),
    "03/10/2023 of a British page": ([AMBIGUOUS, Candidate("language", "en_GB", "og:locale")], "/a", "2023-10-03"),
    "03/10/2023 of an American page, as software has it": ([AMBIGUOUS, Candidate("language", "en-US", "html:lang")], "/a", None),
    "03/10/2023 alone": ([AMBIGUOUS], "/2024/fares", None),
    "what the record says stands": ([_date("2025-06-24", "record"), PRINTED], "/a", "2025-06-24"),
}  # fmt: skip


@pytest.mark.parametrize(("candidates", "path", "day"), DATES.values(), ids=DATES.keys())
def test_dates(candidates: list[Candidate], path: str, day: str | None) -> None:
    published = reconcile(candidates, "https://eveningpost.example" + path, "en").published_at
    assert (published.date().isoformat() if published else None) == day


def test_a_printed_day_after_the_first_publication_is_that_of_a_change() -> None:
    known = reconcile([_date("24 June 2025", "near:date"), FIRST], "", "en")
    assert known.modified_at == datetime(2025, 6, 24, tzinfo=UTC)
    assert [(e.column, e.source) for e in known.evidence] == [("published_at", "labelled:first"), ("modified_at", "near:date")]


@pytest.mark.parametrize("url", ["http://[::1", "https://exa[mple.com/x", "https://x.com]/a", "http://\u2100.com/a", "//", "::"])
def test_an_address_that_is_none_harms_nothing(url: str) -> None:
    assert reconcile([STATED], url, "en").published_at is not None
