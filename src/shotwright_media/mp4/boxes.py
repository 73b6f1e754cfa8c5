"""The boxes an MP4 file is made of (ISO/IEC 14496-12): find them, make them."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
"""First byte of a box's content, and the byte after its last."""


class BoxMissing(LookupError):
    """A file lacks a box that every film has."""


def children(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of the content of each box between two offsets of `data`."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1:
            size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
        if size < header or start + size > end:
            raise BoxMissing(f"a broken {kind!r} box")
        yield kind, start + header, start + size
        start += size


def find(data: bytes, within: Span, *path: bytes) -> Span:
    """The content of the first box at `path` below `within`.

    Raises:
        BoxMissing: There is none.
    """
    for kind, start, end in children(data, *within):
        if kind == path[0]:
            return (start, end) if len(path) == 1 else find(data, (start, end), *path[1:])
    raise BoxMissing(f"no {path[0].decode('latin-1')} box")


def read_top(file: BinaryIO, wanted: bytes) -> bytes:
    """The content of the first box `wanted` at the top of a file; the others are skipped, not read.

    Raises:
        BoxMissing: There is none.
    """
    file.seek(0, 2)
    end, at = file.tell(), 0
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            size, header = struct.unpack(">Q", file.read(8))[0], 16
        elif size == 0:
            size = end - at
        if size < header or at + size > end:
            raise BoxMissing("a box that goes on after the end of the file")
        if kind == wanted:
            return file.read(size - header)
        at += size
    raise BoxMissing(f"no {wanted.decode('latin-1')} box")


def box(kind: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I4s", 8 + len(joined), kind) + joined


def full_box(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box that starts with its version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def table(kind: bytes, rows: NDArray[np.int64], dtype: str = ">u4") -> bytes:
    """A full box that holds the number of `rows` and then all of them."""
    return full_box(kind, struct.pack(">I", len(rows)), np.ascontiguousarray(rows).astype(dtype).tobytes())


def runs(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows (how many in a row, value): the way tables of times are stored."""
    if values.size == 0:
        return np.empty((0, 2), np.int64)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(values)) + 1))
    return np.stack([np.diff(np.append(starts, len(values))), values[starts]], axis=1)
