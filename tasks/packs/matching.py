"""Match one rule against one line or block."""

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

from tasks.measures import is_small
from tasks.packs import Rule, alternatives

HEAD_WINDOW = 160  # characters from the start of a line in which a head ends
TAIL_WINDOW = 240  # characters before the end of a line in which a tail starts
EVIDENCE_CHARS = 80
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

_BULLET = re.compile(r"\s*(?:(?:[*+•·▪‣∙|–—-]|o(?=\s)|\d{1,2}[.)](?=\s))\s*)?")
_SENTENCE_END = tuple(".!?…:;\"'”’»)]。！？」』）।۔؟|•·–—-")
_STOPS = tuple(".!?\"”»’。！？」।۔؟")
_WIDE_STOPS = tuple("。！？」』）")
_MAX_TRIES = 8  # places in one tail where a pattern matches and no edge is


class Cut(NamedTuple):
    """What a rule would remove: [start, end) in the text it was given, and what it saw.

    weight: how many labels stand in it
    """

    start: int
    end: int
    evidence: str
    weight: int = 1


def ends_sentence(text: str) -> bool:
    """Does a text end like a sentence? "(AFP)." ends like a credit.

    >>> ends_sentence("It rained."), ends_sentence("It rained. (AFP)."), ends_sentence("Photo: Jane Doe")
    (True, False, False)
    """
    return text.endswith(_STOPS) and not text.endswith((").", "].", "）。"))


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as a word.

    >>> count_words("Share this article"), count_words("記事を保存する")
    (3, 4)
    """
    n_words = len(text.split())
    return n_words if text.isascii() else n_words + len(UNSPACED.findall(text)) // 2


class Matcher:
    """A rule made ready to match: its patterns compiled, with the edges that its `where` asks for."""

    def __init__(self, order: int, pack: str, rule: Rule) -> None:
        self.order, self.pack, self.rule = order, pack, rule
        self.kind = "waiting" if rule.is_conditional else rule.where
        self.takes_all = rule.where in ("line", "block")
        self._flags = re.NOFLAG if rule.case else re.IGNORECASE

    # compiled when first needed: on the pages of one batch many rules are never tried, and compiling all takes half a second

    @cached_property
    def regex(self) -> re.Pattern[str]:
        pattern = alternatives(self.rule.pattern)
        if self.rule.where == "tail":
            pattern = rf"(?P<cut>{pattern})[\s.…|,;·•–—-]*\Z"
        elif self.rule.where == "head":
            pattern = rf"(?P<cut>{pattern})"
        return re.compile(pattern, self._flags)

    @cached_property
    def cues(self) -> list[re.Pattern[str]]:
        return [re.compile(cue, self._flags) for cue in self.rule.cues]

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        return re.compile(self.rule.unless, self._flags) if self.rule.unless else None

    def find_whole(self, text: str, n_words: int) -> Cut | None:
        """All of a line or block, if all of it is noise. A bullet or number before it is part of the noise."""
        if n_words > self.rule.max_words or len(text) > self.rule.max_chars:
            return None
        evidence = self._find_cues(text) if self.cues else self._find_full(text)
        if not evidence or (self.unless and self.unless.search(text)):
            return None
        return Cut(0, len(text), _shortened(evidence))

    def _find_full(self, text: str) -> str:
        start = _after_bullet(text)
        match = self.regex.fullmatch(text, start) or (self.regex.fullmatch(text) if start else None)
        return self._evidence(match) if match else ""

    def _find_cues(self, text: str) -> str:
        """The cues found, or "" as soon as too many are missing."""
        found: list[str] = []
        for n_left, cue in zip(range(len(self.cues), 0, -1), self.cues, strict=True):
            if len(found) + n_left < self.rule.min_cues:
                return ""
            if match := cue.search(text):
                found.append(match[0])
        return " … ".join(found) if len(found) >= self.rule.min_cues else ""

    def find_head(self, text: str) -> Cut | None:
        """The noise that a line begins with."""
        match = self.regex.match(text, 0, min(len(text), HEAD_WINDOW))
        if not match or not self._is_bounded(match["cut"]):
            return None
        return Cut(0, match.end(), _shortened(self._evidence(match)))

    def find_tail(self, text: str) -> Cut | None:
        """The noise that a line ends with. What ends like a sentence is one, but to the rules for sentences."""
        if not self.rule.sentence and ends_sentence(text):
            return None
        start = max(0, len(text) - min(TAIL_WINDOW, self.rule.max_chars + 8))
        for _ in range(_MAX_TRIES):
            match = self.regex.search(text, start)
            if not match:
                return None
            if self._is_edge(text, match.start()) and self._is_bounded(match["cut"]):
                rest = text[len(text[: match.start()].rstrip(" \t|•·")) :]  # a bar before it goes with it
                return Cut(len(text) - len(rest.lstrip()), len(text), _shortened(self._evidence(match)))
            start = match.start() + 1
        return None

    def _is_edge(self, text: str, start: int) -> bool:
        """May a tail start here: at the start of the text, after a sentence or a gap, or (edge = any) after any word?"""
        before = text[:start].rstrip()
        n_spaces = start - len(before)
        is_glued = n_spaces == 0 and _goes_on(before, text[start])
        if not before or n_spaces > 1 or (before.endswith(_SENTENCE_END) and not is_glued):
            return True
        return self.rule.edge == "any" and (n_spaces > 0 or not text[start].isalnum() or before[-1].islower())

    def _is_bounded(self, cut: str) -> bool:
        """Is a head or tail short enough to be noise, and without what speaks against it?"""
        rule = self.rule
        if not cut.strip() or len(cut) > rule.max_chars or count_words(cut) > rule.max_words:
            return False
        return not (self.unless and self.unless.search(cut))

    def _evidence(self, match: re.Match[str]) -> str:
        return (match["cue"] if "cue" in self.regex.groupindex else None) or match[0]


@lru_cache(maxsize=16)  # many rules are tried on one line
def _after_bullet(text: str) -> int:
    bullet = _BULLET.match(text)
    return bullet.end() if bullet else 0


def _shortened(evidence: str) -> str:
    return " ".join(evidence.split())[:EVIDENCE_CHARS]


def _goes_on(before: str, first: str) -> bool:
    """Does a word or number go on behind a full stop, as in 4.5m and a.b@example.org? A number behind a word does not.

    >>> _goes_on("of 4.", "5"), _goes_on("jane.", "d"), _goes_on("three boats.", "1"), _goes_on("３隻。", "1")
    (True, True, False, False)
    """
    if before.endswith(_WIDE_STOPS) or not (is_small(first) or first.isdigit()):
        return False
    return is_small(first) or not before[-4:-1].isalpha()
