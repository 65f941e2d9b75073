import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tasks.dataset.verify_documents
from tasks.dataset.findings import MAX_FINDINGS, Finding
from tasks.dataset.parts import write_part
from tasks.dataset.verify_documents import rebuild_document
from tasks.records import sha256_hex
from tasks.schema import arrow_schema
from tasks.snapshot import (
    MANIFEST,
    Manifest,
    current_snapshot,
    manifest_bytes,
    point_current,
    read_manifest,
    snapshot_id,
    sum_counts,
)
from tasks.spans import fold_space
from tasks.verify import verify
from tests.builders import Record, add, day, records, table

BATCH = [
    *records(12),
    *(Record("Same words for all", offset=1000 + i, published=day(5 - i)) for i in range(3)),
    Record("Bytes", path="b.jsonl", raw="R"),
    Record("Bytes", path="a.jsonl", raw="R"),
    Record("", offset=2000),
    Record("x", offset=2001, outcome="excluded"),
    Record("q", offset=2002, outcome="quarantined"),
]
Rows = list[dict[str, Any]]


def rewrite_manifest(output: Path, **changes: Any) -> None:
    """Give the current snapshot another manifest, its folder the name for it, and point the link there."""
    snapshot = current_snapshot(output)
    assert snapshot is not None
    manifest = msgspec.structs.replace(read_manifest(snapshot), **changes)
    data = manifest_bytes(manifest)
    (snapshot / MANIFEST).write_bytes(data)
    point_current(output, snapshot.rename(snapshot.with_name(snapshot_id(data))))


def manifest_of(output: Path) -> Manifest:
    snapshot = current_snapshot(output)
    assert snapshot is not None
    return read_manifest(snapshot)


def forge(output: Path, changes: dict[str, Callable[[Rows], Rows]]) -> None:
    """Change rows as a careful forger would: digests, counts, manifest and names all agree with what is there."""
    parts = manifest_of(output).parts
    for name, change in changes.items():
        rows = change(table(output, name))
        folder = output / "current" / name
        for path in folder.iterdir():
            path.unlink()
        parts[name] = [write_part(folder.resolve(), name, [pa.Table.from_pylist(rows, schema=arrow_schema(name))])]
    rewrite_manifest(output, parts=parts, counts=sum_counts(parts))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("published")
    add(output, BATCH)
    return output


@pytest.fixture
def output(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "o", symlinks=True)


def checks(output: Path) -> set[tuple[str, str]]:
    return {(finding.check, finding.table) for finding in verify(output)}


def test_a_sound_snapshot_has_no_findings(output: Path) -> None:
    assert verify(output) == []
    forge(output, {"articles": lambda rows: rows, "blocks": lambda rows: rows})
    assert verify(output) == []
    assert list((output / "work").glob("verify-*")) == []


def test_an_empty_output_is_a_finding(tmp_path: Path) -> None:
    assert [finding.check for finding in verify(tmp_path)] == ["manifest"]


# Bytes


@given(st.data())
def test_any_flipped_bit_is_found(published: Path, data: st.DataObject) -> None:
    files = sorted(p for p in (published / "snapshots").rglob("*") if p.is_file())
    path = data.draw(st.sampled_from([*files, *sorted((published / "index").rglob("*.parquet"))]))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    path.write_bytes(content[:at] + bytes([content[at] ^ (1 << data.draw(st.integers(0, 7)))]) + content[at + 1 :])
    try:
        assert verify(published)
    finally:
        path.write_bytes(content)


def test_a_missing_part_is_found(output: Path) -> None:
    next((output / "current" / "blocks").iterdir()).unlink()
    assert checks(output) == {("parts", "blocks")}


def test_strangers_are_found(output: Path) -> None:
    (output / "current" / "articles" / "0.parquet").write_bytes(b"")
    (output / "current" / "notes").mkdir()
    assert [(f.check, f.where) for f in verify(output)] == [("strangers", "articles/0.parquet"), ("strangers", "notes")]


def test_a_changed_manifest_is_found(output: Path) -> None:
    path = output / "current" / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"max_bytes": 5', b'"max_bytes": 6'))
    assert checks(output) == {("manifest", "")}


def test_a_part_that_is_no_parquet_is_found(output: Path) -> None:
    parts = manifest_of(output).parts
    data = b"PAR1" * 40
    fake = msgspec.structs.replace(parts["blocks"][0], sha256=sha256_hex(data), n_bytes=len(data))
    fake = msgspec.structs.replace(fake, name=fake.sha256[:32] + ".parquet")
    (output / "current" / "blocks" / parts["blocks"][0].name).unlink()
    (output / "current" / "blocks" / fake.name).write_bytes(data)
    rewrite_manifest(output, parts={**parts, "blocks": [fake]})
    assert [f.message for f in verify(output)] == ["cannot be read as Parquet (ArrowInvalid)"]


