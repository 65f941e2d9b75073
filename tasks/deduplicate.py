"""Duplicates: the same bytes twice in a batch, and articles with the same or nearly the same text in the batch or history.

Nothing is deleted. Of scrapes with the same bytes one makes the article and the others become its `duplicate`; articles
that copy each other share a cluster, and one of them stands for it. The outcome is a set of small tables that publishing
applies: it depends on what the rows hold, never on shards, their order, the batches or the time.
"""

from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.dataset.idsets import IdSet
from tasks.dataset.same_bytes import Copies, find_repeated_bytes
from tasks.dataset.tables import gathered, history_rows, shard_names, shard_rows, starts
from tasks.near.gather import NEAR_FOLDER, gather, match_cut, read_away, sketch_shard
from tasks.near.groups import connected, find_groups, find_matches
from tasks.near.index import DEFAULT_MEMORY_MB, keys_of, open_index
from tasks.near.links import find_links
from tasks.schema import arrow_schema

LINKS_FOLDER = "links"  # below work/<key>/: where the flow lets `find_duplicates` write and publishing reads
PARENT_KEY = b"copydesk.parent"  # in the metadata of links.parquet: the snapshot that was history

_FACTS = ["article_id", "text_sha256", "site", "url", "published_at", "scraped_at", "n_words"]
_MEMBERS = arrow_schema("members")
_CANONICAL_ORDER = [("published_at", "ascending"), ("scraped_at", "ascending"), ("n_words", "descending"),
                    ("article_id", "ascending")]  # fmt: skip


class DedupCounts(msgspec.Struct, frozen=True):
    """What was found.

    n_articles: articles of the batch; n_repeated_bytes: scrapes that repeat the bytes of one of them
    n_duplicates: articles of the batch that are not the canonical one of their cluster; n_clusters: clusters of two or
    more that the batch touches; n_old_changed: earlier articles whose cluster changed or that became or ceased to be canonical
    """

    n_articles: int
    n_repeated_bytes: int
    n_duplicates: int
    n_clusters: int
    n_old_changed: int


def find_all(
    work: Path, parent: Path | None, memory_mb: int = DEFAULT_MEMORY_MB, replaced: frozenset[str] = frozenset()
) -> DedupCounts:
    """All steps of finding duplicates, one after another in this process: what the flow does with steps of its own."""
    labelled = work / "labelled"
    for shard in shard_names(labelled):
        sketch_shard(labelled, shard, work / NEAR_FOLDER / "sketches")
    gathered_batch = gather(work, parent, memory_mb, replaced)
    for cut in range(gathered_batch.n_cuts):
        match_cut(work, cut, parent, memory_mb)
    return find_duplicates(work, parent, memory_mb, replaced)


def find_duplicates(
    work: Path, parent: Path | None, memory_mb: int = DEFAULT_MEMORY_MB, replaced: frozenset[str] = frozenset()
) -> DedupCounts:
    """Cluster the articles of a labelled batch with each other and with the snapshot `parent`, once all cuts are matched.

    Writes below work/links:
    links.parquet      cluster and canonical flag of each new article, and of each old one where they change
    duplicates.parquet the new rows of `duplicates` for every cluster that the batch touches
    touched.parquet    clusters of history whose rows in `duplicates` no longer hold
    dropped.parquet    scrapes that repeat the bytes of another one, and which scrape that is
    replaced: article_ids of history that this run cleans again; their old rows do not count
    """
    labelled, out = work / "labelled", work / LINKS_FOLDER
    gone = IdSet(sorted(replaced))
    dropped = find_repeated_bytes(labelled)
    new, wordless = _new_members(labelled, dropped)
    with open_index(parent, work, memory_mb, read_away(work)) as index:
        pairs, changed = find_links(work, labelled, parent, index)
    asked = np.concatenate([changed, keys_of(new["text_sha256"]), _keys_of_articles(parent, gone)])
    old, touched = _old_members(parent, connected(pairs, np.unique(asked)), gone)
    members, pairs = _clustered(pa.concat_tables([new, old]), pairs)
    members = _ranked(members)
    links, duplicates = _links(members, wordless), _duplicates(members, pairs)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "dropped.parquet", dropped, arrow_schema("dropped"))
    _write(out / "touched.parquet", touched, arrow_schema("touched"))
    _write(out / "duplicates.parquet", duplicates, arrow_schema("duplicates"))
    origin = {PARENT_KEY: (parent.name if parent else "").encode()}
    _write(out / "links.parquet", links, arrow_schema("cluster_links").with_metadata(origin))
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
    copies = Copies(dropped)
    shards = shard_rows(labelled, "articles", _FACTS)
    rows = gathered((_members(copies.without(shard, rows), True) for shard, rows in shards), _MEMBERS)
    has_words = _has_words(rows)
    return rows.filter(has_words), rows.filter(pc.invert(has_words))


