"""What a person asked for on the command line, and turning it into settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.films import FilmSettings, FilmWish, Subtitles, parse_size
from shotwright.domain.finish import CaptionLook, Loudness, NativeSound, ShortClips, join
from shotwright.domain.stories import NARRATOR
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.recasting import check_voices
from shotwright.wiring.studio import Studio
from shotwright_sdk.values import Style, Transition
from shotwright_sdk.vocabulary import TransitionKind

T = TypeVar("T")
_USUAL_S: Final = 0.8
_LONGEST_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person asked for, as written; None is what was not asked for."""

    style: str | None
    size: str | None
    rate: str | None
    subtitles: str | None
    voices: Sequence[str] | None
    loudness: str | None
    captions: str | None
    between_scenes: str | None
    short_clips: str | None
    native_sound: str | None
    handles: float | None
    mark: bool | None

    def upon(self, settings: FilmSettings, studio: Studio) -> FilmSettings:
        """Return `settings` with what was asked for, checked.

        Raises:
            FormatNotAllowed, VoiceNotKnown
        """
        return FilmWish(
            size=_read(parse_size, self.size),
            rate=_read(Fraction, self.rate),
            style=_read(Style, self.style),
            subtitles=_read(Subtitles, self.subtitles),
            voices=None if self.voices is None else {**settings.voices, **_voices(self.voices, studio)},
            loudness=_read(Loudness, self.loudness),
            captions=_read(CaptionLook, self.captions),
            short_clips=_read(ShortClips, self.short_clips),
            native_sound=_read(NativeSound, self.native_sound),
            handles_s=self.handles,
            mark=self.mark,
            between_scenes=_read(_transition, self.between_scenes),
        ).upon(settings)


def _read(how: Callable[[str], T], text: str | None) -> T | None:
    return None if text is None else how(text)


def _transition(text: str) -> Transition:
    """Read `dissolve` or `dissolve:0.5`."""
    word, _, seconds = text.partition(":")
    try:
        kind, duration_s = TransitionKind(word.strip()), float(seconds or _USUAL_S)
    except ValueError as error:
        known = ", ".join(TransitionKind)
        raise FormatNotAllowed(f"“{text}” is not a transition. Write one of {known}, e.g. dissolve:0.5.") from error
    if not 0 < duration_s <= _LONGEST_S:
        raise FormatNotAllowed(f"A transition lasts up to {_LONGEST_S:g} seconds, not {duration_s:g}.")
    return join(kind, duration_s)


def _voices(wishes: Sequence[str], studio: Studio) -> Mapping[str, str]:
    pairs = [wish.rpartition("=") for wish in wishes]
    found = {name.strip() or NARRATOR: voice for name, _, voice in pairs}
    check_voices(found, studio.providers[EMBEDDED].speech if found else None)
    return found
