"""Embedded voices behind the SDK's speech protocol."""

import asyncio
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from shotwright.providers.embedded.wav import wav
from shotwright_animatic import speech
from shotwright_animatic.speech import SAMPLE_RATE, VOICES
from shotwright_sdk.protocols import Speech, SpeechRequest, Voice
from shotwright_sdk.values import CastVoice, Character


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
        styles = speech.cast(characters, language, chosen=wishes)
        return {code: CastVoice(voice=speech.style_name(style), speed=style.speed) for code, style in styles.items()}

    async def speak(self, request: SpeechRequest) -> Speech:
        return await asyncio.to_thread(self._speak, request)

    def _speak(self, request: SpeechRequest) -> Speech:
        spoken = speech.speak(
            request.text,
            speech.style_named(request.voice.voice, request.voice.speed),
            request.language,
            emotion=request.emotion,
            model_folder=self._model_dir,
        )
        return Speech(
            wav=wav(spoken.samples[None, :], SAMPLE_RATE),
            duration_s=Fraction(len(spoken.samples), SAMPLE_RATE),
            phrases=spoken.phrases,
            mouths=spoken.mouths,
        )
