"""What copydesk joins, beside the libraries of the registry, judged by the same scorers in one run: see duplicates.py.

FOLDER holds duplicates/ (X.jsonl.gz with X_labels.jsonl.gz beside it, pairs of headlines, their scorers) and stories/. copydesk
runs through its command line. A peer's clusters are written the way copydesk writes its own, so that one scorer reads both.
Peers: `pip install copydesk[bench]`.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CHECKOUT = Path(__file__).resolve().parent.parent
Row = dict[str, Any]
Pairs = Iterator[tuple[int, int]]


def rows_of(data: Path) -> list[Row]:
    """The records of a JSON Lines file."""
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


# --- the peers: texts in, pairs out --------------------------------------------------------------------------------------


def _runs(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[n : n + 5]) for n in range(max(len(words) - 4, 1))]


def same_words(texts: Sequence[str]) -> Pairs:
    """Texts that are equal but for case and white space."""
    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        other = first.setdefault(" ".join(text.lower().split()), number)
        if other != number:
            yield other, number


def datasketch_lsh(threshold: float) -> Callable[[Sequence[str]], Pairs]:
    """MinHash with 128 permutations and LSH of datasketch, in words by fives."""

    def pairs(texts: Sequence[str]) -> Pairs:
        from datasketch import MinHash, MinHashLSH

        lsh = MinHashLSH(threshold=threshold, num_perm=128)
        for number, text in enumerate(texts):
            sketch = MinHash(num_perm=128)
            sketch.update_batch([run.encode() for run in _runs(text)])
            yield from ((int(other), number) for other in lsh.query(sketch))
            lsh.insert(str(number), sketch)

    return pairs


def rensa_lsh(threshold: float, bands: int) -> Callable[[Sequence[str]], Pairs]:
    """R-MinHash with 128 permutations and LSH of rensa, in words by fives."""

    def pairs(texts: Sequence[str]) -> Pairs:
        from rensa import RMinHash, RMinHashLSH

        lsh = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands)
        for number, text in enumerate(texts):
            sketch = RMinHash(num_perm=128, seed=42)
            sketch.update(_runs(text))
            yield from ((int(other), number) for other in lsh.query(sketch))
            lsh.insert(number, sketch)

    return pairs


def _vectors(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit_transform(texts)


def tfidf(threshold: float) -> Callable[[Sequence[str]], Pairs]:
    """Cosine of TF-IDF of scikit-learn."""

    def pairs(texts: Sequence[str]) -> Pairs:
        vectors = _vectors(texts)
        for start in range(0, len(texts), 500):
            near = (vectors[start : start + 500] @ vectors.T).tocoo()
            chosen = (near.data >= threshold) & (near.row + start < near.col)
            yield from zip((near.row[chosen] + start).tolist(), near.col[chosen].tolist(), strict=True)

    return pairs


COPY_PEERS = {
    "same words": same_words, "datasketch .8": datasketch_lsh(0.8), "rensa .8": rensa_lsh(0.8, 16), "rensa .5": rensa_lsh(0.5, 32),
    "TF-IDF .8": tfidf(0.8), "TF-IDF .7": tfidf(0.7),
}  # fmt: skip


def average_link(texts: Sequence[str], least: float) -> list[int]:
    """A number for the story of each text: average link over the cosine of TF-IDF, joined down to `least`."""
    from sklearn.cluster import AgglomerativeClustering

    vectors = _vectors(texts)
    distance = 1 - (vectors @ vectors.T).toarray()
    grouping = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=1 - least)
    return [int(label) for label in grouping.fit_predict(distance)]


def clusters_of(n: int, pairs: Pairs) -> list[int]:
    """The smallest number that each is connected with."""
    root = list(range(n))

    def find(k: int) -> int:
        while root[k] != k:
            root[k] = root[root[k]]
            k = root[k]
        return k

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        root[high] = low
    return [find(k) for k in range(n)]


def _written(folder: Path, ids: Sequence[str], column: str, groups: Sequence[int]) -> Path:
    """A peer's groups as the articles of a snapshot."""
    for table in ("articles", "duplicates"):
        (folder / "current" / table).mkdir(parents=True)
    named = [f"{group:08}" for group in groups]
    articles = pa.table({"article_id": list(ids), "record_id": list(ids), column: named})
    pq.write_table(articles, folder / "current" / "articles" / "part.parquet")
    nothing = {name: pa.array([], pa.string()) for name in ("article_id", "matched_article_id", "match_kind")}
    pq.write_table(pa.table(nothing), folder / "current" / "duplicates" / "part.parquet")
    return folder


# --- the run -------------------------------------------------------------------------------------------------------------


def _clean(data: Path, output: Path) -> Path:
    command = [sys.executable, "-m", "flows.cli", "clean", str(data), "--output", str(output), "--json"]
    ended = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=CHECKOUT)
    if ended.returncode not in (0, 3):  # 3: finished, some inputs were quarantined
        raise SystemExit(f"copydesk clean {data} ended with status {ended.returncode}")
    return output


