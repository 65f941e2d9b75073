"""Lines that are names alone around a headline: whose they are, and what speaks for it.

Most articles print their byline as a name with a date, a role or the word for "by" on the line above or below. In a place like
that a name is believed where something speaks for it and the text does not speak of that person.
"""

import re
from collections.abc import Collection, Sequence
from functools import partial

from tasks.dates import find_dates
from tasks.labels.credits import read_timestamp
from tasks.labels.draft import Draft
from tasks.measures import letters_key, n_words
from tasks.names import Byline, parse_byline
from tasks.records import Candidate
from tasks.statements.name_data import CUES_BEHIND, OF_PIECES
from tasks.statements.people import SPACED_UNCASED, has_role, is_uncased

ABOVE, BELOW = 4, 14  # blocks around the headline where a byline stands
TOGETHER = 3  # blocks from one byline to the next of the same article
MAX_LINE = 120  # characters of a line of names
MAX_LABEL = 30  # and of the words above that say so
MAX_AGAIN = 3  # further lines of the name alone; what comes more often is a button
DATED = 2  # blocks between a name and its date
MAX_ROLE = 6  # words of a line that says what the person named above it does
MAX_HOUSED = 8  # words of a line with a name and a paper
SOURCE = "byline"
_BULLET = re.compile(r"^\s*[*•+–-]\s+")
_PRICE = re.compile(r"[$€£¥₹₽₴%]")  # as rows of a table have it, beside the names of goods
_FOOTNOTES = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=\s*,|\s*$)|[,;&\s]+$")
_WORD, _SMALL_WORD = re.compile(r"[^\W\d_]{4,}"), re.compile(r"\b[^\W\d_A-Z]{3,}\b")
_UNCASED_WORD = re.compile(r"[^\s.,;:!?()\[\]|/«»“”\"'،؛؟।۔–—-]+")
_DESK_BESIDE = re.compile(r"\s[–—-]\sگروه\s")  # the desk that a Persian byline names: the city desk
_ARABIC_AND = re.compile(r"^\S+ و[\u0620-\u064a]{4,}$")  # the word for "and" glued on, as sections have it: files and studies
_ADDRESS = re.compile(r"\S*[@/]\S*")
_SPOKEN = re.compile(r"^(?=.{3}).*[AEIOUYÀ-ÝАЕЁИОУЫЭЮЯІЇЄ]")  # what is said as a word, not letter by letter
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?]\s*$")  # as captions have it
_STROKE = re.compile(r"[/>»]")
_AND = r"(?:and|und|et|y|e|och|og|en|и|та|і|i)"
_JOINT = re.compile(rf"\W*{_AND}?\W*", re.IGNORECASE)  # between two names, on a line of its own
_GOES_ON = re.compile(rf"(?:[,&]|\s{_AND})\s*$", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:on|am|le|el|il|em)\s+", re.IGNORECASE)
_GLUED = re.compile(r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<!\bFitz)(?<=[^\W\d_A-Z])[A-Z]")
_LABELS = (
    "by|von|par|por|di|de|door|av|af|od|автор|от|text|texte|texto|testo|author|authors|author of the article|written by|words by"
    "|story by|autor|autorin|autora|auteur|autore|автори|kommentar von|(?:eine )?analyse von"
    "|ein (?:bericht|kommentar|gastbeitrag) von"
)
# in other languages: words that only bylines begin with, and those that need a colon or a line of their own to say so
_PLAIN_LABELS = (
    "per|deur|oleh|na|piše|пише|napisao|napisala|autorius|autorė|parengė|höfundur|blaðamaður|teksti|tekst|írta|szerző|scris "
    "de|γράφει"
    "|napsal|napsala|připravil|připravila|penulis|pewarta|imeandikwa na|tác giả|โดย|ผู้เขียน|מאת|بقلم|تحریر|লিখেছেন|எழுதியவர்"
)
_COLON_LABELS = "كتب|كتبت|خبرنگار|نویسنده|رپورٹ|लेखक|रिपोर्ट|লেখক|প্রতিবেদক|作者|记者|記者|글"
_LABEL = re.compile(rf"(?:{_LABELS}|{_PLAIN_LABELS}|{_COLON_LABELS})(?!\w)\s*[:：]?", re.IGNORECASE)
_LABEL_BEFORE = re.compile(rf"(?:{_LABELS}|{_PLAIN_LABELS})(?!\w)|(?:{_COLON_LABELS})\s*[:：]", re.IGNORECASE)
_HAN = "[\u4e00-\u9fff々]"
# 海風日報 記者林芷安／澎南即時報導
_REPORTED = re.compile(
    rf"(?:\S{{2,10}}\s)?(?:记者|記者)\s?{_HAN}{{2,4}}(?:、{_HAN}{{2,4}}){{0,3}}\s?[/／]\s?\S{{2,12}}[报報][道導导]"
)
# [大瀬智哉], but not [会員限定]
_NO_PERSON = (
    "公開|動画|写真|解説|特集|連載|速報|独自|会員|限定|記事|社説|広告|図解|詳報|更新|無料|有料|全文|関連|新聞|編集|取材|地域|社会"
    "|政治|経済|国際"
)
_BRACKETED = re.compile(rf"[\[［【](?!.*(?:{_NO_PERSON})){_HAN}{{2,4}}[ \u3000]?{_HAN}{{1,4}}[\]］】]")
MIN_BRACKETED = 4  # letters of a name in brackets: labels have two or three
_LABEL_BEHIND = re.compile(rf"\s(?:{CUES_BEHIND})\s*$", re.IGNORECASE)

