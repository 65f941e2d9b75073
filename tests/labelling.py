"""What tests say about a labelled text: read from the case files, compared piece by piece."""

import json
from pathlib import Path

from tasks.label import Labelled, label
from tasks.labels.model import load_labeller
from tasks.limits import Limits
from tasks.measures import letters_key
from tasks.metadata import Metadata, reconcile
from tasks.records import Page, Scrape, scrape_id, sha256_hex
from tasks.rules import load_rules
from tasks.schema import BODY_ROLES
from tasks.shards import Clock, prepare_scrape

CASES = Path(__file__).parent / "cases" / "articles"
SEEDS = Path(__file__).parent.parent / "seeds"


def scrape_of(raw: bytes, path: str = "a.txt", form: str = "text") -> Scrape:
    digest = sha256_hex(raw)
    return Scrape(scrape_id(path, 0, digest), path, 0, digest, raw, form)  # type: ignore[arg-type]


def page_of(raw: bytes, form: str = "text") -> Page:
    prepared = prepare_scrape(scrape_of(raw, form=form), Limits(), Clock())
    assert prepared.failure is None, prepared.failure
    assert prepared.page is not None
    return prepared.page


def labelled_of(raw: bytes, form: str = "text") -> tuple[Page, Labelled, Metadata]:
    page = page_of(raw, form)
    labelled = label(page, load_rules(), load_labeller())
    return page, labelled, reconcile(labelled.candidates, page.url, page.language)


def read_case(path: Path) -> tuple[bytes, dict]:
    return path.read_bytes(), json.loads(path.with_suffix(".json").read_text())


def body_of(labelled: Labelled) -> list[str]:
    return [p.piece.text for p in labelled.pieces if p.role in BODY_ROLES]


def with_role(labelled: Labelled, role: str) -> list[str]:
    return [p.piece.text for p in labelled.pieces if p.role == role]


def removed(page: Page, labelled: Labelled) -> list[tuple[str, str]]:
    document = "\n\n".join(b.text for b in page.blocks)
    return [(document[s.start : s.end], s.reason) for s in labelled.spans]


def same_letters(page: Page, labelled: Labelled) -> bool:
    """Kept blocks and removed spans together are the document."""
    document = "\n\n".join(b.text for b in page.blocks)
    parts = sorted([(p.piece.start, p.piece.text) for p in labelled.pieces]
                   + [(s.start, document[s.start : s.end]) for s in labelled.spans])  # fmt: skip
    marks = "".join("".join(text.split()) for _, text in parts)
    # a block may begin with an accent, which is no part of the letter before it
    letters = letters_key("\n".join(text for _, text in parts))
    return marks == "".join(document.split()) and letters == letters_key(document)
