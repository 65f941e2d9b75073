"""The index of earlier batches: which text holds which sampled shingle, and which texts were compared.

Its parts are immutable Parquet files below index/, named in the manifest and read by DuckDB within a fixed memory. What it
holds is a function of the texts alone, so that one batch after another gives what all at once would give.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.errors import OutputError
from tasks.near.match import COMMON, PIVOT_SHIFT, PIVOT_TURN, PIVOTS, Held, needed
from tasks.near.shingles import SAMPLE_BITS, SHINGLE_WORDS
from tasks.near.words import NORMALIZER_VERSION
from tasks.schema import arrow_schema
from tasks.snapshot import read_manifest

if TYPE_CHECKING:
    import duckdb

HEADER = {"shingle_words": SHINGLE_WORDS, "sample_bits": SAMPLE_BITS, "normalizer_version": NORMALIZER_VERSION,
          "pivots": PIVOTS}  # fmt: skip
NEAR_TABLES = ("near_header", "shingles", "texts", "links")
DEFAULT_MEMORY_MB = 1024
_PIVOT = f"min(xor(text_key, ((hash >> {PIVOT_SHIFT}) & {PIVOTS - 1}) * {PIVOT_TURN}))"  # `pivot_order` of the pivot


def key_of(text_sha256: str) -> int:
    """The number of a text in the index: the first 16 digits of its digest, as a signed integer.

    >>> key_of("ff" * 32), key_of("00" * 7 + "2a" * 25)
    (-1, 42)
    """
    value = int(text_sha256[:16], 16)
    return value - (1 << 64) if value >= 1 << 63 else value


def keys_of(digests: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """`key_of` for a column of digests; 0 where there is none.

    >>> keys_of(pa.array(["ff" * 32, None])).tolist()
    [-1, 0]
    """
    array = digests.combine_chunks() if isinstance(digests, pa.ChunkedArray) else digests
    if not len(array):
        return np.zeros(0, np.int64)
    heads = pc.utf8_slice_codeunits(pc.fill_null(array, "0" * 16), 0, 16)
    text = np.frombuffer(heads.cast(pa.binary()).cast(pa.binary(16)).buffers()[1], np.uint8)[: 16 * len(array)]
    digits = np.where(text > 57, text - 87, text - 48).astype(np.uint8).reshape(-1, 8, 2)
    return (digits[:, :, 0] * 16 + digits[:, :, 1]).astype(np.uint8).view(">i8").ravel().astype(np.int64)


class NearIndex:
    """The parts of an index and a database to ask them in. away: texts that do not count any more in this run."""

    def __init__(self, database: "duckdb.DuckDBPyConnection", parts: dict[str, list[Path]], away: np.ndarray) -> None:
        self._database, self.parts, self.away = database, parts, away
        for table in NEAR_TABLES:
            files = [str(path) for path in parts.get(table, [])]
            source = database.read_parquet(files) if files else database.from_arrow(arrow_schema(table).empty_table())
            source.create_view(table)
        database.register("away", pa.table({"text_key": pa.array(np.sort(away), pa.int64())}))

    def ask(self, query: str, **given: pa.Table) -> pa.Table:
        """The answer to a query on the views shingles, texts, links, away and the tables given by name."""
        for name, table in given.items():
            self._database.register(name, table)
        found: pa.Table = self._database.sql(query).to_arrow_table()
        return found

    def keep(self, name: str, query: str, **given: pa.Table) -> None:
        """Keep the answer to a query as a table of that name."""
        for given_name, table in given.items():
            self._database.register(given_name, table)
        self._database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def known(self, keys: np.ndarray) -> np.ndarray:
        """Those of some texts that are in the index, sorted."""
        found = self.ask("SELECT text_key FROM texts SEMI JOIN asked USING (text_key) ANTI JOIN away USING (text_key) "
                         "ORDER BY 1", asked=_keys(keys))  # fmt: skip
        return _numbers(found["text_key"])

    def held(self, hashes: np.ndarray, pivots: np.ndarray) -> Held:
        """Who holds these shingles. hashes: distinct and sorted; pivots: the `pivot_order` of the batch's pivot of each."""
        asked = pa.table({"hash": hashes, "pivot": pivots})
        low, high = (int(hashes[0]), int(hashes[-1])) if len(hashes) else (0, 0)
        self.keep("holders", "SELECT hash, text_key FROM shingles SEMI JOIN asked USING (hash) ANTI JOIN away USING (text_key) "
                  f"WHERE hash BETWEEN {low} AND {high}", asked=asked)  # fmt: skip
        stats = self.ask(f"SELECT hash, count(*)::BIGINT AS n, {_PIVOT} AS pivot, any_value(asked.pivot) AS new_pivot "
                         "FROM holders JOIN asked USING (hash) GROUP BY 1 ORDER BY 1")  # fmt: skip
        known, counts, old, new = (_numbers(stats[name]) for name in ("hash", "n", "pivot", "new_pivot"))
        rows = self.ask("SELECT hash, text_key FROM holders SEMI JOIN asked USING (hash)",
                        asked=pa.table({"hash": needed(known, old, counts, new)}))  # fmt: skip
        return Held(known, counts, old, _numbers(rows["hash"]), _numbers(rows["text_key"]))

    def flipped(self) -> np.ndarray:
        """Texts that hold a shingle which is common with the texts that went and rare without, or whose pivot went."""
        found = self.ask(
            f"WITH gone AS (SELECT hash, count(*) AS n, {_PIVOT} AS pivot FROM shingles SEMI JOIN away USING (text_key) "
            "GROUP BY 1), kept AS (SELECT hash, text_key FROM shingles SEMI JOIN gone USING (hash) ANTI JOIN away USING "
            f"(text_key)), sums AS (SELECT hash, count(*) AS n, {_PIVOT} AS pivot FROM kept GROUP BY 1) "
            "SELECT DISTINCT text_key FROM kept JOIN sums USING (hash) JOIN gone USING (hash) WHERE sums.n + gone.n > "
            f"{COMMON} AND (sums.n <= {COMMON} OR gone.pivot < sums.pivot) ORDER BY 1"
        )
        return _numbers(found["text_key"])

    def respelled(self, arriving: pa.Table) -> np.ndarray:
        """Texts of the index that arrive in a smaller spelling than the one it knows."""
        return _numbers(self.ask("SELECT text_key FROM texts JOIN arriving USING (text_key) WHERE arriving.spelling < "
                                 "texts.spelling ORDER BY 1", arriving=arriving)["text_key"])  # fmt: skip

    def rows_of(self, table: str, keys: np.ndarray) -> pa.Table:
        """The rows of some texts in `texts` or `shingles`."""
        return self.ask(f"SELECT * FROM {table} SEMI JOIN asked USING (text_key)", asked=_keys(keys))

    def links(self) -> pa.Table:
        """All compared pairs with their counts summed up, by a and b."""
        return self.ask(
            "SELECT a, b, max(n_words_a) AS n_words_a, max(n_words_b) AS n_words_b, max(n_shared) AS n_shared, max(n_gap) AS "
            "n_gap, max(n_sampled) AS n_sampled, sum(n_rare)::INTEGER AS n_rare, sum(n_common)::INTEGER AS n_common FROM links "
            "WHERE a NOT IN (FROM away) AND b NOT IN (FROM away) GROUP BY a, b ORDER BY a, b"
        ).cast(arrow_schema("links"))

    def linked_with_away(self) -> np.ndarray:
        """Texts that were compared with one that went."""
        return _numbers(self.ask("SELECT b AS t FROM links WHERE a IN (FROM away) UNION SELECT a FROM links WHERE b IN "
                                 "(FROM away)")["t"])  # fmt: skip

    def check_header(self) -> None:
        """Raise OutputError if the index was made in another way than this version makes it."""
        for row in self.ask("SELECT DISTINCT * FROM near_header").to_pylist():
            if row != HEADER:
                told = ", ".join(
                    f"{name} {row.get(name)} instead of {HEADER[name]}" for name in HEADER if row.get(name) != HEADER[name]
                )
                raise OutputError(f"index/: made with {told}; name a new folder with --output and clean the sources into it, "
                                  "or go on with the version of copydesk that made it")  # fmt: skip


