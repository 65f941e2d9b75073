"""Which of the statements about an article becomes its column: one table of sources, best first, and the evidence kept."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from tasks.records import Candidate
from tasks.sites import original_url, site_of
from tasks.stated.people import choose_house, choose_people, own_desks
from tasks.stated.publication import Reader, choose_dates, read_first
from tasks.stated.sources import Evidence, ranked
from tasks.statements.people import is_agency


class Metadata(msgspec.Struct):
    """The columns of an article that are not its text. Empty strings and lists where nothing is said."""

    site: str = ""
    dek: str = ""
    authors: list[str] = []
    editors: list[str] = []
    agency: str = ""
    dateline: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    scraped_at: datetime | None = None
    evidence: list[Evidence] = []


def _first(candidates: Sequence[Candidate], field: str) -> tuple[str, list[Evidence]]:
    stated = ranked(candidates, field)
    return (stated[0].value, [Evidence(field, stated[0].value, stated[0].source)]) if stated else ("", [])


def _site(candidates: Sequence[Candidate], url: str) -> str:
    if site := site_of(url):
        return site
    stated, _ = _first(candidates, "site")
    return site_of("//" + stated) or stated if "." in stated and " " not in stated else stated


def reconcile(candidates: Sequence[Candidate], url: str, language: str) -> Metadata:
    """Choose each column's value and keep where it came from."""
    url = original_url(url)
    site = _site(candidates, url)
    agencies = [c for c in candidates if c.field == "author" and is_agency(c.value)]
    candidates = [*candidates, *(Candidate("agency", c.value, c.source) for c in agencies)]
    authors, author_evidence = choose_people(candidates, "author", language, site)
    editors, editor_evidence = choose_people(candidates, "editor", language, site)
    known = {*authors, *own_desks(candidates)}
    agency, agency_evidence = _first([c for c in candidates if c.value not in known], "agency")
    if not authors and (not agency or agency_evidence[0].source == "credit"):
        authors, author_evidence = choose_house(candidates, site)
    dateline, dateline_evidence = _first(candidates, "dateline")
    (published, published_evidence), (modified, modified_evidence) = choose_dates(candidates, url, language)
    scraped, scraped_evidence = read_first(candidates, "scraped_at", Reader((), "", ""))
    evidence = author_evidence + editor_evidence + agency_evidence + dateline_evidence
    evidence += published_evidence + modified_evidence + scraped_evidence
    return Metadata(
        site, "", authors, editors, agency, dateline, published, modified, scraped, evidence
    )  # fmt: skip
