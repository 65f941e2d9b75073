"""Headline and dek: which block prints them, or which value stands for them. None is invented.

Where the input or the page states a headline, the visible block that prints it is looked up. In bare text position and
shape decide: the headline stands above the running text, short and without a full stop, or is printed twice.
"""

import re
from collections.abc import Sequence

from tasks.labels.draft import Draft
from tasks.labels.titles import title_parts
from tasks.measures import content_words, letters_key, n_sentences, n_words, overlap, starts_upper
from tasks.records import Candidate

MAX_HEADLINE_WORDS = 30
HEAD_BLOCKS = 12  # how far above the running text a headline may stand in a page dump
MAX_DEK_WORDS = 60
RESTATED = 0.5  # share of a dek's content words that the lede below it repeats
SAME_DEK = 0.8
_TAIL_MARKS = ".,;:…·"


def looks_like_headline(draft: Draft, number: int) -> bool:
    """Short, opens like a title, does not close like a sentence (a question or exclamation may)."""
    text, words = draft.texts[number], draft.words[number]
    return (
        2 <= words <= MAX_HEADLINE_WORDS
        and "\n" not in text
        and text[-1] not in _TAIL_MARKS + "。,"
        and draft.blocks[number].kind != "li"
        and starts_upper(text)
    )


def find_printed(draft: Draft, title: str, in_parts: bool) -> int | None:
    """The block that prints a title, an h1 before others; with in_parts one that prints a part of it will do."""
    places = {draft.keys[n]: n for n in reversed(range(len(draft.keys)))}
    headings = {draft.keys[n]: n for n in reversed(range(len(draft.keys))) if draft.blocks[n].kind == "h1"}
    for part in title_parts(title) if in_parts else [title]:
        key = letters_key(part)
        place = headings.get(key, places.get(key))
        if place is not None and n_words(part) >= 2 and draft.words[place] <= 2 * MAX_HEADLINE_WORDS:
            return place
    return None


def first_prose(draft: Draft) -> int | None:
    """The first open block of running text."""
    return next((n for n in range(len(draft.texts)) if draft.is_open(n) and draft.is_prose(n)), None)


def find_headline_in_text(draft: Draft, url: str) -> int | None:
    """The block that is the headline of a text without a stated one, or None.

    It stands above the first running text, or below a dek of one paragraph and is then printed twice.
    """
    lede = first_prose(draft)
    if lede is None:
        return None
    above = [n for n in range(lede - 1, max(-1, lede - 1 - HEAD_BLOCKS), -1) if draft.is_open(n)]
    choices = [n for n in above if looks_like_headline(draft, n)]
    if choices:
        return max(choices, key=lambda n: (_headline_score(draft, n, url), -abs(lede - n)))
    doubled = [n for n in draft.open_numbers(range(lede + 1, lede + 4)) if looks_like_headline(draft, n)]
    return next((n for n in doubled if len(draft.with_key(draft.keys[n])) > 1), None)


def _headline_score(draft: Draft, number: int, url: str) -> float:
    """More for words that the address repeats, a length usual for headlines, and being printed again."""
    slug = content_words(re.sub(r"[-_/.]+", " ", url.rsplit("://", 1)[-1].partition("/")[2]))
    in_slug = overlap(content_words(draft.texts[number]), slug) if slug else 0.0
    usual = 1.0 if 5 <= draft.words[number] <= 20 else 0.4 if draft.words[number] >= 3 else 0.0
    printed_again = 0.5 if draft.keys.count(draft.keys[number]) > 1 else 0.0
    return 2 * in_slug + usual + printed_again


def find_deks(draft: Draft, headline: int | None, stated: Sequence[str]) -> list[int]:
    """Blocks that are the dek: those that print a stated one near the headline, a summary above or right below it."""
    if headline is None:
        return []
    near = range(max(0, headline - HEAD_BLOCKS), min(len(draft.texts), headline + HEAD_BLOCKS))
    wanted = [words for words in map(content_words, stated) if len(words) > 2]
    found = [
        n for n in draft.open_numbers(near)
        if draft.words[n] <= 2 * MAX_DEK_WORDS
        and _is_not_lede(draft, n)
        and any(_same_words(content_words(draft.texts[n]), dek) for dek in wanted)
    ]  # fmt: skip
    if found or draft.page.form == "html":
        return found
    above = [n for n in draft.open_numbers(range(headline)) if draft.is_prose(n)]
    if 1 <= len(above) <= 2 and all(draft.words[n] <= MAX_DEK_WORDS and n_sentences(draft.texts[n]) <= 2 for n in above):
        found += above
    below = draft.open_numbers(range(headline + 1, len(draft.texts)))
    below = [n for n in below if draft.keys[n] != draft.keys[headline]][:2]
    if len(below) == 2 and _restates(draft, *below):
        found.append(below[0])
    return found


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


def stated(candidates: Sequence[Candidate], field: str) -> list[str]:
    """What the input and the page say a field is, in the order found, each once."""
    return list(dict.fromkeys(c.value for c in candidates if c.field == field and c.value.strip()))
