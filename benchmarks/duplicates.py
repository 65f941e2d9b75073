"""What the near-duplicate finder and the stories find, beside the libraries of the registry, and how fast it is.

    python benchmarks/duplicates.py FOLDER [--json]
    python benchmarks/duplicates.py [--documents 100000] [--json]
    python benchmarks/duplicates.py --scale 1000000
    python benchmarks/duplicates.py --edges 100000

FOLDER holds labelled sets (see duplicates_table.py): the speed is printed, and then their table of precision and recall. For
speed, texts are made here from a made-up vocabulary, one in five a changed copy of an earlier one. Each side runs in a process
of its own on one thread; seconds are processor time, memory is the most held at a time. rensa and datasketch run with their
defaults for deduplication (128 permutations, threshold .8, words in runs of five) and neither verify nor cluster.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent))
import duplicates_table

SIDES = ("copydesk", "rensa", "datasketch")
WORDS_A_TEXT = 400


def vocabulary(size: int = 60_000) -> np.ndarray:
    """Made-up words, the first ones the commonest."""
    rng = np.random.default_rng(1)
    letters = np.array(list("etaoinshrdlucmfwypvbgk"))
    return np.array(["".join(rng.choice(letters, 3 + n % 8)) for n in range(size)])


def make_texts(n: int, seed: int = 7) -> Iterator[str]:
    """Texts of Zipf-like words; one in five repeats an earlier one with a tenth of its words changed, or the half of it."""
    rng = np.random.default_rng(seed)
    words = vocabulary()
    recent: list[np.ndarray] = []
    for number in range(n):
        if number % 5 == 4 and recent:
            text = recent[int(rng.integers(len(recent)))].copy()
            if number % 2:
                text = text[: len(text) // 2]
            else:
                places = rng.random(len(text)) < 0.1
                text[places] = rng.integers(0, len(words), int(places.sum()))
        else:
            text = (len(words) * rng.random(int(rng.integers(WORDS_A_TEXT // 2, WORDS_A_TEXT * 3 // 2))) ** 3).astype(np.int64)
            recent = [*recent[-50:], text]
        yield " ".join(words[text])


def run_copydesk(texts: pa.ChunkedArray) -> int:
    """Sketch, match, compare and cluster, as the steps do; gives the number of pairs."""
    from tasks.near.clusters import cluster
    from tasks.near.compare import Compared, Pairs, are_candidates, are_copies
    from tasks.near.match import add_up, match
    from tasks.near.shingles import sketch
    from tasks.near.words import word_hashes

    size, n_cuts = 10_000, 4
    cuts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(n_cuts)]
    n_words = np.zeros(0, np.int64)
    for start in range(0, len(texts), size):
        some = sketch(texts[start : start + size])
        prefix = (some.hashes.view(np.uint64) >> np.uint64(62)).astype(np.int8)
        for cut in range(n_cuts):
            cuts[cut].append((some.hashes[prefix == cut], some.texts[prefix == cut] + start))
        n_words = np.append(n_words, some.n_words)
    parts = []
    while cuts:
        parts.append(match(*(np.concatenate(column) for column in zip(*cuts.pop(), strict=True))))
    shared = add_up(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    wanted = are_candidates(n_words[shared.a], n_words[shared.b], shared.rare + shared.common)
    a, b, rare, common = (column[wanted] for column in shared)
    found = [np.zeros((0, 3), np.int64)]
    for start in range(0, len(a), size):
        x, y = a[start : start + size], b[start : start + size]
        here = np.unique(np.concatenate([x, y]))
        rows = [texts[k : k + size].take(here[(here >= k) & (here < k + size)] - k) for k in range(0, len(texts), size)]
        compared = Compared(word_hashes(pa.chunked_array([chunk for taken in rows for chunk in taken.chunks])))
        found.append(compared.shared(np.searchsorted(here, x), np.searchsorted(here, y)))
    n_shared, n_gap, n_sampled = np.concatenate(found).T
    pairs = Pairs(n_words[a], n_words[b], n_shared, n_gap, n_sampled, rare, common, *np.zeros((2, len(a)), bool))
    is_copy = are_copies(pairs)
    cluster(len(texts), a[is_copy], b[is_copy], (n_shared / np.maximum(np.minimum(n_words[a], n_words[b]), 1))[is_copy])
    return int(is_copy.sum())


def _runs_of_five(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[n : n + 5]) for n in range(max(len(words) - 4, 1))]


def run_rensa(texts: list[str]) -> int:
    """R-MinHash and LSH of rensa; gives the number of pairs."""
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16)
    n_pairs = 0
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(_runs_of_five(text))
        n_pairs += len(lsh.query(sketch))
        lsh.insert(number, sketch)
    return n_pairs


def run_datasketch(texts: list[str]) -> int:
    """MinHash and LSH of datasketch; gives the number of pairs."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.8, num_perm=128)
    n_pairs = 0
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([run.encode() for run in _runs_of_five(text)])
        n_pairs += len(lsh.query(sketch))
        lsh.insert(str(number), sketch)
    return n_pairs


