"""Numbers as they are written: digits, words, mixtures, ranges, fractions; and what looks like a number but names something."""

import re
from dataclasses import dataclass

from tasks.evidence.packs import load_pack, word_set

_PACK = load_pack("quantities")
_ONES: dict[str, int] = _PACK["numbers"]
_MULTIPLIERS: dict[str, int] = _PACK["multipliers"]
_SUFFIXES: dict[str, int] = _PACK["suffixes"]
_FRACTIONS: dict[str, float] = _PACK["fractions"]
CURRENCIES: dict[str, str] = _PACK["currencies"]
_MONTHS = word_set(_PACK["lists"]["months"])
_LABELS = word_set(_PACK["lists"]["labels"])
_SCORES_BEFORE = word_set(_PACK["lists"]["scores_before"])
_SCORES_AFTER = word_set(_PACK["lists"]["scores_after"])
_CAPITALS = word_set(_PACK["lists"]["function_capitals"])


def _any(words: object) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


_CURRENCY = r"(?:(?<![A-Za-z])(?-i:US|AU|CA|NZ|HK|A|C|S|R)|\bUS )?\$|[€£¥₹₩]|\b(?:USD|EUR|GBP|JPY|INR|CHF)\b|\bRs\.?(?=[^\S\n]?\d)"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?|\.\d{1,9}"  # longer ones are codes
_WORD = rf"(?:{_any(_ONES)})"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SMALL = rf"(?:{_TENS}[- ](?:one|two|three|four|five|six|seven|eight|nine)\b|{_WORD}\b)"
_MULT = rf"(?:{_any(_MULTIPLIERS)})"
_SUFFIX = rf"(?:[^\S\n]?-?(?:{_any(w for w in _SUFFIXES if len(w) > 2)})\b|(?:bn|mn|tn|mln|[kKmMbB])(?![\w/]))"
_SPELLED = (
    rf"(?:(?:{_SMALL}|(?<![\w.,])a|(?<![\w.,])an)(?:[- ]{_MULT}\b)+(?:(?: and|,)? (?:{_SMALL})(?: {_MULT}\b)*)*"
    rf"|{_SMALL}(?![- ](?:hundred|thousand)))"
)
NUMBER = re.compile(
    rf"(?P<currency>{_CURRENCY})?[^\S\n]?"
    rf"(?<![\w.,/:#])(?:(?P<minus>[-−])(?=\d)(?<!\w[-−]))?(?P<digits>{_DIGITS})(?P<mixed> \d/\d\b|[½¼¾])?"
    rf"(?![\d/]|,\d|\.\d)(?P<suffix>{_SUFFIX})?"
    rf"(?:[^\S\n]?(?:[-–—]|to|and|or)[^\S\n]?(?P<currency2>{_CURRENCY})?[^\S\n]?(?P<high>{_DIGITS})"
    rf"(?![\d/,]|\.\d)(?P<suffix2>{_SUFFIX})?)?"
    rf"|\b(?P<vague>(?:tens|hundreds|dozens|scores|thousands|millions|billions|trillions) of "
    rf"(?:(?:hundreds|thousands|millions|billions) of )?"
    rf"|(?:hundreds|dozens|thousands|millions|billions)(?= (?:more|have|were|are|gathered|marched|died|killed|injured"
    rf"|displaced)\b))"
    rf"|\b(?P<couple>a couple (?:of )?(?:dozen |hundred |thousand |million )?)"
    rf"|\b(?P<half>half (?:a|an) (?:hundred|thousand|million|billion|trillion|dozen))\b"
    rf"|\b(?P<fraction>(?:(?P<parts>one|two|three|a|four)[- ])(?P<part>{_any(_FRACTIONS)}))\b(?! (?:time|party|day|world|year))"
    rf"|(?P<spelled>\b{_SPELLED})(?:[^\S\n]?(?:to|or|-|–)[^\S\n]?(?P<spelled_high>{_SPELLED}))?",
    re.IGNORECASE,
)
# Where a number may begin: a digit or sign, or one of the few words; trying the long pattern anywhere else is wasted.
_HINT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|tens|hundreds|dozens|scores|thousands|millions|billions|trillions"
    rf"|an? (?:couple|{_MULT}|{_any(_FRACTIONS)}))\b", re.I)  # fmt: skip
_SIGN_BEFORE = re.compile(rf"(?:{_CURRENCY}|(?<!\w)[-−])[^\S\n]?$")
_VAGUE = {
    "tens": 10.0,
    "hundreds": 100.0,
    "dozens": 12.0,
    "scores": 20.0,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}
_MIXED = {"½": 0.5, "¼": 0.25, "¾": 0.75}


