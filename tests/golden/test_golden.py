"""Frames as they looked when somebody last looked at them and found them good.

A change that is meant: `python -m tests.golden.test_golden` writes the pictures anew. Look at them before committing.
"""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import cv2
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from shotwright.providers.embedded.motion import animate
from shotwright_animatic.keyframes import keyframe
from shotwright_animatic.layered_svg import to_svg
from shotwright_media.film.clip_files import read_clip
from shotwright_media.film.cut_list import Burned, Clip, CutList, Mixing, Shot, Transition
from shotwright_media.film.export import export_film
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.frames.overlays import overlay
from shotwright_media.frames.pictures import read_picture, write_picture
from shotwright_media.profile import Profile
from shotwright_media.subtitles.caption_style import Look, caption_style
from shotwright_media.subtitles.captions import rasterise
from shotwright_media.timebase import FrameSpan
from shotwright_sdk.protocols import ClipRequest
from shotwright_sdk.values import CameraMove, PathPoint, Size
from shotwright_sdk.vocabulary import CameraMoveKind, Place, ShotSize, Weather
from tests.animatic.casting import LANDSCAPE, brief

Pixels = NDArray[np.uint8]
FOLDER: Final = Path(__file__).parent / "pictures"
SIZE: Final = Size(width=192, height=108)
FRAMES: Final = 24
SEEN: Final = (0, 9, 23)
PATH: Final = (PathPoint(at=0.0, x=0.4), PathPoint(at=0.5, x=0.6, y=0.4, zoom=1.5), PathPoint(at=1.0, zoom=1.2))
TOLERANCE: Final = 2.0
"""Levels of 255 by which a picture may differ in the mean: another processor rounds another way."""


def clip_file(folder: Path, move: CameraMoveKind, place: Place = Place.CAFE) -> Path:
    """A shot of two people in motion, drawn by the embedded illustrator."""
    out = folder / f"{move}_{place}.mp4"
    drawn = keyframe(replace(brief(ShotSize.MEDIUM, people=2, place=place)), LANDSCAPE)
    camera = CameraMove(kind=move, intensity=2.0, path=PATH if move is CameraMoveKind.FOLLOW_PATH else ())
    animate(
        ClipRequest(
            keyframe=b"",
            layers_svg=to_svg(drawn),
            facts={},
            camera=camera,
            weather=Weather.CLEAR,
            lines=(),
            size=SIZE,
            rate=Fraction(24),
            frames=FRAMES,
            seed=3,
            out=out,
        )
    )
    return out


def frames_of(film: Path) -> Pixels:
    """Every frame, (n, h, w, 3), as another FFmpeg decodes it."""
    program = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(film), "-map", "0:v"]
    raw = subprocess.run([*program, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE.height, SIZE.width, 3)


def in_a_row(pictures: Iterator[Pixels]) -> Pixels:
    return np.ascontiguousarray(np.hstack(list(pictures)))


def moved(move: CameraMoveKind) -> Pixels:
    """Three frames of a camera move, side by side."""
    with TemporaryDirectory() as folder:
        seen = frames_of(clip_file(Path(folder), move))
        return in_a_row(seen[frame] for frame in SEEN)


def joined(mixing: Mixing) -> Pixels:
    """Three frames of a transition between two places, side by side."""
    profile = Profile(width=SIZE.width, height=SIZE.height)
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = [clip_file(folder, CameraMoveKind.STATIC, place) for place in (Place.CAFE, Place.SEA)]
        one, other = (read_clip(file, profile) for file in files)
        how = Transition(mixing=mixing, frames=12, colour=(255, 255, 255))
        film = CutList(shots=(Shot(clip=one, transition=how), Shot(clip=other)))
        seen = exported(film, folder, profile)
        return in_a_row(seen[FRAMES + shift] for shift in (-4, -1, 3))


def captioned(look: Look) -> Pixels:
    """A caption in two languages, burned into a frame."""
    profile = Profile(width=SIZE.width, height=SIZE.height)
    style = caption_style(SIZE.width, SIZE.height, look=look, size=1.5)
    with TemporaryDirectory() as name:
        folder = Path(name)
        clip: Clip = read_clip(clip_file(folder, CameraMoveKind.STATIC), profile)
        drawn = rasterise("我买了两张票。", style, translation="I bought two tickets.")
        span = FrameSpan(first=0, end=FRAMES)
        above = overlay(drawn.pixels, drawn.x, drawn.y, span)
        film = CutList(shots=(Shot(clip=clip),), burned=(Burned(span=span, content=look, draw=lambda: above),))
        return np.array(exported(film, folder, profile)[12])


def exported(film: CutList, folder: Path, profile: Profile) -> Pixels:
    export_film(film, folder / "film.mp4", SegmentStore(folder / "store", cap_bytes=10_000_000), profile)
    return frames_of(folder / "film.mp4")


PICTURES: Final[dict[str, Callable[[], Pixels]]] = {
    **{f"move_{move}": (lambda move=move: moved(move)) for move in CameraMoveKind},
    **{f"joint_{mixing}": (lambda mixing=mixing: joined(mixing)) for mixing in Mixing},
    **{f"caption_{look}": (lambda look=look: captioned(look)) for look in Look},
}


@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_looked(name: str) -> None:
    now, then = PICTURES[name](), read_picture(FOLDER / f"{name}.png")

    assert now.shape == then.shape
    assert difference(now, then) <= TOLERANCE


def test_a_picture_that_is_a_pixel_off_is_found() -> None:
    then = read_picture(FOLDER / f"move_{CameraMoveKind.STATIC}.png")

    assert difference(np.roll(then, 1, axis=1), then) > TOLERANCE


def difference(one: Pixels, other: Pixels) -> float:
    return float(cv2.absdiff(one, other).mean())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for picture, draw in PICTURES.items():
        write_picture(FOLDER / f"{picture}.png", draw())
