"""The figures in signals_dictionary are those that the labelled cases give, and no signal claims what was not measured."""

from itertools import pairwise
from typing import Any

import pytest

from tasks.evidence.dictionary import dictionary_rows
from tasks.schema import HEDGE_KINDS, SOURCE_KINDS
from tasks.signals import signal_rules
from tests.measured import (
    OF_PAGES,
    count_headlines,
    count_hedges,
    count_pages,
    count_source_kinds,
    count_variants,
    page_of,
    rates,
    read_measured,
)

TOLD: dict[str, Any] = {row["signal"]: row for row in dictionary_rows()}
GENRES = {rule.signal for rule in signal_rules() if rule.field == "headline"}
COUNTED = {
    **{name: counts for name, counts in count_headlines().items() if name in GENRES},
    **{name: counts for name, counts in count_pages().items() if name in OF_PAGES},
    "hedges": count_hedges()["hedges"],
    "quote_variants": count_variants(),
}


@pytest.mark.parametrize("signal", sorted(COUNTED))
def test_the_dictionary_says_what_the_cases_give(signal: str) -> None:
    row, counts = TOLD[signal], COUNTED[signal]
    assert (row["precision"], row["recall"]) == rates(counts)
    assert row["measured_on"].startswith(f"own cases: {counts[2]} ")


def test_every_genre_and_every_signal_of_pages_is_measured() -> None:
    assert set(COUNTED) == GENRES | set(OF_PAGES) | {"hedges", "quote_variants"}


def test_the_dictionary_says_how_the_kinds_fare() -> None:
    kinds = {kind: counts for kind, counts in count_hedges().items() if kind != "hedges"}
    assert set(kinds) == set(HEDGE_KINDS)
    for kind, counts in kinds.items():
        assert f"{kind} {'/'.join(map(str, counts))}" in TOLD["hedges"]["measured_on"]
    right, found, labelled = count_source_kinds()
    assert f"right in {right} of {found} sources found of {labelled} own cases" in TOLD["attributions"]["measured_on"]


def test_no_signal_claims_what_was_not_measured() -> None:
    claims = {name for name, row in TOLD.items() if row["precision"] is not None or row["recall"] is not None}
    assert claims == {name for name, row in TOLD.items() if row["measured_on"]}
    assert all(0 < rate <= 1 for row in TOLD.values() for rate in (row["precision"], row["recall"]) if rate is not None)


@pytest.mark.parametrize("name", ["headlines", "hedges", "sources", "pages"])
def test_cases_have_ids_of_their_own_and_labels_that_exist(name: str) -> None:
    cases = read_measured(name)
    assert len({case["id"] for case in cases}) == len(cases)
    for case in cases:
        assert set(case.get("genres", ())) <= GENRES
        assert {kind for _, kind in case.get("hedges", ())} <= set(HEDGE_KINDS)
        assert all(words in case["text"] for words, _ in case.get("hedges", ()))
        assert {signal for signal, _ in case.get("signals", ())} <= set(OF_PAGES)
        assert "kind" not in case or (case["kind"] in SOURCE_KINDS and case["source"] in case["text"])


def test_pages_are_laid_out_without_overlap() -> None:
    for case in read_measured("pages"):
        _, blocks, removed = page_of(case)
        ends = [(piece["start"], piece["end"]) for piece in (*blocks, *removed)]
        assert all(before[1] < after[0] for before, after in pairwise(ends))
