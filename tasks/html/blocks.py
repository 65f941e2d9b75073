"""An HTML tree to blocks: all visible text of the page, in page order, each letter in exactly one block.

What no browser shows (script, style, noscript, form values, media fallbacks) makes no block. What a page asks to hide
does, with the hint word `hidden`: class tricks fold article text away on phones.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from msgspec.structs import replace

from tasks.html.hints import HintWords, is_hidden, joined_hints, region_of
from tasks.html.tables import is_data_table, table_rows
from tasks.measures import ends_sentence, n_words
from tasks.records import Block

SKIPPED = frozenset(
    (
        *("head", "title", "script", "style", "noscript", "template", "svg", "annotation", "annotation-xml"),
        *("select", "option", "textarea", "datalist", "meter", "progress"),
        *("iframe", "object", "embed", "canvas", "audio", "video", "noframes", "noembed", "applet"),
    )
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCK_TAGS = frozenset(
    (
        *("html", "body", "article", "section", "main", "nav", "header", "footer", "aside", "div", "p", "address"),
        *("blockquote", "figure", "figcaption", "ul", "ol", "li", "dl", "dt", "dd", "menu", "dir", "pre", "form", "hr"),
        *("fieldset", "legend", "details", "summary", "dialog", "hgroup", "search", "center"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "xmp", "listing", "plaintext", "frameset"),
        *HEADINGS,
    )
)
_SOMETIMES_BLOCKS = frozenset(("button", "label"))
_PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
_IMAGES = frozenset(("img", "picture", "video", "amp-img", "iframe", "svg", "figure"))
_KIND_OF_TAG = {
    **{tag: tag for tag in HEADINGS},
    **dict.fromkeys(("p",), "p"),
    **dict.fromkeys(("li", "dt", "dd"), "li"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(_PREFORMATTED, "pre"),
    **dict.fromkeys(("button", "label", "legend", "summary"), "other"),
    "blockquote": "quote",
}
_LENDING = frozenset(("quote", "caption", "pre", "other", *HEADINGS))  # kinds that a p or div inside takes over
_TEXT_KINDS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "quote", "pre"))
_SPACED_INLINE = frozenset(("a", "span", "time", "small", "cite", "address", "abbr"))
_CAPTION_WORDS = frozenset(("caption", "captions", "figcaption", "credit", "credits", "copyright", "bildunterschrift"))

# marks in collected text, none of which HTML text can hold: the source is rid of these characters before parsing
BREAK, TOUCH, APART = "\x00", "\x01", "\x02"  # a <br>; inline elements that touch; such as are surely two words
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(f" ?{BREAK}[ {BREAK}]*")
_SEAM = re.compile(f"[{TOUCH}{APART}]+")
SENTENCE_WORDS = 5  # words from which text with a sentence's end is prose
PROSE_WORDS = 30  # and without such an end
_BOLD = ("strong", "b")
BOLD_SHARE = 0.95  # of a paragraph's letters, from which all of it is printed bold
MAX_HEADING = 400  # characters: an unclosed h1 has the whole article in it
NEAR_IMAGE = 1  # blocks between an image and its caption


class _Frame:
    """An open block element and what its text will become."""

    __slots__ = ("element", "item", "kind", "path", "region")

    def __init__(self, element: HtmlElement, kind: str, region: str, item: "_Item | None", path: int) -> None:
        self.element = element
        self.path = path
        self.kind = kind
        self.region = region
        self.item = item


class _Item:
    """A list item: its first text is the `li` block, what follows in it stands for itself."""

    __slots__ = ("is_used",)

    def __init__(self) -> None:
        self.is_used = False


def find_blocks(root: HtmlElement) -> list[Block]:
    """All visible text under `root` as blocks; iterative, linear in the size of the tree, whatever its depth."""
    walk = _Walk(root)
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if walk.enter(element):
                walk.add(element.text)
            else:
                events.skip_subtree()
        else:
            walk.leave(element)
            if element is not root:
                walk.add(element.tail)
    walk.flush()
    return walk.blocks


class _Walk:
    """The state of one walk: open block elements, text collected for the next block, what is around it."""

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._hints = HintWords()
        self._paths: dict[tuple[int, str], int] = {}  # (path above, tag) -> its number
        self._frames = [_Frame(root, "div", "", None, self._path(0, root.tag))]
        self._parts: list[str] = []
        self._link_parts: list[str] = []
        self._hidden_parts: list[str] = []
        self._lead: HtmlElement | None = None  # the inline element that opens the text collected
        self._links = 0
        self._hiding: list[HtmlElement] = []
        self._touched: HtmlElement | None = None  # the inline element that ended just here
        self._image_at = -9

    def enter(self, element: HtmlElement) -> bool:
        """Open an element; False when nothing in it is to be looked at."""
        tag = element.tag
        if tag in _IMAGES:
            self._image_at = len(self.blocks)
        if tag in SKIPPED:
            return False
        if tag in BLOCK_TAGS or self._stands_alone(tag):
            return self._open_block(element, tag)
        if tag == "br":
            self._break()
        else:
            self._open_inline(element, tag)
        if is_hidden(element):
            self._hiding.append(element)
        return True

    def _stands_alone(self, tag: str) -> bool:
        """Is a custom element, button or label a block here? Not inside running text."""
        return (tag in _SOMETIMES_BLOCKS or "-" in tag) and self._frames[-1].kind not in _TEXT_KINDS

    def _open_block(self, element: HtmlElement, tag: str) -> bool:
        if self._parts:
            self.flush()
        if is_hidden(element):
            self._hiding.append(element)
        outer = self._frames[-1]
        path = self._path(outer.path, tag)
        region = outer.region if outer.kind == "quote" else region_of(element, tag, outer.region)
        if tag == "table" and is_data_table(element):
            self._frames.append(_Frame(element, "table", region, outer.item, path))
            self._add_table(element, region)
            return False
        kind, item = _kind_in(outer, tag), outer.item
        if tag in ("li", "dt", "dd"):
            item = _Item()
        elif tag in ("td", "th", "article", "section"):
            item = None
        self._frames.append(_Frame(element, kind, region, item, path))
        return True

    def _path(self, above: int, tag: str) -> int:
        return self._paths.setdefault((above, tag), len(self._paths) + 1)

    def _open_inline(self, element: HtmlElement, tag: str) -> None:
        if not self._parts:
            self._lead = element
        if tag == "a":
            self._links += 1
        if self._parts and self._touched is not None and tag in _SPACED_INLINE:
            links = {element.get("href"), self._touched.get("href")}
            is_apart = "time" in (tag, self._touched.tag) or (len(links) == 2 and None not in links)
            self._parts.append(APART if is_apart else TOUCH)

    def leave(self, element: HtmlElement) -> None:
        """Close an element."""
        if self._frames[-1].element is element:
            if self._parts:
                self.flush()
            if len(self._frames) > 1:
                self._frames.pop()
        elif element.tag in _SPACED_INLINE:
            self._touched = element
            if element.tag == "a":
                self._links -= 1
        if self._hiding and self._hiding[-1] is element:
            self._hiding.pop()

    def add(self, text: str | None) -> None:
        """Collect text for the next block. White space between tags opens none, but in pre: there it may indent."""
        if not text or (not self._parts and text.isspace() and self._frames[-1].kind != "pre"):
            return
        self._parts.append(text)
        self._touched = None
        if self._links:
            self._link_parts.append(text)
        if self._hiding:
            self._hidden_parts.append(text)

    def _break(self) -> None:
        """One <br> is a line end, two a new block."""
        for part in reversed(self._parts):
            if part == BREAK:
                self.flush()
                return
            if not part.isspace():
                break
        self._parts.append(BREAK)

    def flush(self) -> None:
        """Make a block of the text collected, if there is any."""
        if not self._parts:
            return
        frame = self._frames[-1]
        text = _folded("".join(self._parts), frame.kind)
        if text:
            kind = self._kind_of(frame, text)
            own, hints = self._hints_for(frame.element, len(text))
            if kind in ("p", "other") and not _CAPTION_WORDS.isdisjoint(own) and self._is_near_image(frame):
                kind = "caption"
            share = _share(self._link_parts, text) if self._link_parts else 0.0
            is_bold = kind == "p" and self._lead is not None and self._lead.tag in _BOLD and _is_bold(frame.element, text)
            self.blocks.append(Block(text, kind, frame.region, link_share=share, hints=hints, is_bold=is_bold, path=frame.path))
        self._forget()

    def _forget(self) -> None:
        self._parts, self._link_parts, self._hidden_parts = [], [], []
        self._lead, self._touched = None, None

    def _kind_of(self, frame: _Frame, text: str) -> str:
        """Kind of a block from its frame; text in a container of no meaning is p when it reads like prose."""
        kind = frame.kind
        if frame.item is not None:
            if not frame.item.is_used and kind in ("p", "div"):
                kind = "li"
            elif frame.item.is_used and kind == "li":
                kind = "div"
            frame.item.is_used = True
        if kind == "div" or (kind in HEADINGS and len(text) > MAX_HEADING):
            return "p" if is_prose(text) else "other"
        return kind

    def _hints_for(self, element: HtmlElement, n_chars: int) -> tuple[list[str], str]:
        """Words of the element itself (with the inline element that opens the text), and all hints."""
        own = self._hints.of(element)
        if self._lead is not None:
            own = self._hints.of(self._lead) + own
        marks = []
        if self._hidden_parts and len("".join(self._hidden_parts)) * 2 > n_chars:
            marks.append("hidden")
        if element.tag == "button":
            marks.append("button")
        return own, joined_hints(marks + own + self._hints.above(element))

    def _is_near_image(self, frame: _Frame) -> bool:
        return frame.region == "figure" or len(self.blocks) - self._image_at <= NEAR_IMAGE

    def _add_table(self, table: HtmlElement, region: str) -> None:
        """A data table as one block, its caption before it."""
        for caption in table.iterchildren("caption"):
            self.blocks += [replace(block, region=region, path=self._frames[-1].path) for block in find_blocks(caption)]
        rows = [[_cell_text(cell) for cell in row] for row in table_rows(table)]
        lines = [" ".join(" | ".join(cells).rstrip(" |").split()) for cells in rows]
        self.add("\n".join(filter(None, lines)))
        self._link_parts += ["".join(link.itertext()) for link in table.iterdescendants("a")]


def _cell_text(cell: HtmlElement) -> str:
    """A cell in one line."""
    if not len(cell):
        return " ".join((cell.text or "").split())
    return " ".join(block.text.replace("\n", " ") for block in find_blocks(cell))


def _kind_in(outer: _Frame, tag: str) -> str:
    """Kind of text in an element with this tag: its own, or that of the quote, caption or heading around it."""
    kind = _KIND_OF_TAG.get(tag, "div")
    if outer.kind in _LENDING and (kind in ("p", "div") or outer.kind == "caption"):
        return outer.kind
    if outer.kind == "li" and kind == "div":
        return "div"
    return kind


def _folded(text: str, kind: str) -> str:
    """Collected text as a reader sees it: white space folded, <br> as line ends; pre and tables keep their lines."""
    if TOUCH in text or APART in text:
        text = "".join(_seamed(text))
    if kind in ("pre", "table"):
        return text.replace(BREAK, "\n").strip("\n").rstrip()
    text = _SPACE.sub(" ", text)
    if BREAK in text:
        text = _BREAKS.sub(" " if kind in HEADINGS else "\n", text)
    return text.strip()


def _seamed(text: str) -> Iterator[str]:
    """Pieces of text with a space at the seams where a page shows a gap: `Ann Lee` `3 March`, not `drop` `cap`."""
    at = 0
    for seam in _SEAM.finditer(text):
        yield text[at : seam.start()]
        at = seam.end()
        left, right = text[max(seam.start() - 1, 0) : seam.start()], text[at : at + 1]
        if _is_gap(left, right) or (APART in seam.group() and left.isalnum() and right.isalnum()):
            yield " "
    yield text[at:]


def _is_gap(left: str, right: str) -> bool:
    """Would two letters that touch belong to different words?"""
    if left.islower() or left.isdigit():
        return right.isupper() or (left.isalpha() and right.isdigit())
    return left in ".,;:!?)" and right.isalnum()


def is_prose(text: str) -> bool:
    """Does text without a paragraph's mark-up read like one?"""
    words = n_words(text)
    return words >= PROSE_WORDS or (words >= SENTENCE_WORDS and ends_sentence(text))


def _is_bold(element: HtmlElement, text: str) -> bool:
    """Is nearly all of a paragraph's text in bold elements?"""
    n_bold = sum(len("".join("".join(bold.itertext()).split())) for bold in element.iterdescendants(*_BOLD))
    return n_bold >= BOLD_SHARE * (len(text) - text.count(" "))


def _share(link_parts: list[str], text: str) -> float:
    """Letters in links by all letters, 0 to 1."""
    n_letters = len(text) - text.count(" ")
    return round(min(1.0, len("".join("".join(link_parts).split())) / max(n_letters, 1)), 3)
