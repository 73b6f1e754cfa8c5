"""What a provider offers: up to five kinds of model, each one small protocol.

A request holds all that the product knows; a model uses what it can. Methods are coroutines: a model that computes in
this process does so in a thread. Errors are those of `shotwright_sdk.errors`. A model holds no state between calls
that a result depends on: the same request gives the same result as far as the model can promise it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Protocol, TypeAlias

from shotwright_sdk.values import (
    Breakdown,
    CameraMove,
    CastVoice,
    Character,
    CharacterBrief,
    KeyframeBrief,
    LocationBrief,
    MusicSection,
    Size,
)
from shotwright_sdk.vocabulary import Emotion, LineKind, MouthShape, Weather

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Facts: TypeAlias = Mapping[str, Json]
OnProgress: TypeAlias = Callable[[float], None]
"""Called with the done share, 0 to 1; may raise to stop the work."""


class BreakdownModel(Protocol):
    async def break_down(self, text: str, name: str) -> Breakdown:
        """Break a Markdown script down.

        Raises:
            ScriptNotUsable: It holds nothing that can be filmed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An approved picture of a character or location. `facts` is what the model that drew it said of it."""

    code: str
    picture: bytes
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """One picture. `brief` says in structure what `prompt` says in words; `size` is in pixels.

    `attempt` counts from 1; a model without real randomness can vary what the script leaves open by it.
    """

    brief: CharacterBrief | LocationBrief | KeyframeBrief
    prompt: str
    negative: str
    size: Size
    seed: int
    attempt: int = 1
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG, its layers as one SVG document (or ""), and what the model knows of it."""

    png: bytes
    layers_svg: str = ""
    facts: Facts = field(default_factory=dict[str, Json])


class PictureModel(Protocol):
    async def draw(self, request: PictureRequest) -> Picture:
        """Draw one picture of exactly `request.size`.

        Raises:
            ModelRefused: Out of the model's limits.
        """
        ...


class LayersModel(Protocol):
    async def flatten(self, layers_svg: str, size: Size) -> Picture:
        """Draw a layered picture that a person has edited.

        Raises:
            BrokenLayers: It cannot be read; the message says where and what to do.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice to choose from. `gender` and `language` are lower-case words: `female`, `zh`."""

    id: str
    language: str
    gender: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    text: str
    language: str
    voice: CastVoice
    emotion: Emotion = Emotion.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Part of a line and when it is heard, in seconds from the line's start. A line's phrases join to its text."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """What the speaker's mouth looks like from `start_s` to `end_s`, in seconds from the line's start."""

    start_s: float
    end_s: float
    shape: MouthShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A spoken line: a mono 16-bit WAV file, its exact length, its phrases, and the mouth if the model knows it."""

    wav: bytes
    duration_s: Fraction
    phrases: tuple[Phrase, ...]
    mouths: tuple[Mouth, ...] = ()


class SpeechModel(Protocol):
    def voices(self) -> Sequence[Voice]: ...

    def cast(
        self, characters: Sequence[Character], language: str, wishes: Mapping[str, str]
    ) -> Mapping[str, CastVoice]:
        """Give every character, and `narrator`, a voice of its own.

        Args:
            characters: In story order; those before a character are never affected by those after it.
            language: `zh` or `en`.
            wishes: Character's code or name, or `narrator`, to voice id: what a person chose.

        Raises:
            UnknownVoice: A wish names a voice that does not exist.
        """
        ...

    async def speak(self, request: SpeechRequest) -> Speech:
        """Speak one line.

        Raises:
            UnknownVoice, ModelFileMissing
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A line heard during a clip. `wav` is a path to the line's sound, `start_s` counts from the clip's start."""

    kind: LineKind
    character: str
    start_s: Fraction
    wav: Path
    mouths: tuple[Mouth, ...] = ()
    """Counted from the line's start; empty if only the sound is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRequest:
    """One shot in motion: exactly `frames` pictures of `size` at `rate` frames per second, written to `out`."""

    keyframe: bytes
    layers_svg: str
    facts: Facts
    camera: CameraMove
    weather: Weather
    lines: tuple[SpokenLine, ...]
    size: Size
    rate: Fraction
    frames: int
    seed: int
    out: Path


class MotionModel(Protocol):
    async def animate(self, request: ClipRequest, on_progress: OnProgress) -> Facts:
        """Write the clip and return what is known of it.

        Raises:
            BrokenLayers: The layers cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicRequest:
    """A film's bed, section after section, without a gap; `rate` is the film's frames per second."""

    sections: tuple[MusicSection, ...]
    rate: Fraction
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """Two stereo 16-bit WAV files of the same length at 48 kHz: the score, and the sound of the places."""

    score_wav: bytes
    ambience_wav: bytes


class MusicModel(Protocol):
    async def compose(self, request: MusicRequest) -> Music: ...


def _nothing() -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A set of models under one name. A provider has the kinds it has; the others are None."""

    name: str
    breakdown: BreakdownModel | None = None
    pictures: PictureModel | None = None
    layers: LayersModel | None = None
    speech: SpeechModel | None = None
    motion: MotionModel | None = None
    music: MusicModel | None = None
    warm_up: Callable[[], None] = _nothing
    """Called once before work begins; may start in the background what takes a while to be ready."""
