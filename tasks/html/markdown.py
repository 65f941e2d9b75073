"""Markdown to HTML: what scrapers for language models and many HTML-to-text tools write.

CommonMark is read by markdown-it. Such tools write more loosely than that, so it is mended first: addresses broken over two
lines, links around headings and whole cards, bold words with a space inside, HTML line breaks, one line a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tasks.html.blocks import is_prose
from tasks.measures import ends_sentence

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MIN_LINKS = 3  # links from which a text is Markdown
CHARS_PER_LINK = 2500  # if there is one so often: a list of sources under a plain text may be written so
MIN_SIGNS = 3  # headings, links and bold words from which a text with headings is
LONG = 45  # characters of a line from which its end tells whether lines are paragraphs
MIN_PAIRS = 3  # long lines with another right below, to tell
OPEN_SHARE = 0.5  # of them end inside of a sentence where a program broke them
MAX_OPEN = 50  # brackets within brackets

# marks for what markdown-it would not read as meant: punctuation of a script that nobody prints any more (Kharoshthi)
_LINK, _WRITTEN, _TO, _LINK_END, _IMAGE, _ANGLE, _BREAK = map(chr, range(0x10A50, 0x10A57))
_MARK = re.compile(f"[{_LINK}-{_BREAK}]")
_MARKED = re.compile(f"([{_LINK}{_WRITTEN}])(\\d+){_TO}|[{_LINK_END}-{_BREAK}]")
_HTML_OF = {_LINK_END: "</a>", _IMAGE: "<img>", _ANGLE: "&lt;", _BREAK: "<br>"}

_STRICT = r"[^\s()<>]*+(?:\([^\s()]*+\)[^\s()<>]*+)*+"
_INSIDE = r"(?:[^()\n]++|\((?:[^()\n]++|\([^()\n]*+\))*+\))*+"  # in parentheses, two deep
_LOOSE = rf"(?:[a-zA-Z][\w+.-]*+:|[/#?.]){_INSIDE}(?:\n(?![ \t]*\n){_INSIDE})*+"  # with spaces, title and line ends
_TITLE = r"(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?"
_TAIL = rf"\]\(\s?(?:([<{_ANGLE}][^<>\n{_ANGLE}]*+>|{_STRICT}){_TITLE}\s{{0,9}}\)|({_LOOSE})\))"
_TAILS = re.compile(_TAIL)
_CODE = re.compile(r"(?ms)(^[ \t]*(`{3,}|~{3,})[^`~\n]*\n)(.+?)(^[ \t]*\2[`~]*[ \t]*$|\Z)|(?<!`)`([^`\n]+)`(?!`)")
_TOKENS = re.compile(rf"\\.|!\[|\[|{_TAIL}|\]")
_IS_ADDRESS = re.compile(r"<?(?:[a-zA-Z][\w+.-]*:|[/#?.]|[^\s()]*[./])")
_HEADINGS = re.compile(r"(?m)^[ \t]*(#{1,6}) +[^\s#]")
_HEADING = re.compile(r"(?m)^[ \t]{0,3}#{1,6} +[^\s#]|[^\s]\n[ \t]{0,3}(?:={3,}|-{3,})[ \t]*$")
_IS_HEADING = re.compile(r"#{1,6}[ \t]")
_BOLD = re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,200}\*\*")
_LEFT_BOLD = re.compile(r"(?<!\*)\*\*([^*<>\n]+)\*\*(?!\*)")  # with a space inside, or beside a wide character
_LEFT_MARKS = re.compile(r"(?<![^\s>])(?:\*\*|__)(?=[\w\s<])")  # around nothing: a picture of a font
_LEAD = re.compile(r"[ \t]*(?:(?:[*+>-]|\d{1,3}[.)]|#{1,6})[ \t]+)*")
_STARTS_BLOCK = re.compile(r"\s*(?:[*+>|#-]|```|~~~|={3})")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_BROKEN_WORD = re.compile(r"(?<=\w-)\n(?=\w)(?!(?:und|oder|bzw|sowie|en|of|och|eller|og|and|or|to)\b)")
_INNER_STAR = re.compile(r"(?<=\w)(?:\*|\*{3,})(?=\w)")  # Friseur*innen, 2*3
_NUMBERED = re.compile(r"(?m)^([ \t]*(?:[*+>-][ \t]+)*)(\d{1,9})([.)])(?=[ \t])")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_UNDERLINE = re.compile(r"\s*-{3,}\s*")
_TILDES = re.compile(r"(?m)^([ \t]*)(~{3,})(?=[^\n]* )")
_BROKEN_HEADING = re.compile(rf"(?m)^#{{1,6}} [^\n]{{{LONG},}}(?:\n(?![\s#>*+|-]|\d{{1,3}}[.)] )[^\n]+){{1,3}}")
_ANGLES = re.compile(r"<br\s{0,3}/?>|<(?!https?:|mailto:)", re.IGNORECASE)


class _Open(NamedTuple):
    """An open bracket: which piece it is, and whether an image's."""

    place: int
    is_image: bool


