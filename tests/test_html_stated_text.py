import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract import HIDDEN_FIX
from tasks.label import label
from tasks.labels.model import load_labeller
from tasks.measures import letters_key
from tasks.records import Page
from tasks.rules import load_rules
from tests.labelling import body_of, page_of, same_letters

TEXT = [
    "The ferry between Holm and Sund will run again from May, the harbour board said on Tuesday.",
    "It was stopped nine years ago, when the old ship failed its inspection and no money was found for a new one.",
    "The board has now bought a used ship from Norway. It takes forty cars and runs six times a day, its director said.",
    "Tickets will cost as much as a bus ride, and those who live on the islands pay half of that until the autumn.",
]
HEADLINE = "Ferry line returns after nine years"
MENU = "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
SCRIPTS = "<noscript>You need to enable JavaScript to run this app.</noscript>"
WALL = "<div class='paywall'><p>Subscribe to continue reading. Already a subscriber? Log in.</p></div>"
ITEM = "<p>The council of Sund voted on item {} of its long list, and after that it went on to the next one.</p>"
OTHER = "".join(map(ITEM.format, range(8)))


def page_with(body: str | list[str], shown: str, kind: str = "NewsArticle") -> Page:
    node = {"@context": "https://schema.org", "@type": kind, "headline": HEADLINE, "articleBody": body}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    head = f"<head><title>{HEADLINE} | The Harbour</title>{script}</head>"
    return page_of(f"<html>{head}<body>{shown}</body></html>".encode(), "html")


def texts_of(page: Page) -> list[str]:
    labelled = label(page, load_rules(), load_labeller())
    assert same_letters(page, labelled)
    assert labelled.headline == HEADLINE
    return body_of(labelled)


def says_so(page: Page) -> bool:
    return HIDDEN_FIX in {fix.name for fix in page.fixes}


CUT = f"{MENU}<main><h1>{HEADLINE}</h1><p>{TEXT[0]}</p><p>{TEXT[1][:60]}…</p>{WALL}</main>"
BODIES = {
    "one_line": " ".join(TEXT),
    "escaped_twice": "".join(f"&amp;lt;p&amp;gt;{text}&amp;lt;/p&amp;gt;" for text in TEXT),
    "line_ends_spelled_out": "\\n\\n".join(TEXT),
    "lines": "\n".join(TEXT),
    "empty_lines": "\n\n".join(TEXT),
    "strings": TEXT,
    "markup": "".join(f"<p>{text}</p>" for text in TEXT),
    "escaped_markup": "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in TEXT),
    "run_together": "".join(TEXT),
}
SHOWN = {
    "built_by_scripts": f"{MENU}<div id='root'></div>{SCRIPTS}",
    "nothing_at_all": "",
    "wall_behind_the_first_paragraph": f"{MENU}<main><h1>{HEADLINE}</h1><p>{TEXT[0]}</p>{WALL}</main><p>© The Harbour</p>",
    "wall_within_a_sentence": CUT,
    "the_end_is_shown": f"{MENU}<main><h1>{HEADLINE}</h1><p>{TEXT[3]}</p>{WALL}</main>",
    "a_paragraph_in_a_box": f"{MENU}<main><h1>{HEADLINE}</h1>{WALL}</main><aside><h2>Most read</h2><p>{TEXT[3]}</p></aside>",
    "wall_behind_the_headline": f"{MENU}<main><h1>{HEADLINE}</h1>{WALL}</main>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_a_text_that_the_page_hides_is_the_article(shown, body):
    page = page_with(body, shown)
    assert says_so(page)
    assert " ".join(texts_of(page)) == " ".join(TEXT)
    assert len(texts_of(page)) == (1 if body == " ".join(TEXT) else len(TEXT))


NOT_ADDED = {
    "the_page_shows_it": (TEXT, "".join(f"<p>{text}</p>" for text in TEXT)),
    "in_other_words_and_longer": (TEXT[:2], OTHER),
    "a_summary": (TEXT[0], f"<h1>{HEADLINE}</h1>{SCRIPTS}"),
    "cut_into_other_blocks": ("\n".join(TEXT), "<br>".join(TEXT)),
    "of_something_else": ([ITEM[3:-4].format(n) for n in range(60)], "".join(f"<p>{text}</p>" for text in [*TEXT, TEXT[0]])),
    "no_string": ({"@value": TEXT[0]}, f"<p>{TEXT[1]}</p>"),
}


@pytest.mark.parametrize(("body", "shown"), NOT_ADDED.values(), ids=NOT_ADDED)
def test_nothing_is_added_to_what_readers_see(body, shown):
    page = page_with(body, f"<article>{shown}</article>")
    assert not says_so(page)
    assert sum(TEXT[1] in block.text for block in page.blocks) <= 1


def test_the_text_of_another_thing_is_not_the_articles():
    page = page_with(TEXT, f"<h1>{HEADLINE}</h1><p>{TEXT[0]}</p>", kind="Comment")
    assert not says_so(page)


SOME_SHOWN = [*TEXT, *(text[:40] + "…" for text in TEXT), "Log in to read on.", ITEM[3:-4].format(1)]


@given(st.lists(st.sampled_from(SOME_SHOWN), max_size=6), st.lists(st.sampled_from(TEXT), max_size=5))
def test_no_word_that_the_page_shows_is_lost(shown, stated):
    html = f"<h1>{HEADLINE}</h1>{''.join(f'<p>{text}</p>' for text in shown)}"
    page = letters_key("".join(block.text for block in page_with(stated, html).blocks))
    assert all(letters_key(text) in page for text in shown)


@pytest.mark.parametrize("body", ["x" * 5_000_000, "word " * 1_000_000, "One day.\n" * 500_000, "<p>One day.</p>" * 200_000])
def test_five_megabytes_take_linear_time(body):
    started = time.process_time()
    page_with(body, "<p>Short.</p>")
    assert time.process_time() - started < 30
