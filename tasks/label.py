"""Labelling a page: what is noise and why, what the rest is, and what the noise said.

The order: rules find noise in and around blocks; headline and dek are found among what is left; what lies outside the
article goes; repeats go; what stays gets a role. Then the result is cleaned once more as a reader of the cleaned text would
find it, until nothing more goes: cleaning a cleaned text removes nothing.
"""

from collections.abc import Collection, Sequence

import msgspec
import numpy as np

from tasks.labels.bylines import find_date_lines, own_bylines
from tasks.labels.draft import Draft
from tasks.labels.features import measure_blocks
from tasks.labels.frame import exclude_outside
from tasks.labels.heads import first_prose, headline_prints
from tasks.labels.learned_heads import assign_learned_heads
from tasks.labels.letters import mark_places
from tasks.labels.marked import Marked, headline_block, mark_known
from tasks.labels.model import HEADS, Labeller, Look
from tasks.labels.name_lines import ABOVE, find_author_box, find_name_lines
from tasks.labels.repeats import exclude_copies, exclude_repeated_blocks, exclude_repeated_heads
from tasks.labels.roles import assign_roles
from tasks.labels.seen import Seen
from tasks.labels.stated import with_stated
from tasks.language import identify, identify_blocks
from tasks.measures import letters_key, n_words
from tasks.normalize import normalize_texts
from tasks.records import BLOCK_SEPARATOR, Candidate, Page, Span
from tasks.recurrence import NOTHING, SiteLines
from tasks.rules import RuleSet
from tasks.schema import BODY_ROLES
from tasks.segment import segment
from tasks.spans import Piece, block_starts, cut_document

Languages = tuple[str, dict[str, str]]  # a page's language, and those of its blocks by their text
LONE_WORDS = 8  # of a line that says something; fewer are a label, or what is left of a page
HEADS_IN_HTML = ("dek",)  # mark-up tells headlines and subheads
HEADS_OF_BODY = ("headline", "dek")  # what would leave a body that is cleaned again


class LabelledPiece(msgspec.Struct, frozen=True):
    """A kept stretch of the document with its role."""

    piece: Piece
    role: str
    language: str


class Labelled(msgspec.Struct):
    """A page with its noise set apart: pieces that stay and spans that go tile the normalized document.

    headline: as printed or as stated, "" if none; candidates: the page's own and those read from removed words
    """

    pieces: list[LabelledPiece]
    spans: list[Span]
    headline: str
    headline_source: str
    candidates: list[Candidate]

    def body(self) -> str:
        """The body text: its blocks apart by an empty line."""
        return BLOCK_SEPARATOR.join(p.piece.text for p in self.pieces if p.role in BODY_ROLES)


def label(page: Page, rules: RuleSet, labeller: Labeller | None = None, site: SiteLines = NOTHING) -> Labelled:
    """Label one page; without a labeller by rules alone. The same page and lines give the same result.

    site: the lines that recur on the page's site

    The body is looked at again as a text of its own, and what would go from it goes from the page, until nothing would: so
    what this gives stays as it is.
    """
    seen = Seen()
    labelled = _label_once(page, rules, labeller, site, HEADS if page.form == "text" else HEADS_IN_HTML, seen)
    known = page.language, {block.text: block.language for block in page.blocks}
    is_bare = page.form == "text" and not page.candidates and not page.url
    is_whole = not labelled.spans and all(p.role in BODY_ROLES for p in labelled.pieces)
    if is_bare and is_whole and text_page(labelled.body(), known).blocks == page.blocks:
        return labelled  # it is its own body
    while extra := _noise_left(labelled, rules, labeller, known, seen):
        labelled = _without(labelled, extra)
    return labelled


