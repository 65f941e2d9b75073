"""What find_quantities finds, and what it leaves alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.quantities import find_quantities
from tests.evidence_cases import picked, read_cases

COLUMNS = ("value", "high", "bound", "unit", "counted", "predicate")
TEXTS = st.text(alphabet=st.sampled_from("ab TwoSaid said 12,.300 $%\n“”\"'’‘()—:- He million of one"), max_size=120)


@pytest.mark.parametrize("case", read_cases("quantities"))
def test_finds(case: dict[str, Any]) -> None:
    rows = find_quantities(case["text"])
    assert picked(rows, case["quantities"], COLUMNS) == case["quantities"]


@given(TEXTS)
def test_spans_hold_their_words(text: str) -> None:
    rows = find_quantities(text)
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)


_ODD_PIECES = st.sampled_from(
    ["5", "12,300", ".5", "$", "US$", "€", "Rs", "million", "bn", "k", "half", "a", "dozen", "hundred", "two", "thirds", "of", "to",
     "and", "½", "1/2", "percent", "%", "-", "–", "−", "\u00a0", "\u2009", "\u202f", " ", " ", "more than", "about", "kg", "people",
     ",", ".", ":", "\n", "couple", "tens", "and a half"]
)  # fmt: skip


@given(st.lists(_ODD_PIECES, max_size=12).map("".join))
def test_no_spacing_of_numbers_raises(text: str) -> None:
    rows = find_quantities(text)
    assert all(text[row["start"] : row["end"]] == row["text"] and row["value"] is not None for row in rows)


def test_a_space_that_does_not_break_joins_a_number_and_its_size() -> None:
    assert [(row["value"], row["unit"]) for row in find_quantities("It cost $5\u00a0million.")] == [(5e6, "dollar")]
