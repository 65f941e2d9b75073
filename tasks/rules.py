"""Find noise in the blocks of a document by rules from packs (tasks/packs/*.toml).

`RuleSet.find` returns spans and edits nothing. What is tried, in this order, until nothing more matches: whole lines, the
whole block, its head, its tail; then the rules that look at the neighbours. Within each kind the order is that of
the packs (by name) and of the rules in a pack; the first rule that matches takes its words, and no later one sees them.
So hits never overlap, and finding again in what is left finds nothing.
"""

import contextlib
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

import msgspec

from tasks.labels.shipped import model_version
from tasks.packs import Drop, Rule, fail, pack_sources, read_packs
from tasks.packs.gate import LABELS, NOTHING, Gate
from tasks.packs.labels import LABEL_CHARS, LabelIndex
from tasks.packs.matching import Cut, Matcher, count_words
from tasks.packs.page import Block, Hit, Line, Past, Rules, View

__all__ = ["RULES_SERIES", "Hit", "RuleSet", "load_rules", "read_rules", "rules_version"]

RULES_SERIES = "1.13.1"
MAX_ROUNDS = 24  # cuts of one block, and rounds over one document
PAST_CHARS = 120  # a longer line seldom comes again
PAST_LINES = 20_000  # by combination of languages
PAST_SETS = 16
QUIET_TEXTS = 2_000  # long lines kept in mind in which nothing was found: labelling looks at the blocks of a page twice


