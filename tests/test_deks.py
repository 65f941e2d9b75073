"""Which blocks of a page are its dek."""

import pytest

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
    "a sub title as two words": (page(f"<h2 class='sub-title'>{DEK}</h2>"), [DEK]),
    "bullet points marked as a summary": (page(POINTED), POINTS),
    "lines that make up what is stated": (page("".join(f"<p class=big>{point}</p>" for point in POINTS), " ".join(POINTS)), POINTS),
    "the first paragraph is no dek, though stated": (page(f"<p class=text>{FIRST}</p>", FIRST), []),
    "a caption is no dek": (page(f"<figure><figcaption class=summary>{DEK}</figcaption></figure>", DEK), []),
    "below another heading than the stated one": (page(f"<p class=lead>{DEK}</p>", "", "<h1>Ten per cent more</h1>"), [DEK]),
    "subheads with a telling class": (PLAIN.replace(LAST, b"<h2 class=subheadline>Since when</h2>" + LAST), []),
    "class words of the whole text tell nothing": (PLAIN.replace(b"class=text", b"class=intro-text"), []),
}  # fmt: skip


@pytest.mark.parametrize(("html", "deks"), CASES.values(), ids=CASES.keys())
def test_deks(html: bytes, deks: list[str]) -> None:
    _, labelled, _ = labelled_of(html, "html")
    assert with_role(labelled, "dek") == deks
