"""A page while it is being labelled: its blocks, what was measured of them, the spans to leave out, the roles found."""

from collections.abc import Iterable

from tasks.labels.seen import Seen
from tasks.measures import has_prose_shape
from tasks.records import Block, Page, Span
from tasks.spans import block_starts

NO_LETTERS = "no_letters"  # the rule for blocks without letter and digit


class Draft:
    """Working state of one page; every list has one entry a block.

    spans: removals in document offsets; roles: role or "" while undecided
    gone: is the whole block left out; keys: letters in lower case; words: word counts; ends: ends like a sentence
    seen: what is known of texts, from this look and earlier ones
    """

    def __init__(self, page: Page, seen: Seen | None = None) -> None:
        self.page = page
        self.seen = seen or Seen()
        self.blocks: list[Block] = page.blocks
        self.texts = [b.text for b in page.blocks]
        self.starts = block_starts(self.texts)
        rows = self.seen.rows(self.texts)
        self.keys = [self.seen.keys[row] for row in rows]
        self.words = [self.seen.words[row] for row in rows]
        self.ends = [self.seen.ends[row] for row in rows]
        self._is_prose = list(map(has_prose_shape, self.words, self.ends))
        self.gone = [self.seen.empty[row] for row in rows]
        self.spans: list[list[Span]] = [[] for _ in self.texts]
        self.roles = [""] * len(self.texts)
        for number in range(len(self.texts)):
            if self.gone[number]:
                self.spans[number].append(self._whole(number, "other", NO_LETTERS, "no letter or digit in it"))

    def _whole(self, number: int, reason: str, rule_id: str, evidence: str) -> Span:
        start = self.starts[number]
        return Span(start, start + len(self.texts[number]), reason, rule_id, evidence)

    def exclude(self, number: int, reason: str, rule_id: str, evidence: str = "") -> None:
        """Leave a whole block out, unless it is out already or has a role."""
        if not self.gone[number] and not self.roles[number]:
            self.gone[number] = True
            self.spans[number] = [self._whole(number, reason, rule_id, evidence)]

    def cut(self, number: int, start: int, end: int, reason: str, rule_id: str, evidence: str) -> None:
        """Leave out [start, end) of a block, in code points of the block; all of it if nothing else has letters."""
        rest = self.texts[number][:start] + self.texts[number][end:]
        if not any(map(str.isalnum, rest)):
            self.exclude(number, reason, rule_id, evidence)
        elif not self.gone[number]:
            base = self.starts[number]
            self.spans[number].append(Span(base + start, base + end, reason, rule_id, evidence))

    def is_gone(self, number: int) -> bool:
        """Is the whole block left out?"""
        return self.gone[number]

    def is_open(self, number: int) -> bool:
        """May the block still get a role or a reason?"""
        return not self.gone[number] and not self.roles[number]

    def is_prose(self, number: int) -> bool:
        """Running text by its shape: a sentence of some length, or a long block."""
        return self._is_prose[number]

    def open_numbers(self, numbers: Iterable[int] | None = None) -> list[int]:
        """The blocks that are still open, in page order."""
        gone, roles, size = self.gone, self.roles, len(self.texts)
        return [n for n in (range(size) if numbers is None else numbers) if 0 <= n < size and not gone[n] and not roles[n]]

    def with_key(self, key: str) -> list[int]:
        """Blocks not left out whose words are these."""
        return [n for n, k in enumerate(self.keys) if k == key and not self.gone[n]]

