"""Texts whose line ends and quotes are spelled out as a program's source writes them: backslash and n, backslash and quote.

Exports of exports have them: JSON within JSON or CSV, or the printed form of a string.
"""

import re

from tasks.normalize import normalize_texts

MIN_ENDS = 3  # spelled line ends behind sentences or side by side, from which a text has no other
TRIES = 4  # such exports of such exports

_NEWLINE = r"(?<!\\)\\+(?:r\\+n|[nr])"
_END = re.compile(_NEWLINE + "(?![a-z])")  # "C:\new" and TeX's "\nu" go on in small letters
_ANY_END = re.compile(_NEWLINE)
_AFTER = r"(?=[^a-z\d,.;:)\]_\"]|\\+\"|$)"  # the next sentence
_SURE = re.compile(rf"(?:(?<=[.!?…:\"”»)。！？])|{_NEWLINE})\s*{_NEWLINE}{_AFTER}")
_OTHER = re.compile(r"(?<!\\)(?:\\\\)*\\[^nrtu\"'/\\]")  # an escape that says something else: a pattern, a path, TeX
_PAGE = re.compile(r"<(?:script|style|html|!doctype)\b|\A\s*(?:\{\s*\\*\"|\[)", re.IGNORECASE)  # these spell for themselves
_ESCAPE = re.compile(r"\\(?:r\\n|u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([nrt\"'/\\]))")
_SIGNS = {"n": "\n", "r": "\n", "t": "\t"}


def unescaped(text: str) -> str:
    r"""The text with the line ends and signs that are spelled out in it; as it is if it has line ends, or hardly a spelled one.

    >>> unescaped('It rained.\\n\\nHe said: \\"It pours.\\"\\nIt was 9 o\\u2019clock.\\n')
    'It rained.\n\nHe said: "It pours."\nIt was 9 o’clock.\n'
    >>> unescaped('It is in C:\\new\\notes\\News, she said.')
    'It is in C:\\new\\notes\\News, she said.'
    """
    for _ in range(TRIES):
        if "\\" not in text or not _is_spelled(text):
            break
        text = _ESCAPE.sub(_sign, text)
    return text


def _is_spelled(text: str) -> bool:
    """Whether no line ends but spelled ones do, by the text as it is normalized later, so that this reads the same again."""
    stripped = text.strip()
    if "\n" in stripped or "\r" in stripped or len(_ANY_END.findall(stripped)) < MIN_ENDS:
        return False
    stripped = normalize_texts([stripped])[0][0]
    if "\n" in stripped or _PAGE.search(stripped) or _OTHER.search(stripped):
        return False
    n_sure, n_ends = len(_SURE.findall(stripped)), len(_END.findall(stripped))
    return n_sure >= MIN_ENDS and 2 * n_ends >= len(_ANY_END.findall(stripped))


def _sign(escape: re.Match[str]) -> str:
    """What an escape stands for; half a pair of surrogates and controls stay spelled."""
    high, low, code, sign = escape.groups()
    if high:
        return (bytes.fromhex(high) + bytes.fromhex(low)).decode("utf-16-be")
    if code:
        return chr(int(code, 16)) if code[0] not in "dD" and int(code, 16) >= 0x20 else escape[0]
    return _SIGNS.get(sign, sign) if sign else "\n"
