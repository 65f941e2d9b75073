"""What a number counts or measures: bound, unit, noun, predicate, entity, time, part."""

import re
from functools import cache

from tasks.evidence.numbers import Number, find_numbers
from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.people import DEMONYMS, PEOPLES
from tasks.evidence.predicates import predicates_of
from tasks.evidence.reading import Reading

_PACK = load_pack("quantities")
_LISTS = _PACK["lists"]
_STOPS = word_set(_LISTS["stops"]) | word_set(_LISTS["verbs"])
_PLURAL = word_set(_LISTS["plural_heads"])
_NOT_PLURAL = word_set(_LISTS["not_plural"])
_ADJECTIVE_ENDS = ("ous", "ss", "us", "is")
_KINDS = {unit: kind for kind, units in _PACK["kinds"].items() for unit in units.split("|")}
_UNIT_OF = {form.replace("-", " "): unit for unit, forms in _PACK["units"].items() for form in forms}
_LONGEST_UNIT = 3
_RATE = re.compile(
    r"\s?(?:per|a|an|each|every|/)\s?-?(year|month|week|day|hour|minute|second|share|barrel|gallon|litre|liter|person|head|capita"
    r"|household|ton|tonne|kilogram|pound|mile|gram|unit|mmbtu|annum|night|game|square foot|square metre|ounce|bushel|kwh|dozen)\b"
    r"(?! (?:earlier|ago|before|later|after))",
    re.I,
)
_BEFORE_WHOLE = word_set(
    """the these those his her their its our an a estimated more than about around some nearly all at least only almost over roughly
    approximately my your whom them us"""
)
_OF = re.compile(r"\s+of\s+")
_TIME = re.compile(
    r"\b(?:since|in|on|by|until|during|from|before|after|last|this|next|earlier this|late last|over the|in the)\s+"
    r"(?:the\s+)?(?:(?:early|late|mid-?|past|last|previous|"
    r"first|second|third|fourth|next)\s*)?(?:\w+\s+){0,1}?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|spring|summer|autumn|fall|winter|week|weekend|month|year|quarter|decade|"
    r"night|morning|evening|then|\d{4})\b(?:\s+\d{1,2}(?!\d))?(?:,?\s+\d{4})?|\b(?:yesterday|today|tonight|overnight)\b"
)


@cache
def _bounds() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    before = {phrase: bound for bound, phrases in _PACK["bounds"].items() for phrase in phrases}
    after = {phrase: bound for bound, phrases in _PACK["after"].items() for phrase in phrases}

    def joined(phrases: dict[str, str]) -> str:
        return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))

    return (
        re.compile(rf"(?<![\w-])({joined(before)})\s*(?:a |an |the |some |another |\$|€|£)?$", re.I), before,
        re.compile(rf"\s?({joined(after)})\b", re.I), after,
    )  # fmt: skip


def read_quantities(reading: Reading) -> list[dict[str, object]]:
    """The rows of `find_quantities`."""
    rows: list[dict[str, object]] = []
    numbers = find_numbers(reading.text)
    for number in numbers:
        if number.end <= number.start or (rows and number.start < rows[-1]["end"]):  # type: ignore[operator]
            continue
        row = _row(reading, number)
        if row is not None:
            rows.append(row)
    for index in range(len(rows)):
        _inherit(reading, rows, index)
    for row, predicate in zip(rows, predicates_of(reading, rows), strict=True):
        row["predicate"] = predicate
    for row in rows:
        del row["phrase_end"]
    return rows


