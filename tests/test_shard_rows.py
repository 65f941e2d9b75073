"""What a shard's rows become: one sorted file a table, the same bytes however the rows came."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tasks import shard_rows
from tasks.rows import SHARD_TABLES
from tasks.schema import arrow_schema
from tasks.shard_rows import ShardRows


def _exclusion(article: str, start: int) -> dict[str, object]:
    return {
        "article_id": article, "start": start, "end": start + 4, "text": "Home", "reason": "navigation", "rule_id": "menu",
        "evidence": "",
    }  # fmt: skip


ROWS = [_exclusion(f"a{n % 7}", n) for n in range(50)]


@pytest.mark.parametrize(
    ("rows", "kept"), [(ROWS[::-1], 2_000), (ROWS, 3), (ROWS[25:] + ROWS[:25], 50)], ids=["reversed", "in threes", "halves swapped"]
)
def test_order_and_portions_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict], kept: int) -> None:
    _write(ROWS, tmp_path / "one")
    monkeypatch.setattr(shard_rows, "KEPT_ROWS", kept)
    _write(rows, tmp_path / "two")
    for table in SHARD_TABLES:
        one, two = (tmp_path / f"{name}.{table}.parquet" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        assert pq.read_schema(one).equals(arrow_schema(table))
    found = pq.read_table(tmp_path / "one.exclusions.parquet").to_pylist()
    assert [(row["article_id"], row["start"]) for row in found] == sorted((r["article_id"], r["start"]) for r in ROWS)


def test_no_part_is_left_behind(tmp_path: Path) -> None:
    _write(ROWS, tmp_path / "one")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"one.{table}.parquet" for table in SHARD_TABLES)


def _write(rows: list[dict], stem: Path) -> None:
    collected = ShardRows()
    for row in rows:
        collected.add("exclusions", row)
    collected.write(stem)
