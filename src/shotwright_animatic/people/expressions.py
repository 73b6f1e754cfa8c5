"""What each emotion does to brows, eyes and mouth, in figure units. Tuned by eye on rendered sheets."""

from dataclasses import dataclass, field
from typing import Final

from shotwright_sdk.vocabulary import Emotion


@dataclass(frozen=True, slots=True, kw_only=True)
class Brows:
    """`inner` and `outer` raise (+) or lower (-) an end; `arch` bends the middle up."""

    inner: float = 0.0
    outer: float = 0.0
    arch: float = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lids:
    """How far the upper lid rises at the outer and inner half and how far the lower lid hangs below the corners.

    `iris` scales the iris, `gaze` moves it. `arcs` draws contented closed arcs while smiling.
    """

    outer: float = 62.0
    inner: float = 64.0
    lower: float = 24.0
    iris: float = 1.0
    gaze: tuple[float, float] = (0.0, 0.0)
    arcs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lips:
    """`smile` bends the corners up (+) or down (-); `width` scales; `skew` lifts the far corner; `round` purses."""

    smile: float = 9.0
    width: float = 1.0
    skew: float = 0.0
    rest_open: float = 0.0
    """How far the mouth stands open when nothing is said."""
    teeth: float = 0.24
    """Share of the opening that shows upper teeth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    brows: Brows = field(default_factory=Brows)
    lids: Lids = field(default_factory=Lids)
    lips: Lips = field(default_factory=Lips)
    blush: float = 0.0
    extras: tuple[str, ...] = ()
    """Marks drawn on top: `tears`, `sweat`, `anger`, `shadow` (a gloomy brow), `bags` (tired eyes)."""


EXPRESSIONS: Final[dict[Emotion, Expression]] = {
    Emotion.NEUTRAL: Expression(),
    Emotion.HAPPY: Expression(
        brows=Brows(inner=10, outer=6, arch=26),
        lids=Lids(outer=58, inner=60, lower=8, gaze=(2, -4)),
        lips=Lips(smile=33, width=1.14, rest_open=26, teeth=0.42),
        blush=0.34,
    ),
    Emotion.TENDER: Expression(
        brows=Brows(inner=16, outer=-2, arch=18),
        lids=Lids(outer=40, inner=46, lower=16, gaze=(6, 6)),
        lips=Lips(smile=19, width=0.94),
        blush=0.42,
    ),
    Emotion.SAD: Expression(
        brows=Brows(inner=26, outer=-18, arch=6),
        lids=Lids(outer=34, inner=56, lower=24, gaze=(-2, 13)),
        lips=Lips(smile=-15, width=0.78),
        extras=("tears",),
    ),
    Emotion.ANGRY: Expression(
        brows=Brows(inner=-34, outer=20, arch=4),
        lids=Lids(outer=56, inner=32, lower=18, iris=0.86, gaze=(5, 0)),
        lips=Lips(smile=-19, width=0.98, skew=6, teeth=0.5),
        extras=("anger",),
    ),
    Emotion.WORRIED: Expression(
        brows=Brows(inner=24, outer=-12, arch=4),
        lids=Lids(outer=52, inner=66, lower=24, iris=0.94, gaze=(-8, 3)),
        lips=Lips(smile=-9, width=0.72, skew=-4),
        extras=("sweat",),
    ),
    Emotion.AFRAID: Expression(
        brows=Brows(inner=36, outer=-2, arch=8),
        lids=Lids(outer=76, inner=80, lower=34, iris=0.64, gaze=(2, -2)),
        lips=Lips(smile=-15, width=0.86, rest_open=20, teeth=0.5),
        extras=("sweat", "shadow"),
    ),
    Emotion.SURPRISED: Expression(
        brows=Brows(inner=34, outer=30, arch=26),
        lids=Lids(outer=82, inner=84, lower=32, iris=0.8, gaze=(0, -2)),
        lips=Lips(smile=-2, width=0.56, rest_open=44, teeth=0.0),
    ),
    Emotion.DETERMINED: Expression(
        brows=Brows(inner=-22, outer=12, arch=8),
        lids=Lids(outer=52, inner=42, lower=16, gaze=(6, -1)),
        lips=Lips(smile=2, width=0.9, skew=5),
    ),
    Emotion.TIRED: Expression(
        brows=Brows(inner=8, outer=-12, arch=8),
        lids=Lids(outer=20, inner=26, lower=22, gaze=(0, 10)),
        lips=Lips(smile=-6, width=0.74),
        extras=("bags",),
    ),
}
