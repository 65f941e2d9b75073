"""Cleaning scrapes again: rows change place for place, what cannot be read again stays."""

import shutil
from pathlib import Path

import pytest

from tasks.batch import Again
from tasks.reprocess import choose
from tasks.schema import TABLES
from tasks.snapshot import current_snapshot
from tasks.verify import verify
from tests.labelling import CASES, SEEDS
from tests.reading import rows


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return shutil.copytree(SEEDS, tmp_path / "inbox")


def reprocess(output: Path, **given: object) -> dict:
    from flows.reprocess import reprocess as flow
    from flows.settings import load_settings

    return flow(str(output), settings=load_settings({"workers": 1}), **given)  # type: ignore[arg-type]


def test_the_same_rules_give_the_same_rows(clean_into, tmp_path, inbox):
    out = tmp_path / "out"
    shutil.copy(sorted(SEEDS.glob("*.txt"))[0], inbox / "copy.txt")
    first = clean_into(inbox)
    before = {table: rows(out, table) for table in TABLES}
    again = reprocess(out, batches=[first["batch_id"]])
    assert again["outcomes"] == {"article": 3}
    assert again["n_unreachable"] == 0
    for table in TABLES:
        assert sorted(rows(out, table), key=str) == sorted(before[table], key=str)
    assert verify(out) == []


def test_where_chooses_articles(clean_into, tmp_path, inbox):
    out = tmp_path / "out"
    clean_into(inbox)
    again = reprocess(out, where="headline is null")
    assert again["outcomes"] == {"article": 1}
    assert len(rows(out, "articles")) == 3
    assert verify(out) == []


def test_other_settings_change_the_outcome_and_back(clean_into, tmp_path, inbox):
    out = tmp_path / "out"
    (inbox / "long.txt").write_text((CASES / "en-wire-signoff.txt").read_text() * 40)
    first = clean_into(inbox, max_document_mb=0.02)
    assert first["outcomes"] == {"article": 3, "quarantined": 1}
    again = reprocess(out, batches=[first["batch_id"]])
    assert again["outcomes"] == {"article": 4}
    assert rows(out, "quarantine") == []
    assert len(rows(out, "scrapes")) == 4
    assert verify(out) == []


def test_a_source_that_is_gone_or_changed_keeps_its_rows(clean_into, tmp_path, inbox):
    out = tmp_path / "out"
    first = clean_into(inbox)
    files = sorted(inbox.iterdir())
    files[0].unlink()
    files[1].write_text("Other words than before, and enough of them to be an article of one sentence.")
    again = reprocess(out, batches=[first["batch_id"]])
    assert again["n_unreachable"] == 2
    assert len(rows(out, "articles")) == 3
    assert verify(out) == []


def test_older_rules_are_chosen_by_version(clean_into, tmp_path, inbox):
    clean_into(inbox)
    snapshot = current_snapshot(tmp_path / "out")
    assert snapshot is not None
    assert choose(snapshot, [], "", "0.0.1") == Again({}, {})
    assert len(choose(snapshot, [], "", "999").scrapes) == 3
    assert reprocess(tmp_path / "out", rules_older_than="0.0.1")["is_unchanged"]


def test_a_file_that_grew_is_read_on_after_reprocessing(clean_into, tmp_path):
    out, feed = tmp_path / "out", tmp_path / "feed.jsonl"
    lines = [f'{{"id": "{n}", "text": "Ferry number {n} sank off the island on Monday with {n} people aboard."}}' for n in range(3)]
    feed.write_text(lines[0] + "\n")
    clean_into(feed)
    feed.write_text("\n".join(lines) + "\n")
    reprocess(out, where="true")
    assert clean_into(feed)["outcomes"] == {"article": 2}
    assert sorted(row["record_id"] for row in rows(out, "articles")) == ["0", "1", "2"]
    assert verify(out) == []


FERRY = [
    ("Ferry Astrid sinks off Lindholm after fire in engine room",
     "The ferry Astrid sank off Lindholm on Monday after a fire in her engine room, the coast guard said. Forty passengers were"
     " taken to the harbour and divers began to look for the wreck."),
    ("Fire in engine room: ferry Astrid sinks off Lindholm",
     "A fire broke out in the engine room of the ferry Astrid, which sank an hour later off Lindholm. The coast guard expects"
     " divers to need a week before the wreck is found, an officer told reporters."),
    ("Engine room fire sinks ferry Astrid off Lindholm",
     "Islanders on Lindholm face a week without a boat since the ferry Astrid has sunk. The fire that began in the engine room was"
     " seen by passengers, whose luggage lies in the wreck."),
]  # fmt: skip


def test_undated_articles_of_two_batches_are_one_story(clean_into, tmp_path):
    out = tmp_path / "out"
    for n, (title, text) in enumerate(FERRY):
        (tmp_path / f"{n}.jsonl").write_text(f'{{"id": "{n}", "title": "{title}", "text": "{text}"}}\n')
        clean_into(tmp_path / f"{n}.jsonl")
    assert len({row["story_id"] for row in rows(out, "articles")}) == 1
    assert verify(out) == []


def test_a_story_id_is_not_given_out_again(clean_into, tmp_path):
    out, feed = tmp_path / "out", tmp_path / "feed.jsonl"
    feed.write_text("".join(f'{{"id": "{n}", "title": "{title}", "text": "{text}"}}\n' for n, (title, text) in enumerate(FERRY)))
    clean_into(feed)
    for _ in range(3):
        reprocess(out, where="record_id in ('0', '1')")
        assert verify(out) == []


