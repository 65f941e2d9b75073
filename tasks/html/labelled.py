"""Dates that a page labels, wherever they stand: `Published` over a day in a box beside the text, `Page last modified` below it.

A label far from the headline may be that of a teaser or a book: only what all labels of one kind agree on is believed, and
nothing of lists, tables, quotations, menus and comments. That this article was first published on a day can be said anywhere.
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.html import HtmlElement

from tasks.html.marks import CHANGES, DATE, YEAR
from tasks.records import Candidate
from tasks.stated.sources import LABELLED, ORIGINAL

MAX_TEXT = 90  # characters of a label with its date; more are prose
MAX_SENTENCE = 250  # and of a sentence that says when this article was first published
MAX_PARAGRAPH = 600  # and of the paragraph around
MAX_GAP = 24  # characters between label and date: ` on the `, `: Friday, `
LOOK_AHEAD = 3  # texts after a label in which its date stands
MAX_LABELS = 40  # looked at
_TEXTS = etree.XPath("//body//text()[normalize-space()]")
_NOT_HERE = frozenset(("nav", "table", "li", "dl", "blockquote", "cite", "figure", "option", "a"))
_PUBLISHED = (
    r"(?:publi(?:shed|cation date|sh date)|posted|date (?:published|posted|of publication)|veröffentlicht|erschienen am"
    r"|publié(?:e)? le|mis en ligne|date de publication|publicado|fecha de publicación|pubblicato|data di pubblicazione"
    r"|data de publicação|gepubliceerd|geplaatst op|publicerad|publisert|publiceret|opublikowano|data publikacji|publikováno"
    r"|опубликовано|дата публикации|опубліковано|公開日|掲載日|投稿日|发布时间|發布時間|发布日期|게시일)"
)
_FIRST = r"(?:originally|first) (?:published|posted)"
_OF_THIS = re.compile(rf"(?i)\bthis (?:\w+ )?(?:article|post|story|piece|page|guide|blog|entry|essay)\b[^.]{{0,20}}\b{_FIRST}\b")
_LABEL = re.compile(
    rf"(?i)\W*(?!(?:web)?site\b)(?:(?P<first>{_FIRST})|(?P<published>(?:\w+ )?{_PUBLISHED})"
    rf"|(?P<changed>(?:[^\W\d_]+\W+){{0,3}}(?:{CHANGES})[^\W\d_]*))"
)
_GAP = re.compile(r"(?i)\W*(?:(?:on|at|am|le|el|il|em|op|den|the|o)\b\W*){0,2}(?:[^\W\d_]{2,10},\s)?")
_KINDS = {"first": ("published_at", ORIGINAL), "published": ("published_at", LABELLED), "changed": ("modified_at", LABELLED)}


def find_labelled(tree: HtmlElement) -> Iterator[Candidate]:
    """Statements of labelled dates; of several different days under one kind of label, none."""
    found: dict[tuple[str, str], dict[str, Candidate]] = {}
    for kind, date in _labelled(_TEXTS(tree)):
        found.setdefault(kind, {}).setdefault(date, Candidate(kind[0], date, kind[1]))
    for dates in found.values():
        if len(dates) == 1:
            yield from dates.values()


def _labelled(texts: Sequence[etree._ElementUnicodeResult]) -> Iterator[tuple[tuple[str, str], str]]:
    n_seen = 0
    for number, text in enumerate(texts):
        words = " ".join(text[:MAX_SENTENCE].split())
        match = _OF_THIS.search(words) or (_LABEL.match(words) if len(words) <= MAX_TEXT else None)
        if not match or n_seen == MAX_LABELS:
            continue
        n_seen += 1
        date = _date_after(words[match.end() :], texts[number + 1 : number + 1 + LOOK_AHEAD])
        if date and not _is_elsewhere(text.getparent()):
            yield _KINDS[match.lastgroup or "first"], date


def _date_after(rest: str, following: Sequence[etree._ElementUnicodeResult]) -> str:
    """The date that stands right behind a label, as a <time> has it for machines or as printed; "" if none does."""
    for text in following:
        if len(rest) > MAX_GAP:
            break
        parent = text.getparent()
        machine = parent.get("datetime", "") if parent is not None and parent.tag == "time" else ""
        if YEAR.match(machine) and _GAP.fullmatch(rest):
            return machine
        rest = f"{rest} {' '.join(text[:MAX_TEXT].split())}"
    match = DATE.search(rest)
    return match.group() if match and _GAP.fullmatch(rest[: match.start()]) else ""


def _is_elsewhere(element: HtmlElement | None) -> bool:
    """Is it in a list, a table, a quotation, a menu, a comment, or a paragraph of prose?"""
    while element is not None and element.tag != "body":
        if element.tag in _NOT_HERE or "comment" in element.get("class", "").lower():
            return True
        if element.tag == "p" and len("".join(element.itertext())) > MAX_PARAGRAPH:
            return True
        element = element.getparent()
    return False
