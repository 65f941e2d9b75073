"""The commands of docker-compose.yml as they stand there, against PostgreSQL and Redis of this machine: a schedule fires,
the worker runs the flow, the snapshot is there. No containers: hosts, ports and folders are the only things replaced."""

import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.test_deployments import ROOT, SECRETS, read_compose

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]
POSTGRES_BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), default=Path("/usr/bin"))
MARK = "COPYDESK_TEST_STACK"  # in the environment of every process that a test starts
LONGEST = 300  # seconds that any one thing may take


def free_ports(n: int) -> list[str]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [str(s.getsockname()[1]) for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Stack:
    """The services of docker-compose.yml as processes of this machine."""

    def __init__(self, home: Path) -> None:
        self.home, self.data = home, home / "data"
        (self.data / "inbox").mkdir(parents=True)
        (self.data / "output").mkdir()
        self.mark = secrets.token_hex(8)
        self.given = {name: secrets.token_hex(12) for name in SECRETS}
        self.given["PREFECT_API_AUTH_STRING"] = "admin:" + secrets.token_hex(12)
        self.services = read_compose(self.given)["services"]
        self.ports = dict(zip(("5432", "6379", "4200", "8080"), free_ports(4), strict=True))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def here(self, value: str, service: str) -> str:
        """A value of the compose file with its hosts, ports and folders replaced by those of this machine."""
        if value in ("postgres", "redis", "0.0.0.0"):
            return "127.0.0.1"
        if value in self.ports:
            return self.ports[value]
        if value.startswith("/tmp/"):
            return str(self.home / service / value[5:])
        for host in ("server", "redis", "postgres", "127.0.0.1"):
            for port, local in self.ports.items():
                value = value.replace(f"{host}:{port}", f"127.0.0.1:{local}")
        return value

    def environment(self, service: str) -> dict[str, str]:
        """What a container of the service would have, and nothing of this machine's own settings."""
        (self.home / service / "tmp").mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join([str(Path(sys.executable).parent), str(POSTGRES_BIN), os.environ["PATH"]])
        own = {"PATH": path, "HOME": str(self.home / service), "TMPDIR": str(self.home / service / "tmp"), MARK: self.mark,
               "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}  # fmt: skip
        return own | {k: self.here(str(v), service) for k, v in self.services[service].get("environment", {}).items()}

    def start(self, service: str, command: list[str] | None = None, **options: Any) -> None:
        command = command or [self.here(word, service) for word in self.services[service]["command"]]
        with (self.home / f"{service}.log").open("ab") as log:
            self.processes[service] = subprocess.Popen(
                command, cwd=options.pop("cwd", self.data), env=self.environment(service), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True, **options,
            )  # fmt: skip

    def is_healthy(self, service: str) -> bool:
        """Run the service's health check as docker would."""
        kind, *words = self.services[service]["healthcheck"]["test"]
        words = [self.here(word, service) for word in words]
        command = ["sh", "-c", words[0]] if kind == "CMD-SHELL" else words
        environment = self.environment(service) | {"PGPORT": self.ports["5432"]}
        if command[0] == "sh":
            command[2] = command[2].replace("redis-cli", f"redis-cli -p {self.ports['6379']}")
        return subprocess.run(command, env=environment, capture_output=True, timeout=60).returncode == 0

    def wait_healthy(self, service: str) -> None:
        period = float(self.services[service]["healthcheck"]["start_period"].removesuffix("s"))
        self.wait(f"{service} healthy within its start period", lambda: self.is_healthy(service), period)

    def wait(self, what: str, is_done: Callable[[], Any], seconds: float = LONGEST) -> Any:
        """Wait until something is done; say which logs to read where it is not in time or a service has ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if done := is_done():
                return done
            ended = [name for name, p in self.processes.items() if p.poll() not in (None, 0)]
            assert not ended, f"{what}: {ended} ended\n{self.tail(*ended)}"
            time.sleep(1)
        raise AssertionError(f"{what}: not after {seconds:.0f} s\n{self.tail(*self.processes)}")

    def tail(self, *services: str) -> str:
        return "\n".join(f"--- {name}\n{(self.home / f'{name}.log').read_text(errors='replace')[-3000:]}" for name in services)

    def start_postgres(self) -> None:
        """What the image's entry point does: a cluster with this user, password and database, then the server."""
        given, folder = self.services["postgres"]["environment"], self.home / "postgres"
        folder.mkdir()
        (folder / "password").write_text(given["POSTGRES_PASSWORD"])
        owner: dict[str, Any] = {}
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres", "postgres")
            shutil.chown(folder / "password", "postgres", "postgres")
        cluster, run = str(folder / "cluster"), {"check": True, "capture_output": True, "timeout": 120, "cwd": folder}
        environment = self.environment("postgres")
        user = given["POSTGRES_USER"]
        subprocess.run(["initdb", "-D", cluster, "-U", user, "--pwfile", str(folder / "password"), "--auth=scram-sha-256"],
                       env=environment, **run, **owner)  # fmt: skip
        port = self.ports["5432"]
        self.start("postgres", ["postgres", "-D", cluster, "-h", "127.0.0.1", "-p", port, "-k", str(folder)], cwd=folder, **owner)
        self.wait_healthy("postgres")
        client = environment | {"PGPASSWORD": given["POSTGRES_PASSWORD"]}
        subprocess.run(["createdb", "-h", "127.0.0.1", "-p", port, "-U", user, given["POSTGRES_DB"]], env=client, **run)

    def start_redis(self) -> None:
        (self.home / "redis").mkdir()
        command = [*self.services["redis"]["command"], "--port", self.ports["6379"], "--bind", "127.0.0.1"]
        self.start("redis", command, cwd=self.home / "redis")
        self.wait_healthy("redis")

    def deploy(self) -> None:
        """Run the deploy job, with a schedule that fires every minute instead of every night."""
        text = (ROOT / "prefect.yaml").read_text()
        assert text.count("cron: 0 3 * * *") == 1
        (self.data / "prefect.yaml").write_text(text.replace("cron: 0 3 * * *", 'cron: "* * * * *"'))
        self.start("deploy")
        self.wait("deploy job", lambda: self.processes["deploy"].poll() == 0)

    def request(self, path: str, body: Any = None, auth: str | None = "", method: str | None = None) -> Any:
        """An API request; auth: None for none, empty for the right one. Gives the status where it is an error."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.ports['4200']}{path}", method=method)
        if auth is not None:
            token = base64.b64encode((auth or self.given["PREFECT_API_AUTH_STRING"]).encode()).decode()
            request.add_header("Authorization", f"Basic {token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code

    def scheduled_runs(self) -> list[dict[str, Any]]:
        """The finished runs of the nightly deployment that its schedule made, oldest first. A failed one ends the test."""
        runs = self.request("/api/flow_runs/filter", {"deployments": {"name": {"any_": ["nightly"]}}, "sort": "START_TIME_ASC"})
        bad = [r for r in runs if r["state_type"] in ("FAILED", "CRASHED")]
        assert not bad, f"{[(r['name'], r['state']['message']) for r in bad]}\n{self.tail('worker')}"
        return [r for r in runs if r["state_type"] == "COMPLETED" and r["auto_scheduled"]]

    def artifacts(self, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The artifacts of a run and of the runs it started, by key."""
        nested = self.request("/api/flow_runs/filter", {"flow_runs": {"parent_flow_run_id": {"any_": [run["id"]]}}})
        ids = [run["id"], *(r["id"] for r in nested)]
        made = self.request("/api/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": ids}}})
        return {artifact["key"]: artifact for artifact in made}

    def stop(self) -> None:
        """Stop what was started, the worker first, then whatever bears this stack's mark."""
        for name in reversed(list(self.processes)):
            if (process := self.processes[name]).poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"{MARK}={self.mark}".encode() in environ.read_bytes().split(b"\0"):
                    os.kill(int(environ.parent.name), signal.SIGKILL)
            except OSError:
                continue


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    missing = [n for n in ("initdb", "postgres", "createdb") if not (POSTGRES_BIN / n).exists()]
    missing += [n for n in ("redis-server", "redis-cli") if not shutil.which(n)]
    missing += [n for n in ("prefect_redis", "asyncpg") if not find_spec(n)]
    if missing or sys.platform != "linux":
        pytest.skip(f"not installed here: {', '.join(missing)}" if missing else "finds its processes through /proc")
    home = Path(tempfile.mkdtemp(prefix="copydesk-stack-"))
    home.chmod(0o755)
    stack = Stack(home)
    try:
        stack.start_postgres()
        stack.start_redis()
        stack.start("server")
        stack.wait_healthy("server")
        stack.start("services")
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(home, ignore_errors=True)


