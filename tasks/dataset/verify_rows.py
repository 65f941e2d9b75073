"""Check the rows of a snapshot against one another: ids, references, outcomes, clusters and counts.

DuckDB joins on disk within a fixed memory, so that a snapshot may be larger than the machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from tasks.copies import COPIES
from tasks.dataset.findings import Finding, found
from tasks.schema import (
    ACROSS_TABLES,
    BOUNDS,
    EVIDENCE_TABLES,
    HEDGE_KINDS,
    MATCH_KINDS,
    OUTCOMES,
    QUANTITY_KINDS,
    REASONS,
    ROLES,
    SOURCE_KINDS,
    VARIANT_VERDICTS,
    VERDICTS,
)
from tasks.snapshot import MANIFEST, Manifest

MEMORY_LIMIT = "512MB"
_PLACES = 100  # ids asked of a query: more than are shown


class Relation(NamedTuple):
    """One thing that must hold between rows: the query names the ids where it does not."""

    check: str
    table: str
    message: str
    query: str


def _allowed(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


_KEPT = '(SELECT article_id, start, "end", text FROM blocks UNION ALL SELECT article_id, start, "end", text FROM exclusions)'
_WORDED = "(SELECT * FROM articles WHERE n_words > 0 AND text_sha256 IS NOT NULL)"
_COUNTED = (f"(SELECT article_id, n_sites, first_site FROM {_WORDED} JOIN (SELECT cluster_id, "
            "count(DISTINCT nullif(site, ''))::VARCHAR AS n_sites, max(nullif(site, '')) FILTER (is_canonical) AS first_site "
            f"FROM {_WORDED} GROUP BY 1 HAVING count(*) > 1) USING (cluster_id))")  # fmt: skip
_SHARED = f"(SELECT cluster_id FROM {_WORDED} GROUP BY 1 HAVING count(*) > 1)"
RELATIONS = (
    *(Relation("ids", table, f"a {key} that is not 24 hexadecimal digits",
               f"SELECT {key} FROM {table} WHERE NOT coalesce(regexp_full_match({key}, '[0-9a-f]{{24}}'), false)")
      for table, key in (("articles", "article_id"), ("blocks", "article_id"), ("exclusions", "article_id"),
                         ("scrapes", "scrape_id"))),
    *(Relation("unique", table, f"more than one row with this {key}",
               f"SELECT {key} FROM {table} GROUP BY 1 HAVING count(*) > 1")
      for table, key in (("articles", "article_id"), ("scrapes", "scrape_id"), ("duplicates", "article_id"),
                         ("stories", "story_id"), ("quarantine", "scrape_id"))),
    *(Relation("references", table, "rows without their article",
               f"SELECT DISTINCT article_id FROM {table} ANTI JOIN articles USING (article_id) WHERE article_id NOT NULL")
      for table in ("blocks", "exclusions", "scrapes", "duplicates", *EVIDENCE_TABLES)),
    Relation("outcomes", "scrapes", "an outcome that is not one",
             f"SELECT scrape_id FROM scrapes WHERE outcome IS NULL OR outcome NOT IN {_allowed(OUTCOMES)}"),
    Relation("outcomes", "scrapes", "names an article and has none, or has one and names none",
             "SELECT scrape_id FROM scrapes WHERE (outcome = 'article' AND article_id IS NULL) OR "
             "(outcome IN ('excluded', 'quarantined') AND article_id IS NOT NULL)"),
    Relation("outcomes", "articles", "not made from exactly one scrape",
             "SELECT article_id FROM articles LEFT JOIN (SELECT article_id, scrape_id FROM scrapes WHERE outcome = "
             "'article') USING (article_id) GROUP BY 1 HAVING count(scrape_id) <> 1"),
    Relation("outcomes", "quarantine", "a quarantined scrape without its row here, or a row without its scrape",
             "SELECT coalesce(q.scrape_id, s.scrape_id) FROM quarantine q FULL JOIN (SELECT scrape_id FROM scrapes WHERE "
             "outcome = 'quarantined') s ON q.scrape_id = s.scrape_id WHERE q.scrape_id IS NULL OR s.scrape_id IS NULL"),
    Relation("values", "blocks", "a role that is not one",
             f"SELECT DISTINCT article_id FROM blocks WHERE role IS NULL OR role NOT IN {_allowed(ROLES)}"),
    Relation("values", "exclusions", "a reason that is not one",
             f"SELECT DISTINCT article_id FROM exclusions WHERE reason IS NULL OR reason NOT IN {_allowed(REASONS)}"),
    Relation("values", "duplicates", "a match kind or similarity that is not one",
             "SELECT article_id FROM duplicates WHERE match_kind IS NULL OR similarity IS NULL OR "
             f"similarity NOT BETWEEN 0 AND 1 OR match_kind NOT IN {_allowed(MATCH_KINDS)}"),
    *(Relation("values", table, f"a {column} that is not one",
               f"SELECT DISTINCT article_id FROM {table} WHERE {column} NOT IN {_allowed(values)}")
      for table, column, values in (("quotes", "speaker_kind", SOURCE_KINDS), ("attributions", "source_kind", SOURCE_KINDS),
                                    ("quantities", "bound", BOUNDS), ("quantities", "kind", QUANTITY_KINDS),
                                    ("hedges", "kind", HEDGE_KINDS))),
    *(Relation("spans", table, "words that do not stand where the row says",
               f'SELECT DISTINCT article_id FROM {table} e WHERE {limit} AND NOT EXISTS (SELECT 1 FROM {_KEPT} b WHERE '
               'b.article_id = e.article_id AND b.start <= e.start AND e."end" <= b."end" AND '
               'substring(b.text, e.start - b.start + 1, e."end" - e.start) = e.text)')
      for table, limit in (*((t, "true") for t in EVIDENCE_TABLES if t != "signals"), ("signals", "found_in = 'page'"))),
    Relation("values", "signals", "a signal that the dictionary does not tell of",
             "SELECT DISTINCT article_id FROM signals ANTI JOIN signals_dictionary USING (signal)"),
    Relation("values", "signals", "positions are not 0, 1, 2 ...",
             'SELECT article_id FROM signals GROUP BY 1 HAVING min("position") <> 0 OR max("position") <> count(*) - 1 OR '
             'count(DISTINCT "position") <> count(*)'),
    Relation("clusters", "signals", "does not tell how many sites have copies, or which was first, or not of this article",
             f"SELECT coalesce(s.article_id, c.article_id) FROM (SELECT * FROM signals WHERE signal = '{COPIES}') s FULL JOIN "
             f"{_COUNTED} c ON s.article_id = c.article_id WHERE s.value IS DISTINCT FROM c.n_sites OR s.text IS DISTINCT FROM "
             "c.first_site"),
    Relation("blocks", "blocks", "positions are not 0, 1, 2 ...",
             'SELECT article_id FROM blocks GROUP BY 1 HAVING min("position") <> 0 OR max("position") <> count(*) - 1 OR '
             'count(DISTINCT "position") <> count(*)'),
    Relation("clusters", "articles", "without words and not a cluster of its own",
             "SELECT article_id FROM articles WHERE (n_words IS NULL OR n_words = 0 OR text_sha256 IS NULL) AND "
             "(cluster_id IS DISTINCT FROM article_id OR is_canonical IS NOT TRUE)"),
    Relation("clusters", "articles", "no canonical article in this cluster, or more than one",
             f"SELECT cluster_id FROM {_WORDED} GROUP BY 1 HAVING count(*) FILTER (is_canonical) <> 1"),
    Relation("clusters", "articles", "equal words in different clusters",
             f"SELECT min(article_id) FROM {_WORDED} GROUP BY text_sha256 HAVING min(cluster_id) <> max(cluster_id)"),
    Relation("clusters", "duplicates", "an article of a shared cluster without its row here",
             f"SELECT article_id FROM {_WORDED} SEMI JOIN {_SHARED} USING (cluster_id) "
             "ANTI JOIN (SELECT article_id FROM duplicates WHERE match_kind <> 'headline') USING (article_id)"),
    Relation("clusters", "duplicates", "a row for an article that shares its cluster with no other",
             f"SELECT article_id FROM duplicates ANTI JOIN (SELECT article_id FROM {_WORDED} SEMI JOIN {_SHARED} USING "
             "(cluster_id)) USING (article_id) WHERE match_kind <> 'headline'"),
    Relation("clusters", "duplicates", "matched by its headline with an article that is not there, or of its own cluster",
             "SELECT d.article_id FROM duplicates d LEFT JOIN articles m ON m.article_id = d.matched_article_id WHERE "
             "d.match_kind = 'headline' AND (m.article_id IS NULL OR m.cluster_id = d.cluster_id)"),
    Relation("clusters", "duplicates", "cluster, canonical or matched article is not that of the article",
             "SELECT d.article_id FROM duplicates d JOIN articles a USING (article_id) LEFT JOIN articles c ON "
             "c.article_id = d.canonical_id WHERE d.match_kind <> 'headline' AND (a.cluster_id IS DISTINCT FROM d.cluster_id "
             "OR c.is_canonical IS NOT TRUE OR c.cluster_id IS DISTINCT FROM d.cluster_id OR a.is_canonical IS DISTINCT FROM "
             "(d.matched_article_id IS NULL) OR a.is_canonical IS DISTINCT FROM (d.canonical_id = d.article_id))"),
    *(Relation("stories", table, "rows of a story that is none",
               f"SELECT DISTINCT story_id FROM {table} ANTI JOIN (SELECT story_id FROM stories WHERE merged_into IS NULL) USING "
               "(story_id)") for table in ACROSS_TABLES),
    *(Relation("stories", table, "an article that is not of the story",
               f"SELECT m.article_id FROM (SELECT story_id, unnest({column}).article_id AS article_id FROM {table}) m LEFT JOIN "
               "articles a USING (article_id) WHERE a.story_id IS DISTINCT FROM m.story_id")
      for table, column in (("figures", "members"), ("quote_variants", "variants"))),
    *(Relation("values", table, "a verdict that is not one",
               f"SELECT DISTINCT story_id FROM {table} WHERE verdict IS NULL OR verdict NOT IN {_allowed(values)}")
      for table, values in (("figures", VERDICTS), ("quote_variants", VARIANT_VERDICTS))),
    Relation("stories", "articles", "without a story", "SELECT article_id FROM articles WHERE story_id IS NULL"),
    Relation("stories", "articles", "a story of several articles without its row",
             "SELECT story_id FROM (SELECT story_id FROM articles GROUP BY 1 HAVING count(*) > 1) ANTI JOIN stories USING "
             "(story_id)"),
    Relation("stories", "stories", "names an article of another story",
             "SELECT m.article_id FROM (SELECT story_id, unnest(article_ids) AS article_id FROM stories) m LEFT JOIN articles a "
             "USING (article_id) WHERE a.story_id IS DISTINCT FROM m.story_id"),
    Relation("stories", "stories", "does not name all of its articles",
             "SELECT story_id FROM stories JOIN (SELECT story_id, count(*) AS n FROM articles GROUP BY 1) USING (story_id) "
             "WHERE n <> len(article_ids)"),
    Relation("stories", "stories", "merged into another story and still with articles",
             "SELECT story_id FROM stories WHERE merged_into IS NOT NULL AND len(article_ids) > 0"),
)  # fmt: skip


@contextmanager
def open_snapshot(snapshot: Path, manifest: Manifest, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a snapshot as views of a database that keeps what memory does not hold in `spill`."""
    settings: dict[str, Any] = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill), "threads": 2,
                                "preserve_insertion_order": False, "autoinstall_known_extensions": False}  # fmt: skip
    with duckdb.connect(config=settings) as database:
        for table, parts in manifest.parts.items():
            files = [str(snapshot / table / part.name) for part in parts]
            database.read_parquet(files).create_view(table)
        yield database