def _row(reading: Reading, number: Number) -> dict[str, object] | None:
    text = reading.text
    unit, unit_end = _unit(text, number)
    end = number.end
    bound = _bound(text, number)
    if unit == "-":
        return None
    if unit is None and _is_age(text, number):
        unit, unit_end = "year of age", number.end
    counted, phrase_end, part_of = (None, unit_end, None) if unit else _counted(reading, number)
    if unit is None and counted is None and number.is_word and number.value == 1 and part_of is None:
        return None
    if counted and (head := counted.split()[-1].lower()) in _UNIT_OF and len(head) > 3:
        unit, counted = _UNIT_OF[head], None
    kind = _KINDS.get(unit, "measure") if unit else "count"
    if unit and unit_end > number.end:
        part_of, phrase_end = _measured(reading, unit_end)
    sentence = reading.sentences[reading.sentence_of(reading.token_at(number.start))]
    return {
        "start": number.start, "end": end, "text": text[number.start : end], "value": number.value, "high": number.high,
        "bound": bound, "unit": unit, "counted": counted, "kind": kind, "predicate": None,
        "entity": _entity(counted, part_of),
        "time": _time(reading, sentence, number), "part_of": part_of, "inherited": False,
        "rule_id": "quantity-words" if number.is_word else "quantity-digits", "phrase_end": phrase_end,
    }  # fmt: skip


_SPATIAL = re.compile(r"\b(?:spread|spreads|stretched|stretches|extends|extended|scattered) $")
_AGE = re.compile(r"[A-Za-z)”]{2,}, $")


def _is_age(text: str, number: Number) -> bool:
    """ "Anna Berg, 34, was": a number alone between commas behind a name or noun."""
    alone = text[number.end : number.end + 1] in (",", ".", ")") and not text[number.end : number.end + 2].strip(",.)").isdigit()
    return (
        alone
        and not number.is_word
        and 1 <= number.value <= 110
        and bool(_AGE.search(text, max(0, number.start - 8), number.start))
    )


def _bound(text: str, number: Number) -> str:
    if number.bound:
        return number.bound
    before, names, after, after_names = _bounds()
    match = before.search(text, max(0, number.start - 28), number.start)
    if match and not (match[1].lower() == "over" and _SPATIAL.search(text, max(0, match.start() - 14), match.start())):
        return names[match[1].lower()]
    if text[number.end : number.end + 1] == "+":
        return "at_least"
    match = after.search(text, number.end, number.end + 30)
    if match and text[number.end : match.start()].count(" ") <= 1:
        return after_names[match[1].lower()]
    return "exact"


_WORDS_AFTER = re.compile(
    r"[-\s]{0,2}([^\s,;:.!?()\[\]“”\"—–-]+)(?:[\s-]([^\s,;:.!?()\[\]“”\"—–-]+))?(?:[\s-]([^\s,;:.!?()\[\]“”\"—–-]+))?"
)


def _unit(text: str, number: Number) -> tuple[str | None, int]:
    """The unit of a number and where it ends."""
    if number.currency:
        return _with_rate(text, number.currency, number.end)
    if text[number.end : number.end + 2].strip()[:1] == "%":
        return _with_rate(text, "percentage", text.index("%", number.end) + 1)
    match = _WORDS_AFTER.match(text, number.end)
    if not match:
        return None, number.end
    for size in range(_LONGEST_UNIT, 0, -1):
        if match[size] is None:
            continue
        stop = match.end(size)
        phrase = text[match.start(1) : stop].lower().replace("-", " ").rstrip("'’")
        phrase = (phrase[:-2] if phrase.endswith(("'s", "’s")) else phrase).removeprefix("of ")
        unit = _UNIT_OF.get(phrase)
        if unit is None and size == 2 and phrase.split()[-1] in ("dollars", "dollar", "pounds", "rupees", "francs", "pesos"):
            unit = phrase.rstrip("s")
        if unit is None:
            continue
        if len(phrase) == 1 and text[match.start(1)] != (phrase if phrase in "gml" else phrase.upper()):
            continue
        if len(phrase) <= 2 and (
            (phrase in ("in", "mi", "ha") and text[number.end : number.end + 1] == " ")
            or (phrase in ("c", "f", "w", "v", "m", "l", "g") and not text[match.start(1)].isascii())
        ):
            continue
        if (phrase in ("pound", "pounds") and number.value >= 1e5) or (
            phrase in ("pound", "pounds")
            and re.search(
                r"\b(?:cost|fine|worth|pay|paid|price|spend|spent|budget|raise|tax|debt|bank)",
                text[max(0, number.start - 80) : stop + 60],
            )
        ):
            unit = "pound sterling"
        if phrase in ("second", "minute") and number.is_word and number.value == 1 and size == 1 and phrase == "second":
            continue
        if _KINDS.get(unit) == "duration" and text[number.end] == "-" and not re.match(r"[-\s]old\b", text[stop : stop + 4]):
            return "-", stop
        if unit == "year" and re.match(r"[-\s]old\b", text[stop : stop + 4]):
            return "year of age", stop + 4
        return _with_rate(text, unit, stop)
    return None, number.end


