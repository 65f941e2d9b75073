"""What stands between two lines of an offer goes with them; what stands between two buttons of a page does not."""

import pytest

from tasks.label import text_page
from tasks.labels.boxes import exclude_boxes
from tasks.labels.draft import Draft

OFFER, SENTENCE = "subscription_promo.wall", "The harbour was dredged again on Tuesday, for the third time since the war."
BENEFITS = ["* Unlimited access to all stories of the harbour and the town", "* Daily puzzles", "* Two months for the price of one"]


def _stays(between: list[str], above: str = OFFER, below: str = OFFER) -> list[str]:
    """What stays of the lines between two that rules have taken out."""
    draft = Draft(text_page("\n\n".join(["Become a member of the Tide", *between, "Read all you want today"])))
    for number, rule in ((0, above), (len(draft.texts) - 1, below)):
        draft.exclude(number, rule.partition(".")[0], rule)
    exclude_boxes(draft)
    return [draft.texts[n] for n in draft.open_numbers()]


@pytest.mark.parametrize(
    ("between", "above", "below", "stays"),
    [
        (BENEFITS, OFFER, OFFER, []),
        (BENEFITS, OFFER, "newsletter_promo.labels", []),
        ([*BENEFITS, SENTENCE], OFFER, OFFER, [*BENEFITS, SENTENCE]),
        (["Harbour dredged again"], "subscription_promo.labels", OFFER, ["Harbour dredged again"]),
        (BENEFITS, "subscription_promo.labels", "newsletter_promo.labels", BENEFITS),
        (BENEFITS, OFFER, "share_bar.labels", BENEFITS),
        ([f"* Line {n} of a list" for n in range(9)], OFFER, OFFER, [f"* Line {n} of a list" for n in range(9)]),
    ],
    ids=["list", "offer above a button", "a sentence", "a headline", "buttons of a page", "one offer", "far apart"],
)
def test_lines_between_two_offers(between: list[str], above: str, below: str, stays: list[str]):
    assert _stays(between, above, below) == stays


def test_a_box_says_what_it_offers():
    draft = Draft(text_page("\n\n".join(["Become a member", "* Daily puzzles", "Get our letter"])))
    draft.exclude(0, "subscription_promo", OFFER)
    draft.exclude(2, "newsletter_promo", "newsletter_promo.sign-up")
    exclude_boxes(draft)
    assert [(s.reason, s.rule_id) for s in draft.spans[1]] == [("subscription_promo", "subscription_promo.box")]
