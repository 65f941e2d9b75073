"""Headline and deks as the trained labeller sees them: in bare text it corrects what rules guessed."""

import numpy as np

from tasks.labels.deks import find_deks, is_stated, stands_like_dek
from tasks.labels.draft import Draft
from tasks.labels.frame import IN_ARTICLE
from tasks.labels.heads import (
    ends_trail,
    first_prose,
    is_of_head,
    is_unlikely,
    may_head,
    stands_above_byline,
    stands_between,
    stated,
    tops_byline,
)
from tasks.labels.heads_model import (
    BELOW_MENU,
    BESIDE_HEADLINE,
    DEK_SCORE,
    DEK_SCORE_BETWEEN,
    DEK_SCORE_IN_TEXT,
    DEK_SCORE_OUTSIDE,
    DOUBTED_HEADLINE,
    DOUBTED_SHARE,
    HEADLINE_SCORE,
    WELL_PLACED,
    best_of,
    chosen_deks,
    with_place,
)
from tasks.labels.marked import Marked
from tasks.labels.model import Look, Scores


def assign_learned_heads(marked: Marked, look: Look) -> None:
    """In bare text that states no headline the learned one takes the place of the one that rules guessed; deks likewise."""
    is_text = marked.draft.page.form == "text"
    if is_text and marked.headline_source in ("", "position"):
        _assign_headline(marked, look)
    if is_text:
        _drop_doubted_deks(marked.draft, look)
    if marked.headline and "dek" not in marked.draft.roles:
        _assign_deks(marked.draft, look, marked.headline_block or 0)


def _assign_headline(marked: Marked, look: Look) -> None:
    draft = marked.draft
    for number, role in enumerate(draft.roles):
        draft.roles[number] = "" if role in ("headline", "dek") else role
    best = _best_headline(marked, look)
    marked.headline, marked.headline_source = ("", "") if best is None else (draft.texts[best], "model")
    if best is not None:
        best = next(n for n in draft.with_key(draft.keys[best]) if draft.is_open(n))  # printed twice, the first one stands
        draft.roles[best] = "headline"
        for dek in find_deks(draft, best, stated(draft.page.candidates, "dek")):
            draft.roles[dek] = "dek"


def _best_headline(marked: Marked, look: Look) -> int | None:
    draft = marked.draft
    scores = _headline_scores(draft, look)
    best = best_of(scores, lambda n: may_head(draft, n))
    if best is None:  # nothing rivals a doubted line above the text
        text = first_prose(draft)
        usual = (look.headlines >= HEADLINE_SCORE) | (scores >= WELL_PLACED)
        best = best_of(np.where(usual, scores, 0.0), lambda n: may_head(draft, n) and (text is None or n < text), DOUBTED_HEADLINE)
    if best is None:
        n_of_menu = np.cumsum(look.scores < IN_ARTICLE)
        best = best_of(scores, lambda n: n_of_menu[n] > BELOW_MENU and may_head(draft, n) and not draft.ends[n], DOUBTED_HEADLINE)
    if best is None and marked.headline_block in draft.open_numbers()[:1]:
        best = marked.headline_block  # nothing above it could be the headline
    return best


def _headline_scores(draft: Draft, look: Look) -> Scores:
    """The labeller's scores and what else speaks for a line: a byline below, a trail of links above.

    Less for trails of links, lines that tell a day or time, items of lists, lines below two paragraphs of the article, and what
    stands like a caption.
    """
    scores = with_place(look.headlines, lambda n: tops_byline(draft, n), lambda n: ends_trail(draft, n))
    is_text = (look.scores >= IN_ARTICLE) & np.array([draft.is_prose(n) for n in range(len(scores))])
    n_above = np.cumsum(is_text) - is_text
    doubted = [
        n for n in np.flatnonzero(scores >= DOUBTED_HEADLINE).tolist()
        if n_above[n] > 1 or is_unlikely(draft.texts[n], draft.page.language) or stands_between(draft, n)
    ]  # fmt: skip
    scores[doubted] *= DOUBTED_SHARE
    return scores


def _assign_deks(draft: Draft, look: Look, headline: int) -> None:
    is_text = draft.page.form == "text"
    least = np.full(len(look.scores), DEK_SCORE)
    if is_text:
        least = np.where(look.scores < IN_ARTICLE, DEK_SCORE_OUTSIDE, DEK_SCORE_IN_TEXT)
        doubted = np.flatnonzero((look.deks >= DEK_SCORE_OUTSIDE) & (look.deks < least)).tolist()
        least[[n for n in doubted if stands_above_byline(draft, n)]] = DEK_SCORE_OUTSIDE
        if (below := sentence_between(draft, headline)) is not None:
            least[below] = 0.0 if look.scores[below] >= IN_ARTICLE else DEK_SCORE_BETWEEN
    for number in chosen_deks(look.deks, draft.is_open, least):
        if is_text or stands_like_dek(draft, number, headline):
            draft.roles[number] = "dek"


def sentence_between(draft: Draft, headline: int) -> int | None:
    """The sentence that stands alone between headline and byline or date; not the first entry of a live-blog."""
    below = next((n for n in range(headline + 1, len(draft.texts)) if not draft.gone[n]), None)
    if below is None or below > headline + BESIDE_HEADLINE or not draft.is_open(below):
        return None
    if not (draft.is_prose(below) and draft.ends[below] and stands_above_byline(draft, below)):
        return None
    text = [n for n in draft.open_numbers(range(below + 1, len(draft.texts))) if draft.is_prose(n)][:2]
    return None if len(text) == 2 and any(is_of_head(draft, n) for n in range(*text)) else below


def _drop_doubted_deks(draft: Draft, look: Look) -> None:
    """In bare text the sentences above a headline are as often a notice of the site as a dek.

    One that nobody states is a dek if the labeller takes it for one, or for a part of the article.
    """
    said = stated(draft.page.candidates, "dek")
    for number, role in enumerate(draft.roles):
        is_doubted = look.scores[number] < IN_ARTICLE and look.deks[number] < DEK_SCORE
        if role == "dek" and is_doubted and not is_stated(draft.texts[number], said):
            draft.roles[number] = ""
