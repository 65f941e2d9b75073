"""What is left of a page while rules cut it: lines, blocks, and what stands around a line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from tasks.packs import Rule
from tasks.packs.matching import Cut, Matcher

NEAR_LINES = 2
ENTRY_CHARS = 45  # a line as long as that under a date or time is the entry of a timeline
PROSE_CHARS = 100  # a line as long as that is prose, where a position in the page is asked for
EDGE_PROSE = 1  # lines of prose that may stand before a "start" or after an "end": a dek, a word about the author


class Hit(NamedTuple):
    """Noise in one block: [start, end) in code points of the block, and what showed it."""

    start: int
    end: int
    reason: str
    rule_id: str
    evidence: str


Waiting = tuple[tuple[Matcher, Cut], ...]  # what the neighbours of a line must confirm, the first of it that they do counts
Past = Hit | Waiting  # a whole line of noise, or what its neighbours must confirm; () for nothing


class Rules(NamedTuple):
    """The rules to try on a block, by where they look; `waiting` are those that depend on neighbours."""

    line: tuple[Matcher, ...]
    block: tuple[Matcher, ...]
    head: tuple[Matcher, ...]
    tail: tuple[Matcher, ...]
    waiting: tuple[Matcher, ...]
    has_labels: bool
    only_labels: bool
    max_chars: int  # no rule wants a longer block


class Line:
    """A line of a block and what is left of it: block.text[start:end] == text; "" when all of it was cut."""

    __slots__ = ("block", "end", "number", "start", "text", "waiting")

    def __init__(self, block: "Block", number: int, start: int, end: int) -> None:
        self.block = block
        self.number = number
        self.keep(start, end)

    def keep(self, start: int, end: int) -> None:
        """Leave [start, end) of the block's text, without white space around it."""
        piece = self.block.text[start:end]
        self.text = piece.strip()
        self.start = start if len(self.text) == len(piece) else start + len(piece) - len(piece.lstrip())
        self.end = self.start + len(self.text)
        self.waiting: Waiting | None = None  # what the neighbours must confirm; None: not looked yet

    def cut(self, cut: Cut, rule: Rule) -> None:
        """Note a hit and keep the rest: what stands after a head, before a tail."""
        start, end = self.start + cut.start, self.start + cut.end
        length = len(self.block.text[start:end].rstrip())
        self.block.note(Hit(start, start + length, rule.reason, rule.id, cut.evidence), self.number)
        self.keep(*((end, self.end) if cut.start == 0 else (self.start, start)))
        self.block.forget_live()


class Block:
    """A block on which some rule is worth a try: its lines, and what was found."""

    __slots__ = ("_live", "allowed", "hits", "lines", "marks", "rules", "text")

    def __init__(self, text: str, first_number: int, allowed: frozenset[int], rules: Rules) -> None:
        self.text = text
        self.allowed = allowed  # orders of the rules for its language and site
        self.rules = rules  # those worth a try on what is left of it
        self.hits: list[Hit] = []
        self.marks: list[tuple[str, int]] = []  # reason of each hit and number of its line
        self.lines: list[Line] = []
        start = 0
        for number, piece in enumerate(text.split("\n"), first_number):
            self.lines.append(Line(self, number, start, start + len(piece)))
            start += len(piece) + 1
        self._live: list[Line] | None = None

    @property
    def live(self) -> list[Line]:
        """The lines of which something is left."""
        if self._live is None:
            self._live = [line for line in self.lines if line.text]
        return self._live

    def forget_live(self) -> None:
        """A line was cut; who goes through the lines goes on with those that were left before."""
        self._live = None

    def note(self, hit: Hit, line_number: int) -> None:
        """Remember a hit in one of its lines."""
        self.hits.append(hit)
        self.marks.append((hit.reason, line_number))

    def recall(self, past: Past) -> None:
        """Set a block of one line to what came of the same line before."""
        (line,) = self.lines
        if isinstance(past, Hit):
            self.note(past, line.number)
            line.keep(0, 0)
            self.forget_live()
        else:
            line.waiting = past


