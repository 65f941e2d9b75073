"""What kind of source a phrase names, and the name it resolves to."""

from dataclasses import dataclass

from tasks.evidence.packs import load_pack, word_set
from tasks.evidence.people import DEMONYMS, MEDIA, ORGANISATIONS, PEOPLES, PERSONS, PLACES, TITLES, Mention, People
from tasks.evidence.phrases import PREPOSITIONS, phrase_before
from tasks.evidence.reading import Reading
from tasks.evidence.statement import Statement

_SOURCES = load_pack("sources")
_BEHIND_HEAD = word_set("close familiar involved present")  # sources close to the family
_SEVERAL = word_set("two three four five six seven eight nine ten several some many most both all few dozens hundreds thousands")
_MEDIA_NOUNS = word_set("media newspaper broadcaster press outlets outlet channel magazine television radio tv tabloid")
_PLURAL = word_set(_SOURCES["person_plural"]) | {f"{word}s" for word in PERSONS}
_DOCUMENT = word_set(_SOURCES["document"]) | word_set(_SOURCES["document_plural"])
_RUMOUR = word_set(_SOURCES["rumour"])
_SINGULAR = frozenset(["he", "she", "his", "her", "him", "himself", "herself"])
_RELATIVES = frozenset(("who", "which", "that"))
_THINGS = frozenset(("named_org", "document", "media"))
_ARTICLES = frozenset(["the", "a", "an", "its", "his", "her", "their", "our"])
_CATAPHORA = frozenset(("a", "an", "one"))


@dataclass(frozen=True)
class Source:
    """kind: one of schema.SOURCE_KINDS; name: the fullest name in the text, None where it is not named."""

    kind: str
    name: str | None


class Sources:
    """Kinds and names of the sources of one text, in the order of the text: a pronoun needs those before it."""

    def __init__(self, reading: Reading, statements: list[Statement]) -> None:
        self.reading = reading
        self.people = People(reading)
        for mention in _unnamed_people(reading):
            self.people.add(mention)
        self._first_of: dict[str, int] = {}
        for mention in self.people.mentions:
            self._first_of.setdefault(mention.key, mention.first)
        self._last_thing = "named_org"
        self._memo: dict[tuple[int, int], Source] = {}
        spans = sorted({s.source for s in statements if s.source})
        self._firsts = frozenset(first for first, _ in spans)
        for span in spans:
            found = self._classify(span)
            self._memo[span] = found
            if found.kind in _THINGS:
                self._last_thing = found.kind

    def of(self, span: tuple[int, int]) -> Source:
        """The source that a phrase names."""
        return self._memo[span]

    def _classify(self, span: tuple[int, int]) -> Source:
        first, last = span
        lows = self.reading.lows
        low = lows[first]
        if last - first == 1 and low in _SINGULAR:
            return self._pronoun(first)
        if last - first == 1 and low in _RELATIVES:
            return self._relative(first)
        if last - first == 1 and low in ("i", "my", "me"):
            return Source("unnamed_person", None)
        if last - first == 1 and low in ("it", "its"):
            return Source(self._last_thing, None)
        if last - first == 1 and low in ("they", "we", "you", "their", "our", "your", "them", "us"):
            return Source("unnamed_group", None)
        return self._phrase(first, last)

    def _pronoun(self, at: int) -> Source:
        found = self.people.behind_pronoun(at)
        if found is None:
            return Source("unnamed_person", None)
        self.people.add(Mention(at, at + 1, found.key, found.sex))
        if not found.key:
            return Source("unnamed_person", None)
        return Source("named_person", self.people.fullest(found.key))

    def _relative(self, at: int) -> Source:
        """ "who" and "which" stand for the phrase before them."""
        end = at - (self.reading.lows[at - 1] == ",")
        start = phrase_before(self.reading, end, self.reading.sentences[self.reading.sentence_of(at)][0]) if at else None
        if start is None or start >= end or self.reading.lows[start] in _RELATIVES:
            return Source("unnamed_person" if self.reading.lows[at] == "who" else "document", None)
        return self._phrase(start, end)

    def _phrase(self, first: int, last: int) -> Source:
        words, lows = self.reading.words, self.reading.lows
        stop = next((k for k in range(first + 1, last) if lows[k] in (",", "(", "—")), last)
        singular_of = lows[first] == "one" and first + 1 < last and lows[first + 1] == "of"
        core = next((k for k in range(first + 1, stop) if lows[k] in PREPOSITIONS), stop)
        head = core - 1
        while head > first and (not lows[head][0].isalnum() or lows[head] in _BEHIND_HEAD):
            head -= 1
        if singular_of:
            return Source("unnamed_person", None)
        if lows[first] in _SEVERAL and first + 1 < last and lows[first + 1] == "of":
            return Source("unnamed_group", None)
        named = self.people.named_in(first, last)
        if named and named.key and self._is_whole_name(named, first, core, last):
            return Source("named_person", self.people.fullest(named.key))
        kind = _kind_of_head(words, lows, first, head, core)
        if kind == "unnamed_person" and any(words[k][0].isupper() and lows[k] in ORGANISATIONS for k in range(stop, last)):
            return Source("named_org", self.reading.slice(stop + 1, last).strip(",—( )"))
        if kind == "unnamed_person" and lows[first] in _CATAPHORA:
            later = self._named_next(last)
            if later:
                return later
        if kind == "named_person":
            return Source(kind, self.people.fullest(lows[head]) or words[head])
        named_thing = kind in ("named_org", "media") and any(
            words[k][0].isupper() and lows[k] not in _ARTICLES for k in range(first, stop)
        )
        return Source(kind, self.reading.slice(first, stop) if named_thing else None)

    def _is_whole_name(self, named: Mention, first: int, core: int, last: int) -> bool:
        """Is the person the source, and not the owner of it ("Clinton's campaign") or hung on it by a preposition?"""
        lows = self.reading.lows
        behind = lows[named.last] if named.last < last else ""
        if behind in ("'s", "'", "’") and named.last + 1 < last:
            return False
        if named.first < core:
            return named.last >= core or lows[named.last] in (",", "(", "and", "'s", "jr.") or all(
                lows[k] in TITLES for k in range(named.last, core))  # fmt: skip
        if (
            lows[named.first - 1] != "of"
            and any(lows[k] in TITLES for k in range(first, core))
            and all(lows[k] in ("of", "the") or self.reading.words[k][0].isupper() for k in range(core, named.first))
        ):
            return True
        return lows[named.first - 1] in (",", "(", "—") or all(
            lows[k] in TITLES or lows[k] in (",", "the") for k in range(named.first - 1, named.first)
        )

    def _named_next(self, last: int) -> Source | None:
        """ "A politician announced ... Lee Seong-kweun explained ...": the next sentence names whom this one introduces."""
        number = self.reading.sentence_of(last - 1) + 1
        if number >= len(self.reading.sentences):
            return None
        first, stop = self.reading.sentences[number]
        if "\n" in self.reading.text[self.reading.ends[last - 1] : self.reading.starts[first]]:
            return None
        mention = self.people.named_in(first, stop)
        if mention is None or mention.first != first or not mention.key:
            return None
        is_new = self._first_of.get(mention.key, first) >= first
        if is_new and first in self._firsts and mention.last - mention.first >= 2:
            return Source("named_person", self.people.fullest(mention.key))
        return None


