"""Texts whose line ends and quotes are spelled out as a program's source writes them: backslash and n, backslash and quote.

Exports of exports have them: JSON within JSON or CSV, or the printed form of a string.
"""

import re

MIN_ENDS = 3  # spelled line ends from which a text has no other
ENDS_PER_ATTRIBUTE = 10  # line ends for each attribute of a tag: a text may print a piece of mark-up
TRIES = 4  # such exports of such exports

_END = re.compile(r"\\(?:r\\+n|[nr])(?![a-z])")  # "C:\new" and TeX's "\nu" go on in small letters
_ANY_END = re.compile(r"\\(?:r\\+n|[nr])")
_ESCAPE = re.compile(r"\\(?:r\\n|u([0-9a-fA-F]{4})|([nrt\"'/\\]))")
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
    stripped = text.strip()
    if "\n" in stripped or "\r" in stripped:
        return False
    n_ends, n_attributes = len(_END.findall(stripped)), stripped.count('="')
    if n_attributes and (stripped.startswith("<") or n_attributes * ENDS_PER_ATTRIBUTE > n_ends):
        return False  # a page on one line, whose scripts have such signs
    return n_ends >= MIN_ENDS and 2 * n_ends >= len(_ANY_END.findall(stripped))


def _sign(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return _SIGNS.get(escape[2], escape[2]) if escape[2] else "\n"
