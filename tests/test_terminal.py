"""What a run prints: live progress on a terminal, nothing of it in a pipe, and remarks on articles that lost much."""

import io
import json
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from flows import cli
from flows.progress import STEPS
from flows.terminal import live_progress
from tasks.records import article_id, sha256_hex
from tests.labelling import SEEDS

BODY = """Harbour of Elmstead reopens

The harbour of Elmstead was reopened on Monday after two years of works, the council said."""
NOTICES = """By clicking Accept all you agree to the storing of cookies on your device so that we can improve site navigation, \
analyse site usage and assist in our marketing efforts.

Sign up for our free newsletter to get the best stories of the week delivered straight to your inbox every Friday morning.

Subscribe now to read the full story and get unlimited access to all our articles, podcasts and newsletters for one month.

All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission."""


@contextmanager
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A pseudo-terminal as standard error; gives what was written to it, once it is closed. In the test and not in a fixture,
    for pytest sets standard error anew between the two.
    """
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}.items():
        monkeypatch.setenv(name, value)
    master, slave = os.openpty()
    written: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(master, written), daemon=True)  # all the time, or a writer would wait
    reader.start()
    with os.fdopen(slave, "w") as terminal, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        yield written
    reader.join(timeout=60)
    os.close(master)


def _read_all(master: int, written: list[bytes]) -> None:
    with suppress(OSError):  # what Linux raises when the other end is closed
        while chunk := os.read(master, 65536):
            written.append(chunk)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(f"{BODY}\n\n{NOTICES}\n")
    return path


def test_a_run_on_a_terminal_shows_each_step(prefect_harness, monkeypatch, article, tmp_path):
    with screen(monkeypatch) as written:
        assert cli.main(["clean", str(article), "--output", str(tmp_path / "out"), "--workers", "1"]) == cli.OK
    shown = b"".join(written).decode()
    assert [step for step in STEPS if step not in shown] == []
    assert "1/1" in shown
    assert "Elmstead" not in shown


@pytest.mark.parametrize("is_quiet", [True, False])
def test_progress_is_for_people(monkeypatch, is_quiet):
    with screen(monkeypatch) as written, live_progress(is_quiet):
        pass
    assert bool(written) is not is_quiet


def test_in_a_pipe_there_is_the_closing_summary_alone(prefect_harness, article, tmp_path, capfd):
    assert cli.main(["clean", str(article), "--output", str(tmp_path / "out"), "--workers", "1"]) == cli.OK
    out, err = capfd.readouterr()
    assert err == ""
    assert out.startswith("a.txt  article ")
    assert "\x1b" not in out
    assert "1 article kept little of its running text" in out


def test_the_alarm_keeps_to_the_share_that_is_set(clean_into, article, tmp_path):
    assert clean_into(article)["n_alarms"] == 1
    assert clean_into(article, output=tmp_path / "lenient", alarm_prose_ratio=0.05)["n_alarms"] == 0
    (tmp_path / "b.txt").write_text(BODY)
    assert clean_into(tmp_path / "b.txt")["n_alarms"] == 0


def test_standard_input_is_called_as_it_was_given(prefect_harness, tmp_path, monkeypatch, capsys):
    raw = json.dumps({"text": BODY}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert cli.main(["clean", "-", "--output", str(tmp_path), "--workers", "1"]) == cli.OK
    name = article_id(sha256_hex(raw))
    told = capsys.readouterr().out
    assert told.startswith(f"-  article      {name}")
    assert ".jsonl" not in told
    assert cli.main(["show", name, "--output", str(tmp_path)]) == cli.OK
    assert f"source_path      - (standard input, kept as {tmp_path}/index/stdin/" in capsys.readouterr().out


def test_readme_shows_an_article_of_the_seeds():
    (wanted,) = re.findall(r"copydesk show ([0-9a-f]+)", (SEEDS.parent / "README.md").read_text())
    ids = [article_id(sha256_hex(seed.read_bytes())) for seed in SEEDS.glob("*.txt")]
    assert len([name for name in ids if name.startswith(wanted)]) == 1