class RuleSet:
    """Rules ready to use. What it finds in a document depends on nothing but the document."""

    def __init__(self, rules: Iterable[tuple[str, Rule]]) -> None:
        self.matchers = [Matcher(order, pack, rule) for order, (pack, rule) in enumerate(rules)]
        self._labels = LabelIndex(self.matchers)
        self._gate = Gate(self.matchers)
        self._by_language: dict[str, set[int]] = defaultdict(set)
        for matcher in self.matchers:
            for language in matcher.rule.languages:
                self._by_language[language].add(matcher.order)
        self._sites = {m.order: m.rule.site for m in self.matchers if m.rule.site}
        self._group = lru_cache(maxsize=4096)(self._group_rules)
        self._allowed = lru_cache(maxsize=1024)(self._allowed_orders)
        self._past: dict[frozenset[int], dict[str, Past]] = defaultdict(dict)
        self._quiet: set[tuple[str, frozenset[int]]] = set()

    def find(
        self, texts: Sequence[str], languages: Sequence[str], document_language: str, site: str = ""
    ) -> list[list[Hit]]:
        """The hits in each block of one document, in order of their place; `languages` are those of the blocks.

        A rule counts for a block when it is for all languages, for the block's or for the document's.
        """
        place = site if site in self._sites.values() else ""
        allowed = {language: self._allowed(language, document_language, place) for language in set(languages)}
        return self.find_by(texts, [allowed[language] for language in languages])

    def find_by(self, texts: Sequence[str], allowed: Sequence[frozenset[int]]) -> list[list[Hit]]:
        """The same for given rules: for each block the orders of those that may be tried on it."""
        numbers = [0, *accumulate(text.count("\n") + 1 for text in texts)]
        blocks = self._blocks(texts, numbers, allowed)
        for _ in range(MAX_ROUNDS):
            changed = _settle(texts, blocks)
            for block in changed:
                self._gate_rest(block)
                self._scan(block)
            if not changed:
                break
        return [sorted(blocks[n].hits) if n in blocks else [] for n in range(len(texts))]

    def _blocks(
        self, texts: Sequence[str], numbers: Sequence[int], allowed: Sequence[frozenset[int]]
    ) -> dict[int, Block]:
        """The blocks in which something was found or waits for its neighbours, by number, scanned once."""
        blocks: dict[int, Block] = {}

        def is_known(n: int) -> bool:
            past = self._past[allowed[n]].get(texts[n])
            if past is None:
                return len(texts[n]) > PAST_CHARS and (texts[n], allowed[n]) in self._quiet
            if past:
                blocks[n] = Block(texts[n], numbers[n], allowed[n], self._group(NOTHING))
                blocks[n].recall(past)
            return True

        new = [n for n in range(len(texts)) if not is_known(n)]
        unique = list(dict.fromkeys([texts[n] for n in new]))
        worth_a_try = {unique[place]: orders for place, orders in self._gate.find(unique).items()}
        looked: set[str] = set()
        for n in new:
            if texts[n] not in looked or not is_known(n):
                looked.add(texts[n])
                if block := self._look(texts[n], numbers[n], allowed[n], worth_a_try.get(texts[n], NOTHING)):
                    blocks[n] = block
        return blocks

    def _look(self, text: str, number: int, allowed: frozenset[int], orders: frozenset[int]) -> Block | None:
        """Scan one block that was not seen before with the rules that are worth a try, and remember what came of it.

        None where a single line has nothing to cut and nothing that waits.
        """
        block = None
        has_lines = "\n" in text
        if orders or has_lines:
            rules = self._group(orders & allowed)
            if has_lines or not self._is_quiet(text, rules, allowed):
                block = Block(text, number, allowed, rules)
                self._scan(block)
                if not has_lines and not block.hits and not block.lines[0].waiting:
                    block = None
        if not has_lines:
            self._remember(text, allowed, block)
        return block

    def _remember(self, text: str, allowed: frozenset[int], block: Block | None) -> None:
        """Keep what came of a short line: all noise, nothing, or what its neighbours must confirm; of a long one, nothing.

        Such lines come again on every page of a site. What is kept is what would be found again: results do not change.
        """
        if len(text) > PAST_CHARS:
            if not block:
                if len(self._quiet) >= QUIET_TEXTS:
                    self._quiet.clear()
                self._quiet.add((text, allowed))
            return
        hits = block.hits if block else []
        if not hits or (len(hits) == 1 and block and not block.live):
            if len(self._past[allowed]) >= PAST_LINES or len(self._past) > PAST_SETS:
                self._past.clear()
            self._past[allowed][text] = hits[0] if hits else (block.lines[0].waiting or ()) if block else ()

    def _allowed_orders(self, language: str, document_language: str, site: str) -> frozenset[int]:
        """Orders of the rules for a language or the document's, and for this site."""
        away = {order for order, place in self._sites.items() if place != site}
        keys = {"*", language, document_language}
        return NOTHING.union(*(self._by_language.get(key, ()) for key in keys)) - away | {LABELS}

    def _group_rules(self, orders: frozenset[int]) -> Rules:
        chosen = [self.matchers[order] for order in sorted(orders - {LABELS})]
        kinds = {kind: tuple(m for m in chosen if m.kind == kind) for kind in Rules._fields[:5]}
        bounds = [sys.maxsize if m.rule.where in ("head", "tail") else m.rule.max_chars for m in chosen]
        has_labels = LABELS in orders
        max_chars = max([*bounds, LABEL_CHARS * has_labels])
        return Rules(**kinds, has_labels=has_labels, only_labels=not chosen, max_chars=max_chars)

    def _is_quiet(self, text: str, rules: Rules, allowed: frozenset[int]) -> bool:
        """Is a line beyond the bounds of its rules, or no label where nothing else is worth a try?"""
        return len(text) > rules.max_chars or (rules.only_labels and not self._labels.find(text, allowed))

    def _gate_rest(self, block: Block) -> None:
        """Choose the rules anew, for what is left of a block begins and ends with other words."""
        if block.live:
            orders = NOTHING.union(*self._gate.find([line.text for line in block.live]).values())
            block.rules = self._group(orders & block.allowed)

    def _scan(self, block: Block) -> None:
        """Cut what needs no look at the neighbours, until nothing more matches."""
        for _ in range(MAX_ROUNDS):
            rules = block.rules
            if not (
                self._cut_lines(block)
                or (rules.block and _cut_block(block))
                or (rules.head and _cut_edge(block, 0))
                or (rules.tail and _cut_edge(block, -1))
            ):
                break
            self._gate_rest(block)

    def _cut_lines(self, block: Block) -> bool:
        """Cut whole lines; for the others, note what the neighbours would have to confirm."""
        is_cut = False
        rules = block.rules
        live = block.live
        for line in live:
            n_words = count_words(line.text) if rules.line or rules.waiting else 0
            found = _first(rules.line, line.text, n_words)
            label = self._labels.find(line.text, block.allowed) if rules.has_labels and not found else None
            if label and not label[0].rule.is_conditional:
                found = label
            if found:
                line.cut(found[1], found[0].rule)
                is_cut = True
            else:
                waiting = [(m, cut) for m in rules.waiting if (cut := _conditional(m, line, live, n_words))]
                line.waiting = (label, *waiting) if label else tuple(waiting)
        return is_cut


def _first(matchers: Iterable[Matcher], text: str, n_words: int) -> tuple[Matcher, Cut] | None:
    for matcher in matchers:
        if cut := matcher.find_whole(text, n_words):
            return matcher, cut
    return None


