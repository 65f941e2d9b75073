"""The schema is what the README says and what readers can take."""

from pathlib import Path

import pyarrow as pa
import pytest

from tasks.schema import BODY_ROLES, ROLES, SORT_KEYS, TABLES, arrow_schema

README = Path(__file__).parent.parent / "README.md"


def columns_of_readme() -> str:
    lines = []
    for table, columns in TABLES.items():
        lines += [f"**{table}**", "", "| column | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| {c.name} | {c.type} | {c.meaning} |" for c in columns]
        lines.append("")
    return "\n".join(lines).strip()


def test_the_readme_tells_every_column():
    text = README.read_text()
    inside = text.partition("<!-- columns: tested against tasks/schema.py -->")[2].partition("<!-- /columns -->")[0]
    assert inside.strip() == columns_of_readme()


@pytest.mark.parametrize("table", TABLES)
def test_types_stay_plain(table):
    for field in arrow_schema(table):
        assert not pa.types.is_map(field.type), field
        assert not pa.types.is_dictionary(field.type), field
    assert set(SORT_KEYS[table]) <= set(arrow_schema(table).names)


def test_body_roles_are_roles():
    assert set(BODY_ROLES) < set(ROLES)
