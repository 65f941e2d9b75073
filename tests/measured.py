"""Precision and recall of signals on cases that were labelled before the rules were run on them: what the dictionary quotes.

Cases that rules get wrong stay in the files: they are a measure, not a list of promises.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from tasks.attributions import find_attributions
from tasks.evidence.people import name_key
from tasks.evidence.rows import evidence_rows
from tasks.hedges import find_hedges
from tasks.quote_variants import find_quote_variants
from tasks.quotes import find_quotes
from tasks.signals import find_headline_genres

Row = dict[str, Any]
Counts = tuple[int, int, int]  # right, found, labelled

FOLDER = Path(__file__).parent / "cases" / "measured"
OF_PAGES = ("declared_type", "compiled_content", "exclamation", "missing", "anonymous_source_share")
_APART = 100  # code points between the pieces of a page


def read_measured(name: str) -> list[Row]:
    """The labelled cases of a file."""
    cases: list[Row] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return cases


def count_headlines() -> dict[str, Counts]:
    """Headline genres, by signal."""
    pairs = [([r["signal"] for r in find_headline_genres(c["headline"])], c["genres"]) for c in read_measured("headlines")]
    return _tally([([(s, s) for s in found], [(s, s) for s in gold]) for found, gold in pairs])


def count_hedges() -> dict[str, Counts]:
    """Hedges: found and labelled words overlap and are of one kind. Under hedges all, under each kind its own."""
    pairs = []
    for case in read_measured("hedges"):
        rows = [(str(r["text"]), str(r["kind"])) for r in find_hedges(case["text"])]
        gold = [(text, kind) for text, kind in case["hedges"]]
        named = [next((g for g in gold if g[1] == kind and (g[0] in text or text in g[0])), (text, kind)) for text, kind in rows]
        pairs.append(([(kind, text) for text, kind in named], [(kind, text) for text, kind in gold]))
    kinds = _tally(pairs)
    totals = zip(*kinds.values(), strict=True)
    right, found, labelled = (sum(total) for total in totals)
    return {**kinds, "hedges": (right, found, labelled)}


def count_source_kinds() -> Counts:
    """Sources whose words are found, and of these the ones with the labelled kind: (right kind, found, labelled)."""
    right = found = 0
    cases = read_measured("sources")
    for case in cases:
        kinds = [r["source_kind"] for r in find_attributions(case["text"]) if r["source"] and case["source"] in str(r["source"])]
        found += bool(kinds)
        right += case["kind"] in kinds
    return right, found, len(cases)


def count_pages() -> dict[str, Counts]:
    """Signals of whole pages, by signal: value and, of exclamations, words must be those of the label."""
    pairs = []
    for case in read_measured("pages"):
        rows = [row for table, row in evidence_rows(*page_of(case)) if table == "signals" and row["signal"] in OF_PAGES]
        found = [(row["signal"], row["text"] if row["signal"] == "exclamation" else row["value"]) for row in rows]
        pairs.append((found, [(signal, value) for signal, value in case["signals"]]))
    return _tally(pairs)


def page_of(case: Row) -> tuple[Row, list[Row], list[Row]]:
    """A case as article, blocks and exclusions: an article with byline, date and site where the case does not say otherwise."""
    article: Row = {
        "article_id": "0" * 24, "language": "en", "headline": None, "url": None, "authors": ["Ann Lee"], "agency": None,
        "published_at": "2026-03-03", "site": "gazette.example", "n_words": 300,
    }  # fmt: skip
    article |= {name: value for name, value in case.items() if name in article}
    pieces, at = [], 0
    texts = [("headline", article["headline"]), *(("paragraph", text) for text in case["blocks"])]
    texts += [("", text) for text in case.get("removed", ())]
    for role, text in texts:
        if text:
            pieces.append({"role": role, "text": text, "start": at, "end": at + len(text), "language": "en"})
            at += len(text) + _APART
    return article, [p for p in pieces if p["role"]], [p for p in pieces if not p["role"]]


def _tally(pairs: list[tuple[list[Any], list[Any]]]) -> dict[str, Counts]:
    """By the first of each tuple: how many found ones are labelled (each label once), how many are found, how many labelled."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for found, gold in pairs:
        left = list(gold)
        for item in found:
            counts[item[0]][1] += 1
            if item in left:
                left.remove(item)
                counts[item[0]][0] += 1
        for item in gold:
            counts[item[0]][2] += 1
    return {name: (right, n_found, labelled) for name, (right, n_found, labelled) in counts.items()}


def rates(counts: Counts) -> tuple[float, float]:
    """Precision and recall, to two places."""
    right, found, labelled = counts
    return round(right / found, 2), round(right / labelled, 2)


def count_variants() -> Counts:
    """Quote variants of the stories under tests/cases/stories: speaker, articles and verdict are those of the label."""
    right = n_found = labelled = 0
    for story in json.loads((FOLDER.parent / "stories" / "en.json").read_text("utf-8")):
        articles = [
            {"article_id": str(n), "blocks": [{"text": text, "start": 0, "end": len(text)}], "quotes": find_quotes(text)}
            for n, text in enumerate(story["articles"])
        ]
        rows = find_quote_variants("s", articles)
        found = [(name_key(r["speaker"].split()[-1]), {v["article_id"] for v in r["variants"]}, r["verdict"]) for r in rows]
        gold = [(name_key(v["speaker"]), set(map(str, v["articles"])), v["verdict"]) for v in story["variants"]]
        right += sum(any(f[0] == g[0] and f[1] >= g[1] and f[2] == g[2] for g in gold) for f in found)
        n_found, labelled = n_found + len(found), labelled + len(gold)
    return right, n_found, labelled
