"""Finders: the elements that trafilatura's own expressions find, whatever the page."""

import importlib.util
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import settings, xpaths

from tasks.html import finders
from tasks.html.source import parse


def untouched(module: ModuleType) -> Any:
    """The module as trafilatura ships it, whether or not this process uses the finders."""
    spec = importlib.util.spec_from_file_location("untouched", str(module.__file__))
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


PATHS = untouched(xpaths)
PAIRS = {
    "appended": (finders.APPENDED, PATHS.RAW_TREE_PRUNE_XPATH),
    "comments": (finders.COMMENTS, PATHS.REMOVE_COMMENTS_AND_LISTS_XPATH),
    "discarded": (finders.DISCARDED, PATHS.OVERALL_DISCARD_XPATH),
    "teasers": (finders.TEASERS, PATHS.TEASER_DISCARD_XPATH),
    "captions": (finders.CAPTIONS, PATHS.DISCARD_IMAGE_ELEMENTS),
    "bodies": (finders.BODIES, PATHS.BODY_XPATH),
    "clutter": ([finders.CLUTTER], [settings.BASIC_CLEAN_XPATH]),
}
TAGS = ("div", "p", "section", "span", "article", "main", "aside", "details", "ol", "ul", "li", "list", "item", "h1", "footer")
NAMES = (
    "class", "id", "role", "style", "itemprop", "aria-hidden", "data-component", "data-lp-replacement-content", "lang",
)  # fmt: skip
WORDS = (
    "comment", "Comment-list", "commentary", "comments", "comments-title", "disqus_thread", "comol", "post-comments", "reply-3",
    "a-reply-b", "hidden", " hidden", "display:none", "display: none", "visibility:hidden", "true", "hide-print", "cookie",
    "cookie-banner", "CookieBot", "consent-manager", "footer", "site-Footer", "share-bar", "elementor-share-buttons", "embed",
    "infinite-scroll", "mvp-post-add-box", "teaser", "Teaser", "caption", "post", "entry", "article ", "articleBody", "article",
    "articleContent", "post-content", "article__body", "story", "fullText", "content", "main-content", "Main-Content", "main",
    "PageContent", "Page-Content", "contentBody", "primary", "text", "navigation", "Nav", "MostPopularStories", "related",
    "sidebar", "ad-x", "tags", "author", "meta", "plain", "x", "",
)  # fmt: skip
attributes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)),
    max_size=3,
    unique_by=lambda p: p[0],
)
elements = st.lists(st.tuples(st.sampled_from(TAGS), attributes, st.integers(0, 3)), min_size=1, max_size=25)


def page(parts: Sequence[tuple[str, list[tuple[str, str]], int]]) -> HtmlElement:
    """Elements one after the other; the number tells how many to close before each."""
    root = parse("<html><body><p>.</p></body></html>")
    at = root.find("body")
    for tag, pairs, n_up in parts:
        for _ in range(n_up):
            at = at.getparent() if at.tag != "body" else at
        at = etree.SubElement(at, tag, dict(pairs))
        at.text = "words"
    return root


@pytest.mark.parametrize("name", PAIRS)
@given(parts=elements)
def test_finds_what_the_expression_finds(name: str, parts: list[Any]) -> None:
    tree = page(parts)
    for finder, path in zip(*PAIRS[name], strict=True):
        wanted = path(tree)
        assert finder(tree) == (wanted[:1] if name == "bodies" else wanted)


@pytest.mark.parametrize(("name", "html", "found"), [
    ("comments", "<ul id='disqus_thread'></ul><div id='disqus_thread'></div>", ["div"]),
    ("comments", "<div class='commentary'></div><section class='Comments'></section>", ["section"]),
    ("appended", "<div class='infinite-scroll'><h1>A</h1></div><aside class='infinitescroll'></aside>", ["aside"]),
    ("discarded", "<p class='a' id='cookie'></p><span id='cookie' class='a'></span><b aria-hidden='true'></b>", ["span", "b"]),
])  # fmt: skip
def test_examples(name: str, html: str, found: list[str]) -> None:
    tree = parse(f"<html><body>{html}</body></html>")
    assert [element.tag for finder in PAIRS[name][0] for element in finder(tree)] == found


def test_lists_are_of_the_length_that_trafilatura_has() -> None:
    assert {name: len(ours) for name, (ours, _) in PAIRS.items()} == {name: len(theirs) for name, (_, theirs) in PAIRS.items()}