def as_column(texts: Iterator[str], size: int = 10_000) -> pa.ChunkedArray:
    """Texts as a column of Parquet gives them; the other sides take Python strings."""
    return pa.chunked_array(iter(lambda: pa.array(islice(texts, size), pa.string()), pa.array([], pa.string())))


def measure(side: str, n: int) -> dict[str, float | int | str]:
    """One side on n texts, in this process."""
    texts: Any = as_column(make_texts(n)) if side == "copydesk" else list(make_texts(n))
    run = {"copydesk": run_copydesk, "rensa": run_rensa, "datasketch": run_datasketch}[side]
    run(texts[:50])
    before, start = _peak_mib(), time.process_time()
    n_pairs = run(texts)
    spent = time.process_time() - start
    return {"side": side, "documents": n, "cpu_seconds": round(spent, 2), "documents_per_cpu_second": round(n / spent),
            "pairs": n_pairs, "peak_mib": round(_peak_mib()), "texts_mib": round(before)}  # fmt: skip


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_labelled(folder: Path, texts: Iterator[str], prefix: str, shard_size: int = 10_000) -> None:
    """Texts as the labelled shards that finding duplicates reads."""
    import hashlib

    from tasks.measures import letters_key
    from tasks.schema import arrow_schema

    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, object]] = []

    def flush(number: int) -> None:
        stem = folder / f"{prefix}{number:05}"
        rows.sort(key=lambda row: str(row["article_id"]))
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema("articles")), f"{stem}.articles.parquet")
        scrapes = [{"scrape_id": r["article_id"], "article_id": r["article_id"], "outcome": "article", "source_path": prefix,
                    "record_offset": n} for n, r in enumerate(rows)]  # fmt: skip
        pq.write_table(pa.Table.from_pylist(scrapes, schema=arrow_schema("scrapes")), f"{stem}.scrapes.parquet")
        rows.clear()

    for number, text in enumerate(texts):
        digest = hashlib.sha256(letters_key(text).encode()).hexdigest()
        name = hashlib.sha256(f"{prefix}{number}".encode()).hexdigest()[:24]
        rows.append({"article_id": name, "text": text, "text_sha256": digest, "n_words": len(text.split()),
                     "site": f"site{number % 500}.example"})  # fmt: skip
        if len(rows) == shard_size:
            flush(number)
    if rows:
        flush(number)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="folder of duplicates/ and stories/ with labels and scorers")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--only", choices=SIDES)
    parser.add_argument("--scale", type=int, default=0, metavar="N", help="all steps on disk on N texts, then a batch of N/100")
    parser.add_argument("--edges", type=int, default=0, metavar="N", help="N copies of one text, N/10 texts with one disclaimer")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.edges:
        for row in edges(args.edges):
            print(json.dumps(row) if args.json else "  ".join(f"{k} {v}" for k, v in row.items()))
        return
    if args.inside:
        print(json.dumps(scale(args.scale) if args.scale else measure(args.only, args.documents)))
        return
    size = ["--scale", str(args.scale)] if args.scale else ["--documents", str(args.documents)]
    rows = []
    for side in ["copydesk"] if args.scale else [args.only] if args.only else SIDES:
        command = [sys.executable, __file__, "--inside", "--only", side, *size]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]))
        print(json.dumps(rows[-1]) if args.json else "  ".join(f"{k} {v}" for k, v in rows[-1].items()))
    if args.folder:  # last, for a process is told the most memory that its parent ever held
        found = duplicates_table.table(args.folder)
        print(json.dumps(list(found))) if args.json else duplicates_table.show(found)


