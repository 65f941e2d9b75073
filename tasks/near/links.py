"""Compared pairs: candidates of a batch are compared word by word, and what earlier pairs lost is written down.

A pair that shares too little text is forgotten, one that shares enough is kept in the index with its counts, whether it
makes a copy or not: later batches may show that what it shares is common to many texts.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.near.compare import MIN_SAMPLED, MIN_SHARE, Compared, are_candidates
from tasks.near.gather import NEAR_FOLDER
from tasks.near.index import NearIndex, keys_of
from tasks.near.words import Words, spellings, word_hashes
from tasks.schema import arrow_schema

PAIRS_A_CHUNK = 10_000
_WORDS_FILE = "words.bin"


def find_links(work: Path, labelled: Path, parent: Path | None, index: NearIndex) -> tuple[pa.Table, np.ndarray]:
    """All pairs that were ever compared, as they count now, and the texts whose pairs this batch may have changed.

    Writes the rows that the index gets: pairs of the batch, and corrections of earlier ones.
    """
    folder = work / NEAR_FOLDER
    fresh = pq.read_table(folder / "index" / "texts.parquet")
    asked = {"fresh": fresh, "shared": _shared(folder)}
    new = _compare(folder, labelled, parent, _candidates(index, asked), index)
    lost = index.ask(
        "SELECT s.a, s.b, s.n_rare, s.n_common FROM sums s JOIN (SELECT DISTINCT a, b FROM links) USING (a, b) WHERE "
        "NOT is_fresh AND (s.n_rare <> 0 OR s.n_common <> 0)"
    )
    schema = arrow_schema("links")
    nothing = pa.nulls(lost.num_rows, pa.int32())
    filled = [lost[name] if name in lost.column_names else nothing for name in schema.names]
    rows = pa.concat_tables([new, pa.Table.from_arrays(filled, names=schema.names).cast(schema)])
    pq.write_table(rows, folder / "index" / "links.parquet")
    changed = [fresh["text_key"].to_numpy(), index.linked_with_away(), lost["a"].to_numpy(), lost["b"].to_numpy()]
    return _added(index.links(), rows), np.unique(np.concatenate(changed))


def _shared(folder: Path) -> pa.Table:
    return pq.read_table(sorted((folder / "shared").glob("*.parquet")))


def _candidates(index: NearIndex, asked: dict[str, pa.Table]) -> pa.Table:
    """Pairs with a text of the batch that share enough sampled shingles to be compared: a, b, n_words_*, n_rare, n_common."""
    index.keep(
        "sums", "SELECT a, b, sum(n_rare)::INTEGER AS n_rare, sum(n_common)::INTEGER AS n_common, (a IN (SELECT text_key FROM "
        "fresh) OR b IN (SELECT text_key FROM fresh)) AS is_fresh FROM shared GROUP BY a, b", **asked,
    )  # fmt: skip
    rows = index.ask(
        "WITH sized AS (SELECT text_key, n_words FROM fresh UNION ALL SELECT text_key, n_words FROM texts WHERE text_key NOT IN "
        "(SELECT text_key FROM fresh)) SELECT a, b, x.n_words AS n_words_a, y.n_words AS n_words_b, n_rare, n_common FROM sums "
        "JOIN sized x ON x.text_key = a JOIN sized y ON y.text_key = b WHERE is_fresh AND n_rare + n_common >= "
        f"{MIN_SAMPLED} ORDER BY a, b"
    )
    counted = np.add(rows["n_rare"].to_numpy(), rows["n_common"].to_numpy())
    return rows.filter(pa.array(are_candidates(rows["n_words_a"].to_numpy(), rows["n_words_b"].to_numpy(), counted)))


def _compare(folder: Path, labelled: Path, parent: Path | None, pairs: pa.Table, index: NearIndex) -> pa.Table:
    """The candidates that share enough words, as rows of the index."""
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    keys = np.unique(np.concatenate([a, b]))
    words = _Store(folder, keys, _texts(folder, labelled, parent, keys, index)) if len(keys) else None
    parts = [arrow_schema("links").empty_table()]
    for start in range(0, len(a), PAIRS_A_CHUNK):
        x, y = a[start : start + PAIRS_A_CHUNK], b[start : start + PAIRS_A_CHUNK]
        assert words is not None
        here = np.unique(np.concatenate([x, y]))
        compared = Compared(words.of(here))
        left, right = np.searchsorted(here, x), np.searchsorted(here, y)
        found = compared.shared(left, right)
        shorter = np.minimum(compared.n_words[left], compared.n_words[right])
        enough = pa.array(found[:, 0] >= MIN_SHARE * shorter)
        columns = pairs.slice(start, PAIRS_A_CHUNK).to_pydict() | {
            "n_shared": found[:, 0], "n_gap": found[:, 1], "n_sampled": found[:, 2]
        }  # fmt: skip
        parts.append(pa.table(columns).select(arrow_schema("links").names).cast(arrow_schema("links")).filter(enough))
    (folder / _WORDS_FILE).unlink(missing_ok=True)
    return pa.concat_tables(parts)


class _Store:
    """Word hashes of many texts in a file, read where they are needed."""

    def __init__(self, folder: Path, keys: np.ndarray, texts: Iterator[tuple[np.ndarray, pa.ChunkedArray]]) -> None:
        self._path, self._keys = folder / _WORDS_FILE, keys
        self._spans = np.zeros((len(keys), 2), np.int64)
        at = 0
        with open(self._path, "wb") as file:
            for theirs, column in texts:
                words = word_hashes(column)
                file.write(words.hashes.tobytes())
                places = np.searchsorted(keys, theirs)
                self._spans[places, 0] = at + words.offsets[:-1]
                self._spans[places, 1] = at + words.offsets[1:]
                at += len(words.hashes)
        self._hashes = np.memmap(self._path, np.uint64, "r") if at else np.zeros(0, np.uint64)

    def of(self, keys: np.ndarray) -> Words:
        """The words of some texts, in the order of the keys."""
        spans = self._spans[np.searchsorted(self._keys, keys)]
        parts = [self._hashes[start:end] for start, end in spans.tolist()]
        return Words(np.concatenate(parts), np.concatenate([[0], np.cumsum(spans[:, 1] - spans[:, 0])]))


def _texts(
    folder: Path, labelled: Path, parent: Path | None, keys: np.ndarray, index: NearIndex
) -> Iterator[tuple[np.ndarray, pa.ChunkedArray]]:
    """The texts with these keys, a stretch at a time, each once: those new to the index from the batch, else from history."""
    arriving = pq.read_table(folder / "arriving.parquet", columns=["text_key", "article_id", "shard"])
    arriving = arriving.filter(pa.array(np.isin(arriving["text_key"].to_numpy(), keys)))
    waiting = ~np.isin(keys, arriving["text_key"].to_numpy())
    for shard in pc.unique(arriving["shard"]).to_pylist():
        mine = arriving.filter(pc.equal(arriving["shard"], shard))
        rows = pq.read_table(labelled / f"{shard}.articles.parquet", columns=["article_id", "text_sha256", "text"])
        rows = rows.filter(pc.is_in(rows["article_id"], mine["article_id"].combine_chunks()))
        theirs = keys_of(rows["text_sha256"])
        first = np.sort(np.unique(theirs, return_index=True)[1])
        yield theirs[first], rows["text"].take(pa.array(first))
    listed = index.rows_of("texts", keys[waiting]).sort_by("text_key")
    spelled = dict(zip(*(listed[n].to_pylist() for n in ("text_key", "spelling")), strict=True))
    for is_exact in (True, False):  # the article whose spelling the index knows may have been replaced since
        for path in sorted((parent / "articles").glob("*.parquet")) if parent and waiting.any() else ():
            yield from _history_texts(path, keys, waiting, spelled if is_exact else None)


def _history_texts(
    path: Path, keys: np.ndarray, waiting: np.ndarray, spelled: dict[int, int] | None
) -> Iterator[tuple[np.ndarray, pa.ChunkedArray]]:
    """Only the row groups that hold a wanted text are read in full."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            theirs = keys_of(file.read_row_group(number, columns=["text_sha256"])["text_sha256"])
            hits = np.flatnonzero(np.isin(theirs, keys[waiting]))
            if not len(hits):
                continue
            rows = file.read_row_group(number, columns=["text"])["text"].take(pa.array(hits))
            theirs = theirs[hits]
            if spelled is not None:
                same = spellings(word_hashes(rows)) == np.array([spelled.get(k) for k in theirs.tolist()])
                rows, theirs = rows.filter(pa.array(same)), theirs[same]
            first = np.sort(np.unique(theirs, return_index=True)[1])
            waiting[np.searchsorted(keys, theirs)] = False
            yield theirs[first], rows.take(pa.array(first))


def _added(links: pa.Table, rows: pa.Table) -> pa.Table:
    """Pairs with the counts of further rows added, by a and b."""
    both = pa.concat_tables([links, rows])
    facts = [name for name in both.column_names[2:] if name not in ("n_rare", "n_common")]
    summed = both.group_by(["a", "b"]).aggregate([*((name, "max") for name in facts), ("n_rare", "sum"), ("n_common", "sum")])
    summed = summed.rename_columns(["a", "b", *facts, "n_rare", "n_common"])
    return summed.select(both.column_names).cast(both.schema).sort_by([("a", "ascending"), ("b", "ascending")])
