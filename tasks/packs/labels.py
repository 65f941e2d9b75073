"""Rules that are lists of labels: find the lines that are one of them, or a row of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from tasks.packs.matching import EVIDENCE_CHARS, Cut, Matcher

LABEL_CHARS = 240  # a longer line is not a row of labels

_WORD = re.compile(r"(\d+(?:[.,]\d+)*[km]?\b)|\w+")  # a number, or a word
_NO_LABEL = re.compile(r"[$€£¥%={}]|\(\)")  # in a price list or in code
_SEPARATOR = re.compile(r"[|•·/,;»>\t]|\s{2}")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=\bX)(?=[A-ZÀ-Þ][a-zà-ÿ])")  # the network's name is one letter
_HAS_CAMEL = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")  # the same, faster where there is none


class LabelIndex:
    """Labels of all rules, to look a line up in. A line may be several labels in a row, glued or not."""

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        self.matchers: dict[str, list[Matcher]] = defaultdict(list)
        for matcher in matchers:
            for label in matcher.rule.labels:
                for key in {" ".join(label_words(label)), " ".join(label_words(_CAMEL.sub(" ", label)))}:
                    self.matchers[key].append(matcher)
        self.words = {"#"}.union(*(key.split() for key in self.matchers))
        self.max_words = max((key.count(" ") + 1 for key in self.matchers), default=0)

    def find(self, line: str, allowed: frozenset[int]) -> tuple[Matcher, Cut] | None:
        """The label rule that a whole line matches; for a row of labels that of the first that needs no neighbour."""
        if len(line) > LABEL_CHARS:
            return None
        words = self._known_words(line)
        parts = self._split(words, allowed) if words else []
        is_separated = bool(parts) and bool(_SEPARATOR.search(line))
        if not parts and _HAS_CAMEL.search(line):
            words = self._known_words(_CAMEL.sub(" ", line))
            parts = self._split(words, allowed)
            is_separated = True
        if not parts or _NO_LABEL.search(line) or sum(map(len, words)) * 4 < len(line):  # ..X...X.. is a drawing
            return None
        matcher = _spokesman(parts, is_separated)
        return (matcher, Cut(0, len(line), line[:EVIDENCE_CHARS], len(parts))) if matcher else None

    def _known_words(self, line: str) -> list[str]:
        """The words of a line, or none as soon as one of them is no part of any label."""
        words: list[str] = []
        for match in _WORD.finditer(line.casefold()):
            word = "#" if match.lastindex else match[0]
            if word not in self.words:
                return []
            words.append(word)
        return words

    def _split(self, words: Sequence[str], allowed: frozenset[int]) -> list[Matcher]:
        """The rules of the labels that a line consists of, longest label first; none if any word is left over."""
        parts: list[Matcher] = []
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + self.max_words), start, -1):
                known = [m for m in self.matchers.get(" ".join(words[start:end]), ()) if m.order in allowed]
                if known:
                    parts.append(min(known, key=lambda m: (m.rule.is_conditional, m.order)))
                    start = end
                    break
            else:
                if words[start] != "#" or not parts:  # a count between two buttons
                    return []
                start += 1
        return parts


def _spokesman(parts: Sequence[Matcher], is_separated: bool) -> Matcher | None:
    """The rule that a row of labels (one at least) goes by: the first that needs no neighbour, else the one with most labels.

    Two labels can be the words of a heading: "Mobile Search". Without a sign between them, it takes two of one reason,
    three, or, when some need neighbours, four. Those are only borne out by labels of the same reason.
    """
    certain = [part for part in parts if not part.rule.is_conditional]
    reasons = {part.rule.reason for part in (certain or parts)}
    if any(part.rule.reason not in reasons for part in parts) or (len(reasons) > 1 and not certain):
        return None
    enough = 1 if len(parts) == 1 or is_separated else 4 if 0 < len(certain) < len(parts) else 3
    if len(parts) < enough and not (len(certain) == len(parts) and len(reasons) == 1):
        return None
    return certain[0] if certain else Counter(parts).most_common(1)[0][0]


def label_words(text: str) -> list[str]:
    """The words of a label as labels are compared: lower case, no punctuation, numbers as #.

    >>> label_words("1,024 Comments »"), label_words("# comments")
    (['#', 'comments'], ['#', 'comments'])
    """
    return ["#" if match[1] else match[0] for match in _WORD.finditer(text.casefold().replace("#", "0"))]
