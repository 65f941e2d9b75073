"""How well kept blocks match the references: F1 over bags of words, a page at a time."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from tasks.training.align import words_of


def word_f1(text: str, references: Sequence[str]) -> float:
    """F1 of the words of a text against the reference that fits best; two empty texts agree.

    >>> round(word_f1("rivers rise again", ["Rivers rise"]), 2)
    0.8
    """
    return max((_f1(Counter(words_of(text)), Counter(words_of(r))) for r in references), default=0.0)


def _f1(found: Counter[str], wanted: Counter[str]) -> float:
    common = (found & wanted).total()
    if not found or not wanted:
        return float(not found and not wanted)
    return 2 * common / (found.total() + wanted.total())


def mean_by(keys: Sequence[str], values: Sequence[float]) -> dict[str, dict[str, float]]:
    """{key: n and mean of its values}, by key."""
    groups: dict[str, list[float]] = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        groups[key].append(value)
    return {key: {"n": len(group), "f1": round(sum(group) / len(group), 4)} for key, group in sorted(groups.items())}
