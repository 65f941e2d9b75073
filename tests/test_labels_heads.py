"""Which lines of a bare text stand where a headline does."""

import json

import numpy as np
import pytest

from tasks.labels.heads import tops_byline
from tasks.labels.learned_heads import assign_learned_heads
from tasks.labels.marked import mark_known
from tasks.labels.model import Look
from tasks.rules import load_rules
from tests.labelling import labelled_of, page_of, removed

HEADLINE = "Ferry fares rise again after nine years"
STORY = (
    "Commuters will pay forty crowns a day from March, the island council said after a meeting that went on past midnight.\n"
    "The company that runs the boats had asked for twice as much and called the decision a disappointment for its crews."
)
MORE = (
    "The last rise was nine years ago, when the old steamers were sold and three new boats were bought from a yard abroad.\n"
    "The council will look at the fares again next year, once the accounts of the company have been read by its auditors."
)
CAPTION = "The last steamer of the old line leaves the harbour"
DEK = "Shopkeepers in the harbour fear that visitors will stay away"
BYLINE = "By Maren Toll\n12 March 2026"
CASES = {
    "a byline": (f"News\n{HEADLINE}\nBy Maren Toll\n{STORY}", [HEADLINE]),
    "a date": (f"News\n{HEADLINE}\n12 March 2026\n{STORY}", [HEADLINE]),
    "a caption below the byline": (f"News\n{HEADLINE}\n{BYLINE}\n{CAPTION}\n{STORY}", [HEADLINE]),
    "a caption with its credit": (f"{CAPTION}. Photo: Jon Aske\n{HEADLINE}\n{BYLINE}\n{STORY}", [HEADLINE]),
    "a caption printed twice": (f"News\n{HEADLINE}\n{BYLINE}\n{CAPTION}\n{CAPTION}\n{STORY}", [HEADLINE]),
    "a dek between": (f"News\n{HEADLINE}\n{DEK}\n{BYLINE}\n{STORY}", [HEADLINE]),
    "a trail above": (f"Coast > Harbours and islands\n{HEADLINE}\n{BYLINE}\n{STORY}", [HEADLINE]),
    "quotation marks": (f"News\nFerry fares « too high » again\n{BYLINE}\n{STORY}", ["Ferry fares « too high » again"]),
    "no byline": (f"News\n{HEADLINE}\n{STORY}", []),
    "a byline above": (f"{BYLINE}\n{HEADLINE}\n{STORY}", []),
    "one word": (f"Ferries\n{BYLINE}\n{STORY}", []),
}


@pytest.mark.parametrize(("text", "found"), CASES.values(), ids=CASES.keys())
def test_lines_that_top_a_byline(text: str, found: list[str]) -> None:
    draft = mark_known(page_of(text.encode()), load_rules()).draft
    draft.roles = ["" for _ in draft.roles]
    assert [draft.texts[n] for n in range(len(draft.texts)) if tops_byline(draft, n)] == found


def test_a_caption_that_is_printed_twice_does_not_take_the_headlines_place() -> None:
    menu = "Home\nNews\nIslands\nMainland\nSport\nSailing\nCulture\nMusic\nWeather\nTides\nJobs\nArchive\nSubscribe"
    foot = "Most read\nStorm closes the northern road\nLighthouse to be painted\nContact\nAbout us\nTerms of use\nPrivacy"
    lines = [menu, HEADLINE, BYLINE, "Share on Facebook", CAPTION, f"{CAPTION}. Photo: Jon Aske", STORY, MORE, foot]
    _, labelled, _ = labelled_of("\n".join(lines).encode())
    assert labelled.headline == HEADLINE


@pytest.mark.parametrize(("above", "is_dek"), [(True, True), (False, False)], ids=["above the byline", "below it: the lede"])
def test_what_looks_a_little_like_a_dek_is_one_above_the_byline(above: bool, is_dek: bool) -> None:
    first = "The council voted by nine to four. The company that runs the boats calls it a disappointment for its crews."
    lines = [HEADLINE, first, BYLINE] if above else [HEADLINE, BYLINE, first]
    page = page_of("\n".join([*lines, STORY, MORE]).encode())
    marked = mark_known(page, load_rules())
    draft = marked.draft
    draft.roles = ["headline" if text == HEADLINE else "" for text in draft.texts]
    at = draft.texts.index(first)
    surely, nothing = np.full(len(draft.texts), 0.9), np.zeros(len(draft.texts))
    deks = np.where(np.arange(len(draft.texts)) == at, 0.7, 0.0)
    headlines = np.array([0.9 * (text == HEADLINE) for text in draft.texts])
    assign_learned_heads(marked, Look(surely, headlines, deks, nothing))
    assert (draft.roles[at] == "dek") is is_dek


