"""Publish a batch: the rows of its shards and all of history, as the next snapshot, in one step.

New rows go to parts of their own, cut and sorted by ids alone; parts of the parent are linked. So the bytes depend on the
batch and its history, not on shards, workers or the time, and a reader of an older snapshot keeps every file it has.
"""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.copies import COPIES
from tasks.dataset.accounts import check_accounts, check_arriving
from tasks.dataset.buckets import Buckets, n_buckets
from tasks.dataset.carry import Changes, carry_parts, edits, without_texts
from tasks.dataset.idsets import IdSet
from tasks.dataset.parts import Part, link_part, sync_folder, write_part
from tasks.dataset.same_bytes import Copies
from tasks.dataset.tables import ascends, gathered, projected, shard_names, shard_rows
from tasks.deduplicate import LINKS_FOLDER, PARENT_KEY
from tasks.errors import OutputError, SnapshotError
from tasks.evidence.dictionary import DICTIONARY, dictionary_rows
from tasks.near.gather import NEAR_FOLDER, read_away
from tasks.near.index import NEAR_TABLES
from tasks.schema import ACROSS_TABLES, INDEX_TABLES, SCHEMA_VERSION, SORT_KEYS, TABLES, arrow_schema
from tasks.snapshot import BatchEntry, Counts, Manifest, commit, current_snapshot, read_manifest, sum_counts

ARTICLES_A_BUCKET = 20_000
LINKED_TABLES = ("duplicates", "stories", *ACROSS_TABLES)  # their rows are found over the whole batch, not shard by shard
_ROWS_A_BUCKET = {"scrapes": 100_000, "quarantine": 2_000, **dict.fromkeys(LINKED_TABLES, 100_000)}
_SCRAPE_FACTS = ["scrape_id", "outcome", "article_id"]
_FULL = (errno.ENOSPC, errno.EDQUOT)


class BatchInfo(msgspec.Struct, frozen=True):
    """What the manifest says of a batch.

    n_records: inputs it was given; n_known: those of them whose very scrape has a row already and that get no new one
    settings, versions: plain data that decides what is published; no number of workers, path of work or time
    """

    batch_id: str
    n_records: int
    n_known: int = 0
    settings: dict[str, Any] = {}
    versions: dict[str, Any] = {}


class Replaced(msgspec.Struct, frozen=True):
    """Rows of history that the batch cleans again: its own rows take their place."""

    article_ids: frozenset[str] = frozenset()
    scrape_ids: frozenset[str] = frozenset()


class PublishResult(msgspec.Struct, frozen=True):
    """The snapshot. is_new: False if an earlier attempt at this batch committed it before it died."""

    snapshot_id: str
    path: Path
    counts: Counts
    n_parts_linked: int
    n_parts_written: int
    is_new: bool = True


def publish(output: Path, work: Path, batch: BatchInfo, replaced: Replaced | None = None) -> PublishResult:
    """Commit work/labelled with what `find_duplicates` found (work/links) as the next snapshot of an output folder.

    The caller holds the output lock. Raises OutputError, with the last snapshot untouched, when counts do not add up,
    the disk is full, or history is not the one that duplicates were looked for in.
    """
    parent = current_snapshot(output)
    history = _history_of_links(work)
    before = read_manifest(parent) if parent else None
    if parent and before and before.parent == history and before.batches[-1].batch_id == batch.batch_id:
        return _result(parent, before, before, is_new=False)
    _check_parent(parent, before, history)
    staging = work / "snapshot"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        manifest = _Staging(output, work, staging, parent, before).build(batch, replaced or Replaced())
        return _result(commit(output, staging, manifest), manifest, before, is_new=True)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(work / "runs", ignore_errors=True)
        remedy = "free space on its disk and run the same command again; the last snapshot is intact"
        raise OutputError(f"{output}: the disk is full; {remedy}") from error


def _history_of_links(work: Path) -> str:
    path = work / LINKS_FOLDER / "links.parquet"
    try:
        return bytes(pq.read_schema(path).metadata[PARENT_KEY]).decode()
    except (OSError, KeyError, TypeError, pa.ArrowException) as error:
        raise OutputError(f"{path}: missing or damaged; delete the work folder and run again") from error


def _check_parent(parent: Path | None, before: Manifest | None, history: str) -> None:
    found = parent.name if parent else ""
    if found != history:
        raise OutputError(f"duplicates were looked for in snapshot {history or '(none)'}, but the last one is now "
                          f"{found or '(none)'}; run the same command again")  # fmt: skip
    if before and before.versions.get("schema_version") != SCHEMA_VERSION:
        version = before.versions.get("schema_version")
        raise OutputError(f"the output has columns of version {version}, this copydesk writes version {SCHEMA_VERSION}; "
                          "name a new folder with --output and clean the sources into it")  # fmt: skip


