"""Names: byline lines of many languages in cases/names/bylines.json, lists of names below, then what holds for any text."""

import doctest
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import names
from tasks.names import Byline, parse_byline, split_names
from tasks.statements import people
from tasks.statements.name_data import AGENCIES, CUES, EXACT_AGENCIES
from tasks.statements.people import is_agency, lower

CASES = json.loads((Path(__file__).parent / "cases/names/bylines.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_byline(case: dict) -> None:
    instant = datetime.fromisoformat(case["instant"]) if case["instant"] else None
    expected = Byline(case["authors"], case["editors"], case["agency"], instant)
    assert parse_byline(case["text"], case["language"]) == expected


LISTS = {
    "one": ("Jane Doe", "", ["Jane Doe"]),
    "one-word": ("Axadle", "", ["Axadle"]),
    "commas-and": ("Jane Doe, John Smith and Ann Lee", "en", ["Jane Doe", "John Smith", "Ann Lee"]),
    "oxford-comma": ("Jane Doe, John Smith, and Ann Lee", "en", ["Jane Doe", "John Smith", "Ann Lee"]),
    "semicolon-bar-slash": ("Jane Doe; John Smith | Ann Lee / Bob Ray", "", ["Jane Doe", "John Smith", "Ann Lee", "Bob Ray"]),
    "twice": ("Jane Doe, Jane Doe", "", ["Jane Doe"]),
    "written-twice": ("Jane Doe Jane Doe", "", ["Jane Doe"]),
    "role-after-each": ("Jane Doe, Reporter, and John Smith, Editor", "en", ["Jane Doe", "John Smith"]),
    "title-and-degree": ("Prof. Dr. Petra Klein, MBA", "de", ["Petra Klein"]),
    "polish-i": ("Anna Nowak i Jan Kowalski", "pl", ["Anna Nowak", "Jan Kowalski"]),
    "catalan-surname": ("Josep Pi i Margall", "ca", ["Josep Pi i Margall"]),
    "ukrainian-ta": ("Олена Шевченко та Іван Франко", "uk", ["Олена Шевченко", "Іван Франко"]),
    "japanese-list": ("山田太郎、佐藤花子", "ja", ["山田太郎", "佐藤花子"]),
    "japanese-space-inside": ("山田 太郎", "ja", ["山田 太郎"]),
    "chinese-space-between": ("王小明 李华", "zh", ["王小明", "李华"]),
    "korean": ("김철수, 이영희", "ko", ["김철수", "이영희"]),
    "korean-role-alone": ("기자", "ko", []),
    "swahili-our-writer": ("Na Mwandishi Wetu", "sw", []),
    "agency": ("Reuters", "", []),
    "desk": ("News Desk", "en", []),
    "address": ("jane.doe@example.org", "", []),
    "handle": ("@janedoe", "", []),
    "link": ("https://example.org/jane", "", []),
    "number": ("admin123", "", []),
    "nothing": (" ,;| ", "", []),
}


@pytest.mark.parametrize(("text", "language", "expected"), LISTS.values(), ids=LISTS)
def test_list_of_names(text: str, language: str, expected: list[str]) -> None:
    assert split_names(text, language) == expected


@pytest.mark.parametrize("name", sorted(AGENCIES))
def test_agency_is_known_as_it_is_spelt(name: str) -> None:
    spelt = EXACT_AGENCIES.get(name, name.upper() if name.upper().lower() == name else name)
    assert is_agency(spelt)
    assert parse_byline(f"({spelt})").agency == spelt
    if name in EXACT_AGENCIES and EXACT_AGENCIES[name].isupper():
        assert not is_agency(name.capitalize())


@pytest.mark.parametrize("language", sorted(CUES))
def test_every_cue_leads_to_its_kind(language: str) -> None:
    for kind, phrases in CUES[language].items():
        for phrase in filter(None, phrases.split("|")):
            name = "王小明" if language in ("zh", "ja") else "Jane Doe"
            byline = parse_byline(f"{phrase}: {name}", language)
            people_of = {"editor": byline.editors, "other": [], "source": []}.get(kind, byline.authors)
            assert people_of == ([] if kind in ("other", "source") else [name]), phrase


@pytest.mark.parametrize(
    "text",
    [
        "By using this site, Jane Doe accepts cookies.",
        "By Wednesday, John Smith had resigned.",
        "Author Jane Doe, from Kyiv, said she began to write when the war broke out and never stopped since then.",
        "Photos show the square after the strike, and Jane Doe was there.",
        "Von Montag an gilt: Petra Klein übernimmt das Amt von Max Groß.",
        "Source close to the talks said John Smith was wounded.",
        "Por ejemplo, Ana López no vino.",
        "The report by Jane Doe and three colleagues, which was published in March by the institute, found no evidence.",
    ],
)
def test_prose_that_begins_like_a_byline_gives_no_author(text: str) -> None:
    for language in ("", "en", "de", "es"):
        byline = parse_byline(text, language)
        assert (byline.authors, byline.editors) == ([], [])


TEXT = st.text(st.sampled_from("ByJane Doe von ,;|&/()（）:·–@.und Reuters dpa記者文山田기자김0123 Editing"), max_size=60)


@given(st.one_of(TEXT, st.text()), st.sampled_from(["", "en", "de", "ja", "zh", "ko", "xx"]))
def test_any_text_is_read_without_error_and_names_look_like_names(text: str, language: str) -> None:
    byline = parse_byline(text, language)
    assert byline == parse_byline(text, language)
    for name in (*byline.authors, *byline.editors, *split_names(text, language)):
        assert name == name.strip()
        assert name
        assert not any(map(str.isdigit, name))
        assert len(name.split()) <= 2 * people.MAX_NAME_WORDS


@given(st.text())
def test_lower_keeps_every_character_in_its_place(text: str) -> None:
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize("module", [names, people])
def test_doctests(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
