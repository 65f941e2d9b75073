"""Lines that recur on a site: menus, footers, standing notices. Learned from a batch and its history, never from one page.

Counted is on how many documents of a site a line stands. Pages of one address are one document, and so are those with the same
longest paragraph (of those that are not on most of the site's pages), so that an article scraped every night does not make its
own sentences recur. What recurs is left out only where its place agrees: above or below the article's own text, or, within it,
if it is no running text and stands on most of the site's pages; and sentences only where the page has more that are its own. So
a refrain, a standing subhead, the opening of a column, the entries of a live-blog and the copies of a report stay.

The counts of a batch go to index/ (site_lines) and are added up with those of later batches. Lines that stand on one document
of a well-filled batch are not kept there: they would be nearly all rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tasks.labels.draft import Draft
from tasks.labels.frame import dropped_reason
from tasks.measures import is_prose, letters_key
from tasks.records import Page
from tasks.schema import arrow_schema
from tasks.sites import site_of

MIN_DOCUMENTS = 5  # of a site on which a line stands: fewer prove nothing
EDGE_SHARE = 0.2  # of the site's documents, for short lines above or below the article's own text
PROSE_SHARE = 0.5  # for sentences there: a standing column's opening is on fewer
MIDDLE_SHARE = 0.5  # for short lines within the text
MIN_KEY = 3  # letters
PARAGRAPH = 40  # letters from which a line may tell one article from another
FEW_DOCUMENTS = 50  # of a site in a batch, up to which lines on one document are kept for later batches
DOCUMENTS = 0  # the line number under which a site's documents are counted
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class SiteLines(msgspec.Struct, frozen=True):
    """What recurs on one site: its documents so far, and {line number: documents it stands on}."""

    n_documents: int
    lines: dict[int, int]


NOTHING = SiteLines(0, {})


def number_of(key: str) -> int:
    """The number of a line in the index, from its letters: a signed integer of 64 bits, never DOCUMENTS."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True) or 1


def page_site(page: Page) -> str:
    """The site whose lines a page may repeat: its address's, else the one that is stated; "" where none is known."""
    stated = next((c.value for c in page.candidates if c.field == "site"), "")
    return site_of(page.url) or stated.casefold()


def page_lines(pages: Iterable[Page]) -> pa.Table:
    """Which line stands on which document and how long it is, with a row (site, DOCUMENTS, document, 0) for each document."""
    rows: dict[str, list] = {"site": [], "line": [], "document": [], "length": []}
    for page in pages:
        site = page_site(page)
        if not site or not page.blocks:
            continue
        keys = [letters_key(block.text) for block in page.blocks]
        lines = {number_of(key): len(key) for key in keys if len(key) >= MIN_KEY} | {DOCUMENTS: 0}
        rows["site"] += [site] * len(lines)
        rows["line"] += lines
        rows["document"] += [number_of(page.url or "".join(keys))] * len(lines)
        rows["length"] += lines.values()
    return pa.table(rows, schema=arrow_schema("lines_of_shard"))


_COUNT = """
with rows as (select distinct * from read_parquet($shards)),
spread as (select site, line, count(*) as n from rows group by all),
totals as (select site, n as total from spread where line = 0),
own as (select document, site, arg_max(line, (2 * n <= total and length >= $paragraph, length, line)) as article
        from rows join spread using (site, line) join totals using (site) where line <> 0 group by all)
select site, line, count(distinct article) as n_documents from rows join own using (document, site) group by all
order by site, line
"""


def count_lines(shards: Sequence[Path], spill: Path) -> pa.Table:
    """Documents a line of each site over the shards of a batch: site, line, n_documents. spill: folder for what is too much."""
    import duckdb  # here, for the labelling of pages does not ask it

    if not shards:
        return arrow_schema("site_lines").empty_table()
    with duckdb.connect(config={"memory_limit": "512MB", "temp_directory": str(spill), "threads": 1}) as database:
        given = {"shards": [str(path) for path in shards], "paragraph": PARAGRAPH}
        found: pa.Table = database.sql(_COUNT, params=given).to_arrow_table()
    return found.cast(arrow_schema("site_lines"))


