"""Spans of a normalized document: the only place where text is taken out of an article.

Finding noise gives spans; `cut_document` applies them. Kept pieces and excluded spans tile the document, white space aside.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec

from tasks.records import BLOCK_SEPARATOR, Span


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the normalized document that stays: [start, end) in code points, of block number `block`."""

    block: int
    start: int
    end: int
    text: str


def block_starts(texts: Sequence[str]) -> list[int]:
    """Offset of each block in the normalized document (blocks joined by BLOCK_SEPARATOR)."""
    return list(accumulate((len(text) + len(BLOCK_SEPARATOR) for text in texts[:-1]), initial=0)) if texts else []


def fold_space(text: str) -> str:
    """Each run of white space as one space, none at the ends: the form that document_sha256 is taken of."""
    return " ".join(text.split())


def document_sha256(texts: Iterable[str]) -> str:
    """Digest of a normalized document given as its blocks."""
    return hashlib.sha256(fold_space(BLOCK_SEPARATOR.join(texts)).encode()).hexdigest()


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at its ends; empty when nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def disjoint(spans: Iterable[Span]) -> list[Span]:
    """Spans in order without overlap: of two that overlap the one that starts first stays whole, the other is shortened."""
    result: list[Span] = []
    at = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.reason, s.rule_id)):
        start = max(span.start, at)
        if start >= span.end:
            continue
        result.append(span if start == span.start else msgspec.structs.replace(span, start=start))
        at = span.end
    return result


def cut_block(number: int, text: str, base: int, spans: Sequence[Span]) -> tuple[list[Piece], list[Span]]:
    """Apply disjoint spans (document offsets) to one block that starts at `base`: pieces that stay, spans as cut.

    A rest without a letter or digit between two spans (a bullet, a dash) goes with the span before it, or after it.
    """
    start, stop = trim(text, 0, len(text))
    if not spans:
        return [Piece(number, base + start, base + stop, text[start:stop])] if start < stop else [], []
    if (start, stop) == (0, len(text)) == (spans[0].start - base, spans[0].end - base):
        return [], [spans[0]]
    pieces: list[Piece] = []
    cut: list[Span] = []
    at = 0
    for span in [*spans, None]:
        end = len(text) if span is None else span.start - base
        start, stop = trim(text, at, end)
        if start < stop:
            if not any(map(str.isalnum, text[start:stop])):
                cut.append(Span(base + start, base + stop, "other", "leftover_marks", "no letters beside a removed span"))
            else:
                pieces.append(Piece(number, base + start, base + stop, text[start:stop]))
        if span is not None:
            start, stop = trim(text, end, span.end - base)
            if start < stop:
                cut.append(msgspec.structs.replace(span, start=base + start, end=base + stop))
            at = span.end - base
    return pieces, cut


def cut_document(texts: Sequence[str], spans_by_block: Sequence[Sequence[Span]]) -> tuple[list[Piece], list[Span]]:
    """Apply spans to a document: pieces that stay and spans removed, both in order, trimmed, without overlap.

    >>> spans = [[Span(6, 20, "byline", "tail")], []]
    >>> pieces, cut = cut_document(["Prose. By Ann Lee", "More."], spans)
    >>> [p.text for p in pieces], [(s.start, s.end) for s in cut]
    (['Prose.', 'More.'], [(7, 17)])
    """
    pieces: list[Piece] = []
    cut: list[Span] = []
    for number, (text, base) in enumerate(zip(texts, block_starts(texts), strict=True)):
        if not spans_by_block[number] and text and not (text[0].isspace() or text[-1].isspace()):
            pieces.append(Piece(number, base, base + len(text), text))  # most blocks stay as they are
            continue
        inside = [s if s.end <= base + len(text) else msgspec.structs.replace(s, end=base + len(text))
                  for s in spans_by_block[number]]  # fmt: skip
        kept, removed = cut_block(number, text, base, disjoint(inside) if inside else inside)
        pieces += kept
        cut += removed
    return pieces, cut
