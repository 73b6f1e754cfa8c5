"""People look the same in every size, mood and light: compared in what is drawn and in pixels."""

import numpy as np
import pytest

from shotwright_animatic.layers import Box, Layer, Role, SceneLight
from shotwright_animatic.people import lorelei, wardrobe
from shotwright_animatic.people.drawing import Drawing
from shotwright_animatic.people.figure import FEET_Y, whole_figure
from shotwright_animatic.people.lighting import STUDIO, Lighting
from shotwright_animatic.people.looks import Design, design
from shotwright_animatic.people.mouths import MouthState
from shotwright_animatic.people.portrait import half_figure
from shotwright_animatic.raster import Pixels, raster_layer
from shotwright_sdk.vocabulary import Emotion, Gender, Place, ShotSize
from tests.animatic.casting import LANDSCAPE, brief, fills, person, picture

_LIGHT = Lighting(light=STUDIO)
_AREA = Box(left=-200, top=0, right=1180, bottom=2100)


def _pixels(drawing: Drawing, variants: dict[str, str] | None = None, area: Box = _AREA) -> Pixels:
    layer = Layer(name="who", role=Role.CHARACTER, depth=0.75, svg=drawing.svg, defs=drawing.defs)
    return raster_layer(layer, LANDSCAPE, 0.12, variants=variants, crop=area).rgba


def _share(pixels: Pixels, tint: str, tolerance: int = 14) -> float:
    wanted = np.array([int(tint[i : i + 2], 16) for i in (1, 3, 5)])
    close = (np.abs(pixels[..., :3].astype(int) - wanted) <= tolerance).all(axis=-1) & (pixels[..., 3] > 200)
    return float(close.mean())


def _own_colours(who: Design) -> tuple[str, ...]:
    return tuple(_LIGHT.tone(tint) for tint in (who.skin, who.main))


@pytest.mark.parametrize("emotion", Emotion)
def test_the_mood_changes_the_face_and_nothing_else(emotion: Emotion) -> None:
    who = design(person(2))
    calm, moved = (
        _pixels(half_figure(who, Emotion.NEUTRAL, _LIGHT, "who")),
        _pixels(half_figure(who, emotion, _LIGHT, "who")),
    )
    face = (slice(30, 110), slice(50, 118))
    outside = np.ones(calm.shape[:2], bool)
    outside[face] = False
    assert np.array_equal(calm[outside], moved[outside])
    assert emotion is Emotion.NEUTRAL or not np.array_equal(calm[face], moved[face])


def test_all_moods_are_different_faces() -> None:
    who = design(person(2))
    seen = {_pixels(half_figure(who, emotion, _LIGHT, "who")).tobytes() for emotion in Emotion}
    assert len(seen) == len(Emotion)


@pytest.mark.parametrize("gender", [Gender.FEMALE, Gender.MALE])
def test_near_and_far_show_the_same_colours(gender: Gender) -> None:
    who = design(person(5, gender))
    near = half_figure(who, Emotion.HAPPY, _LIGHT, "who")
    far = whole_figure(who, Emotion.HAPPY, _LIGHT, "who")
    assert set(_own_colours(who)) <= fills(near.svg) & fills(far.svg)
    for tint in _own_colours(who):
        assert _share(_pixels(near), tint) > 0.01
        assert _share(_pixels(far), tint) > 0.01


def test_a_character_keeps_its_design_in_every_shot_size() -> None:
    tints: set[frozenset[str]] = set()
    for size in (ShotSize.WIDE, ShotSize.MEDIUM, ShotSize.CLOSE_UP):
        layer = next(x for x in picture(brief(size)).layers if x.role is Role.CHARACTER)
        own = design(person(1, name="林夏"))
        light = Lighting(light=picture(brief(size)).light)
        wanted = {light.tone(own.skin), light.tone(own.main)}
        assert wanted <= fills(layer.svg)
        tints.add(frozenset(wanted))
    assert len(tints) == 1


@pytest.mark.parametrize("outfit", wardrobe.OUTFITS)
def test_every_outfit_is_drawn_near_and_far(outfit: str) -> None:
    plain = design(person(1, outfit="hoodie"))
    who = design(person(1, outfit=outfit))
    near, far = half_figure(who, Emotion.NEUTRAL, _LIGHT, "who"), whole_figure(who, Emotion.NEUTRAL, _LIGHT, "who")
    assert "[[" not in near.svg + far.svg
    assert "{{" not in near.svg + far.svg
    if outfit != "hoodie":
        assert not np.array_equal(_pixels(near), _pixels(half_figure(plain, Emotion.NEUTRAL, _LIGHT, "who")))
    whole = _pixels(far, area=Box(left=-300, top=0, right=1300, bottom=FEET_Y + 40))
    assert whole[-16:-6, :, 3].any(), "the feet stand on the ground line"


@pytest.mark.parametrize("state", MouthState)
def test_each_state_of_the_mouth_is_another_picture(state: MouthState) -> None:
    who = half_figure(design(person(1)), Emotion.NEUTRAL, _LIGHT, "who")
    others = [_pixels(who, {"mouth": other}) for other in MouthState if other is not state]
    assert not any(np.array_equal(_pixels(who, {"mouth": state}), other) for other in others)


@pytest.mark.parametrize("emotion", Emotion)
def test_a_blink_shuts_the_eyes_in_every_mood(emotion: Emotion) -> None:
    who = design(person(1))
    drawn = half_figure(who, emotion, _LIGHT, "who")
    eyes = Box(left=350, top=400, right=745, bottom=612)
    opened, closed = _pixels(drawn, {"eyes": "open"}, eyes), _pixels(drawn, {"eyes": "closed"}, eyes)
    white = _LIGHT.tone("#fdfbf8")
    assert _share(opened, white) > _share(closed, white)


def test_night_dims_a_person_and_lights_the_side_of_the_light() -> None:
    who = design(person(1))
    night = SceneLight(ambient="#20205a", ambient_amount=0.34, rim="#60f0ff")
    day = _pixels(half_figure(who, Emotion.NEUTRAL, _LIGHT, "who"))
    right = _pixels(half_figure(who, Emotion.NEUTRAL, Lighting(light=night, side=1), "who"))
    left = _pixels(half_figure(who, Emotion.NEUTRAL, Lighting(light=night, side=-1), "who"))
    seen = day[..., 3] > 250
    assert right[seen][:, :3].mean() < day[seen][:, :3].mean() * 0.9
    half = day.shape[1] // 2
    cyan = [(p[..., 1].astype(int) - p[..., 0] > 60) & seen for p in (right, left)]
    assert cyan[0][:, half:].sum() > cyan[0][:, :half].sum()
    assert cyan[1][:, :half].sum() > cyan[1][:, half:].sum()


def test_every_part_of_the_art_is_there() -> None:
    assert all(lorelei.hair_paths(number)[1] for number in range(1, 49))
    assert all(lorelei.head_paths(number)[1] for number in range(1, 5))


def test_everyone_in_a_busy_shot_is_in_it_once() -> None:
    drawn = [layer.name for layer in picture(brief(people=4, place=Place.PARK)).layers if layer.role is Role.CHARACTER]
    assert sorted(drawn) == ["char_001", "char_002", "char_003", "char_004"]
