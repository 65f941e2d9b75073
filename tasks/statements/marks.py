"""Letters of all scripts for patterns: vowel signs and joiners, which are no \\w, stand as letters in their places."""

import re
import unicodedata

JOINERS = "\u200c\u200d"  # between letters of Persian, Hindi, Bengali
_ABOVE_LATIN = re.compile("[\u0300-\u1aff\u200c\u200d]")
_LETTER = "ʼ"
_MARKS = [chr(code) for code in range(0x300, 0x1B00) if unicodedata.category(chr(code)) in ("Mn", "Mc")]
_AS_LETTERS = str.maketrans(dict.fromkeys([*_MARKS, *JOINERS], _LETTER))


def as_letters(text: str) -> str:
    """The text with a letter in place of every vowel sign and joiner, all else where it was.

    >>> len(as_letters("सितंबर")) == len("सितंबर"), as_letters("सितंबर").isalpha(), as_letters("May")
    (True, True, 'May')
    """
    return text if text.isascii() or not _ABOVE_LATIN.search(text) else text.translate(_AS_LETTERS)
