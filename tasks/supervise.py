"""Runs shard steps in document workers and watches them: a document that hangs, crashes or eats memory is killed alone.

The worker is started again and told which document to leave; what it had finished before stays. One worker serves one
step at a time; workers are kept for the next step of this process and end with it.
"""

import atexit
import contextlib
import json
import os
import queue
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tasks.errors import CopydeskError, OutputError

START_SECONDS = 180.0  # a cold import on a loaded machine
POLL_SECONDS = 0.5
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_idle: "queue.LifoQueue[Worker]" = queue.LifoQueue()


class WorkerLostError(Exception):
    """The worker died or was killed: error and message tell why, index at which document (-1: at none)."""

    def __init__(self, error: str, message: str, index: int) -> None:
        super().__init__(message)
        self.error, self.message, self.index = error, message, index


class Worker:
    """One document worker process and the pipe to it."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tasks.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self._buffer = b""
        if "ready" not in (answer := self._read(START_SECONDS, 0, -1)):
            self.stop()
            raise _step_error(answer)

    def _memory(self) -> int:
        """Resident bytes of the worker, 0 where that cannot be known."""
        try:
            return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * _PAGE_BYTES
        except (OSError, IndexError, ValueError):
            return 0

    def _read(self, seconds: float, memory: int, index: int) -> dict[str, Any]:
        """The next answer. Kills the worker and raises WorkerLostError when it is late, too large or gone."""
        assert self.process.stdout is not None
        fd = self.process.stdout.fileno()
        deadline = time.monotonic() + seconds
        while b"\n" not in self._buffer:
            if time.monotonic() > deadline:
                self.stop()
                raise WorkerLostError("time_limit", f"took longer than document_seconds = {seconds:g}", index)
            if memory and self._memory() > memory:
                self.stop()
                limit = f"took more than worker_memory_mb = {memory >> 20}"
                raise WorkerLostError("memory_limit", limit, index)
            if select.select([fd], [], [], POLL_SECONDS)[0]:
                chunk = os.read(fd, 65536)
                if not chunk:
                    code = self.process.wait()
                    raise WorkerLostError("crashed", f"the document worker died at it (exit status {code})", index)
                self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, request: dict[str, Any], seconds: float, memory: int) -> dict[str, Any]:
        """Have one request done; gives its result. Raises WorkerLostError or what the step raised."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise WorkerLostError("crashed", "the document worker is gone", -1) from error
        index, patience = -1, START_SECONDS
        while True:
            answer = self._read(patience, memory, index)
            if "index" in answer:
                index, patience = answer["index"], seconds
            elif "result" in answer:
                result: dict[str, Any] = answer["result"]
                return result
            else:
                raise _step_error(answer)

    def stop(self) -> None:
        """End the worker at once."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _step_error(answer: dict[str, Any]) -> CopydeskError:
    if answer.get("errno"):
        return OutputError(f"{answer['message']}: free space or mend the output folder, then run the same command again")
    return OutputError(f"{answer['error']}: {answer['message']}")


def _idle_worker() -> Worker | None:
    try:
        return _idle.get_nowait()
    except queue.Empty:
        return None


def stop_workers() -> None:
    """End the workers of this process that have nothing to do."""
    while not _idle.empty():
        with contextlib.suppress(queue.Empty):
            _idle.get_nowait().stop()


atexit.register(stop_workers)


def run_call(call: str, args: dict[str, Any], document_seconds: float, memory_mb: int) -> dict[str, Any]:
    """Do one shard call in a worker, leaving out documents that kill it. Gives the call's result as plain JSON.

    Raises OutputError where the shard itself fails, or where workers die without having begun a document.
    """
    poisoned: dict[int, tuple[str, str]] = {}
    n_unexplained = 0
    while True:
        worker = None
        try:
            worker = _idle_worker() or Worker()
            result = worker.ask({"call": call, "args": args, "poisoned": poisoned}, document_seconds, memory_mb << 20)
        except WorkerLostError as lost:
            if worker:
                worker.stop()
            if lost.index >= 0 and lost.index not in poisoned:
                poisoned[lost.index] = (lost.error, lost.message)
                continue
            n_unexplained += 1
            if n_unexplained > 2:
                raise OutputError(f"document workers do not stay alive: {lost.message}") from lost
        except CopydeskError:
            if worker:
                _idle.put(worker)
            raise
        else:
            _idle.put(worker)
            return result
