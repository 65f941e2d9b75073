"""Copies of inputs that other processes could not open: standard input and remote files.

Each copy is named by the digest of its bytes, appears under that name only when whole, and keeps the suffixes that tell
its format.
"""

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import fsspec

from tasks.errors import ScrapeError, UsageError
from tasks.inputs.formats import source_name
from tasks.inputs.walk import has_magic

CHUNK = 1024 * 1024


class Spooled(NamedTuple):
    """A whole copy: where it is, its size in bytes and digest."""

    path: Path
    size: int
    sha256: str


class RemoteFile(NamedTuple):
    """A file of a remote file system, under the address to publish."""

    url: str
    filesystem: Any
    path: str


def spool(stream: BinaryIO, directory: Path, suffix: str, name: str) -> Spooled:
    """Copy a stream into a folder while hashing it; name tells simultaneous copies apart until the digest is known.

    Raises ScrapeError if the stream cannot be read, and OSError if the copy cannot be written: that is no fault of the input.
    """
    directory.mkdir(parents=True, exist_ok=True)
    part = directory / f"{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}-{os.getpid()}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with open(part, "wb") as copy:
            while chunk := _read(stream):
                digest.update(chunk)
                size += copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        path = directory / f"{digest.hexdigest()}{suffix}"
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return Spooled(path, size, digest.hexdigest())


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(CHUNK)
    except Exception as error:  # each file system has its own errors: all mean that these bytes cannot be had now
        raise unreadable(error) from error


def unreadable(error: Exception) -> ScrapeError:
    """What an input's own file system reported, as the error of that input; raised again by the next run."""
    if isinstance(error, FileNotFoundError):
        return ScrapeError("read", "vanished", "the file was listed and is gone; put it back and run again")
    return ScrapeError("read", "unreadable", f"the file cannot be read ({type(error).__name__}); check its permissions")


def suffixes_of(path: str) -> str:
    """The suffixes that tell format and compression, in lower case: `.jsonl.gz`."""
    return "".join(Path(source_name(path).lower()).suffixes[-2:])


def find_remote(url: str) -> list[RemoteFile]:
    """The files that a URL names: itself, those in its folder (hidden ones left out), or what its glob matches."""
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
        if filesystem.isfile(path):
            paths = [path]
        elif has_magic(path):
            matched = filesystem.glob(path, detail=True)
            paths = [found for name, about in matched.items() for found in _files_of(filesystem, name, about["type"])]
        else:
            paths = _files_of(filesystem, path, "directory")
        return [RemoteFile(filesystem.unstrip_protocol(found), filesystem, found) for found in sorted(set(paths))]
    except ImportError as error:
        raise UsageError(
            f"source {url}: its file system needs a package that is not installed; install copydesk[s3] for s3://, or the "
            "fsspec package for that address"
        ) from error
    except Exception as error:  # each file system has its own errors: for the user all mean that it cannot be listed
        raise UsageError(
            f"source {url}: cannot be listed ({type(error).__name__}); check the address, the network and the credentials"
        ) from error


def _files_of(filesystem: Any, path: str, kind: str) -> list[str]:
    found = filesystem.find(path) if kind == "directory" else [path]
    return [one for one in found if not any(part.startswith(".") for part in one[len(path) :].split("/"))]
