"""Stories of a batch and its history: new articles join the stories of the weeks around them, or begin one.

Only history near the batch in time is read, so that the cost is that of the batch. An id is made of the article that a story
began with and stays; of stories that turn out to be one the oldest stays, and the others name it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.dataset.same_bytes import Copies
from tasks.dataset.tables import gathered, history_rows, projected, shard_rows
from tasks.headline_rows import add_headline_rows
from tasks.records import sha256_hex
from tasks.schema import arrow_schema
from tasks.stories.join import join_stories
from tasks.stories.vectors import term_vectors

WINDOW = timedelta(days=30)  # how far before and behind an article history is looked through
MAX_UNDATED = 5_000  # articles of history without any date that a batch with such articles is compared with
NAMES_AHEAD = 4  # ids of one article's stories that are looked up in history
BLOCK = 5_000  # articles that are grouped at a time, with up to as many of those before them
_FACTS = ["article_id", "headline", "text", "dek", "site", "published_at", "scraped_at", "cluster_id", "story_id"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StoryCounts(msgspec.Struct, frozen=True):
    """n_articles: of the batch; n_stories: stories of several that it touches; n_merged: those that became part of another."""

    n_articles: int
    n_stories: int
    n_merged: int


def tell_stories(work: Path, parent: Path | None, replaced: frozenset[str] = frozenset()) -> StoryCounts:
    """Give every article of a labelled and deduplicated batch its story, and write what changes.

    work/links/story_links.parquet  story_id of each new article, and of earlier ones whose story became part of another
    work/links/stories.parquet      new rows of `stories`
    work/links/old_stories.parquet  stories of history whose rows no longer hold
    """
    known = _stories(parent)
    rows, taken = _articles(work, parent, known, replaced)
    told = _Told(rows, known, taken, replaced)
    for block in _blocks(rows):
        told.group(block)
    out = work / "links"
    links = pa.table(told.links(), schema=arrow_schema("story_links")).sort_by("article_id")
    add_headline_rows(out, rows.filter(rows["is_new"]), parent, replaced)
    pq.write_table(links, out / "story_links.parquet")
    stories, old = told.rows(replaced)
    listed = sorted(stories, key=lambda row: str(row["story_id"]))
    pq.write_table(pa.Table.from_pylist(listed, schema=arrow_schema("stories")), out / "stories.parquet")
    pq.write_table(pa.table({"story_id": sorted(old)}, schema=arrow_schema("old_stories")), out / "old_stories.parquet")
    n_merged = sum(row["merged_into"] is not None for row in stories)
    return StoryCounts(pc.sum(rows["is_new"]).as_py() or 0, len(stories) - n_merged, n_merged)


def _articles(
    work: Path, parent: Path | None, known: dict[str, dict[str, Any]], replaced: frozenset[str]
) -> tuple[pa.Table, set[str]]:
    """The batch's articles and those of history that they are compared with, in order of time; is_new tells them apart.

    Second, ids that a new story could be given and history has in use.
    """
    links = pq.read_table(work / "links" / "links.parquet")
    copies = Copies(pq.read_table(work / "links" / "dropped.parquet"))
    schema = projected("articles", _FACTS)
    new = gathered((copies.without(s, r) for s, r in shard_rows(work / "labelled", "articles", _FACTS)), schema)
    new = _with_clusters(new, links).append_column("is_new", pa.repeat(True, new.num_rows))
    touched = pq.read_table(work / "links" / "touched.parquet")["cluster_id"].combine_chunks()
    clusters = pa.concat_arrays([links["cluster_id"].combine_chunks(), touched])
    others = {a for row in known.values() if not replaced.isdisjoint(row["article_ids"]) for a in row["article_ids"]}
    around = _Around(new, clusters, others - replaced, replaced)
    old = gathered(around.rows(parent), schema)
    old = _with_clusters(old, links).append_column("is_new", pa.repeat(False, old.num_rows))
    rows = pa.concat_tables([new, old])
    at = pc.coalesce(rows["published_at"], rows["scraped_at"])
    text = pc.if_else(pc.equal(rows["text"], ""), rows["dek"], rows["text"])  # of a feed's items the summary is all there is
    text = pc.utf8_slice_codeunits(pc.fill_null(text, ""), 0, 4000)
    rows = rows.append_column("at", at).drop(["dek", "text"]).append_column("text", text)
    return rows.sort_by([("at", "ascending"), ("article_id", "ascending")]).combine_chunks(), around.taken


def _with_clusters(rows: pa.Table, links: pa.Table) -> pa.Table:
    """Articles with the cluster that they have now."""
    at = pc.index_in(rows["article_id"], value_set=links["article_id"].combine_chunks())
    clusters = pc.coalesce(links["cluster_id"].take(at), rows["cluster_id"])
    rows = rows.append_column("was_cluster", rows["cluster_id"])
    return rows.set_column(rows.schema.get_field_index("cluster_id"), "cluster_id", clusters)


class _Around:
    """What of history a batch is compared with: articles of the weeks around it, some that have no date if the batch has such
    too, copies of its articles whenever they appeared, and what is left of the stories of articles that are replaced.
    """

    def __init__(self, new: pa.Table, clusters: pa.Array, others: set[str], replaced: frozenset[str]) -> None:
        at = pc.coalesce(new["published_at"], new["scraped_at"])
        span = pc.min_max(at).as_py() if new.num_rows else {"min": None, "max": None}
        self._low, self._high = (span["min"] or _EPOCH) - WINDOW, (span["max"] or _EPOCH) + WINDOW
        self._n_undated = MAX_UNDATED if at.null_count else 0
        self._clusters, self._others = clusters, pa.array(sorted(others), pa.string())
        self._gone = pa.array(sorted(replaced), pa.string())
        ids = [name for article in new["article_id"].to_pylist() for name in islice(_names_after(article), NAMES_AHEAD)]
        self._names = pa.array(ids, pa.string())
        self.taken: set[str] = set()

    def rows(self, parent: Path | None) -> Iterator[pa.Table]:
        """The rows of _FACTS, a row group at a time."""
        for path in sorted((parent / "articles").glob("*.parquet")) if parent else ():
            with pq.ParquetFile(path) as file:
                for number in range(file.num_row_groups):
                    rows = file.read_row_group(number, columns=[name for name in _FACTS if name != "text"])
                    kept = self._kept(rows)
                    if pc.any(kept).as_py():
                        texts = file.read_row_group(number, columns=["text"])["text"]
                        yield rows.append_column("text", texts).filter(kept)

    def _kept(self, rows: pa.Table) -> pa.ChunkedArray:
        stays = pc.invert(pc.is_in(rows["article_id"], value_set=self._gone))
        used = rows["story_id"].filter(pc.and_(stays, pc.is_in(rows["story_id"], value_set=self._names)))
        self.taken.update(used.to_pylist())
        when = pc.coalesce(rows["published_at"], rows["scraped_at"])
        near = pc.fill_null(pc.and_(pc.greater_equal(when, self._low), pc.less_equal(when, self._high)), False)
        undated = pc.is_null(when)
        place = pc.cumulative_sum(undated.cast(pa.int64()))
        undated = pc.and_(undated, pc.less_equal(place, self._n_undated))
        self._n_undated -= pc.sum(undated).as_py() or 0
        linked = pc.or_(pc.is_in(rows["cluster_id"], value_set=self._clusters),
                        pc.is_in(rows["article_id"], value_set=self._others))  # fmt: skip
        return pc.and_(pc.or_(pc.or_(near, undated), linked), stays)


def _names_after(article_id: str) -> Iterator[str]:
    """The ids that a story which begins with an article may be given, the first one that is free."""
    name = sha256_hex(f"story {article_id}".encode())[:24]
    while True:
        yield name
        name = sha256_hex(name.encode())[:24]


def _stories(parent: Path | None) -> dict[str, dict[str, Any]]:
    names = arrow_schema("stories").names
    return {row["story_id"]: row for rows in history_rows(parent, "stories", names) for row in rows.to_pylist()}


def _blocks(rows: pa.Table) -> Iterator[np.ndarray]:
    """Row numbers of the articles that are grouped together: a block in order of time with those right before it."""
    for start in range(0, rows.num_rows, BLOCK):
        block = np.arange(max(0, start - BLOCK), min(start + BLOCK, rows.num_rows))
        if rows["is_new"].take(pa.array(block[block >= start])).to_pylist().count(True):
            yield block


class _Told:
    """Which story each article has, while blocks are grouped one after another."""

    def __init__(self, rows: pa.Table, known: dict[str, dict[str, Any]], taken: set[str], replaced: frozenset[str]) -> None:
        self._rows, self._known = rows, known
        facts = rows.select(["article_id", "headline", "site", "published_at", "story_id", "is_new"]).to_pydict()
        self._ids, self._was, self._is_new = facts["article_id"], facts["story_id"], facts["is_new"]
        self._headlines, self._sites, self._published = facts["headline"], facts["site"], facts["published_at"]
        self._clusters = rows["cluster_id"].to_pylist()
        at = [(when - _EPOCH).total_seconds() / 86400 if when else None for when in rows["at"].to_pylist()]
        self._days: list[float | None] = at
        self.story: list[str | None] = [None if is_new else was for is_new, was in zip(self._is_new, self._was, strict=True)]
        self._of_cluster: dict[str, str] = {}
        held = {story for story, row in known.items() if row["merged_into"] or not replaced.issuperset(row["article_ids"])}
        self._used = held | taken | {story for story in self.story if story}
        self._merged: dict[str, str] = {}

    def group(self, block: np.ndarray) -> None:
        """Group the articles of a block by one of each cluster; what was one story before stays together."""
        copies: dict[str, list[int]] = {}
        for n in block.tolist():
            copies.setdefault(self._clusters[n], []).append(n)
        first = [listed[0] for listed in copies.values()]
        for cluster, listed in copies.items():
            stories = {s for s in (self._of_cluster.get(cluster), *(self.story[n] for n in listed)) if s}
            if stories:
                self._settle(listed, stories)
        texts = self._rows["text"].take(pa.array(first)).to_pylist()
        vectors = term_vectors([self._headlines[n] or "" for n in first], texts)
        given = _together([self._resolved(self.story[n]) for n in first])
        for group in join_stories(vectors, [self._days[n] for n in first], given):
            members = [n for place in group for n in copies[self._clusters[first[place]]]]
            self._settle(members, {s for s in (self.story[n] for n in members) if s})

    def _resolved(self, story: str | None) -> str | None:
        while story in self._merged:
            story = self._merged[story]
        return story

    def _settle(self, members: list[int], stories: set[str]) -> None:
        """Name the story of some articles: the oldest of those they have, or one after its first article."""
        names = {str(self._resolved(story)) for story in stories}
        if names:
            name = min(names, key=lambda story: self._age(story, members))
        else:
            name = self._new_id(min(members, key=lambda n: (self._days[n] is None, self._days[n] or 0.0, self._ids[n])))
        for other in names - {name}:
            self._merged[other] = name
        for n in members:
            self.story[n] = self._of_cluster[self._clusters[n]] = name

    def _age(self, story: str, members: list[int]) -> tuple[bool, float, str]:
        """Stories in the order of their first article."""
        days = [self._days[n] for n in members if self._resolved(self.story[n]) == story and self._days[n] is not None]
        known = self._known.get(story, {}).get("first_published_at")
        dated = [day for day in days if day is not None] + ([(known - _EPOCH).total_seconds() / 86400] if known else [])
        return (not dated, min(dated, default=0.0), story)

    def _new_id(self, number: int) -> str:
        """An id that no story has: one that began with this article may have gone on without it."""
        name = next(name for name in _names_after(self._ids[number]) if name not in self._used)
        self._used.add(name)
        return name

    def links(self) -> dict[str, list[str | None]]:
        """article_id and story_id of new articles, and of earlier ones whose story is another one now."""
        final = [self._resolved(story) for story in self.story]
        changed = {
            article: story for article, story, was, is_new in zip(self._ids, final, self._was, self._is_new, strict=True)
            if is_new or story != was
        }  # fmt: skip
        for old, row in self._known.items():  # articles of a merged story that lie outside the weeks looked at
            if (into := self._resolved(old)) != old and not row["merged_into"]:
                changed |= {article: into for article in row["article_ids"] if article not in changed}
        return {"article_id": list(changed), "story_id": list(changed.values())}

    def rows(self, replaced: frozenset[str]) -> tuple[list[dict[str, Any]], set[str]]:
        """New rows of `stories`, and the ids of those of history that they replace."""
        members: dict[str, set[int]] = {}
        for number, story in enumerate(self.story):
            members.setdefault(str(self._resolved(story)), set()).add(number)
        fresh = {str(self._resolved(s)) for s, is_new in zip(self.story, self._is_new, strict=True) if is_new}
        fresh |= {str(self._resolved(old)) for old in self._merged}
        bereft = {s for s, row in self._known.items() if not replaced.isdisjoint(row["article_ids"])} if replaced else set()
        made, old = [], set()
        for story in sorted(fresh | bereft):
            row = self._row(story, members.get(story, set()), replaced)
            if len(row["article_ids"]) > 1:
                made.append(row)
            old |= {story} & self._known.keys()
        for story in sorted(self._merged):
            empty: dict[str, Any] = {"headline": None, "article_ids": [], "sites": [], "first_published_at": None}
            made.append({"story_id": story, **empty, "merged_into": self._resolved(story)})
            old |= {story} & self._known.keys()
        moved = [row for row in self._known.values() if row["merged_into"] in self._merged]
        made += [{**row, "merged_into": self._resolved(row["merged_into"])} for row in moved]
        return made, old | {row["story_id"] for row in moved}

    def _row(self, story: str, members: set[int], replaced: frozenset[str]) -> dict[str, Any]:
        """A story's row: the articles seen in this run, and those that its earlier rows name."""
        parts = [row for old, row in self._known.items() if self._resolved(old) == story]
        ids = {self._ids[n] for n in members} | ({a for row in parts for a in row["article_ids"]} - replaced)
        sites = {self._sites[n] for n in members} | {site for row in parts for site in row["sites"]}
        dates = [self._published[n] for n in members] + [row["first_published_at"] for row in parts]
        first = sorted(members, key=lambda n: (self._days[n] is None, self._days[n] or 0.0, self._ids[n]))
        titles = [row["headline"] for row in parts if row["story_id"] == story] + [self._headlines[n] for n in first]
        return {
            "story_id": story, "headline": next((t for t in titles if t), None), "article_ids": sorted(ids),
            "sites": sorted(s for s in sites if s), "first_published_at": min((d for d in dates if d), default=None),
            "merged_into": None,
        }  # fmt: skip


def _together(stories: list[str | None]) -> list[list[int]]:
    """Numbers of articles by the story that they have; one without has a group of its own.

    >>> _together(["a", None, "a"])
    [[0, 2], [1]]
    """
    groups: dict[str | int, list[int]] = {}
    for number, story in enumerate(stories):
        groups.setdefault(story or number, []).append(number)
    return list(groups.values())