@dataclass(frozen=True)
class Number:
    """start, end: the number with its currency sign; value, high: high for ranges; bound: what the form itself tells."""

    start: int
    end: int
    value: float
    high: float | None = None
    currency: str = ""
    bound: str = ""
    is_word: bool = False
    raw: str = ""
    is_joined: bool = False


def find_numbers(text: str) -> list[Number]:
    """The numbers of a text that may be quantities: no dates, times, ordinals, scores, labels, parts of names."""
    found: list[Number] = []
    done = 0
    for hint in _HINT.finditer(text):
        if hint.start() < done:
            continue
        match = NUMBER.match(text, _number_start(text, hint.start()))
        if match is None:
            if hint[0].isdigit():
                done = _over_digits(text, hint.end())
            continue
        done = match.end()
        if match["digits"]:
            found.extend(_from_digits(text, match))
        else:
            number = _from_words(text, match)
            if number:
                found.append(number)
    return found


def _over_digits(text: str, at: int) -> int:
    while at < len(text) and (text[at].isalnum() or (text[at] in ".,:/" and text[at + 1 : at + 2].isdigit())):
        at += 1
    return at


def _number_start(text: str, at: int) -> int:
    """Where a number begins whose first digit stands at a position: at its currency sign, minus or point."""
    if text[at - 1 : at] == ".":
        at -= 1
    before = text[at - 1 : at]
    if before in " -−$€£¥₹₩DRPYFs." and before:
        sign = _SIGN_BEFORE.search(text, max(0, at - 6), at)
        if sign:
            return sign.start()
    return at


def _amount(digits: str, suffix: str | None, mixed: str | None = None) -> float:
    value = float(digits.replace(",", ""))
    if mixed:
        value += (
            _MIXED.get(mixed) or (lambda p: float(p[0]) / float(p[1]))(mixed.strip().split("/")) if mixed.strip()[-1] != "0" else 0
        )
    if suffix:
        value *= _SUFFIXES[suffix.strip().strip("-").lower()]
    return round(value, 6) if value < 1e12 else value


def _from_digits(text: str, match: re.Match[str]) -> list[Number]:
    start = next(match.start(name) for name in ("currency", "minus", "digits") if match[name])
    currency = CURRENCIES.get((match["currency"] or match["currency2"] or "").lower().replace(" ", ""), "")
    first_end = match.end("suffix") if match["suffix"] else match.end("mixed") if match["mixed"] else match.end("digits")
    low_text = match["digits"] + (match["suffix"] or "")
    joined = bool(match["high"])
    if joined:
        range_ = _range(text, match, start, currency)
        if range_ is not None:
            return range_
    value = _amount(match["digits"], match["suffix"], match["mixed"]) * (-1 if match["minus"] else 1)
    numbers: list[Number] = []
    if not _is_name(text, match.start("digits"), first_end, match["digits"], bool(currency), match["suffix"]):
        numbers.append(Number(start, first_end, value, None, currency, raw=low_text))
    if joined and not _is_name(text, match.start("high"), match.end(), match["high"], bool(match["currency2"]), match["suffix2"]):
        begin = match.start("currency2") if match["currency2"] else match.start("high")
        high_currency = CURRENCIES.get((match["currency2"] or "").lower().replace(" ", ""), "")
        numbers.append(
            Number(
                begin, match.end(), _amount(match["high"], match["suffix2"]), None, high_currency, raw=match["high"], is_joined=True
            )
        )
    return numbers


def _range(text: str, match: re.Match[str], start: int, currency: str) -> list[Number] | None:
    """ "10-20 people", "between 5 and 7", "$3 million to $4 million" as one number; a score or a change as none or two."""
    joint = text[
        match.end("suffix") if match["suffix"] else match.end("digits") : match.start("currency2")
        if match["currency2"]
        else match.start("high")
    ]
    joint = joint.strip().lower()
    if match["mixed"] or (joint == "or" and not match["suffix2"]):
        pass
    low = _amount(
        match["digits"], match["suffix"] or (match["suffix2"] if len(match["digits"]) <= 3 or "." in match["digits"] else None)
    )
    high = _amount(match["high"], match["suffix2"])
    before = text[max(0, match.start() - 24) : match.start()].lower()
    after = text[match.end() : match.end() + 24].lower()
    if joint in ("-", "–", "—"):
        if _is_score(before, after, text[match.end("digits") : match.start("high")]) or low >= high:
            return [] if not currency else None
        if _is_year(match["digits"]) and (_is_year(match["high"]) or len(match["high"]) == 2):
            return []
        return [Number(start, match.end(), low, high, currency, "range", raw=match["digits"])]
    if joint == "and":
        if not before.rstrip().endswith("between"):
            return None
        if _is_year(match["digits"]) and _is_year(match["high"]):
            return []
        return [Number(start, match.end(), low, high, currency, "range", raw=match["digits"])]
    if joint == "to":
        years = _is_year(match["digits"]) and _is_year(match["high"]) and not match["suffix2"]
        steps = high > 3 * low and (match["currency2"] or before.endswith("by "))
        if years or steps or low >= high or _CHANGES.search(before) or (_is_year(match["digits"]) and match["suffix2"]):
            return [] if years else None
        return [Number(start, match.end(), low, high, currency, "range", raw=match["digits"])]
    return None


