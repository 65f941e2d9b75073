"""Texts written in scripts without case: nothing is left that opens with a capital, and what is counted stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.label import text_page
from tasks.labels.marked import mark_known
from tasks.rules import load_rules
from tasks.training.scripts import WRITINGS, in_ideographs, in_letters, written_anew

LETTERS = "abcxyzABCXYZéÜßжЖ"
TEXTS = st.text(st.sampled_from(LETTERS + " 0189,.?!:()“”'-\n東京مـ"), max_size=60)
PAGE = """Home
The river rises again in the lower town
The river rose by two metres on Tuesday, the council said in a statement to the press.
Share this article
"""


@given(TEXTS)
def test_letter_for_letter(text):
    found = in_letters(text)
    assert len(found) == len(text)
    assert found.lower() == found.upper()
    kept = re.compile(r"[^\W\d_]")
    assert kept.sub("", found) == kept.sub("", text)


@given(TEXTS)
def test_word_for_word(text):
    found = in_ideographs(text)
    assert found.lower() == found.upper()
    assert found.count("\n") == text.count("\n")
    assert re.findall(r"\d", found) == re.findall(r"\d", text)


@pytest.mark.parametrize("write", WRITINGS, ids=lambda write: write.__name__)
def test_the_same_word_is_written_the_same_way_and_addresses_stay(write):
    assert write("River") == write("river") != write("rivers")
    assert "https://post.example/Two-Rivers" in write("Read https://post.example/Two-Rivers now")


@pytest.mark.parametrize("has_rules", [True, False])
def test_a_page_is_written_anew_in_one_script_or_the_other(has_rules):
    page, rules = text_page(PAGE), load_rules()
    marked = mark_known(page, rules)
    anew = [written_anew(page, marked, rules, str(n), has_rules) for n in range(20)]
    assert {len(m.draft.texts) for m in anew} == {len(page.blocks)}
    assert all(text.lower() == text.upper() for m in anew for text in m.draft.texts)
    assert {any("ሀ" <= text[0] <= "፿" for text in m.draft.texts) for m in anew} == {True, False}
    assert any(marked.draft.gone)
    assert all(m.draft.gone == [gone and has_rules for gone in marked.draft.gone] for m in anew)
    assert [b.text for b in page.blocks] == [b.text for b in text_page(PAGE).blocks]  # the page stays as it was
