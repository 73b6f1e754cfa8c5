"""How a scene's light falls on a person: every colour takes some of the ambient, edges catch the rim light."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.layers import SceneLight

STUDIO: Final = SceneLight(ambient="#fff4e6", ambient_amount=0.04, rim="#ffffff")
"""Neutral light for character sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighting:
    """`side` is where the light stands in the drawing as it is drawn: 1 right, -1 left (after any mirroring)."""

    light: SceneLight
    side: int = 1

    def tone(self, base: str) -> str:
        """Return `base` as it looks in this light."""
        return colour.mix(base, self.light.ambient, self.light.ambient_amount)

    @property
    def ink(self) -> str:
        """Outlines take less of the light, or the drawing would lose its bones."""
        return colour.mix(colour.INK, self.light.ambient, self.light.ambient_amount * 0.35)

    @property
    def rim_opacity(self) -> float:
        """Rim light shows in the dark and only hints at itself by day."""
        return 0.4 + 1.1 * min(0.34, self.light.ambient_amount)

    def defs(self, name: str) -> str:
        """Return the gradient that `edges` paints with: light on the bright side of a person, none on the other."""
        start, end = (430, 740) if self.side > 0 else (520, 210)
        return (
            f'<linearGradient id="{name}-rim" gradientUnits="userSpaceOnUse" x1="{start}" y1="0" x2="{end}" y2="0">'
            f'<stop offset="0" stop-color="{self.light.rim}" stop-opacity="0"/>'
            f'<stop offset="1" stop-color="{self.light.rim}" stop-opacity="{self.rim_opacity:.2f}"/></linearGradient>'
        )

    def sleeve_defs(self, name: str) -> str:
        """Return the gradient for the light on a sleeve, which fades out where the shoulder turns up."""
        start, end = (800, 900) if self.side > 0 else (152, 52)
        return (
            f'<linearGradient id="{name}-rim" gradientUnits="userSpaceOnUse" x1="{start}" y1="950" x2="{end}" '
            f'y2="1060">'
            f'<stop offset="0" stop-color="{self.light.rim}" stop-opacity="0"/>'
            f'<stop offset="1" stop-color="{self.light.rim}" stop-opacity="{self.rim_opacity:.2f}"/></linearGradient>'
        )

    def edges(self, paths: Sequence[str], clip: str, width: float, name: str) -> str:
        """Return light along those edges of `paths` that face it; `clip` is the id of their own outline.

        A wide stroke moved away from the light is cut off by the outline on the dark side and stays on the bright.
        `name` is the one that `defs` or `sleeve_defs` was called with.
        """
        shift = -self.side * width * 0.6
        strokes = "".join(f'<path d="{d}"/>' for d in paths)
        return (
            f'<g clip-path="url(#{clip})"><g transform="translate({shift:.1f} {width * 0.3:.1f})" fill="none" '
            f'stroke="url(#{name}-rim)" stroke-width="{width:.1f}">{strokes}</g></g>'
        )
