"""Which sound belongs to a place."""

from enum import StrEnum
from typing import Final

from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather


class AmbienceKind(StrEnum):
    RAIN = "rain"
    RAIN_OUTSIDE = "rain_outside"
    """Rain heard from within a room."""
    STORM = "storm"
    STORM_OUTSIDE = "storm_outside"
    WIND = "wind"
    CITY = "city"
    BIRDS = "birds"
    CRICKETS = "crickets"
    SEA = "sea"
    ROOM = "room"
    CROWD = "crowd"
    SPACE = "space"


_INDOORS: Final = {
    Place.CAFE: AmbienceKind.CROWD,
    Place.STATION: AmbienceKind.CROWD,
    Place.SHOP: AmbienceKind.CROWD,
}
_OUTDOORS: Final = {
    Place.CITY: AmbienceKind.CITY,
    Place.STREET: AmbienceKind.CITY,
    Place.ROOFTOP: AmbienceKind.CITY,
    Place.CAFE: AmbienceKind.CROWD,
    Place.SHOP: AmbienceKind.CITY,
    Place.STATION: AmbienceKind.CROWD,
    Place.SEA: AmbienceKind.SEA,
    Place.MOUNTAIN: AmbienceKind.WIND,
    Place.DESERT: AmbienceKind.WIND,
}
_ALWAYS_INDOORS: Final = frozenset(
    {Place.OFFICE, Place.HOME, Place.BEDROOM, Place.KITCHEN, Place.CLASSROOM, Place.CORRIDOR, Place.HOSPITAL}
)
_WET: Final = {Weather.RAIN: AmbienceKind.RAIN, Weather.STORM: AmbienceKind.STORM}
_WET_OUTSIDE: Final = {Weather.RAIN: AmbienceKind.RAIN_OUTSIDE, Weather.STORM: AmbienceKind.STORM_OUTSIDE}


def ambience_for(place: Place, interior: bool, weather: Weather, time_of_day: TimeOfDay) -> AmbienceKind:
    """Return what is heard at a place, in its weather and at its hour."""
    if place is Place.SPACE:
        return AmbienceKind.SPACE
    if interior or place in _ALWAYS_INDOORS:
        return _WET_OUTSIDE.get(weather) or _INDOORS.get(place, AmbienceKind.ROOM)
    if weather in _WET:
        return _WET[weather]
    if place in _OUTDOORS:
        return _OUTDOORS[place]
    if weather in (Weather.WIND, Weather.SNOW):
        return AmbienceKind.WIND
    return AmbienceKind.CRICKETS if time_of_day is TimeOfDay.NIGHT else AmbienceKind.BIRDS
