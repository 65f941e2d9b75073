"""Names of people in a text: the fullest form of each, and whom a pronoun stands for."""

import re
import unicodedata
from bisect import bisect_left, insort
from dataclasses import dataclass

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.phrases import ADVERBS, AUXILIARIES, PREPOSITIONS, PRONOUNS, SUBORDINATORS
from tasks.evidence.reading import Reading

_NAMES, _SOURCES = load_pack("names"), load_pack("sources")
PLACES = word_set(_NAMES["places"])
DEMONYMS = word_set(_NAMES["demonyms"])
PEOPLES = word_set(_NAMES["demonym_plurals"])
_NOT_NAMES = word_set(_NAMES["not_names"])
_FEMALE, _MALE = word_set(_NAMES["female"]), word_set(_NAMES["male"])
TITLES = word_set(_SOURCES["titles"])
ORGANISATIONS = word_set(_SOURCES["organisation"])
MEDIA = word_set(_SOURCES["media"])
PERSONS = word_set(_SOURCES["person"])
_CLOSED = PREPOSITIONS | SUBORDINATORS | AUXILIARIES | ADVERBS | PRONOUNS
_BEFORE_NAMES = TITLES | DEMONYMS | PLACES | {"former"}
_PARTICLES = word_set("de la van von der den bin al el da di du dos ibn")
_WOMEN = word_set("mrs. ms. mrs ms dame lady spokeswoman chairwoman congresswoman queen princess")
_MEN = word_set("mr. mr sir lord king prince chairman congressman spokesman")
_BACK = 4  # sentences a pronoun looks back


@dataclass(frozen=True, order=True)
class Mention:
    """A person in the text: tokens, the surname they are filed under ("" where no name is given), and sex where it shows."""

    first: int
    last: int
    key: str
    sex: str


def name_key(name: str) -> str:
    """A surname as it compares across spellings and transliterations.

    >>> name_key("Zelensky") == name_key("Zelenskyy") == name_key("Zelenskiy")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if c.isalpha())
    plain = plain.replace("ph", "f").replace("kh", "h").replace("ck", "k").replace("ts", "z").replace("w", "v").replace("x", "ks")
    plain = re.sub(r"[yij]+", "i", plain)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return re.sub(r"(?:ii?|e)$", "i", plain)


class People:
    """All people that a text names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.full: dict[str, str] = {}
        self.sex: dict[str, str] = {}
        self.mentions: list[Mention] = []
        self._runs()

    def _runs(self) -> None:
        words, lows = self.reading.words, self.reading.lows
        firsts = self.reading.sentence_firsts_set
        runs: list[tuple[int, int]] = []
        at, n = 0, len(words)
        for begin in [number for number, word in enumerate(words) if word[0].isupper()]:
            if begin < at or not _may_be_name(words[begin], lows[begin]):
                continue
            at = begin
            end = at + 1
            while end < n and (
                _may_be_name(words[end], lows[end]) or (lows[end] in _PARTICLES and end + 1 < n and words[end + 1][0].isupper())
            ):
                end += 1
            runs.append((at, end))
            at = end
        known: set[str] = set()
        kept: list[tuple[int, int, bool]] = []
        for start, end in runs:
            while start < end and lows[start] in _BEFORE_NAMES:
                start += 1
            roles = (k + 1 for k in range(start, end - 1) if lows[k] in TITLES or (lows[k] in PERSONS and end - k > 2))
            start = max(roles, default=start)
            titled = start > 0 and lows[start - 1] in TITLES
            while start < end and (
                lows[start] in ORGANISATIONS or lows[start] in MEDIA or lows[start] in TITLES or lows[start].endswith("-elect")
            ):
                start += 1
            if start >= end or end - start > 4 or any(lows[k] in ORGANISATIONS or lows[k] in MEDIA for k in range(start, end)):
                continue
            if any(lows[k] in PLACES for k in range(start, end)):
                continue
            whole = end - start >= 2 and not (
                start in firsts and not _is_first_name(lows[start]) and end - start == 2 and lows[start] in PERSONS
            )
            kept.append((start, end, titled or whole))
            if titled or whole:
                known.add(lows[end - 1])
                self._file(start, end)
        for start, end, _sure in kept:
            if lows[end - 1] in known:
                self.mentions.append(Mention(start, end, lows[end - 1], self.sex.get(lows[end - 1], "")))

    def _file(self, start: int, end: int) -> None:
        words, lows = self.reading.words, self.reading.lows
        key, name = lows[end - 1], " ".join(words[start:end])
        if len(name) > len(self.full.get(key, "")) and end - start <= 4:
            self.full[key] = name
        title = lows[start - 1] if start else ""
        sex = "f" if title in _WOMEN or lows[start] in _FEMALE else "m" if title in _MEN or lows[start] in _MALE else ""
        if sex and end - start >= 1 and (end - start > 1 or title):
            self.sex.setdefault(key, sex)

    def fullest(self, low_name: str) -> str | None:
        """The fullest form of a surname in the text, None if it names nobody."""
        return self.full.get(low_name)

    def named_in(self, first: int, last: int) -> Mention | None:
        """The last person named between two tokens; before an apposition, the first."""
        at = bisect_left(self.mentions, first, key=lambda m: m.first)
        if at < len(self.mentions) and self.mentions[at].last <= last:
            return self.mentions[at]
        return None

    def add(self, mention: Mention) -> None:
        """One more mention: a pronoun that was resolved, a person without a name."""
        insort(self.mentions, mention)

    def behind_pronoun(self, pronoun: int) -> Mention | None:
        """Whom "he" or "she" at a token stands for: the first person of the sentence, else of one of the sentences before."""
        reading = self.reading
        sex = "f" if reading.lows[pronoun] in ("she", "her") else "m"
        number = reading.sentence_of(pronoun)
        for back in range(min(_BACK, number) + 1):
            first, last = reading.sentences[number - back]
            at = bisect_left(self.mentions, first, key=lambda m: m.first)
            while at < len(self.mentions) and self.mentions[at].last <= min(last, pronoun):
                if self._may_be(self.mentions[at], sex):
                    return self.mentions[at]
                at += 1
        return None

    def _may_be(self, mention: Mention, sex: str) -> bool:
        behind = self.reading.lows[mention.last] if mention.last < len(self.reading.lows) else ""
        return self.reading.quoted[mention.first] < 0 and mention.sex in ("", sex) and behind not in ("'s", "'")


def _is_first_name(low: str) -> bool:
    return low in _FEMALE or low in _MALE


def _may_be_name(word: str, low: str) -> bool:
    if not word[0].isupper() or low in _NOT_NAMES or low in _CLOSED or (word.isupper() and len(word) > 2 and "." not in word):
        return False
    return word[-1] != "." or len(word) == 2 or low in TITLES or low in ("jr.", "sr.", "st.")
