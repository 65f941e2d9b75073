"""Sentences that newspapers print in articles and that begin or end as noise does: no rule takes a part of them.

They were written against the rules' own patterns, in the languages that these have. `known` marks those that a rule still takes.
"""

import json
from pathlib import Path

from tasks.rules import load_rules

SENTENCES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "prose" / "sentences.jsonl").open(encoding="utf-8")]


def _taken(sentence: dict) -> list[str]:
    (hits,) = load_rules().find([sentence["text"]], [sentence["language"]], sentence["language"])
    return [hit.rule_id for hit in hits]


def test_prose_stays() -> None:
    lost = {s["text"]: rules for s in SENTENCES if "known" not in s and (rules := _taken(s))}
    assert not lost


def test_what_is_known_to_be_taken_still_is() -> None:
    """Who mends a rule takes the mark away, so that it stays mended."""
    assert not [s["text"] for s in SENTENCES if "known" in s and not _taken(s)]
