"""Which of the stated titles is the headline: sources by how often they are right, site names cut off.

Measured on labelled pages: pages that declare themselves news articles state their headline best in JSON-LD; on others the
visible h1 is right where any other title agrees with it, and often the site's name where none does.
"""

import re
from collections.abc import Iterable, Sequence

from tasks.headline_words import KINDS, SECTIONS
from tasks.measures import content_words, letters_key, n_words, overlap, starts_upper
from tasks.records import Candidate
from tasks.site_names import SiteName, is_name, names_site, site_names

META_SOURCES = ("json_ld", "og:title", "twitter:title", "title", "itemprop")
NEWS_TYPES = frozenset((
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting",
))  # fmt: skip
SEPARATOR = re.compile(r"\s+[|–—\-·•»›:/]+\s+|\s*[|｜：]\s*|(?<=\w):\s+")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+){2,}")
_LOOSE_MARKS = " |"
Cut = re.Match[str]
_BARS, _COLONS = frozenset("|•·»›"), frozenset(":：")
MAX_SECTION_WORDS = 2
MIN_TITLE_WORDS = 3  # before a section of unknown name
MAX_UNKNOWN, MAX_UNKNOWN_BEHIND_BAR = 1, 3  # words beside the name of the site; a dash may stand inside of a headline
MIN_WORDS = 2  # content words of a heading that may be a headline
LATIN_END = "\u0250"  # the first letter behind the Latin ones
SAME_TOPIC = 0.3  # share of content words from which an h1 and a title speak of the same thing


def title_parts(title: str) -> list[str]:
    """A page title cut at separators, and its runs from the left and right: where the headline may hide.

    >>> title_parts("Rivers rise - Weather - The Post")[:3]
    ['Rivers rise - Weather - The Post', 'Rivers rise - Weather', 'Rivers rise']
    """
    cuts = [(m.start(), m.end()) for m in SEPARATOR.finditer(title)]
    left = [title[:start] for start, _ in reversed(cuts)]
    right = [title[end:] for _, end in cuts]
    return [t.strip() for t in [title, *left, *right] if t.strip()]


def without_site(title: str, sites: Iterable[str], known: Iterable[str]) -> str:
    """A title without the name of the site before or behind it, the section between, and the kind of piece in front.

    A part goes when it names the site, or when the rest is what an h1 or JSON-LD gives. A colon alone cuts nothing off: what
    it parts belongs together. What follows a name in small letters is about the site.

    >>> without_site("Rivers rise again | Weather | The Evening Post", ["eveningpost.example"], [])
    'Rivers rise again'
    >>> without_site("Rivers rise - and fall again", ["post.example"], [])
    'Rivers rise - and fall again'
    """
    names = frozenset[SiteName]().union(*map(site_names, sites))
    whole = {letters_key(k) for k in known}
    while (rest := _without_one(title, names, whole)) != title:
        title = rest
    return title


def _without_one(title: str, names: frozenset[SiteName], whole: set[str]) -> str:
    """The title without one part at an end of it, the section before that included; the title itself if all belongs to it."""
    cuts = list(SEPARATOR.finditer(title))
    for cut in cuts[-1:] + cuts[:1]:
        for rest in (title[: cut.start()].strip(), title[cut.end() :].strip()):
            if rest and letters_key(rest) in whole:
                return rest
    marks = [cut for cut in cuts if not cut[0].startswith(":")]
    for cut, end in _last_parts(title, marks, names):
        rest, part = title[: cut.start()].strip(), title[cut.end() : end]
        is_bar = cut[0].strip() in _BARS
        if letters_key(rest) and names_site(part, names, MAX_UNKNOWN_BEHIND_BAR if is_bar else MAX_UNKNOWN, may_be_piece=is_bar):
            return _without_section(rest, cut[0].strip())
    for cut in [mark for mark in marks if mark[0].strip() not in _COLONS][1::-1]:
        rest = title[cut.end() :].strip()
        if letters_key(rest) and starts_upper(rest) and names_site(title[: cut.start()], names, may_have_section=False):
            return rest
    is_kind = marks and marks[0][0].strip() in _BARS and title[: marks[0].start()].strip().casefold() in KINDS
    return title[marks[0].end() :].strip() if is_kind else title


def _last_parts(title: str, marks: list[Cut], names: frozenset[SiteName]) -> list[tuple[Cut, int]]:
    """Where the last part of a title begins and ends; first more of it, if that is a name that the site states ("NSF - Science
    Foundation"); then the part before it, if the last one is a section ("Post > Weather").
    """  # fmt: skip
    whole = [(cut, len(title)) for cut in marks[:-1] if is_name(title[cut.end() :], names)]
    last = [(cut, len(title)) for cut in marks[-1:]]
    is_section = len(marks) > 1 and title[marks[-1].end() :].strip().casefold() in SECTIONS
    return [*whole, *last, *([(marks[-2], marks[-1].start())] if is_section else [])]


def _without_section(title: str, mark: str) -> str:
    """A title that the site's name was cut from, by this mark, without the sections at its end."""
    while cuts := list(SEPARATOR.finditer(title)):
        rest, section = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
        between = cuts[-1][0].strip()
        is_known = between != ":" and section.casefold().removesuffix(" news") in SECTIONS
        if not letters_key(rest) or not (is_known or (between == mark and mark in _BARS and _may_be_section(rest, section))):
            return title
        title = rest
        if not is_known:
            return title
    return title


