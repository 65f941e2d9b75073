"""What find_quotes finds, and what it leaves alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.quotes import find_quotes
from tests.evidence_cases import picked, read_cases

COLUMNS = ("text", "speaker", "speaker_name")
TEXTS = st.text(alphabet=st.sampled_from("ab TwoSaid said 12,.300 $%\n“”\"'’‘()—:- He million of one"), max_size=120)


@pytest.mark.parametrize("case", read_cases("quotes"))
def test_finds(case: dict[str, Any]) -> None:
    rows = find_quotes(case["text"])
    assert picked(rows, case["quotes"], COLUMNS) == case["quotes"]


@given(TEXTS)
def test_spans_hold_their_words(text: str) -> None:
    rows = find_quotes(text)
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
