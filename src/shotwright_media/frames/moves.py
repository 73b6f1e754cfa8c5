"""The moves a camera knows: each is a formula for where it looks, before anything keeps it from showing an edge."""

import math
import random
from enum import StrEnum
from typing import Final

from shotwright_media.frames.view import Drawn, View


class Move(StrEnum):
    STATIC = "static"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    DOLLY_IN = "dolly_in"
    """Like a zoom, but nearer layers grow faster: parallax."""
    DOLLY_OUT = "dolly_out"
    ORBIT = "orbit"
    """The camera circles the people: what is behind them and what is before them slide apart."""
    PUSH_PULL = "push_pull"
    """The camera comes nearer while its lens widens: people keep their size, and the world behind them recedes."""
    HANDHELD = "handheld"
    WHIP = "whip"
    """The camera swings in from the left, a little too far, and settles. It takes its own time, and knows no easing."""
    FOLLOW_PATH = "follow_path"
    """Through the points of a path."""


_PARALLAX: Final[dict[Move, float]] = {
    Move.PAN_LEFT: 0.6,
    Move.PAN_RIGHT: 0.6,
    Move.TILT_UP: 0.6,
    Move.TILT_DOWN: 0.6,
    Move.DOLLY_IN: 1.0,
    Move.DOLLY_OUT: 1.0,
    Move.ORBIT: 1.0,
    Move.HANDHELD: 0.5,
    Move.WHIP: 0.15,
}
_ZOOM_AT_FULL: Final = 0.12
"""How much a zoom or dolly of intensity 1 grows the picture."""
_PAN_AT_FULL: Final = 0.07
"""How far a pan or tilt of intensity 1 travels, as a share of the frame's width or height."""
_SHAKE_AT_FULL: Final = 0.006
"""How far a handheld camera of intensity 1 strays to either side, as a share of the frame's width."""
_HANDHELD_ZOOM: Final = 1.03
_WAVES_HZ: Final = (0.31, 0.53, 0.97, 1.7)
"""The sway of an arm: slow waves whose periods share no common multiple, so that it never seems to repeat."""
_ORBIT_AT_FULL: Final = 0.22
"""How far an orbit of intensity 1 slides a layer one depth from the people, as a share of the frame's width."""
_ORBIT_ARC: Final = math.radians(35)
"""Half of the arc: what a circle adds to a straight line."""
_ORBIT_HEIGHT: Final = 0.3
"""The camera looks down a little: seen so, a circle is this much as high as it is wide."""
_ORBIT_ZOOM: Final = 0.04
_SQUEEZE_AT_FULL: Final = 0.32
"""How much a push-pull of intensity 1 scales a layer one depth from the people."""
_WHIP_AT_FULL: Final = 0.22
"""How far a whip of intensity 1 travels, as a share of the frame's width."""
_SPRING: Final = 0.7
"""Damping: 1 does not swing over at all. 0.7 swings over by 4.6 % of the way, once."""
_SETTLED: Final = 6.0
"""When what is left of a swing has fallen to exp(-6), a four hundredth."""
_AT_REST: Final = 6.0
"""When exp(-36) is less than a number near 1 can tell."""


def on_its_way(move: Move, progress: float, intensity: float, drawn: Drawn) -> View:
    """Where a camera looks at a share of its way."""
    parallax = _PARALLAX.get(move, 0.0)
    grown = 1 + _ZOOM_AT_FULL * intensity
    travel = _PAN_AT_FULL * intensity * (progress - 0.5)
    match move:
        case Move.ZOOM_IN | Move.DOLLY_IN:
            seen = View(zoom=grown**progress, parallax=parallax)
        case Move.ZOOM_OUT | Move.DOLLY_OUT:
            seen = View(zoom=grown ** (1 - progress), parallax=parallax)
        case Move.PAN_LEFT | Move.PAN_RIGHT:
            seen = View(pan_x=travel * (drawn.width if move is Move.PAN_RIGHT else -drawn.width), parallax=parallax)
        case Move.TILT_UP | Move.TILT_DOWN:
            seen = View(pan_y=travel * (drawn.height if move is Move.TILT_DOWN else -drawn.height), parallax=parallax)
        case Move.ORBIT:
            seen = _circled(2 * progress - 1, intensity, drawn)
        case Move.PUSH_PULL:
            seen = View(squeeze=_SQUEEZE_AT_FULL * intensity * (progress - 0.5))
        case Move.WHIP:
            seen = _swung(1 - progress, intensity, drawn)
        case _:
            seen = View()
    return seen


def _circled(side: float, intensity: float, drawn: Drawn) -> View:
    """From -1 to 1 around the people. In the middle of the arc the camera is nearest to them."""
    reach = _ORBIT_AT_FULL * intensity * drawn.width / 2 / math.sin(_ORBIT_ARC)
    angle = side * _ORBIT_ARC
    nearer = (math.cos(angle) - math.cos(_ORBIT_ARC)) / (1 - math.cos(_ORBIT_ARC))
    return View(
        zoom=1 + _ORBIT_ZOOM * intensity * nearer,
        parallax=_PARALLAX[Move.ORBIT],
        turn_x=reach * math.sin(angle),
        turn_y=reach * _ORBIT_HEIGHT * (1 - math.cos(angle)),
    )


def _swung(left: float, intensity: float, drawn: Drawn) -> View:
    """What is left of a whip: 1 is where it begins, 0 the picture as drawn. It begins as near as its way needs."""
    parallax = _PARALLAX[Move.WHIP]
    way = -_WHIP_AT_FULL * intensity * drawn.width
    zoom = drawn.zoom_for(View(pan_x=way, parallax=parallax))
    return View(zoom=1 + (zoom - 1) * left, pan_x=way * left, parallax=parallax)


def settling(share: float) -> float:
    """The share of the way that a whip has gone at a share of its time: the step response of a damped spring.

    Source: K. Ogata, "Modern Control Engineering", chapter 5, second-order systems.
    """
    if share <= 0 or share > _AT_REST:
        return float(share > 0)
    swing = math.sqrt(1 - _SPRING**2)
    turned = _SETTLED * share * swing / _SPRING
    return 1 - math.exp(-_SETTLED * share) * (math.cos(turned) + _SPRING / swing * math.sin(turned))


def shaken(seconds: float, speed: float, intensity: float, seed: int, drawn: Drawn) -> View:
    """Where a hand holds the camera at a time: the seed decides where each wave begins, `speed` how fast it goes."""
    right, down = (_sway(seconds * speed, f"{seed}/{axis}") for axis in "xy")
    return stray(right, down, intensity, drawn)


def stray(right: float, down: float, intensity: float, drawn: Drawn) -> View:
    """A handheld camera that strays by these shares, -1 to 1, of the furthest it ever does."""
    reach = _SHAKE_AT_FULL * intensity * drawn.width
    return View(zoom=_HANDHELD_ZOOM, pan_x=reach * right, pan_y=reach * down, parallax=_PARALLAX[Move.HANDHELD])


def _sway(seconds: float, seed: str) -> float:
    """Smooth noise within -1 to 1."""
    phases = random.Random(seed)
    waves = [(hz, phases.random()) for hz in _WAVES_HZ]
    weight = sum(1 / hz for hz in _WAVES_HZ)
    return sum(math.sin(2 * math.pi * (hz * seconds + at)) / hz for hz, at in waves) / weight
