"""Fitting the block labeller: trees for HTML; for text a first look at each block and a second one that knows the first scores;
the network; the heads. Text in scripts without case has a second set of all but the first.
"""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import lightgbm
import msgspec
import numpy as np
from numpy.typing import NDArray

from tasks.labels.features import FAR_REACH, FEATURES, NEAR_REACH, Matrix, has_places, within_reach
from tasks.labels.frame import IN_ARTICLE
from tasks.labels.heads_model import CANDIDATES
from tasks.labels.model import Labeller
from tasks.labels.second_look import measure_scores
from tasks.labels.shipped import CASELESS, FIRST, HTML, NET, SECOND
from tasks.training.net import SETTINGS as SETTINGS_OF_NET
from tasks.training.net import Net, fit_net
from tasks.training.net_onnx import write_net
from tasks.training.scores import mean_by, word_f1
from tasks.training.sets import Entry, SampleSet
from tasks.training.trees import FOLDS, SETTINGS, fit, scores_of, write_onnx

TREES = {HTML: 150, FIRST: 250, SECOND: 150, "headline": 100, "dek": 60, "subhead": 100,
         CASELESS + FIRST: 150, CASELESS + SECOND: 100, CASELESS + "headline": 150, CASELESS + "dek": 60,
         CASELESS + "subhead": 150}  # fmt: skip
OWN_SETTINGS = {
    HTML: {"num_leaves": 15, "min_data_in_leaf": 100},  # by folds of the pages to train on: with more it knows less of other sites
    "dek": {"num_leaves": 15},  # few pages tell theirs
    CASELESS + FIRST: {"num_leaves": 31, "min_data_in_leaf": 60},
    CASELESS + SECOND: {"num_leaves": 31, "min_data_in_leaf": 60},
    CASELESS + "headline": {"num_leaves": 15, "min_data_in_leaf": 60},
    CASELESS + "dek": {"num_leaves": 15},
    CASELESS + "subhead": {"num_leaves": 15, "min_data_in_leaf": 60},
}
FORM_WEIGHT = {"html": 1.0, "text": 1.0, "half": 1.0, "blocks": 0.5, "clean": 1.0, "signed": 1.0}  # a clean text must stay clean
DOUBTED = 0.9  # score by trees that had not seen the page, from which a block that the reference leaves out teaches nothing
ORIGINAL_WEIGHT = 5.0  # of a page in a script without case to a copy in one: there are few
SETTINGS_OF = {**SETTINGS, "own": OWN_SETTINGS,
               "trees": TREES, "folds": FOLDS, "form_weight": FORM_WEIGHT, "original_weight": ORIGINAL_WEIGHT, "doubted": DOUBTED,
               NET: SETTINGS_OF_NET._asdict()}  # what the card tells


class Fitted(msgspec.Struct, frozen=True):
    """The trees and the networks by name."""

    trees: dict[str, lightgbm.Booster]
    nets: dict[str, Net]

    def write(self, folder: Path) -> None:
        """Write each as FOLDER/NAME.onnx."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, booster in self.trees.items():
            write_onnx(booster, folder / f"{name}.onnx", name)
        for name, net in self.nets.items():
            write_net(net, folder / f"{name}.onnx", name)


def weights_of(samples: SampleSet) -> NDArray[np.float64]:
    """Weight of a block: the root of its words, so that a paragraph counts more than a menu entry, but not by all its words.

    Sources are balanced by the root of their sizes; blocks that rules took weigh nothing.
    """
    return np.sqrt(samples.words + 1) * samples.per_entry(balance_of(samples)) * ~samples.is_gone


def trusted_weights(samples: SampleSet, unseen: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights, of which none is left to blocks that are no noise by all that other pages tell: some references stop early.

    unseen: scores of all blocks by trees that had not seen their pages. Source: the noise rate of a label is told by how sure a
    model is that it is wrong (Northcutt, Jiang, Chuang 2021, arXiv 1911.00068)
    """
    return np.where(~samples.labels["is_article"] & (unseen >= DOUBTED), 0.0, weights_of(samples))


def balance_of(samples: SampleSet) -> list[float]:
    """Weight of an entry by its form and its source's share of the pages."""
    pages = Counter((e.source.partition("-")[0], e.form) for e in samples.entries)
    most = {form: max(n for (_, f), n in pages.items() if f == form) for _, form in pages}
    own = [ORIGINAL_WEIGHT if e.is_caseless and not e.is_copy else 1.0 for e in samples.entries]
    sources = [(most[e.form] / pages[e.source.partition("-")[0], e.form]) ** 0.5 for e in samples.entries]
    return [o * FORM_WEIGHT[e.form] * s for o, e, s in zip(own, samples.entries, sources, strict=True)]


def fit_labeller(samples: SampleSet, seed: int, threads: int) -> Fitted:
    """Fit all. Raises ValueError where none of the pages is HTML."""
    samples = msgspec.structs.replace(samples, features=within_reach(samples.features, FAR_REACH))
    usual, caseless = (samples.choose([e.is_caseless is wanted for e in samples.entries]) for wanted in (False, True))
    fitted, anew = fit_usual(usual, seed, threads), fit_caseless(caseless, seed, threads)
    return Fitted({**fitted.trees, **anew.trees}, {**fitted.nets, **anew.nets})


