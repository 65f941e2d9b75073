"""Live-blogs are told by the times above their entries; comments, programmes and price lists are none."""

from collections.abc import Callable

import pytest

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.frame import exclude_outside
from tasks.labels.live import live_entries

TIMES = ["18:40", "18:05", "17:31", "17:02", "16:44", "16:10"]
ENTRY = "The water at the gauge of the old harbour stands at {} metres now, the agency says."
NAMES = ["Ann", "Ben", "Cleo", "Dora", "Egon", "Fritz"]


def _draft(lines: list[str]) -> Draft:
    return Draft(text_page("\n\n".join(lines)))


def _blog(stamp: Callable[[int, str], list[str]], entry: str = ENTRY) -> Draft:
    """Entries under the lines that are made from number and time."""
    return _draft([line for n, time in enumerate(TIMES) for line in (*stamp(n, time), entry.format(n))])


LIVE = {
    "times alone": lambda n, time: [time],
    "with a button": lambda n, time: [f"Share {time}"],
    "with a heading below": lambda n, time: [time, f"Flood, part {NAMES[n]}"],
    "in German": lambda n, time: [time.replace(":", ".") + " Uhr"],
    "in French": lambda n, time: [time.replace(":", "h")],
    "in halves of the day": lambda n, time: [f"{int(time[:2]) - 12}:{time[3:]} p.m."],
    "by two reporters": lambda n, time: [f"{time} {NAMES[n % 2]} Lee"],
}
NOT_LIVE = {
    "comments by name": lambda n, time: [NAMES[n], time],
    "comments by two": lambda n, time: [NAMES[n % 2], time],
    "comments with a day": lambda n, time: [f"3 May 2026, {time}"],
    "each by another": lambda n, time: [f"{time} {NAMES[n]} Lee"],
    "times in no order": lambda n, time: [TIMES[(n * 5 + n // 2) % 6]],
    "prices": lambda n, time: [f"${time.replace(':', '.')}"],
    "one time again and again": lambda n, time: ["12:00"],
    "longer lines": lambda n, time: [f"The train at {time} is full again"],
}  # fmt: skip


@pytest.mark.parametrize("stamp", LIVE.values(), ids=LIVE.keys())
def test_entries_of_a_live_blog_are_found(stamp: Callable[[int, str], list[str]]) -> None:
    draft = _blog(stamp)
    found = {draft.texts[n] for n in live_entries(draft)}
    assert found >= {ENTRY.format(n) for n in range(len(TIMES))}
    assert not any(time in text for time in TIMES for text in found)


@pytest.mark.parametrize("stamp", NOT_LIVE.values(), ids=NOT_LIVE.keys())
def test_other_pages_with_times_are_none(stamp: Callable[[int, str], list[str]]) -> None:
    assert live_entries(_blog(stamp)) == set()


def test_a_programme_has_no_sentences() -> None:
    assert live_entries(_blog(lambda n, time: [time], "Evening news {}")) == set()


def test_a_heading_goes_with_its_entry() -> None:
    draft = _blog(LIVE["with a heading below"])
    assert {draft.texts[n] for n in live_entries(draft)} >= {f"Flood, part {name}" for name in NAMES}


def test_doubted_entries_of_a_live_blog_stay() -> None:
    draft = _blog(LIVE["times alone"])
    sure = [n for n in range(len(draft.texts)) if draft.ends[n]][:3]
    exclude_outside(draft, [0.9 if n in sure else 0.2 for n in range(len(draft.texts))])
    assert [draft.texts[n] for n in draft.open_numbers() if draft.ends[n]] == [ENTRY.format(n) for n in range(len(TIMES))]
