"""Records within other JSON objects: the list that an answer of an interface or an export wraps, and the inner object of a
search hit.

No names of sites or tools: what looks like a record by the aliases of `tasks.aliases` is one.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from json import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple

from tasks.aliases import FIELDS
from tasks.inputs.fields import Fields, free_name, plain_name, read_fields, read_values
from tasks.records import states_headline

_TEXT_NAMES = frozenset(plain_name(alias) for field in ("html", "text") for alias in FIELDS[field] if "." not in alias)


def _names_of(fields: Iterable[str]) -> frozenset[str]:
    """The names of fields, and the first parts of those in inner objects: what has none of them is not looked at any closer."""
    aliases = [alias for field in fields for alias in FIELDS[field]]
    return frozenset(plain_name(name) for alias in aliases for name in (alias, alias.partition(".")[0]))


_NAMES, _WORD_NAMES = _names_of(FIELDS), _names_of(("html", "text", "headline"))
_OF_ARTICLES = ("author", "published_at")  # fields that an article has, and an answer of an interface seldom
_LEVELS = 2  # of objects around a list: {"data": {"articles": [...]}}
_LOOKED_AT = 20  # elements of a list: at least half of them look like records


class Wrapped(NamedTuple):
    """The elements of the lists of records that an object holds, in order, and the object without these lists."""

    records: list[Any]
    rest: dict[str, Any]


def find_wrapped(value: Mapping[str, Any]) -> Wrapped | None:
    """The records that an object wraps, None if it is a record itself or wraps none.

    An object with text is a record, whatever lists it holds, and so is one around an inner object with headline and text.
    Where a headline, an address, an author or a day stand beside a list, as in a feed, its elements must have headline and
    text, and an address or day of their own: related articles, comments and sections are lists too.

    >>> find_wrapped({"status": "ok", "articles": [{"title": "Rain"}, {"title": "Snow"}]})
    Wrapped(records=[{'title': 'Rain'}, {'title': 'Snow'}], rest={'status': 'ok'})
    >>> find_wrapped({"text": "It rained.", "related": [{"title": "Snow", "text": "It snowed."}]})
    """
    if _is_plainly_text(value) or _holds_article(value):
        return None
    if lists := list(_record_lists(value, _LEVELS, False)):
        return Wrapped([record for one in lists for record in one], _without(value, lists, _LEVELS))
    return _members(value)


def lift(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record that has its text in an inner object, as one: the inner object's fields beside its own.

    Of two fields of one name the inner one keeps it. Left alone if the record has text or a headline itself, and if there are
    several such inner objects.

    >>> lift({"_id": 7, "_score": 1.0, "_source": {"title": "Rain", "body": "It rained."}})
    {'_id': 7, '_score': 1.0, 'title': 'Rain', 'body': 'It rained.'}
    """
    inner = [(name, one) for name, one in record.items() if isinstance(one, Mapping)]
    if not inner or any(_words(record)):
        return record
    told = [(name, one) for name, one in inner if _words(one).has_text]
    if len(told) != 1:
        return record
    [(name, found)] = told
    outer = {key: value for key, value in record.items() if key != name}
    return {free_name(key, found): value for key, value in outer.items()} | dict(found)


def list_start(head: bytes) -> int | None:
    """Where in the first bytes of a JSON object its list of records begins, None if none is seen.

    For an object that cannot be parsed whole, being too large, clipped or broken somewhere.
    """
    text = head.decode("latin-1")  # as many characters as bytes; field names are ASCII, and no others count
    try:
        return _list_start(text, text.index("{"), _LEVELS)
    except (JSONDecodeError, ValueError, IndexError, RecursionError):
        return None


def _list_start(text: str, at: int, levels: int, is_strict: bool = False) -> int | None:
    decoder = JSONDecoder()
    at = _past_space(text, at + 1)
    while text[at] == '"':
        name, at = decoder.raw_decode(text, at)
        at = _past_space(text, _past_space(text, at) + 1)
        if text[at] == "[" and _are_records(list(islice(_elements(text, at), _LOOKED_AT)), is_strict):
            return at
        if text[at] == "{" and levels > 1 and (found := _list_start(text, at, levels - 1, is_strict)) is not None:
            return found
        value, at = decoder.raw_decode(text, at)
        around = _around({name: value})
        if around.has_text:
            return None
        is_strict |= around.is_strict
        at = _past_space(text, _past_space(text, at) + 1)
    return None


def _elements(text: str, at: int) -> Iterator[Any]:
    """The elements of a list as far as they are whole."""
    decoder = JSONDecoder()
    while at < len(text) and text[at] in "[,":
        try:
            value, at = decoder.raw_decode(text, _past_space(text, at + 1))
        except (JSONDecodeError, IndexError):
            return
        yield value
        at = _past_space(text, at)


