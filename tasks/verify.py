"""Check a published snapshot against its manifest and against itself, from the bytes up.

First the files: those that the manifest names and no others, unchanged, with the promised columns, sorted. Only if all of
them are sound are the rows looked at (verify_rows.py, verify_documents.py): a damaged part would fail every later check again.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.dataset.findings import Finding
from tasks.dataset.parts import Part, file_sha256
from tasks.dataset.tables import ascends
from tasks.dataset.verify_documents import check_documents
from tasks.dataset.verify_rows import check_relations, open_snapshot
from tasks.errors import OutputError, SnapshotError
from tasks.schema import INDEX_TABLES, SORT_KEYS, TABLES, arrow_schema
from tasks.snapshot import MANIFEST, Manifest, current_snapshot, read_manifest, sum_counts


def verify(output: Path) -> list[Finding]:
    """All that is wrong with the current snapshot of an output folder; empty if nothing is."""
    try:
        snapshot = current_snapshot(output)
        if snapshot is None:
            return [Finding("manifest", "", str(output), "nothing was published here yet")]
        manifest = read_manifest(snapshot)
    except SnapshotError as error:
        return [Finding("manifest", "", str(output), str(error))]
    findings = [*_listing(snapshot, manifest), *_parts(snapshot, manifest.parts), *_index(output, manifest)]
    if findings:
        return findings
    try:
        return list(_rows(output, snapshot, manifest))
    except (OutputError, duckdb.Error, pa.ArrowException) as error:  # its text may quote a row, so only its name
        return [Finding("rows", "", snapshot.name, f"cannot be read to the end ({type(error).__name__})")]


def _rows(output: Path, snapshot: Path, manifest: Manifest) -> Iterator[Finding]:
    """What the rows show. It spills to output/work, or to the system's own place where that cannot be written."""
    work = output / "work"
    with tempfile.TemporaryDirectory(prefix="verify-", dir=work if os.access(work, os.W_OK) else None) as spill:
        with open_snapshot(snapshot, manifest, Path(spill)) as database:
            wrong = list(check_relations(database, manifest))
        yield from wrong
        if not any(finding.check == "ids" for finding in wrong):
            yield from check_documents(snapshot, manifest.counts.rows["articles"], Path(spill))


def _listing(snapshot: Path, manifest: Manifest) -> Iterator[Finding]:
    """The manifest lists every table and adds up; nothing lies below the snapshot that it does not list."""
    for table in sorted(set(TABLES) ^ set(manifest.parts)):
        yield Finding("manifest", table, MANIFEST, "a table that the manifest or the schema does not know")
    if set(TABLES) == set(manifest.parts) and manifest.counts != sum_counts(manifest.parts):
        yield Finding("counts", "", MANIFEST, "the counts are not the sums of those of the parts")
    listed = {snapshot / MANIFEST} | {snapshot / table for table in manifest.parts}
    listed |= {snapshot / table / part.name for table, parts in manifest.parts.items() for part in parts}
    for path in sorted(snapshot.rglob("*")):
        if path not in listed or path.is_symlink():
            yield Finding("strangers", "", str(path.relative_to(snapshot)), "not named in the manifest")


def _parts(folder: Path, tables: dict[str, list[Part]]) -> Iterator[Finding]:
    for table, parts in tables.items():
        for part in parts:
            message = _part_fault(folder / table / part.name, table, part)
            if message:
                yield Finding("parts", table, part.name, message)


def _index(output: Path, manifest: Manifest) -> Iterator[Finding]:
    known = {kind: parts for kind, parts in manifest.index.items() if kind in INDEX_TABLES}
    for kind in sorted(set(manifest.index) ^ set(known)):
        yield Finding("manifest", kind, MANIFEST, "an index that the schema does not know")
    yield from _parts(output / "index", known)


def _part_fault(path: Path, table: str, part: Part) -> str:
    """What is wrong with one part, or "" if nothing is."""
    try:
        if file_sha256(path) != part.sha256:
            return "its bytes are not those that were published; restore it or go back to the parent snapshot"
        if part.name != part.sha256[:32] + ".parquet" or path.stat().st_size != part.n_bytes:
            return "its name or size in the manifest is not that of its bytes"
        with pq.ParquetFile(path) as file:
            if not file.schema_arrow.equals(arrow_schema(table)):
                return "its columns are not those of the schema"
            if file.metadata.num_rows != part.n_rows:
                return f"it holds {file.metadata.num_rows} rows, the manifest says {part.n_rows}"
            return "" if table in INDEX_TABLES or _is_sorted(file, SORT_KEYS[table]) else "its rows are not in order"
    except FileNotFoundError:
        return "missing; restore it or go back to the parent snapshot"
    except (OSError, pa.ArrowException) as error:
        return f"cannot be read as Parquet ({type(error).__name__})"


def _is_sorted(file: pq.ParquetFile, keys: tuple[str, ...]) -> bool:
    """Do the keys rise from row to row, over the edges of row groups too?"""
    last = None
    for batch in file.iter_batches(columns=list(keys)):
        rows = pa.Table.from_batches([batch])
        joined = rows if last is None else pa.concat_tables([last, rows])
        if not ascends(joined, keys).all() or any(rows[key].null_count for key in keys):
            return False
        last = rows.slice(max(rows.num_rows - 1, 0))
    return True
