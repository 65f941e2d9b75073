"""Texts of elements that are asked about only while they are short: on a broken page one element may hold all of it."""

from lxml.html import HtmlElement


def text_within(element: HtmlElement, limit: int) -> str | None:
    """The text of an element, None if it has more than so many characters.

    >>> from lxml.html import fromstring
    >>> text_within(fromstring("<p>It <b>rained</b>.</p>"), 10), text_within(fromstring("<p>It <b>rained</b>.</p>"), 9)
    ('It rained.', None)
    """
    parts, size = [], 0
    for text in element.itertext():
        size += len(text)
        if size > limit:
            return None
        parts.append(text)
    return "".join(parts)
