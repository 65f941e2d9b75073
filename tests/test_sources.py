"""What sources come to: each file once, with its digest, or a clear word about why not."""

import hashlib
import io
import os
from pathlib import Path

import fsspec
import pytest

from tasks.errors import UsageError
from tasks.sources import SourceFile, list_sources, source_format


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder of inputs with hidden files, an unknown suffix, and links that go in circles."""
    root = tmp_path / "in"
    for name in ("b.jsonl", "a.txt", "deep/er/c.html.gz", "deep/notes.docx", ".hidden.txt", ".git/d.txt", "[1].txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "deep/up").symlink_to(root, target_is_directory=True)
    (root / "deep/er/loop").symlink_to("../../deep", target_is_directory=True)
    (root / "z-link.txt").symlink_to("a.txt")
    return root


def listed(*sources: object, tmp: Path, **options: object) -> list[SourceFile]:
    return list_sources([str(source) for source in sources], tmp / "spool", tmp / "stdin", **options)  # type: ignore[arg-type]


def names(files: list[SourceFile], root: Path) -> list[str]:
    return [str(Path(file.source_path).relative_to(root)) for file in files]


def test_walks_a_folder_once_despite_links(tree: Path, tmp_path: Path) -> None:
    files = listed(tree, tree / "deep", tree / "a.txt", tmp=tmp_path)
    assert names(files, tree) == ["[1].txt", "a.txt", "b.jsonl", "deep/er/c.html.gz", "deep/notes.docx"]
    assert {file.error for file in files} == {"", "unknown_format"}
    assert [file.source_path for file in files if file.error] == [str(tree / "deep/notes.docx")]


def test_a_file_has_size_digest_and_absolute_path(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    path = str(tree / "a.txt")
    assert listed("a.txt", tmp=tmp_path) == [SourceFile(path, path, 5, hashlib.sha256(b"a.txt").hexdigest())]


def test_a_default_format_takes_in_unknown_suffixes(tree: Path, tmp_path: Path) -> None:
    assert not any(file.error for file in listed(tree, tmp=tmp_path, default_format="txt"))


def test_leaves_out_the_output_folder(tree: Path, tmp_path: Path) -> None:
    assert names(listed(tree, tmp=tmp_path, skip_dirs=[tree / "deep"]), tree) == ["[1].txt", "a.txt", "b.jsonl"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["[1].txt", "a.txt"]),
        ("?.txt", ["a.txt"]),
        ("[ab].*", ["a.txt", "b.jsonl"]),
        ("[1].txt", ["[1].txt"]),
        (".*.txt", [".hidden.txt"]),
        ("**/*.gz", ["deep/er/c.html.gz"]),
        ("*/er/c*", ["deep/er/c.html.gz"]),
        ("d*", ["[1].txt", "a.txt", "b.jsonl", "deep/er/c.html.gz", "deep/notes.docx"]),
        ("**", ["[1].txt", "a.txt", "b.jsonl", "deep/er/c.html.gz", "deep/notes.docx"]),
    ],
)
def test_expands_globs(tree: Path, tmp_path: Path, pattern: str, found: list[str]) -> None:
    files = listed(tree / pattern, tmp=tmp_path)
    real = sorted({os.path.realpath(file.source_path) for file in files})  # a file may be reached by its link's name alone
    assert real == sorted(str(tree / name) for name in found)
    assert len(real) == len(files)


@pytest.mark.parametrize("source", ["missing.txt", "*.none", "nowhere/*", "memory://nowhere/x.txt", "nosuchscheme://x/y.txt"])
def test_a_source_that_names_nothing_is_a_mistake(tmp_path: Path, source: str) -> None:
    (tmp_path / "other.txt").write_bytes(b"a")
    named = source if "://" in source else str(tmp_path / source)
    with pytest.raises(UsageError, match="check") as caught:
        listed(named, tmp=tmp_path)
    assert named in str(caught.value)


@pytest.mark.parametrize("source", ["empty", "empty/", "empty/*.txt", "empty/**/*.gz", "deep", "deep/*", "hidden"])
def test_an_inbox_that_was_emptied_is_no_mistake(tmp_path: Path, source: str) -> None:
    for folder in ("empty", "deep/er", "hidden"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "hidden" / ".keep").write_bytes(b"")
    assert listed(f"{tmp_path}/{source}", tmp=tmp_path) == []
    assert listed(f"file://{tmp_path}/{source}", tmp=tmp_path) == []


def test_a_glob_that_misses_the_files_of_its_folder_is_a_mistake(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="check"):
        listed(tree / "*.none", tmp=tmp_path)


def test_the_output_folder_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="check"):
        listed(tmp_path / "out", tmp=tmp_path, skip_dirs=[tmp_path / "out"])


def test_spools_standard_input_by_content(tmp_path: Path) -> None:
    raw = b'{"text": "a"}\n'
    digest = hashlib.sha256(raw).hexdigest()
    path = str(tmp_path / "stdin" / f"{digest}.jsonl")
    assert listed("-", tmp=tmp_path, stdin=io.BytesIO(raw)) == [SourceFile(path, path, len(raw), digest)]
    assert Path(path).read_bytes() == raw
    assert [entry.name for entry in (tmp_path / "stdin").iterdir()] == [f"{digest}.jsonl"]


def test_standard_input_of_a_given_format(tmp_path: Path) -> None:
    [file] = listed("-", tmp=tmp_path, stdin=io.BytesIO(b"text\na\n"), default_format="csv")
    assert file.source_path.endswith(".csv")


def test_spools_remote_files_folders_and_globs(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    for name in ("x/a.jsonl.gz", "x/y/b.html", "x/.c.txt"):
        memory.pipe(f"/rd/{name}", name.encode())
    folder = listed("memory://rd/x", "memory://rd/x/a.jsonl.gz", tmp=tmp_path)
    assert [file.source_path for file in folder] == ["memory:///rd/x/a.jsonl.gz", "memory:///rd/x/y/b.html"]
    assert [Path(file.local_path).read_bytes() for file in folder] == [b"x/a.jsonl.gz", b"x/y/b.html"]
    assert Path(folder[0].local_path).parent == tmp_path / "spool"
    assert listed("memory://rd/**/*.html", tmp=tmp_path) == folder[1:]
    assert listed("memory://rd/x*", tmp=tmp_path) == folder
    assert listed(folder[0].source_path, tmp=tmp_path) == folder[:1]


def test_file_urls_are_paths(tree: Path, tmp_path: Path) -> None:
    assert listed((tree / "[1].txt").as_uri(), tmp=tmp_path) == listed(tree / "[1].txt", tmp=tmp_path)
    assert listed(f"file://{tree}/*.jsonl", tmp=tmp_path) == listed(tree / "b.jsonl", tmp=tmp_path)


def test_what_cannot_be_read_is_listed_with_its_error(tree: Path, tmp_path: Path) -> None:
    (tree / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(tree / "pipe.txt")
    errors = {Path(file.source_path).name: file.error for file in listed(tree, tmp=tmp_path) if not file.file_sha256}
    assert errors == {"gone.txt": "vanished", "pipe.txt": "unreadable"}


def test_a_file_without_permission_is_unreadable(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: str, flags: int, *more: int) -> int:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    [file] = listed(tree / "a.txt", tmp=tmp_path)
    assert (file.file_sha256, file.size, file.error) == ("", -1, "unreadable")


def test_a_name_that_is_not_utf8_is_published_as_url(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = os.fsencode(tmp_path / "in") + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(b"coffee")
    [listed_file] = listed(tmp_path / "in", tmp=tmp_path)
    assert listed_file.source_path == (tmp_path / "in").as_uri() + "/caf%E9.txt"
    assert Path(listed_file.local_path).read_bytes() == b"coffee"
    assert listed(listed_file.source_path, tmp=tmp_path) == [listed_file]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.txt", ("txt", None)), ("A.HTM.GZ", ("html", "gz")), ("a.ndjson.zst", ("jsonl", "zst")), ("a.json.bz2", ("json", "bz2")),
        ("a.csv", ("csv", None)), ("a.parquet", ("parquet", None)), ("a.warc.gz", ("warc", "gz")),
        ("a.warc.wet.gz", ("warc", "gz")),
        ("a.xhtml", ("html", None)), ("https://x.example/a.jsonl?b=c.txt", ("jsonl", None)), ("a.gz", (None, "gz")),
        ("a.tar.gz", (None, "gz")), ("txt", (None, None)), ("dir.txt/a", (None, None)),
    ],
)  # fmt: skip
def test_source_format(name: str, found: tuple[str | None, str | None]) -> None:
    assert source_format(name) == found
