import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tasks.dataset.buckets
import tasks.publish
from tasks.dataset.tables import ascends
from tasks.errors import OutputError, SnapshotError
from tasks.publish import BatchInfo, PublishResult, Replaced, publish
from tasks.schema import ACROSS_TABLES, EVIDENCE_TABLES, SCHEMA_VERSION, SORT_KEYS, TABLES, arrow_schema
from tasks.snapshot import current_snapshot, prepare_output, read_manifest
from tasks.verify import verify
from tests.builders import Record, add, day, info, records, stage, table, write_shard

MIXED = [
    *records(30),
    *(Record("Same words", offset=1000 + i, published=day(5 - i)) for i in range(3)),
    Record("Bytes", path="b.jsonl", raw="R"),
    Record("Bytes", path="a.jsonl", raw="R"),
    Record("", offset=2000),
    Record("x", offset=2001, outcome="excluded"),
    Record("q", offset=2002, outcome="quarantined"),
]


def parts(output: Path, name: str) -> list[Path]:
    return sorted((output / "current" / name).glob("*"))


def manifest(output: Path) -> Any:
    snapshot = current_snapshot(output)
    assert snapshot is not None
    return read_manifest(snapshot)


# Content


def test_every_table_can_be_read_by_others(tmp_path: Path) -> None:
    add(tmp_path, records(3))
    for name in TABLES:
        folder = tmp_path / "current" / name
        frame = pd.read_parquet(folder)
        assert list(frame.columns) == arrow_schema(name).names
        count = duckdb.sql(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchall()
        assert count == [(len(frame),)]
    assert len(pd.read_parquet(tmp_path / "current" / "articles")) == 3
    assert pq.read_schema(parts(tmp_path, "quarantine")[0]) == arrow_schema("quarantine")
    assert (pq.read_schema(parts(tmp_path, "articles")[0]).metadata or {}).keys() <= {b"ARROW:schema"}


def test_rows_come_out_as_they_went_in(tmp_path: Path) -> None:
    result = add(tmp_path, MIXED)
    told = {name: n for name, n in result.counts.rows.items() if n and name != "signals_dictionary"}
    assert told == {
        "articles": 35, "blocks": 99, "exclusions": 35, "scrapes": 38, "duplicates": 3, "stories": 1, "signals": 3,
        "quarantine": 1,
    }  # fmt: skip
    assert result.counts.outcomes == {"article": 35, "duplicate": 1, "excluded": 1, "quarantined": 1}
    assert result.counts.reasons == {"share_bar": 35}
    assert result.counts.characters == {"share_bar": 35 * len("Share this")}
    first = next(row for row in table(tmp_path, "articles") if row["article_id"] == MIXED[0].article_id)
    assert (first["text"], first["authors"]) == (MIXED[0].body, ["Ann Lee"])
    assert first["metadata_evidence"] == [{"column": "headline", "value": "A headline", "source": "h1"}]
    assert verify(tmp_path) == []


def test_the_manifest_tells_where_a_snapshot_comes_from(tmp_path: Path) -> None:
    first = add(tmp_path, records(3))
    second = add(tmp_path, records(2, start=9), "b2")
    told = manifest(tmp_path)
    assert told.parent == first.snapshot_id
    assert [(entry.batch_id, entry.n_scrapes) for entry in told.batches] == [("b1", 3), ("b2", 2)]
    assert (told.settings, told.versions) == ({"max_bytes": 5}, {"rules_version": "1", "schema_version": SCHEMA_VERSION})
    assert second.path == tmp_path / "snapshots" / second.snapshot_id
    assert (second.n_parts_linked, second.n_parts_written) == (14, 5)  # empty ones too


def test_parts_are_written_for_look_ups(tmp_path: Path) -> None:
    add(tmp_path, MIXED)
    (path,) = parts(tmp_path, "articles")
    group = pq.read_metadata(path).row_group(0)
    for number in range(group.num_columns):
        column = group.column(number)
        assert column.compression == "ZSTD"
        assert column.has_offset_index
    assert group.column(0).has_column_index
    assert group.column(0).statistics.has_min_max


def test_row_groups_have_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.dataset.parts.ROW_GROUP", {"articles": 7})
    add(tmp_path, records(16))
    with pq.ParquetFile(parts(tmp_path, "articles")[0]) as file:
        assert [file.metadata.row_group(i).num_rows for i in range(3)] == [7, 7, 2]


@pytest.mark.parametrize("n", [1, 16, 256])
def test_buckets_hold_a_range_of_ids_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    monkeypatch.setattr(tasks.publish, "ARTICLES_A_BUCKET", {1: 100, 16: 5, 256: 2}[n])
    batch = records(40)
    add(tmp_path, batch)
    ids = sorted(r.article_id for r in batch)
    for name in ("articles", "blocks", "exclusions"):
        found = [pq.read_table(path) for path in parts(tmp_path, name)]
        prefixes = [{row[: {1: 0, 16: 1, 256: 2}[n]] for row in rows["article_id"].to_pylist()} for rows in found]
        assert all(len(each) == 1 for each in prefixes)
        assert len(found) == len(set().union(*prefixes))
        assert all(ascends(rows, SORT_KEYS[name]).all() for rows in found)
    assert sorted(row["article_id"] for row in table(tmp_path, "articles")) == ids
    assert verify(tmp_path) == []


def test_a_table_without_rows_gets_its_rows_later(tmp_path: Path) -> None:
    add(tmp_path, [Record("x", outcome="excluded")])
    assert len(parts(tmp_path, "articles")) == 1
    add(tmp_path, [*records(2), Record("q", offset=77, outcome="quarantined")], "b2")
    assert [len(parts(tmp_path, name)) for name in ("articles", "quarantine", "duplicates")] == [1, 1, 1]
    assert len(table(tmp_path, "articles")) == 2
    assert verify(tmp_path) == []


# The same bytes


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    return add(tmp_path_factory.mktemp("expected"), MIXED).snapshot_id


@settings(max_examples=12)
@given(st.permutations(MIXED), st.integers(1, len(MIXED)))
def test_shards_and_their_order_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, expected: str, batch: list[Record], size: int
) -> None:
    output = tmp_path_factory.mktemp("o")
    assert add(output, batch, size=size).snapshot_id == expected
    shutil.rmtree(output)


