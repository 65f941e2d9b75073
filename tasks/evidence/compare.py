"""When two numbers of two articles are about the same thing, and what their comparison says."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.people import DEMONYMS, PEOPLES
from tasks.evidence.phrases import ADVERBS, AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, SUBORDINATORS

_EVERYWHERE = """said says told year years million billion thousand hundred percent dollars people more most than first last week
    month there here monday tuesday wednesday thursday friday saturday sunday according would other some many made make president
    mr mrs"""
_STOP = ADVERBS | AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS | SUBORDINATORS | word_set(_EVERYWHERE)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
_SMALL = 10  # counts below are everywhere: they need more in common
_SHARED_SMALL = 4
_SHARED_EQUAL = 2
_SHARED_NEAR = 3
_LEAST_EXACT = 4  # digits that say something: shorter numbers come one digit apart by chance
_MOST_APART = 0.5  # of the larger value; a larger gap is another thing more often than another count
_MOST_ROUGH = 1.2  # times the smaller value, where one is rounded or a bound
_MOST_ROUNDED = 0.05  # 10,000 is no rounding of 11,000
_HEDGED = frozenset(("approx",))
_LOWER, _UPPER = frozenset(("more_than", "at_least")), frozenset(("less_than", "at_most"))


@dataclass(frozen=True)
class Mention:
    """One quantity of one article, with what a comparison needs of its surroundings."""

    article_id: str
    row: Any
    head: str
    group: str
    entities: frozenset[str]
    words: frozenset[str]
    years: frozenset[str]

    @property
    def key(self) -> tuple[str, str | None, float, float | None]:
        """Kind, unit and value: mentions that may be equal share it."""
        return self.row["kind"], self.row["unit"], self.row["value"], self.row["high"]


@cache
def _groups() -> tuple[dict[str, str], frozenset[str]]:
    pack = load_pack("heads")
    return {word: name for name, words in pack["groups"].items() for word in words.split()}, word_set(pack["generic"])


def singular(word: str) -> str:
    """A noun without its plural ending.

    >>> singular("soldiers"), singular("bodies"), singular("servicemen"), singular("people")
    ('soldier', 'body', 'serviceman', 'people')
    """
    low = word.lower()
    if low.endswith("men") and low != "men":
        return low[:-3] + "man"
    irregular = {"men": "man", "women": "woman", "children": "child", "lives": "life", "people": "people", "police": "police"}
    if low in irregular:
        return irregular[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    return low[:-1] if low.endswith("s") and not low.endswith(("ss", "us", "is")) else low


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word as it compares across forms; rough.

    >>> stem("soldiers") == stem("soldier"), stem("wishing") == stem("wish"), stem("options") == stem("option")
    (True, True, True)
    """
    low = singular(word.lower().replace("’", "'").removesuffix("'s"))
    for ending in ("ing", "ed", "ly"):
        if low.endswith(ending) and len(low) > len(ending) + 3:
            low = low[: -len(ending)]
            break
    return low.removesuffix("e")


