"""What removed lines say."""

import pytest

from tasks.labels.credits import read_credit

TIMES = {
    "a day alone": ("9 January 2025", "Rivers rise", ["published_at"]),
    "its label on the line above": ("9 January 2025", "Last updated:", ["modified_at"]),
    "a label of publication above": ("9 January 2025", "Veröffentlicht am", ["published_at"]),
    "a line with a date above is another one": ("9 January 2025", "Updated 10/1/2025", ["published_at"]),
    "only the first of two": ("8 January 2025 | Published 9 January 2025", "Updated", ["modified_at", "published_at"]),
}


@pytest.mark.parametrize(("text", "before", "fields"), TIMES.values(), ids=TIMES.keys())
def test_times(text: str, before: str, fields: list[str]) -> None:
    assert [c.field for c in read_credit("timestamp", "timestamp.bare", text, "en", before)] == fields