_CHANGES = re.compile(
    r"\b(?:rose|fell|up|down|grew|increased|decreased|dropped|climbed|cut|raised|went|voted|vote|won|lost|lead|from)\s+[$€£]?$"
)


def _is_score(before: str, after: str, joint: str) -> bool:
    if " " in joint.strip("-–—"):
        return False
    last = before.split()[-1:] or [""]
    first = re.findall(r"[a-z]+\.?", after)[:1] or [""]
    if last[0] in _SCORES_BEFORE or first[0] in _SCORES_AFTER:
        return True
    return not re.match(r"\s?(?:%|[a-z]{3,})", after) and not before.rstrip().endswith(
        ("$", "€", "£", "of", "about", "around", "some")
    )


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and 1500 <= int(digits) <= 2100


_BEFORE = re.compile(r"(\S+)\s*$")
_AFTER = re.compile(r"\s*([^\s,;]+)")
_TIME_AFTER = re.compile(r"(?::\d\d|\s?(?:a\.?m\b|p\.?m\b|AM\b|PM\b|o'clock|o’clock|GMT|BST|EST|EDT|ET\b|hrs\b|UTC))")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|'?s\b|[A-Za-z]+\d|[-–]\d")
_AFTER_UNIT = re.compile(
    r"\s?(?:%|percent|per cent|pct|people|men|women|children|troops|soldiers|million|billion|years?\b|days?\b"
    r"|hours?\b|months?\b|weeks?\b"
    r"|minutes?\b|miles?\b|km\b|kilomet|met(?:er|re)s?\b|feet\b|foot\b|yards?\b|points?\b|degrees?\b|dollars?|euros?|pounds?|tons?\b|tonnes?"
    r"|(?:km|kg|lbs?|mph|cm|mm|gb|mb|tb|hp|bhp|kwh?|mw|mph|kph|rpm|ft)\b|[a-z]+(?:[- ][a-z]+)?s\b)", re.I)  # fmt: skip


def _is_name(text: str, start: int, end: int, digits: str, has_currency: bool, suffix: str | None) -> bool:
    """Is the number a date, a time, an ordinal, a label or a part of a name?"""
    if has_currency:
        return False
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return True
    after = text[end : end + 40]
    if _TIME_AFTER.match(after) or _ORDINAL.match(after) or (after[:1].isalpha() and not suffix and not _GLUED_UNIT.match(after)):
        return True
    match = _BEFORE.search(text, max(0, start - 30), start)
    before = match[1] if match else ""
    low = before.lower().strip("(“\"'’,.")
    if _is_date(text, end, digits, before, low) or (not suffix and _is_bare_year(text, start, after, digits, low)):
        return True
    if before.endswith(("#", "@", "/", "=", "&", "_", "№")) or after[:1] in ("/", "@", "_", "="):
        return True
    if low in _LABELS and not (low in _COMMON_LABELS and before[:1].islower()):
        return not _AFTER_UNIT.match(after) or (before[:1].isupper() and low not in ("no", "top"))
    if before[:1].isupper() and before[-1:] not in '.,;:)!?”"' and low not in _CAPITALS and low not in _MONTHS and not suffix:
        return not _AFTER_UNIT.match(after)
    if text[start - 1 : start] == "-" and start > 1 and text[start - 2].isalpha():
        return True
    return bool(_LIST_NUMBER.match(after)) and (not start or text[start - 1] == "\n")


_GLUED_UNIT = re.compile(
    r"(?:km|kg|lb|lbs|mph|m|cm|mm|g|mg|ml|l|gb|mb|tb|hp|bhp|kw|mw|kwh|ft|in|mi|mp|hz|ghz|w|v|c|f|oz|kph|yd|nm|rpm)\b", re.I
)
_COMMON_LABELS = word_set("day week year season i line part series dow euro step area")
_IN_YEAR = word_set("in since by until from before after during the of late early mid fiscal")
_LIST_NUMBER = re.compile(r"\s?(?:\)|\.\s+[A-Z])")
_TOTAL = re.compile(r"\b(?:average|total) of $")
_PEOPLE_AFTER = re.compile(r"\s?(?:people|troops|soldiers|men|women|dollars|euros|units|miles|km|rpm|hp)\b")


