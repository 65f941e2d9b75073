"""Articles under the same headline: related, not merged, since two papers may head different reports alike.

Headlines meet by their telling words in any order. What a site prints behind its headlines is learned from those that it
has in the weeks looked at; a headline that recurs on a site is a standing title and relates nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tasks.headlines import Headline, headline_similarity, read_headline, telling_words
from tasks.measures import letters_key

MIN_TELLING_WORDS = 3
MIN_FRAME_HEADLINES = 3  # different headlines of a site that end alike before the end is taken for the site's
MAX_CLUSTERS = 8  # under one headline; more are a column or a daily page
MAX_ON_SITE = 2  # clusters of one site under one headline: a report and its rewriting


class Headed(NamedTuple):
    """An article as far as its headline matters; in order of time."""

    article_id: str
    headline: str
    site: str
    cluster_id: str


def same_headlines(articles: Sequence[Headed]) -> dict[str, tuple[str, float]]:
    """For articles whose headline another cluster has too: the first such article of another cluster, and how alike they are.

    articles: in order of time
    """
    frames = site_frames(articles)
    groups: dict[tuple[str, ...], list[Headed]] = defaultdict(list)
    for article in articles:
        words = telling_words(_without_frames(article, frames))
        if len(words) >= MIN_TELLING_WORDS:
            groups[words].append(article)
    found: dict[str, tuple[str, float]] = {}
    for listed in groups.values():
        sites = Counter(site for site, _ in {(article.site, article.cluster_id) for article in listed if article.site})
        n_clusters = len({article.cluster_id for article in listed})
        if 1 < n_clusters <= MAX_CLUSTERS and max(sites.values(), default=0) <= MAX_ON_SITE:
            found |= _related(listed)
    return found


def _related(listed: Sequence[Headed]) -> dict[str, tuple[str, float]]:
    found = {}
    first = listed[0]
    second = next(article for article in listed if article.cluster_id != first.cluster_id)
    for article in listed:
        other = second if article.cluster_id == first.cluster_id else first
        alike = headline_similarity(article.headline, other.headline, article.site, other.site)
        found[article.article_id] = (other.article_id, alike)
    return found


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
