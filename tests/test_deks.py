"""Which blocks of a page are its dek."""

import json

import pytest

from tasks.label import text_page
from tasks.labels.draft import Draft
from tasks.labels.learned_heads import sentence_between
from tests.labelling import labelled_of, with_role

FIRST = "The island council voted on Monday to raise the fares of all ferries to the mainland by a tenth."
BODY = "".join(
    f"<p class=text>{text}</p>"
    for text in (
        "Commuters will pay forty crowns a day from March, the council said after a meeting that went on past midnight.",
        "The company that runs the boats had asked for twice as much and called the decision a disappointment.",
        "Shopkeepers in the harbour fear that visitors will stay away, and plan a protest for the first day of spring.",
        "The last rise was nine years ago, when the old steamers were sold and three new boats were bought.",
    )
)
DEK = "Commuters protest against the third rise in ten years, and shops fear for their visitors."
POINTS = ["Fares rise by a tenth from March.", "The company had asked for more.", "Shops fear that visitors stay away."]


def page(head: str, description: str = "", h1: str = "<h1>Ferry fares rise again</h1>") -> bytes:
    meta = f'<meta name=description content="{description}">' if description else ""
    title = '<meta property="og:title" content="Ferry fares rise again">'
    return f"<html><head>{meta}{title}</head><body><article>{h1}{head}{BODY}</article></body></html>".encode()


POINTED = "<ul class=summary-list>" + "".join(f"<li>{point}</li>" for point in POINTS) + "</ul>"
PLAIN, LAST = page(f"<p class=text>{FIRST}</p>"), b"<p class=text>The last"
CASES = {
    "stated and printed": (page(f"<p class=big>{DEK}</p>", DEK), [DEK]),
    "marked as a lead, not stated": (page(f"<p class='article-lead'>{DEK}</p>"), [DEK]),
    "a date under a telling class": (page("<h4 class='header blurb'>November 21, 2023</h4>"), []),
    "a sub title as two words": (page(f"<h2 class='sub-title'>{DEK}</h2>"), [DEK]),
    "bullet points marked as a summary": (page(POINTED), POINTS),
    "lines that make up what is stated": (page("".join(f"<p class=big>{point}</p>" for point in POINTS), " ".join(POINTS)), POINTS),
    "the first paragraph is no dek, though stated": (page(f"<p class=text>{FIRST}</p>", FIRST), []),
    "a caption is no dek": (page(f"<figure><figcaption class=summary>{DEK}</figcaption></figure>", DEK), []),
    "below another heading than the stated one": (page(f"<p class=lead>{DEK}</p>", "", "<h1>Ten per cent more</h1>"), [DEK]),
    "subheads with a telling class": (PLAIN.replace(LAST, b"<h2 class=subheadline>Since when</h2>" + LAST), []),
    "the first paragraph, printed bold": (page(f"<p class=text><strong>{FIRST}</strong></p>"), [FIRST]),
    "a bold dateline": (page(f"<p class=text><b>NORTH HARBOUR - {FIRST}</b></p>"), []),
    "words printed bold": (page(f"<p class=text><b>The island council</b> {FIRST[19:]}</p>"), []),
    "a text that is bold": (page(f"<p class=text><b>{FIRST}</b></p><p class=text><b>{DEK}</b></p>"), []),
    "class words of the whole text tell nothing": (PLAIN.replace(b"class=text", b"class=intro-text"), []),
}  # fmt: skip


@pytest.mark.parametrize(("html", "deks"), CASES.values(), ids=CASES.keys())
def test_deks(html: bytes, deks: list[str]) -> None:
    _, labelled, _ = labelled_of(html, "html")
    assert with_role(labelled, "dek") == deks


# --- bare text: what stands above the headline -------------------------------------------------------------------------

