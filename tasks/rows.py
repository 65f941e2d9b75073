"""From labelled pages to rows of the published tables."""

from collections.abc import Iterable
from typing import Any

from tasks.label import Labelled
from tasks.measures import is_prose, letters_key, n_letters, n_words
from tasks.metadata import Metadata, reconcile
from tasks.records import BLOCK_SEPARATOR, Failure, Page, article_id, sha256_hex, states_headline
from tasks.schema import BODY_ROLES, EVIDENCE_TABLES, SCHEMA_VERSION
from tasks.spans import document_sha256

Row = dict[str, Any]
SHARD_TABLES = ("articles", "blocks", "exclusions", "scrapes", "quarantine", *EVIDENCE_TABLES)


def article_row(page: Page, labelled: Labelled, batch_id: str, rules_version: str) -> Row:
    """The article's row; cluster columns stay null until duplicates are known."""
    known = reconcile(labelled.candidates, page.url, page.language)
    text = labelled.body()
    key = letters_key(text)
    return {
        "article_id": article_id(page.raw_sha256),
        "record_id": page.record_id or None,
        "batch_id": batch_id,
        "url": page.url or None,
        "source_path": page.source_path,
        "headline": labelled.headline or None,
        "language": page.language or None,
        "text": text,
        "n_words": n_words(text),
        "retained_ratio": _retained(page, labelled),
        "retained_prose_ratio": _retained_prose(page, labelled),
        "document_sha256": document_sha256(b.text for b in page.blocks),
        "text_sha256": sha256_hex(key.encode()) if key else None,
        "fixes": sorted({f.name for f in page.fixes}),
        "extra": page.extra,
        "schema_version": SCHEMA_VERSION,
        "rules_version": rules_version,
        **_metadata_columns(known, labelled),
    }


def _metadata_columns(known: Metadata, labelled: Labelled) -> Row:
    dek = BLOCK_SEPARATOR.join(p.piece.text for p in labelled.pieces if p.role == "dek")
    if not labelled.pieces and not labelled.spans:  # a record without text: its summary is all that it tells
        dek = next((c.value for c in labelled.candidates if c.field == "dek"), "")
    evidence = [{"column": e.column, "value": e.value, "source": e.source} for e in known.evidence]
    if labelled.headline:
        evidence.insert(0, {"column": "headline", "value": labelled.headline, "source": labelled.headline_source})
    return {
        "site": known.site or None, "dek": dek or known.dek or None, "authors": known.authors, "editors": known.editors,
        "agency": known.agency or None, "dateline": known.dateline or None, "published_at": known.published_at,
        "modified_at": known.modified_at, "scraped_at": known.scraped_at, "metadata_evidence": evidence,
    }  # fmt: skip


def _retained(page: Page, labelled: Labelled) -> float:
    total = sum(n_letters(b.text) for b in page.blocks)
    return round(sum(n_letters(p.piece.text) for p in labelled.pieces) / total, 6) if total else 1.0


def _retained_prose(page: Page, labelled: Labelled) -> float:
    """Share of the words of running text that stays; a block of it counts by the words that are left of it."""
    words = {n: n_words(block.text) for n, block in enumerate(page.blocks) if is_prose(block.text)}
    kept = sum(n_words(p.piece.text) for p in labelled.pieces if p.piece.block in words)
    return round(min(1.0, kept / sum(words.values())), 6) if words else 1.0


def block_rows(page: Page, labelled: Labelled) -> Iterable[Row]:
    """The kept blocks in order, with the section that each stands in."""
    section, heading = 0, None
    for position, entry in enumerate(labelled.pieces):
        if entry.role == "subhead":
            section, heading = section + 1, entry.piece.text
        yield {
            "article_id": article_id(page.raw_sha256), "position": position, "role": entry.role, "section": section,
            "section_heading": heading, "text": entry.piece.text, "start": entry.piece.start, "end": entry.piece.end,
            "language": entry.language or None,
        }  # fmt: skip


def exclusion_rows(page: Page, labelled: Labelled) -> Iterable[Row]:
    """The removed spans in order."""
    document = BLOCK_SEPARATOR.join(b.text for b in page.blocks)
    for span in labelled.spans:
        yield {
            "article_id": article_id(page.raw_sha256), "start": span.start, "end": span.end,
            "text": document[span.start : span.end], "reason": span.reason, "rule_id": span.rule_id,
            "evidence": span.evidence or None,
        }  # fmt: skip


def scrape_row(page: Any, batch_id: str, outcome: str, detail: str = "", with_article: bool = True) -> Row:
    """What became of one record; `page` is anything with the fields that place a scrape."""
    return {
        "scrape_id": page.scrape_id, "batch_id": batch_id, "source_path": page.source_path,
        "record_offset": page.record_offset, "raw_sha256": page.raw_sha256 or None, "raw_size": page.raw_size,
        "encoding": getattr(page, "encoding", None) or None, "outcome": outcome, "detail": detail or None,
        "encoding_evidence": getattr(page, "encoding_evidence", None) or None,
        "article_id": article_id(page.raw_sha256) if with_article else None,
    }  # fmt: skip


def quarantine_row(failure: Failure, batch_id: str) -> Row:
    """A row of quarantine."""
    return {
        "scrape_id": failure.scrape_id, "batch_id": batch_id, "stage": failure.stage, "error": failure.error,
        "message": failure.message, "source_path": failure.source_path, "record_offset": failure.record_offset,
        "raw": failure.raw, "raw_size": failure.raw_size,
    }  # fmt: skip


def is_article(page: Page, labelled: Labelled) -> bool:
    """Is there a body? Captions or a headline alone make no article, but where a record holds nothing else."""
    if states_headline(page.candidates) and not any(letters_key(b.text) for b in page.blocks):
        return bool(labelled.headline)
    return any(p.role in BODY_ROLES and p.role != "subhead" for p in labelled.pieces)
