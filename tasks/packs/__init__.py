"""Rule packs: what noise looks like, as data that a person who does not program can add to.

A pack is a TOML file of `[[rule]]` tables; `terms.toml` holds the words that patterns share ({NAME}, {DATE}, {AGENCY}).
Reading checks every rule, so that a bad one stops the program at its start and never a document half way.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to look into a pattern
from typing import Any, Literal, NoReturn

import msgspec

from tasks.errors import UsageError
from tasks.schema import REASONS

TERMS_PACK = "terms"
MAX_WORDS = 60  # a longer block is prose, whatever it contains
DEFAULT_WORDS = 12  # bound on a line or block when its rule names none
DEFAULT_CUT = 40  # bound on what a head or tail rule takes off
MIN_CHARS = 60  # a bound in words means at least so many characters: a file name is one word
_TERM = re.compile(r"\{([A-Z][A-Z_]+)\}")
_UNBOUNDED = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)


class PackError(UsageError):
    """A rule pack cannot be used; the message names pack and rule."""


class Drop(msgspec.Struct, frozen=True):
    """A drop example of a head or tail rule: `removed` is what must leave `text`."""

    text: str
    removed: str


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule as its pack states it.

    where: line (a whole line), block (the whole block), head or tail (what a block begins or ends with)
    labels: whole lines to match word by word, in any case and punctuation, numbers as #; also several labels in one line
    pattern: regular expression, or a list of alternatives; a line or block must match it as a whole, a tail up to the end
    cues: patterns looked for anywhere in a block, of which `min_cues` must be found; for notices of several sentences
    starts: how the line begins, after bullets and signs: beginnings of words, "#" for a digit; else the rule is not tried
    any: beginnings of words, or signs, of which the block must hold one; else the rule is not tried. With both, both.
        In starts and any a word that ends in a space is a whole word
    case: the pattern tells capitals from small letters
    edge: sentence: a tail begins the block or follows the end of a sentence; any: it may follow any word
    sentence: a tail may end in a full stop, as sentences do
    unless: no hit when this pattern is found in the block (for head and tail: in what would be removed)
    max_words, max_chars: bound on the block (head and tail: on what would be removed)
    position: at most one block of prose before (start) or after it (end); near: a line at most two away was hit for this
    reason; run: this many such lines in a row; either of near and run will do
    series: so many lines that stand right before prose are a timeline or live-blog, and stay
    """

    id: str
    reason: str
    languages: list[str]
    where: Literal["line", "block", "head", "tail"]
    why: str
    keep: list[str]
    drop: list[str | Drop]
    site: str = ""
    labels: list[str] = []
    pattern: str | list[str] = ""
    cues: list[str] = []
    min_cues: int = 2
    starts: list[str] = []
    any: list[str] = []
    case: bool = False
    edge: Literal["sentence", "any"] = "sentence"
    sentence: bool = False
    unless: str = ""
    max_words: int = 0
    max_chars: int = 0
    position: Literal["", "start", "end", "outside"] = ""
    near: str = ""
    run: int = 0
    series: int = 0

    @property
    def is_conditional(self) -> bool:
        """Does it take a look at the neighbours before it may remove anything?"""
        return bool(self.position or self.near or self.run or self.series)


def fail(pack: str, rule_id: str, what: str) -> NoReturn:
    """Raise PackError in the one form that all messages about packs have."""
    raise PackError(f"pack {pack}: rule {rule_id}: {what}")


def pack_sources() -> dict[str, str]:
    """Name and text of every pack that comes with copydesk, sorted by name."""
    files = [f for f in resources.files("tasks.packs").iterdir() if f.name.endswith(".toml")]
    return {f.name.removesuffix(".toml"): f.read_text("utf-8") for f in sorted(files, key=lambda f: f.name)}


def read_packs(sources: Mapping[str, str], are_checked: bool = False) -> list[tuple[str, Rule]]:
    """(pack, rule) of all packs, in order of pack name, then of the pack. Raises PackError, unless they `are_checked`."""
    terms = read_terms(sources.get(TERMS_PACK, ""))
    rules = [
        (pack, expand(pack, rule, terms))
        for pack in sorted(set(sources) - {TERMS_PACK})
        for rule in read_pack(pack, sources[pack])
    ]
    seen: dict[str, str] = {}
    for pack, rule in () if are_checked else rules:
        if rule.id in seen:
            fail(pack, rule.id, f"the id is taken, by pack {seen[rule.id]}; choose another")
        seen[rule.id] = pack
        check(pack, rule)
    return rules