def _score(scorer: Path, *arguments: str) -> Row:
    command = [sys.executable, str(scorer), *arguments, "--json"]
    found: Row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0])
    return found


def _line(data: str, side: str, numbers: Row, note: str = "") -> Row:
    return {"set": data, "side": side, **{name: numbers[name] for name in ("P", "R", "F1")}, "note": note}


def _labels_of(data: Path) -> Path:
    return data.with_name(data.name.replace(".jsonl.gz", "_labels.jsonl.gz"))


def copies(folder: Path) -> Iterator[Row]:
    """Pairs of one cluster, on every set of documents that score_duplicates has labels for."""
    for data in sorted(folder.glob("*.jsonl.gz")):
        labels = _labels_of(data)
        if not labels.exists() or "headlines" in data.name:
            continue
        records = rows_of(data)
        texts, ids = [str(record.get("text") or "") for record in records], [str(record["id"]) for record in records]
        for side, peer in {"copydesk": None, **COPY_PEERS}.items():
            with tempfile.TemporaryDirectory() as place:
                output = Path(place) / "output"
                if peer is None:
                    _clean(data, output)
                else:
                    _written(output, ids, "cluster_id", clusters_of(len(texts), peer(texts)))
                found = _score(folder / "score_duplicates.py", str(labels), str(output))
            kinds = "  ".join(f"{kind} {share[0]:.2f}" for kind, share in found.get("recall by kind", {}).items())
            only = found.get("wrongly joined", {}).get("boilerplate-only pairs")
            note = f"boilerplate pairs joined {only[0]} of {only[1]}  " if only else ""
            yield _line(data.name.removesuffix(".jsonl.gz"), side, found["pairs"], note + kinds)


def headline_pairs(folder: Path) -> Iterator[Row]:
    """Pairs of headlines: `headline_similarity` and the best measure of rapidfuzz, at their thresholds."""
    from rapidfuzz.fuzz import token_set_ratio

    for data in sorted(folder.glob("*headline*.jsonl.gz")):
        records = rows_of(data)
        if not records or "a" not in records[0]:
            continue
        name = data.name.removesuffix(".jsonl.gz")
        found = _score(folder / "score_headlines.py", str(data), "--project", str(CHECKOUT))
        joined = f"false joins {found['false joins'][0]} of {found['false joins'][1]}  ROC area {found['ROC area']}"
        yield _line(name, "copydesk", found["at the threshold"], joined)
        labels = [int(record["label"]) for record in records]
        for least in (90, 80):
            same = [token_set_ratio(r["a"].lower(), r["b"].lower()) >= least for r in records]
            true = sum(s and y for s, y in zip(same, labels, strict=True))
            p, r = true / max(sum(same), 1), true / max(sum(labels), 1)
            numbers = {"P": round(p, 4), "R": round(r, 4), "F1": round(2 * p * r / (p + r), 4) if p + r else 0.0}
            yield _line(name, f"token_set_ratio {least}", numbers, f"false joins {sum(same) - true} of {len(labels) - sum(labels)}")


def stories(folder: Path, scorer: Path) -> Iterator[Row]:
    """B-cubed of stories, on every set of a folder that names the story of its articles."""
    for data in sorted(folder.glob("*.jsonl.gz")):
        labels = _labels_of(data)
        if not labels.exists() or "story" not in rows_of(labels)[0]:
            continue
        records = rows_of(data)
        texts = [f"{record.get('title') or ''}\n{record.get('text') or ''}" for record in records]
        ids = [str(record["id"]) for record in records]
        for side, least in {"copydesk": None, "TF-IDF .15": 0.15, "TF-IDF .25": 0.25}.items():
            with tempfile.TemporaryDirectory() as place:
                output = Path(place) / "output"
                if least is None:
                    _clean(data, output)
                else:
                    _written(output, ids, "story_id", average_link(texts, least))
                found = _score(scorer, str(labels), str(output))
            note = f"{found['stories found']} stories, labelled {found['stories']}"
            yield _line(data.name.removesuffix(".jsonl.gz"), side, found["B-cubed"], note)


def table(folder: Path) -> Iterator[Row]:
    """All rows of the table: copies, headline pairs, stories, stories of headlines alone."""
    yield from copies(folder / "duplicates")
    yield from headline_pairs(folder / "duplicates")
    scorer = folder / "stories" / "score_stories.py"
    yield from stories(folder / "stories", scorer)
    yield from stories(folder / "duplicates", scorer)


def show(rows: Iterator[Row]) -> None:
    """Print a line a row, as they come."""
    before = ""
    for row in rows:
        if row["set"] != before:
            before = row["set"]
            print(f"\n{before:40}{'P':>8}{'R':>8}{'F1':>8}")
        print(f"  {row['side']:38}{row['P']:8.3f}{row['R']:8.3f}{row['F1']:8.3f}  {row['note']}", flush=True)
