"""Text that very many texts share: a report that many sites print, or the boilerplate of one.

Most sites print a report once or twice, and a disclaimer in all that they publish. So a family, texts that are mostly the same
common text, is a syndicated report when enough sites have a few texts of it, and no more sites have many. Where the sites are not
known nothing is assumed. Not told apart: a long notice under articles of a few lines, if each stands on a site of its own.
"""

from typing import NamedTuple

import numpy as np

from tasks.near.clusters import components

MIN_FAMILY_WORDS = 100  # shared words that make a family; a notice of a few lines may stand anywhere
MIN_FAMILY_SHARE = 0.6  # of the longer text: above a half, so that a digest of two reports is in one family at most
MAX_GAP = 50  # words in a row that only one of two has: an opening of its own, where an article under a disclaimer is longer;
MAX_GAP_SHARE = 0.22  # or this share of the words that both have
MIN_SITES = 7  # with a few texts each
FEW_TEXTS = 3
UNKNOWN = -1  # instead of the number of a site


class Syndicated(NamedTuple):
    """For pairs of texts: is their common text a syndicated report, and are both of one family of it?"""

    is_report: np.ndarray
    one_family: np.ndarray


def find_syndicated(
    left: np.ndarray, right: np.ndarray, site: np.ndarray, *, is_common: np.ndarray, n_shared: np.ndarray, n_gap: np.ndarray,
    longer: np.ndarray,
) -> Syndicated:  # fmt: skip
    """Tell reports of many sites from their boilerplate.

    left, right: the pairs, by the number of the text; site: number of each text's site, or UNKNOWN
    is_common: is what a pair shares mostly common text? n_shared, n_gap: words shared, and the longest stretch of the
    shorter text that is not; longer: words of the longer text
    """
    near = is_common & (n_shared >= MIN_FAMILY_WORDS) & (n_shared >= MIN_FAMILY_SHARE * longer)
    near &= n_gap <= np.maximum(MAX_GAP, MAX_GAP_SHARE * n_shared)
    family = components(len(site), left[near], right[near])
    reports = _reports(family, site)
    inside = near & reports[family[left]]
    excerpt = is_common & ~inside & (reports[family[left]] | reports[family[right]])
    for member, other in ((left, right), (right, left)):
        rows = np.flatnonzero(excerpt & reports[family[member]])
        excerpt[rows] = _are_few(family[member[rows]], site[other[rows]], other[rows])
    return Syndicated(inside | excerpt, inside)


def _reports(family: np.ndarray, site: np.ndarray) -> np.ndarray:
    """For each family, at the number of its first text: is it printed by many sites, a few times by most?"""
    large = np.flatnonzero(np.bincount(family, minlength=len(family))[family] >= MIN_SITES)
    order = np.lexsort((site[large], family[large]))
    families, sites = family[large][order], site[large][order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (families[1:] != families[:-1]) | (sites[1:] != sites[:-1])
    first = np.flatnonzero(is_first)
    n_texts = np.diff(np.append(first, len(order)))
    has_few = (n_texts <= FEW_TEXTS) & (sites[first] != UNKNOWN)
    n_few, n_many = (np.bincount(families[first[rows]], minlength=len(family)) for rows in (has_few, ~has_few))
    return np.asarray((n_few >= MIN_SITES) & (n_few > n_many))


def _are_few(family: np.ndarray, site: np.ndarray, text: np.ndarray) -> np.ndarray:
    """Which texts outside a family that share its text are, with others of their site, no more than a few."""
    if not len(text):
        return np.zeros(0, bool)
    each = np.unique(np.stack([family, site, text]), axis=1)
    groups, counts = np.unique(each[:2], axis=1, return_counts=True)
    few = {(f, s) for f, s, n in zip(*groups.tolist(), counts.tolist(), strict=True) if n <= FEW_TEXTS and s != UNKNOWN}
    return np.array([pair in few for pair in zip(family.tolist(), site.tolist(), strict=True)], bool)