def _conditional(matcher: Matcher, line: Line, live: Sequence[Line], n_words: int) -> Cut | None:
    """What a rule would cut from a line if the neighbours confirmed it."""
    where = matcher.rule.where
    if where == "head":
        return matcher.find_head(line.text) if line is live[0] else None
    if where == "tail":
        return matcher.find_tail(line.text) if line is live[-1] else None
    return matcher.find_whole(line.text, n_words) if where == "line" or len(live) == 1 else None


def _cut_block(block: Block) -> bool:
    """Cut all that is left of a block, if a rule takes it as a whole."""
    text = "\n".join(line.text for line in block.live)
    found = _first(block.rules.block, text, count_words(text)) if text else None
    for line in block.live if found else ():
        line.cut(Cut(0, len(line.text), found[1].evidence), found[0].rule)  # type: ignore[index]
    return bool(found)


def _cut_edge(block: Block, place: Literal[0, -1]) -> bool:
    """Cut one head off the first line that is left (place 0), or one tail off the last (place -1)."""
    matchers = block.rules.tail if place else block.rules.head
    live = block.live if matchers else []
    for matcher in matchers if live else ():
        text = live[place].text
        if cut := matcher.find_tail(text) if place else matcher.find_head(text):
            live[place].cut(cut, matcher.rule)
            return True
    return False


def _settle(texts: Sequence[str], blocks: Mapping[int, Block]) -> list[Block]:
    """Cut what the neighbours confirm; gives the blocks that changed."""
    if not any(line.waiting for block in blocks.values() for line in block.live):
        return []
    cuts = list(View(texts, blocks).confirmed())
    for line, cut, rule in cuts:
        line.cut(cut, rule)
    return list({id(line.block): line.block for line, _, _ in cuts}.values())


def check_examples(rules: Sequence[tuple[str, Rule]]) -> None:
    """Raise PackError unless every rule, alone, keeps its keep examples and removes its drop examples.

    Conditions on neighbours are taken as met: an example is one block, without a page around it.
    """
    free = RuleSet((pack, msgspec.structs.replace(rule, position="", near="", run=0, series=0)) for pack, rule in rules)
    for order, (pack, rule) in enumerate(rules):
        for example in [*rule.keep, *rule.drop]:
            text = example.text if isinstance(example, Drop) else example
            (hits,) = free.find_by([text], [frozenset((order, LABELS))])
            removed = "".join(text[hit.start : hit.end] for hit in hits)
            if example in rule.keep and removed:
                fail(pack, rule.id, f"removes {removed!r} from its keep example")
            wanted = example.removed if isinstance(example, Drop) else text
            if example in rule.drop and removed.split() != wanted.split():
                fail(pack, rule.id, f"should remove {wanted!r} from its drop example, and removes {removed!r}")


def read_rules(sources: Mapping[str, str]) -> RuleSet:
    """Rules from the texts of packs, by name. Raises PackError, which names pack and rule."""
    rules = read_packs(sources)
    check_examples(rules)
    return RuleSet(rules)


@lru_cache(maxsize=1)
def load_rules() -> RuleSet:
    """The rules that come with copydesk; read once per process, checked with their examples once per edit.

    A file where Python keeps its bytecode vouches for packs that were checked by this very code; where that folder cannot be
    written they are checked each time, which takes a second.
    """
    sources = pack_sources()
    voucher = Path(__file__).parent / "__pycache__" / f"packs-{_digest(sources)[:16]}.checked"
    if voucher.exists():
        return RuleSet(read_packs(sources, are_checked=True))
    rules = read_rules(sources)
    with contextlib.suppress(OSError):
        voucher.parent.mkdir(exist_ok=True)
        voucher.touch()
    return rules


def _digest(sources: Mapping[str, str]) -> str:
    """Changes with any edit of a pack or of the code that checks and applies them."""
    code = [Path(__file__), *sorted((Path(__file__).parent / "packs").glob("*.py"))]
    digest = hashlib.sha256(sys.version.encode())
    for name, text in [*sources.items(), *((path.name, path.read_text("utf-8")) for path in code)]:
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Series of the rules, 8 hexadecimal digits of the digest of all packs, and the version of the trained labeller.

    It changes with any edit of a pack, with another model, and where the model's files are removed.
    """
    digest = hashlib.sha256()
    for name, text in pack_sources().items():
        digest.update(f"{name}\0{text}\0".encode())
    return f"{RULES_SERIES}+{digest.hexdigest()[:8]}.{model_version()}"
