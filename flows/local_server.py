"""A Prefect server for the time of one run, where none is named: up while the flows are still being imported.

Prefect starts such a server by itself, but only after loading all of the server's code into the flow's own process, too,
and it registers block types that no flow here uses: two of its seven processor seconds. If this one does not come up,
Prefect's own way is left.
"""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

POLL_SECONDS = 0.1
START_SECONDS = 180.0  # on a loaded machine; the variable below overrules it
_PATIENCE = "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"
_ENVIRONMENT = {  # what Prefect sets for a server of its own, and no block types
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}


class LocalServer:
    """A server process and its address."""

    def __init__(self, port: int) -> None:
        import prefect
        from prefect.settings import get_current_settings

        given = get_current_settings().to_environment_variables(exclude_unset=True)
        self.url = f"http://127.0.0.1:{port}/api"
        self.process = subprocess.Popen(
            [
                sys.executable, "-P", str(Path(__file__).with_name("server_process.py")),
                "--app-dir", str(prefect.__module_path__.parent), "--factory", "prefect.server.api.server:create_app",
                "--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on",
            ],
            env={**_ENVIRONMENT, **os.environ, **given}, stdin=subprocess.PIPE,  # closed with this process, and the server ends
        )  # fmt: skip

    def is_up(self) -> bool:
        """Wait until the server answers; False when it ended or is too late."""
        deadline = time.monotonic() + float(os.environ.get(_PATIENCE, START_SECONDS))
        while self.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{self.url}/health") as answer:
                return bool(answer.status == 200)
            time.sleep(POLL_SECONDS)
        return False

    def stop(self) -> None:
        """End the server, by force if it lingers."""
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_server() -> LocalServer | None:
    """Have a server come up; None where one is named or none is wanted. It ends with this program."""
    from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_EPHEMERAL_ENABLED

    if PREFECT_API_URL.value() or not PREFECT_SERVER_EPHEMERAL_ENABLED.value():
        return None
    server = LocalServer(_free_port())
    atexit.register(server.stop)  # what Prefect still has to tell it at the end was registered later, so is told before
    return server


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def reached(server: LocalServer | None) -> Iterator[None]:
    """Run flows inside against the server, once it answers; without one, against what Prefect's settings name."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if server and server.is_up():
        with temporary_settings({PREFECT_API_URL: server.url}):
            yield
    else:
        yield