def _is_date(text: str, end: int, digits: str, before: str, low: str) -> bool:
    """A month stands before or behind."""
    is_month = low in _MONTHS and (low not in ("may", "march") or before[:1].isupper())
    small = float(digits.replace(",", "")) <= 31
    if is_month and (small or _is_year(digits)):
        return True
    match = _AFTER.match(text, end)
    following = match[1] if match else ""
    return following[:1].isupper() and following.lower().strip(".,)”\"'’;") in _MONTHS and "." not in digits and small


def _is_bare_year(text: str, start: int, after: str, digits: str, low: str) -> bool:
    if not _is_year(digits) or _TOTAL.search(text[max(0, start - 12) : start]):
        return False
    return (not _AFTER_UNIT.match(after) or low in _IN_YEAR) and not _PEOPLE_AFTER.match(after)


def _spelled(words: str) -> float:
    total, current = 0.0, 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _ONES:
            current += _ONES[word]
        elif word in ("a", "an"):
            current += 1
        elif word in _MULTIPLIERS:
            factor = _MULTIPLIERS[word]
            if factor >= 1000:
                total, current = (total + current) * factor if total and total < factor else total + max(current, 1) * factor, 0.0
            else:
                current = max(current, 1) * factor
    return total + current


def _from_words(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    written = match[0]
    if match["vague"]:
        end = start + len(written.rstrip())
        parts = [w for w in written.lower().split() if w in _VAGUE]
        value = 1.0
        for part in parts:
            value *= _VAGUE[part]
        stop = end - 3 if written.lower().rstrip().endswith(" of") else end
        if parts == ["dozens"] or parts == ["scores"]:
            return Number(start, stop, value, None, bound="at_least", is_word=True, raw=written)
        return Number(start, stop, value, value * 10, bound="range", is_word=True, raw=written)
    if match["couple"]:
        words = written.lower().split()
        factor = _MULTIPLIERS.get(words[-1], 1)
        return Number(start, start + len(written.rstrip()), 2.0 * factor, None, bound="approx", is_word=True, raw=written)
    if match["half"]:
        return Number(start, end, 0.5 * _MULTIPLIERS[written.lower().split()[-1]], None, is_word=True, raw=written)
    if match["fraction"]:
        count = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}[match["parts"].lower()]
        return Number(start, end, count * _FRACTIONS[match["part"].lower()], None, is_word=True, raw=written)
    spelled = match["spelled"]
    low = _spelled(spelled)
    if match["spelled_high"]:
        high = _spelled(match["spelled_high"])
        for name, factor in _MULTIPLIERS.items():
            if match["spelled_high"].lower().endswith(name) and low < 100 and factor >= 100:
                low *= factor
        if high > low:
            return (
                None
                if _is_word_name(text, start, end, spelled)
                else Number(start, end, low, high, bound="range", is_word=True, raw=written)
            )
        end = match.end("spelled")
    if _is_word_name(text, start, end, spelled):
        return None
    return Number(start, end, low, None, is_word=True, raw=spelled)


_ONE_OFF = re.compile(
    r"\s?(?:another|thing|day|by one|more thing|hand|way|side|would|could|can|might|may|must|should|will|is|was|has|had|who|that"
    r"|which|to|"
    r"and|or|but|,|\.|;|:|!|\?|’|'|\)|$|in the|as|for|with|after|said|another's|morning|night|evening|else"
    r"|might)\b|\s*[,.;:!?)’'”\"]"
)


_BEFORE_ONE = word_set("no any every each this which the number square day a an another some not day-")
_THE_ONE = re.compile(r" (?:soldier|man|woman|person|country)\b")


def _is_word_name(text: str, start: int, end: int, spelled: str) -> bool:
    """ "no one", "that one", "one another", "Big Ten", "Chapter Eleven": words that count nothing."""
    before = text[max(0, start - 14) : start].lower()
    last = before.split()[-1] if before.split() else ""
    low = spelled.lower()
    if text[start - 1 : start] in ("-", "’", "'") and start > 1 and text[start - 2].isalnum():
        return True
    if low == "one":
        if last in _BEFORE_ONE:
            return not (last == "the" and _THE_ONE.match(text, end))
        return bool(_ONE_OFF.match(text, end)) or text[end : end + 1] in "-–"
    if text[start : start + 1].isupper() and last and text[start - 2 : start - 1] not in (".", "”", '"', "!", "?", ":", "\n"):
        return True
    after = text[end : end + 12].lower()
    return bool(re.match(r"(?:-time|-star|-fold| o.clock|-way|th\b)", after)) or last in (
        "chapter",
        "phase",
        "group",
        "act",
        "page",
        "number",
        "top",
        "bottom",
    )
