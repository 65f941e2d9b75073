"""Which stated title is the headline."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.decode import decode_scrape
from tasks.label import label
from tasks.labels.titles import choose_title, without_site
from tasks.records import Candidate, Scrape, sha256_hex
from tasks.rows import article_row
from tasks.rules import load_rules
from tasks.shards import prepare_page
from tests.scrapes import free_text

PUBLISHED = json.loads((Path(__file__).parent / "cases" / "headlines" / "published.json").read_text())

NEWS = ("type", "NewsArticle", "json_ld")
PRINT, SEARCH = "Ferry fares rise again", "Ferry prices 2026: what you pay now"
# (statements by source, headings beside the h1, headline, source)
CASES = {
    "news: JSON-LD first": ([("json_ld", PRINT), ("og:title", SEARCH), ("title", SEARCH)], [], PRINT, "json_ld"),
    "a lesser heading prints what readers see": (
        [("json_ld", SEARCH), ("og:title", PRINT), ("title", SEARCH), ("h1", SEARCH)], [PRINT], PRINT, "og:title"),
    "behind a kicker": (
        [("json_ld", SEARCH), ("og:title", "After strike: " + PRINT), ("h1", SEARCH)], ["After strike", PRINT], PRINT, "og:title"),
    "an h1 that prints the title whole is not cut": (
        [("json_ld", "Ferries: " + PRINT), ("h1", "Ferries: " + PRINT)], [PRINT], "Ferries: " + PRINT, "json_ld"),
    "one word is no headline": ([("json_ld", PRINT), ("og:title", "Ferries"), ("h1", PRINT)], ["Ferries"], PRINT, "json_ld"),
    "an h1 seconded by og:title": (
        [("json_ld", SEARCH), ("og:title", PRINT), ("title", SEARCH), ("h1", PRINT)], [], PRINT, "h1"),
    "not where the title tag agrees with them": (
        [("json_ld", PRINT), ("og:title", SEARCH), ("title", SEARCH), ("h1", SEARCH)], [], PRINT, "json_ld"),
    "not in other letters than the h1": (
        [("json_ld", PRINT), ("og:title", "Цены на паром выросли"), ("h1", "Цены на паром снова выросли")], [],
        "Цены на паром выросли", "og:title"),
    "unless all are": ([("json_ld", PRINT), ("h1", "Цены на паром выросли")], [], "Цены на паром выросли", "h1"),
    "an h1 in Latin letters says nothing": (
        [("json_ld", "Цены на паром выросли"), ("h1", SEARCH)], [], "Цены на паром выросли", "json_ld"),
}  # fmt: skip


@pytest.mark.parametrize(("stated", "beside", "headline", "source"), CASES.values(), ids=CASES.keys())
def test_news(stated: list[tuple[str, str]], beside: list[str], headline: str, source: str) -> None:
    candidates = [Candidate(*NEWS), *(Candidate("headline", value, source) for source, value in stated)]
    assert choose_title(candidates, ["quaypost.example"], set(), beside) == (headline, source)


LONG = "Ferry fares rise again after nine years"
# (site or address, stated titles, the headline and who states it)
BLOGS = {
    "an h1 with the site's stated name": (
        "The Quay", [("og:title", LONG), ("title", f"{LONG} -- The Quay"), ("h1", "The Quay")], "og:title"),
    "an h1 with the domain": ("holm-harbour.example", [("title", f"Holm Harbour » {LONG}"), ("h1", "Holm-Harbour")], "title"),
    "the site's name in a second h1": (
        "quaypost.example", [("title", f"{LONG} | Quay Post"), ("h1", "Quay Post"), ("h1", LONG)], "h1"),
    "a name that the title tag adds": ("", [("og:title", LONG), ("title", f"Old Rope: {LONG}"), ("h1", "Old Rope")], "og:title"),
    "a name of a file": ("", [("og:title", "ferry-fares-2018"), ("title", LONG), ("h1", "Ferries")], "title"),
    "a headline that the title tag adds to the site's name": (
        "", [("og:title", "Harwick Post"), ("title", f"{LONG} | Harwick Post"), ("h1", LONG)], "h1"),
    "a section before it": ("", [("og:title", "Travel"), ("title", f"Travel: {LONG}"), ("h1", LONG)], "h1"),
    "a bar without a name": ("", [("og:title", f"{LONG} |")], "og:title"),
    "a wide colon": ("https://shimabun.example", [("og:site_name", ""), ("title", f"{LONG}：Shimabun")], "title"),
}  # fmt: skip


@pytest.mark.parametrize(("site", "stated", "source"), BLOGS.values(), ids=BLOGS.keys())
def test_a_name_of_the_site_is_no_headline(site: str, stated: list[tuple[str, str]], source: str) -> None:
    candidates = [Candidate("headline", value, source) for source, value in stated if value]
    assert choose_title(candidates, [site], {"oldrope", "ferries"}) == (LONG, source)


QUOTES = ["La maire dénonce une «trahison»", "»Wir bezahlen dafür nicht«, sagt sie", "朝日新聞：来月に休刊"]


@pytest.mark.parametrize("title", QUOTES)
def test_a_title_keeps_its_quotes_and_what_it_speaks_of(title: str) -> None:
    assert choose_title([Candidate("headline", title, "og:title")], ["朝日新聞"], set()) == (title, "og:title")


def test_a_name_like_a_file_is_better_than_none() -> None:
    assert choose_title([Candidate("headline", "post-post-modern", "og:title")], [], set()) == ("post-post-modern", "og:title")


def test_a_site_that_says_nothing_but_its_name_has_it_as_headline() -> None:
    assert choose_title([Candidate("headline", "The Quay", "h1")], ["The Quay"], set()) == ("The Quay", "h1")


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_a_title_without_its_site(case: dict) -> None:
    assert without_site(case["title"], [case.get("url") or case["site"]], []) == case["headline"]


def published(raw: bytes, form: str) -> str | None:
    page = prepare_page(decode_scrape(Scrape("s", "a", 0, sha256_hex(raw), raw, form)))
    return article_row(page, label(page, load_rules()), "b1", "1")["headline"]


@pytest.mark.parametrize("case", [c for c in PUBLISHED if c.get("url") or "." in c["site"]], ids=lambda case: case["id"])
def test_headlines_of_records_and_pages_that_state_a_title_alone(case: dict) -> None:
    url = case.get("url") or f"https://www.{case['site']}/2026/1.html"
    body = "The ship left the harbour on Monday with forty people aboard, and came back on Tuesday, the company said."
    assert published(json.dumps({"url": url, "title": case["title"], "text": body}).encode(), "record") == case["headline"]
    page = f"<html><head><title>{case['title']}</title></head><body><article><p>{body}</p></article></body></html>"
    assert published(json.dumps({"url": url, "html": page}).encode(), "record") == case["headline"]


@given(st.lists(free_text, min_size=1, max_size=4), st.sampled_from([" | ", " - ", ": ", " › "]), free_text)
def test_cutting_takes_whole_parts_and_leaves_one(parts: list[str], mark: str, site: str) -> None:
    title = mark.join(parts)
    rest = without_site(title, [site], [])
    assert rest in title
    assert without_site(rest, [site], []) == rest
    assert bool(rest) is bool(title)
