import json

import pytest

from tasks.html.json_ld import parse_loosely, read_json_ld
from tasks.html.meta import find_candidates
from tasks.html.source import parse, read_source

URL = "https://news.example/a/b"


def stated(html, field):
    source = read_source(f"<html>{html}<p>text</p></html>")
    found = find_candidates(parse(source.markup), read_json_ld(source.json_ld, URL).candidates, URL)
    return [(c.source, c.value) for c in found if c.field == field]


def from_json(value, field):
    return [(c.source, c.value) for c in read_json_ld([json.dumps(value)], URL).candidates if c.field == field]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Lee", ["Ann Lee"]),
        (["Ann Lee", "Tom Reyes"], ["Ann Lee", "Tom Reyes"]),
        ({"@type": "Person", "name": "Ann Lee"}, ["Ann Lee"]),
        ({"@type": "Person", "name": ["Ann Lee", "Tom Reyes"]}, ["Ann Lee", "Tom Reyes"]),
        ([{"name": "Ann Lee"}, [{"name": "Tom Reyes"}]], ["Ann Lee", "Tom Reyes"]),
        ({"@type": "Person", "name": "Ren&eacute;e  Dubois"}, ["Renée Dubois"]),
        ([{"@type": "Person", "familyName": "Lee", "givenName": "Ann"}, {"familyName": "Reyes"}], ["Ann Lee", "Reyes"]),
        ({"@type": "Person", "url": "https://x.example/ann"}, []),
        (None, []),
        (7, []),
    ],
)
def test_forms_of_an_author(author, expected):
    found = from_json({"@type": "NewsArticle", "author": author}, "author")
    assert found == [("json_ld", name) for name in expected]


def test_an_organisation_comes_after_people_and_says_so():
    authors = [{"@type": "Organization", "name": "News Agency"}, {"@type": "Person", "name": "Ann Lee"}]
    found = from_json({"@type": "NewsArticle", "author": authors}, "author")
    assert found == [("json_ld", "Ann Lee"), ("json_ld:organization", "News Agency")]
    assert from_json({"@type": "NewsArticle", "author": authors}, "agency") == [("json_ld", "News Agency")]


def test_the_publisher_is_no_author_beside_a_person_and_never_an_agency():
    house = {"@type": "Organization", "name": "The Quay Post"}
    article = {"@type": "NewsArticle", "publisher": house, "author": [house, {"@type": "Person", "name": "Ann Lee"}]}
    assert from_json(article, "author") == [("json_ld", "Ann Lee")]
    alone = {**article, "author": house}
    assert from_json(alone, "author") == [("json_ld:organization", "The Quay Post")]
    assert from_json(alone, "agency") == []