def test_nobody_comes_in_without_the_password(stack):
    for path, body in (("/api/flow_runs/filter", {}), ("/api/admin/settings", None), ("/api/deployments/filter", {})):
        assert stack.request(path, body, auth=None) == 401
        assert stack.request(path, body, auth="admin:wrong") == 401
        assert not isinstance(stack.request(path, body), int)
    assert stack.request("/api/health", auth=None) is True


def test_schedule_fires_and_the_snapshot_is_published(stack):
    pyarrow_dataset = pytest.importorskip("pyarrow.dataset")
    for seed in (ROOT / "seeds").glob("*.txt"):
        shutil.copy(seed, stack.data / "inbox")
    stack.deploy()
    stack.start("worker")
    stack.wait_healthy("worker")
    first = stack.wait("a scheduled run completes", stack.scheduled_runs)[0]
    current = (stack.data / "output" / "current").resolve()
    assert pyarrow_dataset.dataset(current / "articles").count_rows() == 3
    assert pyarrow_dataset.dataset(current / "scrapes").count_rows() == 3
    artifacts = stack.artifacts(first)
    assert {key: artifact["type"] for key, artifact in artifacts.items()} == {
        "copydesk-report": "markdown", "copydesk-stages": "table", "copydesk-reasons": "table", "copydesk-progress": "progress",
    }  # fmt: skip
    assert current.name in artifacts["copydesk-report"]["data"]
    assert artifacts["copydesk-progress"]["data"] == 100.0

    second = stack.wait("the next scheduled run completes", lambda: stack.scheduled_runs()[1:])[0]
    assert stack.artifacts(second)["copydesk-report"]["data"].startswith("# Nothing new")
    assert (stack.data / "output" / "current").resolve() == current


