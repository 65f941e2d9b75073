import json
import shutil
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasks.headline_groups import Headed, by_headline, site_frames, without_frames
from tasks.headline_links import same_headlines
from tasks.headline_near import Shared
from tasks.headline_rows import affected
from tasks.headlines import SAME_HEADLINE
from tasks.publish import Replaced
from tasks.verify import verify
from tests.builders import Record, add, day, table

CASES = json.loads((Path(__file__).parent / "cases" / "headlines" / "related.json").read_text())
OTHER_TEXT = "Nothing that any other text of these tests would say again, since its words are all its own for once."


def headed(*headlines: str, site: str = "") -> list[Headed]:
    return [Headed(f"a{n}", text, site or f"s{n}.example", f"c{n}") for n, text in enumerate(headlines)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_same_headlines(case: dict) -> None:
    found = same_headlines(headed(*case["headlines"], site=case.get("site", "")))
    assert {article: other for article, (other, _) in found.items()} == case["related"]
    assert all(alike >= SAME_HEADLINE for _, alike in found.values())


def test_what_a_site_prints_before_its_headlines_is_learned() -> None:
    own = [f"Coast letters - {what} at Lindholm harbour today" for what in ("Storm", "Regatta", "Strike")]
    articles = [*headed(*own, site="coast.example"), Headed("b", "Storm at Lindholm harbour", "post.example", "cb")]
    assert same_headlines(articles) == {"a0": ("b", 1.0), "b": ("a0", 1.0)}


def test_a_beginning_that_is_most_of_a_headline_stays() -> None:
    own = headed(*(f"Lindholm ferry Astrid: {what}" for what in ("owner", "captain", "survivors")), site="coast.example")
    assert [without_frames(article, site_frames(own)).parts[0] for article in own] == ["Lindholm ferry Astrid"] * 3


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


TITLES = [
    "Ferry Astrid sinks off Lindholm", "Off Lindholm the ferry Astrid sinks", "Sugar tax passes second reading",
    "Ferry Astrid sinks off Lindholm, killing nine", "Ferry Astrid sinks off Lind…", "Lindholm mourns: ferry Astrid sinks, 9 dead",
    "Sugar tax passes its second reading after a long night",
]  # fmt: skip
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


known = st.builds(
    Headed, st.integers(0, 30).map("a{}".format), st.sampled_from(TITLES), st.sampled_from(["a.example", "b.example", ""]),
    st.integers(0, 4).map("c{}".format), st.sampled_from([None, 0.0, 20.0, 45.0, 70.0, 200.0]),
)  # fmt: skip
known_lists = st.lists(known, max_size=24, unique_by=lambda article: article.article_id)


@given(known_lists, known_lists, st.sampled_from([(20, 4), (3, 1), (1, 1), (4, 2)]))
def test_what_a_batch_does_not_affect_stays(before: list[Headed], batch: list[Headed], bounds: tuple[int, int]) -> None:
    """The batch brings articles, and others in place of known ones: another headline, day or cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tasks.headline_near.RARE", bounds[0])
        patch.setattr("tasks.headline_near.PIVOTS", bounds[1])
        new = {article.article_id: article for article in batch}
        replaced = [article for article in before if article.article_id in new]
        after = [*batch, *(article for article in before if article.article_id not in new)]
        asked = affected(after, [*batch, *replaced])
        kept = {article: row for article, row in same_headlines(before).items() if article not in asked}
        assert kept | same_headlines(after, asked) == same_headlines(after)


@given(known_lists, st.randoms())
def test_the_order_of_articles_does_not_matter(articles: list[Headed], random: Random) -> None:
    mixed = random.sample(articles, len(articles))
    assert same_headlines(mixed) == same_headlines(articles)


def test_a_common_word_leads_to_the_earliest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.headline_near.RARE", 2)
    monkeypatch.setattr("tasks.headline_near.PIVOTS", 1)
    said = ["Ferry Astrid sinks off Lindholm", *(f"Ferry Astrid, Lindholm and {word}" for word in ("quays", "tides", "gulls"))]
    articles = [Headed(f"a{n}", text, f"s{n}.example", f"c{n}", float(n)) for n, text in enumerate(said)]
    groups = by_headline(articles, {})
    shared = Shared(groups, True, {word for key in groups for word in key})
    assert [list(shared.candidates(n)) for n in range(4)] == [[], [0], [0], [0]]


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


def test_headlines_that_share_common_words_take_no_longer_by_the_article() -> None:
    words = [f"{a}{b}{c}ton" for a in "bdfgklmnpr" for b in "aeiou" for c in "bdfgklmnpr"]
    said = [f"Ferry Astrid sinks off {words[k % 500]} near {words[k // 40 % 500]}" for k in range(10_000)]
    articles = [Headed(f"a{k:06}", text, f"s{k}.example", f"c{k}", k / 500) for k, text in enumerate(said)]
    started = time.process_time()
    same_headlines(articles)
    affected(articles, articles[-100:])
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
