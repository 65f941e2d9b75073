"""Files of every format for tests of reading, and what reading them gives in short."""

import bz2
import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import zstandard

from tasks.limits import Limits
from tasks.read import Item, read_scrapes
from tasks.records import Failure, Scrape
from tasks.sources import SourceFile

LIMITS = Limits()
PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def source(path: Path, raw: bytes | None = None) -> SourceFile:
    if raw is not None:
        path.write_bytes(raw)
    return SourceFile(str(path), str(path), -1, "")


def read(path: Path, raw: bytes | None = None, limits: Limits = LIMITS, **options: Any) -> list[Item]:
    return list(read_scrapes(source(path, raw), limits, **options))


def brief(items: Iterable[Item]) -> list[tuple[int, Any]]:
    """Offset, and the raw bytes of a scrape, the error of a failure, the detail of what was skipped."""
    return [
        (item.record_offset, item.raw if isinstance(item, Scrape) else item.error if isinstance(item, Failure) else item.detail)
        for item in items
    ]


def warc(kind: str, body: bytes, content_type: str = "application/http; msgtype=response", **headers: str) -> bytes:
    lines = {
        "WARC-Type": kind, "WARC-Record-ID": f"<urn:{kind}>", "WARC-Date": "2024-05-01T08:30:00Z",
        "WARC-Target-URI": "https://example.org/", **headers, "Content-Type": content_type, "Content-Length": str(len(body)),
    }  # fmt: skip
    return b"WARC/1.0\r\n" + b"".join(f"{k}: {v}\r\n".encode() for k, v in lines.items()) + b"\r\n" + body + b"\r\n\r\n"


def http(payload: bytes, content_type: str = "text/html; charset=ISO-8859-1", more: str = "", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + payload
