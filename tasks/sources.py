"""Finding inputs: what the sources named on the command line come to, file by file, with the digest of each.

A source that names nothing is the user's mistake and stops the run; a folder that is there and empty is not, for an inbox
may have been emptied. A file that cannot be read is one more bad input: it is listed with its error and ends in quarantine.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

import msgspec

from tasks.errors import ScrapeError, UsageError
from tasks.inputs.formats import is_url, source_format
from tasks.inputs.spool import RemoteFile, find_remote, spool, suffixes_of, unreadable
from tasks.inputs.walk import files_under, glob_base, glob_files, has_magic, real_path

__all__ = ["SourceFile", "list_sources", "source_format"]

STDIN = "-"


class SourceFile(msgspec.Struct, frozen=True):
    """One file to read.

    source_path: absolute path or URL as published; local_path: the file to open, which differs for spooled copies
    size: stored bytes, -1 if unknown; file_sha256: digest of them, "" if they could not be read
    error: "" or unknown_format, vanished, unreadable
    """

    source_path: str
    local_path: str
    size: int
    file_sha256: str
    error: str = ""


def list_sources(
    sources: Sequence[str],
    spool_dir: Path,
    stdin_dir: Path,
    default_format: str | None = None,
    skip_dirs: Sequence[Path] = (),
    stdin: BinaryIO | None = None,
) -> list[SourceFile]:
    """The files that sources name, sorted by source_path, each once even if named twice or reached through links.

    sources: files, folders (walked), globs, `-` (standard input, spooled into stdin_dir), fsspec URLs (spooled into
    spool_dir, since other processes cannot open a `memory://` file). default_format: format of unknown suffixes.
    skip_dirs: folders that a walk or glob leaves out. Raises UsageError for a source that names nothing; of a remote one,
    an emptied folder cannot be told from one that never was.
    """
    skip = frozenset(real_path(folder) for folder in skip_dirs)
    local: dict[str, str] = {}
    remote: dict[str, RemoteFile] = {}
    for source in sources:
        if is_url(source) and not source.startswith("file://"):
            found = find_remote(source)
            if not found:
                raise _names_nothing(source)
            remote |= {file.url: file for file in found}
            continue
        if source == STDIN:
            suffix = f".{default_format or 'jsonl'}"
            paths = [str(spool(stdin or sys.stdin.buffer, stdin_dir, suffix, STDIN).path)]
        else:
            paths = list(_local_files(source, skip))
            if not paths and not _is_emptied(source, skip):
                raise _names_nothing(source)
        for path in sorted(os.path.abspath(path) for path in paths):  # noqa: PTH100 - keeps links
            local[real_path(path)] = min(path, local.get(real_path(path), path))
    listed = [_local_source(path, spool_dir) for path in local.values()]
    listed += [_remote_source(file, spool_dir) for file in remote.values()]
    return sorted((_with_format(file, default_format) for file in listed), key=lambda file: file.source_path)


def _names_nothing(source: str) -> UsageError:
    return UsageError(f"source {source}: names no file; check the path, and put quotes around a glob")


def _local_files(source: str, skip: frozenset[str]) -> Iterable[str]:
    path = _path_of(source)
    if os.path.isdir(path):  # noqa: PTH112
        return files_under(path, skip)
    if os.path.lexists(path) or not has_magic(path):
        return [path] if os.path.lexists(path) else []
    return glob_files(path, skip)


def _is_emptied(source: str, skip: frozenset[str]) -> bool:
    """Is the source a folder that is there and holds no files, or a glob that looks into such a one?"""
    path = _path_of(source)
    folder = path if os.path.lexists(path) or not has_magic(path) else glob_base(path)
    if not os.path.isdir(folder) or real_path(folder) in skip:  # noqa: PTH112
        return False
    return next(files_under(folder, skip), None) is None


def _path_of(source: str) -> str:
    """The path that a `file://` URL names, as it stands or with its %XX escapes read; any other source is a path."""
    if not source.startswith("file://"):
        return os.path.expanduser(source)  # noqa: PTH111
    path = source.removeprefix("file://")
    return path if os.path.lexists(path) or "%" not in path else os.fsdecode(unquote_to_bytes(path))


def _local_source(path: str, spool_dir: Path) -> SourceFile:
    """A local file with its digest. One whose name is not UTF-8 is published as URL and opened through a spooled copy."""
    is_utf8 = _is_utf8(path)
    name = path if is_utf8 else Path(path).as_uri()
    try:
        with _open_now(path) as file:
            if not is_utf8:
                copy = spool(file, spool_dir, suffixes_of(name), name)
                return SourceFile(name, str(copy.path), copy.size, copy.sha256)
            return SourceFile(name, path, *_size_and_digest(file))
    except ScrapeError as error:
        return SourceFile(name, name, -1, "", error.error)


def _open_now(path: str) -> BinaryIO:
    """Open a regular file without waiting: a named pipe in a folder must not hang the run."""
    try:
        file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))  # noqa: SIM115
    except OSError as error:
        raise unreadable(error) from error
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise ScrapeError("read", "unreadable", "not a regular file; copy what it holds into one")


def _size_and_digest(file: BinaryIO) -> tuple[int, str]:
    try:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        return file.tell(), digest
    except OSError as error:
        raise unreadable(error) from error


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _remote_source(remote: RemoteFile, spool_dir: Path) -> SourceFile:
    try:
        with _open_remote(remote) as stream:
            copy = spool(stream, spool_dir, suffixes_of(remote.url), remote.url)
    except ScrapeError as error:
        return SourceFile(remote.url, "", -1, "", error.error)
    return SourceFile(remote.url, str(copy.path), copy.size, copy.sha256)


def _open_remote(remote: RemoteFile) -> BinaryIO:
    try:
        stream: BinaryIO = remote.filesystem.open(remote.path, "rb")
    except Exception as error:  # as in spool: each file system has its own errors
        raise unreadable(error) from error
    return stream


def _with_format(file: SourceFile, default_format: str | None) -> SourceFile:
    known = source_format(file.source_path)[0] or default_format
    return file if known or file.error else msgspec.structs.replace(file, error="unknown_format")
