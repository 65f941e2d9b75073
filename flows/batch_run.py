"""One batch on its way through the steps: which step gets which shards, and what the run's summary says."""

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from prefect.futures import PrefectFuture, as_completed

from flows.progress import Progress
from flows.settings import Settings
from flows.summary import StageCount, Summary
from tasks.batch import LINES_FOLDER, RECURRING_FILE, group_sources, read_batch, versions
from tasks.dataset.tables import shard_names
from tasks.errors import OutputError
from tasks.labels.shipped import model_version
from tasks.near.gather import NEAR_FOLDER
from tasks.publish import BatchInfo, Replaced
from tasks.reprocess import labelled_scrapes
from tasks.shard_result import ShardResult
from tasks.steps import (
    add_up,
    count_step,
    deduplicate_step,
    figures_step,
    gather_step,
    label_step,
    learn_step,
    match_step,
    prepare_step,
    publish_step,
    read_step,
    sketch_step,
    stories_step,
)


class BatchRun:
    """The steps of one batch and what they share: folders, settings, progress, counts."""

    def __init__(self, batch_file: Path, output: Path, settings: Settings) -> None:
        self.batch = read_batch(batch_file)
        self.output, self.settings = output, settings
        self.work = Path(self.batch.work)
        for name in ("groups", "staged", "prepared", "labelled"):
            (self.work / name).mkdir(parents=True, exist_ok=True)
        self.limits = msgspec.to_builtins(settings.limits())
        self.progress = Progress()
        self.seconds: dict[str, float] = {}
        self.n_records = 0
        self.prepared = self.labelled = ShardResult()
        self.links: dict[str, Any] = {}
        self.published: dict[str, Any] = {}

    def _gather(self, step: str, futures: Sequence[PrefectFuture[Any]]) -> list[Any]:
        """The steps' results, in the order they were asked for; tells progress as they come."""
        started = time.perf_counter()
        self.progress.tell(step, 0, len(futures))
        for done, _ in enumerate(as_completed(list(futures)), start=1):
            self.progress.tell(step, done, len(futures))
        results = [future.result() for future in futures]
        self.seconds[step] = time.perf_counter() - started
        return results

    def read(self) -> list[Path]:
        """Read all files into shards; gives the staged shards."""
        files = []
        for number, group in enumerate(group_sources(self.batch.sources)):
            files.append(self.work / "groups" / f"{number:05}.json")
            files[-1].write_bytes(msgspec.json.encode(group))
        wanted = str(self.work / "batch.json") if self.batch.again else None
        folder, size, form = str(self.work / "staged"), self.settings.shard_size, self.settings.input_format
        futures = [read_step.submit(str(file), folder, size, self.limits, form, wanted) for file in files]
        shards = [shard for group in self._gather("read", futures) for shard in group]
        self.n_records = sum(shard["n_records"] for shard in shards)
        return [Path(shard["path"]) for shard in shards]

    def _each(self, name: str, step: Any, shards: Sequence[Path], arguments: Callable[[Path], dict]) -> ShardResult:
        """One step over all shards, several shards a task run where there are very many; gives the summed result."""
        size = -(-len(shards) // self.settings.max_task_runs) or 1
        groups = [shards[at : at + size] for at in range(0, len(shards), size)]
        seconds, memory = self.settings.document_seconds, self.settings.worker_memory_mb
        futures = [
            step.submit(f"{number}/{len(groups)}", [arguments(path) for path in group], seconds, memory)
            for number, group in enumerate(groups, start=1)
        ]
        result = msgspec.convert(add_up(self._gather(name, futures)), ShardResult)
        if result.n_in != self.n_records:
            raise OutputError(f"{name} saw {result.n_in} of {self.n_records} records; nothing was published")
        return result

    def prepare(self, shards: Sequence[Path]) -> None:
        """decode -> extract -> normalize -> identify language."""
        again = str(self.work / "batch.json") if self.batch.again else ""

        def arguments(path: Path) -> dict:
            out = str(self.work / "prepared" / path.name)
            return {"staged": str(path), "out": out, "limits": self.limits, "parent": self.batch.parent, "again": again}

        self.prepared = self._each("prepare", prepare_step, shards, arguments)

    def learn(self, shards: Sequence[Path]) -> None:
        """Which lines recur on a site: menus, footers, standing notices."""
        folder = self.work / LINES_FOLDER
        folder.mkdir(exist_ok=True)
        calls = [{"prepared": str(self.work / "prepared" / p.name), "out": str(folder / f"{p.stem}.parquet")} for p in shards]
        self._spread("count", count_step, calls)
        self._gather("learn", [learn_step.submit(str(self.work), self.batch.parent, self.batch.again is not None)])

    def label(self, shards: Sequence[Path]) -> None:
        """Noise out, sections tagged; rows written per shard."""
        again = str(self.work / "batch.json") if self.batch.again else ""

        def arguments(path: Path) -> dict:
            prepared, stem = str(self.work / "prepared" / path.name), str(self.work / "labelled" / path.stem)
            recurring = str(self.work / RECURRING_FILE)
            told = {"batch_id": self.batch.batch_id, "again": again, "alarm": self.settings.alarm_prose_ratio}
            return {"prepared": prepared, "stem": stem, "recurring": recurring, **told}

        self.labelled = self._each("label", label_step, shards, arguments)

    def _replaced(self) -> dict[str, Any] | None:
        """The rows of the last snapshot that this run's rows stand in for."""
        again = self.batch.again
        if not again:
            return None
        done = labelled_scrapes(self.work / "labelled") & again.scrapes.keys()
        articles = {again.scrapes[scrape][1] for scrape in done} - {""}
        replaced: dict[str, Any] = msgspec.to_builtins(Replaced(frozenset(articles), frozenset(done)))
        return {name: sorted(ids) for name, ids in replaced.items()}

    def _spread(self, name: str, step: Any, calls: Sequence[dict]) -> None:
        """One step over parts of the batch, several a task run where there are very many."""
        size = -(-len(calls) // self.settings.max_task_runs) or 1
        groups = [list(calls[at : at + size]) for at in range(0, len(calls), size)]
        self._gather(name, [step.submit(f"{n}/{len(groups)}", group) for n, group in enumerate(groups, start=1)])

    def match(self) -> None:
        """Which texts share shingles: sketched shard by shard, then counted hash prefix by hash prefix."""
        labelled, folder = str(self.work / "labelled"), str(self.work / NEAR_FOLDER / "sketches")
        shards = shard_names(self.work / "labelled")
        self._spread("sketch", sketch_step, [{"labelled": labelled, "shard": s, "folder": folder} for s in shards])
        work, parent, memory = str(self.work), self.batch.parent, self.settings.dedup_memory
        future = gather_step.submit(work, parent, memory, self._replaced())
        n_cuts = self._gather("gather", [future])[0]["n_cuts"]
        cuts = [{"work": work, "cut": n, "parent": parent, "memory_mb": memory} for n in range(n_cuts)]
        self._spread("match", match_step, cuts)

    def deduplicate(self) -> None:
        """Exact and near duplicates against the batch and its history."""
        memory = self.settings.dedup_memory
        future = deduplicate_step.submit(str(self.work), self.batch.parent, memory, self._replaced())
        self.links = self._gather("deduplicate", [future])[0]

    def stories(self) -> None:
        """Articles about one event, over the batch and the weeks around it."""
        future = stories_step.submit(str(self.work), self.batch.parent, self._replaced())
        self.links |= self._gather("stories", [future])[0]

    def figures(self) -> None:
        """Numbers and quotations compared across the articles of the stories that the batch touches."""
        self._gather("figures", [figures_step.submit(str(self.work), self.batch.parent)])

    def publish(self) -> None:
        """One atomic snapshot; its counts must add up to what was read."""
        info = BatchInfo(
            batch_id=self.batch.batch_id, n_records=self.labelled.n_in, n_known=self.labelled.n_known,
            settings=self.settings.published(), versions=versions(),
        )  # fmt: skip
        arguments = (str(self.output), str(self.work / "batch.json"), msgspec.to_builtins(info), self._replaced())
        self.published = self._gather("publish", [publish_step.submit(*arguments)])[0]
        self._clear_work()

    def _clear_work(self) -> None:
        """Leave nothing below work/: what earlier stopped runs left there continues a history that has now moved on."""
        for folder in [*(self.output / "work").glob("batch-*"), self.output / "work" / "spool"]:
            shutil.rmtree(folder, ignore_errors=True)

    def summary(self) -> Summary:
        """What a reader of the run wants to know."""
        stages = [StageCount("read", self.n_records, self.n_records, self.seconds["read"])]
        n_in = self.n_records
        for result in (self.prepared, self.labelled):
            for stage, seconds in result.seconds.items():
                stages.append(StageCount(stage, n_in, result.n_out[stage], seconds))
                n_in = result.n_out[stage] if stage != "write" else n_in
        n_articles = self.labelled.outcomes.get("article", 0)
        barriers = ("sketch", "match", "deduplicate", "stories", "figures", "publish")
        stages += [StageCount(s, n_articles, n_articles, self.seconds[s]) for s in barriers]
        outcomes = dict(self.labelled.outcomes)
        if n_copies := self.links["n_repeated_bytes"]:
            outcomes["article"] -= n_copies
            outcomes["duplicate"] = outcomes.get("duplicate", 0) + n_copies
        return Summary(
            output=str(self.output), snapshot_id=self.published["snapshot_id"], batch_id=self.batch.batch_id,
            n_files=len(self.batch.sources), n_files_seen=self.batch.n_seen, n_records=self.n_records,
            n_known=self.labelled.n_known, n_alarms=self.labelled.n_alarms, labeller=model_version(),
            outcomes=outcomes, duplicates=self.links, spans=self.labelled.spans, characters=self.labelled.characters, stages=stages,
            totals=self.published["rows"], is_reprocess=self.batch.again is not None,
        )  # fmt: skip
