"""A small network over the blocks of a page in their order, fitted with JAX and written as ONNX.

It sees the same numbers of a block as the trees do, but reads the page as a sequence: convolutions of growing reach, and the
mean of the page. Where trees and network err they err on different blocks, so their mean is better than either.
Dilated convolutions over a sequence: Bai, Kolter, Koltun 2018 (arXiv 1803.01271).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from tasks.labels.features import FEATURES, KINDS, OWN, REGIONS, Matrix
from tasks.labels.frame import HINT_RANK
from tasks.labels.model import MOST_BLOCKS

SIZES = (32, 64, 128, 256, 512, MOST_BLOCKS)  # blocks to which pages are filled up; longer ones are cut
CLIP = 5.0
PLAIN = (*OWN, "main_share", "prose_words", "prose_share_above", "prose_share_below")
CLASSES = {"kind": range(len(KINDS)), "region": range(len(REGIONS)), "hint_rank": range(1 + max(r for r, _ in HINT_RANK.values())),
           "is_main": range(-1, 2)}  # fmt: skip

Parameters = dict[str, Any]  # arrays by name
Values = NDArray[np.float32]


class Settings(NamedTuple):
    """How the network is built and fitted; a card tells them.

    dilations: how far a block of each layer looks up and down; whole_page_at: the layer that sees the mean of the page, too
    warm_up: share of the steps in which the learning rate rises; batch_blocks: blocks of a batch, about
    """

    width: int = 64
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 32)
    whole_page_at: int = 3
    epochs: int = 12
    learning_rate: float = 2e-3
    warm_up: float = 0.05
    weight_decay: float = 0.02
    dropout: float = 0.15
    label_smoothing: float = 0.02
    clip_norm: float = 1.0
    batch_blocks: int = 6144


SETTINGS = Settings()


class Net(NamedTuple):
    """Fitted parameters, and mean and deviation of the encoded features."""

    parameters: Parameters
    mean: Values
    deviation: Values


def encode(features: Matrix) -> Values:
    """A row a block as the network takes it before scaling: logarithms of the numbers, a column each for classes."""
    plain = features[:, [FEATURES.index(name) for name in PLAIN]]
    classes = [features[:, [FEATURES.index(name)]] == np.array(values, np.float32) for name, values in CLASSES.items()]
    return np.hstack([np.sign(plain) * np.log1p(np.abs(plain)), *classes]).astype(np.float32)


def fit_net(
    features: Matrix, is_true: NDArray[np.bool_], weights: NDArray[np.float64], bounds: NDArray[np.int64], seed: int
) -> Net:
    """Fit a yes/no question over the blocks of pages; bounds: first row of each page, and the number of rows behind the last."""
    encoded = encode(features)
    mean, deviation = encoded.mean(axis=0), encoded.std(axis=0)
    deviation[deviation < 1e-3] = 1.0
    blocks = np.clip((encoded - mean) / deviation, -CLIP, CLIP)
    scaled = (weights / (weights.mean() or 1.0)).astype(np.float32)
    random = np.random.default_rng(seed)
    pages = _cut(bounds)
    epochs = [list(_batches(pages, random)) for _ in range(SETTINGS.epochs)]
    n_steps = sum(map(len, epochs))
    parameters = _start(np.random.default_rng(seed), blocks.shape[1])
    state = {"m": jax.tree.map(jnp.zeros_like, parameters), "v": jax.tree.map(jnp.zeros_like, parameters)}
    key = jax.random.key(seed, impl="rbg")  # half of the time went to the usual one
    for number, batch in enumerate((batch for epoch in epochs for batch in epoch), 1):
        filled = _fill(batch, blocks, is_true, scaled)
        parameters, state = _step(parameters, state, jax.random.fold_in(key, number), number, _rate(number, n_steps), filled)
    return Net(jax.tree.map(np.asarray, parameters), mean, deviation)


def net_log_odds(net: Net, features: Matrix) -> Values:
    """What the network says of the blocks of one page, as log-odds."""
    blocks = np.clip((encode(features) - net.mean) / net.deviation, -CLIP, CLIP)
    return np.asarray(_forward(net.parameters, blocks[None], np.ones((1, len(blocks)), np.float32), None)[0])


# --- batches ----------------------------------------------------------------------------------------------------------


def _cut(bounds: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Pages as [start, end) of rows, long ones in pieces."""
    pages = ((int(start), int(end)) for start, end in pairwise(bounds))
    return [(at, min(at + SIZES[-1], end)) for start, end in pages for at in range(start, end, SIZES[-1])]