def is_markdown(text: str) -> bool:
    """Is this text Markdown: several links in it, or headings beside links or bold words, or several headings?

    >>> is_markdown("[Home](/) [News](/news) [Sport](https://post.example/sport)"), is_markdown("# Rain\\n\\nIt rained.")
    (True, False)
    >>> is_markdown("# Rain\\n\\nIt **rained**.\\n\\n## Later\\n\\nIt pours."), is_markdown("a[i](x), a[j](y), a[k](z)")
    (True, False)
    """
    if ("](" not in text and "# " not in text) or _MARK.search(text):
        return False
    text = _with_line_feeds(text)
    n_links = sum(1 for link in _TAILS.finditer(text) if link[2] or _IS_ADDRESS.match(link[1]))
    if n_links >= MIN_LINKS and n_links * CHARS_PER_LINK >= len(text):
        return True
    levels = [len(heading[1]) for heading in _HEADINGS.finditer(text)]
    n_titles = levels.count(1)  # comments of program code look like headings of the first level
    if not levels or n_titles > max(1, len(levels) - n_titles):
        return False
    return len(levels) + n_links + sum(1 for _ in _BOLD.finditer(text)) >= MIN_SIGNS


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def has_headings(text: str) -> bool:
    """Has this Markdown a heading?"""
    return bool(_HEADING.search(_with_line_feeds(text)))


def without_links(text: str) -> str:
    """Markdown without the addresses of its links, its pictures and its bold print; its lines stay as they are.

    >>> without_links("[Home](/) **Rain**\\nIt [rained](https://post.example/a). ![Rain](rain.png)")
    'Home Rain\\nIt rained. '
    """
    text, codes = _mark_code(_with_line_feeds(text))
    text = _BOLD.sub(lambda m: m[0][2:-2], _mark_links(text)[0])
    return _MARKED.sub(lambda m: codes[int(m[2])] if m[1] == _WRITTEN else "", text)


def markdown_to_html(text: str) -> str:
    """The HTML that a Markdown text stands for, without a head; tags in it, but line breaks, are text."""
    text, codes = _mark_code(_with_line_feeds(text))
    text = _ANGLES.sub(lambda m: _ANGLE if m[0] == "<" else _BREAK, text)
    text, addresses = _mark_links(_as_text(text))
    text = _BROKEN_WORD.sub("", text)
    lines = _with_wide_tables(_with_plain_rules(text.split("\n")))
    are_broken = _are_broken(lines)
    text = "\n".join(_apart(lines) if are_broken is False else lines)
    if are_broken:
        text = _BROKEN_HEADING.sub(lambda m: m[0].replace("\n", " "), text)
    html = _LEFT_BOLD.sub(lambda m: f"<strong>{m[1].strip()}</strong>", _parser().render(text))
    html = _LEFT_MARKS.sub("", html)

    def meant(mark: re.Match[str]) -> str:
        if mark[1]:
            return escape(codes[int(mark[2])]) if mark[1] == _WRITTEN else f'<a href="{escape(addresses[int(mark[2])])}">'
        return _HTML_OF[mark[0]]

    return _MARKED.sub(meant, html)


def _mark_code(text: str) -> tuple[str, list[str]]:
    """The text with a mark for what stands in backticks or fences, where no sign means anything, and that itself."""
    codes: list[str] = []

    def mark(found: re.Match[str]) -> str:
        codes.append(found[5] or found[3].removesuffix("\n"))
        marked = f"{_WRITTEN}{len(codes) - 1}{_TO}"
        return f"`{marked}`" if found[5] else f"{found[1]}{marked}\n{found[4]}"

    return _CODE.sub(mark, text), codes


def _as_text(text: str) -> str:
    """Escape what CommonMark would take for marks and few writers mean so: a number that no list goes on from, a star in a word."""
    text = _TILDES.sub(r"\1\\\2", _INNER_STAR.sub(lambda m: "\\*" * len(m[0]), text))
    found = list(_NUMBERED.finditer(text))
    numbers = [int(one[2]) for one in found]
    is_item = False
    pieces: list[str] = []
    at = 0
    for place, one in enumerate(found):
        follows = place > 0 and is_item and numbers[place] == numbers[place - 1] + 1
        is_item = follows or (numbers[place] == 1 and numbers[place + 1 : place + 2] == [2])
        if not is_item:
            pieces += [text[at : one.start(3)], "\\"]
            at = one.start(3)
    return "".join([*pieces, text[at:]])


