"""Who speaks with which voice: a different one for everybody, fitting in gender and age, the same every time."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Final

from shotwright_animatic.speech.values import VoiceStyle
from shotwright_animatic.speech.voices import VOICES, Voice, style_named, voice
from shotwright_sdk.values import Character
from shotwright_sdk.vocabulary import Age, Gender

NARRATOR: Final = "narrator"
"""The code under which the narrator is cast."""

_NARRATORS: Final = {"zh": ("zm_yunyang", "zf_xiaoxiao"), "en": ("bm_george", "af_heart")}
_AGES: Final = tuple(Age)
_PACE: Final = {Age.CHILD: 1.0, Age.TEEN: 1.03, Age.ADULT: 1.0, Age.MIDDLE_AGED: 0.98, Age.ELDER: 0.88}
_PITCH_PER_STEP: Final = 0.04
"""How much lower an actor speaks to play one age older, and higher to play one younger."""
_CHILD_PITCH: Final = 1.1
_NUANCES: Final = (1.0, 0.95, 1.05, 0.975, 1.025)
_BLENDS: Final = (0.5, 0.3, 0.7)


def cast(
    characters: Sequence[Character], language: str, *, chosen: Mapping[str, str] | None = None
) -> dict[str, VoiceStyle]:
    """Return a voice for the narrator and for every character, by code (`NARRATOR` for the narrator).

    Everyone's voice is different, up to 60 people of a gender. Earlier characters get the better fitting voices, so
    list the leads first. Once the catalogue is used up, people get blends of two voices and slight shifts of pitch.

    Args:
        characters: In order of importance.
        language: `zh` or `en`.
        chosen: Voices that a person has decided on, as `style_named` reads them, by character's code or name, or
            `NARRATOR`.

    Raises:
        UnknownVoice: A chosen voice does not exist.
    """
    wanted = {who: style_named(name) for who, name in (chosen or {}).items()}
    taken = {style.voice for style in wanted.values()}
    roles = {NARRATOR: wanted.get(NARRATOR) or _narrator(language, taken)}
    taken.add(roles[NARRATOR].voice)
    used = {*wanted.values(), roles[NARRATOR]}
    for character in characters:
        style = wanted.get(character.code) or wanted.get(character.name) or _style_for(character, language, taken, used)
        roles[character.code] = style
        taken.add(style.voice)
        used.add(style)
    return roles


def _narrator(language: str, taken: set[str]) -> VoiceStyle:
    free = [voice_id for voice_id in _NARRATORS[language] if voice_id not in taken]
    free += [known.id for known in VOICES if known.language == language and known.id not in taken]
    return VoiceStyle(voice=free[0] if free else _NARRATORS[language][0])


def _style_for(character: Character, language: str, taken: set[str], used: set[VoiceStyle]) -> VoiceStyle:
    gender = _gender(character)
    fitting = sorted(_fitting(character.age, gender, language), key=lambda known: _misfit(known, character.age, gender))
    for known in fitting:
        if known.id not in taken:
            return _played(VoiceStyle(voice=known.id), character.age, known.age)
    played = [_played(style, character.age, voice(style.voice).age) for style in _variants(fitting)]
    return next((style for style in played if style not in used), played[len(used) % len(played)])


def _fitting(age: Age, gender: Gender, language: str) -> Iterator[Voice]:
    """Yield who can play a part. Boys are played by women where no boy's voice exists, as on the stage."""
    for known in VOICES:
        if known.language != language:
            continue
        if known.age is Age.CHILD and age not in (Age.CHILD, Age.TEEN):
            continue
        if known.gender is gender or (age is Age.CHILD and known.gender is Gender.FEMALE):
            yield known


def _misfit(known: Voice, age: Age, gender: Gender) -> tuple[int, bool]:
    distance = abs(_AGES.index(known.age) - _AGES.index(age))
    wrong_gender = known.gender is not gender
    return distance + (2 if wrong_gender else 0), wrong_gender


def _played(style: VoiceStyle, age: Age, own_age: Age) -> VoiceStyle:
    """Return `style` acted at `age` by a voice of `own_age`."""
    steps = _AGES.index(own_age) - _AGES.index(age)
    pitch = 1 + _PITCH_PER_STEP * steps
    if age is Age.CHILD and own_age is not Age.CHILD:
        pitch = max(pitch, _CHILD_PITCH)
    return VoiceStyle(
        voice=style.voice,
        blended_with=style.blended_with,
        blend=style.blend,
        speed=_PACE[age],
        pitch=round(pitch * style.pitch, 4),
    )


def _variants(fitting: Sequence[Voice]) -> Iterator[VoiceStyle]:
    """Yield new voices made of old ones, the most different first."""
    mixed: Iterable[tuple[str, str, float]] = [
        (one.id, other.id, blend) for blend, (one, other) in product(_BLENDS, combinations(fitting, 2))
    ]
    whole = [(known.id, "", 0.0) for known in fitting]
    for pitch in _NUANCES:
        for one, other, blend in [*mixed, *whole]:
            yield VoiceStyle(voice=one, blended_with=other, blend=blend, pitch=pitch)


def _gender(character: Character) -> Gender:
    """Return the character's gender, or one drawn from code and name when the script does not say."""
    if character.gender is not Gender.UNKNOWN:
        return character.gender
    drawn = hashlib.sha256(f"{character.code}\0{character.name}".encode()).digest()[0] % 2
    return (Gender.FEMALE, Gender.MALE)[drawn]
