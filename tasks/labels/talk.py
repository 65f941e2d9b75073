"""Lines of talk and of facts, which look like subheads in bare text: an interview's questions, who said it, `Price: $27`."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tasks.labels.draft import Draft
from tasks.measures import letters_key

QUESTIONS = 2  # of a page, from which they are those of an interview
LABELLED = 3  # lines of a page under the same label: `Rated: Great`, `Q: Were you there?`
LABEL_WORDS = 5

_QUESTION_MARKS = ("?", "？", "؟")
_OPENS_TALK = re.compile(r"[„“\"«»‘「『]|[–—-]\s")
_DASH = re.compile(r"[—–-]\s?\w")
_CLOSE_QUOTES = tuple("”\"»“’」』")
_LABEL = re.compile(r"([^\W\d_][^:：.?!\n]{0,40}?)\s?(?:：|:(?=\s|$))")


def talk_lines(draft: Draft, stays: Sequence[int]) -> set[int]:
    """Questions that words in quotation marks or behind a dash answer, where there are several; who said what stands above."""
    questions = {
        n for n, answer in pairwise(stays)
        if draft.texts[n].endswith(_QUESTION_MARKS) and _OPENS_TALK.match(draft.texts[answer])
    }  # fmt: skip
    signed = {n for above, n in pairwise(stays) if _DASH.match(draft.texts[n]) and draft.texts[above].endswith(_CLOSE_QUOTES)}
    return (questions if len(questions) >= QUESTIONS else set()) | signed


def labelled_lines(draft: Draft, stays: Sequence[int]) -> set[int]:
    """Lines that open with a label that several others open with."""
    labels = {n: label for n in stays if (label := _label(draft.texts[n]))}
    printed = Counter(labels.values())
    return {n for n, label in labels.items() if printed[label] >= LABELLED}


def _label(text: str) -> str:
    """Letters of the few words before a colon that a line opens with, "" if it opens otherwise."""
    match = _LABEL.match(text)
    return letters_key(match[1]) if match and len(match[1].split()) <= LABEL_WORDS else ""
