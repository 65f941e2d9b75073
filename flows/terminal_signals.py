"""The signals of one article for the terminal: a line for each, with what its row says."""

from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds
from rich.console import Console
from rich.text import Text

from tasks.schema import ACROSS_TABLES, EVIDENCE_TABLES

_MEMBERS = {"figures": "members", "quote_variants": "variants"}
_LONGEST = 100  # code points of a quotation or content that are shown


def print_signals(console: Console, current: Path, article: dict[str, Any]) -> None:
    """Quotes, attributions, quantities, hedges and signals of an article in page order, then what its story says of it."""
    of_article = pc.field("article_id") == article["article_id"]
    for table in EVIDENCE_TABLES:
        rows = ds.dataset(current / table).to_table(filter=of_article).to_pylist()
        for row in sorted(rows, key=lambda r: r["position"]):
            console.print(Text.assemble((f"{table:<13}", "bold cyan"), describe(table, row)), soft_wrap=True)
    for table in ACROSS_TABLES:
        rows = ds.dataset(current / table).to_table(filter=pc.field("story_id") == article["story_id"]).to_pylist()
        for row in rows:
            if any(member["article_id"] == article["article_id"] for member in row[_MEMBERS[table]]):
                console.print(Text.assemble((f"{table:<15}", "bold magenta"), describe(table, row)), soft_wrap=True)


def describe(table: str, row: dict[str, Any]) -> str:
    """What a row says, in a line.

    >>> describe("hedges", {"text": "may", "kind": "modal"})
    'may: modal'
    """
    if table == "quotes":
        name = f" ({row['speaker_name']})" if row["speaker_name"] and row["speaker_name"] != row["speaker"] else ""
        return f"{_short(row['text'])} - {row['speaker'] or 'nobody named'}{name}"
    if table == "attributions":
        via = f", reported by {row['reported_by']}" if row["reported_by"] else ""
        return f"{row['source'] or 'nobody named'} ({row['source_kind'] or '-'}{via}) {row['cue']}: {_short(row['content'])}"
    if table == "quantities":
        high = f" to {row['high']:g}" if row["high"] is not None else ""
        what = row["unit"] or row["counted"] or "-"
        return f"{row['text']} = {row['bound']} {row['value']:,.10g}{high} {what}, {row['predicate'] or 'no predicate'}"
    if table == "hedges":
        return f"{row['text']}: {row['kind']}"
    if table == "signals":
        return " ".join(filter(None, (row["signal"], row["value"], row["text"] and _short(row["text"]))))
    told = " / ".join(_short(member["text"]) for member in row[_MEMBERS[table]])
    return f"{row['verdict']}: {row.get('counted') or row.get('speaker')}: {told}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + "…"
