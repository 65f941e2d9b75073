"""A web page to read about a snapshot: what came in, what became of it, what was removed and why.

One file without scripts or anything fetched, so that it can be kept beside the data or sent on. What it shows hangs on the
snapshot alone: all counts, and of rows the first ones by a stated order, so that two people see the same examples.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from tasks.dataset.verify_rows import open_snapshot
from tasks.errors import OutputError
from tasks.snapshot import read_manifest

Row = dict[str, Any]
PAGE = "report.html"  # below the output folder
N_EXAMPLES = 3  # removed texts of each reason
N_SITES = 30
N_GROUPS = 20  # clusters, stories, quarantined records
N_ARTICLES = 40  # shown whole: those that lost most of their prose, then the first by id
SHOWN_CHARACTERS = 300  # of a removed text or a cell
FULL_CHARACTERS = 20_000  # of an article

_BATCHES = """
SELECT batch_id, count(*) AS scrapes, count(*) FILTER (outcome = 'article') AS articles, count(*) FILTER (outcome = 'duplicate')
AS duplicates, count(*) FILTER (outcome = 'excluded') AS excluded, count(*) FILTER (outcome = 'quarantined') AS quarantined
FROM scrapes GROUP BY 1
"""
_REASONS = """
SELECT reason, count(*) AS spans, count(DISTINCT article_id) AS articles, sum("end" - start)::BIGINT AS characters
FROM exclusions GROUP BY 1 ORDER BY characters DESC, reason
"""
_EXAMPLES = """
WITH texts AS (SELECT reason, left(text, $shown) AS text, count(*) AS times, min(rule_id) AS rule_id FROM exclusions GROUP BY 1, 2)
SELECT * FROM texts QUALIFY row_number() OVER (PARTITION BY reason ORDER BY times DESC, text) <= $n
ORDER BY reason, times DESC, text
"""
_SITES = """
WITH removed AS (SELECT article_id, sum("end" - start) AS characters FROM exclusions GROUP BY 1)
SELECT coalesce(site, 'not known') AS site, count(*) AS articles, count(*) FILTER (is_canonical) AS originals,
sum(coalesce(n_words, 0))::BIGINT AS words, coalesce(sum(characters), 0)::BIGINT AS removed, avg(retained_ratio) AS kept
FROM articles LEFT JOIN removed USING (article_id) GROUP BY 1 ORDER BY articles DESC, site LIMIT $n
"""
_QUARANTINE = """
SELECT stage, error, message, source_path, record_offset FROM quarantine ORDER BY error, source_path, record_offset LIMIT $n
"""
_EXCLUDED = """
SELECT detail, count(*) AS scrapes, min(source_path) AS source_path FROM scrapes WHERE outcome = 'excluded' GROUP BY 1
ORDER BY scrapes DESC, detail LIMIT $n
"""
_KINDS = """
SELECT match_kind, count(*) AS articles FROM duplicates WHERE matched_article_id IS NOT NULL GROUP BY 1 ORDER BY articles DESC, 1
"""
_CLUSTERS = """
SELECT cluster_id, count(*) AS articles, any_value(c.headline) AS headline,
list_sort(list_distinct(list(a.site) FILTER (a.site IS NOT NULL))) AS sites
FROM articles a JOIN (SELECT cluster_id, headline FROM articles WHERE is_canonical) c USING (cluster_id)
GROUP BY 1 HAVING count(*) > 1 ORDER BY articles DESC, cluster_id LIMIT $n
"""
_STORIES = """
SELECT headline, len(article_ids) AS articles, sites, first_published_at FROM stories WHERE merged_into IS NULL
ORDER BY articles DESC, story_id LIMIT $n
"""
_ARTICLES = """
SELECT article_id, headline, site, url, authors, published_at, language, n_words, retained_ratio, retained_prose_ratio
FROM articles ORDER BY retained_prose_ratio < $alarm DESC, CASE WHEN retained_prose_ratio < $alarm THEN retained_prose_ratio END,
article_id LIMIT $n
"""
_PIECES = """
SELECT article_id, start, role, NULL AS reason, NULL AS rule_id, left(text, $shown) AS text FROM blocks
WHERE list_contains($ids, article_id)
UNION ALL SELECT article_id, start, NULL, reason, rule_id, left(text, $shown) FROM exclusions WHERE list_contains($ids, article_id)
ORDER BY 1, 2
"""


def describe(snapshot: Path, alarm: float) -> Row:
    """What the page shows of a snapshot, by name. Raises OutputError where it cannot be read.

    alarm: share of its sentences below which an article is shown first, 0 to 1
    """
    manifest = read_manifest(snapshot)
    with tempfile.TemporaryDirectory(prefix="copydesk-report-") as spill, open_snapshot(snapshot, manifest, Path(spill)) as tables:
        order = {entry.batch_id: number for number, entry in enumerate(manifest.batches)}
        batches = sorted(_ask(tables, _BATCHES), key=lambda row: order.get(row["batch_id"], -1))
        articles = _ask(tables, _ARTICLES, alarm=alarm, n=N_ARTICLES)
        return {
            "snapshot_id": snapshot.name, "versions": manifest.versions, "rows": manifest.counts.rows, "batches": batches,
            "reasons": _with_examples(_ask(tables, _REASONS), _ask(tables, _EXAMPLES, shown=SHOWN_CHARACTERS, n=N_EXAMPLES)),
            "sites": _ask(tables, _SITES, n=N_SITES), "excluded": _ask(tables, _EXCLUDED, n=N_GROUPS),
            "quarantine": _ask(tables, _QUARANTINE, n=N_GROUPS), "kinds": _ask(tables, _KINDS),
            "clusters": _ask(tables, _CLUSTERS, n=N_GROUPS), "stories": _ask(tables, _STORIES, n=N_GROUPS),
            "articles": _with_pieces(tables, articles), "alarm": alarm,
        }  # fmt: skip


def render(facts: Row) -> str:
    """The page of what `describe` gives: HTML, everything from the data escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template("page.html.j2").render(**facts)


def write_report(snapshot: Path, output: Path, alarm: float) -> Path:
    """Write the page of a snapshot into the output folder; gives its path. Raises OutputError where that cannot be done."""
    page = output / PAGE
    part = page.with_name(PAGE + ".part")
    try:
        part.write_text(render(describe(snapshot, alarm)), encoding="utf-8")
        part.replace(page)
    except OSError as error:
        raise OutputError(f"{page}: cannot be written: {error.strerror}") from error
    return page


def _ask(tables: duckdb.DuckDBPyConnection, query: str, **given: Any) -> list[Row]:
    found = tables.execute(query, given) if given else tables.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _with_examples(reasons: Sequence[Row], examples: Sequence[Row]) -> list[Row]:
    return [{**row, "examples": [e for e in examples if e["reason"] == row["reason"]]} for row in reasons]


def _with_pieces(tables: duckdb.DuckDBPyConnection, articles: Sequence[Row]) -> list[Row]:
    """Articles with what was kept and removed of each, in page order, up to FULL_CHARACTERS."""
    ids = [row["article_id"] for row in articles]
    pieces: dict[str, list[Row]] = {article: [] for article in ids}
    room = dict.fromkeys(ids, FULL_CHARACTERS)
    for row in _ask(tables, _PIECES, ids=ids, shown=FULL_CHARACTERS) if ids else ():
        room[row["article_id"]] -= len(row["text"])
        if room[row["article_id"]] > -len(row["text"]):
            pieces[row["article_id"]].append(row)
    return [{**row, "pieces": pieces[row["article_id"]], "is_cut": room[row["article_id"]] < 0} for row in articles]
