"""Telling text from everything else by its bytes: magic numbers, control bytes, and UTF-16 that does not say so."""

import codecs

# Kinds with so much ASCII in them that control bytes may not give them away, and the most common others. None that a text
# could begin with, such as GIF89a or OggS: control bytes tell those.
_MAGIC = (
    b"%PDF-", b"%!PS-Adobe", b"\x89PNG\r\n", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1",
    b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"SQLite format 3\x00", b"\x1aE\xdf\xa3", b"II*\x00", b"MM\x00*",
)  # fmt: skip
_CONTAINERS = {b"RIFF": (8, (b"WEBP", b"WAVE", b"AVI ")), b"\x00\x00\x00": (4, (b"ftyp",))}

# C0 controls that prose does not hold; escape stays, ISO-2022 encodings are made of it
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\b\x1b"})
_WIDE_SHARE = 0.02  # of control bytes: above it the bytes may be UTF-16
_BINARY_SHARE = 0.1

BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def byte_order_mark(data: bytes) -> tuple[bytes, str]:
    """The mark that bytes begin with and its codec; empty if none."""
    return next((found for found in BYTE_ORDER_MARKS if data.startswith(found[0])), (b"", ""))


def is_known_binary(data: bytes) -> bool:
    """Do the bytes begin like an image, archive, PDF, program or another well-known kind of file that is not text?"""
    if data.startswith(_MAGIC):
        return True
    return any(data.startswith(m) and data[at : at + 4] in kinds for m, (at, kinds) in _CONTAINERS.items())


def control_share(data: bytes) -> float:
    """Share of bytes that are control characters which prose does not hold, NUL among them."""
    return (len(data) - len(data.translate(None, _CONTROLS))) / len(data) if data else 0.0


def may_be_wide(share: float) -> bool:
    """Is this share of control bytes more than text in a byte encoding has?"""
    return share > _WIDE_SHARE


def is_binary(share: float, is_utf8: bool) -> bool:
    """Is this share of control bytes more than a damaged text has? (For text that is not UTF-16.)"""
    return share > _BINARY_SHARE or (share > _WIDE_SHARE and not is_utf8)


def find_wide(data: bytes) -> str:
    """The codec of UTF-16 or UTF-32 text without a byte order mark, "" if the bytes are none.

    The right order of bytes gives spaces, line ends and ideographic stops, the wrong one gives their mirror images; and
    all but a few characters have to be printable, which programs and images hardly are.
    """
    head = data[: 64 * 1024]
    for unit, codec in ((4, "utf-32-le"), (4, "utf-32-be"), (2, "utf-16-le"), (2, "utf-16-be")):
        if len(data) % unit:
            continue
        text = head[: len(head) // unit * unit].decode(codec, "replace")
        n_printable = sum((char.isprintable() and char != "\ufffd") or char in "\n\r\t\f" for char in text)
        n_spacing = _spacing(text)
        if n_printable >= 0.97 * len(text) and 200 * n_spacing >= len(text) and n_spacing > _spacing(_mirrored(text)):
            return codec
    return ""


def _mirrored(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-be", "replace")


def _spacing(text: str) -> int:
    return sum(map(text.count, " \n。、，,.")) or len(text) * text.isascii()
