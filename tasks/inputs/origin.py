"""What readers give: a scrape, a failure or a skipped record, each with its place in the source and its digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from tasks.errors import ScrapeError
from tasks.inputs.lines import Line
from tasks.limits import Limits
from tasks.records import RAW_HEAD, Failure, Form, Scrape, scrape_id, sha256_hex


class Skipped(msgspec.Struct, frozen=True):
    """A readable record that holds no page, such as an image in a WARC file: its outcome is `excluded`."""

    scrape_id: str
    source_path: str
    record_offset: int
    raw_sha256: str
    raw_size: int
    detail: str


Item: TypeAlias = Scrape | Failure | Skipped


@dataclass(frozen=True)
class Origin:
    """The source that records come from, and the bounds on each."""

    source_path: str
    limits: Limits

    def scrape(self, offset: int, raw: bytes, form: Form, charset: str = "", fields: Mapping[str, str] | None = None) -> Scrape:
        """One record as read."""
        digest = sha256_hex(raw)
        name = scrape_id(self.source_path, offset, digest)
        return Scrape(name, self.source_path, offset, digest, raw, form, charset, dict(fields or {}))

    def failure(self, offset: int, error: ScrapeError, raw: bytes = b"", raw_size: int = -1, raw_sha256: str = "") -> Failure:
        """One record, or the rest of a file, that could not be read. raw: as much of it as there is."""
        name = scrape_id(self.source_path, offset, raw_sha256)
        head = raw[:RAW_HEAD]
        return Failure(name, self.source_path, offset, raw_sha256, head, raw_size, error.stage, error.error, error.message)

    def refused(self, offset: int, error: ScrapeError, raw: bytes) -> Failure:
        """A record that was read whole and cannot be used."""
        return self.failure(offset, error, raw, len(raw), sha256_hex(raw))

    def too_large(self, offset: int, head: bytes, size: int, digest: str) -> Failure:
        """A record beyond the limit, of which only the head was kept."""
        limit = self.limits.max_document_bytes
        message = f"{size} bytes, more than max_document_mb = {limit / 2**20:g}; raise it if that is an article"
        return self.failure(offset, ScrapeError("read", "too_large", message), head, size, digest)

    def unread(self, line: Line) -> Failure | None:
        """The failure of a line that is too long or that the stream broke off in; None for a good line."""
        if line.error:
            return self.failure(line.offset, line.error, line.data)
        return self.too_large(line.offset, line.data, line.size, line.sha256) if line.sha256 else None

    def row(self, offset: int, raw: bytes) -> Item:
        """A row as JSON, or its failure where it is too large."""
        if len(raw) > self.limits.max_document_bytes:
            return self.too_large(offset, raw, len(raw), sha256_hex(raw))
        return self.scrape(offset, raw, "record")

    def skipped(self, offset: int, raw: bytes, detail: str) -> Skipped:
        """A record that is no input. detail: what it is."""
        digest = sha256_hex(raw)
        return Skipped(scrape_id(self.source_path, offset, digest), self.source_path, offset, digest, len(raw), detail)
