"""The dek: a summary near the headline, as the page states it, as its class words mark it, or as its place and words tell."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tasks.labels.draft import Draft
from tasks.labels.features import LEAD_HINTS
from tasks.labels.heads import BESIDE, HEAD_BLOCKS, is_date_line
from tasks.measures import content_words, n_sentences, overlap

MAX_DEK_WORDS = 60
RESTATED = 0.5  # share of a dek's content words that the lede below it repeats
SAME_DEK = 0.8
LIKE_BODY = 3  # paragraphs under the same class words, from which a block is one of them
SEEN = 4  # paragraphs below a block that it is compared with
GAP = 3  # blocks from one line of a lead to the next
FAR = 40  # blocks between headline and text
MAX_LEAD_WORDS, MAX_LEADS = 130, 6  # a lead of several lines: bullet points, each a sentence
# beside those that the trained labeller knows; "sub title" is what subTitle and sub-title are read as
MARKED = LEAD_HINTS | frozenset((
    "lede", "leadtext", "newsdeck", "strapline", "blurb", "bullets", "bulletpoints", "epigraph", "ingress", "manchet", "perex",
    "bajada", "copete", "subtitulo", "subtitles", "sottotitolo", "catenaccio", "chapeau", "unterzeile", "anleser", "zajawka",
    "anons", "underrubrik", "sapo", "synopsis", "subheading",
))  # fmt: skip
_NOT_LEADING = BESIDE | {"figure"}
_IMAGES = frozenset(("image", "attachment", "caption", "photo", "gallery"))
_PLACE = re.compile(r"(?:[^\W\d_a-zß-ÿа-яё][^\W\d_a-zß-ÿа-яё]+[ /-]?){1,3},? [-–—] ")  # in capitals, before a dash
_PAIRS = (("sub", "title"), ("sub", "tit"), ("sub", "headline"), ("sub", "head"))


def find_deks(draft: Draft, headline: int | None, stated: Sequence[str]) -> list[int]:
    """Blocks that are the dek: those that print a stated one near the headline, a summary above or right below it.

    headline: the block of the headline, or where it would stand
    """
    if headline is None:
        return []
    wanted = [words for words in map(content_words, stated) if len(words) > 2]
    if draft.page.form == "html":
        stated_deks = _stated_deks(draft, headline, wanted) if wanted else []
        return stated_deks or _marked_leads(draft, headline) or _bold_leads(draft, headline)
    near = draft.open_numbers(range(max(0, headline - HEAD_BLOCKS), headline + HEAD_BLOCKS))
    return _printed_deks(draft, near, wanted) or _summaries(draft, headline)


def _printed_deks(draft: Draft, near: Sequence[int], wanted: Sequence[set[str]]) -> list[int]:
    """The blocks among some that print a stated dek."""
    return [
        n for n in near
        if draft.words[n] <= 2 * MAX_DEK_WORDS
        and any(_same_words(content_words(draft.texts[n]), dek) for dek in wanted)
        and _is_not_lede(draft, n)
    ]  # fmt: skip


def is_stated(text: str, stated: Sequence[str]) -> bool:
    """Does a block print one of the stated deks, or nearly?"""
    words = content_words(text)
    return any(_same_words(words, content_words(dek)) for dek in stated)


def _summaries(draft: Draft, headline: int) -> list[int]:
    """In bare text: one or two sentences above the headline, or one below it that the next block says again."""
    above = [n for n in draft.open_numbers(range(headline)) if draft.is_prose(n)]
    is_short = all(draft.words[n] <= MAX_DEK_WORDS and n_sentences(draft.texts[n]) <= 2 for n in above)
    found = above if 1 <= len(above) <= 2 and is_short else []
    below = draft.open_numbers(range(headline + 1, len(draft.texts)))
    below = [n for n in below if draft.keys[n] != draft.keys[headline]][:2]
    return [*found, below[0]] if len(below) == 2 and _restates(draft, *below) else found


def _is_not_lede(draft: Draft, number: int) -> bool:
    """A summary that repeats the first paragraph is that paragraph, unless another one follows it closely."""
    return any(draft.is_prose(n) for n in draft.open_numbers(range(number + 1, number + HEAD_BLOCKS)))


def _same_words(a: set[str], b: set[str]) -> bool:
    return len(a & b) >= SAME_DEK * max(len(a), len(b))


def _restates(draft: Draft, dek: int, lede: int) -> bool:
    """Is the first block a summary that the one below says again at more length?"""
    return (
        draft.is_prose(dek)
        and draft.is_prose(lede)
        and draft.words[dek] <= MAX_DEK_WORDS
        and n_sentences(draft.texts[dek]) == 1
        and draft.words[lede] > draft.words[dek]
        and overlap(content_words(draft.texts[dek]), content_words(draft.texts[lede])) >= RESTATED
    )


# --- what the mark-up tells -------------------------------------------------------------------------------------------


def _above_text(draft: Draft, headline: int) -> list[int]:
    """Open blocks around the headline, down to where the text has begun: adverts and pictures may stand between."""
    below = range(headline + 1, min(len(draft.texts), headline + FAR))
    begun = next((n for n in below if _is_of_body(draft, n)), headline + HEAD_BLOCKS)
    return [n for n in draft.open_numbers(range(headline - HEAD_BLOCKS, begun + 1)) if stands_like_dek(draft, n, headline)]


def stands_like_dek(draft: Draft, number: int, headline: int) -> bool:
    """Is it in a place of the mark-up where a dek may be: no caption, no menu, no breadcrumb?"""
    block = draft.blocks[number]
    is_head = block.kind == "h1" or (block.kind == "li" and number < headline)  # the others are breadcrumbs
    is_image = not _IMAGES.isdisjoint(block.hints.split()) and not _marks(block.hints)
    return block.kind != "caption" and block.region not in _NOT_LEADING and not is_head and not is_image


def _stated_deks(draft: Draft, headline: int, wanted: Sequence[set[str]]) -> list[int]:
    """The block that prints what the page states, or the lines that do so together; not a paragraph like those below it."""
    near = _above_text(draft, headline)
    if found := [n for n in _printed_deks(draft, near, wanted) if not _is_like_body(draft, n)]:
        return _with_alike(draft, found[0])
    for dek in wanted:
        parts = [n for n in near if n > headline and _is_part(content_words(draft.texts[n]), dek)][:MAX_LEADS]
        whole = {word for n in parts for word in content_words(draft.texts[n])}
        if len(parts) > 1 and parts[-1] - parts[0] < MAX_LEADS and _same_words(whole, dek) and not _is_like_body(draft, parts[-1]):
            return parts
    return []


def _is_part(words: set[str], dek: set[str]) -> bool:
    return len(words) > 1 and len(words & dek) >= SAME_DEK * len(words)


def _below(draft: Draft, number: int) -> list[int]:
    """The next blocks of running text that the extractor kept."""
    below = range(number + 1, min(len(draft.texts), number + 3 * HEAD_BLOCKS))
    return [n for n in below if draft.is_prose(n) and draft.blocks[n].is_main and not draft.is_gone(n)]


def _is_like_body(draft: Draft, number: int) -> bool:
    """Does it stand under the very class words of the paragraphs below? A page's description is often its first paragraph."""
    hints = draft.blocks[number].hints
    return bool(hints) and sum(draft.blocks[n].hints == hints for n in _below(draft, number)[:SEEN]) >= LIKE_BODY


