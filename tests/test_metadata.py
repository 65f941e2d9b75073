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
}


@pytest.mark.parametrize(("candidates", "authors"), CASES.values(), ids=CASES.keys())
def test_authors(candidates: list[Candidate], authors: list[str]) -> None:
    assert reconcile(candidates, "https://eveningpost.example/a", "en").authors == authors


def test_the_evidence_of_a_house_names_its_source() -> None:
    known = reconcile([_author("The Evening Post", ORGANIZATION)], "", "en")
    assert [(e.column, e.value, e.source) for e in known.evidence] == [("authors", "The Evening Post", ORGANIZATION)]
