"""Hedges: words by which a text keeps a distance from what it says. Where they stand, and of which kind; no more."""

from functools import cache

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.phrases import DETERMINERS, PREPOSITIONS
from tasks.evidence.reading import Reading, read_text

Row = dict[str, object]

KINDS = ("evidential", "approximator", "modal", "verification", "expectation")
_LONGEST = 8
_NUMBER_WORDS = word_set(
    """one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion half a dozen hundreds thousands millions dozens"""
)  # fmt: skip
_MONTH = "may"


Phrase = tuple[tuple[str, ...], str]  # words, kind


@cache
def _phrases() -> dict[str, dict[str, list[Phrase]]]:
    """{first word: {second word: phrases}}, the longest first; single words under the second word "", and with all others."""
    pack = load_pack("hedges")
    forms = [form.replace("_", " ") for form in pack["be"].split()]
    found: dict[str, set[Phrase]] = {}
    for kind in KINDS:
        for phrase in " ".join(pack[kind].split()).split("; "):
            written = [phrase.replace("{be}", form) for form in forms] if "{be}" in phrase else [phrase]
            for words in written:
                split = tuple(words.split())
                found.setdefault(split[0], set()).add((split, kind))
    return {word: _by_second(sorted(phrases, key=lambda p: (-len(p[0]), p))) for word, phrases in found.items()}


def _by_second(phrases: list[Phrase]) -> dict[str, list[Phrase]]:
    seconds = {words[1] for words, _ in phrases if len(words) > 1} | {""}
    return {second: [p for p in phrases if len(p[0]) == 1 or p[0][1] == second] for second in seconds}


@cache
def _limits() -> tuple[frozenset[str], frozenset[str]]:
    pack = load_pack("hedges")
    return frozenset(w.replace("_", " ") for w in word_set(pack["before_number"])), word_set(pack["need_subject"])


def find_hedges(text: str, reading: Reading | None = None) -> list[Row]:
    """The hedges of an English text in order, none inside another; offsets are code points.

    kind: evidential ("reportedly"), approximator ("around"), modal ("may"), verification ("was unable to authenticate"),
    expectation ("is expected to")

    >>> [(h["text"], h["kind"]) for h in find_hedges("The talks are expected to resume, officials reportedly said in May.")]
    [('are expected to', 'expectation'), ('reportedly', 'evidential')]
    """
    reading = reading or read_text(text)
    phrases, lows = _phrases(), reading.lows
    found: list[Row] = []
    at, n = 0, len(lows)
    while at < n:
        seconds = phrases.get(lows[at])
        if seconds is None:
            at += 1
            continue
        candidates = seconds.get(lows[at + 1] if at + 1 < n else "") or seconds[""]
        match = next((p for p in candidates if _matches(reading, at, *p)), None)
        if match is None:
            at += 1
            continue
        words, kind = match
        end = at + len(words)
        start, stop = reading.starts[at], reading.ends[end - 1]
        found.append({"start": start, "end": stop, "text": text[start:stop], "kind": kind, "rule_id": f"hedge-{'-'.join(words)}"})
        at = end
    return found


def _matches(reading: Reading, at: int, words: tuple[str, ...], kind: str) -> bool:
    lows = reading.lows
    if len(words) > 1 and tuple(lows[at : at + len(words)]) != words:
        return False
    phrase = " ".join(words)
    before_number, need_subject = _limits()
    if phrase in before_number:
        return _stands_before_number(reading, at + len(words))
    if phrase == _MONTH and kind == "modal":
        return not reading.words[at][0].isupper() or (at in reading.sentence_firsts_set and not _is_date(reading, at + 1))
    if phrase in need_subject:
        before = lows[at - 1] if at else ""
        return (
            at > 0
            and before not in DETERMINERS
            and before not in PREPOSITIONS
            and before not in ("'s", "'", "\n")
            and before[0].isalnum()
        ) or before == ","
    if phrase in ("likely", "possible") and at and lows[at - 1] in ("as", "if", "when", "where"):
        return False
    if phrase == "suspected" and at and lows[at - 1] in ("the", "a"):
        return True
    return phrase != "reported to have" or bool(at)


def _stands_before_number(reading: Reading, at: int) -> bool:
    for k in range(at, min(at + 2, len(reading.lows))):
        low = reading.lows[k]
        if (
            low[0].isdigit()
            or low in ("$", "€", "£")
            or (low in _NUMBER_WORDS and not (low == "a" and not _counts(reading, k + 1)))
        ):
            return True
        if low not in ("an", "the", "estimated", "us", "another"):
            return False
    return False


def _counts(reading: Reading, at: int) -> bool:
    return at < len(reading.lows) and reading.lows[at] in (
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "dozen",
        "third",
        "quarter",
        "half",
    )


def _is_date(reading: Reading, at: int) -> bool:
    return at < len(reading.lows) and reading.lows[at][0].isdigit()
