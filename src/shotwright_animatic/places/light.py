"""What the time of day and the weather do to colours: the tables behind every drawing.

Places are drawn in their colours of a neutral noon. `Light.direct` multiplies those, `Light.haze` swallows what is
far away, and the scene light on people follows from both.
"""

from dataclasses import dataclass, replace
from typing import Final

from shotwright_animatic.places.paint import darken, desaturate, mix, multiply
from shotwright_sdk.vocabulary import TimeOfDay, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """The light of one time and weather. Colours are `#rrggbb`, shares 0 to 1."""

    sky: tuple[str, str, str, str]
    """From the zenith to the horizon."""
    direct: str
    haze: str
    haze_share: float
    """How much of a thing at distance 1 (the horizon) is lost in the haze."""
    glow: str
    """The colour of the sun, the moon, and of what they touch."""
    cloud: tuple[str, str]
    """Lit and shaded side of a cloud."""
    shadow: str
    lamps: float
    """0 when lamps are off, 1 when they are all that lights the scene."""
    cover: float
    """How much of the sky is closed, 0 to 1."""
    ambient: str
    ambient_share: float
    rim: str


OUTDOORS: Final = {
    TimeOfDay.DAWN: Light(
        sky=("#5f74b4", "#a493c4", "#eeb2b2", "#ffe0b8"),
        direct="#d9c2cc",
        haze="#f0c6c0",
        haze_share=0.74,
        glow="#fff0cf",
        cloud=("#ffe3d6", "#b69cc4"),
        shadow="#4d4c86",
        lamps=0.25,
        cover=0.0,
        ambient="#c890b4",
        ambient_share=0.16,
        rim="#ffdcb8",
    ),
    TimeOfDay.DAY: Light(
        sky=("#2f86d8", "#5fb0ec", "#a6d9f5", "#e6f5f6"),
        direct="#fffaf0",
        haze="#cfe8f2",
        haze_share=0.72,
        glow="#fffbe6",
        cloud=("#ffffff", "#b9d3ea"),
        shadow="#3b5a8c",
        lamps=0.0,
        cover=0.0,
        ambient="#bfe0f5",
        ambient_share=0.08,
        rim="#fff6dc",
    ),
    TimeOfDay.DUSK: Light(
        sky=("#33306f", "#8a4a90", "#e5745f", "#ffc070"),
        direct="#c98c84",
        haze="#e88a68",
        haze_share=0.62,
        glow="#ffdf9a",
        cloud=("#ffb184", "#7b4a86"),
        shadow="#2c2358",
        lamps=0.6,
        cover=0.0,
        ambient="#c4517a",
        ambient_share=0.2,
        rim="#ffb777",
    ),
    TimeOfDay.NIGHT: Light(
        sky=("#070a26", "#10164a", "#232a6c", "#43408a"),
        direct="#50589c",
        haze="#3a3a80",
        haze_share=0.5,
        glow="#fdf3cf",
        cloud=("#4a5296", "#1c2156"),
        shadow="#080a24",
        lamps=1.0,
        cover=0.0,
        ambient="#2a2f78",
        ambient_share=0.32,
        rim="#9a7cff",
    ),
}

INDOORS: Final = {
    TimeOfDay.DAWN: ("#d3bfc6", "#4d4c86", "#c79ab0", 0.15, "#ffdcc0", 0.3),
    TimeOfDay.DAY: ("#fffaf2", "#3d4a78", "#ffe6bd", 0.08, "#fff4da", 0.0),
    TimeOfDay.DUSK: ("#d3a594", "#33204e", "#d06a58", 0.18, "#ffb878", 0.65),
    TimeOfDay.NIGHT: ("#735e70", "#120a22", "#4a3468", 0.24, "#ffcf8a", 1.0),
}
"""For rooms: light, shadow, ambient, its share, rim, lamps. At night the lamps of the room are on."""

_OVERCAST: Final = {
    Weather.CLEAR: (0.0, 0.0, 0.0),
    Weather.WIND: (0.1, 0.0, 0.15),
    Weather.CLOUDY: (0.45, 0.08, 0.6),
    Weather.RAIN: (0.62, 0.2, 0.85),
    Weather.STORM: (0.66, 0.36, 1.0),
    Weather.SNOW: (0.55, 0.04, 0.8),
    Weather.FOG: (0.6, 0.02, 0.9),
}
"""How grey, how dark and how closed the sky becomes."""

_HAZE_BY_WEATHER: Final = {
    Weather.CLEAR: 0.0,
    Weather.WIND: 0.02,
    Weather.CLOUDY: 0.06,
    Weather.RAIN: 0.16,
    Weather.STORM: 0.12,
    Weather.SNOW: 0.16,
    Weather.FOG: 0.26,
}


def outdoor_light(time: TimeOfDay, weather: Weather) -> Light:
    """Return the light in the open."""
    clear = OUTDOORS[time]
    grey, dark, cover = _OVERCAST[weather]
    if cover == 0:
        return clear
    # Lamps colour the clouds of a night or an evening: grey takes less hold then.
    grey *= 1 - 0.45 * clear.lamps

    def dull(colour: str) -> str:
        return darken(desaturate(colour, grey), dark)

    first, second, third, last = (dull(colour) for colour in clear.sky)
    # An overcast sky is flat: its top and its horizon come closer together.
    middle = mix(second, third, 0.5)
    flat = (mix(first, middle, cover * 0.5), mix(second, middle, cover * 0.4), third, mix(last, middle, cover * 0.35))
    return replace(
        clear,
        sky=flat,
        direct=darken(mix(desaturate(clear.direct, grey * 0.7), flat[2], cover * 0.22), dark * 0.6),
        haze=mix(dull(clear.haze), flat[3], 0.4),
        haze_share=min(0.92, clear.haze_share + _HAZE_BY_WEATHER[weather]),
        cloud=(dull(clear.cloud[0]), darken(dull(clear.cloud[1]), dark * 0.5)),
        cover=cover,
        ambient=mix(clear.ambient, dull(clear.ambient), 0.6),
        ambient_share=min(0.34, clear.ambient_share + 0.08 * cover),
        rim=mix(clear.rim, flat[3], 0.5 * cover),
        lamps=min(1.0, clear.lamps + 0.35 * dark + 0.1 * cover),
    )


def indoor_light(time: TimeOfDay, weather: Weather) -> Light:
    """Return the light of a room: its own, with the sky of the open behind the windows."""
    open_air = outdoor_light(time, weather)
    direct, shadow, ambient, share, rim, lamps = INDOORS[time]
    _, dark, cover = _OVERCAST[weather]
    return replace(
        open_air,
        direct=multiply(direct, mix("#ffffff", "#c9d2e4", cover * (1 - lamps) * (0.5 + dark))),
        haze=multiply(mix("#e9dcc8", direct, 0.5), direct),
        haze_share=0.25,
        shadow=shadow,
        ambient=ambient,
        ambient_share=share,
        rim=rim,
        lamps=min(1.0, lamps + 0.3 * cover * (1 - lamps)),
    )
