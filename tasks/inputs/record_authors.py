"""Authors as the fields of a record name them: a list, objects with names, or several names in one string.

(The bylines inside a text are another matter: `tasks.statements.people`.)
"""

import re
from typing import Any

_ROLE = re.compile(r"\b(?:editor|correspondent|reporter|staff|writer|press|news|agency|bureau|desk|jr|sr|phd|md)\b", re.I)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,3}")
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_APART = re.compile(r"\s*;\s*|\s+and\s+|\s+&\s+")
_MISSING = ("none", "null", "nan")


def read_authors(value: Any) -> tuple[list[str], bool]:
    """Names in order, each once, and whether they are all that the value says.

    >>> read_authors(["Ann Lee", {"name": "Bo Chan", "url": "https://example.com/bo"}])
    (['Ann Lee', 'Bo Chan'], False)
    """
    values = value if isinstance(value, list) else [value]
    found = [_one(one) for one in values]
    is_all = all(names and (isinstance(one, str) or one.keys() == {"name"}) for names, one in zip(found, values, strict=True))
    return list(dict.fromkeys(name for names in found for name in names)), is_all


def _one(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    return split_authors(value) if isinstance(value, str) else []


def split_authors(text: str) -> list[str]:
    """The names in a string, cut at `;`, `and`, `&`, and at commas where all pieces look like full names.

    >>> split_authors("By Ann Lee, Bo Chan and Cy Day"), split_authors("Lee, Ann"), split_authors("Ann Lee, Political Editor")
    (['Ann Lee', 'Bo Chan', 'Cy Day'], ['Lee, Ann'], ['Ann Lee, Political Editor'])
    """
    text = text.strip()
    text = text[match.end() :] if (match := _BY.match(text)) else text
    names = [name for part in _APART.split(text) for name in _at_commas(part.strip(" ,"))]
    return [name for name in names if name and "://" not in name and name.lower() not in _MISSING]


def _at_commas(part: str) -> list[str]:
    pieces = [piece.strip() for piece in part.split(",")]
    are_names = all(_NAME.fullmatch(piece) and not _ROLE.search(piece) for piece in pieces)
    return pieces if are_names else [part]
