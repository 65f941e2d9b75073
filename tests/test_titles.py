"""Which stated title is the headline."""

import pytest

from tasks.labels.titles import choose_title
from tasks.records import Candidate

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
}  # fmt: skip


@pytest.mark.parametrize(("stated", "beside", "headline", "source"), CASES.values(), ids=CASES.keys())
def test_news(stated: list[tuple[str, str]], beside: list[str], headline: str, source: str) -> None:
    candidates = [Candidate(*NEWS), *(Candidate("headline", value, source) for source, value in stated)]
    assert choose_title(candidates, ["quaypost.example"], set(), beside) == (headline, source)
