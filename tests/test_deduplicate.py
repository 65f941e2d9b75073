from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.deduplicate import LINKS_FOLDER, DedupCounts, find_all
from tasks.errors import OutputError
from tasks.publish import Replaced
from tasks.snapshot import current_snapshot
from tests.builders import Record, add, day, records, stage, table, write_shard, write_shards

FILES = ("links", "duplicates", "dropped", "touched")


def found(folder: Path, name: str) -> list[dict]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def run(tmp_path: Path, batch: list[Record], size: int = 1000) -> tuple[DedupCounts, Path]:
    write_shards(tmp_path / "labelled", batch, size)
    return find_all(tmp_path, None), tmp_path / LINKS_FOLDER


def canonical(output: Path) -> dict[str, str]:
    return {row["article_id"]: row["canonical_id"] for row in table(output, "duplicates")}


def test_articles_without_duplicates_have_a_cluster_of_their_own(tmp_path: Path) -> None:
    batch = records(3)
    counts, folder = run(tmp_path, batch)
    links = found(folder, "links")
    assert counts == DedupCounts(3, 0, 0, 0, 0)
    assert [row["article_id"] for row in links] == sorted(r.article_id for r in batch)
    assert all(row["is_canonical"] and row["is_new"] for row in links)
    assert len({row["cluster_id"] for row in links}) == 3
    assert found(folder, "duplicates") == []


ORDER = [  # each is canonical before those that follow it
    Record("Same words here", offset=1, published=day(1), scraped=day(9)),
    Record("Same words here", offset=2, published=day(2), scraped=day(1)),
    Record("Same words here", offset=3, published=day(2), scraped=day(2)),
    Record("Same words here", offset=4, published=day(2)),
    Record("Same words here", offset=5, scraped=day(1)),
    Record("Same words here", offset=6),
]


@pytest.mark.parametrize("n", range(len(ORDER) - 1))
def test_canonical_is_published_first_then_collected_first(tmp_path: Path, n: int) -> None:
    counts, folder = run(tmp_path, list(reversed(ORDER[n:])))
    rows = found(folder, "duplicates")
    assert {row["canonical_id"] for row in rows} == {ORDER[n].article_id}
    assert [row["article_id"] for row in rows if row["matched_article_id"] is None] == [ORDER[n].article_id]
    assert {(row["match_kind"], row["similarity"]) for row in rows} == {("exact", 1.0)}
    assert (counts.n_clusters, counts.n_duplicates) == (1, len(ORDER) - n - 1)


def test_canonical_falls_back_to_the_longest_and_then_to_the_id(tmp_path: Path) -> None:
    same = [Record("Same words here", offset=i) for i in range(4)]
    _, folder = run(tmp_path, same)
    assert found(folder, "duplicates")[0]["canonical_id"] == min(r.article_id for r in same)
    rows = pq.read_table(tmp_path / "labelled" / "s00000.articles.parquet")
    longest = rows["article_id"][3].as_py()
    longer = [9 if row == longest else 3 for row in rows["article_id"].to_pylist()]
    at = rows.schema.get_field_index("n_words")
    changed = rows.set_column(at, rows.schema.field(at), pa.array(longer, pa.int32()))
    pq.write_table(changed, tmp_path / "labelled" / "s00000.articles.parquet")
    find_all(tmp_path, None)
    assert {row["canonical_id"] for row in found(folder, "duplicates")} == {longest}


def test_articles_without_words_never_match(tmp_path: Path) -> None:
    batch = [Record("", offset=i) for i in range(3)]
    _, folder = run(tmp_path, batch)
    assert found(folder, "duplicates") == []
    assert all(row["cluster_id"] == row["article_id"] and row["is_canonical"] for row in found(folder, "links"))


COPIES = [
    Record("Bytes", path="b.jsonl", raw="R", url="https://b.example"),
    Record("Bytes", path="a.jsonl", raw="R", offset=70, url="https://a70.example"),
    Record("Bytes", path="a.jsonl", raw="R", offset=8, url="https://a8.example"),
]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_same_bytes_make_one_article_of_the_smallest_place(tmp_path: Path, size: int) -> None:
    add(tmp_path, [*COPIES, *records(2)], size=size)
    (article,) = [row for row in table(tmp_path, "articles") if row["article_id"] == COPIES[0].article_id]
    scrapes = {(row["source_path"], row["record_offset"]): row for row in table(tmp_path, "scrapes")}
    assert article["url"] == "https://a8.example"
    assert scrapes["a.jsonl", 8]["outcome"] == "article"
    for place in (("a.jsonl", 70), ("b.jsonl", 0)):
        assert scrapes[place]["outcome"] == "duplicate"
        assert scrapes[place]["article_id"] == COPIES[0].article_id
        assert scrapes[place]["detail"] == f"same bytes as {COPIES[2].scrape_id}"
    assert len([row for row in table(tmp_path, "blocks") if row["article_id"] == COPIES[0].article_id]) == 2


