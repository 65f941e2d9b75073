"""Reading a record's fields by their aliases. What is not read stays in `extra` under its own name: nothing is lost."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from tasks.aliases import CRAWL_DATES, CRAWL_MARKS, FIELDS, FULLER, NOT_IN_POSTS, PIECES_OF_A_LINE, POST_FIELDS, POST_MARKS
from tasks.dates import read_instant
from tasks.inputs.json_text import canonical_json
from tasks.inputs.record_authors import read_authors
from tasks.records import Candidate

_MISSING = frozenset(("none", "null", "nan", "nat", "n/a"))  # what writers print for no value
_REMOVED = frozenset(("[removed]", "[deleted]"))  # what networks print for a text
_DATES = frozenset(("published_at", "modified_at", "scraped_at"))
_PLAIN = frozenset(("headline", "dek"))
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|img)\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|cite|em|font|i|mark|q|small|span|strong|su[bp]|time|u)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|\w+);")
_BODY_FIELDS = ("id", "url", "html", "text")
Path = tuple[str, ...]


class Fields(NamedTuple):
    """What a record says of its article. html and text as found, "" if it has none; extra: JSON of all that was not read."""

    record_id: str
    url: str
    html: str
    text: str
    candidates: list[Candidate]
    extra: str


def read_fields(record: Mapping[str, Any]) -> Fields:
    """Read a record by the aliases of `tasks.aliases`; text only where there is no html.

    >>> read_fields({"Title": "Rain", "date_publish": "2024-05-01", "maintext": "It rained.", "views": 3})
    ... # doctest: +NORMALIZE_WHITESPACE
    Fields(record_id='', url='', html='', text='It rained.',
        candidates=[Candidate(field='headline', value='Rain', source='record'),
                    Candidate(field='published_at', value='2024-05-01', source='record')],
        extra='{"views":3}')
    """
    reader = _Reader(record)
    record_id, url, html = (reader.first(field) for field in ("id", "url", "html"))
    text = "" if html else reader.first("text")
    candidates = [
        Candidate(field, value, "record")
        for field in FIELDS
        if field not in _BODY_FIELDS
        for value in (reader.people() if field == "author" else [reader.first(field)])
        if value
    ]
    return Fields(record_id, url, html, text, candidates, canonical_json(reader.rest()).decode("utf-8"))


def read_values(record: Mapping[str, Any], *fields: str) -> list[str]:
    """The values of a few fields other than author, "" for one that has none: much faster than all.

    >>> read_values({"Title": "Rain", "maintext": "It rained."}, "headline", "url")
    ['Rain', '']
    """
    reader = _Reader(record)
    return [reader.first(field) for field in fields]


class _Reader:
    """A record and which of its values have been read."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record
        self._taken: set[Path] = set()
        self._names: dict[int, dict[str, str]] = {}
        marks = [*CRAWL_MARKS, *(f"metadata.{mark}" for mark in CRAWL_MARKS)]
        self._crawl_dates = CRAWL_DATES if any(map(self._find, marks)) else ()
        self._is_post = any((found := self._find(mark)) and found[1] not in (None, "") for mark in POST_MARKS)

    def first(self, field: str) -> str:
        """The field's value under the first alias that has a usable one, "" if none."""
        read = _READERS.get(field, _string)
        for alias, path, value in self._values(field):
            found = read(value)
            if found and (field != "url" or alias == "url" or "://" in found):
                if _is_all(field, value, found):
                    self._taken.add(path)
                return found
        return ""

    def people(self) -> list[str]:
        """Names of authors under the first alias that has any; what more their value says stays unread."""
        for _, path, value in self._values("author"):
            people, is_all = read_authors(value)
            if people and is_all:
                self._taken.add(path)
            if people:
                return people
        return []

    def rest(self) -> dict[str, Any]:
        """The record without what was read; an object of which all was read goes too."""
        return _without(self._record, self._taken, ())

    def _values(self, field: str) -> Iterator[tuple[str, Path, Any]]:
        """Alias, path and value of the field's aliases that the record has and that nothing else has read."""
        aliases = [*FIELDS[field]]
        if self._is_post:
            aliases = [alias for alias in aliases if alias not in NOT_IN_POSTS]
            aliases = [*(FULLER if field == "text" else ()), *aliases, *POST_FIELDS.get(field, ())]
        aliases = [alias for alias in aliases if field != "published_at" or alias not in self._crawl_dates]
        if field == "scraped_at":
            aliases += self._crawl_dates
        for alias in aliases:
            found = self._find(alias)
            if found and found[0] not in self._taken:
                yield alias, *found

    def _find(self, alias: str) -> tuple[Path, Any] | None:
        """Path and value of an alias: the whole name as one key, else part by part into nested objects."""
        if key := self._key(self._record, alias):
            return (key,), self._record[key]
        value: Any = self._record
        path: list[str] = []
        for part in alias.split("."):
            key = self._key(value, part) if isinstance(value, Mapping) else ""
            if not key:
                return None
            path.append(key)
            value = value[key]
        return tuple(path), value

    def _key(self, values: Mapping[str, Any], name: str) -> str:
        """The key of an object that means this name, "" if none; spelled exactly so if it can be."""
        if name in values:
            return name
        if id(values) not in self._names:
            self._names[id(values)] = {plain_name(key): key for key in sorted(values, reverse=True)}
        return self._names[id(values)].get(plain_name(name), "")


