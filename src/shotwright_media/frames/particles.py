"""Weather over a picture: rain, snow, dust, embers, petals, fog. The same seed and time give the same pixels."""

import math
from typing import Final

import cv2
import numpy as np

from shotwright_media.frames.canvas import Canvas
from shotwright_media.frames.colour import Bytes, yuv_of
from shotwright_media.frames.geometry import Affine
from shotwright_media.frames.splats import draw
from shotwright_media.frames.swarms import COLOURS, SWARMS, Flight, Weather

_FOG_CELLS: Final = 24
_FOG_DENSITY: Final = 0.42
"""Opacity of the thickest fog at intensity 1."""


class Particles:
    """One kind of weather.

    `intensity`: 1 is plain rain or snow, 0.3 a few drops, 2 a storm. `wind`: -1 (to the left) to 1, more in a storm.
    `depth` says how much a panning camera shifts it.
    """

    def __init__(
        self,
        weather: Weather,
        *,
        aspect: float = 16 / 9,
        intensity: float = 1.0,
        wind: float = -0.35,
        depth: float = 1.0,
        seed: int = 0,
    ) -> None:
        self.weather, self.depth = weather, depth
        self._colour = yuv_of(*COLOURS[weather])
        self._flights = [
            (swarm, Flight(swarm, aspect=aspect, intensity=intensity, wind=wind, seed=seed + order))
            for order, swarm in enumerate(SWARMS[weather])
        ]
        self._fog = _fog_banks(seed) if weather is Weather.FOG else None
        self._wind, self._thickness = wind, _FOG_DENSITY * min(intensity, 2.0)

    def draw(self, canvas: Canvas, seconds: float, shift_x: float = 0.0, shift_y: float = 0.0) -> None:
        """Draw the weather as it is `seconds` into the shot; the shifts are the camera's, in pixels."""
        alpha = canvas.scratch(canvas.width, canvas.height, 1)[0]
        x, y = shift_x / canvas.height, shift_y / canvas.height
        if self._fog is None:
            self._swarms(alpha, seconds, x, y)
        else:
            self._banks(self._fog, alpha, seconds, x)
        canvas.tint(self._colour, alpha)

    def _swarms(self, alpha: Bytes, seconds: float, x: float, y: float) -> None:
        alpha.fill(0)
        height, width = alpha.shape
        for swarm, flight in self._flights:
            pieces = flight.at(seconds, x, y)
            if swarm.softness == 1:
                draw(swarm.shape, pieces, alpha)
                continue
            small = np.zeros((height // swarm.softness, width // swarm.softness), np.uint8)
            draw(swarm.shape, pieces, small)
            cv2.GaussianBlur(small, (5, 5), 1.1, dst=small)
            cv2.max(alpha, cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dst=alpha)

    def _banks(self, banks: list[Bytes], alpha: Bytes, seconds: float, shift: float) -> None:
        """Two sheets of fog that drift over each other at different speeds; thicker below."""
        height, width = alpha.shape
        small = np.zeros((max(2, height // 8), max(2, width // 8)), np.float32)
        step = banks[0].shape[0] / small.shape[0]
        for order, bank in enumerate(banks):
            heights = (0.03 + 0.03 * order) * (0.3 + abs(self._wind)) * math.copysign(seconds, self._wind) + shift
            left = -heights * bank.shape[0] % (bank.shape[1] / 2)
            matrix = Affine(a=step, tx=left, d=step).between_pixels()
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            small += cv2.warpAffine(bank, matrix, small.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
        rising = np.linspace(0.35, 1.0, small.shape[0], dtype=np.float32)[:, None]
        thick = np.clip(small * (self._thickness / 2) * rising, 0, 255)
        cv2.resize(thick.astype(np.uint8), (width, height), dst=alpha, interpolation=cv2.INTER_LINEAR)


def _fog_banks(seed: int) -> list[Bytes]:
    """Two sheets of cloud, shape (96, 2 x 192), whose halves are alike and seamless: sums of smooth random waves."""
    random = np.random.default_rng([seed, _FOG_CELLS])
    banks: list[Bytes] = []
    y, x = np.ogrid[0:96, 0:192]
    for _ in range(2):
        sheet = np.zeros((96, 192))
        for _ in range(_FOG_CELLS):
            across, down = random.integers(1, 6), random.integers(-5, 6)
            waves = 2 * math.pi * (x / 192 * across + y / 192 * down + random.random())
            sheet += np.sin(waves) / math.hypot(across, down)
        low, high = np.percentile(sheet, (4, 96))
        seamless = (np.clip((sheet - low) / (high - low), 0, 1) * 255).astype(np.uint8)
        banks.append(np.hstack([seamless, seamless]))
    return banks
