"""Who says what: direct and indirect speech, thoughts and "according to", as source, cue and content.

Rules over the frames of verbs, no model: the labelled corpora that a model could learn from have no licence. A row says that
the text attributes the content to the source, not that the source said so, and never that the content is true.
"""

from tasks.evidence.reading import Reading, read_text
from tasks.evidence.sources import Sources
from tasks.evidence.statement import Statement
from tasks.evidence.voices import Speech, read_speech

Row = dict[str, object]


def find_attributions(text: str, reading: Reading | None = None, speech: Speech | None = None) -> list[Row]:
    """The attributions of an English text in order of their place; offsets are code points.

    source: as written, None where the text names nobody; source_name: the fullest name of that person or organisation
    reported_by: the source whose content this statement is ("the SBU stated that one soldier claimed": the SBU); hop: 1, 2 ...

    >>> [(r["source"], r["cue"], r["content"]) for r in find_attributions("The mayor said the bridge is safe.")]
    [('The mayor', 'said', 'the bridge is safe')]
    """
    reading = reading or read_text(text)
    speech = speech or read_speech(reading)
    sources = speech.sources
    outer = _outer_statements(reading, speech)
    rows = [_row(reading, sources, statement, outer) for statement in speech.statements]
    return sorted(rows, key=lambda r: (r["start"], r["end"], r["content_start"], r["content_end"], str(r["cue"]), r["rule_id"]))  # type: ignore[arg-type, return-value]


def _outer_statements(reading: Reading, speech: Speech) -> dict[Statement, Statement]:
    """For each statement the innermost one of another source that has its source and cue as content."""
    by_sentence: dict[int, list[Statement]] = {}
    for statement in speech.statements:
        by_sentence.setdefault(reading.sentence_of(statement.cue[0]), []).append(statement)
    spoken = {voiced.number: voiced.statement for voiced in speech.voices if voiced.statement}
    found: dict[Statement, Statement] = {}
    for inner in speech.statements:
        if inner.source is None:
            continue
        near = by_sentence.get(reading.sentence_of(inner.cue[0]), [])
        quoting = spoken.get(reading.quoted[inner.cue[0]])
        around = [s for s in (*near, *([quoting] if quoting else [])) if _is_around(s, inner)]
        if around:
            found[inner] = max(around, key=lambda s: (s.content[0], -s.content[1]))
    return found


def _is_around(outer: Statement, inner: Statement) -> bool:
    if outer.source is None or inner.source is None or outer.source == inner.source:
        return False
    return outer.content[0] <= min(inner.source[0], inner.cue[0]) and inner.cue[1] <= outer.content[1]


def _row(reading: Reading, sources: Sources, statement: Statement, outer: dict[Statement, Statement]) -> Row:
    source = sources.of(statement.source) if statement.source else None
    above = outer.get(statement)
    spans = [statement.cue, statement.content, *([statement.source] if statement.source else [])]
    carried = statement.rule in ("carried-on", "announced")
    first, last = statement.content if carried else (min(s[0] for s in spans), max(s[1] for s in spans))
    start, end = reading.starts[first], reading.ends[last - 1]
    return {
        "start": start, "end": end, "text": reading.text[start:end],
        "source": reading.slice(*statement.source) if statement.source else None,
        "source_start": reading.starts[statement.source[0]] if statement.source else None,
        "source_end": reading.ends[statement.source[1] - 1] if statement.source else None,
        "source_kind": source.kind if source else None,
        "source_name": source.name if source else None,
        "cue": reading.slice(*statement.cue),
        "content": reading.slice(*statement.content),
        "content_start": reading.starts[statement.content[0]],
        "content_end": reading.ends[statement.content[1] - 1],
        "reported_by": reading.slice(*above.source) if above and above.source else None,
        "hop": _depth(statement, outer),
        "rule_id": f"attribution-{statement.rule}",
    }  # fmt: skip


def _depth(statement: Statement, outer: dict[Statement, Statement]) -> int:
    depth, at = 1, statement
    while at in outer and depth < 5:
        at, depth = outer[at], depth + 1
    return depth
