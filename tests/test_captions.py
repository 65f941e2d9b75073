"""Captions in bare text are told by the credit of their picture, and are no part of the article's text."""

import pytest

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.roles import assign_roles
from tests.labelling import body_of, labelled_of, with_role

ARTICLE = [
    "The harbour was dredged again on Tuesday, for the third time since the war ended.",
    "Boats came back in the night, one after the other, and the town stood on the pier to watch them tie up.",
    "The harbour master said that the last of them had been at sea for nine days without a word from the shore.",
]
CAPTION = "A boat ties up at the pier of Anvers in the night."


@pytest.mark.parametrize(
    "credit",
    ["Photo by Ana Brandt / Tide News", "(Unsplash)", "(Ana Brandt/Tide News)", "Supplied", "Foto: Ana Brandt/dpa"],
)  # fmt: skip
def test_what_ends_with_a_credit_is_a_caption(credit: str):
    _, labelled, _ = labelled_of("\n\n".join([ARTICLE[0], f"{CAPTION} {credit}", *ARTICLE[1:]]).encode())
    assert with_role(labelled, "caption") == [CAPTION]
    assert body_of(labelled) == ARTICLE


SIGNED = "The harbour master said that work would start in January."


@pytest.mark.parametrize(
    ("paragraph", "at_end"),
    [
        (f"{SIGNED} Ana Lopez (EFE)", True),
        (f"{SIGNED} AFP / ANA LOPEZ", True),
        (f"{SIGNED} (Source: Office of Harbours)", False),
        (f"{SIGNED} Quelle: Hafenamt", False),
        ("“It is the only week in which I do not dredge,” says the master. Photo: Ana Brandt", False),
        ("- 68% of the boats came back in one week. (Photo: Ana Brandt)", False),
    ],
    ids=["signed", "signed in capitals", "source", "source in German", "quotation", "item of a list"],
)
def test_what_a_credit_does_not_make_a_caption(paragraph: str, at_end: bool):
    blocks = [*ARTICLE, paragraph] if at_end else [ARTICLE[0], paragraph, *ARTICLE[1:]]
    _, labelled, _ = labelled_of("\n\n".join(blocks).encode())
    assert with_role(labelled, "caption") == []
    assert len(body_of(labelled)) == 4


JA_TEXT = [
    "住民が始めたバスが４月から本格的に走る。町の東の集落には鉄道の駅も路線バスの停留所もなく、車を持たない人は買い物にも困っていた。",
    "運転手は七人で、みな定年を過ぎた元の会社員だ。週に三日、朝と夕方に二往復ずつ走り、予約があれば病院の前まで回るという。",
]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("乗り込む利用者たち＝湯ノ沢町で2025年2月27日、大瀬智哉撮影", ["caption"]),
        ("放たれる伝書バト＝30日午後、汐見島", ["caption"]),
        ("イスラエルの国旗＝同国で2019年5月", ["caption"]),
        ("町長は「１＋１＝３になる町を30日までに描く」と話した。住民も耳を傾けた。", []),
    ],
    ids=["who took it", "where", "month", "a sentence"],
)
def test_dated_captions_of_japanese_papers(line: str, role: list[str]):
    draft = Draft(text_page("\n\n".join([JA_TEXT[0], line, JA_TEXT[1]])))
    assign_roles(draft, [0.0] * 3, [0.9] * 3)
    assert [r for r in draft.roles if r == "caption"] == role


def test_a_text_of_nothing_but_a_credited_sentence_keeps_it():
    _, labelled, _ = labelled_of(f"{CAPTION} Photo by Ana Brandt / Tide News".encode())
    assert body_of(labelled) == [CAPTION]


def test_a_long_paragraph_with_a_credit_at_its_end_is_no_caption():
    _, labelled, _ = labelled_of("\n\n".join([" ".join(ARTICLE) + " Photo by Ana Brandt / Tide News", *ARTICLE[:1]]).encode())
    assert not with_role(labelled, "caption")


@pytest.mark.parametrize(
    ("score", "rule", "role"),
    [(0.6, "credit.photo-line", "caption"), (0.9, "credit.photo-line", "paragraph"), (0.6, "credit.agency-line", "paragraph")],
    ids=["doubted", "sure", "credit of the text"],
)
def test_a_doubted_sentence_above_a_credit_is_a_caption(score: float, rule: str, role: str):
    draft = Draft(text_page("\n\n".join([ARTICLE[0], CAPTION + " It is one of nine.", "Photo: Ana Brandt", *ARTICLE[1:]])))
    draft.exclude(2, "credit", rule)
    assign_roles(draft, [0.0] * 5, [0.9, score, 0.0, 0.9, 0.9])
    assert draft.roles[1] == role