@pytest.mark.parametrize("rows_a_bucket", [100, 3])
def test_what_memory_does_not_hold_is_spilled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_a_bucket: int) -> None:
    monkeypatch.setattr(tasks.publish, "ARTICLES_A_BUCKET", rows_a_bucket)
    whole = add(tmp_path / "whole", MIXED)
    monkeypatch.setattr(tasks.dataset.buckets, "RUN_BYTES", 2000)
    cut = add(tmp_path / "cut", MIXED[::-1], size=4)
    assert cut.snapshot_id == whole.snapshot_id
    assert list((tmp_path / "cut" / "work" / "b1").glob("runs/*")) == []


def test_earlier_parts_stay_the_same_files(tmp_path: Path) -> None:
    add(tmp_path, MIXED)
    # Hand-made shards hold no evidence, empty parts are not carried, and a story that new articles join has a new row.
    filled = set(TABLES) - {*EVIDENCE_TABLES, *ACROSS_TABLES, "stories"}
    before = {path.name: path.stat().st_ino for name in filled for path in parts(tmp_path, name)}
    add(tmp_path, records(5, start=100), "b2")
    after = {path.name: path.stat().st_ino for name in filled for path in parts(tmp_path, name)}
    assert before.items() <= after.items()


def test_a_disk_without_links_gives_the_same_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    for name in ("links", "copies"):
        add(tmp_path / name, MIXED)
        results.append(add(tmp_path / name, records(5, start=100), "b2"))
        monkeypatch.setattr(os, "link", failing(OSError(errno.EPERM, "no links"), os.link, 1))
    assert results[0].snapshot_id == results[1].snapshot_id
    assert verify(tmp_path / "copies") == []


