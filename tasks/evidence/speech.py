"""Who says or thinks what: source, cue and content of each statement, by the frames of verbs; one sentence at a time."""

from collections.abc import Iterator
from dataclasses import replace

from tasks.evidence.contents import ADVERBIAL, ENDS, MODALS, content_end, find_frame
from tasks.evidence.cues import Cue, cue_forms, noun_cues
from tasks.evidence.packs import word_set
from tasks.evidence.phrases import (
    AUXILIARIES,
    CLOSING_MARKS,
    DETERMINERS,
    OPENING_MARKS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_WORDS,
    is_adverb,
    phrase_after,
    phrase_before,
    subject_before,
    verb_group_start,
)
from tasks.evidence.reading import Reading
from tasks.evidence.statement import Statement
from tasks.evidence.verbless import content_start, find_according, find_noun

_PLURAL_PRONOUNS = word_set("they we i you who which many some most others several few")
_CARRIERS = word_set(
    """went goes continued continues continue declined refused began proceeded failed used tried sought wants wanted seemed
    appeared appears seems rushed came likes had has have promised vowed took paused moved needs refuses declines plans planned"""
)
_NOT_CONTENT = frozenset(("who", "which", "adding", "and", "but", "a", "referring", "according"))
_FIRST_PERSONS = frozenset(["i", "we", "you", "me", "us", "it"])


def find_statements(reading: Reading) -> list[Statement]:
    """All attributions of a text in order of their cues."""
    cues, nouns = cue_forms(), noun_cues()
    found: list[Statement] = []
    lows = reading.lows
    hints = cues.keys() | nouns.keys() | {"according"}
    hits = [at for at, low in enumerate(lows) if low in hints]
    number, last_number = 0, len(reading.sentences) - 1
    for at in hits:
        while number < last_number and reading.sentences[number][1] <= at:
            number += 1
        first, last = reading.sentences[number]
        if lows[at] == "according":
            found.extend(find_according(reading, at, first, last))
        elif lows[at] in cues:
            found.extend(_verb(reading, at, first, last, cues[lows[at]], found))
        if lows[at] in nouns:
            found.extend(find_noun(reading, at, first, last, nouns[lows[at]]))
    return _trimmed(reading, [s for s in found if not _is_inner_thought(reading, s)])


def _is_inner_thought(reading: Reading, statement: Statement) -> bool:
    """Inside a quotation "I think", "you know" say nothing of anybody but its speaker, who is named outside."""
    number = reading.quoted[statement.cue[0]]
    if number < 0 or reading.quotations[number].is_single:
        return False
    if statement.source is None or reading.quoted[statement.source[0]] != number:
        return reading.quoted[statement.content[0]] == number
    low = reading.lows[statement.source[0]]
    return low in _FIRST_PERSONS or statement.lemma not in ("say", "tell", "claim", "announce", "report")


def _verb(reading: Reading, at: int, first: int, last: int, cue: Cue, found: list[Statement]) -> Iterator[Statement]:
    lows = reading.lows
    if _isfind_noun(reading, at, first, cue):
        return
    group = verb_group_start(reading, at, first)
    if "to" in lows[group:at] or (lows[group - 1 : group] == ["to"] and group > first):
        carried = _over_infinitive(reading, lows.index("to", group - 1, at) + 1, first)
        if carried is None:
            return
        group = carried
    passive = cue.form == "past" and any(w in ("was", "were", "been", "is", "are", "be", "being") for w in lows[group:at])
    if passive:
        yield from _passive(reading, group, at, first, last, cue)
        return
    if cue.form == "ing" and group == at:
        source = _participle_source(reading, at, first, found)
        if source is None:
            return
        yield from _after(reading, source, at, at, last, cue)
        return
    inverted = _inverted(reading, at, group, first, last, cue)
    if inverted:
        yield from inverted
        return
    source = subject_before(reading, group, first)
    if source is None:
        source = _shared_subject(reading, group, first, found)
    if source is None or not _fits(reading, source, at, group, cue):
        return
    if cue.form == "past" and source[0] > first and _is_participle(reading, at, last, cue):
        return
    behind = _behind(reading, source, group, at, first, last, cue)
    if behind:
        yield from behind
        return
    yield from _after(reading, source, group, at, last, cue)