MIN_ABOUT = 5  # words of a line about a person
MAX_ABOUT = 200  # characters of it in which the trade is named
_WRITES = re.compile(
    r"\b(?:writ(?:er|es|ing)|editor|reporter|journalist|author|blogger|contributor|correspondent|columnist|copywriter"
    r"|autor(?:in|a)?|redakteur(?:in)?|journalist(?:in)?|schreibt|redactora?|periodista|escribe|journaliste|rédact(?:eur|rice)"
    r"|auteur|écrit|giornalista|redattore|scrive|jornalista|escreve|пишет|журналист(?:ка)?|автор|пише|dziennikar(?:z|ka)|pisze)\b",
    re.IGNORECASE,
)
Named = list[tuple[int, list[Candidate]]]


def find_name_lines(draft: Draft, head: range, headline: int | None, cued: Collection[int] = ()) -> Named:
    """Lines of `head` that are names, as far as something beside them says that these are authors.

    head: the blocks from the headline, or from where it would stand, to the text; cued: blocks in which a rule has read authors,
    so that a mere name is one only right below them. Gives each block's number and what it says.
    """
    own = {n for n in cued if n in head}
    if below := _names_below(draft, head, headline, own):
        return below
    return [] if own or headline is None else _names_above(draft, head, headline)


def _names_below(draft: Draft, head: range, headline: int | None, cued: Collection[int]) -> Named:
    found: dict[int, Byline] = {}
    said_so = set(cued)  # blocks that are bylines by their own words, or go on from one
    for number in head:
        text = draft.texts[number]
        if number == headline or number in cued or draft.roles[number] or len(text) > MAX_LINE or _PRICE.search(text):
            continue
        before = _before(draft, number)
        byline, cue = _read_line(draft, number, before in said_so or before in found)
        if cue:
            said_so.add(number)
        if byline.authors and (cue or _may_stand(draft, number, byline, head, headline, [*cued, *found], bool(cued))):
            found[number] = byline
        elif found and not cue and number - max(found) >= TOGETHER:
            break
    return [(number, _candidates(byline, draft, number)) for number, byline in found.items()]


