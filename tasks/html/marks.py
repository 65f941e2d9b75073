"""Author and date as a page prints them beside its headline: by class names, author links and short texts with a date.

Many pages state neither in their meta tags. Measured on blogs: where they state no date, 112 of 173 have it within 60
elements of the h1, right in 85% of cases; authors by class 77%. Further away stand the dates of other articles.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from lxml import etree
from lxml.html import HtmlElement

from tasks.html.headings import find_heads
from tasks.html.texts import text_within
from tasks.html.writers import NEAR, Writers
from tasks.records import Candidate

BEFORE, AFTER = 10, 60  # elements around a headline where its date stands
AUTHOR_BEFORE, AUTHOR_AFTER = 20, 100  # and its author, who may have a box of his own
MAX_MARK = 60  # characters of a text that is a mark, not prose
MAX_TEASER = 1_500  # characters of another article, white space counted, that is a teaser
MAX_ASIDE = 120  # characters of an aside or footer inside an article that tells of it; more are teasers and boxes
MAX_SPACED = 10_000  # and characters with the white space in it
MAX_MARKS = 8
MAX_LABEL = 24  # characters of the words before a date that say what it is of
LOOK_BACK = 3  # elements before a date in which these words may stand
MAX_DAYS = 2  # different days near a headline; more are a calendar or a list of articles
NEAR_ANCESTORS = 5  # whose class is asked for comments: further out, `has-comments` is on the whole page
_ELSEWHERE = frozenset(("nav", "aside", "footer", "head"))
_PARTS_OF_ARTICLE = frozenset(("footer", "aside"))  # inside of an article they may hold its own date
_LINKED_HEADING = etree.XPath("boolean(.//h2//a|.//h3//a|.//h4//a|.//a//h2|.//a//h3|.//a//h4)")
DATE = re.compile(
    r"\b[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.|º|er)?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}(?!\d)"
    r"|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b"
)
CHANGES = "updat|modif|revis|aktuali|mis à jour|actualiz|aggiornat|bijgewerkt|oppdater|opdater|päivite|обновл|güncel|更新"
CHANGES += r"|\breviewed|\blast\s(?:edited|checked|tested)"
_CHANGED = re.compile(rf"(?i){CHANGES}")
# what is said right before a day that is not the article's: of a member, a birth, an event, a deadline
_OF_OTHERS = re.compile(
    r"(?i)(?:^|\W)(?:member since|joined|born|died|deadline|closing date|apply by|expir\w+|valid|events?|last (?:active|seen)|©"
    r"|copyright|mitglied seit|geboren|termin|veranstaltung|frist|einsendeschluss|gültig|membre depuis|née?|date limite"
    r"|événement|miembro desde|nacid[oa]|fecha límite|evento|iscritt[oa] dal|nat[oa]|scadenza|lid sinds|evenement"
    r"|membro desde|nascid[oa]|prazo|на сайте с|родил\w+|срок\w*)(?!\w)[^\d\n]{0,16}$"
)
_LISTS = re.compile(r"(?i)(?:^|[^a-z])(?:related|recommend|trending|most-?read|popular)")
_CHANGED_CLASS = re.compile(rf"(?i){CHANGES}|(?<![a-z])changed(?![a-z])")
_PUBLISHED = re.compile(r"(?i)publi|posted|veröffentlicht|geplaatst|опублик|公開|pubblic")
_LABELLED_CHANGE = re.compile(rf"(?i)\W*(?:[^\W\d_]+\W+){{0,2}}(?:{CHANGES})[^\W\d_]*(?:\s(?:on|at|am|le|el|il|em))?\W*")
_SPAN = re.compile(rf"\s?[-–—]\s?(?:{DATE.pattern})")
YEAR = re.compile(r"(?:19|20)\d\d")


def find_marks(tree: HtmlElement) -> Iterator[Candidate]:
    """Statements printed near a headline; sources `time`, `near:date`, `class:author` and `near:by`. None without a headline.

    What only stands behind a "by" is believed where it is one and a date stands by the headline too.
    """
    elements = list(tree.iter())
    heads = find_heads(tree, elements)
    around = {ancestor for head in heads for ancestor in elements[head].iterancestors()}
    found: list[Candidate] = []
    writers = Writers()
    for number in _near(heads, AUTHOR_BEFORE, AUTHOR_AFTER, len(elements)):
        element = elements[number]
        is_close = any(-BEFORE <= number - head <= AFTER for head in heads)
        before = partial(_labels_before, elements, number)
        date = _date_mark(element, before) if is_close else None
        marks = [date] if date else writers.read(element, number, before, is_close)
        if marks and len(found) < MAX_MARKS and not is_elsewhere(element, around):
            found += marks
    is_list = len({c.value for c in found if c.source == "near:date" and c.field == "published_at"}) > MAX_DAYS
    is_byline = any(c.field != "author" for c in found) and len({c.value for c in found if c.source == NEAR}) == 1
    yield from (c for c in found if not (is_list and c.field == "published_at") and (is_byline or c.source != NEAR))


def _labels_before(elements: Sequence[HtmlElement], number: int) -> list[str]:
    """The words right before an element, where they are few: `Last updated:`; from the last element alone to all together."""
    labels: list[str] = []
    for element in reversed(elements[max(0, number - LOOK_BACK) : number]):
        if own := _own_text(element):
            label = " ".join([own, *labels[-1:]])
            if len(label) > MAX_LABEL:
                break
            labels.append(label)
    return labels


def _near(heads: Sequence[int], before: int, after: int, end: int) -> list[int]:
    """Numbers of the elements around any headline, in order; of many h1 only the first few are headlines."""
    found = {n for head in heads[:MAX_MARKS] for n in range(max(0, head - before), min(end, head + after + 1))}
    return sorted(found)


def is_elsewhere(element: HtmlElement, around: Collection[HtmlElement]) -> bool:
    """Is it part of a menu, a sidebar, somebody's comment, or another article with a heading of its own?

    around: the elements that hold a headline
    """
    is_aside = False
    for number, ancestor in enumerate(element.iterancestors()):
        names = ancestor.get("class", "") + ancestor.get("itemtype", "") if number < NEAR_ANCESTORS else ""
        if "comment" in names.lower() or (_LISTS.search(names) and ancestor not in around):
            return True
        if ancestor.tag == "article" and ancestor not in around and _is_teaser(ancestor):
            return True
        if ancestor.tag in _PARTS_OF_ARTICLE and not is_aside:
            is_aside = True
            text = text_within(ancestor, MAX_SPACED)
            if text is None or len(" ".join(text.split())) > MAX_ASIDE:
                return True
        elif ancestor.tag == "article" and is_aside:
            return False
        elif ancestor.tag in _ELSEWHERE:
            return True
    return is_aside


def is_of_teaser(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Is it in an article without an h1, short and under a heading that links to it? known: articles that were looked at."""
    article = next(element.iterancestors("article"), None)
    if article is None:
        return False
    if article not in known:
        known[article] = _is_teaser(article) and article.find(".//h1") is None
    return known[article]


