"""What a film is to be, as it is given and shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.films import FilmSettings, FilmWish, Subtitles
from shotwright.domain.finish import CaptionLook, Loudness, NativeSound, ShortClips, join
from shotwright.domain.states import Gate, GateMode
from shotwright_sdk.values import Style
from shotwright_sdk.vocabulary import TransitionKind

_Name = Annotated[str, Field(max_length=200)]
_EXAMPLE: dict[str, JsonValue] = {"size": "1280x720", "rate": "24", "style": "ink", "subtitles": "burned"}


class BetweenScenes(Given):
    """How one scene goes over into the next, where the script asks for nothing else."""

    kind: TransitionKind = TransitionKind.CUT
    duration_s: Annotated[float, Field(ge=0, le=5)] = 0.0


class FilmChange(Given):
    """What a film is to be. What is left out stays as it is; null says nothing."""

    model_config = shown(_EXAMPLE)

    size: Annotated[str, Field(max_length=20)] | None = None
    """Width x height in pixels, both even: `1280x720`."""
    rate: Literal["24", "25", "30"] | None = None
    """Frames per second."""
    style: Style | None = None
    subtitles: Subtitles | None = None
    voices: Annotated[dict[_Name, _Name], Field(max_length=1000)] | None = None
    """A character's name, or `narrator`, to a voice; all others are given theirs."""
    loudness: Loudness | None = None
    captions: CaptionLook | None = None
    short_clips: ShortClips | None = None
    native_sound: NativeSound | None = None
    handles_s: Annotated[float, Field(ge=0, le=2)] | None = None
    between_scenes: BetweenScenes | None = None
    mark: bool | None = None
    """Whether words in a corner say that the film was made by AI."""

    def upon(self, settings: FilmSettings) -> FilmSettings:
        """Return `settings` with what was said.

        Raises:
            FormatNotAllowed
        """
        return self._wish().upon(settings)

    def _wish(self) -> FilmWish:
        between = self.between_scenes
        return FilmWish.read(self, join(between.kind, between.duration_s) if between is not None else None)


class FilmGiven(FilmChange):
    """What a new film is to be, gates included; of those of an old one they decide who may pass them."""

    gates: dict[Gate, GateMode] | None = None
    """Those that are left out stay as they are."""

    def _wish(self) -> FilmWish:
        return replace(super()._wish(), gates=self.gates)


class TransitionTold(Told):
    kind: TransitionKind
    duration_s: float


class FilmRead(Told):
    size: str
    rate: str
    style: Style
    subtitles: Subtitles
    voices: dict[str, str]
    gates: dict[Gate, GateMode]
    loudness: Loudness
    captions: CaptionLook
    short_clips: ShortClips
    native_sound: NativeSound
    handles_s: float
    between_scenes: TransitionTold
    mark: bool

    @classmethod
    def of(cls, settings: FilmSettings) -> Self:
        size, finish = settings.format.size, settings.finish
        return cls(
            size=f"{size.width}x{size.height}",
            rate=str(settings.format.rate),
            style=settings.style,
            subtitles=settings.subtitles,
            voices=dict(settings.voices),
            gates=all_gates(settings.gates),
            loudness=finish.loudness,
            captions=finish.captions,
            short_clips=finish.short_clips,
            native_sound=finish.native_sound,
            handles_s=finish.handles_s,
            between_scenes=TransitionTold.model_validate(finish.between_scenes),
            mark=finish.mark,
        )


def all_gates(gates: Mapping[Gate, GateMode]) -> dict[Gate, GateMode]:
    """Return the mode of every gate; one of which nothing is said is manual."""
    return {gate: gates.get(gate, GateMode.MANUAL) for gate in Gate}
