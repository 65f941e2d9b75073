from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.near.match import NOTHING, Held, Shared, add_up, match, needed, pivot_order

COMMON = 3
rows = st.sets(st.tuples(st.integers(-6, 6).map(lambda n: n << 7), st.integers(0, 9)), max_size=70)


@pytest.fixture(autouse=True)
def few_are_common(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.near.match.COMMON", COMMON)


def columns(some: set[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    ordered = np.array(sorted(some), np.int64).reshape(-1, 2)
    return ordered[:, 0], ordered[:, 1]


def order(shingle: int, text: int) -> int:
    return int(pivot_order(np.array([shingle]), np.array([text]))[0])


def holders(known: set[tuple[int, int]], batch: set[tuple[int, int]]) -> Held:
    """What the index would answer, the plain way."""
    asked = sorted({h for h, _ in batch} & {h for h, _ in known})
    texts = [sorted(t for h, t in known if h == wanted) for wanted in asked]
    new = [min(order(h, t) for h, t in batch if h == wanted) for wanted in asked]
    facts = [
        np.array(c, np.int64)
        for c in (
            asked,
            [min(order(h, t) for t in some) for h, some in zip(asked, texts, strict=True)],
            [len(t) for t in texts],
            new,
        )
    ]
    wanted = set(needed(*facts).tolist())
    listed = columns({(h, t) for h, t in known if h in wanted})
    return Held(facts[0], facts[2], facts[1], *listed)


def counts(shared: Shared) -> dict[tuple[int, int], tuple[int, int]]:
    found = {(a, b): (r, c) for a, b, r, c in zip(*(column.tolist() for column in shared), strict=True)}
    return {pair: n for pair, n in found.items() if n != (0, 0)}


def plain(everything: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """The counts by their definition."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for shingle in {h for h, _ in everything}:
        texts = sorted(t for h, t in everything if h == shingle)
        is_common = len(texts) > COMMON
        for n, a in enumerate(texts):
            for b in texts[n + 1 :]:
                rare, common = found.get((a, b), (0, 0))
                if not is_common or min(texts, key=partial(order, shingle)) in (a, b):
                    found[a, b] = (rare + (not is_common), common + is_common)
    return found


@given(rows)
def test_counts_of_one_batch(everything: set[tuple[int, int]]) -> None:
    assert counts(match(*columns(everything), NOTHING)) == plain(everything)


@given(rows, st.data())
def test_counts_add_up_over_batches(everything: set[tuple[int, int]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(10)))
    edges = sorted(data.draw(st.lists(st.integers(0, 10), max_size=3)))
    known: set[tuple[int, int]] = set()
    parts = []
    for start, end in zip([0, *edges], [*edges, 10], strict=True):
        batch = {(h, t) for h, t in everything if t in order[start:end]}
        parts.append(match(*columns(batch), holders(known, batch)))
        known |= batch
    assert counts(add_up(*(np.concatenate(c) for c in zip(*parts, strict=True)))) == plain(everything)


@given(rows, st.integers(-6, 6))
def test_counts_add_up_over_hash_prefixes(everything: set[tuple[int, int]], cut: int) -> None:
    parts = [match(*columns({(h, t) for h, t in everything if (h < cut) is low})) for low in (True, False)]
    assert counts(add_up(*(np.concatenate(c) for c in zip(*parts, strict=True)))) == plain(everything)


def test_a_shingle_that_all_hold_is_not_counted_for_every_pair() -> None:
    n = 100_000
    shared = match(np.zeros(n, np.int64), np.arange(n))
    assert len(shared.a) == n - 1
    assert set(shared.a.tolist()) == {0}


def test_the_shingles_of_one_report_have_several_pivots() -> None:
    hashes = np.repeat(np.arange(64) << 8, 100)
    texts = np.tile(np.random.default_rng(3).integers(-(1 << 63), (1 << 63) - 1, 100), 64)
    pivots = pivot_order(hashes, pivot_order(hashes, texts).reshape(64, 100).min(axis=1).repeat(100))
    assert len(set(pivots.tolist())) == 4
