"""The story: people, places, scenes, shots and what is spoken."""

from dataclasses import asdict, fields, replace
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, TypeAdapter

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.changes import fingerprint_of
from shotwright.domain.states import Review
from shotwright.domain.stories import Story, line_code
from shotwright_sdk.values import (
    Anchor,
    CameraMove,
    Character,
    Figure,
    Line,
    Location,
    Looks,
    Scene,
    Shot,
    Transition,
)
from shotwright_sdk.vocabulary import (
    Age,
    Angle,
    CameraMoveKind,
    Easing,
    Emotion,
    Gender,
    LineKind,
    Mood,
    Place,
    ShotSize,
    TimeOfDay,
    TransitionKind,
    Weather,
)

Short = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=20_000)]
Code = Annotated[str, Field(max_length=64)]
_LOOKS = TypeAdapter(Looks)


class _Change(Given):
    """A partial change: what is left out stays as it is."""

    def said(self) -> dict[str, Any]:
        """Return what was said, field by field; null says nothing."""
        return {name: value for name in self.model_fields_set if (value := getattr(self, name)) is not None}


class LooksGiven(Given):
    """What is said of a person's appearance; "" says nothing."""

    hair_colour: Short = ""
    hair_length: Short = ""
    hair_style: Short = ""
    outfit: Short = ""
    outfit_colour: Short = ""
    skin: Short = ""
    glasses: bool = False
    beard: bool = False


class LooksRead(Told):
    hair_colour: str
    hair_length: str
    hair_style: str
    outfit: str
    outfit_colour: str
    skin: str
    glasses: bool
    beard: bool


class LinesRead(Told):
    """Where something stands in the script that was broken down: first and last line, from 1, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, anchor: Anchor | None) -> Self | None:
        return cls(first=anchor.first_line, last=anchor.last_line) if anchor is not None else None


class MergeGiven(Given):
    model_config = shown({"into": "char_001"})

    into: Code
    """The code of the one that stays."""


class CharacterChange(_Change):
    model_config = shown({"appearance": "short red hair, blue coat"})

    name: Short | None = None
    aliases: Annotated[list[Short], Field(max_length=50)] | None = None
    gender: Gender | None = None
    age: Age | None = None
    appearance: Text | None = None
    looks: LooksGiven | None = None
    personality: Text | None = None

    def upon(self, value: Character) -> Character:
        said = self.said()
        if self.looks is not None:
            said["looks"] = _LOOKS.validate_python({**asdict(value.looks), **self.looks.model_dump(exclude_unset=True)})
        if self.aliases is not None:
            said["aliases"] = tuple(self.aliases)
        return replace(value, **said)


class CharacterNew(CharacterChange):
    model_config = shown(
        {"name": "Lin", "gender": "female", "age": "adult", "appearance": "short red hair, brown coat"}
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]  # it has to be said

    def made(self) -> Character:
        return self.upon(Character(code="", name=self.name))


class CharacterRead(Told):
    id: UUID
    code: str
    name: str
    aliases: list[str]
    gender: Gender
    age: Age
    appearance: str
    looks: LooksRead
    personality: str
    voice: str
    review: Review
    fingerprint: str
    """Of what it says: a decision that names it counts for nothing else."""
    shots: list[str]
    """In which it is seen or heard."""

    @classmethod
    def of(cls, story: Story, value: Character) -> Self:
        voice = story.voices.get(value.code)
        return cls(
            id=story.ids[value.code],
            **_plain(value, "looks"),
            looks=LooksRead.model_validate(value.looks),
            voice=voice.voice if voice is not None else "",
            review=story.reviews[value.code],
            fingerprint=fingerprint_of(value),
            shots=[one.code for one in story.parts.shots if _shows(one, value.code)],
        )


def _shows(shot: Shot, character: str) -> bool:
    return any(one.character == character for one in (*shot.figures, *shot.lines))


class LocationChange(_Change):
    model_config = shown({"description": "Dry tiles, morning haze"})

    name: Short | None = None
    place: Place | None = None
    interior: bool | None = None
    description: Text | None = None

    def upon(self, value: Location) -> Location:
        return replace(value, **self.said())


class LocationNew(LocationChange):
    model_config = shown(
        {"name": "Roof", "place": "rooftop", "interior": False, "description": "Wet tiles, neon behind"}
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]  # it has to be said

    def made(self) -> Location:
        return self.upon(Location(code="", name=self.name))


class LocationRead(Told):
    id: UUID
    code: str
    name: str
    place: Place
    interior: bool
    description: str
    review: Review
    fingerprint: str
    """Of what it says: a decision that names it counts for nothing else."""
    scenes: list[str]

    @classmethod
    def of(cls, story: Story, value: Location) -> Self:
        return cls(
            id=story.ids[value.code],
            **_plain(value),
            review=story.reviews[value.code],
            fingerprint=fingerprint_of(value),
            scenes=[one.code for one in story.parts.scenes if one.location == value.code],
        )


class SceneChange(_Change):
    model_config = shown({"mood": "tense", "weather": "storm"})

    heading: Short | None = None
    location: Code | None = None
    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None
    mood: Mood | None = None

    def upon(self, value: Scene) -> Scene:
        return replace(value, **self.said())


class SceneNew(SceneChange):
    model_config = shown(
        {
            "heading": "EXT. ROOF - NIGHT",
            "location": "loc_001",
            "time_of_day": "night",
            "weather": "rain",
            "after": "scene_001",
        }
    )

    location: Code  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]  # it has to be said
    after: Code = ""
    """The scene that it follows, in whose episode it is; "" puts it first of all."""

    def made(self) -> Scene:
        return self.upon(Scene(code="", heading="", location=self.location))

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said().items() if name != "after"}


class SceneRead(Told):
    id: UUID
    code: str
    heading: str
    episode: int
    location: str
    time_of_day: TimeOfDay
    weather: Weather
    mood: Mood
    lines_in_script: LinesRead | None
    shots: list[str]
    """In order."""

    @classmethod
    def of(cls, story: Story, value: Scene) -> Self:
        shots = [one.code for one in story.parts.shots if one.scene == value.code]
        return cls(
            id=story.ids[value.code],
            **_plain(value, "anchor"),
            lines_in_script=LinesRead.of(value.anchor),
            shots=shots,
        )


class EpisodeRead(Told):
    number: int
    scenes: list[str]
    shots: int


class LineGiven(Given):
    kind: LineKind
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    character: Code = ""
    """A character's code; "" for the narrator."""
    emotion: Emotion = Emotion.NEUTRAL
    parenthetical: Short = ""

    @property
    def value(self) -> Line:
        return Line(**self.model_dump())