class View:
    """What is left of a page, line by line, for the rules that look around. Made anew for each round."""

    def __init__(self, texts: Sequence[str], blocks: Mapping[int, Block]) -> None:
        self._blocks = blocks.values()
        self.texts: list[str] = []
        self.waiting: list[tuple[int, Line, Waiting]] = []  # places of the lines that wait for their neighbours
        for n, text in enumerate(texts):
            if n not in blocks:
                if not text.isspace():
                    self.texts.append(text)
                continue
            for line in blocks[n].live:
                if line.waiting:
                    self.waiting.append((len(self.texts), line, line.waiting))
                self.texts.append(line.text)

    def confirmed(self) -> Iterator[tuple[Line, Cut, Rule]]:
        """For each line the first of its waiting cuts that the neighbours bear out."""
        for place, line, waiting in self.waiting:
            for matcher, cut in waiting:
                if self._confirms(place, line, matcher):
                    yield line, cut, matcher.rule
                    break

    @cached_property
    def _numbers_hit(self) -> dict[str, set[int]]:
        """Reason -> numbers of the lines that were hit for it."""
        numbers: dict[str, set[int]] = defaultdict(set)
        for block in self._blocks:
            for reason, number in block.marks:
                numbers[reason].add(number)
        return numbers

    @cached_property
    def _prose_before(self) -> list[int]:
        """Lines of prose before each line; at the end of the list, all of them."""
        return [0, *accumulate(len(text) >= PROSE_CHARS for text in self.texts)]

    @cached_property
    def _runs(self) -> dict[tuple[int, int], int]:
        """(place, order of a rule) -> labels or lines of that rule in a row around that place."""
        rows: dict[int, list[list[tuple[int, int]]]] = defaultdict(list)  # by order: rows of (place, weight)
        for place, _, waiting in self.waiting:
            for matcher, cut in waiting:
                if matcher.rule.run:
                    own = rows[matcher.order]
                    if not own or own[-1][-1][0] != place - 1:
                        own.append([])
                    own[-1].append((place, cut.weight))
        runs: dict[tuple[int, int], int] = {}
        for order, all_rows in rows.items():
            for row in all_rows:
                n_labels = sum(weight for _, weight in row)
                runs.update({(place, order): n_labels for place, _ in row})
        return runs

    @cached_property
    def _series(self) -> dict[int, int]:
        """Order of a rule -> how many of its lines stand right before an entry."""
        counts: dict[int, int] = defaultdict(int)
        for place, _, waiting in self.waiting:
            for matcher, _ in waiting:
                counts[matcher.order] += bool(matcher.rule.series) and self._heads_entry(place)
        return counts

    def _heads_entry(self, place: int) -> bool:
        return place + 1 < len(self.texts) and len(self.texts[place + 1]) >= ENTRY_CHARS

    def _confirms(self, place: int, line: Line, matcher: Matcher) -> bool:
        """Do the neighbours of the line at `place` bear out what the rule takes it for?"""
        rule = matcher.rule
        if (rule.near or rule.run) and not (self._is_near(line, rule.near) or self._is_run(place, matcher)):
            return False
        if rule.position and not self._is_at(place, rule.position):
            return False
        return not (rule.series and self._heads_entry(place) and self._series[matcher.order] >= rule.series)

    def _is_near(self, line: Line, reason: str) -> bool:
        numbers = self._numbers_hit.get(reason, ())
        return any(line.number + step in numbers for step in range(-NEAR_LINES, NEAR_LINES + 1))

    def _is_run(self, place: int, matcher: Matcher) -> bool:
        return bool(matcher.rule.run) and self._runs.get((place, matcher.order), 0) >= matcher.rule.run

    def _is_at(self, place: int, position: str) -> bool:
        before = self._prose_before[place]
        after = self._prose_before[-1] - self._prose_before[place + 1]
        is_start, is_end = before <= EDGE_PROSE, after <= EDGE_PROSE
        return {"start": is_start, "end": is_end, "outside": is_start or is_end}[position]
