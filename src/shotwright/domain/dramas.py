"""Multi-episode dramas: what people order, how long it comes to be, and what a finished script of one is made of.

A drama is one project. Its episodes share people and places, and so their reference pictures; each has its own film.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from shotwright.domain.errors import NotFound, WritingNotPossible
from shotwright.domain.manuscript.names import is_code, is_name
from shotwright.domain.manuscript.words import is_any_label
from shotwright.domain.speaking import EN_WORDS_PER_S, ZH_CHARACTERS_PER_S, seconds_to_say
from shotwright.domain.timeline import LEAD_S, TAIL_S
from shotwright.domain.writing import is_chinese, require, require_within
from shotwright_sdk.values import Breakdown, CameraMove, Character, Figure, Line, Location, Scene, Shot
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Emotion, LineKind, Mood, ShotSize, TimeOfDay, Weather

MOST_EPISODES: Final = 100
MOST_SCENES: Final = 20
MOST_SECONDS: Final = 1_800
MOST_SHOTS: Final = 120
"""So many shots of an episode one answer can hold."""
MOST_PEOPLE: Final = 12
MOST_PLACES: Final = 12
_MOST_PROMPT: Final = 20_000
_SHOT_S: Final = 5.0
"""About so long a shot is to be: what most video models make."""
_LEAST_SHOT_S: Final = 2.0
_ROOM: Final = 0.85
"""Lines are to fill so much of a shot at most: a longer one makes its clip a video model's next length up, and dear."""
_SLACK: Final = 1 / _ROOM
_SHOWN: Final = 5


class DramaNotFound(NotFound):
    code = "drama_not_found"

    def __init__(self, project: str) -> None:
        super().__init__(
            f"“{project}” was not ordered as a drama. `POST /projects/generate-drama` and `shotwright drama` order one."
        )