def test_same_bytes_read_as_other_documents_take_the_blocks_of_the_one_that_stays(tmp_path: Path) -> None:
    batch = [Record("Read as text\n\nwith a tail", path="a", raw="R"), Record("Read as HTML", path="b", raw="R")]
    add(tmp_path, batch, size=1)
    assert [row["text"] for row in table(tmp_path, "blocks")] == ["A headline", "Read as text", "with a tail"]


def test_other_documents_of_the_same_bytes_in_one_shard_are_refused(tmp_path: Path) -> None:
    batch = [Record("Read as text", path="a", raw="R"), Record("Read as HTML", path="b", raw="R")]
    with pytest.raises(OutputError, match="same bytes became different documents"):
        run(tmp_path, batch)


@pytest.mark.parametrize("outcome", ["excluded", "quarantined"])
def test_same_bytes_that_make_no_article_keep_their_own_outcome(tmp_path: Path, outcome: str) -> None:
    batch = [Record("x", path=path, raw="R", outcome=outcome) for path in "ab"]
    counts, folder = run(tmp_path, batch, size=1)
    assert counts == DedupCounts(0, 0, 0, 0, 0)
    assert found(folder, "dropped") == []


def test_an_earlier_article_joins_the_cluster_and_stays_canonical(tmp_path: Path) -> None:
    old, new = Record("Same words", published=day(1)), Record("Same words", offset=5, published=day(2))
    add(tmp_path, [old, *records(3)])
    parts = set((tmp_path / "current" / "articles").iterdir())
    add(tmp_path, [new], "b2")
    assert canonical(tmp_path) == {old.article_id: old.article_id, new.article_id: old.article_id}
    kept = {path.name for path in parts} & {path.name for path in (tmp_path / "current" / "articles").iterdir()}
    assert len(kept) == 1


def test_an_earlier_canonical_article_gives_way_to_an_older_report(tmp_path: Path) -> None:
    old = [Record("Same words", published=day(5)), Record("Same words", offset=3, published=day(6))]
    new = Record("Same words", offset=5, published=day(2))
    add(tmp_path, [*old, *records(3)])
    work = stage(tmp_path, [new], "b2")
    links = {row["article_id"]: row for row in found(work / LINKS_FOLDER, "links")}
    assert links.keys() == {new.article_id, old[0].article_id}
    assert (links[old[0].article_id]["is_canonical"], links[old[0].article_id]["is_new"]) == (False, False)
    add(tmp_path, [new], "b2")
    assert canonical(tmp_path) == {r.article_id: new.article_id for r in [*old, new]}
    flags = {row["article_id"]: row["is_canonical"] for row in table(tmp_path, "articles")}
    assert [flags[r.article_id] for r in [*old, new]] == [False, False, True]


def test_a_cluster_that_a_replaced_article_leaves_is_mended(tmp_path: Path) -> None:
    left, stays = Record("Same words", raw="A", published=day(1)), Record("Same words", offset=5, published=day(2))
    add(tmp_path, [left, stays])
    again = Record("Other words now", raw="A", published=day(1))
    replaced = Replaced(frozenset([left.article_id]), frozenset([left.scrape_id]))
    add(tmp_path, [again], "b2", replaced=replaced)
    articles = {row["article_id"]: row for row in table(tmp_path, "articles")}
    assert table(tmp_path, "duplicates") == []
    assert articles[stays.article_id]["is_canonical"]
    assert articles[left.article_id]["text"] == "Other words now"


POOL = [
    *records(4),
    *ORDER,
    *COPIES,
    Record("", offset=900),
    Record("x", offset=901, outcome="excluded"),
    Record("x", offset=902, outcome="quarantined"),
]


@settings(max_examples=20)
@given(st.permutations(POOL), st.integers(1, len(POOL)))
def test_neither_order_nor_shards_matter(tmp_path_factory: pytest.TempPathFactory, batch: list, size: int) -> None:
    folder = tmp_path_factory.mktemp("d")
    _, links = run(folder, batch, size)
    first = tmp_path_factory.mktemp("d")
    _, expected = run(first, POOL)
    for name in FILES:
        columns = [c for c in pq.read_schema(links / f"{name}.parquet").names if "shard" not in c]
        rows = [pq.read_table(path / f"{name}.parquet", columns=columns).to_pylist() for path in (links, expected)]
        assert rows[0] == rows[1]


def test_history_is_read_in_columns(tmp_path: Path) -> None:
    add(tmp_path, records(3))
    write_shard(tmp_path / "next" / "labelled" / "s", records(3, start=50))
    counts = find_all(tmp_path / "next", current_snapshot(tmp_path))
    assert (counts.n_articles, counts.n_old_changed) == (3, 0)
