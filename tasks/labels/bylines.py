"""Bylines by their place: which of those that rules read are the article's, and lines of names alone below the headline.

A page dump is full of other articles' bylines: under teasers, in lists of what is read most. The article's own stands near its
headline, else at its end. There it often is a name alone, with a date, a role or the word for "by" on the line above; in a place
like that a name is believed where something speaks for it and the text does not speak of that person.
"""

import re
from collections.abc import Sequence

from tasks.dates import find_dates
from tasks.labels.credits import read_timestamp
from tasks.labels.draft import Draft
from tasks.measures import letters_key, n_words
from tasks.names import Byline, parse_byline
from tasks.records import Candidate
from tasks.statements.people import has_role

ABOVE, BELOW = 4, 14  # blocks around the headline where a byline stands
SIGNED = 8  # and below the last paragraph
TOGETHER = 3  # blocks from one byline to the next of the same article
MAX_LINE = 120  # characters of a line of names
MAX_LABEL = 30  # and of the words above that say so
MAX_AGAIN = 3  # further lines of the name alone; what comes more often is a button
DATED = 2  # blocks between a name and its date
SOURCE = "byline"
MAX_BESIDE_DATE = 9  # words beside a date in a line of its own
_OF_LINES = (SOURCE, "timestamp")
_PLACED = ("author", "published_at", "modified_at")  # an editor often stands alone under the text
_READ = ("timestamp", "byline", "credit", "copyright")
_BULLET = re.compile(r"^\s*[*•+–-]\s+")
_FOOTNOTES = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=\s*,|\s*$)|[,;\s]+$")
_WORD, _SMALL_WORD = re.compile(r"[^\W\d_]{4,}"), re.compile(r"\b[^\W\d_A-Z]{3,}\b")
_STROKE = re.compile(r"[/>»]")
_GLUED = re.compile(r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<!\bFitz)(?<=[^\W\d_A-Z])[A-Z]")
_LABELS = (
    "by|von|par|por|di|de|door|av|af|od|автор|от|text|texte|texto|testo|author|authors|author of the article|written by|words by"
    "|story by|autor|autorin|autora|auteur|autore|автори|kommentar von|(?:eine )?analyse von"
    "|ein (?:bericht|kommentar|gastbeitrag) von"
)
_LABEL = re.compile(rf"(?:{_LABELS})(?!\w)\s*[:：]?", re.IGNORECASE)

Said = tuple[int, Candidate]


def own_bylines(said: Sequence[Said], headline: int | None, body: Sequence[int]) -> list[Candidate]:
    """What removed lines say, without the bylines and dates of other articles.

    said: by block; body: the blocks that stay. What stands near the headline goes before what stands within and right below the
    text; where neither is known all is believed.
    """
    if not body:
        return [candidate for _, candidate in said]
    top = body[0] if headline is None else headline
    said = sorted(said, key=lambda one: one[0])
    own = {field: set(_own_numbers([(n, c) for n, c in said if _is_of(c, field)], top, body)) for field in _PLACED}
    return [c for n, c in said if not any(_is_of(c, field) and n not in own[field] for field in _PLACED)]


def _own_numbers(said: Sequence[Said], top: int, body: Sequence[int]) -> list[int]:
    numbers = sorted({n for n, _ in said})
    near = [n for n in numbers if top - ABOVE <= n <= max(body[0], top) + TOGETHER]
    if near:
        return _together(near)
    end = body[-1] + SIGNED
    return [n for n in numbers if body[0] <= n <= end] if _n_days(said, body[0], end) <= 1 else []


def _n_days(said: Sequence[Said], first: int, last: int) -> int:
    """How many different days the dates of these blocks are of."""
    return len({c.value[:10] for n, c in said if first <= n <= last and c.field.endswith("_at")})


def _is_of(candidate: Candidate, field: str) -> bool:
    return candidate.field == field and candidate.source in _OF_LINES


def find_date_lines(draft: Draft, headline: int, lede: int) -> list[Said]:
    """Dates of short lines around a headline, down to the second paragraph, that no rule has read."""
    found: list[Said] = []
    for number in range(max(0, headline - ABOVE), min(lede, headline + BELOW)):
        text, language = draft.texts[number], draft.page.language
        is_read = any(span.reason in _READ for span in draft.spans[number])
        if len(text) > MAX_LINE or draft.roles[number] or draft.is_prose(number) or is_read:
            continue
        if dates := find_dates(text, language):
            rest = n_words(text) - sum(n_words(date.text) for date in dates)
            before = draft.texts[number - 1] if number else ""
            found += [(number, c) for c in read_timestamp(text, language, before=before) if rest <= MAX_BESIDE_DATE]
    return found


def _together(numbers: Sequence[int]) -> list[int]:
    """The first of these blocks and those that follow it closely."""
    found = list(numbers[:1])
    for number in numbers[1:]:
        if number - found[-1] > TOGETHER:
            break
        found.append(number)
    return found


