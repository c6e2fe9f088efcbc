"""Packed and plain files: those that others have written are read up to a limit of their size."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1_000_000
MOST_UNPACKED = 50 * MEGABYTE
"""Bytes of the largest file once it is unpacked; the feeds of today have at most 7 MB."""
_GZIP = 31
"""zlib's `wbits` for data with a gzip header."""


class LimitError(ValueError):
    """A file is larger than any that is meant to be read, or no whole gzip file.

    The message goes on from "the file is".
    """


class Unpacked(NamedTuple):
    content: bytes
    rest: bytes
    """What follows the first member of the gzip file."""


def read_bytes(path: Path, most: int = MOST_UNPACKED) -> bytes:
    """The content of a file. Raises LimitError when it is too large, OSError as reading does."""
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise LimitError(f"larger than {most // MEGABYTE:,} MB")
    return content


def pack(content: bytes) -> bytes:
    """A gzip file without a date: equal contents give equal bytes.

    `gzip.compress` writes another header from Python 3.13 on.
    """
    return zlib.compress(content, 9, wbits=_GZIP)


def unpack(packed: bytes, most: int = MOST_UNPACKED) -> bytes:
    """Unpack a gzip file. Raises LimitError when it is too large or broken."""
    content, rest = unpack_first(packed, most)
    if rest.strip(b"\0"):
        raise LimitError("several gzip files in one")
    return content


def unpack_first(packed: bytes, most: int = MOST_UNPACKED) -> Unpacked:
    """Unpack the first member of a gzip file. Raises LimitError when it is too large or broken."""
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        content = unpacker.decompress(packed, most + 1)
    except zlib.error as error:
        raise LimitError(f"no gzip file ({error})") from error
    if len(content) > most:
        raise LimitError(f"larger than {most // MEGABYTE:,} MB when it is unpacked")
    if not unpacker.eof:
        raise LimitError("cut short")
    return Unpacked(content, unpacker.unused_data)
