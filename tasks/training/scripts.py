"""Pages written anew in scripts without upper and lower case, for hardly a labelled page is in one.

What tells a subhead from a menu entry or a paragraph there is not what tells it where titles have capitals. So texts are written
letter for letter in another script, or word for word without spaces. What they say is lost; what the labeller looks at stays:
lengths, marks, digits, repetition, place, and which words return.
"""

import re
from functools import lru_cache

import msgspec

from tasks.labels.draft import Draft
from tasks.labels.marked import Marked, mark_known
from tasks.records import Page, sha256_hex
from tasks.rules import RuleSet

SYLLABLES = "ለሐመሠረሰሸቀበተቸኀነኘአከወዐዘየደጀገጠጰጸ"  # 26 letters of the Ethiopic script, which has no case
IDEOGRAPHS = range(0x4E00, 0x9FA0)
KANA = range(0x3042, 0x3094)
LETTERS_A_SIGN = 2.3  # of a word in letters to each sign of one in Han or Kana
WIDE = str.maketrans({",": "、", ".": "。", "?": "？", "!": "！", ":": "：", "“": "「", "”": "」", "(": "（", ")": "）"})

_ADDRESS = re.compile(r"(https?://\S+|\S+@\S+|[\w-]+\.(?:com|org|net|de|co\.uk)\S*)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARK = re.compile(r"(?<!\d)[,.?!:“”()](?!\d)")
_SPACE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \u00a0]+(?=[\u3000-\u9fff\uff00-\uffef\d])|(?<=\d) +(?=[\u3040-\u9fff])")


def in_letters(text: str) -> str:
    """The text letter for letter in a script of letters; addresses and letters that have no case stay.

    >>> in_letters("A 7-day ban, see https://post.example")
    'ለ 7-ሠለደ ሐለነ, ሸረረ https://post.example'
    """
    return "".join(
        part if number % 2 else part.translate({ord(char): _letter(char) for char in set(part) if char.lower() != char.upper()})
        for number, part in enumerate(_ADDRESS.split(text))
    )  # fmt: skip


def in_ideographs(text: str) -> str:
    """The text word for word in Han and Kana, without spaces and with wide marks; the same word is written the same way.

    >>> in_ideographs("Ban, ban 3.5 times").count(in_ideographs("ban")), " " in in_ideographs("a ban")
    (2, False)
    """
    parts = _ADDRESS.split(text)
    for number in range(0, len(parts), 2):
        marked = _MARK.sub(lambda mark: mark[0].translate(WIDE), _WORD.sub(lambda word: _signs(word[0].lower()), parts[number]))
        parts[number] = _SPACE.sub("", marked)
    return "".join(parts)


WRITINGS = (in_letters, in_ideographs)


def written_anew(page: Page, marked: Marked, rules: RuleSet, name: str, has_rules: bool) -> Marked:
    """A labelled page in a script without case; which one hangs on its name alone.

    marked: what rules found on it as it is; has_rules: they find as much, else nothing, as in a language without any
    """
    number = int(sha256_hex(name.encode())[:8], 16)
    write = WRITINGS[number % len(WRITINGS)]
    blocks = [msgspec.structs.replace(block, text=write(block.text)) for block in page.blocks]
    anew = msgspec.structs.replace(page, blocks=blocks)
    if not has_rules:
        return mark_known(anew, rules)
    draft = Draft(anew)
    draft.gone, draft.roles = list(marked.draft.gone), list(marked.draft.roles)
    return msgspec.structs.replace(marked, draft=draft, headline=write(marked.headline))


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    small = char.lower()
    return SYLLABLES[(ord(small[0]) - ord("a")) % len(SYLLABLES)]


@lru_cache(maxsize=100_000)
def _signs(word: str) -> str:
    """A word of letters that have case in so many signs as its length asks for; a long one opens with Han and goes on in Kana."""
    if word.lower() == word.upper():
        return word
    number = int(sha256_hex(word.encode()), 16)
    size = max(1, round(len(word) / LETTERS_A_SIGN))
    found = []
    for place in range(size):
        signs = IDEOGRAPHS if not place or size < 3 else KANA
        found.append(chr(signs[number % len(signs)]))
        number //= len(IDEOGRAPHS)
    return "".join(found)
