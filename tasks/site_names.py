"""Does a part of a title name the site that it stands on? By the site's domain or by the name that it states.

A name is told by how it spells the label of a domain: its words one after another, whole or by their initials ("The New York
Times" spells n-y-times), common words beside it left out ("BBC News", "CNN Politics"). Cyrillic and Greek letters are read by
their sound. Other scripts are told only from a name that the page or the record states in them.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from tasks.headline_words import ARTICLES, PAPERS, SECTIONS, SITE_WORDS
from tasks.measures import WORD, is_small, is_unspaced, letters_key
from tasks.sites import labels_of, site_of

_WORD = re.compile(rf"[^\W_]{WORD}*(?:['’]{WORD}+)?")
_EAST = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_SEAM = re.compile(f"(?<=[a-zA-Z0-9])(?={_EAST})|(?<={_EAST})(?=[a-zA-Z0-9])")
_TAGLINE = re.compile(r"\s+[|–—\-·•»:]+\s+|\s*\|\s*|:\s+")
_MAX_WORDS, _MAX_LENGTH = 6, 80  # of a part that is a name
_MAX_NAME = 8  # words of a stated name; more are a sentence about the site
_SHORT = 3  # letters of a label that any word might have: its name is written with a capital
_LONG = 4  # letters of a label from which unknown words may stand beside it
_PIECE = 3  # letters of a word that a label may have in place of the word: "mag" for Magazine
_MIN_PIECE = 5  # letters of a piece of a label that names the site for itself
_MIN_INITIALS = 3  # of a name that is spelled by initials alone
_SOUNDS = str.maketrans({
    **dict(zip("абвгдеёзийклмнопрстуфыэіїєґъь", [*"abvgdeeziiklmnoprstufyeiieg", "", ""], strict=True)),
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "abgdeziiklmnxoprsstyfo", strict=True)), "θ": "th", "χ": "ch", "ψ": "ps",
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip
_LOOSE = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("q", "k"), ("c", "k"), ("j", "i"), ("y", "i"), ("w", "v"), ("ii", "i"))


class SiteName(NamedTuple):
    """Letters that name a site, and the same as they sound, since spellings differ by habit; "" for a domain with its suffix."""

    letters: str
    sound: str


@lru_cache(maxsize=4096)
def site_names(site: str) -> frozenset[SiteName]:
    """What names a site: the labels of its domain, or its stated name, with and without article and common words.

    >>> sorted(name.letters for name in site_names("https://www.daily-post.example/x"))
    ['dailypost', 'dailypostexample']
    >>> sorted(name.letters for name in site_names("The Harbour Coast Times"))
    ['harbourcoasttimes', 'hct', 'theharbourcoasttimes']
    """
    labels = labels_of(site)
    named = {_folded(label) for label in labels if label == labels[0] or label not in SECTIONS} if labels else _stated(site)
    found = {SiteName(name, _sound(name)) for label in named for name in _variants(label) if len(name) > 1}
    domain = letters_key(site_of(site)) if labels else ""  # of what is no domain nothing is left
    return frozenset(found | ({SiteName(domain, "")} if domain else set()))


def is_name(part: str, names: frozenset[SiteName]) -> bool:
    """Is this letter by letter a name that the site states, however long, or its domain?"""
    key = _folded(part)
    hosts = {key, *(key.removeprefix(host) for host in ("www", "news") if key.startswith(host))}
    return any(key == name if sound else name in hosts for name, sound in names if not sound or len(name) > _SHORT)


def names_site(
    part: str, names: frozenset[SiteName], n_unknown: int = 0, may_have_section: bool = True, may_be_piece: bool = False
) -> bool:
    """Is this part of a title the name of the site?

    n_unknown: words beside the name that need not be known as common ones; may_be_piece: most of a label will do, as for
    "Harbour" on harbourapp.example

    >>> names_site("CNN Politics", site_names("cnn.com")), names_site("CNN to cut jobs", site_names("cnn.com"))
    (True, False)
    """
    if is_name(part, names):
        return True
    words = _words_of(part) if names and len(part) < _MAX_LENGTH else []
    if not words or len(words) > _MAX_WORDS:
        return False
    key, folded = letters_key(part), [_folded(word) for word in words]
    first = {letters[:1] for letters in folded}
    beside = [_may_stand_beside(word.casefold(), may_have_section) for word in words]
    for name, sound in names:
        if _is_short_for(words, name) or _begins_unspaced(key, name) or (may_be_piece and _is_piece(folded, name)):
            return True
        if not sound or (name[0] not in first and sound[0] not in map(_sound, first)) or not _is_written_as_name(words, name):
            continue
        if _spells(words, folded, beside, name, n_unknown):
            return True
        if sound[0] in map(_sound, first) and _spells(words, [*map(_sound, folded)], beside, sound, n_unknown):
            return True
    return False


def _may_stand_beside(word: str, may_be_section: bool) -> bool:
    return word in ARTICLES or word in SITE_WORDS or (may_be_section and (word in SECTIONS or word in PAPERS))


def _is_piece(folded: list[str], name: str) -> bool:
    """Is it the first or the last half of a label, or more of it?"""
    piece = "".join(folded).removeprefix("the")
    return len(piece) >= _MIN_PIECE and 2 * len(piece) >= len(name) and (name.startswith(piece) or name.endswith(piece))


def _begins_unspaced(key: str, name: str) -> bool:
    """Does a part begin with a name in a script without spaces?"""
    return is_unspaced(name[0]) and key.startswith(name) and len(key) < 3 * len(name)


def _words_of(text: str) -> list[str]:
    return [piece for word in _WORD.findall(unicodedata.normalize("NFC", text)) for piece in _SEAM.split(word)]


def _folded(text: str) -> str:
    """Letters without accents and case, Cyrillic and Greek ones by their sound."""
    key = letters_key(text)
    if key.isascii():
        return key
    plain = "".join(c if is_unspaced(c) or c in "йї" else unicodedata.normalize("NFKD", c)[0] for c in key)
    return plain.translate(_SOUNDS)


def _sound(folded: str) -> str:
    for letters, sound in _LOOSE:
        folded = folded.replace(letters, sound)
    return folded


def _stated(site: str) -> set[str]:
    """A name as stated, what stands before its tagline, and the initials of a name of several words."""
    found = {_folded(site)}
    for name in (site, _TAGLINE.split(site)[0]):
        words = _words_of(name)
        if len(words) <= _MAX_NAME:
            initials = "".join(_folded(word)[:1] for word in words if word.casefold() not in ARTICLES)
            found |= {_folded(name)} | ({initials} if len(initials) >= _MIN_INITIALS else set())
    return found


def _variants(label: str) -> set[str]:
    """A label itself, without the article before it and without a common word behind it."""
    bare = label.removeprefix("the")
    found = {label, bare.removesuffix("news"), bare.removesuffix("online")}
    return (found | {bare} if len(bare) > _SHORT else found) - {""}


def _is_short_for(words: list[str], name: str) -> bool:
    """Initials for a label that has the last word in full: NYT for nytimes."""
    short, *others = words
    lower = short.lower()
    if others or not short.isupper() or not _SHORT <= len(short) <= _SHORT + 1 or not name.startswith(lower[:-1]):
        return False
    return lower[-1] == name[len(lower) - 1 : len(lower)] and name[len(lower) - 1 :] in PAPERS


def _is_written_as_name(words: list[str], name: str) -> bool:
    """A label as short as a common word names the site in capitals only: "it" is seldom it.example."""
    if len(name) > _SHORT or any(is_unspaced(word[0]) for word in words):
        return True
    return any(word.isupper() if len(name) < _SHORT and len(words) == 1 else word[0].isupper() for word in words)


class _State(NamedTuple):
    """How far words spell a label: letters spelled, words that gave their initial, whether one is whole, unknown words."""

    at: int = 0
    n_initials: int = 0
    has_whole: bool = False
    n_unknown: int = 0


def _spells(words: list[str], folded: list[str], beside: list[bool], label: str, n_unknown: int) -> bool:
    """Do words, whole or by initials, spell a label one after another, when words that may stand beside it are left out?"""
    states = {_State()}
    for word, letters, is_beside in zip(words, folded, beside, strict=True):
        states = {after for state in states for after in _read(state, word, letters, is_beside, label)}
    n_unknown = n_unknown if len(label) >= _LONG else 0
    needed = 2 if words[-1].casefold() in PAPERS else _MIN_INITIALS
    return any(
        s.at == len(label)
        and s.n_unknown <= (0 if s.n_initials else n_unknown)
        and (s.has_whole or s.n_initials >= needed)
        for s in states
    )  # fmt: skip


def _read(state: _State, word: str, letters: str, is_beside: bool, label: str) -> set[_State]:
    """The states after one more word."""
    found = set()
    at, is_capital = state.at, not is_small(word[0])
    if letters and label.startswith(letters, at):
        found.add(state._replace(at=at + len(letters), has_whole=state.has_whole or word.casefold() not in ARTICLES))
    if is_capital and label.startswith(letters[:1], at):
        found.add(state._replace(at=at + 1, n_initials=state.n_initials + 1))
        n = _n_alike(letters, label[at:])
        if _PIECE <= n < len(letters):
            found.add(state._replace(at=at + n, n_initials=state.n_initials + 2))
    if is_beside:
        found.add(state)
    elif is_capital:
        found.add(state._replace(n_unknown=state.n_unknown + 1))
    return found


def _n_alike(a: str, b: str) -> int:
    """Letters that two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
