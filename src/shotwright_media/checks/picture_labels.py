"""A label into a PNG, JPEG or WebP picture, as its XMP. The coded picture itself is not touched."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import Image, UnidentifiedImageError

from shotwright_media.checks.labels import Label, xmp_packet
from shotwright_media.errors import UnreadableMedia

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_XMP: Final = b"XML:com.adobe.xmp\0"
_JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_SCAN: Final = 0xDA
"""The marker after which a JPEG's coded picture comes."""
_JFIF: Final = 0xE0
_APP1: Final = 0xE1
_WEBP_XMP_FLAG: Final = 0x04
_WEBP_ALPHA_FLAG: Final = 0x10


def label_picture(content: bytes, label: Label) -> bytes:
    """Return the file `content` with `label` in it; one that it already has is replaced.

    Where the XMP lies: its specification, part 3 (PNG: an iTXt chunk; JPEG: an APP1 segment), and the WebP container
    specification (https://developers.google.com/speed/webp/docs/riff_container).

    Raises:
        UnreadableMedia: It is none of the three, or damaged.
    """
    xmp = xmp_packet(label, with_aigc=True)
    try:
        if content.startswith(_PNG):
            return _png(content, xmp)
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content, xmp)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content, xmp)
    except (ValueError, struct.error, UnidentifiedImageError, OSError) as error:
        raise UnreadableMedia(f"The picture cannot be labelled: it is damaged ({error}). Make it again.") from error
    raise UnreadableMedia("The picture cannot be labelled: it is no PNG, JPEG or WebP. Save it as one of these first.")


def _png(content: bytes, xmp: bytes) -> bytes:
    chunks = [(kind, body) for kind, body in _png_chunks(content) if not (kind == b"iTXt" and _PNG_XMP in body[:22])]
    # Not compressed (0 0), and neither a language nor a translated keyword.
    chunks.insert(1, (b"iTXt", _PNG_XMP + bytes(4) + xmp))
    return _PNG + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + size > len(content):
            raise ValueError(f"its {kind!r} chunk is cut short")
        yield kind, content[at + 8 : at + 8 + size]
        at += 12 + size


def _jpeg(content: bytes, xmp: bytes) -> bytes:
    body = _JPEG_XMP + xmp
    segments: list[bytes] = []
    at = 2
    while True:
        mark, kind, size = struct.unpack_from(">BBH", content, at)
        if mark != 0xFF or at + 2 + size > len(content):
            raise ValueError("a segment is cut short")
        if kind == _SCAN:
            break
        if not (kind == _APP1 and content.startswith(_JPEG_XMP, at + 4)):
            segments.append(content[at : at + 2 + size])
        at += 2 + size
    first = 1 if segments and segments[0][1] == _JFIF else 0
    segments.insert(first, struct.pack(">BBH", 0xFF, _APP1, len(body) + 2) + body)
    return content[:2] + b"".join(segments) + content[at:]


def _webp(content: bytes, xmp: bytes) -> bytes:
    chunks = [(kind, body) for kind, body in _riff_chunks(content) if kind != b"XMP "]
    extended = bool(chunks) and chunks[0][0] == b"VP8X"
    head = bytearray(chunks.pop(0)[1]) if extended else _webp_head(content)
    head[0] |= _WEBP_XMP_FLAG
    chunks = [(b"VP8X", bytes(head)), *chunks, (b"XMP ", xmp)]
    riff = b"".join(kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(riff)) + b"WEBP" + riff


def _riff_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, at)
        if at + 8 + size > len(content):
            raise ValueError(f"its {kind!r} chunk is cut short")
        yield kind, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _webp_head(content: bytes) -> bytearray:
    """The header that a WebP of one bare picture lacks: flags, and width and height less one in three bytes each."""
    with Image.open(io.BytesIO(content), formats=("WEBP",)) as picture:
        flags = _WEBP_ALPHA_FLAG if picture.mode == "RGBA" else 0
        sides = b"".join((side - 1).to_bytes(3, "little") for side in picture.size)
    return bytearray(bytes([flags, 0, 0, 0]) + sides)
