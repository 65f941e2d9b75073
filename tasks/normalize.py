"""Normalize: repair what broke on the way to us and give white space one form, without rewriting the news.

`normalize_texts` repeats the ordered table FIXES on each block until nothing changes, so that normalizing its own result
changes nothing. Each fix has one name: its function, the value in the audit, the counter. `replay` puts the same
changes on the same raw text again.

Left alone, because a reader sees them or an author chose them: curly quotes, dashes, the ellipsis, zero-width (non-)joiners,
full-width forms and the ideographic space inside a line, right-to-left marks and bidi isolates, variation selectors,
emoji, private use, U+FFFD. Never NFKC: it would turn 10³ into 103.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

import ftfy
from ftfy import ExplanationStep, TextFixerConfig
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from ftfy.fixes import unescape_html

from tasks.errors import ScrapeError
from tasks.records import Fix

MAX_PASSES = 8  # clean text takes none, `&amp;amp;` and double mojibake one; more than 3 was never seen outside of tests

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f\u206a-\u206f\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff"
_INVISIBLE = "\xad\u200b\u2060\ufeff"
_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f"
_BREAKS = "\x0b-\x0d\x85\u2028\u2029"
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")
_ODD_SPACE = re.compile(f"[{_SPACES}]")
_BREAK = re.compile(f"\r\n|[{_BREAKS}]")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_RUN = re.compile(" {2,}")
_IDLE_AT_BREAK = re.compile("\n(?:(?=[ \n\u3000])|(?<=[ \u3000]\n))")

_ENTITY = re.compile(r"&#?[0-9A-Za-z]{1,24};")
_ENTITY_OF_ENTITY = re.compile(r"&(?:amp;|#0*38;|#[xX]0*26;)+(?=#?[0-9A-Za-z]{1,24};)")
_ENTITY_PAIR = re.compile(r"&#(5[56]\d{3});&#(5[67]\d{3});|&#[xX]([dD][89abAB][0-9a-fA-F]{2});&#[xX]([dD][c-fC-F][0-9a-fA-F]{2});")
_TAG = re.compile(r"<[A-Za-z/!]")

_CAN_BE_DIRTY = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_SPACES}{_BREAKS}\ud800-\udfff]")
_FAITHFUL = TextFixerConfig(explain=True, replace_lossy_sequences=False)
_FAITHFUL_LOSSY = TextFixerConfig(explain=True)
_LOST_QUOTE = re.compile("â€(?:\ufffd|(?=[\\sA-Za-z.,;:!?)\\]]|$))")


def _suspect_pattern() -> re.Pattern[str]:
    """A quick test that lets through every line that ftfy's own, slow test calls bad.

    Every pattern of that test has a control or a character nobody types, or two neighbours of certain kinds, one of them a
    symbol or an accented capital; here the pairs are looked for without their finer conditions. The scan stops at rare
    characters only. tests/test_normalize.py compares both over all pairs and triples of kinds.
    """
    kinds = MOJIBAKE_CATEGORIES
    sure = kinds["c1"] + kinds["bad"] + kinds["box"] + "Ђ"
    symbol = "".join(kinds[k] for k in ("law", "currency", "start_punctuation", "end_punctuation", "numeric"))
    capital = kinds["upper_accented"]
    near = symbol + capital + kinds["lower_accented"] + "°´øóВГРСΒΓΞΟβ"
    before_capital = near + kinds["lower_common"]
    return re.compile(
        f"[{sure}{symbol}{capital}Ùœ°](?:(?<=[{sure}])|(?<=[ВГРСΒΓΞΟ]°)"
        f"|(?<=[{symbol}])(?:(?=[{near}])|(?<=[{near}].))"
        f"|(?<=[{capital}])(?:(?=[{symbol}°])|(?<=[{before_capital}].))"
        f"|(?<=[Œœ])(?=[^A-Za-z])|(?<=[ÂÃÎÐØÙ])(?=[^A-Za-z]))",
        re.DOTALL,
    )


_SUSPECT = _suspect_pattern()


def join_surrogates(text: str, _parameter: str) -> tuple[str, str]:
    """Join the two halves of a UTF-16 pair; a half without its other half is an error of decoding, not repaired here."""
    return _SURROGATE_PAIR.sub(lambda m: m[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text), ""


def decode_entities(text: str, _parameter: str) -> tuple[str, str]:
    """Decode `&amp;` and `&#8217;` in a block without tags; `&amp;amp;` at once. Unknown names and dead numbers stay.

    >>> decode_entities("AT&amp;amp;T &lt; 5 &foo; &#0;", "")[0]
    'AT&T < 5 &foo; &#0;'
    """
    if "&" not in text or _TAG.search(text):
        return text, ""
    text = _ENTITY_PAIR.sub(_join_pair, _ENTITY_OF_ENTITY.sub("&", text))
    return _ENTITY.sub(_decode_entity, text), ""


def _join_pair(match: re.Match[str]) -> str:
    base, high, low = (10, match[1], match[2]) if match[1] else (16, match[3], match[4])
    units = (chr(int(high, base)), chr(int(low, base)))
    joined = _SURROGATE_PAIR.fullmatch("".join(units))
    return join_surrogates("".join(units), "")[0] if joined else match[0]


def _decode_entity(match: re.Match[str]) -> str:
    decoded = unescape_html(match[0])
    is_dead = decoded in ("", "\ufffd") and match[0] not in ("&#65533;", "&#xfffd;", "&#xFFFD;")
    return match[0] if is_dead else decoded


def restore_closing_quote(text: str, _parameter: str) -> tuple[str, str]:
    """Give `â€` its third character back: of a closing quote the last byte is undefined in Windows-1252 and gets lost.

    The other four characters with an undefined last byte (a wide space, two marks, a rare hyphen) are no news text. Where the
    next fix cannot use the byte, nothing is given back.
    """
    restored = _LOST_QUOTE.sub("â€\x9d", text)
    return (restored if "â€\x9d" not in repair_encoding(restored, "")[0] else text), ""


def repair_encoding(text: str, parameter: str) -> tuple[str, str]:
    """Undo mojibake line by line with ftfy; the parameter says how, as `line:action=argument,...;...`.

    Nothing lossy: a sequence that lost bytes is replaced only where a U+FFFD already stands for them.
    """
    lines = text.split("\n")
    plans = _read_plans(parameter) if parameter else {n: _plan(line) for n, line in enumerate(lines) if is_bad(line)}
    for n, plan in plans.items():
        lines[n] = ftfy.apply_plan(lines[n], [(step.action, step.parameter) for step in plan])
    return "\n".join(lines), ";".join(f"{n}:" + ",".join("=".join(s) for s in plan) for n, plan in plans.items() if plan)


def _plan(line: str) -> list[ExplanationStep]:
    config = _FAITHFUL_LOSSY if "\ufffd" in line else _FAITHFUL
    return ftfy.fix_encoding_and_explain(line, config).explanation or []


def _read_plans(parameter: str) -> dict[int, list[ExplanationStep]]:
    plans = {}
    for part in parameter.split(";"):
        n, _, steps = part.partition(":")
        plans[int(n)] = [ExplanationStep(*step.split("=")) for step in steps.split(",")]
    return plans


def remove_terminal_escapes(text: str, _parameter: str) -> tuple[str, str]:
    """Drop colour codes of terminals whole, before their first character goes as a control."""
    return _ESCAPE.sub("", text), ""


def unify_line_breaks(text: str, _parameter: str) -> tuple[str, str]:
    """CR LF, CR, VT, FF, NEL and the Unicode separators -> LF."""
    return _BREAK.sub("\n", text), ""


def unify_spaces(text: str, _parameter: str) -> tuple[str, str]:
    """Tab, no-break, thin, figure and other odd spaces -> a space. The full-width space of East Asia stays."""
    return _ODD_SPACE.sub(" ", text), ""


def remove_controls(text: str, _parameter: str) -> tuple[str, str]:
    """Drop C0, DEL, what mojibake repair left of C1, noncharacters, interlinear and object placeholders."""
    return _CONTROL.sub("", text), ""


def remove_invisible(text: str, _parameter: str) -> tuple[str, str]:
    """Drop soft hyphen, zero-width space, word joiner and byte order mark: they split words for every search."""
    return _INVISIBLES.sub("", text), ""


def compose_characters(text: str, _parameter: str) -> tuple[str, str]:
    """NFC: a letter and its accents in one character."""
    return unicodedata.normalize("NFC", text), ""


def fold_spaces(text: str, _parameter: str) -> tuple[str, str]:
    """Runs of spaces -> one; none at the ends of lines; no empty lines: a block is one paragraph."""
    lines = (line.strip(" \u3000") for line in _RUN.sub(" ", text).split("\n"))
    return "\n".join(line for line in lines if line), ""


Applied = Callable[[str, str], tuple[str, str]]
FIXES: tuple[Applied, ...] = (
    join_surrogates,
    decode_entities,  # before mojibake: `&Atilde;&copy;` is mojibake in disguise
    restore_closing_quote,
    repair_encoding,  # before anything removes soft hyphens or C1: they are halves of letters there
    remove_terminal_escapes,
    unify_line_breaks,
    unify_spaces,
    remove_controls,
    remove_invisible,
    compose_characters,
    fold_spaces,
)
_BY_NAME = {fix.__name__: fix for fix in FIXES}


def _has_odd_characters(lines: str) -> bool:
    return bool(_CAN_BE_DIRTY.search(lines))


def _has_entities(lines: str) -> bool:
    return bool(_ENTITY.search(lines))


def _looks_like_mojibake(lines: str) -> bool:
    return not lines.isascii() and bool(_SUSPECT.search(lines))


def _has_loose_accents(lines: str) -> bool:
    return not unicodedata.is_normalized("NFC", lines)


def _has_idle_spaces(lines: str) -> bool:
    return "  " in lines or bool(_IDLE_AT_BREAK.search(lines))


# What a cheap look at many lines (a line break before and after each) can show, and the fixes that it calls for. Where a
# symptom is absent, its fixes change nothing.
SYMPTOMS: dict[Callable[[str], bool], tuple[Applied, ...]] = {
    _has_odd_characters: (
        join_surrogates,
        remove_terminal_escapes,
        unify_line_breaks,
        unify_spaces,
        remove_controls,
        remove_invisible,
    ),
    _has_entities: (decode_entities,),
    _looks_like_mojibake: (restore_closing_quote, repair_encoding),
    _has_loose_accents: (compose_characters,),
    _has_idle_spaces: (fold_spaces,),
}


def normalize_texts(texts: Sequence[str]) -> tuple[list[str], list[Fix]]:
    """Normalize the block texts of one document: the new texts, and every change by name as a plan.

    A block may become "". Raises ScrapeError for half a surrogate pair, and for text that is still not stable after
    MAX_PASSES (entities nested on purpose).

    >>> normalize_texts(["Itâ€™s\\u00a0 late", "fine"])[0]
    ['It’s late', 'fine']
    """
    normalized = list(texts)
    plan: list[Fix] = []
    symptoms = [shows for shows in SYMPTOMS if shows("\n" + "\n".join(normalized) + "\n")]
    for block, text in enumerate(normalized) if symptoms else ():
        if text and any(shows(f"\n{text}\n") for shows in symptoms):
            normalized[block], fixes = _normalize_block(text, block)
            plan += fixes
    return normalized, plan


def replay(texts: Sequence[str], plan: Sequence[Fix]) -> list[str]:
    """Apply the plan of `normalize_texts` to the same texts: the same result."""
    replayed = list(texts)
    for fix in plan:
        replayed[fix.block] = _BY_NAME[fix.name](replayed[fix.block], fix.parameter)[0]
    return replayed


def _normalize_block(text: str, block: int) -> tuple[str, list[Fix]]:
    plan: list[Fix] = []
    for _ in range(MAX_PASSES):
        before = text
        lines = f"\n{text}\n"
        needed = {fix for shows, fixes in SYMPTOMS.items() if shows(lines) for fix in fixes}
        for fix in (fix for fix in FIXES if fix in needed):
            changed, parameter = fix(text, "")
            if changed != text:
                plan.append(Fix(block, fix.__name__, parameter))
                text = changed
        if _SURROGATE.search(text):
            message = f"block {block} has half of a UTF-16 surrogate pair; decode the bytes again with another encoding"
            raise ScrapeError("normalize", "lone_surrogate", message)
        if text == before:
            return text, plan
    message = f"block {block} still changes after {MAX_PASSES} passes; its entities are nested too deep, look at the source"
    raise ScrapeError("normalize", "unstable", message)