def _label_once(
    page: Page, rules: RuleSet, labeller: Labeller | None, site: SiteLines, heads: Collection[str], seen: Seen
) -> Labelled:
    marked = mark_known(page, rules, site, seen)
    draft = marked.draft
    look = look_at(marked, labeller, heads) if labeller and page.blocks else None
    if look:
        assign_learned_heads(marked, look)
    deks = [n for n, role in enumerate(draft.roles) if role == "dek"]
    exclude_repeated_heads(draft, letters_key(marked.headline), deks)
    _read_head_lines(marked)
    exclude_outside(draft, *(look.scores, look.subheads) if look else ())
    _free_lone_line(marked)
    exclude_repeated_blocks(draft)
    exclude_copies(draft)
    _free_lone_deks(draft)
    assign_roles(draft, *(look.subheads, look.scores) if look else ())
    body = [n for n, role in enumerate(draft.roles) if role in BODY_ROLES]
    candidates = [*page.candidates, *own_bylines(marked.said, headline_prints(draft, headline_block(draft)), body)]
    return _labelled(draft, marked.headline, marked.headline_source, candidates)


def look_at(marked: Marked, labeller: Labeller, heads: Collection[str]) -> Look:
    """What the trained labeller says of each block, and of those that may be one of the `heads`."""
    draft = marked.draft
    features = measure_blocks(draft, marked.headline_block, marked.headline)
    look = labeller.look(features, np.array(draft.words, np.float64), np.array(draft.gone), draft.page.form, heads)
    return look._replace(scores=with_stated(look.scores, draft))


def _free_lone_line(marked: Marked) -> None:
    """A text of one line, a post or a flash of news, is its own article: nothing stands below that it could head."""
    draft = marked.draft
    is_guessed = marked.headline_source in ("position", "model") and draft.page.form == "text"
    if is_guessed and draft.roles == ["headline"]:
        words = (word for word in draft.texts[0].split() if "://" not in word)
        if n_words(" ".join(words)) >= LONE_WORDS:
            marked.headline, marked.headline_source, draft.roles[0] = "", "", "lede"


def _free_lone_deks(draft: Draft) -> None:
    """Of a flash or a page about a recording the summary is the text: nothing but captions stays beside it."""
    if all(draft.blocks[n].kind == "caption" for n in draft.open_numbers()):
        draft.roles = ["" if role == "dek" else role for role in draft.roles]


def _read_head_lines(marked: Marked) -> None:
    """Dates of the lines around the headline; where the page states no author, lines of names leave the text and say who.

    A headline that is printed again, nearer to the text, has them there, else by its first print. Bare text without one has
    them above its first paragraph.
    """
    draft = marked.draft
    for headline in reversed(headline_prints(draft, headline_block(draft))) or [None]:
        head = _head(draft, headline)
        if head and draft.page.form == "text":
            marked.said += find_date_lines(draft, head)
        if head and not any(c.field == "author" for c in draft.page.candidates) and _read_names(marked, head, headline):
            return
    lede = first_prose(draft)
    is_unsigned = not any(c.field == "author" for c in (*draft.page.candidates, *(said for _, said in marked.said)))
    if lede is not None and is_unsigned and draft.page.form == "text":
        marked.said += find_author_box(draft, lede)


def _head(draft: Draft, headline: int | None) -> range:
    """The blocks from the headline to the second paragraph; without one, those right above the first paragraph."""
    if headline is None:
        first = first_prose(draft) if draft.page.form == "text" else None
        return range(max(0, first - ABOVE), first) if first else range(0)
    prose = [n for n in draft.open_numbers(range(headline + 1, len(draft.texts))) if draft.is_prose(n)][:2]
    return range(headline, prose[-1]) if prose else range(0)


def _read_names(marked: Marked, head: range, headline: int | None) -> bool:
    """Take the lines of names out of the text; were there any?"""
    cued = {number for number, said in marked.said if said.field == "author"}
    found = find_name_lines(marked.draft, head, headline, cued)
    for number, said in found:
        marked.draft.exclude(number, "byline", "byline.below_headline", "names between headline and text")
        marked.said += [(number, candidate) for candidate in said]
    return bool(found)


def _labelled(draft: Draft, headline: str, source: str, candidates: list[Candidate]) -> Labelled:
    pieces, spans = cut_document(draft.texts, draft.spans)
    kept = [LabelledPiece(p, draft.roles[p.block], draft.blocks[p.block].language) for p in pieces]
    return Labelled(kept, spans, headline, source, candidates)


