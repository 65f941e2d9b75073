"""Roles of the lines of bare text by what the labeller says of them and what stands above and below."""

import pytest

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.roles import assign_roles
from tests.labelling import page_of

STORY = "The ferry was late again on Monday, and the board of the island wanted to know why it had not been told."
MORE = "Its chair said that the company would have to answer for the delay before the end of the month."


def roles_of(lines: list[str], subheads: dict[str, float]) -> list[str]:
    draft = Draft(text_page("\n\n".join(lines)))
    assign_roles(draft, [subheads.get(text, 0.0) for text in draft.texts], [0.9] * len(draft.texts))
    return draft.roles


LINES = {
    "above a paragraph a faint one will do": ("The delay", 0.03, MORE, "subhead"),
    "above a list a fair one": ("What to bring", 0.25, "* a coat", "subhead"),
    "above a list a faint one will not": ("What to bring", 0.15, "* a coat", "paragraph"),
    "above the first of a list with numbers": ("What to bring", 0.25, "1. A coat", "subhead"),
    "above the next of a list": ("Buy it now", 0.25, "2. A coat", "paragraph"),
    "above a sentence of a few words": ("The second pier", 0.35, "It is older.", "subhead"),
    "not above it, if faint": ("The second pier", 0.25, "It is older.", "paragraph"),
    "above another line only if sure": ("The second pier", 0.45, "Length 30 m", "paragraph"),
    "a sure one above any": ("The second pier", 0.55, "Length 30 m", "subhead"),
    "a heading with a number": ("2. The second pier", 0.6, MORE, "subhead"),
    "an item with a number": ("2. The second pier", 0.4, MORE, "list_item"),
    "who said the words above": ("— Ann Lee", 0.8, MORE, "list_item"),
}


@pytest.mark.parametrize(("line", "score", "below", "role"), LINES.values(), ids=LINES.keys())
def test_subheads(line: str, score: float, below: str, role: str) -> None:
    said = "“Nobody told us about it, and nobody will,” as the harbour master has it to this day.”"
    assert roles_of([STORY, said, line, below, MORE], {line: score})[2] == role


TALK = {
    "answered in quotation marks": ("Were you told?", "“We were not told about anything,” she says.", "paragraph"),
    "answered behind dashes": ("Были ли вы там?", "– Меня там не было, и никто из наших туда не ходил.", "paragraph"),
    "answered in prose": ("Were they told?", "They were not told about anything, as the company says.", "subhead"),
}


@pytest.mark.parametrize(("question", "answer", "role"), TALK.values(), ids=TALK.keys())
def test_questions_of_an_interview_are_no_subheads(question: str, answer: str, role: str) -> None:
    again = question.replace("?", " again?")
    roles = roles_of([STORY, question, answer, again, answer, MORE], {question: 0.6, again: 0.3})
    assert [roles[1], roles[3]] == [role, role]


def test_one_question_that_words_follow_may_be_a_subhead() -> None:
    answer = "“We were not told about anything,” she says, and looks at the pier that is no more."
    assert roles_of([STORY, "Who knew?", answer, MORE], {"Who knew?": 0.3})[1] == "subhead"


@pytest.mark.parametrize(
    ("score", "role"), [(0.3, "paragraph"), (0.6, "subhead")], ids=["lines under one label", "of which the labeller is sure"]
)
def test_a_label_that_several_lines_have_makes_no_subheads(score: float, role: str) -> None:
    prices = [f"Price: {n} pounds" for n in (27, 31, 45)]
    lines = [line for price in prices for line in (price, STORY.replace("ferry", f"ferry {price[7:9]}"))]
    roles = roles_of([MORE, *lines], dict.fromkeys(prices, score))
    assert roles[1::2] == [role] * 3


def test_two_lines_under_one_label_may_be_subheads() -> None:
    steps = ["Part: the pier", "Part: the ferry"]
    assert roles_of([MORE, steps[0], STORY, steps[1], MORE], dict.fromkeys(steps, 0.3))[1::2] == ["subhead", "subhead"]


BOLD = {
    "above running text": ("<p><b>The second pier</b></p>", "", ["The second pier"]),
    "where the article has headings": ("<p><b>The second pier</b></p>", "<h2>What is next</h2>", ["What is next"]),
    "a question among others": ("<p><b>The second pier</b></p>", "<p><b>And then?</b></p>", ["The second pier", "And then?"]),
    "questions of an interview": ("<p><b>Were you there?</b></p>", "<p><b>And then?</b></p>", []),
    "a sentence": ("<p><b>The second pier is older.</b></p>", "", []),
    "not bold": ("<p>The second pier</p>", "", []),
    "not above running text": ("<p><b>The second pier</b></p><p><b>Length</b></p>", "", ["Length"]),
}


@pytest.mark.parametrize(("line", "next_line", "subheads"), BOLD.values(), ids=BOLD.keys())
def test_bold_lines_of_html_are_subheads_where_there_are_no_others(line: str, next_line: str, subheads: list[str]) -> None:
    html = f"<html><body><article><p>{STORY}</p>{line}<p>{MORE}</p>{next_line}<p>{STORY} {MORE}</p></article></body></html>"
    draft = Draft(page_of(html.encode(), "html"))
    assign_roles(draft, [0.0] * len(draft.texts), [0.9] * len(draft.texts))
    assert [text for text, role in zip(draft.texts, draft.roles, strict=True) if role == "subhead"] == subheads
