"""Rows of `signals` on copies: how many sites printed an article and which was first, batch by batch as all at once."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasks.copies import COPIES, describe_cluster
from tasks.publish import Replaced
from tasks.verify import verify
from tests.builders import Record, add, day, records, table
from tests.reading import rows
from tests.test_verify import forge

Row = dict[str, Any]
CASES = json.loads((Path(__file__).parent / "cases/copies/clusters.json").read_text("utf-8"))
WORDS = "The ferry to the island will run all night from Friday, the harbour office said."
OTHER = "Bakers in the old town put up the price of bread again, the second time since spring."


def copies(output: Path) -> dict[str, tuple[str | None, str, str]]:
    found = [row for row in table(output, "signals") if row["signal"] == COPIES]
    assert all((row["found_in"], row["start"], row["end"]) == (None, None, None) for row in found)
    return {row["article_id"]: (row["text"], row["value"], row["rule_id"]) for row in found}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_cluster_is_described(case: Row) -> None:
    row = describe_cluster(case["canonical"], case["others"])
    assert row == {"signal": COPIES, **{name: case[name] for name in ("text", "value", "rule_id")}}
    assert describe_cluster(case["canonical"], case["others"][::-1]) == row


def test_every_article_of_a_cluster_has_a_row_and_no_other(tmp_path: Path) -> None:
    batch = [Record(WORDS, offset=n, site=f"{name}.example", published=day(n)) for n, name in enumerate("abb", start=1)]
    add(tmp_path, [*batch, Record(OTHER, offset=9), *records(3, start=50)])
    assert copies(tmp_path) == dict.fromkeys((r.article_id for r in batch), ("a.example", "2", "copies-by-published"))
    assert verify(tmp_path) == []


def test_a_later_batch_moves_the_first_and_the_count(tmp_path: Path) -> None:
    first = [Record(WORDS, offset=n, site=f"{n}.example", published=day(n)) for n in (5, 6)]
    add(tmp_path, [*first, *(Record(OTHER, offset=n, site="o.example") for n in (20, 21))])
    before = {row["article_id"] for row in table(tmp_path, "signals")}
    earlier = Record(WORDS, offset=4, site="4.example", published=day(4))
    add(tmp_path, [earlier], "b2")
    told = copies(tmp_path)
    assert {told[r.article_id] for r in (*first, earlier)} == {("4.example", "3", "copies-by-published")}
    assert told.keys() == before | {earlier.article_id}
    assert verify(tmp_path) == []


def test_a_batch_that_changes_no_cluster_leaves_the_parts_as_they_are(tmp_path: Path) -> None:
    add(tmp_path, [Record(WORDS, offset=n, site=f"{n}.example", published=day(n)) for n in (5, 6)])
    before = {path.name: path.stat().st_ino for path in (tmp_path / "current" / "signals").iterdir()}
    add(tmp_path, records(3, start=50), "b2")
    assert {path.name: path.stat().st_ino for path in (tmp_path / "current" / "signals").iterdir()} == before
    # One more copy on a site that is counted, later than the first: the old rows say what they said.
    late = Record(WORDS, offset=7, site="6.example", published=day(7))
    add(tmp_path, [late], "b3")
    after = {path.name: path.stat().st_ino for path in (tmp_path / "current" / "signals").iterdir()}
    assert before.items() <= after.items()
    assert len(copies(tmp_path)) == 3
    assert verify(tmp_path) == []


def test_an_article_cleaned_again_into_other_words_leaves_its_cluster(tmp_path: Path) -> None:
    one, two = (Record(WORDS, offset=n, raw=f"r{n}", site=f"{n}.example", published=day(n)) for n in (1, 2))
    add(tmp_path, [one, two])
    again = Record(OTHER, offset=2, raw="r2", site="2.example", published=day(2))
    add(tmp_path, [again], "b2", replaced=Replaced(frozenset([two.article_id]), frozenset([two.scrape_id])))
    assert copies(tmp_path) == {}
    assert verify(tmp_path) == []
    add(tmp_path, [two], "b3", replaced=Replaced(frozenset([two.article_id]), frozenset([two.scrape_id])))
    assert set(copies(tmp_path).values()) == {("1.example", "2", "copies-by-published")}
    assert verify(tmp_path) == []


@pytest.mark.parametrize("change", [{"value": "7"}, {"text": "o.example"}, {"text": None}, {"position": 3}])
def test_rows_that_do_not_hold_are_found(tmp_path: Path, change: Row) -> None:
    add(tmp_path, [Record(WORDS, offset=n, site=f"{n}.example", published=day(n)) for n in (5, 6)])
    forge(tmp_path, {"signals": lambda listed: [{**listed[0], **change}, *listed[1:]]})
    assert [(finding.check, finding.table) for finding in verify(tmp_path)] in ([("clusters", "signals")], [("values", "signals")])


def test_a_row_that_is_missing_is_found(tmp_path: Path) -> None:
    add(tmp_path, [Record(WORDS, offset=n, site=f"{n}.example", published=day(n)) for n in (5, 6)])
    forge(tmp_path, {"signals": lambda listed: listed[1:]})
    assert [(finding.check, finding.table) for finding in verify(tmp_path)] == [("clusters", "signals")]


made = st.tuples(st.sampled_from([WORDS, OTHER]), st.sampled_from(["a.example", "b.example", "c.example", None]),
                 st.sampled_from([None, 1, 2, 3]), st.sampled_from([None, 1, 2]))  # fmt: skip


@settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(made, min_size=2, max_size=8), st.data())
def test_batches_and_shards_do_not_matter(tmp_path_factory: pytest.TempPathFactory, drawn: list, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("copies")
    batch = [Record(body, offset=n, site=site, published=published and day(published), scraped=scraped and day(scraped))
             for n, (body, site, published, scraped) in enumerate(drawn)]  # fmt: skip
    add(folder / "whole", batch, size=data.draw(st.integers(1, 8)))
    rest, number = data.draw(st.permutations(batch)), 0
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        add(folder / "parts", rest[:size], f"b{number}")
        rest, number = rest[size:], number + 1
    assert table(folder / "parts", "signals") == table(folder / "whole", "signals")
    assert verify(folder / "parts") == []
    shutil.rmtree(folder)


def pages(*sites: str) -> list[str]:
    body = (
        "You won't believe what the harbour office has planned! The ferry to the island will run all night from Friday, the office "
        "said on Monday, and about 300 people are expected to use it. “We have waited for this for years,” said Ann Lee, who runs "
        "the inn on the island. The boats leave every two hours and a ticket costs four dollars, as it does by day."
    )
    return [
        json.dumps({"id": site, "url": f"https://{site}/ferry.html", "title": f"Night ferry for the island ({site})", "text": body,
                    "published_at": f"2026-03-0{number}T12:00:00Z"})
        for number, site in enumerate(sites, start=1)
    ]  # fmt: skip


def test_cleaned_batches_have_the_rows_of_one_run(clean_into: Any, tmp_path: Path) -> None:
    listed = pages("north.example", "south.example", "west.example")
    (tmp_path / "all.jsonl").write_text("\n".join(listed) + "\n")
    clean_into(tmp_path / "all.jsonl", output=tmp_path / "whole")
    for number, line in enumerate(listed[::-1]):
        (tmp_path / f"{number}.jsonl").write_text(line + "\n")
        clean_into(tmp_path / f"{number}.jsonl", output=tmp_path / "parts")
    whole, parts = (
        sorted(({k: v for k, v in row.items() if k != "article_id"} for row in rows(tmp_path / name, "signals")), key=str)
        for name in ("whole", "parts")
    )
    assert whole == parts
    assert [(row["text"], row["value"]) for row in whole if row["signal"] == COPIES] == [("north.example", "3")] * 3
    assert max(row["position"] for row in whole) > 0
    assert verify(tmp_path / "parts") == []