# Reprocessing


def replacing(*old: Record) -> Replaced:
    articles = frozenset(r.article_id for r in old if r.outcome == "article")
    return Replaced(articles, frozenset(r.scrape_id for r in old))


def test_replaced_rows_give_way_to_new_ones(tmp_path: Path) -> None:
    batch = [*records(6), Record("Broken", offset=900, raw="Q", outcome="quarantined")]
    add(tmp_path, batch)
    again = [
        Record("Cleaner now.", offset=batch[2].offset, raw=f"{batch[2].path} {batch[2].offset} {batch[2].body}"),
        Record("Mended at last.", offset=900, raw="Q"),
    ]
    result = add(tmp_path, again, "b2", replaced=replacing(batch[2], batch[6]))
    articles = {row["article_id"]: row for row in table(tmp_path, "articles")}
    assert len(articles) == 7
    assert articles[batch[2].article_id]["text"] == "Cleaner now."
    assert [row["text"] for row in table(tmp_path, "blocks") if row["article_id"] == batch[2].article_id] == [
        "A headline", "Cleaner now."
    ]  # fmt: skip
    assert result.counts.outcomes == {"article": 7}
    assert table(tmp_path, "quarantine") == []
    assert manifest(tmp_path).batches[-1].n_replaced == 2
    assert verify(tmp_path) == []


def test_copies_follow_an_article_that_goes_and_comes_back(tmp_path: Path) -> None:
    first = Record("Some words", raw="R")
    copy = Record("Some words", raw="R", path="later", outcome="duplicate", article=first.article_id)
    add(tmp_path, [first])
    add(tmp_path, [copy], "b2")
    gone = Record("Some words", raw="R", outcome="excluded")
    add(tmp_path, [gone], "b3", replaced=replacing(first))
    scrapes = {row["source_path"]: row for row in table(tmp_path, "scrapes")}
    assert (scrapes["later"]["outcome"], scrapes["later"]["article_id"]) == ("duplicate", None)
    assert table(tmp_path, "articles") == []
    assert verify(tmp_path) == []
    add(tmp_path, [first], "b4", replaced=replacing(gone))
    scrapes = {row["source_path"]: row for row in table(tmp_path, "scrapes")}
    assert scrapes["later"]["article_id"] == first.article_id
    assert verify(tmp_path) == []


def test_parts_without_replaced_rows_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.publish, "ARTICLES_A_BUCKET", 10)
    batch = records(80)
    add(tmp_path, batch)
    before = {path.name for path in parts(tmp_path, "blocks")}
    add(tmp_path, [batch[0]], "b2", replaced=replacing(batch[0]))
    assert len(before - {path.name for path in parts(tmp_path, "blocks")}) == 1
    assert verify(tmp_path) == []


# Counts


def refused(output: Path, batch: list[Record], message: str, given: BatchInfo | None = None, **kwargs: Any) -> None:
    before = current_snapshot(output)
    work = stage(output, batch, "bad", replaced=kwargs.get("replaced"))
    with pytest.raises(OutputError, match=message):
        publish(output, work, given or info(batch, "bad"), **kwargs)
    assert current_snapshot(output) == before
    assert verify(output) == []


