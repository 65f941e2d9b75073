"""The counts that must add up before a snapshot is committed: every input has one outcome, every row has its article."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.dataset.carry import Changes
from tasks.dataset.idsets import IdSet
from tasks.dataset.tables import history_rows
from tasks.errors import OutputError
from tasks.schema import OUTCOMES
from tasks.snapshot import BatchEntry, Counts


def check_accounts(entry: BatchEntry, counts: Counts, scrapes: pa.Table, changes: Changes, parent: Path | None) -> None:
    """Raise OutputError unless inputs, scrapes, articles and quarantine of a batch and of the whole snapshot agree.

    scrapes: scrape_id, outcome and article_id of the batch's scrapes
    """
    rows, outcomes = counts.rows, counts.outcomes
    if unknown := sorted(set(outcomes) - set(OUTCOMES)):
        raise _wrong(f"scrapes with outcome {', '.join(unknown)}")
    _equal("input records", entry.n_records, "scrapes of them", entry.n_scrapes + entry.n_known)
    _equal("scrapes that became articles", outcomes.get("article", 0), "articles", rows["articles"])
    _equal("quarantined scrapes", outcomes.get("quarantined", 0), "rows of quarantine", rows["quarantine"])
    _check_own(scrapes, changes)
    _check_history(scrapes, changes, parent)


def check_arriving(changes: Changes, parent: Path | None) -> None:
    """Raise OutputError if an article of the batch is in history already and is not one that the batch replaces."""
    again = pa.array(changes.articles.contains(changes.arriving.values))
    _disjoint(parent, "articles", "article_id", changes.arriving.values.filter(pc.invert(again)))


def _check_own(scrapes: pa.Table, changes: Changes) -> None:
    """The batch's article rows are those that its scrapes name, and every replaced scrape came again."""
    named = scrapes.filter(pc.equal(scrapes["outcome"], "article"))["article_id"]
    _equal("scrapes that became articles", len(named), "articles in this batch", len(changes.arriving))
    if not changes.arriving.contains(named).all():
        raise _wrong("a scrape that became an article names none")
    lost = pc.invert(pc.is_in(changes.scrapes.values, value_set=scrapes["scrape_id"].combine_chunks()))
    if pc.sum(lost).as_py():
        raise _wrong(f"{pc.sum(lost).as_py()} scrapes were to be cleaned again and did not come")


def _check_history(scrapes: pa.Table, changes: Changes, parent: Path | None) -> None:
    """No scrape of the batch is in history already, and the articles that its duplicates name exist."""
    arrived = pc.is_in(scrapes["scrape_id"], value_set=changes.scrapes.values)
    _disjoint(parent, "scrapes", "scrape_id", scrapes.filter(pc.invert(arrived))["scrape_id"])
    named = scrapes.filter(pc.equal(scrapes["outcome"], "duplicate"))["article_id"].combine_chunks().drop_null()
    missing = pc.unique(named.filter(pa.array(~changes.arriving.contains(named))))
    if len(missing) != _n_known(parent, "articles", "article_id", missing, changes):
        raise _wrong("a scrape repeats the bytes of an article that does not exist")


def _disjoint(parent: Path | None, table: str, column: str, ids: pa.Array) -> None:
    if n := _n_known(parent, table, column, ids, None):
        raise _wrong(f"{n} rows of {table} have the {column} of an earlier one")


def _n_known(parent: Path | None, table: str, column: str, ids: pa.Array, changes: Changes | None) -> int:
    """How many of some ids are in a table of history; with `changes`, without the articles that these take away."""
    wanted = IdSet(ids)
    if not len(wanted):
        return 0
    found = 0
    for rows in history_rows(parent, table, [column]):
        hits = wanted.contains(rows[column])
        if changes is not None:
            hits &= ~changes.articles.contains(rows[column])
        found += int(np.count_nonzero(hits))
    return found


def _equal(what: str, n: int, other: str, m: int) -> None:
    if n != m:
        raise _wrong(f"{n} {what}, but {m} {other}")


def _wrong(message: str) -> OutputError:
    return OutputError(f"the counts do not add up: {message}; nothing was published. Please report it")
