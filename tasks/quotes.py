"""Direct quotations: the words between marks, who is said to speak them, and where.

Scare quotes, nicknames and titles of works stand between marks too; they are no quotations and give no row. The marks belong
to the span, as they stand.
"""

import re

from tasks.evidence.packs import word_set
from tasks.evidence.phrases import OPENING_MARKS
from tasks.evidence.reading import Reading, read_text
from tasks.evidence.sources import Sources
from tasks.evidence.voices import Speech, Voiced, read_speech

Row = dict[str, object]

_LEAST_WORDS = 4  # of a quotation that nobody is said to speak; fewer words are a term or a nickname
_TITLED = word_set(
    """titled entitled called named dubbed so-called known nicknamed book film movie song album novel series show play magazine
    headlined labeled labelled tagged hashtag slogan headline documentary podcast podcast's episode single band phrase word
    words term sign sign's banner"""
)  # fmt: skip
_SMALL = word_set("a an and at by for from in of on or the to with is as but nor vs")
_CHANNEL = re.compile(
    r"\b(?:on|via|through|in|during|at) (?:(?:a|an|his|her|its|their|the|social|state|local|live|televised|nightly|written|video"
    r"|radio|"
    r"television|TV|joint|emailed|brief|separate|late-night|news|press|phone|telephone|recent|Facebook|Twitter|Telegram|Sunday|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday) ){0,4}"
    r"(?:X|Twitter|Facebook|Instagram|Telegram|TikTok|YouTube|Weibo|Threads|Bluesky|Truth Social|media|platform|television|TV"
    r"|radio|"
    r"statement|interview|broadcast|address|speech|tweet|post|message|letter|email|e-mail|memo|conference|briefing|report|"
    r"testimony|podcast|rally|hearing|debate|op-ed|column|video|call|court|Parliament|parliament)\b"
)
_EDITED = re.compile(r"\[[^\]\n]{1,40}\]|\.\.\.|…")


def find_quotes(text: str, reading: Reading | None = None, speech: Speech | None = None) -> list[Row]:
    """The quotations of an English text in order; offsets are code points, marks included.

    speaker: as the text has it ("he"), None where nobody is said to speak; speaker_name: the fullest name in the text
    cue: the words that tell of speaking; channel: "on X", "in a statement"; edited: [the], ..., marks of changed words
    continues: it goes on with the quotation before, whose cue it shares

    >>> [(q["text"], q["speaker"]) for q in find_quotes('“We will rebuild it,” the mayor said.')]
    [('“We will rebuild it,”', 'the mayor')]
    """
    reading = reading or read_text(text)
    speech = speech or read_speech(reading)
    sources = speech.sources
    return [_row(reading, sources, voiced) for voiced in speech.voices if _is_quotation(reading, voiced)]


def _is_quotation(reading: Reading, voiced: Voiced) -> bool:
    """Is this somebody's words, not a term in doubt or the title of a work?"""
    quotation = reading.quotations[voiced.number]
    first = reading.token_at(quotation.start)
    inner = reading.text[quotation.start + 1 : quotation.end].strip("”\"’'»“`«").strip()
    tokens = inner.split()
    before = reading.lows[max(0, first - 1) : first]
    if not tokens or not any(c.isalpha() for c in inner):
        return False
    spoken = voiced.statement is not None and voiced.statement.source is not None
    if _is_title(tokens) and (not spoken or any(w in _TITLED for w in before)):
        return False
    if any(w in _TITLED for w in before) and len(tokens) < 8 and inner[-1] not in ".!?,":
        return False
    ends_like_speech = inner[-1] in ".!?,…"
    if quotation.is_single:
        return spoken and (len(tokens) >= _LEAST_WORDS or (ends_like_speech and len(tokens) >= 2))
    if spoken:
        return len(tokens) >= 2 or ends_like_speech or voiced.is_carried or _is_whole_content(reading, voiced, first)
    return len(tokens) >= _LEAST_WORDS


def _is_whole_content(reading: Reading, voiced: Voiced, first: int) -> bool:
    """Is a single word in marks all that is reported ('He replied: "Never"')?"""
    return voiced.statement is not None and voiced.statement.content[0] == first and reading.words[first] in OPENING_MARKS


def _is_title(tokens: list[str]) -> bool:
    """ "The Last Days of Summer": capitals on all but the small words."""
    if len(tokens) < 2 or tokens[-1][-1:] in ".!?,":
        return False
    large = [t for t in tokens if t.lower() not in _SMALL]
    return len(large) >= 2 and all(t[0].isupper() or t[0].isdigit() for t in large)


def _row(reading: Reading, sources: Sources, voiced: Voiced) -> Row:
    quotation, statement = reading.quotations[voiced.number], voiced.statement
    quoted = reading.text[quotation.start : quotation.end]
    source = sources.of(statement.source) if statement and statement.source else None
    return {
        "start": quotation.start, "end": quotation.end, "text": quoted,
        "speaker": reading.slice(*statement.source) if statement and statement.source else None,
        "speaker_name": source.name if source else None,
        "speaker_kind": source.kind if source else None,
        "cue": reading.slice(*statement.cue) if statement and statement.source else None,
        "channel": _channel(reading, voiced),
        "edited": _EDITED.findall(quoted),
        "continues": voiced.is_carried,
        "rule_id": f"quote-{statement.rule}" if statement and statement.source else "quote-without-speaker",
    }  # fmt: skip


def _channel(reading: Reading, voiced: Voiced) -> str | None:
    """Where it was said, as the cue's sentence has it outside of the quotation."""
    statement = voiced.statement
    if statement is None or statement.source is None:
        return None
    first, last = reading.sentences[reading.sentence_of(statement.cue[0])]
    for match in _CHANNEL.finditer(reading.text, reading.starts[first], reading.ends[last - 1]):
        if reading.quoted[reading.token_at(match.start())] < 0:
            return match[0]
    return None
