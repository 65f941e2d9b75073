"""What happened to what is counted: the class of the verb or noun that governs a number in its clause."""

from functools import cache, lru_cache

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.reading import Reading

_REACH_BEFORE = 7
_REACH_AFTER = 14
_NEAR = 4
_BREAKS = frozenset((";", "—", "–", ":", "\n"))
_LINKS = frozenset(("and", "but", "while", "with", "including"))


@cache
def _classes() -> tuple[dict[str, str], list[tuple[str, str]], frozenset[str]]:
    pack = load_pack("predicates")
    exact: dict[str, str] = {}
    starts: list[tuple[str, str]] = []
    for name, words in pack["classes"].items():
        for word in words.split():
            if word.endswith("*"):
                starts.append((word[:-1], name))
            else:
                exact.setdefault(word, name)
    return exact, starts, word_set(pack["weak"]["words"])


@lru_cache(maxsize=1 << 16)
def class_of(low: str) -> str | None:
    """The predicate class of a word, None for most.

    >>> class_of("killed"), class_of("wounding"), class_of("table"), class_of("contractors")
    ('killed', 'wounded', None, None)
    """
    exact, starts, _ = _classes()
    if low in exact:
        return exact[low]
    return next((name for start, name in starts if low.startswith(start)), None)


def predicates_of(reading: Reading, rows: list[dict[str, object]]) -> list[str | None]:
    """The class of each quantity: of the nearest governing word behind its phrase ("300 were killed"), before, or inside it.

    A word that governs one number from behind does not govern the next one from before.
    """
    found: list[str | None] = []
    taken = -1
    for index in range(len(rows)):
        choice = _choose(reading, rows, index, taken)
        taken = max(taken, choice[1]) if choice else taken
        found.append(choice[0] if choice else None)
    return found


def _choose(reading: Reading, rows: list[dict[str, object]], index: int, taken: int) -> tuple[str, int] | None:
    """(class, token of the word) for one quantity."""
    row = rows[index]
    at = reading.token_at(row["start"])  # type: ignore[arg-type]
    first, last = reading.sentences[reading.sentence_of(at)]
    behind = reading.token_at(row["phrase_end"])  # type: ignore[arg-type]
    following = next((k for r in rows[index + 1 : index + 4] if (k := reading.token_at(r["start"])) >= behind), last)  # type: ignore[arg-type]
    _, _, weak = _classes()
    inside = next(((c, k) for k in range(behind - 1, at - 1, -1) if (c := class_of(reading.lows[k]))), None)
    after = _scan(reading, range(behind, min(last, following, behind + _REACH_AFTER)))
    if after and following < last and _governs_next(reading, after[1], following):
        after = None
    before = _scan(reading, range(at - 1, max(first - 1, taken, at - 1 - _REACH_BEFORE), -1), backwards=True)
    strong = [c for c in (inside, before, after) if c and c[0] not in weak]
    if inside and inside in strong:
        return inside
    if before and before in strong and (at - before[1] <= _NEAR or after not in strong):
        return before
    if after and after in strong:
        return after
    return inside or (min((before, after), key=lambda c: abs(c[1] - at)) if before and after else before or after)


def _governs_next(reading: Reading, word: int, number: int) -> bool:
    """ "an earthquake struck, killing at least 128": the word stands right before the next number and belongs to it."""
    return number - word <= _NEAR and not any(reading.lows[k] in ("and", ",", ";", "but", "while") for k in range(word + 1, number))


def _scan(reading: Reading, positions: range, backwards: bool = False) -> tuple[str, int] | None:
    """(class, token) of the first class word before the clause ends."""
    for distance, k in enumerate(positions):
        low = reading.lows[k]
        if low in _BREAKS or low[0] == "\n" or (low == "," and not backwards and distance > 2 and _starts_clause(reading, k + 1)):
            return None
        found = class_of(low)
        if found:
            return found, k
    return None


def _starts_clause(reading: Reading, at: int) -> bool:
    return at < len(reading.lows) and reading.lows[at] in _LINKS
