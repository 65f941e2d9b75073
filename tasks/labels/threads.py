"""The readers' comments below an article, told by who wrote them: "Ana Brandt says:" or "Ana Brandt, 3 May 2024 10:15".

Such a line comes again and again, with other names, above each comment or below it. Blogs print the first kind, in the words
of their language, forums and papers the second; where the buttons around it are gone, in half-clean text, it is all that tells
comments from the article.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import median

from tasks.dates import FoundDate, find_dates
from tasks.labels.draft import Draft
from tasks.measures import ends_sentence, letters_key, n_words
from tasks.packs import TERMS_PACK, pack_sources, read_terms

MAX_WORDS = 12  # of the line: a name and the verb
LEAST_LINES, LEAST_NAMES = 4, 3  # a few verdicts of experts, or the parts of an interview, are no thread
SURE_LINES, SURE_NAMES = 6, 0.6  # of so many lines, by so many, buttons for comments need not stand among them
MANY_NAMES = 10  # more than write for a live-blog
NICKNAMES = 0.15  # share of the lines with a name of one word, from which they are commenters and no witnesses or papers
NEAR = 3  # blocks above the first comment where their number may stand
LEAST_PROSE = 100  # words of running text above the first comment: else the thread is what the page is about
MAX_DATED = 16  # words of a line with name, day and time of day
MAX_BEHIND = 2  # words behind that: a button, or the number of the comment
MAX_COMMENT = 100  # words between two such lines, of half of them; more are articles of a blog
LEAST_SIGNS = 0.1  # share of the lines that tell of readers
WEEKDAY = 3  # letters of one, or of the word for "on", before a day: no name
MAX_NAME, MAX_TIME, MAX_TIME_LINE = 4, 10, 60  # words of a name above them, words and characters of them
MOST_EMPTY = 0.5  # share of such lines, with a name each, between which no text stands: of more, they are a list of links

_VERBS = (
    " says", " said", " wrote", " writes", " commented", " sagt", " sagte", " schreibt", " schrieb", " meint", " dit", " écrit",
    " dice", " dijo", " escribió", " comentó", " disse", " diz", " escreveu", " comentou", " scritto", " scrive", " commenta",
    " detto", " пишет", " говорит", " сказал", " сказала", " комментирует", " пише", " каже", " коментує", " pisze", " napisał",
    " napisała", " mówi", " schreef", " schrijft", " zegt", " skriver", " skrev", " säger", " siger", " sier", " yazdı", " píše",
    " napsal", " říká", " a dit", " a écrit", " ha detto", " ha scritto", " diyor ki", " dedi ki",
)  # fmt: skip
# a name that only readers go by: it opens in small letters, or holds a digit or a low line; and words of who lets them comment
_HANDLE = re.compile(
    r"(?:[*+•·▪–—-]\s*|o\s+|\d{1,4}[.)]\s*|by\s+)?(?:(?!(?:le|el|la|am|um|von|il|de|on|den|в|от)\b)[a-zа-яёіїєґ]|[^\W\d_]+[\d_])"
)
_CUE = re.compile(
    r"\b(?:posted by|says|said|wrote|writes|commented|reply|soumis par|répondre|publicado por|responder|dice|sagt|schrieb"
    r"|antworten|rispondi|scrive|ответить|пишет|відповісти|odpowiedz|pisze|reageer|svara?)\b|返信",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d[:.h]\d\d")
_MARK = re.compile(r"(?:[*+•·▪–—-]\s*|o\s+|\d{1,4}[.)]\s*)?(?=[^\W_])")  # of a list, before the name


def exclude_threads(draft: Draft) -> None:
    """Leave out what stands from the first line that names a commenter to the end of the last comment."""
    spoken = [(number, name) for number in draft.open_numbers() if (name := _name(draft, number))]
    if len(spoken) >= LEAST_LINES and _is_thread(draft, spoken):
        numbers = [number for number, _ in spoken]
        _exclude(draft, numbers, numbers[-1] + _longest(numbers))
    dated = _dated_names(draft)
    if len(dated) >= LEAST_LINES and _is_dated_thread(draft, dated):
        numbers = [number for number, _ in dated]
        _exclude(draft, numbers, _end_of_dated(draft, numbers))


def _exclude(draft: Draft, heads: Sequence[int], end: int) -> None:
    evidence = f"{len(heads)} lines like “{draft.texts[heads[0]]}”"
    for number in draft.open_numbers(range(heads[0], end)):
        draft.exclude(number, "comments", "comments.thread", evidence)


def _longest(heads: Sequence[int]) -> int:
    """Blocks of the longest comment, with the line that names its writer."""
    return max(after - before for before, after in pairwise(heads))


def _is_thread(draft: Draft, heads: Sequence[tuple[int, str]]) -> bool:
    first, last = heads[0][0], heads[-1][0]
    names = [name for _, name in heads]
    if len(set(names)) < LEAST_NAMES or _words_above(draft, first) < LEAST_PROSE or not _are_readers(names):
        return False
    is_sure = len(names) >= SURE_LINES and len(set(names)) >= SURE_NAMES * len(names)
    return is_sure or _has_buttons(draft, first, last)


def _words_above(draft: Draft, number: int) -> int:
    return sum(draft.words[n] for n in range(number) if draft.is_prose(n) and not draft.is_gone(n))


def _name(draft: Draft, number: int) -> str:
    """Who wrote the comment below, if a block is a line that says so; else ""."""
    line = draft.texts[number].rstrip(" :：").casefold()
    if not line.endswith(_VERBS) or draft.words[number] > MAX_WORDS or number + 1 == len(draft.texts) or "\n" in line:
        return ""
    verb = max((verb for verb in _VERBS if line.endswith(verb)), key=len)
    mark = _MARK.match(line)
    return line[mark.end() :].removesuffix(verb) if mark else ""


def _are_readers(names: list[str]) -> bool:
    """Some go by one word, and few tell a trade or a place: not the witnesses of a report, and not the papers of a review."""
    return sum(" " not in name for name in names) >= NICKNAMES * len(names) and 2 * sum("," in name for name in names) < len(names)


def _dated_names(draft: Draft) -> list[tuple[int, str]]:
    """Lines below the article that name somebody and a time, with the letters of the name; left out by a rule or not."""
    names = ((number, _dated_name(draft, number)) for number in range(_end_of_opening(draft), len(draft.texts)))
    return [(number, name) for number, name in names if name]


def _end_of_opening(draft: Draft) -> int:
    """The first block with enough running text above it."""
    words = accumulate(draft.words[n] * (draft.is_prose(n) and not draft.is_gone(n)) for n in range(len(draft.texts)))
    return next((n + 1 for n, above in enumerate(words) if above >= LEAST_PROSE), len(draft.texts))


def _dated_name(draft: Draft, number: int) -> str:
    """The name beside a day and a time of day, or above such a time or how long ago that was; else ""."""
    name, _, time = draft.texts[number].partition("\n")
    language = draft.page.language
    if not time and draft.words[number] <= MAX_DATED and (date := _date_with_time(name, language)):
        beside, behind = letters_key(name[: date.start]), n_words(name[date.end :])
        return beside if len(beside) > WEEKDAY and behind <= MAX_BEHIND and not ends_sentence(name) else ""
    if draft.words[number] > MAX_NAME + MAX_TIME or number + 1 == len(draft.texts) or ends_sentence(name):
        return ""
    is_head = 1 <= n_words(name) <= MAX_NAME and _tells_time(time or draft.texts[number + 1], language)
    return letters_key(name) if is_head else ""


def _date_with_time(line: str, language: str) -> FoundDate | None:
    """The one date of a line, if it comes with a time of day."""
    dates = find_dates(line, language) if _CLOCK.search(line) else ()
    return dates[0] if len(dates) == 1 and dates[0].has_time else None


def _tells_time(line: str, language: str) -> bool:
    """Is a line a day with a time of day, or how long ago something was, and little else?"""
    if len(line) > MAX_TIME_LINE:
        return False
    date = _date_with_time(line, language)
    if not date:
        return _ago().fullmatch(line) is not None
    return len(letters_key(line[: date.start])) <= WEEKDAY and 2 * n_words(date.text) >= n_words(line)


@lru_cache(maxsize=1)
def _ago() -> re.Pattern[str]:
    return re.compile(read_terms(pack_sources()[TERMS_PACK])["AGO"])


def _is_dated_thread(draft: Draft, heads: Sequence[tuple[int, str]]) -> bool:
    """Are there many names, some that only readers have or a button for them, and words between, yet no whole articles?

    A live-blog has few names, links to further articles stand close together, and chronologies and programmes are by nobody.
    """
    numbers, names = [number for number, _ in heads], [name for _, name in heads]
    between = [range(before + 1, after) for before, after in pairwise(numbers)]
    n_empty = sum(not any(draft.is_prose(n) for n in blocks) for blocks in between)
    is_long = median(sum(draft.words[n] for n in blocks) for blocks in between) > MAX_COMMENT
    enough = max(LEAST_NAMES, min(SURE_NAMES * len(names), MANY_NAMES))
    if n_empty > MOST_EMPTY * len(between) or is_long or len(set(names)) < enough:
        return False
    lines = [draft.texts[number] for number in numbers]
    n_signs = sum(bool(_HANDLE.match(line) or _CUE.search(line)) for line in lines)
    return n_signs >= LEAST_SIGNS * len(lines) or _has_buttons(draft, numbers[0], numbers[-1])


def _end_of_dated(draft: Draft, heads: Sequence[int]) -> int:
    """The block behind the last comment, or behind the name and the time that sign it."""
    behind = heads[-1] + 1
    if not _are_signatures(draft, heads):
        return heads[-1] + _longest(heads)
    return behind + (behind < len(draft.texts) and _tells_time(draft.texts[behind], draft.page.language))


def _are_signatures(draft: Draft, heads: Sequence[int]) -> bool:
    """Do the lines stand below the comments? Then no text follows the last one."""
    below = range(heads[-1] + 1, min(heads[-1] + _longest(heads), len(draft.texts)))
    return not any(draft.is_prose(n) for n in below)


def _has_buttons(draft: Draft, first: int, last: int) -> bool:
    """Did rules find buttons for comments among some blocks, or how many there are above them?"""
    return any(span.reason == "comments" for spans in draft.spans[max(0, first - NEAR) : last] for span in spans)
