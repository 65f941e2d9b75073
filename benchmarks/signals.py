"""How good and how fast the signals are, on labelled data that does not come with copydesk.

    python benchmarks/signals.py FOLDER [--json]

FOLDER holds any of these files; what is missing is left out (sources and formats in the README, "Signals"):

    polnear_*.jsonl[.gz]     {"text", "attributions": [{"source", "cue", "content": [[start, end], ...]}]}
    newsquant_*.jsonl[.gz]   {"text", "quantities": [{"value", "normalized_unit", "change"}]}
    ptc_*.jsonl[.gz]         {"text", "spans": [[technique, start, end]]}
    titles_*.jsonl[.gz]      {"text", "label"}: label 1 for clickbait; clickbait*.jsonl[.gz] likewise
"""

import argparse
import gzip
import json
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tasks.attributions import find_attributions
from tasks.evidence.loaded import find_loaded
from tasks.evidence.reading import read_text
from tasks.evidence.rows import evidence_rows
from tasks.quantities import find_quantities
from tasks.quotes import find_quotes
from tasks.signals import find_headline_genres

Labels = list[dict[str, Any]]
Row = dict[str, Any]
LOADED = ("Loaded_Language", "Name_Calling,Labeling", "Exaggeration,Minimisation")
LEAST_WORDS = 4
PRONOUNS = frozenset("the a an of and to in for who he she they it mr mrs ms his her".split())  # noqa: SIM905


def read_labels(path: Path) -> Labels:
    """The records of a JSON Lines file."""
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def scores(true: int, found: int, wanted: int) -> Row:
    """Precision, recall and F1 in percent."""
    p, r = true / found if found else 0.0, true / wanted if wanted else 0.0
    return {"P": round(100 * p, 1), "R": round(100 * r, 1), "F1": round(200 * p * r / (p + r), 1) if p + r else 0.0}


def tokens_inside(text: str, spans: Iterable[Any]) -> set[int]:
    """Where the tokens begin that stand in any of some spans."""
    inside = {i for start, end in spans for i in range(start, end)}
    return {m.start() for m in re.finditer(r"\w+|[^\w\s]", text) if m.start() in inside}


def score_attributions(labels: Labels) -> Row:
    """Tokens of content, as one set over each text."""
    true = found = wanted = 0
    for label in labels:
        gold = tokens_inside(label["text"], (s for a in label["attributions"] for s in a["content"]))
        rows = find_attributions(label["text"])
        mine = tokens_inside(label["text"], ((r["content_start"], r["content_end"]) for r in rows))
        true, found, wanted = true + len(gold & mine), found + len(mine), wanted + len(gold)
    return scores(true, found, wanted)


def words_of(text: str) -> set[str]:
    """Words that tell one source from another."""
    found = set(re.findall(r"\w+", text.lower()))
    return found - PRONOUNS or found


def score_speakers(labels: Labels) -> Row:
    """Quotations of four words and more: does the speaker share a word with the labelled source?"""
    true = found = wanted = 0
    for label in labels:
        text = label["text"]
        for quote in find_quotes(text):
            if len(str(quote["text"]).split()) < LEAST_WORDS:
                continue
            gold = _source_of(label, quote)
            wanted += gold is not None
            found += quote["speaker"] is not None
            true += bool(gold and quote["speaker"] and words_of(gold) & words_of(str(quote["speaker"])))
    return scores(true, found, wanted)


def _source_of(label: Row, quote: Row) -> str | None:
    start, end = quote["start"], quote["end"]

    def covered(attribution: Row) -> int:
        return sum(max(0, min(b, end) - max(a, start)) for a, b in attribution["content"])

    best = max(label["attributions"], key=covered, default=None)
    if best is None or covered(best) < (end - start) / 2 or not best["source"]:
        return None
    return " ".join(label["text"][a:b] for a, b in best["source"])


def score_quantities(labels: Labels) -> Row:
    """Values, strict and one to one within a sentence; a range needs both ends."""
    true = found = wanted = 0
    for label in labels:
        rows = [(q["value"], q["high"]) for q in find_quantities(label["text"])]
        gold = [_gold_value(q["value"]) for q in label["quantities"]]
        found, wanted = found + len(rows), wanted + len(gold)
        for value in gold:
            hit = next((r for r in rows if _equal(r, value)), None)
            if hit is not None:
                rows.remove(hit)
                true += 1
    return scores(true, found, wanted)


def _gold_value(text: Any) -> tuple[float, float | None]:
    low, _, high = str(text).partition("-")
    return (float(low), float(high)) if low and high and "E" not in str(text) else (float(text), None)


def _equal(row: Any, gold: tuple[float, float | None]) -> bool:
    if (row[1] is None) != (gold[1] is None):
        return False
    return all(
        abs(a - b) <= 1e-5 * max(abs(a), abs(b), 1e-8) for a, b in zip(row, gold, strict=True) if a is not None and b is not None
    )


def score_loaded(labels: Labels) -> Row:
    """Lines with a loaded word, against lines with a span of loaded language, name calling or exaggeration."""
    true = found = wanted = 0
    for label in labels:
        lines = [m.start() for m in re.finditer(r"[^\n]+", label["text"])]
        gold = {bisect_right(lines, start) for name, start, _ in label["spans"] if name in LOADED}
        mine = {bisect_right(lines, start) for start, _, _ in find_loaded(read_text(label["text"]))}
        true, found, wanted = true + len(gold & mine), found + len(mine), wanted + len(gold)
    return scores(true, found, wanted)


def score_titles(labels: Labels) -> Row:
    """Titles of no clickbait that get a genre all the same, and titles of clickbait that get one, in percent."""
    flags = [(int(label["label"]), bool(find_headline_genres(label.get("text") or label["title"]))) for label in labels]
    rates = {name: [flag for value, flag in flags if value == number] for name, number in (("false alarms", 0), ("found", 1))}
    return {name: round(100 * sum(some) / max(1, len(some)), 1) for name, some in rates.items()}


def speed(labels: Labels) -> Row:
    """Megabytes of text a processor second, all tables of an article together."""
    texts = [label["text"] for label in labels]
    started = time.process_time()
    for text in texts:
        blocks = [{"role": "paragraph", "language": "en", "text": text, "start": 0, "end": len(text)}]
        article = {"article_id": "0" * 24, "language": "en", "headline": None, "url": None, "n_words": 0}
        for _ in evidence_rows(article, blocks, []):
            pass
    return {"MB a CPU second": round(sum(len(t.encode()) for t in texts) / 1e6 / (time.process_time() - started), 2)}


MEASURES: tuple[tuple[str, str, Callable[[Labels], Row]], ...] = (
    ("polnear_*", "attributions, tokens of content", score_attributions),
    ("polnear_*", "speakers of quotes", score_speakers),
    ("polnear_*", "speed", speed),
    ("newsquant_*", "quantities, value", score_quantities),
    ("ptc_*", "loaded terms, lines", score_loaded),
    ("titles_*", "headline genres", score_titles),
    ("clickbait*", "headline genres", score_titles),
)


def main() -> None:
    """Print a table of all that can be measured in a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    results = [
        {"data": path.name, "signal": name, **measure(read_labels(path))}
        for pattern, name, measure in MEASURES
        for path in sorted(args.folder.glob(f"{pattern}.jsonl*"))
    ]
    if args.json:
        print(json.dumps(results))
        return
    for row in results:
        told = "  ".join(f"{k} {v}" for k, v in row.items() if k not in ("data", "signal"))
        print(f"{row['data']:<34} {row['signal']:<34} {told}")


if __name__ == "__main__":
    main()
