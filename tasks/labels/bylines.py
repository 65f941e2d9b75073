"""Bylines by their place: which of those that rules read are the article's, and dates around its headline.

A page dump is full of other articles' bylines: under teasers, in lists of what is read most. The article's own stands near its
headline, else at its end.
"""

from collections.abc import Sequence

from tasks.dates import find_dates
from tasks.labels.credits import read_timestamp
from tasks.labels.draft import Draft
from tasks.labels.name_lines import ABOVE, BELOW, MAX_LINE, SOURCE, TOGETHER
from tasks.measures import n_words
from tasks.records import Candidate

SIGNED = 8  # blocks below the last paragraph where a byline stands
MAX_BESIDE_DATE = 9  # words beside a date in a line of its own
_OF_LINES = (SOURCE, "timestamp")
_PLACED = ("author", "published_at", "modified_at")  # an editor often stands alone under the text
_READ = ("timestamp", "byline", "credit", "copyright")

Said = tuple[int, Candidate]


def own_bylines(said: Sequence[Said], headlines: Sequence[int], body: Sequence[int]) -> list[Candidate]:
    """What removed lines say, without the bylines and dates of other articles.

    said: by block; headlines: the blocks that print the headline; body: the blocks that stay. What stands near the headline goes
    before what stands within and right below the text, and what stands below it before what stands above; where neither is known
    all is believed.
    """
    if not body:
        return [candidate for _, candidate in said]
    tops = list(headlines) or [body[0]]
    said = sorted(said, key=lambda one: one[0])
    own = {field: set(_own_numbers([(n, c) for n, c in said if _is_of(c, field)], tops, body)) for field in _PLACED}
    return [c for n, c in said if not any(_is_of(c, field) and n not in own[field] for field in _PLACED)]


def _own_numbers(said: Sequence[Said], tops: Sequence[int], body: Sequence[int]) -> list[int]:
    numbers = sorted({n for n, _ in said})
    near = [n for n in numbers if tops[0] - ABOVE <= n <= max(body[0], tops[-1]) + TOGETHER]
    for top in reversed(tops):
        if below := [n for n in near if n >= top]:
            return _together(below)
    if near:
        return _together(near)
    end = body[-1] + SIGNED
    return [n for n in numbers if body[0] <= n <= end] if _n_days(said, body[0], end) <= 1 else []


def _n_days(said: Sequence[Said], first: int, last: int) -> int:
    """How many different days the dates of these blocks are of."""
    return len({c.value[:10] for n, c in said if first <= n <= last and c.field.endswith("_at")})


def _is_of(candidate: Candidate, field: str) -> bool:
    return candidate.field == field and candidate.source in _OF_LINES


def find_date_lines(draft: Draft, head: range) -> list[Said]:
    """Dates of short lines around a headline, down to the second paragraph, that no rule has read.

    head: the blocks from the headline to there
    """
    found: list[Said] = []
    for number in range(max(0, head.start - ABOVE), min(head.stop, head.start + BELOW)):
        text, language = draft.texts[number], draft.page.language
        is_read = any(span.reason in _READ for span in draft.spans[number])
        if len(text) > MAX_LINE or draft.roles[number] or draft.is_prose(number) or is_read:
            continue
        if dates := find_dates(text, language):
            rest = n_words(text) - sum(n_words(date.text) for date in dates)
            before = draft.texts[number - 1] if number else ""
            found += [(number, c) for c in read_timestamp(text, language, before=before) if rest <= MAX_BESIDE_DATE]
    return found


def _together(numbers: Sequence[int]) -> list[int]:
    """The first of these blocks and those that follow it closely."""
    found = list(numbers[:1])
    for number in numbers[1:]:
        if number - found[-1] > TOGETHER:
            break
        found.append(number)
    return found
