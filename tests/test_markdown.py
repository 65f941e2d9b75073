import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.decode import decode_scrape
from tasks.extract import extract
from tasks.html.markdown import has_headings, is_markdown, markdown_to_html, without_links
from tasks.inputs.fields import read_fields
from tasks.inputs.front_matter import split_front_matter, with_front_matter
from tasks.inputs.markup import form_of
from tasks.records import Document
from tests.labelling import scrape_of
from tests.scrapes import as_markdown, marked

CASES = Path(__file__).parent / "cases" / "markdown"
LONG = "The council met on Tuesday and voted for the bridge. " * 200


def cases(name):
    return [pytest.param(case, id=case["id"]) for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]


def extracted_of(text):
    return extract(Document("id", "path", 0, "0" * 64, len(text), "markdown", text, "utf-8", "utf-8"))


@pytest.mark.parametrize("case", cases("blocks"))
def test_blocks(case):
    assert [[block.kind, block.text] for block in extracted_of(case["markdown"]).blocks] == case["blocks"]


@pytest.mark.parametrize("case", cases("forms"))
def test_forms(case):
    assert form_of(case["text"].replace("LONG", LONG), "text") == case["form"]


def test_a_link_is_a_link_and_knows_its_address():
    [menu, *_] = extracted_of("* [Home](/)\n\n# Rain\n\n[It rained](/a) and [poured](/b).").blocks
    assert menu.link_share == 1.0
    assert markdown_to_html("[Rain](/a?b=1&c=2)") == '<div><a href="/a?b=1&amp;c=2">Rain</a></div>\n'


def test_markdown_tells_what_was_done_and_where_mark_up_tells_the_blocks():
    with_headings = extracted_of("# Rain\n\n[It](/a) **rained** in [Holm](/b).")
    without = extracted_of("[Home](/) [News](/news) [Sport](/sport)\n\nIt rained.")
    assert (with_headings.form, with_headings.fixes) == ("html", ["markdown"])
    assert (without.form, without.fixes) == ("text", ["markdown"])


def test_a_text_about_markdown_stays_as_it_is():
    text = "## Links\n\n**Write** them so:\n\n```\n[Home](/) [News](/news) [Sport](/sport)\n```\n\n## Bold\n\nLike **so**."
    extracted = extracted_of(text)
    assert is_markdown(text)
    assert (extracted.form, extracted.fixes) == ("text", [])
    assert [block.text for block in extracted.blocks] == [line for line in text.splitlines() if line]


some = st.sampled_from(["rain", "Holm", "ferry-boat", "said.", "2 < 3", "a_b", "市議会", "мост"])
words = st.lists(some, min_size=1, max_size=6).map(" ".join)
pieces = st.one_of(
    words,
    words.map(lambda w: f"[{w}](https://post.example/a_(b)?c=d)"),
    words.map(lambda w: f"[\n\n### {w}\n\n{w}\n\n](/card)"),
    words.map(lambda w: f"**{w}**"),
    words.map(lambda w: f"## {w}"),
    words.map(lambda w: f"* {w}"),
    words.map(lambda w: f"> {w}"),
)


def letters(text):
    return "".join(filter(str.isalnum, text))


@given(st.lists(pieces, min_size=1, max_size=12))
@settings(max_examples=150)
def test_no_word_is_lost(parts):
    text = "# Rain\n\n" + "\n\n".join(parts)
    shown = text.replace("](https://post.example/a_(b)?c=d)", "").replace("](/card)", "")
    assert letters(" ".join(b.text for b in extracted_of(text).blocks)) == letters(shown)