def text_page(text: str, known: Languages = ("", {})) -> Page:
    """A plain text as the page that a first reader of it would label; known: normal texts, of which nothing is found out again."""
    blocks = segment(text)
    new = [n for n, block in enumerate(blocks) if block.text not in known[1]]  # the others are normal
    texts, fixes = normalize_texts([blocks[n].text for n in new])
    for n, normal in zip(new, texts, strict=True):
        blocks[n].text = normal
    fixes = [msgspec.structs.replace(fix, block=new[fix.block]) for fix in fixes]
    blocks = [block for block in blocks if block.text]
    language, _ = identify([block.text for block in blocks])
    codes = dict(known[1]) if language == known[0] else {}
    unknown = [block.text for block in blocks if block.text not in codes]
    codes.update(zip(unknown, identify_blocks(unknown, language), strict=True))
    for block in blocks:
        block.language = codes[block.text]
    return Page("", "", 0, "", 0, "text", "", "", "", "", blocks, [], language, fixes)


def _noise_left(labelled: Labelled, rules: RuleSet, labeller: Labeller | None, known: Languages, seen: Seen) -> list[Span]:
    """What cleaning the cleaned text would remove, as spans of the original document.

    Where the body opens with what looks like a headline, the rest of it is looked at too, as its own cleaning would; and where
    its lines become blocks, these are.
    """
    body = [p.piece for p in labelled.pieces if p.role in BODY_ROLES]
    text = BLOCK_SEPARATOR.join(p.text for p in body)
    while body:
        page = text_page(text, known)
        if not page.blocks:
            return []
        again = _label_once(page, rules, labeller, NOTHING, HEADS_OF_BODY, seen)
        if again.spans:
            return _map_back(page, again.spans, body)
        rest = [p.piece for p in again.pieces if p.role in BODY_ROLES]
        before, text = text, BLOCK_SEPARATOR.join(p.text for p in rest)
        if text == before:
            return []
        places = _map_back(page, [Span(p.start, p.end, "", "") for p in rest], body)
        body = [Piece(p.block, place.start, place.end, p.text) for p, place in zip(rest, places, strict=True)]
    return []


def _map_back(page: Page, spans: Sequence[Span], body: Sequence[Piece]) -> list[Span]:
    """Spans of a cleaned text's document as spans of the document that it came from: both print the same marks.

    A mark is a character that is no white space; the n-th mark of the one text is the n-th of the other.
    """
    text, original = (BLOCK_SEPARATOR.join(p.text for p in parts) for parts in (page.blocks, body))
    places = np.array([(s.start, s.end - 1) for s in spans])  # both are marks
    if text != original:
        places = mark_places(original)[np.searchsorted(mark_places(text), places)]
    starts = np.array(block_starts([p.text for p in body]))
    pieces = np.searchsorted(starts, places, side="right") - 1
    moved = places + (np.array([p.start for p in body]) - starts)[pieces]
    return [Span(start, last + 1, s.reason, s.rule_id, s.evidence) for s, (start, last) in zip(spans, moved.tolist(), strict=True)]


def _without(labelled: Labelled, extra: Sequence[Span]) -> Labelled:
    """Take further spans out of the kept pieces."""
    kept: list[LabelledPiece] = []
    spans = list(labelled.spans)
    for entry in labelled.pieces:
        piece = entry.piece
        inside = [
            msgspec.structs.replace(s, start=max(s.start, piece.start) - piece.start, end=min(s.end, piece.end) - piece.start)
            for s in extra
            if s.start < piece.end and s.end > piece.start
        ]  # fmt: skip
        if not inside or entry.role not in BODY_ROLES:
            kept.append(entry)
            continue
        rest, cut = cut_document([piece.text], [inside])
        kept += [
            LabelledPiece(Piece(piece.block, p.start + piece.start, p.end + piece.start, p.text), entry.role, entry.language)
            for p in rest
        ]
        spans += [msgspec.structs.replace(s, start=s.start + piece.start, end=s.end + piece.start) for s in cut]
    return Labelled(kept, sorted(spans, key=lambda s: s.start), labelled.headline, labelled.headline_source, labelled.candidates)
