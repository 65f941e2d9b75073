"""What find_hedges finds, and what it leaves alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.hedges import KINDS, find_hedges
from tests.evidence_cases import read_cases


@pytest.mark.parametrize("case", read_cases("hedges"))
def test_finds(case: dict[str, Any]) -> None:
    assert [[row["text"], row["kind"]] for row in find_hedges(case["text"])] == case["hedges"]


WORDS = ["may", "about", "300", "the", "claims", "is", "expected", "to", ".", ",", "some", "people", "reportedly", "May", "9"]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_spans_hold_their_words_and_never_overlap(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for row in find_hedges(text):
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["start"] >= end
        assert row["kind"] in KINDS
        end = row["end"]
