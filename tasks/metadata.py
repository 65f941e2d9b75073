"""Which of the statements about an article becomes its column: one table of sources, best first, and the evidence kept."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from tasks.dates import read_instant
from tasks.measures import letters_key
from tasks.names import split_names
from tasks.records import Candidate
from tasks.sites import site_of
from tasks.statements.people import is_agency

# Sources by how often they are right, best first; a source that is not named ranks after all that are.
SOURCES = {
    "author": (
        "record", "json_ld", "meta:parsely-author", "meta:sailthru.author", "meta:cxenseparse:author", "twitter:data1",
        "itemprop", "meta:author", "article:author", "byline", "class:author", "rel:author", "dc.creator", "credit",
    ),
    "editor": ("record", "byline", "json_ld", "credit"),
    "agency": ("dateline", "byline", "json_ld", "meta", "class:author", "credit"),  # credits are of pictures more often
    "published_at": ("record", "json_ld", "article:published_time", "meta", "time", "near:date", "itemprop", "byline", "timestamp"),
    "modified_at": ("record", "json_ld", "article:modified_time", "meta", "time", "near:date", "itemprop", "byline", "timestamp"),
}  # fmt: skip
NO_AUTHORS = frozenset(("admin", "administrator", "staff", "editor", "editors", "redaktion", "redacción", "newsroom", "guest"))
MAX_AUTHORS = 30
ORGANIZATION = "json_ld:organization"  # an author that is a publisher or agency, not a person
HOUSE_SOURCES = (ORGANIZATION, "json_ld")
PRINTED, WORDS = ("near:date", "time"), "near:date"  # a <time> may be that of a teaser: no word against a stated day
PAGE_DATE = "json_ld:page"  # when a page that is no article by type was made: shop and contact pages have it too
_FRONT = re.compile(r"\w+://[^/?#]+/?(?:[?#].*)?")  # the address of a site; urlsplit raises on what is none
SAME_DAY = timedelta(days=1)


class Evidence(msgspec.Struct, frozen=True):
    """Where a column's value was found: the value as found, and its source."""

    column: str
    value: str
    source: str


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


def ranked(candidates: Sequence[Candidate], field: str) -> list[Candidate]:
    """Statements about one field, best source first; those of one source in the order found."""
    order = {source: rank for rank, source in enumerate(SOURCES.get(field, ()))}
    stated = [c for c in candidates if c.field == field and c.value.strip()]
    return sorted(stated, key=lambda c: order.get(c.source, order.get(c.source.split(":")[0], len(order))))


def _people(candidates: Sequence[Candidate], field: str, language: str, site: str) -> tuple[list[str], list[Evidence]]:
    """The names that the best source gives which gives any, each once."""
    stated = ranked(candidates, field)
    for source in dict.fromkeys(c.source for c in stated):
        values = [c.value for c in stated if c.source == source]
        names: dict[str, str] = {}
        for value in values:
            for name in split_names(value, language):
                if not _is_house(name, site):
                    names.setdefault(letters_key(name), name)
        if names:
            found = list(names.values())[:MAX_AUTHORS]
            return found, [Evidence(field + "s", value, source) for value in values]
    return [], []


def _is_house(name: str, site: str) -> bool:
    """Is it the site itself, or a word for whoever it employs?"""
    return name.casefold() in NO_AUTHORS or letters_key(name) in (letters_key(site), letters_key(site.partition(".")[0]))


def _house(candidates: Sequence[Candidate]) -> tuple[list[str], list[Evidence]]:
    """The organisation that a page declares its author, for articles that name no person and no agency."""
    declared = [c for c in candidates if c.field == "author" and c.source in HOUSE_SOURCES]
    publishers = {letters_key(c.value) for c in candidates if c.field == "site"}
    for candidate in sorted(declared, key=lambda c: HOUSE_SOURCES.index(c.source)):
        if candidate.source == ORGANIZATION or letters_key(candidate.value) in publishers:
            return [candidate.value], [Evidence("authors", candidate.value, candidate.source)]
    return [], []


