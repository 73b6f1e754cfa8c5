"""Colours as `#rrggbb` text and the few sums that a painter does with them."""

from typing import TypeAlias

Channels: TypeAlias = tuple[int, int, int]


def channels(colour: str) -> Channels:
    """Split `#rrggbb` into red, green and blue from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _text(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{min(255, max(0, round(value))):02x}" for value in (red, green, blue))


def mix(first: str, second: str, share: float) -> str:
    """Blend two colours; `share` is the part of the second one, 0 to 1."""
    a, b = channels(first), channels(second)
    return _text(*(x + (y - x) * share for x, y in zip(a, b, strict=True)))


def multiply(colour: str, light: str) -> str:
    """Return `colour` as seen under a `light` of that colour."""
    return _text(*(x * y / 255 for x, y in zip(channels(colour), channels(light), strict=True)))


def lighten(colour: str, share: float) -> str:
    return mix(colour, "#ffffff", share)


def darken(colour: str, share: float) -> str:
    """Blend towards a deep blue rather than black: shadows in the open are never grey."""
    return mix(colour, "#0b0a22", share)


def luma(colour: str) -> float:
    """Return the brightness from 0 to 255 (Rec. 709 weights)."""
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def fade(colour: str, opacity: float) -> str:
    """Return `#rrggbbaa`; only gradient stops understand it."""
    return f"{colour[:7]}{round(min(1.0, max(0.0, opacity)) * 255):02x}"


def desaturate(colour: str, share: float) -> str:
    grey = luma(colour)
    return mix(colour, _text(grey, grey, grey), share)
