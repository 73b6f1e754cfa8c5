"""What a person asked for on the command line, and turning it into settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from shotwright.domain.errors import VoiceNotKnown
from shotwright.domain.films import FilmSettings, Format, Subtitles, parse_size
from shotwright.domain.stories import NARRATOR
from shotwright.usecases.planning import EMBEDDED
from shotwright.wiring.studio import Studio
from shotwright_sdk.values import Style


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asked for on the command line, as written."""

    style: str
    size: str
    subtitles: str
    voices: Sequence[str]

    def settings(self, studio: Studio) -> FilmSettings:
        """Return them checked.

        Raises:
            FormatNotAllowed, VoiceNotKnown
        """
        return FilmSettings(
            format=Format(size=parse_size(self.size), rate=Fraction(24)),
            style=Style(self.style),
            subtitles=Subtitles(self.subtitles),
            voices=_voices(self.voices, studio),
        )


def _voices(wishes: Sequence[str], studio: Studio) -> Mapping[str, str]:
    if not wishes:
        return {}
    speech = studio.providers[EMBEDDED].speech
    known = {voice.id for voice in speech.voices()} if speech is not None else set[str]()
    found: dict[str, str] = {}
    for wish in wishes:
        name, _, voice = wish.rpartition("=")
        if voice not in known:
            raise VoiceNotKnown(f"There is no voice “{voice}”. Known: {', '.join(sorted(known))}.")
        found[name.strip() or NARRATOR] = voice
    return found
