"""Noun phrases around a verb, by closed classes of words and capitals: no tagger, so that a megabyte takes a second.

Positions are tokens of a `Reading`; a phrase is (first token, one past its last).
"""

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.reading import Reading

_WORDS = load_pack("words")
AUXILIARIES = word_set(_WORDS["auxiliaries"])
ADVERBS = word_set(_WORDS["adverbs"])
PRONOUNS = word_set(_WORDS["pronouns"])
DETERMINERS = word_set(_WORDS["determiners"])
PREPOSITIONS = word_set(_WORDS["prepositions"])
ATTACHING = word_set(_WORDS["attaching"])
SUBORDINATORS = word_set(_WORDS["subordinators"])
TIME_WORDS = word_set(_WORDS["time_words"])
WEEKDAYS = word_set(_WORDS["weekdays"])
_RELATIVES = frozenset(("who", "which"))
_INNER_MARKS = frozenset("&/()’'.%$#")
_BEFORE_DETERMINER = word_set(
    """all both only nearly almost not these those the his her their its any every some many of about over"""
)
_POSSESSIVES = frozenset(("'s", "'"))
CLOSING_MARKS = frozenset([*"”\"’'»", "''"])
OPENING_MARKS = frozenset([*"“\"‘'«", "''", "``"])
_LONGEST = 14  # tokens of a subject before its apposition
_LONGEST_APPOSITION = 45


def is_adverb(low: str) -> bool:
    """Is this an adverb that stands between a subject and its verb?"""
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in ("family", "assembly", "july", "reply", "italy"))


def is_noun_like(reading: Reading, at: int) -> bool:
    """May the token be part of a name or noun?"""
    low = reading.lows[at]
    return low[0].isalnum() and low not in AUXILIARIES and low not in SUBORDINATORS and low not in PREPOSITIONS


def verb_group_start(reading: Reading, verb: int, first: int) -> int:
    """The first token of auxiliaries and adverbs before a verb, within its sentence."""
    at = verb
    while at > first:
        low = reading.lows[at - 1]
        if low in AUXILIARIES or (is_adverb(low) and low not in ("all", "both")):
            at -= 1
        elif (
            low in TIME_WORDS
            and at - 2 > first
            and reading.lows[at - 2] in ("this", "last", "on", "next", "earlier", "early", "late")
        ):
            at -= 2
        else:
            break
    return at


def phrase_before(reading: Reading, end: int, first: int) -> int | None:
    """The first token of the noun phrase that ends before `end`, or None if there is none."""
    lows = reading.lows
    at = end - 1
    if at < first:
        return None
    if lows[at] in PRONOUNS or lows[at] == "that":
        return _one_of_whom(lows, at, first)
    while at >= first and end - at <= _LONGEST:
        low = lows[at]
        if low in ("time", "way", "moment", "reason", "thing", "place") and at + 1 < end and reading.words[at + 1][0].isupper():
            break
        if low in DETERMINERS and low not in ("one", "two") and not _attaches(reading, at, first):
            at -= 1
            while (
                at >= first
                and lows[at] in _BEFORE_DETERMINER
                and (lows[at] != "of" or (at > first and lows[at - 1] in DETERMINERS))
            ):
                at -= 1
            break
        if low == "and" or low in ("or", "&"):
            if not _coordinates(reading, at, first, end):
                break
        elif not _continues_phrase(reading, at, first, end):
            break
        at -= 1
    start = at + 1
    while start < end and (
        (is_adverb(lows[start]) and lows[start] not in _BEFORE_DETERMINER)
        or lows[start] in ("and", "or", "but", ")", "/", "-", "–", "'", "’", "'s", "of")
    ):
        start += 1
    return start if start < end and lows[end - 1] not in PREPOSITIONS else None


def _one_of_whom(lows: list[str], at: int, first: int) -> int | None:
    if lows[at] in ("whom", "them", "us") and at - 2 >= first and lows[at - 1] == "of":
        return at - 2
    return None if lows[at] in ("him", "her", "them", "me", "us", "whom") else at


def _attaches(reading: Reading, at: int, first: int) -> bool:
    """Does the phrase that a determiner opens hang on a noun by a preposition ("a spokesman for the ...")?"""
    return at - 2 >= first and reading.lows[at - 1] in ATTACHING and _can_carry(reading, at - 2, first)


