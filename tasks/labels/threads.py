"""The readers' comments below an article, told by who wrote them: "Ana Brandt says:", again and again, by many.

Blogs print that line above each comment, in the words of their language; where the buttons and dates around it are gone, in
half-clean text, it is all that tells comments from the article.
"""

import re
from itertools import pairwise

from tasks.labels.draft import Draft

MAX_WORDS = 12  # of the line: a name and the verb
LEAST_LINES, LEAST_NAMES = 4, 3  # a few verdicts of experts, or the parts of an interview, are no thread
SURE_LINES, SURE_NAMES = 6, 0.6  # of so many lines, by so many, buttons for comments need not stand among them
NICKNAMES = 0.15  # share of the lines with a name of one word, from which they are commenters and no witnesses or papers
NEAR = 3  # blocks above the first comment where their number may stand
LEAST_PROSE = 100  # words of running text above the first comment: else the thread is what the page is about

_VERBS = (
    " says", " said", " wrote", " writes", " commented", " sagt", " sagte", " schreibt", " schrieb", " meint", " dit", " écrit",
    " dice", " dijo", " escribió", " comentó", " disse", " diz", " escreveu", " comentou", " scritto", " scrive", " commenta",
    " detto", " пишет", " говорит", " сказал", " сказала", " комментирует", " пише", " каже", " коментує", " pisze", " napisał",
    " napisała", " mówi", " schreef", " schrijft", " zegt", " skriver", " skrev", " säger", " siger", " sier", " yazdı", " píše",
    " napsal", " říká", " a dit", " a écrit", " ha detto", " ha scritto", " diyor ki", " dedi ki",
)  # fmt: skip
_MARK = re.compile(r"(?:[*+•·▪–—-]\s*|o\s+|\d{1,4}[.)]\s*)?(?=[^\W_])")  # of a list, before the name


def exclude_threads(draft: Draft) -> None:
    """Leave out what stands from the first line that names a commenter to the end of the last comment."""
    heads = [(number, name) for number in draft.open_numbers() if (name := _name(draft, number))]
    if len(heads) < LEAST_LINES or len({name for _, name in heads}) < LEAST_NAMES:
        return
    first, last = heads[0][0], heads[-1][0]
    above = sum(draft.words[n] for n in range(first) if draft.is_prose(n) and not draft.is_gone(n))
    names = [name for _, name in heads]
    if above < LEAST_PROSE or not _are_readers(names):
        return
    is_sure = len(names) >= SURE_LINES and len(set(names)) >= SURE_NAMES * len(names)
    if not is_sure and not _has_buttons(draft, first, last):
        return
    longest = max(after[0] - before[0] for before, after in pairwise(heads))
    evidence = f"{len(heads)} lines like “{draft.texts[first]}”"
    for number in draft.open_numbers(range(first, last + longest)):
        draft.exclude(number, "comments", "comments.thread", evidence)


def _name(draft: Draft, number: int) -> str:
    """Who wrote the comment below, if a block is a line that says so; else ""."""
    line = draft.texts[number].rstrip(" :：").casefold()
    if not line.endswith(_VERBS) or draft.words[number] > MAX_WORDS or number + 1 == len(draft.texts) or "\n" in line:
        return ""
    verb = max((verb for verb in _VERBS if line.endswith(verb)), key=len)
    mark = _MARK.match(line)
    return line[mark.end() :].removesuffix(verb) if mark else ""


def _are_readers(names: list[str]) -> bool:
    """Some go by one word, and few tell a trade or a place: not the witnesses of a report, and not the papers of a review."""
    return sum(" " not in name for name in names) >= NICKNAMES * len(names) and 2 * sum("," in name for name in names) < len(names)


def _has_buttons(draft: Draft, first: int, last: int) -> bool:
    """Did rules find buttons for comments among some blocks, or how many there are above them?"""
    return any(span.reason == "comments" for spans in draft.spans[max(0, first - NEAR) : last] for span in spans)
