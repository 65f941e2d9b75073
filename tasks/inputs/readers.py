"""Reader of files that are one record each. Like every reader it gives one item for each record of a stream, in order, and never
raises for bad input.
"""

import hashlib
from collections.abc import Iterator

from tasks.errors import ScrapeError
from tasks.inputs.expand import ExpandedStream
from tasks.inputs.members import CHUNK
from tasks.inputs.origin import Item, Origin
from tasks.records import RAW_HEAD, Form


def read_whole(stream: ExpandedStream, origin: Origin, form: Form) -> Iterator[Item]:
    """The file as one record at offset 0. One beyond the limit is digested in chunks and never held."""
    parts: list[bytes] = []
    size, digest, is_long = 0, hashlib.sha256(), False
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
            if not is_long:
                parts.append(chunk)
            if not is_long and size > origin.limits.max_document_bytes:
                parts, is_long = [b"".join(parts)[:RAW_HEAD]], True
    except ScrapeError as error:
        yield origin.failure(0, error, b"".join(parts))
        return
    raw = b"".join(parts)
    if is_long:
        yield origin.too_large(0, raw, size, digest.hexdigest())
    elif not size:
        yield origin.refused(0, ScrapeError("read", "empty", "the file is empty; fetch it again"), raw)
    else:
        yield origin.scrape(0, raw, form)
