"""A batch: the inputs of one run that the output folder has not seen yet, named by their content."""

import importlib.metadata
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.evidence.rows import signals_version
from tasks.records import scrape_id, sha256_hex
from tasks.rules import rules_version
from tasks.schema import SCHEMA_VERSION, arrow_schema
from tasks.snapshot import read_manifest
from tasks.sources import SourceFile

GROUP_BYTES = 256 * 1024 * 1024  # files read by one step
GROUP_FILES = 2000
UNREAD = ("vanished", "unreadable")  # not read this time: looked at again next time


class Again(msgspec.Struct):
    """Scrapes to reprocess: where they are read again and which rows of the last snapshot they replace.

    wanted: {source_path: record offsets}; scrapes: {scrape_id: (batch_id, article_id or "")}
    """

    wanted: dict[str, list[int]]
    scrapes: dict[str, tuple[str, str]]


class Batch(msgspec.Struct):
    """The inputs of one run and where it works.

    batch_id: names the batch by the paths and digests of its files; work: its folder below work/
    parent: the snapshot it adds to, "" for the first; n_seen: files left out because they were cleaned before
    """

    batch_id: str
    work: str
    parent: str
    sources: list[SourceFile]
    n_seen: int = 0
    again: Again | None = None


def read_batch(path: str | Path) -> Batch:
    """A batch as it was written below work/."""
    return msgspec.json.decode(Path(path).read_bytes(), type=Batch)


LINES_FOLDER, RECURRING_FILE = "lines", "recurring.parquet"  # of a batch's work: lines by shard, those that recur
_LIBRARIES = ("chardet", "fastwarc", "ftfy", "langdetect", "lxml", "pyarrow", "pycld2", "tldextract", "trafilatura")


def versions() -> dict[str, str]:
    """Versions that decide what is published: the rules and the libraries that read, extract, repair and write."""
    own = {"rules_version": rules_version(), "signals_version": signals_version()}
    return {**own, **{name: importlib.metadata.version(name) for name in _LIBRARIES}}


def source_index(output: Path, parent: Path | None) -> list[Path]:
    """The index parts that name the files which earlier batches read."""
    parts = read_manifest(parent).index.get("sources", []) if parent else []
    return [output / "index" / "sources" / part.name for part in parts]


def key_of(parts: Iterable[str]) -> str:
    """16 hexadecimal digits that name an ordered set of strings."""
    return sha256_hex("\n".join(parts).encode("utf-8", "surrogateescape"))[:16]


def seen_sources(index_parts: Sequence[Path]) -> set[tuple[str, str]]:
    """(source_path, file_sha256) of all files that earlier batches read."""
    seen: set[tuple[str, str]] = set()
    for part in index_parts:
        table = pq.read_table(part, columns=["source_path", "file_sha256"])
        seen.update(zip(table["source_path"].to_pylist(), table["file_sha256"].to_pylist(), strict=True))
    return seen


def known_scrapes(parent: Path | None, ids: list[str]) -> set[str]:
    """Of these scrape_ids those that have their row in the last snapshot."""
    if parent is None or not ids:
        return set()
    import pyarrow.dataset as ds  # late, for it imports pandas where there is one

    wanted = pc.field("scrape_id").isin(ids)
    table = ds.dataset(parent / "scrapes", format="parquet").to_table(columns=["scrape_id"], filter=wanted)
    return set(table["scrape_id"].to_pylist())


def unseen(files: Sequence[SourceFile], index_parts: Sequence[Path], parent: Path | None) -> list[SourceFile]:
    """The files that no earlier batch read with these bytes; one that cannot be read counts as seen once recorded."""
    seen = seen_sources(index_parts)
    broken = {scrape_id(f.source_path, 0, ""): f for f in files if not f.file_sha256}
    recorded = known_scrapes(parent, list(broken))
    return [
        f for f in files
        if (f.file_sha256 and (f.source_path, f.file_sha256) not in seen)
        or (not f.file_sha256 and scrape_id(f.source_path, 0, "") not in recorded)
    ]  # fmt: skip


def make_batch(
    files: Sequence[SourceFile], n_seen: int, output: Path, parent: Path | None, settings: Mapping[str, Any]
) -> Batch:
    """Name a batch and give it a folder: the same inputs on the same history and settings find the same folder again."""
    listed = sorted(f"{f.source_path}\0{f.file_sha256}" for f in files)
    batch_id = key_of(listed)
    made_by = json.dumps([versions(), settings], sort_keys=True, default=str)
    run = [batch_id, parent.name if parent else "", str(SCHEMA_VERSION), made_by]
    work = output / "work" / f"batch-{key_of(run)}"
    return Batch(batch_id, str(work), str(parent or ""), list(files), n_seen)


def group_sources(files: Sequence[SourceFile]) -> list[list[SourceFile]]:
    """Files for one reading step each: many small ones together, a large one alone."""
    groups: list[list[SourceFile]] = []
    size = GROUP_BYTES
    for file in files:
        if not groups or size + file.size > GROUP_BYTES or len(groups[-1]) >= GROUP_FILES:
            groups.append([])
            size = 0
        groups[-1].append(file)
        size += file.size
    return groups


def write_sources(batch: Batch, labelled: Path, path: Path) -> None:
    """Write the index rows of the files that this batch read; one that could not be read is looked at next time.

    Reprocessing reads chosen records of a file: what it grew by since is still to come, so it lists none.
    """
    unread: set[str] = set()
    for part in sorted(labelled.glob("*.quarantine.parquet")):
        table = pq.read_table(part, columns=["source_path", "error"])
        rows = table.filter(pc.is_in(table["error"], pa.array(UNREAD)))
        unread.update(rows["source_path"].to_pylist())
    read = () if batch.again else batch.sources
    rows = sorted((f.source_path, f.file_sha256) for f in read if f.file_sha256 and f.source_path not in unread)
    columns = [[r[0] for r in rows], [r[1] for r in rows], [batch.batch_id] * len(rows)]
    schema = arrow_schema("sources")
    arrays = [pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")
