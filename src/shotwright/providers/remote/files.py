"""Pictures of ours as vendors want them, and pictures of theirs as we do."""

import asyncio
import base64
import binascii
from pathlib import Path
from typing import Final

from shotwright_sdk.remote import ResultFile
from shotwright_sdk.remote_errors import ErrorClass, RemoteError

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
)
_CONTAINERS: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/avi"}
_ISO_IMAGES: Final = {b"avif", b"heic", b"heix", b"mif1"}
_ISO_SOUNDS: Final = {b"M4A ", b"M4B "}
_ENDINGS: Final = {"image/jpeg": "jpg", "audio/mpeg": "mp3"}


def sniff(content: bytes) -> str:
    """Return the MIME type that the first bytes show; "" if they show none that we know."""
    for signature, mime in _SIGNATURES:
        if content.startswith(signature):
            return mime
    if content[:4] == b"RIFF":
        return _CONTAINERS.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return _iso(content[8:12])
    if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0:
        return "audio/aac" if content[1] & 0x06 == 0 else "audio/mpeg"  # ADTS has layer 00
    return ""


def _iso(brand: bytes) -> str:
    if brand in _ISO_IMAGES:
        return "image/avif" if brand == b"avif" else "image/heic"
    if brand in _ISO_SOUNDS:
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


async def content_of(path: Path) -> tuple[bytes, str]:
    """Return a picture's bytes and type.

    Raises:
        RemoteError: INVALID_INPUT; it is not there, or is no picture.
    """
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise RemoteError(ErrorClass.INVALID_INPUT, f"The picture {path.name} cannot be read: {error}.") from error
    mime = sniff(content)
    if not mime.startswith("image/"):
        raise RemoteError(ErrorClass.INVALID_INPUT, f"{path.name} is not a picture, and was not sent.")
    return content, mime


async def data_uri(path: Path) -> str:
    """Return a picture as `data:image/png;base64,...`.

    Raises:
        RemoteError: As `content_of`.
    """
    content, mime = await content_of(path)
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


async def bare_base64(path: Path) -> str:
    """Return a picture in base64 without a prefix.

    Raises:
        RemoteError: As `content_of`.
    """
    content, _ = await content_of(path)
    return base64.b64encode(content).decode()


async def upload_of(path: Path) -> tuple[str, bytes, str]:
    """Return a picture as a part of a form: a name that fits its type, the bytes, the type.

    Raises:
        RemoteError: As `content_of`.
    """
    content, mime = await content_of(path)
    return f"{path.stem}.{_ENDINGS.get(mime, mime.partition('/')[2])}", content, mime


def from_base64(text: str) -> bytes:
    """Return what base64 text holds, with or without a `data:` prefix; b"" if it is none."""
    try:
        return base64.b64decode(text.partition(",")[2] if text.startswith("data:") else text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def found_at(url: str, *, mime: str = "", needs_key: bool = False) -> tuple[ResultFile, ...]:
    """Return what a vendor gave as an address, which may hold the bytes itself; nothing for ""."""
    if url.startswith("data:"):
        return given(from_base64(url))
    return (ResultFile(url=url, mime=mime, needs_key=needs_key),) if url else ()


def given(content: bytes, *, mime: str = "") -> tuple[ResultFile, ...]:
    """Return what a vendor gave as bytes; nothing for b""."""
    return (ResultFile(content=content, mime=sniff(content) or mime),) if content else ()
