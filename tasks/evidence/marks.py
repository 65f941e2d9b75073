"""What stands between quotation marks: straight, curly, single, guillemets, over several paragraphs.

An apostrophe is not a mark, a mark of inches is not one either, and a quotation that nobody closed ends with its paragraph.
"""

import re
from dataclasses import dataclass

# A quotation of several paragraphs opens each of them and closes only the last.
_MARK = re.compile(r"[“”„\"«»]|''|``|(?<!\w)[‘'’](?=[\w“\"\[…$£€])|[’'](?!\w)|\n+")
_LEAST_UNCLOSED = 25  # code points; shorter ones are inches, minutes, or a lost mark
_SINGLE = "‘'’"


@dataclass(frozen=True)
class Quotation:
    """A stretch between marks, marks included.

    is_open: no closing mark: goes on in the next paragraph, or the mark was lost
    continues: it opens a paragraph while the one before was left open
    is_single: between single marks
    """

    start: int
    end: int
    is_open: bool = False
    continues: bool = False
    is_single: bool = False


def find_quotations(text: str) -> list[Quotation]:
    """All quotations of a text in order, none inside another.

    >>> [text[q.start:q.end] for text in ['He said: “Go,” and left.'] for q in find_quotations(text)]
    ['“Go,”']
    """
    found: list[Quotation] = []
    opened, single, left_open = -1, -1, False
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark[0] == "\n":
            left_open = _close_paragraph(found, opened, at, left_open)
            opened = single = -1
        elif len(mark) == 1 and mark in _SINGLE:
            if opened < 0:
                single = _single(text, found, single, at)
        elif opened < 0:
            if _opens(text, at, match.end(), mark):
                opened, single = at, -1
                if left_open and text[max(0, at - 1)] not in "\n":
                    left_open = False
        elif _closes(text, at, mark, text[opened]):
            found.append(Quotation(opened, match.end(), continues=left_open))
            opened, left_open = -1, False
        elif mark == "“":
            found.append(Quotation(opened, at, is_open=True, continues=left_open))
            opened, left_open = at, False
    _close_paragraph(found, opened, len(text), left_open)
    return found


def _close_paragraph(found: list[Quotation], opened: int, at: int, left_open: bool) -> bool:
    """At the end of a paragraph: keep what is open, and tell whether the next paragraph may go on with it."""
    if opened >= 0 and at - opened > _LEAST_UNCLOSED:
        found.append(Quotation(opened, at, is_open=True, continues=left_open))
        return True
    return False


def _opens(text: str, at: int, end: int, mark: str) -> bool:
    if mark in ("“", "„", "«", "``"):
        return True
    if mark in ("”", "»"):
        return mark == "»" and at + 1 < len(text) and text[at + 1].isalpha() and (at == 0 or text[at - 1].isspace())
    before = text[at - 1] if at else " "
    after = text[end] if end < len(text) else " "
    return not after.isspace() and not before.isdigit()


def _closes(text: str, at: int, mark: str, opener: str) -> bool:
    if opener == "“":
        return mark == "”" or (mark == '"' and not _stands_before_word(text, at))
    if opener == "«":
        return mark == "»"
    if opener == "»":
        return mark == "«"
    if opener == "„":
        return mark in "“”"
    if opener in "'`":
        return mark == "''"
    return mark in ('"', "”") and not (_stands_before_word(text, at) and at and text[at - 1].isspace())


def _stands_before_word(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1].isalnum()


def _single(text: str, found: list[Quotation], single: int, at: int) -> int:
    """A single mark: opens at a word's beginning, closes at its end; a plural's apostrophe closes nothing that matters."""
    begins = at + 1 < len(text) and text[at + 1].isalnum() and (at == 0 or not text[at - 1].isalnum())
    if begins and text[at] != "’":
        if single >= 0 and text[single] == "‘" and text[at] != "‘":
            return single
        return at
    if single < 0 or at <= single + 1:
        return single
    if text[single] == "‘" and text[at] != "’":
        return single
    if text[at - 1] == "s" and text[at + 1 : at + 2] == " " and _closer_ahead(text, at):
        return single
    found.append(Quotation(single, at + 1, is_single=True))
    return -1


def _closer_ahead(text: str, at: int) -> bool:
    """Is there a better closing mark in this paragraph, behind punctuation, before another one opens?"""
    match = re.compile(r"[,.!?…](['’])(?!\w)|[‘\n]|(?<=\s)'(?=\w)").search(text, at + 1)
    return bool(match and match[1])