def test_counts_that_do_not_add_up_stop_the_commit(tmp_path: Path) -> None:
    old = records(5)
    add(tmp_path, old)
    new = records(2, start=20)
    refused(tmp_path, new, "3 input records, but 2 scrapes of them", BatchInfo("bad", 3))
    broken = Record("x", path="broken", outcome="quarantined")
    add(tmp_path, [broken], "b2")
    refused(tmp_path, [*new, broken], "1 rows of scrapes have the scrape_id of an earlier one")
    moved = Record(old[0].body, path="moved", raw=f"{old[0].path} {old[0].offset} {old[0].body}")
    refused(tmp_path, [*new, moved], "1 rows of articles have the article_id of an earlier one")
    refused(tmp_path, [*new, Record("x", outcome="lost")], "scrapes with outcome lost")
    orphan = Record("x", offset=5, outcome="duplicate", article="0" * 24)
    refused(tmp_path, [*new, orphan], "repeats the bytes of an article that does not exist")
    refused(tmp_path, new, "were to be cleaned again and did not come", replaced=replacing(old[0]))


def test_inputs_known_before_count_without_a_row(tmp_path: Path) -> None:
    work = stage(tmp_path, records(2))
    assert publish(tmp_path, work, BatchInfo("b1", 5, n_known=3)).counts.rows["scrapes"] == 2


@pytest.mark.parametrize("name", ["blocks", "exclusions", "quarantine", "articles"])
def test_rows_that_are_missing_or_too_many_stop_the_commit(tmp_path: Path, name: str) -> None:
    work = stage(tmp_path, MIXED)
    other = Record("q" if name == "quarantine" else "Other", offset=5000)
    other = Record(other.body, offset=5000, outcome="quarantined") if name == "quarantine" else other
    write_shard(tmp_path / "other" / "s", [other])
    target = work / "labelled" / f"s00000.{name}.parquet"
    both = [pq.read_table(target), pq.read_table(tmp_path / "other" / f"s.{name}.parquet")]
    rows = ds.dataset([ds.dataset(each) for each in both]).to_table().sort_by(SORT_KEYS[name][0])
    pq.write_table(rows, target)
    with pytest.raises(OutputError):
        publish(tmp_path, work, info(MIXED))
    assert current_snapshot(tmp_path) is None


def test_two_scrapes_with_one_id_stop_the_commit(tmp_path: Path) -> None:
    twice = [*records(3), Record("x", outcome="excluded"), Record("x", outcome="excluded")]
    work = stage(tmp_path, twice)
    with pytest.raises(SnapshotError, match="two rows of scrapes with the same scrape_id"):
        publish(tmp_path, work, info(twice))


def test_links_to_another_history_stop_the_commit(tmp_path: Path) -> None:
    add(tmp_path, records(3))
    work = stage(tmp_path, records(2, start=20), "b2")
    add(tmp_path, records(2, start=40), "b3")
    with pytest.raises(OutputError, match="duplicates were looked for in snapshot"):
        publish(tmp_path, work, info(records(2), "b2"))


