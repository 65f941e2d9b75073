"""What stands behind a verb of speech or thought: where its content begins, by which frame, and where it ends."""

from tasks.evidence.cues import Cue
from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.phrases import (
    AUXILIARIES,
    DETERMINERS,
    OPENING_MARKS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_WORDS,
    is_adverb,
    phrase_after,
    phrase_before,
)
from tasks.evidence.reading import Reading

ADVERBIAL = word_set(load_pack("words")["adverbial_openers"])
ENDS = frozenset((".", "!", "?", "…", ";"))
MODALS = word_set("""to will would can could may might should must do does did not don't doesn't didn't won't wouldn't can't""")
_VENUES = word_set(load_pack("words")["venues"])
_DOCUMENTS = word_set(load_pack("sources")["document"]) | word_set(load_pack("sources")["document_plural"])
_EVIDENT = word_set("""show find reveal suggest indicate estimate conclude put list detail describe confirm allege""")
_ADDRESS_GAP = 12
_RELATIVE = word_set("who which whom him her them me us")


def find_frame(reading: Reading, at: int, last: int, cue: Cue, source: tuple[int, int] | None) -> tuple[int, str] | None:
    """Where the content behind a verb begins, and by which of its frames; None if none of them fits."""
    lows = reading.lows
    after = at + 1
    if after >= last:
        return None
    if lows[after] in cue.needs:
        start = after + 1
        if start < last and lows[start] not in ENDS and lows[start] != ",":
            return start, "preposition"
    if "addressee" in cue.frames:
        return _told(reading, after, last, cue)
    if cue.lemma in _EVIDENT and source is not None and _is_document(reading, source) and _is_object(reading, after):
        return after, "evidence"
    if "clause" in cue.frames:
        clause = _clause_start(reading, after, last, cue)
        if clause is not None:
            return clause, "clause"
    if "quotation" in cue.frames and not any(w in MODALS for w in lows[at - 2 : at]):
        spoken = _clause_start(reading, after, last, cue)
        if spoken is not None and reading.words[spoken] in OPENING_MARKS:
            return spoken, "quotation"
    if "infinitive" in cue.frames and after + 1 < last:
        verb = _infinitive(reading, after, last)
        if verb is not None:
            return verb, "infinitive"
    if "object-infinitive" in cue.frames:
        to = next((k for k in range(after + 1, min(last, after + 9)) if lows[k] == "to"), None)
        if to is not None and not any(lows[k] in AUXILIARIES or lows[k] in ENDS for k in range(after, to)):
            return after, "object-infinitive"
    if "object" in cue.frames and _is_object(reading, after):
        return after, "object"
    if "object-of" in cue.frames and _is_clear_object(reading, after, last, cue):
        return after, "object"
    return None


def _infinitive(reading: Reading, after: int, last: int) -> int | None:
    """ "to", directly or behind a circumstance ("pledged on the campaign trail to end")."""
    if reading.lows[after] in ("to", "not"):
        return after
    if reading.lows[after] not in PREPOSITIONS and not is_adverb(reading.lows[after]) and reading.lows[after] not in TIME_WORDS:
        return None
    for k in range(after + 1, min(last - 1, after + 8)):
        if reading.lows[k] == "to":
            return k
        if not reading.lows[k][0].isalnum() or reading.lows[k] in AUXILIARIES:
            return None
    return None


def _is_document(reading: Reading, source: tuple[int, int]) -> bool:
    """Is the source a poll, a study, records: what shows and finds?"""
    return any(reading.lows[k] in _DOCUMENTS for k in range(*source))


def _is_object(reading: Reading, after: int) -> bool:
    low = reading.lows[after]
    if low[0].isalnum():
        return low not in ("by", "to", "in", "on", "at", "from", "after", "and", "or", "when", "during") and low not in AUXILIARIES
    return reading.words[after] in OPENING_MARKS or low in ("$",)


def _is_clear_object(reading: Reading, after: int, last: int, cue: Cue) -> bool:
    """ "called the plan “a disaster”", "sees it as": an object and what it is called, in marks or behind "as"."""
    window = range(after, min(last, after + 12))
    if cue.lemma in ("view", "see"):
        return any(reading.lows[k] == "as" for k in window)
    if cue.lemma == "call" and reading.lows[after] in ("him", "her", "it", "them", "himself", "herself", "me", "us"):
        return True
    return any(reading.words[k] in OPENING_MARKS for k in window)


