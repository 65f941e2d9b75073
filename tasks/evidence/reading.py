"""One reading of a text that all signal stages share: tokens, sentences and what stands between quotation marks."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from tasks.evidence.marks import Quotation, find_quotations
from tasks.evidence.packs import word_set

# Words keep apostrophes and hyphens, but for the possessive 's, which is a token of its own; abbreviations keep their stop.
_TOKEN = re.compile(
    r"\n+"
    r"|(?:[A-Z]\.){2,}(?:[A-Z](?![^\W\d_]))?"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|Prof|Rev|Hon|No|vs|Inc|Corp|Co|Ltd|Jan|Feb|Aug|Sept|Oct|Nov"
    r"|Dec|Maj|Capt|Adm|Supt|Insp|Messrs|Brig|a\.m|p\.m|Ky|Tenn|Tex|Fla|Calif|Ariz|Mass|Mich|Wis|Minn|Ill|Pa|Va|Ga|Ala|Okla)\."
    r"|[A-Z]\.(?=\s+[A-Z])"
    r"|\d+(?:[.,:/]\d+)*(?:[^\W_]+)?(?:-[^\W_]+)*"
    r"|['’](?:s|S)\b"
    r"|[^\W_]+(?:(?:['’](?![sS]\b)|[-&@])[^\W_]+)*"
    r"|\.{2,}|''|``"
    r"|\S"
)
_LONGEST_SENTENCE = 160  # tokens
_STOPS = frozenset(".!?…")
_CLOSERS = frozenset([*"\"”’')]»", "''"])
_OPENERS = frozenset([*"\"“‘'([«#@", "''", "``"])
_AFTER_ACRONYM = word_set("The He She It They We I But And In On At His Her A An This That However Meanwhile")


@dataclass(frozen=True)
class Reading:
    """A text with its tokens.

    words, lows: each token as written and in lower case; starts, ends: where it stands (code points)
    sentences: (first token, one past the last); a line break ends a sentence and belongs to none
    """

    text: str
    words: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]
    quotations: list[Quotation]

    @cached_property
    def sentence_firsts(self) -> list[int]:
        """First token of each sentence."""
        return [first for first, _ in self.sentences]

    @cached_property
    def sentence_firsts_set(self) -> frozenset[int]:
        """First tokens, to ask whether a token begins a sentence."""
        return frozenset(self.sentence_firsts)

    @cached_property
    def quoted(self) -> list[int]:
        """For each token the number of the quotation it stands in, marks included, or -1."""
        inside = [-1] * len(self.words)
        for number, quotation in enumerate(self.quotations):
            for at in range(self.token_at(quotation.start), bisect_left(self.starts, quotation.end)):
                inside[at] = number
        return inside

    def token_at(self, position: int) -> int:
        """The token that holds a code point, or the next one after it."""
        at = bisect_right(self.starts, position) - 1
        return at if at >= 0 and self.ends[at] > position else at + 1

    def sentence_of(self, token: int) -> int:
        """The number of the sentence a token stands in (for a line break: of the one before)."""
        return max(0, bisect_right(self.sentence_firsts, token) - 1)

    def slice(self, first: int, last: int) -> str:
        """The text from a token to before another."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def read_text(text: str) -> Reading:
    """Cut a text into tokens and sentences and find its quotations."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    words = [text[start:end] for start, end in spans]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    lows = [word.replace("’", "'") if "’" in word else word for word in map(str.lower, words)]
    return Reading(text, words, lows, starts, ends, _sentences(words, starts, ends), find_quotations(text))


def _sentences(words: list[str], starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first, n = 0, len(words)
    at = 0
    while at < n:
        word = words[at]
        if word[0] == "\n":
            if at > first:
                found.append((first, at))
            first = at + 1
        elif (word[-1] in _STOPS and _ends_sentence(words, starts, ends, at)) and at >= first:
            stop = at + 1
            while stop < n and words[stop] in _CLOSERS and starts[stop] == ends[stop - 1]:
                stop += 1
            found.append((first, stop))
            first, at = stop, stop
            continue
        at += 1
    if n > first:
        found.append((first, n))
    return [piece for first, last in found for piece in _pieces(first, last)]


def _pieces(first: int, last: int) -> list[tuple[int, int]]:
    """A sentence that no writer meant as one, in pieces: every rule looks at one sentence, so its length bounds their time."""
    return [(at, min(at + _LONGEST_SENTENCE, last)) for at in range(first, last, _LONGEST_SENTENCE)]


def _ends_sentence(words: list[str], starts: list[int], ends: list[int], at: int) -> bool:
    """Does the stop at a token end a sentence? What follows must begin like one."""
    word, after = words[at], at + 1
    while after < len(words) and words[after] in _CLOSERS and starts[after] == ends[after - 1]:
        after += 1
    if after >= len(words) or words[after][0] == "\n":
        return True
    if starts[after] == ends[after - 1]:
        return False
    begins = words[after]
    if begins in _OPENERS and after + 1 < len(words):
        begins = words[after + 1]
    if after > at + 1 and _goes_on_with_cue(words, after):
        return False
    if not (begins[0].isupper() or begins[0].isdigit() or begins[0] in _OPENERS or begins[0] == "$"):
        return False
    return len(word) == 1 or word[0] == "." or (begins in _AFTER_ACRONYM and word[0].isupper() and word.count(".") > 1)


def _goes_on_with_cue(words: list[str], after: int) -> bool:
    """'"... unborn child?" Rubio said.' is one sentence, though a capital follows the stop."""
    if words[after] in ("He", "She", "They", "It", "We", "I", "The"):
        return False
    for at in range(after + 1, min(after + 5, len(words) - 1)):
        if words[at] in _REPORTING:
            return words[at + 1] in _AFTER_REPORTING
        if not (words[at][0].isupper() or words[at] in ("of", "de", "van", "von", "al")):
            return False
    return False


_REPORTING = word_set(
    """said says asked added wrote tweeted replied responded asks shouted exclaimed recalled told continued joked"""
)
_AFTER_REPORTING = word_set(
    """. , in on at to of during with about after when as last ; : Monday Tuesday Wednesday Thursday Friday"""
)
