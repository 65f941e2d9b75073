"""Grouping articles into stories by average link: groups join while their articles are alike on average.

Time weighs softly. Articles of one day are compared as they are, those of other weeks must be more alike, but no distance
in time keeps two apart: some events run for weeks, and some dates are those of a crawl.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.stories.neighbours import find_neighbours, widened
from tasks.stories.vectors import FULL_TERMS, Vector, dot

SAME_STORY = 0.13  # average similarity from which two groups tell one event; .1 to .2 give nearly the same
SAME_STORY_SHORT = 0.16  # the same for headlines alone: what they borrow from their neighbours makes them more alike
DAYS = 7.0  # after so many days most of what time can take away is gone
TIME_SHARE = 0.3  # at most so much of the similarity


@dataclass
class Group:
    """Articles of one story. total: sum of their widened vectors; n_terms: their own words; day: mean of those that are dated."""

    members: list[int]
    total: Vector
    n_terms: int
    days: list[float] = field(default_factory=list)

    @property
    def day(self) -> float | None:
        """The mean day, None if no article has one."""
        return math.fsum(self.days) / len(self.days) if self.days else None


def similarity(a: Group, b: Group) -> float:
    """Mean similarity of the articles of two groups, less where they lie apart in time."""
    mean = dot(a.total, b.total) / (len(a.members) * len(b.members))
    if a.day is None or b.day is None:
        return mean * (1 - TIME_SHARE / 2)
    return mean * (1 - TIME_SHARE * (1 - math.exp(-abs(a.day - b.day) / DAYS)))


def needed(a: Group, b: Group) -> float:
    """The similarity that makes one story of two groups; more where one of them has few words."""
    n_terms = min(group.n_terms / len(group.members) for group in (a, b))
    share = min(n_terms / FULL_TERMS, 1.0)
    return SAME_STORY_SHORT + (SAME_STORY - SAME_STORY_SHORT) * share


def join_stories(vectors: Sequence[Vector], days: Sequence[float | None], given: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups of articles, by their numbers; given: groups that are together already."""
    pairs = find_neighbours(vectors)
    wide = widened(vectors, pairs)
    groups: dict[int, Group] = {}
    home: dict[int, int] = {}
    for members in given:
        first = min(members)
        groups[first] = _group(sorted(members), vectors, wide, days)
        home |= dict.fromkeys(members, first)
    heap: list[tuple[float, int, int, int]] = []
    around: dict[int, set[int]] = {number: set() for number in groups}

    def offer(x: int, y: int) -> None:
        value = similarity(groups[x], groups[y]) / needed(groups[x], groups[y])
        if value >= 1:
            size = len(groups[x].members) + len(groups[y].members)
            heapq.heappush(heap, (-value, min(x, y), max(x, y), size))

    for a, b in sorted({tuple(sorted((home[a], home[b]))) for a, b in pairs if home[a] != home[b]}):
        around[a].add(b)
        around[b].add(a)
        offer(a, b)
    while heap:
        _, x, y, size = heapq.heappop(heap)
        if x not in groups or y not in groups or size != len(groups[x].members) + len(groups[y].members):
            continue
        _absorb(groups, around, x, y)
        for other in sorted(around[x]):
            offer(x, other)
    return [group.members for _, group in sorted(groups.items())]


def _group(members: list[int], vectors: Sequence[Vector], wide: Sequence[Vector], days: Sequence[float | None]) -> Group:
    total: Vector = {}
    for member in members:
        for term, weight in wide[member].items():
            total[term] = total.get(term, 0.0) + weight
    n_terms = sum(len(vectors[member]) for member in members)
    return Group(members, total, n_terms, [day for day in (days[m] for m in members) if day is not None])


def _absorb(groups: dict[int, Group], around: dict[int, set[int]], x: int, y: int) -> None:
    gone = groups.pop(y)
    groups[x].members = sorted(groups[x].members + gone.members)
    groups[x].n_terms += gone.n_terms
    groups[x].days = sorted(groups[x].days + gone.days)
    for term, weight in gone.total.items():
        groups[x].total[term] = groups[x].total.get(term, 0.0) + weight
    for other in around.pop(y):
        around[other].discard(y)
        if other != x:
            around[other].add(x)
            around[x].add(other)
    around[x].discard(x)
