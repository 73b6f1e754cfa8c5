"""Pictures that people send: read, and written anew, so that nothing but the picture is kept."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shotwright.domain.errors import FileNotUsable
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.pictures import encode_picture, read_picture
from shotwright_sdk.values import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPicture:
    png: bytes
    size: Size


async def read_sent(content: bytes) -> SentPicture:
    """Return a picture that somebody sent as a PNG file of ours: turned upright, in sRGB, without anything besides.

    Whatever its name and its type say; what is hidden behind or within the picture is left behind.

    Raises:
        FileNotUsable: It is no PNG, JPEG, WebP or GIF, is damaged, or has more than 64 million pixels.
    """
    return await asyncio.to_thread(_read, content)


def _read(content: bytes) -> SentPicture:
    with TemporaryDirectory(prefix="shotwright-") as folder:
        path = Path(folder) / "The picture"
        path.write_bytes(content)
        try:
            pixels = read_picture(path)
        except UnreadableMedia as error:
            raise FileNotUsable(str(error).replace(str(path), path.name)) from error
    height, width = pixels.shape[:2]
    return SentPicture(png=encode_picture(pixels, ".png"), size=Size(width=width, height=height))
