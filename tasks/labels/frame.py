"""Which blocks lie outside the article: menus above it, teasers and footers below it.

For HTML the extractor has looked (`Block.is_main`); its verdict stands, but for subheads and captions that it drops from
the midst of what it keeps. For text there are only the lines: the stretch with the highest sum of prose is the article, if
there is enough around it to call the text a dump of a whole page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tasks.labels.draft import NO_LETTERS, Draft
from tasks.labels.live import live_entries
from tasks.records import Block

IN_ARTICLE = 0.5  # score from which the trained labeller takes a block for part of the article
SURE_WORDS, FAINTER, FAINTEST = 50, 0.6, 0.15  # where not even so many words reach it, this share of what they reach will do
UNDOUBTED, CLEAN_PROSE = 0.2, 0.75  # in a text where rules find nothing, of whose words so many are prose, so little will do
BETWEEN_ARTICLE = 0.3  # that will do for sentences between blocks that are part of it, in a text
MAYBE_SUBHEAD = 0.05  # as is a subhead's score from which a short line between two of them stays with that score
ANNOUNCED, BELOW_COLON = 0.7, 0.2  # score of a line that ends in a colon, from which the items right below stay with that score
DUMP_SURE = 0.6  # or beside them, where of all words no more than this share is surely part of it: the dump of a whole page
BESIDE_ARTICLE = 0.35  # that will do beside a block that is part of it, in a text
CLEAN_SHARE = 0.9  # of whose words so many are part of it for sure: a list, a short answer, a last line
MARKER_TIMES, MARKER_WORDS, SURE_ENOUGH = 4, 6, 0.8  # a short line printed so often stays only if it is surely part of it
SHORT_COST = 3  # what a short line costs the stretch: a subhead is bridged by the next sentence, a menu is not
BULLET_COST = 6
NOISE_COST = 4
PROSE_CAP = 60  # words of one block that count: one giant footer must not outweigh an article
DUMP_SHORT_BLOCKS = 12  # short blocks outside the stretch from which a text is a page dump
DUMP_SHARE = 0.2  # and their share of all blocks

Scores = Sequence[float] | NDArray[np.float64]
_REGION_REASON = {
    "nav": "navigation", "header": "navigation", "footer": "site_boilerplate", "aside": "related_links",
    "comments": "comments", "form": "other",
}  # fmt: skip
# Words of class and id names; of several reasons the first in this list counts.
_HINT_WORDS = (
    ("consent_notice", "cookie cookies consent gdpr cmp onetrust didomi"),
    ("share_bar", "share sharing shares sharer social sns whatsapp addthis addtoany partager teilen compartir"),
    ("newsletter_promo", "newsletter newsletters mailing signup"),
    ("subscription_promo", "subscribe subscription subscriptions paywall piano regwall abo"),
    ("comments", "comment comments disqus kommentar kommentare respond"),
    ("advertisement", "ad ads advert adverts advertisement advertising banner sponsor sponsored promo promotion outbrain taboola"),
    ("related_links", "related recommend recommended recommendation recommendations trending popular teaser teasers readmore more "
     "latest widget"),
    ("tags", "tag tags topic topics keyword keywords"),
    ("byline", "byline author authors autor auteur bio"),
    ("timestamp", "date time timestamp published datetime"),
    ("navigation", "nav navigation navbar menu breadcrumb breadcrumbs pagination skip toolbar sidebar"),
    ("copyright", "copyright legal"),
    ("site_boilerplate", "footer sitemap"),
)  # fmt: skip
HINT_RANK = {word: (rank, reason) for rank, (reason, words) in enumerate(_HINT_WORDS) for word in words.split()}
LINKED = 0.6  # share of letters in links from which a dropped block is a list of links


def dropped_reason(block: Block) -> str:
    """Why a block outside the article is there, by its class words, region and links."""
    if reason := _hinted_reason(block.hints):
        return reason
    if block.region in _REGION_REASON:
        return _REGION_REASON[block.region]
    return "related_links" if block.link_share >= LINKED else "site_boilerplate"


@lru_cache(maxsize=4096)
def _hinted_reason(hints: str) -> str:
    """The reason that class words give, "" if none does."""
    return min((HINT_RANK[word] for word in hints.split() if word in HINT_RANK), default=(0, ""))[1]


def exclude_outside(draft: Draft, scores: Scores | None = None, subheads: Scores | None = None) -> None:
    """Leave out what lies outside the article: by the trained labeller's scores where there are any; else by the extractor's
    verdict or by the shape of the text.

    scores, subheads: 0..1 a block, is it part of the article, is it a subhead
    """
    if scores is not None:
        maybe = [False] * len(scores) if subheads is None else [score >= MAYBE_SUBHEAD for score in subheads]
        _exclude_by_score(draft, [float(score) for score in scores], maybe)
    elif any(block.is_main for block in draft.blocks):
        _exclude_dropped(draft)
    else:
        _exclude_around_prose(draft)


def _exclude_by_score(draft: Draft, scores: Sequence[float], may_head: Sequence[bool]) -> None:
    kept = _in_article(draft, scores, may_head)
    first, last = (min(kept), max(kept)) if kept else (len(draft.texts), -1)
    for number in draft.open_numbers():
        if number not in kept:
            where = "above" if number < first else "below" if number > last else "within"
            draft.exclude(number, _reason(draft, number, where), f"model.{where}", f"article score {scores[number]:.2f}")


def _in_article(draft: Draft, scores: Sequence[float], may_head: Sequence[bool]) -> set[int]:
    """The open blocks that are part of the article; in a text that is nearly all article those too that adjoin them."""
    numbers = draft.open_numbers()
    printed = Counter(draft.keys)
    least = _least_score(draft, scores, numbers)
    markers = {n for n in numbers if _is_marker(draft, n, printed)}
    kept = {n for n in numbers if scores[n] >= (SURE_ENOUGH if n in markers else least)}
    if draft.page.form == "text":
        kept |= _between(draft, scores, numbers, kept)
        sure = sum(draft.words[n] for n in numbers if scores[n] >= IN_ARTICLE)
        if sure < DUMP_SURE * sum(draft.words[n] for n in numbers):
            _spread(kept, numbers, {n for n in numbers if draft.ends[n] and scores[n] >= BETWEEN_ARTICLE})
        if sum(draft.words[n] for n in kept) >= CLEAN_SHARE * sum(draft.words):
            _spread(kept, numbers, {n for n in numbers if n not in markers and scores[n] >= BESIDE_ARTICLE})
        maybe = {n for n in numbers if may_head[n] and scores[n] >= BETWEEN_ARTICLE} - markers
        kept |= _above_prose(draft, maybe, numbers, kept)
    kept |= {n for n in live_entries(draft) if scores[n] >= FAINTEST and n not in markers}
    return kept | _announced(draft, scores, kept)


def _spread(kept: set[int], numbers: Sequence[int], may_join: set[int]) -> None:
    """Add to what is kept the blocks that may join and adjoin it, from block to block."""
    for order in (numbers, numbers[::-1]):
        before = -1
        for number in order:
            if before in kept and number in may_join:
                kept.add(number)
            before = number


def _between(draft: Draft, scores: Sequence[float], numbers: Sequence[int], kept: set[int]) -> set[int]:
    """Runs of sentences with blocks of the article above and below, of which the labeller is not sure."""
    found: set[int] = set()
    run: list[int] = []
    is_inside = False
    for number in numbers:
        if number in kept:
            found.update(run)
            run, is_inside = [], True
        elif is_inside and draft.ends[number] and scores[number] >= BETWEEN_ARTICLE:
            run.append(number)
        else:
            run, is_inside = [], False
    return found


def _announced(draft: Draft, scores: Sequence[float], kept: set[int]) -> set[int]:
    """The items of lists right below a line of the article that announces them: it ends in a colon."""
    found: set[int] = set()
    for number in sorted(kept):
        is_line = draft.blocks[number].kind != "li" and scores[number] >= ANNOUNCED
        if is_line and draft.texts[number].endswith((":", "：")):
            item = number + 1
            while item < len(draft.texts) and draft.blocks[item].kind == "li" and draft.is_open(item):
                if scores[item] >= BELOW_COLON:
                    found.add(item)
                item += 1
    return found


def _above_prose(draft: Draft, maybe: set[int], numbers: Sequence[int], kept: set[int]) -> set[int]:
    """Of lines that may be subheads those that stand between a sentence and right above a paragraph of the article."""
    return {
        n for above, n in pairwise(numbers)
        if n in maybe and above in kept and n + 1 in kept and draft.ends[above] and not draft.ends[n] and draft.is_prose(n + 1)
    }  # fmt: skip


def _least_score(draft: Draft, scores: Sequence[float], numbers: Sequence[int]) -> float:
    """IN_ARTICLE, or less on a page unlike any the labeller knows, of which it is sure of hardly a word: its best ones count.

    Less, too, in a clean text: without the noise around it an article looks less like one, and a cleaned text must stay whole.
    """
    usual = UNDOUBTED if _looks_clean(draft) else IN_ARTICLE
    left = min(SURE_WORDS, sum(draft.words[n] for n in numbers) / 2)
    for number in sorted(numbers, key=lambda n: -scores[n]):
        left -= draft.words[number]
        if left <= 0 or scores[number] < FAINTEST:
            return max(min(usual, FAINTER * scores[number]), FAINTEST)
    return usual


def _looks_clean(draft: Draft) -> bool:
    """Is this, but for its headline, a text of running prose in which nothing was found so far?"""
    if draft.page.form != "text" or any(span.rule_id != NO_LETTERS for spans in draft.spans for span in spans):
        return False
    below = [number for number, role in enumerate(draft.roles) if role != "headline"]
    prose = sum(draft.words[number] for number in below if draft.is_prose(number))
    return prose >= CLEAN_PROSE * sum(draft.words[number] for number in below)


def _is_marker(draft: Draft, number: int, printed: Mapping[str, int]) -> bool:
    """A few words that a page prints again and again between paragraphs: the place of an advertisement, mostly."""
    text = draft.texts[number]
    return (
        printed[draft.keys[number]] >= MARKER_TIMES
        and draft.words[number] <= MARKER_WORDS
        and not draft.ends[number]
        and text[-1] not in ":："
    )


def _reason(draft: Draft, number: int, where: str) -> str:
    """Why a block that the labeller puts outside the article is there."""
    block = draft.blocks[number]
    if draft.page.form == "html":
        return dropped_reason(block)
    if where == "above":
        return "navigation"
    return "related_links" if draft.words[number] >= PROSE_HEADLINE_WORDS else "site_boilerplate"


def _exclude_dropped(draft: Draft) -> None:
    main = [n for n, block in enumerate(draft.blocks) if block.is_main]
    wanted = set(_dropped_subheads(draft, main))
    for number, block in enumerate(draft.blocks):
        if not block.is_main and number not in wanted:
            draft.exclude(number, dropped_reason(block), "outside.extractor", f"{block.region or 'page'} {block.kind}")


def _dropped_subheads(draft: Draft, main: list[int]) -> list[int]:
    """Headings between two kept blocks, the one below close by: the extractor drops some of them."""
    kept = set(main)
    return [
        number for number in range(main[0] + 1, main[-1])
        if draft.blocks[number].kind in ("h2", "h3", "h4")
        and number not in kept
        and draft.blocks[number].link_share < LINKED
        and draft.blocks[number].region in ("", "article", "main")
        and (number + 1 in kept and number - 1 in kept)
    ]  # fmt: skip


def block_scores(draft: Draft, words: NDArray[np.float64], is_prose: NDArray[np.bool_]) -> list[float]:
    """What each block is worth to the stretch of running text: its words up to a cap, or what a short line costs."""
    costs = [BULLET_COST if block.kind == "li" else SHORT_COST for block in draft.blocks]
    worth = np.where(is_prose, np.minimum(words, PROSE_CAP), -np.array(costs))
    return np.where(draft.gone, -NOISE_COST, worth).tolist()


def find_stretch(scores: Sequence[float]) -> tuple[int, int]:
    """The run of entries with the highest sum, as [start, end); the first of several. (0, 0) where none is positive.

    >>> find_stretch([-3, 20, -3, 30, -6, -6, 2])
    (1, 4)
    """
    best, best_start, best_end = 0.0, 0, 0
    total, start = 0.0, 0
    for number, score in enumerate(scores):
        if total <= 0:
            total, start = 0, number
        total += score
        if total > best:
            best, best_start, best_end = total, start, number + 1
    return best_start, best_end


def _exclude_around_prose(draft: Draft) -> None:
    is_prose = np.array([draft.is_prose(n) for n in range(len(draft.texts))])
    start, end = find_stretch(block_scores(draft, np.array(draft.words, np.float64), is_prose))
    outside = [n for n in range(len(draft.texts)) if not start <= n < end]
    short = [n for n in outside if not draft.is_prose(n)]
    if end == start or len(short) < DUMP_SHORT_BLOCKS or len(short) < DUMP_SHARE * len(draft.texts):
        return
    for number in outside:
        where = "above" if number < start else "below"
        draft.exclude(number, _reason(draft, number, where), f"outside.{where}", "outside the stretch of running text")


PROSE_HEADLINE_WORDS = 5  # a line of so many words below the article is a teaser rather than a menu entry
