"""Fields written above a text: YAML between two lines of dashes, as site generators and trafilatura's Markdown have them, or the
lines `Title: ...`, `URL Source: ...` above `Markdown Content:` that readers for language models write.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tasks.aliases import FIELDS
from tasks.inputs.fields import Fields, free_name, plain_name, read_fields
from tasks.inputs.json_text import canonical_json, parse_json

MAX_CHARS = 8_000  # of the fields: they are parsed by a slow parser, and a rule of dashes may stand anywhere
_YAML = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINES = re.compile(r"\s*((?:[A-Z][\w ]{0,40}: [^\n]*\n\s*?){1,12}?)Markdown Content:[ \t]*\r?\n")
_KEY = re.compile(r"(?m)^[^\s#:-][^:\n]*:(?=\s|$)")
_COMMENT = re.compile(r"(?m)(?:^|\s)#")
_FIELD = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]+([\"']?)(.*?)\2[ \t]*\r?")
_LINE = re.compile(r"([A-Z][\w ]*?): +([^\n]*?)\s*\n")
_BODY_NAMES = frozenset(plain_name(alias) for field in ("html", "text") for alias in FIELDS[field])
_KNOWN_NAMES = frozenset(plain_name(alias) for aliases in FIELDS.values() for alias in aliases) - _BODY_NAMES


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The fields above a text, as strings and lists, and the text below them; none where they name nothing that is read.

    >>> split_front_matter("---\\ntitle: Rain\\ndate: 2025-05-01\\n---\\nIt rained.")
    ({'title': 'Rain', 'date': '2025-05-01'}, 'It rained.')
    >>> split_front_matter("Title: Rain\\n\\nURL Source: https://post.example/rain\\n\\nMarkdown Content:\\nIt rained.")
    ({'Title': 'Rain', 'URL Source': 'https://post.example/rain'}, 'It rained.')
    >>> split_front_matter("---\\nIt rained.\\n---\\nIt poured.")
    ({}, '---\\nIt rained.\\n---\\nIt poured.')
    """
    head = text[:MAX_CHARS]
    if found := _YAML.match(head):
        fields = _read_yaml(found[1])
    elif found := _LINES.match(head):
        lines = _LINE.findall(found[1])
        fields = dict(lines) if len(dict(lines)) == len(lines) else {}
    if not found or not _are_fields(fields):
        return {}, text
    return fields, text[found.end() :]


def with_front_matter(fields: Fields, above: Mapping[str, Any]) -> Fields:
    """What a record or its container says, and where it says nothing, the fields above its text; `extra` keeps the rest of them."""
    found = read_fields(above)
    given = {candidate.field for candidate in fields.candidates}
    new = [candidate for candidate in found.candidates if candidate.field not in given]
    extra = parse_json(fields.extra.encode())
    is_twice = bool(fields.url and found.url) or bool(fields.record_id and found.record_id)
    is_all_new = len(new) == len(found.candidates) and not is_twice
    if rest := parse_json(found.extra.encode()) if is_all_new else dict(above):
        extra = {free_name("front_matter", extra): rest, **extra}
    return fields._replace(
        record_id=fields.record_id or found.record_id, url=fields.url or found.url, candidates=[*fields.candidates, *new],
        extra=canonical_json(extra).decode("utf-8"),
    )  # fmt: skip


def _are_fields(fields: Mapping[str, Any]) -> bool:
    names = set(map(plain_name, fields))
    return not names.isdisjoint(_KNOWN_NAMES) and names.isdisjoint(_BODY_NAMES)


def _read_yaml(source: str) -> dict[str, Any]:
    """A YAML mapping, every value a string as it is written; empty for anything else, and for values that refer to others.

    What looks like a comment is read as a part of its line, and so is a colon in a value, for which many writers set no quotes.
    """
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source)):
            return {}
        value = yaml.load(source, Loader=yaml.BaseLoader) if not _COMMENT.search(source) else None  # strings, lists and mappings
    except (ValueError, TypeError, RecursionError):
        return {}
    except yaml.YAMLError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return _read_lines(source)
    return value if len(_KEY.findall(source)) <= len(value) else {}  # of a name given twice one value would be lost


def _read_lines(source: str) -> dict[str, Any]:
    """Fields of which each is one line, as written but for quotes around them; empty if any line is something else."""
    lines = [_FIELD.fullmatch(line) for line in source.splitlines() if line.strip()]
    fields = {line[1]: line[3] for line in lines if line}
    return fields if len(fields) == len(lines) else {}