def test_other_columns_in_history_stop_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, records(3))
    work = stage(tmp_path, records(2, start=20), "b2")
    monkeypatch.setattr(tasks.publish, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    told = f"columns of version {SCHEMA_VERSION}, this copydesk writes version {SCHEMA_VERSION + 1}"
    with pytest.raises(OutputError, match=told):
        publish(tmp_path, work, info(records(2), "b2"))


@pytest.mark.parametrize("name", ["links/links", "labelled/s00000.blocks"])
def test_damaged_working_files_stop_the_commit(tmp_path: Path, name: str) -> None:
    work = stage(tmp_path, records(3))
    path = work / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(OutputError, match="delete the work folder and run again"):
        publish(tmp_path, work, info(records(3)))


# Index parts


def test_index_parts_are_added_and_named(tmp_path: Path) -> None:
    add(tmp_path, [Record("One", path="z"), Record("Two", path="a")])
    add(tmp_path, [Record("Three", path="c")], "b2")
    listed = manifest(tmp_path).index["sources"]
    rows = [pq.read_table(tmp_path / "index" / "sources" / part.name).to_pylist() for part in listed]
    assert [[row["source_path"] for row in each] for each in rows] == [["a", "z"], ["c"]]
    assert [part.n_rows for part in listed] == [2, 1]


# Crashes


class Crash(BaseException):
    """Stands for the death of the process: nothing catches it."""


def failing(error: BaseException, real: Callable[..., Any], nth: int) -> Callable[..., Any]:
    """`real`, but the nth call and all later ones raise."""
    calls = 0

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls >= nth:
            raise error
        return real(*args, **kwargs)

    return call


STEPS: dict[str, tuple[Any, str]] = {
    "replace": (os, "replace"), "rename": (Path, "rename"), "fsync": (os, "fsync"), "link": (os, "link"),
    "symlink": (Path, "symlink_to"),
}  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> PublishResult:
    output = tmp_path_factory.mktemp("undisturbed")
    add(output, MIXED)
    return add(output, records(5, start=100), "b2")


def attempts(output: Path, work: Path, step: str, make_error: Callable[[], BaseException]) -> Iterator[PublishResult]:
    """Publish with the 1st, 2nd ... call of a step failing, until the last snapshot moves on or nothing fails."""
    batch = info(records(5, start=100), "b2")
    owner, name = STEPS[step]
    before = current_snapshot(output)
    messages: list[str] = []
    for nth in range(1, 200):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, name, failing(make_error(), getattr(owner, name), nth))
            try:
                yield publish(output, work, batch)
                return
            except Crash:
                pass
            except OutputError as error:
                messages.append(str(error))
        now = current_snapshot(output)
        assert now is not None
        assert len(read_manifest(now).parts) == len(TABLES)
        if now != before:  # it failed after the commit
            yield publish(output, work, batch)
            return
        assert len(table(output, "articles")) == 35
        assert all("free space on its disk" in message for message in messages)


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_leaves_a_snapshot_and_a_second_run_finishes(
    tmp_path: Path, undisturbed: PublishResult, step: str
) -> None:
    add(tmp_path, MIXED)
    work = stage(tmp_path, records(5, start=100), "b2")
    (result,) = attempts(tmp_path, work, step, Crash)
    assert result.snapshot_id == undisturbed.snapshot_id
    assert verify(tmp_path) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_at_any_step_is_named_and_mended(tmp_path: Path, undisturbed: PublishResult, step: str) -> None:
    add(tmp_path, MIXED)
    work = stage(tmp_path, records(5, start=100), "b2")
    (result,) = attempts(tmp_path, work, step, lambda: OSError(errno.ENOSPC, "No space left on device"))
    assert result.snapshot_id == undisturbed.snapshot_id
    assert verify(tmp_path) == []


def test_a_full_disk_leaves_no_partial_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, MIXED)
    before = sorted(tmp_path.glob("[is]*/**/*"))
    work = stage(tmp_path, records(5, start=100), "b2")
    staged = sorted(work.rglob("*"))
    monkeypatch.setattr(os, "fsync", failing(OSError(errno.EDQUOT, "Quota exceeded"), os.fsync, 3))
    with pytest.raises(OutputError, match="the disk is full"):
        publish(tmp_path, work, info(records(5), "b2"))
    assert sorted(tmp_path.glob("[is]*/**/*")) == before
    assert sorted(work.rglob("*")) == staged


def test_a_disk_that_loses_bytes_without_an_error_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = stage(tmp_path, records(3))

    def emptied(handle: int) -> None:
        if os.readlink(f"/proc/self/fd/{handle}").endswith(".part"):  # noqa: PTH115
            os.ftruncate(handle, 0)

    monkeypatch.setattr(os, "fsync", emptied)
    with pytest.raises(OutputError, match="did not keep what was written"):
        publish(tmp_path, work, info(records(3)))
    assert current_snapshot(tmp_path) is None


