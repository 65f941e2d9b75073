import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.html.blocks import find_blocks
from tasks.html.source import parse, read_source


def blocks_of(html):
    return find_blocks(parse(read_source(html).markup))


def kinds_of(html):
    return [(b.kind, b.text) for b in blocks_of(html)]


def test_text_without_paragraph_is_p_when_it_reads_like_one():
    html = "<div>The bridge is closed until Monday.</div><div>Most read</div><div>Read. More.</div>"
    assert [kind for kind, _ in kinds_of(html)] == ["p", "other", "other"]


def test_one_br_is_a_line_end_and_two_are_a_new_block():
    assert kinds_of("<p>a<br>b<br> <br>c<br/></p>") == [("p", "a\nb"), ("p", "c")]


def test_a_heading_is_one_line():
    assert kinds_of("<h2>One<br>two</h2>") == [("h2", "One two")]


def test_inline_elements_that_touch_are_apart_where_a_page_shows_a_gap():
    assert kinds_of("<p><span>Ann Lee</span><span>Editor</span></p>") == [("p", "Ann Lee Editor")]
    assert kinds_of("<p><b>W</b><span>ord</span> <i>mc</i>Donald</p>") == [("p", "Word mcDonald")]
    assert kinds_of("<p>on <time>3 May</time>, at noon</p>") == [("p", "on 3 May, at noon")]


@pytest.mark.parametrize(
    ("html", "is_bold"),
    [
        ("<p><strong>It rained on Monday.</strong></p>", True),
        ("<p> <b>It rained on Monday, and it went on</b> <b>to rain all night</b>.</p>", True),
        ("<p><b>It</b> rained on Monday.</p>", False),
        ("<p>It rained <b>on Monday, and on Tuesday it rained again.</b></p>", False),
        ("<h2><b>It rained on Monday.</b></h2>", False),
    ],
)
def test_paragraphs_printed_bold(html: str, is_bold: bool):
    assert [block.is_bold for block in blocks_of(html)] == [is_bold]


def test_list_items_and_what_follows_in_them():
    assert kinds_of("<ul><li>one<li><p>two</p><p>more</p><li><h3>Three</h3><p>text</p></ul>") == [
        ("li", "one"),
        ("li", "two"),
        ("p", "more"),
        ("h3", "Three"),
        ("p", "text"),
    ]


def test_buttons_inside_text_are_words_of_it():
    assert kinds_of("<p>Press <button>More</button> now</p><div><button>Share</button><button>Save</button></div>") == [
        ("p", "Press More now"),
        ("other", "Share"),
        ("other", "Save"),
    ]


@pytest.mark.parametrize(
    ("html", "region"),
    [
        ("<header><p>x</p></header>", "header"),
        ("<article><header><p>x</p></header></article>", "article"),
        ("<main><header><p>x</p></header></main>", "main"),
        ("<header class='entry-header'><p>x</p></header>", "article"),
        ("<div role='navigation'><p>x</p></div>", "nav"),
        ("<div class='sidebar'><p>x</p></div>", "aside"),
        ("<div class='with-sidebar'><p>x</p></div>", ""),
        ("<div id='comments'><p>x</p></div>", "comments"),
        ("<div class='comments-closed'><p>x</p></div>", ""),
        ("<ol class='comment-list'><li>x</ol>", "comments"),
        ("<article><aside><p>x</p></aside></article>", "aside"),
        ("<article><blockquote>x<footer>y</footer></blockquote></article>", "article"),
        ("<div><form><p>x</p></form></div>", "form"),
        ("<form><p>x</p></form>", ""),
        ("<figure><figcaption>x</figcaption></figure>", "figure"),
    ],
)
def test_regions(html, region):
    assert {b.region for b in blocks_of(f"<body>{html}</body>")} == {region}


@pytest.mark.parametrize("tag", ["header", "nav", "aside", "footer"])
def test_a_menu_with_an_open_element_ends_where_it_is_closed(tag):
    prose = "The river rose by a metre in the night, and the bridge was closed at noon. " * 3
    html = f"<{tag}><div class='row'><a href='/'>News</a></{tag}><h1>The bridge</h1><p>{prose}</p><p>{prose}</p>"
    found = blocks_of(html)
    assert [b.region for b in found] == [tag, "", "", ""]
    assert [b.text for b in found] == ["News", "The bridge", prose.strip(), prose.strip()]


