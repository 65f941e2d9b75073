"""Live progress of a run: told to whoever listens (the command line) and, under Prefect, to a progress artifact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Listener = Callable[[str, int, int], None]  # step, steps done, steps in all
_listener: ContextVar[Listener | None] = ContextVar("copydesk_progress", default=None)
STEPS = (
    "read", "prepare", "count", "learn", "label", "sketch", "gather", "match", "deduplicate", "stories", "figures",
    "publish",
)  # fmt: skip


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have the runs started inside tell their progress to a listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class Progress:
    """Tells a run's progress; the artifact in the Prefect UI moves in whole percents."""

    def __init__(self) -> None:
        from prefect.artifacts import create_progress_artifact

        self._artifact: Any = create_progress_artifact(0.0, key="copydesk-progress", description="share of the steps done")
        self._percent = 0

    def tell(self, step: str, done: int, total: int) -> None:
        """Step number `done` of `total` is finished."""
        if listener := _listener.get():
            listener(step, done, total)
        share = (STEPS.index(step) + (done / total if total else 1.0)) / len(STEPS)
        if int(share * 100) > self._percent:
            from prefect.artifacts import update_progress_artifact

            self._percent = int(share * 100)
            update_progress_artifact(self._artifact, progress=float(self._percent))
