"""A label into an MP4, without touching picture or sound: its index is written anew, everything else is copied."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from shotwright_media.atomic import replacing
from shotwright_media.checks.labels import Label, xmp_packet
from shotwright_media.errors import UnreadableMedia
from shotwright_media.mp4.boxes import BoxMissing, box, children, find, full_box, table

AIGC_KEY: Final = "AIGC"
_XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The type of the box that holds XMP (XMP specification, part 3, MPEG-4)."""
_TITLE: Final = b"\xa9nam"
_UNDETERMINED: Final = 0x55C4
"""The language `und`, packed; being above 0x400 it also says that the text is UTF-8 (QuickTime file format)."""
_TEXT: Final = 1
_INSIDE: Final = {b"moov": b"trak", b"trak": b"mdia", b"mdia": b"minf", b"minf": b"stbl"}
"""The way from the index to the tables that say where a track's chunks lie."""
_LARGEST_INDEX: Final = 1 << 28

_Move = Callable[[NDArray[np.int64]], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Top:
    """One outermost box: where it starts in the file, its header's and its whole size."""

    kind: bytes
    start: int
    header: int
    size: int


def label_mp4(film: Path, out: Path, label: Label) -> None:
    """Write `film` with `label` in it to `out`, which may be `film` itself. Its index comes first afterwards.

    Texts that the film already has, such as its comment, are kept; a label that it already has is replaced.
    Memory is the index; the rest is copied at the speed of the disk.

    Raises:
        UnreadableMedia: The file is no MP4, or one in fragments.
        DiskFull: No space is left.
    """
    try:
        with film.open("rb") as source:
            boxes = list(_top(source, film.stat().st_size))
            kinds = [each.kind for each in boxes]
            if kinds.count(b"moov") != 1 or kinds[:1] != [b"ftyp"] or b"moof" in kinds:
                raise BoxMissing("not one index that holds for all of it")
            index = _content(source, boxes[kinds.index(b"moov")])
            rest = [each for each in boxes if each.kind != b"moov" and not _is_xmp(source, each)]
            head = _head(index, rest, label)
            with replacing(out) as part, part.open("wb") as target:
                _copy(source, rest[0], target)
                target.write(head)
                for each in rest[1:]:
                    _copy(source, each, target)
    except (LookupError, ValueError, struct.error) as error:
        raise UnreadableMedia(f"{film} cannot be labelled: {error}. Choose an MP4 that was exported here.") from error


def _top(file: BinaryIO, end: int) -> Iterator[_Top]:
    at = 0
    while at + 8 <= end:
        file.seek(at)
        head = file.read(16)
        size, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, header = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            raise BoxMissing("a box without an end")
        if size < header or at + size > end:
            raise BoxMissing(f"a broken {kind!r} box")
        yield _Top(kind=kind, start=at, header=header, size=size)
        at += size


def _content(file: BinaryIO, top: _Top) -> bytes:
    if top.size > _LARGEST_INDEX:
        raise BoxMissing("an index too large to be one")
    file.seek(top.start + top.header)
    return file.read(top.size - top.header)


def _is_xmp(file: BinaryIO, top: _Top) -> bool:
    file.seek(top.start + top.header)
    return top.kind == b"uuid" and file.read(16) == _XMP


def _copy(source: BinaryIO, top: _Top, target: BinaryIO) -> None:
    source.seek(top.start)
    left = top.size
    while left:
        piece = source.read(min(left, 1 << 20))
        if not piece:
            raise BoxMissing("a box that goes on after the end of the file")
        target.write(piece)
        left -= len(piece)


def _head(index: bytes, rest: list[_Top], label: Label) -> bytes:
    """The new index and the XMP that follows it; they stand after the first of the other boxes."""
    user_data = _user_data(index, label)
    xmp = box(b"uuid", _XMP, xmp_packet(label, with_aigc=False))

    def written(move: _Move) -> bytes:
        return box(b"moov", _moved(index, (0, len(index)), move), user_data) + xmp

    # An offset takes eight bytes whatever it is, so the index is as long with the right ones as with the old ones.
    length = len(written(lambda offsets: offsets))
    starts = np.array([each.start for each in rest], np.int64)
    sizes = np.array([each.size for each in rest], np.int64)
    shifts = np.cumsum(sizes) - sizes - starts
    shifts[1:] += length

    def moved(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        return offsets + shifts[np.searchsorted(starts, offsets, side="right") - 1]

    return written(moved)


def _moved(data: bytes, within: tuple[int, int], move: _Move, parent: bytes = b"moov") -> bytes:
    """The boxes of the index without its user data, and with chunks where they lie now."""
    parts: list[bytes] = []
    for kind, start, end in children(data, *within):
        if kind == _INSIDE.get(parent):
            parts.append(box(kind, _moved(data, (start, end), move, kind)))
        elif parent == b"stbl" and kind in {b"stco", b"co64"}:
            (count,) = struct.unpack_from(">I", data, start + 4)
            offsets = np.frombuffer(data[:end], ">u4" if kind == b"stco" else ">u8", count, start + 8)
            parts.append(table(b"co64", move(offsets.astype(np.int64)), ">u8"))
        elif (parent, kind) != (b"moov", b"udta"):
            parts.append(box(kind, data[start:end]))
    return b"".join(parts)


def _user_data(index: bytes, label: Label) -> bytes:
    """The box of texts about the film: those it had as QuickTime's user data, the label's among its keys.

    There is room for one `meta` box only, and the AIGC label needs one of keys; iTunes' one of four-letter names, which
    `join` writes, gives way to it. Players read titles and comments in either place.
    """
    texts, others = _texts(index)
    if label.title:
        texts[_TITLE] = label.title.encode()
    words = [box(kind, struct.pack(">HH", len(text), _UNDETERMINED), text) for kind, text in texts.items()]
    return box(b"udta", *words, *others, _keys({AIGC_KEY: label.aigc.json()}) if label.aigc else b"")


def _texts(index: bytes) -> tuple[dict[bytes, bytes], list[bytes]]:
    """The texts that the index has, by their four letters, and the other boxes beside them, whole."""
    try:
        within = find(index, (0, len(index)), b"udta")
    except BoxMissing:
        return {}, []
    texts: dict[bytes, bytes] = {}
    others: list[bytes] = []
    for kind, start, end in children(index, *within):
        if kind == b"meta":
            texts |= _itunes_texts(index, (start, end))
        elif kind[:1] == b"\xa9" and end - start >= 4:
            (size,) = struct.unpack_from(">H", index, start)
            texts[kind] = index[start + 4 : min(end, start + 4 + size)]
        else:
            others.append(box(kind, index[start:end]))
    return texts, others


def _itunes_texts(index: bytes, meta: tuple[int, int]) -> dict[bytes, bytes]:
    texts: dict[bytes, bytes] = {}
    try:
        items = find(index, (meta[0] + 4, meta[1]), b"ilst")
    except BoxMissing:
        return texts
    for kind, start, end in children(index, *items):
        if kind[:1] == b"\xa9" and end - start >= 16:
            (how,) = struct.unpack_from(">I", index, start + 8)
            texts |= {kind: index[start + 16 : end][:0xFFFF]} if how == _TEXT else {}
    return texts


def _keys(values: Mapping[str, str]) -> bytes:
    """Texts by full names (QuickTime file format, "metadata item keys"), as FFmpeg does by `use_metadata_tags`."""
    handler = full_box(b"hdlr", bytes(4), b"mdta", bytes(13))
    names = full_box(b"keys", struct.pack(">I", len(values)), *(box(b"mdta", name.encode()) for name in values))
    items = [
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", _TEXT, 0), text.encode()))
        for number, text in enumerate(values.values(), start=1)
    ]
    return full_box(b"meta", handler, names, box(b"ilst", *items))
