"""Who wrote an article, of all that a page states: the names of the best source that gives any, else the house."""

from collections.abc import Sequence

from tasks.measures import letters_key
from tasks.names import split_names
from tasks.records import Candidate
from tasks.stated.sources import ORGANIZATION, Evidence, ranked

NO_AUTHORS = frozenset(("admin", "administrator", "staff", "editor", "editors", "redaktion", "redacción", "newsroom", "guest"))
MAX_AUTHORS = 30
HOUSE_SOURCES = (ORGANIZATION, "json_ld")


def choose_people(candidates: Sequence[Candidate], field: str, language: str, site: str) -> tuple[list[str], list[Evidence]]:
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


def choose_house(candidates: Sequence[Candidate]) -> tuple[list[str], list[Evidence]]:
    """The organisation that a page declares its author, for articles that name no person and no agency."""
    declared = [c for c in candidates if c.field == "author" and c.source in HOUSE_SOURCES]
    publishers = {letters_key(c.value) for c in candidates if c.field == "site"}
    for candidate in sorted(declared, key=lambda c: HOUSE_SOURCES.index(c.source)):
        if candidate.source == ORGANIZATION or letters_key(candidate.value) in publishers:
            return [candidate.value], [Evidence("authors", candidate.value, candidate.source)]
    return [], []
