"""Which format and compression a file name promises. The bytes have the last word: readers and decode check them."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

FORMAT_SUFFIXES = {
    ".txt": "txt",
    ".md": "txt",
    ".markdown": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",  # Common Crawl's text extracts: WARC conversion records
}
COMPRESSION_SUFFIXES = {".gz": "gz", ".zst": "zst", ".bz2": "bz2"}


def is_url(source: str) -> bool:
    """Is this an fsspec URL rather than a path?

    >>> is_url("s3://bucket/a.jsonl"), is_url("C:/a.jsonl"), is_url("a.jsonl")
    (True, False, False)
    """
    scheme, separator, _ = source.partition("://")
    return bool(separator) and len(scheme) > 1 and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def source_name(path: str) -> str:
    """Last component of a path or URL, without a URL's query.

    >>> source_name("https://example.com/dump.jsonl.gz?part=2")
    'dump.jsonl.gz'
    """
    if path.startswith(("http://", "https://")):
        path = urlsplit(path).path
    return PurePosixPath(path).name


def source_format(path: str) -> tuple[str | None, str | None]:
    """Format and compression by suffix, whatever its case; None where the suffix says nothing.

    >>> source_format("a/News.JSONL.gz"), source_format("CC.warc.wet.gz"), source_format("a.tar.gz"), source_format("a")
    (('jsonl', 'gz'), ('warc', 'gz'), (None, 'gz'), (None, None))
    """
    name = PurePosixPath(source_name(path).lower())
    compression = COMPRESSION_SUFFIXES.get(name.suffix)
    if compression:
        name = name.with_suffix("")
    return FORMAT_SUFFIXES.get(name.suffix), compression
