"""Signals in long form, and the rows of all signal tables of an article."""

import re
import time
import tomllib
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.evidence.dictionary import dictionary_rows
from tasks.evidence.loaded import find_loaded
from tasks.evidence.packs import load_pack
from tasks.evidence.reading import read_text
from tasks.evidence.rows import evidence_rows, signals_version
from tasks.schema import ACROSS_TABLES, EVIDENCE_TABLES, arrow_schema
from tasks.signals import anonymous_share, find_declarations, find_headline_genres, find_in_text, find_missing, signal_rules

Row = dict[str, Any]
RULES = [pytest.param(rule, id=rule["id"]) for rule in load_pack("signals")["rule"]]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_fires_on_its_example_and_is_silent_on_the_other(rule: Row) -> None:
    pattern = next(r.pattern for r in signal_rules() if r.id == rule["id"])
    assert pattern.search(rule["fires"]) is not None
    assert pattern.search(rule["silent"]) is None


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.values[0]["field"] == "page"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_page_rule_matches_holds_one_of_its_needed_words(rule: Row, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(rule["pattern"], re.MULTILINE), alphabet=st.characters(max_codepoint=0x7E)))
    assert any(need in text.lower() for need in rule["needs"])
    assert any(row["rule_id"] == rule["id"] for row in find_declarations([(0, "A line before."), (20, text)]))


@pytest.mark.parametrize(
    ("headline", "genres"),
    [
        ("Why did the bridge fall?", ["headline_question"]),
        ("Bridge fell after bolts failed, inquiry says", []),
        ("12 Reasons To Leave The City", ["headline_listicle"]),
        ("12 people rescued from river", []),
        ("How to file your taxes early", ["headline_how_to"]),
        ("‘How could this happen?’ asks mayor", []),
        ("", []),
    ],
)
def test_headline_genres(headline: str, genres: list[str]) -> None:
    assert [row["signal"] for row in find_headline_genres(headline)] == genres


def test_loaded_terms_count_outside_quotation_marks_alone() -> None:
    text = "The minister called it “a despicable sham”. The despicable plan was shelved."
    assert [text[start:end] for start, end, _ in find_loaded(read_text(text))] == ["despicable"]
    assert text.index("despicable plan") in {start for start, _, _ in find_loaded(read_text(text))}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("A massive dam was built.", []),
        ("The massive dam is an epic failure.", ["massive", "epic"]),
        ("It was massive, massive work.", []),
        ("The massive dam is a disgraceful mess.", ["massive", "disgraceful"]),
        ("The dam is massive. The epic begins in May.", []),
        ("The mayor called it an “epic” and “massive” dam.", []),
        ("They swept the hidden agenda aside.", ["hidden agenda"]),
    ],
)
def test_words_with_a_plain_sense_need_another_loaded_word_in_their_sentence(text: str, terms: list[str]) -> None:
    assert [text[start:end] for start, end, _ in find_loaded(read_text(text))] == terms


def test_exclamations_count_outside_quotation_marks_alone() -> None:
    rows = list(find_in_text(read_text("“Stop!” she cried. They lied again!")))
    assert [(row["signal"], row["text"]) for row in rows] == [("exclamation", "!")]


@pytest.mark.parametrize(
    ("piece", "value"),
    [
        ("Opinion: The tax nobody wanted", "opinion"),
        ("Sponsored content", "sponsored"),
        ("Correction: An earlier version of this article misstated the date.", "correction"),
        ("Public opinion shifted and the correction in prices hurt sponsored teams.", None),
    ],
)
def test_declared_types_are_what_the_page_says(piece: str, value: str | None) -> None:
    rows = list(find_declarations([(100, piece)]))
    assert [row["value"] for row in rows] == ([value] if value else [])
    assert all(piece[row["start"] - 100 : row["end"] - 100] == row["text"] for row in rows)


def test_missing_fields_of_longer_articles() -> None:
    bare: Row = {"n_words": 300, "authors": [], "agency": None, "published_at": None, "site": None}
    assert [row["value"] for row in find_missing(bare)] == ["byline", "date", "source"]
    assert list(find_missing({**bare, "n_words": 20})) == []
    assert [row["value"] for row in find_missing({**bare, "agency": "AP"})] == ["date"]


def test_the_share_of_anonymous_sources_counts_each_source_once() -> None:
    def said(source: str, kind: str) -> Row:
        return {"source": source, "source_name": None, "source_kind": kind}

    rows = [said("Ann Lee", "named_person"), said("officials", "unnamed_group"), said("officials", "unnamed_group"),
            said("a witness", "unnamed_person"), said("the report", "document")]  # fmt: skip
    assert [row["value"] for row in anonymous_share(rows)] == ["0.667"]
    assert list(anonymous_share(rows[:2])) == []


