"""Cases of the signal stages, as data."""

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def read_cases(stage: str) -> list[Any]:
    """One parameter a case, named by its id."""
    rows = json.loads((CASES / stage / "en.json").read_text("utf-8"))
    return [pytest.param(row, id=row["id"]) for row in rows]


def picked(rows: list[dict[str, Any]], wanted: list[dict[str, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows with only these columns, as far as the case names them."""
    keys = names if not wanted else tuple(n for n in names if n in wanted[0])
    return [{name: row[name] for name in keys} for row in rows]
