"""Authors as a page prints them by its headline: by class names, links to an author's page, and the word "by".

Who reviewed, edited, photographed or researched is no author: what is said before a name decides.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from lxml.html import HtmlElement

from tasks.records import Candidate

CLASS, NEAR = "class:author", "near:by"
MAX_NAME = 80
MAX_PARTS = 8  # pieces of text in a mark
MAX_CHILDREN = 2  # of an element that holds nothing but a byline
TOGETHER = 3  # elements from one name of a list to the next
_AUTHOR_CLASS = re.compile(
    r"(?i)(?:^|[^a-z])(?:author|byline|writer|contributor|autor|auteur|verfasser)s?(?:$|[^a-z]|name|link|info)"
)
_AUTHOR_LINK = re.compile(r"(?i)/(?:author|autor|autoren|auteur|by|profile|people|contributor|staff|writer)s?/[^/]")
_CREDIT = re.compile(
    r"(?i)^(?:article |post |story )?(?:written |posted |published )?"
    r"(?:by|von|par|por|di|af|av|door|от|автор|autor|author)(?:\s*:\s*|\s+)"
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}")
_OTHER_WORDS = (
    r"(?:review|edit(?!orial)|fact|check|research|contribut|photo|illustrat|image|updat|approv|verif|test|translat|graphic|video)"
    r"[^\W\d_]*\W(?:[^\W\d_]+\W)?(?:by|from|von|par|por)\b"
)
_OTHERS = re.compile(rf"(?i){_OTHER_WORDS}\W*$")
_OTHER_CREDIT = re.compile(rf"(?i)(?:[^\W\d_]+\s)?{_OTHER_WORDS}")
_EDGES = " |,-–•·"
_AUTHORS = re.compile(r"(?i)\b(?:written|story|words|text|article|posted|published)\s+by\W*$|^\W*by\W*$")
_BY = re.compile(r"(?i)^(?:(?:written|posted|published) )?by:?\s+(?=\S)")
_BY_NAME = re.compile(r"(?:[A-Z0-9][\w.'’&-]*)(?:\s[^\W_][\w.'’&-]*){0,4}")
_BY_TAGS = frozenset(("a", "span", "p", "div", "li", "small", "em", "b", "strong", "i", "address", "h4", "h5", "h6"))
_NAMES_TAGS = ("a", "span", "li", "div", "p", "strong", "b")


class Writers:
    """Reads the marks around a headline in order; after one that is said to be another's, the rest of its list is too."""

    def __init__(self) -> None:
        self.other_at = -TOGETHER - 1

    def read(self, element: HtmlElement, number: int, before: Callable[[], list[str]], is_close: bool) -> list[Candidate]:
        """Authors named by an element; before: gives the words right before it, from the nearest alone to all together."""
        marks = _author_marks(element)
        if marks and self._is_others(element, number, before()):
            self.other_at = number
            return []
        if not marks and is_close and (name := _name_after_by(element)):
            return [Candidate("author", name, NEAR)]
        return marks

    def _is_others(self, element: HtmlElement, number: int, labels: Sequence[str]) -> bool:
        parent = element.getparent()
        said = [*labels, " ".join((parent.text or "").split())] if parent is not None else list(labels)
        if any(map(_AUTHORS.search, said)):
            return False
        return any(map(_OTHERS.search, said)) or number - self.other_at <= TOGETHER


def _author_marks(element: HtmlElement) -> list[Candidate]:
    """A name in an element whose class says author or in a link to an author's page, or several, each in a child of its own."""
    names = " ".join(filter(None, map(element.get, ("class", "id", "data-testid"))))
    is_marked = names and _AUTHOR_CLASS.search(names)
    if not is_marked and not (element.tag == "a" and _AUTHOR_LINK.search(element.get("href", ""))):
        return []
    parts = [_name_in(child) for child in element if child.tag in _NAMES_TAGS]
    found = parts if len(parts) > 1 and all(parts) else [_name_in(element)]
    return [Candidate("author", name, CLASS) for name in found if name]


def _name_in(element: HtmlElement) -> str:
    """The name that an element holds, "" where it holds more; of pieces glued to each other the first: Jane DoeReporter."""
    text = " ".join("".join(element.itertext()).split())[: MAX_NAME * 2]
    if _OTHER_CREDIT.match(text):
        return ""
    pieces = [piece for piece in _glued_pieces(element) if _CREDIT.sub("", piece + " ").strip(_EDGES)]
    if len(pieces) > 1 and (first := _name(pieces[0])) and " " in first:
        return first
    return _name(" ".join(pieces) if len(pieces) == 1 else text)


def _name(text: str) -> str:
    name = _CREDIT.sub("", text).strip(_EDGES)
    return name if len(name) <= MAX_NAME and _NAME.fullmatch(name) else ""


def _glued_pieces(element: HtmlElement) -> Iterator[str]:
    """The texts of an element, cut where two elements meet with no white space between their letters."""
    piece = ""
    for number, text in enumerate(element.itertext()):
        if number == MAX_PARTS:
            return
        if piece and piece[-1:].isalnum() and text[:1].isalnum():
            yield " ".join(piece.split())
            piece = ""
        piece += text
    yield " ".join(piece.split())


def _name_after_by(element: HtmlElement) -> str:
    """The few words behind a "by" that are all that an element holds."""
    if element.tag not in _BY_TAGS or len(element) > MAX_CHILDREN:
        return ""
    pieces = list(_glued_pieces(element))
    text = pieces[0] if len(pieces) == 1 else ""
    match = _BY.match(text) if len(text) <= MAX_NAME else None
    name = text[match.end() :].strip(_EDGES) if match else ""
    return name if _BY_NAME.fullmatch(name) else ""