class Step(StrEnum):
    """How far a drama is on its road, as people speak of it. Computed, never stored."""

    SCRIPT = "script"
    STORYBOARD = "storyboard"
    PICTURES = "pictures"
    VIDEOS = "videos"
    REVIEW = "review"
    """Nothing can go on before a person decides."""
    EXPORT = "export"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a drama is to be. `prompt` is "" if its script is a person's own, and then the counts are only wishes.

    `scenes` and `duration_s` are each episode's. `people` and `places` are the most there are in the whole drama.
    """

    title: str
    prompt: str = ""
    genre: str = ""
    episodes: int = 3
    scenes: int = 4
    duration_s: int = 60
    language: str = "en"
    people: int = 4
    places: int = 4

    @property
    def shots_per_scene(self) -> int:
        return max(1, round(self.duration_s / self.scenes / _SHOT_S))

    @property
    def shots_per_episode(self) -> int:
        return self.scenes * self.shots_per_scene

    @property
    def shot_s(self) -> float:
        """How long each shot is, in seconds."""
        return round(max(_LEAST_SHOT_S, self.duration_s / self.shots_per_episode), 1)

    @property
    def line_s(self) -> float:
        """How long a line is to take, so that its shot stays as long as it is planned."""
        return max(1.0, _ROOM * (self.shot_s - float(LEAD_S + TAIL_S)))

    @property
    def line_length(self) -> int:
        """The same in Chinese characters, or in words."""
        return int(self.line_s * (ZH_CHARACTERS_PER_S if self.language == "zh" else EN_WORDS_PER_S))

    def check(self) -> None:
        """Raise WritingNotPossible unless a drama can be so."""
        require(self.prompt, "The prompt is empty. Say in a sentence or two what the drama is to be about.")
        require_within(len(self.prompt), 1, _MOST_PROMPT, "characters of prompt")
        for value, most, what in (
            (self.episodes, MOST_EPISODES, "episodes"),
            (self.scenes, MOST_SCENES, "scenes for each episode"),
            (self.duration_s, MOST_SECONDS, "seconds for each episode"),
            (self.people, MOST_PEOPLE, "people"),
            (self.places, MOST_PLACES, "places"),
        ):
            require_within(value, 1, most, what)
        if self.shots_per_episode > MOST_SHOTS:
            raise WritingNotPossible(
                f"{self.duration_s} seconds are {self.shots_per_episode} shots, and one episode can have {MOST_SHOTS}. "
                "Make it shorter, or have more episodes."
            )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synopsis:
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What all episodes have in common, and what happens in each. People and places have their codes already."""

    title: str
    people: tuple[Character, ...]
    places: tuple[Location, ...]
    episodes: tuple[Synopsis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenShot:
    """`speaker` is "" for the narrator, `text` "" if nothing is said. Who is seen is named with what they feel."""

    size: ShotSize
    angle: Angle
    camera: CameraMoveKind
    description: str
    action: str
    seen: tuple[tuple[str, Emotion], ...] = ()
    speaker: str = ""
    text: str = ""
    emotion: Emotion = Emotion.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScene:
    place: str
    time_of_day: TimeOfDay
    weather: Weather
    mood: Mood
    shots: tuple[WrittenShot, ...]


def outline_complaint(outline: Outline, brief: Brief) -> str:
    """Return what is wrong with an outline, for its author to do better; "" if nothing is."""
    if len(outline.episodes) != brief.episodes:
        return f"Give exactly {brief.episodes} episodes; these are {len(outline.episodes)}."
    if not all(one.text for one in outline.episodes):
        return "Every episode needs a synopsis."
    for what, most, names in (
        ("characters", brief.people, [one.name for one in outline.people]),
        ("locations", brief.places, [one.name for one in outline.places]),
    ):
        if not 1 <= len(names) <= most:
            return f"Give 1 to {most} {what}; these are {len(names)}."
        if len({name.casefold() for name in names}) != len(names):
            return f"Every one of the {what} needs a name of its own."
        unclear = [name for name in names if not is_name(name) or is_code(name) or is_any_label(name)]
        if unclear:
            return f"These cannot be names of {what}: {', '.join(unclear[:_SHOWN])}. Give short, plain names."
    return ""


def episode_complaint(scenes: Sequence[WrittenScene], outline: Outline, brief: Brief) -> str:
    """Return what is wrong with an episode, for its author to do better; "" if nothing is."""
    return _wrong_counts(scenes, brief) or _wrong_names(scenes, outline) or _wrong_words(scenes, brief)


def _wrong_counts(scenes: Sequence[WrittenScene], brief: Brief) -> str:
    if len(scenes) != brief.scenes:
        return f"Give exactly {brief.scenes} scenes; these are {len(scenes)}."
    wrong = [
        f"scene {number} has {len(scene.shots)}"
        for number, scene in enumerate(scenes, start=1)
        if len(scene.shots) != brief.shots_per_scene
    ]
    return f"Give every scene exactly {brief.shots_per_scene} shots; {', '.join(wrong[:_SHOWN])}." if wrong else ""


def _wrong_names(scenes: Sequence[WrittenScene], outline: Outline) -> str:
    strangers = _strangers(scenes, outline)
    if not strangers:
        return ""
    people, places = (", ".join(one.name for one in many) for many in (outline.people, outline.places))
    return f"Nobody and nothing is called {', '.join(strangers[:_SHOWN])}. People: {people}. Locations: {places}."


def _wrong_words(scenes: Sequence[WrittenScene], brief: Brief) -> str:
    shots = [shot for scene in scenes for shot in scene.shots]
    if not all(shot.action or shot.description for shot in shots):
        return "Every shot needs an action."
    spoken = " ".join(shot.text for shot in shots)
    if spoken.strip() and is_chinese(spoken) != (brief.language == "zh"):
        return f"What is spoken is to be in {'Chinese' if brief.language == 'zh' else 'English'}."
    long = [shot.text for shot in shots if seconds_to_say(shot.text) > _SLACK * brief.line_s]
    words = "characters" if brief.language == "zh" else "words"
    return f"These lines are too long, {brief.line_length} {words} fit: {' / '.join(long[:_SHOWN])}" if long else ""


def _strangers(scenes: Sequence[WrittenScene], outline: Outline) -> list[str]:
    people = {one.name.casefold() for one in outline.people}
    places = {one.name.casefold() for one in outline.places}
    shots = [shot for scene in scenes for shot in scene.shots]
    named = [name for shot in shots for name in (shot.speaker, *(who for who, _ in shot.seen))]
    return [
        *dict.fromkeys(name for name in named if name and name.casefold() not in people),
        *dict.fromkeys(scene.place for scene in scenes if scene.place.casefold() not in places),
    ]


def as_breakdown(outline: Outline, episodes: Mapping[int, Sequence[WrittenScene]], brief: Brief) -> Breakdown:
    """Return the episodes that were written as the story of a production.

    Codes count through the whole drama as it was ordered: an episode that is written later fits in between, and what
    was made of the others stays theirs.
    """
    parts = [part for number in sorted(episodes) for part in _parts(number, episodes[number], outline, brief)]
    scenes, shots = tuple(scene for scene, _ in parts), tuple(shot for _, many in parts for shot in many)
    codes = [one.code for many in (outline.people, outline.places, scenes, shots) for one in many]
    return Breakdown(
        title=outline.title,
        language=brief.language,
        characters=outline.people,
        locations=outline.places,
        scenes=scenes,
        shots=shots,
        anchored=tuple(codes),
    )


def _parts(
    episode: int, scenes: Sequence[WrittenScene], outline: Outline, brief: Brief
) -> Iterator[tuple[Scene, tuple[Shot, ...]]]:
    people = {one.name.casefold(): one.code for one in outline.people}
    places = {one.name.casefold(): one for one in outline.places}
    for at, written in enumerate(scenes):
        number = (episode - 1) * brief.scenes + at + 1
        place = places[written.place.casefold()]
        scene = Scene(
            code=f"scene_{number:03d}",
            heading=place.name,
            location=place.code,
            episode=episode,
            time_of_day=written.time_of_day,
            weather=written.weather,
            mood=written.mood,
        )
        first = (number - 1) * brief.shots_per_scene + 1
        shots = enumerate(written.shots, start=first)
        yield scene, tuple(_shot(scene, one, code, people, brief) for code, one in shots)


def _shot(scene: Scene, written: WrittenShot, number: int, people: Mapping[str, str], brief: Brief) -> Shot:
    speaker = people[written.speaker.casefold()] if written.speaker else ""
    seen = {people[name.casefold()]: emotion for name, emotion in written.seen}
    line = Line(
        kind=LineKind.DIALOGUE if speaker else LineKind.NARRATION,
        text=written.text,
        character=speaker,
        emotion=written.emotion,
    )
    return Shot(
        code=f"shot_{number:03d}",
        scene=scene.code,
        size=written.size,
        angle=written.angle,
        camera=CameraMove(kind=written.camera),
        duration_s=brief.shot_s,
        description=written.description or written.action,
        action=written.action or written.description,
        figures=tuple(Figure(character=code, emotion=emotion) for code, emotion in list(seen.items())[:3]),
        lines=(line,) if written.text else (),
    )


def expected(brief: Brief) -> Breakdown:
    """Return a story as large as the drama can become: from it its price is told before it is written."""
    people = tuple(Character(code=f"char_{n:03d}", name=f"{n}") for n in range(1, brief.people + 1))
    places = tuple(Location(code=f"loc_{n:03d}", name=f"{n}") for n in range(1, brief.places + 1))
    outline = Outline(title=brief.title, people=people, places=places, episodes=())
    letters = int(brief.line_s * (4 if brief.language == "zh" else 14))
    shot = WrittenShot(
        size=ShotSize.MEDIUM,
        angle=Angle.EYE_LEVEL,
        camera=CameraMoveKind.STATIC,
        description="-",
        action="-",
        seen=tuple((one.name, Emotion.NEUTRAL) for one in people[:2]),
        speaker=people[0].name,
        text="-" * letters,
    )
    scene = WrittenScene(
        place=places[0].name,
        time_of_day=TimeOfDay.DAY,
        weather=Weather.CLEAR,
        mood=Mood.CALM,
        shots=(shot,) * brief.shots_per_scene,
    )
    return as_breakdown(outline, dict.fromkeys(range(1, brief.episodes + 1), (scene,) * brief.scenes), brief)
