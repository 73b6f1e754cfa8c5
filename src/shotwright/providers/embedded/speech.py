"""Embedded voices behind the SDK's speech protocol."""

import asyncio
import io
import wave
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from shotwright_animatic import speech
from shotwright_animatic.speech import SAMPLE_RATE, VOICES, VoiceStyle
from shotwright_sdk.errors import UnknownVoice
from shotwright_sdk.protocols import Mouth, Phrase, Speech, SpeechRequest, Voice
from shotwright_sdk.values import CastVoice, Character
from shotwright_sdk.vocabulary import MouthShape

_NARRATOR: Final = "narrator"


class EmbeddedSpeech:
    def __init__(self, model_dir: Path | None) -> None:
        self._model_dir = model_dir

    def voices(self) -> Sequence[Voice]:
        return [
            Voice(
                id=voice.id,
                language=voice.language,
                gender=voice.gender,
                description=f"{voice.english} / {voice.chinese}",
            )
            for voice in VOICES
        ]

    def cast(
        self, characters: Sequence[Character], language: str, wishes: Mapping[str, str]
    ) -> Mapping[str, CastVoice]:
        codes = {_NARRATOR: speech.NARRATOR}
        codes.update({name: one.code for one in characters for name in (one.code, one.name, *one.aliases)})
        chosen = {codes[name]: voice for name, voice in wishes.items() if name in codes}
        styles = speech.cast(characters, language, chosen=chosen)
        return {code or _NARRATOR: as_cast_voice(style) for code, style in styles.items()}

    async def speak(self, request: SpeechRequest) -> Speech:
        return await asyncio.to_thread(self._speak, request)

    def _speak(self, request: SpeechRequest) -> Speech:
        style = as_style(request.voice)
        spoken = speech.speak(
            request.text, style, request.language, emotion=request.emotion, model_folder=self._model_dir
        )
        return Speech(
            wav=_wav(spoken.samples),
            duration_s=Fraction(len(spoken.samples), SAMPLE_RATE),
            phrases=tuple(Phrase(start_s=one.start_s, end_s=one.end_s, text=one.text) for one in spoken.phrases),
            mouths=tuple(
                Mouth(start_s=one.start_s, end_s=one.end_s, shape=MouthShape(one.shape)) for one in spoken.mouths
            ),
        )


def as_cast_voice(style: VoiceStyle) -> CastVoice:
    """Write a style as a voice id: `zf_xiaoyi`, `zf_xiaoyi+zf_xiaobei:0.3` for a blend, `zm_yunxia@1.1` for a pitch."""
    blend = f"+{style.blended_with}:{style.blend:g}" if style.blended_with else ""
    pitch = f"@{style.pitch:g}" if style.pitch != 1.0 else ""
    return CastVoice(voice=f"{style.voice}{blend}{pitch}", speed=style.speed)


def as_style(cast: CastVoice) -> VoiceStyle:
    """Read what `as_cast_voice` wrote.

    Raises:
        UnknownVoice: It is not of that form.
    """
    rest, _, pitch = cast.voice.partition("@")
    voice, _, blend = rest.partition("+")
    other, _, share = blend.partition(":")
    try:
        return VoiceStyle(
            voice=voice,
            blended_with=other,
            blend=float(share or 0),
            speed=cast.speed,
            pitch=float(pitch or 1),
        )
    except ValueError as error:
        raise UnknownVoice(f"“{cast.voice}” is not a voice. `shotwright voices` lists them.") from error


def _wav(samples: speech.Samples) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes())
    return buffer.getvalue()
