"""Everything that a place must know while it is drawn."""

import hashlib
import random
from dataclasses import dataclass

from shotwright_animatic.frame import SHORT_SIDE, FrameUnits
from shotwright_animatic.layers import BLEED
from shotwright_animatic.places.light import Light
from shotwright_animatic.places.paint import mix, multiply
from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A place at one time, in one weather, in one frame.

    Fractions of the frame become picture units with `x` and `y`; sizes of things are multiplied by `scale`.
    """

    place: Place
    time: TimeOfDay
    weather: Weather
    seed: int
    size: FrameUnits
    name: str
    light: Light
    sky_light: Light
    """The light in the open, which a room sees through its windows; the same as `light` outdoors."""

    def x(self, share: float) -> float:
        return self.size.width * share

    def y(self, share: float) -> float:
        return self.size.height * share

    @property
    def left(self) -> float:
        return -BLEED * self.size.width

    @property
    def right(self) -> float:
        return (1 + BLEED) * self.size.width

    @property
    def top(self) -> float:
        return -BLEED * self.size.height

    @property
    def bottom(self) -> float:
        return (1 + BLEED) * self.size.height

    @property
    def width(self) -> float:
        """Width with the bleed on both sides."""
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def scale(self) -> float:
        """1 for 16:9 and square; larger in an upright frame, where people stand larger too."""
        return (self.size.height / SHORT_SIDE) ** 0.6

    @property
    def upright(self) -> bool:
        return self.size.height > self.size.width

    @property
    def snowy(self) -> bool:
        """Whether snow lies on things here: in the open, not in a room."""
        return self.weather is Weather.SNOW and self.light is self.sky_light

    @property
    def wet(self) -> bool:
        return self.weather in {Weather.RAIN, Weather.STORM}

    def tone(self, colour: str, distance: float = 0.0) -> str:
        """Return a noon colour as it looks in this light at a distance of 0 (here) to 1 (the horizon)."""
        return mix(multiply(colour, self.light.direct), self.light.haze, distance * self.light.haze_share)

    def lit(self, colour: str) -> str:
        """Return the colour of something that shines by itself, by as much as lamps are on."""
        return mix(self.tone(colour), colour, self.light.lamps)

    def random(self, *subject: object) -> random.Random:
        """Return random numbers of one subject's own, so that a change elsewhere does not move them."""
        key = repr((self.seed, self.place.value, *subject)).encode()
        return random.Random(int.from_bytes(hashlib.sha256(key).digest()[:8], "big"))
