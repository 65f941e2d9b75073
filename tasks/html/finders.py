"""What trafilatura looks for by XPath, found in one walk by the words of classes and ids.

Its expressions call back into Python for every attribute of every element, which took half of its time on a page. Class
names come again and again: here each is looked at once. The words are trafilatura's own; tests/test_finders.py compares
each finder with the expression that it stands for.
"""

import importlib
import re
from collections.abc import Callable
from functools import cache, lru_cache

from lxml.html import HtmlElement
from trafilatura import settings, xpaths

Search = Callable[[str], bool]
Test = Callable[[HtmlElement], bool]
_BOXES = ("div", "item", "list", "p", "section", "span")
_FRAMES = ("article", "div", "main", "section")
_ANY = ("*",)
_REMEMBERED = 8192  # spellings of a class or id


class Finder:
    """The descendants with one of the tags that pass a test, in page order; is_first: at most one, as a list."""

    def __init__(self, tags: tuple[str, ...], test: Test, is_first: bool = False) -> None:
        self._tags, self._test, self._is_first = tags, test, is_first

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        found = filter(self._test, tree.iterdescendants(*self._tags))
        if not self._is_first:
            return list(found)
        first = next(found, None)
        return [] if first is None else [first]


def _search(*words: str, ignore_case: bool = False) -> Search:
    """Is one of these patterns in a text? Remembers the answers."""
    search = re.compile("|".join(words), re.IGNORECASE if ignore_case else re.NOFLAG).search
    return lru_cache(maxsize=_REMEMBERED)(lambda text: search(text) is not None)


def _first_of(element: HtmlElement, *names: str) -> str:
    """The attribute that stands first in the source, as XPath reads `@id|@class`."""
    return next((value for name, value in element.attrib.items() if name in names), "")


_ID, _CLASS = xpaths._COMMENTS_ID, xpaths._COMMENTS_CLASS
_comment_id = _search(f"^(?:{_ID}|disqus_thread|dsq-comments)")
_comment_list_id = _search(f"^(?:{_ID})")
_comment_class = _search(_CLASS)
_appended = _search("mvp-post-add-(?:box|wrap)|infinite-?scroll")
_appended_box = _search("mvp-post-add-(?:box|wrap)")
_discarded_id = _search(*xpaths._OVERALL_DISCARD_BOTH_TOKENS, *xpaths._OVERALL_DISCARD_ID_TOKENS)
_discarded_class = _search(*xpaths._OVERALL_DISCARD_BOTH_TOKENS, *xpaths._OVERALL_DISCARD_CLASS_TOKENS)
_reply_id = _search("reader-comments|akismet")
_reply_class = _search(
    "^hide-|comments-title|nocomments|-reply-|message|akismet|suggest-links|-hide-|hide-print| hidden| hide|noprint|notloaded"
)
_consent = _search(settings._COOKIE_CONSENT_RE, ignore_case=True)
_content_id, _content_class = _search(*xpaths._ARTICLE_CONTENT_ID_TOKENS), _search(*xpaths._ARTICLE_CONTENT_CLASS_TOKENS)
_story_id = _search(*xpaths._STORY_ID_TOKENS)
_story_class = _search("(?i:fulltext)", *xpaths._STORY_CLASS_TOKENS)
_main_id, _main_class = _search(*xpaths._MAIN_CONTENT_ID_TOKENS), _search(*xpaths._MAIN_CONTENT_CLASS_TOKENS)


def _is_comments(element: HtmlElement) -> bool:
    name, ident = element.get("class"), element.get("id")
    if name and _comment_class(name):
        return True
    return bool(ident) and (_comment_list_id if element.tag in ("ol", "ul") else _comment_id)(ident)


def _is_appended(element: HtmlElement) -> bool:
    names = [name for name in (element.get("id"), element.get("class")) if name]
    if not any(map(_appended, names)):
        return False
    return any(map(_appended_box, names)) or next(element.iterdescendants("h1"), None) is None


def _is_discarded(element: HtmlElement) -> bool:
    get = element.get
    name, ident, role = get("class"), get("id"), get("role")
    if (name and _discarded_class(name)) or (ident and _discarded_id(ident)) or (role and "nav" in role.replace("N", "n")):
        return True
    if ((name and "cookie" in name) or (ident and "cookie" in ident)) and "cookie" in _first_of(element, "id", "class"):
        return True
    part = get("data-component")
    return (part is not None and "MostPopularStories" in part) or get("data-lp-replacement-content") is not None