def article(language: str = "en") -> tuple[Row, list[Row], list[Row]]:
    texts = [
        ("headline", "Is the dam safe?"),
        ("paragraph", "“We will stay,” said Ann Lee."),
        ("paragraph", "About 300 may leave."),
    ]
    blocks, at = [], 0
    for role, text in texts:
        blocks.append({"role": role, "text": text, "start": at, "end": at + len(text), "language": language})
        at += len(text) + 12  # noise was removed between the blocks
    facts: Row = {"article_id": "a" * 24, "language": language, "headline": texts[0][1], "url": None, "n_words": 9}
    exclusions = [{"text": "Edited by: Bo Ray", "start": 500, "end": 517}]
    return facts, blocks, exclusions


def test_rows_point_into_the_document() -> None:
    facts, blocks, exclusions = article()
    document = [" "] * 600
    for piece in (*blocks, *exclusions):
        document[piece["start"] : piece["end"]] = piece["text"]
    rows = list(evidence_rows(facts, blocks, exclusions))
    assert {table for table, _ in rows} == set(EVIDENCE_TABLES)
    for table, row in rows:
        assert set(row) == set(arrow_schema(table).names), table
        assert row["rules_version"] == signals_version()
        if table != "signals" or row["found_in"] == "page":
            assert "".join(document[row["start"] : row["end"]]) == row["text"]
    for table in EVIDENCE_TABLES:
        positions = [row["position"] for name, row in rows if name == table]
        assert positions == list(range(len(positions)))


def test_other_languages_get_no_rows() -> None:
    assert list(evidence_rows(*article("de"))) == []
    facts, blocks, exclusions = article()
    assert list(evidence_rows({**facts, "language": None}, blocks, exclusions)) == []


def test_the_dictionary_tells_of_every_signal() -> None:
    names = {row["signal"] for row in dictionary_rows()}
    told = {rule.signal for rule in signal_rules()} | {"loaded_term", "missing", "anonymous_source_share", "copies"}
    assert names == told | (set(EVIDENCE_TABLES) - {"signals"}) | set(ACROSS_TABLES)
    assert all(row["definition"] and row["limits"] for row in dictionary_rows())
    assert {row["signal"] for row in dictionary_rows() if row["languages"] != ["en"]} == {"copies"}


def test_measured_figures_come_with_their_data() -> None:
    entries = tomllib.loads((resources.files("tasks.evidence") / "dictionary.toml").read_text("utf-8"))["signal"]
    assert [e["name"] for e in entries if ("precision" in e or "recall" in e) and "measured_on" not in e] == []


@pytest.mark.parametrize("unit", ["said ", "he said, ", "“a b ", "1 to 2 ", "1", "'a ", "Ann Lee, ", "according to ", "no! "])
def test_no_text_takes_longer_by_the_word_than_others(unit: str) -> None:
    def seconds(n: int) -> float:
        text = unit * (n // len(unit))
        blocks = [{"role": "paragraph", "text": text, "start": 0, "end": len(text), "language": "en"}]
        started = time.process_time()
        for _ in evidence_rows({**article()[0], "headline": None}, blocks, []):
            pass
        return time.process_time() - started

    seconds(1_000)
    assert seconds(40_000) < 12 * seconds(10_000) + 0.5


_PIECES = st.sampled_from(
    ["3.6 –", "9 to", "two", "hundred", "$", "5", "million", "or", "half", "a", "about", "more than", "“We", "will go,”", "“", "”",
     "said", "Ann Lee", "according", "to", "police", "may", "is expected", "could not be", "verified", "deep", "state", "shameful",
     "massive", "!", ".", ",", "'", "people", "were killed", "he", "told Reuters that", "on Monday", "US", "1/2", "Opinion",
     "Edited by"]
)  # fmt: skip


@given(st.lists(st.lists(_PIECES, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=6))
def test_no_row_goes_over_the_end_of_a_block(paragraphs: list[str]) -> None:
    blocks, at = [], 0
    for text in paragraphs:
        blocks.append({"role": "paragraph", "text": text, "start": at, "end": at + len(text), "language": "en"})
        at += len(text) + 2
    page = "\n\n".join(paragraphs)
    for table, row in evidence_rows({**article()[0], "headline": None}, blocks, []):
        if row["start"] is not None:
            assert page[row["start"] : row["end"]] == row["text"], table
            assert any(block["start"] <= row["start"] and row["end"] <= block["end"] for block in blocks), (table, row["text"])