def _first(candidates: Sequence[Candidate], field: str) -> tuple[str, list[Evidence]]:
    stated = ranked(candidates, field)
    return (stated[0].value, [Evidence(field, stated[0].value, stated[0].source)]) if stated else ("", [])


def _instant(candidates: Sequence[Candidate], field: str, language: str) -> tuple[datetime | None, list[Evidence]]:
    """The first statement that is a date: one that cannot be read is passed over, none is made up."""
    for candidate in ranked(candidates, field):
        instant = read_instant(candidate.value, language)
        if instant:
            return instant, [Evidence(field, candidate.value, candidate.source)]
    return None, []


def _without_page_dates(candidates: Sequence[Candidate], url: str, language: str) -> list[Candidate]:
    """The statements without the date of a mere page, unless another one gives the same day.

    Measured on blogs: of such dates without a second witness 3 in 16 are the article's. A front page, whose address has no
    path, is no article either: what its meta tags say is when the site was built.
    """
    is_front = bool(_FRONT.fullmatch(url))
    stated = [c for c in candidates if c.field == "published_at"]
    own = [c for c in stated if c.source != PAGE_DATE and not (is_front and _is_meta(c))]
    days = [day for c in own if (day := read_instant(c.value, language))]
    doubted = [c for c in stated if c not in own and not _is_near(read_instant(c.value, language), days)]
    return [c for c in candidates if c not in doubted]


def _published(candidates: Sequence[Candidate], language: str) -> tuple[datetime | None, list[Evidence]]:
    """When the article was published: as the best source has it, or the earlier day that the page prints."""
    instant, evidence = _instant(candidates, "published_at", language)
    if instant and evidence[0].source != "record" and (printed := _printed_earlier(candidates, instant, language)):
        return _instant([printed], "published_at", language)
    return instant, evidence


def _printed_earlier(candidates: Sequence[Candidate], stated: datetime, language: str) -> Candidate | None:
    """The day printed by the headline, where the page's software states the last change as the publication too.

    Not where anything printed there has the stated day.
    """
    dated = [(c, day) for c in candidates if c.field.endswith("_at") and (day := read_instant(c.value, language))]
    printed = [(c, day) for c, day in dated if c.source in PRINTED]
    if any(c.field == "modified_at" and day - stated > SAME_DAY for c, day in dated):
        return None
    if any(_is_near(day, [stated]) for _, day in printed):
        return None
    return next((c for c, day in printed if c.field == "published_at" and c.source == WORDS and day < stated), None)


def _is_meta(candidate: Candidate) -> bool:
    return candidate.source.startswith(("article:", "meta:", "og:"))


def _is_near(instant: datetime | None, days: Sequence[datetime]) -> bool:
    return instant is not None and any(abs(instant - day) <= SAME_DAY for day in days)


def _site(candidates: Sequence[Candidate], url: str) -> str:
    if site := site_of(url):
        return site
    stated, _ = _first(candidates, "site")
    return site_of("//" + stated) or stated if "." in stated and " " not in stated else stated


def reconcile(candidates: Sequence[Candidate], url: str, language: str) -> Metadata:
    """Choose each column's value and keep where it came from."""
    site = _site(candidates, url)
    agencies = [c for c in candidates if c.field == "author" and is_agency(c.value)]
    candidates = [*candidates, *(Candidate("agency", c.value, c.source) for c in agencies)]
    authors, author_evidence = _people(candidates, "author", language, site)
    editors, editor_evidence = _people(candidates, "editor", language, site)
    agency, agency_evidence = _first(candidates, "agency")
    if not authors and (not agency or agency_evidence[0].source == "credit"):
        authors, author_evidence = _house(candidates)
    dateline, dateline_evidence = _first(candidates, "dateline")
    published, published_evidence = _published(_without_page_dates(candidates, url, language), language)
    modified, modified_evidence = _instant(candidates, "modified_at", language)
    scraped, scraped_evidence = _instant(candidates, "scraped_at", "")
    evidence = author_evidence + editor_evidence + agency_evidence + dateline_evidence
    evidence += published_evidence + modified_evidence + scraped_evidence
    return Metadata(
        site, "", authors, editors, agency, dateline, published, modified, scraped, evidence
    )  # fmt: skip
