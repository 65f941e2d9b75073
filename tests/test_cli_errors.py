"""A command line that fails, as a shell sees it: one line on standard error, whatever the libraries say at their end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import cli
from tests.builders import Record, add

ROOT = Path(__file__).parent.parent


def environment() -> dict[str, str]:
    """That of a shell: without what tests have set for Prefect."""
    return {k: v for k, v in os.environ.items() if "LOGGING" not in k and k != "PREFECT_API_URL"}


def run(*arguments: object) -> tuple[int, str]:
    """Exit status and standard error of `copydesk ...`, with a Prefect server of its own."""
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)
    return done.returncode, done.stderr


def test_a_source_that_is_not_there_is_one_line(tmp_path):
    status, told = run("clean", tmp_path / "nowhere", "--output", tmp_path / "out")
    assert status == cli.BAD_USAGE
    assert told.splitlines() == [
        f"copydesk: source {tmp_path}/nowhere: names no file; check the path, and put quotes around a glob"
    ]


@pytest.mark.parametrize(("is_verbose", "n_lines"), [(False, 0), (True, 1)], ids=["quiet", "verbose"])
def test_what_prefect_says_at_its_end_is_for_the_verbose(is_verbose, n_lines):
    """It is a matter of milliseconds whether its services have something to say when a run fails, so that is said here."""
    code = (
        f"from flows import cli; cli.set_up_prefect({is_verbose}); import prefect.main, logging;"
        "logging.getLogger('EventsWorker').warning('Still processing items')"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)
    assert told.stderr.count("Still processing items") == n_lines
    assert len(told.stderr.splitlines()) == n_lines


def test_a_condition_that_fails_is_one_line_without_text(tmp_path):
    add(tmp_path / "out", [Record("Velmora reopened its northern bridge on Monday.")])
    status, told = run("reprocess", "--output", tmp_path / "out", "--where", "cast(text as integer) > 1")
    assert status == cli.BAD_USAGE
    assert len(told.splitlines()) == 1, told
    assert "cast(text as integer) > 1" in told
    assert "Velmora" not in told
