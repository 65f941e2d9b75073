"""Generated scrapes: articles of sentences with the noise of real pages around and inside them, as text, HTML or records."""

import json
import textwrap

from hypothesis import strategies as st

SENTENCES = [
    "The council met on Tuesday and voted for the bridge by nine votes to four.",
    "“We had no choice,” said Marta Lindqvist, who owns the mill by the river.",
    "Prices rose by 4.2% in March, the statistics office said in its monthly report.",
    "Share prices fell after the company asked its subscribers to accept new cookies.",
    "Los vecinos esperan una respuesta desde hace tres semanas y no quieren irse.",
    "Der Stadtrat hat am Montag über die neue Brücke gestritten und dann vertagt.",
    "Le maire a promis que les travaux seraient terminés avant la fin de l'été.",
    "Жители города уже три недели ждут ответа от компании, которая строит мост.",
    "市議会は火曜日に橋の建設計画を賛成多数で可決した。",
    "وقال المتحدث باسم البلدية إن الجسر سيفتح أمام حركة المرور الأسبوع المقبل.",
    "नगर परिषद ने मंगलवार को नौ के मुकाबले चार मतों से नए पुल का प्रस्ताव पारित किया।",
    "สภาเมืองลงมติเมื่อวันอังคารให้สร้างสะพานใหม่ข้ามแม่น้ำด้วยคะแนนเก้าต่อสี่",
    "Ο δήμαρχος είπε ότι οι εργασίες θα έχουν τελειώσει πριν από το καλοκαίρι.",
    "Belediye başkanı, köprünün yaz bitmeden trafiğe açılacağını söyledi.",
]
NOISE = [
    "By Jane Okafor", "Von Hans Müller", "Edited by: Ali Karim", "news@paper.example", "Accept All", "Read more:", "Share",
    "We use cookies to improve your experience. By continuing you agree.", "Advertisement", "Facebook Twitter WhatsApp",
    "Published 9 January 2025", "© 2025 The Paper. All rights reserved.", "Home", "World", "Sport", "Menu", "* * *", "—",
    "Sign up to our newsletter to get the news every morning.", "3 comments", "Photo: Ann Lee/AFP", "Tags: bridge, river",
    "KYIV, Jan. 12 (Reuters) - The bridge was closed on Sunday after the storm.", "12", "🙂", "A short subhead",
    "The bridge at night. (Unsplash)", "The mayor of the town on Monday. Ana López (EFE)", "The mill. Photo by Ann Lee / AFP",
    "Nine of ten boats came back. (Source: Office of Harbours)", "Subscribe today to read all stories.", "* Daily puzzles",
    "If you liked this article, share it with a friend.", "Book a demo", "5 from 8 votes", "यह भी पढ़ें: मई में बंद रहेगा पुल",
    "Lue myös: Silta suljetaan toukokuussa", "İLGİLİ HABER", "Δημοσίευση: 12 Ιουνίου 2025, 09:15", "Piše: Ivana Babić", "โฆษณา",
    "شارك على فيسبوك", "Fotó: MTI/Kiss Anna", "Iratkozzon fel hírlevelünkre!", "प्रकाशित: 12 जून 2025, 09:15", "记者：顾念之",
    r"It rained.\n\nNobody knows why.\n\n“It is late,” she said.\n",
    f"{' '.join(SENTENCES)} {' '.join(reversed(SENTENCES))}",
]  # fmt: skip
COMMENTS = [
    "seagull77 says:", "Ana Brandt says:", "Tom says:", "2. Mia says:", "Old Skipper says:", "Jo sagt:", "Reply", "5 comments",
    "I was there when the last one tied up, and it was a sight.", "So was I!", "The council should read this.",
    "Mia - 15.08.2015 23:59:38", "Posted by: Old Skipper, 27 Sep 2011 | 15:22", "Jo 19. Juni 2018 um 15:28 Uhr - Antworten",
]
MARKS = ["", " ", "\u00a0", "\u200b", "\u00ad", "\ufeff", "Ã©", "&amp;", "\u2028", "\x07", "…"]

paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
free_text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
lines = st.one_of(paragraphs, paragraphs, st.sampled_from(NOISE), st.sampled_from(SENTENCES), free_text)
marked = st.tuples(lines, st.sampled_from(MARKS), st.sampled_from(["", *NOISE[:6]])).map(
    lambda t: t[0] + t[1] + (" " + t[2] if t[2] else "")
)
threads = st.one_of(st.just([]), st.just([]), st.lists(st.sampled_from(COMMENTS), min_size=8, max_size=16))
texts = st.tuples(st.lists(marked, min_size=1, max_size=25), threads, st.sampled_from(["\n", "\n\n", "\r\n"])).map(
    lambda t: t[2].join(t[0] + t[1])
)
TAGS = ["p", "p", "p", "h2", "li", "div", "blockquote", "figcaption", "td", "span"]


def as_page(parts: list[tuple[str, str]], stated: list[str]) -> str:
    """Texts in their tags as a page, with another text that it states as its article's."""
    node = {"@type": "NewsArticle", "headline": "A title", "articleBody": "\n".join(stated)}
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>" if stated else ""
    shown = "".join(f"<{tag}>{text.replace('<', '&lt;')}</{tag}>" for tag, text in parts)
    return (
        f"<html><head><title>A title | The Paper</title>{script}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{shown}</article><footer>© The Paper</footer></body></html>"
    )


some_stated = st.one_of(st.just([]), st.lists(st.one_of(paragraphs, marked), min_size=1, max_size=12))
pages = st.builds(as_page, st.lists(st.tuples(st.sampled_from(TAGS), marked), min_size=1, max_size=25), some_stated)


def as_markdown(lines: list[str], seed: int) -> str:
    """Lines as Markdown: some are headings, links, items, quotes, bold or have a link in them, by the seed."""
    shapes = ["{}", "{}", "## {}", "[{}](/a)", "* [{}](https://paper.example/b-(c))", "> {}", "**{}**", "{} [more](/d)"]
    flat = [" ".join(line.split()) for line in lines]
    return "# A title\n\n[Home](/) [World](/world)\n\n" + "\n\n".join(
        shapes[(seed >> 2 * n) % len(shapes)].format(line) for n, line in enumerate(flat)
    )


markdown = st.builds(as_markdown, st.lists(marked, min_size=1, max_size=25), st.integers(0, 2**50))


def as_browser_page(lines: list[str], seed: int) -> str:
    """Lines as a text browser prints them: wrapped with a margin, headings and items, by the seed numbers before links."""
    shown: list[str] = []
    n_links = 0
    for n, line in enumerate(lines):
        text = " ".join(line.split())
        if seed >> n & 1:
            n_links += 1
            text = f"[{n_links}]{text}"
        first, rest = [("   ", "   "), ("", ""), ("     * ", "       "), ("      ", "   ")][(seed >> 2 * n) % 4]
        shown += textwrap.wrap(text, 75, initial_indent=first, subsequent_indent=rest, break_long_words=False) or [""]
        shown += [""] * ((seed >> n) % 3 != 0)
    links = [f"{n:4}. https://paper.example/{n}" for n in range(1, n_links + 1)]
    return "\n".join([*shown, "", "References", "", "   Visible links:", *links])


browser_pages = st.builds(as_browser_page, st.lists(marked, min_size=1, max_size=25), st.integers(0, 2**50))
records = st.fixed_dictionaries(
    {"text": texts, "id": st.integers(0, 9).map(str)},
    optional={"title": st.sampled_from(SENTENCES), "author": st.sampled_from(["Jane Okafor", "A; B"]), "x": free_text},
).map(lambda record: json.dumps(record))
spelled = st.builds(lambda text, end: "\\n".join([*text.splitlines(), end]), texts, st.sampled_from(["", "One."]))
bare_pages = st.lists(marked, min_size=1, max_size=25).map(lambda parts: "".join(f"<p>{p.replace('<', '&lt;')}</p>" for p in parts))
scrapes = st.one_of(
    texts.map(lambda t: ("text", t.encode())),
    markdown.map(lambda t: ("text", t.encode())),
    browser_pages.map(lambda t: ("text", t.encode())),
    spelled.map(lambda t: ("text", t.encode())),
    bare_pages.map(lambda t: ("html", t.encode())),
    pages.map(lambda t: ("html", t.encode())),
    records.map(lambda t: ("record", t.encode())),
)
