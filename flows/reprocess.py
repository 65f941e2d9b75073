"""The flow that cleans scrapes again: with newer rules, other settings, or after a fault was mended."""

from pathlib import Path
from typing import Any

import msgspec
from prefect import flow

from flows.clean import run_batch
from flows.settings import Settings
from flows.summary import Summary, leave_report
from tasks.batch import Again, make_batch
from tasks.errors import OutputError, UsageError
from tasks.lock import output_lock
from tasks.reprocess import choose
from tasks.snapshot import current_snapshot, prepare_output
from tasks.sources import SourceFile, list_sources


@flow(name="reprocess", description=__doc__)
def reprocess(
    output: str = "output", batches: list[str] | None = None, where: str = "", rules_older_than: str = "",
    settings: Settings | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Read the chosen scrapes again from where they came and put what becomes of them in the place of their old rows.

    batches: batch_ids; where: a condition in SQL on the articles table; rules_older_than: a rules version.
    Scrapes whose source is gone or has changed keep their rows; the summary counts them as unreachable.
    """
    settings = settings or Settings()
    folder = Path(output).absolute()
    prepare_output(folder)
    with output_lock(folder, settings.lock_wait_seconds):
        parent = current_snapshot(folder)
        if parent is None:
            raise OutputError(f"{output}: no snapshot to reprocess; run `copydesk clean` first")
        again = choose(parent, batches or [], where, rules_older_than)
        summary = _run(again, folder, parent, settings)
    leave_report(summary)
    return summary.as_dict()


def _run(again: Again, output: Path, parent: Path, settings: Settings) -> Summary:
    files = [file for path in again.wanted for file in _reachable(path, output, settings)]
    if not files:
        unreachable = len(again.scrapes)
        return Summary(
            output=str(output), snapshot_id=parent.name, is_unchanged=True, is_reprocess=True, n_unreachable=unreachable
        )
    batch = make_batch(files, 0, output, parent, settings.published() | {"again": sorted(again.scrapes)})
    batch.again = again
    summary = run_batch(batch, output, settings)
    done = sum(summary.outcomes.values())
    return msgspec.structs.replace(summary, n_unreachable=len(again.scrapes) - done)


def _reachable(path: str, output: Path, settings: Settings) -> list[SourceFile]:
    """The source as a file to read, or nothing where it is gone."""
    try:
        files = list_sources([path], output / "work" / "spool", output / "index" / "stdin", settings.input_format)
    except UsageError:
        return []
    return [file for file in files if not file.error]
