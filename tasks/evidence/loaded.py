"""Loaded words outside quotation marks, by word lists: words that only judge, and words with a plain sense in such company."""

from collections.abc import Iterator
from functools import cache, lru_cache

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.reading import Reading

_LEAST_STEM, _LONGEST_STEM = 4, 20


@cache
def _words(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Whole words and beginnings of words of a list."""
    words = word_set(load_pack("loaded")[name])
    return frozenset(w for w in words if not w.endswith("*")), frozenset(w[:-1] for w in words if w.endswith("*"))


@cache
def _phrases() -> dict[str, set[tuple[str, ...]]]:
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for phrase in load_pack("loaded")["phrases"].replace("\n", " ").split(";"):
        words = tuple(phrase.split())
        phrases.setdefault(words[0], set()).add(words)
    return phrases


@lru_cache(maxsize=1 << 16)
def loaded_by(low: str) -> str | None:
    """The rule by which a word is loaded: as it stands or by its stem; a word with a plain sense needs company.

    >>> loaded_by("despicable"), loaded_by("massive"), loaded_by("minister")
    ('loaded-word', 'loaded-company', None)
    """
    for name, rule in (("plain", "loaded-company"), ("strong", "loaded-word")):
        whole, stems = _words(name)
        if low in whole or any(low[:size] in stems for size in range(_LEAST_STEM, min(len(low), _LONGEST_STEM) + 1)):
            return rule
    return None


def find_loaded(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """(start, end, rule id) of each loaded word or phrase that stands outside quotation marks, in order.

    A word that has a plain sense too counts where its sentence holds another loaded word or phrase.
    """
    hits = list(_hits(reading))
    company: dict[int, set[str]] = {}
    for first, last, _ in hits:
        company.setdefault(reading.sentence_of(first), set()).add(reading.slice(first, last).lower())
    for first, last, rule_id in hits:
        if rule_id != "loaded-company" or len(company[reading.sentence_of(first)]) > 1:
            yield reading.starts[first], reading.ends[last - 1], rule_id


def _hits(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """(first token, one past the last, rule id), words in need of company among them."""
    phrases, lows, quoted = _phrases(), reading.lows, reading.quoted
    for at, low in enumerate(lows):
        rule_id = loaded_by(low)
        if (rule_id is None and low not in phrases) or quoted[at] >= 0:
            continue
        for words in sorted(phrases.get(low, ())):
            if tuple(lows[at : at + len(words)]) == words:
                yield at, at + len(words), "loaded-phrase"
        if rule_id:
            yield at, at + 1, rule_id
