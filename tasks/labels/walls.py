"""Pages that came in place of an article: a check whether the reader is a robot, a refusal, an error, a parked address.

The common software words them alike on all sites: Cloudflare, PerimeterX, DataDome, Akamai, Imperva, CloudFront, F5, Wordfence,
web servers, publishing systems, registrars; and American papers that shut out European readers. Scrapers get them with status
200, and each reads like a short article. None of 843 labelled pages is taken for one.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tasks.labels.draft import Draft
from tasks.labels.wall_cues import CUES
from tasks.records import Span

WALL = "wall.page"  # the rule
MAX_PROSE = 300  # words of running text: an article about walls is longer
ENOUGH = 2  # points of different cues; a headline that says nothing else has so many
MAX_TEXTS = 400  # of a page that are looked at; walls have few
FIRST = 12  # characters of a block before a cue that opens it
LINE_WORDS = 12  # of a block that is a line, not a sentence about walls

_CUE = {name: re.compile("|".join(patterns), re.IGNORECASE) for name, (_, patterns) in CUES.items()}
_QUOTE = re.compile("[“”\"„«»‹›「『]")
_EDGES = " .!?:…–—-|•·#"


class Cue(NamedTuple):
    """Words of a wall, how much they weigh, and do they stand like those of a wall: alone, or first in their block?"""

    text: str
    points: int
    is_telling: bool


def exclude_wall(draft: Draft) -> None:
    """Leave out all of a page with two different cues, or a headline that is one, and hardly any running text."""
    if sum(draft.words[n] for n in range(len(draft.texts)) if draft.is_prose(n)) > MAX_PROSE:
        return
    cues = _cues(draft).values()
    if sum(cue.points for cue in cues) >= ENOUGH and any(cue.is_telling for cue in cues):
        evidence = " … ".join(cue.text for cue in cues)
        for number in draft.open_numbers():
            draft.exclude(number, "other", WALL, evidence)


def is_wall(spans: Iterable[Span]) -> bool:
    """Was the page left out as a wall?"""
    return any(span.rule_id == WALL for span in spans)


def _cues(draft: Draft) -> dict[str, Cue]:
    """The cues of a page by name. What is quoted is none: an article tells what a wall said."""
    headlines = {c.value.strip(_EDGES).casefold() for c in draft.page.candidates if c.field == "headline"}
    found: dict[str, Cue] = {}
    for text in list(dict.fromkeys([*headlines, *draft.texts]))[:MAX_TEXTS]:
        for name, pattern in _CUE.items():
            if (match := pattern.search(text)) and not _QUOTE.search(text, 0, match.start()):
                is_headline = match[0].strip(_EDGES).casefold() in headlines
                points = ENOUGH if is_headline else CUES[name][0]
                is_telling = points == ENOUGH or match.start() <= FIRST or len(text.split()) <= LINE_WORDS
                cue = Cue(match[0], points, is_telling)
                found[name] = max(found.get(name, cue), cue, key=lambda one: (one.is_telling, one.points))
    return found