def _with_rate(text: str, unit: str, end: int) -> tuple[str, int]:
    match = _RATE.match(text, end)
    if match:
        return f"{unit} per {match[1].lower().replace('annum', 'year')}", match.end()
    return unit, end


def _is_plural(low: str) -> bool:
    return (
        low in _PLURAL
        or low in PEOPLES
        or (low.endswith("men") and len(low) > 4)
        or (low.endswith("s") and len(low) > 2 and not low.endswith(_ADJECTIVE_ENDS) and low not in _NOT_PLURAL)
    )


def _counted(reading: Reading, number: Number) -> tuple[str | None, int, str | None]:
    """The noun phrase behind a number: (phrase, where it ends, whole that it is part of)."""
    lows = reading.lows
    at = reading.token_at(number.end)
    last = reading.sentences[reading.sentence_of(reading.token_at(number.start))][1]
    while at < last and reading.starts[at] < number.end:
        at += 1
    if at < last and lows[at] in ("of",) and not number.raw.lower().rstrip().endswith("of"):
        if number.bound not in ("range", "at_least") or not number.is_word:
            return _part(reading, at + 1, last)
        at += 1
    if at < last and number.is_word and lows[at] in ("of",):
        at += 1
    start = at
    if at < last and lows[at] in ("more", "other", "additional", "further", "fewer", "new", "such"):
        start = at + 1 if lows[at] in ("more", "other", "fewer", "such") else at
        at = start
    singular = number.value == 1 and number.high is None
    phrase = _phrase_end(reading, at, last, singular)
    if phrase == start:
        return None, number.end, None
    counted = reading.slice(start, phrase)
    return counted, reading.ends[phrase - 1], None


def _phrase_end(reading: Reading, at: int, last: int, singular: bool) -> int:
    """One past the head of the phrase that begins at a token; `at` itself where there is none."""
    words, lows = reading.words, reading.lows
    start = at
    while at < last and at - start < 6:
        low, word = lows[at], words[at]
        if not (low[0].isalpha() or (low[0].isdigit() and at > start)) or low in _STOPS or (at > start and low[0].isdigit()):
            break
        if at > start and low.endswith(("ed", "ing")) and (singular or _is_plural(lows[at - 1])):
            break
        if at > start and lows[at - 1].endswith("'"):
            break
        at += 1
        if not singular and _is_plural(low):
            while (
                at < last
                and _is_plural(lows[at])
                and lows[at] not in _STOPS
                and at - start < 6
                and words[at][0].islower()
                and lows[at] not in ("votes",)
            ):
                at += 1
            if at + 1 < last and lows[at] == "and" and _is_plural(lows[at + 1]) and lows[at + 1] not in _STOPS:
                return at + 2
            if (
                at + 2 < last
                and lows[at] == "and"
                and _is_plural(lows[at + 2])
                and lows[at + 1] not in _STOPS
                and lows[at + 2] not in _STOPS
                and lows[at + 1][0].isalpha()
                and not lows[at + 1].endswith("ing")
            ):
                return at + 3
            return at
        if singular and at - start >= 2 and word[0].islower() and not (at < last and words[at][0].isupper()):
            break
    if at == start:
        return start
    if not singular:
        return at if at - start <= 2 and lows[at - 1][0].isalpha() and not lows[at - 1].endswith(("ed", "ing", "ly")) else start
    if at - start >= 2 and (lows[at - 1].endswith("s") and not lows[at - 1].endswith("ss")) and not words[at - 1][0].isupper():
        return at - 1
    return at