MENU = (
    "Skip to content\nHome\nNews\nIslands\nMainland\nSport\nSailing\nFootball\nCulture\nMusic\nBooks\nWeather\nTides\nJobs\n"
    "Property\nBoats for sale\nArchive\nPuzzles\nLetters\nLog in\nSubscribe"
)
STORY = (
    "Commuters will pay forty crowns a day from March, the island council said after a meeting that went on past midnight.\n"
    "The company that runs the boats had asked for twice as much and called the decision a disappointment for its crews.\n"
    "Shopkeepers in the harbour fear that visitors will stay away, and plan a protest for the first day of spring.\n"
    "The last rise was nine years ago, when the old steamers were sold and three new boats were bought from a yard abroad.\n"
    "The council will look at the fares again next year, once the accounts of the company have been read by its auditors."
)
FOOT = (
    "Most read\nStorm closes the northern road\nNew nurse for the western villages\nSchool choir wins a prize in the capital\n"
    "Lighthouse to be painted\nContact\nAbout us\nTerms of use\nPrivacy\nJobs with us\nAdvertise\nFollow us\nFacebook\nInstagram"
)
NOTICES = {
    "an old browser": "Your browser is out of date. Please update it to see this site as it was meant to be seen.",
    "a licence": "We use technologies of partners to make our pages better and to measure how they are used by you.",
    "an offer": "Your gift keeps the ferries in the news, so that islanders know what is decided about their boats.",
    "an account": "It looks like there is no account for this address yet.",
    "a menu in one line": "Timetables Fares Routes Harbours Crew Winter service School boats Freight Lost property Contact us",
}


HEADLINE = "Ferry fares rise again after nine years"


def dump_record(first: str, **stated: str) -> bytes:
    """A dump of a page that begins with a line, as a record with its address."""
    text = "\n".join([first, MENU, HEADLINE, STORY, FOOT])
    return json.dumps({"url": "https://post.example/2026/ferry-fares-rise-again-after-nine-years", "text": text, **stated}).encode()


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES.keys())
def test_a_notice_above_the_headline_of_a_dump_is_no_dek(notice: str) -> None:
    _, labelled, _ = labelled_of(dump_record(notice), "record")
    assert (labelled.headline, with_role(labelled, "dek")) == (HEADLINE, [])
    assert notice not in labelled.body()


def test_a_stated_dek_stays_where_the_labeller_doubts_it() -> None:
    dek = NOTICES["an account"]
    _, labelled, _ = labelled_of(dump_record(dek, description=dek), "record")
    assert with_role(labelled, "dek") == [dek]


HEAD = ["Harbour to be dredged again", "For the third time in ten years the town pays for a deeper channel."]
PROSE = [
    "The council voted on Tuesday to pay for the work, which is to begin when the ice has gone, its speaker said.",
    "Fishermen had asked for a deeper channel since the winter of the storm, when nine boats lay aground for a week.",
]


@pytest.mark.parametrize(
    ("lines", "reasons", "found"),
    [
        ([*HEAD, "By Ana Brandt", *PROSE], {2: "byline"}, 1),
        ([*HEAD, "12 March 2025", "By Ana Brandt", *PROSE], {2: "timestamp", 3: "byline"}, 1),
        ([HEAD[0], "Share", HEAD[1], "12 March 2025", *PROSE], {1: "share_bar", 3: "timestamp"}, None),
        ([*HEAD, *PROSE], {}, None),
        ([HEAD[0], "By Ana Brandt", HEAD[1], "12 March 2025", *PROSE], {1: "byline", 3: "timestamp"}, None),
        ([HEAD[0], HEAD[1].rstrip("."), "By Ana Brandt", *PROSE], {2: "byline"}, None),
        ([*HEAD, "09:15", PROSE[0], "09:05", PROSE[1], "08:50"], {2: "timestamp", 4: "timestamp", 6: "timestamp"}, None),
    ],
    ids=["byline", "date", "below buttons", "nothing below", "byline above", "no sentence", "live-blog"],
)  # fmt: skip
def test_the_sentence_between_headline_and_byline(lines, reasons, found):
    draft = Draft(text_page("\n\n".join(lines)))
    for number, reason in reasons.items():
        draft.exclude(number, reason, f"{reason}.test", "said so")
    assert sentence_between(draft, 0) == found
