"""Files that people send: written to a folder of our own, under names of our own, and known by what is in them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from shotwright.domain.errors import FileNotUsable

_BLOCK: Final = 1 << 20
_SIGNS: Final[Mapping[bytes, str]] = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"\x1a\x45\xdf\xa3": ".mkv",
}
"""How files begin. What is called Matroska here may be WebM: that is one."""
_RIFF: Final[Mapping[bytes, str]] = {b"WEBP": ".webp", b"AVI ": ".avi"}
_NAME: Final = 120


class Sent(Protocol):
    """A file on its way in."""

    async def read(self, size: int = -1, /) -> bytes: ...


async def receive_file(sent: Sent, name: str, folder: Path, number: int) -> Path:
    """Write a file that is sent to `folder`; return its path, with the ending that its content has.

    Raises:
        FileNotUsable: It is empty, or neither a picture nor a video nor an SVG drawing.
    """
    first = await sent.read(_BLOCK)
    path = folder / f"{number:03d}{_ending(first, name)}"
    with path.open("wb") as file:  # opening is quick; what takes long is written in a thread
        block = first
        while block:
            await asyncio.to_thread(file.write, block)
            block = await sent.read(_BLOCK)
    return path


def shown_name(name: str) -> str:
    """Return what a file was called, as it may be shown and kept: no folders, nothing that cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in last if one.isprintable())[:_NAME].strip(". ") or "file"


def _ending(head: bytes, name: str) -> str:
    for sign, ending in _SIGNS.items():
        if head.startswith(sign):
            return ending
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return ".mp4"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ".svg"
    raise FileNotUsable(
        f"“{shown_name(name)}” is not a picture (PNG, JPEG, WebP), a drawing (SVG) or a video (MP4, MOV, WebM, AVI)."
    )
