import json

import numpy as np
import pytest

from tasks.label import look_at
from tasks.labels.draft import Draft
from tasks.labels.marked import mark_known
from tasks.labels.model import load_labeller
from tasks.labels.stated import with_stated
from tasks.records import Block, Page
from tasks.rules import load_rules
from tests.labelling import page_of

SENTENCE = "The council of Sund voted on item {} of its long list and then went on to the next."


def draft_of(stated: list[bool | None], texts: dict[int, str] | None = None) -> Draft:
    blocks = [Block((texts or {}).get(n, SENTENCE.format(n)), "p", is_stated=is_stated) for n, is_stated in enumerate(stated)]
    return Draft(Page("", "", 0, "", 0, "html", "", "", "", "", blocks, []))


def test_sentences_that_are_not_stated_fall():
    scores = np.array([0.9, 0.6, 0.6, 0.9])
    found = with_stated(scores, draft_of([True, True, False, True]))
    assert found[[0, 1, 3]].tolist() == [0.9, 0.6, 0.9]
    assert found[2] < 0.5


def test_short_lines_and_what_is_gone_stay_as_they_are():
    scores = np.array([0.9, 0.6, 0.0, 0.9])
    found = with_stated(scores, draft_of([True, False, False, True], {1: "What comes next", 2: "—"}))
    assert found[1] == scores[1]
    assert found[2] == 0.0


UNSOUND = {
    "nothing_stated": [None, None, None, None, None, None],
    "all_of_it_elsewhere": [False, False, False, False, False, False],
    "a_small_part": [True, False, False, False, False, False],
}


@pytest.mark.parametrize("stated", UNSOUND.values(), ids=UNSOUND)
def test_a_statement_of_something_else_changes_nothing(stated):
    scores = np.full(6, 0.8)
    assert with_stated(scores, draft_of(stated)).tolist() == scores.tolist()


def test_a_statement_that_was_cut_short_says_nothing_of_what_follows():
    stated = [True] * 6 + [False] * 4
    found = with_stated(np.full(10, 0.8), draft_of(stated))
    assert found[6:].tolist() == [0.8] * 4


def test_scores_stay_between_0_and_1():
    found = with_stated(np.array([0.0, 1.0, 1.0, 0.0]), draft_of([True, True, False, False]))
    assert ((found >= 0) & (found <= 1)).all()


def test_a_teaser_is_less_of_the_article_where_the_page_states_its_text():
    text = [
        "The ferry between Holm and Sund will run again from May, the harbour board said on Tuesday.",
        "It was stopped nine years ago, when the old ship failed its inspection and no money was found for a new one.",
        "The board has now bought a used ship from Norway. It takes forty cars and runs six times a day, its director said.",
        "“We have waited long enough,” said Ann Lee, who sells fish at the old pier and remembers the last trip.",
    ]
    teaser = "Sund waits for a bridge of its own, and nobody knows who is going to pay for the second half of it."
    shown = "".join(f"<p>{part}</p>" for part in [*text, f"<a href='/bridge'>{teaser}</a>"])
    node = {"@type": "NewsArticle", "headline": "Ferry line returns", "articleBody": " ".join(text)}
    scores = []
    for script in (f"<script type='application/ld+json'>{json.dumps(node)}</script>", ""):
        html = f"<html><head>{script}</head><body><article><h1>Ferry line returns</h1>{shown}</article></body></html>"
        marked = mark_known(page_of(html.encode(), "html"), load_rules())
        labeller = load_labeller()
        assert labeller is not None
        scores.append(look_at(marked, labeller, ()).scores)
    with_statement, without = scores
    assert with_statement[:-1].tolist() == without[:-1].tolist()
    assert with_statement[-1] < without[-1] - 0.05
