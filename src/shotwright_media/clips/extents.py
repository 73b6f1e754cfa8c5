"""How large a file's picture is and how long it lasts, by what its head says: nothing is decoded."""

import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from shotwright_media.errors import UnreadableMedia
from shotwright_media.opening import first_sound, moving_picture, opened
from shotwright_media.sound.files import wav_seconds

_KINDS: Final = ("PNG", "JPEG", "WEBP", "GIF")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The size in pixels of what is seen, the length of what moves or is heard; None where there is no such thing."""

    width: int | None = None
    height: int | None = None
    duration_s: Fraction | None = None


def picture_extent(source: Path | bytes) -> Extent:
    """The size of a PNG, JPEG, WebP or GIF picture.

    Raises:
        UnreadableMedia: It is none of them.
    """
    try:
        with Image.open(source if isinstance(source, Path) else io.BytesIO(source), formats=_KINDS) as picture:
            return Extent(width=picture.width, height=picture.height)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableMedia("The picture does not say how large it is. Save or upload it again.") from error


def wav_extent(content: bytes) -> Extent:
    """The length of a WAV file that is in memory.

    Raises:
        UnreadableMedia: It is none, or holds no samples.
    """
    return Extent(duration_s=wav_seconds(content))


def film_extent(path: Path) -> Extent:
    """The size and the length of the pictures of a film, or the length of a sound.

    Raises:
        UnreadableMedia: The file holds neither, or does not say how long it is.
    """
    with opened(path) as container:
        video = moving_picture(container)
        leading = video or first_sound(container)
        if leading is None:
            raise UnreadableMedia(f"{path} holds neither picture nor sound. Choose a video or a sound file.")
        seconds = Fraction(leading.duration or 0) * (leading.time_base or 0)
        seconds = seconds or Fraction(container.duration or 0, 1_000_000)
        if seconds <= 0:
            raise UnreadableMedia(f"{path} does not say how long it is. Convert it to WAV or MP4 and try again.")
        if video is None:
            return Extent(duration_s=seconds)
        return Extent(width=video.codec_context.width, height=video.codec_context.height, duration_s=seconds)
