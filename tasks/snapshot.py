"""Snapshots of an output folder: their manifest, the `current` link, and the commit that moves it.

A snapshot is named by the digest of its manifest, and the manifest names every part by its own digest: one id stands for
all bytes. It holds no times, so that the same input on the same history has the same id.
"""

import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from tasks.dataset.parts import Part, file_sha256, sync_folder, sync_tree
from tasks.errors import OutputError, SnapshotError
from tasks.records import sha256_hex

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
_TARGET = re.compile(r"snapshots/[0-9a-f]{24}")


class BatchEntry(msgspec.Struct, frozen=True):
    """One batch of the snapshot's history.

    n_records: inputs it was given; n_scrapes: rows it added to scrapes; n_known: inputs that had their row already
    n_replaced: rows of earlier batches in scrapes that it took the place of
    """

    batch_id: str
    n_records: int
    n_scrapes: int
    n_known: int = 0
    n_replaced: int = 0


class Counts(msgspec.Struct, frozen=True):
    """Sums over the whole snapshot: rows by table, scrapes by outcome, exclusions and their code points by reason."""

    rows: dict[str, int]
    outcomes: dict[str, int]
    reasons: dict[str, int]
    characters: dict[str, int]


class Manifest(msgspec.Struct, frozen=True):
    """What a snapshot holds and how it came to be. parent: the snapshot it continues, "" for the first."""

    parent: str
    batches: list[BatchEntry]
    parts: dict[str, list[Part]]
    index: dict[str, list[Part]]
    settings: dict[str, Any]
    versions: dict[str, Any]
    counts: Counts
    format_version: int = FORMAT_VERSION


def manifest_bytes(manifest: Manifest) -> bytes:
    """The one spelling of a manifest: JSON with sorted keys, one space of indent, UTF-8, a line feed at the end."""
    plain = msgspec.to_builtins(manifest)
    return (json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def snapshot_id(manifest: bytes) -> str:
    """24 hexadecimal digits that name a snapshot by its manifest."""
    return sha256_hex(manifest)[:24]


def sum_counts(parts: dict[str, list[Part]]) -> Counts:
    """Counts of a snapshot from those of its parts."""
    return Counts(
        rows={table: sum(part.n_rows for part in listed) for table, listed in parts.items()},
        outcomes=_summed([part.counts for part in parts["scrapes"]]),
        reasons=_summed([part.counts for part in parts["exclusions"]]),
        characters=_summed([part.characters for part in parts["exclusions"]]),
    )


def _summed(counts: list[dict[str, int]]) -> dict[str, int]:
    names = sorted({name for entry in counts for name in entry})
    return {name: sum(entry.get(name, 0) for entry in counts) for name in names}


def current_snapshot(output: Path) -> Path | None:
    """The folder of the last committed snapshot, resolved once; None if there is none yet.

    Read everything below the path that this gives, never below `current` twice: the link may move in between.
    """
    link = output / "current"
    if not os.path.lexists(link):
        return None
    target = str(link.readlink()) if link.is_symlink() else ""
    if not _TARGET.fullmatch(target) or not (output / target).is_dir():
        raise SnapshotError(f"{link}: does not lead to a snapshot; point it at one below {output / 'snapshots'}")
    return output / target


def read_manifest(snapshot: Path) -> Manifest:
    """The manifest of a snapshot folder. Raises SnapshotError if it is missing or not the one the folder is named by."""
    path = snapshot / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read ({error.strerror}); restore it or go back to its parent") from error
    if snapshot_id(data) != snapshot.name:
        raise SnapshotError(f"{path}: was changed after it was published; restore it or go back to its parent")
    try:
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise SnapshotError(f"{path}: not a manifest that this version of copydesk reads") from error


def prepare_output(output: Path) -> None:
    """Make an output folder with what belongs in it, and try that it can be written. Raises OutputError."""
    try:
        for folder in (output / "snapshots", output / "index", output / "work"):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output) as probe:
            probe.write(b"copydesk")
            probe.flush()
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(f"{output}: a file is in the way; name a folder with --output") from error
    except OSError as error:
        remedy = "name another folder with --output, or allow writing there"
        raise OutputError(f"{output}: cannot be written ({error.strerror}); {remedy}") from error


def commit(output: Path, staging: Path, manifest: Manifest) -> Path:
    """Publish a finished staging folder: all of it, or on any failure nothing. Gives the snapshot's folder.

    Everything is on disk before the folder gets its name, and the folder before the link moves: the link is the commit.
    A folder of that name is from a run that died in between; it is taken if whole, else replaced.
    """
    data = manifest_bytes(manifest)
    with open(staging / MANIFEST, "wb") as file:
        file.write(data)
    sync_tree(staging)
    target = output / "snapshots" / snapshot_id(data)
    if target.exists() and not _is_whole(target):
        shutil.rmtree(target)
    if target.exists():
        shutil.rmtree(staging)
    else:
        staging.rename(target)
    sync_folder(target.parent)
    point_current(output, target)
    return target


def _is_whole(snapshot: Path) -> bool:
    try:
        parts = read_manifest(snapshot).parts
        return all(file_sha256(snapshot / table / part.name) == part.sha256 for table in parts for part in parts[table])
    except (OSError, SnapshotError):
        return False


def point_current(output: Path, snapshot: Path) -> None:
    """Replace the `current` link in one step: a reader finds the old snapshot or the new one, never neither."""
    fresh = output / "work" / "current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("snapshots") / snapshot.name)
    os.replace(fresh, output / "current")
    sync_folder(output)
