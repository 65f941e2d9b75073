"""The same bytes twice in a batch: one scrape makes the article, the others are its duplicates.

It is the one with the smallest (source_path, record_offset), so that neither shards nor their order matter. Bytes that
an earlier batch held never come this far: reading names them duplicates at once.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.dataset.idsets import IdSet
from tasks.dataset.tables import gathered, projected, shard_rows, starts
from tasks.schema import arrow_schema

_PLACE = ["article_id", "source_path", "record_offset", "scrape_id"]


def find_repeated_bytes(labelled: Path) -> pa.Table:
    """Scrapes of a labelled batch whose bytes another scrape makes into the article: one row of `dropped` each."""
    scrapes = (rows for _, rows in _article_scrapes(labelled, ["article_id"]))
    counts = pc.value_counts(gathered(scrapes, projected("scrapes", ["article_id"]))["article_id"].combine_chunks())
    repeated = IdSet(counts.field("values").filter(pc.greater(counts.field("counts"), 1)))
    rows = gathered(_with_shard(labelled, repeated), projected("dropped", ["shard", *_PLACE]))
    rows = rows.sort_by([(name, "ascending") for name in _PLACE]).combine_chunks()
    first = starts(rows["article_id"])
    kept = rows.filter(pa.array(first)).select(["shard", "scrape_id"]).take(pa.array(np.cumsum(first) - 1))
    rows = rows.append_column("kept_shard", kept["shard"]).append_column("kept_scrape_id", kept["scrape_id"])
    schema = arrow_schema("dropped")
    return rows.filter(pa.array(~first)).select(schema.names).cast(schema)


def _article_scrapes(labelled: Path, columns: list[str]) -> Iterator[tuple[str, pa.Table]]:
    for shard, rows in shard_rows(labelled, "scrapes", [*columns, "outcome"]):
        yield shard, rows.filter(pc.equal(rows["outcome"], "article")).select(columns)


def _with_shard(labelled: Path, repeated: IdSet) -> Iterator[pa.Table]:
    for shard, rows in _article_scrapes(labelled, _PLACE) if len(repeated) else ():
        found = rows.filter(pa.array(repeated.contains(rows["article_id"])))
        yield found.append_column("shard", pa.repeat(shard, found.num_rows))


class Copies:
    """The dropped scrapes shard by shard: takes a shard's rows down to what is published of them."""

    def __init__(self, dropped: pa.Table) -> None:
        self._by_shard = {
            shard: dropped.filter(pc.equal(dropped["shard"], shard)).combine_chunks()
            for shard in pc.unique(dropped["shard"]).to_pylist()
        }

    def without(self, shard: str, rows: pa.Table) -> pa.Table:
        """Rows of articles, blocks or exclusions without those of articles that another shard's rows stand for.

        A repeat within the shard is settled when its rows are read.
        """
        if shard not in self._by_shard:
            return rows
        dropped = self._by_shard[shard]
        away = dropped.filter(pc.not_equal(dropped["kept_shard"], shard))["article_id"].combine_chunks()
        return rows.filter(pc.invert(pc.is_in(rows["article_id"], value_set=away)))

    def named(self, shard: str, scrapes: pa.Table) -> pa.Table:
        """Scrape rows with the outcome `duplicate` for the dropped ones, and whose bytes they repeat."""
        if shard not in self._by_shard:
            return scrapes
        dropped = self._by_shard[shard]
        kept = dropped["kept_scrape_id"].take(pc.index_in(scrapes["scrape_id"], value_set=dropped["scrape_id"].combine_chunks()))
        detail = pc.binary_join_element_wise("same bytes as", kept, " ")
        scrapes = _set(scrapes, "outcome", pc.if_else(pc.is_valid(kept), "duplicate", scrapes["outcome"]))
        return _set(scrapes, "detail", pc.coalesce(detail, scrapes["detail"]))


def _set(rows: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), column)
