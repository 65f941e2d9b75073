"""Repeats inside one scrape: a whole article printed once more in one piece."""

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.repeats import COPY_LETTERS, exclude_copies
from tests.labelling import body_of, labelled_of, removed

PARAGRAPHS = [
    f"{opening} the harbour master counted {number} boats on the eastern quay, and the ferry from the islands left {number} "
    f"minutes late because {reason}."
    for number, (opening, reason) in enumerate(
        [
            ("On Monday", "a rope had frozen to the bollard during the night"),
            ("A day later", "the school class from Norrvik had lost its teacher"),
            ("In the middle of the week", "fog lay over the sound until the lamps were lit"),
            ("Before the holiday", "the captain waited for a doctor who had been called away"),
            ("At the weekend", "two brothers argued about who should drive the last car aboard"),
            ("Since then", "nobody on the quay is in a hurry any more"),
            ("By the end of March", "the new timetable had been printed with last year's tides"),
            ("Last year", "the engine had to be started twice, once for luck"),
            ("Only in June", "the swing bridge stood open for a wedding"),
            ("This autumn", "a seal slept on the ramp and could not be moved"),
        ],
        start=3,
    )
]


def gone_of(texts: list[str]) -> list[int]:
    draft = Draft(text_page("\n\n".join(texts)))
    exclude_copies(draft)
    return [number for number, is_gone in enumerate(draft.gone) if is_gone]


def test_the_text_in_one_piece_beside_its_paragraphs_is_a_copy():
    whole = "".join(PARAGRAPHS)
    assert len(whole) > COPY_LETTERS
    assert gone_of([*PARAGRAPHS, whole]) == [len(PARAGRAPHS)]
    assert gone_of([whole, *PARAGRAPHS]) == [0]


def test_a_long_block_that_quotes_one_sentence_stays():
    own = " ".join(text.replace("boats", "gulls").replace("ferry", "tug") for text in PARAGRAPHS)
    assert gone_of([*PARAGRAPHS, f"{own} {PARAGRAPHS[0]}"]) == []


def test_where_only_the_long_block_is_left_it_stays():
    whole = "".join(PARAGRAPHS)
    draft = Draft(text_page("\n\n".join([*PARAGRAPHS, whole])))
    for number in range(len(PARAGRAPHS)):
        draft.exclude(number, "other", "test", "left out before")
    exclude_copies(draft)
    assert not draft.gone[len(PARAGRAPHS)]


def test_a_long_paragraph_of_a_longer_article_is_no_copy_of_it():
    quoted = "".join(PARAGRAPHS)
    others = ["".join(text.replace("boats", f"gulls of {n}") for text in PARAGRAPHS) for n in range(6)]
    assert gone_of([*PARAGRAPHS, quoted, *others]) == []


def test_an_article_printed_twice_is_kept_once():
    page, labelled, _ = labelled_of("\n\n".join([*PARAGRAPHS, "".join(PARAGRAPHS)]).encode())
    assert body_of(labelled) == PARAGRAPHS
    assert [reason for _, reason in removed(page, labelled)] == ["repeat_block"]