def _may_stand(
    draft: Draft, number: int, byline: Byline, head: range, headline: int | None, known: Sequence[int], has_cue: bool
) -> bool:
    """May a line of mere names be a byline: within reach of the headline, and below the one that says to be one?"""
    if number - head.start >= BELOW and not known:
        return False
    if has_cue and _before(draft, number) not in known:
        return False
    return _is_vouched(draft, number, byline, head, headline, bool(known))


def _names_above(draft: Draft, head: range, headline: int) -> Named:
    """Names above the headline, where a date stands right beside them."""
    above = range(max(0, headline - ABOVE), headline)
    for number in above:
        byline = parse_byline(draft.texts[number], draft.page.language)
        is_alone = [letters_key(name) for name in byline.authors] == [draft.keys[number]] and not _is_item(draft, number)
        is_timed = any(n in above and _has_date(draft, n) for n in (number - 1, number + 1, number + 2))
        is_free = is_alone and is_timed and not draft.roles[number]
        if is_free and _is_vouched(draft, number, byline, range(headline, head.stop), headline, False):
            return [(number, _candidates(byline, draft, number))]
    return []


def find_author_box(draft: Draft, lede: int) -> list[tuple[int, Candidate]]:
    """The one person below the text whose name stands over a line that says what she writes; of several none.

    Jane Doe / Jane Doe is a reporter in Brussels. The lines stay where they are.
    """
    found: dict[str, int] = {}
    for number in range(lede + 1, len(draft.texts)):
        name = draft.texts[number]
        if 1 < draft.words[number] < MIN_ABOUT and _is_author_box(draft, number, name) and not _common_words(draft, [name]):
            found.setdefault(name, number)
    return [(number, Candidate("author", name, SOURCE)) for name, number in found.items()] if len(found) == 1 else []


def _is_author_box(draft: Draft, number: int, name: str) -> bool:
    about = [n for n in (number + 1, number + 2) if n < len(draft.texts) and draft.words[n] >= MIN_ABOUT]
    starts = (name + " ", name.split()[0] + " ")
    is_told = any(draft.texts[n].startswith(starts) and _WRITES.search(draft.texts[n], 0, MAX_ABOUT) for n in about)
    return is_told and _is_full_name(name) and parse_byline(name, draft.page.language).authors == [name]


def _before(draft: Draft, number: int) -> int:
    """The block above that is more than a comma or the word for "and"."""
    return next((n for n in range(number - 1, -1, -1) if not _JOINT.fullmatch(draft.texts[n])), -1)


def _candidates(byline: Byline, draft: Draft, number: int) -> list[Candidate]:
    said = [Candidate("author", name, SOURCE) for name in byline.authors]
    said += [Candidate("editor", name, SOURCE) for name in byline.editors]
    said += [Candidate("agency", byline.agency, SOURCE)] if byline.agency else []
    return said + read_timestamp(draft.texts[number], draft.page.language, SOURCE)


def _read_line(draft: Draft, number: int, is_next: bool) -> tuple[Byline, bool]:
    """What a line says, and whether it is said to be a byline: by its own words, by the line above, by going on from one."""
    text, language = draft.texts[number], draft.page.language
    above = draft.texts[number - 1].strip(" *•+") if number else ""
    if len(above) <= MAX_LABEL and _LABEL.fullmatch(above):
        return parse_byline(f"{above.rstrip(':： ')}: {_plain(text)}", language), True
    plain = _without_date_in_front(_plain(text), language)
    is_cued = _LABEL_BEFORE.match(plain) or _LABEL_BEHIND.search(plain) or _REPORTED.fullmatch(plain.strip())
    if is_cued and (byline := parse_byline(plain, language)).authors:
        return byline, True
    is_continued = is_next and (_GOES_ON.search(draft.texts[number - 1]) is not None or _before(draft, number) < number - 1)
    byline = parse_byline(_plain(text) if is_continued else _BULLET.sub("", text), language)
    if not byline.authors and not draft.is_prose(number):
        byline = _read_up_to_date(_BULLET.sub("", text), language) or byline
    return byline, is_continued


