"""Language: one short document of each in cases/language/documents.json; banners, hints and foreign blocks below."""

import doctest
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import language
from tasks.language import _resolve, identify, identify_blocks, iso_code

DOCUMENTS = json.loads((Path(__file__).parent / "cases/language/documents.json").read_text())
TEXTS = {case["id"]: case["text"] for case in DOCUMENTS}
BANNER = "We and our partners store and read information on your device to show you better pages. You can change your mind. "
CONSENT = "We use cookies to make this site work and to learn how you use it. You can change your choice at any time."


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["id"])
def test_document(case: dict) -> None:
    assert identify([case["text"]])[0] == case["language"]


@pytest.mark.parametrize("declared", ["qq", "xx", "zz", "un"])
def test_a_declared_code_of_no_language_does_no_harm(declared: str) -> None:
    found, _ = identify(["12 3"], declared)
    assert found in ("", declared)
    assert identify_blocks([TEXTS["en"], "12 3"], declared) == ["en", ""]


def test_a_script_alone_is_no_language() -> None:
    assert identify(["\U000109bf \U000109bf\U000109bf"]) == ("", "")


@pytest.mark.parametrize("case", [case for case in DOCUMENTS if case["id"] != "en"], ids=lambda case: case["id"])
def test_english_banner_in_front_does_not_win(case: dict) -> None:
    body = [case["text"]] * (1400 // len(case["text"]) + 1)
    assert identify([(BANNER * 4)[:400], *body])[0] == case["language"]
    assert identify([(BANNER * 4)[:400] + " ".join(body)])[0] == case["language"]


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["id"])
def test_declared_language_does_not_overrule_the_words(case: dict) -> None:
    assert identify([case["text"]], "xh")[0] == case["language"]


def test_menus_around_an_article_do_not_decide() -> None:
    menu = ["Home", "News", "Sport", "Business", "Opinion", "Subscribe", "Log in", "Newsletters", "About us"] * 8
    assert identify([*menu, TEXTS["de"], TEXTS["de"], *menu])[0] == "de"


@pytest.mark.parametrize("texts", [[], [""], ["12:30 – 14.50 €"], ["* * *", "◇"], ["https://example.org/en/news"]])
def test_without_words_only_the_declaration_speaks(texts: list[str]) -> None:
    assert identify(texts) == ("", "")
    assert identify(texts, "pt-BR") == ("pt", "hint")


RESOLVED = {
    "agree": (("de", "de", 0.5, "en"), ("de", "cld2+langdetect")),
    "page-agrees-with-the-first": (("gl", "es", 0.9, "gl"), ("gl", "cld2+hint")),
    "page-agrees-with-the-second": (("gl", "es", 0.5, "es"), ("es", "langdetect+hint")),
    "second-is-sure": (("gl", "es", 0.95, "en"), ("es", "langdetect")),
    "nobody-is-sure": (("gl", "es", 0.5, "en"), ("en", "hint")),
    "first-alone": (("gl", "", 0.0, ""), ("gl", "cld2")),
    "nothing": (("", "", 0.0, ""), ("", "")),
}


@pytest.mark.parametrize(("witnesses", "expected"), RESOLVED.values(), ids=RESOLVED)
def test_two_unsure_witnesses(witnesses: tuple[str, str, float, str], expected: tuple[str, str]) -> None:
    assert _resolve(*witnesses) == expected


def test_a_few_words_in_capitals_are_not_claimed_for_a_far_language() -> None:
    assert identify(["STRANGE PHONE CALL"])[0] in ("", "en")


@pytest.mark.parametrize("pair", ["en-US en", "nb no", "nn-NO no", "iw he", "zh-CN zh", "zh_Hant_TW zh", "DE de"])
def test_codes(pair: str) -> None:
    declared, code = pair.split()
    assert iso_code(declared) == code


@pytest.mark.parametrize("declared", ["", "x", "ceb", "un", "english"])
def test_what_is_no_code(declared: str) -> None:
    assert iso_code(declared) == ""


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["id"])
def test_blocks_of_the_document_are_never_foreign(case: dict) -> None:
    assert identify_blocks([case["text"]], case["language"])[0] in (case["language"], "")


@pytest.mark.parametrize("code", [code for code in TEXTS if code != "en"])
def test_consent_notice_in_english_is_seen(code: str) -> None:
    assert identify_blocks([CONSENT, TEXTS[code]], code)[0] == "en"


SILENT = {
    "names": "Marie Dupont, Jean Petit, François Lenoir, Claire Fontaine, Luc Moreau, Anne Girard, Paul Bertrand, Julie Roux",
    "title": "Der Spiegel: Deutschland, Europa, Ausland",
    "numbers": "14:32 | 09.01.2025 | 3 – 1 | 12,5 %",
    "short": "Lire aussi",
    "one-letter": "Δ",
    "empty": "",
    "han-of-two-languages": "東京新聞",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_block_that_shows_no_language_by_itself(text: str) -> None:
    assert identify_blocks([text], "en") == [""]


def test_short_blocks_are_known_by_script_alone() -> None:
    assert identify_blocks(["Ελληνικά", "한국어", "にほんご", "東京新聞", "Русский"], "ja") == ["el", "ko", "ja", "ja", ""]


def test_result_is_the_same_in_a_process_of_its_own() -> None:
    texts = ["Trump plan Helikopter", "lorem ipsum dolor sit amet consectetur", "Menu Sport Kultur Politik Video"]
    here = [list(identify([text])) for text in texts for _ in range(2)]
    script = "import json, sys, tasks.language as l; print(json.dumps([l.identify([t]) for t in json.load(sys.stdin)]))"
    command, root = [sys.executable, "-c", script], Path(__file__).parents[1]
    there = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=root)
    assert here[::2] == here[1::2] == json.loads(there.stdout)


@given(st.lists(st.text(st.characters()), max_size=3), st.sampled_from(["", "de", "zh-cn"]))
def test_any_text_is_read_without_error(texts: list[str], hint: str) -> None:
    code, evidence = identify(texts, hint)
    assert bool(code) == bool(evidence)
    assert len(identify_blocks(texts, code)) == len(texts)


def test_doctests() -> None:
    assert doctest.testmod(language).failed == 0