def _is_reply_or_hidden(element: HtmlElement) -> bool:
    get = element.get
    name, ident, style = get("class"), get("id"), get("style")
    if (name and _reply_class(name)) or (ident and _reply_id(ident)) or get("aria-hidden") == "true":
        return True
    if style and ("display:none" in style or "display: none" in style):
        return True
    if (name and name.startswith("reply-")) or (ident and ident.startswith("reply-")):
        return _first_of(element, "id", "class").startswith("reply-")
    return bool((style and "hidden" in style) or (ident and "hidden" in ident)) and "hidden" in _first_of(element, "id", "style")


def _is_teaser(element: HtmlElement) -> bool:
    name, ident = element.get("class"), element.get("id")
    return bool((name and "teaser" in name.replace("T", "t")) or (ident and "teaser" in ident.replace("T", "t")))


def _is_caption(element: HtmlElement) -> bool:
    name, ident = element.get("class"), element.get("id")
    return bool((name and "caption" in name) or (ident and "caption" in ident))


def _is_content(element: HtmlElement) -> bool:
    name, ident = element.get("class"), element.get("id")
    if name and (name in ("post", "entry") or _content_class(name)):
        return True
    return bool(ident and (ident == "articleContent" or _content_id(ident))) or element.get("itemprop") == "articleBody"


def _is_story(element: HtmlElement) -> bool:
    name, ident = element.get("class"), element.get("id")
    if name and (name in ("postarea", "art-postcontent", "text", "cell", "story") or _story_class(name)):
        return True
    return bool(ident and (ident in ("article", "story") or _story_id(ident))) or element.get("role") == "article"


def _is_main_content(element: HtmlElement) -> bool:
    name, ident = element.get("class"), element.get("id")
    if name and (name == "content" or _main_class(name) or _has_main(name) or "page-content" in _small(name, "CP")):
        return True
    return bool(ident) and (ident == "content" or _main_id(ident) or _has_main(ident))


def _has_main(name: str) -> bool:
    return "main-content" in _small(name, "CM")


def _small(name: str, letters: str) -> str:
    for letter in letters:
        name = name.replace(letter, letter.lower())
    return name


def _is_main(element: HtmlElement) -> bool:
    if element.tag == "main":
        return True
    return any((element.get(name) or "").startswith("main") for name in ("class", "id", "role"))


def _is_clutter(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in ("aside", "fencedframe", "footer", "script", "style", "svg", "template"):
        return True
    name, ident = element.get("class"), element.get("id")
    if (name and _consent(name)) or (ident and _consent(ident)):
        return True
    return tag == "div" and "footer" in _first_of(element, "class", "id")


APPENDED = [
    Finder(("div", "section", "aside"), _is_appended),
    Finder(("div", "section", "aside"), lambda element: "elementor-share-buttons" in (element.get("class") or "")),
]
COMMENTS = [Finder(("div", "list", "section", "details", "ol", "ul"), _is_comments)]
DISCARDED = [Finder(_BOXES, _is_discarded), Finder(_ANY, _is_reply_or_hidden)]
TEASERS = [Finder(_BOXES, _is_teaser)]
CAPTIONS = [Finder(_BOXES, _is_caption)]
BODIES = [
    Finder(_FRAMES, _is_content, is_first=True),
    Finder(("article",), lambda _: True, is_first=True),
    Finder(_FRAMES, _is_story, is_first=True),
    Finder(_FRAMES, _is_main_content, is_first=True),
    Finder(_FRAMES, _is_main, is_first=True),
]
CLUTTER = Finder(_ANY, _is_clutter)


@cache
def install() -> None:
    """Have trafilatura use these finders in this process: the same elements, found sooner."""
    xpaths.RAW_TREE_PRUNE_XPATH[:] = APPENDED
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH[:] = COMMENTS
    xpaths.OVERALL_DISCARD_XPATH[:] = DISCARDED
    xpaths.TEASER_DISCARD_XPATH[:] = TEASERS
    xpaths.DISCARD_IMAGE_ELEMENTS[:] = CAPTIONS
    xpaths.BODY_XPATH[:] = BODIES
    importlib.import_module("trafilatura.baseline").BASIC_CLEAN_XPATH = CLUTTER  # type: ignore[attr-defined]
