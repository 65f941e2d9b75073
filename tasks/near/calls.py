"""The matching steps with arguments as plain JSON: what a worker process is asked to do."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tasks.deduplicate import DedupCounts, find_duplicates
from tasks.near.gather import Gathered, gather, match_cut, sketch_shard
from tasks.shard_result import StepCount
from tasks.stories.tell import StoryCounts, tell_stories

Progress = Callable[[int], None]


def sketch_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> StepCount:  # noqa: ARG001
    """`sketch_shard`."""
    progress(0)
    return sketch_shard(Path(args["labelled"]), args["shard"], Path(args["folder"]))


def match_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> StepCount:  # noqa: ARG001
    """`match_cut`."""
    progress(0)
    return match_cut(Path(args["work"]), args["cut"], _folder(args["parent"]), args["memory_mb"])


def gather_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> Gathered:  # noqa: ARG001
    """`gather`."""
    progress(0)
    return gather(Path(args["work"]), _folder(args["parent"]), args["memory_mb"], frozenset(args["replaced"]))


def deduplicate_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> DedupCounts:  # noqa: ARG001
    """`find_duplicates`."""
    progress(0)
    return find_duplicates(Path(args["work"]), _folder(args["parent"]), args["memory_mb"], frozenset(args["replaced"]))


def stories_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> StoryCounts:  # noqa: ARG001
    """`tell_stories`."""
    progress(0)
    return tell_stories(Path(args["work"]), _folder(args["parent"]), frozenset(args["replaced"]))


def _folder(path: str) -> Path | None:
    return Path(path) if path else None
