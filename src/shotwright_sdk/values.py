"""Plain values that travel between the product and its models.

They are frozen, hold no behaviour beyond what their fields say, and serialise to JSON field by field.
Text fields are "" and collections are empty when a script says nothing; nothing is None that could be empty.
"""

from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What a script says of a person's appearance, as far as it says anything; "" and None mean "not said".

    A model that needs more decides the rest from the character's code and name, so that it decides the same every time.
    """

    hair_colour: str = ""
    """A word (`black`, `brown`, `red`, `blond`, `white`, `grey`, `blue`, `pink`, ...) or `#rrggbb`."""
    hair_length: str = ""
    """`short`, `medium`, `long`, `bald` or ""."""
    hair_style: str = ""
    """`bun`, `ponytail`, `curly`, `straight`, `messy`, `bangs`, `braids` or ""."""
    outfit: str = ""
    """`hoodie`, `suit`, `coat`, `shirt`, `dress`, `hanfu`, `armour`, `lab_coat`, `uniform`, `sailor`,
    `sweater`, ... or ""."""
    outfit_colour: str = ""
    skin: str = ""
    """`light`, `fair`, `tan`, `brown`, `dark` or ""."""
    glasses: bool = False
    beard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """A person of the story. `code` (`char_001`) is unique in the project."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    appearance: str = ""
    """The script's own words on how the person looks."""
    looks: Looks = field(default_factory=Looks)
    personality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place that scenes happen at. `code` (`loc_001`) is unique in the project."""

    code: str
    name: str
    place: Place = Place.OTHER
    interior: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where something stands in the script: first and last line, counted from 1, both inclusive."""

    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words that are spoken, copied from the script character by character.

    `character` is a character's code, "" for the narrator.
    """

    kind: LineKind
    text: str
    character: str = ""
    emotion: Emotion = Emotion.NEUTRAL
    parenthetical: str = ""
    """The author's direction for the delivery, as written: `whispering`, `压低声音`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPoint:
    """Where a camera that follows a path looks at the share `at` of its way, 0 to 1.

    (`x`, `y`) of the picture is then in the middle of the frame, as shares of its width and height: (0.5, 0.5) is its
    middle, (0, 0) its upper left corner. `zoom` magnifies it, 1 to 8.
    """

    at: float
    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMove:
    """How the camera moves during a shot.

    `speed` and `intensity` are factors around 1.0 (0.25 to 4); `start` and `end` are the fractions of the shot
    between which it moves.
    """

    kind: CameraMoveKind = CameraMoveKind.STATIC
    speed: float = 1.0
    intensity: float = 1.0
    easing: Easing = Easing.EASE_IN_OUT
    start: float = 0.0
    end: float = 1.0
    bezier: tuple[float, float, float, float] = (0.25, 0.1, 0.25, 1.0)
    """For `Easing.CUBIC_BEZIER`: x1, y1, x2, y2 as in CSS's `cubic-bezier()`; x1 and x2 lie within 0 to 1."""
    path: tuple[PathPoint, ...] = ()
    """For `CameraMoveKind.FOLLOW_PATH`, in the order of `at`: the camera passes smoothly through every point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How a shot gives way to the next. `duration_s` means nothing to a cut. The film is as long with it as without."""

    kind: TransitionKind = TransitionKind.CUT
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A character as seen in one shot, from left to right in `Shot.figures`."""

    character: str
    emotion: Emotion = Emotion.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One clip of the film. `code` (`shot_001`) is unique in the project; `scene` is a scene's code."""

    code: str
    scene: str
    size: ShotSize = ShotSize.MEDIUM
    angle: Angle = Angle.EYE_LEVEL
    camera: CameraMove = field(default_factory=CameraMove)
    duration_s: float = 3.0
    """How long the shot should last if nothing is spoken; spoken lines lengthen it, never shorten it."""
    description: str = ""
    action: str = ""
    figures: tuple[Figure, ...] = ()
    prop: str = ""
    """For an insert: the thing shown, one English word (`phone`, `letter`, `key`)."""
    lines: tuple[Line, ...] = ()
    transition: Transition = field(default_factory=Transition)
    """Into the next shot; the last shot's leads to nothing but black, if it is a fade."""
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A dramatic unit at one location. `code` (`scene_001`) is unique in the project."""

    code: str
    heading: str
    location: str
    episode: int = 1
    time_of_day: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    mood: Mood = Mood.CALM
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Everything a script was broken down into, in story order."""

    title: str
    language: str
    """`zh` or `en`: the language that is spoken."""
    characters: tuple[Character, ...] = ()
    locations: tuple[Location, ...] = ()
    scenes: tuple[Scene, ...] = ()
    shots: tuple[Shot, ...] = ()
    anchored: tuple[str, ...] = ()
    """Codes that stand in the script itself, and that their records keep. Otherwise codes only count what was found."""


class Style(StrEnum):
    """How the embedded illustrator finishes a picture."""

    INK = "ink"
    """Ink outlines, flat colour, scene light: the default."""
    COMIC = "comic"
    """As `ink`, with speech balloons and speed lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyframeBrief:
    """All that a picture model may know about one shot. `characters` holds those of the shot's figures."""

    shot: Shot
    scene: Scene
    location: Location
    characters: tuple[Character, ...]
    style: Style = Style.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterBrief:
    """A character to be drawn: its reference sheet."""

    character: Character
    style: Style = Style.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationBrief:
    """A place to be drawn without people."""

    location: Location
    style: Style = Style.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicSection:
    """A stretch of film with one mood at one place."""

    mood: Mood
    place: Place
    interior: bool
    time_of_day: TimeOfDay
    weather: Weather
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVoice:
    """The voice a character was given: a voice id, or a blend that only its model can read."""

    voice: str
    speed: float = 1.0
