"""Pages that came in place of an article: a check whether the reader is a robot, a refusal, an error, a parked address.

The common software words them alike on all sites: Cloudflare, PerimeterX, DataDome, Akamai, Imperva, CloudFront, F5, Wordfence,
web servers, publishing systems, registrars; and American papers that shut out European readers. Scrapers get them with status
200, and each reads like a short article. None of 843 labelled pages is taken for one.
"""

import re
from collections.abc import Iterable, Iterator

from tasks.labels.draft import Draft
from tasks.labels.wall_cues import CUES
from tasks.plain.lines import n_columns
from tasks.records import Span

WALL = "wall.page"  # the rule
ENOUGH = 2  # points of different cues; a headline that says nothing else has so many
MAX_TEXTS = 400  # of a page that are looked at; walls have few
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
    headlines = {c.value.strip(_EDGES).casefold() for c in draft.page.candidates if c.field == "headline"}
    found: dict[str, tuple[int, str]] = {}
    for text, n_words, is_prose in _texts(draft, headlines):
        cues = list(_cues(text))
        is_notice = bool(cues) and n_words <= LINE_WORDS
        is_notice |= any(n_columns(text[: match.start()]) <= FIRST or not CUES[name][0] for name, match in cues)
        if is_prose and (not is_notice or n_words > MAX_WORDS):
            return
        for name, match in cues if is_notice else ():
            points = ENOUGH if match[0].strip(_EDGES).casefold() in headlines else CUES[name][0]
            found[name] = max(found.get(name, (0, "")), (points, match[0]))
    if sum(points for points, _ in found.values()) >= ENOUGH:
        evidence = " … ".join(text for points, text in found.values() if points)
        for number in draft.open_numbers():
            draft.exclude(number, "other", WALL, evidence)


def is_wall(spans: Iterable[Span]) -> bool:
    """Was the page left out as a wall?"""
    return any(span.rule_id == WALL for span in spans)


def _texts(draft: Draft, headlines: Iterable[str]) -> Iterator[tuple[str, int, bool]]:
    """The texts of a page with the headlines it states, each once, their words, and is it running text? Forms and menus aside."""
    seen = set[str]()
    for number, text in enumerate(draft.texts[:MAX_TEXTS]):
        if text not in seen and draft.blocks[number].region not in _BESIDE:
            seen.add(text)
            yield text, draft.words[number], draft.is_prose(number)
    yield from ((text, LINE_WORDS, False) for text in headlines)
    if any(draft.is_prose(number) for number in range(MAX_TEXTS, len(draft.texts))):
        yield "", MAX_WORDS + 1, True


def _cues(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The cues in a text by name. What is quoted is none: an article tells what a wall said."""
    for name, pattern in _CUE.items():
        if (match := pattern.search(text)) and not _QUOTE.search(text, 0, match.start()):
            yield name, match
