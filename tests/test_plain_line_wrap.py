import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.plain.lines import n_columns
from tasks.segment import segment

TEXT = "the council of Holm met again on Tuesday and voted for a new bridge with nine votes against four in its hall by the river"
WORDS = TEXT.split()
PARAGRAPHS = [" ".join((WORDS * 6)[start : start + 60 + 3 * start]) + "." for start in range(12)]


def as_page(paragraphs: list[str], width: int, margin: int = 3) -> str:
    lead = " " * margin
    return "\n\n".join(textwrap.fill(text, width, initial_indent=lead, subsequent_indent=lead) for text in paragraphs)


@pytest.mark.parametrize("width", [60, 72, 77, 80, 99])
def test_what_a_browser_wrapped_is_whole_again(width):
    assert [b.text for b in segment(as_page(PARAGRAPHS, width))] == PARAGRAPHS


BETWEEN = {"empty_lines": "\n\n", "no_empty_lines": "\n"}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
@pytest.mark.parametrize("n_paragraphs", [4, 12], ids=["letter", "page"])
@pytest.mark.parametrize("margins", [(3, 0), (8, 4)], ids=["no_margin", "margin"])
def test_paragraphs_whose_first_line_is_indented_are_whole_again(between, n_paragraphs, margins):
    first, rest = (" " * margin for margin in margins)
    paragraphs = PARAGRAPHS[:n_paragraphs]
    text = between.join(textwrap.fill(text, 72, initial_indent=first, subsequent_indent=rest) for text in paragraphs)
    assert [b.text for b in segment(text)] == paragraphs


@pytest.mark.parametrize("after", ["", "\n"], ids=["close", "apart"])
def test_items_that_hang_are_whole_again(after):
    items = [" ".join((WORDS * 3)[start : start + 24 + 14 * (start % 2)]) for start in range(6)]  # two lines, and three
    text = "\n".join(textwrap.fill(f"* {item}", 72, subsequent_indent="  ") for item in items)
    assert text.count("\n") == 14
    found = [b.text for b in segment(f"{text}\n{after}The council of Holm met again.")]
    assert found == [*(f"* {item}" for item in items), "The council of Holm met again."]


PAGE = as_page(PARAGRAPHS, 76)
TOUCHING = {
    "heading_above": ("What comes next", "   What comes next\n"),
    "label_above": ("Advertisement", "   Advertisement\n"),
}


@pytest.mark.parametrize(("label", "lines"), TOUCHING.values(), ids=TOUCHING)
def test_a_line_that_touches_a_paragraph_is_apart(label, lines):
    found = [b.text for b in segment(f"{PAGE}\n\n{lines}{as_page(PARAGRAPHS[:1], 76)}\n   Share")]
    assert found == [*PARAGRAPHS, label, PARAGRAPHS[0], "Share"]


def test_a_question_above_each_answer_stays_apart_from_it():
    asked = "Why did it not act?"
    parts = [as_page(PARAGRAPHS[:2], 72, 0), *(f"{asked}\n{as_page([answer], 72, 0)}" for answer in PARAGRAPHS[2:8])]
    answers = [part for answer in PARAGRAPHS[2:8] for part in (asked, answer)]
    assert [b.text for b in segment("\n\n".join(parts))] == [*PARAGRAPHS[:2], *answers]


INSIDE = {
    "a_date_is_no_bullet": "   The ministry said on Thursday that the ferry will be out of service until\n"
    "   7. May at least, and that nobody can say what comes after that",
    "a_line_that_ends_in_a_semicolon": "   The old steel beams were taken to the harbour by truck in the morning hours;\n"
    "   new ones are on their way from the north of the country by train",
    "a_line_that_is_too_long": "   The mayor “was not in the hall” and neither was the harbour master of Holmxxxx\n"
    "   when the council voted on the bridge, the minutes of that night say",
    "a_heading_in_the_middle": f"{'The council of Holm votes again for a bridge that nobody wants to pay':^76}\n"
    f"{'whatever it takes':^76}".rstrip(),
}


@pytest.mark.parametrize("lines", INSIDE.values(), ids=INSIDE)
def test_a_page_is_joined_where_a_letter_would_not_be(lines):
    found = [b.text for b in segment(f"{PAGE}\n\n{lines}\n\n{PAGE}")]
    assert " ".join(lines.split()) in found


