"""The headings of a page that may be its headline: every h1, and the lower one that the page's title names."""

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from tasks.html.texts import text_within
from tasks.measures import letters_key

MAX_HEADINGS = 200  # looked at
MIN_LETTERS = 8  # of a heading that a title is said to name: `About` is in many
MAX_TEXT = 2_000  # characters of a heading, white space counted; one that was not closed may hold the page
_TITLES = ("og:title", "twitter:title")
_LEVELS = ("h1", "h2", "h3")


def find_heads(tree: HtmlElement, elements: Sequence[HtmlElement]) -> list[int]:
    """Numbers of the h1 elements and of the lower heading, if one says more of the page's title than any h1 does.

    Blogs often have their own name in the h1, or none, and the headline in an h2.
    """
    headings = [n for n, element in enumerate(elements) if element.tag in _LEVELS][:MAX_HEADINGS]
    heads = [n for n in headings if elements[n].tag == "h1"]
    titles = [letters_key(title) for title in _titles(tree)]
    keys = ((n, letters_key(text_within(elements[n], MAX_TEXT) or "")) for n in headings)
    named = {n: len(key) for n, key in keys if _names(titles, key)}
    best = max(named, key=lambda n: (named[n], elements[n].tag == "h1", -n), default=None)
    return heads if best is None or best in heads else sorted([*heads, best])


def _names(titles: Sequence[str], key: str) -> bool:
    return len(key) >= MIN_LETTERS and any(key in title for title in titles)


def _titles(tree: HtmlElement) -> Iterator[str]:
    for title in tree.iter("title"):
        yield title.text or ""
        break
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in _TITLES:
            yield meta.get("content") or ""
