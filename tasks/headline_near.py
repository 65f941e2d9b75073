"""Articles whose headlines share telling words: candidates for being under one headline that was reworded or cut.

They meet by their rare words. A word that many articles have within the days around one leads it to the earliest of them
alone, so that no word costs more than RARE comparisons. Everything hangs on the articles within those days.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from tasks.headline_groups import Headed

WITHIN_DAYS = 30.0  # articles under one headline that lie further apart are about different things
RARE = 20  # articles within the days around one that have a word in their headline; more and the word is common
PIVOTS = 4  # earliest articles that a common word leads to
MIN_SHARED = 2  # telling words; headlines that share fewer are never alike enough


class Shared:
    """Articles in order of time, all dated or none, and which of them have a telling word.

    days: from low[n] to high[n] go the articles within the days around article n; by_word: numbers in order, of `words` alone
    """

    def __init__(self, groups: Mapping[tuple[str, ...], Sequence[Headed]], is_dated: bool, words: Collection[str]) -> None:
        listed = [(a.day or 0.0, a, key) for key, found in groups.items() for a in found if (a.day is not None) is is_dated]
        listed.sort(key=lambda row: (row[0], row[1]))
        self.articles = [article for _, article, _ in listed]
        self.words = [key for _, _, key in listed]
        days = np.array([day for day, _, _ in listed])
        self.low = np.searchsorted(days, days - WITHIN_DAYS, "left")
        self.high = np.searchsorted(days, days + WITHIN_DAYS, "right")
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self.words):
            for word in key:
                if word in words:
                    self._by_word[word].append(number)

    def candidates(self, number: int) -> Iterator[int]:
        """Articles of other clusters that share enough telling words with one, and no other figures; each once, in order."""
        low, high = self.low[number], self.high[number]
        met: set[int] = set()
        for word in self.words[number]:
            have = self._by_word[word]
            first, end = bisect_left(have, low), bisect_left(have, high)
            met.update(have[first : end if end - first <= RARE else first + PIVOTS])
        cluster = self.articles[number].cluster_id
        for other in sorted(met):
            if self.articles[other].cluster_id != cluster and self._may_be_alike(number, other):
                yield other

    def _may_be_alike(self, a: int, b: int) -> bool:
        one, other = set(self.words[a]), set(self.words[b])
        figures, others = ({word for word in words if word.isdigit()} for words in (one, other))
        return len(one & other) >= MIN_SHARED and (figures <= others or others <= figures)

    def met_anew(self, marked: Collection[str]) -> set[str]:
        """Articles whose candidates may be others with the marked articles than without them; these themselves left out."""
        is_marked = np.array([a.article_id in marked for a in self.articles], dtype=bool)
        found: set[int] = set()
        for have in self._by_word.values():
            numbers = np.array(have)
            flags = is_marked[numbers]
            if flags.any():
                found.update(self._met_by_word(numbers, flags))
        return {self.articles[number].article_id for number in found}

    def _met_by_word(self, numbers: np.ndarray, flags: np.ndarray) -> Iterable[int]:
        """Of the articles that have a word those for which it may lead to others."""
        n_before = np.concatenate([[0], np.cumsum(flags)])  # marked ones before each place
        at_marked = np.append(np.flatnonzero(flags), len(numbers))
        first, end = np.searchsorted(numbers, self.low[numbers]), np.searchsorted(numbers, self.high[numbers])
        n_marked = n_before[end] - n_before[first]
        n_all = end - first
        is_crossing = (n_all > RARE) & (n_all - n_marked <= RARE)
        is_pivot = (n_all > RARE) & (at_marked[n_before[first]] - first < PIVOTS)
        yield from numbers[(n_marked > 0) & (is_crossing | is_pivot)].tolist()
        for place in np.flatnonzero((n_marked > 0) & (n_all <= RARE)).tolist():
            around = range(first[place], end[place])
            number = int(numbers[place])
            if any(flags[n] and self._may_be_alike(number, int(numbers[n])) for n in around):
                yield number


def met_anew(groups: Mapping[tuple[str, ...], Sequence[Headed]], marked: Collection[str]) -> set[str]:
    """Articles whose candidates may be others with the marked articles, as they are and as they were, than without them."""
    words = {word for key, listed in groups.items() if any(a.article_id in marked for a in listed) for word in key}
    return set().union(*(Shared(groups, is_dated, words).met_anew(marked) for is_dated in (True, False)))
