"""Quantities: how many or how much of what, how exactly, and what happened to it.

Dates, ordinals, scores and numbers that name something give no row; an age has the unit "year of age" and counts nothing.
"""

from tasks.evidence.counted import read_quantities
from tasks.evidence.reading import Reading, read_text

Row = dict[str, object]


def find_quantities(text: str, reading: Reading | None = None) -> list[Row]:
    """The quantities of an English text in order; offsets are code points of the number with its sign.

    value, high: high is set for ranges; bound: exact, approx, at_least, at_most, more_than, less_than, range
    unit: of money, per cent, measures; counted: the noun phrase that is counted, taken over where it is left out
    kind: count, money, percent, duration, age, measure; predicate: class of what happened (killed, deployed, ...)
    entity: whose, as far as a name or nationality stands in the phrase; time: the time the sentence names; part_of: of what

    >>> [(r["value"], r["bound"], r["counted"]) for r in find_quantities("Nearly 300 people were killed.")]
    [(300.0, 'less_than', 'people')]
    """
    return read_quantities(reading or read_text(text))
