"""Still pictures: reading what people bring, writing what we draw, thumbnails, one frame of a film."""

from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from av.error import FFmpegError
from PIL import Image, ImageOps, UnidentifiedImageError

from shotwright_media.atomic import write_bytes
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.colour import Bytes

_MOST_PIXELS: Final = 64_000_000
"""8000 x 8000: larger ones would take more than 250 MB of memory."""
_KINDS: Final = ("PNG", "JPEG", "WEBP")
_OPTIONS: Final[dict[str, list[int]]] = {
    ".png": [cv2.IMWRITE_PNG_COMPRESSION, 4],
    ".jpg": [cv2.IMWRITE_JPEG_QUALITY, 90],
    ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, 90],
    ".webp": [cv2.IMWRITE_WEBP_QUALITY, 82],
}


def read_picture(path: Path) -> Bytes:
    """A PNG, JPEG or WebP file as sRGB: (h, w, 3), or (h, w, 4) with straight alpha when something is transparent.

    It is turned upright if the camera noted that it lies.

    Raises:
        UnreadableMedia: No such picture, damaged, or of more than 64 million pixels.
    """
    try:
        with Image.open(path, formats=_KINDS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise UnreadableMedia(
                    f"{path} has {picture.width}x{picture.height} pixels, more than 64 million. Make it smaller first."
                )
            upright = ImageOps.exif_transpose(picture)
            return np.asarray(upright.convert("RGBA" if upright.has_transparency_data else "RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableMedia(
            f"{path} is not a readable PNG, JPEG or WebP picture. Save or upload it again."
        ) from error


def encode_picture(picture: Bytes, suffix: str) -> bytes:
    """An sRGB array (h, w, 3 or 4) as the bytes of a `.png`, `.jpg` or `.webp` file: the same array, the same bytes.

    Raises:
        ValueError: Another suffix, or an array of another shape.
    """
    if suffix not in _OPTIONS or picture.ndim != 3 or picture.shape[2] not in {3, 4}:
        raise ValueError(f"Cannot write an array of shape {picture.shape} as {suffix!r}.")
    order = cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    done, encoded = cv2.imencode(suffix, cv2.cvtColor(picture, order), _OPTIONS[suffix])
    if not done:
        raise ValueError(f"An array of shape {picture.shape} cannot be encoded as {suffix!r}.")
    return encoded.tobytes()


def write_picture(path: Path, picture: Bytes) -> None:
    """Write an sRGB array to a file of the kind its suffix names, whole or not at all.

    Raises:
        DiskFull: No space is left.
        ValueError: As `encode_picture`.
    """
    write_bytes(path, encode_picture(picture, path.suffix.lower()))


def fitted(picture: Bytes, width: int, height: int) -> Bytes:
    """The picture made as large as fits into a box, its aspect kept; never made larger than it is."""
    factor = min(width / picture.shape[1], height / picture.shape[0], 1.0)
    size = max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def write_thumbnail(picture: Bytes, path: Path, *, width: int = 320, height: int = 320) -> None:
    """Write `picture`, shrunk into a box, as the kind that the suffix of `path` names.

    Raises:
        DiskFull: No space is left.
    """
    write_picture(path, fitted(picture, width, height))


def frame_at(film: Path, index: int) -> Bytes:
    """Frame `index` (from 0, in order of showing) of a film, as sRGB (h, w, 3).

    Decoding starts at the key frame before it.

    Raises:
        UnreadableMedia: The file cannot be read.
        IndexError: The film has no such frame.
    """
    try:
        with av.open(str(film), options={"protocol_whitelist": "file"}) as container:
            stream = container.streams.video[0]
            rate, base = stream.average_rate, stream.time_base
            if not rate or not base:
                raise UnreadableMedia(f"{film} does not say how its frames follow each other. Render it again.")
            start = stream.start_time or 0
            wanted = start + round(index / rate / base)
            container.seek(wanted, stream=stream)
            for frame in container.decode(stream):
                if frame.pts is not None and index >= 0 and frame.pts >= wanted - float(1 / rate / base) / 2:
                    return _srgb(frame)
    except (FFmpegError, OSError) as error:
        raise UnreadableMedia(f"{film} cannot be read as a film. Render it again.") from error
    raise IndexError(f"{film} has no frame {index}.")


def _srgb(frame: av.VideoFrame) -> Bytes:
    """A decoded picture as sRGB, by the colours that the file says; what says nothing is BT.709 from 720 lines on."""
    tagged = {1: "ITU709", 5: "ITU601", 6: "ITU601"}
    by_size = "ITU709" if frame.height >= 720 else "ITU601"
    rgb = frame.to_ndarray(format="rgb24", src_colorspace=tagged.get(frame.colorspace, by_size))
    return np.asarray(rgb, np.uint8)
