"""What a script says, in its own order, before anyone thinks of pictures."""

from dataclasses import dataclass, field
from typing import TypeAlias

from shotwright_sdk.values import Anchor, Transition
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, LineKind, Mood, ShotSize, TimeOfDay, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """The author's wish for a shot; None and "" mean no wish."""

    size: ShotSize | None = None
    angle: Angle | None = None
    move: CameraMoveKind | None = None
    prop: str = ""
    subject: str = ""
    """What the hint says beyond its key words: `手机屏幕` in `[特写：手机屏幕]`."""

    def over(self, earlier: "Hint | None") -> "Hint":
        """Return this hint, completed by an earlier one."""
        if earlier is None:
            return self
        return Hint(
            size=self.size or earlier.size,
            angle=self.angle or earlier.angle,
            move=self.move or earlier.move,
            prop=self.prop or earlier.prop,
            subject=self.subject or earlier.subject,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Something heard. `speaker` is the name as the script has it, "" for the narrator."""

    kind: LineKind
    speaker: str
    text: str
    anchor: Anchor
    parenthetical: str = ""
    hint: Hint | None = None
    transition: Transition | None = None
    """Out of its last picture, if the script says so: no picture goes on beyond it, even if it is a cut."""
    row: int = 0
    """The row of a storyboard table that it comes from, which is one shot; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something seen: one paragraph, or one `△` line."""

    text: str
    anchor: Anchor
    hint: Hint | None = None
    transition: Transition | None = None
    """As that of a speech."""
    row: int = 0


Element: TypeAlias = Speech | Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a heading or a field says of where and when; None and "" mean that it does not say."""

    name: str = ""
    interior: bool | None = None
    time: TimeOfDay | None = None
    weather: Weather | None = None
    same_time: bool = False


@dataclass(slots=True, kw_only=True)
class SceneDraft:
    """A scene while it is read."""

    heading: str
    setting: Setting
    episode: int
    anchor: Anchor
    is_formal: bool
    """Whether the heading has the form of a scene heading, rather than being any heading."""
    elements: list[Element] = field(default_factory=list[Element])
    present: list[str] = field(default_factory=list[str])
    mood: Mood | None = None
    opening: Transition | None = None
    """What stands between its heading and whatever happens first."""
    ending: Transition | None = None
    """Out of its last picture, as far as that is not said by the scene's own elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastEntry:
    """One entry of a script's list of characters, as written."""

    name: str
    aliases: tuple[str, ...] = ()
    gender_and_age: str = ""
    appearance: str = ""
    personality: str = ""


@dataclass(slots=True, kw_only=True)
class ScriptDraft:
    """A whole script as read, with names not yet merged."""

    title: str
    language: str
    cast: list[CastEntry] = field(default_factory=list[CastEntry])
    places: dict[str, str] = field(default_factory=dict[str, str])
    """What the script's list of locations says, by name."""
    scenes: list[SceneDraft] = field(default_factory=list[SceneDraft])
    is_prose: bool = False
    """Whether this is a told story, whose sentences are narrated, not a screenplay, whose actions are played."""