def test_the_article_of_this_page_is_taken_of_several():
    nodes = [
        {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Related"}]},
        {"@type": "NewsArticle", "headline": "Other page", "url": "https://news.example/other"},
        {"@type": "NewsArticle", "headline": "This page", "mainEntityOfPage": {"@id": URL}},
    ]
    assert from_json(nodes, "headline") == [("json_ld", "This page")]


def test_a_web_page_with_a_date_stands_in_for_an_article_and_its_date_says_so():
    page = {"@type": "WebPage", "name": "About ferries", "datePublished": "2026-02-03"}
    assert from_json(page, "published_at") == [("json_ld:page", "2026-02-03")]
    assert from_json({**page, "@type": ["WebPage", "Article"]}, "published_at") == [("json_ld", "2026-02-03")]
    assert from_json({**page, "@type": "Recipe"}, "published_at") == [("json_ld", "2026-02-03")]
    assert from_json({"@type": "WebPage", "name": "About ferries"}, "headline") == []
    assert from_json({"@type": "Product", "name": "Ferry", "datePublished": "2026-02-03"}, "published_at") == []


@pytest.mark.parametrize(
    "script",
    [
        '{"a": 1}',
        '<!-- {"a": 1} -->',
        '//<![CDATA[\n{"a": 1}\n//]]>',
        '/*<![CDATA[*/{"a": 1}/*]]>*/',
        '{"a": 1,}',
        '{"a": 1};',
        '{"a": 1}{"b": [2,]}',
    ],
)
def test_broken_json_is_mended(script):
    assert next(parse_loosely(script)) == {"a": 1}


@pytest.mark.parametrize("script", ["", "{", "[" * 100_000, '{"@type": "NewsArticle", "headline":', "var x = 1"])
def test_hopeless_json_says_nothing(script):
    assert read_json_ld([script], URL).candidates == []


def test_line_ends_in_strings_are_folded():
    assert from_json({"@type": "Article", "headline": "One\n  two"}, "headline") == [("json_ld", "One two")]
    raw = '{"@type": "Article", "headline": "One\n two"}'
    assert [c.value for c in read_json_ld([raw], URL).candidates if c.field == "headline"] == ["One two"]


@pytest.mark.parametrize("value", ["https://x.example/ann", "@annlee", "ann@news.example", "www.news.example", "42", ""])
def test_addresses_and_handles_are_no_authors(value):
    assert stated(f"<meta name=author content='{value}'>", "author") == []


def test_sources_of_meta_tags():
    html = "<meta property='og:title' content='A'><meta name='Parsely-Title' content='B'><meta name='twitter:title' content='A'>"
    assert stated(html, "headline") == [("og:title", "A"), ("meta:parsely-title", "B"), ("twitter:title", "A")]


def test_nothing_is_stated_twice():
    html = "<meta name=author content='Ann Lee'>" * 3
    assert stated(html, "author") == [("meta:author", "Ann Lee")]


def test_twitter_data_is_an_author_only_where_its_label_says_so():
    label = "<meta name='twitter:label1' content='{}'><meta name='twitter:data1' content='Ann Lee'>"
    assert stated(label.format("Written by"), "author") == [("twitter:data1", "Ann Lee")]
    assert stated(label.format("Reading time"), "author") == []


def test_times_near_the_headline_and_what_they_are_of():
    html = (
        "<h1>Ferry fares</h1><p class=meta>Posted on 3 February 2026 by the desk</p>"
        "<p><span class=updated>Updated: February 5, 2026</span> <time datetime='2026-02-03T09:00Z'>3 Feb</time></p>"
    )
    printed = [("near:date", "3 February 2026"), ("time", "2026-02-03T09:00Z"), ("labelled", "3 February 2026")]
    assert stated(html, "published_at") == printed
    assert stated(html, "modified_at") == [("near:date", "February 5, 2026"), ("labelled", "February 5, 2026")]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Last updated:</p><div><p>3 February 2026</p></div>",
        "<div><span>Zuletzt aktualisiert am</span> <span>3. Februar 2026</span></div>",
        "<p class='published updated'>Latest updated 3 February 2026</p>",
    ],
)
def test_a_date_under_the_words_of_a_change_is_one(html):
    assert stated("<h1>Fares</h1>" + html, "published_at") == []
    assert [source for source, _ in stated("<h1>Fares</h1>" + html, "modified_at")] == ["near:date", "labelled"]


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Fairs</h1><p>3 February 2026 - 5 February 2026</p>",
        "<h1>Fairs</h1><ul><li>3 February 2026</li><li>4 March 2026</li><li>5 April 2026</li></ul>",
        "<h1>Fares</h1>" + "<p>text</p>" * 80 + "<time datetime='2026-02-03'>3 Feb</time>",
        "<h1>Fares</h1><aside><time datetime='2026-02-03'>3 Feb</time></aside>",
        "<h1>Fares</h1><div class=comment-meta><time datetime='2026-02-03'>3 Feb</time></div>",
        "<h1>Fares</h1><p>It was on 3 February 2026 that the council of the town voted to close the harbour bridge.</p>",
        "<h1>Fares</h1><time>4:11</time>",
        "<time datetime='2026-02-03'>3 Feb</time>",
        "<h1>Events on 3 February and the rest of 2026</h1>",
        "<h1>Fares</h1><p>Member since February 3, 2026</p>",
        "<h1>Fares</h1><p>Deadline: <b>3 February 2026</b></p>",
        "<h1>Fares</h1><p>Event: 3 February 2026, 7 pm, town hall</p>",
        "<h1>Fares</h1><p>Ann Lee (born 3 February 1986) is a poet.</p>",
        "<h1>Fares</h1><p>Mitglied seit 3. Februar 2026</p>",
        "<h1>Fares</h1><p>Date limite : 3 février 2026</p>",
        "<h1>Fares</h1><p>Fecha límite: 3 de febrero de 2026</p>",
        "<h1>Fares</h1><p>Scadenza: 3 febbraio 2026</p>",
        "<h1>Fares</h1><p>Срок: 3 февраля 2026</p>",
        "<h1>Fares</h1><div class=related-news><h3><a href=/b>Bridge</a></h3><time datetime='2026-02-03'>3 Feb</time></div>",
    ],
)
def test_dates_of_other_things_are_left_out(html):
    assert stated(html, "published_at") == []


def test_a_menu_before_a_date_says_nothing_of_it():
    html = "<h1>Fares</h1><ul><li>News</li><li>Events</li></ul><p>3 February 2026</p>"
    assert stated(html, "published_at") == [("near:date", "3 February 2026")]


def test_authors_by_class_and_link():
    html = "<h1>Fares</h1><span class='post-author'>By Ann Lee</span><a href='/authors/tom-reyes'>Tom Reyes</a>"
    assert stated(html, "author") == [("class:author", "Ann Lee"), ("class:author", "Tom Reyes")]
    several = "<h1>Fares</h1><div class='article-byline'><a href=/a>Ann Lee</a><a href=/b>Tom Reyes</a><a href=/c>Jo Wong</a></div>"
    assert [name for _, name in stated(several, "author")] == ["Ann Lee", "Tom Reyes", "Jo Wong"]
    assert stated("<h1>Fares</h1><span class='authority'>Port Authority</span>", "author") == []
    assert stated("<h1>Fares</h1><div class='author'>About the author of this long text</div>", "author") == []


def test_addresses_are_made_whole():
    assert stated("<link rel=canonical href='/c'>", "url") == [("canonical", "https://news.example/c")]
    assert stated("<link rel=canonical href=''><link rel=canonical href='javascript:x'>", "url") == []
    assert stated("<link rel=canonical href='http://[broken'>", "url") == []


def test_language_of_the_page():
    source = read_source("<html lang=pt-BR><meta http-equiv='Content-Language' content='pt'><p>x</p>")
    found = find_candidates(parse(source.markup), [], "")
    languages = [(c.source, c.value) for c in found if c.field == "language"]
    assert languages == [("meta:content-language", "pt"), ("html:lang", "pt-BR")]
