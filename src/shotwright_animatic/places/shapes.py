"""SVG elements as text. Coordinates are picture units unless a `group` moves them."""

import math
from collections.abc import Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape

Point: TypeAlias = tuple[float, float]


def num(value: float) -> str:
    """Write a number with at most one decimal: a tenth of a unit is finer than a pixel."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def _see(opacity: float, what: str = "fill") -> str:
    """Return the attribute for a see-through fill or line; `opacity` itself would cost a canvas of its own."""
    return "" if opacity >= 1 else f' {what}-opacity="{max(0.0, opacity):.2f}"'


def rect(x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0, opacity: float = 1) -> str:
    corner = f' rx="{num(radius)}"' if radius else ""
    return (
        f'<rect x="{num(x)}" y="{num(y)}" width="{num(max(0.0, width))}" height="{num(max(0.0, height))}"'
        f'{corner} fill="{fill}"{_see(opacity)}/>'
    )


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, *, opacity: float = 1) -> str:
    return f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}" fill="{fill}"{_see(opacity)}/>'


def circle(x: float, y: float, radius: float, fill: str, *, opacity: float = 1) -> str:
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{fill}"{_see(opacity)}/>'


def path(d: str, fill: str, *, opacity: float = 1) -> str:
    return f'<path d="{d}" fill="{fill}"{_see(opacity)}/>'


def polygon(points: Sequence[Point], fill: str, *, opacity: float = 1) -> str:
    return path(outline(points) + "Z", fill, opacity=opacity)


def stroke(d: str, colour: str, width: float, *, opacity: float = 1, dash: str = "") -> str:
    """Draw the line `d` with round ends."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{num(width)}" stroke-linecap="round"'
        f' stroke-linejoin="round"{dashes}{_see(opacity, "stroke")}/>'
    )


def outline(points: Sequence[Point]) -> str:
    """Return the path data of straight lines through `points`, left open."""
    head, *rest = points
    return f"M{num(head[0])} {num(head[1])}" + "".join(f"L{num(x)} {num(y)}" for x, y in rest)


def curve(points: Sequence[Point], *, closed: bool = False) -> str:
    """Return the path data of a smooth line through `points` (Catmull-Rom turned into cubic Bezier curves)."""
    last = len(points) - 1
    d = f"M{num(points[0][0])} {num(points[0][1])}"
    for i in range(len(points) if closed else last):
        before, here = points[i - 1 if i or closed else 0], points[i]
        there = points[(i + 1) % len(points)]
        after = points[(i + 2) % len(points)] if closed else points[min(i + 2, last)]
        d += (
            f"C{num(here[0] + (there[0] - before[0]) / 6)} {num(here[1] + (there[1] - before[1]) / 6)}"
            f" {num(there[0] - (after[0] - here[0]) / 6)} {num(there[1] - (after[1] - here[1]) / 6)}"
            f" {num(there[0])} {num(there[1])}"
        )
    return d + ("Z" if closed else "")


def ridge(points: Sequence[Point], bottom: float) -> str:
    """Return a closed smooth shape with `points` as its upper edge, going down to `bottom`."""
    return f"{curve(points)}L{num(points[-1][0])} {num(bottom)}L{num(points[0][0])} {num(bottom)}Z"


def bumps(points: Sequence[Point], bulge: float = 0.62) -> str:
    """Return a closed outline whose sides are arcs bulging outwards (for points given clockwise): leaves, clouds."""
    d = f"M{num(points[0][0])} {num(points[0][1])}"
    for here, there in zip(points, [*points[1:], points[0]], strict=True):
        radius = math.dist(here, there) * bulge
        d += f"A{num(radius)} {num(radius)} 0 0 1 {num(there[0])} {num(there[1])}"
    return d + "Z"


def text(words: str, x: float, y: float, size: float, fill: str, *, opacity: float = 1) -> str:
    """Write `words` centred on `x` with the baseline at `y`."""
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-family="Noto Sans SC" font-weight="700" font-size="{num(size)}"'
        f' text-anchor="middle" fill="{fill}"{_see(opacity)}>{escape(printable(words))}</text>'
    )


def printable(words: str) -> str:
    """Drop control characters, which XML forbids even when escaped."""
    return "".join(letter for letter in words if letter.isprintable() and not 0xD800 <= ord(letter) <= 0xDFFF)