def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words that carry meaning."""
    return frozenset(stem(w) for w in _WORD.findall(text.replace("’", "'")) if w.lower() not in _STOP)


def make_mention(article_id: str, row: Any, sentence: str) -> Mention:
    """A quantity with its sentence, ready to compare."""
    groups, generic = _groups()
    words = re.findall(r"[\w'-]+", (row["counted"] or "").lower())
    last = words[words.index("and") - 1] if "and" in words[1:] else words[-1] if words else ""  # employees and contractors
    head = singular(last)
    group = groups.get(head, "")
    if not group and (head in generic or last in PEOPLES):
        group = "generic"
    names = re.findall(r"[\w'-]+", (row["entity"] or "").lower())
    entities = frozenset(singular(n) for n in names if n in DEMONYMS | PEOPLES or len(n) > 3)
    years = frozenset(re.findall(r"\b(?:19|20)\d\d\b", f"{row['time'] or ''}"))
    return Mention(article_id, row, head, group, entities, content_words(sentence), years)


def same_head(a: Mention, b: Mention, strict: bool) -> bool:
    """Do both count the same kind of thing? strict: a generic head fits no other group."""
    if a.row["kind"] != "count":
        return True
    if not a.head or not b.head:
        return a.row["predicate"] is not None and not strict
    if a.head == b.head or (a.group and a.group == b.group):
        return True
    if "generic" not in (a.group, b.group):
        return False
    other = b if a.group == "generic" else a
    peoples = any(m.row["counted"].split()[-1].lower() in PEOPLES for m in (a, b) if m.group == "generic")
    return bool(other.group) and (not strict or peoples)


def compatible_frame(a: Mention, b: Mention) -> bool:
    """May entity, time, part and predicate be the same?"""
    if a.entities and b.entities and not a.entities & b.entities:
        return False
    if a.years and b.years and not a.years & b.years:
        return False
    if bool(a.row["part_of"]) != bool(b.row["part_of"]) and a.row["kind"] == "count":
        return False
    first, second = a.row["predicate"], b.row["predicate"]
    if first is None or second is None or first == second:
        return True
    return a.row["kind"] != "count" and bool({first, second} & _weak())


@lru_cache(maxsize=1 << 16)
def n_significant(value: float) -> int:
    """Digits of a number that say something.

    >>> n_significant(11000.0), n_significant(43350.0), n_significant(3.5)
    (2, 4, 2)
    """
    digits = f"{abs(value):.10g}".replace(".", "").strip("0").split("e")[0]
    return max(1, len(digits.rstrip("0")))


def same_thing(a: Mention, b: Mention) -> bool:
    """Are two equal numbers about one thing?"""
    if a.key != b.key or not same_head(a, b, strict=False) or not compatible_frame(a, b):
        return False
    shared = len(a.words & b.words)
    same_predicate = a.row["predicate"] is not None and a.row["predicate"] == b.row["predicate"]
    if a.row["kind"] in ("duration", "age"):
        return shared >= _SHARED_SMALL
    if a.row["kind"] in ("count", "measure") and a.row["value"] < _SMALL:
        return (same_predicate and shared >= 1) or shared >= _SHARED_SMALL
    certain = same_predicate and a.row["predicate"] not in _weak()
    if a.row["kind"] == "count" and a.row["value"] >= _SMALL and (certain or (a.head == b.head and a.group != "generic")):
        return certain or shared >= 1
    if n_significant(a.row["value"]) >= 3:
        return shared >= 1 or same_predicate
    return shared >= _SHARED_EQUAL or (same_predicate and shared >= 1)


def may_differ(a: Mention, b: Mention) -> bool:
    """Are two unequal numbers about one thing, told differently?"""
    if (a.row["kind"], a.row["unit"]) != (b.row["kind"], b.row["unit"]) or a.row["kind"] in ("age", "duration"):
        return False
    low, high = sorted((abs(a.row["value"]), abs(b.row["value"])))
    if high - low > _MOST_APART * high or not same_head(a, b, strict=True) or not compatible_frame(a, b):
        return False
    shared = len(a.words & b.words)
    same_predicate = a.row["predicate"] is not None and a.row["predicate"] == b.row["predicate"]
    if verdict_of(a.row, b.row) in ("agree_rounded", "compatible"):
        certain = same_predicate and a.row["kind"] == "count" and a.row["predicate"] not in _weak()
        return high <= _MOST_ROUGH * low and shared >= (1 if certain else _SHARED_NEAR) and n_significant(high) > 1
    if is_misprint(a.row["value"], b.row["value"]):
        return shared >= _SHARED_NEAR
    if a.row["kind"] != "count" or not same_predicate or a.row["predicate"] in _weak():
        return False
    return high > 2 and shared >= 1


@cache
def _weak() -> frozenset[str]:
    return word_set(load_pack("predicates")["weak"]["words"])


def is_rounding(a: float, b: float) -> bool:
    """Is one number the other one rounded?

    >>> is_rounding(700, 716), is_rounding(10000, 11000), is_rounding(43000, 43350)
    (True, False, True)
    """
    coarse, fine = (a, b) if n_significant(a) < n_significant(b) else (b, a)
    if abs(a - b) > _MOST_ROUNDED * max(abs(a), abs(b)):
        return False
    if not coarse or not fine or n_significant(coarse) == n_significant(fine):
        return False
    digits = n_significant(coarse) - 1 - math.floor(math.log10(abs(fine)))
    return math.isclose(round(fine, digits), coarse, rel_tol=1e-9)


def is_misprint(a: float, b: float) -> bool:
    """Are two exact numbers the same but for one digit, or for two that stand next to each other in the other order?

    >>> is_misprint(5687.75, 5587.75), is_misprint(43350, 43530), is_misprint(1200, 1300), is_misprint(5687, 4587)
    (True, True, False, False)
    """
    if min(n_significant(a), n_significant(b)) < _LEAST_EXACT:
        return False
    x, y = f"{a:.10g}", f"{b:.10g}"
    apart = [at for at, (one, other) in enumerate(zip(x, y, strict=False)) if one != other] if len(x) == len(y) else []
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and x[apart[0]] == y[apart[1]] and x[apart[1]] == y[apart[0]]
    return len(apart) == 1 or swapped


def verdict_of(a: Any, b: Any) -> str:
    """What a comparison of two quantities says."""
    if a["value"] == b["value"] and a["high"] == b["high"]:
        return "agree" if a["bound"] == b["bound"] else "agree_bound_differs"
    if _fits(a, b) or _fits(b, a):
        return "compatible"
    if "range" not in (a["bound"], b["bound"]) and is_rounding(a["value"], b["value"]):
        return "agree_rounded"
    return "differ_hedged" if {a["bound"], b["bound"]} & (_HEDGED | _LOWER | _UPPER) else "differ"


def _fits(bounded: Any, other: Any) -> bool:
    """Does a bounded number allow the other one?"""
    if bounded["high"] is not None:
        return bool(bounded["value"] <= other["value"] and (other["high"] or other["value"]) <= bounded["high"])
    if bounded["bound"] in _LOWER:
        return bool(other["value"] > bounded["value"])
    return bounded["bound"] in _UPPER and bool(other["value"] < bounded["value"])


_WORST = ("agree", "agree_bound_differs", "agree_rounded", "compatible", "differ_hedged", "differ")


def joint_verdict(rows: Sequence[Any]) -> str:
    """The verdict over the figures of several articles: that of the pair that agrees least."""
    pairs = [verdict_of(a, b) for i, a in enumerate(rows) for b in rows[i + 1 :]]
    return max(pairs, key=_WORST.index) if pairs else "single_source"
