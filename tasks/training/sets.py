"""Many samples as one matrix, so that trees are fitted and folds are cut in bulk; written to disk between the training steps."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tasks.labels.features import Matrix
from tasks.records import sha256_hex
from tasks.training.samples import Sample

LABELS = ("is_article", "is_headline", "is_dek", "is_subhead")


class Entry(msgspec.Struct, frozen=True):
    """One page in one form, without its numbers: n_blocks rows of the set."""

    page_id: str
    form: str
    source: str
    split: str
    language: str
    labels: dict
    texts: list[str]
    is_caseless: bool = False
    is_copy: bool = False

    @property
    def n_blocks(self) -> int:
        """Rows of the set that are this page's blocks."""
        return len(self.texts)


class SampleSet(msgspec.Struct):
    """Samples below one another: arrays have a row a block, `entries` one an input in the same order."""

    entries: list[Entry]
    features: Matrix
    words: NDArray[np.float64]
    is_gone: NDArray[np.bool_]
    labels: dict[str, NDArray[np.bool_]]

    def bounds(self) -> NDArray[np.int64]:
        """First row of each entry, and the number of rows behind the last."""
        return np.concatenate([[0], np.cumsum([e.n_blocks for e in self.entries], dtype=np.int64)])

    def per_entry(self, values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
        """A value an entry as a value a block."""
        return np.repeat(np.asarray(values, np.float64), [e.n_blocks for e in self.entries])

    def choose(self, wanted: Sequence[bool]) -> "SampleSet":
        """The entries for which `wanted` is true."""
        rows = self.per_entry(np.asarray(wanted, np.float64)) > 0
        kept = [e for e, is_wanted in zip(self.entries, wanted, strict=True) if is_wanted]
        labels = {name: values[rows] for name, values in self.labels.items()}
        return SampleSet(kept, self.features[rows], self.words[rows], self.is_gone[rows], labels)

    def fold(self, n: int) -> NDArray[np.int64]:
        """0..n-1 a block: all forms of a page are in one fold, told by its name alone."""
        return self.per_entry([int(sha256_hex(e.page_id.encode())[:8], 16) % n for e in self.entries]).astype(np.int64)


def gather(samples: Iterable[Sample]) -> SampleSet:
    """Samples as one set."""
    found = list(samples)
    entries = [Entry(s.page_id, s.form, s.source, s.split, s.language, s.labels, s.texts, s.is_caseless, s.is_copy)
               for s in found]
    return SampleSet(
        entries, np.vstack([s.features for s in found]), np.concatenate([s.words for s in found]),
        np.concatenate([s.is_gone for s in found]),
        {name: np.concatenate([getattr(s, name) for s in found]) for name in LABELS},
    )  # fmt: skip


def join(sets: Sequence[SampleSet]) -> SampleSet:
    """Sets below one another."""
    return SampleSet(
        [e for s in sets for e in s.entries], np.vstack([s.features for s in sets]), np.concatenate([s.words for s in sets]),
        np.concatenate([s.is_gone for s in sets]), {n: np.concatenate([s.labels[n] for s in sets]) for n in LABELS},
    )  # fmt: skip


def write_set(samples: SampleSet, stem: Path) -> None:
    """Write STEM.npz and STEM.json."""
    arrays: dict[str, Any] = {"features": samples.features, "words": samples.words, "is_gone": samples.is_gone, **samples.labels}
    np.savez(stem.with_suffix(".npz"), **arrays)
    stem.with_suffix(".json").write_bytes(msgspec.json.encode(samples.entries))


def read_set(stem: Path) -> SampleSet:
    """Read what `write_set` wrote."""
    entries = msgspec.json.decode(stem.with_suffix(".json").read_bytes(), type=list[Entry])
    with np.load(stem.with_suffix(".npz"), allow_pickle=False) as arrays:
        labels = {name: arrays[name] for name in LABELS}
        return SampleSet(entries, arrays["features"], arrays["words"], arrays["is_gone"], labels)
