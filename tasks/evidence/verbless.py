"""Statements without a verb of speech: "according to X", "his claim that ..."; and where content before a cue begins."""

from collections.abc import Iterator

from tasks.evidence.phrases import is_adverb, phrase_after, phrase_before
from tasks.evidence.reading import Reading
from tasks.evidence.statement import Statement


def find_according(reading: Reading, at: int, first: int, last: int) -> Iterator[Statement]:
    """ "According to X, content" and "content, according to X"."""
    if at + 2 >= last or reading.lows[at + 1] != "to":
        return
    source = phrase_after(reading, at + 2, last, appositions=at > first + 1)
    if source is None or reading.lows[source[0]] in ("plan", "schedule"):
        return
    cue = (at, at + 2)
    end = source[1]
    leads = all(reading.lows[k] in ("and", "but", "“", '"') or is_adverb(reading.lows[k]) for k in range(first, at))
    if leads or (reading.lows[at - 1] in ("that", ",", ";") and end < last and reading.lows[end] == "," and at - first < 3):
        content = (_skip_comma(reading, end, last), last)
    else:
        content = (content_start(reading, at, first), at)
        if end + 3 < last and reading.lows[end] == ",":
            yield Statement(source, cue, (end + 1, last), "according-to")
    if content[1] - content[0] > 1:
        yield Statement(source, cue, content, "according-to")


def _skip_comma(reading: Reading, at: int, last: int) -> int:
    while at < last and reading.lows[at] in (",", ":"):
        at += 1
    return at


def content_start(reading: Reading, before: int, first: int) -> int:
    """Where content that ends before a cue begins: its sentence, or the quotation that reaches back over sentences."""
    at = before - 1
    while at > first and (reading.lows[at] in (",", "—", "–", "-") and reading.quoted[at] < 0):
        at -= 1
    number = reading.quoted[at]
    if number >= 0:
        opening = reading.token_at(reading.quotations[number].start)
        if opening < first:
            return opening
    for k in range(before - 2, first, -1):
        if reading.lows[k] in (";",) and reading.quoted[k] < 0:
            return k + 1
    return first


def find_noun(reading: Reading, at: int, first: int, last: int, words: frozenset[str]) -> Iterator[Statement]:
    """ "his claim that ...", "the union's criticism of ...": the owner is the source."""
    lows = reading.lows
    if at + 2 >= last or lows[at + 1] not in words or at == first:
        return
    owner = None
    for k in range(at - 1, max(first - 1, at - 5), -1):
        if lows[k] in ("his", "her", "their", "its", "my", "our", "your"):
            owner = (k, k + 1)
            break
        if lows[k] == "'s" or (lows[k] == "'" and k > first):
            start = phrase_before(reading, k, first)
            owner = (start, k) if start is not None else None
            break
    if owner is None:
        return
    yield Statement(owner, (owner[1], at + 1), (at + 1, _nouncontent_end(reading, at + 1, last)), "noun", lows[at])


def _nouncontent_end(reading: Reading, at: int, last: int) -> int:
    for k in range(at + 1, last):
        if reading.lows[k] in (",", ";", "—") and reading.quoted[k] < 0:
            return k
    return last
