"""Bytes to text: every encoding strictly, every bad input by its name. Legacy encodings: cases/decode/legacy.json."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.decode import decode_bytes, decode_scrape, site_of
from tasks.errors import ScrapeError
from tasks.inputs.charsets import codec_of
from tasks.inputs.markup import is_markup
from tasks.inputs.origin import Origin
from tasks.limits import Limits
from tasks.records import Scrape
from tasks.sites import original_url

LEGACY = json.loads((Path(__file__).parent / "cases/decode/legacy.json").read_text())
FRENCH = "Le ministre a déclaré mardi que la réforme serait présentée à l’Assemblée avant l’été."
RUSSIAN = "Правительство во вторник объявило, что законопроект будет внесён в парламент."
PAGE = '<html><head><meta charset="{}"></head><body><div class="nav"><a href="/">Home</a></div><p>{}</p></body></html>'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"


def scrape(raw: bytes, form: str = "record", charset: str = "", **fields: str) -> Scrape:
    return Origin("/in/a.jsonl", Limits()).scrape(0, raw, form, charset, fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", LEGACY, ids=lambda case: case["id"])
@pytest.mark.parametrize("place", ["text", "page"])
def test_detects_legacy_encodings(case: dict, place: str) -> None:
    text = case["text"] if place == "text" else PAGE.format("", case["text"])
    decoded = decode_bytes(text.encode(case["encoding"]), is_html=place == "page")
    assert (decoded.text, decoded.evidence) == (text, "detector")


@pytest.mark.parametrize("case", LEGACY, ids=lambda case: case["id"])
def test_takes_a_right_declaration(case: dict) -> None:
    decoded = decode_bytes(case["text"].encode(case["encoding"]), case["encoding"])
    assert (decoded.text, decoded.evidence) == (case["text"], "declared")


@pytest.mark.parametrize("case", [case for case in LEGACY if codec_of(case["encoding"]) != "cp1252"], ids=lambda case: case["id"])
def test_overrules_a_server_that_calls_everything_latin_1(case: dict) -> None:
    decoded = decode_bytes(case["text"].encode(case["encoding"]), "iso-8859-1")
    assert (decoded.text, decoded.evidence) == (case["text"], "detector")


@pytest.mark.parametrize(
    ("raw", "declared", "text", "encoding", "evidence"),
    [
        pytest.param(b"plain", "", "plain", "utf-8", "utf-8", id="ascii"),
        pytest.param(FRENCH.encode(), "iso-8859-1", FRENCH, "utf-8", "utf-8", id="utf8-declared-latin1"),
        pytest.param(FRENCH.encode(), "no-such-charset", FRENCH, "utf-8", "utf-8", id="unknown-label"),
        pytest.param(FRENCH.encode("cp1252"), "latin1", FRENCH, "cp1252", "declared", id="latin1-means-windows"),
        pytest.param(FRENCH.encode("cp1252"), "utf-8", FRENCH, "cp1252", "detector", id="latin1-declared-utf8"),
        pytest.param(RUSSIAN.encode("koi8-r", "ignore"), "windows-1251", None, "koi8-r", "detector", id="koi8-declared-1251"),
        pytest.param(b"\xef\xbb\xbf" + FRENCH.encode(), "", FRENCH, "utf-8", "bom", id="utf8-bom"),
        pytest.param(b"\xff\xfe" + FRENCH.encode("utf-16-le"), "", FRENCH, "utf-16-le", "bom", id="utf16le-bom"),
        pytest.param(b"\xfe\xff" + FRENCH.encode("utf-16-be"), "utf-8", FRENCH, "utf-16-be", "bom", id="utf16be-bom"),
        pytest.param(b"\xff\xfe\0\0" + FRENCH.encode("utf-32-le"), "", FRENCH, "utf-32-le", "bom", id="utf32le-bom"),
        pytest.param(FRENCH.encode("utf-16-le"), "", FRENCH, "utf-16-le", "nul", id="utf16le"),
        pytest.param(FRENCH.encode("utf-16-be"), "utf-8", FRENCH, "utf-16-be", "nul", id="utf16be"),
        pytest.param(RUSSIAN.encode("utf-16-le"), "", RUSSIAN, "utf-16-le", "nul", id="utf16le-russian"),
        pytest.param(FRENCH.encode("utf-32-be"), "", FRENCH, "utf-32-be", "nul", id="utf32be"),
        pytest.param("雨が降った。\n".encode("utf-16-le") * 9, "", "雨が降った。\n" * 9, "utf-16-le", "nul", id="utf16le-japanese"),
        pytest.param(("雨" * 9).encode("iso2022_jp"), "iso-2022-jp", "雨" * 9, "iso2022_jp_ext", "declared", id="iso-2022-jp"),
        pytest.param(b"a few \0 NULs " * 9, "", "a few \0 NULs " * 9, "utf-8", "utf-8", id="isolated-nuls"),
        pytest.param("a\u202eb\u200f".encode(), "", "a\u202eb\u200f", "utf-8", "utf-8", id="bidi-controls-kept"),
    ],
)
def test_decodes(raw: bytes, declared: str, text: str | None, encoding: str, evidence: str) -> None:
    decoded = decode_bytes(raw, declared)
    assert (decoded.text, decoded.encoding, decoded.evidence) == (text or raw.decode(encoding), encoding, evidence)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \r\n\t", "empty", id="white-space"),
        pytest.param(b"\xef\xbb\xbf\n", "empty", id="bom-only"),
        pytest.param("\u00a0\u200b".encode(), "empty", id="blank-characters"),
        pytest.param(PNG, "binary", id="image"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "binary", id="pdf"),
        pytest.param(b"PK\x03\x04\x14\0\0\0", "binary", id="zip"),
        pytest.param(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04", "binary", id="gif"),
        pytest.param(b"RIFF\x24\0\0\0WEBPVP8 ", "binary", id="webp"),
        pytest.param(random.Random(7).randbytes(5000), "binary", id="noise"),
        pytest.param(b"\0" * 400, "binary", id="nuls"),
        pytest.param(b"\x01\x02\x03abc" * 50, "binary", id="controls"),
        pytest.param((FRENCH * 3).encode() + b"\xe9 fin", "undecodable", id="utf8-with-a-latin1-byte"),
        pytest.param((RUSSIAN * 3).encode()[:-2], "undecodable", id="utf8-cut-inside-a-character"),
        pytest.param(b"\xff\xfe" + FRENCH.encode("utf-16-le")[:-1], "undecodable", id="utf16-cut"),
        pytest.param(b"caf\xed\xa0\x80 noir", "lone_surrogate", id="surrogate-bytes"),
    ],
)
def test_refuses(raw: bytes, error: str) -> None:
    with pytest.raises(ScrapeError) as caught:
        decode_bytes(raw)
    assert (caught.value.stage, caught.value.error) == ("decode", error)
    assert "caf" not in caught.value.message


@pytest.mark.parametrize(
    "head",
    ['<meta charset="windows-1251">', "<META http-equiv=Content-Type content='text/html; charset=windows-1251'>",
     '<?xml version="1.0" encoding="windows-1251"?>'],
    ids=["meta", "http-equiv", "xml"],
)  # fmt: skip
def test_reads_the_declaration_of_a_page(head: str) -> None:
    page = f"{head}<p>Да</p>"
    assert decode_bytes(page.encode("cp1251"), is_html=True) == (page, "cp1251", "declared")


def test_a_declaration_of_the_server_goes_before_that_of_the_page() -> None:
    raw = PAGE.format("windows-1251", FRENCH).encode("cp1252")
    assert decode_bytes(raw, "windows-1252", is_html=True)[1:] == ("cp1252", "declared")


def test_labels_are_a_whitelist() -> None:
    labels = ["unicode_escape", "rot13", "hex", "idna", "utf-7", ""]
    assert [codec_of(label) for label in labels] == [""] * len(labels)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))).filter(lambda text: text.strip(" \u00a0\u200b\u2060\ufeff")))
def test_utf8_without_controls_comes_back(text: str) -> None:
    assert decode_bytes(text.encode()) == (text.removeprefix("\ufeff"), "utf-8", "bom" if text[0] == "\ufeff" else "utf-8")


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(b'{"text": "a",}', "bad_json", id="trailing-comma"),
        pytest.param(b'{"text": "a', "bad_json", id="clipped"),
        pytest.param(b"[" * 3000, "bad_json", id="deep"),
        pytest.param(b'{"text": "a", "x": ' + b"[" * 201 + b"]" * 201 + b"}", "too_deep", id="deep-and-whole"),
        pytest.param(b"no json", "bad_json", id="prose"),
        pytest.param(rb'{"text": "a \ud83d b"}', "lone_surrogate", id="high-surrogate"),
        pytest.param(rb'{"text": "a \udc00 b"}', "lone_surrogate", id="low-surrogate"),
        pytest.param(b'["text"]', "not_an_object", id="array"),
        pytest.param(b"7", "not_an_object", id="number"),
        pytest.param(b'{"views": 3}', "no_text", id="no-text"),
        pytest.param(b'{"title": "---", "summary": "Rain"}', "no_text", id="no-headline"),
        pytest.param(b'{"text": " ", "html": null}', "no_text", id="blank-text"),
        pytest.param(PNG, "binary", id="image"),
        pytest.param('{"text": "d\u00e9j\u00e0 vu d\u00e9j\u00e0"}'.encode() + b"\xe9", "undecodable", id="damaged-utf8"),
    ],
)
def test_refuses_records(raw: bytes, error: str) -> None:
    with pytest.raises(ScrapeError) as caught:
        decode_scrape(scrape(raw))
    assert (caught.value.stage, caught.value.error) == ("decode", error)
    assert "Rain" not in caught.value.message


def test_refuses_what_is_too_large() -> None:
    with pytest.raises(ScrapeError, match="11 bytes, more than max_document_mb") as caught:
        decode_scrape(scrape(b"hello world", "text"), max_document_bytes=10)
    assert caught.value.error == "too_large"


def test_reads_a_record() -> None:
    raw = orjson_record(id=7, url="https://example.org/rain", text="It rained.", title="Rain", views=3)
    document = decode_scrape(scrape(raw))
    assert (document.form, document.body, document.record_id) == ("text", "It rained.", "7")
    assert (document.encoding, document.encoding_evidence, document.raw_size) == ("utf-8", "record", len(raw))
    assert (document.url, document.extra) == ("https://example.org/rain", '{"views":3}')
    assert [(c.field, c.value) for c in document.candidates] == [("headline", "Rain")]


@pytest.mark.parametrize("fields", [{}, {"text": None}, {"text": " ", "html": ""}], ids=["absent", "null", "blank"])
def test_a_record_that_states_its_headline_needs_no_text(fields: dict[str, object]) -> None:
    document = decode_scrape(scrape(orjson_record(title="Rain", **fields)))
    assert (document.form, document.body.strip()) == ("text", "")
    assert [(c.field, c.value) for c in document.candidates] == [("headline", "Rain")]


def orjson_record(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def test_reads_a_record_in_a_legacy_encoding() -> None:
    document = decode_scrape(scrape(json.dumps({"text": RUSSIAN}, ensure_ascii=False).encode("cp1251")))
    assert (document.body, document.encoding, document.encoding_evidence) == (RUSSIAN, "cp1251", "detector")


def test_takes_what_is_deep_within_reason() -> None:
    deep = b"[" * 190 + b"]" * 190
    assert decode_scrape(scrape(b'{"text": "a", "x": ' + deep + b"}")).extra == '{"x":' + deep.decode() + "}"


def test_keeps_long_ids_and_reads_nan() -> None:
    document = decode_scrape(scrape(b'{"id": 123456789012345678901234567890, "text": "a", "score": NaN}'))
    assert (document.record_id, document.extra) == ("123456789012345678901234567890", '{"score":null}')


@pytest.mark.parametrize(
    ("fields", "form", "body"),
    [
        pytest.param({"text": "a", "html": "<p>b</p>"}, "html", "<p>b</p>", id="html-first"),
        pytest.param({"text": "a", "html": " "}, "text", "a", id="blank-html"),
        pytest.param({"text": "<p>a</p><p>b</p>"}, "html", "<p>a</p><p>b</p>", id="markup-in-text"),
        pytest.param({"content": "<!DOCTYPE html><p>a"}, "html", "<!DOCTYPE html><p>a", id="page-in-content"),
        pytest.param({"text": "3 < 4 and <b> is bold"}, "text", "3 < 4 and <b> is bold", id="prose-with-a-tag"),
        pytest.param({"html": "no tags"}, "text", "no tags", id="text-in-html"),
    ],
)
def test_form_of_a_record(fields: dict[str, str], form: str, body: str) -> None:
    document = decode_scrape(scrape(orjson_record(**fields)))
    assert (document.form, document.body) == (form, body)


def test_html_wins_and_the_text_stays_in_extra() -> None:
    assert decode_scrape(scrape(orjson_record(html="<p>b</p>", text="a"))).extra == '{"text":"a"}'


def test_container_fields_are_read_like_a_record() -> None:
    fields = {"url": "https://example.org/", "id": "<urn:1>", "scraped_at": "2024-05-01", "content_type": "text/html"}
    page = scrape(b"<p>Rain</p>", "html", "", **fields)
    document = decode_scrape(page)
    assert (document.url, document.record_id, document.extra) == ("https://example.org/", "<urn:1>", '{"content_type":"text/html"}')
    assert [(c.field, c.value) for c in document.candidates] == [("scraped_at", "2024-05-01")]


def test_a_long_article_about_markup_is_text() -> None:
    assert not is_markup("The tags <p>, <div> and </div> were new. " + "Prose goes on and on. " * 400)


FIRST = "The harbour board will widen the northern quay before the winter, its engineer told a meeting on Monday."
SECOND = "Work begins in April and takes two years; the ferries will land at the old pier for the time being."
WRAPPED = FIRST.replace("its engineer", "its\nengineer") + " Work begins in\nApril"
PARAGRAPHS = {
    "a text with code inside": (f"{FIRST}\n\n<div>\n<p>quay</p>\n</div>\n\n" + f"{SECOND}\n\n{FIRST}\n\n" * 2, False),
    "a text that quotes tags": (f"{FIRST}\n\nThe tags <p> and </p> and <li> are old.\n\n{SECOND}", False),
    "a wrapped page, and a snippet": (f"{WRAPPED}\n\n" * 60 + "<h1>Quay\n<p>By Jo\n<p>" + "Work begins.</p>\n" * 12, False),
    "each paragraph in its tags": (f"<p>{FIRST}</p>\n<p>{SECOND}</p>", True),
    "tags on lines of their own": (f"<div>\n  <p>\n    {FIRST}\n  </p>\n  <p>\n    {SECOND}\n  </p>\n</div>", True),
    "wrapped mark-up": (f"<p>{WRAPPED} and takes two years.</p>\n<p>{WRAPPED}.</p>", True),
    "breaks at the ends of lines": (f"{FIRST}<br>\n{SECOND}<br>\n{FIRST}<br>\n{SECOND}", True),
    "breaks on lines of their own": (f"{FIRST}\n<br><br>\n{SECOND}\n<br><br>\n{FIRST}", True),
}  # fmt: skip


@pytest.mark.parametrize(("text", "is_html"), PARAGRAPHS.values(), ids=PARAGRAPHS.keys())
def test_markup_has_its_paragraphs_between_tags(text: str, is_html: bool) -> None:
    assert is_markup(text) is is_html


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc.co.uk"), ("//edition.CNN.com", "cnn.com"), ("example.org", "example.org"),
        ("http://localhost:8000/", "localhost"), ("http://192.0.2.7/x", "192.0.2.7"), ("http://[2001:db8::1]/", "2001:db8::1"),
        ("https://rain.blogspot.com/", "rain.blogspot.com"), ("", ""), ("BBC News", ""),
    ],
)  # fmt: skip
def test_site_of(url: str, site: str) -> None:
    assert site_of(url) == site


COPIES = {
    "archive": ("https://web.archive.org/web/20200112103000/http://www.post.example/a/1?x=2#c", "http://www.post.example/a/1?x=2#c"),
    "archive_as_it_was": ("http://web.archive.org/web/20200112103000id_/https://post.example/", "https://post.example/"),
    "archive_with_one_slash": ("https://web.archive.org/web/2020/https:/post.example/a", "https://post.example/a"),
    "archive_that_escapes": ("https://archive.example/wayback/2020/https%3A%2F%2Fpost.example%2Fa", "https://post.example/a"),
    "archive_of_an_archive": ("https://archive.example/2021/https://archive.org/web/2020/https://post.example/", "https://post.example/"),
    "reader": ("https://reader.example/https://post.example/a", "https://post.example/a"),
    "cache": ("https://webcache.example/search?q=cache:AbC_1-x:https://post.example/a", "https://post.example/a"),
    "cache_without_scheme": ("https://webcache.example/search?q=cache:post.example/a&hl=en", "https://post.example/a&hl=en"),
    "amp_cache": ("https://www-post-example.cdn.ampproject.org/c/s/www.post.example/a.amp", "https://www.post.example/a.amp"),
    "amp_viewer": ("https://www.google.com/amp/s/www.post.example/a", "https://www.post.example/a"),
    "translated": ("https://my--paper-post-example.translate.goog/a?_x_tr_sl=fr", "https://my-paper.post.example/a?_x_tr_sl=fr"),
}  # fmt: skip


@pytest.mark.parametrize(("copy", "url"), COPIES.values(), ids=COPIES)
def test_a_copy_has_the_address_of_its_original(copy: str, url: str) -> None:
    assert original_url(copy) == url
    assert site_of(copy) == "post.example"


@pytest.mark.parametrize(
    "url",
    ["https://www.post.example/2020/01/12/a", "https://post.example/share?url=https://other.example/", "https://post.example/#https://b.example/",
     "//post.example/a", "post.example", "", "BBC News", "https://web.archive.org/", "https://google.com/amp/", "https://post.example/http://",
     "https://post.example/blog/http://-vs-https://-explained", "https://post.example/search?q=cache:hit.ratio",
     "https://www.google.com/amp/about.html", "https://post.example/video/https://www.tube.example/watch?v=1",
     "https://post.example/login/https%3A%2F%2Fpay.example%2F", "https://a.translate.goog", "https://-.translate.goog/",
     "https://archive.example/2020/https://[::1", "https://archive.example/2020/http://[bad]/x",
     "https://archive.example/2020/https://\ud800.example/x"],
)  # fmt: skip
def test_other_addresses_stay(url: str) -> None:
    assert original_url(url) == url
