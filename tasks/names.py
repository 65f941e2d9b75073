"""Read bylines: the people, editors, agency and time that a line such as "By Jane Doe and Reuters" names.

Better no name than a wrong one. A name has one to five words, capitals where the script has them, no digits, no verb; roles,
titles, degrees, places, addresses and handles are taken off. Nothing is looked up: a name is told from an organisation by
words that organisations have, by known agencies, and by its cue: one word after "Report by" or "Source:" is no person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from tasks.dates import FoundDate, find_dates, is_month
from tasks.statements.name_data import (
    COUNTED,
    CUES,
    CUES_BEHIND,
    DESK_ENDS,
    DESK_WORDS,
    DESKS,
    PLAIN_CUES,
    UPDATED,
    WHOLE_DESKS,
)
from tasks.statements.people import SPACED_UNCASED, People, is_agency, lower, read_people

_AUTHORS = ("", "by", "author", "report")
MAX_LINE = 600  # characters of a line that can be a byline
MAX_UNMARKED = 3  # words behind a cue without a colon, in scripts without capitals
REMEMBERED = 4096  # lines


@dataclass(frozen=True)
class Byline:
    """What a byline says. agency: as written, several apart by a comma; a desk or paper where it names no agency."""

    authors: list[str]
    editors: list[str]
    agency: str | None
    instant: datetime | None


def split_names(text: str, language: str = "") -> list[str]:
    """The names of persons in a list of authors, each once, in order.

    >>> split_names("By Jane Doe and Dr. John Smith, Reuters Staff Writers", "en")
    ['Jane Doe', 'John Smith']
    """
    names: list[str] = []
    for kind, stretch, _ in _stretches(_tidy(text[:MAX_LINE]), language):
        if kind in _AUTHORS:
            names += read_people(stretch, language, True).names
    return _once(names)


def parse_byline(text: str, language: str = "") -> Byline:
    """Authors, editors, agency and instant of a byline or of the sign-off under a wire story; what it gives is not to be changed.

    Without a cue such as "By", a line is believed only if all of it is names, roles, places, agencies, times and buttons.

    >>> parse_byline("Von Hans Müller und dpa | 9. Januar 2025", "de").agency
    'dpa'
    """
    return _parse_byline(text[:MAX_LINE], language)


@lru_cache(maxsize=REMEMBERED)  # a page is looked at more than once
def _parse_byline(text: str, language: str) -> Byline:
    text = _tidy(text)
    dates = find_dates(text, language)
    instant = _published(text, dates)
    for date in reversed(dates):
        text = f"{text[: date.start]} | {text[date.end :]}"
    text = _without_leftovers(text, language)
    read = [(kind, is_strong, read_people(words, language, bool(kind))) for kind, words, is_strong in _stretches(text, language)]
    believed = list(_believed(read))
    authors = [name for kind, names, _ in believed if kind in _AUTHORS for name in names]
    editors = [name for kind, names, _ in believed if kind == "editor" for name in names]
    agencies = [name for _, _, people in believed for name in people.agencies]
    houses = [name for kind, _, people in believed if kind in (*_AUTHORS, "source") for name in people.organisations]
    if not authors and not any(kind for kind, _, _ in believed):
        houses = [name for name in houses if _DESK.search(name)]
    houses += [name for kind, names, _ in believed if kind == "source" for name in names if _is_single(name)]
    agency = ", ".join(_once(agencies)) or next(iter(houses), None)
    return Byline(_once(authors), _once(editors), agency, instant)


def _believed(read: list[tuple[str, bool, People]]) -> Iterator[tuple[str, list[str], People]]:
    """(kind, names, people) of the stretches that may be believed.

    Left out: what follows a photographer, sentences, and stretches without a cue beside one with a cue, but for agencies.
    """
    has_cue = any(kind not in ("", "agency") for kind, _, _ in read)
    is_clear = _is_clear([people for kind, _, people in read if not kind])
    last, has_names = "", False
    for kind, is_strong, people in read:
        last = kind if kind not in ("", "agency") else last
        names = [name for name in people.names if is_strong or not kind or not _is_single(name)]
        is_single = all(map(_is_single, names))
        if last == "other" or not (people.is_clear or (is_strong and not people.is_long) or not kind):
            continue
        if not kind and (has_cue or not is_clear or (has_names and is_single)):  # the last: Jane Doe | Brussels
            kind, names = "agency", []
        if kind == "agency" and not people.is_clear:
            continue
        has_names = has_names or bool(names)
        yield "source" if kind == "report" and is_single else kind, names, people


def _is_clear(bare: list[People]) -> bool:
    """Whether all stretches without a cue are understood; one word alone is, after a name: Jane Doe | Brussels."""
    first_name = next((n for n, people in enumerate(bare) if people.names), len(bare))
    return all(people.is_clear or (people.is_word and n > first_name) for n, people in enumerate(bare))


def _published(text: str, dates: Sequence[FoundDate]) -> datetime | None:
    """The first date that no word for "updated" leads to; the first of all where each is an update."""
    starts = [0, *(date.end for date in dates)]
    first = [date for start, date in zip(starts, dates, strict=False) if not _UPDATED.search(text, start, date.start)]
    return next((date.instant for date in first or dates), None)


# --- stretches: words after a cue -------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"\S{1,64}@\S{1,255}|https?://\S+|www\.\S+|(?<!\w)@\w+")
_BULLET = re.compile(r"^[\s*+•·>#-]+")
_GLUED = re.compile(r"(?<=[^\W\d_A-Z])(?=(?:Published|Updated|Posted|Last Updated|Modified|Veröffentlicht|Aktualisiert)\b)")
_COUNTER = re.compile(
    rf"(?:\b(?:vor|hace|il y a|há|за)\s+)?\b\d+[+]?\s?-?(?:{COUNTED})\b"
    r"(?:\s+(?:de\s+)?(?:read|ago|lesezeit|lecture|lectura|leitura|lettura|fa|назад|тому)\b)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_DAY_AND_MONTH = re.compile(r"\b\d{1,2}\.?\s([^\W\d_]{3,12})\b|\b([^\W\d_]{3,12})\s\d{1,2}\b(?!\d)")
_DESK = re.compile(
    rf"\b(?:desk|staff|team|bureau|editors|{DESK_WORDS}|{DESK_ENDS})$|^(?:redactie\s|(?:{WHOLE_DESKS})$)", re.IGNORECASE
)
_BEHIND = re.compile(rf"(?P<names>\S+\s.+)\s(?:{CUES_BEHIND})")
_GLUED_BY = re.compile(r"Ngu(?=[A-Z])")  # the Zulu word for "by"
_GLUED_LANGUAGES = ("zu", "xh")
_TAKEN_BY = re.compile(r"[／/]\s?(?:攝影?|摄影?|翻攝|提供)$")  # a credit of a picture
_BREAK = re.compile(r"[|;·•¦\n<>]|\s[–—-]+\s|—|\s/\s|[\[\]【】]")
_UPDATED = re.compile(rf"(?:{UPDATED})", re.IGNORECASE)
_HANGUL_WORDS = re.compile("[\uac00-\ud7a3] (?!기자|특파원)")
_PARENTHESES = re.compile(r"[(（]([^()（）]*)[)）]")


def _tidy(text: str) -> str:
    text = _GLUED.sub(" | ", _ADDRESS.sub(" | ", _BULLET.sub("", text)))
    text = _COUNTER.sub(" | ", text).strip()
    whole = _PARENTHESES.fullmatch(text)
    return whole[1] if whole else text


def _without_leftovers(text: str, language: str) -> str:
    """Part the names from what full dates leave behind: 11:48, and 8 January without its year."""
    text = _TIME.sub(" | ", text)
    return _DAY_AND_MONTH.sub(lambda match: " | " if is_month(match[1] or match[2], language) else match[0], text)


def _stretches(text: str, language: str) -> Iterator[tuple[str, str, bool]]:
    """(kind of cue or "", the words after it, whether the cue is strong) for each part of a byline."""
    asides = _PARENTHESES.findall(text)
    text = _PARENTHESES.sub(" ", text)
    cuts = [match.start("cue") for match in _cue_inside().finditer(lower(text))]
    pieces = [part for start, end in pairwise([0, *cuts, len(text)]) for part in _BREAK.split(text[start:end])]
    for piece in pieces + asides:
        words = piece.strip(" ,.:：、/")
        if not words or not any(map(str.isalpha, words)):
            continue
        if cue := _cue(piece.strip(), language):
            yield cue
        elif behind := _BEHIND.fullmatch(lower(words)):
            yield "author", words[: behind.end("names")], False
        elif piece in asides and is_agency(words.rpartition("=")[2]):  # (서울=연합뉴스)
            yield "agency", words.rpartition("=")[2], True
        elif is_agency(words) or (piece in asides and _is_agency_only(words, language)):
            yield "agency", words, True
        elif piece not in asides:
            yield "", words, False


def _is_agency_only(text: str, language: str) -> bool:
    people = read_people(text, language, True)
    return bool(people.agencies) and people.is_clear and not people.names


def _cue(text: str, language: str) -> tuple[str, str, bool] | None:
    """The kind of cue that a stretch begins with, the words after it, and whether it is more than one bare word."""
    if language in _GLUED_LANGUAGES:
        text = _GLUED_BY.sub("Ngu ", text, count=1)
    if _TAKEN_BY.search(text):
        return "other", text, True
    match = _cue_pattern(language if language in CUES else "").match(lower(text))
    words = text[match.end() :].strip(" ,.:：、") if match else ""
    if not match or not words or lower(text) in DESKS:
        return None
    phrase = " ".join((match["phrase"] or "").split())
    is_marked = bool(match["mark"].strip())
    is_plain = not is_marked and (phrase or match["by"]) in PLAIN_CUES
    if not is_marked and _may_be_prose(words, is_plain):
        return "other", words, False
    is_strong = not is_plain and bool(is_marked or match["by"] or " " in phrase or not phrase.isascii())
    return _kinds()[phrase] if phrase else "by", words, is_strong


def _may_be_prose(words: str, is_plain: bool) -> bool:
    """Are these words of a script without capitals, more than those of a name, or any behind a cue that sentences begin with?"""
    if not SPACED_UNCASED.search(words):
        return is_plain and bool(_HANGUL_WORDS.search(words))
    return is_plain or len(words.split()) > MAX_UNMARKED or words[-1] in "।۔.!?؟"


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {
        phrase: kind
        for cues in reversed(CUES.values())
        for kind, phrases in cues.items()
        for phrase in phrases.split("|")
        if phrase and kind != "by"
    }


@lru_cache(maxsize=64)
def _cue_pattern(language: str) -> re.Pattern[str]:
    """Cues of all languages; bare prepositions of English and the text's own, of all where it is not known."""
    own = [CUES["en"], CUES[language]] if language else list(CUES.values())
    bare = {cues["by"] for cues in own if cues.get("by") and (language or cues["by"] not in PLAIN_CUES)}
    prepositions = "|".join(sorted(bare, key=len, reverse=True))
    phrases = _alternatives(list(_kinds()))
    mark = r"(?P<mark>\s?[:：＝=/／|｜・]\s?|\s+)"
    return re.compile(rf"(?:(?P<phrase>{phrases})|(?P<by>{prepositions})){mark}")


@lru_cache(maxsize=1)
def _cue_inside() -> re.Pattern[str]:
    """A cue inside a line: one of several words in any case, or one before a colon."""
    many = _alternatives([phrase for phrase in _kinds() if " " in phrase])
    single = _alternatives([phrase for phrase in _kinds() if " " not in phrase])
    before = r"(?:^|[\s,]+(?:(?:and|und|et|y)\s+)?)"
    return re.compile(rf"{before}(?P<cue>(?:{many})(?=\s)|(?:{many}|{single})(?=\s?[:：＝｜／]))")


def _alternatives(phrases: list[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _is_single(name: str) -> bool:
    """One word of a script that parts words: Northlight, but not 山田太郎."""
    return " " not in name and name.lower() != name.upper()
