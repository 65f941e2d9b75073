"""Exact duplicates: the same bytes twice in a batch, and the same words in two articles of the batch or its history.

Nothing is deleted. Of scrapes with the same bytes one makes the article and the others become its `duplicate`; articles
with the same words share a cluster, and one of them stands for it. The outcome is a set of small tables that publishing
applies: it depends on what the rows hold, never on shards, their order or the time.
"""

from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.dataset.idsets import ID_LENGTH, IdSet
from tasks.dataset.same_bytes import DROPPED, Copies, find_repeated_bytes
from tasks.dataset.tables import gathered, history_rows, projected, shard_rows, starts
from tasks.schema import INSTANT, arrow_schema

LINKS_FOLDER = "links"  # below work/<key>/: where the flow lets `find_duplicates` write and publishing reads
PARENT_KEY = b"copydesk.parent"  # in the metadata of links.parquet: the snapshot that was history

LINKS = pa.schema([("article_id", pa.string()), ("cluster_id", pa.string()), ("is_canonical", pa.bool_()),
                   ("is_new", pa.bool_())])  # fmt: skip
TOUCHED = pa.schema([("cluster_id", pa.string())])

_MEMBERS = pa.schema([
    ("article_id", pa.string()), ("cluster_id", pa.string()), ("published_at", INSTANT), ("scraped_at", INSTANT),
    ("n_words", pa.int32()), ("is_canonical", pa.bool_()), ("is_new", pa.bool_()),
])  # fmt: skip
_CANONICAL_ORDER = [("published_at", "ascending"), ("scraped_at", "ascending"), ("n_words", "descending"),
                    ("article_id", "ascending")]  # fmt: skip


class DedupCounts(msgspec.Struct, frozen=True):
    """What was found.

    n_articles: articles of the batch; n_repeated_bytes: scrapes that repeat the bytes of one of them
    n_duplicates: articles of the batch that are not the canonical one of their cluster; n_clusters: clusters of two or
    more that the batch touches; n_old_changed: earlier articles that became or ceased to be canonical
    """

    n_articles: int
    n_repeated_bytes: int
    n_duplicates: int
    n_clusters: int
    n_old_changed: int


def find_duplicates(labelled: Path, parent: Path | None, out: Path, replaced: frozenset[str] = frozenset()) -> DedupCounts:
    """Match the articles of a labelled batch with each other and with the snapshot `parent`; write the tables to `out`.

    links.parquet      cluster and canonical flag of each new article, and of each old one where the flag changes
    duplicates.parquet the new rows of `duplicates` for every cluster that the batch touches
    touched.parquet    clusters of history whose rows in `duplicates` no longer hold
    dropped.parquet    scrapes that repeat the bytes of another one, and which scrape that is
    replaced: article_ids of history that this run cleans again; their old rows do not count
    """
    gone = IdSet(sorted(replaced))
    dropped = find_repeated_bytes(labelled)
    members, wordless = _new_members(labelled, dropped)
    old, touched = _old_members(parent, members["cluster_id"], gone)
    members = _ranked(pa.concat_tables([members, old]))
    links, duplicates = _links(members, wordless), _duplicates(members)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "dropped.parquet", dropped, DROPPED)
    _write(out / "touched.parquet", touched, TOUCHED)
    _write(out / "duplicates.parquet", duplicates, arrow_schema("duplicates"))
    origin = {PARENT_KEY: (parent.name if parent else "").encode()}
    _write(out / "links.parquet", links, LINKS.with_metadata(origin))
    return _counts(links, duplicates, dropped)


def _write(path: Path, rows: pa.Table, schema: pa.Schema) -> None:
    part = path.with_name(path.name + ".part")
    pq.write_table(rows.select(schema.names).cast(schema), part, compression="zstd")
    part.replace(path)


def _counts(links: pa.Table, duplicates: pa.Table, dropped: pa.Table) -> DedupCounts:
    new = links.filter(links["is_new"])
    return DedupCounts(
        n_articles=new.num_rows,
        n_repeated_bytes=dropped.num_rows,
        n_duplicates=new.num_rows - (pc.sum(new["is_canonical"]).as_py() or 0),
        n_clusters=duplicates["matched_article_id"].null_count,
        n_old_changed=links.num_rows - new.num_rows,
    )


