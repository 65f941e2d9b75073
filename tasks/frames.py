"""Shard files below work/: length-prefixed, zstd-compressed msgpack frames.

Append-only, so that a stopped shard resumes after its last whole frame; streamed, so that memory holds one record.
A finished file ends in a frame of length 0 and a digest of all before it: anything else is unfinished.
"""

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import zstandard

from tasks.errors import OutputError

T = TypeVar("T")
_LENGTH = struct.Struct("<I")
_LEVEL = 1


def encode_frame(record: Any, encoder: msgspec.msgpack.Encoder, compressor: zstandard.ZstdCompressor) -> bytes:
    """One record as its frame: 4 bytes of length, then the compressed payload."""
    payload = compressor.compress(encoder.encode(record))
    return _LENGTH.pack(len(payload)) + payload


class FrameWriter:
    """Appends frames to PATH.part; `finish` seals, syncs and renames it to PATH.

    With resume=True whole frames of an earlier, stopped attempt stay; `n_resumed` tells how many.
    """

    def __init__(self, path: Path, resume: bool = False) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self._encoder = msgspec.msgpack.Encoder()
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._digest = hashlib.sha256()
        self.n_resumed = 0
        kept = self._whole_frames() if resume else 0
        self._file = open(self.part, "r+b" if self.part.exists() else "w+b")  # noqa: SIM115 - closed by finish/close
        self._file.truncate(kept)
        self._file.seek(kept)

    def _whole_frames(self) -> int:
        """Bytes of the part file that are whole frames; digests them on the way."""
        kept = 0
        if not self.part.exists():
            return kept
        with open(self.part, "rb") as file:
            while len(head := file.read(4)) == 4:
                (length,) = _LENGTH.unpack(head)
                payload = file.read(length)
                if length == 0 or len(payload) < length:
                    break
                self._digest.update(head)
                self._digest.update(payload)
                kept += 4 + length
                self.n_resumed += 1
        return kept

    def write(self, record: Any) -> None:
        frame = encode_frame(record, self._encoder, self._compressor)
        self._digest.update(frame)
        self._file.write(frame)

    def flush(self) -> None:
        self._file.flush()

    def finish(self) -> str:
        """Seal the file and give the digest of its content (64 hexadecimal digits)."""
        self._file.write(_LENGTH.pack(0) + self._digest.digest())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self.part, self.path)
        return self._digest.hexdigest()

    def close(self) -> None:
        self._file.close()


def write_frames(path: Path, records: Iterable[Any]) -> str:
    """Write records to a sealed file; gives its digest."""
    writer = FrameWriter(path)
    try:
        for record in records:
            writer.write(record)
    except BaseException:
        writer.close()
        raise
    return writer.finish()


def read_frames(path: Path, record_type: type[T] | Any) -> Iterator[T]:
    """The records of a sealed file, one at a time. Raises OutputError if it is unfinished or damaged."""
    decoder = msgspec.msgpack.Decoder(record_type)
    decompressor = zstandard.ZstdDecompressor()
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while len(head := file.read(4)) == 4:
            (length,) = _LENGTH.unpack(head)
            if length == 0:
                if file.read(32) != digest.digest():
                    raise OutputError(f"{path.name}: damaged working file; delete the work folder and run again")
                return
            payload = file.read(length)
            digest.update(head)
            digest.update(payload)
            yield decoder.decode(decompressor.decompress(payload))
    raise OutputError(f"{path.name}: unfinished working file; delete the work folder and run again")


def is_finished(path: Path) -> bool:
    """Is this a sealed file? (Its name appears only after the seal was synced to disk.)"""
    return path.exists() and path.stat().st_size >= 36
