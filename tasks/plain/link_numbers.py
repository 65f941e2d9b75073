"""Link numbers: text browsers print `[12]` before each link of a page and the addresses in a list below it.

Numbers and list are what a link's address is in HTML: they belong to the mark-up, not to the text. A list of sources in an
article is none: their numbers stand behind what they bear out.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import msgspec

MAX_ODD = 3  # lines in a row of the list that are no entry of it: an address may hold line ends
MIN_LINKS = 2
MIN_PRINTED = 0.3  # share of the listed links whose number stands in the text; hidden links have none

_ENTRY = re.compile(r"\s*(?:\[(\d{1,5})\]|(\d{1,5})\.)\s+[a-z][a-z0-9+.-]*:\S*", re.IGNORECASE)
_HEADING = re.compile(r"\s*[^\W\d_]+(?: [^\W\d_]+){0,3}:?\s*")  # "References", "Visible links:"
_NUMBER = re.compile(r"\[(\d{1,5})\]")
_BEFORE = re.compile(r"[^\s.,;:!?)\[]")  # right behind the number of a link
_BEHIND = re.compile(r"[\w.,;:!?)\"”’]$")  # and before the number of a source: of a link a space is


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
    n_before = sum(bool(_BEFORE.match(lines[n], m.end())) for n, m in chosen)
    n_behind = sum(bool(_BEHIND.search(lines[n][: m.start()])) for n, m in chosen)
    if len(chosen) < MIN_PRINTED * n_links or n_before <= n_behind:
        return None
    cuts: dict[int, list[tuple[int, int]]] = {}
    for n, match in chosen:
        cuts.setdefault(n, []).append(match.span())
    return LinkNumbers(start, end, cuts)


def _find_list(lines: Sequence[str]) -> tuple[int, int, int]:
    """The last list of addresses with rising numbers from 1 on, as [start, end) of its lines, and its last number."""
    numbers = {n: int(m[1] or m[2]) for n, line in enumerate(lines) if (m := _ENTRY.match(line))}
    first = max((n for n, number in numbers.items() if number == 1), default=None)
    if first is None:
        return len(lines), len(lines), 0
    end, last, n_odd = first + 1, 1, 0
    for n in range(first + 1, len(lines)):
        if numbers.get(n, 0) > last:
            end, last, n_odd = n + 1, numbers[n], 0
        elif lines[n].strip() and not _HEADING.fullmatch(lines[n]):
            n_odd += 1
        if n_odd > MAX_ODD:
            break
    return _above_headings(lines, first), end, last


def _above_headings(lines: Sequence[str], start: int) -> int:
    """The line with which the headings above a line begin. The topmost stands at the margin, and tells nothing apart."""
    for n in range(start - 1, -1, -1):
        if not lines[n].strip():
            continue
        if not _HEADING.fullmatch(lines[n]):
            break
        start = n
        if not lines[n][0].isspace() and (not n or not lines[n - 1].strip()):
            break
    return start


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
