"""Which of a provider's voices speaks for a voice of ours."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from shotwright_sdk.remote_models import ModelVoice
from shotwright_sdk.vocabulary import Gender

EVERYBODY: Final = "*"
_OURS: Final = re.compile(r"[a-z](?P<gender>[fm])_")
_GENDERS: Final = {"f": Gender.FEMALE, "m": Gender.MALE}


def voice_for(ours: str, language: str, theirs: Sequence[ModelVoice], wishes: Mapping[str, str]) -> str:
    """Return the provider's voice for the character who was cast with `ours`; "" if none is known.

    What a person wished comes first: for this voice, then for everybody. Else each of ours gets one of `theirs`, the
    same in every line: one that speaks the language, and of those one of the same gender, as far as there are any.
    """
    if wished := wishes.get(ours) or wishes.get(EVERYBODY):
        return wished
    if not theirs:
        return ""
    gender = gender_of(ours)
    fitting = _if_any(theirs, lambda voice: not voice.languages or language in voice.languages)
    if gender is not Gender.UNKNOWN:
        fitting = _if_any(fitting, lambda voice: voice.gender is gender)
    return fitting[int.from_bytes(hashlib.sha256(ours.encode()).digest()[:8]) % len(fitting)].id


def gender_of(ours: str) -> Gender:
    """Return whose voice one of ours is: the second letter of its id says it, `zf_xiaobei`, `am_puck`."""
    match = _OURS.match(ours)
    return _GENDERS[match["gender"]] if match is not None else Gender.UNKNOWN


def _if_any(voices: Sequence[ModelVoice], fits: Callable[[ModelVoice], bool]) -> Sequence[ModelVoice]:
    """Return those that fit; all of them if none does."""
    return [voice for voice in voices if fits(voice)] or voices