def check_relations(database: duckdb.DuckDBPyConnection, manifest: Manifest) -> Iterator[Finding]:
    """What does not hold between rows, and between them and the manifest's counts."""
    yield from _check_counts(database, manifest)
    for check, table, message, query in RELATIONS:
        places = database.execute(f"SELECT * FROM ({query}) ORDER BY 1 LIMIT {_PLACES}").fetchall()
        yield from found(check, table, message, (str(row[0]) for row in places))


def _check_counts(database: duckdb.DuckDBPyConnection, manifest: Manifest) -> Iterator[Finding]:
    def grouped(query: str) -> dict[str, int]:
        return {str(name): n for name, n in database.execute(query).fetchall()}

    counts = manifest.counts
    for name, told, query in (
        ("scrapes", counts.outcomes, "SELECT outcome, count(*) FROM scrapes GROUP BY 1"),
        ("exclusions", counts.reasons, "SELECT reason, count(*) FROM exclusions GROUP BY 1"),
        ("exclusions", counts.characters, 'SELECT reason, sum("end" - start)::BIGINT FROM exclusions GROUP BY 1'),
    ):
        if grouped(query) != told:
            yield Finding("counts", name, MANIFEST, "the counts are not those of the rows")
    if any(entry.n_records != entry.n_scrapes + entry.n_known for entry in manifest.batches):
        yield Finding("counts", "scrapes", MANIFEST, "a batch has inputs without a scrape")
    if sum(entry.n_scrapes - entry.n_replaced for entry in manifest.batches) != counts.rows["scrapes"]:
        yield Finding("counts", "scrapes", MANIFEST, "the rows are not those that the batches brought")
