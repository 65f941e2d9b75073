"""Loaded words outside quotation marks, by a word list."""

from collections.abc import Iterator
from functools import cache, lru_cache

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.reading import Reading

_LEAST_STEM, _LONGEST_STEM = 4, 20


@cache
def _words() -> tuple[frozenset[str], frozenset[str], dict[str, set[tuple[str, ...]]]]:
    pack = load_pack("loaded")
    strong = word_set(pack["strong"]) - word_set(pack["weak"])
    whole = frozenset(w for w in strong if not w.endswith("*"))
    stems = frozenset(w[:-1] for w in strong if w.endswith("*"))
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for phrase in pack["phrases"].replace("\n", " ").split(";"):
        words = tuple(phrase.split())
        phrases.setdefault(words[0], set()).add(words)
    return whole, stems, phrases


@lru_cache(maxsize=1 << 16)
def is_loaded(low: str) -> bool:
    """Is a word on the list, as it stands or by its stem?

    >>> is_loaded("despicable"), is_loaded("despicably"), is_loaded("minister")
    (True, False, False)
    """
    whole, stems, _ = _words()
    return low in whole or any(low[:size] in stems for size in range(_LEAST_STEM, min(len(low), _LONGEST_STEM) + 1))


def find_loaded(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """(start, end, rule id) of each loaded word or phrase that stands outside quotation marks."""
    _, _, phrases = _words()
    lows = reading.lows
    for at, low in enumerate(lows):
        if reading.quoted[at] >= 0:
            continue
        for words in phrases.get(low, ()):
            if tuple(lows[at : at + len(words)]) == words:
                yield reading.starts[at], reading.ends[at + len(words) - 1], "loaded-phrase"
        if is_loaded(low):
            yield reading.starts[at], reading.ends[at], "loaded-word"
