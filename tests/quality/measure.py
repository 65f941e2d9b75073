"""How well labelling does on the pages of `pages/`: figures a page, their means, and the floors that these allow.

    python -m tests.quality.measure            the table of means, then a floors.toml that only raises what is there
    python -m tests.quality.measure --pages    the figures of each page too, worst first
    python -m tests.quality.measure --write    the same, and floors.toml is written

All figures are shares from 0 to 1, and higher is better:
    f1        words of the body: bag-of-words F1; scripts without spaces by characters
    stripped  noise snippets that the output does not hold
    kept      blocks of the body that the output holds whole, letters and digits compared
    subheads  F1 of the subheads
    headline, dek, authors, date    equal or not (dek: nearly equal, where the page has one)
    no_dek    where the page has no dek: is none given?
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from statistics import fmean

import html2text
from bs4 import BeautifulSoup
from markdownify import markdownify

from tasks.label import Labelled
from tasks.measures import WORD, letters_key
from tasks.records import BLOCK_SEPARATOR, Page
from tasks.rows import article_row
from tests.labelling import labelled_of, read_case, with_role

HERE = Path(__file__).parent
PAGES, MORE, KEEP, FLOORS = HERE / "pages", HERE / "more", HERE / "keep", HERE / "floors.toml"
METRICS = ("f1", "stripped", "kept", "subheads", "headline", "dek", "no_dek", "authors", "date")
KINDS = ("dump", "half", "html")
TOOLS = ("html2text", "markdownify", "get_text", "get_text_lines")  # pages as HTML, turned into Markdown and text by these
MORE_KINDS = tuple(f"more-{kind}" for kind in KINDS)  # pages in languages of which the labeller saw hardly one
GROUPS = {
    "english": ("en",), "german": ("de",), "romance": ("es", "fr", "it", "pt"), "slavic": ("pl", "ru", "uk"),
    "unspaced": ("ja", "zh"),
}  # fmt: skip
MARGIN = 0.005  # a floor lies this far below what was measured, so that a changed word is no alarm and a lost block is
SAME_DEK = 0.8  # word-F1 from which two deks are the same
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

Scores = dict[str, float]


@dataclass(frozen=True)
class Output:
    """What a reader of the dataset gets of a page."""

    headline: str = ""
    dek: str = ""
    body: list[str] = field(default_factory=list)
    subheads: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    published_at: datetime | None = None


@cache
def labelled_page(path: Path) -> tuple[Page, Labelled]:
    """A page or clean text, labelled as the flow does, without it."""
    page, labelled, _ = labelled_of(path.read_bytes(), "html" if path.suffix == ".html" else "text")
    return page, labelled


def written_by(tool: str, html: str) -> str:
    """A page as one of TOOLS writes it, with its defaults, those of Beautiful Soup without scripts, as is usual."""
    if tool == "html2text":
        return str(html2text.html2text(html))
    soup = BeautifulSoup(html, "lxml")
    for element in soup(["script", "style", "noscript"]):
        element.decompose()
    if tool == "markdownify":
        return str(markdownify(str(soup.body)))
    return soup.get_text() if tool == "get_text" else soup.get_text("\n", strip=True)


def output_of(path: Path, tool: str = "") -> Output:
    """What the dataset holds of a page; tool: that turned it into text."""
    if tool:
        page, labelled, _ = labelled_of(written_by(tool, path.read_text("utf-8")).encode(), "text")
    else:
        page, labelled = labelled_page(path)
    row = article_row(page, labelled, "", "")
    body = row["text"].split(BLOCK_SEPARATOR) if row["text"] else []
    subheads = with_role(labelled, "subhead")
    return Output(row["headline"] or "", row["dek"] or "", body, subheads, row["authors"], row["published_at"])


def tokens(text: str) -> list[str]:
    """Words in lower case; each character of a script without spaces is one.

    >>> tokens("The Bridge, 2026: 橋。")
    ['the', 'bridge', '2026', '橋']
    """
    return re.findall(f"{WORD}+", _UNSPACED.sub(r" \g<0> ", text.casefold()))


def overlap_f1(have: Sequence[str], want: Sequence[str]) -> float:
    """F1 of two bags; two empty ones agree.

    >>> overlap_f1(["a", "b"], ["b", "c"]), overlap_f1([], [])
    (0.5, 1.0)
    """
    shared = (Counter(have) & Counter(want)).total()
    return 2 * shared / (len(have) + len(want)) if have or want else 1.0


def holds(block: str, snippet: str) -> bool:
    """Are the snippet's words in the block, one after the other?

    >>> holds("They read more: books.", "Read more"), holds("spread moreover", "read more")
    (True, False)
    """
    return f" {' '.join(tokens(snippet))} " in f" {' '.join(tokens(block))} "


def is_day(instant: datetime | None, day: str | None) -> bool:
    """Is it the labelled day somewhere on earth? A bare date (midnight UTC) must be that very day.

    >>> is_day(datetime(2025, 10, 20, 1, 48, tzinfo=UTC), "2025-10-19"), is_day(datetime(2025, 10, 20, tzinfo=UTC), "2025-10-19")
    (True, False)
    """
    if instant is None or day is None:
        return instant is None and day is None
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    if instant.time() == time(0):
        return instant == start
    return start - timedelta(hours=14) <= instant < start + timedelta(hours=36)


def score(known: Mapping, output: Output) -> Scores:
    """The figures of one page. What the label leaves open has none: subheads where they are null
    (the questions of an interview may be either) or on neither side."""
    blocks = [output.headline, output.dek, *output.body]
    letters = letters_key("".join(output.body))
    noise, body = known["noise"], known["body"]
    scores = {
        "f1": overlap_f1(tokens(" ".join(output.body)), tokens(" ".join(body))),
        "stripped": fmean(not any(holds(b, snippet) for b in blocks) for snippet in noise),
        "kept": fmean(letters_key(b) in letters for b in body),
        "headline": float(tokens(output.headline) == tokens(known["headline"] or "")),
        "authors": float({letters_key(a) for a in output.authors} == {letters_key(a) for a in known["authors"]}),
        "date": float(is_day(output.published_at, known["published_at"])),
    }
    if known["dek"] is None:
        scores["no_dek"] = float(not output.dek)
    else:
        scores["dek"] = float(overlap_f1(tokens(output.dek), tokens(known["dek"])) >= SAME_DEK)
    if known["subheads"] is not None and (output.subheads or known["subheads"]):
        scores["subheads"] = overlap_f1([letters_key(s) for s in output.subheads], [letters_key(s) for s in known["subheads"]])
    return scores


def keep_paths() -> list[Path]:
    return sorted(KEEP.glob("*.txt"))


def page_paths() -> list[Path]:
    return sorted(p for folder in (PAGES, MORE) for p in folder.iterdir() if p.suffix in (".txt", ".html"))


@cache
def measured() -> dict[str, Scores]:
    """The figures of every page, by its name."""
    found = {}
    for path in page_paths():
        _, known = read_case(path)
        found[path.stem if path.parent == PAGES else f"more/{path.stem}"] = score(known, output_of(path))
        for tool in TOOLS if path.suffix == ".html" else ():
            found[f"{tool}/{path.stem}"] = score(known, output_of(path, tool))
    return found


def groups_of(name: str) -> list[str]:
    """The kind and the language group of a page, from its name; of the further languages the kind alone.

    >>> groups_of("pt-half-lista-trilhas"), groups_of("tr-half-zeytin"), groups_of("more/th-html-rotfai")
    (['half', 'romance'], ['half', 'others'], ['more-html'])
    """
    if name.partition("/")[0] in TOOLS:
        return [name.partition("/")[0]]
    language, kind, _ = name.split("-", 2)
    if language.startswith("more/"):
        return [f"more-{kind}"]
    return [kind, next((group for group, codes in GROUPS.items() if language in codes), "others")]


def means(pages: Mapping[str, Scores]) -> dict[str, Scores]:
    """{group: {figure: mean over its pages}}; kinds first, then language groups, then the worst page, which no mean shows."""
    found = {}
    for group in (*KINDS, *GROUPS, "others", *MORE_KINDS, *TOOLS):
        members = [scores for name, scores in pages.items() if group in groups_of(name)]
        columns = {m: [scores[m] for scores in members if m in scores] for m in METRICS}
        found[group] = {m: fmean(values) for m, values in columns.items() if values}
    for worst, prefix in (("worst", ""), ("more-worst", "more"), *((f"{tool}-worst", tool) for tool in TOOLS)):
        members = [scores for name, scores in pages.items() if name.rpartition("/")[0] == prefix]
        found[worst] = {m: min(scores[m] for scores in members) for m in ("f1", "kept")}
    return found


def table(rows: Mapping[str, Scores]) -> str:
    """Figures as aligned text, a row a name."""
    width = max(map(len, rows), default=0)
    lines = [" " * width + "".join(f"{m:>10}" for m in METRICS)]
    for name, scores in rows.items():
        lines.append(f"{name:{width}}" + "".join(f"{scores[m]:10.3f}" if m in scores else " " * 9 + "-" for m in METRICS))
    return "\n".join(lines)


def read_floors() -> dict[str, Scores]:
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def raised(floors: Mapping[str, Scores], found: Mapping[str, Scores]) -> dict[str, Scores]:
    """Floors after a measurement: each rises to just below what was measured, none sinks.

    >>> raised({"dump": {"f1": 0.9, "kept": 0.5}}, {"dump": {"f1": 0.8, "kept": 0.75}})
    {'dump': {'f1': 0.9, 'kept': 0.745}}
    """
    return {
        group: {m: max(floors.get(group, {}).get(m, 0.0), round(max(0.0, value - MARGIN), 3)) for m, value in scores.items()}
        for group, scores in found.items()
    }


def as_toml(floors: Mapping[str, Scores]) -> str:
    head = "# Means that the quality gate must reach, by kind of page and language group, and the worst page. They only rise.\n"
    head += "# python -m tests.quality.measure --write raises them. New pages shift the means: then remove this file first.\n"
    tables = ("\n".join([f"\n[{group}]", *(f"{m} = {value}" for m, value in scores.items())]) for group, scores in floors.items())
    return head + "\n".join(tables) + "\n"


def main(given: Iterable[str] | None = None) -> None:
    """Print the table of means, on demand each page's figures, and the raised floors."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--pages", action="store_true", help="print the figures of each page, worst F1 first")
    options.add_argument("--write", action="store_true", help="write the raised floors to floors.toml")
    chosen = options.parse_args(list(given) if given is not None else None)
    pages = measured()
    found = means(pages)
    floors = as_toml(raised(read_floors(), found))
    parts = [table(found), "# ---- floors.toml\n" + floors]
    if chosen.pages:
        parts.insert(0, table(dict(sorted(pages.items(), key=lambda item: item[1]["f1"]))))
    sys.stdout.write("\n\n".join(parts))
    if chosen.write:
        FLOORS.write_text(floors, "utf-8")


if __name__ == "__main__":
    main()
