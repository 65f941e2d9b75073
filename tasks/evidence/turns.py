"""Transcripts: lines that open with a speaker and a colon ("TAPPER: ..."), where the page shows that this is their form."""

import re

from tasks.evidence.packs import word_set
from tasks.evidence.reading import Reading
from tasks.evidence.statement import Statement

_TURN = re.compile(r"^[ \t]*((?:[A-Z][\w.'’-]*[ ]?){1,4})(?: \([^)\n]{1,40}\))?:[ \t]+(?=\S)", re.M)
_LEAST_TURNS = 3
_NOT_SPEAKERS = word_set("""note update related editor question answer topics date time location source photo video read watch""")


def find_turns(reading: Reading) -> list[Statement]:
    """A statement for each turn, if there are three or more and a speaker comes back."""
    found = [m for m in _TURN.finditer(reading.text) if m[1].split()[0].lower() not in _NOT_SPEAKERS]
    names = [m[1].strip() for m in found]
    if len(found) < _LEAST_TURNS or len(set(names)) == len(names):
        return []
    statements: list[Statement] = []
    for number, match in enumerate(found):
        if names.count(names[number]) < 2 and not match[1].isupper():
            continue
        limit = found[number + 1].start() if number + 1 < len(found) else len(reading.text)
        stop = reading.text.find("\n", match.end())
        end = min(limit, len(reading.text) if stop < 0 else stop)
        first, last = reading.token_at(match.end()), reading.token_at(max(match.end(), end - 1)) + 1
        source = reading.token_at(match.start(1)), reading.token_at(match.start(1) + len(names[number]) - 1) + 1
        if last > first:
            statements.append(Statement(source, (first - 1, first), (first, min(last, len(reading.words))), "turn"))
    return statements
