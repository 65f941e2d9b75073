"""The command line: exit statuses, summaries, one-line errors."""

import json
from pathlib import Path

import pytest

from flows import cli
from flows.settings import load_settings, origins
from flows.summary import COUNTED
from tasks.errors import UsageError
from tasks.schema import TABLES
from tests.labelling import SEEDS


@pytest.fixture
def cleaned(prefect_harness, tmp_path, capsys):
    """Output folder of a finished `clean seeds --json`, and its summary."""
    out = tmp_path / "out"
    assert cli.main(["clean", str(SEEDS), "--output", str(out), "--json", "--workers", "1"]) == cli.OK
    return out, json.loads(capsys.readouterr().out)


def test_clean_tells_machines_what_it_did(cleaned):
    _, summary = cleaned
    assert summary["outcomes"] == {"article": 3}
    assert summary["characters"]["consent_notice"] > 100
    assert {"name", "n_in", "n_out", "seconds", "counted"} == set(summary["stages"][0])
    assert [s["name"] for s in summary["stages"]] == list(COUNTED)


def test_clean_ends_with_a_summary_for_people(cleaned, capsys):
    out, _ = cleaned
    assert cli.main(["clean", str(SEEDS), "--output", str(out)]) == cli.OK
    assert "nothing new: 3 files were cleaned before" in " ".join(capsys.readouterr().out.split())
    folder = out.parent / "emptied"
    folder.mkdir()
    assert cli.main(["clean", str(folder), "--output", str(out)]) == cli.OK
    assert "nothing new: the sources hold no files; the snapshot" in " ".join(capsys.readouterr().out.split())
    assert cli.main(["clean", str(folder), "--output", str(out.parent / "none")]) == cli.OK
    assert "nothing to clean: the sources hold no files, and there is no snapshot yet" in capsys.readouterr().out
    empty = out.parent / "empty.txt"
    empty.write_bytes(b"")
    assert cli.main(["clean", str(empty), "--output", str(out)]) == cli.QUARANTINED
    text = " ".join(capsys.readouterr().out.split())
    assert "1 input from 1 file: 1 quarantined" in text
    assert "empty.txt quarantined - empty:" in text


def test_show_prints_what_stayed_and_what_went(cleaned, capsys):
    out, _ = cleaned
    assert cli.main(["show", "zz", "--output", str(out)]) == cli.BAD_USAGE
    import pyarrow.dataset as ds

    articles = ds.dataset(out / "current" / "articles").to_table().to_pylist()
    article = next(a for a in articles if a["agency"])
    capsys.readouterr()
    assert cli.main(["show", article["article_id"][:10], "--output", str(out)]) == cli.OK
    text = capsys.readouterr().out
    assert "- contact" in text
    assert "alimusa@axadletimes.com" in text
    assert text.count("paragraph ") == 10


def test_report_writes_a_page_and_says_where(cleaned, capsys):
    out, _ = cleaned
    capsys.readouterr()
    assert cli.main(["report", "--output", str(out)]) == cli.OK
    page = Path(capsys.readouterr().out.strip())
    assert page == out / "report.html"
    assert "consent_notice" in page.read_text("utf-8")
    assert cli.main(["report", "--output", str(out / "nowhere")]) == cli.FAILED


def test_verify_finds_a_flipped_byte(cleaned, capsys):
    out, _ = cleaned
    assert cli.main(["verify", "--output", str(out)]) == cli.OK
    part = next((out / "current" / "blocks").glob("*.parquet"))
    raw = bytearray(part.read_bytes())
    raw[len(raw) // 2] ^= 1
    part.write_bytes(raw)
    assert cli.main(["verify", "--output", str(out), "--json"]) == cli.FAILED
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["findings"]


def test_schema_prints_every_column(capsys):
    assert cli.main(["schema"]) == cli.OK
    text = capsys.readouterr().out
    assert all(f"  {column.name} " in text and column.meaning in text for columns in TABLES.values() for column in columns)
    assert cli.main(["schema", "nonsense"]) == cli.BAD_USAGE


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["clean", "/nowhere/at/all"], cli.BAD_USAGE, "/nowhere/at/all"),
        (["clean", "seeds", "--set", "no_such=1"], cli.BAD_USAGE, "no_such"),
        (["clean", "seeds", "--set", "workers"], cli.BAD_USAGE, "KEY=VALUE"),
        (["clean", "seeds", "--workers", "0"], cli.BAD_USAGE, "workers"),
        (["clean", "seeds", "--engine", "steam"], cli.BAD_USAGE, "engine"),
        (["reprocess"], cli.BAD_USAGE, "--batch"),
        (["show", "abc", "--output", "/nowhere"], cli.FAILED, "no snapshot"),
        (["verify", "--output", "/nowhere"], cli.FAILED, "no snapshot"),
    ],
    ids=lambda value: "-".join(value[:1]) if isinstance(value, list) else str(value),
)
def test_an_error_is_one_line_and_a_status(prefect_harness, capsys, tmp_path, monkeypatch, arguments, status, says):
    monkeypatch.chdir(SEEDS.parent)
    if arguments[0] == "clean":
        arguments = [*arguments, "--output", str(tmp_path / "out")]
    assert cli.main(arguments) == status
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_settings_tell_where_they_come_from(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copydesk.toml").write_text("shard_size = 123\n")
    monkeypatch.setenv("COPYDESK_DOCUMENT_SECONDS", "7")
    found = {name: (value, origin) for name, value, origin, _ in origins({"workers": "3"})}
    assert found["shard_size"] == (123, "copydesk.toml")
    assert found["document_seconds"] == (7, "COPYDESK_DOCUMENT_SECONDS")
    assert found["workers"] == (3, "argument")
    assert found["engine"] == ("local", "default")
    assert cli.main(["settings"]) == cli.OK
    assert "shard_size         123" in capsys.readouterr().out


def test_a_wrong_value_names_the_setting():
    with pytest.raises(UsageError, match="document_seconds"):
        load_settings({"document_seconds": "-1"})
