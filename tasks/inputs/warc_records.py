"""One WARC record as an item.

Inputs are `response` and `resource` records that hold a page or plain text, and `conversion` records (WET). Requests,
metadata, warcinfo, revisits and continuations are no inputs: they are passed over without an outcome. A response of
another content type, or with an HTTP status that is no success, is skipped by name.
"""

import hashlib
import re
from typing import Literal

from fastwarc.warc import WarcRecord, WarcRecordType

from tasks.errors import ScrapeError
from tasks.inputs.members import CHUNK
from tasks.inputs.origin import Item, Origin
from tasks.records import RAW_HEAD, Form

_INPUTS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_FORMS: dict[str, Form] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "text"}
_FIELDS = {"url": "WARC-Target-URI", "scraped_at": "WARC-Date", "id": "WARC-Record-ID", "warc_truncated": "WARC-Truncated"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
_MIME = re.compile(r"\s*([a-z0-9.+-]+/[a-z0-9.+-]+)")
_UNSAID = ("", "application/octet-stream", "unknown/unknown", "application/xml", "text/xml")  # the bytes decide
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE)
_HEADERS_SIZE = 64 * 1024  # of HTTP, on top of a payload
# Some crawlers leave the header of a coding and store the payload decoded: then the next one fits
_CODINGS: tuple[Literal["all", "content", "transfer", "none"], ...] = ("all", "content", "transfer", "none")


def read_record(record: WarcRecord, origin: Origin) -> Item | None:
    """The item of a record, None if it is no input. Raises ScrapeError if it is not whole."""
    size = record.content_length
    if "Content-Length" not in record.headers:
        raise _clipped()
    if record.record_type == WarcRecordType.no_type:
        raise ScrapeError("read", "corrupt", "a WARC record without WARC-Type; fetch the file again")
    if not int(record.record_type) & int(_INPUTS):
        if record.reader.consume(size) < size:
            raise _clipped()
        return None
    if size > origin.limits.max_document_bytes + _HEADERS_SIZE:
        return _digested(record, size, origin)
    block = record.reader.read(size) if size else b""
    if len(block) < size:
        raise _clipped()
    return _item(record, block, origin)


def _clipped() -> ScrapeError:
    return ScrapeError("read", "clipped", "the file ends inside this WARC record; fetch the file again")


def _digested(record: WarcRecord, size: int, origin: Origin) -> Item:
    digest, head, left = hashlib.sha256(), b"", size
    while left and (chunk := record.reader.read(min(left, CHUNK))):
        digest.update(chunk)
        head = (head + chunk)[:RAW_HEAD] if len(head) < RAW_HEAD else head
        left -= len(chunk)
    if left:
        raise _clipped()
    return origin.too_large(record.stream_pos, head, size, digest.hexdigest())


def _item(record: WarcRecord, block: bytes, origin: Origin) -> Item:
    limit, headers, offset = origin.limits.max_document_bytes, record.headers, record.stream_pos
    status, content_type, payload = 0, headers.get("Content-Type") or "", block
    if record.is_http:
        status, content_type, payload = _response(block, limit)
    if status and not 200 <= status < 300:
        return origin.skipped(offset, payload, f"HTTP status {status}")
    kind = _kind(content_type) or _kind(headers.get("WARC-Identified-Payload-Type") or "")
    form = _FORMS.get(kind) or ("html" if kind in _UNSAID and _PAGE.search(payload[:1024]) else None)
    if form is None:
        return origin.skipped(offset, payload, f"content type {kind or 'unknown'}")
    if len(payload) > limit:
        error = ScrapeError("read", "too_large", f"its payload expands beyond max_document_mb = {limit / 2**20:g}")
        return origin.failure(offset, error, payload)
    fields = {name: value for name, header in _FIELDS.items() if (value := headers.get(header))}
    charset = _CHARSET.search(content_type)
    return origin.scrape(offset, payload, form, charset[1] if charset else "", fields | {"content_type": kind})


def _kind(content_type: str) -> str:
    found = _MIME.match(content_type.lower())
    return found[1] if found else ""


def _response(block: bytes, limit: int) -> tuple[int, str, bytes]:
    """Status, content type and decoded payload of an HTTP response; the payload one byte beyond the limit at most."""
    for coding in _CODINGS:
        record = WarcRecord()
        record.record_type = WarcRecordType.response
        record.set_bytes_content(block)
        record.is_http = True
        try:
            record.parse_http(auto_decode=coding)
            payload = record.reader.read(limit + 1)
        except OSError:
            continue
        headers = record.http_headers
        return headers.status_code or 0, headers.get("Content-Type") or "", payload
    return 0, "", block
