"""One drawing for every kind of place."""

from collections.abc import Callable
from typing import Final

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import Backdrop, Layer, SceneLight
from shotwright_animatic.places import beyond, grand, homes, institutions, nature, trade, urban, wild
from shotwright_animatic.places.light import indoor_light, outdoor_light
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.weather import weather_effects, weather_layers
from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather

_OPEN_AIR: Final[dict[Place, Callable[[Setting], tuple[Layer, ...]]]] = {
    Place.CITY: urban.city,
    Place.STREET: urban.street,
    Place.ROOFTOP: urban.rooftop,
    Place.STATION: trade.station,
    Place.PARK: nature.park,
    Place.FOREST: nature.forest,
    Place.MOUNTAIN: wild.mountain,
    Place.SEA: wild.sea,
    Place.DESERT: wild.desert,
    Place.PALACE: grand.palace,
    Place.TEMPLE: grand.temple,
    Place.OTHER: beyond.elsewhere,
}
_ROOMS: Final[dict[Place, Callable[[Setting], tuple[Layer, ...]]]] = {
    Place.HOME: homes.home,
    Place.BEDROOM: homes.bedroom,
    Place.KITCHEN: homes.kitchen,
    Place.OFFICE: institutions.office,
    Place.CLASSROOM: institutions.classroom,
    Place.CORRIDOR: institutions.corridor,
    Place.HOSPITAL: institutions.hospital,
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
    light = indoor_light(time, weather) if room else sky_light
    setting = Setting(
        place=place, time=time, weather=weather, seed=seed, size=size, name=name, light=light, sky_light=sky_light
    )
    layers = (_ROOMS[place] if room else _OPEN_AIR[place])(setting)
    scene_light = SceneLight(ambient=light.ambient, ambient_amount=light.ambient_share, rim=light.rim)
    if room:
        return Backdrop(layers=layers, light=scene_light)
    return Backdrop(layers=(*layers, *weather_layers(setting)), light=scene_light, effects=weather_effects(setting))