def _isfind_noun(reading: Reading, at: int, first: int, cue: Cue) -> bool:
    """Is a form that may be a noun ("claims", "report") one here?"""
    if at == first:
        return cue.form in ("base", "s", "past")
    before = reading.lows[at - 1]
    if cue.is_nounish and not _is_followed_as_verb(reading, at):
        return True
    if reading.words[at][0].isupper() and at > first and not reading.words[at].isupper() and cue.form in ("base", "s"):
        return True
    if before in ("'s", "'") and cue.form != "past" and reading.lows[max(first, at - 2)] not in PRONOUNS:
        return True
    if cue.form in ("base", "s"):
        return (
            before in DETERMINERS and before not in ("some", "many", "most", "several", "few", "both", "all", "this", "that")
        ) or (before in PREPOSITIONS and before != "to")
    return before in ("the", "a", "an", "his", "their", "its", "her", "so-called", "of", "by") and cue.form == "past"


def _is_followed_as_verb(reading: Reading, at: int) -> bool:
    if at + 1 >= len(reading.words):
        return False
    low, word = reading.lows[at + 1], reading.words[at + 1]
    before = reading.lows[at - 1]
    return (
        low in PRONOUNS or low in DETERMINERS or low in ("that", ":", "how", "why", "whether") or word in OPENING_MARKS
        or word[0].isupper() or before in PRONOUNS or before in MODALS
        or (low in ("to", ",", ".", "for", "on") and (before.endswith("s") or word in CLOSING_MARKS))
    )  # fmt: skip


def _over_infinitive(reading: Reading, at: int, first: int) -> int | None:
    """ "went on to say", "has yet to say": the group begins before the verb that carries the infinitive."""
    k = at - 2
    if k > first and reading.lows[k] in ("on", "out", "forward"):
        k -= 1
    low = reading.lows[k] if k >= first else ""
    if low in _CARRIERS:
        return verb_group_start(reading, k, first)
    return None


def _passive(reading: Reading, group: int, at: int, first: int, last: int, cue: Cue) -> Iterator[Statement]:
    """ "was criticized by X for ...": the source stands behind "by"; without it nobody is named."""
    lows = reading.lows
    by = next((k for k in range(at + 1, min(last, at + 8)) if lows[k] == "by"), None)
    subject = subject_before(reading, group, first)
    if by is not None and by + 1 < last and not lows[by + 1].endswith("ing"):
        source = phrase_after(reading, by + 1, last, appositions=False)
        if source and subject:
            yield Statement(source, (group, by + 1), subject, "passive", cue.lemma)
            if source[1] < last - 1 and "object" in cue.frames and lows[source[1]] in ("for", "as", "of", "over"):
                yield Statement(source, (group, by + 1), (source[1], last), "passive", cue.lemma)
        return
    if subject is None or at + 1 >= last:
        return
    following = lows[at + 1]
    if cue.lemma in ("quote",) and following in ("as", "saying"):
        yield Statement(subject, (group, at + 2), (at + 2, last), "quoted-as", cue.lemma)
    elif cue.lemma in ("tell", "inform", "advise", "warn", "remind", "assure", "notify") and following in (
        "that",
        "to",
        "of",
        "about",
    ):
        yield Statement(None, (group, at + 1), (at + 1, last), "passive", cue.lemma)
    elif following == "to" and cue.lemma in ("say", "believe", "think", "report", "know", "allege", "claim", "expect", "estimate"):
        yield Statement(None, (group, at + 1), (subject[0], last), "passive-of-report", cue.lemma)
    elif following in ("of", "as", "about") and cue.lemma in ("accuse", "describe", "ask", "regard", "view", "see"):
        yield Statement(None, (group, at + 1), (at + 1, last), "passive", cue.lemma)


def _participle_source(reading: Reading, at: int, first: int, found: list[Statement]) -> tuple[int, int] | None:
    """ ", saying that ...": the subject of the clause before, or of the statement before in the sentence."""
    if at == first or reading.lows[at - 1] not in (
        ",",
        "and",
        "—",
        "while",
        "by",
        "but",
        "when",
        "before",
        "after",
        "in",
        "without",
    ):
        before = reading.lows[at - 1] if at > first else ""
        start = phrase_before(reading, at, first) if at > first else None
        if start is not None and start > first and reading.lows[start - 1] == "with":
            return start, at
        if not (is_adverb(before) and at - 2 > first and reading.lows[at - 2] in (",", "and", "while", "—")):
            return None
    for statement in reversed(found):
        if statement.source and statement.source[0] >= first and reading.quoted[statement.source[0]] < 0:
            return statement.source
        if statement.cue[0] < first:
            break
    return _first_subject(reading, first, at)


