"""Shared by all tests: one Prefect harness a session for the flow tests, and hypothesis without wall-clock limits."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("copydesk", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("copydesk")

os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
os.environ.setdefault("DO_NOT_TRACK", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the Prefect harness run in one process, so that it starts once."""
    for item in items:
        if "prefect_harness" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("flows"))


@pytest.fixture(scope="session")
def prefect_harness() -> Iterator[None]:
    """A Prefect server of this test session; its start takes many seconds."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture
def clean_into(prefect_harness: None, tmp_path: Path) -> Callable[..., dict]:
    """Run the clean flow on sources into tmp_path/out; settings as keywords."""
    from flows.clean import clean
    from flows.settings import load_settings

    def run(*sources: object, output: Path | None = None, **given: object) -> dict:
        given.setdefault("workers", 1)
        return clean([str(s) for s in sources], str(output or tmp_path / "out"), load_settings(given))

    return run
