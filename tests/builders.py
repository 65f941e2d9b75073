"""Labelled shards made by hand: what labelling would leave for a few records, and a batch of them published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.copies import find_copies
from tasks.deduplicate import find_all
from tasks.evidence.across import compare_stories
from tasks.measures import letters_key
from tasks.publish import BatchInfo, PublishResult, Replaced, publish
from tasks.records import BLOCK_SEPARATOR, article_id, scrape_id, sha256_hex
from tasks.rows import SHARD_TABLES
from tasks.schema import BODY_ROLES, SCHEMA_VERSION, SORT_KEYS, arrow_schema
from tasks.snapshot import current_snapshot, prepare_output
from tasks.spans import document_sha256
from tasks.stories.tell import tell_stories

Row = dict[str, Any]


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Record:
    """One input. body: paragraphs, "" for an article without words; noise: removed lines; outcome as in scrapes."""

    body: str
    path: str = "news.jsonl"
    offset: int = 0
    raw: str = ""
    published: datetime | None = None
    scraped: datetime | None = None
    outcome: str = "article"
    noise: tuple[str, ...] = ("Share this",)
    url: str | None = None
    site: str | None = None
    headline: str = "A headline"
    record_id: str | None = None
    retained: float = 0.9
    article: str | None = field(default=None)  # what a duplicate of an earlier batch names

    @property
    def raw_sha256(self) -> str:
        return sha256_hex((self.raw or f"{self.path} {self.offset} {self.body}").encode())

    @property
    def article_id(self) -> str:
        return article_id(self.raw_sha256)

    @property
    def scrape_id(self) -> str:
        return scrape_id(self.path, self.offset, self.raw_sha256)


def records(n: int, start: int = 0) -> list[Record]:
    """n different articles with two paragraphs each."""
    return [Record(f"Report {i} from the town.\n\nIt rained for {i} days.", offset=i * 10) for i in range(start, start + n)]


def rows_of(record: Record, batch_id: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {table: [] for table in SHARD_TABLES}
    is_article, is_quarantined = record.outcome == "article", record.outcome == "quarantined"
    place = {"source_path": record.path, "record_offset": record.offset, "batch_id": batch_id}
    rows["scrapes"].append({
        **place, "scrape_id": record.scrape_id, "raw_sha256": record.raw_sha256, "raw_size": 9, "encoding": "utf-8",
        "encoding_evidence": "utf-8", "outcome": record.outcome, "detail": None if is_article else "because",
        "article_id": record.article_id if is_article else record.article,
    })  # fmt: skip
    if is_quarantined:
        rows["quarantine"].append({
            **place, "scrape_id": record.scrape_id, "stage": "decode", "error": "binary", "message": "not text",
            "raw": b"\0\1", "raw_size": 2,
        })  # fmt: skip
    if is_article:
        _add_article(rows, record, batch_id)
    return rows


def _add_article(rows: dict[str, list[Row]], record: Record, batch_id: str) -> None:
    pieces = [("headline", record.headline), *(("paragraph", p) for p in record.body.split("\n\n") if p),
              *((None, line) for line in record.noise)]  # fmt: skip
    at = position = 0
    for role, text in pieces:
        span = {"article_id": record.article_id, "text": text, "start": at, "end": at + len(text)}
        if role:
            rows["blocks"].append({**span, "position": position, "role": role, "section": 0})
            position += 1
        else:
            rows["exclusions"].append({**span, "reason": "share_bar", "rule_id": "share"})
        at += len(text) + len(BLOCK_SEPARATOR)
    text = BLOCK_SEPARATOR.join(text for role, text in pieces if role in BODY_ROLES)
    rows["articles"].append({
        "article_id": record.article_id, "record_id": record.record_id, "batch_id": batch_id,
        "source_path": record.path, "url": record.url, "site": record.site,
        "headline": record.headline, "authors": ["Ann Lee"], "editors": [], "published_at": record.published,
        "scraped_at": record.scraped, "language": "en", "text": text, "n_words": len(text.split()),
        "retained_ratio": record.retained, "retained_prose_ratio": record.retained,
        "document_sha256": document_sha256(t for _, t in pieces),
        "text_sha256": sha256_hex(letters_key(text).encode()) if text else None, "fixes": [], "extra": "{}",
        "metadata_evidence": [{"column": "headline", "value": record.headline, "source": "h1"}],
        "schema_version": SCHEMA_VERSION, "rules_version": "1",
    })  # fmt: skip


def write_shard(stem: Path, shard: Iterable[Record], batch_id: str = "b1") -> None:
    stem.parent.mkdir(parents=True, exist_ok=True)
    made = [rows_of(r, batch_id) for r in sorted(shard, key=lambda r: (r.path, r.offset))]
    for table in SHARD_TABLES:
        rows = sorted((row for each in made for row in each[table]), key=lambda row: [row[k] for k in SORT_KEYS[table]])
        path = stem.with_name(f"{stem.name}.{table}.parquet")
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(table)), path)


def write_shards(labelled: Path, batch: Sequence[Record], size: int = 1000, batch_id: str = "b1") -> None:
    """Records as shards of `size`, in the order given; no records are one empty shard."""
    for number, start in enumerate(range(0, max(len(batch), 1), size)):
        write_shard(labelled / f"s{number:05}", batch[start : start + size], batch_id)


def write_sources(path: Path, batch: Sequence[Record], batch_id: str) -> None:
    names = sorted({record.path for record in batch})
    rows = [{"source_path": name, "file_sha256": sha256_hex(name.encode()), "batch_id": batch_id} for name in names]
    pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema("sources")), path)


def stage(output: Path, batch: Sequence[Record], batch_id: str = "b1", size: int = 1000,
          replaced: Replaced | None = None) -> Path:  # fmt: skip
    """All that publishing needs of a batch, below output/work/<batch_id>; gives that folder."""
    prepare_output(output)
    work = output / "work" / batch_id
    write_shards(work / "labelled", batch, size, batch_id)
    write_sources(work / "sources.parquet", batch, batch_id)
    ids = replaced.article_ids if replaced else frozenset()
    find_all(work, current_snapshot(output), replaced=ids)
    tell_stories(work, current_snapshot(output), ids)
    compare_stories(work, current_snapshot(output))
    find_copies(work, current_snapshot(output))
    return work


def info(batch: Sequence[Record], batch_id: str = "b1") -> BatchInfo:
    return BatchInfo(batch_id, len(batch), settings={"max_bytes": 5}, versions={"rules_version": "1"})


def add(output: Path, batch: Sequence[Record], batch_id: str = "b1", size: int = 1000,
        replaced: Replaced | None = None) -> PublishResult:  # fmt: skip
    """Deduplicate and publish a batch."""
    return publish(output, stage(output, batch, batch_id, size, replaced), info(batch, batch_id), replaced)


def table(output: Path, name: str) -> list[Row]:
    """All rows of a table of the current snapshot, by its sort keys."""
    rows = pq.read_table(output / "current" / name).to_pylist()
    return sorted(rows, key=lambda row: [row[k] for k in SORT_KEYS[name]])
