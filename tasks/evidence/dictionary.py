"""What each signal means, how well it was measured, and where it fails: the table signals_dictionary."""

import tomllib
from importlib import resources
from typing import Any

from tasks.evidence.packs import LANGUAGES
from tasks.evidence.rows import signals_version

DICTIONARY = "signals_dictionary"


def dictionary_rows() -> list[dict[str, Any]]:
    """The rows of signals_dictionary, sorted by signal."""
    entries = tomllib.loads((resources.files("tasks.evidence") / "dictionary.toml").read_text("utf-8"))["signal"]
    rows = [
        {
            "signal": e["name"], "definition": e["definition"], "precision": e.get("precision"), "recall": e.get("recall"),
            "measured_on": e.get("measured_on"), "limits": e["limits"], "languages": e.get("languages", list(LANGUAGES)),
            "reference": e.get("reference"), "rules_version": signals_version(),
        }
        for e in entries
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["signal"])
