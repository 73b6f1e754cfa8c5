"""One drawing for every kind of place."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import Backdrop, Layer, SceneLight
from shotwright_animatic.places import (
    beyond,
    deserts,
    grand,
    homes,
    mountains,
    nature,
    schools,
    shores,
    stations,
    streets,
    trade,
    urban,
    wards,
)
from shotwright_animatic.places.light import Light, indoor_light, outdoor_light
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.weather import weather_effects, weather_layers
from shotwright_sdk.values import Location
from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather

_OPEN_AIR: Final[dict[Place, Callable[[Setting], tuple[Layer, ...]]]] = {
    Place.CITY: urban.city,
    Place.STREET: streets.street,
    Place.ROOFTOP: urban.rooftop,
    Place.STATION: stations.station,
    Place.PARK: nature.park,
    Place.FOREST: nature.forest,
    Place.MOUNTAIN: mountains.mountain,
    Place.SEA: shores.sea,
    Place.DESERT: deserts.desert,
    Place.PALACE: grand.palace,
    Place.TEMPLE: grand.temple,
    Place.OTHER: beyond.elsewhere,
}
_ROOMS: Final[dict[Place, Callable[[Setting], tuple[Layer, ...]]]] = {
    Place.HOME: homes.home,
    Place.BEDROOM: homes.bedroom,
    Place.KITCHEN: homes.kitchen,
    Place.OFFICE: wards.office,
    Place.CLASSROOM: schools.classroom,
    Place.CORRIDOR: schools.corridor,
    Place.HOSPITAL: wards.hospital,
    Place.CAFE: trade.cafe,
    Place.SHOP: trade.shop,
    Place.SPACE: beyond.space,
}


def backdrop(  # noqa: PLR0917  # the six words that say what to draw, in the order one says them
    place: Place, time: TimeOfDay, weather: Weather, seed: int, size: FrameUnits, name: str = ""
) -> Backdrop:
    """Draw a place.

    `seed` varies its details, so that two streets differ; the same arguments give the same bytes. `name` is the
    location's name, which may stand on a sign.
    """
    sky_light = outdoor_light(time, weather)
    room = place in _ROOMS
    light = _room_light(place, time, weather) if room else sky_light
    setting = Setting(
        place=place, time=time, weather=weather, seed=seed, size=size, name=name, light=light, sky_light=sky_light
    )
    layers = (_ROOMS[place] if room else _OPEN_AIR[place])(setting)
    scene_light = SceneLight(ambient=light.ambient, ambient_amount=light.ambient_share, rim=light.rim)
    if room:
        return Backdrop(layers=layers, light=scene_light)
    return Backdrop(layers=(*layers, *weather_layers(setting)), light=scene_light, effects=weather_effects(setting))


def _room_light(place: Place, time: TimeOfDay, weather: Weather) -> Light:
    light = indoor_light(time, weather)
    if place is Place.SPACE:
        # Behind its window is no sky: the station's lamps and the planet light it.
        return replace(light, ambient="#4a6ad0", ambient_share=light.ambient_share + 0.06, rim="#8fe0ff")
    return light


def place_seed(location: Location, variation: int = 0) -> int:
    """Return the seed that makes a location look the same in all its pictures; another variation, another place."""
    return int.from_bytes(hashlib.sha256(f"{location.code}\0{variation}".encode()).digest()[:4])
