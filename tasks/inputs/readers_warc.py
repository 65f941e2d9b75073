"""Reader of WARC files, WET extracts among them.

Inputs are `response` and `resource` records that hold a page or plain text, and `conversion` records (WET). Requests,
metadata, warcinfo, revisits and continuations are no inputs: they are passed over without an outcome. A response of
another content type, or with an HTTP status that is no success, is skipped by name.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Literal

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tasks.errors import ScrapeError
from tasks.inputs.expand import CHUNK, ExpandedStream
from tasks.inputs.origin import Item, Origin
from tasks.records import RAW_HEAD, Form

_INPUTS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_FORMS: dict[str, Form] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_FIELDS = {"url": "WARC-Target-URI", "scraped_at": "WARC-Date", "id": "WARC-Record-ID", "warc_truncated": "WARC-Truncated"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
_MIME = re.compile(r"\s*([a-z0-9.+-]+/[a-z0-9.+-]+)")
_UNSAID = ("", "application/octet-stream", "unknown/unknown", "application/xml", "text/xml")  # the bytes decide
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE)
_HEADERS_SIZE = 64 * 1024  # of HTTP, on top of a payload
# Some crawlers leave the header of a coding and store the payload decoded: then the next one fits
_CODINGS: tuple[Literal["all", "content", "transfer", "none"], ...] = ("all", "content", "transfer", "none")


def read_warc(stream: ExpandedStream, origin: Origin) -> Iterator[Item]:
    """The inputs of a WARC file at their offset in the expanded file, up to where it is clipped or damaged."""
    at: int | None = None
    n_records = 0
    try:
        for record in ArchiveIterator(stream, parse_http=False, stream_detect=False):
            at, n_records = record.stream_pos, n_records + 1
            yield from _read_record(record, origin)
            at = None
        if not n_records:
            raise ScrapeError("read", "corrupt" if stream.tell() else "empty", "no WARC record in it; fetch it again")
    except ScrapeError as error:  # a clipped record may be the stream's own trouble
        yield origin.failure(stream.tell() if at is None else at, stream.error or error)
    except OSError:
        damage = ScrapeError("read", "corrupt", "no WARC record where the next should begin; fetch the file again")
        yield origin.failure(stream.tell() if at is None else at, damage)


def _read_record(record: WarcRecord, origin: Origin) -> Iterator[Item]:
    size = record.content_length
    if "Content-Length" not in record.headers:
        raise _clipped()
    if not int(record.record_type) & int(_INPUTS):
        if record.reader.consume(size) < size:
            raise _clipped()
    elif size > origin.limits.max_document_bytes + _HEADERS_SIZE:
        yield _digested(record, size, origin)
    else:
        block = record.reader.read(size) if size else b""
        if len(block) < size:
            raise _clipped()
        yield _item(record, block, origin)


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
