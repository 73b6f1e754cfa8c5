"""How the picture of a film is encoded. Every segment of one film has one profile, so that they can be joined."""

from dataclasses import dataclass, field
from typing import Final

import av

from shotwright_media.errors import UnsupportedSize
from shotwright_media.timebase import FILM_RATE, FrameRate

SMALLEST: Final = 2
LARGEST: Final = 4096

# One shot has no cuts inside and smooth, global motion: long fixed runs of B frames and the simplest search give more
# quality per second of CPU than stock `veryfast`. `stitchable` and `weightp=0` keep SPS and PPS the same for every
# segment, whatever its CRF, so that segments can be joined without encoding again. Without `cpu-independent` x264's
# AVX-512 macroblock tree gives other bytes when two encoders run at once; with it all processors give the same.
_STUDIO: Final = (
    "scenecut=0:b-adapt=0:bframes=5:partitions=none:me=dia:subme=1:weightp=0:rc-lookahead=20:stitchable=1:open-gop=0"
    ":cpu-independent=1"
)


def _nearest(length: int) -> int:
    return min(max(length // 2 * 2, SMALLEST), LARGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Size in pixels, frame rate and quality of the pictures of a film.

    `crf` is x264's constant rate factor: 18 master, 20 final, 24 draft.

    Raises:
        UnsupportedSize: A side is odd or not within 2 to 4096 pixels.
        ValueError: `crf` is not within 0 to 51.
    """

    width: int
    height: int
    rate: FrameRate = field(default=FILM_RATE)
    crf: int = 20

    def __post_init__(self) -> None:
        nearest = _nearest(self.width), _nearest(self.height)
        if nearest != (self.width, self.height):
            raise UnsupportedSize(
                f"A film cannot be {self.width}x{self.height} pixels: both sides have to be even and within {SMALLEST}"
                f" to {LARGEST}. The nearest size that works is {nearest[0]}x{nearest[1]}."
            )
        if not 0 <= self.crf <= 51:
            raise ValueError(f"A CRF lies between 0 (best) and 51 (smallest), not {self.crf}.")

    @property
    def keyframe_interval(self) -> int:
        """Frames between pictures that a player can jump to: two seconds."""
        return max(1, round(2 * self.rate.fps))

    @property
    def encoder_options(self) -> dict[str, str]:
        """Options of libx264 as libavcodec takes them."""
        params = f"{_STUDIO}:keyint={self.keyframe_interval}:min-keyint={self.keyframe_interval}"
        return {"preset": "veryfast", "crf": str(self.crf), "x264-params": params}

    @property
    def encoder_id(self) -> str:
        """Names everything that decides the bytes of a segment besides its pictures; part of every content key."""
        codec = ".".join(str(part) for part in av.library_versions["libavcodec"])
        options = ",".join(f"{name}={value}" for name, value in sorted(self.encoder_options.items()))
        return f"libx264/{codec}/{self.width}x{self.height}@{self.rate.fps}/{options}"