def _is_teaser(article: HtmlElement) -> bool:
    """Is it a short one under a heading that links to it?"""
    return text_within(article, MAX_TEASER) is not None and bool(_LINKED_HEADING(article))


def _date_mark(element: HtmlElement, before: Callable[[], list[str]]) -> Candidate | None:
    """The date of a <time>, or in the own words of any element; one said to be of a change is `modified_at`.

    before: gives the words before it. Two days with a stroke between them are no date: an event lasts that long.
    """
    own = _own_text(element)
    is_time = element.tag == "time"
    machine = element.get("datetime", "") if is_time else ""
    if not own and not machine:
        return None
    date = machine if YEAR.match(machine) else ""
    if not date and len(own) <= MAX_MARK and (match := DATE.search(own)):
        date = "" if _SPAN.match(own, match.end()) else match.group()
    if not date:
        return None
    labels = before()
    if _is_of_others(own[: own.find(date)] if date in own else "", element, labels):
        return None
    said = " ".join("".join(element.itertext()).split())[:MAX_MARK] if is_time else own
    is_change = any(map(_LABELLED_CHANGE.fullmatch, labels)) or _is_of_change(element, said)
    field = "modified_at" if is_change else "published_at"
    return Candidate(field, date, "time" if is_time else "near:date")


def _is_of_others(own: str, element: HtmlElement, labels: Sequence[str]) -> bool:
    """Does what stands right before a day say that it is no article's? Of another element with a colon: menus have `Events`.

    own: the words before it in its element
    """
    if own.strip():
        return _OF_OTHERS.search(own) is not None
    before, parent = element.getprevious(), element.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    said = [text[-MAX_MARK:].rstrip(), *(label for label in labels[:1] if label.endswith(":"))]
    return any(map(_OF_OTHERS.search, said))


def _is_of_change(element: HtmlElement, own: str) -> bool:
    """Does the mark, or the class of what holds it, speak of a change? `published updated` together say nothing."""
    parent = element.getparent()
    around = parent.get("class", "") if parent is not None else ""
    before = (parent.text or "")[-MAX_MARK:] if parent is not None else ""
    if _CHANGED.search(own) and not _PUBLISHED.search(own):
        return True
    if _CHANGED.search(own) or _CHANGED_CLASS.search(around) or _CHANGED.search(before):
        return "publish" not in around
    name = element.get("class", "")
    return _CHANGED_CLASS.search(name) is not None and "publish" not in name


def _own_text(element: HtmlElement) -> str:
    """Words of the element itself and between its children, not those inside of them."""
    text = element.text or ""
    if len(element):
        text += " " + " ".join(child.tail or "" for child in element.iterchildren())
    return " ".join(text.split()) if text else ""
