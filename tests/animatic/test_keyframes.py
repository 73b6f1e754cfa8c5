"""Shots become pictures: who is in them, what is in front, and comic style's balloons."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shotwright_animatic import lettering
from shotwright_animatic.framing import SUBTITLE_ZONE
from shotwright_animatic.keyframes import keyframe, layer_name
from shotwright_animatic.layers import BLEED, Box, LayeredPicture, Role
from shotwright_animatic.people.looks import design
from shotwright_animatic.raster import flatten, raster_layer
from shotwright_animatic.sheets import SHEET, character_sheet, location_sheet
from shotwright_sdk.values import Location, Style
from shotwright_sdk.vocabulary import Angle, Emotion, LineKind, Mood, Place, ShotSize, Weather
from tests.animatic.casting import CAST, LANDSCAPE, PORTRAIT, brief, person, picture, said

_SAYINGS = st.text(st.sampled_from("你好我是谁跟着，。！？…“”abc deF,.!?<&>1 "), min_size=1, max_size=80)


def _names(shot: LayeredPicture, role: Role) -> list[str]:
    return [layer.name for layer in shot.layers if layer.role is role]


@pytest.mark.parametrize("size", ShotSize)
@pytest.mark.parametrize("frame", [LANDSCAPE, PORTRAIT])
def test_every_size_gives_a_picture_with_its_people(size: ShotSize, frame: object) -> None:
    shot = keyframe(brief(size, people=2), LANDSCAPE if frame is LANDSCAPE else PORTRAIT)
    people = _names(shot, Role.CHARACTER)
    assert people == ([] if size is ShotSize.INSERT else ["char_001", "char_002"])
    assert [mark.layer for mark in shot.figures] == people
    assert shot.layers[-1].effect == "vignette"
    assert len({layer.name for layer in shot.layers}) == len(shot.layers)


def test_figures_without_a_character_and_doubles_are_left_out() -> None:
    shot = brief(people=4, cast=CAST)
    assert len(picture(shot).figures) == 4
    strangers = keyframe(brief(people=2, cast=(person(1), person(1))), LANDSCAPE)
    assert len(strangers.figures) == 1


def test_the_speaker_is_painted_last() -> None:
    shot = picture(brief(people=3, lines=(said(1, "hello"),)))
    assert _names(shot, Role.CHARACTER)[-1] == "char_001"


def test_of_a_crowd_four_are_drawn_and_the_speaker_is_one_of_them() -> None:
    crowd = tuple(person(number) for number in range(1, 8))
    shot = picture(brief(people=7, cast=crowd, lines=(said(6, "hello"),)))
    assert [mark.character for mark in shot.figures] == ["char_001", "char_002", "char_003", "char_006"]


def test_over_the_shoulder_the_listener_is_a_blurred_back() -> None:
    shot = picture(brief(ShotSize.MEDIUM_CLOSE, Angle.OVER_SHOULDER, people=2, lines=(said(2, "hello"),)))
    assert [mark.character for mark in shot.figures] == ["char_002"]
    back = next(layer for layer in shot.layers if layer.name == "char_001-behind")
    assert back.role is Role.FOREGROUND
    assert back.depth > 1
    assert back.blur > 0


def test_a_place_is_the_same_place_in_every_shot_and_another_elsewhere() -> None:
    wide, close = (picture(brief(size, place=Place.CITY)) for size in (ShotSize.WIDE, ShotSize.FULL))
    assert wide.layers[0].defs == close.layers[0].defs
    elsewhere = keyframe(brief(ShotSize.WIDE, place=Place.CITY), LANDSCAPE, settled={"loc_001": 1})
    assert [layer.svg for layer in elsewhere.layers] != [layer.svg for layer in wide.layers]


@pytest.mark.parametrize("angle", Angle)
@pytest.mark.parametrize("frame", [LANDSCAPE, PORTRAIT])
def test_a_moving_camera_never_sees_where_the_drawing_ends(angle: Angle, frame: object) -> None:
    size = LANDSCAPE if frame is LANDSCAPE else PORTRAIT
    shot = keyframe(brief(ShotSize.WIDE, angle, place=Place.STREET), size)
    margin_x, margin_y = size.width * (BLEED - 0.005), size.height * (BLEED - 0.005)
    area = Box(left=-margin_x, top=-margin_y, right=size.width + margin_x, bottom=size.height + margin_y)
    opaque = None
    for layer in shot.layers:
        if layer.role is Role.BACKDROP:
            alpha = raster_layer(layer, size, 0.05, crop=area).rgba[..., 3] > 250
            opaque = alpha if opaque is None else opaque | alpha
    assert opaque is not None
    assert opaque.all()


def test_an_insert_shows_the_thing_and_an_unknown_thing_only_the_light() -> None:
    phone = picture(brief(ShotSize.INSERT, prop="phone"))
    assert "prop" in [layer.name for layer in phone.layers]
    odd = picture(brief(ShotSize.INSERT, prop="zzxqv"))
    assert "prop" not in [layer.name for layer in odd.layers]
    prop = next(layer for layer in phone.layers if layer.name == "prop")
    alpha = raster_layer(prop, LANDSCAPE, 0.25, crop=Box(left=0, top=0, right=1280, bottom=720)).rgba[..., 3]
    rows, _ = alpha.nonzero()
    assert rows.max() / 0.25 < LANDSCAPE.height * (1 - SUBTITLE_ZONE)


def test_ink_style_has_neither_balloons_nor_speed_lines() -> None:
    shot = picture(brief(lines=(said(1, "快跑！"),), mood=Mood.ACTION))
    assert not _names(shot, Role.BALLOON)
    assert "speed-lines" not in _names(shot, Role.EFFECT)


def test_comic_style_speaks_and_rushes() -> None:
    shot = picture(brief(lines=(said(1, "快跑！"),), mood=Mood.ACTION, style=Style.COMIC))
    assert _names(shot, Role.BALLOON) == ["balloon-1"]
    assert "speed-lines" in _names(shot, Role.EFFECT)


def test_narration_gets_no_balloon_and_thoughts_get_clouds() -> None:
    told = picture(brief(lines=(said(1, "深夜。", kind=LineKind.NARRATION),), style=Style.COMIC))
    assert not _names(told, Role.BALLOON)
    thought = picture(brief(lines=(said(1, "为什么？", kind=LineKind.THOUGHT),), style=Style.COMIC))
    (balloon,) = [layer for layer in thought.layers if layer.role is Role.BALLOON]
    assert balloon.svg.count("<circle") > 8


@settings(deadline=None, max_examples=25)
@given(
    st.lists(_SAYINGS, min_size=1, max_size=3),
    st.integers(1, 4),
    st.sampled_from([ShotSize.MEDIUM, ShotSize.CLOSE_UP, ShotSize.WIDE]),
    st.booleans(),
)
@example(["111111111111<1111!"], 3, ShotSize.CLOSE_UP, False)  # its tail led over somebody else's face
def test_balloons_cover_no_face_and_stay_in_the_frame(
    sayings: list[str], people: int, size: ShotSize, tall: bool
) -> None:
    frame = PORTRAIT if tall else LANDSCAPE
    lines = tuple(said(1 + i % people, text) for i, text in enumerate(sayings))
    shot = keyframe(brief(size, people=people, lines=lines, style=Style.COMIC), frame)
    area = Box(left=-60, top=-60, right=frame.width + 60, bottom=frame.height + 60)
    for layer in shot.layers:
        if layer.role is not Role.BALLOON:
            continue
        alpha = raster_layer(layer, frame, 0.25, crop=area).rgba[..., 3] > 128
        rows, columns = alpha.nonzero()
        assert columns.min() / 0.25 - 60 >= 0
        assert columns.max() / 0.25 - 60 <= frame.width
        assert rows.min() / 0.25 - 60 >= 0
        assert rows.max() / 0.25 - 60 <= frame.height * (1 - SUBTITLE_ZONE) + 4
        for mark in shot.figures:
            face = mark.face.grown(-4)
            inside = alpha[
                round((face.top + 60) * 0.25) : round((face.bottom + 60) * 0.25),
                round((face.left + 60) * 0.25) : round((face.right + 60) * 0.25),
            ]
            assert not inside.any()


@given(_SAYINGS, st.floats(4, 16))
def test_wrapping_loses_no_letter_and_breaks_where_it_may(text: str, most: float) -> None:
    lines = lettering.wrap(text, most)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(line[0] not in "，。！？…,.!?" for line in lines[1:])


def test_english_is_broken_between_words() -> None:
    lines = lettering.wrap("Do not be afraid. I came to help you.", 9)
    assert len(lines) > 1
    assert " ".join(lines) == "Do not be afraid. I came to help you."


def test_names_that_are_no_xml_names_become_layer_names() -> None:
    assert layer_name("char_001") == "char_001"
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", layer_name("1 林夏/x"))


def test_rain_is_in_the_still_and_offered_as_particles() -> None:
    shot = picture(brief(place=Place.STREET, weather=Weather.RAIN))
    assert "rain" in shot.effects
    assert any(layer.effect == "rain" for layer in shot.layers)


def test_character_sheets_show_moods_figure_and_name() -> None:
    sheet = character_sheet(CAST[0])
    assert sheet.size == SHEET
    assert "林夏" in sheet.layers[-1].svg
    moods = [layer for layer in sheet.layers if layer.name.startswith("mood-")]
    assert len(moods) == len(Emotion) - 1
    image = flatten(sheet, (320, 180))
    assert image.std() > 20
    assert "".join(sorted(character_sheet(CAST[1]).layers[0].svg)) != "".join(sorted(sheet.layers[0].svg))


def test_location_sheets_show_the_four_times_of_day() -> None:
    sheet = location_sheet(Location(code="loc_001", name="Bar & <Grill>", place=Place.SEA))
    image = flatten(sheet, (320, 180)).astype(float)
    dawn, day, dusk, night = image[30:90, :155], image[30:90, 165:], image[105:170, :155], image[105:170, 165:]
    assert night.mean() < dusk.mean()
    assert night.mean() < dawn.mean()
    assert night.mean() < day.mean()


@pytest.mark.parametrize("size", ShotSize)
def test_every_variation_of_a_shot_is_another_picture_of_the_same_people(size: ShotSize) -> None:
    found = [keyframe(brief(size, people=2, prop="phone"), LANDSCAPE, variation=number) for number in range(3)]
    drawn = [flatten(one, (320, 180)).tobytes() for one in found]
    assert len(set(drawn)) == len(drawn)
    assert len({frozenset(mark.character for mark in one.figures) for one in found}) == 1


@pytest.mark.parametrize("variation", range(4))
def test_no_variation_takes_a_face_out_of_the_frame(variation: int) -> None:
    for size in ShotSize:
        for people in (1, 2, 3):
            shot = keyframe(brief(size, people=people), LANDSCAPE, variation=variation)
            for mark in shot.figures:
                assert mark.face.left >= 0
                assert mark.face.right <= LANDSCAPE.width


def test_people_look_as_their_settled_references_do() -> None:
    plain, other = (
        keyframe(brief(ShotSize.MEDIUM, people=1), LANDSCAPE, settled={"char_001": number}) for number in range(2)
    )
    people = [[layer.svg for layer in shot.layers if layer.role is Role.CHARACTER] for shot in (plain, other)]
    assert people[0] != people[1]


def test_whoever_plays_a_second_role_keeps_the_face_of_the_first() -> None:
    first, second = person(1), replace(person(2), gender=person(1).gender, age=person(1).age, looks=person(1).looks)
    known = design(first, 1)

    same = design(second, 1, (first.code, first.name))

    assert (same.code, same.name) == (second.code, second.name)
    assert replace(same, code=known.code, name=known.name) == known
    assert replace(design(second, 1), code=known.code, name=known.name) != known


def test_a_reference_from_a_library_says_whom_to_draw() -> None:
    shot = brief(ShotSize.MEDIUM, people=1)
    plain, cast = (keyframe(shot, LANDSCAPE, drawn_as=one) for one in ({}, {"char_001": ("char_004", "Mei")}))
    people = [[layer.svg for layer in one.layers if layer.role is Role.CHARACTER] for one in (plain, cast)]
    assert people[0] != people[1]
