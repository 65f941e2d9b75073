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