def test_hints_are_words_of_the_element_and_its_near_ancestors():
    html = "<div id='far'><div class='storyBody'><div><p class='byline-2 js_meta'>x</p></div></div></div>"
    assert blocks_of(html)[0].hints == "byline js meta story body far"


def test_hints_are_capped_and_whole_words():
    html = f"<p class='{' '.join(f'utility-{chr(97 + n % 26)}{chr(97 + n // 26)}' for n in range(300))}'>x</p>"
    hints = blocks_of(html)[0].hints
    assert 150 < len(hints) <= 200
    assert re.fullmatch(r"utility( [a-z]{2})+", hints)


def test_only_what_asks_to_be_hidden_has_that_hint():
    html = "<p class='overflow-hidden'>a</p><p hidden>b</p><div style='DISPLAY : none'><p>c</p></div><p>d</p>"
    assert [b.text for b in blocks_of(html) if "hidden" in b.hints.split()] == ["b", "c"]


def test_a_caption_is_told_by_its_class_near_an_image_alone():
    near = "<img src=x><p class='photo-credit'>A. Nwosu</p>"
    far = "<p>Text.</p><p>More text.</p><p class='credit'>Credit is dear.</p>"
    assert [kind for kind, _ in kinds_of(near + far)] == ["caption", "p", "p", "p"]


def test_link_share_is_by_letters():
    blocks = blocks_of("<p><a>abcd</a> efgh</p><p><a>all of it</a></p><p>none</p>")
    assert [b.link_share for b in blocks] == [0.5, 1.0, 0.0]


def test_an_unclosed_heading_does_not_make_the_article_a_heading():
    html = "<h1>" + "".join(f"<div>{'A sentence of the long article. ' * 20}</div>" for _ in range(2)) + "</h1>"
    assert [kind for kind, _ in kinds_of(html)] == ["p", "p"]


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("<tr><td>a<td>b", "table"),
        ("<tr><td>a</td></tr><tr><td>b</td></tr>", "other"),
        ("<tr><td>a<td><table><tr><td>b<td>c</table>", "other"),
        ("<tr><td>a<td><h2>b</h2>", "other"),
        (f"<tr><td>{'long prose ' * 50}<td>b", "p"),
    ],
)
def test_which_tables_are_data(table, kind):
    assert blocks_of(f"<table>{table}</table>")[0].kind == kind


def test_ten_thousand_open_tags_lose_no_text():
    for tag in ("div", "span", "b", "table><tr><td", "ul><li"):
        closing = "".join(f"</{name}>" for name in reversed(re.findall(r"\w+", tag)))
        html = f"<p>before</p>{f'<{tag}>' * 10_000}deep{closing * 10_000}<p>after</p>"
        assert [b.text for b in blocks_of(html)] == ["before", "deep", "after"]


WORDS = st.text(alphabet="abcdeÄßя東あ日0179.,;!? \u00a0", max_size=12)
INLINE = st.sampled_from(("a", "b", "span", "em", "time", "i", "x-tip", "label", "button"))
HOLDERS = st.sampled_from(
    ("div", "p", "ul", "li", "td", "tr", "table", "blockquote", "section", "article", "h2", "figure", "x-box")
)


def elements(children):
    tags = st.one_of(INLINE, HOLDERS)
    return st.builds(lambda tag, inside: f"<{tag}>{''.join(inside)}</{tag}>", tags, st.lists(children, max_size=5))


PIECES = st.recursive(st.one_of(WORDS.map(escape), st.just("<br>")), elements, max_leaves=25)
PAGES = st.lists(PIECES, max_size=8).map("".join)


def letters(text):
    return "".join(filter(str.isalnum, text))


@given(PAGES)
def test_every_visible_letter_is_in_exactly_one_block_in_page_order(page):
    tree = parse(f"<html><body><p>x</p>{page}</body></html>")
    assert letters("".join(b.text for b in find_blocks(tree))) == letters("".join(tree.itertext()))
