"""Labelling whole texts: the three seeds, their like in three languages, and cleaning what is clean."""

import json

import pytest

from tests.labelling import CASES, SEEDS, body_of, labelled_of, read_case, removed, same_letters, with_role


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda p: p.stem)
def test_like_the_seeds(path):
    raw, want = read_case(path)
    page, labelled, known = labelled_of(raw)
    body = body_of(labelled)
    gone = removed(page, labelled)
    assert page.language == want["language"]
    assert (labelled.headline or None) == want["headline"]
    assert len(with_role(labelled, "dek")) == (want["dek"] or 0)
    assert body[0].startswith(want["first"])
    assert body[-1].endswith(want["last"])
    assert with_role(labelled, "subhead") == want["subheads"]
    assert len(body) == want["n_body"]
    assert known.authors == want["authors"]
    assert known.editors == want["editors"]
    assert (known.agency or None) == want["agency"]
    for text, reasons in want["excluded"].items():
        assert any(text in t and reason in reasons for t, reason in gone), (text, gone)
    if not want["excluded"]:
        assert gone == []
    assert same_letters(page, labelled)


def test_seed_000():
    page, labelled, known = labelled_of((SEEDS / "000_45292c7bef8dfaaf.txt").read_bytes())
    body, gone = body_of(labelled), dict(removed(page, labelled))
    assert labelled.headline == "Zelensky Declares Ukraine Prepared for Prisoner Exchange with North Korea"
    assert len(body) == 11
    assert with_role(labelled, "lede") == body[:1]
    assert body[-1].endswith("a crucial reminder of the stakes involved in this ongoing saga.")
    assert gone["Report By Axadle"] in ("byline", "credit")
    assert gone["Edited by: Ali Musa"] == "byline"
    assert gone["alimusa@axadletimes.com"] == "contact"
    assert gone["Axadle international–Monitoring"] in ("byline", "credit")
    notice = [text for text, reason in removed(page, labelled) if reason == "consent_notice"]
    assert notice[0].startswith("This website uses cookies")
    assert notice[-1].endswith("Accept Read More")
    assert known.agency == "Axadle"
    assert known.editors == ["Ali Musa"]
    assert known.authors == []
    assert "’" in labelled.body()
    assert len(gone) == 5


def test_seed_001():
    page, labelled, known = labelled_of((SEEDS / "001_a121463ede1a51a7.txt").read_bytes())
    title = "Zelensky Proposes Exchange of Captured North Korean Soldiers for Ukrainian POWs"
    assert labelled.headline == title
    assert removed(page, labelled) == [(title, "repeat_headline")]
    deks = with_role(labelled, "dek")
    assert [d[:20] for d in deks] == ["In a bid to negotiat", "Ukrainian President "]
    assert len(body_of(labelled)) == 5
    assert known.authors == []


def test_seed_004():
    page, labelled, _ = labelled_of((SEEDS / "004_1290f526c7a5bdc1.txt").read_bytes())
    assert labelled.headline == ""
    assert removed(page, labelled) == []
    roles = [p.role for p in labelled.pieces]
    assert roles == ["lede", *["paragraph"] * 7, "subhead", *["paragraph"] * 3, "subhead", *["paragraph"] * 3]
    assert with_role(labelled, "subhead") == [
        "Possible ‘quid pro quo’ in the works: Blinken",
        "Trump’s return and the fate of Ukraine",
    ]
    assert "“young, motivated, physically fit, brave, and ... disciplined.”" in labelled.body()


@pytest.mark.parametrize("path", sorted([*CASES.glob("*.txt"), *SEEDS.glob("*.txt")]), ids=lambda p: p.stem)
def test_cleaning_a_cleaned_text_removes_nothing(path):
    _, labelled, _ = labelled_of(path.read_bytes())
    page, again, _ = labelled_of(labelled.body().encode())
    assert removed(page, again) == []


