"""Live-blogs: entries under clock times that run one way. Each entry is short, so the labeller doubts those far down the page."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tasks.labels.draft import Draft
from tasks.measures import letters_key

STAMPS = 5  # of a page, from which they may be those of a live-blog
STAMP_CHARS, STAMP_WORDS = 60, 3  # of a line that tells the time: all of it, and beside the time
ONE_WAY = 0.9  # share of the neighbours that run the usual way
WITH_TEXT = 0.6  # share of the neighbours with sentences between them
UNSIGNED = 0.6  # share of the stamps below a sentence or what a rule took: below names stand comments
ENTRY_WORDS = 8  # of a sentence

_CLOCK = re.compile(
    r"(?<![\d:.,/$€£+-])([01]?\d|2[0-3])(?:[:h]([0-5]\d)|\.([0-5]\d)(?=\s?(?:uhr\b|$)))(?![\d:.%,/-])(?:\s?([ap])\.?m\b\.?)?",
    re.IGNORECASE,
)


class Stamp(NamedTuple):
    """A line that tells the time of day: its number, minutes from midnight, letters of its other words."""

    number: int
    minutes: int
    label: str


def live_entries(draft: Draft) -> set[int]:
    """The sentences of a live-blog, and the lines between a time and the sentence below it; none on other pages."""
    stamps = [stamp for n in range(len(draft.texts)) if (stamp := _stamp(draft, n))]
    if not _are_live(draft, stamps):
        return set()
    first, last = stamps[0].number, stamps[-1].number
    after = last + 1
    while after < len(draft.texts) and (after == last + 1 or _is_sentence(draft, after)):
        after += 1
    entries = {n for n in range(first, after) if _is_sentence(draft, n)}
    headings = {s.number + 1 for s in stamps if s.number + 2 in entries}
    return {n for n in entries | headings if draft.is_open(n)}


def _stamp(draft: Draft, number: int) -> Stamp | None:
    text = draft.texts[number]
    match = _CLOCK.search(text) if len(text) <= STAMP_CHARS else None
    if match is None:
        return None
    rest = text[: match.start()] + " " + text[match.end() :]
    if any(map(str.isdigit, rest)) or len(rest.split()) > STAMP_WORDS:
        return None
    hour = int(match[1]) % 12 + 12 * (match[4] in "pP") if match[4] else int(match[1])
    return Stamp(number, 60 * hour + int(match[2] or match[3]), letters_key(rest))


def _are_live(draft: Draft, stamps: Sequence[Stamp]) -> bool:
    """Do the times run one way, with sentences between them, and without a new name at each?"""
    if len(stamps) < STAMPS or 2 * len({s.minutes for s in stamps}) < len(stamps):
        return False
    pairs = list(pairwise(stamps))
    n_down = sum(one.minutes >= other.minutes for one, other in pairs)
    n_up = sum(one.minutes <= other.minutes for one, other in pairs)
    n_told = sum(any(_is_sentence(draft, n) for n in range(one.number + 1, other.number)) for one, other in pairs)
    n_plain = sum(_is_plain(draft, s.number - 1) for s in stamps)
    return (
        max(n_down, n_up) >= ONE_WAY * len(pairs)
        and n_told >= WITH_TEXT * len(pairs)
        and n_plain >= UNSIGNED * len(stamps)
        and 3 * len({s.label for s in stamps}) <= max(6, len(stamps))
    )


def _is_plain(draft: Draft, number: int) -> bool:
    """Is a block no line that stands there alone, as a name above a comment does?"""
    is_name = number >= 0 and any(span.reason == "byline" for span in draft.spans[number])
    return number < 0 or draft.ends[number] or (draft.gone[number] and not is_name)


def _is_sentence(draft: Draft, number: int) -> bool:
    return bool(draft.ends[number]) and draft.words[number] >= ENTRY_WORDS
