"""What a page states as its article's text, as evidence beside the labeller's scores."""

import numpy as np
from numpy.typing import NDArray

from tasks.labels.draft import Draft
from tasks.labels.frame import IN_ARTICLE

# Log-odds. On 53 labelled pages that state their text, by a labeller that had not seen them: word-F1 of news .983 to .989, the
# worst page .767 to .900, blogs .971 to .974. To add to what is stated, too, brings in boxes and code that the statement holds
AGAINST = 2.0
LEAST_WORDS = 8  # of a block that counts as missing from it: subheads and items are mostly left out
LEAST_SHARE = 0.6  # of the words that the labeller keeps: else the statement is of something else, or a part
MOST, CUT_SHORT = 0.95, 0.35  # where most of it was said, what share of these may stand below: more, and it was cut short

Scores = NDArray[np.float64]


def with_stated(scores: Scores, draft: Draft) -> Scores:
    """The scores 0..1 of all blocks, lower for sentences that are no part of what the page states as its article's text."""
    if not any(block.is_stated for block in draft.blocks):
        return scores
    stated = np.array([bool(block.is_stated) for block in draft.blocks], np.bool_)
    words = np.array(draft.words)
    kept = (scores >= IN_ARTICLE) & ~np.array(draft.gone)
    n_kept = words[kept].sum()
    if words[kept & stated].sum() < LEAST_SHARE * n_kept:
        return scores
    is_missing = ~stated & (words >= LEAST_WORDS)
    reached = np.cumsum(np.where(kept & stated, words, 0))
    end = int(np.searchsorted(reached, MOST * reached[-1])) + 1
    if words[end:][kept[end:]].sum() > CUT_SHORT * n_kept:
        is_missing[end:] = False
    lower = scores / (scores + (1 - scores) * np.exp(AGAINST))
    return np.where(is_missing, lower, scores)
