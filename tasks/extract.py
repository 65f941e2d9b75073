"""Extract: a document to blocks of all its visible text, and what the page states about itself.

Markdown is read as the HTML it stands for. Nothing is chosen here: for HTML a main-content extractor (trafilatura) marks the
blocks that it would keep (`Block.is_main`), evidence for the labeller, who may bring back the deks, subheads and lists it drops.
"""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec
from lxml import etree
from lxml.html import HtmlElement

from tasks.errors import ScrapeError
from tasks.html.align import align
from tasks.html.blocks import find_blocks
from tasks.html.json_ld import read_json_ld
from tasks.html.main_text import MainText
from tasks.html.markdown import has_headings, is_markdown, markdown_to_html, without_links
from tasks.html.meta import find_candidates
from tasks.html.source import parse, read_source
from tasks.html.stated_text import add_hidden, mark_stated, read_stated
from tasks.inputs.escapes import unescaped
from tasks.inputs.markup import escaped_markup, form_of
from tasks.normalize import unify_line_breaks
from tasks.records import Block, BodyForm, Candidate, Document, states_headline
from tasks.segment import segment, segment_dump
from tasks.sites import original_url

MARKDOWN_FIX, ESCAPED_FIX, NUMBERS_FIX, HIDDEN_FIX = "markdown", "escaped_html", "link_numbers", "article_body"
SPELLED_FIX = "spelled_line_ends"
MAX_PARTS = 1_000_000  # tags, or lines of a text: more of them in 20 MB are no article, and a gigabyte of objects
MAX_DEPTH = 300  # open elements up to which trafilatura looks: its time grows with the square; pages have 60 at most
MAX_ELEMENTS = 50_000  # and elements: beyond, the page is a list or a dump
COVERED = 0.9  # share of a page's prose below which the extractor is asked again, for more
LENGTHY = 2.5  # times that share above which the extractor's first answer is doubted
LONGER = 1.1  # and its second answer taken when it is longer by this
_PROSE = frozenset(("p", "li", "quote", "table"))
_BARE = frozenset(("p", "other"))
_PROSE_REGIONS = frozenset(("", "article", "main"))
_MAX_LINKED = 0.4
_ANY_TAG = re.compile(r"<[a-zA-Z!/?]")
_REMEDY = "if scripts build the page, fetch it with a browser"


class Extracted(msgspec.Struct):
    """A document's blocks in page order, the statements about it, and names of fixes that its mark-up needed.

    form: of the page: html where mark-up told what the blocks are, or some of them
    """

    blocks: list[Block]
    candidates: list[Candidate]
    fixes: list[str]
    form: Literal["text", "html"] = "text"


def extract(document: Document) -> Extracted:
    """Blocks and candidates of a document.

    A record without text that states its headline is an article of no blocks: feeds give no more.

    Raises ScrapeError: `empty` for no content at all, `no_text` for a page that shows no letter, `too_many_parts`.
    """
    body = unescaped(document.body)
    form = document.form if body is document.body else form_of(body, document.form)
    is_headline = form != "html" and states_headline(document.candidates)
    if not body.strip() and not is_headline:
        raise ScrapeError("extract", "empty", "the input is empty or white space alone; look at how it was fetched")
    n_parts = body.count("<" if form == "html" else "\n")
    if n_parts > MAX_PARTS:
        raise ScrapeError("extract", "too_many_parts", f"{n_parts} tags or lines, {MAX_PARTS} at most; split the input")
    extracted = _extract_form(body, form, original_url(document.url))
    parted = [part for block in extracted.blocks for part in _parted(block)]
    if body is not document.body or len(parted) > len(extracted.blocks):
        extracted.blocks = parted
        extracted.fixes.append(SPELLED_FIX)
    if not any(map(_has_letter, extracted.blocks)) and not is_headline:
        raise ScrapeError("extract", "no_text", f"no visible text in {len(body)} characters; {_REMEDY}")
    return extracted


def _extract_form(body: str, form: BodyForm, url: str) -> Extracted:
    if form == "html" and _ANY_TAG.search(body):
        return _extract_html(body, url)
    if form == "markdown":
        return _extract_markdown(body, url)
    if form == "text" and (html := escaped_markup(body)):
        extracted = _extract_html(html, url)
        extracted.fixes.append(ESCAPED_FIX)
        return extracted
    blocks, has_numbers = segment_dump(body)
    return Extracted(blocks, [], [NUMBERS_FIX] if has_numbers else [])