def _new_members(labelled: Path, dropped: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The batch's articles with what matching needs to know: those with words, and those without."""
    columns = ["article_id", "text_sha256", "published_at", "scraped_at", "n_words"]
    copies = Copies(dropped)
    shards = shard_rows(labelled, "articles", columns)
    rows = gathered((_members(copies.without(shard, rows)) for shard, rows in shards), _MEMBERS)
    has_words = pc.greater(rows["n_words"], 0)
    return rows.filter(has_words), rows.filter(pc.invert(has_words))


def _members(rows: pa.Table) -> pa.Table:
    """Articles as members of clusters; one without words (n_words 0) has a cluster of its own, named like it."""
    has_words = pc.and_(pc.greater(pc.fill_null(rows["n_words"], 0), 0), pc.is_valid(rows["text_sha256"]))
    digests = pc.utf8_slice_codeunits(rows["text_sha256"], 0, ID_LENGTH)
    return pa.table({
        "article_id": rows["article_id"],
        "cluster_id": pc.if_else(has_words, digests, rows["article_id"]),
        "published_at": rows["published_at"],
        "scraped_at": rows["scraped_at"],
        "n_words": pc.if_else(has_words, rows["n_words"], pa.scalar(0, pa.int32())),
        "is_canonical": pa.nulls(rows.num_rows, pa.bool_()),
        "is_new": pa.repeat(True, rows.num_rows),
    })  # fmt: skip


def _old_members(parent: Path | None, clusters: pa.ChunkedArray, gone: IdSet) -> tuple[pa.Table, pa.Table]:
    """Articles of history in the batch's clusters or in those that replaced articles leave; and these clusters."""
    if parent is None:
        return _MEMBERS.empty_table(), TOUCHED.empty_table()
    columns = [name for name in _MEMBERS.names if name != "is_new"]
    left = [
        rows.filter(pa.array(gone.contains(rows["article_id"])))["cluster_id"].combine_chunks()
        for rows in (history_rows(parent, "articles", ["article_id", "cluster_id"]) if len(gone) else ())
    ]
    wanted = IdSet(pa.chunked_array([*clusters.chunks, *left], pa.string()))
    found = (
        rows.filter(pa.array(wanted.contains(rows["cluster_id"]) & (rows["n_words"].to_numpy() > 0)))
        for rows in history_rows(parent, "articles", columns)
    )
    rows = gathered(found, projected("articles", columns))
    touched = pa.table({"cluster_id": pc.unique(rows["cluster_id"])}).sort_by("cluster_id")
    rows = rows.filter(pa.array(~gone.contains(rows["article_id"])))
    pa.default_memory_pool().release_unused()
    return rows.append_column("is_new", pa.repeat(False, rows.num_rows)).cast(_MEMBERS), touched


def _ranked(members: pa.Table) -> pa.Table:
    """Members cluster by cluster, the canonical one first; adds first (is it that one?) and the size of the cluster.

    Canonical is what was published first, then what was collected first (unknown dates last), then what is longest,
    then the smallest article_id: the first report stands for its copies, and no two articles ever tie.
    """
    order = pc.sort_indices(members, [("cluster_id", "ascending"), *_CANONICAL_ORDER])  # nulls last
    members = members.drop_columns(["published_at", "scraped_at", "n_words"]).take(order)
    first = starts(members["cluster_id"])
    group = np.cumsum(first) - 1
    size = np.bincount(group)[group] if len(group) else group
    return members.append_column("first", pa.array(first)).append_column("size", pa.array(size, pa.int64()))


def _links(members: pa.Table, wordless: pa.Table) -> pa.Table:
    changed = pc.or_(members["is_new"], pc.not_equal(members["is_canonical"], members["first"]))
    rows = members.filter(pc.fill_null(changed, True)).drop_columns(["is_canonical"])
    rows = rows.rename_columns(["is_canonical" if name == "first" else name for name in rows.column_names])
    alone = wordless.drop_columns(["is_canonical"]).append_column("is_canonical", pa.repeat(True, wordless.num_rows))
    return pa.concat_tables([rows.select(LINKS.names), alone.select(LINKS.names)]).sort_by("article_id")


def _duplicates(members: pa.Table) -> pa.Table:
    rows = members.filter(pc.greater(members["size"], 1)).combine_chunks()
    group = np.cumsum(rows["first"].to_numpy()) - 1
    canonical = rows["article_id"].filter(rows["first"]).take(pa.array(group, pa.int64()))
    columns = {
        "article_id": rows["article_id"],
        "cluster_id": rows["cluster_id"],
        "canonical_id": canonical,
        "matched_article_id": pc.if_else(rows["first"], pa.scalar(None, pa.string()), canonical),
        "match_kind": pa.repeat("exact", rows.num_rows),
        "similarity": pa.repeat(1.0, rows.num_rows),
    }
    return pa.table(columns).sort_by("article_id")