def _with_plain_rules(lines: Sequence[str]) -> list[str]:
    """The lines with a rule right below a paragraph set apart from it, or the paragraph would be a heading."""
    found: list[str] = []
    for line in lines:
        if found and _UNDERLINE.fullmatch(line) and is_prose(found[-1]):
            found.append("")
        found.append(line)
    return found


def _with_wide_tables(lines: Sequence[str]) -> list[str]:
    """The lines with as many cells in the head of a table as in its widest row: CommonMark loses what goes beyond."""
    found = list(lines)
    start = 0
    for is_row, group in groupby(lines, lambda line: "|" in line):
        rows = list(group)
        if is_row and len(rows) > 1 and _TABLE_RULE.fullmatch(rows[1]):
            n_more = max(map(_n_cells, rows)) - _n_cells(rows[0])
            for number, cell in ((start, " |"), (start + 1, "---|")) if n_more else ():
                found[number] = found[number].rstrip().removesuffix("|") + "|" + cell * n_more
        start += len(rows)
    return found


def _n_cells(row: str) -> int:
    return row.strip().removeprefix("|").removesuffix("|").count("|") + 1


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    """CommonMark and tables; no code by indentation, for menus are indented; no tags: they were seen to.

    Markdown has one kind of paragraph for all that is neither heading nor item: what is no prose becomes a div.
    """
    from markdown_it import MarkdownIt  # few batches need it

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["code", "html_block", "html_inline", "reference"])  # a reference takes its line out of the text
    parser.core.ruler.push("divs", _mark_divs)
    return parser


def _mark_divs(state: Any) -> None:
    """Make paragraphs that are no prose divs, in markdown-it's list of tokens."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "paragraph_open" and not is_prose(_MARKED.sub("", inline.content)):
            opening.tag = closing.tag = "div"


def _mark_links(text: str) -> tuple[str, list[str]]:
    """The text with marks for links and images, and the addresses that the marks count."""
    pieces: list[str] = []
    addresses: list[str] = []
    opened: list[_Open] = []
    at = 0
    for token in _TOKENS.finditer(text):
        pieces.append(text[at : token.start()])
        at = token.end()
        if token[0] in ("[", "!["):
            opened = [*opened[-MAX_OPEN:], _Open(len(pieces), token[0] == "![")]
        elif token[0][0] == "]" and opened:
            last = opened.pop()
            address = token[2] if token[1] is None else token[1]
            if address is not None:
                inside = "".join(pieces[last.place + 1 :])
                del pieces[last.place :]
                if not last.is_image and _IS_HEADING.match(inside) and not _is_lead(pieces):
                    pieces.append("\n\n")
                pieces.append(_IMAGE if last.is_image else "\n".join(_linked(inside, len(addresses))))
                addresses.append("".join(address.split()).strip(f"<>{_ANGLE}"))
                continue
        pieces.append(token[0])
    return "".join([*pieces, text[at:]]), addresses


def _is_lead(pieces: Sequence[str]) -> bool:
    """Has the last line of these pieces nothing but marks of lists, quotes and headings?"""
    parts: list[str] = []
    for piece in reversed(pieces):
        _, line_end, rest = piece.rpartition("\n")
        parts.append(rest)
        if line_end or len(parts) > MAX_OPEN:
            break
    return bool(_LEAD.fullmatch("".join(reversed(parts))))


def _linked(inside: str, number: int) -> Iterator[str]:
    """The lines of a link's words, each with marks around it, behind what makes it a heading or an item."""
    for line in inside.split("\n"):
        lead = _LEAD.match(line)
        start = lead.end() if lead and ("\n" in inside or "#" in lead[0]) else 0
        yield f"{line[:start]}{_LINK}{number}{_TO}{line[start:]}{_LINK_END}" if line[start:].strip() else line


def _are_broken(lines: Sequence[str]) -> bool | None:
    """Did a program break paragraphs into lines? False: each line is a paragraph; None: no telling."""
    ends = [
        ends_sentence(line.rstrip(_LINK_END + " "))
        for line, below in pairwise(lines)
        if len(line.strip()) >= LONG and below.strip() and not _STARTS_BLOCK.match(line) and not _STARTS_BLOCK.match(below)
    ]
    return len(ends) - sum(ends) >= OPEN_SHARE * len(ends) if len(ends) >= MIN_PAIRS else None


def _apart(lines: Sequence[str]) -> Iterator[str]:
    """The lines with an empty one between any two that would become one paragraph; tables and program code stay whole."""
    is_code = False
    for line, below in pairwise([*lines, ""]):
        yield line
        is_code ^= bool(_FENCE.match(line))
        if not is_code and "|" not in line and not _STARTS_BLOCK.match(below):
            yield ""
