"""Normalize: each fix by cases in cases/normalize/<fix>.json (changes, keeps, odd neighbours), then its promises."""

import contextlib
import json
import re
import unicodedata
from itertools import product
from pathlib import Path

import ftfy
import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.errors import ScrapeError
from tasks.normalize import _SUSPECT, FIXES, SYMPTOMS, normalize_texts, repair_encoding, replay
from tasks.records import Fix

FOLDER = Path(__file__).parent / "cases/normalize"
CASES = [(path.stem, case) for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text())]
CHANGING = [(name, case) for name, case in CASES if case["kind"] == "changes" and name != "left_alone"]
HIGH, LOW = "\ud83d", "\ude00"

BROKEN = st.text(
    st.sampled_from("Aé ÃÂâ€™œ\x9d\x85\xad\xa0\u200b\u0301\u0308e&amp;#39<br>\r\n\t\x00\x1b[0mЖ中👍\u3000\ufffd\u200d\ufeff°ГВ»")
)
ANY = st.one_of(BROKEN, st.text(st.characters(exclude_categories=["Cs"])))


def normalize_one(text: str) -> tuple[str, list[str]]:
    texts, plan = normalize_texts([text])
    return texts[0], [fix.name for fix in plan]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case['id']}" for name, case in CASES])
def test_case(name: str, case: dict) -> None:
    assert normalize_one(case["before"])[0] == case["after"]
    if case["kind"] == "keeps":
        assert normalize_one(case["before"]) == (case["before"], [])


@pytest.mark.parametrize(("name", "case"), CHANGING, ids=[f"{name}-{case['id']}" for name, case in CHANGING])
def test_change_is_named_for_its_fix(name: str, case: dict) -> None:
    assert name in normalize_one(case["before"])[1]


def test_every_fix_has_cases() -> None:
    assert {fix.__name__ for fix in FIXES} - {"join_surrogates"} == {name for name, _ in CASES} - {"left_alone"}


def test_every_fix_has_one_symptom() -> None:
    named = [fix for fixes in SYMPTOMS.values() for fix in fixes]
    assert sorted(fix.__name__ for fix in named) == sorted(fix.__name__ for fix in FIXES)


def test_joins_the_halves_of_a_surrogate_pair() -> None:
    assert normalize_one(f"Well done {HIGH}{LOW}!") == ("Well done 😀!", ["join_surrogates"])
    assert normalize_one("Well done 😀!") == ("Well done 😀!", [])
    assert normalize_one(f"😀{HIGH}{LOW}") == ("😀😀", ["join_surrogates"])


@pytest.mark.parametrize("text", [f"half {HIGH}", f"{LOW}{HIGH} turned", f"{HIGH}{HIGH}{LOW}"])
def test_half_a_surrogate_pair_is_an_error_that_holds_no_text(text: str) -> None:
    with pytest.raises(ScrapeError) as raised:
        normalize_texts(["fine", text])
    assert (raised.value.stage, raised.value.error) == ("normalize", "lone_surrogate")
    assert "block 1" in raised.value.message
    assert "half " + HIGH not in raised.value.message


def test_entities_nested_without_end_are_an_error() -> None:
    nested = "&#38;"
    for _ in range(20):  # the last digit as a reference of its own
        nested = re.sub(r"\d(?=\D*$)", lambda digit: f"&#{ord(digit[0])};", nested)
    with pytest.raises(ScrapeError, match="nested too deep") as raised:
        normalize_texts([nested])
    assert raised.value.error == "unstable"


def test_plan_says_which_block_and_how() -> None:
    texts, plan = normalize_texts(["fine", "All well.\nItâ€™s late.", "two  words"])
    assert texts == ["fine", "All well.\nIt’s late.", "two words"]
    assert plan == [Fix(1, "repair_encoding", "1:encode=sloppy-windows-1252,decode=utf-8"), Fix(2, "fold_spaces")]


def test_clean_and_empty_texts_come_back_as_they_are() -> None:
    assert normalize_texts([]) == ([], [])
    assert normalize_texts(["", "One.", ""]) == (["", "One.", ""], [])


@given(st.lists(ANY, max_size=4))
@example(["&amp;amp;lt;b&gt;", "Ã\u200b©", "\u200b"])
@example(["Ã" + "\xad", "a&#xAD;b", "e&#x301;"])
def test_replay_repeats_and_normalizing_again_changes_nothing(texts: list[str]) -> None:
    normalized, plan = normalize_texts(texts)
    assert replay(texts, plan) == normalized
    assert normalize_texts(normalized) == (normalized, [])


@given(st.text(st.characters()))
def test_raises_nothing_but_scrape_errors(text: str) -> None:
    with contextlib.suppress(ScrapeError):
        assert normalize_one(normalize_one(text)[0])[1] == []


@given(st.lists(ANY, min_size=1, max_size=5), st.lists(ANY, max_size=3))
def test_blocks_do_not_depend_on_their_neighbours(texts: list[str], others: list[str]) -> None:
    together, _ = normalize_texts([*texts, *others])
    assert together[: len(texts)] == [normalize_one(text)[0] for text in texts]


LETTERS = st.text(
    st.one_of(st.characters(min_codepoint=97, max_codepoint=122), st.sampled_from(" éèçßñåøžłЖжяїαω中日ひ한مश’“”—…🙂"))
)


@given(LETTERS)
def test_letters_are_left_as_they_are(text: str) -> None:
    normalized, names = normalize_one(text)
    if "repair_encoding" not in names:
        assert normalized.replace(" ", "") == unicodedata.normalize("NFC", text).replace(" ", "")


def _representatives() -> list[str]:
    """A few characters of each kind that ftfy's test for mojibake knows, all that it names singly, and neutral ones."""
    kinds = {name: re.sub("(.)-(.)", _spell_out, chars) for name, chars in MOJIBAKE_CATEGORIES.items()}
    some = {char for chars in kinds.values() for char in (*chars[:3], chars[-1])}
    return sorted(some | set("aZ 1.Œœ°×²ØÙàµ√ø≈‚ÄвЂВГРСЃўÃÂÎÐβ€ΒΓΞΟā´\xa0–\n"))


def _spell_out(match: re.Match[str]) -> str:
    return "".join(chr(code) for code in range(ord(match[1]), ord(match[2]) + 1))


def test_quick_test_misses_no_pair_that_ftfy_calls_bad() -> None:
    every = sorted({c for chars in MOJIBAKE_CATEGORIES.values() for c in re.sub("(.)-(.)", _spell_out, chars)} | set("a Œœ°"))
    missed = [a + b for a, b in product(every, every) if not _SUSPECT.search(a + b) and is_bad(a + b)]
    assert missed == []


def test_quick_test_misses_no_triple_that_ftfy_calls_bad() -> None:
    triples = map("".join, product(_representatives(), repeat=3))
    assert [text for text in triples if not _SUSPECT.search(text) and is_bad(text)] == []


@pytest.mark.parametrize("text", ["ГўВЂВ™a", "a Â »", "β€\xad", "Ø€Ù®", "Ø\xa0Ù»"])
def test_quick_test_knows_the_longer_patterns(text: str) -> None:
    assert _SUSPECT.search(text)


@given(BROKEN)
def test_repair_behind_the_quick_test_is_what_ftfy_does(text: str) -> None:
    line = text.replace("\n", " ").replace("\ufffd", "")
    config = ftfy.TextFixerConfig(replace_lossy_sequences=False)
    repaired = repair_encoding(line, "")[0] if _SUSPECT.search(line) else line
    assert repaired == ftfy.fix_encoding_and_explain(line, config).text
