"""Speech balloons for comic style: placed clear of faces, pointing at the mouth of the one who speaks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from shotwright_animatic import lettering
from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.framing import SUBTITLE_ZONE
from shotwright_animatic.layers import Box, FigureMark, Layer, Role
from shotwright_sdk.values import Line, Shot
from shotwright_sdk.vocabulary import Emotion, LineKind

_MOST: Final = 2
"""More than two balloons in a picture are not read in the time that a shot gives."""
_POWER: Final = 2.6
"""The balloons' superellipse: rounder than a box, roomier than an ellipse."""
_MARGIN: Final = 16.0
_TAIL: Final = 20.0
"""So far a tail keeps from the faces of those who do not speak: about half of its width."""
_LEADING: Final = 1.32
_SMALLNESS: Final = 9.0
"""How many units farther from the mouth a balloon may lie for each unit that its letters are larger."""
_SIZES: Final = (36.0, 31.0, 27.0, 23.0)
_INK: Final = "#17121a"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Balloon:
    lines: tuple[str, ...]
    font: float
    box: Box
    kind: str
    tip: tuple[float, float]


def balloons(shot: Shot, marks: tuple[FigureMark, ...], frame: FrameUnits) -> tuple[Layer, ...]:
    """Return a layer for each of the first lines that somebody in the picture says or thinks.

    A line for which there is no room clear of all faces gets no balloon: its subtitle remains.
    """
    by_character = {mark.character: mark for mark in marks}
    taken = [mark.head.grown(6) for mark in marks]
    drawn: list[Layer] = []
    for line in shot.lines:
        mark = by_character.get(line.character)
        if mark is None or line.kind is LineKind.NARRATION or not line.text.strip() or len(drawn) == _MOST:
            continue
        others = [other.face.grown(_TAIL) for other in marks if other is not mark]
        balloon = _fit(line, mark, taken, others, frame)
        if balloon is None:
            continue
        taken.append(balloon.box.grown(8))
        drawn.append(_layer(balloon, f"balloon-{len(drawn) + 1}"))
    return tuple(drawn)


def _kind(line: Line) -> str:
    if line.kind is LineKind.THOUGHT:
        return "thought"
    loud = line.text.rstrip("”\"' ").endswith(("！", "!", "！？", "!?"))
    return "shout" if loud and line.emotion is not Emotion.TENDER else "speech"


def _fit(line: Line, mark: FigureMark, taken: list[Box], others: list[Box], frame: FrameUnits) -> _Balloon | None:
    kind = _kind(line)
    best: tuple[float, _Balloon] | None = None
    for font in _SIZES:
        for share in (0.42, 0.3, 0.22, 0.16):
            lines = lettering.wrap(line.text, max(4.5, frame.width * share / font))
            cost, spot = _spot(_extent(lines, font, kind), mark, taken, others, frame)
            cost += (_SIZES[0] - font) * _SMALLNESS
            if spot is not None and (best is None or cost < best[0]):
                best = cost, _Balloon(lines=lines, font=font, box=spot, kind=kind, tip=_tip(spot, mark))
    return best[1] if best else None


def _extent(lines: tuple[str, ...], font: float, kind: str) -> tuple[float, float]:
    """Return width and height of a superellipse that holds the corners of the block of text."""
    text_wide = max(lettering.width(line) for line in lines) * font
    text_high = len(lines) * font * _LEADING
    wide = text_wide + 1.8 * font
    high = text_high / (1 - (text_wide / wide) ** _POWER) ** (1 / _POWER)
    ease = {"shout": 1.28, "thought": 1.16, "speech": 1.0}[kind]
    return wide * ease, high * ease


def _spot(
    extent: tuple[float, float], mark: FigureMark, taken: list[Box], others: list[Box], frame: FrameUnits
) -> tuple[float, Box | None]:
    """Return the free place nearest to the speaker's mouth, rather above it than below, and what speaks against it.

    From there the tail reaches the speaker without crossing the faces of `others`.
    """
    wide, high = extent
    mouth_x, mouth_y = (mark.mouth.left + mark.mouth.right) / 2, (mark.mouth.top + mark.mouth.bottom) / 2
    floor = frame.height * (1 - SUBTITLE_ZONE)
    best: tuple[float, Box | None] = (math.inf, None)
    for left in _steps(_MARGIN, frame.width - _MARGIN - wide, 28):
        for top in _steps(_MARGIN, floor - _MARGIN - high, 18):
            box = Box(left=left, top=top, right=left + wide, bottom=top + high)
            if any(box.overlaps(other) for other in taken):
                continue
            away = math.hypot((box.left + box.right) / 2 - mouth_x, (box.top + box.bottom) / 2 - mouth_y)
            cost = away + 2.5 * max(0.0, box.bottom - mark.mouth.top)
            if cost < best[0] and not _crosses(box, _tip(box, mark), others):
                best = (cost, box)
    return best


