"""Figures and quote variants of the stories that a batch touches, from the evidence of the batch and of its history."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.copies import COPIES, find_copies
from tasks.dataset.tables import history_rows, shard_rows
from tasks.evidence.rows import PROSE, signals_version
from tasks.figures import find_figures
from tasks.quote_variants import find_quote_variants
from tasks.schema import ACROSS_TABLES, arrow_schema

ARTICLES_AT_ONCE = 20_000  # whose evidence is in memory at a time
_READ = {
    "blocks": ["article_id", "role", "text", "start", "end"],
    "quotes": ["article_id", "start", "end", "text", "speaker", "speaker_name", "speaker_kind"],
    "quantities": [
        "article_id", "start", "end", "text", "value", "high", "bound", "unit", "counted", "kind", "predicate", "entity", "time",
        "part_of",
    ],
    "attributions": ["article_id", "start", "source", "source_kind", "content_start", "content_end"],
}  # fmt: skip


def compare_stories(work: Path, parent: Path | None) -> dict[str, int]:
    """Compare the articles of every story in work/links/stories.parquet; writes its figures and quote variants beside it.

    Articles that are copies of one another are one voice. Gives the number of stories and of rows of each table.
    """
    links = work / "links"
    path = links / "stories.parquet"
    stories = pq.read_table(path, columns=["story_id", "article_ids"]).to_pylist() if path.exists() else []
    wanted = sorted((s for s in stories if len(s["article_ids"] or ()) > 1), key=lambda s: s["story_id"])
    clusters = _clusters(work, parent, {a for s in wanted for a in s["article_ids"]})
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in ACROSS_TABLES}
    for chunk in _chunks(wanted):
        evidence = _evidence(work, parent, {a for s in chunk for a in s["article_ids"]})
        for story in chunk:
            voices = [evidence[a] for a in _voices(story["article_ids"], clusters) if a in evidence]
            if len(voices) > 1:
                rows["figures"] += find_figures(story["story_id"], voices)
                rows["quote_variants"] += find_quote_variants(story["story_id"], voices)
    for table in ACROSS_TABLES:
        listed = [{**row, "rules_version": signals_version()} for row in rows[table]]
        part = links / f"{table}.parquet.part"
        pq.write_table(pa.Table.from_pylist(listed, schema=arrow_schema(table)), part, compression="zstd")
        part.replace(links / f"{table}.parquet")
    return {"n_stories": len(wanted), **{table: len(rows[table]) for table in ACROSS_TABLES}}


def _chunks(stories: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    size = 0
    for story in stories:
        if chunk and size + len(story["article_ids"]) > ARTICLES_AT_ONCE:
            yield chunk
            chunk, size = [], 0
        chunk.append(story)
        size += len(story["article_ids"])
    if chunk:
        yield chunk


def _clusters(work: Path, parent: Path | None, wanted: set[str]) -> dict[str, tuple[str, bool]]:
    """{article_id: (cluster_id, is_canonical)} as they are after this batch."""
    columns = ["article_id", "cluster_id", "is_canonical"]
    links = pq.read_table(work / "links" / "links.parquet", columns=columns)
    found: dict[str, tuple[str, bool]] = {}
    for rows in (*history_rows(parent, "articles", columns), links):
        for row in _of(rows, wanted).to_pylist():
            found[row["article_id"]] = (row["cluster_id"], bool(row["is_canonical"]))
    return found


def _voices(articles: Iterable[str], clusters: dict[str, tuple[str, bool]]) -> list[str]:
    """One article of each cluster: the canonical one, where it is in the story."""
    chosen: dict[str, str] = {}
    for article in sorted(articles, key=lambda a: (not clusters.get(a, ("", False))[1], a)):
        chosen.setdefault(clusters.get(article, (article, False))[0] or article, article)
    return sorted(chosen.values())


def _evidence(work: Path, parent: Path | None, wanted: set[str]) -> dict[str, dict[str, Any]]:
    """What is known of some articles, those of the batch in place of those of history."""
    found: dict[str, dict[str, Any]] = {}
    for table, columns in _READ.items():
        fresh: dict[str, list[dict[str, Any]]] = {}
        for _, rows in shard_rows(work / "labelled", table, columns):
            _gather(fresh, rows, wanted)
        old: dict[str, list[dict[str, Any]]] = {}
        for rows in history_rows(parent, table, columns):
            _gather(old, rows, wanted - fresh.keys())
        for article, listed in {**old, **fresh}.items():
            entry = found.setdefault(article, {"article_id": article, **{name: [] for name in _READ}})
            entry[table] = [row for row in listed if table != "blocks" or row["role"] in PROSE]
    return found


def _gather(found: dict[str, list[dict[str, Any]]], rows: pa.Table, wanted: set[str]) -> None:
    for row in _of(rows, wanted).to_pylist():
        found.setdefault(row["article_id"], []).append(row)


def _of(rows: pa.Table, wanted: set[str]) -> pa.Table:
    return rows.filter(pc.is_in(rows["article_id"], value_set=pa.array(sorted(wanted), pa.string())))


def compare_call(args: dict, progress: Any, poisoned: Any) -> dict[str, int]:  # noqa: ARG001
    """`compare_stories` and `find_copies` with arguments as plain JSON: what a worker process is asked to do."""
    progress(0)
    work, parent = Path(args["work"]), Path(args["parent"]) if args["parent"] else None
    return {**compare_stories(work, parent), COPIES: find_copies(work, parent)}