def read_pack(pack: str, text: str) -> Iterator[Rule]:
    """The rules of one pack as they stand there."""
    try:
        tables = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        fail(pack, "?", f"not TOML: {error}")
    for number, table in enumerate(tables, 1):
        name = str(table.get("id", f"number {number}")) if isinstance(table, dict) else f"number {number}"
        try:
            yield msgspec.convert(table, Rule)
        except msgspec.ValidationError as error:
            fail(pack, name, str(error))


def read_terms(text: str) -> dict[str, str]:
    """Named pieces of patterns, which ignore case but where they say (?-i:...); a term may use terms above it."""
    terms: dict[str, str] = {}
    for name, pattern in tomllib.loads(text).get("terms", {}).items():
        terms[name] = f"(?i:{_fill(alternatives(pattern), terms, TERMS_PACK, name)})"
    return terms


def alternatives(pattern: str | list[str]) -> str:
    """One pattern from a list of them."""
    return pattern if isinstance(pattern, str) else "|".join(pattern)


def _fill(pattern: str, terms: Mapping[str, str], pack: str, rule_id: str) -> str:
    def term(match: re.Match[str]) -> str:
        return terms[match[1]] if match[1] in terms else fail(pack, rule_id, f"no term {match[0]} in terms.toml")

    return _TERM.sub(term, pattern)


def expand(pack: str, rule: Rule, terms: Mapping[str, str]) -> Rule:
    """The rule with its terms written out and its default bounds set."""

    def filled(pattern: str) -> str:
        return _fill(pattern, terms, pack, rule.id)

    words = rule.max_words or (DEFAULT_CUT if rule.where in ("head", "tail") else DEFAULT_WORDS)
    return msgspec.structs.replace(
        rule, pattern=filled(alternatives(rule.pattern)), cues=[filled(cue) for cue in rule.cues], unless=filled(rule.unless),
        max_words=words, max_chars=rule.max_chars or max(words * 12, MIN_CHARS),
    )  # fmt: skip


def check(pack: str, rule: Rule) -> None:
    """Raise PackError unless the rule is complete, known to the schema, bounded and linear."""
    edges = rule.where in ("head", "tail")
    is_notice = rule.reason == "consent_notice" and len(rule.cues) >= rule.min_cues >= 2
    faults: list[tuple[Any, str]] = [
        (rule.reason not in REASONS, f"unknown reason {rule.reason!r}; schema.REASONS has them all"),
        (rule.near and rule.near not in REASONS, f"near names the unknown reason {rule.near!r}"),
        (not rule.languages, 'languages is empty; ["*"] stands for all'),
        (sum(map(bool, (rule.labels, rule.pattern, rule.cues))) != 1,
         "needs exactly one of labels, pattern and cues"),
        (rule.labels and rule.where != "line", 'labels need where = "line"'),
        (rule.cues and rule.where != "block", 'cues need where = "block"'),
        (not (rule.labels or rule.starts or rule.any), "needs starts or any, or it is tried on every line: too slow"),
        (edges and (rule.near or rule.run or rule.series), "near, run and series are for lines and blocks"),
        (rule.max_words > MAX_WORDS and not edges and not is_notice,
         f"max_words above {MAX_WORDS} is for consent notices with two cues; longer blocks are prose"),
        (not rule.keep or not rule.drop, "needs an example to keep and one to drop"),
        (edges != all(isinstance(example, Drop) for example in rule.drop),
         "drop examples are {text, removed} for head and tail, strings for line and block"),
    ]  # fmt: skip
    for is_fault, message in faults:
        if is_fault:
            fail(pack, rule.id, message)
    for pattern in filter(None, [alternatives(rule.pattern), rule.unless, *rule.cues]):
        check_pattern(pack, rule.id, pattern)


def check_pattern(pack: str, rule_id: str, pattern: str) -> None:
    """Raise PackError unless the pattern compiles and has no unbounded repetition inside another."""
    try:
        tree = _parser.parse(pattern)
    except re.error as error:
        fail(pack, rule_id, f"pattern: {error}")
    if _has_nested_repeat(tree, False):
        fail(pack, rule_id, "pattern: a repetition without bound inside a repetition can take exponential time")


def _has_nested_repeat(node: Any, is_inside: bool) -> bool:
    """Walk a parsed pattern; `is_inside` tells that an unbounded repetition is open."""
    if isinstance(node, tuple) and len(node) == 2 and node[0] in _UNBOUNDED:
        _, most, inner = node[1]
        is_open = most is _constants.MAXREPEAT
        return (is_open and is_inside) or _has_nested_repeat(inner, is_inside or is_open)
    if isinstance(node, (list, tuple, _parser.SubPattern)):
        return any(_has_nested_repeat(child, is_inside) for child in node)
    return False
