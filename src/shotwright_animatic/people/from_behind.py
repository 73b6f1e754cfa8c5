"""A person seen from behind, close to the lens: the dark shoulder that a conversation is watched over."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import shapes
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design

_STRANDS: Final = (
    "M486 176C430 300 400 420 396 640M486 176C540 300 576 420 580 640M470 178C360 260 300 400 286 600"
    "M502 178C612 260 672 400 690 600M486 200V680"
)
_BUN: Final = '<ellipse cx="486" cy="110" rx="120" ry="106"/>'
_TAIL: Final = '<path d="M410 420C380 700 400 1000 470 1280C560 1020 590 700 562 420Z"/>'


def from_behind(design: Design, lighting: Lighting) -> str:
    """Return head and shoulders from behind in figure units, almost a silhouette: the light is beyond."""
    dusk = colour.mix("#14101f", lighting.light.ambient, 0.12)

    def shade(base: str) -> str:
        return colour.mix(lighting.tone(base), dusk, 0.5)

    strand = shade(colour.lighten(design.hair, 0.45))
    styles = design.cut.styles
    length = "short" if design.cut.length in {"short", "bald"} or styles & {"bun", "ponytail"} else design.cut.length
    hair = "" if design.cut.length == "bald" else f'<path d="{shapes.path(f"back-hair-{length}")}"/>'
    hair += _BUN if "bun" in styles else ""
    hair += _TAIL if "ponytail" in styles else ""
    rim = f'fill="none" stroke="{lighting.light.rim}" stroke-width="16" opacity="{lighting.rim_opacity * 0.7:.2f}"'
    return (
        f'<path d="{shapes.path("back-neck")}" fill="{shade(design.skin)}"/><path '
        f'd="{shapes.path("back-ears")}" fill="{shade(design.skin)}"/>'
        f'<path d="{shapes.path("back-skull")}" fill="{shade(design.skin)}"/><path '
        f'd="{shapes.path("back-shoulders")}" fill="{shade(design.main)}"/>'
        f'<path d="M600 900C640 990 770 1010 930 1090C1150 1210 1210 1560 1230 2200" {rim}/>'
        f'<g fill="{shade(design.hair)}">{hair}</g><path d="{_STRANDS}" fill="none" stroke="{strand}" '
        f'stroke-width="9" stroke-linecap="round" opacity=".5"/>'
        f'<path d="M640 196C720 250 764 340 764 490" {rim}/>'
    )