def _without_date_in_front(text: str, language: str) -> str:
    """A line without the dates that it begins with: 3 May 2025 by Jane Doe."""
    dates = find_dates(text, language)
    rest = text
    for date in dates:
        if _PREPOSITION.sub("", text[: date.start]).strip(" |·•–-") in ("", text[len(text) - len(rest) : date.start].strip()):
            rest = text[date.end :]
    return rest.lstrip(" ,|·•–-")


def _read_up_to_date(text: str, language: str) -> Byline | None:
    """The names that a line begins with where a date parts them from the rest: Jane Doe 3 May 2025 Boats, Harbours."""
    dates = find_dates(text, language)
    byline = parse_byline(text[: dates[0].start], language) if dates and dates[0].start else None
    return byline if byline and byline.authors else None


def _plain(text: str) -> str:
    """A line without its bullet, the numbers of footnotes glued to names, and a hanging comma."""
    return _FOOTNOTES.sub("", _BULLET.sub("", text))


def _is_vouched(draft: Draft, number: int, byline: Byline, head: range, headline: int | None, is_further: bool) -> bool:
    """Does something speak for a line of mere names, and nothing against it?

    For it: a date, a role, a paper or several names in it, a date next to it, what the person does below it, the name as a line
    of its own further down; the first one alone for a further line. Against it: words that the page writes in lower case too, a
    stroke as in credits, a person of the headline or the text.
    """
    text, names = draft.texts[number], byline.authors
    if _is_bracketed(draft, number):
        return not is_further
    keys = [letters_key(name) for name in names]
    if _SENTENCE_END.search(text) or _STROKE.search(text) or not all(map(_is_full_name, names)):
        return False
    if any(_is_told_of(draft, key, head, headline) for key in keys):
        return False
    if any(map(is_uncased, names)):
        return not is_further and _is_vouched_uncased(draft, number, names)
    if _common_words(draft, names):
        return False
    if _speaks_for_itself(text, names) or (byline.agency and draft.words[number] <= MAX_HOUSED):
        return True
    if is_further:
        return False
    is_item = _is_item(draft, number)
    is_capitals = any(map(str.isupper, names))  # so are buttons and headings
    is_again = (
        headline is not None
        and any(1 <= draft.keys[number + 1 :].count(key) <= MAX_AGAIN for key in keys)
        and not is_item
        and not is_capitals
    )
    return is_again or _is_dated(draft, number, is_item) or (not is_capitals and _has_role_below(draft, number))


def _is_vouched_uncased(draft: Draft, number: int, names: Sequence[str]) -> bool:
    """The same for names in scripts without capitals, which any two words may be: a date in the line or right beside it, or what
    the person does, and no word of the names elsewhere on the page, nor the line above the headline, as a menu has it.
    """
    if draft.keys[number] in draft.keys[:number] or any(_ARABIC_AND.search(name) for name in names):
        return False
    words = {word for name in names for word in name.split()}
    if not words.isdisjoint(OF_PIECES):
        return False
    for text in draft.texts:
        if any(word in text for word in words):
            for name in names:
                text = text.replace(name, " ")
            if not words.isdisjoint(_UNCASED_WORD.findall(text)):
                return False
    beside = [n for n in (number - 1, number, number + 1) if 0 <= n < len(draft.texts) and len(draft.texts[n]) <= MAX_LINE]
    is_said = has_role(draft.texts[number]) or _DESK_BESIDE.search(draft.texts[number]) or _has_role_below(draft, number)
    return bool(is_said) or any(map(partial(_has_date, draft), beside))


def _is_item(draft: Draft, number: int) -> bool:
    return _BULLET.match(draft.texts[number]) is not None or draft.blocks[number].kind == "li"


