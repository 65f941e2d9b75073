import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.headlines import SAME_HEADLINE, headline_similarity, read_headline
from tests.scrapes import SENTENCES, free_text

CASES = json.loads((Path(__file__).parent / "cases" / "headlines" / "pairs.json").read_text())
headlines = st.one_of(st.sampled_from(SENTENCES), free_text, st.lists(free_text, max_size=4).map(" | ".join), st.just(""))
sites = st.sampled_from([None, "", "post.example", "https://www.daily-post.example/x", "BBC News"])


def marked(case: dict) -> object:
    fault = pytest.mark.xfail(strict=True, reason="known fault")
    return pytest.param(case, id=case["id"], marks=fault if case.get("known_fault") else ())


@pytest.mark.parametrize("case", map(marked, CASES))
def test_pairs(case: dict) -> None:
    similarity = headline_similarity(case["a"], case["b"], case.get("site_a"), case.get("site_b"))
    assert (similarity >= SAME_HEADLINE) is case["same"], similarity


@given(headlines, headlines, sites, sites)
def test_it_is_a_share_and_the_same_both_ways(a: str, b: str, site_a: str | None, site_b: str | None) -> None:
    similarity = headline_similarity(a, b, site_a, site_b)
    assert 0 <= similarity <= 1
    assert similarity == headline_similarity(b, a, site_b, site_a)


@given(headlines, sites)
def test_a_headline_is_its_own_double(a: str, site: str | None) -> None:
    assert headline_similarity(a, a, site, site) == (1.0 if any(c.isalnum() for c in a) else 0.0)


def test_a_headline_made_of_the_site_name_alone_stays() -> None:
    assert read_headline("Harbour Post", "harbourpost.example").parts == ("Harbour Post",)


def test_long_headlines_take_linear_time() -> None:
    text = "word | " * 20_000
    assert headline_similarity(text, text + "more") > SAME_HEADLINE
