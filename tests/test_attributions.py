"""What find_attributions finds, and what it leaves alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.attributions import find_attributions
from tests.evidence_cases import picked, read_cases

COLUMNS = ("source", "source_kind", "cue", "content", "reported_by")
TEXTS = st.text(alphabet=st.sampled_from("ab TwoSaid said 12,.300 $%\n“”\"'’‘()—:- He million of one"), max_size=120)


@pytest.mark.parametrize("case", read_cases("attributions"))
def test_finds(case: dict[str, Any]) -> None:
    rows = find_attributions(case["text"])
    assert picked(rows, case["attributions"], COLUMNS) == case["attributions"]


@given(TEXTS)
def test_spans_hold_their_words(text: str) -> None:
    rows = find_attributions(text)
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    for row in rows:
        assert text[row["content_start"] : row["content_end"]] == row["content"]
        if row["source"] is not None:
            assert text[row["source_start"] : row["source_end"]] == row["source"]
