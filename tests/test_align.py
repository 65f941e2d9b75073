import time

from hypothesis import given
from hypothesis import strategies as st

from tasks.html.align import align

MON = "The city council voted on Monday to close the harbour bridge."
CARS = "About 18,000 vehicles cross it every day, by the council's count."
SHOP = "Shop owners on the east bank fear for their trade this spring."


def test_long_blocks_in_page_order():
    assert align(["Home", MON, "Share", CARS], f"{MON}\n{CARS}") == [False, True, False, True]


def test_letters_alone_count():
    assert align([MON.upper(), "« " + CARS + " »"], f"{MON}\n{CARS}") == [True, True]


def test_a_line_of_the_extractor_may_hold_several_blocks():
    assert align([MON, CARS], f"{MON} {CARS}") == [True, True]


def test_a_block_may_be_several_lines_of_the_extractor():
    assert align([f"{MON}\n{CARS}"], f"{MON}\n{CARS}") == [True]


def test_short_blocks_only_between_their_neighbours():
    texts = ["Why", MON, "Why", CARS, "Why"]
    assert align(texts, f"{MON}\nWhy\n{CARS}") == [False, True, True, True, False]


def test_list_marks_of_the_extractor_do_not_count():
    assert align([MON, "Adults", "Children"], f"{MON}\n- Adults\n- Children") == [True, True, True]


def test_a_table_is_found_over_its_cells():
    kept = f"| District | Votes |\n| North | 1204 |\n| South | 988 |\n{MON}"
    assert align(["District | Votes\nNorth | 1204\nSouth | 988", MON], kept) == [True, True]


def test_the_second_copy_is_not_kept_when_the_extractor_kept_one():
    assert align([MON, CARS, MON, CARS], f"{MON}\n{CARS}") == [True, True, False, False]


def test_both_copies_are_kept_when_it_kept_both():
    assert align([MON, CARS, MON, CARS], f"{MON}\n{CARS}\n{MON}\n{CARS}") == [True] * 4


def test_a_moved_block_does_not_mislead_its_neighbours():
    texts = [SHOP, "Lead", MON, "Why", CARS]
    assert align(texts, f"Lead\n{MON}\nWhy\n{CARS}\n{SHOP}") == [True, True, True, True, True]


def test_a_block_that_lost_some_words_is_kept():
    block = "About 18,000 vehicles cross it every day (read more here), by the council's count, and most turn north."
    kept = "About 18,000 vehicles cross it every day, by the council's count, and most turn north."
    assert align([MON, block, SHOP], f"{MON}\n{kept}") == [True, True, False]


def test_a_teaser_of_a_few_words_of_the_article_is_not_kept():
    assert align(["Council votes to close bridge", MON], MON) == [False, True]


def test_scripts_without_spaces():
    texts = ["社会", "市長は月曜日の朝、四年間の工事を終えた新しい橋を開通させた、と市の担当者は説明した。", "関連記事"]
    assert align(texts, texts[1]) == [False, True, False]


def test_nothing_kept_nothing_found():
    assert align([MON, ""], "") == [False, False]
    assert align([], MON) == []


@given(st.lists(st.text(alphabet="abcdefgh ", max_size=60), max_size=20))
def test_what_is_kept_whole_is_found_whole(texts):
    found = align(texts, "\n".join(texts))
    assert all(is_kept == bool(text.strip()) for text, is_kept in zip(texts, found, strict=True))


def test_many_blocks_that_are_not_kept_take_bounded_time():
    texts = [f"a long enough teaser of story number {n} that is not kept" for n in range(20_000)]
    kept = " ".join(f"sentence {n} of a very long article" for n in range(60_000))
    started = time.process_time()
    assert not any(align(texts, kept))
    assert time.process_time() - started < 15
