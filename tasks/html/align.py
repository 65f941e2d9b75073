"""Which blocks of a page an extractor kept, found by comparing letters.

The extractor gives text, not places: it splits, merges and now and then reorders. Long blocks are looked up in all its
letters in page order, each stretch used once; short blocks count only as a whole line in the gap between their
neighbours, or where the text goes on at once, for a word like "News" is everywhere.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from tasks.measures import letters_key

LONG = 24  # letters from which a block is looked up anywhere; shorter ones are found by accident
MAX_SCAN = 1_000_000_000  # letters looked at for one page, a second at worst; beyond, a block is found only in place
WINDOW = 12  # letters of a stretch by which a block that was changed is found
STEP = 4  # every fourth stretch of a block is asked for
MAX_STRETCHES = 2_000  # or fewer in a block of a megabyte
SHARED = 0.6  # share of these from which a changed block counts as kept
MAX_REST = 500_000  # letters of untaken lines that are looked through for changed blocks


class _Kept:
    """The extractor's text as one run of letters, with its line starts and what of it is already taken."""

    def __init__(self, text: str) -> None:
        self.keys = [key for line in text.splitlines() if (key := letters_key(line))]
        self.letters = "".join(self.keys)
        self.lines: dict[str, list[int]] = {}
        at = 0
        for key in self.keys:
            self.lines.setdefault(key, []).append(at)
            at += len(key)
        self.taken = bytearray(at)
        self.scan = 0

    def take(self, start: int, length: int) -> bool:
        """Mark a stretch as taken; False when more than a little of it is taken already."""
        end = start + length
        if self.taken.count(1, start, end) * 10 > length:
            return False
        self.taken[start:end] = b"\x01" * length
        return True

    def find(self, key: str, start: int) -> int:
        """Offset of letters at or after `start`, else anywhere; -1 if there are none or the scan is used up."""
        for low, high in ((start, len(self.letters)), (0, min(start + len(key), len(self.letters)))):
            if self.scan > MAX_SCAN:
                return start if self.letters.startswith(key, start) else -1
            at = self.letters.find(key, low, high)
            self.scan += (at if at >= 0 else high) - low
            if at >= 0 and not self.taken[at]:
                return at
        return -1

    def rest(self) -> set[str]:
        """Stretches of the lines that no block took, by which changed blocks are found."""
        found, at, size = set[str](), 0, 0
        for key in self.keys:
            if self.taken.count(1, at, at + len(key)) * 2 < len(key) and size < MAX_REST:
                found.update(key[i : i + WINDOW] for i in range(len(key) - WINDOW + 1))
                size += len(key)
            at += len(key)
        return found


def align(texts: Sequence[str], kept: str) -> list[bool]:
    """For each block text in page order: is it in the text that an extractor kept?

    >>> align(["Home", "The bridge is closed until Monday.", "Home"], "The bridge is closed until Monday.")
    [False, True, False]
    """
    keys = [letters_key(text) for text in texts]
    known = _Kept(kept)
    places = _find_long(keys, known)
    _find_short(keys, known, places)
    rest = known.rest()
    return [place >= 0 or _is_changed(key, rest) for key, place in zip(keys, places, strict=True)]


def _find_long(keys: Sequence[str], known: _Kept) -> list[int]:
    """Offset of each long block in the kept letters, -1 for others."""
    places, pointer = [-1] * len(keys), 0
    for number, key in enumerate(keys):
        if len(key) < LONG:
            continue
        at = known.find(key, pointer)
        if at >= 0 and known.take(at, len(key)):
            places[number] = at
            pointer = at + len(key)
    return places


def _find_short(keys: Sequence[str], known: _Kept, places: list[int]) -> None:
    """Find short blocks between the places of the long ones around them."""
    in_order = _in_order(places)
    limits = _next_places(places, in_order, len(known.letters))
    pointer = 0
    for number, key in enumerate(keys):
        if number in in_order:
            pointer = max(pointer, places[number] + len(key))
        elif key and len(key) < LONG:
            at = _short_place(key, known, pointer, limits[number])
            if at >= 0 and known.take(at, len(key)):
                places[number] = at
                pointer = at + len(key)


def _in_order(places: Sequence[int]) -> set[int]:
    """Blocks of the longest run whose places rise: one that the extractor moved must not mislead its neighbours."""
    tails: list[int] = []
    tail_blocks: list[int] = []
    before: dict[int, int] = {}
    for number, place in enumerate(places):
        if place < 0:
            continue
        rank = bisect_right(tails, place)
        before[number] = tail_blocks[rank - 1] if rank else -1
        tails[rank : rank + 1] = [place]
        tail_blocks[rank : rank + 1] = [number]
    found, at = set[int](), tail_blocks[-1] if tail_blocks else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _next_places(places: Sequence[int], in_order: set[int], end: int) -> list[int]:
    """For each block the place of the next long block after it."""
    limits, limit = [0] * len(places), end
    for number in range(len(places) - 1, -1, -1):
        limits[number] = limit
        if number in in_order:
            limit = places[number]
    return limits


def _short_place(key: str, known: _Kept, low: int, high: int) -> int:
    """Offset of a short block: where the text goes on at once, or a whole line in the gap; -1 if neither."""
    if known.letters.startswith(key, low) and low + len(key) <= high:
        return low
    starts = known.lines.get(key, [])
    nearest = bisect_left(starts, low)
    if nearest < len(starts) and starts[nearest] + len(key) <= high:
        return starts[nearest]
    return -1


def _is_changed(key: str, rest: set[str]) -> bool:
    """Is a long block kept in part? Extractors drop links, buttons and notes from inside a paragraph."""
    if len(key) < LONG or not rest:
        return False
    step = max(STEP, len(key) // MAX_STRETCHES)
    stretches = [key[i : i + WINDOW] for i in range(0, len(key) - WINDOW + 1, step)]
    return sum(stretch in rest for stretch in stretches) >= SHARED * len(stretches)
