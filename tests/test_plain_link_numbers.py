import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract import NUMBERS_FIX
from tasks.plain.lines import split_lines
from tasks.plain.link_numbers import find_link_numbers
from tasks.segment import segment_dump
from tests.labelling import page_of

BODY = """   [1]Home [2]World [3]Sport

The bridge closes

   The council met on Tuesday and voted [4]for the bridge by nine votes to
   four. Work begins in [5]May.
"""
LIST = """
   1. https://paper.example/
   2. https://paper.example/world
   3. https://paper.example/sport
   4. https://paper.example/vote
   5. javascript:void(0)
"""
CLEAN = [
    "Home World Sport", "The bridge closes", "The council met on Tuesday and voted for the bridge by nine votes to",
    "four. Work begins in May.",
]  # fmt: skip

LISTS = {
    "lynx": f"\nReferences\n{LIST}",
    "lynx_in_german": f"\nVerweise\n{LIST}",
    "elinks": f"\nReferences\n\n   Visible links{LIST}",
    "w3m": "\n\nReferences:\n\n" + LIST.strip().replace("   ", "").replace(". ", "] ").replace("\n", "\n[").join(["[", "\n"]),
    "hidden_links_and_a_gap": f"\nReferences\n\n   Visible links:{LIST}\n   Hidden links:\n   7. https://paper.example/logo\n",
    "address_over_two_lines": f"\nReferences\n{LIST}   6. mailto:?body=Look at\nhttps://paper.example/\n   7. https://paper.example/b\n",
    "addresses_with_spaces": f"\nReferences\n{LIST}   6. https://paper.example/?q=a b c\n   7. tel:+49 30 1\n",
    "text_below": f"\nReferences\n{LIST}\n\n",
    "spaces_lost": f"\nReferences\n{LIST}".replace("   ", ""),
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_numbers_and_list_of_a_text_browser_go(listed):
    blocks, has_numbers = segment_dump(BODY + listed)
    assert has_numbers
    assert [b.text for b in blocks] == CLEAN


def test_the_page_says_so():
    assert NUMBERS_FIX in {fix.name for fix in page_of((BODY + LISTS["lynx"]).encode()).fixes}


def test_what_stands_below_the_list_stays():
    blocks, _ = segment_dump(f"{BODY}\nReferences\n{LIST}\n\nPrinted on 4 May 2025 by the city library, reading room.")
    assert blocks[-1].text == "Printed on 4 May 2025 by the city library, reading room."


KEPT = {
    "parties": "[1]This appeal is about a wall.\n[2]The council met.\n[3]It was allowed.\n\nParties\n\n1. Applicant: Ann\n"
    "2. Respondent: Bo\n3. Intervener: Cy",
    "sources_behind_sentences": "The tide rose.[1] It fell again [2]. Nobody knows why [3].\n\nReferences\n" + LIST,
    "no_numbers_in_the_text": "The tide rose and fell again.\n\nReferences\n" + LIST,
    "a_list_of_addresses": "Three sites to read:\n\n1. https://a.example/\n2. https://b.example/\n3. https://c.example/",
    "steps": "[1]Open the lid.\n[2]Close it.\n\n1. Open\n2. Close",
    "list_that_begins_late": "[4]Home and [5]World\n\n4. https://a.example/\n5. https://b.example/",
    "one_number_too_high": "See [11]this and [12]that\n\n1. https://a.example/\n2. https://b.example/",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_other_numbers_stay(text):
    blocks, has_numbers = segment_dump(text)
    assert not has_numbers
    assert "".join("".join(b.text.split()) for b in blocks) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("1. https://a.example/\nIt met on Monday.\n2. https://b.example/", "It met on Monday.", id="between"),
        pytest.param("She was right\n\nNobody came\n\n1. https://a.example/\n2. https://b.example/", "Nobody came", id="above"),
        pytest.param("1. https://a.example/\n2. https://b.example/\n3. Time: it is eight", "3. Time: it is eight", id="below"),
        pytest.param("by Ann Lee\nHolm\n1. https://a.example/\n2. https://b.example/", "Holm", id="place"),
    ],
)
def test_lines_around_the_list_stay(text, kept):
    blocks, _ = segment_dump(f"Read [1]here and [2]there.\n\n{text}")
    assert kept in [block.text for block in blocks]


def test_numbers_in_scripts_without_spaces_go():
    blocks, has_numbers = segment_dump("町は[1]議会と[2]会館で会った。\n\nReferences\n\n   1. https://a.example/\n   2. https://b.example/")
    assert (has_numbers, [b.text for b in blocks]) == (True, ["町は議会と会館で会った。"])


def test_sources_in_scripts_without_spaces_stay():
    _, has_numbers = segment_dump("町は会館で会った[1]。議会も来た[2]。\n\n1. https://a.example/\n2. https://b.example/")
    assert not has_numbers


def test_a_source_in_brackets_stays_beside_link_numbers():
    blocks, _ = segment_dump(f"{BODY}\n   As the river board wrote [99] and [3] in its report.\n\nReferences\n{LIST}")
    assert blocks[-1].text == "As the river board wrote [99] and [3] in its report."


some_lines = st.sampled_from(["[1]a", "[2]b", "[3] ", "[9]", "x", "1. https://a.example/", "2. b:c", "References", "", "   3. d:"])


@given(st.lists(some_lines, max_size=30))
def test_nothing_but_numbers_and_list_goes(lines):
    found = find_link_numbers(lines)
    if found:
        assert 0 <= found.start < found.end <= len(lines)
        assert all(n < found.start for n in found.cuts)
        cut = [lines[n][start:end] for n, spans in sorted(found.cuts.items()) for start, end in spans]
        numbers = [int(text.strip("[]")) for text in cut]
        assert numbers == sorted(set(numbers))


@given(st.lists(some_lines, max_size=30))
def test_all_else_stays(lines):
    blocks, _ = segment_dump("\n".join(lines))
    if found := find_link_numbers(lines):
        lines = list(lines)
        for n, spans in found.cuts.items():
            lines[n] = "".join(c for at, c in enumerate(lines[n]) if not any(start <= at < end for start, end in spans))
        del lines[found.start : found.end]
    assert "".join("".join(b.text.split()) for b in blocks) == "".join("".join(lines).split())


@pytest.mark.parametrize("text", ["[1]a " * 200_000 + "\n1. a:b\n2. c:d", "1. a:b\n" * 300_000, "[1]\n" * 300_000 + "1. a:\n2. b:"])
def test_linear_time(text):
    started = time.process_time()
    find_link_numbers(split_lines(text))
    assert time.process_time() - started < 5


def test_many_numbers_in_one_line_take_linear_time():
    line = " ".join(f"[{n}]word" for n in range(1, 50_000))
    started = time.process_time()
    assert find_link_numbers([line, *(f"{n}. https://a.example/{n}" for n in range(1, 50_000))])
    assert time.process_time() - started < 5
