"""Reading a published snapshot in tests."""

import hashlib
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tasks.schema import TABLES


def rows(output: Path, table: str) -> list[dict]:
    return ds.dataset(output / "current" / table, format="parquet").to_table().to_pylist()


def digests(output: Path) -> dict[str, list[str]]:
    """Per table the digests of its parts: equal means byte for byte the same tables."""
    return {
        table: sorted(hashlib.sha256(p.read_bytes()).hexdigest() for p in (output / "current" / table).glob("*.parquet"))
        for table in TABLES
    }


def n_rows(output: Path, table: str) -> int:
    return sum(pq.read_metadata(p).num_rows for p in (output / "current" / table).glob("*.parquet"))
