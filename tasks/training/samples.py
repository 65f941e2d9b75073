"""Training examples: labelled pages of every input kind, cut into blocks and measured as the labeller will see them.

A folder of data holds X.jsonl.gz (records with id and html or text) beside X.labels.jsonl.gz (by id: references, title, dek,
headings, language, split). Beside the pages as they are there are two more kinds, made from them: the visible blocks of an
HTML page as a text of their own (another kind of dump), the reference alone (a text that is clean already), and title and
beginning of the reference with lines below that the rule packs have for examples of noise (a short text with its sign-off).
Text in a script with case is there once more in one without.
"""

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tasks.decode import decode_scrape
from tasks.errors import ScrapeError
from tasks.label import text_page
from tasks.labels.features import BEYOND, HTML_FEATURES, Matrix, is_caseless, measure_blocks
from tasks.labels.marked import Marked, mark_known
from tasks.measures import letters_key
from tasks.packs import pack_sources, read_packs
from tasks.records import BLOCK_SEPARATOR, Page, Scrape, scrape_id, sha256_hex
from tasks.rules import RuleSet
from tasks.shards import prepare_page
from tasks.training.align import align
from tasks.training.scripts import written_anew

Labels = dict[str, Any]


class Sample(msgspec.Struct, frozen=True):
    """One page in one form; arrays have one entry a block.

    page_id: the same for all forms of a page; form: html, text, half, blocks, clean, signed; source: the data file's name
    is_caseless: is it text in a script without case? is_copy: was it written anew in one? Then numbers are of that, texts and
    labels of the page as it was
    features: HTML_FEATURES of tasks.labels.features, BEYOND where text has none
    is_article, is_headline, is_dek, is_subhead: the labels; has_*: are they known here
    """

    page_id: str
    form: str
    source: str
    split: str
    language: str
    labels: Labels
    texts: list[str]
    features: Matrix
    words: NDArray[np.float64]
    is_gone: NDArray[np.bool_]
    is_article: NDArray[np.bool_]
    is_headline: NDArray[np.bool_]
    is_dek: NDArray[np.bool_]
    is_subhead: NDArray[np.bool_]
    is_caseless: bool = False
    is_copy: bool = False


def read_labels(path: Path) -> dict[str, Labels]:
    """{id: labels} of a labels file."""
    with gzip.open(path, "rb") as lines:
        rows = [msgspec.json.decode(line) for line in lines]
    return {row["id"]: row for row in rows}


def data_files(folder: Path) -> list[Path]:
    """The data files of a folder that have labels beside them, by name."""
    files = sorted(p for p in folder.glob("*.jsonl.gz") if not p.name.endswith(".labels.jsonl.gz"))
    return [p for p in files if labels_path(p).exists()]


def labels_path(data: Path) -> Path:
    """Where the labels of a data file are."""
    return data.with_name(data.name.removesuffix(".jsonl.gz") + ".labels.jsonl.gz")


def read_samples(data: Path, rules: RuleSet) -> Iterator[Sample]:
    """All samples of one data file: its pages, and what is made from them."""
    labels = read_labels(labels_path(data))
    with gzip.open(data, "rb") as lines:
        for number, line in enumerate(lines):
            page = _page(data.name, number, line)
            if page is None:
                continue
            known = labels[page.record_id]
            for form, made in _forms(page, "-half" in data.name, known):
                yield from make_samples(made, form, data.name, known, rules)


def _forms(page: Page, is_half: bool, labels: Labels) -> Iterator[tuple[str, Page]]:
    """A page in its own form, and what is made from HTML."""
    if page.form != "html":
        yield "half" if is_half else "text", page
        return
    yield "html", page
    yield "blocks", text_page(BLOCK_SEPARATOR.join(b.text for b in page.blocks))
    clean = labels["references"][0].replace("\n", BLOCK_SEPARATOR)
    for made, text in (("clean", clean), ("signed", signed_text(labels))):
        if (bare := text_page(text)).blocks:
            yield made, bare


@lru_cache(maxsize=1)
def _noise_lines() -> dict[str, list[str]]:
    """Examples of noise lines from the rule packs by language, those of every language under "*"."""
    found: dict[str, list[str]] = {}
    for _, rule in read_packs(pack_sources()):
        if rule.where != "line":
            continue
        lines = [drop for drop in rule.drop if isinstance(drop, str) and "\n" not in drop]
        for language in rule.languages:
            found.setdefault(language, []).extend(lines)
    return found


def signed_text(labels: Labels) -> str:
    """A short clean text with one to four lines of noise below; which, and how much of the text, hangs on its id alone."""
    digest = sha256_hex(labels["id"].partition(".")[0].encode())
    numbers = [int(digest[at : at + 8], 16) for at in range(0, 64, 8)]
    body = [line for line in labels["references"][0].split("\n") if line.strip()][: 2 + numbers[0] % 10]
    noise = _noise_lines()
    lines = noise.get(labels["language"] or "en", []) + noise["*"]
    tail = [lines[number % len(lines)] for number in numbers[2 : 3 + numbers[1] % 4]] if lines else []
    return BLOCK_SEPARATOR.join([*filter(None, [labels["title"]]), *body, *tail])


def _page(name: str, number: int, line: bytes) -> Page | None:
    digest = sha256_hex(line)
    try:
        return prepare_page(decode_scrape(Scrape(scrape_id(name, number, digest), name, number, digest, line.rstrip(), "record")))
    except ScrapeError:
        return None  # a page without text teaches nothing


def make_samples(page: Page, form: str, source: str, labels: Labels, rules: RuleSet) -> Iterator[Sample]:
    """A page measured, with the labels of its blocks; text in a script with case once more in one without."""
    marked = mark_known(page, rules)
    keys = marked.draft.keys
    titles = {letters_key(labels["title"] or "")} - {""}
    deks = {letters_key(p) for p in (labels["dek"] or "").split("\n")} - {""}
    headings = {letters_key(h) for h in labels["headings"] or ()} - titles - {""}
    is_title, is_dek, is_heading = (np.array([key in wanted for key in keys], bool) for wanted in (titles, deks, headings))
    sample = Sample(
        labels["id"].partition(".")[0], form, source, labels["split"], labels["language"] or "", labels, marked.draft.texts,
        *_measured(marked), np.array(align(marked.draft.texts, labels["references"]), bool), is_title, is_dek, is_heading,
    )  # fmt: skip
    if form == "html":
        yield sample
    elif is_caseless(sample.features):
        yield msgspec.structs.replace(sample, is_caseless=True)
    else:
        yield sample
        name = f"{labels['id']} {form} {source}"
        has_rules = form == "signed" or sha256_hex(name.encode())[-1] in "01234567"  # short texts would teach that the end is noise
        anew = written_anew(page, marked, rules, name, has_rules)
        features, words, is_gone = _measured(anew)
        yield msgspec.structs.replace(sample, features=features, words=words, is_gone=is_gone, is_caseless=True, is_copy=True)


def _measured(marked: Marked) -> tuple[Matrix, NDArray[np.float64], NDArray[np.bool_]]:
    """Features, words, and which blocks are gone."""
    draft = marked.draft
    features = measure_blocks(draft, marked.headline_block, marked.headline)
    n_missing = len(HTML_FEATURES) - features.shape[1]
    padded = np.pad(features, ((0, 0), (0, n_missing)), constant_values=BEYOND)
    return padded, np.array(draft.words, np.float64), np.array(draft.gone, bool)
