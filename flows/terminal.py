"""What the command line prints: live progress on a terminal, closing summaries, one article. Plain text in a pipe."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from flows.progress import STEPS, listening
from flows.summary import Summary, alarm, counted, reason_table, rules_alone, stage_table, unchanged, unreachable
from flows.terminal_signals import print_signals
from tasks.errors import UsageError

LISTED_SCRAPES = 40  # up to so many, the summary tells what became of each


@contextmanager
def live_progress(is_quiet: bool) -> Iterator[None]:
    """A bar a step on standard error while the run inside goes on; nothing at all in a pipe."""
    console = Console(stderr=True)
    if is_quiet or not console.is_terminal:
        yield
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        rows = {step: bars.add_task(step, total=None, start=False) for step in STEPS}

        def tell(step: str, done: int, total: int) -> None:
            bars.start_task(rows[step])
            bars.update(rows[step], completed=done, total=total)

        with listening(tell):
            yield


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, justify="right" if isinstance(rows[0][name], int | float) else "left")
    for row in rows:
        table.add_row(*(f"{v:,}" if isinstance(v, int | float) else str(v) for v in row.values()))
    return table


def print_summary(console: Console, summary: Summary) -> None:
    """The closing summary of a run."""
    if told := unreachable(summary):
        console.print(told, soft_wrap=True)
    if summary.is_unchanged:
        console.print(unchanged(summary), soft_wrap=True)
        return
    _print_scrapes(console, summary)
    outcomes = ", ".join(f"{n:,} {name}" for name, n in sorted(summary.outcomes.items()))
    seen = f", {counted(summary.n_files_seen, 'file')} cleaned before" if summary.n_files_seen else ""
    known = f", {counted(summary.n_known, 'record')} cleaned before" if summary.n_known else ""
    read = f"{counted(summary.n_records, 'input')} from {counted(summary.n_files, 'file')}"
    console.print(f"\n{read}{seen}{known}: {outcomes}", soft_wrap=True)
    found = summary.duplicates
    copies = counted(found["n_duplicates"], "article copies another", "articles copy another")
    repeats = counted(found["n_repeated_bytes"], "record repeats another's bytes", "records repeat another's bytes")
    console.print(f"duplicates: {copies} ({counted(found['n_clusters'], 'cluster')}), {repeats}", soft_wrap=True)
    console.print(f"stories: {found.get('n_stories', 0):,} told by several articles", soft_wrap=True)
    for remark in filter(None, (alarm(summary), rules_alone(summary))):
        console.print(remark, soft_wrap=True)
    if reasons := reason_table(summary):
        console.print(_table("\nremoved", reasons))
    console.print(_table("\nstages", stage_table(summary)))
    holds = ", ".join(f"{n:,} {name}" for name, n in summary.totals.items())
    console.print(f"\nthe snapshot holds {holds}", soft_wrap=True)
    console.print(f"{summary.output}/current -> snapshots/{summary.snapshot_id}", soft_wrap=True)


def _dataset(folder: Path) -> Any:
    import pyarrow.dataset as ds  # late, for it imports pandas where there is one

    return ds.dataset(folder)


def _print_scrapes(console: Console, summary: Summary) -> None:
    """What became of each scrape, where there are few."""
    if summary.n_records > LISTED_SCRAPES:
        return
    current = Path(summary.output) / "current"
    of_batch = pc.field("batch_id") == summary.batch_id
    scrapes = _dataset(current / "scrapes").to_table(filter=of_batch).sort_by([("source_path", "ascending"),
                                                                             ("record_offset", "ascending")])  # fmt: skip
    articles = _dataset(current / "articles").to_table(
        columns=["article_id", "n_words", "retained_ratio", "language"], filter=of_batch
    )
    facts = {row["article_id"]: row for row in articles.to_pylist()}
    for row in scrapes.to_pylist():
        article = facts.get(row["article_id"], {}) if row["outcome"] == "article" else {}
        told = f"{article['n_words']:,} words, {article['language']}, {article['retained_ratio']:.0%} kept" if article else ""
        place = shown_source(row["source_path"]) + (f":{row['record_offset']}" if row["record_offset"] else "")
        what = f"{row['outcome']:<12} {row['article_id'] or '-':<24} {told or row['detail'] or ''}"
        console.print(Text(f"{place}  {what}"), soft_wrap=True)


def shown_source(source_path: str) -> str:
    """The name of a source for a line of the terminal: what was standard input is `-`, as it was given.

    >>> shown_source("/scrapes/a.txt"), shown_source("/news/index/stdin/" + "0f" * 32 + ".jsonl")
    ('a.txt', '-')
    """
    path = Path(source_path)
    return "-" if path.parts[-3:-1] == ("index", "stdin") and re.match(r"[0-9a-f]{64}\.", path.name) else path.name


def find_article(current: Path, wanted: str) -> dict[str, Any]:
    """The row of an article by its id or the beginning of it. Raises UsageError if none or several match."""
    begins = pc.field("article_id") >= wanted, pc.field("article_id") < wanted + "g"
    rows = _dataset(current / "articles").to_table(filter=begins[0] & begins[1]).to_pylist()
    if len(rows) != 1:
        raise UsageError(f"{len(rows)} articles have an id that begins with {wanted!r}; give more of it" if rows
                         else f"no article has an id that begins with {wanted!r}")  # fmt: skip
    return rows[0]  # type: ignore[no-any-return]


def print_article(console: Console, current: Path, wanted: str) -> None:
    """One article: its columns, then kept blocks and removed spans in page order, its duplicates and its signals."""
    article = find_article(current, wanted)
    of_article = pc.field("article_id") == article["article_id"]
    rows = {name: _dataset(current / name).to_table(filter=of_article).to_pylist()
            for name in ("blocks", "exclusions", "duplicates")}  # fmt: skip
    if shown_source(article["source_path"]) == "-":
        article = {**article, "source_path": f"- (standard input, kept as {article['source_path']})"}
    for name, value in article.items():
        if name not in ("text", "metadata_evidence") and value not in (None, [], ""):
            console.print(Text(f"{name:<16} {value}"), soft_wrap=True)
    found_in = {e["column"]: e["source"] for e in article["metadata_evidence"]}
    console.print(Text(f"{'found in':<16} {', '.join(f'{c}: {s}' for c, s in found_in.items()) or '-'}\n"), soft_wrap=True)
    for row in sorted(rows["blocks"] + rows["exclusions"], key=lambda r: r["start"]):
        if "role" in row:
            console.print(Text.assemble((f"{row['role']:<11}", "bold green"), row["text"]), soft_wrap=True)
        else:
            why = f"- {row['reason']} ({row['rule_id']}) "
            console.print(Text.assemble((why, "bold red"), (row["text"], "red strike")), soft_wrap=True)
    for row in rows["duplicates"]:
        to = row["matched_article_id"] or "stands for its cluster"
        console.print(Text(f"\nduplicate: {row['match_kind']} {row['similarity']:.3f}, {to}"), soft_wrap=True)
    console.print()
    print_signals(console, current, article)
