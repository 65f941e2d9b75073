"""The trained block labeller: is a block part of the article? Boosted trees and a network, read as ONNX; they load no code.

Trees look at each block and its neighbours. HTML that tells where blocks stand has trees of its own: those fitted on text too do
worse on it. In text and Markdown more trees look a second time, and know the first scores around a block, which helps subheads. A
network reads the page as a sequence. Text in a script without upper and lower case has models of its own, fitted on the same
pages written in such scripts: the others take its subheads for menu entries, for none of its lines opens with a capital.
Trees and network err on different blocks, and their mean on fewer.
The files lie in `model/` beside this module, with the card that says what they were trained on. Without them the
rules alone decide.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tasks.labels.features import FAR_REACH, FEATURES, NEAR_REACH, Matrix, has_places, is_caseless, within_reach
from tasks.labels.frame import FAINTEST
from tasks.labels.heads_model import CANDIDATES
from tasks.labels.second_look import measure_scores
from tasks.labels.shipped import CASELESS, FIRST, FOLDER, HTML, NET, SECOND, model_files

Scores = NDArray[np.float64]
Models = Mapping[str, onnxruntime.InferenceSession]
HEADS = ("headline", "dek", "subhead")
NET_SHARE = {"html": 0.2, "text": 0.5}  # of the log-odds, by form of the page
MOST_BLOCKS = 1024  # of a page that the network reads at a time
SUREST = 1e-6  # from 0 and 1; what is surer counts no more


class Look(NamedTuple):
    """What the labeller says of each block, 0..1: is it part of the article, the headline, a dek, a subhead.

    A question that was not asked of a block, or has no trees, is 0 there.
    """

    scores: Scores
    headlines: Scores
    deks: Scores
    subheads: Scores


class Labeller:
    """The trees of the looks and of the heads, and the network: each a float32 matrix in, log-odds a row out."""

    def __init__(self, folder: Path) -> None:
        self._usual = {path.stem: _session(path) for path in model_files(folder)}
        of_their_own = {name.removeprefix(CASELESS): model for name, model in self._usual.items() if name.startswith(CASELESS)}
        self._caseless = {**self._usual, **of_their_own}

    def run(self, name: str, features: Matrix) -> Scores:
        """Scores 0..1 of one model, a row each. The network wants all blocks of a page, in their order."""
        return _run(self._usual[name], features)

    def score(self, features: Matrix, words: Scores, is_gone: NDArray[np.bool_], form: str) -> tuple[Scores, Matrix]:
        """How surely each block is part of the article, 0..1, by all that are asked; and the features of the second look, which
        are those of the heads too.

        form: of the page, html or text
        """
        models, has_own = self._models(features, form), has_places(features)
        common = np.ascontiguousarray(within_reach(features, FAR_REACH)[:, : len(FEATURES)])
        name, seen = (HTML, within_reach(features, NEAR_REACH)) if has_own else (FIRST, common)
        first = _ask(models, name, seen, ~is_gone)
        both = np.hstack([common, measure_scores(first, words)])
        scores = first if has_own else _ask(models, SECOND, both, ~is_gone)
        if NET in models and not is_gone.all():
            scores = np.where(is_gone, 0.0, mean_odds(scores, _read(models[NET], common), NET_SHARE[form]))
        return scores, both

    def look(
        self, features: Matrix, words: Scores, is_gone: NDArray[np.bool_], form: str, heads: Collection[str] = HEADS
    ) -> Look:
        """The scores of all blocks, and what is asked about those that may be the `heads` named.

        Whether a line is a subhead is not asked where it is no part of the article for sure: in the dump of a page, of most.
        """
        models = self._models(features, form)
        scores, both = self.score(features, words, is_gone, form)
        asked = {name: CANDIDATES[name](both) for name in HEADS if name in heads}
        if "subhead" in asked:
            asked["subhead"] &= scores >= FAINTEST
        found = {name: _ask(models, name, both, asked[name]) if name in asked else np.zeros(len(scores)) for name in HEADS}
        if models is self._caseless and "headline" in asked:  # where a dek ends without a stop, either set is mistaken at times
            found["headline"] = (found["headline"] + _ask(self._usual, "headline", both, asked["headline"])) / 2
        return Look(scores, *found.values())

    def _models(self, features: Matrix, form: str) -> Models:
        """The models that know pages like this one. What HTML and Markdown mark up says more than case."""
        return self._caseless if form == "text" and is_caseless(features) else self._usual


def _run(model: onnxruntime.InferenceSession, features: Matrix) -> Scores:
    (log_odds,) = model.run(None, {"features": features})
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds[:, 0].astype(np.float64))))


def _read(network: onnxruntime.InferenceSession, features: Matrix) -> Scores:
    """What the network says of the blocks of a page, of a long one in pieces as those it was fitted on."""
    return np.concatenate([_run(network, features[at : at + MOST_BLOCKS]) for at in range(0, len(features), MOST_BLOCKS)])


def _ask(models: Models, name: str, features: Matrix, is_asked: NDArray[np.bool_]) -> Scores:
    """The scores of the rows asked about, 0 for the others and where there are no such trees."""
    answers = np.zeros(len(features))
    if name in models and is_asked.any():
        answers[is_asked] = _run(models[name], features if is_asked.all() else features[is_asked])
    return answers


def mean_odds(one: Scores, other: Scores, share: float) -> Scores:
    """The scores whose log-odds are the means of those of two others, of which the other has a share of 0..1.

    >>> mean_odds(np.array([0.5, 0.9]), np.array([0.5, 0.5]), 0.5).tolist()
    [0.5, 0.75]
    """
    one, other = (np.clip(scores, SUREST, 1 - SUREST) for scores in (one, other))
    return np.asarray(1 / (1 + ((1 - one) / one) ** (1 - share) * ((1 - other) / other) ** share))


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers are processes; a page is small
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=2)
def load_labeller(folder: Path = FOLDER) -> Labeller | None:
    """The shipped labeller, or None where its files were removed."""
    return Labeller(folder) if model_files(folder) else None
