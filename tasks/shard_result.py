"""What a shard step tells of its work: apart from the stages, which the process that only waits for it need not load."""

import msgspec


class StepCount(msgspec.Struct, frozen=True):
    """What went into a step over many documents and what came out; `flows.summary.COUNTED` names what each step counts."""

    n_in: int
    n_out: int


class ShardResult(msgspec.Struct):
    """Counts of one shard step: documents in and out, seconds per stage, spans and characters per reason.

    n_alarms: articles that lost more running text than the run's settings let pass unremarked
    """

    n_in: int = 0
    n_known: int = 0
    outcomes: dict[str, int] = {}
    seconds: dict[str, float] = {}
    n_out: dict[str, int] = {}
    spans: dict[str, int] = {}
    characters: dict[str, int] = {}
    n_files: int = 0
    n_alarms: int = 0
