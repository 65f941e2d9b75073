"""Letters of all scripts for patterns: vowel signs and joiners, which are no \\w, stand as letters in their places."""

import re

from tasks.measures import POINTS, SIGNS

_MARK = re.compile(f"[{SIGNS}{POINTS}]")
_LETTER = "ʼ"


def as_letters(text: str) -> str:
    """The text with a letter in place of every vowel sign and joiner, all else where it was.

    >>> len(as_letters("सितंबर")) == len("सितंबर"), as_letters("सितंबर").isalpha(), as_letters("May")
    (True, True, 'May')
    """
    return text if text.isascii() else _MARK.sub(_LETTER, text)
