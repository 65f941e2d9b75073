"""From compared pairs to clusters of articles, and for each article which other one it matches and how."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.dataset.idsets import ID_LENGTH
from tasks.near.clusters import cluster, components
from tasks.near.compare import Pairs, are_candidates, are_copies, are_nearly_equal, own_share
from tasks.near.syndication import UNKNOWN, find_syndicated

CONTAINED = 0.9  # of its words from which a shorter text counts as part of a longer one
SHORTER = 0.9  # a text of at most so much of the other's words is a shorter one


def connected(links: pa.Table, changed: np.ndarray) -> np.ndarray:
    """The texts that are connected with some texts through compared pairs, and these themselves; sorted."""
    a, b = _column(links, "a"), _column(links, "b")
    texts = np.unique(np.concatenate([a, b, changed]))
    label = components(len(texts), np.searchsorted(texts, a), np.searchsorted(texts, b))
    touched = np.zeros(len(texts), bool)
    touched[label[np.searchsorted(texts, changed)]] = True
    return texts[touched[label]]


def find_groups(links: pa.Table, keys: np.ndarray, sites: pa.ChunkedArray, digests: pa.ChunkedArray) -> tuple[pa.Array, pa.Table]:
    """The cluster_id of each article, and the pairs of texts that match.

    keys, sites, digests: of the articles; all articles of a text are among them. A cluster is named by the smallest digest.
    """
    texts = np.unique(keys)
    a, b = _column(links, "a"), _column(links, "b")
    links = links.filter(pa.array(np.isin(a, texts) & np.isin(b, texts)))
    left, right = np.searchsorted(texts, _column(links, "a")), np.searchsorted(texts, _column(links, "b"))
    pairs, is_one = _judged(links, left, right, site_of(texts, keys, sites))
    kept = are_copies(pairs)
    share = pairs.n_shared / np.maximum(np.minimum(pairs.n_words_a, pairs.n_words_b), 1)
    label = cluster(len(texts), left[kept], right[kept], share[kept], is_one[kept], pairs.is_report[kept])
    heads = pc.utf8_slice_codeunits(digests, 0, ID_LENGTH)
    labels = label[np.searchsorted(texts, keys)]
    named = pa.table({"label": labels, "head": heads}).group_by("label").aggregate([("head", "min")])
    at = pc.index_in(pa.array(labels), value_set=named["label"].combine_chunks())
    inside = kept & (label[left] == label[right])
    return named["head_min"].combine_chunks().take(at), links.filter(pa.array(inside))


def _judged(links: pa.Table, left: np.ndarray, right: np.ndarray, site: np.ndarray) -> tuple[Pairs, np.ndarray]:
    """The pairs with what their sites tell; and which of them share so much common text that they are one in a cluster.

    Common text is counted for each text with one other alone. So such texts are joined before the rest is weighed: that two
    of them were never counted together says nothing.
    """
    same_site = (site[left] == site[right]) & (site[left] != UNKNOWN)
    counts = {name: _column(links, name) for name in Pairs._fields[:-2]}
    pairs = Pairs(**counts, same_site=same_site, is_report=np.zeros(len(left), bool))
    counted = are_candidates(pairs.n_words_a, pairs.n_words_b, pairs.n_rare + pairs.n_common)  # by what all batches leave
    is_common = counted & (own_share(pairs) < 0.5)
    longer = np.maximum(pairs.n_words_a, pairs.n_words_b)
    found = find_syndicated(
        left, right, site, is_common=is_common, n_shared=pairs.n_shared, n_gap=pairs.n_gap, longer=longer
    )  # fmt: skip
    is_one = is_common & (found.one_family | are_nearly_equal(pairs))
    return pairs._replace(is_report=found.is_report), is_one


def site_of(texts: np.ndarray, keys: np.ndarray, sites: pa.ChunkedArray) -> np.ndarray:
    """A number for the one site that all articles of a text are on; its own for a text of several sites; else UNKNOWN.

    A text that two sites have is no page of a series of one of them.
    """
    named = sites.combine_chunks().dictionary_encode().indices.fill_null(UNKNOWN).to_numpy().astype(np.int64)
    place, largest = np.searchsorted(texts, keys), np.iinfo(np.int64).max
    low, high = np.full(len(texts), largest), np.full(len(texts), UNKNOWN)
    np.minimum.at(low, place, np.where(named == UNKNOWN, largest, named))
    np.maximum.at(high, place, named)
    several = (low != high) & (high != UNKNOWN)
    return np.where(several, named.max(initial=0) + 1 + np.arange(len(texts)), high)


def find_matches(links: pa.Table, members: pa.Table) -> dict[str, pa.Array]:
    """For articles cluster by cluster, the canonical one first: matched row (null for the canonical), kind, similarity, shared.

    An article matches an earlier one with the same words if there is one, else the canonical article if the two were found
    alike, else the one that shares most with it.
    """
    keys, is_first = _column(members, "text_key"), members["first"].to_numpy()
    n = len(keys)
    canonical = np.flatnonzero(is_first)[np.cumsum(is_first) - 1] if n else np.zeros(0, np.int64)
    texts, first_row, place = np.unique(keys, return_index=True, return_inverse=True)
    matched = first_row[place]
    similarity, shared = np.ones(n), np.ones(n)
    kind = np.full(n, "exact", object)
    text, other, row = _best_pairs(links, texts, place[canonical[first_row]])
    rows = first_row[text]
    near = rows != canonical[rows]
    rows, other, row = rows[near], other[near], row[near]
    matched[rows] = first_row[other]
    words = [_column(links, name)[row] for name in ("n_words_a", "n_words_b", "n_shared")]
    shorter, longer = np.minimum(words[0], words[1]), np.maximum(words[0], words[1])
    similarity[rows] = words[2] / np.maximum(shorter + longer - words[2], 1)
    shared[rows] = words[2] / np.maximum(shorter, 1)
    kind[rows] = np.where((shared[rows] >= CONTAINED) & (shorter <= SHORTER * longer), "contains", "near")
    kind[rows[_is_update(members, rows, matched[rows])]] = "updated"
    none = matched == np.arange(n)
    return {
        "matched": pa.array(matched, pa.int64(), mask=none), "canonical": pa.array(canonical, pa.int64()),
        "match_kind": pa.array(kind, pa.string()), "similarity": pa.array(similarity), "shared": pa.array(shared),
    }  # fmt: skip


def _best_pairs(links: pa.Table, texts: np.ndarray, canonical: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each text that has pairs the best of them: text, the other text, row of the pair; texts by number."""
    a, b = _column(links, "a"), _column(links, "b")
    rows = np.flatnonzero(np.isin(a, texts) & np.isin(b, texts))
    left, right = np.searchsorted(texts, a[rows]), np.searchsorted(texts, b[rows])
    share = _column(links, "n_shared")[rows] / np.maximum(
        np.minimum(_column(links, "n_words_a")[rows], _column(links, "n_words_b")[rows]), 1
    )
    text, other = np.concatenate([left, right]), np.concatenate([right, left])
    share, rows = np.concatenate([share, share]), np.concatenate([rows, rows])
    order = np.lexsort((other, -share, other != canonical[text], text))
    text, other, rows = text[order], other[order], rows[order]
    best = np.ones(len(text), bool)
    best[1:] = text[1:] != text[:-1]
    return text[best], other[best], rows[best]


def _is_update(members: pa.Table, rows: np.ndarray, matched: np.ndarray) -> np.ndarray:
    """Is it on the same site or at the same address as the article it matches, and later?"""
    mine, theirs = members.take(pa.array(rows)), members.take(pa.array(matched))
    same = pc.or_(_equal(mine["site"], theirs["site"]), _equal(mine["url"], theirs["url"]))
    later = pc.coalesce(
        *(pc.if_else(pc.not_equal(mine[name], theirs[name]), pc.greater(mine[name], theirs[name]), None)
          for name in ("published_at", "scraped_at")), pa.scalar(False)
    )  # fmt: skip
    return np.asarray(pc.and_(same, later).to_numpy(), bool)


def _equal(a: pa.ChunkedArray, b: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(a, b), False)


def _column(table: pa.Table, name: str) -> np.ndarray:
    return np.asarray(table[name].to_numpy(), np.int64)
