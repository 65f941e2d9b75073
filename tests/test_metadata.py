"""Which statement becomes a column."""

import pytest

from tasks.metadata import ORGANIZATION, reconcile
from tasks.records import Candidate


def _author(value: str, source: str = "json_ld") -> Candidate:
    return Candidate("author", value, source)


SITE = Candidate("site", "The Evening Post", "json_ld")
CASES = {
    "a person before the house": ([_author("Jane Doe"), _author("The Evening Post", ORGANIZATION)], ["Jane Doe"]),
    "the house where nobody is named": ([_author("The Evening Post", ORGANIZATION)], ["The Evening Post"]),
    "the house as a plain string": ([_author("The Evening Post"), SITE], ["The Evening Post"]),
    "an agency stays an agency": ([_author("Reuters", ORGANIZATION), Candidate("agency", "Reuters", "json_ld")], []),
    "a house that only a class name tells is no author": ([_author("The Evening Post", "class:author"), SITE], []),
    "nobody": ([SITE], []),
    "the house, though a picture is an agency's": (
        [_author("The Evening Post", ORGANIZATION), Candidate("agency", "AFP", "credit")], ["The Evening Post"]),
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
    "what the record says stands": ([_date("2025-06-24", "record"), PRINTED], "/a", "2025-06-24"),
}  # fmt: skip


@pytest.mark.parametrize(("candidates", "path", "day"), DATES.values(), ids=DATES.keys())
def test_dates(candidates: list[Candidate], path: str, day: str | None) -> None:
    published = reconcile(candidates, "https://eveningpost.example" + path, "en").published_at
    assert (published.date().isoformat() if published else None) == day


@pytest.mark.parametrize("url", ["http://[::1", "https://exa[mple.com/x", "https://x.com]/a", "http://\u2100.com/a", "//", "::"])
def test_an_address_that_is_none_harms_nothing(url: str) -> None:
    assert reconcile([STATED], url, "en").published_at is not None