def _may_be_section(title: str, section: str) -> bool:
    """One or two words that are no sentence, behind a title long enough to be one without them."""
    is_plain = section[-1:].isalpha() and all(c.isalpha() or c in " &-" for c in section)
    return is_plain and starts_upper(section) and n_words(section) <= MAX_SECTION_WORDS and n_words(title) >= MIN_TITLE_WORDS


def choose_title(
    candidates: Sequence[Candidate], sites: Sequence[str], printed: set[str], beside_h1: Sequence[str] = ()
) -> tuple[str, str]:
    """The headline that is stated, and by which source; ("", "") if none is.

    printed: letters of the visible blocks; beside_h1: texts of the lesser headings next to an h1
    """
    stated = [c for c in candidates if c.field == "headline"]
    if record := next((c for c in stated if c.source == "record"), None):
        return without_site(record.value, sites, []), "record"
    headings = [c.value for c in stated if c.source == "h1"]
    h1s = _of_articles(headings, sites, [c.value for c in stated if c.source in META_SOURCES])
    known = [*h1s, *(c.value for c in stated if c.source == "json_ld")]
    titled = [c for s in META_SOURCES for c in stated if c.source == s]
    titled = [c for c in titled if _is_title(c.value)] or titled
    titles = [(without_site(c.value.strip(_LOOSE_MARKS), sites, known), c.source) for c in titled]
    if h1s and all(_is_far(h1) for h1 in h1s):  # then a title in Latin letters is for search engines
        titles = [(title, source) for title, source in titles if _is_far(title)]
    if {c.value for c in candidates if c.field == "type"} & NEWS_TYPES:
        return (
            _displayed(h1s, titles, beside_h1) or _seconded(h1s, titles) or _first_of(titles, ("json_ld", "og:title"))
            or _agreed(h1s, titles) or _first(titles) or _h1(headings)
        )  # fmt: skip
    return (
        _agreed(h1s, titles) or _printed(titles, printed) or _on_topic(h1s, titles)
        or _first_of(titles, ("json_ld", "og:title", "title")) or _h1(headings)
    )  # fmt: skip


Title = tuple[str, str]


def _is_title(text: str) -> bool:
    """Is it no name of a file or of an address, as in ferry-fares-2018?"""
    return _SLUG.fullmatch(text) is None


def _of_articles(h1s: Sequence[str], sites: Sequence[str], titles: Sequence[str]) -> Sequence[str]:
    """The headings that do not name the site: as it states its name, or as one title adds a few words to what another one says."""
    names = frozenset[SiteName]().union(*map(site_names, sites))
    keys = set(map(letters_key, titles))
    rests = {(key, rest) for key in keys for long in keys for rest in (long.removesuffix(key), long.removeprefix(key))}
    added = {rest for key, rest in rests if len(rest) < len(key)} - keys
    return [h1 for h1 in h1s if letters_key(h1) not in added and not names_site(h1, names, may_have_section=False)]


def _is_far(text: str) -> bool:
    """Are most of its letters of another script than the Latin one?"""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char >= LATIN_END for char in letters) > len(letters)


def _first(titles: Sequence[Title]) -> Title | None:
    return titles[0] if titles else None


def _first_of(titles: Sequence[Title], sources: Sequence[str]) -> Title | None:
    return next((t for t in titles if t[1] in sources), None)


def _agreed(h1s: Sequence[str], titles: Sequence[Title]) -> Title | None:
    keys = {letters_key(t) for t, _ in titles}
    return next(((h, "h1") for h in h1s if letters_key(h) in keys), None)


def _displayed(h1s: Sequence[str], titles: Sequence[Title], beside_h1: Sequence[str]) -> Title | None:
    """A heading beside the h1 that prints a stated title, or the longest part of one that no h1 prints.

    Some h1 are for search engines: the headline that readers see is an h2, and what stands before it a kicker.
    """
    keys = set(map(letters_key, h1s))
    places = {letters_key(heading): heading for heading in reversed(beside_h1)}
    for title, source in titles:
        if source != "title":
            parts = [title] if letters_key(title) in keys else sorted(title_parts(title), key=len, reverse=True)
            if found := next((places[key] for key in map(letters_key, parts) if key in places), None):
                return (found, source) if len(content_words(found)) >= MIN_WORDS else None
    return None


def _seconded(h1s: Sequence[str], titles: Sequence[Title]) -> Title | None:
    """The h1 that og:title repeats where JSON-LD says what the title tag says: those two are for search engines."""
    of = {source: letters_key(title) for title, source in reversed(titles)}
    return next(((h, "h1") for h in h1s if letters_key(h) == of.get("og:title") != of.get("title")), None)


def _printed(titles: Sequence[Title], printed: set[str]) -> Title | None:
    return next((t for t in titles if letters_key(t[0]) in printed), None)


def _on_topic(h1s: Sequence[str], titles: Sequence[Title]) -> Title | None:
    words = [content_words(t) for t, _ in titles]
    return next(((h, "h1") for h in h1s if any(overlap(content_words(h), w) >= SAME_TOPIC for w in words)), None)


def _h1(h1s: Sequence[str]) -> Title:
    return (h1s[0], "h1") if h1s else ("", "")