def test_other_columns_are_found(output: Path) -> None:
    parts = manifest_of(output).parts
    folder = (output / "current" / "blocks").resolve()
    (folder / parts["blocks"][0].name).unlink()
    wrong = write_part(folder, "exclusions", [])
    rewrite_manifest(output, parts={**parts, "blocks": [wrong]}, counts=sum_counts({**parts, "blocks": [wrong]}))
    assert [f.message for f in verify(output)] == ["its columns are not those of the schema"]


def test_wrong_counts_are_found(output: Path) -> None:
    told = manifest_of(output)
    parts = {**told.parts, "articles": [msgspec.structs.replace(told.parts["articles"][0], n_rows=3)]}
    rewrite_manifest(output, parts=parts, counts=sum_counts(parts))
    assert checks(output) == {("parts", "articles")}
    rewrite_manifest(output, parts=told.parts, counts=sum_counts(parts))
    assert checks(output) == {("counts", "")}
    rewrite_manifest(output, counts=told.counts, batches=[msgspec.structs.replace(told.batches[0], n_scrapes=3)])
    assert checks(output) == {("counts", "scrapes")}


def test_counts_by_reason_are_taken_again(output: Path) -> None:
    told = manifest_of(output)
    (part,) = told.parts["exclusions"]
    parts = {**told.parts, "exclusions": [msgspec.structs.replace(part, counts={"byline": part.n_rows})]}
    rewrite_manifest(output, parts=parts, counts=sum_counts(parts))
    assert checks(output) == {("counts", "exclusions")}


# Rows, with every digest in agreement


def drop(number: int) -> Callable[[Rows], Rows]:
    return lambda rows: rows[:number] + rows[number + 1 :]


def put(number: int, **values: Any) -> Callable[[Rows], Rows]:
    return lambda rows: [{**row, **values} if index == number else row for index, row in enumerate(rows)]


def edit(column: str, old: str, new: str) -> Callable[[Rows], Rows]:
    return lambda rows: [{**row, column: row[column].replace(old, new)} for row in rows]


def shift(rows: Rows) -> Rows:
    return [{**rows[0], "start": rows[0]["start"] + 5, "end": rows[0]["end"] + 5}, *rows[1:]]


def swap_positions(rows: Rows) -> Rows:
    first, second = rows[0], rows[1]
    return [{**second, "position": 0}, {**first, "position": 1}, *rows[2:]]


@dataclass(frozen=True)
class Forgery:
    name: str
    changes: dict[str, Callable[[Rows], Rows]]
    check: str
    table: str


