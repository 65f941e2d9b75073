"""Boxes that offer a subscription or a newsletter: the list between two of their lines says what it comes with."""

import re
from itertools import pairwise

from tasks.labels.draft import Draft
from tasks.records import Span

OFFERS = frozenset(("subscription_promo", "newsletter_promo"))
MAX_LINES = 6  # between two lines of one box; a paragraph of the article may stand between two boxes
_BULLET = re.compile(r"[*•‣◦▪·●+✓✔✅☑–—-]\s*\S")


def exclude_boxes(draft: Draft) -> None:
    """Leave out the list between two lines, a few apart, that rules found to be offers, if nothing else stands there.

    One of the two says what is offered: two buttons ("Subscribe", "E-mail") may be those of the page. Other lines stay, for
    between the button above an article and the wall in it stands the headline. Of 73 such items on labelled pages none belonged
    to the article.
    """
    offers = [(number, span) for number in range(len(draft.texts)) if (span := _offer(draft, number))]
    for (above, one), (below, other) in pairwise(offers):
        if below - above <= MAX_LINES + 1 and not (_is_button(one) and _is_button(other)):
            reason = one.reason
            between = draft.open_numbers(range(above + 1, below))
            if all(_BULLET.match(draft.texts[number]) for number in between):
                for number in between:
                    draft.exclude(number, reason, f"{reason}.box", f"between “{draft.texts[above][:40]}” and another offer")


def _offer(draft: Draft, number: int) -> Span | None:
    """What rules say of a block that is an offer as a whole."""
    span = draft.spans[number][0] if draft.gone[number] and draft.spans[number] else None
    return span if span and span.reason in OFFERS else None


def _is_button(span: Span) -> bool:
    return span.rule_id.endswith(".labels")
