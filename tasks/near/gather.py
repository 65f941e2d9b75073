"""Before matching: sketches of a batch shard by shard, then gathered, what is known left out, and cut by hash prefix.

The cuts are what the matching steps work on, each alone, so that memory holds one cut at a time.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.dataset.idsets import IdSet
from tasks.dataset.tables import history_rows
from tasks.near.index import keys_of, open_index, write_header
from tasks.near.match import by_hash, first_pivots, match
from tasks.near.shingles import sketch_words
from tasks.near.words import spellings, word_hashes
from tasks.schema import arrow_schema
from tasks.shard_result import StepCount

NEAR_FOLDER = "near"  # below work/<key>/
ROWS_A_CUT = 2_000_000
_TEXT_ROWS = arrow_schema("arriving")
_TEXT_ORDER = [(name, "ascending") for name in ("text_key", "spelling", "article_id", "shard")]


class Gathered(msgspec.Struct, frozen=True):
    """What gathering leaves to do.

    n_cuts: files to match; n_arriving: texts of the batch; n_texts: those to match, with those of the index that are counted
    again; n_away: texts of the index that do not count
    """

    n_cuts: int
    n_arriving: int
    n_texts: int
    n_away: int


def sketch_shard(labelled: Path, shard: str, folder: Path) -> StepCount:
    """Write the sampled shingles of a labelled shard's texts and their list to `folder`; counts its articles and texts."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = ["article_id", "text", "text_sha256"]
    rows = pq.read_table(labelled / f"{shard}.articles.parquet", columns=columns)
    n_articles = rows.num_rows
    rows = rows.filter(pc.is_valid(rows["text_sha256"]))
    words = word_hashes(rows["text"])
    keys = keys_of(rows["text_sha256"])
    texts = pa.table({
        "text_key": keys, "n_words": np.diff(words.offsets), "spelling": spellings(words), "article_id": rows["article_id"],
        "shard": pa.repeat(shard, len(keys)), "row": np.arange(len(keys)),
    }).sort_by(_TEXT_ORDER)  # fmt: skip
    texts = texts.filter(pa.array(_is_first(texts["text_key"].to_numpy())))
    chosen = np.zeros(len(keys), bool)
    chosen[texts["row"].to_numpy()] = True
    sketches = sketch_words(words)
    kept = np.flatnonzero(chosen[sketches.texts])
    hashes, rows_of = by_hash(sketches.hashes[kept], sketches.texts[kept])
    shingles = pa.table({"hash": hashes, "text_key": keys[rows_of]})
    _write(folder / f"{shard}.shingles.parquet", shingles.cast(arrow_schema("shingles")))
    _write(folder / f"{shard}.texts.parquet", texts.select(_TEXT_ROWS.names).cast(_TEXT_ROWS))
    return StepCount(n_articles, texts.num_rows)


def _is_first(ordered: np.ndarray) -> np.ndarray:
    """True where a sorted array has a value that it did not have before."""
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def _write(path: Path, rows: pa.Table) -> None:
    part = path.with_name(path.name + ".part")
    pq.write_table(rows, part, compression="zstd")
    part.replace(path)


def gather(work: Path, parent: Path | None, memory_mb: int, replaced: frozenset[str] = frozenset()) -> Gathered:
    """List the texts that the batch brings to the index and cut their shingles by hash prefix.

    Texts of replaced articles leave the index; so do those whose counts hang on them, to be counted again like new ones.
    """
    folder = work / NEAR_FOLDER
    sketches, out = folder / "sketches", folder / "index"
    out.mkdir(parents=True, exist_ok=True)
    arriving = _arriving(sketches)
    lost = _lost_texts(parent, replaced)
    with open_index(parent, work, memory_mb, lost) as index:
        respelled = index.respelled(arriving)
    away = _counted_again(parent, work, memory_mb, np.union1d(lost, respelled))
    again = np.setdiff1d(away, np.union1d(lost, respelled))
    with open_index(parent, work, memory_mb, away) as index:
        known = index.known(arriving["text_key"].to_numpy())
        texts = arriving.filter(pa.array(~np.isin(arriving["text_key"].to_numpy(), np.union1d(known, again))))
        requeued = index.rows_of("texts", again), index.rows_of("shingles", again)
        n_cuts = _cut(folder / "cuts", _new_rows(sketches, texts, requeued[1]))
    listed = pa.concat_tables([texts.select(arrow_schema("texts").names), requeued[0]]).cast(arrow_schema("texts"))
    _write(out / "texts.parquet", listed.sort_by("text_key"))
    _write(folder / "arriving.parquet", texts)
    _write(folder / "away.parquet", pa.table({"text_key": pa.array(away, pa.int64())}))
    write_header(out)
    return Gathered(n_cuts, arriving.num_rows, listed.num_rows, len(away))


def read_away(work: Path) -> np.ndarray:
    """Texts of the index that do not count in this run."""
    return pq.read_table(work / NEAR_FOLDER / "away.parquet")["text_key"].to_numpy()


def _arriving(sketches: Path) -> pa.Table:
    """One row for each text of the batch, by text_key: the smallest spelling, and the smallest article_id that has it."""
    files = sorted(sketches.glob("*.texts.parquet"))
    rows = pa.concat_tables([_TEXT_ROWS.empty_table(), *(pq.read_table(f) for f in files)]).sort_by(_TEXT_ORDER)
    return rows.filter(pa.array(_is_first(rows["text_key"].to_numpy()))).combine_chunks()


