"""The same noise in ten languages and the usual lines of 32 more: alone, glued behind the last sentence, before the first."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.labels.credits import read_credit
from tasks.records import Candidate
from tasks.rules import Hit, load_rules
from tests.labelling import body_of, labelled_of

CASES = Path(__file__).parent / "cases" / "rules"
LANGUAGES = json.loads((CASES / "languages.json").read_text("utf-8"))
MORE = json.loads((CASES / "languages_more.json").read_text("utf-8"))  # whom the lines name is tested elsewhere
UNSPACED = ("ja", "th", "zh")
NAMING = {"author", "editor", "agency", "published_at", "modified_at"}


def placed(text: str, where: str, prose: list[str]) -> Iterator[tuple[list[str], int]]:
    """Documents with this noise in that place, and the number of its block."""
    first, second, third = prose
    if where == "line":
        yield [first, second, third, text], 3
        yield [text, first, second, third], 0
    elif where == "head":
        yield [f"{text} {first}", second, third], 0
        yield [f"{text}{first}", second, third], 0
    else:
        yield [first, second, f"{third} {text}"], 2
        if not text[0].islower():
            yield [first, second, f"{third}{text}"], 2


def noise() -> Iterator[Any]:
    for table in LANGUAGES + MORE:
        for entry in table["noise"]:
            for where in entry["where"]:
                for text in entry["texts"]:
                    case = (text, where, entry["reason"], entry.get("names", None if table in MORE else {}))
                    yield pytest.param(table, *case, id=f"{table['language']}-{entry['kind']}-{where}-{text}")


def kept() -> Iterator[Any]:
    for table in LANGUAGES + MORE:
        for text in table["keep"]:
            yield pytest.param(table, text, id=f"{table['language']}-{text[:30]}")


def found(blocks: list[str], language: str) -> list[list[Hit]]:
    return load_rules().find(blocks, [language] * len(blocks), language)


def named(text: str, hit: Hit, language: str) -> dict[str, str]:
    """What the removed words say of who and when; of times, the day."""
    said: list[Candidate] = read_credit(hit.reason, hit.rule_id, text[hit.start : hit.end], language)
    return {c.field: c.value[:10] if c.field.endswith("_at") else c.value for c in said if c.field in NAMING}


@pytest.mark.parametrize(("table", "text", "where", "reason", "names"), noise())
def test_noise_goes_and_says_whom_it_names(
    table: dict[str, Any], text: str, where: str, reason: str, names: dict[str, str] | None
) -> None:
    language = table["language"]
    for blocks, number in placed(text, where, table["prose"]):
        hits = found(blocks, language)
        assert [[blocks[n][h.start : h.end] for h in hs] for n, hs in enumerate(hits)] == [
            [text] if n == number else [] for n in range(len(blocks))
        ]
        assert hits[number][0].reason == reason
        assert names is None or named(blocks[number], hits[number][0], language) == names


@pytest.mark.parametrize(("table", "text"), kept())
def test_prose_about_such_things_stays(table: dict[str, Any], text: str) -> None:
    first, second, third = table["prose"]
    joint = "" if table["language"] in UNSPACED else " "
    for blocks in ([text], [first, second, text, third], [first, second, third + joint + text], [text + joint + first, second]):
        assert found(blocks, table["language"]) == [[]] * len(blocks)


def test_every_language_has_every_kind() -> None:
    kinds = {"shares", "editor", "photo", "dateline", "more", "published", "wall"}
    assert len(LANGUAGES) == 10
    for table in LANGUAGES:
        assert {entry["kind"] for entry in table["noise"]} >= kinds
        assert len(table["keep"]) >= 8


def test_many_more_languages_have_the_kinds_that_every_page_has() -> None:
    kinds = {"share", "more", "stamp", "photo", "comments"}
    assert len(MORE) == 32
    for table in MORE:
        assert {entry["kind"] for entry in table["noise"]} >= kinds
        assert len(table["keep"]) >= 6


@pytest.mark.parametrize("table", LANGUAGES, ids=[table["language"] for table in LANGUAGES])
def test_the_names_reach_the_columns_of_a_page(table: dict[str, Any]) -> None:
    dateline = next(entry for entry in table["noise"] if entry["kind"] == "dateline")
    editor = next(entry for entry in table["noise"] if entry["kind"] == "editor")
    first, second, third = table["prose"]
    page = "\n\n".join([f"{dateline['texts'][0]} {first}", second, f"{third} {editor['texts'][1]}"])
    _, labelled, known = labelled_of(page.encode())
    assert body_of(labelled) == table["prose"]
    assert (known.editors, known.agency) == ([editor["names"]["editor"]], dateline["names"]["agency"])
    assert known.dateline
    assert known.dateline in dateline["texts"][0]
