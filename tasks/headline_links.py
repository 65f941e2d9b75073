"""Articles under the same headline: related, not merged, since two papers may head different reports alike.

Headlines meet by their telling words in any order. What an article is related with hangs on the articles within a month of
it alone, so that one batch after another gives what all at once would give. What a site prints behind its headlines is
learned from those that it has in the weeks looked at; a headline that recurs on a site is a standing title and relates
nothing.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.headlines import Headline, headline_similarity, read_headline, telling_words
from tasks.measures import letters_key

MIN_TELLING_WORDS = 3
MIN_FRAME_HEADLINES = 3  # different headlines of a site that end alike before the end is taken for the site's
MAX_CLUSTERS = 8  # under one headline; more are a column or a daily page
MAX_ON_SITE = 2  # clusters of one site under one headline: a report and its rewriting
WITHIN_DAYS = 30.0  # articles under one headline that lie further apart are about different things


class Headed(NamedTuple):
    """An article as far as its headline matters. day: when, in days from any day; None where that is not known."""

    article_id: str
    headline: str
    site: str
    cluster_id: str
    day: float | None = None


def same_headlines(articles: Sequence[Headed]) -> dict[str, tuple[str, float]]:
    """For articles whose headline another cluster has too: the first such article of another cluster, and how alike they are.

    Those without a date are compared with each other.
    """
    found: dict[str, tuple[str, float]] = {}
    for listed in by_headline(articles).values():
        dated = sorted((a for a in listed if a.day is not None), key=lambda a: (a.day, a.article_id))
        for part in (dated, sorted(a for a in listed if a.day is None)):
            for article, other in _related(part):
                alike = headline_similarity(article.headline, other.headline, article.site, other.site)
                found[article.article_id] = (other.article_id, alike)
    return found


def by_headline(articles: Sequence[Headed]) -> dict[tuple[str, ...], list[Headed]]:
    """The articles by the telling words of their headlines; those with few such words are left out."""
    frames = site_frames(articles)
    groups: dict[tuple[str, ...], list[Headed]] = defaultdict(list)
    for article in articles:
        words = telling_words(_without_frames(article, frames))
        if len(words) >= MIN_TELLING_WORDS:
            groups[words].append(article)
    return groups


def _related(listed: Sequence[Headed]) -> Iterator[tuple[Headed, Headed]]:
    """Articles in order of time, each with the first one of another cluster within the days around it."""
    around = _Around()
    low = high = 0
    for article in listed:
        while high < len(listed) and (listed[high].day or 0.0) <= (article.day or 0.0) + WITHIN_DAYS:
            around.add(listed[high])
            high += 1
        while (listed[low].day or 0.0) < (article.day or 0.0) - WITHIN_DAYS:
            around.drop_first(listed[low])
            low += 1
        if 1 < len(around.clusters) <= MAX_CLUSTERS and not around.n_standing:
            others = (members[0] for cluster, members in around.clusters.items() if cluster != article.cluster_id)
            yield article, min(others, key=lambda a: (a.day or 0.0, a.article_id))


class _Around:
    """The articles within some days, counted so that a headline of thousands of articles takes no longer by the article.

    clusters: their articles in order of time; n_standing: sites that have the headline in more than MAX_ON_SITE clusters
    """

    def __init__(self) -> None:
        self.clusters: dict[str, deque[Headed]] = {}
        self.n_standing = 0
        self._copies: Counter[tuple[str, str]] = Counter()
        self._on_site: Counter[str] = Counter()

    def add(self, article: Headed) -> None:
        self.clusters.setdefault(article.cluster_id, deque()).append(article)
        place = article.site, article.cluster_id
        self._copies[place] += 1
        if article.site and self._copies[place] == 1:
            self._on_site[article.site] += 1
            self.n_standing += self._on_site[article.site] == MAX_ON_SITE + 1

    def drop_first(self, article: Headed) -> None:
        members = self.clusters[article.cluster_id]
        members.popleft()
        if not members:
            del self.clusters[article.cluster_id]
        place = article.site, article.cluster_id
        self._copies[place] -= 1
        if article.site and not self._copies[place]:
            self.n_standing -= self._on_site[article.site] == MAX_ON_SITE + 1
            self._on_site[article.site] -= 1


def site_frames(articles: Sequence[Headed]) -> dict[str, frozenset[str]]:
    """For each site the keys of what recurs at the end of its headlines behind a separator.

    >>> some = [Headed(str(n), f"{word} fell - QRX Live", "q.example", str(n)) for n, word in enumerate(("Rain", "Snow", "Hail"))]
    >>> site_frames(some)
    {'q.example': frozenset({'qrxlive'})}
    """
    ends: Counter[tuple[str, str]] = Counter()
    for site, headline in {(article.site, article.headline) for article in articles if article.site}:
        parts = read_headline(headline, site).parts
        if len(parts) > 1:
            ends[site, letters_key(parts[-1])] += 1
    frames: dict[str, set[str]] = defaultdict(set)
    for (site, end), n in ends.items():
        if n >= MIN_FRAME_HEADLINES:
            frames[site].add(end)
    return {site: frozenset(keys) for site, keys in sorted(frames.items())}


def _without_frames(article: Headed, frames: dict[str, frozenset[str]]) -> Headline:
    headline = read_headline(article.headline, article.site)
    parts = list(headline.parts)
    while len(parts) > 1 and letters_key(parts[-1]) in frames.get(article.site, ()):
        parts.pop()
    return headline._replace(parts=tuple(parts))
