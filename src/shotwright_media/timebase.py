"""Exact time: frames, seconds and samples without a rounding error that could add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

SAMPLE_RATE: Final = 48_000
"""Samples a second of all sound inside the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRate:
    """Frames per second as an exact fraction, so 29.97 is 30000/1001."""

    fps: Fraction

    def __post_init__(self) -> None:
        if not 1 <= self.fps <= 240:
            raise ValueError(f"A frame rate lies between 1 and 240 frames a second, not {self.fps}.")

    @classmethod
    def of(cls, fps: Fraction | float | str) -> "FrameRate":
        """Read `24`, `"30000/1001"` or a rounded NTSC rate such as 29.97 or 23.976, which becomes the exact one."""
        exact = Fraction(fps)
        ntsc = Fraction(round(exact) * 1000, 1001)
        # 29.97 and 23.976 are how people write 30000/1001 and 24000/1001; nothing else lies within 0.003 of them.
        return cls(fps=ntsc if exact.denominator != 1 and abs(exact - ntsc) < Fraction(3, 1000) else exact)

    @property
    def frame_s(self) -> Fraction:
        """Seconds that one frame is shown."""
        return 1 / self.fps

    def seconds(self, frames: int) -> Fraction:
        """When frame `frames` starts, which is also how long so many frames last."""
        return frames / self.fps

    def frame_at(self, seconds: Fraction | float) -> int:
        """The 0-based index of the frame shown at `seconds`."""
        return int(Fraction(seconds) * self.fps // 1)

    def frames_covering(self, seconds: Fraction | float) -> int:
        """The fewest whole frames that last at least `seconds`."""
        return -int(-Fraction(seconds) * self.fps // 1)

    def samples(self, frames: int) -> int:
        """The sample at which frame `frames` starts: exact at 24, 25, 30, 50 and 60; else the nearest sample.

        It is computed from the start of the film, so that rounding never adds up.
        """
        return round(frames * SAMPLE_RATE / self.fps)


FILM_RATE: Final = FrameRate(fps=Fraction(24))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSpan:
    """The frames `first`, `first + 1`, ... up to but without `end`."""

    first: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.end:
            raise ValueError(f"A span of frames runs forward from 0 on, not from {self.first} to {self.end}.")

    def __len__(self) -> int:
        return self.end - self.first

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.end))

    def __contains__(self, frame: object) -> bool:
        return isinstance(frame, int) and self.first <= frame < self.end

    @classmethod
    def between(cls, start_s: Fraction | float, end_s: Fraction | float, rate: FrameRate) -> "FrameSpan":
        """The frames whose start lies in `[start_s, end_s)`; never empty, so that a short cue is seen."""
        first = max(0, rate.frames_covering(start_s))
        return cls(first=first, end=max(first + 1, rate.frames_covering(end_s)))
