"""The flow: raw scrapes in, one atomic snapshot of clean Parquet out. It reads like the data path."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from prefect import flow

from flows.batch_run import BatchRun
from flows.engines import task_runner
from flows.settings import Settings
from flows.summary import Summary, leave_report
from tasks.batch import Batch, make_batch, source_index, unseen
from tasks.lock import output_lock
from tasks.snapshot import current_snapshot, prepare_output
from tasks.sources import list_sources


@flow(name="clean", description=__doc__)
def clean(sources: list[str], output: str = "output", settings: Settings | None = None) -> dict[str, Any]:
    """Clean the inputs that `output` has not seen yet and publish them with what is there.

    sources: files, folders, globs, fsspec URLs or "-"; output: the dataset folder; settings: see `copydesk settings`
    """
    settings = settings or Settings()
    folder = Path(output).absolute()
    prepare_output(folder)
    with output_lock(folder, settings.lock_wait_seconds):
        batch = find_batch(sources, folder, settings)
        summary = run_batch(batch, folder, settings) if batch.sources else nothing_new(batch, folder)
    leave_report(summary)
    return summary.as_dict()


@flow(name="clean-batch", description="The steps of one batch, on the chosen engine.")
def clean_batch(batch_file: str, output: str, settings: Settings) -> dict[str, Any]:
    """The data path of one batch. batch_file: the batch as `run_batch` wrote it below work/."""
    run = BatchRun(Path(batch_file), Path(output), settings)
    shards = run.read()
    run.prepare(shards)  # decode -> extract -> normalize -> identify language
    run.learn(shards)  # lines that recur on a site
    run.label(shards)  # noise out, sections tagged
    run.match()  # which texts share shingles
    run.deduplicate()  # exact, near, contains, updated
    run.stories()
    run.figures()  # where the articles of a story agree and differ
    run.publish()
    return run.summary().as_dict()


def find_batch(sources: Sequence[str], output: Path, settings: Settings) -> Batch:
    """List the inputs and leave out those whose bytes were cleaned before."""
    spool, stdin = output / "work" / "spool", output / "index" / "stdin"
    files = list_sources(sources, spool, stdin, settings.input_format, [output])
    parent = current_snapshot(output)
    new = unseen(files, source_index(output, parent), parent)
    return make_batch(new, len(files) - len(new), output, parent, settings.published())


def nothing_new(batch: Batch, output: Path) -> Summary:
    """The summary of a run that found nothing to do; the snapshot stays as it is."""
    parent = current_snapshot(output)
    name = parent.name if parent else ""
    return Summary(output=str(output), snapshot_id=name, n_files_seen=batch.n_seen, is_unchanged=True)


def run_batch(batch: Batch, output: Path, settings: Settings) -> Summary:
    """Hand a batch to the engine: the steps run as a flow of their own, with that engine's task runner."""
    path = Path(batch.work) / "batch.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(batch))
    steps = clean_batch.with_options(task_runner=task_runner(settings))
    return msgspec.convert(steps(str(path), str(output), settings), Summary)