def scale(n: int) -> dict[str, float | int | str]:
    """All steps of finding duplicates on disk: n texts at once, then a batch of a hundredth of them against these."""
    with tempfile.TemporaryDirectory(prefix="copydesk-scale-") as folder:
        return _scale(Path(folder), n)


def edges(n: int) -> Iterator[dict[str, float | int | str]]:
    """What would be quadratic: n copies of one text, and n/10 different texts that end in one long disclaimer."""
    from tasks.deduplicate import find_all

    some = make_texts(n // 10 + 1)
    long_one = next(some)
    kinds = {"copies": (long_one for _ in range(n)), "one disclaimer": (f"{text[:600]} {long_one}" for text in some)}
    for kind, texts in kinds.items():
        with tempfile.TemporaryDirectory(prefix="copydesk-edges-") as folder:
            write_labelled(Path(folder) / "labelled", texts, kind)
            start = time.process_time()
            counts = find_all(Path(folder), None)
            yield {"edge": kind, "documents": counts.n_articles, "cpu_seconds": round(time.process_time() - start, 1),
                   "clusters": counts.n_clusters, "duplicates": counts.n_duplicates, "peak_mib": round(_peak_mib())}  # fmt: skip


def _scale(folder: Path, n: int) -> dict[str, float | int | str]:
    from tasks.deduplicate import find_all
    from tasks.near.index import NEAR_TABLES

    write_labelled(folder / "first" / "labelled", make_texts(n), "a")
    peak, start = _peak_mib(), time.process_time()
    find_all(folder / "first", None)
    first, first_peak = time.process_time() - start, _peak_mib()
    snapshot = _as_history(folder / "first", folder / "out", NEAR_TABLES)
    texts = make_texts(n + n // 100, 7)
    for _ in range(n):
        next(texts)
    write_labelled(folder / "next" / "labelled", texts, "b")
    start = time.process_time()
    counts = find_all(folder / "next", snapshot)
    return {
        "documents": n, "cpu_seconds": round(first, 1), "peak_mib": round(first_peak), "texts_mib": round(peak),
        "batch": n // 100, "batch_cpu_seconds": round(time.process_time() - start, 1), "batch_duplicates": counts.n_duplicates,
    }  # fmt: skip


def _as_history(work: Path, output: Path, kinds: tuple[str, ...]) -> Path:
    """What publishing would leave of a batch for the next one to look at: its articles and its index, with a manifest."""
    from tasks.dataset.parts import write_part
    from tasks.dataset.tables import shard_rows
    from tasks.schema import TABLES, arrow_schema
    from tasks.snapshot import Manifest, manifest_bytes, snapshot_id, sum_counts

    snapshot = output / "snapshots" / "draft"
    links = pq.read_table(work / "links" / "links.parquet")
    parts = {table: [] for table in TABLES}
    for _, rows in shard_rows(work / "labelled", "articles"):
        places = pa.compute.index_in(rows["article_id"], value_set=links["article_id"].combine_chunks())
        for name in ("cluster_id", "is_canonical"):
            rows = rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), links[name].take(places))
        parts["articles"].append(write_part(snapshot / "articles", "articles", [rows.sort_by("article_id")]))
    index = {kind: [] for kind in kinds}
    for kind in kinds:
        for source in sorted((work / "near" / "index").glob(f"{kind}*.parquet")):
            rows = pq.read_table(source, schema=arrow_schema(kind))
            index[kind].append(write_part(output / "index" / kind, kind, [rows]))
    manifest = Manifest("", [], parts, index, {}, {}, sum_counts(parts))
    (snapshot / "manifest.json").write_bytes(manifest_bytes(manifest))
    return snapshot.rename(snapshot.with_name(snapshot_id(manifest_bytes(manifest))))


if __name__ == "__main__":
    main()
