"""Input that would be quadratic, or joined wrongly, or lost."""

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tasks.deduplicate import find_all
from tasks.near.gather import NEAR_FOLDER
from tests.builders import Record, add, day, table, write_shards

_RANDOM = random.Random(3)
_WORDS = ["".join(_RANDOM.choices("abcdefghijklmnoprstuvwyz", k=_RANDOM.randint(3, 9))) for _ in range(3000)]


def prose(n: int, seed: object) -> str:
    chooser = random.Random(str(seed))
    return " ".join(chooser.choices(_WORDS, k=n)).capitalize() + "."


def sentences(seed: object) -> str:
    return " ".join(prose(9, f"{seed} {n}") for n in range(3))


def compared(folder: Path) -> int:
    return sum(pq.read_metadata(path).num_rows for path in (folder / NEAR_FOLDER / "shared").glob("*.parquet"))


def test_copies_of_one_text_count_as_one(tmp_path: Path) -> None:
    n = 20_000
    text = prose(60, "copies")
    write_shards(tmp_path / "labelled", [Record(text, offset=k) for k in range(n)], size=5000)
    started = time.process_time()
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (1, n - 1)
    assert compared(tmp_path) == 0
    assert time.process_time() - started < 30


def test_a_disclaimer_that_many_articles_share_joins_none_of_them(tmp_path: Path) -> None:
    n = 1500
    footer = prose(220, "disclaimer")
    batch = [Record(f"{sentences(k)}\n\n{footer}", offset=k, site=f"s{k % 7}.example") for k in range(n)]
    write_shards(tmp_path / "labelled", batch)
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (0, 0)
    assert compared(tmp_path) < 20 * n


def printed(n: int, sites: int = 0, body: str = "") -> list[Record]:
    """A report of 300 words that n papers print, each with an opening and an end of its own."""
    body = body or prose(300, "wire")
    own = [(prose(30, f"opening {k}"), prose(15, f"end {k}")) for k in range(n)]
    return [Record("\n\n".join([opening, body, end]), offset=k, site=f"s{k % (sites or n)}.example")
            for k, (opening, end) in enumerate(own)]  # fmt: skip


@pytest.mark.parametrize("n", [2, 20, 21, 24, 300])
def test_a_report_that_many_papers_print_is_one_cluster(tmp_path: Path, n: int) -> None:
    write_shards(tmp_path / "labelled", printed(n))
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (1, n - 1)


CROWDS = {
    "a chain prints it 25 times": [*range(20), *[99] * 25],
    "three times on each of nine sites": [n % 9 for n in range(27)],
}


@pytest.mark.parametrize("sites", CROWDS.values(), ids=CROWDS.keys())
def test_a_report_that_some_sites_print_often_is_one_cluster(tmp_path: Path, sites: list[int]) -> None:
    batch = [Record(r.body, offset=r.offset, site=f"s{n}.example") for r, n in zip(printed(len(sites)), sites, strict=True)]
    write_shards(tmp_path / "labelled", batch)
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (1, len(batch) - 1)


def test_a_report_that_many_papers_edit_is_one_cluster(tmp_path: Path) -> None:
    chooser = random.Random(5)
    paragraphs = [prose(35, f"part {k}") for k in range(12)]
    batch = []
    for k in range(120):
        kept = sorted(chooser.sample(range(12), chooser.randint(8, 12)))
        body = "\n\n".join([prose(25, f"opening {k}"), *(paragraphs[n] for n in kept)])
        batch.append(Record(body, offset=k, site=f"s{k}.example"))
    write_shards(tmp_path / "labelled", batch)
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (1, 119)


def test_excerpts_of_a_report_that_many_papers_print_are_in_its_cluster(tmp_path: Path) -> None:
    body = prose(300, "wire").split()
    cuts = [Record(" ".join(body[: 100 + 3 * k]) + f"\n\n{prose(12, f'cut {k}')}", offset=900 + k, site=f"c{k}.example")
            for k in range(12)]  # fmt: skip
    write_shards(tmp_path / "labelled", [*printed(60), *cuts])
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (1, 71)


def test_a_digest_of_two_reports_does_not_make_them_one(tmp_path: Path) -> None:
    other = prose(290, "another")
    reports = [*printed(40), *(Record(r.body, offset=1000 + r.offset, site=r.site) for r in printed(40, body=other))]
    digests = [Record(prose(300, "wire") + "\n\n" + other + f"\n\n{prose(20, k)}", offset=3000 + k, site=f"d{k}.example")
               for k in range(3)]  # fmt: skip
    write_shards(tmp_path / "labelled", [*reports, *digests])
    assert find_all(tmp_path, None).n_clusters == 2


@pytest.mark.parametrize("sites", [1, 12, 60, None], ids=str)
def test_what_a_site_prints_again_and_again_is_no_report(tmp_path: Path, sites: int | None) -> None:
    batch = printed(300, sites or 1)
    if sites is None:
        batch = [Record(record.body, offset=record.offset) for record in batch]
    write_shards(tmp_path / "labelled", batch)
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (0, 0)


def test_articles_of_many_sites_under_one_disclaimer_are_no_report(tmp_path: Path) -> None:
    footer = prose(250, "disclaimer")
    batch = [Record(f"{prose(60 + k % 50, k)}\n\n{footer}", offset=k, site=f"s{k}.example") for k in range(300)]
    write_shards(tmp_path / "labelled", batch)
    counts = find_all(tmp_path, None)
    assert (counts.n_clusters, counts.n_duplicates) == (0, 0)


