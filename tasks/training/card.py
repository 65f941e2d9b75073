"""The card that goes with a trained model: what it is, what it was trained on, how well it does, how to make it again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from tasks.labels.features import HTML_FEATURES
from tasks.labels.second_look import SECOND
from tasks.records import sha256_hex
from tasks.training.samples import data_files, labels_path

# Who made the training data, by the first word of the file's name.
SOURCES = {
    "wcxb": {
        "name": "WCXB: A Multi-Type Web Content Extraction Benchmark (Murrough Foley, 2026), pages of type article",
        "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "from": "github.com/Murrough-Foley/web-content-extraction-benchmark at c039d5ee",
        "is": "English blogs, guides and reviews; references drafted by a language model and reviewed by people",
    },
    "news": {
        "name": "fundus, test pages of its publisher parsers",
        "licence": "MIT",
        "from": "github.com/flairNLP/fundus at 18da6e53",
        "is": "news of 89 publishers in 18 languages; references by hand-written selectors per publisher",
    },
}  # fmt: skip


def make_card(data: Path, seed: int, settings: Mapping[str, Any], scores: Mapping[str, Any]) -> dict[str, Any]:
    """The card as plain JSON; the same data, seed and settings give the same card."""
    used = data_files(data)
    names = sorted({p.name.partition("-")[0] for p in used})
    return {
        "task": "is a block of a page part of its article? (score 0..1); headline, dek and subhead where such models are beside",
        "data": {name: SOURCES.get(name, {"name": name, "licence": "unknown: do not ship"}) for name in names},
        "files": {p.name: {"sha256": _digest(p), "labels_sha256": _digest(labels_path(p))} for p in used},
        "split": "trained on dev_train; scores are of dev_tune; no site is in both",
        "seed": seed,
        "settings": dict(settings),
        "features": {"html_look": list(HTML_FEATURES), "second_look": list(SECOND)},
        "scores": dict(scores),
        "limits": "trained on static pages and text dumps; feeds, forums, product pages and live-blogs were not in the data",
        "made_by": "python flows/train_labeller.py --data FOLDER",
    }  # fmt: skip


def write_card(card: Mapping[str, Any], folder: Path) -> None:
    """Write FOLDER/card.json."""
    text = msgspec.json.format(msgspec.json.encode(card), indent=1)
    (folder / "card.json").write_bytes(text + b"\n")


def _digest(path: Path) -> str:
    return sha256_hex(path.read_bytes())
