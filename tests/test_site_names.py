"""What names a site, and what only looks like it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.site_names import is_name, names_site, site_names
from tests.scrapes import free_text

CASES = json.loads((Path(__file__).parent / "cases" / "headlines" / "sites.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_parts_that_name_the_site(case: dict) -> None:
    assert names_site(case["part"], site_names(case["site"]), n_unknown=1) is case["is_name"]


@given(free_text, free_text)
def test_more_unknown_words_name_no_fewer_sites(part: str, site: str) -> None:
    names = site_names(site)
    assert names_site(part, names, 0) <= names_site(part, names, 1) <= names_site(part, names, 3)
    assert not names_site(part, frozenset())


def test_what_is_no_domain_names_nothing() -> None:
    assert site_names(".\x08") == frozenset()
    assert not names_site("0", site_names(".\x08"))


@given(st.from_regex(r"[a-z]{4,12}", fullmatch=True))
def test_the_label_of_a_domain_names_it(label: str) -> None:
    names = site_names(f"https://www.{label}.example/news/1.html")
    assert names_site(label.title(), names)
    assert names_site(f"{label}.example", names)
    assert names_site(f"{label.upper()} News", names)


@pytest.mark.parametrize(
    ("part", "is_name"),
    [("Harbour", True), ("The Harbour", True), ("Harbourapp", True), ("App", False), ("Arbour", False), ("Harb", False)],
)
def test_pieces_of_a_label_where_they_are_asked_for(part: str, is_name: bool) -> None:
    assert names_site(part, site_names("harbourapp.example"), may_be_piece=True) is is_name
    assert names_site(part, site_names("harbourapp.example")) is (part == "Harbourapp")


def test_a_stated_name_may_be_long() -> None:
    name = "The Harbour Office of Lindholm and all the Northern Islands - Storms, Tides and Ferries"
    assert names_site(name.upper(), site_names(name))
    assert is_name(name.replace(" - ", ": "), site_names(name))
