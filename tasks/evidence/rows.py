"""The rows of all signal tables of one article, with offsets in its normalized document."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from tasks.attributions import find_attributions
from tasks.evidence.packs import LANGUAGES
from tasks.evidence.reading import read_text
from tasks.evidence.voices import read_speech
from tasks.hedges import find_hedges
from tasks.quantities import find_quantities
from tasks.quotes import find_quotes
from tasks.signals import (
    anonymous_share,
    find_declarations,
    find_headline_genres,
    find_in_text,
    find_in_url,
    find_missing,
)

Row = dict[str, Any]

SIGNALS_SERIES = "1.0.0"
PROSE = frozenset(("dek", "lede", "paragraph", "list_item", "quote", "note"))
_BETWEEN = "\n\n"
_POSITIONS = ("start", "end", "source_start", "source_end", "content_start", "content_end")


@cache
def signals_version() -> str:
    """Version of the signal rules: the series of the code and a digest of the word lists."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        folder = resources.files("tasks.evidence") / language
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{SIGNALS_SERIES}+{digest.hexdigest()[:8]}"


class _Prose:
    """The prose blocks of an article as one text, and where its code points stand in the document."""

    def __init__(self, blocks: Sequence[Row]) -> None:
        self.begins: list[int] = []
        self.shifts: list[int] = []
        parts, at = [], 0
        for block in blocks:
            if block["role"] not in PROSE or (block.get("language") or LANGUAGES[0]) not in LANGUAGES:
                continue
            self.begins.append(at)
            self.shifts.append(block["start"] - at)
            parts.append(block["text"])
            at += len(block["text"]) + len(_BETWEEN)
        self.text = _BETWEEN.join(parts)

    def placed(self, row: Row) -> Row:
        """The row with positions in the document."""
        moved = dict(row)
        for name in _POSITIONS:
            value = row.get(name)
            if value is not None:
                at = value - 1 if name.endswith("end") else value
                moved[name] = value + self.shifts[bisect_right(self.begins, at) - 1]
        return moved


def evidence_rows(article: Row, blocks: Sequence[Row], exclusions: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """(table, row) of all evidence in one article; nothing where its language has no rules."""
    if (article["language"] or "") not in LANGUAGES:
        return
    prose = _Prose(blocks)
    reading = read_text(prose.text)
    speech = read_speech(reading)
    attributions = find_attributions(prose.text, reading, speech)
    tables = {
        "quotes": find_quotes(prose.text, reading, speech),
        "attributions": attributions,
        "quantities": find_quantities(prose.text, reading),
        "hedges": find_hedges(prose.text, reading),
    }
    for table, rows in tables.items():
        yield from _numbered(table, article["article_id"], [prose.placed(row) for row in rows])
    found = [{**prose.placed(row), "found_in": "page"} for row in find_in_text(reading)]
    pieces = [(row["start"], row["text"]) for row in (*blocks, *exclusions) if row["text"]]
    found += find_declarations(pieces)
    found += find_headline_genres(article["headline"] or "")
    found += find_in_url(article["url"] or "")
    found += [*find_missing(article), *anonymous_share(attributions)]
    found.sort(
        key=lambda r: (r["signal"], r["found_in"] or "", -1 if r["start"] is None else r["start"], r["rule_id"], r["value"] or "")
    )
    yield from _numbered("signals", article["article_id"], found)


def _numbered(table: str, article_id: str, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    for position, row in enumerate(rows):
        yield table, {**row, "article_id": article_id, "position": position, "rules_version": signals_version()}
