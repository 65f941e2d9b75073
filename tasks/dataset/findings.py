"""What checking a snapshot finds wrong."""

from collections.abc import Iterable, Iterator

import msgspec

MAX_FINDINGS = 20  # of one check on one table: enough to see what happened


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it should be.

    check: name of the check; table: the table, or "" where none; where: part, id or path; message: never document text
    """

    check: str
    table: str
    where: str
    message: str


def found(check: str, table: str, message: str, places: Iterable[str]) -> Iterator[Finding]:
    """A finding for each place, the first MAX_FINDINGS of them."""
    for n, where in enumerate(places):
        if n == MAX_FINDINGS:
            yield Finding(check, table, "...", f"{message} (more of them)")
            return
        yield Finding(check, table, where, message)
