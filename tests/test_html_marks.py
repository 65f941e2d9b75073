"""Dates and authors that a page prints or labels: by the headline, in a box beside the text, at its foot."""

import time

import pytest

from tasks.html.json_ld import read_json_ld
from tasks.html.meta import find_candidates
from tasks.html.source import parse, read_source

FIELDS = {"published_at": "published", "modified_at": "changed"}
TEXT = "<p>" + "The council voted on Monday to raise the fares of all ferries by a tenth, its speaker said. " * 3 + "</p>"
FAR = TEXT * 80
# the page behind its title "Ferry fares rise again", and what it says: kind and source of each date, in order
CASES = {
    "a change, its words in elements of their own": (
        "<h1>Ferry fares rise again</h1><p><span>Last Updated</span> <span>on</span> <b class=date>Feb 27, 2026</b></p>",
        [("changed", "near:date"), ("changed", "labelled")]),
    "a change by the class of its field": (
        "<h1>Ferry fares rise again</h1><div class='field--name-changed'><time datetime='2026-02-27'>27 Feb</time></div>",
        [("changed", "time")]),
    "nothing changed in a class": (
        "<h1>Ferry fares rise again</h1><div class='unchanged'><time datetime='2026-02-27'>27 Feb</time></div>",
        [("published", "time")]),
    "a change that the time element says itself": (
        "<h1>Ferry fares rise again</h1><time class=published datetime=2026-02-27><b>Updated</b></time>", [("changed", "time")]),
    "when somebody was last active": (
        "<h1>Ferry fares rise again</h1><div>Last active <b>December 20, 2025</b></div>", []),
    "a headline in an h2": (
        "<h1>The Quay Diary</h1>" + FAR + "<h2>Ferry fares rise again</h2><b>3 February 2026</b>", [("published", "near:date")]),
    "no h1 at all": ("<b>3 February 2026</b><h2>Ferry fares rise again</h2>", [("published", "near:date")]),
    "an h2 that the title does not name": ("<b>3 February 2026</b><h2>Harbour bridge closes</h2>", []),
    "a small aside of the article": (
        "<article><aside><time datetime='2026-02-03'>3 Feb</time></aside><h2>Ferry fares rise again</h2></article>",
        [("published", "time")]),
    "an aside with teasers in the article": (
        "<article><h1>Ferry fares rise again</h1><aside><p>" + "Harbour bridge closes. " * 8
        + "</p><time datetime='2026-02-03'>3 Feb</time></aside></article>", []),
    "the footer of an article's head": (
        "<article><h1>Ferry fares rise again</h1><footer>By Ann Lee <b>3 February 2026</b></footer></article>",
        [("published", "near:date")]),
    "a teaser's, under a heading with a link": (
        "<h1>Ferry fares rise again</h1><article><h2><a href=/b>Harbour bridge closes</a></h2><time>3 May 2026</time></article>",
        []),
    "a label over a date in a box below the text": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<aside><h3>Published</h3><p><time datetime='2026-02-03T12:00Z'>x</time></aside>",
        [("published", "labelled")]),
    "a label in one line with its date, at the foot": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<div>Posted on the 15/12/2025 at 19:00 by <a href=/me>Ann</a></div>",
        [("published", "labelled")]),
    "a page that was changed, at the foot": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<p>Page last modified <time datetime='2026-02-03T12:00Z'>Feb. 3</time></p>",
        [("changed", "labelled")]),
    "a site that was changed": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<p>Site last updated: February 3, 2026</p>", []),
    "when this article was first published": (
        "<h1>Ferry fares rise again</h1><p>30 Sep 2022</p>" + FAR
        + "<p>This article was originally published on 26 Sep 2019 at 4:12pm but is kept up to date.</p>",
        [("published", "near:date"), ("published", "labelled:first")]),
    "when something else was first published": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<p>The timetable was originally published on 26 Sep 2019 by the town.</p>", []),
    "labels of several articles": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<div>Published: 3 May 2026</div><div>Published: 4 May 2026</div>", []),
    "a book in a list": ("<h1>Ferry fares rise again</h1>" + FAR + "<ul><li>Published: 3 May 2026</li></ul>", []),
    "a sentence that begins like a label": (
        "<h1>Ferry fares rise again</h1>" + FAR + "<p>Published on 3 May 2026, the report of the council says that fares"
        " have risen by a tenth in each of nine years and will rise again.</p>", []),
    "a comment's": ("<h1>Ferry fares rise again</h1>" + FAR + "<div class=comment>Posted on 3 May 2026</div>", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES.keys())
def test_dates(body: str, expected: list[tuple[str, str]]) -> None:
    source = read_source(f"<html><head><title>Ferry fares rise again | The Quay</title></head><body>{body}</body></html>")
    found = find_candidates(parse(source.markup), read_json_ld(source.json_ld, "https://news.example/a/b").candidates, "https://news.example/a/b")
    assert [(FIELDS[c.field], c.source) for c in found if c.field in FIELDS] == expected


