"""Which voice speaks each quotation: by the statement it is content of, or carried on from the quotation before."""

from dataclasses import dataclass, replace
from functools import cached_property

from tasks.evidence.phrases import AUXILIARIES, OPENING_MARKS, subject_before
from tasks.evidence.reading import Reading
from tasks.evidence.sources import Sources
from tasks.evidence.speech import find_statements
from tasks.evidence.statement import Statement
from tasks.evidence.turns import find_turns

_LEAST_UNVOICED = 40  # code points: a shorter one may be a title or a word in doubt


@dataclass(frozen=True)
class Voiced:
    """A quotation's statement, None where nobody is said to speak it; is_carried: the cue belongs to an earlier quotation."""

    number: int
    statement: Statement | None
    is_carried: bool = False


@dataclass(frozen=True)
class Speech:
    """All statements of a text, contents of quotations in full, and the voice of each quotation."""

    reading: Reading
    statements: list[Statement]
    voices: list[Voiced]

    @cached_property
    def sources(self) -> Sources:
        """Kinds and names of all sources."""
        return Sources(self.reading, self.statements)


def read_speech(reading: Reading) -> Speech:
    """Find the statements of a text and the voices of its quotations."""
    statements = [_whole_quotations(reading, s) for s in find_statements(reading)] + find_turns(reading)
    by_sentence = _by_sentence(reading, statements)
    voices: list[Voiced] = []
    carried: list[Statement] = []
    for number, quotation in enumerate(reading.quotations):
        found = _own(reading, number, by_sentence)
        if found is None and not quotation.is_single:
            earlier = _carried(reading, number, voices) or _announced(reading, number, by_sentence)
            if earlier:
                span = _tokens(reading, number)
                moved = replace(earlier, content=span, rule="carried-on")
                carried.append(moved)
                voices.append(Voiced(number, moved, is_carried=True))
                continue
        voices.append(Voiced(number, found))
        if found is None and not quotation.is_single and quotation.end - quotation.start >= _LEAST_UNVOICED:
            span = _tokens(reading, number)
            carried.append(Statement(None, (span[0], span[0] + 1), span, "unvoiced-quotation"))
    return Speech(reading, sorted([*statements, *carried], key=lambda s: (s.content, s.cue)), voices)


def _tokens(reading: Reading, number: int) -> tuple[int, int]:
    quotation = reading.quotations[number]
    return reading.token_at(quotation.start), reading.token_at(quotation.end - 1) + 1


def _whole_quotations(reading: Reading, statement: Statement) -> Statement:
    """A content that reaches into a quotation of several sentences goes on to its end."""
    start, end = statement.content
    number = reading.quoted[end - 1]
    if number < 0 or number == reading.quoted[statement.cue[0]]:
        return statement
    return replace(statement, content=(start, max(end, _tokens(reading, number)[1])))


def _by_sentence(reading: Reading, statements: list[Statement]) -> dict[int, list[Statement]]:
    """The statements with content in each sentence, so that long texts take no longer by the word than short ones."""
    found: dict[int, list[Statement]] = {}
    for statement in statements:
        start, end = statement.content
        for number in range(reading.sentence_of(start), reading.sentence_of(end - 1) + 1):
            found.setdefault(number, []).append(statement)
    return found


def _own(reading: Reading, number: int, by_sentence: dict[int, list[Statement]]) -> Statement | None:
    """The statement that has most of the quotation as content, its source outside of it; the innermost of several."""
    start, end = _tokens(reading, number)
    best: Statement | None = None
    numbers = range(reading.sentence_of(start), reading.sentence_of(end - 1) + 1)
    for statement in dict.fromkeys(s for n in numbers for s in by_sentence.get(n, ())):
        first, last = statement.content
        if first >= end or last <= start or reading.quoted[statement.cue[0]] == number:
            continue
        if min(last, end) - max(first, start) < 0.5 * (end - start):
            continue
        if best is None or (statement.source is not None, statement.content[0]) >= (best.source is not None, best.content[0]):
            best = statement
    return best


def _line_start(reading: Reading, position: int) -> int:
    return reading.text.rfind("\n", 0, position) + 1


def _carried(reading: Reading, number: int, voices: list[Voiced]) -> Statement | None:
    """The voice of the quotation before, where this one goes on with it: same paragraph, or a quotation of several paragraphs."""
    if not number:
        return None
    quotation, before = reading.quotations[number], voices[number - 1]
    if before.statement is None or before.statement.source is None:
        return None
    if quotation.continues:
        return before.statement
    first, _ = _tokens(reading, number)
    opens = first in reading.sentence_firsts_set
    line = _line_start(reading, quotation.start)
    if opens and reading.quotations[number - 1].start >= line:
        return before.statement
    if opens and not reading.text[line : quotation.start].strip():
        rest = reading.text[quotation.end :].split("\n", 1)[0]
        gap = reading.text[reading.quotations[number - 1].end : quotation.start]
        if len(rest.strip()) < 3 and gap.strip("\n \t").count("\n") == 0 and len(gap) < 160:
            return before.statement
    return None


def _announced(reading: Reading, number: int, by_sentence: dict[int, list[Statement]]) -> Statement | None:
    """ "Cruz went on:" before the quotation, at the end of the paragraph above or in the same sentence."""
    first, _ = _tokens(reading, number)
    at = first - 1
    while at >= 0 and reading.words[at][0] == "\n":
        at -= 1
    if at < 0 or reading.lows[at] != ":":
        return None
    sentence = reading.sentences[reading.sentence_of(at)]
    for statement in reversed(by_sentence.get(reading.sentence_of(at), [])):
        if statement.source and sentence[0] <= statement.source[0] < at:
            return statement
    for k in range(sentence[0] + 1, at):
        low = reading.lows[k]
        if low in AUXILIARIES or low.endswith("ed") or reading.words[k] in OPENING_MARKS or k == at - 1:
            source = subject_before(reading, k, sentence[0])
            if source:
                return Statement(source, (k, k + 1), (first, first + 1), "announced")
    return None
