"""Title and comment inside previews, so that a picture passed on still says what it is and that it was made with AI."""

import struct
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

_CHUNK: Final = 1 << 20
_LONGEST_BLOCK: Final = 255
_LONGEST_LABEL: Final = 60_000
_GIF_HEAD: Final = 13
_WEBP_HEAD: Final = 12
_HAS_XMP: Final = 0x04


def label_gif(path: Path, title: str, comment: str) -> None:
    """Add a comment (GIF89a, section 24) before the first picture of a GIF, in place."""
    text = "\n".join(part for part in (title, comment) if part).encode()[:_LONGEST_LABEL]
    if not text:
        return
    blocks = (text[at : at + _LONGEST_BLOCK] for at in range(0, len(text), _LONGEST_BLOCK))
    extension = b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\x00"
    with path.open("r+b") as file:
        packed = file.read(_GIF_HEAD)[10]
        colours = 3 * 2 ** ((packed & 0b111) + 1) if packed & 0x80 else 0
        _insert(file, _GIF_HEAD + colours, extension)


def label_webp(path: Path, title: str, comment: str, size: tuple[int, int]) -> None:
    """Add XMP with Dublin Core to a WebP (developers.google.com/speed/webp/docs/riff_container), in place."""
    if not title and not comment:
        return
    xmp = _xmp(title, comment)
    with path.open("r+b") as file:
        if file.read(_WEBP_HEAD + 4)[_WEBP_HEAD:] != b"VP8X":
            width, height = (struct.pack("<I", side - 1)[:3] for side in size)
            _insert(file, _WEBP_HEAD, b"VP8X" + struct.pack("<II", 10, 0) + width + height)
        file.seek(_WEBP_HEAD + 8)
        flags = file.read(1)[0]
        file.seek(_WEBP_HEAD + 8)
        file.write(bytes([flags | _HAS_XMP]))
        file.seek(0, 2)
        file.write(b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\x00" * (len(xmp) % 2))
        size_after = file.tell() - 8
        file.seek(4)
        file.write(struct.pack("<I", size_after))


def _insert(file: BinaryIO, at: int, extra: bytes) -> None:
    """Move everything from `at` on back and put `extra` there; a chunk at a time, so `extra` is smaller than one."""
    carried, read_at, write_at = extra, at, at
    while carried:
        file.seek(read_at)
        following = file.read(_CHUNK)
        read_at += len(following)
        file.seek(write_at)
        file.write(carried)
        write_at += len(carried)
        carried = following


def _xmp(title: str, comment: str) -> bytes:
    fields = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></dc:{name}>'
        for name, text in (("title", title), ("description", comment))
        if text
    )
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{fields}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()
