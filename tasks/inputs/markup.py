"""Is it HTML, Markdown or plain text? File names and field names are only a hint."""

import re
from html import unescape
from operator import sub

from tasks.html.markdown import is_markdown
from tasks.measures import is_small
from tasks.records import BodyForm

_PAGE_START = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ONE_ELEMENT = re.compile(r"(?is)\s*<(p|div|article|section|h[1-6]|ul|ol|blockquote|figure|main)\b[^<>]*>.*</\1>\s*")
_ANY_TAG = re.compile(r"<[a-zA-Z!/?]")
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|li|table|tr|td|article|section|figure|blockquote|span|a|img)\b[^<>]*>", re.I)
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|ul|ol|li|table|article|section|blockquote)\s*>|<br\b", re.IGNORECASE)
_LOOKED_AT = 200_000
_MIN_TAGS = 3
_LETTERS_PER_TAG = 1000  # prose about HTML quotes a tag now and then; markup has one every few words
_NO_PARAGRAPH = 5000  # characters without a tag are more than one: a page's text, in which a snippet of mark-up is printed
_PARAGRAPH = 60  # characters of a line from which it may be a paragraph
_BARE_SHARE = 0.5  # of such lines by length: from here on the tags are quoted by a text about programming
_SENTENCE_ENDS = tuple(".!?…:。！？\"”»)")


def is_markup(text: str) -> bool:
    """Is this text HTML: the start of a page, or several tags, block ends among them, close to one another?

    >>> is_markup("<p>It rained.</p><p>It pours.</p>"), is_markup("The <p> tag was new in 1993."), is_markup("2 < 3")
    (True, False, False)
    >>> is_markup("<p>It rained.</p>")
    True
    """
    if "<" not in text:
        return False
    if _PAGE_START.match(text) or _ONE_ELEMENT.fullmatch(text):
        return True
    head = text[:_LOOKED_AT]
    tags = [match.start() for match in _TAG.finditer(head)]
    has_tags = len(tags) >= _MIN_TAGS and len(tags) * _LETTERS_PER_TAG >= len(head) and bool(_BLOCK_END.search(head))
    if not has_tags:
        return False
    n_bare = sum(gap for gap in map(sub, [*tags, len(head)], [0, *tags]) if gap > _NO_PARAGRAPH)
    return n_bare <= _BARE_SHARE * len(head) and not _has_bare_paragraphs(head)


def _has_bare_paragraphs(text: str) -> bool:
    """Are most paragraphs lines of their own with no tag in them, before or behind them?

    Mark-up has its paragraphs between tags, on one line or on lines of their own; what it wraps begins and ends inside of
    sentences.
    """
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    n_long = n_bare = 0
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if len(line) >= _PARAGRAPH:
            n_long += len(line)
            is_whole = not is_small(line[0]) and line.endswith(_SENTENCE_ENDS)
            if is_whole and "<" not in line and not before.endswith(">") and not after.startswith("<"):
                n_bare += len(line)
    return n_bare > _BARE_SHARE * n_long


def escaped_markup(text: str) -> str:
    """HTML of which every sign is escaped once more, as some feeds and exports have it, as HTML; "" for anything else.

    >>> escaped_markup("&lt;p&gt;It rained.&lt;/p&gt;&lt;p&gt;It pours.&lt;/p&gt;")
    '<p>It rained.</p><p>It pours.</p>'
    >>> escaped_markup("A &lt;p&gt; was new in 1993.")
    ''
    """
    if "<" in text or "&lt;" not in text:
        return ""
    html = unescape(text)
    return html if is_markup(html) else ""


def form_of(text: str, form: str) -> BodyForm:
    """The form by content: text that is markup counts as HTML or Markdown, and a page without a single tag as text."""
    if form == "html" and _ANY_TAG.search(text):
        return "html"
    if form != "html" and is_markup(text):
        return "html"
    return "markdown" if is_markdown(text) else "text"