def _without(values: Mapping[str, Any], taken: set[Path], path: Path) -> dict[str, Any]:
    rest: dict[str, Any] = {}
    for key, value in values.items():
        here = (*path, key)
        if here in taken:
            continue
        if isinstance(value, Mapping) and any(one[: len(here)] == here for one in taken):
            value = _without(value, taken, here)
            if not value:
                continue
        rest[key] = value
    return rest


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name without what does not count in it: case, hyphens, underscores, colons and space."""
    return re.sub(r"[-_:\s]", "", name.lower())


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """The name, or one like it that is not taken."""
    return name if name not in taken else free_name(f"{name}_2", taken)


def _string(value: Any) -> str:
    found = value.strip() if isinstance(value, str) else ""
    return "" if found.lower() in _MISSING else found


def _id(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value)


def _url(value: Any) -> str:
    found = _string(value)
    return "" if any(map(str.isspace, found)) else found


def _html(value: Any) -> str:
    return value if isinstance(value, str) and not value.isspace() else ""


def _is_all(field: str, value: Any, found: str) -> bool:
    """Does what was read say all that the value does? A date that cannot be told without the text's language stays, too."""
    if field in _DATES:
        return bool(read_instant(found))
    if field == "text":
        return not isinstance(value, list) or all(isinstance(one, str) for one in value)
    return field not in _PLAIN or not isinstance(value, str) or found == value.strip()


def _paragraphs(value: Any) -> list[str]:
    return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else []


def _text(value: Any) -> str:
    """Text as a string, a list of paragraphs, values (feedparser) or pieces (Telegram), or the body of fundus: summary, and
    sections of headline and paragraphs.
    """
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        kinds = {str(one.get("type")) for one in value if isinstance(one, Mapping)}
        is_line = kinds <= PIECES_OF_A_LINE or not all(isinstance(one, Mapping) for one in value)
        return _html(_of_pieces(value, "value", "\n\n") or _of_pieces(value, "text", "" if is_line else "\n\n"))
    if isinstance(value, Mapping) and value.keys() <= {"summary", "sections"} and isinstance(value.get("sections"), list):
        sections = [one for one in value["sections"] if isinstance(one, Mapping)]
        parts = [_paragraphs(one.get(key)) for one in sections for key in ("headline", "paragraphs")]
        value = [*_paragraphs(value.get("summary")), *(line for part in parts for line in part)]
    found = _html("\n\n".join(_paragraphs(value)) if isinstance(value, list) else value)
    return "" if found.strip().lower() in _REMOVED else found


def _of_pieces(values: list[Any], key: str, between: str) -> str:
    """The strings of a list, and those that its objects have under a key; "" if one has none."""
    pieces = [one.get(key) if isinstance(one, Mapping) else one for one in values]
    texts = [piece for piece in pieces if isinstance(piece, str)]
    return between.join(texts) if len(texts) == len(pieces) else ""


def _prose(value: Any) -> str:
    return _plain(" ".join(_paragraphs(value)) if isinstance(value, list) else value)


def _plain(value: Any) -> str:
    """A string without tags and entities: feeds and content managers give titles and summaries as HTML."""
    found = _string(value)
    if "<" in found:
        found = " ".join(_INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", found)).split())
    return _string(_ENTITY.sub(lambda m: unescape(m[0]), found)) if "&" in found else found


def _instant(value: Any) -> str:
    """A date as written, or ISO 8601 for seconds or milliseconds since 1970; a year alone is no instant."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _string(value)
    seconds = value / 1000 if value >= 1e11 else value
    return datetime.fromtimestamp(seconds, UTC).isoformat() if 1e8 <= seconds < 1e11 else ""


def _language(value: Any) -> str:
    found = _string(value[0] if isinstance(value, list) and len(value) == 1 else value)
    return found if len(found) <= 35 else ""  # the longest tag that BCP 47 asks software to take


_READERS: dict[str, Callable[[Any], str]] = {
    "id": _id, "url": _url, "html": _html, "text": _text, "headline": _plain, "dek": _prose,
    "published_at": _instant, "modified_at": _instant,
    "scraped_at": _instant, "language": _language,
}  # fmt: skip