MENU = "News\nIslands\nMainland\nSport\nSailing\nCulture\nMusic"
# (what stands above the text, the labeller's scores of those that are not 0, which line is the headline)
OF_A_DAY = "What the harbour board said on 12 March 2026"
SLOGAN = "The Island Post at its best"
DOUBTS = {
    "a line that tells the day": (["Harbour Desk 12 March 2026 in Ferries, Fares", HEADLINE], {0: 0.5, 1: 0.25}, HEADLINE),
    "an item of a list": ([f"* {HEADLINE}, shopkeepers fear", HEADLINE], {0: 0.3, 1: 0.25}, HEADLINE),
    "a line with a day that nothing rivals": ([OF_A_DAY, "Islands"], {0: 0.9, 1: 0.1}, OF_A_DAY),
    "an item that nothing rivals": ([f"* {HEADLINE}", "Islands"], {0: 0.9, 1: 0.1}, f"* {HEADLINE}"),
    "a trail that ends in it": ([SLOGAN, f"Islands » Ferries » {HEADLINE}", HEADLINE], {0: 0.2, 2: 0.1}, HEADLINE),
    "a trail to elsewhere": ([SLOGAN, "Islands » Ferries", HEADLINE], {0: 0.2, 2: 0.1}, SLOGAN),
    "a trail without spaces": (["Post›Islands", HEADLINE], {0: 0.9, 1: 0.2}, HEADLINE),
    "a trail of slashes": (["Home/Islands/ Ferries", HEADLINE], {0: 0.9, 1: 0.2}, HEADLINE),
    "sections beside each other": (["Islands · Ferry news", HEADLINE], {0: 0.9, 1: 0.2}, HEADLINE),
    "a match of the day": (["Sat 15:00 Skerry v Northgate", HEADLINE], {0: 0.6, 1: 0.2}, HEADLINE),
    "a trail that nothing rivals": (["Post › Islands", "Islands"], {0: 0.9, 1: 0.1}, "Post › Islands"),
    "a trail, and a line above the byline": (["Post › Islands", HEADLINE, BYLINE], {0: 0.9, 1: 0.04}, HEADLINE),
    "below a menu the best is good enough": ([MENU, HEADLINE], {1: 0.02}, HEADLINE),
    "without a menu it is not": ([f"{HEADLINE}.", HEADLINE], {1: 0.02}, ""),
}  # fmt: skip


@pytest.mark.parametrize(("above", "scores", "headline"), DOUBTS.values(), ids=DOUBTS.keys())
def test_what_speaks_for_and_against_a_line_as_headline(above: list[str], scores: dict[int, float], headline: str) -> None:
    marked = mark_known(page_of("\n\n".join([*above, STORY, MORE]).encode()), load_rules())
    draft = marked.draft
    said = {above[n]: score for n, score in scores.items()}
    in_article = np.array([0.9 if draft.is_prose(n) else 0.1 for n in range(len(draft.texts))])
    headlines = np.array([said.get(text, 0.0) for text in draft.texts])
    nothing = np.zeros(len(draft.texts))
    assign_learned_heads(marked, Look(in_article, headlines, nothing, nothing))
    assert marked.headline == headline


def test_a_heading_below_two_paragraphs_is_seldom_the_headline() -> None:
    subhead = "What the fares will be"
    marked = mark_known(page_of("\n\n".join([HEADLINE, STORY, MORE, subhead, STORY.upper(), MORE.upper()]).encode()), load_rules())
    texts = marked.draft.texts
    scores, nothing = np.full(len(texts), 0.9), np.zeros(len(texts))
    headlines = np.array([{HEADLINE: 0.25, subhead: 0.6}.get(text, 0.0) for text in texts])
    assign_learned_heads(marked, Look(scores, headlines, nothing, nothing))
    assert marked.headline == HEADLINE


JAPANESE = "渡し船の運賃が九年ぶりに値上げ"
# (the first lines, the headline that they tell of, "" if they are left as they are)
TITLES = {
    "a bar": ([f"{HEADLINE} | The Island Post", "News", HEADLINE, "By Maren Toll"], HEADLINE),
    "a dash without spaces": ([f"{HEADLINE}-The Island Post", "News", HEADLINE], HEADLINE),
    "section and site": ([f"{HEADLINE} – Harbour – The Island Post", HEADLINE], HEADLINE),
    "no capitals": ([f"{JAPANESE}_島新聞", "新聞", JAPANESE], JAPANESE),
    "below a button": (["Skip to content", f"{HEADLINE} | The Island Post", HEADLINE], HEADLINE),
    "printed nowhere else": ([f"{HEADLINE} | The Island Post", "News"], ""),
    "a topic below": (["Harbour bridge – What we know so far", "Harbour bridge"], ""),
    "a topic and a tag": ([f"Ferry fares | {HEADLINE}", "By Ann Berg", "Ferry fares"], ""),
    "small letters": ([f"{HEADLINE} – what we know", HEADLINE], ""),
    "a number": ([f"{HEADLINE} - 12 dead", HEADLINE], ""),
    "a sentence": ([f"{HEADLINE} - It is time.", HEADLINE], ""),
    "a colon": ([f"{HEADLINE}: what it means", HEADLINE], ""),
    "goes on in words": ([f"{HEADLINE} and a half", HEADLINE], ""),
    "the section's name": (["Harbour | The Island Post", "Harbour"], ""),
    "a subhead below the text": ([f"{HEADLINE} – the background", *STORY.split("\n"), HEADLINE], ""),
    "a long half": ([f"{HEADLINE} – the council of the island has decided so after a long night", HEADLINE], ""),
}


@pytest.mark.parametrize(("lines", "headline"), TITLES.values(), ids=TITLES.keys())
def test_the_title_of_the_page_above_a_dump(lines: list[str], headline: str) -> None:
    marked = mark_known(page_of("\n".join([*lines, STORY, MORE]).encode()), load_rules())
    titles = [number for number, spans in enumerate(marked.draft.spans) if any(s.rule_id == "repeat.title" for s in spans)]
    assert bool(titles) == bool(headline)
    if headline:
        assert (marked.headline, marked.headline_source) == (headline, "title")
        assert marked.draft.texts[marked.headline_block or 0] == headline


def test_a_record_that_states_its_headline_needs_no_title() -> None:
    text = f"{HEADLINE} | The Island Post\nNews\n{HEADLINE}\n{STORY}\n{MORE}"
    page, labelled, _ = labelled_of(json.dumps({"title": HEADLINE, "text": text}).encode(), "record")
    assert (labelled.headline, labelled.headline_source) == (HEADLINE, "record")
    assert removed(page, labelled)[0] == (f"{HEADLINE} | The Island Post", "repeat_headline")
