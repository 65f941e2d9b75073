"""Bytes to str, and raw scrapes to documents. Strict throughout: what cannot be decoded whole is quarantined.

Nothing is replaced, repaired or dropped here but a byte order mark; repairs belong to normalizing, where they are named.
"""

import re
from typing import Any, NamedTuple

from tasks.errors import ScrapeError
from tasks.inputs.binary import byte_order_mark, control_share, find_wide, is_binary, is_known_binary, may_be_wide
from tasks.inputs.charsets import codec_of, declared_in_page, decode_strictly, detect, misdeclared
from tasks.inputs.fields import Fields, read_fields
from tasks.inputs.front_matter import split_front_matter, with_front_matter
from tasks.inputs.json_text import JsonError, parse_json
from tasks.inputs.markup import form_of
from tasks.inputs.wrapped import has_words, lift
from tasks.limits import Limits
from tasks.records import Document, Scrape
from tasks.sites import site_of

__all__ = ["Decoded", "decode_bytes", "decode_scrape", "site_of"]

_BLANK = " \t\r\n\f\v\ufeff\u200b\u2060\u00a0"
_BEYOND_ASCII = bytes(range(128, 256))
_ISO_2022 = re.compile(rb"\x1b[$(]")
_MAX_DOCUMENT_BYTES = Limits().max_document_bytes
_NO_TEXT = "none of the fields html, text, headline and their aliases holds text; rename the field that does (README, Inputs)"
_MIN_CONFIDENCE = 0.8  # of the detector's first choice: a second choice this likely may stand in for it


class Decoded(NamedTuple):
    """Text, the Python codec that gave it, and what decided for it: bom, nul, utf-8, declared or detector."""

    text: str
    encoding: str
    evidence: str


def decode_bytes(data: bytes, declared: str = "", is_html: bool = False) -> Decoded:
    """Decode bytes strictly: by byte order mark, as UTF-16 without one, as UTF-8, as declared, as detected.

    Valid UTF-8 beats any other declared charset, since such bytes hardly come about by chance. declared: the label that
    came with the bytes (HTTP); is_html: the page's own label counts after it. Isolated NULs and controls stay.

    Raises ScrapeError: empty, binary, lone_surrogate, undecodable.
    """
    if not data or data.isspace():
        raise _empty()
    mark, codec = byte_order_mark(data)
    if mark:
        return _strict(data[len(mark) :], codec, "bom")
    if is_known_binary(data):
        raise _binary()
    share = control_share(data)
    if may_be_wide(share) and (codec := find_wide(data)):
        return _strict(data, codec, "nul")
    utf8 = _as_utf8(data, declared)
    if is_binary(share, utf8 is not None):
        raise _binary()
    return utf8 or _as_legacy(data, (declared, declared_in_page(data) if is_html else ""))


def _strict(data: bytes, codec: str, evidence: str) -> Decoded:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(f"not {codec} at byte {error.start}, against its {evidence}") from error
    if not text.strip(_BLANK):
        raise _empty()
    return Decoded(text, codec, evidence)


def _as_utf8(data: bytes, declared: str) -> Decoded | None:
    if data.isascii() and _ISO_2022.search(data) and (found := decode_strictly(data, "iso2022_jp_ext")):
        return Decoded(*found, "declared" if codec_of(declared) == found[1] else "detector")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return _strict(data, "utf-8", "utf-8")


def _as_legacy(data: bytes, labels: tuple[str, ...]) -> Decoded:
    """Bytes that are not UTF-8, in the encoding that a label or the detector names."""
    _refuse_damaged_utf8(data)
    for codec in dict.fromkeys(map(codec_of, labels)):
        if codec and not codec.startswith("utf") and (found := decode_strictly(data, codec)):
            better = misdeclared(data, *found)
            return Decoded(*better, "detector") if better else Decoded(*found, "declared")
    likely = detect(data)
    for codec, confidence in likely.items():
        if confidence < _MIN_CONFIDENCE * max(likely.values()):
            break
        if found := decode_strictly(data, codec):
            return Decoded(*found, "detector")
    raise _undecodable("in no encoding that its bytes suggest")


def _refuse_damaged_utf8(data: bytes) -> None:
    """UTF-8 with a few broken bytes would become mojibake from end to end in any other encoding."""
    whole = data.decode("utf-8", "ignore")
    n_bad = len(data) - len(whole.encode("utf-8"))
    n_good = len(whole) - len(data.translate(None, _BEYOND_ASCII))
    if _is_utf8_of_surrogates(data):
        where = f"half of a surrogate pair at byte {_first_bad(data)}"
        raise ScrapeError("decode", "lone_surrogate", f"{where}; encode the file again")
    if n_good >= max(3, 2 * n_bad):
        raise _undecodable(f"UTF-8 but for {n_bad} bytes, the first at {_first_bad(data)}")


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _is_utf8_of_surrogates(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def decode_scrape(scrape: Scrape, max_document_bytes: int = _MAX_DOCUMENT_BYTES) -> Document:
    """The document that a scrape holds. Fields of a record, or those of its container, become candidates and `extra`.

    Raises ScrapeError: too_large, those of `decode_bytes`, and for records bad_json, too_deep, not_an_object, no_text.
    """
    size = len(scrape.raw)
    if size > max_document_bytes:
        limit = f"max_document_mb = {max_document_bytes / 2**20:g}"
        raise ScrapeError("decode", "too_large", f"{size} bytes, more than {limit}; raise it if that is an article")
    if scrape.form == "record":
        value, encoding, evidence = _parse_record(scrape)
        fields = _fields_of(value)
        body, form = fields.html or fields.text, "html" if fields.html else "text"
    else:
        body, encoding, evidence = decode_bytes(scrape.raw, scrape.charset, scrape.form == "html")
        fields, form = read_fields(scrape.fields), scrape.form
    if form == "text":
        above, body = split_front_matter(body)
        fields = with_front_matter(fields, above) if above else fields
    return Document(
        scrape.scrape_id, scrape.source_path, scrape.record_offset, scrape.raw_sha256, size, form_of(body, form), body,
        encoding, evidence, fields.record_id, fields.url, fields.candidates, fields.extra,
    )  # fmt: skip


def _parse_record(scrape: Scrape) -> tuple[Any, str, str]:
    """The JSON value of a record, its encoding and the evidence: JSON is UTF-8 unless its bytes say otherwise."""
    try:
        return parse_json(scrape.raw), "utf-8", "record"
    except JsonError as error:
        failure = error
    decoded = decode_bytes(scrape.raw, scrape.charset)
    if decoded.evidence != "utf-8":
        try:
            return parse_json(decoded.text), decoded.encoding, decoded.evidence
        except JsonError as error:
            failure = error
    raise ScrapeError("decode", failure.kind, failure.message) from failure


def _fields_of(value: Any) -> Fields:
    if not isinstance(value, dict):
        raise ScrapeError("decode", "not_an_object", "the record is JSON but no object; write one object per record")
    fields = read_fields(value)
    if not has_words(fields) and not has_words(fields := read_fields(lift(value))):
        raise ScrapeError("decode", "no_text", _NO_TEXT)
    return fields


def _empty() -> ScrapeError:
    return ScrapeError("decode", "empty", "no bytes but white space; fetch it again")


def _binary() -> ScrapeError:
    return ScrapeError("decode", "binary", "not text: an image, archive, PDF or program; leave such files out")


def _undecodable(what: str) -> ScrapeError:
    return ScrapeError("decode", "undecodable", f"{what}; convert it to UTF-8, or give the right charset")
