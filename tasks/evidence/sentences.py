"""The sentence around a span of a published block."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9$])|\n+")


def sentence_around(blocks: Sequence[Mapping[str, Any]], start: int, end: int) -> str:
    """The words of the sentence that holds a span of the document; "" if no block does."""
    for block in blocks:
        if block["start"] <= start and end <= block["end"]:
            text, at = block["text"], start - block["start"]
            first = 0
            for match in _END.finditer(text):
                if match.end() > at:
                    return str(text[first : match.start() + 1])
                first = match.end()
            return str(text[first:])
    return ""
