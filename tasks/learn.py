"""The step that learns what recurs on each site: lines counted shard by shard, then over the batch and its history."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.batch import LINES_FOLDER, RECURRING_FILE
from tasks.frames import read_frames
from tasks.records import Page
from tasks.recurrence import DOCUMENTS, count_lines, find_recurring, page_lines, worth_keeping
from tasks.shard_result import StepCount
from tasks.shards import Prepared, Progress
from tasks.snapshot import read_manifest

KIND = "site_lines"


def count_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> StepCount:  # noqa: ARG001
    """Count the lines of one prepared shard: {prepared, out}; gives its documents and their lines."""
    out = Path(args["out"])
    if not out.exists():
        _write(page_lines(_pages(Path(args["prepared"]), progress)), out)
    rows = pq.read_table(out, columns=["line"])
    return StepCount(rows.num_rows - _n_lines(rows), _n_lines(rows))


def _n_lines(rows: pa.Table) -> int:
    """The rows that count a line, and not the documents of a site."""
    return int(pc.sum(pc.not_equal(rows["line"], DOCUMENTS)).as_py() or 0)


def _pages(prepared: Path, progress: Progress) -> Iterator[Page]:
    items: Iterator[Prepared] = read_frames(prepared, Prepared)
    for index, item in enumerate(items):
        progress(index)
        if item.page:
            yield item.page


def learn_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> StepCount:  # noqa: ARG001
    """Add up a batch's lines and those of its history: {work, parent, again}; gives its lines and those that recur.

    A batch that is reprocessed was counted when it came: it adds nothing to the index.
    """
    progress(0)
    work = Path(args["work"])
    shards = sorted((work / LINES_FOLDER).glob("*.parquet"))
    counted = count_lines(shards, work / "spill")
    history = _history(Path(args["parent"])) if args["parent"] else []
    if args["again"]:
        counted = counted.set_column(2, "n_documents", pa.array([0] * counted.num_rows, pa.int64()))
    else:
        _write(worth_keeping(counted), work / f"{KIND}.parquet")
    found = find_recurring(counted, history)
    _write(found, work / RECURRING_FILE)
    return StepCount(_n_lines(counted), _n_lines(found))


def _history(parent: Path) -> list[Path]:
    """The counts of earlier batches that a snapshot names."""
    folder = parent.parent.parent / "index" / KIND
    return [folder / part.name for part in read_manifest(parent).index.get(KIND, [])]


def _write(table: pa.Table, path: Path) -> None:
    part = path.with_name(path.name + ".part")
    pq.write_table(table, part, compression="zstd")
    os.replace(part, path)
