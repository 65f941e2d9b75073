"""Check every article word for word: its kept blocks and removed spans are the normalized document it was made from.

Blocks, exclusions and articles lie in many parts; they are brought together bucket by bucket of article ids, so that
memory holds some thousand articles.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.dataset.buckets import Buckets, n_buckets
from tasks.dataset.findings import Finding, found
from tasks.dataset.tables import history_rows, projected
from tasks.records import BLOCK_SEPARATOR, sha256_hex
from tasks.schema import BODY_ROLES
from tasks.spans import fold_space

_ARTICLES_A_BUCKET = 10_000
_PIECE = ["article_id", "start", "end", "text", "role", "position"]
_PIECE_SCHEMA = projected("blocks", _PIECE)
_DOCUMENT = ["article_id", "document_sha256", "text"]


def rebuild_document(pieces: Iterable[tuple[int, int, str]]) -> str:
    """The normalized document from its (start, end, text), blocks and exclusions alike; a gap was white space.

    >>> rebuild_document([(8, 13, "More."), (0, 6, "Prose.")])
    'Prose. More.'
    """
    parts: list[str] = []
    at = 0
    for start, end, text in sorted(pieces):
        parts += [" ", text] if start > at else [text]
        at = end
    return "".join(parts)


def check_documents(snapshot: Path, n_articles: int, spill: Path) -> Iterator[Finding]:
    """Articles whose kept and removed pieces are not their normalized document, or whose text is not their blocks."""
    n = n_buckets(n_articles, _ARTICLES_A_BUCKET)
    articles = Buckets(projected("articles", _DOCUMENT), ("article_id",), n, spill / "articles")
    pieces = Buckets(_PIECE_SCHEMA, ("article_id", "start", "end"), n, spill / "pieces")
    for rows in history_rows(snapshot, "articles", _DOCUMENT):
        articles.add(rows)
    for rows in history_rows(snapshot, "blocks", _PIECE):
        pieces.add(rows)
    for rows in history_rows(snapshot, "exclusions", _PIECE[:4]):
        pieces.add(_as_pieces(rows))
    faults: dict[str, list[str]] = {}
    for some_articles, their_pieces in zip(articles, pieces, strict=True):
        for message, article_id in _bucket_faults(some_articles, their_pieces):
            faults.setdefault(message, []).append(article_id)
    for message, ids in faults.items():
        yield from found("documents", "articles", message, ids)


def _as_pieces(exclusions: pa.Table) -> pa.Table:
    for name in _PIECE[4:]:
        exclusions = exclusions.append_column(name, pa.nulls(exclusions.num_rows, _PIECE_SCHEMA.field(name).type))
    return exclusions.cast(_PIECE_SCHEMA)


def _bucket_faults(articles: pa.Table, pieces: pa.Table) -> Iterator[tuple[str, str]]:
    groups = groupby(_rows(pieces), key=itemgetter(0))
    key, group = next(groups, (None, iter(())))
    for article_id, digest, text in _rows(articles):
        while key is not None and key < article_id:
            key, group = next(groups, (None, iter(())))
        rows = [row[1:] for row in group] if key == article_id else []
        for message in _document_faults(rows, digest, text or ""):
            yield message, article_id


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=4096):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _document_faults(rows: list[tuple[Any, ...]], digest: str, text: str) -> Iterator[str]:
    """What is wrong with one article. rows: start, end, text, role, position, by start; role is None for exclusions."""
    at, order = 0, -1
    for start, end, piece, role, position in rows:
        if start is None or end is None or piece is None or start < at or end - start != len(piece):
            yield "a block or exclusion overlaps another one, or is not as long as its text"
            return
        if role is not None and position <= order:
            yield "blocks are not in the order of the document"
            return
        at, order = end, order if role is None else position
    if sha256_hex(fold_space(rebuild_document(row[:3] for row in rows)).encode()) != digest:
        yield "blocks and exclusions together are not the normalized document"
    if BLOCK_SEPARATOR.join(row[2] for row in rows if row[3] in BODY_ROLES) != text:
        yield "the text is not that of its blocks"
