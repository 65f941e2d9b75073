"""What trafilatura takes for the article of a page, asked in up to three modes, with what the modes share done once.

The steps and their order are those of its `bare_extraction` without comments and metadata. Left out is what cannot change
the text here: copies of the page for steps that are not taken, its own check of the language, its output formats.
"""

from copy import copy
from functools import cached_property
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import core
from trafilatura.external import compare_extraction, justext_rescue
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt

from tasks.html.finders import APPENDED, COMMENTS, install

Content = tuple[Any, str]  # the elements found and their text
_FAULTS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, etree.LxmlError)


class _Options(Extractor):
    """trafilatura's options; `asked` tells whether a step wanted to know if it is in fast mode."""

    asked = False

    @property
    def fast(self) -> bool:
        self.asked = True
        return self._is_fast

    @fast.setter
    def fast(self, is_fast: bool) -> None:
        self._is_fast = is_fast


class MainText:
    """The main text of one page; the page stays as it is."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._first: Content | None = None  # what the first step found in fast mode, if any mode finds the same

    @cached_property
    def _page(self) -> HtmlElement:
        """The page without articles appended to it and without comments."""
        page = prune_unwanted_nodes(copy(self._tree), APPENDED)
        return page if core._forum_thread_page(page) else prune_unwanted_nodes(page, COMMENTS)

    def ask(self, fast: bool = False, favor_recall: bool = False) -> str:
        """The text, "" where nothing is found or trafilatura fails: that is no error of the page."""
        install()
        options = _Options(output_format="python", fast=fast, recall=favor_recall, comments=False)
        try:
            body, text = self._cascade(options, fast)
        except _FAULTS:
            return ""
        return xmltotxt(body, False) if len(text) >= options.min_output_size else ""

    def _cascade(self, options: _Options, fast: bool) -> Content:
        """Its own rules; the comparison with other extractors, but in fast mode; what to do about short texts."""
        body, text = self._content(options, fast)
        if not fast:
            cleaned = tree_cleaning(copy(self._page), options)
            body, text = compare_extraction(cleaned, copy(self._page), body, text, options)
        if len(text) < options.min_extracted_size:
            whole, whole_text, length = core.baseline(self._page)
            if length > len(text):
                body, text = whole, whole_text
        if options.focus == "balanced" and 0 < len(text) < core.ESCALATION_MAX_LENGTH:
            body, text = self._escalate(body, text, options, fast)
        return body, text

    def _content(self, options: _Options, fast: bool) -> Content:
        """Where the main part is and what of it stays. Fast mode finds the same unless it looks for stray paragraphs."""
        if self._first and not fast and options.focus == "balanced":
            return self._first
        cleaned = convert_tags(tree_cleaning(copy(self._page), options), options, None)
        options.asked = False
        content: Content = extract_content(cleaned, options)
        if fast and not options.asked:
            self._first = content
        return content

    def _escalate(self, body: Any, text: str, options: _Options, fast: bool) -> Content:
        """A short text that covers little of the page: try recall mode, and justext but in fast mode."""
        if len(text) >= core.ESCALATION_PAGE_SHARE * len(core.html2txt(self._page)):
            return body, text
        more_options = copy(options)
        more_options.focus = "recall"
        more = self._tried(core._recall_retry, self._page, more_options, None)
        other = (None, "") if fast else self._tried(justext_rescue, copy(self._page), options)
        n_text, n_more, n_other = len(text), len(more[1]), len(other[1])
        if n_other > n_more and n_other > core.ESCALATION_JUSTEXT_RATIO * n_text:
            return other
        if n_more >= options.min_extracted_size and n_more > core.ESCALATION_ACCEPT_RATIO * n_text:
            return more
        return body, text

    @staticmethod
    def _tried(step: Any, *arguments: Any) -> Content:
        try:
            found: Content = step(*arguments)
        except Exception:
            return None, ""
        return found