def _told(reading: Reading, after: int, last: int, cue: Cue) -> tuple[int, str] | None:
    """Behind "told" stands the listener, then the content."""
    lows = reading.lows
    phrase = phrase_after(reading, after, last, appositions=False)
    at = phrase[1] if phrase and lows[after] not in ("that", "whether", "if", "about", "for", "of", "to") else after
    limit = min(last, at + _ADDRESS_GAP)
    for k in range(at, limit):
        low = lows[k]
        if low in ("that", "whether", "if", "how", "why", "what", "to", "about", "not", "of", "for") or (
            reading.words[k] in OPENING_MARKS and reading.quoted[k] >= 0
        ):
            return k, "clause"
        if low == ":" and k + 1 < last:
            return k + 1, "clause"
        if (low in PRONOUNS and k > at - 1) or (low in DETERMINERS and k > after) or low == "there":
            return k, "clause"
        if low in ENDS or low == ",":
            if low == "," and k + 1 < last and (reading.words[k + 1] in OPENING_MARKS):
                return k + 1, "clause"
            if low == "," and phrase and k + 2 < last and k == at:
                continue
            if low in ENDS:
                return None
    return (at, "clause") if at + 2 < last and cue.is_bare and lows[at][0].isalnum() and lows[at] not in PREPOSITIONS else None


def _clause_start(reading: Reading, after: int, last: int, cue: Cue) -> int | None:
    """Where the clause behind a verb begins, over "on Tuesday", "in an interview", "to reporters", "of X"."""
    lows = reading.lows
    low = lows[after]
    if low in ("that", "whether", "if", "how", "why", "what", "who", "where"):
        return after
    if reading.words[after] in OPENING_MARKS and reading.quoted[after] >= 0:
        return after
    if low in (":", ",", "—", "–") and after + 1 < last:
        opens = reading.words[after + 1] in OPENING_MARKS and reading.quoted[after + 1] >= 0
        if low == ":" or opens:
            return after + 1
        if low == "," and cue.is_bare:
            return _after_inserted(reading, after, last)
        return None
    if low in ENDS or low in ("by", "and", "or", "but"):
        return None
    if is_adverb(low) and after + 1 < last and reading.lows[after + 1][0].isdigit():
        return after
    if (
        (low in ADVERBIAL and (low not in ("this", "last", "early", "late") or lows[min(after + 1, last - 1)] in TIME_WORDS))
        or is_adverb(low)
        or (low == "a" and lows[after + 1 : after + 2] == ["day"])
    ):
        return _over_circumstances(reading, after, last, cue)
    if low in PREPOSITIONS:
        return None
    return after if cue.is_bare or "object" in cue.frames else None


def _after_inserted(reading: Reading, comma: int, last: int) -> int | None:
    """ "said, in a letter to X, that ...": behind the second comma."""
    for k in range(comma + 1, min(last, comma + 20)):
        if reading.words[k] in OPENING_MARKS and reading.quoted[k] >= 0 and reading.lows[k - 1] == ",":
            return k
        if reading.lows[k] == "that" and k > comma:
            return k
        if reading.lows[k] == "," and k + 1 < last:
            return k + 1
    return None


def _over_circumstances(reading: Reading, at: int, last: int, cue: Cue) -> int | None:
    lows = reading.lows
    for k in range(at, min(last, at + 25)):
        low = lows[k]
        if low in ("that", "whether") and k > at and lows[k - 1] not in PREPOSITIONS:
            return k
        if reading.words[k] in OPENING_MARKS and reading.quoted[k] >= 0 and lows[k - 1] in (",", ":"):
            return k
        if low == ":" and k + 1 < last:
            return k + 1
        if k > at and low in PRONOUNS and low not in _RELATIVE and lows[k - 1] not in PREPOSITIONS:
            return k if cue.is_bare else None
        if (
            k > at
            and low in ("the", "there", "a", "this", "these", "such", "those")
            and (lows[k - 1] in TIME_WORDS or lows[k - 1] in _VENUES)
        ):
            return k if cue.is_bare else None
        if low in ENDS:
            break
        if k > at and low in AUXILIARIES and cue.is_bare:
            start = phrase_before(reading, k, at)
            if start is not None and start > at:
                return start
            return at if lows[at] not in PREPOSITIONS else None
    return None


def content_end(reading: Reading, start: int, last: int) -> int:
    """Content goes to the end of its sentence, or of the quotation it opens with, but not into another attribution."""
    number = reading.quoted[start]
    if number >= 0 and reading.starts[start] == reading.quotations[number].start:
        end = reading.quotations[number].end
        stop = reading.token_at(end - 1) + 1
        if stop >= last - 1:
            return stop
    for k in range(start + 2, last - 2):
        low = reading.lows[k]
        if low == "," and reading.quoted[k] < 0:
            following = reading.lows[k + 1]
            if following == "according" or following in ("adding", "saying", "noting", "citing", "warning", "arguing", "calling"):
                return k
            if following in ("but", "and") and reading.lows[k + 2] in ("added", "said", "he", "she") and k + 3 < last and (
                reading.lows[k + 2] in ("added", "said") or reading.lows[k + 3] in ("added", "said")):  # fmt: skip
                return k
        elif (
            low == "and"
            and reading.quoted[k] < 0
            and reading.lows[k + 1] in ("said", "added", "told", "urged", "called", "accused", "vowed")
        ):
            return k
    return last
