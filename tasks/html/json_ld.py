"""JSON-LD scripts of a page to statements about its article (schema.org NewsArticle and its kin).

Publishers' JSON is often broken: comments around it, trailing commas, line ends inside strings, bare quotes. What
cannot be parsed is looked through for the few plain strings that matter.
"""

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, NamedTuple

from tasks.records import Candidate
from tasks.stated.sources import ORGANIZATION, PAGE_DATE

SOURCE = "json_ld"
MAX_NODES = 5_000
_ARTICLE = re.compile(r"(?i)(?:article|blogposting|socialmediaposting|discussionforumposting|report|review|column)$")
_PAGE = re.compile(r"(?i)(?:webpage|itempage|aboutpage|creativework|recipe|howto|faqpage|podcastepisode|techarticle)$")
_BARE_PAGE = re.compile(r"(?i)page$")
_ORGANIZATION = re.compile(r"(?i)(?:organization|corporation|newsagency|brand|website)$")
_ASIDE = frozenset(
    (
        *("author", "editor", "creator", "publisher", "reviewedBy", "image", "video", "logo", "thumbnail", "comment"),
        *("itemListElement", "hasPart", "isPartOf", "mentions", "about", "citation", "isBasedOn", "review", "sameAs"),
        *("liveBlogUpdate", "potentialAction", "itemReviewed", "breadcrumb"),
    )
)
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", "//")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_LOOSE_STRING = re.compile(r'"(headline|datePublished|dateModified)"\s*:\s*"((?:[^"\\]|\\.){1,500})"')
_FIELDS = (
    ("headline", ("headline", "name")),
    ("dek", ("description", "abstract")),
    ("published_at", ("datePublished", "dateCreated")),
    ("modified_at", ("dateModified",)),
    ("language", ("inLanguage",)),
    ("url", ("url", "mainEntityOfPage", "@id")),
)
Node = dict[str, Any]


class JsonLd(NamedTuple):
    """What the scripts say of the page's article: statements, and its text (articleBody, may be mark-up), "" if none."""

    candidates: list[Candidate]
    body: str


def read_json_ld(scripts: Sequence[str], url: str) -> JsonLd:
    """Statements and text of the node that describes the page's article; nothing where no script has one."""
    values: list[Any] = []
    loose: list[Candidate] = []
    for script in scripts:
        parsed = list(parse_loosely(script))
        values += parsed
        if not parsed:
            loose += _loose_statements(script)
    nodes = list(_nodes(values))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    article = _article(nodes, url)
    if article is None:
        return JsonLd(loose, "")
    return JsonLd(list(_statements(article, by_id)), _body(article.get("articleBody")))


def _body(value: Any) -> str:
    """The text of an article, a string or the strings of its paragraphs; "" for all else."""
    parts = value if isinstance(value, list) else [value]
    return "\n\n".join(part.strip() for part in parts if isinstance(part, str))


def parse_loosely(script: str) -> Iterator[Any]:
    """Values of a script that holds one or several, common faults mended; none where that fails."""
    text = _unwrapped(script)
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        values = _parse_all(attempt)
        if values:
            yield from values
            return


def _unwrapped(script: str) -> str:
    """The script without the comment and CDATA marks that hid it from old browsers and XML parsers."""
    text = script.strip()
    for _ in range(2):
        for mark in _OPENINGS:
            text = text.removeprefix(mark).lstrip()
        for mark in _CLOSINGS:
            text = text.removesuffix(mark).rstrip()
    return text.rstrip(";")


def _parse_all(text: str) -> list[Any]:
    decoder, at, values = json.JSONDecoder(strict=False), 0, []
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values


def _loose_statements(script: str) -> Iterator[Candidate]:
    """Statements of a script that is no JSON, found by their names."""
    names = {"headline": "headline", "datePublished": "published_at", "dateModified": "modified_at"}
    for match in _LOOSE_STRING.finditer(script):
        if value := _plain(match[2].replace('\\"', '"').replace("\\/", "/")):
            yield Candidate(names[match[1]], value, SOURCE)


