import json
from pathlib import Path

import pytest

from tasks.label import label
from tasks.labels.model import load_labeller
from tasks.labels.wall_cues import CUES
from tasks.rules import load_rules
from tests.labelling import body_of, labelled_of, page_of

CASES = Path(__file__).parent / "cases" / "walls"


def cases(name: str) -> list[dict[str, str]]:
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("case", cases("walls"), ids=lambda case: case["id"])
def test_a_wall_is_no_article(case):
    _, labelled, _ = labelled_of(case["text"].encode())
    assert body_of(labelled) == []
    assert {span.rule_id for span in labelled.spans} & {"wall.page", "navigation.controls"}


@pytest.mark.parametrize("case", cases("html"), ids=lambda case: case["id"])
def test_a_page_with_the_headline_of_a_wall_is_no_article(case):
    labelled = label(page_of(f"<html>{case['html']}</html>".encode(), "html"), load_rules(), load_labeller())
    assert body_of(labelled) == []


@pytest.mark.parametrize("case", cases("kept"), ids=lambda case: case["id"])
def test_an_article_about_walls_is_one(case):
    _, labelled, _ = labelled_of(case["text"].encode())
    assert len(body_of(labelled)) >= 1
    assert "wall.page" not in {span.rule_id for span in labelled.spans}


def test_a_long_article_that_explains_walls_is_one():
    told = [f"Page {n} of the report tells how a wall works and what a reader gets to see of it in the end." for n in range(30)]
    text = "\n\n".join(["Sorry, you have been blocked", "Why have I been blocked?", *told])
    _, labelled, _ = labelled_of(text.encode())
    assert "wall.page" not in {span.rule_id for span in labelled.spans}
    assert len(body_of(labelled)) >= 28


def test_every_cue_has_two_points_at_most():
    assert {points for points, _ in CUES.values()} == {0, 1, 2}


HEADLINES = ["404", "Not Found", "Forbidden", "Just a moment", "Access Denied", "Bad Gateway", "Page Not Found", "Acceso denegado"]
STORY = "<p>The number 404 bus will no longer stop at Harbour Street from Monday, the council said on Friday.</p>"
WIDGETS = {
    "player": "<p>This content is not available in your region</p>",
    "form": "<form><p>Please complete the captcha</p><p>Please confirm you are not a robot</p></form>",
    "embed": "<p>Hmm, this page doesn’t exist</p><p>Page not found</p>",
    "nothing": "",
}


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize("widget", WIDGETS.values(), ids=WIDGETS)
def test_a_paragraph_of_its_own_makes_an_article_whatever_stands_above_and_beside_it(headline, widget):
    html = f"<html><title>{headline}</title><body><article><h1>{headline}</h1>{STORY}{widget}</article></body></html>"
    labelled = label(page_of(html.encode(), "html"), load_rules(), load_labeller())
    assert "wall.page" not in {span.rule_id for span in labelled.spans}
