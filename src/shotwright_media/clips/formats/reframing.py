"""A film in another shape: upright for phones, square, wide. It is cropped around what matters, or shown whole."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

import av
from av.filter import Graph

from shotwright_media.clips.filters import chain, passed
from shotwright_media.errors import UnsupportedSize
from shotwright_media.profile import LARGEST, SMALLEST

_SCALING: Final = "flags=lanczos+accurate_rnd"
_BLUR_SHARE: Final = 40
"""The background is made so many times smaller, and large again in two steps: a smooth blur that costs nothing."""
_DIMMING: Final = "y=16+(val-16)*0.6:u=128+(val-128)*0.6:v=128+(val-128)*0.6"


class Reframe(StrEnum):
    CROP = "crop"
    """The new shape is filled; what lies beside it is cut off."""
    BLUR = "blur"
    """All of the picture is seen, before itself, blurred and darkened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What matters from frame `first_frame` on, as a share of the picture's width and height from its upper left."""

    first_frame: int
    x: float
    y: float = 0.5

    def __post_init__(self) -> None:
        if not (self.first_frame >= 0 and 0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise ValueError(f"A focus lies in the film, from 0 to 1 across and down, not at {self}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reframing:
    """The new size in pixels, and how the picture gets there.

    Raises:
        UnsupportedSize: a side is odd or not within 2 to 4096 pixels.
        ValueError: the focuses are not in order.
    """

    width: int
    height: int
    how: Reframe = Reframe.CROP
    focuses: tuple[Focus, ...] = ()
    """One for each shot or part of one, in order; the middle where there is none."""

    def __post_init__(self) -> None:
        if any(side % 2 or not SMALLEST <= side <= LARGEST for side in (self.width, self.height)):
            raise UnsupportedSize(
                f"A film cannot be {self.width}x{self.height} pixels: both sides have to be even and within {SMALLEST}"
                f" to {LARGEST}."
            )
        frames = [focus.first_frame for focus in self.focuses]
        if frames != sorted(set(frames)):
            raise ValueError("Each focus of a film starts at a later frame than the one before it.")

    def focus_at(self, frame: int) -> tuple[float, float]:
        """Return what matters at a frame: shares of the width and the height."""
        place = bisect_right([focus.first_frame for focus in self.focuses], frame)
        focus = self.focuses[place - 1] if place else None
        return (focus.x, focus.y) if focus else (0.5, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of a picture, in whole and even pixels."""

    x: int
    y: int
    width: int
    height: int


def crop_window(source: tuple[int, int], shape: tuple[int, int], focus: tuple[float, float] = (0.5, 0.5)) -> Window:
    """Return the largest part of a picture with the sides' ratio of `shape`, its middle as near to `focus` as can be.

    Args:
        source: Width and height of the picture, even.
        shape: Width and height that the part will be scaled to.
        focus: Shares of the picture's width and height.
    """
    ratio = Fraction(*shape)
    width = min(source[0], _even(source[1] * ratio))
    height = min(source[1], _even(source[0] / ratio))
    x, y = (
        min(max(_even(Fraction(share) * side - Fraction(part, 2)), 0), side - part)
        for share, side, part in zip(focus, source, (width, height), strict=True)
    )
    return Window(x=x, y=y, width=width, height=height)


class Reframer:
    """Gives a film's pictures, in order, another shape. Pictures are yuv420p in BT.709, as films of ours."""

    def __init__(self, reframing: Reframing) -> None:
        self._reframing = reframing
        self._graph: Graph | None = None
        self._window: Window | None = None

    def picture(self, frame: int, picture: av.VideoFrame) -> av.VideoFrame:
        """Return frame number `frame` in the new shape.

        Raises:
            FFmpegError: a filter gave up.
        """
        new, source = self._reframing, (picture.width, picture.height)
        window = crop_window(source, (new.width, new.height), new.focus_at(frame))
        if self._graph is None or window != self._window:
            self._window = window
            blurred = new.how is Reframe.BLUR
            self._graph = _before_itself(picture, window, new) if blurred else _cropped(picture, window, new)
        return next(passed(self._graph, picture))


def contained(source: tuple[int, int], shape: tuple[int, int]) -> tuple[int, int]:
    """Return the largest even size with the sides' ratio of `source` that fits into `shape`."""
    scale = min(Fraction(shape[0], source[0]), Fraction(shape[1], source[1]))
    width, height = (max(2, min(_even(side * scale), most)) for side, most in zip(source, shape, strict=True))
    return width, height


def _cropped(picture: av.VideoFrame, window: Window, new: Reframing) -> Graph:
    return chain(picture, _crop(window), ("scale", f"{new.width}:{new.height}:{_SCALING}"))


def _crop(window: Window) -> tuple[str, str]:
    return "crop", f"{window.width}:{window.height}:{window.x}:{window.y}"


def _before_itself(picture: av.VideoFrame, window: Window, new: Reframing) -> Graph:
    width, height = contained((picture.width, picture.height), (new.width, new.height))
    x, y = ((whole - part) // 4 * 2 for whole, part in ((new.width, width), (new.height, height)))
    background: Sequence[tuple[str, str]] = (
        _crop(window),
        ("scale", f"{_shrunk(new, _BLUR_SHARE)}:flags=area"),
        ("lutyuv", _DIMMING),
        ("scale", f"{_shrunk(new, _BLUR_SHARE // 5)}:flags=gauss"),
        ("scale", f"{new.width}:{new.height}:flags=bicubic"),
    )
    graph = Graph()
    graph.threads = 1
    source = graph.add(
        "buffer",
        f"video_size={picture.width}x{picture.height}:pix_fmt={picture.format.name}:time_base={picture.time_base or 1}"
        f":colorspace={picture.colorspace}:range={picture.color_range}",
    )
    split, over, sink = graph.add("split"), graph.add("overlay", f"{x}:{y}:format=yuv420"), graph.add("buffersink")
    behind = [graph.add(*each) for each in background]
    before = graph.add("scale", f"{width}:{height}:{_SCALING}")
    source.link_to(split)
    split.link_to(behind[0], output_idx=0)
    for first, second in pairwise(behind):
        first.link_to(second)
    behind[-1].link_to(over, input_idx=0)
    split.link_to(before, output_idx=1)
    before.link_to(over, input_idx=1)
    over.link_to(sink)
    graph.configure()
    return graph


def _shrunk(new: Reframing, times: int) -> str:
    return f"{max(2, new.width // times)}:{max(2, new.height // times)}"


def _even(length: Fraction) -> int:
    return max(0, round(length / 2) * 2)
