"""Small clips to cut films from, whose frames tell by their brightness which they are."""

from pathlib import Path

import av
import numpy as np

from shotwright_media.clips.encode import Draw, render_segment
from shotwright_media.film.clip_files import read_clip
from shotwright_media.film.cut_list import Burned, Clip
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.overlays import overlay
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameRate, FrameSpan
from tests.media.reader import ffmpeg

SMALL = Profile(width=64, height=36, rate=FrameRate.of(12), crf=10)
"""One second is 12 frames, and a key frame comes every 24."""


def grey(levels: list[int]) -> Draw:
    """Frame k is all of the luma `levels[k]`."""

    def draw(frame: int, picture: av.VideoFrame) -> None:
        for index, level in enumerate((levels[frame], 128, 128)):
            plane_view(picture, index)[:] = level

    return draw


def clip_of(path: Path, levels: list[int], profile: Profile = SMALL) -> Clip:
    render_segment(path, grey(levels), len(levels), profile)
    return read_clip(path, profile)


def lumas(film: Path, width: int = 64, height: int = 36) -> np.ndarray:
    """The luma of every frame, (frames, height, width), as another reader decodes them."""
    raw, said = ffmpeg(
        "-v", "error", "-i", film, "-map", "0:v", "-fps_mode", "passthrough",
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-",
    )  # fmt: skip
    assert said == ""
    frames = np.frombuffer(raw, np.uint8).reshape(-1, height * 3 // 2, width)
    return frames[:, :height]


def white_box(first: int, end: int, content: str = "a box", x: int = 16, y: int = 20) -> Burned:
    """16 x 8 white pixels over the film's frames `first` to `end`."""
    pixels = np.full((8, 16, 4), 255, np.uint8)
    span = FrameSpan(first=first, end=end)
    return Burned(span=span, content=f"{content} at {x}, {y}", draw=lambda: overlay(pixels, x, y, span))