def _can_carry(reading: Reading, at: int, first: int) -> bool:
    low = reading.lows[at]
    if not is_noun_like(reading, at) or low in PRONOUNS or low.endswith(("ing", "ed")) or low in WEEKDAYS:
        return False
    return at >= first and low not in ("said", "told", "according", "due", "prior", "ahead", "went", "came", "left", "asked")


def _coordinates(reading: Reading, at: int, first: int, end: int) -> bool:
    """Does "and" join two names or nouns here, and not two clauses?"""
    if at - 1 < first or at + 1 >= end or not is_noun_like(reading, at - 1):
        return False
    before, after = reading.words[at - 1], reading.words[at + 1]
    if before[0].isupper() and after[0].isupper():
        return True
    return all(_is_plain(reading, k) for k in range(max(first, at - 6), at))


def _is_plain(reading: Reading, at: int) -> bool:
    low = reading.lows[at]
    return (
        low not in AUXILIARIES and low not in PRONOUNS and low not in SUBORDINATORS and not low.endswith("ed") and low[0].isalnum()
    )


def _continues_phrase(reading: Reading, at: int, first: int, end: int) -> bool:
    low = reading.lows[at]
    if low in _POSSESSIVES:
        return at + 1 < end
    if low in PRONOUNS or low in AUXILIARIES or low in SUBORDINATORS:
        return False
    if low in PREPOSITIONS:
        return low in ATTACHING and at - 1 >= first and at + 1 < end and _can_carry(reading, at - 1, first)
    if (low in WEEKDAYS and not (at > first and reading.lows[at - 1].endswith("ed"))) or (
        is_adverb(low) and low not in ("nearly", "only", "roughly", "almost", "most")
    ):
        return False
    if not low[0].isalnum():
        return low in _INNER_MARKS and reading.quoted[at] < 0
    return True


def subject_before(reading: Reading, group: int, first: int) -> tuple[int, int] | None:
    """The subject that ends where a verb group begins: a phrase, its apposition or inserted clause with it."""
    lows = reading.lows
    if group <= first:
        return None
    last = group - 1
    if lows[last] in (",", "—", "–", ")") and group - 2 > first:
        return _with_apposition(reading, group, first)
    if reading.words[last] in CLOSING_MARKS:
        return _quoted_title(reading, group, first)
    start = phrase_before(reading, group, first)
    if start is None:
        return None
    if lows[start] in PREPOSITIONS:
        return None
    return start, group


def _quoted_title(reading: Reading, group: int, first: int) -> tuple[int, int] | None:
    """A phrase may end with a nickname or title in marks: 'Abedin's "other email"'."""
    number = reading.quoted[group - 1]
    if number < 0:
        return None
    opening = reading.token_at(reading.quotations[number].start)
    if group - opening > 7 or opening <= first or reading.lows[group - 2] in (",", ".", "?", "!"):
        return None
    start = phrase_before(reading, opening, first)
    return (start, group) if start is not None else None


def _with_apposition(reading: Reading, group: int, first: int) -> tuple[int, int] | None:
    lows, closing = reading.lows, reading.lows[group - 1]
    opening = {")": "(", ",": ",", "—": "—", "–": "–"}[closing]
    for at in range(group - 2, max(first, group - _LONGEST_APPOSITION), -1):
        if lows[at] != opening or reading.quoted[at] >= 0:
            continue
        start = phrase_before(reading, at, first)
        if start is None or lows[start] in PREPOSITIONS or lows[start] in ("that", "this", "it"):
            continue
        if not _opens_clause(reading, start, first) or not _may_insert(reading, at):
            continue
        return start, group
    return None


def _opens_clause(reading: Reading, start: int, first: int) -> bool:
    """Does a clause begin at the token?"""
    if start == first:
        return True
    low = reading.lows[start - 1]
    return (
        low in SUBORDINATORS or low in (",", ";", ":", "—", "–", "and", "but", "(") or reading.words[start - 1] in CLOSING_MARKS
        or reading.words[start - 1] in OPENING_MARKS or is_adverb(low)
    )  # fmt: skip


