"""Identify language: which ISO 639-1 code a document is written in, and which of its blocks are written in another.

A document is known by five windows of 200 characters spread over its prose, so that an English banner in front of it does
not decide. pycld2 answers first, being a hundred times faster; langdetect is asked only where pycld2 is unsure. What the
page declares breaks ties and never overrules the words: pages are often declared in the language of their template.

Nothing here depends on earlier calls: langdetect gets profiles loaded in a fixed order and a new seeded detector a call.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import pycld2

N_WINDOWS, WINDOW = 5, 200  # same accuracy as the full text
MIN_PROSE = 80  # bytes of a block that counts as prose; menus and captions are shorter. Bytes, for Chinese says more a character
SURE_PERCENT = 70  # of the sample that pycld2 must give to one language
SURE_PROBABILITY = 0.9  # of langdetect, to overrule an unsure pycld2
MIN_SCRIPT_LETTERS = 3  # of a block, below which its script shows nothing
MIN_LETTERS = 25  # of a block, below which its words show nothing
MIN_FOREIGN_LETTERS = 50  # of a block that is said to be foreign
MIN_SIBLING_LETTERS = 160  # the same where the two languages share most of their words
BLOCK_HEAD = 600  # characters of a block that are looked at

_ISO = {
    "iw": "he", "jw": "jv", "in": "id", "ji": "yi", "mo": "ro", "nb": "no", "nn": "no", "sco": "en", "sh": "sr",
    "zh-cn": "zh", "zh-tw": "zh", "zh-hant": "zh", "zh-hans": "zh",
}  # fmt: skip
_UNKNOWN = frozenset(("un", "xx", "zz"))  # what stands for no language, or for a script alone
_HINTS = frozenset(code for _, code in pycld2.LANGUAGES)
_SIBLINGS = [
    set(group.split())
    for group in (
        "da no sv fo is", "cs sk", "hr sr bs sl mk bg", "ru uk be bg mk", "es pt gl ca it oc", "fr oc ca", "id ms jv su",
        "de lb nl af fy", "zu xh st tn nr ss ts ve sw", "fa ar ur ps ku", "hi mr ne sa bh", "fr la ia",
        "tr az tk uz", "fi et",
    )
]  # fmt: skip

# A script that only one language of the news writes. Kana before Han: Japanese mixes them, Chinese has no kana.
_SCRIPTS = [
    (code, re.compile(f"[{letters}]"))
    for code, letters in (
        ("ko", "\uac00-\ud7af\u1100-\u11ff"), ("ja", "\u3041-\u3096\u30a1-\u30fa"), ("zh", "\u4e00-\u9fff\u3400-\u4dbf"),
        ("el", "\u0370-\u03ff\u1f00-\u1fff"), ("he", "\u05d0-\u05ea"), ("th", "\u0e01-\u0e4e"), ("ka", "\u10a0-\u10ff"),
        ("hy", "\u0531-\u0587"), ("km", "\u1780-\u17d3"), ("lo", "\u0e81-\u0edf"), ("my", "\u1000-\u109f"),
        ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"),
        ("gu", "\u0a80-\u0aff"), ("pa", "\u0a00-\u0a7f"), ("or", "\u0b00-\u0b7f"), ("si", "\u0d80-\u0dff"),
    )
]  # fmt: skip
_FAR = re.compile("[\u0370-\u03ff\u0531-\u1fff\u3041-\ud7ff]")  # the blocks that these scripts lie in, without Cyrillic
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+|[@#]\w+")
_NO_LETTERS = bytes(b for b in range(128) if not chr(b).isalpha())


def identify(texts: Sequence[str], hint: str = "") -> tuple[str, str]:
    """The language of a document's blocks as ISO 639-1, and what showed it; ("", "") if nothing does.

    hint: what the page or record declares, such as `de-AT`
    evidence: script (only one language writes it), cld2 (sure alone), cld2+langdetect (agree), langdetect (sure where
    cld2 is not), cld2+hint or langdetect+hint (they disagree, the declaration agrees with one), hint (neither knows).

    >>> identify(["Der Stadtrat hat am Montag beschlossen, die alte Brücke über den Fluss zu erneuern."], "en")
    ('de', 'cld2')
    """
    sample = _sample(texts)
    declared = iso_code(hint)
    by_script = _script_language(sample)
    if by_script:
        return by_script, "script"
    first, is_sure = _ask_cld2(sample)
    if is_sure:
        return first, "cld2"
    second, probability = _ask_langdetect(sample)
    is_telling = _n_letters(sample) >= MIN_LETTERS  # langdetect is as sure of a few words as of many
    return _resolve(first, second, probability if is_telling else 0.0, declared)


def identify_blocks(texts: Sequence[str], document_language: str) -> list[str]:
    """The language of each block that shows one by itself, "" for the others: short, mixed, names and numbers.

    A block is said to be foreign only on strong evidence, for a label that is missing costs less than a wrong one.
    """
    return [_block_language(text[:BLOCK_HEAD], document_language) for text in texts]


@lru_cache(maxsize=1024)
def iso_code(declared: str) -> str:
    """The ISO 639-1 code in a declared language, "" if there is none.

    >>> [iso_code(x) for x in ("en-US", "nb_NO", "zh-Hant-TW", "iw", "ceb", "")]
    ['en', 'no', 'zh', 'he', '', '']
    """
    code = declared.strip().lower().replace("_", "-")
    code = _ISO.get(code) or _ISO.get(code.split("-")[0]) or code.split("-")[0]
    return code if re.fullmatch("[a-z]{2}", code) and code not in _UNKNOWN else ""


def _resolve(first: str, second: str, probability: float, declared: str) -> tuple[str, str]:
    """Two unsure witnesses: agreement wins, then the one the page agrees with, then langdetect if sure, then cld2."""
    if first and first == second:
        return first, "cld2+langdetect"
    if declared and declared in (first, second):
        return declared, "cld2+hint" if declared == first else "langdetect+hint"
    if second and probability >= SURE_PROBABILITY:
        return second, "langdetect"
    if declared:
        return declared, "hint"
    return (first, "cld2") if first else ("", "")


def _sample(texts: Sequence[str]) -> str:
    """Five windows, spread over the prose; over everything where there is little prose. Without addresses, which are English."""
    prose = [text for text in texts if len(text) >= MIN_PROSE or _n_bytes(text) >= MIN_PROSE]
    text = "\n".join(prose if sum(map(len, prose)) >= WINDOW else texts)
    if len(text) > N_WINDOWS * WINDOW:
        step = (len(text) - WINDOW) / (N_WINDOWS - 1)
        text = "\n".join(text[(start := round(n * step)) : start + WINDOW] for n in range(N_WINDOWS))
    return _without_addresses(text)


def _without_addresses(text: str) -> str:
    """The text without what `_ADDRESS` matches, for which it has to hold one of four signs."""
    if "@" in text or "#" in text or "://" in text or "www." in text:
        return _ADDRESS.sub(" ", text)
    return text


def _n_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def _n_letters(text: str) -> int:
    return len(text.encode().translate(None, _NO_LETTERS)) if text.isascii() else sum(map(str.isalpha, text))


def _script_language(text: str) -> str:
    """The language whose own script makes up most of the letters; "" for Latin, Cyrillic, Arabic and other shared ones."""
    if text.isascii() or not _FAR.search(text):
        return ""
    n_letters = len(_LETTER.findall(text))
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    if counts["ja"] * 20 > counts["zh"]:
        counts["ja"], counts["zh"] = counts["ja"] + counts["zh"], 0
    code = max(counts, key=lambda c: counts[c])
    return code if counts[code] * 2 > n_letters else ""


def _ask_cld2(text: str, hint: str = "") -> tuple[str, bool]:
    """pycld2's first language and whether it is sure of it."""
    known = hint if hint in _HINTS else None  # pages declare codes of any two letters
    try:
        is_reliable, _, languages = pycld2.detect(text, isPlainText=True, hintLanguage=known)
    except (pycld2.error, UnicodeEncodeError):  # noncharacters, controls and surrogates, which normalizing takes out
        text = "".join(c if c.isprintable() else " " for c in text)
        is_reliable, _, languages = pycld2.detect(text, isPlainText=True, hintLanguage=known)
    code = iso_code(languages[0][1])
    return code, bool(code and is_reliable and languages[0][2] >= SURE_PERCENT)


