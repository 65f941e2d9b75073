import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tasks.errors import OutputError, SnapshotError
from tasks.snapshot import (
    MANIFEST,
    BatchEntry,
    Counts,
    Manifest,
    current_snapshot,
    manifest_bytes,
    point_current,
    prepare_output,
    read_manifest,
    snapshot_id,
)
from tests.builders import add, records


def test_a_new_output_has_no_snapshot(tmp_path: Path) -> None:
    prepare_output(tmp_path / "deep" / "out")
    assert current_snapshot(tmp_path / "deep" / "out") is None
    assert sorted(path.name for path in (tmp_path / "deep" / "out").iterdir()) == ["index", "snapshots", "work"]


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for output in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputError, match="a file is in the way; name a folder with --output") as refused:
            prepare_output(output)
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_an_output_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(OutputError, match="name another folder with --output") as refused:
        prepare_output(tmp_path)
    assert os.strerror(code) in str(refused.value)


def test_an_output_that_cannot_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError, match="cannot be written"):
        prepare_output(tmp_path / "new")


def manifest(**changes: Any) -> Manifest:
    given: dict[str, Any] = {
        "parent": "", "batches": [BatchEntry("b1", 2, 2)], "parts": {}, "index": {}, "settings": {"b": 1, "a": "ü"},
        "versions": {}, "counts": Counts({}, {}, {}, {}),
    }  # fmt: skip
    return Manifest(**{**given, **changes})


def test_a_manifest_has_one_spelling() -> None:
    data = manifest_bytes(manifest())
    assert data == manifest_bytes(manifest(settings={"a": "ü", "b": 1}))
    assert data.endswith(b"}\n")
    assert '"a": "ü"'.encode() in data
    assert len(snapshot_id(data)) == 24
    assert snapshot_id(data) != snapshot_id(manifest_bytes(manifest(parent="x")))


def test_a_manifest_reads_back_as_written(tmp_path: Path) -> None:
    data = manifest_bytes(manifest())
    folder = tmp_path / snapshot_id(data)
    folder.mkdir()
    (folder / MANIFEST).write_bytes(data)
    assert read_manifest(folder) == manifest()


def test_a_changed_or_missing_manifest_is_refused(tmp_path: Path) -> None:
    add(tmp_path, records(2))
    snapshot = current_snapshot(tmp_path)
    assert snapshot is not None
    data = (snapshot / MANIFEST).read_bytes()
    (snapshot / MANIFEST).write_bytes(data.replace(b'"n_records": 2', b'"n_records": 3'))
    with pytest.raises(SnapshotError, match="changed after it was published"):
        read_manifest(snapshot)
    (snapshot / MANIFEST).unlink()
    with pytest.raises(SnapshotError, match="cannot be read"):
        read_manifest(snapshot)


@pytest.mark.parametrize("target", ["snapshots/" + "0" * 24, "../elsewhere", "/etc"])
def test_a_link_to_elsewhere_is_refused(tmp_path: Path, target: str) -> None:
    prepare_output(tmp_path)
    (tmp_path / "current").symlink_to(target)
    with pytest.raises(SnapshotError, match="does not lead to a snapshot"):
        current_snapshot(tmp_path)


def test_the_link_is_relative_and_moves(tmp_path: Path) -> None:
    prepare_output(tmp_path)
    for name in ("a" * 24, "b" * 24):
        (tmp_path / "snapshots" / name).mkdir()
        point_current(tmp_path, tmp_path / "snapshots" / name)
        assert (tmp_path / "current").readlink() == Path("snapshots") / name
        assert current_snapshot(tmp_path) == tmp_path / "snapshots" / name
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    assert current_snapshot(moved) == moved / "snapshots" / ("b" * 24)
