import itertools
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_animatic.frame import FrameUnits, frame_units
from shotwright_animatic.layers import Backdrop, Role
from shotwright_animatic.places import backdrop
from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather

from .places_kit import Pixels, brightness, document, flatten, parse, raster

WIDE, TALL, SQUARE = frame_units(16, 9), frame_units(9, 16), frame_units(1, 1)
ROOMS = (
    Place.OFFICE,
    Place.HOME,
    Place.BEDROOM,
    Place.KITCHEN,
    Place.CLASSROOM,
    Place.CORRIDOR,
    Place.HOSPITAL,
    Place.CAFE,
    Place.SHOP,
    Place.SPACE,
)
WINDOWED = (Place.OFFICE, Place.HOME, Place.BEDROOM, Place.KITCHEN, Place.HOSPITAL, Place.CAFE)

scenes = st.tuples(
    st.sampled_from(Place),
    st.sampled_from(TimeOfDay),
    st.sampled_from(Weather),
    st.integers(0, 2**32),
    st.sampled_from((WIDE, TALL, SQUARE)),
)


@cache
def clear(place: Place, time: TimeOfDay, size: FrameUnits = WIDE) -> Pixels:
    return flatten(backdrop(place, time, Weather.CLEAR, 3, size).layers, size)


def ids_of(text: str) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', text)


