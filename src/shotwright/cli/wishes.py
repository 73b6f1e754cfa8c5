"""What a person asked for on the command line, and turning it into settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.films import FilmSettings, Format, Subtitles, parse_size
from shotwright.domain.finish import CaptionLook, Finish, Loudness, NativeSound, ShortClips
from shotwright.domain.stories import NARRATOR
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.recasting import check_voices
from shotwright.wiring.studio import Studio
from shotwright_sdk.values import Style, Transition
from shotwright_sdk.vocabulary import TransitionKind

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
        return replace(
            settings,
            format=self._format(settings.format),
            style=settings.style if self.style is None else Style(self.style),
            subtitles=settings.subtitles if self.subtitles is None else Subtitles(self.subtitles),
            voices=settings.voices if self.voices is None else {**settings.voices, **_voices(self.voices, studio)},
            finish=self._finish(settings.finish),
        )

    def _format(self, film: Format) -> Format:
        size = film.size if self.size is None else parse_size(self.size)
        return Format(size=size, rate=film.rate if self.rate is None else Fraction(self.rate))

    def _finish(self, finish: Finish) -> Finish:
        return replace(
            finish,
            loudness=finish.loudness if self.loudness is None else Loudness(self.loudness),
            captions=finish.captions if self.captions is None else CaptionLook(self.captions),
            short_clips=finish.short_clips if self.short_clips is None else ShortClips(self.short_clips),
            native_sound=finish.native_sound if self.native_sound is None else NativeSound(self.native_sound),
            handles_s=finish.handles_s if self.handles is None else self.handles,
            mark=finish.mark if self.mark is None else self.mark,
            between_scenes=finish.between_scenes if self.between_scenes is None else _transition(self.between_scenes),
        )


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
    return Transition() if kind is TransitionKind.CUT else Transition(kind=kind, duration_s=duration_s)


def _voices(wishes: Sequence[str], studio: Studio) -> Mapping[str, str]:
    pairs = [wish.rpartition("=") for wish in wishes]
    found = {name.strip() or NARRATOR: voice for name, _, voice in pairs}
    check_voices(found, studio.providers[EMBEDDED].speech if found else None)
    return found