def _parted(block: Block) -> list[Block]:
    """A block whose lines spell line ends out, in its parts: as a text of its own it would be read so."""
    if "\\" not in block.text:
        return [block]
    shown = unify_line_breaks(block.text, "")[0].split("\n")
    lines = [unescaped(line) for line in shown]
    if lines == shown:
        return [block]
    return [msgspec.structs.replace(block, text=part.strip()) for line in lines for part in line.split("\n") if part.strip()]


def _extract_html(html: str, url: str) -> Extracted:
    source = read_source(html)
    tree = parse(source.markup)
    blocks = find_blocks(tree)
    json_ld = read_json_ld(source.json_ld, url)
    candidates = find_candidates(tree, json_ld.candidates, url)
    stated = read_stated(json_ld.body)
    if not stated and all(map(_is_bare, blocks)):
        return Extracted(_as_lines(blocks), candidates, source.fixes)
    mark_main(tree, blocks)
    mark_stated(stated, blocks)
    if add_hidden(stated, blocks, n_prose_letters(blocks)):
        source.fixes.append(HIDDEN_FIX)
    return Extracted(blocks, candidates, source.fixes, "html")


def _extract_markdown(text: str, url: str) -> Extracted:
    """Markdown as HTML; where it has no headings, it is what any dump of a page is, with addresses in between."""
    if has_headings(text):
        extracted = _extract_html(markdown_to_html(text), url)
    else:
        extracted = Extracted(segment(without_links(text)), [], [])
    if is_markdown("\n\n".join(block.text for block in extracted.blocks)):
        return Extracted(segment(text), [], [])  # it tells how to write Markdown: its cleaned text would be read as such
    extracted.fixes.append(MARKDOWN_FIX)
    return extracted


def _is_bare(block: Block) -> bool:
    """Does the mark-up say nothing of a block but where its lines end? A page of such blocks is a text."""
    return block.kind in _BARE and not (block.region or block.hints or block.link_share or block.is_bold)


def _as_lines(blocks: Sequence[Block]) -> list[Block]:
    """Each line of each block by itself, as a text has them that parts its paragraphs by empty lines."""
    lines = [(line.strip(), not n) for block in blocks for n, line in enumerate(block.text.split("\n"))]
    return [Block(line, "line", n_blank=int(is_first)) for line, is_first in lines if line]


def mark_main(tree: HtmlElement, blocks: Sequence[Block]) -> None:
    """Set `is_main` of each block from trafilatura's choice; it stays None where trafilatura finds nothing or fails.

    Its default mode is best on news (word-F1 .962; favor_precision .955, favor_recall .956), but on some pages it takes
    one section for the whole: where it leaves out a tenth of the prose, recall mode is asked too and the longer answer
    taken (blogs .936 to .943, news unchanged, 18% of pages asked twice). It is asked without its fallbacks first, which
    change nothing where it finds the prose by itself (same F1, a tenth of the time of news pages).
    """
    if not _is_sane(tree):
        return
    wanted = COVERED * n_prose_letters(blocks)
    main_text = MainText(tree)
    kept = main_text.ask(fast=True)
    if not wanted <= len(kept) <= LENGTHY * wanted:
        kept = main_text.ask()
    if len(kept) < wanted:
        more = main_text.ask(favor_recall=True)
        kept = more if len(more) > LONGER * len(kept) else kept
    if kept:
        for block, is_main in zip(blocks, align([block.text for block in blocks], kept), strict=True):
            block.is_main = is_main


def n_prose_letters(blocks: Sequence[Block]) -> int:
    """Letters of the blocks that look like an article's: prose, in no menu or footer, few of them in links."""
    return sum(
        len(block.text)
        for block in blocks
        if block.kind in _PROSE and block.region in _PROSE_REGIONS and block.link_share < _MAX_LINKED
    )


def _is_sane(tree: HtmlElement) -> bool:
    """Is the tree of a size that trafilatura takes in seconds?"""
    depth = n_elements = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        n_elements += event == "start"
        if depth > MAX_DEPTH or n_elements > MAX_ELEMENTS:
            return False
    return True


def _has_letter(block: Block) -> bool:
    return any(map(str.isalnum, block.text))
