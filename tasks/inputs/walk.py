"""Finding files: folders walked and globs expanded, each folder entered once however many links lead to it.

`glob.glob` is not used: its `**` follows links in circles, up to 2^40 paths for two links that meet.
"""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path

_MAGIC = frozenset("*?[")


def has_magic(path: str) -> bool:
    """Does the path hold a glob character?"""
    return not _MAGIC.isdisjoint(path)


def real_path(path: str | Path) -> str:
    """The path with all links resolved: what two names of one file have in common."""
    return os.path.realpath(path)


def files_under(folder: str, skip: frozenset[str], entered: set[str] | None = None) -> Iterator[str]:
    """Files below a folder in sorted order, hidden names left out, links followed but never in a circle.

    skip: real paths of folders to leave out, such as the output folder.
    A folder that cannot be listed is given itself: it will prove unreadable, so that its loss is seen.
    """
    entered = set() if entered is None else entered
    real = real_path(folder)
    if real in entered or real in skip:
        return
    entered.add(real)
    names = _names(folder)
    if names is None:
        yield folder
    for name in names or ():
        path = os.path.join(folder, name)  # noqa: PTH118 - a Path would lose the spelling the user chose
        if name.startswith("."):
            continue
        if os.path.isdir(path):  # noqa: PTH112
            yield from files_under(path, skip, entered)
        else:
            yield path


def glob_files(pattern: str, skip: frozenset[str]) -> Iterator[str]:
    """Files that a glob names (`*`, `?`, `[...]`, and `**` for any folders); a folder it names is walked.

    Like the shell, a wildcard does not match a hidden name unless it is spelled with the dot.
    """
    base = glob_base(pattern)
    yield from _expand(base, Path(pattern).parts[len(Path(base).parts) :], skip, set())


def glob_base(pattern: str) -> str:
    """The folder that a glob looks into: its path up to the first wildcard.

    >>> glob_base("dumps/2024/*/a?.txt"), glob_base("*.txt")
    ('dumps/2024', '.')
    """
    return str(Path(*takewhile(lambda part: not has_magic(part), Path(pattern).parts)))


def _expand(path: str, parts: tuple[str, ...], skip: frozenset[str], entered: set[tuple[str, int]]) -> Iterator[str]:
    if not parts:
        yield from files_under(path, skip) if os.path.isdir(path) else [path]  # noqa: PTH112
        return
    state = (real_path(path), len(parts))
    if state in entered or state[0] in skip or not os.path.isdir(path):  # noqa: PTH112
        return
    entered.add(state)
    if parts[0] == "**":
        yield from _expand(path, parts[1:], skip, entered)
    for name in _names(path) or ():
        below = os.path.join(path, name)  # noqa: PTH118
        if parts[0] == "**":
            if not name.startswith("."):
                yield from _expand(below, parts, skip, entered)
        elif fnmatchcase(name, parts[0]) and (not name.startswith(".") or parts[0].startswith(".")):
            yield from _expand(below, parts[1:], skip, entered)


def _names(folder: str) -> list[str] | None:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return None
