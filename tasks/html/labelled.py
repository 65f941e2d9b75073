"""Dates and authors that a page labels, wherever they stand: `Published` over a day in a box beside the text, `Written by` below.

A label far from the headline may be that of a teaser or a book: only what all labels of one kind agree on is believed, and
nothing of lists, tables, quotations, menus and comments. That this article was first published on a day can be said anywhere.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from tasks.html.marks import CHANGES, DATE, YEAR
from tasks.html.texts import text_within
from tasks.records import Candidate
from tasks.stated.sources import LABELLED, ORIGINAL

MAX_TEXT = 90  # characters of a label with its date; more are prose
MAX_SENTENCE = 250  # and of a sentence that says when this article was first published
MAX_PARAGRAPH = 600  # and of the paragraph around
MAX_GAP = 24  # characters between label and date: ` on the `, `: Friday, `
LOOK_AHEAD = 3  # texts after a label in which its date stands
MAX_LABELS = 40  # of dates, and of authors, looked at
_TEXTS = etree.XPath("descendant::text()[normalize-space()]")  # of the body: `//body//text()` takes the square of the time
_NOT_HERE = frozenset(("nav", "table", "li", "dl", "blockquote", "cite", "figure", "option", "a"))
_PUBLISHED = (
    r"(?:publi(?:shed|cation date|sh date)|posted|date (?:published|posted|of publication)|veröffentlicht|erschienen am"
    r"|publié(?:e)? le|mis en ligne|date de publication|publicado|fecha de publicación|pubblicato|data di pubblicazione"
    r"|data de publicação|gepubliceerd|geplaatst op|publicerad|publisert|publiceret|opublikowano|data publikacji|publikováno"
    r"|опубликовано|дата публикации|опубліковано|公開日|掲載日|投稿日|发布时间|發布時間|发布日期|게시일)"
)
_FIRST = r"(?:originally|first) (?:published|posted)"
_FIRST_WORD = re.compile("originally|first")  # asked before the long pattern
_OF_THIS = re.compile(rf"(?i)\bthis (?:\w+ )?(?:article|post|story|piece|page|guide|blog|entry|essay)\b[^.]{{0,20}}\b{_FIRST}\b")
_LABEL = re.compile(
    rf"(?i)\W*(?!(?:web)?site\b)(?:(?P<first>{_FIRST})|(?P<published>(?:\w+ )?{_PUBLISHED})"
    rf"|(?P<changed>(?:[^\W\d_]+\W+){{0,3}}(?:{CHANGES})[^\W\d_]*))"
)
_GAP = re.compile(r"(?i)\W*(?:(?:on|at|am|le|el|il|em|op|den|the|o)\b\W*){0,2}(?:[^\W\d_]{2,10},\s)?")
_AUTHOR_LABEL = re.compile(
    r"(?=[^\W\d_a-z])(?i:(?:article|written|posted|words|story|text)\sby|(?:about the )?author(?:\(s\)|s)?|contributors?"
    r"|autor(?:a|in|en|es|s)?|auteure?s?|autore|geschrieben von|escrito por|écrit par|scritto da)\s*:?"
)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,3}[^\W\d_a-z][\w.'’-]*")
_NO_NAME = re.compile(r"(?i)\b(?:posts?|recent|related|articles?|stories|more|archives?|categories)\b")
_JOINT = re.compile(r"(?i)\W*(?:and|und|et|y|e)?\W*")
_NO_AUTHORS_HERE = frozenset(("nav", "table", "blockquote", "cite", "figure", "option"))
MAX_NAMES = 8  # from as many on they are a list of who writes for the site
_KINDS = {"first": ("published_at", ORIGINAL), "published": ("published_at", LABELLED), "changed": ("modified_at", LABELLED)}


def find_labelled(tree: HtmlElement) -> Iterator[Candidate]:
    """Statements of labelled dates and authors; of several different days or names under one kind of label, none."""
    found: dict[tuple[str, str], dict[str, Candidate]] = {}
    body = tree.find("body")
    texts = [] if body is None else _TEXTS(body)
    for kind, date in _labelled(texts):
        found.setdefault(kind, {}).setdefault(date, Candidate(kind[0], date, kind[1]))
    for dates in found.values():
        if len(dates) == 1:
            yield from dates.values()
    authors = set(islice(_labelled_authors(texts), MAX_LABELS)) - {()}
    if len(authors) == 1:
        yield from (Candidate("author", name, LABELLED) for name in authors.pop())


def _labelled(texts: Sequence[etree._ElementUnicodeResult]) -> Iterator[tuple[tuple[str, str], str]]:
    n_seen = 0
    for number, text in enumerate(texts):
        words = " ".join(text[:MAX_SENTENCE].split())
        match = _OF_THIS.search(words) if _FIRST_WORD.search(words) else None
        match = match or (_LABEL.match(words) if len(words) <= MAX_TEXT else None)
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


def _labelled_authors(texts: Sequence[etree._ElementUnicodeResult]) -> Iterator[tuple[str, ...]]:
    """The names behind each label that is a text of its own; none for a label that says nothing of the article's authors."""
    for number, text in enumerate(texts):
        if len(text) <= MAX_TEXT and _AUTHOR_LABEL.fullmatch(" ".join(text.split())):
            names = tuple(_names_after(texts[number + 1 : number + 1 + 2 * MAX_NAMES]))
            is_own = 1 <= len(names) < MAX_NAMES and not _is_elsewhere(text.getparent(), _NO_AUTHORS_HERE)
            yield names if is_own else ()


def _names_after(following: Sequence[etree._ElementUnicodeResult]) -> Iterator[str]:
    """The names that follow a label, each a text of its own, joined by commas or items of one list."""
    is_joined = True
    for text in following:
        words = " ".join(text.split())
        parent = text.getparent()
        if _JOINT.fullmatch(words):
            is_joined = True
        elif (is_joined or _is_item(parent)) and _NAME.fullmatch(words) and not _NO_NAME.search(words):
            yield words
            is_joined = False
        else:
            return


def _is_item(element: HtmlElement | None) -> bool:
    return element is not None and (element.tag == "li" or next(element.iterancestors("li"), None) is not None)


def _is_elsewhere(element: HtmlElement | None, tags: frozenset[str] = _NOT_HERE) -> bool:
    """Is it in a list, a table, a quotation, a menu, a comment, or a paragraph of prose?"""
    while element is not None and element.tag != "body":
        if element.tag in tags or "comment" in element.get("class", "").lower():
            return True
        if element.tag == "p" and text_within(element, MAX_PARAGRAPH) is None:
            return True
        element = element.getparent()
    return False
