"""The clean flow end to end: the seeds, history, bad input, engines, crashes."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from tasks.errors import CopydeskError, OutputError
from tasks.snapshot import current_snapshot
from tasks.verify import verify
from tests.labelling import CASES, SEEDS
from tests.reading import digests, rows

ROOT = Path(__file__).parent.parent


def by_source(output: Path) -> dict[str, dict]:
    return {Path(row["source_path"]).name[:3]: row for row in rows(output, "articles")}


def test_seeds_become_three_articles(clean_into, tmp_path):
    summary = clean_into(SEEDS)
    out = tmp_path / "out"
    assert summary["outcomes"] == {"article": 3}
    articles = by_source(out)
    assert {a["language"] for a in articles.values()} == {"en"}
    assert len({a["cluster_id"] for a in articles.values()}) == 3
    assert all(a["is_canonical"] for a in articles.values())
    assert articles["000"]["agency"] == "Axadle"
    assert articles["000"]["editors"] == ["Ali Musa"]
    assert articles["001"]["authors"] == []
    assert articles["004"]["headline"] is None
    assert rows(out, "duplicates") == []
    assert rows(out, "quarantine") == []
    assert verify(out) == []
    frame = pd.read_parquet(out / "current" / "articles")
    assert len(frame) == 3


def test_the_same_folder_again_changes_nothing(clean_into, tmp_path):
    inbox = shutil.copytree(SEEDS, tmp_path / "inbox")
    first = clean_into(inbox)
    again = clean_into(inbox)
    assert again["is_unchanged"]
    assert again["n_files_seen"] == 3
    assert again["snapshot_id"] == first["snapshot_id"]


FERRY = [
    "The ferry to Holm runs again, the company said on Monday, after eight weeks in the yard at the far end of the sound.",
    "Fares stay as they were until the autumn, when the council will meet to talk about them and about the bridge.",
]


def test_one_article_in_many_clothes_is_one_text(clean_into, tmp_path):
    """Markdown with fields above it, a post of WordPress, escaped HTML, and a dump in pieces, in one inbox."""
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    html = "".join(f"<p>{text}</p>" for text in FERRY)
    menu = "\n".join(f"* [{word}](/{word})" for word in ("Home", "News", "Sport"))
    front = "---\ntitle: Ferry runs again\nurl: https://post.example/ferry\ndate: 2025-05-01\nauthor: Ann Lee\n---\n"
    linked = FERRY[0].replace("Holm", "**[Holm](/holm)**")
    parts = [menu, "# Ferry runs again", linked, FERRY[1], "## Read more", "[Bridge closed](/bridge)"]
    (inbox / "a.md").write_text(front + "\n\n".join(parts))
    post = {
        "id": 1, "date_gmt": "2025-05-01T00:00:00", "link": "https://post.example/ferry", "title": {"rendered": "Ferry runs again"},
        "content": {"rendered": html}, "_embedded": {"author": [{"name": "Ann Lee"}]},
    }  # fmt: skip
    (inbox / "b.json").write_text(json.dumps([post]))
    escaped = {"url": "https://post.example/ferry", "content": html.replace("<", "&lt;").replace(">", "&gt;")}
    (inbox / "c.jsonl").write_text(json.dumps(escaped))
    in_pieces = "\n".join(FERRY).replace("to Holm runs again, the company", "to\nHolm\nruns again\n, the\ncompany\n")
    (inbox / "d.txt").write_text(in_pieces.replace("autumn, when", "autumn\n, when"))
    assert clean_into(inbox)["outcomes"] == {"article": 4}
    articles = rows(out, "articles")
    assert {" ".join(row["text"].split()) for row in articles} == {" ".join(FERRY)}
    told = [row for row in articles if row["headline"]]
    assert {(row["headline"], row["url"], *row["authors"], str(row["published_at"].date())) for row in told} == {
        ("Ferry runs again", "https://post.example/ferry", "Ann Lee", "2025-05-01")
    }
    assert len(told) == 2
    assert len({row["cluster_id"] for row in articles}) == 1
    assert verify(out) == []


def test_an_inbox_that_was_emptied_changes_nothing(clean_into, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    nothing = clean_into(inbox)
    assert nothing["is_unchanged"]
    assert nothing["snapshot_id"] == ""
    assert current_snapshot(tmp_path / "out") is None
    shutil.copytree(SEEDS, inbox, dirs_exist_ok=True)
    first = clean_into(inbox)
    for file in inbox.iterdir():
        file.unlink()
    again = clean_into(inbox)
    assert again["is_unchanged"]
    assert again["n_files_seen"] == 0
    assert again["snapshot_id"] == first["snapshot_id"]


def test_new_files_are_matched_with_what_is_there(clean_into, tmp_path):
    inbox, out = shutil.copytree(SEEDS, tmp_path / "inbox"), tmp_path / "out"
    clean_into(inbox)
    old_parts = {p.name: p.stat().st_ino for p in (out / "current" / "blocks").iterdir()}
    seed = sorted(SEEDS.glob("*.txt"))[2]
    shutil.copy(seed, inbox / "same-bytes.txt")
    (inbox / "same-words.txt").write_bytes(seed.read_bytes().replace(b"\n", b"\n\n"))
    (inbox / "other.txt").write_bytes((CASES / "en-wire-signoff.txt").read_bytes())
    summary = clean_into(inbox)
    assert summary["n_files_seen"] == 3
    assert summary["outcomes"] == {"article": 2, "duplicate": 1}
    assert len(rows(out, "articles")) == 5
    duplicates = rows(out, "duplicates")
    assert len(duplicates) == 2
    assert {d["match_kind"] for d in duplicates} == {"exact"}
    assert {p.name: p.stat().st_ino for p in (out / "current" / "blocks").iterdir()}.items() >= old_parts.items()
    assert verify(out) == []


def write_inbox(inbox: Path, n: int) -> Path:
    """n records over four files of three formats, some of them repeated."""
    inbox.mkdir()
    texts = [p.read_text() for p in sorted([*CASES.glob("*.txt"), *SEEDS.glob("*.txt")])]
    records = [{"id": f"r{i}", "url": f"https://news{i % 3}.example/a/{i}", "text": texts[i % len(texts)] + (f"\n\nNote {i}."
                if i % 4 else ""), "published_at": f"2025-01-{1 + i % 28:02}"} for i in range(n)]  # fmt: skip
    lines = [json.dumps(r, ensure_ascii=False).encode() for r in records]
    (inbox / "a.jsonl").write_bytes(b"\n".join(lines[: n // 2]))
    (inbox / "b.jsonl.gz").write_bytes(gzip.compress(b"\n".join(lines[n // 2 :])))
    (inbox / "c.txt").write_text(texts[0])
    (inbox / "d.html").write_text("<html><body><article><h1>A fair headline for a page</h1>" + "".join(
        f"<p>{line}</p>" for line in texts[3].split("\n")) + "</article></body></html>")  # fmt: skip
    return inbox


def test_shard_size_workers_and_order_do_not_change_a_byte(clean_into, tmp_path):
    inbox = write_inbox(tmp_path / "inbox", 40)
    clean_into(inbox, output=tmp_path / "one", shard_size=7, workers=2)
    files = sorted(inbox.iterdir(), reverse=True)
    clean_into(*files, output=tmp_path / "two", shard_size=500)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert verify(tmp_path / "one") == []


@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_an_engine_gives_the_same_snapshot(clean_into, tmp_path, engine):
    pytest.importorskip(f"prefect_{engine}")
    inbox = write_inbox(tmp_path / "inbox", 8)
    here = clean_into(inbox, output=tmp_path / "here", shard_size=3)
    there = clean_into(inbox, output=tmp_path / "there", shard_size=3, engine=engine)
    assert there["snapshot_id"] == here["snapshot_id"]
    assert digests(tmp_path / "there") == digests(tmp_path / "here")
    assert there["outcomes"] == here["outcomes"]


def test_one_batch_or_two_hold_the_same_rows(clean_into, tmp_path):
    inbox = write_inbox(tmp_path / "inbox", 24)
    clean_into(inbox, output=tmp_path / "whole")
    for file in sorted(inbox.iterdir()):
        clean_into(file, output=tmp_path / "parts")

    def comparable(output: Path) -> list:
        skip = {"batch_id"}
        found = [[{k: v for k, v in row.items() if k not in skip} for row in rows(output, table)] for table in
                 ("articles", "blocks", "exclusions", "duplicates")]  # fmt: skip
        return [sorted(json.dumps(r, default=str, sort_keys=True) for r in table) for table in found]

    assert comparable(tmp_path / "whole") == comparable(tmp_path / "parts")


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n ",
    "binary.txt": bytes(range(256)) * 40,
    "image.html": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "clipped.jsonl.gz": gzip.compress(json.dumps({"text": "A sentence that is long enough to stay. " * 50}).encode() * 9)[:-40],
    "clipped.warc.gz": gzip.compress(
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5000\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
    )[:-9],
    "surrogate.jsonl": b'{"id": "s", "text": "Half a pair \\ud83d in a sentence that goes on for a while."}\n',
    "broken.parquet": b"PAR1 nothing else",
    "broken.json": b'{"text": "no end',
    "unknown.xyz": b"what is this",
}


def test_bad_inputs_are_quarantined_and_the_rest_goes_on(clean_into, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, raw in BAD.items():
        (inbox / name).write_bytes(raw)
    good = "The river rose by two metres overnight, and the lower streets were closed to all traffic on Monday."
    lines = [json.dumps({"id": "1", "text": good}), "{broken", json.dumps({"id": "2", "text": good + " Again."}), "[1, 2]"]
    (inbox / "lines.jsonl").write_text("\n".join(lines))
    (inbox / "utf16.txt").write_bytes(good.encode("utf-16-le"))
    (inbox / "nested.html").write_text("<div>" * 10_000 + f"<p>{good} {good}</p>" + "</div>" * 10_000)
    bomb = gzip.compress(b"0" * 80_000_000)
    (inbox / "bomb.txt.gz").write_bytes(bomb)
    summary = clean_into(inbox)
    out = tmp_path / "out"
    outcomes = Counter((Path(r["source_path"]).name, r["outcome"]) for r in rows(out, "scrapes"))
    for name in [*BAD, "bomb.txt.gz"]:
        assert (name, "quarantined") in outcomes, name
    assert outcomes[("lines.jsonl", "article")] == 2
    assert outcomes[("lines.jsonl", "quarantined")] == 2
    assert outcomes[("utf16.txt", "article")] == 1
    assert ("nested.html", "article") in outcomes or ("nested.html", "quarantined") in outcomes
    assert summary["outcomes"]["quarantined"] == len(rows(out, "quarantine"))
    assert all(q["message"] and good[:20] not in q["message"] for q in rows(out, "quarantine"))
    assert verify(out) == []
    assert clean_into(inbox)["is_unchanged"]


def test_a_document_that_hangs_is_killed_alone(clean_into, tmp_path, monkeypatch):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    text = (CASES / "en-wire-signoff.txt").read_text()
    records = [{"id": str(i), "text": f"{text}\n\nNumber {i}."} for i in range(5)]
    records[2]["text"] = "hang here " + text
    (inbox / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import importlib.abc, sys\n"
        "import tasks.shards as shards\n"
        "real = shards.extract\n"
        "def extract(document):\n"
        "    while document.body.startswith('hang here'):\n"
        "        pass\n"
        "    return real(document)\n"
        "shards.extract = extract\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{ROOT}")
    from tasks import supervise

    supervise.stop_workers()
    summary = clean_into(inbox, document_seconds=2)
    supervise.stop_workers()
    assert summary["outcomes"] == {"article": 4, "quarantined": 1}
    (bad,) = rows(tmp_path / "out", "quarantine")
    assert (bad["error"], bad["stage"]) == ("time_limit", "extract")


def test_each_stage_tells_its_own_counts(clean_into, tmp_path):
    """One file cannot be read as text and one article is there twice: no stage says what another one counted."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    text = "The river rose by two metres overnight, and the lower streets of {} were closed to all traffic on Monday."
    pages = [{"url": f"https://a.example/{town}", "text": text.format(town)} for town in ("Arden", "Borley", "Corve", "Arden")]
    (inbox / "a.jsonl").write_text("\n".join(map(json.dumps, pages)))
    (inbox / "b.txt").write_bytes(bytes(range(256)) * 40)
    before = time.process_time()
    stages = {s["name"]: s for s in clean_into(inbox)["stages"]}
    spent = time.process_time() - before
    counts = {name: (stage["n_in"], stage["n_out"]) for name, stage in stages.items()}
    assert counts["read"] == (2, 5)
    assert counts["decode"] == (5, 4)
    assert counts["extract"] == counts["label"] == counts["rows"] == counts["signals"] == (4, 4)
    assert counts["write"] == (5, 5)
    assert counts["count"] == (4, 4)
    assert counts["learn"] == (3, 0)
    assert counts["sketch"] == (3, 3)
    assert counts["gather"] == (3, 3)
    assert counts["match"][0] > 3
    assert counts["deduplicate"] == (4, 3)
    assert counts["stories"][0] == 3
    assert counts["publish"] == (3, 3)
    assert 0 < stages["publish"]["seconds"] + stages["read"]["seconds"] < spent


