"""The one picture that stands for a film: sharp, neither dark nor empty."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np

from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.pictures import srgb
from shotwright_media.opening import moving_picture, opened

_CANDIDATES: Final = 24
_WIDTH: Final = 320
"""Pixels of the picture that is judged: at full size grain would count as sharpness."""
_DARK: Final = 48.0
"""Luma: below this a picture looks dark as a thumbnail."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Poster:
    """sRGB (h, w, 3) at the film's size, and when it is shown."""

    picture: Bytes
    seconds: Fraction


def poster(film: Path) -> Poster:
    """The best of up to 24 pictures spread over the film.

    Only pictures that need no other are decoded, so that a long film takes no longer than a short one (about 0.5 s at
    720p).

    Raises:
        UnreadableMedia: The file is no film, or not one picture of it can be decoded.
    """
    best: tuple[float, av.VideoFrame] | None = None
    with opened(film) as container:
        stream = moving_picture(container)
        if stream is None:
            raise UnreadableMedia(f"{film} has no picture, only sound. Choose a film.")
        stream.codec_context.skip_frame = "NONKEY"
        length = int(stream.duration or 0)
        seen: set[int | None] = set()
        for k in range(_CANDIDATES):
            container.seek((stream.start_time or 0) + length * (2 * k + 1) // (2 * _CANDIDATES), stream=stream)
            frame = next(iter(container.decode(stream)), None)
            if frame is None or frame.pts in seen:
                continue
            seen.add(frame.pts)
            worth = _worth(frame)
            if best is None or worth > best[0]:
                best = worth, frame
        if best is None:
            raise UnreadableMedia(f"{film} shows no picture: not one frame can be decoded. Export it again.")
        seconds = Fraction(best[1].pts or 0) * (stream.time_base or 0)
        return Poster(picture=srgb(best[1]), seconds=seconds)


def _worth(frame: av.VideoFrame) -> float:
    """How much a picture shows: the strength of its edges, less when it is dark or hardly anything stands out."""
    planar = frame if frame.format.name in {"yuv420p", "yuvj420p"} else frame.reformat(format="yuv420p")
    width = min(_WIDTH, frame.width)
    size = width, max(1, round(frame.height * width / frame.width))
    luma = np.asarray(cv2.resize(plane_view(planar, 0), size, interpolation=cv2.INTER_AREA), np.uint8)
    edges = float(np.abs(cv2.Laplacian(luma, cv2.CV_32F)).mean())
    return edges * min(1.0, float(luma.mean()) / _DARK) * min(1.0, float(luma.std()) / _DARK)
