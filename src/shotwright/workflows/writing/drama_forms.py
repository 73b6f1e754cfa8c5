"""The forms in which models write dramas, and the values that come of them."""

from pydantic import BaseModel, ConfigDict, Field

from shotwright.domain.dramas import Outline, Synopsis, WrittenScene, WrittenShot
from shotwright_sdk.values import Character, Location
from shotwright_sdk.vocabulary import (
    Age,
    Angle,
    CameraMoveKind,
    Emotion,
    Gender,
    Mood,
    Place,
    ShotSize,
    TimeOfDay,
    Weather,
)


class _Form(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)


class PersonForm(_Form):
    name: str
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    appearance: str
    personality: str = ""


class PlaceForm(_Form):
    name: str
    place: Place = Place.OTHER
    interior: bool = False
    description: str


class SynopsisForm(_Form):
    title: str
    synopsis: str


class OutlineForm(_Form):
    title: str
    characters: list[PersonForm]
    locations: list[PlaceForm]
    episodes: list[SynopsisForm]

    def as_value(self) -> Outline:
        return Outline(
            title=_line(self.title),
            people=tuple(
                Character(
                    code=f"char_{number:03d}",
                    name=_line(one.name),
                    gender=one.gender,
                    age=one.age,
                    appearance=_line(one.appearance),
                    personality=_line(one.personality),
                )
                for number, one in enumerate(self.characters, start=1)
            ),
            places=tuple(
                Location(
                    code=f"loc_{number:03d}",
                    name=_line(one.name),
                    place=one.place,
                    interior=one.interior,
                    description=_line(one.description),
                )
                for number, one in enumerate(self.locations, start=1)
            ),
            episodes=tuple(Synopsis(title=_line(one.title), text=_line(one.synopsis)) for one in self.episodes),
        )


class SeenForm(_Form):
    name: str
    emotion: Emotion = Emotion.NEUTRAL


class ShotForm(_Form):
    size: ShotSize = ShotSize.MEDIUM
    angle: Angle = Angle.EYE_LEVEL
    camera: CameraMoveKind = CameraMoveKind.STATIC
    description: str = ""
    action: str
    seen: list[SeenForm] = Field(default_factory=list[SeenForm])
    speaker: str = ""
    text: str = ""
    emotion: Emotion = Emotion.NEUTRAL

    def as_value(self) -> WrittenShot:
        # A path has points that nobody was asked for.
        camera = CameraMoveKind.STATIC if self.camera is CameraMoveKind.FOLLOW_PATH else self.camera
        return WrittenShot(
            size=self.size,
            angle=self.angle,
            camera=camera,
            description=_line(self.description),
            action=_line(self.action),
            seen=tuple((_line(one.name), one.emotion) for one in self.seen),
            speaker=_line(self.speaker),
            text=_line(self.text),
            emotion=self.emotion,
        )


class SceneForm(_Form):
    location: str
    time_of_day: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    mood: Mood = Mood.CALM
    shots: list[ShotForm]


class EpisodeForm(_Form):
    scenes: list[SceneForm]

    def as_value(self) -> tuple[WrittenScene, ...]:
        return tuple(
            WrittenScene(
                place=_line(one.location),
                time_of_day=one.time_of_day,
                weather=one.weather,
                mood=one.mood,
                shots=tuple(shot.as_value() for shot in one.shots),
            )
            for one in self.scenes
        )


def _line(text: str) -> str:
    return " ".join(text.split())
