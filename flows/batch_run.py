"""One batch on its way through the steps: which step gets which shards, and what the run's summary says."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from prefect.futures import PrefectFuture, as_completed

from flows.progress import Progress
from flows.settings import Settings
from flows.summary import COUNTED, StageCount, Summary
from tasks.batch import LINES_FOLDER, RECURRING_FILE, group_sources, read_batch, versions
from tasks.dataset.tables import shard_names
from tasks.errors import OutputError
from tasks.labels.shipped import model_version
from tasks.near.gather import NEAR_FOLDER
from tasks.publish import BatchInfo, Replaced
from tasks.reprocess import labelled_scrapes
from tasks.schema import ACROSS_TABLES
from tasks.shard_result import ShardResult
from tasks.steps import (
    add_counts,
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

PREPARE_STAGES = ("decode", "extract", "normalize", "language")
LABEL_STAGES = ("label", "rows", "signals", "write")


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
        self.stages: list[StageCount] = []
        self.n_records = self.n_documents = 0
        self.labelled = ShardResult()
        self.links: dict[str, Any] = {}
        self.published: dict[str, Any] = {}

    def _gather(self, step: str, futures: Sequence[PrefectFuture[Any]]) -> list[Any]:
        """The steps' results, in the order they were asked for; tells progress as they come."""
        self.progress.tell(step, 0, len(futures))
        for done, _ in enumerate(as_completed(list(futures)), start=1):
            self.progress.tell(step, done, len(futures))
        return [future.result() for future in futures]

    def _count(self, name: str, n_in: int, n_out: int, seconds: float) -> None:
        """Note what a stage did; the summary lists the stages in the order they are noted."""
        self.stages.append(StageCount(name, n_in, n_out, seconds, COUNTED[name]))

    def _count_shards(self, stages: Sequence[str], n_in: int, result: ShardResult) -> None:
        """Note the stages that go on inside a shard: what leaves one goes into the next."""
        for stage in stages:
            n_out = result.n_out.get(stage, 0)
            self._count(stage, result.n_in if stage == "write" else n_in, n_out, result.seconds.get(stage, 0.0))
            n_in = n_out

    def read(self) -> list[Path]:
        """Read all files into shards; gives the staged shards."""
        files = []
        for number, group in enumerate(group_sources(self.batch.sources)):
            files.append(self.work / "groups" / f"{number:05}.json")
            files[-1].write_bytes(msgspec.json.encode(group))
        wanted = str(self.work / "batch.json") if self.batch.again else None
        folder, size, form = str(self.work / "staged"), self.settings.shard_size, self.settings.input_format
        futures = [read_step.submit(str(file), folder, size, self.limits, form, wanted) for file in files]
        groups = self._gather("read", futures)
        shards = [shard for group in groups for shard in group["shards"]]
        self.n_records = sum(shard["n_records"] for shard in shards)
        self._count("read", len(self.batch.sources), self.n_records, sum(group["cpu_seconds"] for group in groups))
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

        prepared = self._each("prepare", prepare_step, shards, arguments)
        self._count_shards(PREPARE_STAGES, prepared.n_in, prepared)
        self.n_documents = self.stages[-1].n_out

    def learn(self, shards: Sequence[Path]) -> None:
        """Which lines recur on a site: menus, footers, standing notices."""
        folder = self.work / LINES_FOLDER
        folder.mkdir(exist_ok=True)
        calls = [{"prepared": str(self.work / "prepared" / p.name), "out": str(folder / f"{p.stem}.parquet")} for p in shards]
        self._spread("count", count_step, calls)
        future = learn_step.submit(str(self.work), self.batch.parent, self.batch.again is not None)
        learned = self._gather("learn", [future])[0]
        self._count("learn", learned["n_in"], learned["n_out"], learned["cpu_seconds"])

    def label(self, shards: Sequence[Path]) -> None:
        """Noise out, sections tagged; rows written per shard."""
        again = str(self.work / "batch.json") if self.batch.again else ""

        def arguments(path: Path) -> dict:
            prepared, stem = str(self.work / "prepared" / path.name), str(self.work / "labelled" / path.stem)
            recurring = str(self.work / RECURRING_FILE)
            told = {"batch_id": self.batch.batch_id, "again": again, "alarm": self.settings.alarm_prose_ratio}
            return {"prepared": prepared, "stem": stem, "recurring": recurring, **told}

        self.labelled = self._each("label", label_step, shards, arguments)
        self._count_shards(LABEL_STAGES, self.n_documents, self.labelled)

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
        results = self._gather(name, [step.submit(f"{n}/{len(groups)}", group) for n, group in enumerate(groups, start=1)])
        total = add_counts(results)
        self._count(name, total["n_in"], total["n_out"], total["cpu_seconds"])

    def match(self) -> None:
        """Which texts share shingles: sketched shard by shard, then counted hash prefix by hash prefix."""
        labelled, folder = str(self.work / "labelled"), str(self.work / NEAR_FOLDER / "sketches")
        shards = shard_names(self.work / "labelled")
        self._spread("sketch", sketch_step, [{"labelled": labelled, "shard": s, "folder": folder} for s in shards])
        work, parent, memory = str(self.work), self.batch.parent, self.settings.dedup_memory
        future = gather_step.submit(work, parent, memory, self._replaced())
        found = self._gather("gather", [future])[0]
        self._count("gather", found["n_arriving"], found["n_texts"], found["cpu_seconds"])
        cuts = [{"work": work, "cut": n, "parent": parent, "memory_mb": memory} for n in range(found["n_cuts"])]
        self._spread("match", match_step, cuts)

    def deduplicate(self) -> None:
        """Exact and near duplicates against the batch and its history."""
        memory = self.settings.dedup_memory
        future = deduplicate_step.submit(str(self.work), self.batch.parent, memory, self._replaced())
        self.links = found = self._gather("deduplicate", [future])[0]
        self._count("deduplicate", found["n_articles"] + found["n_repeated_bytes"], found["n_articles"], found.pop("cpu_seconds"))

    def stories(self) -> None:
        """Articles about one event, over the batch and the weeks around it."""
        future = stories_step.submit(str(self.work), self.batch.parent, self._replaced())
        found = self._gather("stories", [future])[0]
        self._count("stories", found["n_articles"], found["n_stories"], found.pop("cpu_seconds"))
        self.links |= found

    def figures(self) -> None:
        """Numbers and quotations compared across the articles of the stories that the batch touches."""
        found = self._gather("figures", [figures_step.submit(str(self.work), self.batch.parent)])[0]
        self._count("figures", found["n_stories"], sum(found[table] for table in ACROSS_TABLES), found["cpu_seconds"])

    def publish(self) -> None:
        """One atomic snapshot; its counts must add up to what was read."""
        info = BatchInfo(
            batch_id=self.batch.batch_id, n_records=self.labelled.n_in, n_known=self.labelled.n_known,
            settings=self.settings.published(), versions=versions(),
        )  # fmt: skip
        arguments = (str(self.output), str(self.work / "batch.json"), msgspec.to_builtins(info), self._replaced())
        self.published = self._gather("publish", [publish_step.submit(*arguments)])[0]
        self._count("publish", self.links["n_articles"], self.published["rows"]["articles"], self.published["cpu_seconds"])
        self._clear_work()

    def _clear_work(self) -> None:
        """Leave nothing below work/: what earlier stopped runs left there continues a history that has now moved on."""
        for folder in [*(self.output / "work").glob("batch-*"), self.output / "work" / "spool"]:
            shutil.rmtree(folder, ignore_errors=True)

    def summary(self) -> Summary:
        """What a reader of the run wants to know."""
        outcomes = dict(self.labelled.outcomes)
        if n_copies := self.links["n_repeated_bytes"]:
            outcomes["article"] -= n_copies
            outcomes["duplicate"] = outcomes.get("duplicate", 0) + n_copies
        return Summary(
            output=str(self.output), snapshot_id=self.published["snapshot_id"], batch_id=self.batch.batch_id,
            n_files=len(self.batch.sources), n_files_seen=self.batch.n_seen, n_records=self.n_records,
            n_known=self.labelled.n_known, n_alarms=self.labelled.n_alarms, labeller=model_version(),
            outcomes=outcomes, duplicates=self.links, spans=self.labelled.spans, characters=self.labelled.characters,
            stages=self.stages, totals=self.published["rows"], is_reprocess=self.batch.again is not None,
        )  # fmt: skip