APART = {
    "items": "     * The council met again on Tuesday and voted for the bridge by nine votes\n     * Share\n"
    "     * The mayor was not in the hall when the council voted on the bridge again",
    "verse": "   The sea came up at evening\n   and left a row of shells\n   along the quay at Holm",
    "rows": "   Ferry    Harbour   from Monday to Friday in the morning hours     from 6:00\n"
    "   Train    Station   on Saturday and Sunday, not on public holidays  from 7:30",
    "verse_of_two_depths": "     The sea came up at evening with the wind that turned the mill of Holm\n"
    "   And left a row of shells along the quay where nobody had ever been\n"
    "     The Bell was rung by two old men who did not know the hour\n   And no one came but gulls",
    "names": "   Anna Kowalski, Chairwoman of the Association of Friends of the Danube\n"
    "   Bartholomew Thompson, Opposition Leader of the Free Voters, Headquarter\n"
    "   Christopher Brown, Treasurer of the Harbour Board and Keeper of the Bell",
    "sentences": "   The council of Holm met again on Tuesday and then voted for a new bridge.\n   Nobody knows.",
}


@pytest.mark.parametrize("lines", APART.values(), ids=APART)
def test_what_is_no_paragraph_stays_apart(lines):
    blocks = segment(f"{PAGE}\n\n{lines}\n\n{PAGE}")
    assert [b.text for b in blocks[12:-12]] == [line.strip() for line in lines.split("\n")]


ALTERNATING = {
    "headlines": "   MAYOR CLOSES HARBOUR BRIDGE FOR EIGHT WEEKS OF REPAIR\nFERRIES TO RUN TWICE AS OFTEN, COUNCIL TELLS PEOPLE\n"
    "   UNION FEARS LATE BUSES AND LOST WAGES THROUGH SPRING\nSHOPS ON THE WATERFRONT ASK FOR COMPENSATION AT ONCE",
    "chat": "    Anna: I think that the bridge should be closed at once\nTom: no, the ferries are full and nobody can get to work\n"
    "    Anna: then let us ask the mayor what she thinks about it\nTom: she is away until Monday, as the hall told us before",
}


@pytest.mark.parametrize("lines", ALTERNATING.values(), ids=ALTERNATING)
def test_lines_of_two_depths_are_no_paragraphs(lines):
    blocks = segment(f"{as_page(PARAGRAPHS[:2], 60, 0)}\n\n{lines}")
    assert [b.text for b in blocks[2:]] == [line.strip() for line in lines.split("\n")]


ROWS = {
    "table": "1000;lower street 10;berlin mitte;germany in the eu;open from nine to five",
    "chat": "12:00 anna: the council met on monday in the hall by the river again",
    "log": "2024-03-01 12:00 river level at the bridge is 201 cm and still rising",
    "counts": "1000 people came to the hall by the river on that day of the festival",
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_rows_of_one_length_are_no_paragraph(row):
    assert [b.text for b in segment("\n".join([row] * 30))] == [row] * 30


def test_an_address_of_any_length_stands_in_a_wrapped_paragraph():
    address = "https://holm.example/a-very-long-address/of-a-page-about-the-bridge/and-what-became-of-it/in-the-end"
    lines = [*textwrap.wrap(PARAGRAPHS[0], 72)[:3], address, *textwrap.wrap(PARAGRAPHS[1], 72)]
    text = "\n\n".join("\n".join(lines) for _ in range(3))
    assert [b.text for b in segment(text)] == [" ".join(lines)] * 3


def test_depth_is_counted_from_where_paragraphs_begin():
    found = {b.text: b.indent for b in segment(f"A heading at the margin\n\n{PAGE}\n\n     * Item")}
    assert (found["A heading at the margin"], found[PARAGRAPHS[0]], found["* Item"]) == (0, 0, 2)


JAPANESE = (
    "市議会は火曜日に橋の建設計画を賛成多数で可決した。工事は五月に始まり来年の秋まで続く見通しで、"
    "市長は住民への説明会を来月開くと述べた。反対した議員は費用が高すぎると批判している。"
) * 2


def test_scripts_without_spaces_are_wrapped_by_columns_and_joined_without_spaces():
    width = 39
    lines = [JAPANESE[at : at + width] for at in range(0, len(JAPANESE), width)]
    text = "\n\n".join("\n".join(lines) for _ in range(7))
    assert [b.text for b in segment(text)] == [JAPANESE] * 7
    assert n_columns(lines[0]) == 78


@given(st.lists(st.integers(30, 90), min_size=8, max_size=14), st.integers(0, 20), st.sampled_from([66, 74, 79]))
@settings(max_examples=40)
def test_paragraphs_of_any_length_come_back(lengths, shift, width):
    words = WORDS[shift:] + WORDS[:shift]
    paragraphs = [" ".join((words * 5)[n : n + length]) + " end" for n, length in enumerate(lengths)]
    assert [b.text for b in segment(as_page(paragraphs, width))] == paragraphs