def _past_space(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _is_plainly_text(value: Mapping[str, Any]) -> bool:
    """Has it text or HTML under a name of its own? What most records have, told at once."""
    return any(isinstance(one, str) and one and not one.isspace() and plain_name(key) in _TEXT_NAMES for key, one in value.items())


def _holds_article(value: Mapping[str, Any]) -> bool:
    """Has its one inner object with text a headline too, or has it a headline and a place for text that is empty?"""
    words = _words(lifted := lift(value))
    if lifted is not value:
        return words.has_headline and words.has_text
    may_be_text = (key for key, one in value.items() if one is None or isinstance(one, str))
    return words.has_headline and any(plain_name(key) in _TEXT_NAMES for key in may_be_text)


class _Around(NamedTuple):
    """What the fields around a list tell: has_text: they are a record themselves; is_strict: they may be one."""

    has_text: bool
    is_strict: bool


def _around(value: Mapping[str, Any]) -> _Around:
    is_strict = any(isinstance(one, Mapping) and _words(one).has_text for one in value.values())
    if not any(plain_name(name) in _NAMES for name in value):
        return _Around(False, is_strict)
    fields = read_fields(value)
    is_strict |= bool(fields.url) or states_headline(fields.candidates)
    return _Around(_has_text(fields), is_strict or any(c.field in _OF_ARTICLES for c in fields.candidates))


def _record_lists(value: Mapping[str, Any], levels: int, is_strict: bool) -> Iterator[list[Any]]:
    """The lists of records in an object and in its inner objects; is_strict: what is around them may be a record."""
    if not any(_are_records(one, False) for one in _all_lists(value, levels)):
        return
    around = _around(value)
    if around.has_text:
        return
    for one in value.values():
        if isinstance(one, list) and _are_records(one, is_strict or around.is_strict):
            yield one
        elif isinstance(one, Mapping) and levels > 1:
            yield from _record_lists(one, levels - 1, is_strict or around.is_strict)


def _all_lists(value: Mapping[str, Any], levels: int) -> Iterator[list[Any]]:
    """The lists in an object and in its inner objects."""
    for one in value.values():
        if isinstance(one, list):
            yield one
        elif isinstance(one, Mapping) and levels > 1:
            yield from _all_lists(one, levels - 1)


def _are_records(values: list[Any], is_strict: bool) -> bool:
    seen = values[:_LOOKED_AT]
    n_records = sum(_is_record(one, is_strict) for one in seen)
    return bool(n_records) and 2 * n_records >= len(seen)


def _is_record(value: Any, is_strict: bool) -> bool:
    if not isinstance(value, Mapping):
        return False
    words = _words(record := lift(value))
    if not is_strict:
        return any(words)
    return all(words) and any(read_values(record, "url", "published_at"))


class _Words(NamedTuple):
    has_text: bool
    has_headline: bool


def _words(record: Mapping[str, Any]) -> _Words:
    """Has a record text or HTML, and has it a headline?"""
    if not any(plain_name(name) in _WORD_NAMES for name in record):
        return _Words(False, False)
    html, text, headline = read_values(record, "html", "text", "headline")
    return _Words(bool(html or text), any(map(str.isalnum, headline)))


def _has_text(fields: Fields) -> bool:
    return bool(fields.html or fields.text)


def has_words(fields: Fields) -> bool:
    """Does a record have text, HTML or a headline?"""
    return _has_text(fields) or states_headline(fields.candidates)


def _members(value: Mapping[str, Any]) -> Wrapped | None:
    """Records under their keys, {"a": {...}, "b": {...}}: each with its key as `key`. Keys that name fields hold parts of one."""
    if len(value) < 2 or any(plain_name(key) in _NAMES for key in value):
        return None
    if not all(isinstance(one, Mapping) and _words(lift(one)).has_text for one in value.values()):
        return None
    return Wrapped([{free_name("key", one): key} | dict(one) for key, one in value.items()], {})


def left_over(value: Mapping[str, Any]) -> dict[str, Any]:
    """What an object holds beside empty lists and objects.

    >>> left_over({"status": "ok", "data": {"articles": []}})
    {'status': 'ok'}
    """
    return _without(value, [one for one in _all_lists(value, _LEVELS) if not one], _LEVELS)


def _without(value: Mapping[str, Any], lists: list[list[Any]], levels: int) -> dict[str, Any]:
    return _without_ids(value, frozenset(map(id, lists)), levels)


def _without_ids(value: Mapping[str, Any], lists: frozenset[int], levels: int) -> dict[str, Any]:
    rest: dict[str, Any] = {}
    for name, one in value.items():
        if id(one) in lists:
            continue
        if isinstance(one, Mapping) and levels > 1 and one:
            one = _without_ids(one, lists, levels - 1)
            if not one:
                continue
        rest[name] = one
    return rest