def find_name_lines(draft: Draft, headline: int, lede: int) -> list[tuple[int, list[Candidate]]]:
    """Lines between headline and text that are names, as far as something beside them says that these are authors.

    Gives each block's number and what it says.
    """
    found: list[tuple[int, Byline]] = []
    for number in range(headline + 1, min(lede, headline + BELOW)):
        if draft.roles[number] or len(draft.texts[number]) > MAX_LINE:
            continue
        byline, cue = _read_line(draft, number, bool(found) and found[-1][0] == number - 1)
        if byline.authors and (cue or _is_vouched(draft, number, byline, range(headline, lede), bool(found))):
            found.append((number, byline))
        elif found and number - found[-1][0] >= TOGETHER:
            break
    return [(number, _candidates(byline, draft, number)) for number, byline in found]


def _candidates(byline: Byline, draft: Draft, number: int) -> list[Candidate]:
    said = [Candidate("author", name, SOURCE) for name in byline.authors]
    said += [Candidate("editor", name, SOURCE) for name in byline.editors]
    said += [Candidate("agency", byline.agency, SOURCE)] if byline.agency else []
    return said + read_timestamp(draft.texts[number], draft.page.language, SOURCE)


def _read_line(draft: Draft, number: int, is_next: bool) -> tuple[Byline, bool]:
    """What a line says, and whether it is said to be a byline: by its own words, by the line above, by going on from one."""
    text, language = draft.texts[number], draft.page.language
    above = draft.texts[number - 1].strip(" *•+")
    if len(above) <= MAX_LABEL and _LABEL.fullmatch(above):
        return parse_byline(f"{above.rstrip(':： ')}: {_plain(text)}", language), True
    if _LABEL.match(_plain(text)) and (byline := parse_byline(_plain(text), language)).authors:
        return byline, True
    is_continued = is_next and draft.texts[number - 1].rstrip().endswith(",")
    return parse_byline(_plain(text) if is_continued else _BULLET.sub("", text), language), is_continued


def _plain(text: str) -> str:
    """A line without its bullet, the numbers of footnotes glued to names, and a hanging comma."""
    return _FOOTNOTES.sub("", _BULLET.sub("", text))


def _is_vouched(draft: Draft, number: int, byline: Byline, head: range, is_further: bool) -> bool:
    """Does something speak for a line of mere names, and nothing against it?

    For it: a date, a role or several names in it, a date next to it, the name as a line of its own further down; the first one
    alone for a further line. Against it: words that the page writes in lower case too, a stroke as in credits, a person of the
    headline or the text.
    """
    text, names = draft.texts[number], byline.authors
    keys = [letters_key(name) for name in names]
    if not all(map(_is_full_name, names)) or _STROKE.search(text) or any(_is_told_of(draft, key, head) for key in keys):
        return False
    if _common_words(draft, names):
        return False
    if _speaks_for_itself(text, names):
        return True
    if is_further:
        return False
    is_item = _BULLET.match(text) is not None or draft.blocks[number].kind == "li"
    is_again = any(1 <= draft.keys[number + 1 :].count(key) <= MAX_AGAIN for key in keys) and not is_item
    return is_again or _is_dated(draft, number, is_item)


def _speaks_for_itself(text: str, names: Sequence[str]) -> bool:
    """Are there a time or a role beside the names, or several names and nothing else?"""
    rest = text
    for name in names:
        rest = rest.replace(name, " ")
    return any(map(str.isdigit, rest)) or "|" in rest or has_role(rest) or (len(names) > 1 and not _WORD.search(rest))


def _is_full_name(name: str) -> bool:
    """First name and surname in a script that parts words and has capitals, nothing glued to them."""
    return " " in name and name.lower() != name.upper() and not name.isupper() and not _GLUED.search(name)


def _common_words(draft: Draft, names: Sequence[str]) -> bool:
    """Does the page have one of the capitalised words of these names in lower case? Menu entries are made of such words."""
    words = {word for name in names for word in re.findall(r"[^\W\d_]{3,}", name) if word[0].isupper()}
    small = {word.lower() for word in words if not word.isupper()}
    return any(word in small for text in draft.texts for word in _SMALL_WORD.findall(text))


def _is_told_of(draft: Draft, name: str, head: range) -> bool:
    """Is it in the headline, in a menu above, or a person of the text?"""
    prose = [n for n in range(head.start, len(draft.keys)) if draft.is_prose(n)]
    in_text = any(name in draft.keys[n] and not draft.keys[n].startswith(name) for n in prose)
    return in_text or name in draft.keys[head.start] or name in draft.keys[: max(0, head.start - ABOVE)]


def _is_dated(draft: Draft, number: int, is_item: bool) -> bool:
    """Is a short line with a date next to it, an item of the same list where it is one itself?"""
    around = range(max(0, number - DATED), min(len(draft.texts), number + DATED + 1))
    beside = [n for n in around if n != number and len(draft.texts[n]) <= MAX_LINE]
    items = [n for n in beside if draft.blocks[n].kind == "li" or _BULLET.match(draft.texts[n])]
    return any(find_dates(draft.texts[n], draft.page.language) for n in (items if is_item else beside))