def _may_insert(reading: Reading, comma: int) -> bool:
    """Is what stands between two commas an apposition, a relative clause or a circumstance, not a list or clause?"""
    if reading.lows[comma] in ("(", "—", "–"):
        return True
    low, word = reading.lows[comma + 1], reading.words[comma + 1]
    if low in ("and", "but", "or") or (low in PRONOUNS and low not in _RELATIVES):
        return False
    before = reading.words[comma - 1]
    name_like = before[0].isupper() or before in (")", "'s", "’s") or low in _RELATIVES or (word[0].isupper() and before.isalpha())
    return (name_like and (low not in SUBORDINATORS or low in _RELATIVES or low in ("where", "when", "whose"))) or word[0].isdigit()


def phrase_after(reading: Reading, at: int, last: int, appositions: bool = True) -> tuple[int, int] | None:
    """The noun phrase that begins at a token, with what hangs on it; for a source behind its verb ("said John Smith, a ...")."""
    lows = reading.lows
    end = at
    while end < last:
        low = lows[end]
        if low in PRONOUNS and end == at:
            return at, at + 1
        if reading.words[end] in OPENING_MARKS and reading.quoted[end] >= 0:
            closing = reading.token_at(reading.quotations[reading.quoted[end]].end)
            if closing - end > 6 or end == at:
                break
            end = closing
            continue
        if low in (".", ":", ";", "?", "!", "—", "–", "…") or low[0] == "\n":
            break
        if low == ",":
            stop = _apposition_end(reading, end, last) if appositions else None
            if stop is None:
                break
            end = stop
            continue
        if low in _RELATIVES and end > at:
            end = _clause_end(reading, end, last)
            break
        if _ends_phrase(reading, end, at, last):
            break
        end += 1
    while end > at and lows[end - 1] in (",", "and", "or"):
        end -= 1
    return (at, end) if end > at else None


def _ends_phrase(reading: Reading, end: int, at: int, last: int) -> bool:
    low = reading.lows[end]
    if low in SUBORDINATORS or low in AUXILIARIES or (low in PRONOUNS and end > at):
        return True
    if is_adverb(low) or low in WEEKDAYS or (low in ("last", "this", "earlier", "saying", "adding", "referring") and end > at):
        return True
    if low in PREPOSITIONS:
        if low not in ATTACHING or end + 1 >= last:
            return True
        if low in ("of", "for", "from", "with", "at", "by", "between", "within"):
            return reading.lows[end + 1] in TIME_WORDS or reading.lows[end + 1] in ("more", "example")
        return not reading.words[end + 1][0].isupper() or reading.lows[end + 1] in TIME_WORDS
    return False


def _apposition_end(reading: Reading, comma: int, last: int) -> int | None:
    """Where the apposition behind a comma ends: a comma, the end of the sentence, or a quotation that opens; None if it is none."""
    lows = reading.lows
    if comma + 1 >= last:
        return None
    low, word = lows[comma + 1], reading.words[comma + 1]
    title = low in ("president", "director", "professor", "chairman", "founder", "head", "chief", "co-founder", "author", "editor",
                    "executive", "former", "then", "senior", "vice", "leader", "managing", "deputy", "spokesman", "spokeswoman",
                    "now", "himself", "herself", "general", "chair", "ceo", "secretary", "owner", "mayor", "minister")  # fmt: skip
    if not (low in ("a", "an", "the", "who", "whose", "his", "her", "its", "one", "which") or title or word[0].isupper()
            or word[0].isdigit()
            or "’s" in reading.words[comma + 1 : comma + 6] or "'s" in lows[comma + 1 : comma + 6]):  # fmt: skip
        return None
    if word[0].isupper() and not title and low in PRONOUNS:
        return None
    return _clause_end(reading, comma + 1, last)


def _clause_end(reading: Reading, at: int, last: int) -> int:
    depth = 0
    for end in range(at, last):
        low, word = reading.lows[end], reading.words[end]
        if low == "(":
            depth += 1
        elif low == ")":
            depth -= 1
        elif (
            low in (";", ":", "—", "–")
            or (low == "," and depth == 0)
            or (word in OPENING_MARKS and reading.quoted[end] >= 0)
            or (low == "." and end >= last - 2)
        ):
            return end
    return last
