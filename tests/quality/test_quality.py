"""The gate: labelling does no worse than the floors on our pages, and takes nothing from clean texts."""

import doctest
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tasks.measures import letters_key, n_words
from tests.labelling import labelled_of, read_case, same_letters
from tests.quality import measure
from tests.quality.measure import (
    KINDS,
    METRICS,
    keep_paths,
    labelled_page,
    means,
    measured,
    output_of,
    page_paths,
    read_floors,
    table,
)

MAX_LOST_AGAIN = 0.005  # share of its words that a cleaned text may lose when it is cleaned again

# Clean texts that lose something today, and why; a text that is whole again must leave this list.
KNOWN_MISSES: dict[str, str] = {}  # {name of a keep-case: why it is missed today}


@pytest.mark.parametrize("group", sorted(read_floors()))
def test_no_mean_is_below_its_floor(group: str) -> None:
    found, floors = means(measured())[group], read_floors()[group]
    below = [f"{group}.{m}: {found[m]:.3f} < {floor}" for m, floor in floors.items() if found[m] < floor]
    assert not below, "\n".join([*below, table(means(measured()))])


def test_every_mean_has_a_floor() -> None:
    assert {g: set(v) for g, v in read_floors().items()} == {g: set(v) for g, v in means(measured()).items()}
    assert {m for v in read_floors().values() for m in v} == set(METRICS)


def keep_cases() -> Iterator[Any]:
    for path in keep_paths():
        reason = KNOWN_MISSES.get(path.stem)
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", keep_cases())
def test_a_clean_text_keeps_every_paragraph(path: Path) -> None:
    output = output_of(path)
    kept = letters_key("".join([output.headline, output.dek, *output.body]))
    lost = [p for p in path.read_text("utf-8").split("\n\n") if letters_key(p) not in kept]
    assert lost == []


def test_known_misses_name_cases() -> None:
    assert set(KNOWN_MISSES) <= {p.stem for p in keep_paths()}


@pytest.mark.parametrize("path", page_paths(), ids=lambda p: p.stem)
def test_a_label_fits_its_page(path: Path) -> None:
    raw, known = read_case(path)
    printed = raw.decode("utf-8")
    if path.suffix == ".html":
        printed = lxml.html.fromstring(printed).text_content()
    spaced = " ".join(printed.split())
    wanted = [known["headline"], *known["body"]]
    assert [t for t in wanted if " ".join(t.split()) not in spaced and letters_key(t) not in letters_key(spaced)] == []
    assert [t for t in known["noise"] if letters_key(t) not in letters_key(spaced)] == []
    assert [t for t in known["noise"] if n_words(t) < 2 or letters_key(t) in letters_key("".join(wanted))] == []
    assert [s for s in known["subheads"] or [] if s not in known["body"]] == []
    assert (known["language"], known["kind"]) == tuple(path.stem.split("-")[:2])
    assert known["published_at"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", known["published_at"])


def test_the_gate_is_wide() -> None:
    kinds = Counter(p.stem.split("-")[1] for p in page_paths())
    languages = {p.stem.split("-")[0] for p in page_paths()}
    assert all(kinds[kind] >= 14 for kind in KINDS)
    assert len(languages) >= 32
    assert len(keep_paths()) >= 24


@pytest.mark.parametrize("path", [*page_paths(), *keep_paths()], ids=lambda p: p.stem)
def test_kept_and_removed_are_the_page_and_the_cleaned_text_stays(path: Path) -> None:
    page, labelled = labelled_page(path)
    assert same_letters(page, labelled)
    body = labelled.body()
    _, again, _ = labelled_of(body.encode())
    lost = n_words(body) - n_words("\n".join(p.piece.text for p in again.pieces))
    assert lost <= MAX_LOST_AGAIN * n_words(body)


def test_examples_of_the_docstrings() -> None:
    assert doctest.testmod(measure).failed == 0
