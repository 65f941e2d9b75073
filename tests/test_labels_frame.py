"""What the article scores of a page's blocks take out of it, and what of a page that the labeller hardly knows stays."""

import pytest

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.frame import exclude_outside

WORDS = ["the", "river", "rose", "by", "two", "metres", "on", "tuesday"]


def _draft(lines: list[str]) -> Draft:
    """The lines as blocks of a text in which a rule found something, below them."""
    draft = Draft(text_page("\n\n".join([*lines, "Advertisement"])))
    draft.exclude(len(lines), "advertisement", "advertisement.marker")
    return draft


def _kept(lengths_and_scores: list[tuple[int, float]]) -> list[int]:
    """Numbers of the blocks that stay, of blocks with so many words and these scores."""
    sizes = [size for size, _ in lengths_and_scores]
    lines = [" ".join(f"{WORDS[n % len(WORDS)]}{number}" for n in range(size)) for number, size in enumerate(sizes)]
    draft = _draft(lines)
    exclude_outside(draft, [*(score for _, score in lengths_and_scores), 0.0])
    return draft.open_numbers()


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ([(2, 0.1), (40, 0.9), (40, 0.8), (40, 0.4), (30, 0.1)], [1, 2]),
        ([(2, 0.1), (40, 0.4), (40, 0.3), (40, 0.2), (30, 0.05)], [1, 2, 3]),
        ([(2, 0.01), (40, 0.12), (40, 0.1), (40, 0.02)], []),
        ([(2, 0.1), (12, 0.9), (12, 0.8), (3, 0.2)], [1, 2]),
        ([(60, 0.95), (60, 0.95), (6, 0.4), (3, 0.1)], [0, 1, 2]),
    ],
    ids=["sure", "surest of an odd page", "no article at all", "a short one", "nearly all article: what adjoins it"],
)
def test_scores_take_out_what_lies_outside(blocks, kept):
    assert _kept(blocks) == kept


@pytest.mark.parametrize(
    ("ending", "score", "stays"), [(".", 0.32, True), ("", 0.32, False), (".", 0.2, False)], ids=["sentence", "line", "faint"]
)
def test_doubted_sentences_stay_between_blocks_of_the_article(ending: str, score: float, stays: bool):
    doubted = [f"{' '.join(f'{w}{n}' for w in WORDS)}{ending}" for n in range(3)]
    sure = [" ".join(f"{w}{n}" for w in WORDS * 3) for n in range(2)]
    draft = _draft([doubted[0], sure[0], doubted[1], sure[1], doubted[2]])
    exclude_outside(draft, [score, 0.9, score, 0.9, score, 0.0])
    assert draft.open_numbers() == ([1, 2, 3] if stays else [1, 3])


@pytest.mark.parametrize(("n_menu", "stay"), [(60, 2), (0, 0)], ids=["dump", "nothing but an article"])
def test_doubted_sentences_below_the_article_of_a_dump_stay(n_menu: int, stay: int):
    sure = " ".join(f"{w}{n}" for n, w in enumerate(WORDS * 8))
    doubted = [f"{' '.join(f'{w}{n}' for w in WORDS)}." for n in range(2)]
    menu = [f"{WORDS[n % 8]} {WORDS[n % 7]} {n}" for n in range(n_menu)]
    draft = _draft([sure, *doubted, *menu])
    exclude_outside(draft, [0.9, 0.32, 0.32, *[0.01] * n_menu, 0.0])
    assert draft.open_numbers() == list(range(1 + stay))


@pytest.mark.parametrize(
    ("n_menu", "is_noisy", "stays"), [(0, False, True), (0, True, False), (40, False, False)], ids=["clean", "noise", "a dump"]
)
def test_a_clean_text_is_doubted_less(n_menu: int, is_noisy: bool, stays: bool):
    sure, doubted = (" ".join(f"{w}{n}" for w in WORDS * 7) + "." for n in range(2))
    lines = [sure, doubted, *(f"{WORDS[n % 8]} {WORDS[n % 7]} {n}" for n in range(n_menu))]
    draft = _draft(lines) if is_noisy else Draft(text_page("\n\n".join(lines)))
    exclude_outside(draft, [0.9, 0.25, *[0.01] * (len(draft.texts) - 2)])
    assert draft.is_open(1) == stays


def test_words_printed_again_and_again_stay_only_if_surely_part_of_it():
    page = text_page("\n\n".join(f"{' '.join(f'{w}{n}' for w in WORDS * 3)}\n\nAdvertisement place" for n in range(5)))
    draft = Draft(page)
    exclude_outside(draft, [0.9 if block.text != "Advertisement place" else 0.6 for block in page.blocks])
    assert {draft.texts[n] for n in range(len(draft.texts)) if draft.is_gone(n)} == {"Advertisement place"}


SUBHEAD = {
    "perhaps a subhead": (".", "Foam on the north shore", 0.32, 0.06, True),
    "no subhead": (".", "Foam on the north shore", 0.32, 0.04, False),
    "faint": (".", "Foam on the north shore", 0.28, 0.06, False),
    "the article's sentence does not end above it": ("", "Foam on the north shore", 0.32, 0.06, False),
}


@pytest.mark.parametrize(("ending", "line", "score", "subhead", "stays"), SUBHEAD.values(), ids=SUBHEAD.keys())
def test_a_line_that_may_be_a_subhead_stays_above_a_paragraph(ending: str, line: str, score: float, subhead: float, stays: bool):
    first, second = (" ".join(f"{w}{n}" for w in WORDS * 6) for n in range(2))
    draft = _draft([first + ending, line, second + "."])
    exclude_outside(draft, [0.9, score, 0.9, 0.0], [0.0, subhead, 0.0, 0.0])
    assert draft.open_numbers() == ([0, 1, 2] if stays else [0, 2])


def test_a_line_printed_again_and_again_is_no_subhead():
    paragraphs = [" ".join(f"{w}{n}" for w in WORDS * 6) + "." for n in range(6)]
    page = text_page("\n\nArticle content\n\n".join(paragraphs))
    is_marker = [block.text == "Article content" for block in page.blocks]
    draft = Draft(page)
    exclude_outside(draft, [0.32 if marker else 0.9 for marker in is_marker], [0.2 * marker for marker in is_marker])
    assert [draft.is_gone(n) for n in range(len(draft.texts))] == is_marker


LIST = {
    "announced": ("The board wants to know:", 0.8, [0.3, 0.2, 0.6], [0, 1, 2, 3]),
    "one is surely none": ("The board wants to know:", 0.8, [0.3, 0.1, 0.3], [0, 1, 3]),
    "the line above is doubted": ("The board wants to know:", 0.6, [0.3, 0.3, 0.6], [0, 3]),
    "nothing announces them": ("The board wants to know", 0.8, [0.3, 0.3, 0.6], [0, 3]),
}


@pytest.mark.parametrize(("line", "score", "items", "kept"), LIST.values(), ids=LIST.keys())
def test_the_items_that_a_line_announces_stay(line: str, score: float, items: list[float], kept: list[int]):
    texts = ["* who paid for the old pier", "* why the ferry was late", "* how much a new one costs"]
    story = " ".join(f"{w}{n}" for n, w in enumerate(WORDS * 8)) + "."
    draft = _draft([story, line, *texts, *(f"{word} menu" for word in WORDS)])
    assert [block.kind for block in draft.blocks[2:5]] == ["li"] * 3
    exclude_outside(draft, [0.9, score, *items, *[0.0] * len(WORDS), 0.0])
    assert [n - 1 for n in draft.open_numbers()[1:]] == kept
