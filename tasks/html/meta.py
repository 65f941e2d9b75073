"""What a page states about its article: JSON-LD, meta tags, microdata, title, h1 and the marks beside it.

Each statement becomes a Candidate with its source; which one is right is decided later, with the text at hand.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from tasks.html.blocks import find_blocks
from tasks.html.labelled import find_labelled
from tasks.html.marks import find_marks, is_of_teaser
from tasks.records import Candidate

MAX_VALUE = 2_000  # characters of a statement; longer ones are article text in the wrong place
MAX_PROPERTIES = 500  # itemprop marks looked at
MAX_PER_SOURCE = 12  # of h1 and rel=author
MAX_LINKED_AUTHORS = 3  # different ones by rel=author; more are those of teasers
_FIELD_OF_META = {
    "headline": ("og:title twitter:title dc.title dcterms.title parsely-title sailthru.title citation_title hdl "
                 "article:title cxenseparse:title title headline"),
    "dek": ("og:description twitter:description description dc.description dcterms.description sailthru.description "
            "abstract dcterms.abstract"),
    "author": ("author article:author article:author_name dc.creator dcterms.creator dc.author parsely-author "
               "sailthru.author byl citation_author cxenseparse:author cxenseparse:recs:author og:article:author "
               "og:author vr:author creator authors article.author twitter:data1"),
    "published_at": ("article:published_time og:article:published_time article:published og:published_time "
                     "datepublished date publish-date publish_date published-date publication_date pubdate "
                     "publishdate parsely-pub-date sailthru.date dc.date dc.date.issued dcterms.date dcterms.created "
                     "dcterms.issued dc.date.created citation_publication_date citation_date ptime article.published "
                     "cxenseparse:recs:publishtime cxenseparse:publishtime date.created article_date_original "
                     "displaydate analyticsattributes.articledate release_date originalpublicationdate"),
    "modified_at": ("article:modified_time og:article:modified_time og:updated_time article:modified datemodified "
                    "last-modified lastmod dcterms.modified dc.date.modified article.updated utime date.updated "
                    "revised"),
    "site": "og:site_name dc.publisher dcterms.publisher application-name citation_journal_title cre",
    "language": "og:locale content-language dc.language dcterms.language language",
    "url": "og:url",
}  # fmt: skip
# by the words of a name that no list has: `w-published-date`, `first_published`. A `published-time` is the machine's own: when
# it last sent the page out
_PUBLISHED_NAME = re.compile(
    r"(?:^|[^a-z])(?:publish(?:ed)?[-_.]?date|publication[-_.]?date|pub[-_.]?date|published|date[-_.]?published)$"
)
_MODIFIED_NAME = re.compile(r"(?:^|[^a-z])(?:(?:updated?|modified)[-_.]?(?:date|time|on|at)|updated|modified|date[-_.]?modified)$")
_META = {name: field for field, names in _FIELD_OF_META.items() for name in names.split()}
_FIELD_OF_ITEMPROP = {
    "headline": "headline",
    "description": "dek",
    "datepublished": "published_at",
    "datecreated": "published_at",
    "datemodified": "modified_at",
    "author": "author",
    "editor": "editor",
}
_SURNAME_FIRST = ("meta:citation_author", "meta:dc.creator", "meta:dcterms.creator")  # as libraries write names: Doe, Jane
_ADDRESS = re.compile(r"(?i)^(?:https?:|www\.|/|@)|^\S+\.(?:com|org|net|html?|php)\b\S*$|^\S+@\S+$|^\d+$")
_ARTICLE_TYPE = re.compile(r"(?i)article|posting|webpage|report|review|creativework|recipe")


def find_candidates(tree: HtmlElement, json_ld: Iterable[Candidate], url: str) -> list[Candidate]:
    """All statements of a page, those of its JSON-LD among them, in document order by kind of source, without repeats.

    Addresses and handles given as authors are left out; organisations stay, with a source of their own.
    """
    found = [
        *json_ld,
        *_from_meta(tree),
        *_from_microdata(tree),
        *_from_elements(tree),
        *find_marks(tree),
        *find_labelled(tree),
    ]
    return list(dict.fromkeys(filter(None, (_tidy(candidate, url) for candidate in found))))


def _tidy(candidate: Candidate, url: str) -> Candidate | None:
    """The statement with its white space folded, None when it says nothing of use."""
    value = " ".join(candidate.value.split())[:MAX_VALUE]
    if candidate.field == "author" and candidate.source in _SURNAME_FIRST and value.count(",") == 1:
        value = " ".join(part.strip() for part in reversed(value.split(",")))
    if candidate.field.endswith("_at"):
        value = value.strip("\"' ")
    if candidate.field in ("author", "editor") and _ADDRESS.search(value):
        return None
    if candidate.field == "url" and value:
        value = _absolute(url, value)
    return Candidate(candidate.field, value, candidate.source) if value else None


def _absolute(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address)
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


def _from_meta(tree: HtmlElement) -> Iterator[Candidate]:
    """meta tags by name, property or http-equiv: `meta:author` for a bare name, `og:title` for one with a prefix."""
    is_credit = False
    for meta in tree.iter("meta"):
        content = meta.get("content")
        for name in (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").lower().split():
            if name == "twitter:label1":
                is_credit = bool(content) and content.strip().lower() in ("written by", "by", "author", "verfasst von")
            elif content and (field := _META.get(name)) and (name != "twitter:data1" or is_credit):
                yield Candidate(field, content, name if ":" in name else f"meta:{name}")
            elif content and (field := _date_of_name(name)):
                yield Candidate(field, content, f"name:{name}")


def _date_of_name(name: str) -> str:
    """Field of a meta tag that no list has, by the words of its name; "" for one that names no date of the article."""
    if _PUBLISHED_NAME.search(name):
        return "published_at"
    return "modified_at" if _MODIFIED_NAME.search(name) else ""


def _from_microdata(tree: HtmlElement) -> Iterator[Candidate]:
    """itemprop marks of the article itself, not those of comments, products or related articles.

    Of several marked articles the one that holds the h1 is the page's; where none does, they are a list of others.
    """
    found: dict[HtmlElement | None, list[Candidate]] = {}
    teasers: dict[HtmlElement, bool] = {}
    for element in tree.xpath("//*[@itemprop]")[:MAX_PROPERTIES]:
        for name in element.get("itemprop", "").split():
            field = _FIELD_OF_ITEMPROP.get(name.lower())
            scope = _scope_of(element) if field else None
            if field and _is_of_article(scope) and not is_of_teaser(element, teasers) and (value := _item_value(element)):
                found.setdefault(scope, []).append(Candidate(field, value, "itemprop"))
    scopes = [scope for scope in found if scope is not None]
    own = [scope for scope in scopes if scope.find(".//h1") is not None] if len(scopes) > 1 else scopes
    for scope, said in found.items():
        if scope is None or scope in own:
            yield from said


def _scope_of(element: HtmlElement) -> HtmlElement | None:
    return next((a for a in element.iterancestors() if a.get("itemscope") is not None), None)


def _is_of_article(scope: HtmlElement | None) -> bool:
    return scope is None or (bool(_ARTICLE_TYPE.search(scope.get("itemtype", ""))) and not scope.get("itemprop"))


def _item_value(element: HtmlElement) -> str:
    """Value of a microdata property: its own attribute, the name inside of a nested item, or its text."""
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return value
    if element.get("itemscope") is not None:
        names = [e for e in element.iter() if e.get("itemprop") == "name"]
        return names[0].get("content") or _text_of(names[0]) if names else ""
    return _text_of(element)


def _from_elements(tree: HtmlElement) -> Iterator[Candidate]:
    """html lang, canonical address, title, h1 and rel=author."""
    yield Candidate("language", tree.get("lang") or tree.get("xml:lang") or "", "html:lang")
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            yield Candidate("url", link.get("href", ""), "canonical")
    for title in _some(tree.iter("title")):
        yield Candidate("headline", " ".join((title.text or "").split()), "title")
        break
    for heading in _some(tree.iter("h1")):
        yield Candidate("headline", " ".join(block.text for block in find_blocks(heading)), "h1")
    authors = [_text_of(e) for e in _some(e for e in tree.iter("a", "link") if "author" in (e.get("rel") or "").lower().split())]
    if len(set(authors)) <= MAX_LINKED_AUTHORS:
        yield from (Candidate("author", name, "rel:author") for name in authors)


def _some(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    for number, element in enumerate(elements):
        if number == MAX_PER_SOURCE:
            return
        yield element


def _text_of(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
