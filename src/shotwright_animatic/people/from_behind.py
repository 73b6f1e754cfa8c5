"""A person seen from behind, close to the lens: the dark shoulder that a conversation is watched over."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design

_SHOULDERS: Final = "M-260 2200C-240 1560 -180 1210 40 1090C200 1010 330 990 372 900H600C640 990 770 1010 930 1090C1150 1210 1210 1560 1230 2200Z"
_NECK: Final = "M366 700H606V960C560 1010 412 1010 366 960Z"
_SKULL: Final = "M486 170C300 170 214 310 220 480C226 640 290 790 400 836C450 856 522 856 572 836C682 790 746 640 752 480C758 310 672 170 486 170Z"
_EARS: Final = (
    "M224 500C180 480 166 540 184 590C198 630 230 640 246 620ZM748 500C792 480 806 540 788 590C774 630 742 640 726 620Z"
)
_HAIR: Final[dict[str, str]] = {
    "short": "M486 150C280 150 196 300 208 490C214 600 250 640 270 700C330 770 420 800 486 800C552 800 642 770 702 700C722 640 758 600 764 490C776 300 692 150 486 150Z",
    "medium": "M486 140C260 140 170 310 176 540C180 700 150 820 196 930C330 990 642 990 776 930C822 820 792 700 796 540C802 310 712 140 486 140Z",
    "long": "M486 140C260 140 170 310 176 540C180 800 120 1100 150 1500C330 1580 642 1580 822 1500C852 1100 792 800 796 540C802 310 712 140 486 140Z",
}
_BUN: Final = '<ellipse cx="486" cy="110" rx="120" ry="106"/>'
_TAIL: Final = '<path d="M410 420C380 700 400 1000 470 1280C560 1020 590 700 562 420Z"/>'


def from_behind(design: Design, lighting: Lighting) -> str:
    """Return head and shoulders from behind in figure units, almost a silhouette: the light is beyond."""
    dusk = colour.mix("#14101f", lighting.light.ambient, 0.12)

    def shade(base: str) -> str:
        return colour.mix(lighting.tone(base), dusk, 0.7)

    styles = design.cut.styles
    length = "short" if design.cut.length in {"short", "bald"} or styles & {"bun", "ponytail"} else design.cut.length
    hair = "" if design.cut.length == "bald" else f'<path d="{_HAIR[length]}"/>'
    hair += _BUN if "bun" in styles else ""
    hair += _TAIL if "ponytail" in styles else ""
    rim = f'fill="none" stroke="{lighting.light.rim}" stroke-width="16" opacity="{lighting.rim_opacity * 0.7:.2f}"'
    return (
        f'<path d="{_NECK}" fill="{shade(design.skin)}"/><path d="{_EARS}" fill="{shade(design.skin)}"/>'
        f'<path d="{_SKULL}" fill="{shade(design.skin)}"/><path d="{_SHOULDERS}" fill="{shade(design.main)}"/>'
        f'<path d="M600 900C640 990 770 1010 930 1090C1150 1210 1210 1560 1230 2200" {rim}/>'
        f'<g fill="{shade(design.hair)}">{hair}</g><path d="M640 196C720 250 764 340 764 490" {rim}/>'
    )