DATED = "<b>3 February 2026</b>"
# the page, and its authors as found: source and name, in order
AUTHORS = {
    "a name glued to what she does": ("<p class=author>Ann Lee<span>Ferry Reporter</span></p>", [("class:author", "Ann Lee")]),
    "a name glued to the word for by": ("<p class=author><i>By</i><a>Ann Lee</a></p>", [("class:author", "Ann Lee")]),
    "a name of two elements": ("<p class=author><b>Ann</b> <b>Lee</b></p>", [("class:author", "Ann Lee")]),
    "a short text behind a by": (DATED + "<span>by Ann Lee</span>", [("near:by", "Ann Lee")]),
    "a house behind a by": (DATED + "<p>By 3 Quays</p>", [("near:by", "3 Quays")]),
    "a by without a date": ("<span>By Topic</span>", []),
    "bylines of several articles": (DATED + "<p>By Ann Lee</p><p>By Tom Reyes</p>", []),
    "who reviewed": (
        "<p>Written by <a href=/authors/ann>Ann Lee</a></p><p>Reviewed by <a href=/authors/tom>Tom Reyes</a></p>",
        [("class:author", "Ann Lee"), ("labelled", "Ann Lee")]),
    "who reviewed, in the mark itself": ("<p class=author>Medically reviewed by Tom Reyes</p>", []),
    "a list of who contributed": (
        "<p>By <a href=/author/ann>Ann Lee</a></p>"
        "<p>Contributions from: <a href=/author/tom>Tom Reyes</a>, <a href=/author/jo>Jo Wong</a>",
        [("class:author", "Ann Lee")]),
    "a label over a name below the text": (FAR + "<aside><h3>Author</h3><p>Ann Lee</p></aside>", [("labelled", "Ann Lee")]),
    "a label over several names": (
        FAR + "<h6>Author(s)</h6><ul><li><a>Ann Lee</a></li><li><a>Tom Reyes</a></li></ul>",
        [("labelled", "Ann Lee"), ("labelled", "Tom Reyes")]),
    "labels of several articles": (FAR + "<p>Written by <a>Ann Lee</a></p><p>Written by <a>Tom Reyes</a></p>", []),
    "a sentence with the words of a label": (FAR + "<p>The book was <i>written by</i> <a>Tom Reyes</a> in May.</p>", []),
    "a label over a heading": (FAR + "<h3>About the author</h3><h3>Recent Posts</h3>", []),
    "links of teasers": (FAR + "".join(f"<a rel=author>{name} Lee</a>" for name in ("Ann", "Tom", "Jo", "Ida")), []),
    "articles beside the page's in microdata": (
        "<div itemscope itemtype='https://schema.org/Article'><h1>Fares</h1><b itemprop=author>Ann Lee</b></div>"
        "<div itemscope itemtype='https://schema.org/Article'><h3>Bridge</h3><b itemprop=author>Tom Reyes</b></div>",
        [("itemprop", "Ann Lee")]),
    "a list of articles in microdata": (
        "<div itemscope itemtype='https://schema.org/Article'><h3>Fares</h3><b itemprop=author>Ann Lee</b></div>"
        "<div itemscope itemtype='https://schema.org/Article'><h3>Bridge</h3><b itemprop=author>Tom Reyes</b></div>", []),
    "a library's order of names": ("<meta name=citation_author content='Lee, Ann'>", [("meta:citation_author", "Ann Lee")]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), AUTHORS.values(), ids=AUTHORS.keys())
def test_authors(body: str, expected: list[tuple[str, str]]) -> None:
    source = read_source(f"<html><head><title>Ferry fares rise again</title></head><h1>Ferry fares rise again</h1>{body}</html>")
    found = find_candidates(parse(source.markup), read_json_ld(source.json_ld, "https://news.example/a/b").candidates, "https://news.example/a/b")
    assert [(c.source, c.value) for c in found if c.field == "author"] == expected


# name of the meta tag, and the field
NAMES = [
    ("published", "published"),
    ("w-published-date", "published"),
    ("cms:first_published", "published"),
    ("w-publication-date", "published"),
    ("cms:last_updated", "changed"),
    ("w-modified-date", "changed"),
    ("published-time", None),
    ("expires-date", None),
    ("event-date", None),
    ("unpublish-date", None),
    ("publisher", None),
]


@pytest.mark.parametrize(("name", "field"), NAMES, ids=[name for name, _ in NAMES])
def test_names_of_meta_tags_that_no_list_has(name: str, field: str | None) -> None:
    source = read_source(f"<html><meta name='{name}' content='2026-02-03'><p>text</p></html>")
    found = [c for c in find_candidates(parse(source.markup), [], "") if c.field in FIELDS]
    assert [(FIELDS[c.field], c.source) for c in found] == ([(field, f"name:{name}" if field else "")] if field else [])


N = 4000
LARGE = {
    "labels in one paragraph": "<h1>Fares</h1><p>" + "<b>Written by</b><i>Ann Lee</i>" * N * 3,
    "marks in one footer": "<footer><h1>Fares</h1>" + "<time datetime='2026-02-03'>x</time>" * 90 + "<i>x</i>" * 40 * N,
    "properties in one article": "<article>" + "<i itemprop=author>Ann Lee</i>" * 400 + "<i>x</i>" * 20 * N,
    "headings in one another": "<h2><div>" * 150 + "<i>x</i>" * 20 * N,
}


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE.keys())
def test_an_element_that_holds_the_page_is_not_read_for_each_mark(body: str) -> None:
    source = read_source(f"<html><head><title>Ferry fares rise again</title></head><body>{body}</body></html>")
    tree = parse(source.markup)
    start = time.process_time()
    find_candidates(tree, read_json_ld(source.json_ld, "https://news.example/a/b").candidates, "https://news.example/a/b")
    assert time.process_time() - start < 2.5
