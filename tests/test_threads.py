"""Readers' comments below an article go as one thread; what looks a little like one stays."""

import pytest

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.threads import exclude_threads
from tasks.records import Span

ARTICLE = [
    f"The harbour was dredged for the {n}th time since the war, and {n} boats came back in the night, one by one, all lit up."
    for n in range(6)
]
COMMENT = ["Mine came back too!", "I was there when the last one tied up, and it was a sight."]
NAMES = ["Ana Brandt", "seagull77", "Tom @ Tides", "Mia", "Ana Brandt", "Old Skipper", "Jo"]


def _thread(line: str, n_lines: int, names: list[str] = NAMES) -> list[str]:
    return [text for n in range(n_lines) for text in (line.format(name=names[n % len(names)], n=n + 1), *COMMENT[: 1 + n % 2])]


def _draft(blocks: list[str], form_at: int | None = None) -> Draft:
    draft = Draft(text_page("\n\n".join(blocks)))
    if form_at is not None:
        draft.spans[form_at].append(Span(0, 1, "comments", "comments.labels"))
    exclude_threads(draft)
    return draft


@pytest.mark.parametrize(
    "line",
    [
        "{name} says", "{n}. {name} says:", "+ {name} says", "{name} said:", "{name} sagt:",
        "{name} dice:", "{name} a dit :", "{name} disse:", "{name} ha detto:", "{name} пишет:", "{name} pisze:",
    ],
)  # fmt: skip
def test_thread_goes_with_its_last_comment(line: str):
    draft = _draft([*ARTICLE, *_thread(line, 7)])
    assert draft.open_numbers() == list(range(6))
    assert {span.rule_id for spans in draft.spans for span in spans} == {"comments.thread"}


@pytest.mark.parametrize(
    ("blocks", "form_at", "stays"),
    [
        ([*ARTICLE, *_thread("{name} says:", 5)], None, True),
        ([*ARTICLE, *_thread("{name} says:", 5)], 8, False),
        ([*ARTICLE, *_thread("{name} says:", 5)], -1, True),
        ([*ARTICLE, *_thread("{name} says:", 3)], -1, True),
        ([*ARTICLE, *_thread("{name} says:", 8, ["Ana", "The expert"])], 8, True),
        ([*ARTICLE, *_thread("{name} says:", 6, ["Brandt", "Lopez", "Ward"])], None, True),
        ([*ARTICLE, *_thread("{name}, a baker, says:", 6)], 8, True),
        ([*ARTICLE, *_thread("{name} writes:", 6, [f"The {place} Courier" for place in "ABCDEF"])], 8, True),
        (_thread("{name} says:", 7), 2, True),
        ([*ARTICLE, *(f"{name} says that the boats came back." for name in NAMES)], -1, True),
        ([*ARTICLE, *(f"{name} says" for name in NAMES[:3]), *ARTICLE], None, True),
    ],
    ids=["few, and no form", "few and buttons", "few above a form", "too few", "interview", "panel", "witnesses",
         "papers", "nothing but a thread", "sentences", "few in an article"],
)
def test_what_is_no_thread_stays(blocks: list[str], form_at: int | None, stays: bool):
    draft = _draft(blocks, form_at)
    assert (draft.open_numbers() == list(range(len(draft.texts)))) == stays


def test_what_follows_a_thread_stays():
    below = ["The harbour master answers to the town, and the town to nobody, since the flood took the hall."] * 3
    draft = _draft([*ARTICLE, *_thread("{name} says:", 7), *(f"{text} {n}" for n, text in enumerate(below))])
    assert draft.open_numbers()[-2:] == [len(draft.texts) - 2, len(draft.texts) - 1]


DATED = [
    "{name} - 15.08.2015 23:{n:02}:38", "Posted by: {name}, {n} Sep 2011 | 15:22", "{n}. {name} 19 June 2018 at 15:{n:02} Reply",
    "Soumis par {name}, le lundi {n} octobre 2012 à 15h06", "{name}\n{n} minutes ago", "{name}\nHace {n} horas",
    "{name}\n\nvor {n} Tagen", "{name}\n\nam {n}. Mai 2024 um 10:00 Uhr",
]  # fmt: skip
REMARK = "I was there when the last one tied up, and it was a sight that nobody in the town will forget so soon."


@pytest.mark.parametrize("line", DATED)
@pytest.mark.parametrize("is_above", [True, False], ids=["above", "below"])
def test_lines_of_names_and_days_are_a_thread(line: str, is_above: bool):
    heads = [line.format(name=name, n=n + 10) for n, name in enumerate(NAMES)]
    comments = [text for head in heads for text in ((head, REMARK) if is_above else (REMARK, head))]
    draft = _draft([*ARTICLE, *comments])
    assert draft.open_numbers() == list(range(6 if is_above else 7))  # a comment above the first line may be the article's end


LIVE = ["Ana Brandt, 12 March 2026, 10:{n:02}", "12 March 2026, 10:{n:02}: {name}"]
TOWNS = ["Holm", "Sund", "Arvik", "Eslo", "Tarn", "Brek", "Lund"]
NOT_DATED = {
    "a live-blog by two": ([LIVE[0].format(n=n) for n in range(10, 18)], REMARK),
    "times and towns of a tour": ([LIVE[1].format(name=name, n=n) for n, name in enumerate(NAMES, 10)], REMARK),
    "links to further articles": ([DATED[0].format(name=f"Boats, {name}", n=n) for n, name in enumerate(NAMES, 10)], "Boats again"),
    "entries with a time and a title": ([f"{name}\n\n10:{n} Uhr" for n, name in enumerate(NAMES, 10)], REMARK),
    "a chronology": ([f"{town}, {n} May 2020, 10:15" for n, town in enumerate(TOWNS, 10)], REMARK),
    "sentences that tell the time": (
        [f"The boat from {town} came in on {n} May 2020 at 10:15." for n, town in enumerate(TOWNS, 10)], REMARK),
    "corrections, with words behind the time": (
        [f"{word}, {n} May 2024, 21:00: the boat came later" for n, word in enumerate(TOWNS, 10)], REMARK),
    "teasers of reporters": ([f"{name} Holm\n3 hours ago" for name in TOWNS], REMARK),
    "posts of a blog": (
        [f"Posted by {town} at May {n}, 2024 10:15 AM" for n, town in enumerate(TOWNS, 10)], " ".join([REMARK] * 6)),
    "three letters to the editor": ([DATED[1].format(name=name, n=n) for n, name in enumerate(NAMES[:3], 10)], REMARK),
}  # fmt: skip


@pytest.mark.parametrize(("heads", "text"), NOT_DATED.values(), ids=NOT_DATED.keys())
def test_days_that_head_other_things_stay(heads: list[str], text: str):
    draft = Draft(text_page("\n\n".join([*ARTICLE, *(part for head in heads for part in (head, text))])))
    exclude_threads(draft)
    assert draft.open_numbers() == list(range(len(draft.texts)))