def fit_usual(samples: SampleSet, seed: int, threads: int) -> Fitted:
    """The second look and the heads learn from first scores of pages that those first trees had not seen.

    The trees of HTML learn from HTML alone, and the heads from their scores of it. Raises ValueError where there is none.
    """
    are_html = [has_places(samples.features[start:end]) for start, end in pairwise(samples.bounds())]
    if not any(are_html):
        raise ValueError("none of the pages to train on is HTML: there would be no trees for it")
    of_html = samples.choose(are_html)
    html, unseen_html = fit_first(HTML, of_html, within_reach(of_html.features, NEAR_REACH), seed, threads)
    first, unseen, second = fit_looks("", samples, seed, threads)
    unseen[samples.per_entry(are_html) > 0] = unseen_html
    heads = fit_heads("", samples, unseen, seed, threads)
    return Fitted({HTML: html, FIRST: first, SECOND: second, **heads}, _nets("", samples, seed))


def fit_caseless(samples: SampleSet, seed: int, threads: int) -> Fitted:
    """The models of text in scripts without case."""
    first, unseen, second = fit_looks(CASELESS, samples, seed, threads)
    heads = fit_heads(CASELESS, samples, unseen, seed, threads)
    return Fitted({CASELESS + FIRST: first, CASELESS + SECOND: second, **heads}, _nets(CASELESS, samples, seed))


def _nets(kind: str, samples: SampleSet, seed: int) -> dict[str, Net]:
    """The network learns from all labels: without the doubted ones it does worse."""
    common = samples.features[:, : len(FEATURES)]
    return {kind + NET: fit_net(common, samples.labels["is_article"], weights_of(samples), samples.bounds(), seed)}


def fit_looks(
    kind: str, samples: SampleSet, seed: int, threads: int
) -> tuple[lightgbm.Booster, NDArray[np.float64], lightgbm.Booster]:
    """The first look, the scores of all blocks by first looks that had not seen their pages, and the second look.

    kind: what stands before the names of the models
    """
    first, unseen = fit_first(kind + FIRST, samples, samples.features[:, : len(FEATURES)], seed, threads)
    both, is_article = both_looks(samples, unseen), samples.labels["is_article"]
    return first, unseen, fit_trees(kind + SECOND, both, is_article, trusted_weights(samples, unseen), seed, threads)


def fit_heads(
    kind: str, samples: SampleSet, unseen: NDArray[np.float64], seed: int, threads: int
) -> dict[str, lightgbm.Booster]:
    """The trees of all heads; unseen: first scores as `fit_looks` gives them."""
    both = both_looks(samples, unseen)
    return {kind + name: fit_head(kind, name, samples, both, seed, threads) for name in CANDIDATES}


def fit_first(
    name: str, samples: SampleSet, features: Matrix, seed: int, threads: int
) -> tuple[lightgbm.Booster, NDArray[np.float64]]:
    """Fit first trees; and the scores of all blocks by trees that had not seen their pages."""
    weights, is_article, folds = weights_of(samples), samples.labels["is_article"], samples.fold(FOLDS)
    unseen = np.zeros(len(weights))
    for fold in set(folds.tolist()):
        trees = fit_trees(name, features, is_article, np.where(folds == fold, 0.0, weights), seed, threads)
        unseen[folds == fold] = scores_of(trees, features[folds == fold])
    return fit_trees(name, features, is_article, trusted_weights(samples, unseen), seed, threads), unseen


def fit_trees(
    name: str, features: Matrix, is_true: NDArray[np.bool_], weights: NDArray[np.float64], seed: int, threads: int
) -> lightgbm.Booster:
    """Fit the trees of one name by their settings."""
    return fit(features, is_true, weights, TREES[name], seed, threads, **OWN_SETTINGS.get(name, {}))


def fit_head(kind: str, name: str, samples: SampleSet, both: Matrix, seed: int, threads: int) -> lightgbm.Booster:
    """Fit the question whether a block is the headline, a dek or a subhead, over the blocks that may be one.

    Pages that tell no dek teach nothing about deks; nor do, about headlines and subheads, pages that mark them up.
    """
    def is_used(entry: Entry) -> bool:
        if name == "dek":
            return entry.labels["dek"] is not None and entry.form not in ("clean", "signed")
        return entry.form in ("text", "half", "blocks", "signed")

    balance = balance_of(samples)
    weights = samples.per_entry([b * is_used(e) for b, e in zip(balance, samples.entries, strict=True)])
    chosen = np.where(CANDIDATES[name](samples.features), weights, 0.0)
    return fit_trees(kind + name, both, samples.labels[f"is_{name}"], chosen, seed, threads)


def both_looks(samples: SampleSet, first: NDArray[np.float64]) -> Matrix:
    """The features of the second look, page by page."""
    scores = np.where(samples.is_gone, 0.0, first)
    bounds = samples.bounds()
    rows = [slice(start, end) for start, end in pairwise(bounds) if end > start]
    pages = [measure_scores(scores[row], samples.words[row]) for row in rows]
    return np.hstack([samples.features[:, : len(FEATURES)], np.vstack(pages)])


def evaluate(samples: SampleSet, folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Word-F1 of the written trees by data file and language, kept blocks against the references."""
    labeller = Labeller(folder)
    bounds = samples.bounds()
    keys, values = [], []
    for entry, (start, end) in zip(samples.entries, pairwise(bounds), strict=True):
        rows = slice(start, end)
        scores, _ = labeller.score(
            samples.features[rows], samples.words[rows], samples.is_gone[rows], "html" if entry.form == "html" else "text"
        )
        kept = [text for text, score in zip(entry.texts, scores, strict=True) if score >= IN_ARTICLE]
        script = "caseless" if entry.is_caseless else "en" if entry.language == "en" else "other"
        keys.append(f"{entry.source.partition('.')[0]} {entry.form} {script}")
        values.append(word_f1("\n".join(kept), entry.labels["references"]))
    return {"word_f1": mean_by(keys, values)}