def _result(path: Path, manifest: Manifest, before: Manifest | None, is_new: bool) -> PublishResult:
    old = {part.sha256 for parts in before.parts.values() for part in parts} if before else set()
    listed = [part.sha256 for parts in manifest.parts.values() for part in parts]
    n_linked = sum(sha256 in old for sha256 in listed)
    return PublishResult(path.name, path, manifest.counts, n_linked, len(listed) - n_linked, is_new)


class _Staging:
    """A snapshot while it is put together below work/."""

    def __init__(self, output: Path, work: Path, staging: Path, parent: Path | None, before: Manifest | None) -> None:
        self.output, self.work, self.staging = output, work, staging
        self.parent, self.before = parent, before
        self.labelled = work / "labelled"
        self.links = pq.read_table(work / LINKS_FOLDER / "links.parquet")
        self.copies = Copies(pq.read_table(work / LINKS_FOLDER / "dropped.parquet"))
        self.new_links = self.links.filter(self.links["is_new"])
        self.stories = pq.read_table(work / LINKS_FOLDER / "story_links.parquet")
        self.scrapes: list[pa.Table] = []

    def build(self, batch: BatchInfo, replaced: Replaced) -> Manifest:
        """Write and link all parts; gives the manifest, once its counts add up."""
        changes = self._changes(replaced)
        check_arriving(changes, self.parent)
        parts = {table: self._table(table, changes) for table in TABLES}
        counts = sum_counts(parts)
        scrapes = gathered(self.scrapes, projected("scrapes", _SCRAPE_FACTS))
        n_before = self.before.counts.rows["scrapes"] if self.before else 0
        n_replaced = n_before + scrapes.num_rows - counts.rows["scrapes"]
        entry = BatchEntry(batch.batch_id, batch.n_records, scrapes.num_rows, batch.n_known, n_replaced)
        check_accounts(entry, counts, scrapes, changes, self.parent)
        return Manifest(
            parent=self.parent.name if self.parent else "",
            batches=[*(self.before.batches if self.before else ()), entry],
            parts=parts,
            index={kind: self._index(kind) for kind in INDEX_TABLES},
            settings=batch.settings,
            versions={**batch.versions, "schema_version": SCHEMA_VERSION},
            counts=counts,
        )

    def _changes(self, replaced: Replaced) -> Changes:
        touched = pq.read_table(self.work / LINKS_FOLDER / "touched.parquet")
        return Changes(
            articles=IdSet(sorted(replaced.article_ids)),
            scrapes=IdSet(sorted(replaced.scrape_ids)),
            clusters=IdSet(touched["cluster_id"]),
            links=self._changed(),
            stories=IdSet(pq.read_table(self.work / LINKS_FOLDER / "old_stories.parquet")["story_id"]),
            arriving=IdSet(self.new_links["article_id"]),
            copies=IdSet(pq.read_table(self.work / LINKS_FOLDER / "old_copies.parquet")["article_id"]),
        )

    def _changed(self) -> pa.Table:
        """What changes in articles of history: cluster_id and is_canonical, or story_id, or both."""
        moved = self.links.filter(pc.invert(self.links["is_new"])).drop_columns(["is_new"])
        told = self.stories.filter(pc.invert(pc.is_in(self.stories["article_id"], value_set=_ids(self.new_links))))
        return moved.join(told, "article_id", join_type="full outer").sort_by("article_id").combine_chunks()

    def _table(self, table: str, changes: Changes) -> list[Part]:
        folder = self.staging / table
        if table == DICTIONARY:
            return [self._dictionary(folder)]
        old = self.before.parts[table] if self.before else []
        carried = carry_parts(self.parent, table, old, edits(changes).get(table), folder) if self.parent else []
        fresh = [write_part(folder, table, [rows]) for rows in self._new_rows(table, changes)]
        return carried + fresh or [write_part(folder, table, [])]

    def _dictionary(self, folder: Path) -> Part:
        """The dictionary of signals, the same file as before where nothing changed in it."""
        rows = pa.Table.from_pylist(dictionary_rows(), schema=arrow_schema(DICTIONARY))
        part = write_part(folder, DICTIONARY, [rows])
        if self.parent and self.before and part in self.before.parts[DICTIONARY]:
            (folder / part.name).unlink()
            link_part(self.parent / DICTIONARY / part.name, folder / part.name)
        return part

    def _new_rows(self, table: str, changes: Changes) -> Iterator[pa.Table]:
        """The batch's rows of a table, sorted, bucket by bucket."""
        buckets = Buckets(arrow_schema(table), SORT_KEYS[table], self._n_buckets(table), self.work / "runs" / table)
        if table in LINKED_TABLES:
            buckets.add(pq.read_table(self.work / LINKS_FOLDER / f"{table}.parquet"))
        else:
            for shard, rows in shard_rows(self.labelled, table):
                buckets.add(self._published(table, shard, rows))
        if table == "signals":
            buckets.add(pq.read_table(self.work / LINKS_FOLDER / f"{COPIES}.parquet"))
        at = 0
        for rows in buckets:
            if not ascends(rows, SORT_KEYS[table]).all():
                raise SnapshotError(f"two rows of {table} with the same {', '.join(SORT_KEYS[table])}; please report it")
            if rows.num_rows:
                yield self._checked(table, rows, at, changes)
            at += rows.num_rows

    def _n_buckets(self, table: str) -> int:
        if table not in _ROWS_A_BUCKET:
            return n_buckets(self.new_links.num_rows, ARTICLES_A_BUCKET)
        files = [self.labelled / f"{shard}.{table}.parquet" for shard in shard_names(self.labelled)]
        if table in LINKED_TABLES:
            files = [self.work / LINKS_FOLDER / f"{table}.parquet"]
        return n_buckets(sum(pq.read_metadata(path).num_rows for path in files), _ROWS_A_BUCKET[table])

    def _published(self, table: str, shard: str, rows: pa.Table) -> pa.Table:
        if table == "scrapes":
            return self.copies.named(shard, rows)
        return self.copies.without(shard, rows) if SORT_KEYS[table][0] == "article_id" else rows

    def _checked(self, table: str, rows: pa.Table, at: int, changes: Changes) -> pa.Table:
        if table == "scrapes":
            self.scrapes.append(rows.select(_SCRAPE_FACTS))
        elif table == "articles":
            return _linked(rows, self.new_links.slice(at, rows.num_rows), self.stories)
        elif table not in LINKED_TABLES and SORT_KEYS[table][0] == "article_id":
            _check_owned(table, rows, changes)
        return rows

    def _index(self, kind: str) -> list[Part]:
        """The index parts of a kind: those of the parent, without rows of texts that went, and those of the batch's rows.

        Index files are only ever added, and outside the snapshot: one that no manifest names does no harm.
        """
        parts = list(self.before.index.get(kind, ())) if self.before else []
        folder = self.output / "index" / kind
        if kind in NEAR_TABLES:
            parts = without_texts(folder, kind, parts, read_away(self.work))
        for source in (self.work / f"{kind}.parquet", *sorted((self.work / NEAR_FOLDER / "index").glob(f"{kind}*.parquet"))):
            rows = pq.read_table(source, schema=arrow_schema(kind)) if source.exists() else arrow_schema(kind).empty_table()
            if rows.num_rows:
                part = write_part(folder, kind, [rows.sort_by([(name, "ascending") for name in rows.column_names])])
                parts = parts if part in parts else [*parts, part]
        if folder.exists():
            sync_folder(folder)
            sync_folder(folder.parent)
        return parts


def _check_owned(table: str, rows: pa.Table, changes: Changes) -> None:
    """Rows on copies may be of articles of history whose cluster grew, all others are of the batch."""
    owned = changes.arriving.contains(rows["article_id"])
    if table == "signals":
        owned |= pc.equal(rows["signal"], COPIES).to_numpy()
    if not owned.all():
        raise OutputError(f"a row of {table} has no article in this batch; delete the work folder and run again")


def _ids(rows: pa.Table) -> pa.Array:
    return rows["article_id"].combine_chunks()


def _linked(articles: pa.Table, links: pa.Table, stories: pa.Table) -> pa.Table:
    """Sorted articles with their story, and the cluster and canonical flag of the links: the same ids in the same order."""
    if not links["article_id"].combine_chunks().equals(articles["article_id"].combine_chunks()):
        raise SnapshotError("duplicates were looked for in other articles; delete the work folder and run again")
    story = stories["story_id"].take(pc.index_in(articles["article_id"], value_set=_ids(stories)))
    for name, column in (("cluster_id", links["cluster_id"]), ("is_canonical", links["is_canonical"]), ("story_id", story)):
        at = articles.schema.get_field_index(name)
        articles = articles.set_column(at, articles.schema.field(name), column.combine_chunks())
    return articles
