"""Roles of the blocks that stay: lede, paragraph, subhead, list_item, quote, caption, table, note."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.labels.credits import CAPTION_TAILS, CREDIT_LINE, SIGNED_TAILS
from tasks.labels.draft import Draft
from tasks.labels.heads_model import Scores
from tasks.labels.talk import labelled_lines, talk_lines
from tasks.measures import has_no_case, starts_upper

MAX_SUBHEAD_WORDS = 16
MAX_SUBHEAD_LETTERS = 120
MAX_CAPTION_WORDS = 60
MAX_ABOVE_CREDITS = 2
SURE_TEXT = 0.8  # article score from which a sentence above the credit of a picture is one of the text: the caption may be missing
DOUBTED, SURE = 0.02, 0.5  # scores from which a line is a subhead: one that looks like one, one that does not
ABOVE_LIST, ABOVE_SENTENCE = 0.2, 0.3  # or one that looks like one, but for what it stands above: a list, a sentence of a few words
DOUBTED_CASELESS = 0.1  # and one that looks like one in a script where every line does, for none opens with a capital
_MARKUP_ROLE = {"li": "list_item", "quote": "quote", "caption": "caption", "table": "table"}
_QUOTES = "\"“„«‘「『"
_SOURCE = re.compile(r"[(\[]?\s?(?:sources?|quellen?|fontes?|fuentes?|bron|kilde|källa|источник|джерело|źródło)\b", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BULLET = re.compile(r"^(?:[*•‣◦▪·●–—-]|\d{1,2}[.)])\s+\S")
_NOTE = re.compile(
    r"^[\[(*]*\s*(?:(?:editor[’']?s?|author[’']?s?|publisher[’']?s?) note|correction|clarification|update|disclosure"
    r"|anm(?:erkung)?\.? d(?:er|\.) red|korrektur|nota (?:del editor|de la redacción|da redação|della redazione)"
    r"|corrección|correction de|erratum|errata|rettifica|от редакции|прим\. ред|від редакції|od redakcji|sprostowanie"
    r"|訂正|編集部注)\b[^.!?]{0,60}[:：.\-–—]",
    re.IGNORECASE,
)
# of Japanese papers: what a picture shows, a wide equals sign, where and when it was taken, and by whom
_DATED_CAPTION = re.compile(r"[^。＝\n]{4,100}＝[^。＝\n]{0,40}(?:\d{1,2}日|\d{4}年\d{1,2}月)[^。＝\n]{0,40}")
_FIRST_ITEM = re.compile(r"(?:[*+•‣◦▪·●–—-]|1[.)])\s+\S")
_NUMBER = re.compile(r"\d{1,2}[.)]\s")
_OPEN_END = ",;、，-–—…:："


def assign_roles(draft: Draft, subheads: Sequence[float] | Scores | None = None, scores: Sequence[float] | Scores = ()) -> None:
    """Give every block that stays a role.

    subheads, scores: what the trained labeller says of each block, 0..1: is a line of a bare text one, is it part of the article
    """
    stays = draft.open_numbers()
    captions = _captions(draft, stays, scores)
    if any(draft.is_prose(number) for number in stays if number not in captions):
        for number in captions:
            draft.roles[number] = "caption"
        stays = draft.open_numbers()
    is_text = draft.page.form == "text"
    talk, labelled = (talk_lines(draft, stays), labelled_lines(draft, stays)) if is_text else (set(), set())
    bold = set() if is_text else _bold_subheads(draft, stays)
    for place, number in enumerate(stays):
        after = stays[place + 1] if place + 1 < len(stays) and number not in talk else None
        score = None if subheads is None else subheads[number]
        role = _role(draft, number, place, after, score, SURE if number in labelled else 0.0)
        draft.roles[number] = "subhead" if number in bold and role == "paragraph" else role
    lede = next((n for n in stays if draft.roles[n] == "paragraph"), None)
    if lede is not None and all(draft.roles[n] != "subhead" for n in stays if n < lede):
        draft.roles[lede] = "lede"


def _bold_subheads(draft: Draft, stays: Sequence[int]) -> set[int]:
    """Paragraphs in bold that look like subheads and stand above running text, in an article that has no headings.

    None where most of them ask: those are an interview's.
    """
    if any(draft.blocks[n].kind in _HEADINGS for n in stays):
        return set()
    found = {
        n for n, after in pairwise(stays[1:])
        if after == n + 1 and draft.blocks[n].is_bold and not draft.blocks[after].is_bold and draft.is_prose(after)
        and _looks_like_subhead(draft, n)
    }  # fmt: skip
    if found:
        found -= talk_lines(draft, stays) | labelled_lines(draft, stays)
    n_asking = sum(draft.texts[n].endswith(("?", "？", "؟")) for n in found)
    return found if 2 * n_asking <= len(found) else set()


def _captions(draft: Draft, stays: Sequence[int], scores: Sequence[float] | Scores) -> set[int]:
    """The blocks that a picture's credit ended, or follows, or that are built like captions.

    What a name and an agency sign at the end of the text is no caption.
    """
    end = max((number for number in stays if draft.is_prose(number)), default=0)
    found = {number for number in stays if _is_credited(draft, number) or _is_dated(draft.texts[number])}
    found -= {n for n in found if n >= end and any(span.rule_id in SIGNED_TAILS for span in draft.spans[n])}
    above = [number for number in stays if _is_above_credit(draft, number)]
    if len(above) <= MAX_ABOVE_CREDITS:  # more are paragraphs, each with a picture below
        found |= {number for number in above if number < len(scores) and scores[number] < SURE_TEXT}
    return found


def _is_dated(text: str) -> bool:
    return "＝" in text and _DATED_CAPTION.fullmatch(text) is not None


def _is_credited(draft: Draft, number: int) -> bool:
    """Did a block end with the credit of a picture, before rules cut that off? Then the rest of it is a caption.

    But not if it names the source of what the sentence says, or if the sentence is somebody's words, or a list's.
    """
    text = draft.texts[number]
    if draft.words[number] > MAX_CAPTION_WORDS or text[0] in _QUOTES or _BULLET.match(text):
        return False
    start = draft.starts[number]
    credits = [text[span.start - start : span.end - start] for span in draft.spans[number] if span.rule_id in CAPTION_TAILS]
    return any(not _SOURCE.match(credit) for credit in credits)


def _is_above_credit(draft: Draft, number: int) -> bool:
    """Is a block a sentence right above a line that credits a picture?"""
    return (
        number + 1 < len(draft.texts)
        and draft.is_prose(number)
        and draft.gone[number + 1]
        and any(span.rule_id == CREDIT_LINE for span in draft.spans[number + 1])
    )


def _role(draft: Draft, number: int, place: int, after: int | None, score: float | None, least: float) -> str:
    """The role of a block that stays, the place-th of them.

    after: the one below it that it may head; score, least: of subheads, and the score from which it is one
    """
    block = draft.blocks[number]
    is_sure = score is not None and score >= SURE and place and after is not None
    if block.kind in _MARKUP_ROLE:
        is_head = is_sure and block.kind == "li" and not _is_of_list(draft, number)
        return "subhead" if is_head else _MARKUP_ROLE[block.kind]
    if _NOTE.match(block.text):
        return "note"
    if block.kind in _HEADINGS:
        return "subhead"
    if is_sure:
        return "subhead"
    if _BULLET.match(block.text):
        return "list_item"
    if not place or after is None or block.kind not in ("line", "paragraph") or not _looks_like_subhead(draft, number):
        return "paragraph"
    if score is None:
        return "subhead" if draft.is_prose(after) else "paragraph"
    return "subhead" if score >= max(least, _least_above(draft, number, after)) else "paragraph"


def _is_of_list(draft: Draft, number: int) -> bool:
    """Does an item with a number stand right beside another one? Below headings with numbers stands text."""
    beside = (n for n in (number - 1, number + 1) if 0 <= n < len(draft.texts) and not draft.is_gone(n))
    return _NUMBER.match(draft.texts[number]) is not None and any(_NUMBER.match(draft.texts[n]) for n in beside)


def _least_above(draft: Draft, number: int, after: int) -> float:
    """The score from which a line that looks like a subhead is one, by what it stands above."""
    if draft.is_prose(after):
        first = next(filter(str.isalpha, draft.texts[number]), "")
        return DOUBTED_CASELESS if has_no_case(first) else DOUBTED
    if after == number + 1 and _FIRST_ITEM.match(draft.texts[after]):
        return ABOVE_LIST
    return ABOVE_SENTENCE if draft.ends[after] else SURE


def _looks_like_subhead(draft: Draft, number: int) -> bool:
    """Is it a short line that opens like a title and does not end like a sentence?"""
    text = draft.texts[number]
    return (
        1 <= draft.words[number] <= MAX_SUBHEAD_WORDS
        and len(text) <= MAX_SUBHEAD_LETTERS
        and starts_upper(text)
        and text[-1] not in _OPEN_END
        and (not draft.ends[number] or text[-1] in "?？؟")
        and not _is_dialogue(text)
    )


def _is_dialogue(text: str) -> bool:
    return text[0] in "\"“„«'‘「" and text[-1] in "\"”“»'’」"
