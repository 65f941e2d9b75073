"""Texts that ran together: dumps of pages whose elements stand side by side without white space, as `HomeNewsSport` does.

Tools that put the texts of elements one behind the other write `in March.The company said` where a page's source has no line
end. Such texts are parted where two elements met, so that a menu is no part of a paragraph; only line ends are added.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

MIN_SENTENCES = 2  # seams between sentences, and
MIN_WORDS = 4  # seams within words, from which a text has run together: a few are names and slips
MAX_TIMES = 2  # a menu may stand above and below; a name like easyJet comes more often
MIN_LETTERS = 2  # of a part in small letters: in iPhone it is shorter
MIN_NAME = 3  # of one that has a capital itself: in McDonald it is shorter

_SENTENCE = re.compile(r"[.!?…]+[\"”’»)]*(?=[\"“„«]?([^\W\d_])([^\W\d_]*)(?:['’-]\w+)?\s)")
_WORD = re.compile(r"\S{6,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[{}<>=\\@#/_]|\(\)|::|\.\w+\.")


def split_glued(text: str) -> str:
    """The text with line ends where elements met; as it is where it did not run together, and in scripts without capitals.

    >>> split_glued("HomeNewsSportHe said so in March.The ferry runs.It costs nothing.Rain fellThe ferry stopped")
    'Home\\nNews\\nSport\\nHe said so in March.\\nThe ferry runs.\\nIt costs nothing.\\nRain fell\\nThe ferry stopped'
    >>> split_glued("Ask YouTube, LinkedIn and McDonald.It is so.")
    'Ask YouTube, LinkedIn and McDonald.It is so.'
    """
    cuts = list(_between_sentences(text))
    if len(cuts) < MIN_SENTENCES:
        return text
    seams = list(_within_words(text))
    times = Counter(word for _, word in {(start, word) for start, _, word in seams})
    seams = [one for one in seams if times[one[2]] <= MAX_TIMES or one[2][0].isupper()]
    if len({(word, seam) for _, seam, word in seams}) < MIN_WORDS:
        return text
    inner = [start + seam for start, seam, _ in seams]
    return _parted(text, sorted({*cuts, *inner}))


def part_paragraphs(text: str) -> str:
    """The text with line ends where a sentence starts right behind another: paragraphs from which a program took the tags.

    >>> part_paragraphs("He said so in March.The ferry runs on System.Text.")
    'He said so in March.\\nThe ferry runs on System.Text.'
    """
    return _parted(text, list(_between_sentences(text)))


def _parted(text: str, cuts: Sequence[int]) -> str:
    return "\n".join(text[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True))


def _between_sentences(text: str) -> Iterator[int]:
    """Where a sentence starts right behind the end of another. A name such as System.Text goes on otherwise."""
    for seam in _SENTENCE.finditer(text):
        first, rest = seam[1], seam[2]
        if first.isupper() and (not rest or rest.islower()) and text[seam.start() - 1].islower():
            yield seam.end()


def _within_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a capital stands within a word, behind a part in small letters, or several times: `fellThe`, `HomeNewsSport`.

    Gives the place of the word, that of the seam in it, and the word.
    """
    for found in _WORD.finditer(text):
        word = found[0]
        if word[1:].islower() or word.isupper() or _CODE.search(word):
            continue
        inside = range(MIN_LETTERS, len(word) - 1)
        seams = [n for n in inside if word[n].isupper() and word[n - 1].islower() and word[n + 1].islower()]
        start = 0
        for seam in seams:
            parts = _LETTERS.findall(word, start, seam)
            if parts and (parts[-1].islower() or (len(seams) > 1 and len(parts[-1]) >= MIN_NAME)):
                yield found.start(), seam, word
            start = seam
