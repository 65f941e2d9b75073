"""Articles under the same headline: related, not merged, since two papers may head different reports alike.

Headlines meet by their telling words in any order, all of them or, if no other article has just these, by the rare ones among
them; then `headline_similarity` decides. What an article is related with hangs on the articles within a month of it alone, so
that one batch after another gives what all at once would give. What a site prints around its headlines is learned from
those that it has in the weeks looked at; a headline that recurs on a site is a standing title and relates nothing.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from tasks.headline_groups import Frames, Headed, by_headline, site_frames, without_frames
from tasks.headline_near import WITHIN_DAYS, Shared
from tasks.headlines import SAME_HEADLINE, Headline, headline_similarity, similarity

MAX_CLUSTERS = 8  # under one headline; more are a column or a daily page
MAX_ON_SITE = 2  # clusters of one site under one headline: a report and its rewriting

Related = dict[str, tuple[str, float]]


def same_headlines(articles: Sequence[Headed], asked: Collection[str] | None = None) -> Related:
    """For articles whose headline another cluster has too: an article of another cluster, and how alike they are.

    It is the first one under just this headline, else the most alike one. Those without a date are compared with each other.
    asked: articles to look at, all unless given
    """
    frames = site_frames(articles)
    groups = by_headline(articles, frames)
    found: Related = {}
    alone: set[str] = set()
    for listed in groups.values():
        dated = sorted((a for a in listed if a.day is not None), key=lambda a: (a.day, a.article_id))
        for part in (dated, sorted(a for a in listed if a.day is None)):
            for article, other in _related(part):
                if asked is not None and article.article_id not in asked:
                    continue
                if other is None:
                    alone.add(article.article_id)
                else:
                    alike = headline_similarity(article.headline, other.headline, article.site, other.site)
                    found[article.article_id] = (other.article_id, alike)
    return found | _reworded(groups, frames, alone)


def _related(listed: Sequence[Headed]) -> Iterator[tuple[Headed, Headed | None]]:
    """Articles in order of time, each with the first one of another cluster within the days around it, None if there is none.

    Left out are those under a standing title, or under one of too many articles.
    """
    around = _Around()
    low = high = 0
    for article in listed:
        while high < len(listed) and (listed[high].day or 0.0) <= (article.day or 0.0) + WITHIN_DAYS:
            around.add(listed[high])
            high += 1
        while (listed[low].day or 0.0) < (article.day or 0.0) - WITHIN_DAYS:
            around.drop_first(listed[low])
            low += 1
        if len(around.clusters) == 1:
            yield article, None
        elif len(around.clusters) <= MAX_CLUSTERS and not around.n_standing:
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


def _reworded(groups: Mapping[tuple[str, ...], Sequence[Headed]], frames: dict[str, Frames], asked: Collection[str]) -> Related:
    """For articles that are alone under their headline the most alike one under another, the earliest of several."""
    words = {word for key, listed in groups.items() if any(a.article_id in asked for a in listed) for word in key}
    found: Related = {}
    for shared in (Shared(groups, is_dated, words) for is_dated in (True, False)):
        read: dict[int, Headline] = {}
        for number, article in enumerate(shared.articles):
            if article.article_id in asked:
                nearby = [number, *shared.candidates(number)]
                read |= {n: without_frames(shared.articles[n], frames) for n in nearby if n not in read}
                alike = [(similarity(read[number], read[n]), -n) for n in nearby[1:]]
                if best := _best(shared, number, [row for row in alike if row[0] >= SAME_HEADLINE]):
                    found[article.article_id] = best
    return found


def _best(shared: Shared, number: int, alike: Sequence[tuple[float, int]]) -> tuple[str, float] | None:
    """The most alike of some articles and then the earliest; None for a series of one site, or if there are too many.

    alike: how much, and the number of the article, negative
    """
    on_site: dict[str, set[str]] = defaultdict(set)
    for other in (number, *(-n for _, n in alike)):
        on_site[shared.articles[other].site].add(shared.articles[other].cluster_id)
    is_series = any(site and len(clusters) > MAX_ON_SITE for site, clusters in on_site.items())
    if not alike or is_series or len(set().union(*on_site.values())) > MAX_CLUSTERS:
        return None
    how, n = max(alike)
    return shared.articles[-n].article_id, how
