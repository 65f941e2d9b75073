"""Read people: which names of persons, agencies and houses a stretch of byline words holds.

A stretch is cut at commas and conjunctions; each part has its address, place, title and role taken off, and what is left must
look like a name. Reading stops at the first part that explains itself as nothing known: better no name than a wrong one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from tasks.statements.marks import as_letters
from tasks.statements.name_data import (
    AGENCIES,
    ARTICLES,
    CONJUNCTIONS,
    DEGREES,
    DESKS,
    EXACT_AGENCIES,
    NOISE,
    NOT_ALONE,
    NOT_NAMES,
    ORGANISATIONS,
    PARTICLES,
    PLACE_WORDS,
    PLACES,
    ROLE_ADJECTIVES,
    ROLES,
    TITLES,
)

MAX_NAME_WORDS, MAX_HOUSE_WORDS = 5, 6
SPACED_UNCASED = re.compile("[\u0590-\u0eff]")  # scripts without capitals that part words
MAX_UNCASED_WORDS, MAX_UNCASED_LETTERS = 4, 20  # of a name in a script without capitals, and of each word of it
LONG_STRETCH = 90  # characters; a list of names as long as that is understood to its end
MAX_PLACE = 40  # characters of "in Kyiv, for The Times" behind a name; more is a sentence
_SMALL = PARTICLES | {"of", "the", "for", "and", "&", "|"}


@dataclass
class People:
    """What one stretch holds. is_clear: every part of it was understood; is_word: it is one word without a cue;
    is_long: it is a sentence rather than a list of names."""

    names: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    is_clear: bool = True
    is_word: bool = False
    is_long: bool = False


@dataclass(frozen=True)
class _Part:
    """Words between two joints (a comma, "and", ...). is_first: nothing was read before; after_role: the part before was
    somebody's role; role: where the words had one, "front", "end" or ""."""

    words: list[str]
    joint: str
    is_first: bool
    after_role: bool
    role: str = ""


_NOISE = re.compile(rf"(?<!\w)(?:{NOISE})(?!\w)")
_HANGING = re.compile(r"(?:\s+(?:on|am|um|at|el|le|il|em|den|kl|o|о|в)\.?)+$|^(?:on|am|um|at)\s")
_WORD = re.compile(
    r"(?:(?:[dDlLO]|al|el|ad|as|an|ar|bin)['’ʼ-])?[^\W\d_](?:[^\W\d_]|['’ʼ.`-](?=[^\W\d_])){0,30}(?<!['’]s)(?:(?<!\w{4})\.)?"
)
_SIGN = re.compile("[a-zäöü]{2,4}")  # how German desks sign: sda/sep
_CAMEL = re.compile(r"(?!Mac)\w+[a-z][a-z][A-Z]")
_DOMAIN = re.compile(r"[\w-]+\.(?:com|org|net|de|at|ch|fr|it|es|pl|ru|ua|tr|co|uk|info|eu|tv|in|br|news)(?:\.\w\w)?", re.I)
_ROLE_COMPOUND = re.compile(r"(?:redakteur|redaktor|korrespondent|reporter|journalist|leiter|chef)(?:in)?$")


def read_people(text: str, language: str, has_cue: bool) -> People:
    """The people of one stretch; without a cue before it a single word is no name.

    >>> read_people("Jane Doe in Kyiv and John Smith, Reuters", "en", True).names
    ['Jane Doe', 'John Smith']
    """
    if titled := _HANGUL_TITLED.findall(text):  # before a Korean name with its title there are places
        return People(names=titled)
    people = People()
    joint, is_first, after_role = "", True, False
    for words, next_joint in _parts(text, language):
        noise = _NOISE.search(lower(words))
        words = _HANGING.sub("", words[: noise.start() if noise else None]).strip(" .,:–-")
        words, sections, _ = words.partition(" In ")  # "In Travel, Tips": the sections of the site follow
        rest = _without_place(words, language)
        if words and not rest:  # "in News", "for the Tribune": what follows lists sections or houses
            break
        if len(words) - len(rest) > MAX_PLACE or ": " in words:  # a sentence or a headline
            people.is_clear = False
            break
        part = _Part(rest.split(), joint, is_first and has_cue, after_role)
        people.is_clear = _read_part(words, part, people, language)
        if not people.is_clear or sections:
            break
        after_role = _without_role(part.words)[1] == "end"
        joint, is_first = next_joint, is_first and not words
    people.is_long = len(text) > LONG_STRETCH
    people.is_word = not has_cue and bool(re.fullmatch(r"\w+", text.strip()))
    return people


