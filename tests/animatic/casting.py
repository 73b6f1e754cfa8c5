"""Characters, shots and pictures for the tests of the illustrator's people."""

import re

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.keyframes import keyframe
from shotwright_animatic.layers import LayeredPicture
from shotwright_sdk.values import Character, Figure, KeyframeBrief, Line, Location, Looks, Scene, Shot, Style
from shotwright_sdk.vocabulary import (
    Age,
    Angle,
    Emotion,
    Gender,
    LineKind,
    Mood,
    Place,
    ShotSize,
    TimeOfDay,
    Weather,
)

LANDSCAPE = FrameUnits(width=1280, height=720)
PORTRAIT = FrameUnits(width=720, height=1280)


def person(
    number: int, gender: Gender = Gender.FEMALE, age: Age = Age.ADULT, name: str = "", **looks: object
) -> Character:
    wish = Looks(**looks)  # pyright: ignore[reportArgumentType]  (keyword by keyword, as a test says them)
    return Character(code=f"char_{number:03d}", name=name or f"Person {number}", gender=gender, age=age, looks=wish)


CAST = (
    person(1, name="林夏"),
    person(2, Gender.MALE, outfit="coat"),
    person(3, age=Age.CHILD),
    person(4, Gender.MALE, Age.ELDER),
)


def said(number: int, text: str, emotion: Emotion = Emotion.NEUTRAL, kind: LineKind = LineKind.DIALOGUE) -> Line:
    return Line(kind=kind, text=text, character=f"char_{number:03d}", emotion=emotion)


def brief(
    size: ShotSize = ShotSize.MEDIUM,
    angle: Angle = Angle.EYE_LEVEL,
    *,
    people: int = 1,
    emotion: Emotion = Emotion.NEUTRAL,
    lines: tuple[Line, ...] = (),
    place: Place = Place.OTHER,
    style: Style = Style.INK,
    prop: str = "",
    mood: Mood = Mood.CALM,
    weather: Weather = Weather.CLEAR,
    cast: tuple[Character, ...] = CAST,
) -> KeyframeBrief:
    figures = tuple(Figure(character=who.code, emotion=emotion) for who in cast[:people])
    return KeyframeBrief(
        shot=Shot(code="shot_001", scene="scene_001", size=size, angle=angle, figures=figures, lines=lines, prop=prop),
        scene=Scene(
            code="scene_001",
            heading="1",
            location="loc_001",
            time_of_day=TimeOfDay.DUSK,
            weather=weather,
            mood=mood,
        ),
        location=Location(code="loc_001", name="天台", place=place),
        characters=cast,
        style=style,
    )


def picture(shot: KeyframeBrief, frame: FrameUnits = LANDSCAPE) -> LayeredPicture:
    return keyframe(shot, frame)


def fills(svg: str) -> set[str]:
    """Return the colours that a drawing is filled with."""
    return set(re.findall(r'fill="(#[0-9a-f]{6})"', svg))
