"""Signals in long form: what a headline is, loaded words, what a page declares itself to be, what it leaves out.

Each row is evidence: a span or a missing field, the rule that saw it, and no verdict. Where a page declares nothing, nothing is
guessed: there is no rule for satire, bias or machine-written text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from tasks.evidence.loaded import find_loaded
from tasks.evidence.packs import load_pack
from tasks.evidence.reading import Reading

Row = dict[str, Any]

ANONYMOUS = frozenset(("unnamed_person", "unnamed_group"))
_PEOPLE = frozenset(("named_person", "named_org", "unnamed_person", "unnamed_group"))
_LEAST_SOURCES = 3  # a share of fewer says nothing
_LEAST_WORDS = 100  # a brief may do without a byline


@dataclass(frozen=True)
class SignalRule:
    """One rule of signals.toml, its pattern compiled. needs: lower-case words of which every match holds one; none: not told."""

    id: str
    signal: str
    field: str
    pattern: re.Pattern[str]
    value: str | None
    needs: tuple[str, ...] = ()


@cache
def signal_rules() -> tuple[SignalRule, ...]:
    """The rules of the pack in its order."""
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(
        SignalRule(r["id"], r["signal"], r["field"], re.compile(r["pattern"], flags), r.get("value"), tuple(r.get("needs", ())))
        for r in load_pack("signals")["rule"]
    )


def find_headline_genres(headline: str) -> list[Row]:
    """The genres a headline has by its form; offsets count in the headline.

    >>> [row["signal"] for row in find_headline_genres("Is this the end of the tram?")]
    ['headline_question']
    """
    return [
        _match_row(rule, match, "headline")
        for rule in signal_rules()
        if rule.field == "headline"
        if (match := rule.pattern.search(headline))
    ]


def find_in_text(reading: Reading) -> Iterator[Row]:
    """Loaded words and exclamations outside quotation marks; offsets count in the text read."""
    for start, end, rule_id in find_loaded(reading):
        yield _row("loaded_term", start, end, reading.text[start:end], None, rule_id, "text")
    for rule in signal_rules():
        if rule.field != "text":
            continue
        for match in rule.pattern.finditer(reading.text):
            if reading.quoted[min(reading.token_at(match.start()), len(reading.words) - 1)] < 0:
                yield _match_row(rule, match, "text")


def find_declarations(pieces: Iterable[tuple[int, str]]) -> Iterator[Row]:
    """What kept and removed pieces of a page say of it: (start in the document, words) -> rows with those offsets."""
    listed = list(pieces)
    lows = [text.lower() for _, text in listed]
    page, begins = "\n".join(lows), list(accumulate((len(low) + 1 for low in lows), initial=0))
    for rule in signal_rules():
        if rule.field != "page":
            continue
        for number in _holding(page, begins, rule.needs):
            offset, text = listed[number]
            match = rule.pattern.search(text)
            if match:
                row = _match_row(rule, match, "page")
                yield {**row, "start": row["start"] + offset, "end": row["end"] + offset}


def _holding(page: str, begins: Sequence[int], needs: Iterable[str]) -> list[int]:
    """Numbers of the pieces of a page that hold one of some words: trying every pattern on every line took a fifth of the time."""
    found: set[int] = set()
    for need in needs:
        at = page.find(need)
        while at >= 0:
            number = bisect_right(begins, at) - 1
            found.add(number)
            at = page.find(need, begins[number + 1])
    return sorted(found)


def find_in_url(url: str) -> Iterator[Row]:
    """A section of the address that declares a type ("/opinion/")."""
    for rule in signal_rules():
        if rule.field == "url" and (match := rule.pattern.search(url)):
            yield _match_row(rule, match, "url")


def find_missing(article: Mapping[str, Any]) -> Iterator[Row]:
    """Which of byline, date and source an article of some length does not give."""
    if (article.get("n_words") or 0) < _LEAST_WORDS:
        return
    missing = {
        "byline": not article.get("authors") and not article.get("agency"),
        "date": article.get("published_at") is None,
        "source": not article.get("site") and not article.get("agency"),
    }
    for name, is_missing in missing.items():
        if is_missing:
            yield _row("missing", None, None, None, name, f"missing-{name}", None)


def anonymous_share(attributions: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """The share of people and organisations quoted that have no name, where three or more speak."""
    sources = {
        (a["source_name"] or a["source"] or "").lower(): a["source_kind"] for a in attributions if a["source_kind"] in _PEOPLE
    }
    if len(sources) < _LEAST_SOURCES:
        return
    share = sum(kind in ANONYMOUS for kind in sources.values()) / len(sources)
    yield _row("anonymous_source_share", None, None, None, f"{share:.3f}", "anonymous-share", None)


def _match_row(rule: SignalRule, match: re.Match[str], found_in: str) -> Row:
    value = rule.value or (match.groupdict().get("value") if "value" in rule.pattern.groupindex else None)
    return _row(rule.signal, match.start(), match.end(), match[0], value, rule.id, found_in)


def _row(
    signal: str, start: int | None, end: int | None, text: str | None, value: str | None, rule_id: str, found_in: str | None
) -> Row:  # fmt: skip
    return {"signal": signal, "found_in": found_in, "start": start, "end": end, "text": text, "value": value, "rule_id": rule_id}