def _nodes(values: list[Any]) -> Iterator[Node]:
    """All objects, outermost and first ones first, but for those that only stand beside an article."""
    queue: list[Any] = list(values)
    n_seen = 0
    while queue and n_seen < MAX_NODES:
        later: list[Any] = []
        for value in queue:
            n_seen += 1
            if isinstance(value, list):
                later += value
            elif isinstance(value, dict):
                yield value
                later += [v for k, v in value.items() if isinstance(v, dict | list) and k not in _ASIDE]
        queue = later


def _article(nodes: Sequence[Node], url: str) -> Node | None:
    """The node of the page's article: an article by type, one that names this page first; else a page with a date."""
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    here = [node for node in articles if url and url in (_url(node), _url(node.get("mainEntityOfPage")))]
    pages = [node for node in nodes if _is(node, _PAGE) and not _is(node, _ARTICLE)]
    dated = [node for node in pages if node.get("datePublished")]
    for found in (here, [a for a in articles if a.get("headline")], articles, dated):
        if found:
            return found[0]
    return None


def _is(node: Node, kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(t, str) and kind.search(t) for t in (types if isinstance(types, list) else [types]))


def _url(value: Any) -> str:
    """The address in a string or in an object's url or @id."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
    return value.strip() if isinstance(value, str) else ""


def _statements(article: Node, by_id: dict[str, Node]) -> Iterator[Candidate]:
    """What the article's node says; its type too, for news sites mean their JSON-LD headline and blogs their h1.

    Publishing software gives every page a date, the contact page too: that of a node that is only a page has its own source.
    """
    types = article.get("@type")
    dates = PAGE_DATE if _is(article, _BARE_PAGE) and not _is(article, _ARTICLE) else SOURCE
    for name in types if isinstance(types, list) else [types]:
        if isinstance(name, str):
            yield Candidate("type", name.rpartition("/")[2].rpartition(":")[2], SOURCE)
    for field, names in _FIELDS:
        for name in names:
            value = _url(article.get(name)) if field == "url" else _plain(article.get(name))
            if value and not (field == "headline" and name == "name" and article.get("headline")):
                yield Candidate(field, value, dates if field == "published_at" else SOURCE)
                break
    publishers = [name for name, _ in _named(article.get("publisher"), by_id)]
    yield from _people("author", article.get("author") or article.get("creator"), publishers, by_id)
    yield from _people("editor", article.get("editor"), publishers, by_id)
    for publisher in publishers:
        yield Candidate("site", publisher, SOURCE)


def _people(field: str, value: Any, publishers: Sequence[str], by_id: dict[str, Node]) -> Iterator[Candidate]:
    """One statement a name, people before organisations.

    The publisher is left out where a person is named; an organisation that is not the publisher may be an agency.
    """
    found = list(_named(value, by_id))
    people = [name for name, is_organization in found if not is_organization and name not in publishers]
    for name in people or [name for name, is_organization in found if not is_organization]:
        yield Candidate(field, name, SOURCE)
    for name, is_organization in found:
        if is_organization and not (people and name in publishers):
            yield Candidate(field, name, ORGANIZATION)
            if field == "author" and name not in publishers:
                yield Candidate("agency", name, SOURCE)


def _named(value: Any, by_id: dict[str, Node], depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Names in a string, an object, a reference to one, or a list of these; and whether each is an organisation's."""
    if isinstance(value, list):
        for item in value[:50] if depth < 3 else ():
            yield from _named(item, by_id, depth + 1)
    elif isinstance(value, dict):
        node = value if value.get("name") else by_id.get(str(value.get("@id")), value)
        names = node.get("name") or " ".join(filter(None, (_plain(node.get(part)) for part in ("givenName", "familyName"))))
        for name in names if isinstance(names, list) else [names]:
            if plain := _plain(name):
                yield plain, _is(node, _ORGANIZATION)
    elif plain := _plain(value):
        yield plain, False


def _plain(value: Any) -> str:
    """A string without mark-up and entities, white space folded; of a list the first one; "" for all else."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return ""
    text = unescape(unescape(value)) if "&" in value else value
    return " ".join(re.sub(r"<[^<>]{1,200}>", " ", text).split())