class LineRead(Told):
    code: str
    kind: LineKind
    text: str
    character: str
    emotion: Emotion
    parenthetical: str


class CameraGiven(Given):
    """How the camera moves; see the library of presets for good ones."""

    kind: CameraMoveKind
    speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    intensity: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    easing: Easing = Easing.EASE_IN_OUT
    start: Annotated[float, Field(ge=0, le=1)] = 0.0
    end: Annotated[float, Field(ge=0, le=1)] = 1.0

    @property
    def value(self) -> CameraMove:
        return CameraMove(**self.model_dump())


class CameraRead(Told):
    kind: CameraMoveKind
    speed: float
    intensity: float
    easing: Easing
    start: float
    end: float


class TransitionGiven(Given):
    kind: TransitionKind
    duration_s: Annotated[float, Field(ge=0, le=5)] = 0.0

    @property
    def value(self) -> Transition:
        return Transition(**self.model_dump())


class TransitionRead(Told):
    kind: TransitionKind
    duration_s: float


class FigureGiven(Given):
    character: Code
    emotion: Emotion = Emotion.NEUTRAL


class FigureRead(Told):
    character: str
    emotion: Emotion


class _ShotFields(_Change):
    size: ShotSize | None = None
    angle: Angle | None = None
    camera: CameraGiven | None = None
    duration_s: Annotated[float, Field(gt=0, le=600)] | None = None
    description: Text | None = None
    action: Text | None = None
    figures: Annotated[list[FigureGiven], Field(max_length=50)] | None = None
    """From left to right."""
    prop: Annotated[str, Field(max_length=64)] | None = None
    lines: Annotated[list[LineGiven], Field(max_length=200)] | None = None
    transition: TransitionGiven | None = None

    def upon(self, value: Shot) -> Shot:
        said = self.said()
        if self.camera is not None:
            said["camera"] = self.camera.value
        if self.transition is not None:
            said["transition"] = self.transition.value
        if self.figures is not None:
            said["figures"] = tuple(Figure(**one.model_dump()) for one in self.figures)
        if self.lines is not None:
            said["lines"] = tuple(one.value for one in self.lines)
        return replace(value, **said)


class ShotChange(_ShotFields):
    model_config = shown({"duration_s": 3.5, "camera": {"kind": "dolly_in", "speed": 1.0}})

    scene: Code | None = None


class ShotNew(_ShotFields):
    model_config = shown(
        {
            "scene": "scene_001",
            "after": "shot_003",
            "size": "medium",
            "angle": "low",
            "action": "Lin looks up.",
            "figures": [{"character": "char_001", "emotion": "surprised"}],
            "lines": [{"kind": "dialogue", "text": "Who are you?", "character": "char_001"}],
        }
    )

    scene: Code
    after: Code = ""
    """The shot that it follows; "" puts it first in its scene."""

    def made(self) -> Shot:
        return self.upon(Shot(code="", scene=self.scene))

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said().items() if name != "after"}


class ShotRead(Told):
    id: UUID
    code: str
    scene: str
    position: int
    """In the whole film, counted from 1."""
    size: ShotSize
    angle: Angle
    camera: CameraRead
    duration_s: float
    description: str
    action: str
    figures: list[FigureRead]
    prop: str
    lines: list[LineRead]
    transition: TransitionRead
    lines_in_script: LinesRead | None
    review: Review
    fingerprint: str
    """Of what it says: a decision that names it counts for nothing else."""

    @classmethod
    def of(cls, story: Story, value: Shot, position: int) -> Self:
        return cls(
            id=story.ids[value.code],
            **_plain(value, "camera", "figures", "lines", "transition", "anchor"),
            position=position,
            camera=CameraRead.model_validate(value.camera),
            figures=[FigureRead.model_validate(one) for one in value.figures],
            lines=[
                LineRead(code=line_code(value.code, number), **_plain(one))
                for number, one in enumerate(value.lines, start=1)
            ],
            transition=TransitionRead.model_validate(value.transition),
            lines_in_script=LinesRead.of(value.anchor),
            review=story.reviews[value.code],
            fingerprint=fingerprint_of(value),
        )


class ShotOrder(Given):
    model_config = shown({"shots": ["shot_002", "shot_001", "shot_003"]})

    shots: Annotated[list[Code], Field(max_length=100_000)]
    """Every shot's code, exactly once."""


class ShotMove(Given):
    model_config = shown({"after": "shot_004"})

    after: Code = ""
    scene: Code = ""
    """If `after` is "": the scene in which it comes first."""


class ShotCut(Given):
    model_config = shown({"at_line": 2})

    at_line: Annotated[int, Field(ge=1, le=10_000)] = 1
    """The line, counted from 1, that the second part begins with."""


def _plain(value: Character | Location | Scene | Shot | Line, *without: str) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value) if one.name not in without}