def _crosses(box: Box, tip: tuple[float, float], faces: list[Box]) -> bool:
    """Whether the way from a balloon to the tip of its tail leads over a face."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    way = [(x + (tip[0] - x) * step / 40, y + (tip[1] - y) * step / 40) for step in range(41)]
    return any(face.holds(px, py) for face in faces for px, py in way)


def _steps(start: float, end: float, count: int) -> Iterable[float]:
    if end < start:
        return ()
    return (start + (end - start) * i / (count - 1) for i in range(count))


def _tip(box: Box, mark: FigureMark) -> tuple[float, float]:
    """Return where the tail ends: short of the face, on the way to the mouth."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    to_x, to_y = (mark.mouth.left + mark.mouth.right) / 2, (mark.mouth.top + mark.mouth.bottom) / 2
    face = mark.face.grown(10)
    for step in range(100):
        share = step / 100
        px, py = x + (to_x - x) * share, y + (to_y - y) * share
        if face.holds(px, py):
            return px, py
    return x + (to_x - x) * 0.9, y + (to_y - y) * 0.9


def _layer(balloon: _Balloon, name: str) -> Layer:
    outline = {"speech": _oval, "shout": _burst, "thought": _cloud}[balloon.kind](balloon)
    box = balloon.box
    x, middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    step = balloon.font * _LEADING
    first = middle - (len(balloon.lines) - 1) * step / 2 + balloon.font * 0.36
    words = "".join(
        f'<text x="{x:.1f}" y="{first + i * step:.1f}" font-family="{lettering.FAMILY}" font-weight="700" '
        f'font-size="{balloon.font:g}" text-anchor="middle" fill="{_INK}">{escape(line)}</text>'
        for i, line in enumerate(balloon.lines)
    )
    return Layer(name=name, role=Role.BALLOON, depth=0.0, svg=outline + words)


def _oval(balloon: _Balloon) -> str:
    box = balloon.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    rx, ry = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    # A superellipse holds text better than an ellipse and still looks drawn by hand.
    points = [_superellipse(x, y, rx, ry, 2 * math.pi * i / 48) for i in range(48)]
    body = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points) + "Z"
    return _outlined(f"{body}", _tail(x, y, rx, ry, balloon.tip))


def _superellipse(x: float, y: float, rx: float, ry: float, angle: float) -> tuple[float, float]:
    """Return a point of |dx|^p + |dy|^p = 1 with p = `_POWER`, stretched to the radii."""
    power = 2 / _POWER
    cos, sin = math.cos(angle), math.sin(angle)
    return x + math.copysign(abs(cos) ** power * rx, cos), y + math.copysign(abs(sin) ** power * ry, sin)


def _tail(x: float, y: float, rx: float, ry: float, tip: tuple[float, float]) -> str:
    angle = math.atan2((tip[1] - y) / ry, (tip[0] - x) / rx)
    spread = min(0.24, 34 / max(rx, ry))
    ax, ay = x + rx * 0.86 * math.cos(angle - spread), y + ry * 0.86 * math.sin(angle - spread)
    bx, by = x + rx * 0.86 * math.cos(angle + spread), y + ry * 0.86 * math.sin(angle + spread)
    mx, my = (x + rx * math.cos(angle) + tip[0]) / 2, (y + ry * math.sin(angle) + tip[1]) / 2
    bend = 0.06 * (tip[1] - y)
    bent = f"Q{mx + bend:.1f} {my:.1f}"
    return f"M{ax:.1f} {ay:.1f}{bent} {tip[0]:.1f} {tip[1]:.1f}{bent} {bx:.1f} {by:.1f}Z"


def _burst(balloon: _Balloon) -> str:
    box = balloon.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    rx, ry = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    to_tip = math.atan2((balloon.tip[1] - y) / ry, (balloon.tip[0] - x) / rx)
    points: list[tuple[float, float]] = []
    spikes = 18
    for i in range(spikes * 2):
        angle = to_tip + math.pi * i / spikes
        reach = 0.8 if i % 2 else (1.0, 0.92, 0.97)[i // 2 % 3]
        points.append((x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle)))
    points[0] = balloon.tip
    return _outlined("M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points) + "Z", "")


def _cloud(balloon: _Balloon) -> str:
    box = balloon.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    rx, ry = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    count = max(9, round((rx + ry) / 26))
    bump = math.pi * (rx + ry) / count * 0.62
    puffs = [
        (x + (rx - bump * 0.8) * math.cos(a), y + (ry - bump * 0.8) * math.sin(a))
        for a in (2 * math.pi * i / count for i in range(count))
    ]
    circles = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{bump:.1f}"/>' for px, py in puffs)
    middle = f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx - bump * 0.7:.1f}" ry="{ry - bump * 0.7:.1f}"/>'
    trail = "".join(
        f'<circle cx="{x + (balloon.tip[0] - x) * s:.1f}" cy="{y + (balloon.tip[1] - y) * s:.1f}" r="{r}"/>'
        for s, r in ((0.86, 11), (0.97, 7))
    )
    return (
        f'<g fill="{_INK}" stroke="{_INK}" stroke-width="9">{circles}{trail}</g>'
        f'<g fill="#fff">{circles}{middle}{trail}</g>'
    )


def _outlined(body: str, tail: str) -> str:
    tail_ink = f'<path d="{tail}"/>' if tail else ""
    return (
        f'<g fill="{_INK}" stroke="{_INK}" stroke-width="9" stroke-linejoin="round"><path d="{body}"/>{tail_ink}</g>'
        f'<g fill="#fff"><path d="{body}"/>{tail_ink}</g>'
    )