def _lost_texts(parent: Path | None, replaced: frozenset[str]) -> np.ndarray:
    """Texts of replaced articles that no other article of history has."""
    none = np.zeros(0, np.int64)
    if parent is None or not replaced:
        return none
    gone = IdSet(sorted(replaced))
    theirs, others = [none], [none]
    for rows in history_rows(parent, "articles", ["article_id", "text_sha256"]):
        is_gone, keys = gone.contains(rows["article_id"]), keys_of(rows["text_sha256"])
        theirs.append(keys[is_gone])
        others.append(keys[~is_gone])
    wanted = np.unique(np.concatenate(theirs))
    stay = [keys[np.isin(keys, wanted)] for keys in others]
    return np.setdiff1d(wanted, np.concatenate(stay))


def _counted_again(parent: Path | None, work: Path, memory_mb: int, away: np.ndarray) -> np.ndarray:
    """All texts that do not count as indexed in this run: with those that went, those whose counts hang on them."""
    while len(away):
        with open_index(parent, work, memory_mb, away) as index:
            more = np.setdiff1d(index.flipped(), away)
        if not len(more):
            break
        away = np.union1d(away, more)
    return away


def _new_rows(sketches: Path, texts: pa.Table, requeued: pa.Table) -> Iterator[pa.Table]:
    """The shingles of the new texts, shard by shard, sorted by hash."""
    keys = texts["text_key"].to_numpy()
    shards = texts["shard"].to_numpy(zero_copy_only=False)
    for file in sorted(sketches.glob("*.shingles.parquet")):
        mine = keys[shards == file.name.removesuffix(".shingles.parquet")]
        rows = pq.read_table(file)
        listed = pq.read_metadata(file.with_name(file.name.replace(".shingles.", ".texts."))).num_rows
        yield rows if len(mine) == listed else rows.filter(pc.is_in(rows["text_key"], pa.array(mine)))
    if requeued.num_rows:
        yield requeued.cast(arrow_schema("shingles")).sort_by("hash")


def _cut(folder: Path, tables: Iterator[pa.Table]) -> int:
    """Write rows to one file a hash prefix; the number of files hangs on the number of rows alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.parquet"):
        old.unlink()
    spool = folder / "all.parquet"
    n_rows = 0
    with pq.ParquetWriter(spool, arrow_schema("shingles"), compression="lz4") as writer:
        for rows in _regrouped(tables):
            writer.write_table(rows)
            n_rows += rows.num_rows
    n_cuts = 1
    while n_rows > n_cuts * ROWS_A_CUT and n_cuts < 256:
        n_cuts *= 2
    _split(spool, folder, n_cuts)
    spool.unlink()
    return n_cuts


def _regrouped(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    for rows in tables:
        waiting.append(rows)
        if sum(t.num_rows for t in waiting) >= ROWS_A_CUT:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _split(spool: Path, folder: Path, n_cuts: int) -> None:
    shift = np.uint64(64 - int(np.log2(n_cuts)))
    writers = [pq.ParquetWriter(folder / f"{n:03}.parquet", arrow_schema("shingles"), compression="lz4") for n in range(n_cuts)]
    with pq.ParquetFile(spool) as file:
        for number in range(file.num_row_groups):
            rows = file.read_row_group(number)
            flipped = rows["hash"].to_numpy().view(np.uint64) ^ np.uint64(1 << 63)  # the order of signed numbers
            prefix = (flipped >> shift).astype(np.uint8) if n_cuts > 1 else np.zeros(len(flipped), np.uint8)
            order = pa.array(np.argsort(prefix, kind="stable"))  # a radix sort, of so small numbers
            edges = np.append(0, np.cumsum(np.bincount(prefix, minlength=n_cuts)))
            for writer, start, end in zip(writers, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
                if end > start:
                    writer.write_table(rows.take(order.slice(start, end - start)))
    for writer in writers:
        writer.close()


def match_cut(work: Path, cut: int, parent: Path | None, memory_mb: int) -> StepCount:
    """Count what the texts of one cut share with each other and with history; counts its shingles and the pairs."""
    folder = work / NEAR_FOLDER
    rows = pq.read_table(folder / "cuts" / f"{cut:03}.parquet")
    hashes, texts = by_hash(rows["hash"].to_numpy(), rows["text_key"].to_numpy())
    rows = pa.table({"hash": hashes, "text_key": texts}).cast(arrow_schema("shingles"))
    with open_index(parent, work / f"match-{cut:03}", memory_mb, read_away(work)) as index:
        shared = match(hashes, texts, index.held(*first_pivots(hashes, texts)))
    for name in ("shared", "index"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    columns = (shared.a, shared.b, shared.rare, shared.common)
    table = pa.table({f.name: pa.array(c).cast(f.type) for f, c in zip(arrow_schema("shared"), columns, strict=True)})
    _write(folder / "shared" / f"{cut:03}.parquet", table)
    _write(folder / "index" / f"shingles-{cut:03}.parquet", rows)
    return StepCount(rows.num_rows, table.num_rows)
