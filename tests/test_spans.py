"""Pieces that stay and spans that go tile the document."""

from hypothesis import given
from hypothesis import strategies as st

from tasks.records import BLOCK_SEPARATOR, Span
from tasks.spans import block_starts, cut_document, disjoint, document_sha256, fold_space

TEXTS = st.lists(st.text(alphabet="ab .—é", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=6)


@st.composite
def documents(draw):
    texts = [t.strip() for t in draw(TEXTS)]
    starts = block_starts(texts)
    spans = []
    for text, base in zip(texts, starts, strict=True):
        cuts = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=3))
        spans.append([Span(base + min(c), base + max(c), "other", "r") for c in cuts])
    return texts, spans


@given(documents())
def test_pieces_and_spans_tile_the_document(document):
    texts, spans = document
    pieces, cut = cut_document(texts, spans)
    whole = BLOCK_SEPARATOR.join(texts)
    placed = sorted([(p.start, p.end) for p in pieces] + [(s.start, s.end) for s in cut])
    at = 0
    for start, end in placed:
        assert at <= start < end <= len(whole)
        assert not whole[at:start].strip()
        at = end
    assert not whole[at:].strip()
    assert all(whole[p.start : p.end] == p.text for p in pieces)


@given(documents())
def test_disjoint_spans_cover_what_the_given_ones_cover(document):
    _, spans = document
    given_spans = [s for block in spans for s in block]
    covered = {i for s in given_spans for i in range(s.start, s.end)}
    made = disjoint(given_spans)
    assert {i for s in made for i in range(s.start, s.end)} == covered
    assert sum(s.end - s.start for s in made) == len(covered)


def test_the_document_digest_does_not_depend_on_white_space():
    assert fold_space(" a\n\n b ") == "a b"
    assert document_sha256(["a b", "c"]) == document_sha256(["a", "b\nc"])
    assert document_sha256(["a b"]) != document_sha256(["ab"])


def test_marks_left_beside_a_removed_span_go_with_it():
    pieces, cut = cut_document(["Prose. — By Ann Lee"], [[Span(9, 19, "byline", "r")]])
    assert [p.text for p in pieces] == ["Prose. —"]
    pieces, cut = cut_document(["— By Ann Lee"], [[Span(2, 12, "byline", "r")]])
    assert pieces == []
    assert [s.reason for s in cut] == ["other", "byline"]