FORGERIES = [
    Forgery("lost block", {"blocks": drop(1)}, "documents", "articles"),
    Forgery("lost exclusion", {"exclusions": drop(0)}, "documents", "articles"),
    Forgery("lost article", {"articles": drop(0)}, "references", "blocks"),
    Forgery("lost scrape", {"scrapes": drop(0)}, "counts", "scrapes"),
    Forgery("lost duplicate", {"duplicates": drop(1)}, "clusters", "duplicates"),
    Forgery("lost quarantine", {"quarantine": drop(0)}, "outcomes", "quarantine"),
    Forgery("article text", {"articles": edit("text", "rained", "snowed")}, "documents", "articles"),
    Forgery("block text", {"blocks": edit("text", "rained", "snowed")}, "documents", "articles"),
    Forgery("exclusion text", {"exclusions": edit("text", "Share", "Spare")}, "documents", "articles"),
    Forgery("both texts", {t: edit("text", "rained", "snowed") for t in ("articles", "blocks")}, "documents", "articles"),
    Forgery("longer text", {"blocks": edit("text", "rained", "has rained")}, "documents", "articles"),
    Forgery("no text", {"articles": put(0, text=None)}, "documents", "articles"),
    Forgery("no block text", {"blocks": put(1, text=None)}, "documents", "articles"),
    Forgery("role", {"blocks": put(1, role="caption")}, "documents", "articles"),
    Forgery("offsets", {"blocks": shift}, "documents", "articles"),
    Forgery("no offset", {"blocks": put(1, start=None)}, "documents", "articles"),
    Forgery("order", {"blocks": swap_positions}, "documents", "articles"),
    Forgery("gaps in positions", {"blocks": lambda rows: [{**row, "position": row["position"] * 2} for row in rows]},
            "blocks", "blocks"),
    Forgery("unknown role", {"blocks": put(0, role="nonsense")}, "values", "blocks"),
    Forgery("unknown reason", {"exclusions": put(0, reason="nonsense")}, "values", "exclusions"),
    Forgery("unknown outcome", {"scrapes": put(0, outcome="nonsense")}, "outcomes", "scrapes"),
    Forgery("unknown kind", {"duplicates": put(0, match_kind="nonsense")}, "values", "duplicates"),
    Forgery("similarity", {"duplicates": put(0, similarity=1.5)}, "values", "duplicates"),
    Forgery("two articles of one id", {"articles": lambda rows: [rows[0], *rows]}, "parts", "articles"),
    Forgery("not sorted", {"articles": lambda rows: rows[::-1]}, "parts", "articles"),
    Forgery("id", {"articles": put(0, article_id="0")}, "ids", "articles"),
    Forgery("no id", {"articles": put(0, article_id=None)}, "parts", "articles"),
    Forgery("other scrape", {"scrapes": put(0, article_id="0" * 24)}, "references", "scrapes"),
    Forgery("wordless cluster", {"articles": lambda rows: [
        {**row, "cluster_id": row["cluster_id"] if row["n_words"] else "0" * 24} for row in rows
    ]}, "clusters", "articles"),
    Forgery("no canonical", {"articles": lambda rows: [{**row, "is_canonical": False} for row in rows]},
            "clusters", "articles"),
    Forgery("two canonical", {"articles": lambda rows: [{**row, "is_canonical": True} for row in rows]},
            "clusters", "articles"),
    Forgery("other cluster", {"articles": lambda rows: [
        {**row, "cluster_id": row["article_id"], "is_canonical": True} for row in rows
    ], "duplicates": lambda rows: []}, "clusters", "articles"),
    Forgery("cluster of a duplicate", {"duplicates": put(0, cluster_id="0" * 24)}, "clusters", "duplicates"),
    Forgery("canonical of a duplicate", {"duplicates": lambda rows: [
        {**row, "canonical_id": row["article_id"]} for row in rows
    ]}, "clusters", "duplicates"),
    Forgery("no story", {"articles": put(0, story_id=None)}, "stories", "articles"),
    Forgery("lost story", {"stories": drop(0)}, "stories", "articles"),
    Forgery("too few articles in a story", {"stories": lambda rows: [
        {**row, "article_ids": row["article_ids"][1:]} for row in rows
    ]}, "stories", "stories"),
    Forgery("merged story with articles", {"stories": put(0, merged_into="0" * 24)}, "stories", "stories"),
]  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_a_forgery_is_found(output: Path, forgery: Forgery) -> None:
    forge(output, forgery.changes)
    findings = verify(output)
    assert (forgery.check, forgery.table) in {(finding.check, finding.table) for finding in findings}
    assert not any("rained" in str(finding) or "snowed" in str(finding) for finding in findings)


def test_an_article_that_two_batches_hold_is_found(output: Path) -> None:
    parts = manifest_of(output).parts
    first = pa.Table.from_pylist(table(output, "articles")[:1], schema=arrow_schema("articles"))
    both = {**parts, "articles": [*parts["articles"], write_part((output / "current" / "articles").resolve(), "articles", [first])]}
    rewrite_manifest(output, parts=both, counts=sum_counts(both))
    assert ("unique", "articles") in checks(output)


def test_findings_of_a_kind_end_after_some(output: Path) -> None:
    add(output, records(MAX_FINDINGS + 5, start=100), "b2")
    forge(output, {"exclusions": edit("text", "Share", "Spare")})
    findings = verify(output)
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1] == Finding("documents", "articles", "...", findings[0].message + " (more of them)")


@pytest.mark.parametrize("rows_a_bucket", [1, 2])
def test_documents_are_checked_bucket_by_bucket(output: Path, monkeypatch: pytest.MonkeyPatch, rows_a_bucket: int) -> None:
    monkeypatch.setattr(tasks.dataset.verify_documents, "_ARTICLES_A_BUCKET", rows_a_bucket)
    monkeypatch.setattr("tasks.dataset.buckets.RUN_BYTES", 3000)
    assert verify(output) == []
    forge(output, {"blocks": edit("text", "4 days", "5 days")})
    changed = BATCH[4].article_id
    assert {(f.check, f.where) for f in verify(output)} == {("documents", changed)}


# Documents


@given(st.lists(st.text(alphabet="ab \n", min_size=1), max_size=6), st.randoms())
def test_a_document_is_rebuilt_from_its_pieces(texts: list[str], random: Any) -> None:
    document, pieces = "", []
    for text in texts:
        pieces.append((len(document), len(document) + len(text), text))
        document += text + random.choice(["", " ", "\n\n"])
    random.shuffle(pieces)
    assert fold_space(rebuild_document(pieces)) == fold_space(document)


def test_pieces_that_touch_stay_together() -> None:
    assert rebuild_document([(0, 3, "un-"), (3, 8, "known"), (10, 14, "word")]) == "un-known word"
