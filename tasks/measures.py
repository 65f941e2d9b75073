"""Cheap facts about a block's words that several stages ask for, the same in every script."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache


def _marks(first: int, end: int) -> str:
    """The combining marks among some code points, for a character class."""
    return "".join(chr(code) for code in range(first, end) if unicodedata.category(chr(code)) in ("Mn", "Mc"))


# Combining marks are part of words, which `\w` does not know. Vowel signs of Indic scripts and of Thai tell one word from
# another; accents that are no letter of their own and the vowel points of Arabic and Hebrew are left out in print, mostly.
SIGNS = _marks(0x900, 0x1AB0)
POINTS = _marks(0x300, 0x900) + "\u200c\u200d"
WORD = rf"[\w{SIGNS}{POINTS}]"  # a character of a word
_MARKS = frozenset(SIGNS + POINTS)

_WORD = re.compile(f"{WORD}+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SYLLABIC = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # of these scripts those that write by sounds
_UNSPACED_PER_WORD, _SYLLABIC_PER_WORD = 2, 4  # code points of a script without spaces that count as one word
_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔](?:[»”“\"’')\]›」』]|\s\d{1,3}$)*$")
_CLOSERS = "»”“\"’')]›」』"
_LAST_MARKS = 40  # characters in which a sentence ends: the stop, closing marks, the number of a footnote
_SENTENCE_BREAK = re.compile(r"[.!?…][»”\"’')\]]*\s+(?=[^\W\d_a-z])|[。！？।]")
_KEY_DROP = re.compile(rf"[^\w{SIGNS}]+|_+")
_ASCII = [chr(code) for code in range(128)]
_SPACED_WORDS = bytes.maketrans(bytes(range(128)), "".join(c if c.isalnum() or c == "_" else " " for c in _ASCII).encode())
_NO_LETTER = "".join(c for c in _ASCII if not c.isalnum()).encode()
_SPACED_WORDS_IN_LINES = _SPACED_WORDS[:10] + b"\n" + _SPACED_WORDS[11:]
_POINT = re.compile(f"[{POINTS}]")
_POINTED = sorted({point.encode()[:-1] for point in POINTS})  # what they begin with in UTF-8
_ODD_MARK = re.compile(rf"[^\x00-\x7f\w{SIGNS}{POINTS}]")  # one at a time and ASCII first: that is fastest
PROSE_WORDS = 10  # a sentence of fewer words says little about being running text
LONG_WORDS = 25  # a block of so many words is running text, however it ends
_REMEMBERED = 4096  # texts: labelling looks at the blocks of a page twice


@lru_cache(maxsize=_REMEMBERED)
def n_words(text: str) -> int:
    """Words of a text; in scripts without spaces two code points count as one, or four of one that writes sounds.

    >>> n_words("Two soldiers, one river."), n_words("東京で会談"), n_words("मार्च में बाढ़"), n_words("น้ำท่วมหนัก")
    (4, 2, 3, 2)
    """
    if text.isascii():
        return len(text.encode().translate(_SPACED_WORDS).split())
    if not _UNSPACED.search(text):
        return len(_WORD.findall(text))
    syllabic = len(_SYLLABIC.findall(text))
    unspaced = len(_UNSPACED.findall(text)) - syllabic
    spaced = len(_WORD.findall(_UNSPACED.sub(" ", text)))
    return spaced + unspaced // _UNSPACED_PER_WORD + syllabic // _SYLLABIC_PER_WORD


@lru_cache(maxsize=_REMEMBERED)
def letters_key(text: str) -> str:
    """Letters and digits in lower case: two texts with one key print the same words.

    >>> letters_key("“Quid pro quo”, he said.") == letters_key('"Quid pro quo" he said')
    True
    >>> letters_key("की") == letters_key("का"), letters_key("كَتَبَ") == letters_key("كتب")
    (False, True)
    """
    if text.isascii():
        return text.encode().translate(None, _NO_LETTER).decode().lower()
    return _KEY_DROP.sub("", unicodedata.normalize("NFC", text)).casefold()


def keys_and_words(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """`letters_key` and `n_words` of many texts at once.

    >>> keys_and_words(["“Quid pro quo”, he said.", "…", "Two\\nlines"])
    (['quidproquohesaid', '', 'twolines'], [5, 0, 2])
    """
    if not texts:
        return [], []
    lines = "\n".join([text.replace("\n", " ") for text in texts])
    composed = unicodedata.normalize("NFC", lines)
    spaced = _ODD_MARK.sub(" ", composed).encode().translate(_SPACED_WORDS_IN_LINES)
    joined = spaced.translate(None, b" _").decode()
    if any(first in spaced for first in _POINTED):
        joined = _POINT.sub("", joined)
    keys = joined.casefold().split("\n")
    if composed != lines or _UNSPACED.search(lines):
        return keys, [n_words(text) for text in texts]
    return keys, [len(line.split()) for line in spaced.split(b"\n")]


def is_unspaced(char: str) -> bool:
    """Is a character of a script that writes words without spaces?"""
    return _UNSPACED.match(char) is not None


def is_mark(char: str) -> bool:
    """Is a character part of a word though no letter: a vowel sign, a point?"""
    return char in _MARKS


def n_letters(text: str) -> int:
    """Code points that are not white space: what retained_ratio counts."""
    return len(text) - sum(map(text.count, " \n"))


@lru_cache(maxsize=_REMEMBERED)
def ends_sentence(text: str) -> bool:
    """Does it end the way a sentence does, closing quotes and brackets aside?

    >>> ends_sentence("He said: “No.”"), ends_sentence("Trump’s return"), ends_sentence("会談した。")
    (True, False, True)
    """
    if text[-1:].isalpha():
        return False
    is_quick = text[-_LAST_MARKS:-5].strip(_CLOSERS)  # then the stop, if there is one, is among the last marks
    return _SENTENCE_END.search(text, max(0, len(text) - _LAST_MARKS) if is_quick else 0) is not None


def is_prose(text: str) -> bool:
    """Running text by its shape: a sentence of some length, or a long block.

    >>> is_prose("The river rose by two metres on Tuesday, the council said."), is_prose("Read more")
    (True, False)
    """
    return has_prose_shape(n_words(text), ends_sentence(text))


def has_prose_shape(words: int, ends: bool) -> bool:
    """The same for a block whose words are counted and whose end is known."""
    return words >= LONG_WORDS or (words >= PROSE_WORDS and ends)


def n_sentences(text: str) -> int:
    """Sentences, by their ends; at least 1 for any text."""
    return 1 + len(_SENTENCE_BREAK.findall(text.rstrip(" .!?…。！？।”\"’»)")))


def content_words(text: str) -> set[str]:
    """Words long enough to carry meaning in any language, lower case; pairs of code points where words have no spaces."""
    found = {w for w in _WORD.findall(text.casefold()) if len(w) > 3}
    if not text.isascii() and _UNSPACED.search(text) and len(_UNSPACED.findall(text)) > len(text) // 3:
        runs = "".join(_UNSPACED.findall(text))
        found |= {runs[i : i + 2] for i in range(len(runs) - 1)}
    return found


def overlap(a: set[str], b: set[str]) -> float:
    """Share of the smaller set that the other one holds, 0 to 1."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def is_small(char: str) -> bool:
    """Is it a lower case letter of a script whose sentences open with capitals? Those of Georgian do not, though it has some.

    >>> is_small("b"), is_small("B"), is_small("ბ"), is_small("ب")
    (True, False, False, False)
    """
    return char.islower() and char.title() != char


def has_no_case(char: str) -> bool:
    """Is it a letter of a script whose sentences do not open with capitals?

    >>> has_no_case("b"), has_no_case("B"), has_no_case("ბ"), has_no_case("ب"), has_no_case("7")
    (False, False, True, True, False)
    """
    return char.isalpha() and not char.isupper() and char.title() == char


def starts_upper(text: str) -> bool:
    """Does the first letter open a sentence or title? True in scripts without case."""
    if text[:1].isalpha():
        return not is_small(text[0])
    for char in text:
        if char.isalpha():
            return not is_small(char)
        if char.isdigit():
            return True
    return False
