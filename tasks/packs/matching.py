"""Match one rule against one line or block, and tell cheaply which rules are worth a try."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from tasks.packs import Rule, alternatives

HEAD_WINDOW = 160  # characters from the start of a line in which a head ends
TAIL_WINDOW = 240  # characters before the end of a line in which a tail starts
LONG_CHARS = 300  # a longer line is prose, to all but a few rules
NO_START = "q "  # before a piece of text that is no start of a line; no keyword begins so
LABEL_CHARS = 240  # a longer line is not a row of labels
GLUED_CHARS = 5  # a shorter word begins too many others, to be looked for glued to the next label
LABELS = -1  # stands among the orders of rules for: look this line up among the labels
EVIDENCE_CHARS = 80

_BULLET = re.compile(r"\s*(?:(?:[*+•·▪‣∙|–—-]|o(?=\s)|\d{1,2}[.)](?=\s))\s*)?")
_SENTENCE_END = tuple(".!?…:;\"'”’»)]。！？」』）|•·–—-")
_STOPS = tuple(".!?\"”»’。！？」")
_MAX_TRIES = 8  # places in one tail where a pattern matches and no edge is
_WORD = re.compile(r"(\d+(?:[.,]\d+)*[km]?\b)|\w+")  # a number, or a word
_NO_LABEL = re.compile(r"[$€£¥%={}]|\(\)")  # in a price list or in code
_SEPARATOR = re.compile(r"[|•·/,;»>\t]|\s{2}")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


class Cut(NamedTuple):
    """What a rule would remove: [start, end) in the text it was given, and what it saw.

    weight: how many labels stand in it
    """

    start: int
    end: int
    evidence: str
    weight: int = 1


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as a word.

    >>> count_words("Share this article"), count_words("記事を保存する")
    (3, 4)
    """
    n_words = len(text.split())
    return n_words if text.isascii() else n_words + len(_UNSPACED.findall(text)) // 2


class Matcher:
    """A rule made ready to match: its patterns compiled, with the edges that its `where` asks for."""

    def __init__(self, order: int, pack: str, rule: Rule) -> None:
        self.order, self.pack, self.rule = order, pack, rule
        self.kind = "waiting" if rule.is_conditional else rule.where
        self.takes_all = rule.where in ("line", "block")
        flags = re.NOFLAG if rule.case else re.IGNORECASE
        pattern = alternatives(rule.pattern)
        if rule.where == "tail":
            pattern = rf"(?P<cut>{pattern})[\s.…|,;·•–—-]*\Z"
        elif rule.where == "head":
            pattern = rf"(?P<cut>{pattern})"
        self.regex = re.compile(pattern, flags)
        self.cues = [re.compile(cue, flags) for cue in rule.cues]
        self.unless = re.compile(rule.unless, flags) if rule.unless else None

    def find_whole(self, text: str, n_words: int) -> Cut | None:
        """All of a line or block, if all of it is noise. A bullet or number before it is part of the noise."""
        if n_words > self.rule.max_words or len(text) > self.rule.max_chars:
            return None
        evidence = self._find_cues(text) if self.cues else self._find_full(text)
        if not evidence or (self.unless and self.unless.search(text)):
            return None
        return Cut(0, len(text), _shortened(evidence))

    def _find_full(self, text: str) -> str:
        bullet = _BULLET.match(text)
        start = bullet.end() if bullet else 0
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
                return Cut(match.start(), len(text), _shortened(self._evidence(match)))
            start = match.start() + 1
        return None

    def _is_edge(self, text: str, start: int) -> bool:
        """May a tail start here: at the start of the text, after a sentence or a gap, or (edge = any) after any word?"""
        before = text[:start].rstrip()
        n_spaces = start - len(before)
        is_glued = n_spaces == 0 and (text[start].islower() or text[start].isdigit())  # 4.5m shares, a.b@example.org
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


def _shortened(evidence: str) -> str:
    return " ".join(evidence.split())[:EVIDENCE_CHARS]