def test_short_articles_are_told_apart_and_their_copies_are_found(tmp_path: Path) -> None:
    batch = [Record(sentences(k), offset=k) for k in range(50)]
    copy = Record("Reported elsewhere first. " + sentences(7), offset=900, published=day(3))
    add(tmp_path, [*batch, copy])
    rows = table(tmp_path, "duplicates")
    assert {row["article_id"] for row in rows} == {batch[7].article_id, copy.article_id}
    assert {row["match_kind"] for row in rows if row["matched_article_id"]} <= {"near", "contains"}


def test_the_same_address_with_changed_text_is_an_update(tmp_path: Path) -> None:
    text = prose(120, "story")
    first = Record(text, offset=1, url="https://post.example/1", site="post.example", published=day(1))
    later = Record(text + " " + prose(20, "more"), offset=2, url="https://post.example/1", site="post.example",
                   published=day(2))  # fmt: skip
    add(tmp_path, [first])
    add(tmp_path, [later], "b2")
    rows = {row["article_id"]: row for row in table(tmp_path, "duplicates")}
    assert rows[later.article_id]["match_kind"] == "updated"
    assert rows[later.article_id]["matched_article_id"] == first.article_id
    assert rows[later.article_id]["shared"] == 1.0


def test_a_truncation_is_contained_and_a_rewriting_is_near(tmp_path: Path) -> None:
    text = prose(200, "wire")
    whole = Record(text, offset=1, site="a.example", published=day(1))
    cut = Record(" ".join(text.split()[:80]), offset=2, site="b.example", published=day(2))
    changed = [w if n % 9 else "changed" for n, w in enumerate(text.split())]
    near = Record(" ".join(changed), offset=3, site="c.example", published=day(3))
    add(tmp_path, [whole, cut, near])
    rows = {row["article_id"]: row for row in table(tmp_path, "duplicates")}
    assert {r.article_id: rows[r.article_id]["match_kind"] for r in (cut, near)} == {
        cut.article_id: "contains", near.article_id: "near"
    }  # fmt: skip
    assert {row["canonical_id"] for row in rows.values()} == {whole.article_id}
    assert rows[cut.article_id]["similarity"] == 0.4


def test_two_languages_of_one_story_are_no_duplicates(tmp_path: Path) -> None:
    english = Record("The ferry Astrid sank off Lindholm on Monday with forty people aboard.", offset=1)
    german = Record("Die Fähre Astrid ist am Montag vor Lindholm mit vierzig Menschen an Bord gesunken.", offset=2)
    add(tmp_path, [english, german])
    assert table(tmp_path, "duplicates") == []


def test_empty_texts_and_dates_in_the_future_keep_their_rows(tmp_path: Path) -> None:
    text = prose(80, "future")
    future = datetime(2999, 1, 1, tzinfo=UTC)
    batch = [Record("", offset=1), Record("", offset=2), Record(text, offset=3, published=future), Record(text, offset=4)]
    add(tmp_path, batch)
    articles = {row["article_id"]: row for row in table(tmp_path, "articles")}
    assert len(articles) == 4
    assert articles[batch[2].article_id]["is_canonical"]
    assert len({articles[r.article_id]["cluster_id"] for r in batch}) == 3
    assert all(row["story_id"] for row in articles.values())


def test_japanese_texts_are_matched_by_characters(tmp_path: Path) -> None:
    text = "市議会は火曜日に新しい橋の建設計画を賛成九票、反対四票で可決した。市長は来年の春に工事を始めると述べた。"
    more = "一方、住民からは騒音を心配する声も上がっている。工事は三年かかる見通しだ。"
    add(
        tmp_path,
        [Record(text + more, offset=1), Record(text, offset=2), Record(more[:18] + "台風で交通に乱れが出た。" * 3, offset=3)],
    )
    rows = {row["article_id"]: row["match_kind"] for row in table(tmp_path, "duplicates")}
    assert len(rows) == 2
    assert "contains" in rows.values()


def test_records_whose_own_ids_collide_are_two_articles(tmp_path: Path) -> None:
    batch = [Record(prose(60, k), offset=k, record_id="7", headline=f"Report {prose(5, k)}") for k in range(2)]
    add(tmp_path, batch[:1])
    add(tmp_path, batch[1:], "b2")
    articles = table(tmp_path, "articles")
    assert [row["record_id"] for row in articles] == ["7", "7"]
    assert len({row["article_id"] for row in articles}) == len({row["cluster_id"] for row in articles}) == 2
    assert table(tmp_path, "duplicates") == []


def test_clocks_that_disagree_move_the_canonical_article_but_not_the_cluster(tmp_path: Path) -> None:
    text = prose(90, "clocks")
    batch = [
        Record(text, offset=k, published=published, scraped=scraped, headline=f"Report {prose(5, k)}")
        for k, (published, scraped) in enumerate(
            [(day(9), day(1)), (None, day(1)), (day(8), day(28)), (datetime(1970, 1, 1, tzinfo=UTC), None)]
        )
    ]
    add(tmp_path, batch[:3])
    first = {row["cluster_id"]: row["article_id"] for row in table(tmp_path, "articles") if row["is_canonical"]}
    assert list(first.values()) == [batch[2].article_id]
    add(tmp_path, batch[3:], "b2")
    then = {row["cluster_id"]: row["article_id"] for row in table(tmp_path, "articles") if row["is_canonical"]}
    assert then == {next(iter(first)): batch[3].article_id}
