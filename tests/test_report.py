"""The page about a snapshot: what it counts and shows, and that nothing of the data becomes markup."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tasks.errors import OutputError
from tasks.report import N_ARTICLES, describe, render, write_report
from tasks.snapshot import current_snapshot
from tests.builders import Record, add, day

HOSTILE = "<script>alert('rivers')</script> & \"quotes\""


def current(output: Path) -> Path:
    snapshot = current_snapshot(output)
    assert snapshot is not None
    return snapshot


def read(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    report = "The river rose by two metres on Tuesday. Nobody was hurt, the mayor said, and the bridge stays closed until Friday."
    first = Record(report, offset=1, site="a.example", published=day(1), headline="River rises", noise=("Share this", HOSTILE))
    copy = Record(report, offset=2, site="b.example", published=day(2), headline="River rises again")
    broken = Record("", path="broken.bin", offset=3, outcome="quarantined")
    add(tmp_path, [first, copy, broken])
    add(tmp_path, [Record(f"{HOSTILE} was printed by the paper.", offset=4, site="c.example", headline=HOSTILE)], "b2")
    return tmp_path


def test_the_page_tells_what_came_in_and_what_became_of_it(output: Path) -> None:
    facts = describe(current(output), alarm=0.5)
    counts = [(b["scrapes"], b["articles"], b["quarantined"]) for b in facts["batches"]]
    assert counts == [(3, 2, 1), (1, 1, 0)]
    assert [row["source_path"] for row in facts["quarantine"]] == ["broken.bin"]
    assert {row["match_kind"]: row["articles"] for row in facts["kinds"]} == {"exact": 1}
    assert [(row["headline"], row["sites"]) for row in facts["clusters"]] == [("River rises", ["a.example", "b.example"])]
    assert {row["site"]: row["articles"] for row in facts["sites"]} == {"a.example": 1, "b.example": 1, "c.example": 1}


def test_removed_words_stand_with_their_reason_and_rule(output: Path) -> None:
    facts = describe(current(output), alarm=0.5)
    removed = {example["text"] for row in facts["reasons"] for example in row["examples"]}
    assert {"Share this", HOSTILE} <= removed
    pieces = next(row["pieces"] for row in facts["articles"] if row["headline"] == "River rises")
    assert [p["text"] for p in pieces if p["reason"]] == ["Share this", HOSTILE]
    assert all(p["role"] or (p["reason"] and p["rule_id"]) for p in pieces)
    assert [p["start"] for p in pieces] == sorted(p["start"] for p in pieces)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}


def test_nothing_of_the_data_becomes_markup_and_nothing_is_fetched(output: Path) -> None:
    page = write_report(current(output), output, 0.5).read_text("utf-8")
    tags = _Tags()
    tags.feed(page)
    assert not tags.seen & {"script", "img", "link", "iframe"}
    assert HOSTILE in read(page.replace("&lt;", "‹").replace("&gt;", "›")).replace("‹", "<").replace("›", ">")


def test_articles_that_lost_most_come_first_and_their_number_is_bounded(tmp_path: Path) -> None:
    text = "Report {} from the town on the river, where it rained."
    add(tmp_path, [Record(text.format(n), offset=n, retained=0.1 + n / 100) for n in range(N_ARTICLES + 9)])
    articles = describe(current(tmp_path), alarm=0.15)["articles"]
    assert len(articles) == N_ARTICLES
    assert all(row["pieces"] and not row["is_cut"] for row in articles)
    assert [round(row["retained_prose_ratio"], 2) for row in articles[:5]] == [0.1, 0.11, 0.12, 0.13, 0.14]
    rest = [row["article_id"] for row in articles[5:]]
    assert rest == sorted(rest)


def test_the_same_snapshot_gives_the_same_page(output: Path) -> None:
    assert render(describe(current(output), 0.5)) == render(describe(current(output), 0.5))


def test_a_page_that_cannot_be_written_is_one_clear_error(output: Path) -> None:
    (output / "report.html").mkdir()
    with pytest.raises(OutputError, match=r"report\.html: cannot be written"):
        write_report(current(output), output, 0.5)
