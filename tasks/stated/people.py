"""Who wrote an article, of all that a page states: the names of the best source that gives any, else whom it calls its author."""

import re
from collections.abc import Iterator, Sequence

from tasks.measures import letters_key
from tasks.names import split_names
from tasks.records import Candidate
from tasks.stated.sources import ORGANIZATION, Evidence, ranked
from tasks.statements.name_data import DESK_ENDS, DESK_WORDS, WHOLE_DESKS
from tasks.statements.people import is_agency

# whoever the site employs, or its software made up: no name
NO_AUTHORS = frozenset((
    "admin", "administrator", "staff", "editor", "editors", "redaktion", "redacción", "newsroom", "guest", "webmaster", "author",
    "user", "unknown", "team", "none", "null", "undefined", "default", "root", "support", "marketing", "content", "wordpress",
))  # fmt: skip
MAX_AUTHORS = 30
HOUSE_SOURCES = (ORGANIZATION, "json_ld")
# where a page says in so many words who its author is; what stands by a class or in a link may be a button
BY_CLASS = ("class:author", "labelled", "rel:author")
DECLARED = (
    "json_ld", "meta:parsely-author", "meta:sailthru.author", "meta:cxenseparse:author", "twitter:data1", "itemprop", "meta:author",
    "article:author", "near:by",
)  # fmt: skip
OF_SITE = "meta:author"  # on a page that is no article: who made the site
MAX_DECLARED = 60  # characters of an author that is no name
MAX_DECLARED_WORDS = 5
_NO_NAME = re.compile(
    r"[:;!?{}<>=|@/\\]|\.\w+\.|\.\s|^\W*$|admin|(?:\d\D*){3}|^(?:written|posted|published|about|read|learn|more|by|view)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:team|staff|editors|editorial|desk|contributors?|redaktion|redacción|rédaction|redazione)\b", re.IGNORECASE
)
_DESK = re.compile(rf"\b(?:news desk|{DESK_WORDS})\b|{WHOLE_DESKS}|{DESK_ENDS}", re.IGNORECASE)
MIN_SITE = 4  # letters of a site's name that tell its desks
People = tuple[list[str], list[Evidence]]


def choose_people(candidates: Sequence[Candidate], field: str, language: str, site: str) -> People:
    """The names that the best source gives which gives any, each once."""
    stated = ranked(candidates, field)
    for source in dict.fromkeys(c.source for c in stated):
        values = [c.value for c in stated if c.source == source]
        names: dict[str, str] = {}
        for value in values:
            for name in _names_of(value, source, language):
                if not _is_house(name, site):
                    names.setdefault(letters_key(name), name)
        if names:
            found = list(names.values())[:MAX_AUTHORS]
            return found, [Evidence(field + "s", value, source) for value in values]
    return [], []


def _names_of(value: str, source: str, language: str) -> list[str]:
    """The people of a statement; of an organisation only where its name is that of one person: Morgan & Morgan is none."""
    names = split_names(value, language)
    return names if source != ORGANIZATION or [letters_key(name) for name in names] == [letters_key(value)] else []


def _is_house(name: str, site: str) -> bool:
    """Is it the site itself, or a word for whoever it employs?"""
    return name.casefold() in NO_AUTHORS or letters_key(name) in (letters_key(site), letters_key(site.partition(".")[0]))


def choose_house(candidates: Sequence[Candidate], site: str) -> People:
    """Whom a page declares its author, for articles that name no person and no agency: its house, a team, a pen name."""
    is_dated = any(c.field in ("published_at", "modified_at", "type") for c in candidates)
    stated = [c for c in ranked(candidates, "author") if not is_agency(c.value) and (is_dated or c.source != OF_SITE)]
    for candidate in (*_houses(candidates), *stated):
        if candidate.source == ORGANIZATION or _is_author(candidate, site):
            return [candidate.value], [Evidence("authors", candidate.value, candidate.source)]
    return [], []


def own_desks(candidates: Sequence[Candidate]) -> list[str]:
    """The organisations that a page declares its author and that are its own by name: no agencies."""
    sites = {letters_key(c.value) for c in candidates if c.field == "site" and len(letters_key(c.value)) >= MIN_SITE}
    stated = [c.value for c in candidates if c.field == "author" and c.source == ORGANIZATION and not is_agency(c.value)]
    return [value for value in stated if _DESK.search(value) or any(site in letters_key(value) for site in sites)]


def _houses(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The organisations that are stated in JSON-LD: as such, or as the publisher too."""
    declared = [c for c in candidates if c.field == "author" and c.source in HOUSE_SOURCES]
    publishers = {letters_key(c.value) for c in candidates if c.field == "site"}
    for candidate in sorted(declared, key=lambda c: HOUSE_SOURCES.index(c.source)):
        if candidate.source == ORGANIZATION or letters_key(candidate.value) in publishers:
            yield candidate


def _is_author(candidate: Candidate, site: str) -> bool:
    """May it be what somebody is called: a few words, no address, no placeholder, no label?"""
    value = candidate.value
    if value.casefold() in NO_AUTHORS or len(value) > MAX_DECLARED or len(value.split()) > MAX_DECLARED_WORDS:
        return False
    if candidate.source in BY_CLASS and not (_GROUP.search(value) or _is_house(value, site)):
        return False
    return candidate.source in (*DECLARED, *BY_CLASS) and not _NO_NAME.search(value)