def test_deploying_again_changes_nothing(stack):
    def deployments() -> list[tuple[Any, ...]]:
        found = stack.request("/api/deployments/filter", {"sort": "NAME_ASC"})
        return [(d["id"], d["entrypoint"], d["parameters"], d["work_pool_name"], len(d["schedules"])) for d in found]

    before = deployments()
    assert [d[1] for d in before] == ["flows.clean.clean", "flows.reprocess.reprocess"]
    stack.deploy()
    assert deployments() == before


def test_every_health_check_still_passes(stack):
    assert [name for name in ("postgres", "redis", "server", "worker") if not stack.is_healthy(name)] == []
    assert [name for name, process in stack.processes.items() if process.poll() not in (None, 0)] == []


def test_serve_runs_the_schedule_without_a_worker(stack):
    stack.services["serve"] = {"environment": stack.services["worker"]["environment"]}
    command = [sys.executable, "-m", "flows.cli", "serve", "--output", "served", "--cron", "* * * * *"]
    refused = subprocess.run(command, cwd=stack.data, env=stack.environment("serve"), capture_output=True, text=True, timeout=120)
    assert refused.returncode == 2
    assert "clean/nightly belongs to the work pool 'copydesk'" in refused.stderr
    for deployment in stack.request("/api/deployments/filter", {}):
        stack.request(f"/api/deployments/{deployment['id']}", method="DELETE")
    stack.start("serve", command)
    (run,) = stack.wait("a served run completes", stack.scheduled_runs)[:1]
    assert run["work_pool_name"] is None
    assert (stack.data / "served" / "current" / "articles").is_dir()
    assert "copydesk-report" in stack.artifacts(run)
