"""Colours as `#rrggbb`: words for them, mixtures, and how far two lie apart."""

import colorsys
from typing import Final

INK: Final = "#17121a"
"""The outline of everything that is drawn. Warmer than black, which would look cut out of paper."""

NAMED: Final[dict[str, str]] = {
    "black": "#2b2730",
    "white": "#f1eee8",
    "grey": "#8f9099",
    "gray": "#8f9099",
    "silver": "#c9ccd6",
    "red": "#c2413f",
    "crimson": "#a3293c",
    "orange": "#dd7a35",
    "yellow": "#e6bd4a",
    "gold": "#cf9f3c",
    "green": "#4f8f62",
    "olive": "#7b7d45",
    "teal": "#35807f",
    "cyan": "#4fb0c0",
    "blue": "#3f6fb5",
    "navy": "#2c3a61",
    "indigo": "#43438c",
    "purple": "#77509b",
    "violet": "#77509b",
    "pink": "#e08ba4",
    "brown": "#7f5a3f",
    "beige": "#d3bd97",
    "khaki": "#a8945f",
    "cream": "#efe4cc",
}

Rgb = tuple[float, float, float]


def is_hex(text: str) -> bool:
    """Tell whether `text` is a colour of the form `#rrggbb`."""
    return len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in text[1:])


def named(word: str, names: dict[str, str] = NAMED) -> str | None:
    """Return the colour that a word or `#rrggbb` stands for, None if it stands for none."""
    wanted = word.strip().lower().replace("_", " ")
    if is_hex(wanted):
        return wanted
    found = names.get(wanted)
    for prefix, change in (("dark ", darken), ("deep ", darken), ("light ", lighten), ("pale ", lighten)):
        if found is None and wanted.startswith(prefix) and (plain := names.get(wanted.removeprefix(prefix))):
            found = change(plain, 0.3)
    return found


def rgb(colour: str) -> Rgb:
    """Return red, green and blue from 0 to 1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def to_hex(value: Rgb) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in value)


def mix(first: str, second: str, amount: float) -> str:
    """Return `first` with `amount` (0 to 1) of `second` mixed in."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    red, green, blue = (a + (b - a) * amount for a, b in pairs)
    return to_hex((red, green, blue))


def lighten(colour: str, amount: float) -> str:
    return mix(colour, "#ffffff", amount)


def darken(colour: str, amount: float) -> str:
    """Return a shade of `colour`; shadows lean to a cool blue-violet, as they do under a sky."""
    return mix(colour, "#131128", amount)


def turn(colour: str, degrees: float, *, saturation: float = 1.0, value: float = 1.0) -> str:
    """Return `colour` with its hue turned and its saturation and value multiplied."""
    hue, sat, val = colorsys.rgb_to_hsv(*rgb(colour))
    return to_hex(colorsys.hsv_to_rgb((hue + degrees / 360) % 1, min(1.0, sat * saturation), min(1.0, val * value)))


def luminance(colour: str) -> float:
    """Return how bright `colour` looks, 0 to 1 (Rec. 709 weights on the encoded values)."""
    red, green, blue = rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def distance(first: str, second: str) -> float:
    """Return how different two colours look: 0 for the same, about 3 for black and white.

    The "redmean" formula by Thiadmer Riemersma, https://www.compuphase.com/cmetric.htm, on values from 0 to 1.
    """
    (r1, g1, b1), (r2, g2, b2) = rgb(first), rgb(second)
    red_mean = (r1 + r2) / 2
    total = (2 + red_mean) * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + (3 - red_mean) * (b1 - b2) ** 2
    return total**0.5