def _part(reading: Reading, at: int, last: int) -> tuple[str | None, int, str | None]:
    """ "two of an estimated 11,000 North Koreans", "one of the men": counted is what the whole is made of."""
    lows = reading.lows
    begin = at
    while at < last and (lows[at] in _BEFORE_WHOLE or lows[at][0].isdigit() or lows[at] in _PACK["numbers"]):
        at += 1
        if lows[at - 1] in ("whom", "them", "us"):
            return None, reading.ends[at - 1], reading.slice(begin, at)
    end = _phrase_end(reading, at, last, singular=False)
    if end == at:
        return None, reading.ends[at - 1] if at > begin else reading.starts[begin], reading.slice(begin, at) or None
    return reading.slice(at, end), reading.ends[end - 1], reading.slice(begin, end)


def _measured(reading: Reading, unit_end: int) -> tuple[str | None, int]:
    """What a percentage or measure is a part of: "60% of its revenue"."""
    match = _OF.match(reading.text, unit_end)
    if not match:
        return None, unit_end
    at = reading.token_at(match.end())
    last = reading.sentences[reading.sentence_of(max(0, at - 1))][1]
    begin = at
    while at < last and reading.lows[at] in ("the", "its", "his", "her", "their", "all", "those", "these", "a", "an", "our"):
        at += 1
    while at < last and at - begin < 6 and reading.lows[at] not in _STOPS and reading.lows[at][0].isalnum():
        at += 1
    return (reading.slice(begin, at), reading.ends[at - 1]) if at > begin else (None, unit_end)


def _entity(counted: str | None, part_of: str | None) -> str | None:
    """Names and nationalities in the counted phrase ("North Korean")."""
    found = [
        w for w in re.findall(r"[\w.-]+", f"{counted or ''} {part_of or ''}") if w[0].isupper() or w.lower() in DEMONYMS | PEOPLES
    ]
    unique = list(dict.fromkeys(w for w in found if w.lower() not in ("i", "a", "the", "an")))
    return " ".join(unique) or None


def _time(reading: Reading, sentence: tuple[int, int], number: Number) -> str | None:
    """The time expression of the sentence that stands nearest to the number."""
    start, end = reading.starts[sentence[0]], reading.ends[sentence[1] - 1]
    best: tuple[int, str] | None = None
    for match in _TIME.finditer(reading.text, start, end):
        distance = min(abs(match.start() - number.end), abs(number.start - match.end()))
        if best is None or distance < best[0]:
            best = (distance, match[0])
    return best[1] if best else None


def _inherit(reading: Reading, rows: list[dict[str, object]], index: int) -> None:
    """ "300 soldiers have been killed and 2,700 have been wounded": the noun is that of the number before, or "another"."""
    row = rows[index]
    if row["unit"] or row["counted"] or index == 0 or row["kind"] != "count":
        return
    before = rows[index - 1]
    here = reading.sentence_of(reading.token_at(row["start"]))  # type: ignore[arg-type]
    there = reading.sentence_of(reading.token_at(before["start"]))  # type: ignore[arg-type]
    begin = int(row["start"])  # type: ignore[call-overload]
    lead = reading.text[max(0, begin - 12) : begin].lower()
    at = reading.token_at(row["end"])  # type: ignore[arg-type]
    following = reading.lows[at] if at < len(reading.lows) else "."
    if following[0].isalnum() is False and here == there and ("another" in lead or "further" in lead):
        following = "more"
    verbal = following in (
        "have",
        "were",
        "are",
        "had",
        "others",
        "more",
        "is",
        "was",
        "has",
        "remain",
        "remained",
    ) or following.endswith(("ed", "ing"))
    ends = not following[0].isalnum() and here == there and before["end"] < row["start"] and verbal  # type: ignore[operator]
    if (here == there and (verbal or ends)) or (here - there == 1 and ("another" in lead or "further" in lead)):
        if before["counted"] and before["kind"] == "count":
            row["counted"], row["entity"], row["inherited"] = before["counted"], row["entity"] or before["entity"], True
        elif before["unit"] and verbal and here == there and before["kind"] in ("percent",):
            pass
