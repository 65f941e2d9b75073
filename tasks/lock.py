"""One writer for each output folder. Readers need no lock: they follow the `current` link once."""

import fcntl
import functools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tasks.errors import OutputError

_POLL_SECONDS = 0.1
_held: set[int] = set()  # descriptors of this very process, not those that a fork inherits


@contextmanager
def output_lock(output: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the output folder for one run; the kernel lets go when the process ends, `kill -9` included.

    Raises OutputError when another run still holds it after wait_seconds.
    """
    path = output / "work" / ".lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); name another folder with --output") from error
    _held.add(descriptor)
    _stay_out_of_forks()
    try:
        _acquire(descriptor, output, wait_seconds)
        yield
    finally:
        if descriptor in _held:  # in a forked child it is closed already, and the number may be another file's
            _held.discard(descriptor)
            os.close(descriptor)


def _acquire(descriptor: int, output: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                message = f"another run is writing into {output}; wait until it ends or name another folder with --output"
                raise OutputError(message) from None
            time.sleep(_POLL_SECONDS)


@functools.cache
def _stay_out_of_forks() -> None:
    """Close the lock in forked workers: one that outlives a killed run would keep the folder locked."""
    os.register_at_fork(after_in_child=_close_held)


def _close_held() -> None:
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()