def _batches(pages: Sequence[tuple[int, int]], random: np.random.Generator) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Batches of pages of about the same length in random order: (size to fill up to, pages)."""
    waiting: dict[int, list[tuple[int, int]]] = {size: [] for size in SIZES}
    found = []
    for number in random.permutation(len(pages)):
        start, end = pages[number]
        size = next(size for size in SIZES if end - start <= size)
        waiting[size].append((start, end))
        if len(waiting[size]) * size >= SETTINGS.batch_blocks:
            found.append((size, waiting[size]))
            waiting[size] = []
    found += [(size, rest) for size, rest in waiting.items() if rest]
    yield from (found[number] for number in random.permutation(len(found)))


class _Filled(NamedTuple):
    """A batch, [pages, blocks, ...]; there: 1 where a page has a block."""

    blocks: Values
    there: Values
    wanted: Values
    weights: Values


def _fill(batch: tuple[int, list[tuple[int, int]]], blocks: Values, is_true: NDArray[np.bool_], weights: Values) -> _Filled:
    size, pages = batch
    shape = (max(1, SETTINGS.batch_blocks // size), size)
    filled = _Filled(np.zeros((*shape, blocks.shape[1]), np.float32), *(np.zeros(shape, np.float32) for _ in range(3)))
    for number, (start, end) in enumerate(pages):
        filled.there[number, : end - start] = 1.0
        for target, values in ((filled.blocks, blocks), (filled.wanted, is_true), (filled.weights, weights)):
            target[number, : end - start] = values[start:end]
    return filled


# --- the network ------------------------------------------------------------------------------------------------------


def _start(random: np.random.Generator, n_inputs: int) -> Parameters:
    def normal(*shape: int, fan_in: int, gain: float = 1.0) -> Array:
        return jnp.asarray(random.normal(0.0, gain / math.sqrt(fan_in), shape), jnp.float32)

    width = SETTINGS.width
    parameters: Parameters = {"in_w": normal(n_inputs, width, fan_in=n_inputs), "in_b": jnp.zeros(width)}
    for layer in range(len(SETTINGS.dilations)):
        parameters |= {
            f"scale_{layer}": jnp.ones(width),
            f"conv_w_{layer}": normal(3 * width, width, fan_in=3 * width),
            f"conv_b_{layer}": jnp.zeros(width),
            f"mix_w_{layer}": normal(width, width, fan_in=width, gain=0.5),
        }
    ends = {"page_w": normal(width, width, fan_in=width), "out_w": normal(width, 1, fan_in=width, gain=0.1), "out_b": jnp.zeros(1)}
    return parameters | ends


def _dropped(values: Array, key: Array | None, layer: int) -> Array:
    if key is None:
        return values
    share = 1 - SETTINGS.dropout
    return jnp.where(jax.random.bernoulli(jax.random.fold_in(key, layer), share, values.shape), values / share, 0.0)


def _normed(values: Array, scale: Array) -> Array:
    centred = values - values.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + NORM_EPSILON) * scale


NORM_EPSILON = 1e-5


def _forward(p: Parameters, blocks: Array | Values, there: Array | Values, key: Array | None) -> Array:
    """Log-odds [pages, blocks] of blocks [pages, blocks, features]; key: for dropout, None when asked."""
    size, mask = blocks.shape[1], jnp.asarray(there)[..., None]
    hidden = jax.nn.gelu(_dropped(jnp.asarray(blocks), key, len(SETTINGS.dilations)) @ p["in_w"] + p["in_b"]) * mask
    for layer, reach in enumerate(SETTINGS.dilations):
        normed = _normed(hidden, p[f"scale_{layer}"]) * mask
        padded = jnp.pad(normed, ((0, 0), (reach, reach), (0, 0)))
        seen = jnp.concatenate([padded[:, :size], normed, padded[:, 2 * reach :]], axis=-1)
        found = seen @ p[f"conv_w_{layer}"] + p[f"conv_b_{layer}"]
        if layer == SETTINGS.whole_page_at:
            found += hidden.sum(1, keepdims=True) / jnp.maximum(mask.sum(1, keepdims=True), 1.0) @ p["page_w"]
        hidden = (hidden + _dropped(jax.nn.gelu(found), key, layer) @ p[f"mix_w_{layer}"]) * mask
    return (hidden @ p["out_w"] + p["out_b"])[..., 0]


def _loss(p: Parameters, batch: _Filled, key: Array) -> Array:
    wanted = batch.wanted * (1 - SETTINGS.label_smoothing) + SETTINGS.label_smoothing / 2
    log_odds = _forward(p, batch.blocks, batch.there, key)
    losses = -wanted * jax.nn.log_sigmoid(log_odds) - (1 - wanted) * jax.nn.log_sigmoid(-log_odds)
    return (losses * batch.weights).sum() / SETTINGS.batch_blocks


# --- steps: Adam with decoupled weight decay (Loshchilov, Hutter 2019, arXiv 1711.05101) --------------------------------


def _rate(step: int, n_steps: int) -> float:
    """Learning rate: rises in a line, then falls as a cosine."""
    top, warm = SETTINGS.learning_rate, max(1, round(SETTINGS.warm_up * n_steps))
    if step <= warm:
        return top * step / warm
    return top * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, n_steps - warm)))


@jax.jit
def _step(
    p: Parameters, state: Mapping[str, Parameters], key: Array, number: int, rate: float, batch: _Filled
) -> tuple[Parameters, dict[str, Parameters]]:
    slopes = jax.grad(_loss)(p, batch, key)
    norm = jnp.sqrt(sum(jnp.sum(slope**2) for slope in jax.tree.leaves(slopes)))
    slopes = jax.tree.map(lambda slope: slope * jnp.minimum(1.0, SETTINGS.clip_norm / (norm + 1e-9)), slopes)
    m = jax.tree.map(lambda old, slope: 0.9 * old + 0.1 * slope, state["m"], slopes)
    v = jax.tree.map(lambda old, slope: 0.999 * old + 0.001 * slope**2, state["v"], slopes)

    def moved(value: Array, mean: Array, square: Array) -> Array:
        step = (mean / (1 - 0.9**number)) / (jnp.sqrt(square / (1 - 0.999**number)) + 1e-8)
        return value - rate * (step + SETTINGS.weight_decay * value)

    return jax.tree.map(moved, p, m, v), {"m": m, "v": v}
