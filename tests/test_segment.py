import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import BLOCK_SEPARATOR
from tasks.segment import segment

CASES = Path(__file__).parent / "cases" / "segment"
ALL = [case for name in ("lines", "wrapped", "dumps") for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["id"])
def test_cases(case):
    found = [[b.kind, b.text, b.n_blank, b.indent] for b in segment(case["text"])]
    assert found == case["blocks"]


@given(st.text(alphabet="ab .\n\r\t\x0b\x0c\x85\u2028-*1|あ。\u00a0", max_size=300))
def test_nothing_but_white_space_is_lost(text):
    assert "".join("".join(b.text.split()) for b in segment(text)) == "".join(text.split())


@given(st.lists(st.text(alphabet="aBc .,-*é", min_size=1, max_size=80).filter(str.strip), max_size=12))
def test_blocks_joined_by_empty_lines_come_back(lines):
    """A cleaned text is its blocks apart by empty lines: reading it again gives the same blocks."""
    texts = [b.text for b in segment("\n".join(lines))]
    assert [b.text for b in segment(BLOCK_SEPARATOR.join(texts))] == texts


pieces = st.sampled_from([
    "Home", "News", "Ferry runs", "The ferry to Holm runs.", "It costs nothing.", "sold", "Ann", ", he said", ".", "of", "YouTube",
    "(", "(see",
])  # fmt: skip


@given(st.lists(pieces, max_size=25), st.sampled_from(["", "\n", " "]))
def test_parts_and_pieces_come_back(parts, gap):
    text = gap.join(parts)
    texts = [b.text for b in segment(text)]
    assert "".join("".join(texts).split()) == "".join(text.split())
    assert [b.text for b in segment(BLOCK_SEPARATOR.join(texts))] == texts


def test_paragraphs_of_a_dump_without_empty_lines_get_some():
    menu = "\n".join(["Home", "News", "Sport"] * 12)
    prose = "The council met on Tuesday and voted for the bridge by nine votes to four."
    found = {b.text: b.n_blank for b in segment(f"{menu}\n{prose}\nShare\n{menu}")}
    assert (found[prose], found["Share"], found["News"]) == (1, 1, 0)
    assert [b.n_blank for b in segment(f"{prose}\n{prose}\nShare")] == [0, 0, 0]


@pytest.mark.parametrize("text", ["x" * 20_000_000, "word " * 4_000_000, " " * 20_000_000 + "x", "\n" * 5_000_000 + "x"])
def test_twenty_megabytes_take_linear_time(text):
    started = time.process_time()
    assert len(segment(text)) == 1
    assert time.process_time() - started < 10


@pytest.mark.parametrize("text", ["a b\n, b c\n" * 100_000, "said and\nfoo bar\n, and some more words\n" * 40_000])
def test_pieces_without_end_take_linear_time(text):
    started = time.process_time()
    assert len(segment(text)) == 1
    assert time.process_time() - started < 10


def test_no_evidence_is_taken_from_one_chunk_for_verse_in_another():
    """In a wrapped document a poem is still a poem: its lines are not full."""
    prose = (
        "The city council voted on Monday to close the harbour bridge\n"
        "from 1 March, after engineers found cracks in eleven of its\n"
        "steel beams, the mayor's office said in a short statement to\n"
        "the press, and will announce the detours before the weekend."
    )
    verse = "The sea came up at evening\nand left a row of shells"
    assert [b.kind for b in segment(f"{prose}\n\n{verse}")] == ["paragraph", "line", "line"]