def _speaks_for_itself(text: str, names: Sequence[str]) -> bool:
    """Are there a time or a role beside the names, or several names and nothing else? What a colon follows is a label."""
    rest = text
    for name in names:
        rest = rest.replace(name, " ")
    if re.match(r"\W*:", rest):
        return False
    return any(map(str.isdigit, rest)) or "|" in rest or has_role(rest) or (len(names) > 1 and not _WORD.search(rest))


def _is_bracketed(draft: Draft, number: int) -> bool:
    """Is it one Japanese name in brackets, with a date near it?"""
    text = draft.texts[number].strip()
    is_name = _BRACKETED.fullmatch(text) is not None and len(letters_key(text)) >= MIN_BRACKETED
    return is_name and draft.page.language == "ja" and _is_dated(draft, number, False)


def _is_full_name(name: str) -> bool:
    """First name and surname in a script that parts words, nothing glued to them; no initials of a house."""
    if is_uncased(name):
        return bool(SPACED_UNCASED.match(name)) and (" " in name or "." in name)
    is_named = " " in name and name.lower() != name.upper() and not _GLUED.search(name)
    return is_named and (not name.isupper() or all(map(_SPOKEN.search, name.split())))


def _common_words(draft: Draft, names: Sequence[str]) -> bool:
    """Does the page have a capitalised word of these names in lower case? Menu entries are made of such words.

    In a list of names all words of one of them: among several a surname like Green is no reason to doubt.
    """
    small: set[str] | None = None
    for name in names:
        words = [word for word in re.findall(r"[^\W\d_]{3,}", name) if word[0].isupper() and (name.isupper() or not word.isupper())]
        lower = [word.lower() for word in words]
        may_know = [any(word in text for text in draft.texts) for word in lower]
        if not (any(may_know) if len(names) == 1 else may_know and all(may_know)):
            continue  # seldom more: looking for the words one by one is left to those
        if small is None:
            small = {word for text in draft.texts for word in _SMALL_WORD.findall(_ADDRESS.sub(" ", text))}
        known = [word in small for word in lower]
        if any(known) if len(names) == 1 else all(known):
            return True
    return False


def _is_told_of(draft: Draft, name: str, head: range, headline: int | None) -> bool:
    """Is it in the headline, in a menu above, or a person of the text?"""
    prose = [n for n in range(head.start, len(draft.keys)) if draft.is_prose(n)]
    in_text = any(name in draft.keys[n] and not draft.keys[n].startswith(name) for n in prose)
    in_headline = headline is not None and name in draft.keys[headline]
    return in_text or in_headline or name in draft.keys[: max(0, head.start - ABOVE)]


def _is_dated(draft: Draft, number: int, is_item: bool) -> bool:
    """Is a short line with a date or time next to it, right below it or an item of the same list where it is one itself?"""
    around = range(max(0, number - DATED), min(len(draft.texts), number + DATED + 1))
    beside = [n for n in around if n != number and len(draft.texts[n]) <= MAX_LINE]
    beside = [n for n in beside if not is_item or n == number + 1 or _is_item(draft, n)]
    return any(_is_timed(draft, n) if n > number else _has_date(draft, n) for n in beside)


def _has_date(draft: Draft, number: int) -> bool:
    return bool(find_dates(draft.texts[number], draft.page.language))


def _is_timed(draft: Draft, number: int) -> bool:
    """Has the line a date, or is it one that tells when or how long: Published 12:19, 5 min read? Such lines follow a name."""
    return _has_date(draft, number) or any(span.reason == "timestamp" for span in draft.spans[number])


def _has_role_below(draft: Draft, number: int) -> bool:
    """Does the next line say what somebody does, and nothing else: Senior reporter?"""
    below = draft.texts[number + 1] if number + 1 < len(draft.texts) else ""
    return has_role(below) and n_words(below) <= MAX_ROLE and not any(map(str.isdigit, below)) and below[-1] not in ".!?:"