def _kind_of_head(words: list[str], lows: list[str], first: int, head: int, core: int) -> str:
    low, word = lows[head], words[head]
    inside = range(first, core)
    has_name = any((words[k][0].isupper() and k > first) or lows[k] in DEMONYMS for k in inside)
    if low in _RUMOUR and not any(lows[k] in ("'s", "his", "her", "its", "their", "the") for k in inside):
        return "unnamed_group"
    if low in MEDIA and (
        word[0].isupper() or low in _MEDIA_NOUNS
    ):
        return "media"
    if (
        any(lows[k] in ("times", "post", "reuters", "bbc", "cnn", "guardian", "politico") and words[k][0].isupper() for k in inside)
        and low not in PERSONS
        and low not in _PLURAL
        and low not in _DOCUMENT
    ):
        return "media"
    if low in ORGANISATIONS or low in ("police",):
        return (
            "named_org"
            if has_name or lows[first] in ("the", "his", "her", "its", "their", "our") or low == "police"
            else "unnamed_group"
        )
    if low in _DOCUMENT and not word.isupper():
        return "document"
    if low in _PLURAL or low in PEOPLES:
        return "unnamed_group"
    if low in PERSONS and not (word[0].isupper() and head > first and words[head - 1][0].isupper() and head - first > 2):
        return "unnamed_person"
    if word.isupper() and len(word) > 1 and word.isalpha():
        return "named_org"
    if low in PLACES or any(lows[k] in ORGANISATIONS for k in inside):
        return "named_org"
    if word[0].isupper():
        return "named_person" if head == first or (core - first <= 4 and lows[first] not in ("the", "a", "an")) else "named_org"
    if (
        (low.endswith("s") and not low.endswith("ss"))
        or low.isdigit()
        or lows[first] in ("many", "some", "most", "several", "half")
    ):
        return "unnamed_group"
    return (
        "document"
        if lows[first] in ("the", "a", "an", "this", "that", "its", "his", "her", "their", "another")
        else "unnamed_person"
    )


def _unnamed_people(reading: Reading) -> list[Mention]:
    """ "one soldier", "a politician", "one of the men": persons without a name that a pronoun may stand for."""
    lows = reading.lows
    found: list[Mention] = []
    for at, low in enumerate(lows[:-1]):
        if low not in ("a", "an", "one", "another"):
            continue
        if low == "one" and lows[at + 1] == "of":
            found.append(Mention(at, at + 1, "", ""))
            continue
        for end in range(at + 1, min(at + 5, len(lows))):
            if lows[end] in PERSONS and not _goes_on(reading, end + 1):
                found.append(Mention(at, end + 1, "", ""))
                break
            if not lows[end][0].isalpha() or lows[end] in PREPOSITIONS:
                break
    return found


def _goes_on(reading: Reading, at: int) -> bool:
    """Does a name, another noun or a possessive follow, so that the person is named or is not the head?"""
    words, lows = reading.words, reading.lows
    if at >= len(lows):
        return False
    named_behind = lows[at] == "," and at + 2 < len(lows) and words[at + 1][0].isupper() and words[at + 2][0].isupper()
    return named_behind or lows[at] in PERSONS or words[at][0].isupper() or lows[at] == "'s"
