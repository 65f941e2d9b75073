import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasks.headline_links import Headed, same_headlines
from tasks.publish import Replaced
from tasks.verify import verify
from tests.builders import Record, add, day, table

OTHER_TEXT = "Nothing that any other text of these tests would say again, since its words are all its own for once."


def headed(*headlines: str, site: str = "") -> list[Headed]:
    return [Headed(f"a{n}", text, site or f"s{n}.example", f"c{n}") for n, text in enumerate(headlines)]


@pytest.mark.parametrize(
    ("headlines", "site", "related"),
    [
        (["Ferry Astrid sinks off Lindholm", "Off Lindholm, the ferry Astrid sinks | S1"], "", {"a0": "a1", "a1": "a0"}),
        (["Ferry Astrid sinks off Lindholm", "Sugar tax passes second reading"], "", {}),
        (["Morning briefing for Lindholm readers"] * 3, "one.example", {}),
        (["Ferry Astrid sinks off Lindholm"] * 9, "", {}),
        (["Top news", "Top news"], "", {}),
        (["Ferry Astrid sinks off Lindholm, 9 dead", "Ferry Astrid sinks off Lindholm, 11 dead"], "", {}),
    ],
    ids=["other order", "other headline", "standing title", "too many", "nothing telling", "other figure"],
)
def test_same_headlines(headlines: list[str], site: str, related: dict[str, str]) -> None:
    found = same_headlines(headed(*headlines, site=site))
    assert {article: other for article, (other, _) in found.items()} == related
    assert all(alike >= 0.5 for _, alike in found.values())


def test_what_a_site_prints_behind_its_headlines_is_learned() -> None:
    own = [f"{what} at Lindholm harbour today - QRX Live and Direct" for what in ("Storm", "Regatta", "Strike")]
    articles = [*headed(*own, site="coast.example"), Headed("b", "Storm at Lindholm harbour", "post.example", "cb")]
    assert same_headlines(articles)["b"][0] == "a0"


def test_articles_under_one_headline_are_related_but_not_merged(tmp_path: Path) -> None:
    title = "Ferry Astrid sinks off Lindholm"
    first = Record("The ferry went down on Monday with forty people aboard.", headline=title, offset=1, published=day(2))
    second = Record(OTHER_TEXT, headline=f"{title} | The Post", offset=2, published=day(3), site="post.example")
    add(tmp_path, [first])
    add(tmp_path, [second], "b2")
    rows = table(tmp_path, "duplicates")
    found = {row["article_id"]: row["matched_article_id"] for row in rows}
    assert found == {first.article_id: second.article_id, second.article_id: first.article_id}
    assert {(row["match_kind"], row["similarity"], row["shared"]) for row in rows} == {("headline", 1.0, None)}
    assert len({r["cluster_id"] for r in table(tmp_path, "articles")}) == 2
    assert verify(tmp_path) == []
    again = Record("Another text altogether.", headline="Something else", offset=1, raw=f"news.jsonl 1 {first.body}")
    add(tmp_path, [again], "b3", replaced=Replaced(frozenset([first.article_id]), frozenset([first.scrape_id])))
    assert table(tmp_path, "duplicates") == []
    assert verify(tmp_path) == []


TITLES = ["Ferry Astrid sinks off Lindholm", "Off Lindholm the ferry Astrid sinks", "Sugar tax passes second reading"]
BODIES = [" ".join(f"{word}{n}" for n in range(40)) for word in ("quay", "tide", "levy")]
printed = st.tuples(
    st.sampled_from(TITLES), st.sampled_from(["", *BODIES]), st.sampled_from(["a.example", "b.example", None]),
    st.sampled_from([None, 0, 20, 45, 70, 200]),
)  # fmt: skip


def record(number: int, made: tuple, raw: str = "") -> Record:
    title, body, site, days = made
    published = None if days is None else day(1) + timedelta(days=days)
    return Record(body, offset=number, raw=raw, headline=title, site=site, published=published)


@settings(max_examples=12, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(printed, min_size=2, max_size=12), printed, st.data())
def test_batches_relate_what_all_at_once_relates(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple], other: tuple, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("headlines")
    batch = [record(n, one, f"R{n}") for n, one in enumerate(made)]
    add(folder / "whole", batch)
    at = data.draw(st.integers(0, len(batch) - 1))
    rest = data.draw(st.permutations([*batch[:at], record(at, other, f"R{at}"), *batch[at + 1 :]]))
    number = 0
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        add(folder / "parts", rest[:size], f"b{number}")
        rest, number = rest[size:], number + 1
    replaced = Replaced(frozenset([batch[at].article_id]), frozenset([batch[at].scrape_id]))
    add(folder / "parts", [batch[at]], "again", replaced=replaced)
    assert table(folder / "parts", "duplicates") == table(folder / "whole", "duplicates")
    assert verify(folder / "parts") == []
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("days", "related"),
    [((1, 30), 2), ((1, 32), 0), ((1, 30, 59), 3), ((None, None), 2), ((None, 1), 0)],
    ids=["within a month", "later", "one between two", "undated", "one undated"],
)
def test_only_articles_within_a_month_are_related(days: tuple[float | None, ...], related: int) -> None:
    articles = [Headed(f"a{n}", TITLES[0], f"s{n}.example", f"c{n}", when) for n, when in enumerate(days)]
    assert len(same_headlines(articles)) == related


def test_a_headline_of_many_articles_takes_no_longer_by_the_article() -> None:
    n = 50_000
    started = time.process_time()
    assert same_headlines([Headed(f"a{k:06}", TITLES[0], f"s{k}.example", f"c{k}", k / n) for k in range(n)]) == {}
    copies = [Headed(f"a{k:06}", TITLES[0], f"s{k}.example", f"c{k % 2}", k / n) for k in range(n)]
    assert len(same_headlines(copies)) == n
    assert time.process_time() - started < 20


def test_articles_without_text_are_related_by_headline_and_share_a_story(tmp_path: Path) -> None:
    add(tmp_path, [record(1, (TITLES[0], "", "a.example", 0)), record(2, (TITLES[2], "", "a.example", 0))])
    add(tmp_path, [record(3, (TITLES[1], "", "b.example", 1)), record(4, (TITLES[2], "", "b.example", 90))], "b2")
    articles = {row["article_id"]: row for row in table(tmp_path, "articles")}
    assert len({row["cluster_id"] for row in articles.values()}) == 4
    assert {row["match_kind"] for row in table(tmp_path, "duplicates")} == {"headline"}
    ferry = [articles[row["article_id"]] for row in table(tmp_path, "duplicates")]
    assert {row["headline"] for row in ferry} == set(TITLES[:2])
    assert len({row["story_id"] for row in ferry}) == 1
    assert verify(tmp_path) == []