def test_output_that_cannot_be_used_is_one_clear_error(clean_into, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="file is in the way"):
        clean_into(SEEDS)


def test_a_source_that_is_not_there_is_named(clean_into, tmp_path):
    with pytest.raises(CopydeskError, match=r"nowhere\.txt"):
        clean_into(tmp_path / "nowhere.txt")


def test_kill_9_leaves_the_last_snapshot_and_the_same_command_finishes(clean_into, tmp_path):
    out, inbox = tmp_path / "out", write_inbox(tmp_path / "inbox", 30)
    clean_into(SEEDS)
    before = current_snapshot(out)
    options = ["--output", str(out), "--workers", "1", "--set", "shard_size=3"]
    command = [sys.executable, "-m", "flows.cli", "clean", str(inbox), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list((out / "work").glob("batch-*/prepared/*.frames")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert current_snapshot(out) == before
    assert verify(out) == []
    clean_into(inbox, shard_size=3)
    clean_into(SEEDS, output=tmp_path / "fresh")
    clean_into(inbox, output=tmp_path / "fresh")
    assert digests(out) == digests(tmp_path / "fresh")
    assert [p.name for p in (out / "work").glob("batch-*")] == []


def test_of_a_file_that_grew_only_the_new_records_are_cleaned(clean_into, tmp_path):
    """Also where it holds records that cannot be read: they have their row from the first time."""
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    header, good = "title,text", 'A,"The bridge was opened on Monday by the mayor, who had promised it."'
    (inbox / "a.csv").write_text("\n".join([header, good, "too,many,fields,here", ""]))
    first = clean_into(inbox)
    assert first["outcomes"] == {"article": 1, "quarantined": 1}
    with open(inbox / "a.csv", "a") as file:
        file.write(good.replace("Monday", "Friday") + "\n")
    second = clean_into(inbox)
    assert second["outcomes"] == {"article": 1}
    assert second["n_known"] == 2
    assert len(rows(out, "scrapes")) == 3
    assert verify(out) == []
