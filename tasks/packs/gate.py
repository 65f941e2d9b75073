"""Tell cheaply which rules are worth a try on which block."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import accumulate
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from tasks.labels.letters import is_in_word
from tasks.packs.labels import label_words
from tasks.packs.matching import HEAD_WINDOW, TAIL_WINDOW, UNSPACED, Matcher, ends_sentence

LONG_CHARS = 300  # a longer line is prose, to all but a few rules
NO_START = "q "  # before a piece of text that is no start of a line; no keyword begins so
GLUED_CHARS = 5  # a shorter word begins too many others, to be looked for glued to the next label
LETTERS, HASH_BITS = 4, 16  # of a keyword, by which most words are told from all keywords
CHUNK = 400_000  # characters whose letters are looked at at a time, so that a huge page costs time and not memory
SHORT_PAGE = 2000  # characters up to which looking at every word is faster
_FACTOR = np.uint32(0x9E3779B1)
LABELS = -1  # stands among the orders of rules for: look this line up among the labels
NOTHING: frozenset[int] = frozenset()


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
        signs = {key for key in anywhere if not key[0].isalnum() or UNSPACED.match(key)}
        sign_starts = {key for key in starts if not key[0].isalnum()}
        self.start = re.compile(rf"\n[^\w\n]*(?:o |\d{{1,2}}[.)] )?(?=({_trie(starts.keys() - sign_starts)}|\d))")
        self.start_sign = re.compile(rf"\n(?=({_trie(sign_starts)}))")
        self.word = WordStarts(set(anywhere) - signs)
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
        starts = [(m.start(), self.starts.get(m[1], self.digits)) for m in self.start.finditer(page)]
        starts += [(m.start(), self.starts[m[1]]) for m in self.start_sign.finditer(page)]
        words = [(place, self.anywhere[key]) for place, key in self.word.find(page)]
        signs = (self.sign.match(page, m.start()) for m in self.sign_start.finditer(page))
        words += [(m.start() - 1, self.anywhere[m[0]]) for m in signs if m]
        by_start = _by_owner(places, owners, sorted(starts, key=itemgetter(0)))
        by_word = _by_owner(places, owners, sorted(words, key=itemgetter(0)))
        self._add_long(folded, by_word)
        for number, orders in by_start.items():
            others = by_word.get(number, NOTHING)
            alone = NOTHING if len(folded[number]) > LONG_CHARS else self.need_both - (orders & others)
            by_word[number] = (orders | others) - alone
        for number in by_word.keys() - by_start.keys():
            by_word[number] -= self.need_both
        return by_word

    def _pieces(self, folded: Sequence[str]) -> tuple[list[str], list[int]]:
        """What to search of each block, and the number of the block for each piece."""
        pieces: list[str] = []
        owners: list[int] = []
        is_long = [len(text) > LONG_CHARS and "\n" not in text for text in folded]
        tails = "\n".join(text[-TAIL_WINDOW:] for text, long in zip(folded, is_long, strict=True) if long)
        keys = [key for key in self.sentence_keys if key in tails]
        for number, text in enumerate(folded):
            pieces.append(text[:HEAD_WINDOW] if is_long[number] else text)
            owners.append(number)
            if is_long[number]:
                tail = text[-TAIL_WINDOW:]
                if not ends_sentence(text) or any(key in tail for key in keys):
                    pieces.append(NO_START + tail)
                    owners.append(number)
        return pieces, owners

    def _add_long(self, folded: Sequence[str], found: dict[int, frozenset[int]]) -> None:
        """Add the rules that look for their keywords in all of a long block."""
        long = [(number, text) for number, text in enumerate(folded) if len(text) > LONG_CHARS]
        page = "\n".join(text for _, text in long)
        present = [(key, orders) for key, orders in self.long_keys.items() if key in page]
        for number, text in long if present else ():
            for key, orders in present:
                if key in text:
                    found[number] = found.get(number, NOTHING) | orders


class WordStarts:
    """Words of a page that begin with a keyword. Few do: of most the first letters show that, in one look at all of them."""

    def __init__(self, keywords: Set[str]) -> None:
        self._pattern = re.compile(rf"[^\w](?=({_trie(keywords)}))")
        self._may_start = np.zeros((LETTERS, 1 << HASH_BITS), np.bool_)
        for key in keywords:
            n_letters = min(len(key.rstrip()), LETTERS)
            codes = np.frombuffer(key[:n_letters].ljust(LETTERS).encode("utf-32-le"), np.uint32)
            self._may_start[n_letters - 1, _hashes(codes)[n_letters - 1][0]] = True

    def find(self, page: str) -> Iterator[tuple[int, str]]:
        """Place of the character before each such word, and the longest keyword."""
        if len(page) < SHORT_PAGE:
            yield from ((match.start(), match[1]) for match in self._pattern.finditer(page))
            return
        for start in range(0, len(page), CHUNK):
            for place in self._places(page[start : start + CHUNK + LETTERS]).tolist():
                if place < CHUNK and (match := self._pattern.match(page, start + place)):
                    yield start + place, match[1]

    def _places(self, text: str) -> NDArray[np.int64]:
        """Places of the characters before words that may begin with a keyword."""
        codes = np.frombuffer((text + " " * LETTERS).encode("utf-32-le", "surrogatepass"), np.uint32)
        may_start = np.zeros(len(text), np.bool_)
        for known, hashed in zip(self._may_start, _hashes(codes), strict=True):
            may_start |= known.take(hashed[: len(text)])
        return np.flatnonzero(may_start[1:] & ~is_in_word(codes[: len(text) - 1]))


def _hashes(codes: NDArray[np.uint32]) -> list[NDArray[np.uint32]]:
    """A number for the letter, the two, three and (LETTERS) four letters from each place on."""
    found = [codes * _FACTOR]
    for n in range(1, LETTERS):
        found.append((found[-1][:-1] + codes[n:]) * _FACTOR)
    return [hashed >> np.uint32(32 - HASH_BITS) for hashed in found]


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


def _with_prefixes(keywords: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    """Orders by what is seen in the page; a keyword that begins with another keyword means both."""
    whole = {key.rstrip(): orders for key, orders in keywords.items() if key.endswith(" ")}
    orders_of: dict[str, frozenset[int]] = {}
    for seen in {key.rstrip() for key in keywords}:
        parts = [keywords.get(seen[:length], ()) for length in range(1, len(seen) + 1)]
        parts += [whole.get(seen[:length], ()) for length in range(1, len(seen) + 1)]
        orders_of[seen] = NOTHING.union(*parts)
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
