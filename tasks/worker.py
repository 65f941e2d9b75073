"""A document worker: a process that does shard steps on request, so that one bad document can be killed alone.

Requests come as JSON lines on standard input, answers leave as JSON lines on what was standard output; libraries that
print cannot disturb them. When the asking process is gone (its pipe closes) the worker leaves at once.
"""

import contextlib
import ctypes
import gc
import json
import logging
import os
import queue
import threading
import time
from typing import Any, BinaryIO


def _calls() -> dict[str, Any]:
    from tasks import learn, shards
    from tasks.evidence.across import compare_call
    from tasks.near import calls

    return {
        "prepare": shards.prepare_call, "label": shards.label_call, "count": learn.count_call, "learn": learn.learn_call,
        "sketch": calls.sketch_call, "gather": calls.gather_call, "match": calls.match_call,
        "deduplicate": calls.deduplicate_call, "stories": calls.stories_call, "figures": compare_call,
    }  # fmt: skip


def _listen(requests: "queue.Queue[dict]") -> None:
    """Read requests from the bare descriptor (a buffered stream held by a thread aborts the interpreter at its end)."""
    buffer = b""
    while chunk := os.read(0, 65536):
        buffer += chunk
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            requests.put(json.loads(line))
    os._exit(0)


def _answer(out: BinaryIO, message: dict) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def _told(error: Exception) -> dict:
    """What the asking process may know of an error; the words of a foreign one may be document text, so only its kind."""
    number = getattr(error, "errno", None)
    message = os.strerror(number) if number else "in a shard step; please report it"
    if type(error).__module__ == "tasks.errors":
        message = str(error)
    return {"error": type(error).__name__, "message": message, "errno": number}


def _collect_seldom() -> None:
    """What was imported stays, and pages leave hardly a cycle behind: looking for them took a fourteenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def _give_back() -> None:
    """Return what the last call held to the system: free memory that an allocator keeps counts as the worker's own."""
    import pyarrow

    pyarrow.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):  # only where the C library is glibc
        ctypes.CDLL(None).malloc_trim(0)


def main() -> None:
    """Serve requests {call, args, poisoned} until the pipe closes; answers {index}, {result} or {error, message}.

    To each result the processor seconds that it took are added, as cpu_seconds.
    """
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    logging.disable(logging.CRITICAL)  # what libraries say of a document may quote it
    requests: queue.Queue[dict] = queue.Queue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    try:
        gc.disable()
        import msgspec

        calls = _calls()
        _collect_seldom()
    except Exception as error:
        _answer(out, {"error": type(error).__name__, "message": f"the document worker cannot start: {error}"})
        return
    _answer(out, {"ready": os.getpid()})
    while True:
        request = requests.get()
        poisoned = {int(k): tuple(v) for k, v in request["poisoned"].items()}
        try:
            began = time.process_time()
            result = calls[request["call"]](request["args"], lambda index: _answer(out, {"index": index}), poisoned)
            result = {**msgspec.to_builtins(result), "cpu_seconds": time.process_time() - began}
            _give_back()
            _answer(out, {"result": result})
        except Exception as error:
            _answer(out, _told(error))


if __name__ == "__main__":
    main()