def _first_subject(reading: Reading, first: int, before: int) -> tuple[int, int] | None:
    """The subject of the first finite verb in a sentence, as well as closed classes tell."""
    for at in range(first + 1, before):
        low = reading.lows[at]
        if reading.quoted[at] >= 0:
            continue
        if low in AUXILIARIES or low in cue_forms() or (low.endswith("ed") and len(low) > 4) or low in _COMMON_PAST:
            source = subject_before(reading, at, first)
            if source and reading.lows[source[0]] not in ("it", "there", "that", "which", "this"):
                return source
    return None


_COMMON_PAST = word_set(
    """took made gave went came got held met sent ran stood began spoke wrote told sat drew put set kept left won"""
)


def _inverted(reading: Reading, at: int, group: int, first: int, last: int, cue: Cue) -> list[Statement]:
    """ "content," said X."""
    if "parenthetical" not in cue.frames or group != at or at + 1 >= last or (at == first and not _follows_quotation(reading, at)):
        return []
    before = reading.words[at - 1] if at else ""
    if not (before in CLOSING_MARKS or before in (",", "—", "–", "-", "?", "!") or _follows_quotation(reading, at)):
        return []
    if reading.lows[at + 1] in ("that", "to", "it", "on", "in", "at", ",", ".", ":", "*") or reading.words[at + 1] in OPENING_MARKS:
        return []
    source = phrase_after(reading, at + 1, last)
    if source is None or reading.lows[source[0]] in ("him", "me", "us", "them", "reporters"):
        return []
    if before == "," and (
        not _is_source_like(reading, source) or (subject_before(reading, at, first) and _has_clause(reading, source, last))
    ):
        return []
    return list(_around(reading, source, (at, at + 1), at, source[1], first, last, cue))


def _has_clause(reading: Reading, source: tuple[int, int], last: int) -> bool:
    """Does a verb follow the phrase, so that it is a subject and not a source behind its verb?"""
    low = reading.lows[source[1]] if source[1] < last else "."
    return (low[0].isalnum() and low not in PREPOSITIONS and low not in TIME_WORDS) or _holds_verb(reading, *source)


def _holds_verb(reading: Reading, start: int, end: int) -> bool:
    """Does a phrase run on over a verb in the past, which no closed class tells?"""
    return any(reading.lows[k].endswith("ed") and reading.words[k - 1][0].isupper() for k in range(start + 1, end))


def _is_source_like(reading: Reading, source: tuple[int, int]) -> bool:
    word, low = reading.words[source[0]], reading.lows[source[0]]
    return word[0].isupper() or low in DETERMINERS or low in PRONOUNS or low in ("spokesman", "spokeswoman", "officials", "former")


def _follows_quotation(reading: Reading, at: int) -> bool:
    return at > 0 and reading.words[at - 1] in CLOSING_MARKS and reading.quoted[at - 1] >= 0


def _around(
    reading: Reading, source: tuple[int, int], cue_span: tuple[int, int], before: int, after: int, first: int, last: int, cue: Cue
) -> Iterator[Statement]:
    """Content on both sides of "said X" or "X said"."""
    start = content_start(reading, before, first)
    if before - start > 0:
        yield Statement(source, cue_span, (start, before), "behind", cue.lemma)
    at = _over_adverbials(reading, after, last)
    if at < last and reading.lows[at] in (",", ":", "—", ";") and at + 2 < last:
        rest = at + 1
        opens = reading.words[rest] in OPENING_MARKS
        if opens or (reading.lows[rest] not in _NOT_CONTENT and reading.words[start] not in OPENING_MARKS):
            yield Statement(source, cue_span, (rest, last), "around", cue.lemma)


def _over_adverbials(reading: Reading, at: int, last: int) -> int:
    """Behind "on Tuesday", "in an interview", "to reporters": the next comma, colon, quotation, or the end."""
    while at < last and reading.lows[at] not in (",", ":", ";", "—", ".", "!", "?"):
        if reading.words[at] in OPENING_MARKS and reading.quoted[at] >= 0:
            return at
        at += 1
    return at


def _shared_subject(reading: Reading, group: int, first: int, found: list[Statement]) -> tuple[int, int] | None:
    """ "He said ... and added": the subject of the statement before."""
    if group <= first or reading.lows[group - 1] not in ("and", "but", "then", ","):
        return None
    for statement in reversed(found):
        if statement.cue[0] < first:
            break
        if statement.source and statement.source[1] <= group and reading.quoted[statement.source[0]] < 0:
            return statement.source
    if reading.lows[group - 1] in ("and", "but"):
        return _first_subject(reading, first, group)
    return None


