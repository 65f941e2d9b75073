"""Headline and dek: which block prints them, or which value stands for them. None is invented.

Where the input or the page states a headline, the visible block that prints it is looked up. In bare text position and
shape decide: the headline stands above the running text, short and without a full stop, or is printed twice.
"""

import re
from collections.abc import Sequence

from tasks.dates import find_dates
from tasks.labels.draft import Draft
from tasks.labels.features import slug_text
from tasks.labels.titles import title_parts
from tasks.measures import content_words, ends_sentence, is_small, letters_key, n_words, overlap, starts_upper
from tasks.records import Candidate

MAX_HEADLINE_WORDS = 30
HEAD_BLOCKS = 12  # how far above the running text a headline may stand in a page dump
BESIDE_H1 = 6  # blocks between an h1 and another heading of the same article
BESIDE = frozenset(("nav", "footer", "aside", "comments", "form"))  # regions without an article's heads
_HEADS = frozenset(("h1", "h2", "h3"))
_TAIL_MARKS = ".,;:…·"
_OF_THE_HEAD = frozenset(("byline", "timestamp", "dateline", "share_bar", "contact"))  # reasons of lines that follow a headline
TITLE_BLOCKS = 3  # of a dump, among which its page's title may be
MAX_SITE_WORDS = 8  # of site and section behind the headline
MIN_TITLE_LETTERS = 10  # of that headline: a section's name may stand before the site's too
_TITLE_MARKS = "|-–—·•»›_/<"
_BARS = "|»›_<"
_TRAIL_MARKS = ">»›→/|·:"
TRAIL_REACH = 4  # blocks from a trail of links to the headline that it ends in
_TRAIL = re.compile(r"\s[>»›→/·|]\s|[^\W\d][›»][^\W\d]|[^\W\d]/ ?[^\W\d][\w ]*/ ?[^\W\d]")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_ITEM = re.compile(r"[*+o•·-]\s")
HEAD_REACH = 3  # blocks below it in which the first of them stands
USUAL_WORDS = range(4, 21)


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
    for part in title_parts(title) if in_parts else [title]:
        places = [n for n in draft.with_key(letters_key(part)) if draft.words[n] <= 2 * MAX_HEADLINE_WORDS]
        if places and n_words(part) >= 2:
            return min(places, key=lambda n: (draft.blocks[n].region in BESIDE, draft.blocks[n].kind != "h1", n))
    return None


def exclude_title_line(draft: Draft) -> str:
    """Leave out the title of the page, printed above a dump: the headline as it is printed below, and the site behind a mark.

    Gives that headline, "" if there is no such line.
    """
    for number in draft.open_numbers(range(TITLE_BLOCKS)):
        text, key = draft.texts[number], draft.keys[number]
        below = [n for n in range(number + 1, len(draft.keys)) if key.startswith(draft.keys[n]) and _is_in_head(draft, number, n)]
        for headline in sorted({draft.texts[n] for n in below if draft.keys[n] != key}, key=len, reverse=True):
            rest = text.removeprefix(headline).lstrip()
            if rest != text and rest[0] in _TITLE_MARKS and _may_be_site(rest, headline):
                draft.exclude(number, "repeat_headline", "repeat.title", "the headline and a name behind it")
                return headline
    return ""


def _may_be_site(rest: str, headline: str) -> bool:
    """Is it no longer than the headline before it, no sentence, and behind a dash not in small letters? A topic may stand below."""
    name = rest.lstrip(_TITLE_MARKS + " ")
    is_name = rest[0] in _BARS or (name[:1].isalpha() and not is_small(name[0]))
    return is_name and not ends_sentence(name) and n_words(name) <= min(MAX_SITE_WORDS, n_words(headline))


def _is_in_head(draft: Draft, title: int, number: int) -> bool:
    """Is the block long enough for a headline, and above the text? Below it stands a subhead."""
    is_long = draft.words[number] >= 2 and len(draft.keys[number]) >= MIN_TITLE_LETTERS
    return is_long and sum(draft.is_open(n) and draft.is_prose(n) for n in range(title + 1, number)) <= 1


def may_head(draft: Draft, number: int) -> bool:
    """Is the block open, and neither a caption whose credit was cut nor a line that tells the date?"""
    is_date = is_date_line(draft.texts[number], draft.page.language)
    return draft.is_open(number) and not _is_caption(draft, number) and not is_date


def tops_byline(draft: Draft, number: int) -> bool:
    """Does the block look like a headline, and stand above byline and date? Captions, which look like headlines, stand below.

    Of two such lines that touch the upper one does: the lower is its dek.
    """
    return _may_top(draft, number) and not (number and _may_top(draft, number - 1))


def _may_top(draft: Draft, number: int) -> bool:
    return (
        draft.words[number] in USUAL_WORDS
        and draft.is_open(number)
        and stands_above_byline(draft, number)
        and looks_like_headline(draft, number)
        and not _is_caption(draft, number)
        and not _is_trail(draft.texts[number])
    )


def stands_above_byline(draft: Draft, number: int) -> bool:
    """Do lines right below the block, and none right above, say who wrote the text and when?"""
    below = range(number + 1, min(number + 1 + HEAD_REACH, len(draft.texts)))
    above = range(max(0, number - HEAD_REACH), number)
    return any(is_of_head(draft, n) for n in below) and not any(is_of_head(draft, n) for n in above)


