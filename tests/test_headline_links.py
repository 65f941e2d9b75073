from pathlib import Path

import pytest

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
    (row,) = table(tmp_path, "duplicates")
    assert (row["article_id"], row["matched_article_id"], row["match_kind"]) == (second.article_id, first.article_id, "headline")
    assert (row["similarity"], row["shared"]) == (1.0, None)
    assert len({r["cluster_id"] for r in table(tmp_path, "articles")}) == 2
    assert verify(tmp_path) == []
    again = Record("Another text altogether.", headline="Something else", offset=1, raw=f"news.jsonl 1 {first.body}")
    add(tmp_path, [again], "b3", replaced=Replaced(frozenset([first.article_id]), frozenset([first.scrape_id])))
    assert table(tmp_path, "duplicates") == []
    assert verify(tmp_path) == []