class TestDrawing:
    @given(scenes, st.text(max_size=12))
    @settings(max_examples=60, deadline=None)
    def test_every_layer_is_a_self_contained_piece_of_svg(
        self, scene: tuple[Place, TimeOfDay, Weather, int, FrameUnits], name: str
    ) -> None:
        place, time, weather, seed, size = scene

        drawn = backdrop(place, time, weather, seed, size, name)

        for layer in drawn.layers:
            parse(document(layer, size, 64))
            ids = ids_of(layer.defs + layer.svg)
            assert len(ids) == len(set(ids))
            assert all(key.startswith(f"{layer.name}-") for key in ids)
            assert set(re.findall(r"url\(#([^)]*)\)", layer.svg)) <= set(ids)
            assert "href" not in layer.svg
            assert len(layer.svg) + len(layer.defs) < 150_000

    @given(scenes)
    @settings(max_examples=60, deadline=None)
    def test_layers_have_names_of_their_own_and_go_from_far_to_near(
        self, scene: tuple[Place, TimeOfDay, Weather, int, FrameUnits]
    ) -> None:
        drawn = backdrop(*scene)

        names = [layer.name for layer in drawn.layers]
        depths = [layer.depth for layer in drawn.layers if layer.role is not Role.EFFECT]
        assert len(names) == len(set(names))
        assert depths == sorted(depths)
        assert all(0 < depth <= 1.2 for depth in depths)

    @given(scenes)
    @settings(max_examples=20, deadline=None)
    def test_the_same_seed_gives_the_same_bytes(self, scene: tuple[Place, TimeOfDay, Weather, int, FrameUnits]) -> None:
        assert backdrop(*scene) == backdrop(*scene)

    @pytest.mark.parametrize("place", [place for place in Place if place is not Place.CORRIDOR])
    def test_another_seed_gives_another_place_of_the_kind(self, place: Place) -> None:
        first, second = (backdrop(place, TimeOfDay.DAY, Weather.CLEAR, seed, WIDE) for seed in (1, 2))

        assert first.layers != second.layers

    def test_a_sign_bears_the_location_s_name_with_markup_taken_as_words(self) -> None:
        drawn = backdrop(Place.SHOP, TimeOfDay.DAY, Weather.CLEAR, 1, WIDE, "A<b>&C\x00")

        words = [
            "".join(node.itertext())
            for layer in drawn.layers
            for node in parse(document(layer, WIDE, 64)).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert "A<b>&C" in words


class TestBleed:
    @pytest.mark.parametrize("size", [WIDE, TALL, SQUARE], ids=["wide", "tall", "square"])
    @pytest.mark.parametrize("place", Place)
    def test_no_edge_of_the_bled_frame_shows_through(self, place: Place, size: FrameUnits) -> None:
        alpha = clear(place, TimeOfDay.DAY, size)[..., 3]

        assert alpha[2:-2, 2:-2].min() > 0.99


class TestLight:
    @pytest.mark.parametrize("place", Place)
    def test_night_is_darker_than_dusk_and_dusk_than_day(self, place: Place) -> None:
        night, dusk, day = (brightness(clear(place, time)) for time in (TimeOfDay.NIGHT, TimeOfDay.DUSK, TimeOfDay.DAY))

        assert night < dusk - 0.02
        assert dusk < day - 0.02

    @pytest.mark.parametrize("time", TimeOfDay)
    @pytest.mark.parametrize("place", [Place.STREET, Place.PARK, Place.HOME])
    def test_a_storm_is_darker_than_a_clear_sky(self, place: Place, time: TimeOfDay) -> None:
        storm = brightness(flatten(backdrop(place, time, Weather.STORM, 3, WIDE).layers, WIDE))

        assert storm < brightness(clear(place, time)) + 0.02

    @given(st.sampled_from(Place), st.sampled_from(TimeOfDay), st.sampled_from(Weather))
    @settings(max_examples=80, deadline=None)
    def test_people_are_lit_within_bounds(self, place: Place, time: TimeOfDay, weather: Weather) -> None:
        light = backdrop(place, time, weather, 1, WIDE).light

        assert 0.08 <= light.ambient_amount <= 0.34
        assert re.fullmatch("#[0-9a-f]{6}", light.ambient)
        assert re.fullmatch("#[0-9a-f]{6}", light.rim)


class TestRecognition:
    @pytest.mark.parametrize("time", [TimeOfDay.DAY, TimeOfDay.NIGHT])
    def test_every_place_looks_unlike_every_other(self, time: TimeOfDay) -> None:
        pictures = {place: clear(place, time)[..., :3] for place in Place}

        distances = {
            (first, second): float(np.mean(np.abs(pictures[first] - pictures[second])))
            for first, second in itertools.combinations(Place, 2)
        }
        closest = min(distances, key=lambda pair: distances[pair])
        assert distances[closest] > 0.035, closest


def without_drops(drawn: Backdrop) -> Backdrop:
    """Return the same room with the rain behind its windows taken away."""
    layers = tuple(replace(layer, svg=re.sub(r"<g clip-path=.*?</g>", "", layer.svg)) for layer in drawn.layers)
    return replace(drawn, layers=layers)


class TestWeather:
    @pytest.mark.parametrize(
        ("weather", "effects"),
        [
            (Weather.CLEAR, ()),
            (Weather.CLOUDY, ()),
            (Weather.RAIN, ("rain",)),
            (Weather.STORM, ("rain",)),
            (Weather.SNOW, ("snow",)),
            (Weather.FOG, ("fog",)),
            (Weather.WIND, ("dust",)),
        ],
    )
    def test_weather_in_the_open_is_an_effect_that_can_move(self, weather: Weather, effects: tuple[str, ...]) -> None:
        drawn = backdrop(Place.STREET, TimeOfDay.DAY, weather, 1, WIDE)

        assert drawn.effects == effects
        assert tuple(layer.effect for layer in drawn.layers if layer.effect) == effects
        assert all(layer.role is Role.EFFECT for layer in drawn.layers if layer.effect)

    @pytest.mark.parametrize("weather", [Weather.RAIN, Weather.SNOW, Weather.STORM, Weather.FOG])
    @pytest.mark.parametrize("place", ROOMS)
    def test_no_weather_comes_into_a_room(self, place: Place, weather: Weather) -> None:
        drawn = backdrop(place, TimeOfDay.DAY, weather, 1, WIDE)

        assert drawn.effects == ()
        assert all(layer.effect == "" for layer in drawn.layers)

    @pytest.mark.parametrize("place", WINDOWED)
    def test_rain_falls_behind_the_windows_and_nowhere_else(self, place: Place) -> None:
        rain = backdrop(place, TimeOfDay.NIGHT, Weather.RAIN, 1, WIDE)
        dry = without_drops(rain)

        change = np.abs(flatten(rain.layers, WIDE, 320) - flatten(dry.layers, WIDE, 320)).max(axis=2)

        wall = raster(next(layer for layer in rain.layers if layer.name == "wall"), WIDE, 320)[..., 3]
        assert change[wall < 0.5].mean() > 0.004
        assert change[wall > 0.99].max() < 0.004

    def test_snow_lies_on_the_ground(self) -> None:
        bare = flatten(backdrop(Place.PARK, TimeOfDay.DAY, Weather.CLOUDY, 1, WIDE).layers, WIDE)
        snowy = flatten(backdrop(Place.PARK, TimeOfDay.DAY, Weather.SNOW, 1, WIDE).layers, WIDE)

        ground = slice(int(bare.shape[0] * 0.8), None)
        assert brightness(snowy[ground]) > brightness(bare[ground]) + 0.2

    def test_house_plants_stay_green_when_it_snows(self) -> None:
        dry, snowy = (
            next(
                layer
                for layer in backdrop(Place.HOME, TimeOfDay.NIGHT, weather, 1, WIDE).layers
                if layer.name == "middle"
            )
            for weather in (Weather.CLOUDY, Weather.SNOW)
        )

        assert dry == snowy


class TestSize:
    @pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
    @pytest.mark.parametrize("place", Place)
    def test_the_ground_under_people_is_calm(self, place: Place, size: FrameUnits) -> None:
        """Where small figures stand, nothing as strong as a figure's outline may run."""
        picture = flatten(backdrop(place, TimeOfDay.DAY, Weather.CLOUDY, 3, size).layers, size, 128)
        luma = picture[..., :3] @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
        height, width = luma.shape

        stand = luma[int(height * 0.74) : int(height * 0.82), int(width * 0.4) : int(width * 0.6)]

        assert float(np.std(stand)) < 0.16


class TestFrame:
    @given(st.integers(1, 10_000), st.integers(1, 10_000))
    def test_the_short_side_is_always_720(self, width: int, height: int) -> None:
        frame = frame_units(width, height)

        assert min(frame.width, frame.height) == 720
        assert (frame.width >= frame.height) == (width >= height) or frame.width == frame.height

    @pytest.mark.parametrize(
        ("pixels", "units"), [((1920, 1080), (1280, 720)), ((1080, 1920), (720, 1280)), ((64, 64), (720, 720))]
    )
    def test_common_sizes(self, pixels: tuple[int, int], units: tuple[int, int]) -> None:
        frame = frame_units(*pixels)

        assert (frame.width, frame.height) == units

    @pytest.mark.parametrize("sides", [(0, 9), (16, 0), (-16, 9)])
    def test_a_frame_without_extent_is_refused(self, sides: tuple[int, int]) -> None:
        with pytest.raises(ValueError, match="two positive sides"):
            frame_units(*sides)