def test_a_stated_headline_that_hides_a_repeat_is_still_stable():
    sentence = "The council met on Tuesday and voted for the bridge by nine votes to four. It rained."
    record = {"text": f"0 Edited by: Ali Karim\n0EDITEDBYALIKARIM\n{sentence}", "title": "Another headline than those"}
    _, labelled, _ = labelled_of(json.dumps(record).encode(), "record")
    page, again, _ = labelled_of(labelled.body().encode())
    assert removed(page, again) == []


ONE_LINE = {
    "post": "BREAKING: Ferry line between Holm and Sund returns after nine years #holm https://t.example/abc",
    "flash": "Ferry line between Holm and Sund to run again from May, harbour board says",
    "flash_in_japanese": "港湾委員会はホルムとスンドを結ぶフェリーを五月から再開すると発表",
    "sentence": "The ferry between Holm and Sund will run again from May, the harbour board said.",
}


@pytest.mark.parametrize("text", ONE_LINE.values(), ids=ONE_LINE)
def test_a_text_of_one_line_is_its_own_article(text):
    _, labelled, _ = labelled_of(text.encode())
    assert (body_of(labelled), labelled.headline) == ([text], "")


SUMMARY = "Holm (dpa) - The ferry between Holm and Sund will run again from May, the harbour board said on Tuesday evening."
AROUND = {
    "flash": f"<p class='mobile'>{SUMMARY}</p>",
    "gallery": "<figure><img src=a.jpg><figcaption>The harbour of Holm in April, seen from the new pier.</figcaption></figure>" * 3,
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_a_page_that_says_no_more_than_its_summary_has_it_as_its_text(around):
    head = f"<title>Ferry line returns to Sund</title><meta name=description content='{SUMMARY}'>"
    body = f"<article><h1>Ferry line returns to Sund</h1><p>{SUMMARY}</p>{around}</article>"
    _, labelled, _ = labelled_of(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "html")
    assert body_of(labelled) == [SUMMARY.removeprefix("Holm (dpa) - ")]
    assert with_role(labelled, "dek") == []


LABELS = [
    "Ferry line returns", "Just a moment...", "Ferry line returns\n\nShare",
    "https://holm.example/2025/ferry-line-to-sund-returns-after-nine-years",
]  # fmt: skip


@pytest.mark.parametrize("text", LABELS)
def test_a_label_alone_is_none(text):
    _, labelled, _ = labelled_of(text.encode())
    assert body_of(labelled) == []


WORDS = [
    "river", "bridge", "council", "water", "harbour", "ferry", "town", "mayor", "board", "night", "school", "market", "winter",
    "price", "train", "road", "storm",
]  # fmt: skip


def _paragraph(number: int) -> str:
    """Four sentences, unlike those of any other number."""
    words = [WORDS[(number * (n + 3) + n * n + number // 17) % len(WORDS)] for n in range(48)]
    return f"On day {number} " + " ".join(" ".join(["the", *words[at : at + 12]]) + "." for at in range(0, 48, 12))


@pytest.mark.parametrize("n", [30, 150, 500])
@pytest.mark.parametrize("form", ["html", "text"])
def test_a_long_article_is_kept_to_its_end(form, n):
    paragraphs = [_paragraph(number) for number in range(n)]
    head = "A long story of the river and of those who live beside it"
    if form == "html":
        menu = "<nav><a href=/>Home</a><a href=/n>News</a></nav>"
        body = "".join(f"<p>{p}</p>" for p in paragraphs)
        raw = f"<html><head><title>{head}</title></head><body>{menu}<article><h1>{head}</h1>{body}</article></body></html>"
    else:
        raw = "\n".join(["Home", "News", "Sport", "", head, "", *paragraphs, "", "Imprint", "Contact"])
    kept = set(body_of(labelled_of(raw.encode(), form)[1]))
    assert len(kept & set(paragraphs)) >= 0.97 * n