def lower(text: str) -> str:
    """The text in lower case with every character in its place; patterns on it are ten times as fast as ignoring case."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _parts(text: str, language: str) -> Iterator[tuple[str, str]]:
    pieces = _joints(f"{CONJUNCTIONS['']} {CONJUNCTIONS['en']} {CONJUNCTIONS.get(language, '')}").split(text)
    for n in range(0, len(pieces), 2):
        yield pieces[n], "".join(pieces[n + 1 : n + 2]).strip().lower()


@lru_cache(maxsize=64)
def _joints(words: str) -> re.Pattern[str]:
    one = "|".join(sorted(set(words.split())))
    return re.compile(rf"(\s*[,，،、&/／]\s*(?:(?:{one})\s)?|(?:^|\s)(?:{one})\s)")


def _read_part(text: str, part: _Part, people: People, language: str) -> bool:
    """Add to people what one part names; False if it says something else."""
    if is_agency(text):
        people.agencies.append(text)
        return True
    if not text or _SIGN.fullmatch(text):
        return True
    if _HAN.search(text) or _HANGUL_NAME.fullmatch(text):
        return _read_east_asian(text, people, language)
    words, role = _without_role(part.words)
    words = _without_agency(words, people)
    while len(words) > 1 and words[0].lower().rstrip(".") in TITLES:
        words = words[1:]
    if role == "end" and len(words) == 1 and part.words[-1].lower() == "staff" and not is_agency(words[0]):
        words, role = part.words, ""  # the staff of a house
    part = _Part(words, part.joint, part.is_first, part.after_role, role)
    return _add(part, people, language) if words else True


def _add(part: _Part, people: People, language: str) -> bool:
    """Sort the words that are left into agencies, places, houses and names."""
    words, name = part.words, " ".join(part.words).strip(",")
    is_continued_role = part.after_role and not part.role and "," not in part.joint and part.joint != "&"
    if is_agency(name):
        people.agencies.append(name)
    elif name.lower() in PLACES or name.lower().rstrip(".®") in DEGREES or is_continued_role:
        pass
    elif _is_organisation(words, language):
        is_telling = len(words) > 1 or "." in name or (part.is_first and name.lower() not in ORGANISATIONS)
        people.organisations += [name] if is_telling else []
    elif not _is_name(words) or (part.role == "end" and len(words) == 1):
        return bool(part.role) and not any(map(str.islower, words))
    elif len(words) == 1:
        return _add_single(name, part, people)
    elif not (part.role == "end" and people.names and part.joint == ","):
        people.names.append(_undouble(words))
    return True


def _add_single(word: str, part: _Part, people: People) -> bool:
    """One word: a name if it comes first, half of a double surname (Ortega y Gasset), another first name, or a place."""
    last = people.names[-1] if people.names else ""
    if part.is_first:
        people.names.append(word)
    elif " " in last and part.joint in ("y", "i", "e"):
        people.names[-1] = f"{last} {part.joint} {word}"
    elif last and " " not in last and part.joint not in (",", "/"):
        people.names.append(word)
    return bool(people.names or people.agencies or people.organisations)


def _undouble(words: list[str]) -> str:
    half = len(words) // 2
    return " ".join(words[:half] if half > 1 and words[:half] == words[half:] else words)


# --- what is no person's name -----------------------------------------------------------------------------------------


def is_agency(text: str) -> bool:
    """A news agency, also with its country or line: AFP Deutschland, dpa-infocom.

    >>> [is_agency(text) for text in ("The Associated Press", "A.P.", "ANI", "Ani", "dpa", "Reuters Jones")]
    [True, True, True, False, True, False]
    """
    plain = re.sub(r"^(?:[Tt]he |[Dd]ie |[Ll]['’])", "", text.strip(" .,()")).replace(".", "")
    key = " ".join(plain.lower().split())
    if key in AGENCIES:
        return plain == EXACT_AGENCIES.get(key, plain)
    first, _, rest = plain.partition(" ")
    is_line = first.lower() in AGENCIES and first.isupper() and rest in ("Deutschland", "Deutsch", "Brasil", "News", "Español")
    return is_line or key.startswith("dpa-")


def _without_agency(words: list[str], people: People) -> list[str]:
    """Take an agency, a paper after "The", or two words in capitals off the end of a name that runs into them."""
    for n in range(1, len(words)):
        tail = " ".join(words[n:])
        if is_agency(tail):
            people.agencies.append(tail)
            return words[:n]
        is_house = words[n] == "The" or (len(words) > n + 1 and all(w.isupper() and len(w) > 2 for w in words[n:]))
        if is_house and n > 1 and not words[0].isupper():
            people.organisations.append(tail)
            return words[:n]
    return words


def _without_place(part: str, language: str) -> str:
    """Cut "in Kyiv", "for The Times", "of the Tribune", "on Tuesday" off a name."""
    return _places(f"{PLACE_WORDS['']} {PLACE_WORDS.get(language, '')} for of on für para pour").sub("", part).strip()


@lru_cache(maxsize=64)
def _places(prepositions: str) -> re.Pattern[str]:
    one = "|".join(sorted(set(prepositions.split())))
    return re.compile(rf"(?:^|\s)(?:{one})\s(?:the\s|der\s|die\s|[^\W\d_a-zа-яє-ї]).*")


def _without_role(words: list[str]) -> tuple[list[str], str]:
    """Take "Senior Travel Reporter" off the end of a name, or "Korrespondent" or "our correspondent" off its front."""
    role = next((n for n, word in enumerate(words) if _is_role(word)), None)
    if role is None:
        return words, ""
    first = next((n for n, word in enumerate(words[:role]) if word.lower().strip("-") in ROLE_ADJECTIVES), role)
    if first and not words[0].islower():
        return words[:first], "end"
    rest = _without_role(words[role + 1 :])[0]
    return rest, "front" if rest else "end"


def has_role(text: str) -> bool:
    """Does one of its words say what somebody does: editor, Korrespondentin?"""
    return any(map(_is_role, text.split()))


def _is_role(word: str) -> bool:
    plain = word.lower().strip(".,")
    return plain in ROLES or bool(_ROLE_COMPOUND.search(plain))


def _is_organisation(words: list[str], language: str) -> bool:
    """Known by a word, an article in front, a web address, or as one word with capitals inside or of two to five."""
    if _DOMAIN.fullmatch(" ".join(words)):
        return True
    if len(words) > MAX_HOUSE_WORDS or (words[0].lower() in NOT_NAMES and words[0].lower() != "the"):
        return False
    if not all(word in _SMALL or any(map(str.isupper, word[:4])) or is_uncased(word) for word in words):
        return False
    if any(word.lower().strip(",.") in ORGANISATIONS for word in words):
        return True
    articles = f"{ARTICLES['en']} {ARTICLES.get(language, '')}".split()
    if len(words) > 1:
        return words[0][0].isupper() and words[0].lower() in articles
    return bool(_CAMEL.match(words[0])) or (words[0].isupper() and 2 <= len(words[0].replace(".", "")) <= 5)


def _is_name(words: list[str]) -> bool:
    """One to five words with capitals, particles between them, none that names never have."""
    big = [word for n, word in enumerate(words) if n == 0 or word not in PARTICLES]
    if not 1 <= len(big) <= MAX_NAME_WORDS or words[-1] in PARTICLES or len(words) > 2 * MAX_NAME_WORDS:
        return False
    if not all(_is_word(word) and (word.lower() not in NOT_NAMES or (n and word == "An")) for n, word in enumerate(big)):
        return False  # An: a common Vietnamese name
    if any(map(str.isnumeric, "".join(big))):
        return False
    if len(words) == 1 and words[0].lower() in NOT_ALONE:
        return False
    is_cased = any(word.lower() != word.upper() for word in big)
    if not is_cased:
        return _is_uncased_name(big)
    has_capitals = all(any(letter.isupper() for letter in word[:4]) for word in big)
    return any(len(word.strip(".")) > 1 for word in big) and has_capitals


def _is_uncased_name(words: list[str]) -> bool:
    """Two to four words, or one behind an initial: செ.கார்த்திகேயன். No first name has the Arabic article."""
    n_parts = sum(len(word.strip(".").split(".")) for word in words)
    is_short = all(len(word) <= MAX_UNCASED_LETTERS for word in words)
    return n_parts > 1 and len(words) <= MAX_UNCASED_WORDS and is_short and not words[0].startswith("ال")


def _is_word(word: str) -> bool:
    return bool(_WORD.fullmatch(as_letters(word)))


def is_uncased(text: str) -> bool:
    """Is it in a script without capitals: Hebrew, Arabic, Hindi, Thai?

    >>> is_uncased("נועה ברקאי"), is_uncased("Jane Doe"), is_uncased("2025")
    (True, False, False)
    """
    return text.lower() == text.upper() and any(map(str.isalpha, text))


# --- East Asia --------------------------------------------------------------------------------------------------------

_HAN = re.compile("[\u4e00-\u9fff々]")
_HAN_NAME = re.compile("[\u4e00-\u9fff々]{2,4}")
_JA = "[\u4e00-\u9fff々\u3041-\u30ffー]"
_JAPANESE_NAME = re.compile(f"{_JA}{{1,4}}[ \u3000]?{_JA}{{1,4}}")
_HAN_ROLE = re.compile("记者|記者|编辑|編集委員|論説委員|特派員|通讯员|特约|支局長|本报|本報|实习生|さん|氏")
_HAN_PLACE = re.compile(r"\S*(?:报道|報道|报导|報導|電$|电$)")
_HAN_HOUSE = re.compile("[社報报網网]$|新聞|新闻|编辑部|編集|通信|通讯|电视|電視|放送|综合|デジタル")
_HANGUL_NAME = re.compile("[\uac00-\ud7a3]{2,4}")
_HANGUL_ROLE = re.compile("기자|특파원|논설위원|칼럼니스트|편집장|기자단|취재팀")
_HANGUL_TITLED = re.compile("([\uac00-\ud7a3]{2,4})\\s?(?:기자|특파원|논설위원|칼럼니스트)")


def _read_east_asian(text: str, people: People, language: str) -> bool:
    """Chinese (a space parts two names), Japanese (it parts the family name) and untitled Korean names."""
    text = _HAN_ROLE.sub("", _HAN_PLACE.sub("", text)).strip(" \u3000")
    if _HAN_HOUSE.search(text):
        people.organisations.append(text)
        return True
    if text in NOT_NAMES:
        return False
    if text in DESKS:
        people.organisations.append(text)
        return True
    words = text.split()
    if len(words) > 1 and _HAN_HOUSE.search(words[0]):  # 海風日報 記者林芷安
        people.organisations.append(words[0])
        words, text = words[1:], " ".join(words[1:])
    is_list = language != "ja" and all(map(_HAN_NAME.fullmatch, words))
    is_one = _JAPANESE_NAME.fullmatch(text) or (_HANGUL_NAME.fullmatch(text) and not _HANGUL_ROLE.fullmatch(text))
    people.names += words if is_list else [text] if is_one else []
    return is_list or bool(is_one) or not text
