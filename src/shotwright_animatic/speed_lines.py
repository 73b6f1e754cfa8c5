"""Lines that rush towards a face: comic style's way to say that something happens."""

import math
import random
from typing import Final

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import FigureMark, Layer, Role

_COUNT: Final = 110


def speed_lines(marks: tuple[FigureMark, ...], frame: FrameUnits, seed: int) -> Layer:
    """Return wedges from all sides that stop short of the faces (of the frame's middle if there are none)."""
    rng = random.Random(seed)
    x, y, rx, ry = _focus(marks, frame)
    reach = math.hypot(frame.width, frame.height)
    wedges: list[str] = []
    for i in range(_COUNT):
        angle = 2 * math.pi * (i + rng.uniform(-0.4, 0.4)) / _COUNT
        start = rng.uniform(1.0, 1.5)
        half = rng.uniform(0.002, 0.0075)
        tip = (x + rx * start * math.cos(angle), y + ry * start * math.sin(angle))
        a = (x + reach * math.cos(angle - half), y + reach * math.sin(angle - half))
        b = (x + reach * math.cos(angle + half), y + reach * math.sin(angle + half))
        wedges.append(f"M{tip[0]:.1f} {tip[1]:.1f}L{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}Z")
    svg = f'<path d="{"".join(wedges)}" fill="#fff" opacity=".5"/>'
    return Layer(name="speed-lines", role=Role.EFFECT, depth=0.0, svg=svg)


def _focus(marks: tuple[FigureMark, ...], frame: FrameUnits) -> tuple[float, float, float, float]:
    if not marks:
        return frame.width / 2, frame.height * 0.45, frame.width * 0.36, frame.height * 0.36
    left, right = min(m.head.left for m in marks), max(m.head.right for m in marks)
    top, bottom = min(m.head.top for m in marks), max(m.head.bottom for m in marks)
    x, y = (left + right) / 2, (top + bottom) / 2
    return x, y, max(frame.width * 0.3, (right - left) * 0.85), max(frame.height * 0.42, (bottom - top) * 0.85)