def test_a_damaged_snapshot_of_the_same_name_is_replaced(tmp_path: Path, undisturbed: PublishResult) -> None:
    add(tmp_path, MIXED)
    work = stage(tmp_path, records(5, start=100), "b2")
    left = tmp_path / "snapshots" / undisturbed.snapshot_id
    shutil.copytree(undisturbed.path, left)
    (left / "blocks" / next((left / "blocks").iterdir()).name).write_bytes(b"cut short")
    publish(tmp_path, work, info(records(5), "b2"))
    assert verify(tmp_path) == []


def test_a_batch_that_was_committed_is_not_committed_twice(tmp_path: Path) -> None:
    work = stage(tmp_path, MIXED)
    first = publish(tmp_path, work, info(MIXED))
    again = publish(tmp_path, work, info(MIXED))
    assert (first.is_new, again.is_new, again.snapshot_id) == (True, False, first.snapshot_id)
    assert (again.n_parts_linked, again.n_parts_written) == (len(TABLES), 0)


KILLED = """
import os, sys, time
from pathlib import Path
from tasks.publish import publish
from tests.builders import info, records
real, left = os.fsync, int(sys.argv[3])
def fsync(handle):
    global left
    left -= 1
    if left == 0:
        print("here", flush=True)
        time.sleep(60)
    real(handle)
os.fsync = fsync
publish(Path(sys.argv[1]), Path(sys.argv[2]), info(records(5, start=100), "b2"))
"""


@pytest.mark.parametrize("nth", [3, 17])
def test_kill_9_leaves_a_snapshot_and_a_second_run_finishes(tmp_path: Path, undisturbed: PublishResult, nth: int) -> None:
    first = add(tmp_path, MIXED)
    work = stage(tmp_path, records(5, start=100), "b2")
    code = [sys.executable, "-c", KILLED, str(tmp_path), str(work), str(nth)]
    run = subprocess.Popen(code, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "here\n"
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert current_snapshot(tmp_path) == first.path
    assert verify(tmp_path) == []
    assert publish(tmp_path, work, info(records(5), "b2")).snapshot_id == undisturbed.snapshot_id
    assert verify(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_really_full_disk_is_named_and_mended(small_disk: Path) -> None:
    def resize(size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", small_disk], check=True)

    output = small_disk / "out"
    first = add(output, MIXED)
    batch = [Record(os.urandom(3000).hex(), offset=i) for i in range(60)]
    work = stage(output, batch, "b2")
    for room in (8_000, 60_000, 200_000):
        resize(shutil.disk_usage(small_disk).used + room)
        with pytest.raises(OutputError, match="the disk is full; free space"):
            publish(output, work, info(batch, "b2"))
        resize(64 << 20)
        assert current_snapshot(output) == first.path
        assert verify(output) == []
    assert publish(output, work, info(batch, "b2")).is_new
    assert verify(output) == []


# Readers


def test_readers_never_see_a_mixture(tmp_path: Path) -> None:
    add(tmp_path, records(2))
    seen: set[int] = set()
    faults: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            snapshot = current_snapshot(tmp_path)
            assert snapshot is not None
            articles = set(ds.dataset(snapshot / "articles").to_table(columns=["article_id"])["article_id"].to_pylist())
            blocks = set(ds.dataset(snapshot / "blocks").to_table(columns=["article_id"])["article_id"].to_pylist())
            if articles != blocks or len(articles) != read_manifest(snapshot).counts.rows["scrapes"]:
                faults.append(snapshot.name)
            seen.add(len(articles))
            done.wait(0.1)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(50):
            add(tmp_path, records(1, start=100 + number), f"n{number}")
    finally:
        done.set()
        reader.join()
    assert faults == []
    assert len(seen) > 5
    assert max(seen) <= 52
    assert verify(tmp_path) == []


def test_an_empty_batch_is_published_too(tmp_path: Path) -> None:
    prepare_output(tmp_path)
    counts = add(tmp_path, []).counts.rows
    assert {name for name, n in counts.items() if n} == {"signals_dictionary"}
    assert set(counts) == set(TABLES)
    assert verify(tmp_path) == []
