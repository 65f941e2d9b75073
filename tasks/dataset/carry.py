"""The parts of the parent snapshot in the next one: linked as they are, or rewritten where a row of theirs changes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.copies import COPIES
from tasks.dataset.idsets import ID_LENGTH, IdSet
from tasks.dataset.parts import Part, link_part, write_part
from tasks.schema import ACROSS_TABLES, EVIDENCE_TABLES, arrow_schema


class Edit(NamedTuple):
    """A change to the rows of one table: which columns tell the rows that change, which those are, and the new rows."""

    columns: list[str]
    hits: Callable[[pa.Table], np.ndarray]
    apply: Callable[[pa.Table], pa.Table]


class Changes(NamedTuple):
    """What a batch changes in history.

    articles, scrapes: ids of rows that new ones take the place of; clusters: those whose duplicates rows no longer hold
    links: article_id, cluster_id, is_canonical, story_id of old articles where they change (else null)
    stories: those whose rows no longer hold; arriving: article_ids of the batch
    copies: articles of history whose row on copies in `signals` no longer holds
    """

    articles: IdSet
    scrapes: IdSet
    clusters: IdSet
    links: pa.Table
    stories: IdSet
    arriving: IdSet
    copies: IdSet


def carry_parts(parent: Path, table: str, parts: list[Part], edit: Edit | None, folder: Path) -> list[Part]:
    """Bring the parts of a table into `folder`; gives them as the next manifest lists them. Empty ones stay behind."""
    carried = []
    for part in parts:
        source = parent / table / part.name
        if part.n_rows and (edit is None or not _is_hit(source, edit)):
            link_part(source, folder / part.name)
            carried.append(part)
        elif part.n_rows and edit is not None:
            fresh = write_part(folder, table, _edited(source, edit))
            if fresh.n_rows:
                carried.append(fresh)
            else:
                (folder / fresh.name).unlink()
    return carried


def without_texts(folder: Path, kind: str, parts: list[Part], away: np.ndarray) -> list[Part]:
    """The index parts of a kind without the rows of some texts; a part that holds none of them stays as it is."""
    columns = [name for name in ("text_key", "a", "b") if name in arrow_schema(kind).names]
    if not len(away) or not columns:
        return parts

    def hits(rows: pa.Table) -> np.ndarray:
        found = np.zeros(rows.num_rows, bool)
        for name in columns:
            found |= np.isin(rows[name].to_numpy(), away)
        return found

    edit = Edit(columns, hits, lambda rows: rows.filter(pa.array(~hits(rows))))
    kept = []
    for part in parts:
        source = folder / part.name
        fresh = write_part(folder, kind, _edited(source, edit)) if _is_hit(source, edit) else part
        kept += [fresh] if fresh.n_rows else []
    return kept


def _is_hit(source: Path, edit: Edit) -> bool:
    return any(edit.hits(rows).any() for rows in _groups(source, edit.columns))


def _edited(source: Path, edit: Edit) -> Iterator[pa.Table]:
    for rows in _groups(source, None):
        yield edit.apply(rows)


def _groups(source: Path, columns: list[str] | None) -> Iterator[pa.Table]:
    with pq.ParquetFile(source) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number, columns=columns)


def edits(changes: Changes) -> dict[str, Edit]:
    """The edit of each table that history needs; a table without one is linked unread."""
    found: dict[str, Edit] = {}
    if len(changes.articles):
        drop = _dropping("article_id", changes.articles)
        found |= dict.fromkeys(("blocks", "exclusions", *EVIDENCE_TABLES), drop)
    if len(changes.articles) or len(changes.copies):
        found["signals"] = _recounting(changes)
    if len(changes.articles) or changes.links.num_rows:
        found["articles"] = _relinking(changes)
    if len(changes.clusters) or len(changes.articles):
        found["duplicates"] = _unmatching(changes)
    if len(changes.stories):
        found |= dict.fromkeys(("stories", *ACROSS_TABLES), _dropping("story_id", changes.stories))
    if len(changes.scrapes):
        found |= {"quarantine": _dropping("scrape_id", changes.scrapes), "scrapes": _renaming(changes)}
    return found


def _dropping(column: str, ids: IdSet) -> Edit:
    def hits(rows: pa.Table) -> np.ndarray:
        return ids.contains(rows[column])

    return Edit([column], hits, lambda rows: rows.filter(pa.array(~hits(rows))))


def _recounting(changes: Changes) -> Edit:
    """Signals: without those of replaced articles, and without rows on copies that no longer hold."""

    def hits(rows: pa.Table) -> np.ndarray:
        is_copies = pc.equal(rows["signal"], COPIES).to_numpy()
        return changes.articles.contains(rows["article_id"]) | (is_copies & changes.copies.contains(rows["article_id"]))

    return Edit(["article_id", "signal"], hits, lambda rows: rows.filter(pa.array(~hits(rows))))


def _unmatching(changes: Changes) -> Edit:
    """Duplicates: without the rows of clusters that changed, and those that name an article which is cleaned again."""

    def hits(rows: pa.Table) -> np.ndarray:
        return changes.clusters.contains(rows["cluster_id"]) | changes.articles.contains(rows["matched_article_id"])

    return Edit(["cluster_id", "matched_article_id"], hits, lambda rows: rows.filter(pa.array(~hits(rows))))


def _relinking(changes: Changes) -> Edit:
    """Articles: without those replaced, and with the cluster, canonical flag and story where they moved."""
    moved = changes.links["article_id"].combine_chunks()
    ids = IdSet(pa.concat_arrays([moved, changes.articles.values]))

    def apply(rows: pa.Table) -> pa.Table:
        rows = rows.filter(pa.array(~changes.articles.contains(rows["article_id"])))
        at = pc.index_in(rows["article_id"], value_set=moved)
        for name in ("cluster_id", "is_canonical", "story_id"):
            fresh = pc.coalesce(changes.links[name].take(at), rows[name])
            rows = rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), fresh)
        return rows

    return Edit(["article_id"], lambda rows: ids.contains(rows["article_id"]), apply)


def _renaming(changes: Changes) -> Edit:
    """Scrapes: without those replaced; a duplicate names its article only as long as there is one.

    When an article is cleaned again and nothing is left of it (or something is, at last), its later copies follow.
    """

    def article_now(rows: pa.Table) -> tuple[np.ndarray, pa.ChunkedArray]:
        ids = pc.utf8_slice_codeunits(rows["raw_sha256"], 0, ID_LENGTH)
        was = pc.is_valid(rows["article_id"]).to_numpy()
        now = changes.arriving.contains(ids) | (was & ~changes.articles.contains(ids))
        is_copy = pc.equal(rows["outcome"], "duplicate").to_numpy()
        return is_copy & (was != now), pc.if_else(pa.array(now), ids, pa.scalar(None, pa.string()))

    def apply(rows: pa.Table) -> pa.Table:
        rows = rows.filter(pa.array(~changes.scrapes.contains(rows["scrape_id"])))
        changed, ids = article_now(rows)
        column = pc.if_else(pa.array(changed), ids, rows["article_id"])
        return rows.set_column(rows.schema.get_field_index("article_id"), rows.schema.field("article_id"), column)

    columns = ["scrape_id", "raw_sha256", "article_id", "outcome"]
    return Edit(columns, lambda rows: changes.scrapes.contains(rows["scrape_id"]) | article_now(rows)[0], apply)
