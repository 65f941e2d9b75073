"""Lines that recur on a site go where their place agrees; an article's own sentences never do."""

from pathlib import Path

import msgspec
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tasks.label import label, text_page
from tasks.measures import letters_key
from tasks.records import Candidate, Page
from tasks.recurrence import (
    DOCUMENTS,
    NOTHING,
    SiteLines,
    count_lines,
    find_recurring,
    number_of,
    page_lines,
    read_recurring,
    site_lines_of,
    worth_keeping,
)
from tasks.rules import load_rules

FOOTER = "The Evening Post is printed in Porthaven and belongs to its readers since the year 1911."
OPENING = "Every week our reporters walk one street of the town and listen to those who live there."


def _page(n: int, *extra: str, site: str = "eveningpost.org") -> Page:
    body = f"On day {n} the council of ward {n} met in the school and spoke about bridge number {n} for hours."
    end = f"Nobody of ward {n} wanted to pay for it, said the {n} people there."
    page = text_page("\n\n".join(["Front page", body, *extra, end, FOOTER]))
    return msgspec.structs.replace(page, url=f"https://www.{site}/{n}")


def _learned(tmp_path: Path, *batches: list[Page]) -> dict[str, SiteLines]:
    """What is known after these batches, one after another."""
    history: list[Path] = []
    for number, pages in enumerate(batches):
        shard = tmp_path / f"shard{number}.parquet"
        pq.write_table(page_lines(pages), shard)
        counted = count_lines([shard], tmp_path)
        pq.write_table(find_recurring(counted, history), tmp_path / "recurring.parquet")
        history.append(tmp_path / f"index{number}.parquet")
        pq.write_table(worth_keeping(counted), history[-1])
    return read_recurring(tmp_path / "recurring.parquet")


def _gone(page: Page, site: SiteLines) -> list[str]:
    document = "\n\n".join(b.text for b in page.blocks)
    found = label(page, load_rules(), None, site).spans
    return [document[s.start : s.end] for s in found if s.rule_id.startswith("recurrence")]


def test_a_footer_and_a_menu_line_go_after_five_documents(tmp_path):
    pages = [_page(n) for n in range(5)]
    site = _learned(tmp_path, pages)["eveningpost.org"]
    assert site.n_documents == 5
    assert {number_of(letters_key(FOOTER)), number_of(letters_key("Front page"))} == set(site.lines)
    assert _gone(pages[0], site) == ["Front page", FOOTER]


def test_four_documents_prove_nothing(tmp_path):
    assert _learned(tmp_path, [_page(n) for n in range(4)]) == {}


def test_an_article_scraped_again_and_again_does_not_recur(tmp_path):
    pages = [_page(7, f"Banner {n}") for n in range(9)]
    assert _learned(tmp_path, pages) == {}


def test_counts_add_up_over_batches(tmp_path):
    site = _learned(tmp_path, [_page(n) for n in range(3)], [_page(n) for n in range(3, 6)])["eveningpost.org"]
    assert (site.n_documents, site.lines[number_of(letters_key(FOOTER))]) == (6, 6)


def test_other_sites_do_not_count(tmp_path):
    pages = [_page(n, site=f"eveningpost{n}.org") for n in range(9)]
    assert _learned(tmp_path, pages) == {}


KEPT = {
    "a refrain within the text": "So it goes in this town.",
    "a standing subhead": "What happened",
    "a sentence within the text": OPENING,
}


@pytest.mark.parametrize("line", KEPT.values(), ids=KEPT.keys())
def test_what_stands_within_the_text_of_some_pages_stays(tmp_path, line):
    pages = [_page(n, *([line] if n % 3 == 0 else [])) for n in range(20)]
    site = _learned(tmp_path, pages)["eveningpost.org"]
    assert number_of(letters_key(line)) in site.lines
    assert line not in _gone(pages[0], site)


def test_the_opening_of_a_standing_column_stays(tmp_path):
    pages = [_page(n) for n in range(12)]
    columns = []
    for n in range(30, 36):
        body = f"This time it is street {n}, where the houses are {n} years old and cold in winter."
        page = text_page("\n\n".join([OPENING, body, FOOTER]))
        columns.append(msgspec.structs.replace(page, url=f"https://eveningpost.org/column/{n}"))
    site = _learned(tmp_path, [*pages, *columns])["eveningpost.org"]
    assert _gone(columns[0], site) == [FOOTER]


def test_a_short_line_on_most_pages_goes_within_the_text_too(tmp_path):
    pages = [_page(n, "Ask the harbour master") for n in range(6)]
    site = _learned(tmp_path, pages)["eveningpost.org"]
    assert "Ask the harbour master" in _gone(pages[0], site)


def test_a_page_of_nothing_but_recurring_sentences_keeps_them(tmp_path):
    site = _learned(tmp_path, [_page(n) for n in range(6)])["eveningpost.org"]
    page = msgspec.structs.replace(text_page(FOOTER), url="https://eveningpost.org/about")
    assert _gone(page, site) == []


def test_the_stated_site_counts_where_there_is_no_address():
    page = msgspec.structs.replace(_page(1), url="", candidates=[Candidate("site", "The Evening Post", "record")])
    site = SiteLines(9, {number_of(letters_key(FOOTER)): 9})
    assert site_lines_of(page, {"the evening post": site}) is site
    assert site_lines_of(page, {}) is NOTHING


def test_lines_on_one_page_of_a_large_site_are_not_kept(tmp_path):
    shard = tmp_path / "s.parquet"
    pq.write_table(page_lines([_page(n) for n in range(60)]), shard)
    kept = worth_keeping(count_lines([shard], tmp_path))
    assert sorted(set(kept["n_documents"].to_pylist())) == [60]
    assert pc.sum(pc.equal(kept["line"], DOCUMENTS)).as_py() == 1


REPORT = [
    "The council voted on Monday to close the harbour bridge for three weeks while engineers look at two of its pillars.",
    "The mayor said that the closure had become unavoidable after divers found cracks below the water line in March.",
    "Buses will run over the northern tunnel, and the ferry is to start an hour earlier on weekdays, the office said.",
]


def _version(n: int, url: str) -> Page:
    teaser = f"Read how bakery number {n} won prize number {n} of the county for its bread in week {n}."
    return msgspec.structs.replace(text_page("\n\n".join([*REPORT, teaser, FOOTER])), url=url)


@pytest.mark.parametrize("addresses", [1, 9], ids=["one address", "many addresses"])
def test_copies_of_a_report_with_other_teasers_keep_its_sentences(tmp_path, addresses):
    pages = [_version(n, f"https://www.eveningpost.org/{n % addresses}") for n in range(9)]
    site = _learned(tmp_path, pages).get("eveningpost.org", NOTHING)
    for page in pages:
        assert not set(REPORT) & set(_gone(page, site))


def test_versions_that_come_one_a_night_keep_their_sentences(tmp_path):
    nights = [[_version(n, "https://www.eveningpost.org/bridge")] for n in range(8)]
    site = _learned(tmp_path, *nights).get("eveningpost.org", NOTHING)
    assert not set(REPORT) & set(_gone(nights[-1][0], site))
