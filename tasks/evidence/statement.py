"""One attribution, as the frames find it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """One attribution in tokens: (first, one past the last). source: None where nobody is named; rule: which frame found it."""

    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: tuple[int, int]
    rule: str
    lemma: str = ""
