"""Labelling a page: what is noise and why, what the rest is, and what the noise said.

The order: rules find noise in and around blocks; headline and dek are found among what is left; what lies outside the
article goes; repeats go; what stays gets a role. Then the result is cleaned once more as a reader of the cleaned text would
find it, until nothing more goes: cleaning a cleaned text removes nothing.
"""

from collections.abc import Collection, Sequence

import msgspec
import numpy as np

from tasks.labels.bylines import Said, find_date_lines, find_name_lines, own_bylines
from tasks.labels.credits import name_keys, read_credit
from tasks.labels.deks import find_deks, is_stated, stands_like_dek
from tasks.labels.draft import Draft
from tasks.labels.features import measure_blocks
from tasks.labels.frame import IN_ARTICLE, exclude_outside
from tasks.labels.heads import (
    BESIDE,
    find_anchor,
    find_headline_in_text,
    find_printed,
    headings_near_h1,
    may_head,
    stated,
    tops_byline,
)
from tasks.labels.heads_model import (
    BELOW_MENU,
    DEK_SCORE,
    DEK_SCORE_IN_TEXT,
    DEK_SCORE_OUTSIDE,
    DOUBTED_HEADLINE,
    best_of,
    chosen_deks,
    with_place,
)  # fmt: skip
from tasks.labels.letters import mark_places
from tasks.labels.model import HEADS, Labeller, Look
from tasks.labels.repeats import exclude_repeated_blocks, exclude_repeated_heads
from tasks.labels.roles import assign_roles
from tasks.labels.seen import Seen
from tasks.labels.titles import choose_title
from tasks.language import identify, identify_blocks
from tasks.measures import letters_key
from tasks.normalize import normalize_texts
from tasks.records import BLOCK_SEPARATOR, Candidate, Page, Span
from tasks.recurrence import NOTHING, SiteLines, exclude_recurring
from tasks.rules import RuleSet
from tasks.schema import BODY_ROLES
from tasks.segment import segment
from tasks.spans import Piece, block_starts, cut_document

NOT_DATED = BESIDE | {"header"}  # regions whose dates are not the article's: today's opening hours
Languages = tuple[str, dict[str, str]]  # a page's language, and those of its blocks by their text
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


class Marked(msgspec.Struct):
    """A page before the question what lies outside its article: what rules found, headline and dek where they are known.

    headline_block: the block that prints the headline, None if none does
    said: what removed words say, by their block
    """

    draft: Draft
    said: list[Said]
    headline: str
    headline_source: str
    headline_block: int | None


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
        _assign_learned_heads(marked, look)
    deks = [n for n, role in enumerate(draft.roles) if role == "dek"]
    exclude_repeated_heads(draft, letters_key(marked.headline), deks)
    _read_head_lines(marked)
    exclude_outside(draft, look.scores if look else None)
    exclude_repeated_blocks(draft)
    assign_roles(draft, look.subheads if look else None)
    body = [n for n, role in enumerate(draft.roles) if role in BODY_ROLES]
    candidates = [*page.candidates, *own_bylines(marked.said, _headline_block(draft), body)]
    return _labelled(draft, marked.headline, marked.headline_source, candidates)


def mark_known(page: Page, rules: RuleSet, site: SiteLines = NOTHING, seen: Seen | None = None) -> Marked:
    """What rules, lines that recur, stated names and stated or printed titles tell of a page's blocks."""
    draft = Draft(page, seen)
    said = _apply_rules(draft, rules)
    candidates = [*page.candidates, *(candidate for _, candidate in said)]
    exclude_recurring(draft, site)
    _exclude_names(draft, candidates)
    headline, source = _assign_heads(draft, candidates)
    return Marked(draft, said, headline, source, _headline_block(draft))


def _headline_block(draft: Draft) -> int | None:
    return next((n for n, role in enumerate(draft.roles) if role == "headline"), None)


def look_at(marked: Marked, labeller: Labeller, heads: Collection[str]) -> Look:
    """What the trained labeller says of each block, and of those that may be one of the `heads`."""
    draft = marked.draft
    features = measure_blocks(draft, marked.headline_block, marked.headline)
    return labeller.look(features, np.array(draft.words, np.float64), np.array(draft.gone), heads)


