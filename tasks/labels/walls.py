"""Pages that came in place of an article: a check whether the reader is a robot, a refusal, an error, a parked address.

The common software words them alike on all sites: Cloudflare, PerimeterX, DataDome, Akamai, Imperva, CloudFront, F5, Wordfence,
web servers, publishing systems, registrars; and American papers that shut out European readers. Scrapers get them with status
200, and each reads like a short article. None of 2,647 labelled inputs is taken for one.
"""

import re
from collections.abc import Iterable

from tasks.labels.draft import Draft
from tasks.labels.wall_cues import CUES
from tasks.plain.lines import n_columns
from tasks.records import Span

WALL = "wall.page"  # the rule
ENOUGH = 2  # points of different cues; a headline that says nothing else has so many
MAX_TEXTS, MAX_PROSE = 400, 30  # of a page that are looked at; walls have few
FIRST = 12  # columns of a block before the cue that opens a notice
LINE_WORDS = 12  # of a line: it is one, wherever the cue stands
MAX_WORDS = 120  # of a block that is a notice: a page in one line may be all of it

_CUE = {name: re.compile("|".join(patterns), re.IGNORECASE) for name, (_, patterns) in CUES.items()}
_QUOTE = re.compile("[“”\"„«»‹›「『]")
_EDGES = " .!?:…–—-|•·#"
_BESIDE = frozenset(("nav", "header", "footer", "aside", "form", "comments"))


def exclude_wall(draft: Draft) -> None:
    """Leave out all of a page on which two different cues stand like those of a wall, or a headline that is one, and no running
    text that is none of a wall's: what has a paragraph of its own is an article, and so is its cleaned text.
    """
    numbers = [n for n, block in enumerate(draft.blocks) if block.region not in _BESIDE]
    prose = [n for n in numbers if draft.is_prose(n)]
    if len(prose) > MAX_PROSE or any(draft.words[n] > MAX_WORDS or not _notice_cues(draft.texts[n], draft.words[n]) for n in prose):
        return  # nearly every page ends here, at its first paragraph
    headlines = {c.value.strip(_EDGES).casefold() for c in draft.page.candidates if c.field == "headline"}
    texts = [(draft.texts[n], draft.words[n]) for n in numbers[:MAX_TEXTS]]
    found: dict[str, tuple[int, str]] = {}
    for text, n_words in dict.fromkeys([*texts, *((headline, LINE_WORDS) for headline in headlines)]):
        for name, match in _notice_cues(text, n_words):
            points = ENOUGH if match[0].strip(_EDGES).casefold() in headlines else CUES[name][0]
            found[name] = max(found.get(name, (0, "")), (points, match[0]))
    if sum(points for points, _ in found.values()) >= ENOUGH:
        evidence = " … ".join(text for points, text in found.values() if points)
        for number in draft.open_numbers():
            draft.exclude(number, "other", WALL, evidence)


def is_wall(spans: Iterable[Span]) -> bool:
    """Was the page left out as a wall?"""
    return any(span.rule_id == WALL for span in spans)


def _notice_cues(text: str, n_words: int) -> list[tuple[str, re.Match[str]]]:
    """The cues in a text by name, none if it is no line and none opens it: then it tells of a wall. So does a quotation."""
    cues = [
        (name, match)
        for name, pattern in _CUE.items()
        if (match := pattern.search(text)) and not _QUOTE.search(text, 0, match.start())
    ]
    is_opened = any(n_columns(text[: match.start()]) <= FIRST or not CUES[name][0] for name, match in cues)
    return cues if n_words <= LINE_WORDS or is_opened else []
