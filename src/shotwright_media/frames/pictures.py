"""Still pictures: reading what people bring, writing what we draw, thumbnails, one frame of a film."""

import io
import struct
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from shotwright_media.atomic import write_bytes
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.colour import Bytes
from shotwright_media.opening import moving_picture, opened

_MOST_PIXELS: Final = 64_000_000
"""8000 x 8000: larger ones would take more than 250 MB of memory."""
_KINDS: Final = ("PNG", "JPEG", "WEBP", "GIF")
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_OPTIONS: Final[dict[str, list[int]]] = {
    ".png": [cv2.IMWRITE_PNG_COMPRESSION, 4],
    ".jpg": [cv2.IMWRITE_JPEG_QUALITY, 90],
    ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, 90],
    ".webp": [cv2.IMWRITE_WEBP_QUALITY, 82],
}


def read_picture(path: Path) -> Bytes:
    """A PNG, JPEG, WebP or GIF file as sRGB: (h, w, 3), or (h, w, 4) with straight alpha when something is transparent.

    Whatever its name says. It is turned upright if the camera noted that it lies; its colours are converted by the
    profile that comes with it; 16 bits become 8; of an animation it is the first picture.

    Raises:
        UnreadableMedia: No such picture, damaged, or of more than 64 million pixels.
    """
    try:
        with Image.open(path, formats=_KINDS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise _too_large(path, f"{picture.width}x{picture.height}")
            upright = ImageOps.exif_transpose(picture)
            return np.asarray(_srgb_of(upright, "RGBA" if upright.has_transparency_data else "RGB"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large(path, "very many") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error) as error:
        raise UnreadableMedia(
            f"{path} is not a readable PNG, JPEG, WebP or GIF picture. Save or upload it again."
        ) from error


def _too_large(path: Path, said: str) -> UnreadableMedia:
    return UnreadableMedia(f"{path} has {said} pixels, more than 64 million. Make it smaller first.")


def _srgb_of(picture: Image.Image, mode: str) -> Image.Image:
    """A picture of any mode as RGB or RGBA, by its own profile."""
    if picture.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion would cut off what is brighter than 255.
        grey = np.asarray(picture).astype(np.uint32)
        picture = Image.fromarray(((grey * 255 + 32767) // 65535).astype(np.uint8))
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert(mode)
    if picture.mode not in {"RGB", "L", "CMYK"} or mode == "RGBA":
        picture = picture.convert(mode)
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture.convert(mode)  # a profile that is damaged, or made for other colours, says nothing
    return picture.convert(mode) if converted is None else converted


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


def filled(picture: Bytes, width: int, height: int) -> Bytes:
    """The middle of the picture, as much of it as has the box's shape, at exactly the box's size."""
    own_height, own_width = picture.shape[:2]
    factor = max(width / own_width, height / own_height)
    taken = max(1, min(own_width, round(width / factor))), max(1, min(own_height, round(height / factor)))
    left, top = (own_width - taken[0]) // 2, (own_height - taken[1]) // 2
    middle = np.ascontiguousarray(picture[top : top + taken[1], left : left + taken[0]])
    smooth = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(middle, (width, height), interpolation=smooth), np.uint8)


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
    with opened(film) as container:
        stream = moving_picture(container)
        if stream is None or not stream.average_rate or not stream.time_base:
            raise UnreadableMedia(f"{film} does not say how its frames follow each other. Render it again.")
        frame_ticks = 1 / stream.average_rate / stream.time_base
        wanted = (stream.start_time or 0) + round(index * frame_ticks)
        container.seek(wanted, stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None and index >= 0 and frame.pts >= wanted - frame_ticks / 2:
                return srgb(frame)
    raise IndexError(f"{film} has no frame {index}.")


def srgb(frame: av.VideoFrame) -> Bytes:
    """A decoded picture as sRGB, by the colours that the file says; what says nothing is BT.709 from 720 lines on."""
    tagged = {1: "ITU709", 5: "ITU601", 6: "ITU601"}
    by_size = "ITU709" if frame.height >= 720 else "ITU601"
    rgb = frame.to_ndarray(format="rgb24", src_colorspace=tagged.get(frame.colorspace, by_size))
    return np.asarray(rgb, np.uint8)