def worth_keeping(counted: pa.Table) -> pa.Table:
    """The counts that later batches may need: not those of lines on one document of a site with many."""
    documents = counted.filter(pc.field("line") == DOCUMENTS).select(["site", "n_documents"]).rename_columns(["site", "total"])
    joined = counted.join(documents, "site")
    kept = (pc.field("n_documents") > 1) | (pc.field("total") <= FEW_DOCUMENTS) | (pc.field("line") == DOCUMENTS)
    return joined.filter(kept).select(["site", "line", "n_documents"])


def find_recurring(counted: pa.Table, history: Sequence[Path]) -> pa.Table:
    """The lines of a batch's sites that recur, with the history's counts added; DOCUMENTS rows as well."""
    sites = pc.unique(counted["site"])
    tables = [counted]
    if history and len(sites):
        earlier = ds.dataset([str(path) for path in history], format="parquet", schema=arrow_schema("site_lines"))
        tables.append(earlier.to_table(filter=pc.field("site").isin(sites)))
    summed = pa.concat_tables(tables).group_by(["site", "line"]).aggregate([("n_documents", "sum")])
    summed = summed.rename_columns(["site", "line", "n_documents"])
    documents = summed.filter(pc.field("line") == DOCUMENTS).select(["site", "n_documents"]).rename_columns(["site", "total"])
    joined = summed.join(documents, "site")
    recurs = (pc.field("n_documents") >= MIN_DOCUMENTS) & (
        pc.field("n_documents").cast(pa.float64()) >= pc.field("total").cast(pa.float64()) * EDGE_SHARE
    )
    found = joined.filter(recurs).select(["site", "line", "n_documents"]).cast(arrow_schema("site_lines"))
    return found.sort_by([("site", "ascending"), ("line", "ascending")])


def read_recurring(path: Path) -> dict[str, SiteLines]:
    """{site: what recurs on it} as `find_recurring` found it."""
    sites: dict[str, dict[int, int]] = {}
    for row in pq.read_table(path).to_pylist():
        sites.setdefault(row["site"], {})[row["line"]] = row["n_documents"]
    return {site: SiteLines(lines.pop(DOCUMENTS, 0), lines) for site, lines in sites.items()}


def exclude_recurring(draft: Draft, site: SiteLines) -> None:
    """Leave out lines that recur on the page's site, where their place agrees.

    A page of whose sentences more recur than not keeps them: it is a copy rather than boilerplate.
    """
    if not site.lines:
        return
    counts = [site.lines.get(number_of(key), 0) if key else 0 for key in draft.keys]
    prose = [n for n in range(len(counts)) if not draft.is_gone(n) and is_prose(draft.texts[n])]
    own = [n for n in prose if not counts[n]]
    if not own:
        return
    lengths = [len(key) for key in draft.keys]
    is_copy = 2 * sum(lengths[n] for n in own) < sum(lengths[n] for n in prose)
    sentences = frozenset(prose if is_copy else ())
    for number, count in enumerate(counts):
        is_edge = not own[0] < number < own[-1]
        if count and number not in sentences and _may_go(draft, number, count / site.n_documents, is_edge):
            where = "edge" if is_edge else "middle"
            reason = dropped_reason(draft.blocks[number]) if draft.page.form == "html" else "site_boilerplate"
            draft.exclude(number, reason, f"recurrence.{where}", f"on {count} of {site.n_documents} documents of the site")


def _may_go(draft: Draft, number: int, share: float, is_edge: bool) -> bool:
    if is_prose(draft.texts[number]):
        return is_edge and share >= PROSE_SHARE
    if is_edge:
        return share >= EDGE_SHARE
    return share >= MIDDLE_SHARE and draft.blocks[number].kind not in _HEADINGS


def site_lines_of(page: Page, recurring: Mapping[str, SiteLines]) -> SiteLines:
    """What recurs on a page's site."""
    return recurring.get(page_site(page), NOTHING) if recurring else NOTHING
