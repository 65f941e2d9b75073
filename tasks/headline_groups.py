"""Articles by what their headlines tell, without what their site prints around its headlines."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tasks.headlines import Headline, read_headline, telling_words
from tasks.measures import letters_key

MIN_TELLING_WORDS = 3
MIN_FRAME_HEADLINES = 3  # different headlines of a site that end or begin alike before that is taken for the site's


class Headed(NamedTuple):
    """An article as far as its headline matters. day: when, in days from any day; None where that is not known."""

    article_id: str
    headline: str
    site: str
    cluster_id: str
    day: float | None = None


class Frames(NamedTuple):
    """Keys of what a site prints before and behind its headlines."""

    before: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()


def by_headline(articles: Sequence[Headed], frames: dict[str, Frames]) -> dict[tuple[str, ...], list[Headed]]:
    """The articles by the telling words of their headlines; those with few such words are left out."""
    groups: dict[tuple[str, ...], list[Headed]] = defaultdict(list)
    for article in articles:
        words = telling_words(without_frames(article, frames))
        if len(words) >= MIN_TELLING_WORDS:
            groups[words].append(article)
    return groups


def site_frames(articles: Sequence[Headed]) -> dict[str, Frames]:
    """For each site the keys of what recurs at either end of its headlines, a separator between.

    It serves names that no domain tells ("QRX Live" on q.example), columns and series ("Harbour letters: ..."): with them in
    the headline, the same report on another site would not meet it, and any two of a column would seem alike.

    >>> words = ("Rain", "Snow", "Hail")
    >>> site_frames([Headed(word, f"Now: {word} fell - QRX Live", "q.example", word) for word in words])
    {'q.example': Frames(before=frozenset({'now'}), behind=frozenset({'qrxlive'}))}
    """
    ends: Counter[tuple[str, str, bool]] = Counter()
    for site, headline in {(article.site, article.headline) for article in articles if article.site}:
        parts = read_headline(headline, site).parts
        if len(parts) > 1:
            ends[site, letters_key(parts[0]), True] += 1
            ends[site, letters_key(parts[-1]), False] += 1
    found: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for (site, end, is_before), n in ends.items():
        if n >= MIN_FRAME_HEADLINES:
            found[site][0 if is_before else 1].add(end)
    return {site: Frames(*map(frozenset, keys)) for site, keys in sorted(found.items())}


def without_frames(article: Headed, frames: dict[str, Frames]) -> Headline:
    """The headline without what its site prints around it; a beginning goes only if the rest can be told without it.

    What many headlines begin with may be their subject as well ("Election: ...").
    """
    headline = read_headline(article.headline, article.site)
    before, behind = frames.get(article.site, Frames())
    parts = list(headline.parts)
    while len(parts) > 1 and letters_key(parts[-1]) in behind:
        parts.pop()
    headline = headline._replace(parts=tuple(parts))
    if len(parts) > 1 and letters_key(parts[0]) in before:
        rest = headline._replace(parts=tuple(parts[1:]))
        return rest if len(telling_words(rest)) >= MIN_TELLING_WORDS else headline
    return headline
