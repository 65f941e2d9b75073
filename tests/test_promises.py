"""The promises of the design on generated scrapes of every kind."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.frames import write_frames
from tasks.label import label
from tasks.labels.model import load_labeller
from tasks.limits import Limits
from tasks.read import Staged
from tasks.rows import SHARD_TABLES
from tasks.rules import load_rules
from tasks.schema import BODY_ROLES, OUTCOMES, REASONS, ROLES
from tasks.shards import Clock, label_shard, prepare_scrape, prepare_shard
from tests.labelling import labelled_of, removed, same_letters, scrape_of
from tests.scrapes import scrapes


def quiet(_: int) -> None:
    """No progress to tell."""


@given(scrapes)
@settings(max_examples=150)
def test_kept_blocks_and_exclusions_are_the_document(scrape):
    form, raw = scrape
    prepared = prepare_scrape(scrape_of(raw, form=form), Limits(), Clock())
    if prepared.page is None:
        assert prepared.failure or prepared.skipped
        return
    page = prepared.page
    labelled = label(page, load_rules(), load_labeller())
    document = "\n\n".join(b.text for b in page.blocks)
    assert same_letters(page, labelled)
    at = 0
    for start, end in sorted([(p.piece.start, p.piece.end) for p in labelled.pieces] + [(s.start, s.end) for s in labelled.spans]):
        assert at <= start < end <= len(document)
        assert not document[at:start].strip()
        at = end
    assert not document[at:].strip()
    assert all(p.role in ROLES for p in labelled.pieces)
    assert all(s.reason in REASONS and s.rule_id for s in labelled.spans)


TWICE = "The council met on Tuesday and voted for the bridge by nine votes to four."


@given(scrapes)
@example(("text", "\x850:0:0\u318fA".encode()))  # a line break before the only line
@example(("html", f"<article><p>{TWICE}\u2028 Von Hans Müller</p><p>{TWICE} By Jo Oe</p><p>{TWICE * 3}</p></article>".encode()))
@settings(max_examples=150)
def test_cleaning_a_cleaned_text_removes_nothing(scrape):
    form, raw = scrape
    prepared = prepare_scrape(scrape_of(raw, form=form), Limits(), Clock())
    if prepared.page is None:
        return
    body = label(prepared.page, load_rules(), load_labeller()).body()
    if not body.strip():
        return
    page, again, _ = labelled_of(body.encode())
    assert removed(page, again) == []


def shard_rows(folder: Path, items: list[Staged], cuts: list[int]) -> dict[str, list[dict]]:
    """The rows of some scrapes, done in shards that are cut at these places."""
    bounds = [0, *sorted(c for c in cuts if c < len(items)), len(items)]
    found: dict[str, list[dict]] = {table: [] for table in SHARD_TABLES}
    for number, (start, end) in enumerate(pairwise(bounds)):
        staged, out, stem = folder / f"{number}.staged", folder / f"{number}.prepared", folder / f"{number}"
        write_frames(staged, items[start:end])
        prepare_shard(staged, out, Limits(), None, frozenset(), quiet, {})
        label_shard(out, stem, "batch", {}, {}, 0.5, quiet, {})
        for table in SHARD_TABLES:
            found[table] += pq.read_table(f"{stem}.{table}.parquet").to_pylist()
    return {table: sorted(rows, key=str) for table, rows in found.items()}


@given(st.lists(scrapes, min_size=1, max_size=5, unique_by=lambda s: s[1]), st.lists(st.integers(0, 5), max_size=3), st.randoms())
@settings(max_examples=25)
def test_every_input_has_one_outcome_whatever_the_order_and_the_shards(many, cuts, random):
    items = [Staged(scrape=scrape_of(raw, f"{n}.{form}", form)) for n, (form, raw) in enumerate(many)]
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        rows = shard_rows(Path(one), items, [])
        random.shuffle(items)
        assert shard_rows(Path(two), items, cuts) == rows
    assert len(rows["scrapes"]) == len(items)
    assert all(row["outcome"] in OUTCOMES for row in rows["scrapes"])
    n_articles = sum(row["outcome"] == "article" for row in rows["scrapes"])
    assert len(rows["articles"]) == n_articles
    assert len(rows["quarantine"]) == sum(row["outcome"] == "quarantined" for row in rows["scrapes"])
    for article in rows["articles"]:
        blocks = [b for b in rows["blocks"] if b["article_id"] == article["article_id"]]
        texts = {b["start"]: b["text"] for b in blocks if b["role"] in BODY_ROLES}
        assert article["text"] == "\n\n".join(texts[start] for start in sorted(texts))
