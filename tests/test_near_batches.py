"""One batch after another gives what all at once gives, and cleaning again what would have been there from the start."""

import random
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasks.errors import OutputError
from tasks.near.index import open_index
from tasks.publish import Replaced
from tasks.snapshot import current_snapshot, read_manifest
from tasks.verify import verify
from tests.builders import Record, add, day, stage, table

_RANDOM = random.Random(7)
_WORDS = ["".join(_RANDOM.choices("abcdefghijklmnopqrstuvwxyz", k=_RANDOM.randint(3, 9))) for _ in range(400)]
SENTENCES = [" ".join(_RANDOM.choices(_WORDS, k=14)).capitalize() + "." for _ in range(9)]
FOOTER = " ".join(_RANDOM.choices(_WORDS, k=40)).capitalize() + "."

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # an example publishes several times: too slow to shrink

bodies = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6, unique=True)
articles = st.tuples(
    bodies, st.booleans(), st.sampled_from(["a.example", "b.example", "c.example", None]), st.integers(1, 9), st.booleans()
)


def record(number: int, made: tuple) -> Record:
    sentences, has_footer, site, published, glued = made
    body = " ".join(sentences) + (" " + FOOTER if has_footer else "")
    body = body.replace(" ", "", 1) if glued else body  # the same letters in other words
    return Record(body, offset=number, published=day(published), site=site)


def outcome(output: Path) -> tuple[dict, list, list]:
    rows = {r["article_id"]: (r["cluster_id"], r["is_canonical"]) for r in table(output, "articles")}
    return rows, table(output, "duplicates"), table(output, "signals")


@pytest.fixture(autouse=True)
def few_are_common(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("match", "index"):
        monkeypatch.setattr(f"tasks.near.{module}.COMMON", 3)
    monkeypatch.setattr("tasks.near.syndication.MIN_SITES", 2)
    monkeypatch.setattr("tasks.near.syndication.MIN_FAMILY_WORDS", 20)


@settings(max_examples=15, phases=PHASES)
@given(st.lists(articles, min_size=2, max_size=14), st.data())
def test_batches_give_what_all_at_once_gives(tmp_path_factory: pytest.TempPathFactory, made: list, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("batches")
    batch = [record(n, one) for n, one in enumerate(made)]
    add(folder / "whole", batch)
    rest, number = data.draw(st.permutations(batch)), 0
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        add(folder / "parts", rest[:size], f"b{number}")
        rest, number = rest[size:], number + 1
    assert outcome(folder / "parts") == outcome(folder / "whole")
    assert verify(folder / "parts") == []
    shutil.rmtree(folder)


@settings(max_examples=15, phases=PHASES)
@given(st.lists(articles, min_size=2, max_size=12), articles, st.data())
def test_cleaning_again_gives_what_was_there_from_the_start(
    tmp_path_factory: pytest.TempPathFactory, made: list, other: tuple, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("again")
    batch = [record(n, (*one[:4], False)) for n, one in enumerate(made)]
    at = data.draw(st.integers(0, len(batch) - 1))
    first = record(at, (*other[:4], False))
    raw = batch[at].raw or f"{batch[at].path} {batch[at].offset} {batch[at].body}"
    first = Record(first.body, offset=at, raw=raw, published=first.published, site=first.site)
    batch[at] = Record(batch[at].body, offset=at, raw=raw, published=batch[at].published, site=batch[at].site)
    add(folder / "whole", batch)
    add(folder / "again", [*batch[:at], first, *batch[at + 1 :]])
    replaced = Replaced(frozenset([first.article_id]), frozenset([first.scrape_id]))
    add(folder / "again", [batch[at]], "b2", replaced=replaced)
    assert outcome(folder / "again") == outcome(folder / "whole")
    for kind in ("texts", "shingles"):
        assert index_rows(folder / "again", kind) == index_rows(folder / "whole", kind)
    assert verify(folder / "again") == []
    shutil.rmtree(folder)


def index_rows(output: Path, kind: str) -> list[tuple]:
    snapshot = current_snapshot(output)
    assert snapshot is not None
    parts = read_manifest(snapshot).index.get(kind, [])
    return sorted(tuple(row.values()) for part in parts for row in pq.read_table(output / "index" / kind / part.name).to_pylist())


def test_an_index_made_in_another_way_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, [record(1, (SENTENCES, False, None, 1, False))])
    monkeypatch.setitem(__import__("tasks.near.index", fromlist=["HEADER"]).HEADER, "shingle_words", 4)
    with pytest.raises(OutputError, match="shingle_words 5 instead of 4; name a new folder with --output"):
        stage(tmp_path, [record(2, (SENTENCES, False, None, 1, False))], "b2")


def test_the_database_keeps_to_the_memory_it_is_given_and_spills_below_work(tmp_path: Path) -> None:
    with open_index(None, tmp_path / "work", 64) as index:
        told = index.ask("SELECT current_setting('memory_limit') AS m, current_setting('temp_directory') AS t").to_pylist()
        assert told == [{"m": "61.0 MiB", "t": str(tmp_path / "work" / "spill")}]
        numbers = index.ask("SELECT hash(range) AS h, repeat('x', 40) || range AS s FROM range(1500000) ORDER BY h")
    assert numbers.num_rows == 1_500_000  # 90 MB to sort
