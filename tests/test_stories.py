from pathlib import Path

import pytest

from tasks.publish import Replaced
from tasks.stories.join import join_stories
from tasks.stories.vectors import dot, term_vectors
from tasks.verify import verify
from tests.builders import Record, add, day, table

FERRY = [
    Record("The ferry Astrid sank off Lindholm on Monday with forty passengers aboard, the coast guard said. Divers found "
           "the wreck near the lighthouse.", headline="Ferry Astrid sinks off Lindholm", offset=1, published=day(2)),
    Record("Forty people were rescued when the ferry Astrid went down near the Lindholm lighthouse. Divers are looking at the "
           "wreck, a coast guard officer said.", headline="All rescued as Lindholm ferry sinks", offset=2, published=day(3)),
    Record("An inquiry into the loss of the Astrid has begun in Lindholm. The ferry had passed its inspection, its owner told "
           "the coast guard; divers will raise the wreck.", headline="Lindholm ferry: inquiry begins", offset=3, published=day(9)),
]  # fmt: skip
SUGAR = [
    Record("Parliament passed the sugar tax on its second reading. Bakers and brewers had asked members to vote against the "
           "levy on sweet drinks.", headline="Sugar tax passes second reading", offset=4, published=day(2)),
    Record("A levy on sweet drinks came a step nearer as parliament gave the sugar tax its second reading against the vote of "
           "the brewers' party.", headline="Parliament backs sugar tax", offset=5, published=day(3)),
]  # fmt: skip


def stories_of(output: Path) -> dict[str, str]:
    return {row["article_id"]: row["story_id"] for row in table(output, "articles")}


def test_articles_about_one_event_share_a_story(tmp_path: Path) -> None:
    add(tmp_path, [*FERRY, *SUGAR])
    found = stories_of(tmp_path)
    assert len({found[r.article_id] for r in FERRY}) == 1
    assert len({found[r.article_id] for r in SUGAR}) == 1
    rows = {row["story_id"]: row for row in table(tmp_path, "stories")}
    ferry = rows[found[FERRY[0].article_id]]
    assert len(rows) == 2
    assert ferry["article_ids"] == sorted(r.article_id for r in FERRY)
    assert (ferry["headline"], ferry["first_published_at"]) == (FERRY[0].headline, day(2))
    assert verify(tmp_path) == []


def test_different_articles_alone_are_not_one_story(tmp_path: Path) -> None:
    add(tmp_path, [FERRY[0], SUGAR[0]])
    assert len(set(stories_of(tmp_path).values())) == 2
    assert table(tmp_path, "stories") == []


def test_a_story_keeps_its_id_when_articles_join(tmp_path: Path) -> None:
    add(tmp_path, [FERRY[1], *SUGAR])
    before = stories_of(tmp_path)
    add(tmp_path, [FERRY[0], FERRY[2]], "b2")
    after = stories_of(tmp_path)
    assert {article: after[article] for article in before} == before
    assert {after[r.article_id] for r in FERRY} == {before[FERRY[1].article_id]}
    assert verify(tmp_path) == []


def test_stories_that_turn_out_to_be_one_leave_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as strict:
        strict.setattr("tasks.stories.join.SAME_STORY", 2.0)
        strict.setattr("tasks.stories.join.SAME_STORY_SHORT", 2.0)
        add(tmp_path, [*FERRY[:2], *SUGAR])
    before = stories_of(tmp_path)
    assert len(set(before.values())) == 4
    add(tmp_path, [FERRY[2]], "b2")
    after = stories_of(tmp_path)
    kept = before[FERRY[0].article_id]
    assert {after[r.article_id] for r in FERRY} == {kept}
    merged = {row["story_id"]: row["merged_into"] for row in table(tmp_path, "stories") if row["merged_into"]}
    assert merged[before[FERRY[1].article_id]] == kept
    assert verify(tmp_path) == []


def test_a_copy_has_the_story_of_its_cluster(tmp_path: Path) -> None:
    add(tmp_path, FERRY[:2])
    copy = Record(FERRY[0].body, headline="Something else altogether", offset=9)
    add(tmp_path, [copy], "b2")
    found = stories_of(tmp_path)
    assert found[copy.article_id] == found[FERRY[0].article_id]
    assert verify(tmp_path) == []


def test_an_article_cleaned_again_leaves_its_story(tmp_path: Path) -> None:
    old = Record(FERRY[0].body, headline=FERRY[0].headline, offset=1, raw="R", published=day(2))
    add(tmp_path, [old, *FERRY[1:], *SUGAR])
    before = stories_of(tmp_path)
    again = Record(SUGAR[1].body + " The vote was close.", headline=SUGAR[1].headline, offset=1, raw="R", published=day(2))
    add(tmp_path, [again], "b2", replaced=Replaced(frozenset([old.article_id]), frozenset([old.scrape_id])))
    after = stories_of(tmp_path)
    assert after[again.article_id] == before[SUGAR[0].article_id]
    assert {after[r.article_id] for r in FERRY[1:]} == {before[FERRY[1].article_id]}
    assert verify(tmp_path) == []


def test_a_story_cleaned_again_keeps_its_id(tmp_path: Path) -> None:
    add(tmp_path, [*FERRY, *SUGAR])
    before = stories_of(tmp_path), table(tmp_path, "stories")
    replaced = Replaced(frozenset(r.article_id for r in FERRY), frozenset(r.scrape_id for r in FERRY))
    add(tmp_path, FERRY, "b2", replaced=replaced)
    assert (stories_of(tmp_path), table(tmp_path, "stories")) == before


def test_the_order_of_articles_does_not_matter(tmp_path: Path) -> None:
    add(tmp_path / "a", [*FERRY, *SUGAR])
    add(tmp_path / "b", [*SUGAR, *FERRY[::-1]], size=2)
    assert stories_of(tmp_path / "a") == stories_of(tmp_path / "b")


def test_time_weighs_but_does_not_cut() -> None:
    alike = term_vectors(["Ferry Astrid sinks off Lindholm"] * 2 + ["Sugar tax passes"], ["", "", ""])
    assert join_stories(alike, [0.0, 900.0, 0.0], [[0], [1], [2]]) == [[0, 1], [2]]
    texts = [r.body for r in [*FERRY[:2], *SUGAR]]
    vectors = term_vectors([r.headline for r in [*FERRY[:2], *SUGAR]], texts)
    value = dot(vectors[0], vectors[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tasks.stories.join.SAME_STORY", value * 0.9)
        patch.setattr("tasks.stories.join.SAME_STORY_SHORT", value * 0.9)
        assert [0, 1] in join_stories(vectors, [0.0, 0.0, 0.0, 0.0], [[0], [1], [2], [3]])
        assert [0, 1] not in join_stories(vectors, [0.0, 60.0, 0.0, 0.0], [[0], [1], [2], [3]])