@lru_cache(maxsize=1)
def _langdetect_factory() -> Any:
    """A detector factory of our own: profiles in a fixed order, for sums of floats depend on it, and a fixed seed."""
    from langdetect.detector_factory import DetectorFactory

    factory = DetectorFactory()
    profiles = sorted(resources.files("langdetect.profiles").iterdir(), key=lambda path: path.name)
    factory.load_json_profile([p.read_text("utf-8") for p in profiles if not p.name.startswith((".", "__"))])
    factory.seed = 0
    return factory


def _ask_langdetect(text: str) -> tuple[str, float]:
    """langdetect's first language and its probability; ("", 0.0) without letters."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _langdetect_factory().create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return "", 0.0
    return (iso_code(found[0].lang), found[0].prob) if found else ("", 0.0)


@lru_cache(maxsize=4096)  # labelling asks for the blocks of a page twice
def _block_language(text: str, document_language: str) -> str:
    n_letters = _n_letters(text)
    by_script = _script_language(text) if n_letters >= MIN_SCRIPT_LETTERS else ""  # Δ alone is no Greek
    if by_script == "zh" and n_letters < MIN_LETTERS:
        return document_language if document_language in ("zh", "ja") else ""
    if by_script or n_letters < MIN_LETTERS:
        return by_script
    code, is_sure = _ask_cld2(_without_addresses(text), document_language)
    if not is_sure or (code != document_language and not _shows_foreign(text, n_letters, code, document_language)):
        return ""
    return code


def _shows_foreign(text: str, n_letters: int, code: str, document_language: str) -> bool:
    """Long enough, more for siblings, and a sentence rather than a list of names: most words begin in lower case."""
    is_sibling = any(code in group and document_language in group for group in _SIBLINGS)
    if n_letters < (MIN_SIBLING_LETTERS if is_sibling else MIN_FOREIGN_LETTERS):
        return False
    words = [word for word in text.split() if word[0].isalpha()]
    n_upper = sum(word[0].isupper() for word in words)
    return n_upper * 2 <= len(words)