def stands_between(draft: Draft, number: int) -> bool:
    """Does a line right above say who wrote the text or when, and one right below who took the picture? Captions stand there."""
    return 0 < number < len(draft.texts) - 1 and is_of_head(draft, number - 1) and _is_credit_line(draft, number + 1)


def _is_credit_line(draft: Draft, number: int) -> bool:
    return draft.gone[number] and _is_credited(draft, number)


def is_of_head(draft: Draft, number: int) -> bool:
    """Was the block left out because it says who wrote the text and when?"""
    return draft.gone[number] and any(span.reason in _OF_THE_HEAD for span in draft.spans[number])


def _is_caption(draft: Draft, number: int) -> bool:
    """Was the credit of a picture cut from the block, or from one beside it that prints the same words?"""
    beside = range(max(0, number - 1), min(number + 2, len(draft.keys)))
    return any(_is_credited(draft, n) and draft.keys[n].startswith(draft.keys[number]) for n in beside)


def _is_credited(draft: Draft, number: int) -> bool:
    return any(span.reason == "credit" for span in draft.spans[number])


def _is_trail(text: str) -> bool:
    """Is it a trail of links, as in `Home > News`? The mark that closes a quotation is none."""
    return _TRAIL.search(text) is not None and "«" not in text


def ends_trail(draft: Draft, number: int) -> bool:
    """Does a trail of links right above end in the block's words, as in `Home > News > Headline`?"""
    key, text = draft.keys[number], draft.texts[number]
    above = range(max(0, number - TRAIL_REACH), number) if len(key) >= MIN_TITLE_LETTERS else ()
    return any(
        len(key) < len(draft.keys[n]) and draft.keys[n].endswith(key) and draft.texts[n][: -len(text)].rstrip()[-1:] in _TRAIL_MARKS
        for n in above
    )


def is_unlikely(text: str, language: str) -> bool:
    """Does a line begin with a list's bullet, lead to a section or tell a day or time? Bylines and links do, headlines seldom."""
    return bool(_ITEM.match(text) or _is_trail(text) or _CLOCK.search(text) or find_dates(text, language))


def is_date_line(text: str, language: str) -> bool:
    """Is at least half of a line a date?"""
    return 2 * sum(n_words(date.text) for date in find_dates(text, language)) >= n_words(text)


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
        slug = content_words(slug_text(url))
        return max(choices, key=lambda n: (_headline_score(draft, n, slug), -abs(lede - n)))
    doubled = [n for n in draft.open_numbers(range(lede + 1, lede + 4)) if looks_like_headline(draft, n)]
    return next((n for n in doubled if len(draft.with_key(draft.keys[n])) > 1), None)


def _headline_score(draft: Draft, number: int, slug: set[str]) -> float:
    """More for words that the address repeats, a length usual for headlines, and being printed again."""
    in_slug = overlap(content_words(draft.texts[number]), slug) if slug else 0.0
    usual = 1.0 if 5 <= draft.words[number] <= 20 else 0.4 if draft.words[number] >= 3 else 0.0
    printed_again = 0.5 if draft.keys.count(draft.keys[number]) > 1 else 0.0
    return 2 * in_slug + usual + printed_again


def headline_prints(draft: Draft, headline: int | None) -> list[int]:
    """Blocks that print the headline above the text, the chosen one first: page dumps have it in a trail or a menu too.

    Two paragraphs between two prints are the text: the further one is then a link to the article itself.
    """
    if headline is None:
        return []
    below = range(headline + 1, len(draft.keys))
    text = [n for n in below if draft.is_prose(n) and draft.keys[n] != draft.keys[headline]][1:2]
    return [n for n in (headline, *below) if draft.keys[n] == draft.keys[headline] and n < (text or [len(draft.keys)])[0]]


def find_anchor(draft: Draft) -> int | None:
    """The heading where the headline would stand, on pages that print another one than they state: an h1, else the next best."""
    blocks = draft.blocks
    lede = next((n for n in range(len(blocks)) if blocks[n].is_main and draft.is_prose(n)), None)
    if draft.page.form != "html" or lede is None:
        return None
    heads = [n for n in range(lede) if blocks[n].kind in _HEADS and blocks[n].region not in BESIDE and not draft.is_gone(n)]
    h1s = [n for n in heads if blocks[n].kind == "h1"]
    return next((numbers[-1] for numbers in (h1s, [n for n in heads if lede - n <= HEAD_BLOCKS]) if numbers), None)


def headings_near_h1(draft: Draft) -> list[str]:
    """Texts of the lesser headings right beside an h1: where the h1 is for search engines, one of them is for readers."""
    blocks = draft.blocks
    h1s = [n for n, block in enumerate(blocks) if block.kind == "h1"]
    near = sorted({m for n in h1s for m in range(max(0, n - BESIDE_H1), min(len(blocks), n + BESIDE_H1 + 1))})
    return [draft.texts[n] for n in near if blocks[n].kind in ("h2", "h3") and blocks[n].region not in BESIDE]


def stated(candidates: Sequence[Candidate], field: str) -> list[str]:
    """What the input and the page say a field is, in the order found, each once."""
    return list(dict.fromkeys(c.value for c in candidates if c.field == field and c.value.strip()))
