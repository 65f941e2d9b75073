import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.errors import OutputError
from tasks.lock import output_lock

HOLDER = """
import sys, time, os
from pathlib import Path
from tasks.lock import output_lock
with output_lock(Path(sys.argv[1]), 0):
    if sys.argv[2] == "fork" and os.fork() == 0:
        time.sleep(60)
    print("held", flush=True)
    time.sleep(60)
"""


def hold(output: Path, how: str = "") -> subprocess.Popen[str]:
    code = [sys.executable, "-c", HOLDER, str(output), how]
    holder = subprocess.Popen(code, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def end(holder: subprocess.Popen[str]) -> None:
    os.killpg(holder.pid, signal.SIGKILL)
    holder.wait()


def test_a_second_run_stops_with_a_message(tmp_path: Path) -> None:
    message = f"another run is writing into {tmp_path}; wait until it ends"
    with output_lock(tmp_path, 0), pytest.raises(OutputError, match=message), output_lock(tmp_path, 0.2):
        pass


def test_the_lock_is_free_after_the_block_and_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), output_lock(tmp_path, 0):
        raise ZeroDivisionError
    with output_lock(tmp_path, 0):
        pass


def test_a_second_run_waits(tmp_path: Path) -> None:
    holder = hold(tmp_path)
    try:
        with pytest.raises(OutputError, match="another run"), output_lock(tmp_path, 0.3):
            pass
    finally:
        end(holder)
    with output_lock(tmp_path, 5):
        pass


@pytest.mark.parametrize("how", ["alone", "fork"])
def test_kill_releases_the_lock_though_a_worker_lives_on(tmp_path: Path, how: str) -> None:
    holder = hold(tmp_path, how)
    try:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        began = time.monotonic()
        with output_lock(tmp_path, 5):
            assert time.monotonic() - began < 4
    finally:
        end(holder) if how == "fork" else None


def test_a_folder_that_cannot_hold_a_lock_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), output_lock(tmp_path / "file", 0):
        pass
