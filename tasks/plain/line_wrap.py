"""Lines that a program broke at a column, mail at 72 or a text browser at its window, are paragraphs again.

Joining needs evidence. Lines of verse, lists, headings and tables stay lines.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from statistics import mode

from tasks.measures import ends_sentence
from tasks.plain.lines import BULLET, Line, block_of, n_wide
from tasks.records import Block

NARROW, WIDE = 45, 100  # columns to which text is wrapped: mail 72 or 76, terminals 80, old pages down to 50
OVER = 6  # columns by which a browser's line may be longer: it counts some characters otherwise, and headings may be wider
FIRST_INDENT = 8  # columns by which the first line of a paragraph stands in
CENTRED = 3  # half columns by which the middles of centred lines differ at most
MIN_BREAKS = 3  # line ends, over the whole document, that the wrapping must explain
BROWSER_BREAKS = 20  # so many, and it is sure: the dump of a page, whose paragraphs touch other lines
MIN_WORDS = 4  # a line
MAX_ENDED = 0.5  # share of line ends in a chunk that may end a sentence too: more, and each line is a sentence
MIN_LOWER = 0.25  # share of next lines that start small: in lists, verse and headlines none do, in German 60%

# table rows and columns, quoted mail, Markdown headings, rules, program code
_ROW = re.compile(r"^[|>#=~_\-+*]|[|\t{}]| = |;$|[^.!?:”\")\]\s]\s{2,}\S")
_TABLE = re.compile(r"^[|>#=~_+*]|[|\t{}]|\S\s{3,}\S")  # what of it stands in no paragraph of a page

_STOP = re.compile(r"[.!?…][\"”’»)]*(?:\s|$)|[。！？।؟]")

Run = Sequence[Line]


def join_wrapped(lines: Run) -> list[Block] | None:
    """Blocks of a text that is wrapped at some column, None if it is not: `paragraph` where lines were joined."""
    if all(line.n_blank for line in lines[1:]):
        return None
    chunks = _chunks(lines)
    width, n_explained = _width(chunks)
    if not width:
        return None
    if n_explained < BROWSER_BREAKS:
        return [block for chunk in chunks for block in _blocks(chunk, _is_wrapped(chunk, width, is_known=True))]
    blocks = []
    chunks = _without_false_bullets(chunks, width)
    for chunk, after in zip_longest(chunks, chunks[1:]):
        runs = _full_runs(chunk, width)
        is_alone = len(runs) == 1 and not any(map(_is_indented_on, (chunk, after or ())))
        blocks += [block for run in runs for block in _blocks(run, _is_paragraph(run, is_alone))]
    _set_left(blocks)
    return blocks


def _blocks(run: Run, is_paragraph: bool) -> list[Block]:
    return [block_of(run[0], _joined(run), "paragraph")] if is_paragraph else [block_of(line, line.text) for line in run]


def _joined(run: Run) -> str:
    """The lines with spaces for their ends, but between characters of scripts without spaces."""
    parts = [run[0].text]
    for line, after in pairwise(run):
        is_unspaced = n_wide(line.text[-1]) and n_wide(after.text[0])
        parts.append(after.text if is_unspaced else f" {after.text}")
    return "".join(parts)


def _chunks(lines: Run) -> list[list[Line]]:
    """Lines in runs without an empty line between them.

    A bullet starts a run of its own, which ends where the lines below it no longer hang; so do indented first lines.
    """
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or line.n_blank or BULLET.match(line.text) or _ends_item(groups[-1], line):
            groups.append([])
        groups[-1].append(line)
    return [run for group in groups for run in _indented_runs(group)]


def _ends_item(item: Run, line: Line) -> bool:
    return bool(BULLET.match(item[0].text)) and line.indent <= item[0].indent < item[-1].indent


def _indented_runs(group: list[Line]) -> list[list[Line]]:
    """The paragraphs that indented first lines tell apart. Where none has three lines, these are rows of two depths."""
    starts = [n for n in range(1, len(group) - 1) if group[n].indent > group[n - 1].indent and _opens(group[n], group[n + 1])]
    runs = [group[start:end] for start, end in pairwise([0, *starts, len(group)])]
    return [group] if BULLET.match(group[0].text) or max(map(len, runs)) < 3 else runs


def _opens(line: Line, after: Line) -> bool:
    """Does a line stand in from the next one, as first lines of paragraphs do?"""
    return not after.n_blank and after.indent < line.indent <= after.indent + FIRST_INDENT


def _is_indented_on(chunk: Run) -> bool:
    """Does the run follow on the one before with no more than an indented first line?"""
    return bool(chunk) and not chunk[0].n_blank and not BULLET.match(chunk[0].text)


def _width(chunks: Sequence[Run]) -> tuple[int, int]:
    """The column that explains most line ends of whole chunks, 0 if it is not enough for a document that is wrapped; and how many
    line ends it explains in parts of chunks too.
    """
    runs = [chunk for chunk in chunks if len(chunk) > 1]
    ends = [max((line.end for line in run if not _is_one_word(line)), default=0) for run in runs]
    sure = {end for run, end in zip(runs, ends, strict=True) if len(run) > 2 and _is_wrapped(run, end)}
    explained = {
        width: sum(len(run) - 1 for run in runs if _is_wrapped(run, width, is_known=True)) for width in sorted(sure, reverse=True)
    }
    width = max(explained, key=explained.__getitem__, default=0)
    if not width or explained[width] < MIN_BREAKS:
        return 0, 0
    parts = (part for run in runs for part in _full_runs(run, width))
    return width, sum(len(part) - 1 for part in parts if len(part) > 2 and _is_paragraph(part, is_alone=False))


def _is_wrapped(chunk: Run, width: int, is_known: bool = False) -> bool:
    """Did a program break this run of lines at `width` columns?

    Then no line is longer but an address, and each but the last is full: the first word of the next one would not have fit. One odd
    break in ten is let pass. The lines read like prose, not like a list or a poem; where the width `is_known` from
    other paragraphs, capitals at the starts of lines are no objection.
    """
    if len(chunk) < 2 or not NARROW <= width <= WIDE or _is_of_rows(chunk):
        return False
    if any(line.end > width and not _is_one_word(line) for line in chunk):
        return False
    breaks = list(pairwise(chunk))
    n_full = sum(_is_full(line, after, width) for line, after in breaks)
    n_lower = sum(_starts_inside(after.text) for _, after in breaks)
    return n_full * 10 >= len(breaks) * 9 and (is_known or n_lower >= MIN_LOWER * len(breaks)) and _is_of_prose(breaks)


def _is_of_prose(breaks: Sequence[tuple[Line, Line]]) -> bool:
    """Have the lines words enough, and do sentences go on from one to the next?"""
    n_ended = sum(ends_sentence(line.text) for line, _ in breaks)
    n_words = sum(len(line.text.split()) + n_wide(line.text) // 2 for line, _ in breaks)
    return n_ended <= MAX_ENDED * len(breaks) and n_words >= MIN_WORDS * len(breaks)


def _is_full(line: Line, after: Line, width: int) -> bool:
    """Would the first word of the next line not have fit? Between characters of scripts without spaces there is no space."""
    n_spaces = 0 if n_wide(line.text[-1]) and n_wide(after.text[0]) else 1
    return line.end + n_spaces + after.first_width > width


def _is_one_word(line: Line) -> bool:
    """Can the line not be broken, like an address?"""
    return " " not in line.printed and not n_wide(line.printed)


def _is_of_rows(chunk: Run) -> bool:
    """Are there table rows, quoted mail or code among the lines, or lines at different depths?"""
    depths = {line.indent for line in chunk[1:]}
    first = BULLET.sub("", chunk[0].text, count=1).lstrip()
    return len(depths) > 1 or any(_ROW.search(text) for text in (first, *(line.text for line in chunk[1:])))


def _starts_inside(text: str) -> bool:
    """Does the line start inside of a sentence: with a small letter, or one of a script without capitals?

    Figures and other marks say nothing: rows of a table and lines of a chat start so.
    """
    first = text.lstrip("\"'“”‘’«»„(「『（")[:1]
    return first.isalpha() and not first.isupper()


# --- the dump of a page that a text browser laid out ------------------------------------------------------------------


def _without_false_bullets(chunks: Sequence[list[Line]], width: int) -> list[list[Line]]:
    """The same, but "7. May" at the start of a line is no bullet where a full line at the same depth goes on with it."""
    joined: list[list[Line]] = []
    for chunk in chunks:
        last, first = joined[-1][-1] if joined else chunk[0], chunk[0]
        is_level = not first.n_blank and first.indent == last.indent
        if joined and is_level and first.text[0].isdigit() and _is_full(last, first, width):
            joined[-1] += chunk
        else:
            joined.append(list(chunk))
    return joined


def _full_runs(chunk: Run, width: int) -> list[list[Line]]:
    """The lines in runs that full lines at one depth hold together; a bullet hangs, and headings may be centred."""
    runs = [[chunk[0]]]
    for line, after in pairwise(chunk):
        is_hanging = len(runs[-1]) == 1 and BULLET.match(line.text) and after.indent > line.indent
        is_centred = abs(line.indent + line.end - after.indent - after.end) <= CENTRED
        is_first = len(runs[-1]) == 1 and _opens(line, after) and not BULLET.match(line.text)
        is_level = after.indent == line.indent or is_hanging or is_first or is_centred
        is_over = any(one.end > width + OVER and not _is_one_word(one) for one in (line, after))
        if not is_level or not _is_full(line, after, width) or is_over:
            runs.append([])
        runs[-1].append(after)
    return runs


def _is_paragraph(run: Run, is_alone: bool) -> bool:
    """Is a run of full lines one text? Names and headlines of one length have no full stop and no small letters in front.

    is_alone: between empty lines
    """
    first = BULLET.sub("", run[0].text, count=1).lstrip()
    texts = (first, *(line.text for line in run[1:]))
    if len(run) < 2 or any(map(_TABLE.search, texts)) or not _is_of_prose(list(pairwise(run))):
        return False
    goes_on = any(map(_starts_inside, texts[1:])) or any(map(_STOP.search, texts))
    return goes_on or (is_alone and len(run) == 2)


def _set_left(blocks: Sequence[Block]) -> None:
    """Count indentation from where most paragraphs begin: text browsers leave a margin."""
    depths = [block.indent for block in blocks if block.kind == "paragraph"]
    margin = mode(depths) if depths else 0
    for block in blocks:
        block.indent = max(block.indent - margin, 0)
