"""Every Prefect task of copydesk, on one page: the barriers of the data path.

A step takes and gives paths, counts and digests, never tables. Nothing is cached by Prefect: each step's output is a sealed
file that vouches for itself, so a run that was stopped goes on where it was.
"""

import time
from pathlib import Path
from typing import Any

import msgspec
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.batch import read_batch, write_sources
from tasks.errors import CopydeskError
from tasks.limits import Limits
from tasks.publish import BatchInfo, Replaced, publish
from tasks.read import stage_records
from tasks.records import sha256_hex
from tasks.shard_result import ShardResult
from tasks.sources import SourceFile
from tasks.supervise import run_call

STEP_SECONDS = 24 * 3600.0  # a learning or matching step runs over a whole batch or cut, not over a document


def _may_pass(task: Any, run: Any, state: Any) -> bool:  # noqa: ARG001 - Prefect's signature
    """Retry what may pass by itself (a lost node, a busy file system), never what copydesk itself reports."""
    try:
        state.result()
    except CopydeskError:
        return False
    except Exception:
        return True
    return False


_OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE, "persist_result": False, "retries": 2, "retry_delay_seconds": 2,
    "retry_condition_fn": _may_pass,
}  # fmt: skip


@task(name="read", **_OPTIONS)
def read_step(
    group_file: str, folder: str, shard_size: int, limits: dict, input_format: str | None, again_file: str | None
) -> dict:
    """Read a group of files into staged shards; gives {shards: [{path, n_records, n_bytes}], cpu_seconds}."""
    began = time.thread_time()  # other threads of this process read other groups
    files = msgspec.json.decode(Path(group_file).read_bytes(), type=list[SourceFile])
    stem = sha256_hex(msgspec.json.encode([sorted((f.source_path, f.file_sha256) for f in files), shard_size]))[:20]
    again = read_batch(again_file).again if again_file else None
    wanted = {path: frozenset(offsets) for path, offsets in again.wanted.items()} if again else None
    bounds = msgspec.convert(limits, Limits)
    shards = stage_records(files, Path(folder), stem, shard_size, bounds, input_format, wanted)
    return {"shards": [msgspec.to_builtins(shard) for shard in shards], "cpu_seconds": time.thread_time() - began}


@task(name="prepare", task_run_name="prepare {name}", **_OPTIONS)
def prepare_step(name: str, calls: list[dict], seconds: float, memory_mb: int) -> dict:  # noqa: ARG001
    """Decode, extract, normalize and identify the language, for a few shards; gives a ShardResult."""
    return add_up([run_call("prepare", args, seconds, memory_mb) for args in calls])


@task(name="count", task_run_name="count {name}", **_OPTIONS)
def count_step(name: str, calls: list[dict]) -> dict:  # noqa: ARG001
    """Count the lines of each site, for a few shards; gives counts."""
    return add_counts([run_call("count", args, STEP_SECONDS, 0) for args in calls])


@task(name="learn", **_OPTIONS)
def learn_step(work: str, parent: str, again: bool) -> dict:
    """Find the lines that recur on a site, over the batch and its history; gives counts."""
    return run_call("learn", {"work": work, "parent": parent, "again": again}, STEP_SECONDS, 0)


@task(name="label", task_run_name="label {name}", **_OPTIONS)
def label_step(name: str, calls: list[dict], seconds: float, memory_mb: int) -> dict:  # noqa: ARG001
    """Label the blocks of a few shards and write their rows; gives a ShardResult."""
    return add_up([run_call("label", args, seconds, memory_mb) for args in calls])


@task(name="sketch", task_run_name="sketch {name}", **_OPTIONS)
def sketch_step(name: str, calls: list[dict]) -> dict:  # noqa: ARG001
    """Sample the shingles of the texts of a few shards; gives counts."""
    return add_counts([run_call("sketch", args, STEP_SECONDS, 0) for args in calls])


@task(name="gather", **_OPTIONS)
def gather_step(work: str, parent: str, memory_mb: int, replaced: dict | None) -> dict:
    """Bring the sketches together and cut them by hash prefix; gives counts, the number of cuts among them."""
    return run_call("gather", _of_batch(work, parent, memory_mb, replaced), STEP_SECONDS, 0)


@task(name="match", task_run_name="match {name}", **_OPTIONS)
def match_step(name: str, calls: list[dict]) -> dict:  # noqa: ARG001
    """Count what texts share, for a few cuts; gives counts."""
    return add_counts([run_call("match", args, STEP_SECONDS, 0) for args in calls])


@task(name="deduplicate", **_OPTIONS)
def deduplicate_step(work: str, parent: str, memory_mb: int, replaced: dict | None) -> dict:
    """Compare what was matched and cluster the batch with its history; gives counts."""
    return run_call("deduplicate", _of_batch(work, parent, memory_mb, replaced), STEP_SECONDS, 0)


@task(name="stories", **_OPTIONS)
def stories_step(work: str, parent: str, replaced: dict | None) -> dict:
    """Give the articles of the batch their stories; gives counts."""
    return run_call("stories", _of_batch(work, parent, 0, replaced), STEP_SECONDS, 0)


def _of_batch(work: str, parent: str, memory_mb: int, replaced: dict | None) -> dict[str, Any]:
    gone = replaced["article_ids"] if replaced else []
    return {"work": work, "parent": parent, "memory_mb": memory_mb, "replaced": gone}


@task(name="figures", **_OPTIONS)
def figures_step(work: str, parent: str) -> dict:
    """Compare figures and quotations across the articles of each story; gives counts."""
    return run_call("figures", _of_batch(work, parent, 0, None), STEP_SECONDS, 0)


@task(name="publish", **_OPTIONS)
def publish_step(output: str, batch_file: str, info: dict, replaced: dict | None) -> dict:
    """Commit the batch as one snapshot; gives its id and the counts of its tables."""
    began = time.process_time()  # nothing else of this run goes on
    batch = read_batch(batch_file)
    work = Path(batch.work)
    write_sources(batch, work / "labelled", work / "sources.parquet")
    gone = msgspec.convert(replaced, Replaced) if replaced else None
    result = publish(Path(output), work, msgspec.convert(info, BatchInfo), gone)
    spent = time.process_time() - began
    return {"snapshot_id": result.snapshot_id, "rows": result.counts.rows, "is_new": result.is_new, "cpu_seconds": spent}


def add_counts(results: list[dict]) -> dict:
    """What several calls of one step counted, as one: {n_in, n_out, cpu_seconds}."""
    return {name: sum(result[name] for result in results) for name in ("n_in", "n_out", "cpu_seconds")}


def add_up(results: list[dict]) -> dict:
    """Several ShardResults as one."""
    total = ShardResult()
    for result in (msgspec.convert(r, ShardResult) for r in results):
        total.n_in += result.n_in
        total.n_known += result.n_known
        total.n_files += result.n_files
        total.n_alarms += result.n_alarms
        for name in ("outcomes", "seconds", "n_out", "spans", "characters"):
            sums = getattr(total, name)
            for key, value in getattr(result, name).items():
                sums[key] = sums.get(key, 0) + value
    added: dict = msgspec.to_builtins(total)
    return added
