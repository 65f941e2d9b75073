"""The server for the time of one run: none where one is named, a fallback where it does not come up."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_EPHEMERAL_ENABLED, temporary_settings

from flows import local_server
from flows.local_server import LocalServer, reached, start_server

NAMED = "http://127.0.0.1:9/api"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> LocalServer:
    """A server whose process is anything but one."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    monkeypatch.setattr(local_server.subprocess, "Popen", lambda *_, **__: process)
    return LocalServer(9)


def test_a_named_server_is_enough() -> None:
    with temporary_settings({PREFECT_API_URL: NAMED}):
        assert start_server() is None


def test_no_server_where_none_is_wanted() -> None:
    with temporary_settings({PREFECT_SERVER_EPHEMERAL_ENABLED: False}, restore_defaults={PREFECT_API_URL}):
        assert start_server() is None


def test_a_server_that_ended_leaves_the_settings_as_they_are(server: LocalServer) -> None:
    with temporary_settings({PREFECT_API_URL: NAMED}), reached(server):
        assert PREFECT_API_URL.value() == NAMED
    server.stop()
    assert server.process.returncode == 0


def test_flows_see_a_server_that_answers(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalServer, "is_up", lambda _: True)
    with reached(server):
        assert PREFECT_API_URL.value() == "http://127.0.0.1:9/api"
    server.stop()


def test_the_server_ends_with_a_program_that_is_killed() -> None:
    program = (
        "import sys, time\n"
        "from flows.local_server import LocalServer, _free_port\n"
        "server = LocalServer(_free_port())\n"
        "print(server.process.pid if server.is_up() else 0, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        server = int(killed.stdout.readline())
        assert server > 0
        killed.kill()
    deadline = time.monotonic() + 60
    while _is_running(server) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_running(server)


def _is_running(pid: int) -> bool:
    """Is the process alive? One that nobody waits for stays in the table as a zombie."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