def _keys(keys: np.ndarray) -> pa.Table:
    return pa.table({"text_key": pa.array(keys, pa.int64())})


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(column.combine_chunks().to_numpy(zero_copy_only=False), np.int64)


def index_parts(parent: Path | None, kinds: Sequence[str] = NEAR_TABLES) -> dict[str, list[Path]]:
    """The files of the index that a snapshot names."""
    if parent is None:
        return {}
    listed = read_manifest(parent).index
    folder = parent.parent.parent / "index"
    return {kind: [folder / kind / part.name for part in listed.get(kind, ())] for kind in kinds}


@contextmanager
def open_index(parent: Path | None, work: Path, memory_mb: int, away: np.ndarray | None = None) -> Iterator[NearIndex]:
    """The index that a snapshot names; what memory does not hold goes to a folder below `work`."""
    import duckdb  # here, since the flow itself never asks the index

    work.mkdir(parents=True, exist_ok=True)  # DuckDB makes the last folder of a path alone, when it first spills
    settings: dict[str, Any] = {"memory_limit": f"{memory_mb}MB", "temp_directory": str(work / "spill"), "threads": 1,
                                "preserve_insertion_order": False, "autoinstall_known_extensions": False}  # fmt: skip
    with duckdb.connect(config=settings) as database:
        index = NearIndex(database, index_parts(parent), np.zeros(0, np.int64) if away is None else away)
        index.check_header()
        yield index


def write_header(folder: Path) -> None:
    """The index row that says how this version makes the index."""
    pq.write_table(pa.Table.from_pylist([HEADER], schema=arrow_schema("near_header")), folder / "near_header.parquet")