def _assign_learned_heads(marked: Marked, look: Look) -> None:
    """In bare text that states no headline the learned one takes the place of the one that rules guessed; deks likewise."""
    draft = marked.draft
    if draft.page.form == "text" and marked.headline_source in ("", "position"):
        for number, role in enumerate(draft.roles):
            draft.roles[number] = "" if role in ("headline", "dek") else role
        scores = with_place(look.headlines, lambda n: tops_byline(draft, n))
        best = best_of(scores, lambda n: may_head(draft, n))
        if best is None:
            best = best_of(scores, lambda n: n >= BELOW_MENU and may_head(draft, n) and not draft.ends[n], DOUBTED_HEADLINE)
        if best is None and marked.headline_block in draft.open_numbers()[:1]:
            best = marked.headline_block  # nothing above it could be the headline
        marked.headline, marked.headline_source = ("", "") if best is None else (draft.texts[best], "model")
        if best is not None:
            best = next(n for n in draft.with_key(draft.keys[best]) if draft.is_open(n))  # printed twice, the first one stands
            draft.roles[best] = "headline"
            for dek in find_deks(draft, best, stated(draft.page.candidates, "dek")):
                draft.roles[dek] = "dek"
    if draft.page.form == "text":
        _drop_doubted_deks(draft, look)
    if marked.headline and "dek" not in draft.roles:
        is_text = draft.page.form == "text"
        least = np.where(look.scores < IN_ARTICLE, DEK_SCORE_OUTSIDE, DEK_SCORE_IN_TEXT) if is_text else DEK_SCORE
        for number in chosen_deks(look.deks, draft.is_open, least):
            if is_text or stands_like_dek(draft, number, marked.headline_block or 0):
                draft.roles[number] = "dek"


def _drop_doubted_deks(draft: Draft, look: Look) -> None:
    """In bare text the sentences above a headline are as often a notice of the site as a dek.

    One that nobody states is a dek if the labeller takes it for one, or for a part of the article.
    """
    said = stated(draft.page.candidates, "dek")
    for number, role in enumerate(draft.roles):
        is_doubted = look.scores[number] < IN_ARTICLE and look.deks[number] < DEK_SCORE
        if role == "dek" and is_doubted and not is_stated(draft.texts[number], said):
            draft.roles[number] = ""


def _read_head_lines(marked: Marked) -> None:
    """Dates of the lines around the headline; where the page states no author, lines of names leave the text and say who."""
    draft, headline = marked.draft, _headline_block(marked.draft)
    if headline is None:
        return
    prose = [n for n in draft.open_numbers(range(headline + 1, len(draft.texts))) if draft.is_prose(n)][:2]
    if not prose:
        return
    if draft.page.form == "text":
        marked.said += find_date_lines(draft, headline, prose[-1])
    if not any(c.field == "author" for c in draft.page.candidates):
        for number, said in find_name_lines(draft, headline, prose[-1]):
            draft.exclude(number, "byline", "byline.below_headline", "names between headline and text")
            marked.said += [(number, candidate) for candidate in said]


def _apply_rules(draft: Draft, rules: RuleSet) -> list[Said]:
    """Cut what the rule packs find; gives what the cut words say."""
    languages = [b.language for b in draft.blocks]
    said: list[Said] = []
    for number, hits in enumerate(rules.find(draft.texts, languages, draft.page.language)):
        for hit in hits:
            text = draft.texts[number][hit.start : hit.end]
            if hit.reason != "timestamp" or draft.blocks[number].region not in NOT_DATED:
                before = draft.texts[number - 1] if number and not hit.start else ""
                language = languages[number] or draft.page.language
                said += [(number, c) for c in read_credit(hit.reason, hit.rule_id, text, language, before)]
            draft.cut(number, hit.start, hit.end, hit.reason, hit.rule_id, hit.evidence)
    return said


def _exclude_names(draft: Draft, candidates: list[Candidate]) -> None:
    """A line that holds nothing but the name of an author, editor or agency is a byline."""
    known = name_keys(candidates)
    for number, key in enumerate(draft.keys):
        if key in known:
            draft.exclude(number, "byline", "byline.name_alone", "the name of an author stated elsewhere")


def _assign_heads(draft: Draft, candidates: list[Candidate]) -> tuple[str, str]:
    """Find headline and dek and give their blocks the role; gives the headline and where it was found."""
    sites = [*stated(candidates, "site"), draft.page.url]
    headline, source = choose_title(candidates, [s for s in sites if s], set(draft.keys), headings_near_h1(draft))
    number = find_printed(draft, headline, in_parts=source in ("record", "title")) if headline else None
    if not headline and draft.page.form == "text":
        number, source = find_headline_in_text(draft, draft.page.url), "position"
    if number is not None and draft.is_open(number):
        headline = draft.texts[number]
        draft.roles[number] = "headline"
    deks = find_deks(draft, find_anchor(draft) if number is None else number, stated(candidates, "dek"))
    for dek in deks:
        draft.roles[dek] = "dek"
    return headline, source if headline else ""


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
