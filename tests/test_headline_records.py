"""Records that hold a headline and no text, as feeds give them: articles of no blocks."""

import json

import pytest

from tasks.decode import decode_scrape
from tasks.errors import ScrapeError
from tasks.label import label
from tasks.records import Scrape, sha256_hex
from tasks.rows import article_row, block_rows, exclusion_rows, is_article
from tasks.rules import load_rules
from tasks.shards import prepare_page


def made(**fields: object) -> tuple[dict, list, list, bool]:
    raw = json.dumps(fields).encode()
    page = prepare_page(decode_scrape(Scrape("s", "feed.jsonl", 0, sha256_hex(raw), raw, "record")))
    labelled = label(page, load_rules())
    rows = article_row(page, labelled, "b1", "1")
    return rows, list(block_rows(page, labelled)), list(exclusion_rows(page, labelled)), is_article(page, labelled)


@pytest.mark.parametrize("text", [{}, {"text": ""}, {"text": None}, {"content": " \n"}], ids=["absent", "empty", "null", "blank"])
def test_a_headline_without_text_is_an_article(text: dict[str, object]) -> None:
    summary = "All forty people aboard were rescued."
    row, blocks, exclusions, is_one = made(title="Ferry Astrid sinks off Lindholm | Post", url="https://post.example/1",
                                           date="2026-03-02", summary=summary, **text)  # fmt: skip
    assert is_one
    assert (row["headline"], row["dek"], row["text"], row["n_words"]) == ("Ferry Astrid sinks off Lindholm", summary, "", 0)
    assert (row["retained_ratio"], row["retained_prose_ratio"], row["text_sha256"]) == (1.0, 1.0, None)
    assert (blocks, exclusions) == ([], [])
    assert row["published_at"].date().isoformat() == "2026-03-02"


def test_marks_alone_are_no_text_and_are_accounted_for() -> None:
    row, blocks, exclusions, is_one = made(title="Ferry Astrid sinks", text="---")
    assert is_one
    assert row["headline"] == "Ferry Astrid sinks"
    assert [r["text"] for r in (*blocks, *exclusions)] == ["---"]


@pytest.mark.parametrize(
    "fields",
    [{"title": "Scripts", "html": "<html><script>1</script></html>"}, {"title": "...", "text": ""}, {"summary": "A"}],
    ids=["page without text", "no letter", "no headline"],
)  # fmt: skip
def test_other_records_without_text_are_no_articles(fields: dict[str, object]) -> None:
    with pytest.raises(ScrapeError) as caught:
        made(**fields)
    assert caught.value.error == "no_text"
