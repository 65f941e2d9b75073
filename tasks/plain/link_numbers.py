"""Link numbers: text browsers print `[12]` before each link of a page and the addresses in a list below it.

Numbers and list are what a link's address is in HTML: they belong to the mark-up, not to the text. A list of sources in an
article is none: their numbers stand behind what they bear out.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import gt

import msgspec

MIN_LINKS = 2
MIN_PRINTED = 0.3  # share of the listed links whose number stands in the text; hidden links have none

_ADDRESS = r"(?:[a-z][a-z0-9+.-]*://|(?:mailto|tel|javascript|data|about|sms|whatsapp|news|blob):)\S*"
_ENTRY = re.compile(rf"\s*(?:\[(\d{{1,5}})\]|(\d{{1,5}})\.)\s+{_ADDRESS}.*", re.IGNORECASE)
_MAIN_HEADING = re.compile(r"[^\W\d_]+:?\s*")  # "References", in the language of the browser's user, at the margin
_HEADING = re.compile(r"\s*(?:visible|hidden) links:?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\[(\d{1,5})\]")
_BEFORE = re.compile(r"[^\s.,;:!?)\[。、，：；！？）」』]")  # right behind the number of a link
_BEHIND = re.compile(r"[\w.,;:!?)\"”’。、，：；！？）」』]")  # before the number of a source: before that of a link is a space


class LinkNumbers(msgspec.Struct, frozen=True):
    """Where link numbers stand in the lines of a text, and their list: the lines [start, end) with its headings.

    cuts: by line, [start, end) of each number in it, in order
    """

    start: int
    end: int
    cuts: Mapping[int, list[tuple[int, int]]]


def find_link_numbers(lines: Sequence[str]) -> LinkNumbers | None:
    """The link numbers of a text, None if it has none.

    >>> find_link_numbers(["The [1]council met at the [2]hall.", "", "References", "", "1. https://a.example/", "2. https://b.example/"])
    LinkNumbers(start=2, end=6, cuts={0: [(4, 7), (26, 29)]})
    """
    start, end, n_links = _find_list(lines)
    if n_links < MIN_LINKS:
        return None
    places = [(n, m) for n, line in enumerate(lines[:start]) if "[" in line for m in _NUMBER.finditer(line)]
    places = [(n, m) for n, m in places if 1 <= int(m[1]) <= n_links]
    chosen = [places[at] for at in _longest_rise([int(m[1]) for _, m in places])]
    is_before = [bool(_BEFORE.match(lines[n], m.end())) for n, m in chosen]
    is_behind = [m.start() > 0 and bool(_BEHIND.match(lines[n], m.start() - 1)) for n, m in chosen]
    # in scripts without spaces, and between links that touch, a letter stands on both sides
    n_before, n_behind = sum(map(gt, is_before, is_behind)), sum(map(gt, is_behind, is_before))
    if len(chosen) < MIN_PRINTED * n_links or n_before < n_behind or not any(is_before):
        return None
    cuts: dict[int, list[tuple[int, int]]] = {}
    for n, match in chosen:
        cuts.setdefault(n, []).append(match.span())
    return LinkNumbers(start, end, cuts)


def _find_list(lines: Sequence[str]) -> tuple[int, int, int]:
    """The last list of addresses with rising numbers from 1 on, as [start, end) of its lines, and its last number.

    Between its lines stand empty ones, the heading of the hidden links, and the rest of addresses that hold line ends.
    """
    numbers = {n: int(m[1] or m[2]) for n, line in enumerate(lines) if (m := _ENTRY.fullmatch(line))}
    first = max((n for n, number in numbers.items() if number == 1), default=None)
    if first is None:
        return len(lines), len(lines), 0
    end, last = first + 1, 1
    for n in range(first + 1, len(lines)):
        if numbers.get(n, 0) > last:
            end, last = n + 1, numbers[n]
        elif " " in lines[n].strip() and not _HEADING.fullmatch(lines[n]):
            break
    return _above_headings(lines, first), end, last


def _above_headings(lines: Sequence[str], start: int) -> int:
    """The line with which the headings above a list begin: one at the margin, apart, and one for the links that are seen."""
    above = _filled_above(lines, start)
    if above >= 0 and _HEADING.fullmatch(lines[above]):
        start, above = above, _filled_above(lines, above)
    is_apart = above >= 0 and (not above or not lines[above - 1].strip())
    return above if is_apart and _MAIN_HEADING.fullmatch(lines[above]) else start


def _filled_above(lines: Sequence[str], n: int) -> int:
    """The nearest line above in which something stands, -1 if there is none."""
    return next((above for above in range(n - 1, -1, -1) if lines[above].strip()), -1)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Places of a longest series of rising numbers.

    >>> _longest_rise([1, 7, 2, 3, 3, 4])
    [0, 2, 4, 5]
    """
    lowest: list[int] = []  # the lowest last number of a series of each length
    ends: list[int] = []  # and its place
    before: list[int] = []  # the place before each place in its series
    for at, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    series: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(at)
        at = before[at]
    return series[::-1]
