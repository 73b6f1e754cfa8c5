"""Voices: casting them, and speaking lines with them, in Chinese and English."""

from shotwright_animatic.speech.casting import NARRATOR, cast
from shotwright_animatic.speech.phrases import split
from shotwright_animatic.speech.speaking import speak
from shotwright_animatic.speech.values import SAMPLE_RATE, Samples, Speech, VoiceStyle
from shotwright_animatic.speech.voices import VOICES, Voice, style_name, style_named, voice

__all__ = [
    "NARRATOR",
    "SAMPLE_RATE",
    "VOICES",
    "Samples",
    "Speech",
    "Voice",
    "VoiceStyle",
    "cast",
    "speak",
    "split",
    "style_name",
    "style_named",
    "voice",
]