def _fits(reading: Reading, source: tuple[int, int], at: int, group: int, cue: Cue) -> bool:
    """Do number and form agree, where the form could be a noun?"""
    stop = next(
        (k for k in range(source[0] + 1, source[1]) if reading.lows[k] in PREPOSITIONS or reading.lows[k] == ","), source[1]
    )
    low = reading.lows[stop - 1]
    head = reading.lows[source[0]] if stop - source[0] == 1 else low
    if head in ("it", "this", "there") and cue.lemma not in ("say", "show", "read", "suggest", "find"):
        return False
    if cue.form == "s":
        return head not in ("they", "we", "i", "you") and low not in PREPOSITIONS
    if cue.form == "base":
        helped = any(w in MODALS or w in AUXILIARIES for w in reading.lows[group:at])
        return (
            helped
            or head in _PLURAL_PRONOUNS
            or (low.endswith("s") and not low.endswith("ss"))
            or low in ("people", "women", "men", "police")
        )
    return True


def _is_participle(reading: Reading, at: int, last: int, cue: Cue) -> bool:
    """ "a man accused of", "the plan proposed by": no subject and verb, but a noun and what is said of it."""
    after = reading.lows[at + 1] if at + 1 < last else ""
    return after in ("by",) or (
        after in ("of", "as", "in") and cue.lemma in ("accuse", "describe", "mention", "express") and "object" in cue.frames
    )


def _behind(reading: Reading, source: tuple[int, int], group: int, at: int, first: int, last: int, cue: Cue) -> list[Statement]:
    """ "content, X said." and "content, X said, content": nothing but circumstances may follow the verb."""
    if "parenthetical" not in cue.frames or source[0] <= first:
        return []
    before = reading.words[source[0] - 1]
    is_quote = before in CLOSING_MARKS and reading.quoted[source[0] - 1] >= 0
    if not is_quote and (before not in (",", "—", "–", "?", "!") or "quotation" in cue.frames):
        return []
    after = at + 1
    if after < last and reading.lows[after] in cue.needs:
        after += 1
    if after < last and "addressee" in cue.frames:
        phrase = phrase_after(reading, after, last, appositions=False)
        after = phrase[1] if phrase else after
    if after < last and not _only_circumstances(reading, after, last, is_quote):
        return []
    if not is_quote and source[0] - first < 4 and not (after < last and reading.lows[after] == "," and source[0] - first > 1):
        return []
    if not is_quote and source[0] - first < 12 and reading.lows[first] in PREPOSITIONS and not _has_verb(reading, first, source[0]):
        return []
    return list(_around(reading, source, (group, at + 1), source[0], after, first, last, cue))


def _has_verb(reading: Reading, start: int, end: int) -> bool:
    """Does a finite verb stand between the tokens, as far as closed classes and endings tell?"""
    return any(reading.lows[k] in AUXILIARIES or reading.lows[k].endswith("ed") for k in range(start, end))


def _only_circumstances(reading: Reading, at: int, last: int, is_quote: bool) -> bool:
    low = reading.lows[at]
    if low in ENDS or low in (",", "—", "–", ")") or (reading.words[at] in CLOSING_MARKS and reading.quoted[at] >= 0):
        return True
    if low == ":":
        return False
    if low in ADVERBIAL or (is_adverb(low) and low != "all"):
        if is_quote:
            return True
        end = _over_adverbials(reading, at, last)
        return low not in ("that", "there", "this") and (end >= last - 1 or reading.lows[end] == ",")
    return False


def _after(reading: Reading, source: tuple[int, int] | None, group: int, at: int, last: int, cue: Cue) -> Iterator[Statement]:
    """The content behind the verb, in the first frame of the verb that fits."""
    found = find_frame(reading, at, last, cue, source)
    if found is None:
        return
    start, rule = found
    end = content_end(reading, start, last)
    if end - start < 1 or (end - start == 1 and not reading.lows[start][0].isalnum()):
        return
    yield Statement(source, (group, start if rule == "preposition" else at + 1), (start, end), rule, cue.lemma)


def _trimmed(reading: Reading, found: list[Statement]) -> list[Statement]:
    """Contents without the stop and commas around them; statements without content dropped."""
    kept: list[Statement] = []
    for statement in found:
        start, end = statement.content
        while start < end and reading.lows[start] in (",", ":", ";", "—", "–", ")"):
            start += 1
        while end > start and (reading.lows[end - 1] in (",", ";", ":", "—", "–", ".", "(") and reading.quoted[end - 1] < 0):
            end -= 1
        if end > start:
            kept.append(replace(statement, content=(start, end)))
    return kept
