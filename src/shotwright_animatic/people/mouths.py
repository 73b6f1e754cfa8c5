"""Mouths in four states of opening, drawn for Lorelei's three-quarter heads in figure units."""

from enum import StrEnum
from typing import Final

from shotwright_animatic.people.expressions import Lips
from shotwright_animatic.people.strokes import Curve, between, bulge, curve, lens, line


class MouthState(StrEnum):
    REST = "rest"
    HALF = "half"
    OPEN = "open"
    WIDE = "wide"


_OPENING: Final = {MouthState.REST: 0.0, MouthState.HALF: 16.0, MouthState.OPEN: 40.0, MouthState.WIDE: 66.0}
_WIDTH: Final = {MouthState.REST: 1.0, MouthState.HALF: 0.94, MouthState.OPEN: 0.9, MouthState.WIDE: 0.98}
_CENTRE: Final = (580.0, 694.0)


def mouth(lips: Lips, state: MouthState, *, ink: str, lip: str = "") -> str:
    """Return the mouth; `lip` is the colour of painted lips, "" for none."""
    opening = max(_OPENING[state], lips.rest_open if state is MouthState.REST else 0.0)
    half = 60 * lips.width * _WIDTH[state]
    cx, cy = _CENTRE
    left = (cx - half, cy - lips.smile * 0.62 + 3)
    right = (cx + half * 0.92, cy - lips.smile * 0.62 - 6 - lips.skew)
    bend = lips.smile * 0.75
    seam = curve(left, (cx - half * 0.45, cy + bend), (cx + half * 0.42, cy + bend - 3), right)
    if opening < 1:
        return _shut(lips, seam, ink=ink, lip=lip)
    # An open mouth rises a little and drops a lot: the jaw moves, the upper lip hardly.
    upper = bulge(seam, -opening * 0.3 - max(0.0, -lips.smile) * 0.5)
    lower = bulge(seam, opening * 1.02)
    return _ajar(lips, upper, lower, opening, ink=ink, lip=lip)


def _shut(lips: Lips, seam: Curve, *, ink: str, lip: str) -> str:
    x, y = _CENTRE[0] - 2, _CENTRE[1] + max(0.0, lips.smile) * 0.4 + 24
    width = 20 * lips.width
    paint = ""
    if lip:
        paint = f'<path d="{lens(bulge(seam, -11), bulge(seam, 17))}" fill="{lip}" opacity=".8"/>'
    return (
        f'{paint}<path d="{lens(bulge(seam, -3), bulge(seam, 5))}" fill="{ink}" stroke="{ink}" stroke-width="6.5" '
        f'stroke-linejoin="round"/><path d="M{x - width:.1f} {y:.1f}q{width:.1f} 6 {width * 2:.1f} -2" fill="none" '
        f'stroke="{ink}" stroke-width="4.5" stroke-linecap="round" opacity=".45"/>'
    )


def _ajar(lips: Lips, upper: Curve, lower: Curve, opening: float, *, ink: str, lip: str) -> str:
    inside = lens(upper, lower)
    teeth = lens(upper, between(upper, lower, lips.teeth if opening > 12 else 0.0))
    tongue = lens(between(upper, lower, 0.66), between(upper, lower, 0.97))
    paint = ""
    if lip:
        paint = f'<path d="{lens(bulge(upper, -12), bulge(lower, 13))}" fill="{lip}" opacity=".85"/>'
    return (
        f'{paint}<path d="{inside}" fill="#541a22"/><path d="{tongue}" fill="#c4595c"/>'
        f'<path d="{teeth}" fill="#fbf7f0"/><path d="{inside}" fill="none" stroke="{ink}" stroke-width="9" '
        f'stroke-linejoin="round"/><path d="{line(upper)}" fill="none" stroke="{ink}" stroke-width="11" '
        f'stroke-linecap="round"/>'
    )
