import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import ScrapeError
from tasks.extract import extract
from tasks.html import main_text
from tasks.html.source import read_source, unseen_spans
from tasks.records import Document

CASES = sorted((Path(__file__).parent / "cases" / "extract").glob("*.html"))
PROSE = "The city council voted on Monday to close the harbour bridge for eight weeks, the mayor's office said. "


def document(body, form="html", url="https://news.example/a"):
    return Document("id", "path", 0, "0" * 64, len(body), form, body, "utf-8", "utf-8", url=url)


def result_of(body, url):
    try:
        extracted = extract(document(body, url=url))
    except ScrapeError as error:
        return {"url": url, "error": error.error}
    return {
        "url": url,
        "fixes": extracted.fixes,
        "blocks": [[b.kind, b.region, b.text] for b in extracted.blocks],
        "candidates": [[c.field, c.source, c.value] for c in extracted.candidates],
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert result_of(path.read_text("utf-8"), expected["url"]) == expected


def main_of(name):
    path = next(path for path in CASES if path.stem == name)
    return [(b.is_main, b.region, b.text) for b in extract(document(path.read_text("utf-8"))).blocks]


def test_the_extractor_marks_the_article():
    blocks = main_of("news_graph_en")
    assert {region for is_main, region, _ in blocks if is_main} == {"article"}
    assert all(is_main for is_main, region, text in blocks if region == "article" and len(text) > 70)


def test_both_copies_are_blocks():
    texts = [text for _, _, text in main_of("double_copy_nl")]
    assert texts[: len(texts) // 2] == texts[len(texts) // 2 :]


def test_html_that_is_escaped_once_more_is_html():
    escaped = "&lt;p&gt;Salt &amp;amp; pepper, he said.&lt;/p&gt;&lt;h2&gt;Later&lt;/h2&gt;&lt;p&gt;It rained.&lt;/p&gt;"
    extracted = extract(document(escaped, form="text"))
    assert [(b.kind, b.text) for b in extracted.blocks] == [("p", "Salt & pepper, he said."), ("h2", "Later"), ("p", "It rained.")]
    assert (extracted.form, extracted.fixes) == ("html", ["escaped_html"])


BARE = {
    "paragraphs": "<p>Skip to content</p><p>Ferry to Holm stopped</p><p>The ferry lies in harbour.</p><p>Nobody knows.</p>",
    "lines": "Skip to content<br>\nFerry to Holm stopped<br>\n<br>\nThe ferry lies in harbour.<br>\nNobody knows.<br>\n",
    "a_page": "<html><head><title>Ferry</title></head><body>Skip to content<p>Ferry to Holm stopped</p>"
    "The ferry lies in harbour.<br>Nobody knows.</body></html>",
}


@pytest.mark.parametrize("body", BARE.values(), ids=BARE)
def test_html_that_tells_only_where_lines_end_is_text(body):
    extracted = extract(document(body, form="html"))
    wanted = ["Skip to content", "Ferry to Holm stopped", "The ferry lies in harbour.", "Nobody knows."]
    assert [(b.kind, b.text) for b in extracted.blocks] == [("line", text) for text in wanted]
    assert extracted.form == "text"


def test_lines_of_bare_html_stay_lines():
    lines = [
        "when all the leaves had fallen from the old tree by", "the river, and the evening light was nearly gone",
        "she walked along the water with her hands so cold", "and never said a word of what she had been told",
    ]  # fmt: skip
    blocks = extract(document(f"<p>{'<br>'.join(lines)}</p><p>- Bonjour, dit-elle.</p>", form="html")).blocks
    assert [(b.kind, b.text) for b in blocks] == [("line", line) for line in [*lines, "- Bonjour, dit-elle."]]


TOLD = {
    "heading": "<h2>Ferry</h2><p>It rained.</p>",
    "list": "<p>It rained.</p><ul><li>Ferry</li></ul>",
    "link": "<p>It rained.</p><p><a href='/'>Ferry</a></p>",
    "class": "<p>It rained.</p><p class='caption'>Ferry</p>",
    "region": "<p>It rained.</p><footer>Ferry</footer>",
    "bold": "<p>It rained.</p><p><b>Ferry</b></p>",
}


@pytest.mark.parametrize("body", TOLD.values(), ids=TOLD)
def test_html_that_tells_more_is_html(body):
    assert extract(document(body, form="html")).form == "html"


SPELLED = {
    "text": (r"Ferry to Holm stopped\n\nThe ferry lies in harbour, she said: \"It rained.\"\n\nNobody knows.\n", "text"),
    "text_within_json": (
        r"Ferry to Holm stopped\\n\\nThe ferry lies in harbour, she said: \\\"It rained.\\\"\\n\\nNobody knows.\\n",
        "text",
    ),
    "html": (
        r"<div class=\"a\"><h1>Ferry to Holm stopped</h1>\r\n<p>The ferry lies in harbour, she said: "
        r"\u0022It rained.\u0022<\/p>\r\n<p>Nobody knows.</p>\r\n</div>",
        "html",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "form"), SPELLED.values(), ids=SPELLED)
def test_line_ends_that_are_spelled_out_are_line_ends(body, form):
    extracted = extract(document(body, form="text"))
    wanted = ["Ferry to Holm stopped", 'The ferry lies in harbour, she said: "It rained."', "Nobody knows."]
    texts = [b.text for b in extracted.blocks]
    assert texts[:3] == wanted
    assert not any("\\" in text for text in texts)
    assert (extracted.form, extracted.fixes) == (form, ["spelled_line_ends"])


NOT_SPELLED = {
    "paths": r"The files lie in C:\notes\New, C:\notes\Next and C:\notes\news.",
    "a_text_with_line_ends": "He typed " + r"\n, \n and \n again." + "\n\nIt was a mistake.",
    "a_sentence_about_them": r"In C a line ends with \n, on old Macs with \r, and on Windows with \r\n. And \t is a tab, he said.",
    "code": r'print("Hello\n"); print("tab\there\n"); x = re.sub("\\d+\n", "", s); path = "C:\\temp\n"; he wrote on Monday.',
    "shares": r"Logs are under \\srv\r1\new, \\srv\n2\tab, \\srv\n3\tools, the expert said.",
    "tex": r"Theorem. Let \textbf{x} be it, $x \ne y$, $x\n_1$ and $\theta\text{a}$ with $\r_1 \r_2 \r_3$. Done.",
    "json": r'{"title":"A \"b\" c","text":"One.\n\nTwo.\n\nThree.\n\nFour."}',
    "a_page_without_quotes": r"<html lang=en><script type=application/ld+json>{'a':'One.\n\nTwo.\n\nThree.\n\nFour.'}</script>",
    "a_page_on_one_line": r'<p class="a">It rained.</p><script>var a = "One\nTwo\nThree\nFour"</script><p>It pours.</p>',
}


@pytest.mark.parametrize("body", NOT_SPELLED.values(), ids=NOT_SPELLED)
def test_other_backslashes_stay(body):
    assert extract(document(body, form="text")).fixes == []


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_paragraph_that_spells_line_ends_out_is_read_as_it_would_be_alone(form):
    alone = r"The ferry lies in harbour.\n\nIt rained.\n\nNobody knows.\n"
    body = f"Ferry to Holm stopped\n\n{alone}" if form == "text" else f"<h1>Ferry to Holm stopped</h1>\n<p>{alone}</p>"
    parts = ["The ferry lies in harbour.", "It rained.", "Nobody knows."]
    extracted = extract(document(body, form))
    assert [b.text for b in extracted.blocks] == ["Ferry to Holm stopped", *parts]
    assert extracted.fixes == ["spelled_line_ends"]
    assert [b.text for b in extract(document(alone, "text")).blocks] == parts


def test_spelled_ends_are_seen_through_what_is_normalized_later():
    told = r"It rained.\nNobody knows.{}\nThe ferry&nbsp;stays.{}\nShe said so.\n"
    for unseen in ("", "\u200b", "\ufeff", "&#8203;"):
        assert len(extract(document(told.replace("{}", unseen), "text")).blocks) == 4, unseen


def test_a_line_that_spells_ends_out_may_end_at_any_line_break():
    told = "<p>It rained.\\nNobody knows.\\nShe said so.\\n\u2028By Jane Okafor</p>"
    texts = ["It rained.", "Nobody knows.", "She said so.", "By Jane Okafor"]
    assert [b.text for b in extract(document(told, "html")).blocks] == texts


def test_pairs_of_surrogates_are_one_sign_and_halves_stay_spelled():
    told = [r"It rained \ud83d\ude00 today.", r"He said so \ud83d then.", r"It was late \u0000 now.", "End."]
    body = "".join(rf"<p>{text}</p>\n\n" for text in told)
    texts = [b.text for b in extract(document(body, form="text")).blocks]
    assert texts == ["It rained 😀 today.", *told[1:]]


def test_text_inputs_have_no_extractor_and_no_statements():
    extracted = extract(document("Title\n\nA paragraph.", form="text"))
    assert [(b.text, b.is_main) for b in extracted.blocks] == [("Title", None), ("A paragraph.", None)]
    assert extracted.candidates == []


@pytest.mark.parametrize(
    ("body", "form", "error"),
    [
        ("", "text", "empty"),
        (" \n\u00a0", "text", "empty"),
        ("---\n***", "text", "no_text"),
        ("", "html", "empty"),
        ("<!-- only this -->", "html", "empty"),
        ("<html></html>", "html", "no_text"),
        ("<script>var x = '<p>text</p>'</script>", "html", "empty"),
        ("<body><img alt='A boat'></body>", "html", "no_text"),
        ("<a>" * 1_000_001, "html", "too_many_parts"),
        ("a\n" * 1_000_001, "text", "too_many_parts"),
    ],
)
def test_errors_name_what_is_wrong(body, form, error):
    with pytest.raises(ScrapeError) as caught:
        extract(document(body, form))
    assert (caught.value.stage, caught.value.error) == ("extract", error)


def test_a_failing_extractor_is_no_error(monkeypatch):
    def fail(*args, **kwargs):
        raise RecursionError

    monkeypatch.setattr(main_text, "extract_content", fail)
    extracted = extract(document(f"<h1>Bridge</h1><p>{PROSE}</p>"))
    assert [b.is_main for b in extracted.blocks] == [None, None]
    assert extracted.candidates


def test_the_extractor_is_not_asked_about_endless_nesting(monkeypatch):
    monkeypatch.setattr(main_text, "extract_content", pytest.fail)
    extracted = extract(document(f"<p>{PROSE}</p>{'<div>' * 10_000}deep{'</div>' * 10_000}<p>after</p>"))
    assert [(b.text, b.is_main) for b in extracted.blocks[1:]] == [("deep", None), ("after", None)]


def test_extracting_leaves_no_trace():
    """The same page gives the same result whatever came before it."""
    path = next(path for path in CASES if path.stem == "news_graph_en")
    first = extract(document(path.read_text("utf-8")))
    for other in CASES:
        result_of(other.read_text("utf-8"), "")
    assert extract(document(path.read_text("utf-8"))) == first


def test_a_clean_page_is_not_repaired():
    source = read_source("<p>Déjà vu, Ångström, 10 °C, Ãndalucia, «â la»</p>")
    assert source.fixes == []
    assert source.markup == "<p>Déjà vu, Ångström, 10 °C, Ãndalucia, «â la»</p>"


def test_unseen_parts_are_cut_whole():
    html = "a<!-- <script> -->b<SCRIPT>x<!-- </script>c<svg><svg></svg>t</svg>d<style>e</style>f<!-->g<script>open"
    kept, at = "", 0
    for start, end in unseen_spans(html):
        kept, at = kept + html[at:start], end
    assert kept + html[at:] == "abcdfg<script>open"


@pytest.mark.parametrize("opening", ["<script ", "<svg> ", "<!-- ", "<p>" + PROSE, "<b><p>" + PROSE, "word<br>", "<td>x"])
def test_odd_pages_take_bounded_time(opening):
    started = time.process_time()
    result_of("<p>hello there</p>" + opening * 30_000, "")
    assert time.process_time() - started < 10


TAGS = [
    *("div", "p", "b", "a", "ul", "li", "table", "tr", "td", "h1", "br", "img", "script", "style", "svg", "title"),
    *("body", "html", "head", "blockquote", "pre", "select", "textarea", "form", "x-y", "time"),
]
ODD = ["<", ">", "&", "&amp;", "&#0;", "&#xD800;", "<!--", "-->", "<![CDATA[", "<?xml encoding='x'?>", "<a href='", "\x00\x01"]
OPEN = [
    *("<div hidden class='a b'>", "<time datetime='2020'>", "<meta name=author content=x>"),
    "<script type='application/ld+json'>{",
]
SOUP = st.lists(
    st.one_of(
        st.sampled_from(TAGS).map("<{}>".format),
        st.sampled_from(TAGS).map("</{}>".format),
        st.sampled_from(ODD),
        st.sampled_from(OPEN),
        st.text(max_size=8),
        st.just(PROSE),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200)
@given(SOUP, st.sampled_from(["html", "text"]))
def test_nothing_but_a_scrape_error_is_raised(body, form):
    blocks = []
    with suppress(ScrapeError):
        blocks = extract(document(body, form)).blocks
    assert all(block.text.strip() for block in blocks)
