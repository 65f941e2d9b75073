"""Scrapes in an S3 bucket, against moto's server on this machine; skipped where the extras s3 and moto are not installed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.frames import read_frames
from tasks.limits import Limits
from tasks.read import Staged, stage_records
from tasks.sources import list_sources

s3fs: Any = pytest.importorskip("s3fs")
server: Any = pytest.importorskip("moto.server")
PROSE = b"The council met on Tuesday and decided nothing at all, the mayor said."
FILES = {"scrapes/a.txt": PROSE, "scrapes/deep/b.jsonl": b'{"text": "One."}\n{"text": "Two."}\n', "scrapes/c.docx": b"?"}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket `news` with FILES; s3fs finds it by the environment, as a user would point it at MinIO."""
    moto = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    port = moto.get_host_and_port()[1]
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    if not files.exists("news"):  # moto keeps its buckets until the process ends
        files.mkdir("news")
    for path, content in FILES.items():
        files.pipe(f"news/{path}", content)
    yield files
    s3fs.S3FileSystem.clear_instance_cache()
    moto.stop()


def paths(*sources: str, folder: Path) -> list[str]:
    return [file.source_path for file in list_sources(sources, folder / "spool", folder / "stdin", None, [])]


@pytest.mark.usefixtures("bucket")
def test_a_bucket_is_listed_like_a_folder(tmp_path: Path) -> None:
    everything = [f"s3://news/{path}" for path in sorted(FILES)]
    assert paths("s3://news/scrapes", folder=tmp_path) == everything
    assert paths("s3://news/scrapes/**/*.jsonl", folder=tmp_path) == everything[2:]
    assert paths("s3://news/scrapes/a.txt", folder=tmp_path) == everything[:1]


@pytest.mark.usefixtures("bucket")
def test_objects_are_read_record_by_record(tmp_path: Path) -> None:
    files = list_sources(["s3://news/scrapes"], tmp_path / "spool", tmp_path / "stdin", None, [])
    (shard,) = stage_records(files, tmp_path, "s", 500, Limits(), None, None)
    staged: Iterator[Staged] = read_frames(Path(shard.path), Staged)
    scrapes = [item.scrape for item in staged]
    assert {(s.source_path, s.record_offset, s.raw.strip()) for s in scrapes if s} == {
        ("s3://news/scrapes/a.txt", 0, PROSE),
        ("s3://news/scrapes/deep/b.jsonl", 0, b'{"text": "One."}'),
        ("s3://news/scrapes/deep/b.jsonl", 17, b'{"text": "Two."}'),
    }


def test_a_changed_object_is_another_file(bucket: Any, tmp_path: Path) -> None:
    before = list_sources(["s3://news/scrapes/a.txt"], tmp_path / "spool", tmp_path / "stdin", None, [])
    bucket.pipe("news/scrapes/a.txt", PROSE + b" Again.")
    after = list_sources(["s3://news/scrapes/a.txt"], tmp_path / "spool", tmp_path / "stdin", None, [])
    assert [f.source_path for f in before] == [f.source_path for f in after]
    assert [f.file_sha256 for f in before] != [f.file_sha256 for f in after]
