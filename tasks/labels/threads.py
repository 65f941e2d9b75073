"""The readers' comments below an article, told by who wrote them: "Ana Brandt says:", again and again, by many.

Blogs print that line above each comment, in the words of their language; where the buttons and dates around it are gone, in
half-clean text, it is all that tells comments from the article.
"""

import re
from itertools import pairwise

from tasks.labels.draft import Draft

MAX_WORDS = 12  # of the line: a name, the verb, the day
LEAST_LINES, LEAST_NAMES = 4, 3  # a few verdicts of experts, or the parts of an interview, are no thread
SURE_LINES = 6  # of so many, buttons or a form for comments need not stand by
LEAST_PROSE = 100  # words of running text above the first comment: else the thread is what the page is about

_VERBS = (
    "says|said|wrote|writes|commented|sagt|sagte|schreibt|schrieb|meint|dit|a dit|écrit|a écrit|dice|dijo|escribió|comentó|disse"
    "|diz|escreveu|comentou|ha detto|scrive|ha scritto|commenta|пишет|говорит|сказал|сказала|комментирует|пише|каже|коментує"
    "|pisze|napisał|napisała|mówi|schreef|schrijft|zegt|skriver|skrev|säger|siger|sier|diyor ki|dedi ki|yazdı|píše|napsal|říká"
)
_HEAD = re.compile(
    rf"(?:[*+•·▪–—-]\s*|o\s+|\d{{1,4}}[.)]\s*)?(?P<name>[^\W_].{{0,50}}?)"
    rf"(?:\s+(?:{_VERBS})(?:\s+(?:on|am|le|el|il|em|den|dne|,)\s.{{4,40}})?\s?[:：]?|\s?(?:より|说道|說道|말하길)\s?[:：]?)",
    re.IGNORECASE,
)  # fmt: skip


def exclude_threads(draft: Draft) -> None:
    """Leave out what stands from the first line that names a commenter to the end of the last comment."""
    heads = [(number, match["name"].casefold()) for number in draft.open_numbers() if (match := _head(draft, number))]
    if len(heads) < LEAST_LINES or len({name for _, name in heads}) < LEAST_NAMES:
        return
    first, last = heads[0][0], heads[-1][0]
    above = sum(draft.words[n] for n in range(first) if draft.is_prose(n) and not draft.is_gone(n))
    if above < LEAST_PROSE or (len(heads) < SURE_LINES and not _has_form(draft, first)):
        return
    longest = max(after[0] - before[0] for before, after in pairwise(heads))
    evidence = f"{len(heads)} lines like “{draft.texts[first]}”"
    for number in draft.open_numbers(range(first, last + longest)):
        draft.exclude(number, "comments", "comments.thread", evidence)


def _head(draft: Draft, number: int) -> re.Match[str] | None:
    """The line that names who wrote a comment, if a block is one and another block follows."""
    text = draft.texts[number]
    is_line = draft.words[number] <= MAX_WORDS and number + 1 < len(draft.texts) and "\n" not in text
    return _HEAD.fullmatch(text) if is_line else None


def _has_form(draft: Draft, first: int) -> bool:
    """Did rules find buttons or a form for comments from a block on?"""
    return any(span.reason == "comments" for spans in draft.spans[first:] for span in spans)
