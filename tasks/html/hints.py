"""What the mark-up around a text says about it: region of the page, words of class names, whether it is hidden.

Only evidence for a later labeller: nothing is dropped for it.
"""

import re
from functools import lru_cache
from itertools import chain, islice

from lxml.html import HtmlElement

HINT_CHARS = 200  # cap on the hints of one block: utility-first CSS has hundreds of class words an element
N_ANCESTORS = 3  # nearest ancestors with any class word that lend theirs
MAX_CLIMB = 12  # ancestors looked at for that: wordless wrappers can be nested a thousand deep
_WORD_ATTRIBUTES = ("class", "id", "itemprop", "role", "data-testid", "data-component")

REGION_TAGS = frozenset(("article", "main", "nav", "header", "footer", "aside", "figure", "form"))
_REGION_OF_ROLE = {
    "article": "article",
    "main": "main",
    "navigation": "nav",
    "menubar": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
}
# Old pages have no landmark tags. Only a whole class or id counts: `with-sidebar` and `comments-open` wrap articles.
_REGION_NAME = re.compile(
    r"(?P<comments>(?:[a-z]{1,8}-)??comments?(?:list|s?-(?:list|area|section|wrapper|container|thread|box|block|form))?"
    r"|commentlist|disqus_thread|respond)"
    r"|(?P<nav>nav|navbar|navigation|menu|breadcrumbs?|(?:main|top|site|primary)-?(?:nav|menu|navigation))"
    r"|(?P<aside>sidebar|(?:left|right|primary|secondary)-?sidebar)"
    r"|(?P<header>masthead|(?:site|page|global)-?header)"
    r"|(?P<footer>footer|(?:site|page|global)-?footer|colophon)"
)
_OWN_HEADER = re.compile(r"(?i)article|entry|post|story|artikel|beitrag|noticia")
_NO_COMMENTS = frozenset(("no-comments", "has-comments", "with-comments", "no-comment"))
_HIDING_STYLE = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HINT_WORD = re.compile(r"[^\W\d_]{2,40}")


def region_of(element: HtmlElement, tag: str, outer: str) -> str:
    """The region that an element opens, or `outer` when it opens none.

    A header inside an article or main part holds its headline, so it stays part of it; a form that wraps the whole page
    (ASP.NET) is no form to a reader.
    """
    region = _region_by_tag(element, tag) or _region_by_name(element, tag)
    if region == "header" and (outer in ("article", "main") or _OWN_HEADER.search(element.get("class", ""))):
        return outer or "article"
    if region == "form":
        parent = element.getparent()
        return outer if parent is None or parent.tag == "body" else region
    return region or outer


def _region_by_tag(element: HtmlElement, tag: str) -> str:
    if tag in REGION_TAGS:
        return tag
    role = element.get("role")
    return _REGION_OF_ROLE.get(role, "") if role else ""


def _region_by_name(element: HtmlElement, tag: str) -> str:
    """Region by a whole class or id, for pages without landmark tags."""
    names, name = element.get("class"), element.get("id")
    if (names is None and name is None) or tag in ("body", "html"):
        return ""
    return _region_of_names(f"{names or ''} {name or ''}")


@lru_cache(maxsize=4096)
def _region_of_names(names: str) -> str:
    for name in names.lower().split():
        match = _REGION_NAME.fullmatch(name)
        if match and name not in _NO_COMMENTS:
            return match.lastgroup or ""
    return ""


def is_hidden(element: HtmlElement) -> bool:
    """Does the element ask not to be shown? Only its own mark-up is looked at, no style sheet."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDING_STYLE.search(style) is not None)


class HintWords:
    """Class and id words of elements, read once for each element and split once for each spelling on one page."""

    def __init__(self) -> None:
        self._split: dict[str, list[str]] = {}
        self._upward: dict[HtmlElement, list[str]] = {}

    def of(self, element: HtmlElement) -> list[str]:
        """Lower-case words of an element's class, id and test names; `postBody-meta2` gives post, body, meta.

        Not `hidden`: that hint is for the attribute, and overflow-hidden hides nothing.
        """
        get = element.get
        names = " ".join([value for name in _WORD_ATTRIBUTES if (value := get(name))])
        if not names:
            return []
        words = self._split.get(names)
        if words is None:
            spaced = _CAMEL.sub(" ", names[: HINT_CHARS * 4])
            words = [word.lower() for word in _HINT_WORD.findall(spaced)]
            words = self._split[names] = [word for word in words if word != "hidden"]
        return words

    def above(self, element: HtmlElement) -> list[str]:
        """Words of the nearest ancestors that have any."""
        parent = element.getparent()
        if parent is None:
            return []
        words = self._upward.get(parent)
        if words is None:
            words = self._upward[parent] = self._climb(parent)
        return words

    def _climb(self, element: HtmlElement) -> list[str]:
        """Words of the element and its ancestors, three of them at most, the nearest first."""
        found, n_found = list[str](), 0
        for ancestor in islice(chain((element,), element.iterancestors()), MAX_CLIMB):
            if ancestor.tag == "body" or n_found == N_ANCESTORS:
                break
            if words := self.of(ancestor):
                n_found += 1
                found += words
        return found


def joined_hints(words: list[str]) -> str:
    """Distinct words in order, space separated, whole words up to HINT_CHARS.

    >>> joined_hints(["post", "meta", "post"])
    'post meta'
    """
    hints = " ".join(dict.fromkeys(words))
    return hints if len(hints) <= HINT_CHARS else hints[:HINT_CHARS].rpartition(" ")[0]
