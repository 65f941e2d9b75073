"""The records that stages pass to one another.

scrape (raw input record) -> document (decoded) -> blocks (normalized, in page order) -> article rows.
All are msgspec structs, so that a shard of them is written and read back in bulk, without running code.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

Form = Literal["text", "html", "record"]
BodyForm = Literal["text", "html", "markdown"]


class Scrape(msgspec.Struct, frozen=True):
    """One raw input record as read, before any decoding.

    record_offset: byte offset in the expanded file for line and WARC formats, else the row number; 0 for whole files
    raw: the record's bytes: the expanded file, the line, the WARC payload, or the row as sorted JSON (csv, parquet, json)
    form: what raw holds: plain text, HTML, or one JSON object whose fields hold the text or HTML
    charset: declared outside the bytes (HTTP header), or ""
    fields: what the container knows about the record: url, scraped_at, id, content_type
    """

    scrape_id: str
    source_path: str
    record_offset: int
    raw_sha256: str
    raw: bytes
    form: Form
    charset: str = ""
    fields: dict[str, str] = {}


class Failure(msgspec.Struct, frozen=True):
    """An input that could not be processed; becomes one row of quarantine.

    raw: the first bytes of it (RAW_HEAD at most); raw_size: all of its bytes, -1 if unknown
    """

    scrape_id: str
    source_path: str
    record_offset: int
    raw_sha256: str
    raw: bytes
    raw_size: int
    stage: str
    error: str
    message: str


class Candidate(msgspec.Struct, frozen=True):
    """One statement about an article and where it was found.

    field: headline, dek, author, editor, agency, dateline, published_at, modified_at, scraped_at, site, language
    source: record, json_ld, og:title, meta:author, h1, title, byline, ... (what `metadata_evidence` shows)
    Dates are ISO 8601 as found, or anything that tasks.dates reads.
    """

    field: str
    value: str
    source: str


class Document(msgspec.Struct):
    """A decoded scrape.

    body: as str; encoding: what the bytes were; encoding_evidence: bom, nul, declared, utf-8, detector, record
    record_id: the input's own id or ""; extra: JSON object of the input's fields that copydesk does not read
    """

    scrape_id: str
    source_path: str
    record_offset: int
    raw_sha256: str
    raw_size: int
    form: BodyForm
    body: str
    encoding: str
    encoding_evidence: str
    record_id: str = ""
    url: str = ""
    candidates: list[Candidate] = []
    extra: str = "{}"


class Block(msgspec.Struct):
    """A visible piece of a page, in page order.

    kind: line, paragraph (text inputs: from a line, from a blank-line chunk); p, h1..h6, li, quote, caption, table, pre, other
    region: nearest telling ancestor in HTML: article, main, nav, header, footer, aside, figure, form, comments, or ""
    is_main: the extractor kept it; None where no extractor looked (text inputs)
    is_stated: it stands in the article's text as the page's JSON-LD states it; None where none is stated
    link_share: letters inside links / all letters; n_blank: blank lines before it in a text input; indent: leading spaces
    hints: class and id words of the element and its near ancestors, lower case, space separated (HTML)
    language: ISO 639-1 or "" where unknown
    is_bold: a paragraph that is printed bold as a whole (HTML)
    path: number of the tags above it, the same for all blocks of a page that hang below the same tags; 0 where unknown
    """

    text: str
    kind: str
    region: str = ""
    is_main: bool | None = None
    link_share: float = 0.0
    n_blank: int = 0
    indent: int = 0
    hints: str = ""
    language: str = ""
    is_bold: bool = False
    path: int = 0
    is_stated: bool | None = None


class Fix(msgspec.Struct, frozen=True):
    """One named change that normalizing made to one block; a list of them is a plan that replays."""

    block: int
    name: str
    parameter: str = ""


class Page(msgspec.Struct):
    """A document cut into normalized blocks, with what is known about it: what labelling reads.

    form: html where mark-up tells what blocks are, be it HTML or Markdown
    """

    scrape_id: str
    source_path: str
    record_offset: int
    raw_sha256: str
    raw_size: int
    form: Literal["text", "html"]
    encoding: str
    encoding_evidence: str
    record_id: str
    url: str
    blocks: list[Block]
    candidates: list[Candidate]
    language: str = ""
    fixes: list[Fix] = []
    extra: str = "{}"


class Known(msgspec.Struct, frozen=True):
    """A scrape whose bytes were seen before, in this output folder: nothing of it is processed again."""

    scrape_id: str
    source_path: str
    record_offset: int
    raw_sha256: str
    raw_size: int
    article_id: str


class Span(msgspec.Struct, frozen=True):
    """A stretch of the normalized document to leave out: [start, end) in code points, and why."""

    start: int
    end: int
    reason: str
    rule_id: str
    evidence: str = ""


RAW_HEAD = 64 * 1024  # bytes of a quarantined input kept in its row; the rest stays where source_path points
BLOCK_SEPARATOR = "\n\n"  # between blocks of the normalized document


def states_headline(candidates: Sequence[Candidate]) -> bool:
    """Does a record state its headline in a field of its own?"""
    return any(c.field == "headline" and c.source == "record" and any(map(str.isalnum, c.value)) for c in candidates)


def sha256_hex(data: bytes) -> str:
    """SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def scrape_id(source_path: str, record_offset: int, raw_sha256: str) -> str:
    """24 hexadecimal digits that name one arrival of one record: place and content."""
    return sha256_hex(f"{source_path}\0{record_offset}\0{raw_sha256}".encode("utf-8", "surrogateescape"))[:24]


def article_id(raw_sha256: str) -> str:
    """24 hexadecimal digits that name an article by the bytes it was made from.

    >>> article_id("ab" * 32)
    'abababababababababababab'
    """
    return raw_sha256[:24]