def _has_words(rows: pa.Table) -> pa.ChunkedArray:
    return pc.and_(pc.greater(pc.fill_null(rows["n_words"], 0), 0), pc.is_valid(rows["text_sha256"]))


def _members(rows: pa.Table, is_new: bool) -> pa.Table:
    """Articles as members of clusters, with the cluster and flag that they have in history."""
    was = {"was_cluster": "cluster_id", "was_canonical": "is_canonical"}
    for name, source in was.items():
        column = pa.nulls(rows.num_rows, _MEMBERS.field(name).type) if is_new else rows[source]
        rows = rows.append_column(name, column)
    return rows.append_column("is_new", pa.repeat(is_new, rows.num_rows)).select(_MEMBERS.names).cast(_MEMBERS)


def _keys_of_articles(parent: Path | None, ids: IdSet) -> np.ndarray:
    """The texts of some articles of history."""
    found = [np.zeros(0, np.int64)]
    for rows in history_rows(parent, "articles", ["article_id", "text_sha256"]) if len(ids) else ():
        found.append(keys_of(rows["text_sha256"].filter(pa.array(ids.contains(rows["article_id"])))))
    return np.concatenate(found)


def _old_members(parent: Path | None, texts: np.ndarray, gone: IdSet) -> tuple[pa.Table, pa.Table]:
    """Articles of history with one of these texts, but those that are gone; and the clusters that all of them were in."""
    if parent is None:
        return _MEMBERS.empty_table(), arrow_schema("touched").empty_table()
    found = []
    for rows in history_rows(parent, "articles", [*_FACTS, "cluster_id", "is_canonical"]):
        hits = np.isin(keys_of(rows["text_sha256"]), texts) & np.asarray(_has_words(rows).to_numpy(), bool)
        found.append(_members(rows.filter(pa.array(hits)), False))
    rows = gathered(found, _MEMBERS)
    touched = pa.table({"cluster_id": pc.unique(rows["was_cluster"])}).sort_by("cluster_id")
    return rows.filter(pa.array(~gone.contains(rows["article_id"]))), touched


def _clustered(members: pa.Table, pairs: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Members with text_key and cluster_id, and the pairs of texts that match."""
    members = members.combine_chunks()
    keys = keys_of(members["text_sha256"])
    clusters, pairs = find_groups(pairs, keys, members["site"], members["text_sha256"])
    members = members.append_column("text_key", pa.array(keys, pa.int64()))
    return members.append_column("cluster_id", clusters), pairs


def _ranked(members: pa.Table) -> pa.Table:
    """Members cluster by cluster, the canonical one first; adds first (is it that one?) and the size of the cluster.

    Canonical is what was published first, then what was collected first (unknown dates last), then what is longest,
    then the smallest article_id: the first report stands for its copies, and no two articles ever tie.
    """
    order = pc.sort_indices(members, [("cluster_id", "ascending"), *_CANONICAL_ORDER])  # nulls last
    members = members.take(order)
    first = starts(members["cluster_id"])
    group = np.cumsum(first) - 1
    size = np.bincount(group)[group] if len(group) else group
    return members.append_column("first", pa.array(first)).append_column("size", pa.array(size, pa.int64()))


def _links(members: pa.Table, wordless: pa.Table) -> pa.Table:
    """An article without words has a cluster of its own, named like it."""
    moved = pc.or_(pc.not_equal(members["was_canonical"], members["first"]),
                   pc.not_equal(members["was_cluster"], members["cluster_id"]))  # fmt: skip
    rows = members.filter(pc.fill_null(pc.or_(members["is_new"], moved), True))
    rows = rows.append_column("is_canonical", rows["first"])
    alone = wordless.append_column("cluster_id", wordless["article_id"])
    alone = alone.append_column("is_canonical", pa.repeat(True, wordless.num_rows))
    names = arrow_schema("cluster_links").names
    return pa.concat_tables([rows.select(names), alone.select(names)]).sort_by("article_id")


def _duplicates(members: pa.Table, pairs: pa.Table) -> pa.Table:
    rows = members.filter(pc.greater(members["size"], 1)).combine_chunks()
    found = find_matches(pairs, rows)
    columns = {
        "article_id": rows["article_id"],
        "cluster_id": rows["cluster_id"],
        "canonical_id": rows["article_id"].take(found["canonical"]),
        "matched_article_id": rows["article_id"].take(found["matched"]),
        "match_kind": found["match_kind"],
        "similarity": found["similarity"],
        "shared": found["shared"],
    }
    return pa.table(columns).sort_by("article_id")
