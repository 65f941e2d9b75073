"""Rows of `duplicates` for articles under the same headline: those of a batch, and earlier ones that it relates anew.

A relation hangs on the articles within a month of it. So what a batch changes is what its articles, those that it replaces
and those whose cluster it changes have within a month of them, and two months around them are what must be known.
"""

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.dataset.idsets import IdSet
from tasks.dataset.tables import history_rows
from tasks.headline_groups import Headed, by_headline, site_frames
from tasks.headline_links import same_headlines
from tasks.headline_near import WITHIN_DAYS, met_anew
from tasks.schema import arrow_schema

_FACTS = ["article_id", "headline", "site", "published_at", "scraped_at", "cluster_id"]
_DAY = 86_400_000_000.0  # microseconds
_SEEN = 2 * WITHIN_DAYS * _DAY


def add_headline_rows(links_folder: Path, new: pa.Table, parent: Path | None, replaced: frozenset[str]) -> None:
    """Add to duplicates.parquet the rows of articles that copy no other, but have the headline of one.

    new: the articles of the batch with their clusters. Earlier articles whose row may have changed get it again: their
    clusters are added to touched.parquet.
    """
    path, touched_path = links_folder / "duplicates.parquet", links_folder / "touched.parquet"
    touched = pq.read_table(touched_path)
    duplicates = pq.read_table(path, schema=arrow_schema("duplicates"))
    duplicates = duplicates.filter(pc.not_equal(duplicates["match_kind"], "headline"))
    links = pq.read_table(links_folder / "links.parquet")
    old, changed = _history(parent, new, links, touched["cluster_id"], IdSet(sorted(replaced)))
    fresh = list(_headed(new, new["cluster_id"]))
    current = [*fresh, *(a for a in old if a.article_id not in replaced)]
    asked = affected(current, [*fresh, *changed])
    copies = set(duplicates["article_id"].to_pylist()) | _known_copies(parent, IdSet(sorted(asked)), IdSet(touched["cluster_id"]))
    found = same_headlines(current, asked - copies)
    made = [
        {"article_id": a.article_id, "cluster_id": a.cluster_id, "canonical_id": a.article_id, "shared": None,
         "matched_article_id": found[a.article_id][0], "match_kind": "headline", "similarity": found[a.article_id][1]}
        for a in current if a.article_id in found
    ]  # fmt: skip
    again = {a.cluster_id for a in old if a.article_id in asked - copies} | set(touched["cluster_id"].to_pylist())
    again |= {a.cluster_id for a in changed if a.article_id in replaced}  # one without words is in no cluster that was looked at
    added = pa.Table.from_pylist(made, schema=arrow_schema("duplicates"))
    pq.write_table(pa.table({"cluster_id": sorted(again)}, schema=touched.schema), touched_path, compression="zstd")
    pq.write_table(pa.concat_tables([duplicates, added]).sort_by("article_id"), path, compression="zstd")


def _history(
    parent: Path | None, new: pa.Table, links: pa.Table, touched: pa.ChunkedArray, gone: IdSet
) -> tuple[list[Headed], list[Headed]]:  # fmt: skip
    """Earlier articles with a headline near those that changed in time, and those among them that changed."""
    clusters = IdSet(touched)
    times = [_at(new)]
    for rows in history_rows(parent, "articles", _FACTS) if len(clusters) or len(gone) else ():
        times.append(_at(rows.filter(_changed(rows, clusters, gone))))
    every = pa.chunked_array(times, pa.int64())
    span = pc.min_max(every).as_py()
    old: list[Headed] = []
    changed: list[Headed] = []
    for rows in history_rows(parent, "articles", _FACTS) if len(every) else ():
        at = _at(rows)
        near = pc.is_null(at) if every.null_count else pa.array([False] * len(at))
        if span["min"] is not None:
            inside = pc.and_(pc.greater_equal(at, int(span["min"] - _SEEN)), pc.less_equal(at, int(span["max"] + _SEEN)))
            near = pc.or_(near, pc.fill_null(inside, False))
        rows = rows.filter(near)
        was = rows["cluster_id"]
        now = pc.coalesce(links["cluster_id"].take(pc.index_in(rows["article_id"], links["article_id"].combine_chunks())), was)
        old += _headed(rows, now)
        changed += _headed(rows.filter(_changed(rows, clusters, gone)), was.filter(_changed(rows, clusters, gone)))
    return old, changed


def _changed(rows: pa.Table, clusters: IdSet, gone: IdSet) -> pa.Array:
    return pa.array(clusters.contains(rows["cluster_id"]) | gone.contains(rows["article_id"]))


def _at(rows: pa.Table) -> pa.Array:
    """When an article was published or else collected, in microseconds."""
    column = pc.coalesce(rows["published_at"], rows["scraped_at"]).cast(pa.int64())
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _headed(rows: pa.Table, clusters: pa.ChunkedArray) -> Iterator[Headed]:
    columns = (rows["article_id"], rows["headline"], rows["site"], clusters, _at(rows))
    for article, headline, site, cluster, at in zip(*(column.to_pylist() for column in columns), strict=True):
        if headline:
            yield Headed(article, headline, site or "", cluster, None if at is None else at / _DAY)


def affected(current: list[Headed], changed: list[Headed]) -> set[str]:
    """Articles whose relation may have changed: those under the headline of a changed one, or one like it, within a month of it."""
    marked = {article.article_id for article in changed}
    present = set(current)
    both = [*current, *(article for article in changed if article not in present)]  # as they are, and as they were
    groups = by_headline(both, site_frames(both))
    asked = met_anew(groups, marked)
    for listed in groups.values():
        days = sorted(a.day for a in listed if a.article_id in marked and a.day is not None)
        is_undated = any(a.article_id in marked and a.day is None for a in listed)
        for article in listed:
            if article.day is None:
                near = is_undated
            else:
                at = bisect_left(days, article.day - WITHIN_DAYS)
                near = at < len(days) and days[at] <= article.day + WITHIN_DAYS
            asked |= {article.article_id} if near else set()
    return asked


def _known_copies(parent: Path | None, asked: IdSet, touched: IdSet) -> set[str]:
    """Of some articles those that copy another one by the rows of history that still hold."""
    found: set[str] = set()
    for rows in history_rows(parent, "duplicates", ["article_id", "cluster_id", "match_kind"]) if len(asked) else ():
        holds = asked.contains(rows["article_id"]) & ~touched.contains(rows["cluster_id"])
        rows = rows.filter(pc.and_(pa.array(holds), pc.not_equal(rows["match_kind"], "headline")))
        found |= set(rows["article_id"].to_pylist())
    return found