def _is_of_body(draft: Draft, number: int) -> bool:
    return draft.is_prose(number) and draft.blocks[number].is_main is True and _is_like_body(draft, number)


def _with_alike(draft: Draft, number: int) -> list[int]:
    """A dek and the blocks right below that are marked as the same thing."""
    block, found = draft.blocks[number], [number]
    if not _marks(block.hints):
        return found
    for n in range(number + 1, len(draft.texts)):
        if not (draft.is_open(n) and (draft.blocks[n].kind, draft.blocks[n].hints) == (block.kind, block.hints)):
            break
        found.append(n)
    return found if _is_of_a_size(draft, found) else [number]


def _marked_leads(draft: Draft, headline: int) -> list[int]:
    """Blocks between headline and text whose class words say lead, intro, summary or the like, and those of the text do not."""
    near = [n for n in _above_text(draft, headline) if n >= headline - 2]
    for number in near:
        hints = draft.blocks[number].hints
        is_date = is_date_line(draft.texts[number], draft.page.language)
        if _marks(hints) - _marks_of_body(draft, number) and draft.words[number] >= 3 and not is_date:
            found = [n for n in near if n >= number and draft.blocks[n].hints == hints]
            is_one = all(b - a <= GAP for a, b in pairwise(found))
            return found if is_one and _is_of_a_size(draft, found) and _is_not_lede(draft, found[-1]) else []
    return []


def _bold_leads(draft: Draft, headline: int) -> list[int]:
    """The first paragraph, if it is printed bold and those below it are not; not the one that opens with the dateline."""
    below = _below(draft, headline)
    is_lead = len(below) > 2 and [draft.blocks[n].is_bold for n in below[:3]] == [True, False, False]
    if not is_lead or not draft.is_open(below[0]) or draft.words[below[0]] > MAX_DEK_WORDS:
        return []
    has_dateline = any(span.reason == "dateline" for span in draft.spans[below[0]]) or _PLACE.match(draft.texts[below[0]])
    return [] if has_dateline else below[:1]


def _is_of_a_size(draft: Draft, found: Sequence[int]) -> bool:
    return len(found) <= MAX_LEADS and sum(draft.words[n] for n in found) <= MAX_LEAD_WORDS


def _marks(hints: str) -> frozenset[str]:
    words = hints.split()
    return (MARKED & set(words)) | {a + b for a, b in _PAIRS if a in words and b in words[words.index(a) + 1 :][:1]}


def _marks_of_body(draft: Draft, number: int) -> frozenset[str]:
    """Marks that most of the text below has too; all marks where there is little text under other class words."""
    below = [n for n in _below(draft, number) if draft.blocks[n].hints != draft.blocks[number].hints][:SEEN]
    if not below:
        return _marks(draft.blocks[number].hints)
    counted = Counter(mark for n in below for mark in _marks(draft.blocks[n].hints))
    return frozenset(mark for mark, count in counted.items() if 2 * count >= len(below))