@given(st.lists(marked, min_size=1, max_size=12), st.integers(0, 2**20))
@settings(max_examples=100)
def test_links_are_found_in_any_words(lines, seed):
    # a backslash takes the meaning from a bracket, and a lone bracket ends the words of a link or begins others
    text = as_markdown([line.translate(dict.fromkeys(map(ord, "\\[]"))) for line in lines], seed)
    assert is_markdown(text) or "](" not in text
    assert "](/" not in without_links(text)


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "](/a" * 50_000, "](" * 50_000, "![" * 50_000 + "](x)" * 50_000, "[" * 25_000 + "a" + "](x)" * 25_000,
     '](x "' * 50_000, "](/" + "(" * 50_000, "**a " * 50_000, "> " * 50_000, "](/a\n" * 50_000, "a-\n" * 50_000,
     "](<" * 50_000, "[a]: /" + "b" * 50_000 + "\n\n" + "[a] " * 20_000, "|a\n|-\n" + "|b" * 50_000, "7. a\n" * 50_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_its_length_asks(text):
    start = time.process_time()
    is_markdown(text)
    has_headings(text)
    markdown_to_html("# H\n\n" + text)
    assert time.process_time() - start < 20


# --- fields above a text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["---\nIt rained.\n---\nIt poured.", "---\n- title\n---\nIt rained.", "---\ntitle: &a Rain\nurl: *a\n---\nIt rained.",
     "---\ntitle: Rain\ntext: It rained.\n---\nIt poured.", "---\ntitle: [\nand\n---\nIt.", "---\ntitle: Rain\nIt rained.",
     "Title: Rain\nIt rained.", "---\nfoo: bar\n---\nIt rained.", "---\n? [a]\n: b\n---\nIt rained.",
     "---\n" + "[" * 3000 + "\n---\nIt.", "---\ntitle: Rain\ntitle: Snow\n---\nIt.",
     "Title: Rain\nTitle: Snow\nMarkdown Content:\nIt."],
    ids=["prose", "list", "reference", "text", "broken", "open", "no-mark", "unknown", "odd-key", "deep", "twice", "lines-twice"],
)  # fmt: skip
def test_what_is_no_field_stays_in_the_text(text):
    assert split_front_matter(text) == ({}, text)


def document_of(raw, form="text"):
    return decode_scrape(scrape_of(raw.encode(), form=form))


def test_fields_above_a_text_are_the_document_s():
    document = document_of("---\ntitle: Rain\nurl: https://post.example/rain\nauthor: Ann Lee\ntags: [a, b]\n---\nIt rained.")
    assert (document.body, document.url, document.form) == ("It rained.", "https://post.example/rain", "text")
    assert [(c.field, c.value) for c in document.candidates] == [("headline", "Rain"), ("author", "Ann Lee")]
    assert json.loads(document.extra) == {"front_matter": {"tags": ["a", "b"]}}


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("title: Harbour bridge: what now?\ndate: 2025-05-01", {"title": "Harbour bridge: what now?", "date": "2025-05-01"}),
        ("title: Our town is #1\nauthor: \"Ann Lee\"", {"title": "Our town is #1", "author": "Ann Lee"}),
        ("title: 'Rain: again'\ntags:\n  - a\n  - b", {"title": "Rain: again", "tags": ["a", "b"]}),
        ("# Harbour, Monday\ntitle: Rain", {}),
        ("title: Rain: again\n  and more", {}),
    ],
    ids=["colon", "number-sign", "quotes", "comment", "two-lines"],
)
def test_fields_that_yaml_would_not_read_as_meant(source, fields):
    assert split_front_matter(f"---\n{source}\n---\nIt rained.")[0] == fields


def test_the_fields_of_a_record_come_before_those_above_its_text():
    text = "---\ntitle: Rain in Holm\ndate: 2025-05-01\n---\nIt rained."
    document = document_of(json.dumps({"title": "Rain", "markdown": text}), "record")
    assert [(c.field, c.value) for c in document.candidates] == [("headline", "Rain"), ("published_at", "2025-05-01")]
    assert json.loads(document.extra) == {"front_matter": {"title": "Rain in Holm", "date": "2025-05-01"}}


names = st.sampled_from(["title", "url", "date", "author", "tags", "x", "lang", "id", "source"])
given_fields = st.dictionaries(names, st.sampled_from(["Rain", "https://post.example/a", "2025-05-01", "Ann Lee", "en", "7"]))


@given(given_fields, given_fields)
def test_no_field_is_lost(own, above):
    fields = with_front_matter(read_fields({**own, "text": "It rained."}), above)
    kept = [fields.record_id, fields.url, fields.extra, *(c.value for c in fields.candidates)]
    assert all(any(value in one for one in kept) for value in (*own.values(), *above.values()))