class Gate:
    """Which rules are worth a try on which block: three searches over the page, so that most are never tried.

    A rule passes by how a line starts (`starts`, and the first words of labels) or by what a block holds (`any`). Keywords
    are looked for where words begin; one that ends in a space is a whole word; those that begin with a sign or a CJK
    character are looked for anywhere. Of a long line only head and tail are searched, and all of it for the few rules
    that take long blocks: most of a page is prose, and most of the time went there.
    """

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        starts: dict[str, set[int]] = defaultdict(set)
        anywhere: dict[str, set[int]] = defaultdict(set)
        for matcher in matchers:
            for key in matcher.rule.starts:
                starts[key.casefold()].add(matcher.order)
            for key in matcher.rule.any:
                anywhere[key.casefold()].add(matcher.order)
            for label in matcher.rule.labels:
                word = label_words(label)[0]
                starts[word if len(word) >= GLUED_CHARS or word == "#" else word + " "].add(LABELS)
        self.need_both = frozenset(m.order for m in matchers if m.rule.starts and m.rule.any)
        self.digits = frozenset(starts.pop("#", ()))
        self.starts, self.anywhere = _with_prefixes(starts), _with_prefixes(anywhere)
        signs = {key for key in anywhere if not key[0].isalnum() or _UNSPACED.match(key)}
        self.start = re.compile(rf"\n[^\w\n]*(?:o |\d{{1,2}}[.)] )?(?=({_trie(starts)}|\d))")
        self.word = re.compile(rf"[^\w](?=({_trie(set(anywhere) - signs)}))")
        first = "".join(re.escape(sign) for sign in sorted({key[0] for key in signs}))
        self.sign_start = re.compile(f"[{first}]" if first else "(?!)")
        self.sign = re.compile(_trie(signs))
        self.long_keys = _keys_of(m for m in matchers if m.rule.max_chars > LONG_CHARS and m.takes_all and not m.rule.starts)
        self.sentence_keys = tuple(_keys_of(m for m in matchers if m.rule.where == "tail" and m.rule.sentence))

    def find(self, texts: Sequence[str]) -> dict[int, frozenset[int]]:
        """Orders of the rules to try, by number of the block; blocks without any are absent."""
        folded = [text.casefold() for text in texts]
        pieces, owners = self._pieces(folded)
        page = "\n" + "\n".join(pieces)
        places = [0, *accumulate(len(piece) + 1 for piece in pieces)]
        starts = ((m.start(), self.starts.get(m[1], self.digits)) for m in self.start.finditer(page))
        words = [(m.start(), self.anywhere[m[1]]) for m in self.word.finditer(page)]
        signs = (self.sign.match(page, m.start()) for m in self.sign_start.finditer(page))
        words += [(m.start() - 1, self.anywhere[m[0]]) for m in signs if m]
        by_start = _by_owner(places, owners, starts)
        by_word = _by_owner(places, owners, sorted(words, key=itemgetter(0)))
        self._add_long(folded, by_word)
        nothing: frozenset[int] = frozenset()
        for number, orders in by_start.items():
            others = by_word.get(number, nothing)
            alone = nothing if len(folded[number]) > LONG_CHARS else self.need_both - (orders & others)
            by_word[number] = (orders | others) - alone
        for number in by_word.keys() - by_start.keys():
            by_word[number] -= self.need_both
        return by_word

    def _pieces(self, folded: Sequence[str]) -> tuple[list[str], list[int]]:
        """What to search of each block, and the number of the block for each piece."""
        pieces: list[str] = []
        owners: list[int] = []
        for number, text in enumerate(folded):
            is_long = len(text) > LONG_CHARS and "\n" not in text
            pieces.append(text[:HEAD_WINDOW] if is_long else text)
            owners.append(number)
            if is_long:
                tail = text[-TAIL_WINDOW:]
                if not ends_sentence(text) or any(key in tail for key in self.sentence_keys):
                    pieces.append(NO_START + tail)
                    owners.append(number)
        return pieces, owners

    def _add_long(self, folded: Sequence[str], found: dict[int, frozenset[int]]) -> None:
        """Add the rules that look for their keywords in all of a long block."""
        for number, text in enumerate(folded):
            if len(text) > LONG_CHARS:
                for key, orders in self.long_keys.items():
                    if key in text:
                        found[number] = found.get(number, orders) | orders


def _keys_of(matchers: Iterable[Matcher]) -> dict[str, frozenset[int]]:
    """Orders by keyword, of these rules alone."""
    orders: dict[str, set[int]] = defaultdict(set)
    for matcher in matchers:
        for key in matcher.rule.any:
            orders[key.casefold().rstrip()].add(matcher.order)
    return {key: frozenset(found) for key, found in orders.items()}


def _by_owner(
    places: Sequence[int], owners: Sequence[int], hits: Iterable[tuple[int, frozenset[int]]]
) -> dict[int, frozenset[int]]:
    """Orders by block, from orders by place in the page, in order of place."""
    found: dict[int, frozenset[int]] = {}
    piece = 0
    for place, orders in hits:
        while places[piece + 1] <= place:
            piece += 1
        number = owners[piece]
        found[number] = found[number] | orders if number in found else orders
    return found


def ends_sentence(text: str) -> bool:
    """Does a text end like a sentence? "(AFP)." ends like a credit.

    >>> ends_sentence("It rained."), ends_sentence("It rained. (AFP)."), ends_sentence("Photo: Jane Doe")
    (True, False, False)
    """
    return text.endswith(_STOPS) and not text.endswith((").", "].", "）。"))


def _with_prefixes(keywords: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    """Orders by what is seen in the page; a keyword that begins with another keyword means both."""
    whole = {key.rstrip(): orders for key, orders in keywords.items() if key.endswith(" ")}
    orders_of: dict[str, frozenset[int]] = {}
    for seen in {key.rstrip() for key in keywords}:
        parts = [keywords.get(seen[:length], ()) for length in range(1, len(seen) + 1)]
        parts += [whole.get(seen[:length], ()) for length in range(1, len(seen) + 1)]
        orders_of[seen] = frozenset().union(*parts)
    return orders_of


def _trie(keywords: Iterable[str]) -> str:
    """A pattern that matches the longest of the keywords, branching letter by letter; a space at the end: word ends."""
    heads: dict[str, set[str]] = defaultdict(set)
    keys = set(keywords)
    for key in keys - {"", " "}:
        heads[key[0]].add(key[1:])
    branches = [re.escape(head) + _trie(rest) for head, rest in sorted(heads.items())]
    if "" in keys or " " in keys:
        branches.append("" if "" in keys else r"(?!\w)")
    if not branches:
        return "(?!)"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


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
        if len(line) > LABEL_CHARS or _NO_LABEL.search(line):
            return None
        words = self._known_words(line)
        parts = self._split(words, allowed)
        is_separated = bool(_SEPARATOR.search(line))
        if not parts and _CAMEL.search(line):
            words = self._known_words(_CAMEL.sub(" ", line))
            parts = self._split(words, allowed)
            is_separated = True
        if not parts or sum(map(len, words)) * 4 < len(line):  # ..X...X.. is a drawing
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
