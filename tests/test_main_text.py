"""The main text: what trafilatura itself answers in each mode, in whatever order the modes are asked."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import trafilatura

from tasks.html.main_text import MainText
from tasks.html.source import parse, read_source

PROSE = "The city council voted on Monday to close the harbour bridge for eight weeks, the mayor's office said. "
LINKS = "".join(f"<li><a href='/{n}'>Another story of the day, number {n}</a></li>" for n in range(30))
CASES = {path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "cases" / "extract").glob("*.html"))}
CASES.pop("comment_only")  # no page at all
CASES |= {
    "short": f"<main><p>{PROSE}</p></main><ul>{LINKS}</ul>",
    "divs": f"<div>{PROSE * 3}<br><br>{PROSE * 2}</div><div class='comments'><p>{PROSE * 5}</p></div>",
    "two_parts": f"<article><p>{PROSE * 4}</p></article><section>{f'<p>{PROSE * 3}</p>' * 8}</section>",
    "appended": f"<div class='infinite-scroll'><p>{PROSE * 9}</p></div><article><p>{PROSE * 4}</p></article>",
    "nothing": "<nav><a href='/'>Home</a></nav>",
}
BARE: Any = trafilatura.bare_extraction
MODES: tuple[dict[str, bool], ...] = ({"fast": True}, {}, {"favor_recall": True})


@pytest.mark.parametrize("name", CASES)
def test_answers_are_those_of_trafilatura(name: str) -> None:
    tree = parse(read_source(CASES[name]).markup)
    wanted = []
    for mode in MODES:
        found = BARE(tree, include_comments=False, with_metadata=False, **mode)
        wanted.append(getattr(found, "text", None) or "")
    for order in permutations(range(3)):
        main_text = MainText(tree)
        assert {number: main_text.ask(**MODES[number]) for number in order} == dict(enumerate(wanted))
