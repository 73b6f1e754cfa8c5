"""A line of text, spoken."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soxr

from shotwright_animatic.speech.g2p import phonemes
from shotwright_animatic.speech.kokoro import kokoro
from shotwright_animatic.speech.mouths import mouths
from shotwright_animatic.speech.phrases import pause_after, split
from shotwright_animatic.speech.takes import Cut, takes
from shotwright_animatic.speech.values import SAMPLE_RATE, Samples, Speech, VoiceStyle
from shotwright_animatic.speech.voices import style_table, voice
from shotwright_sdk.protocols import Phrase
from shotwright_sdk.vocabulary import Emotion

_SHORTEST_SILENCE_S: Final = 0.2
_LONGEST_REST: Final = 1.6
"""How much longer than usual a speaker may rest, as a factor, before we shorten the silence."""
_FULL_STOP_S: Final = 0.3
"""Phrases that end in a rest of this length or more are parted even if the model ran them together."""

_LOUDNESS: Final = 0.1
"""Root mean square of the audible parts: -20 dB below full scale."""
_KNEE: Final = 0.7
"""Peaks above this are rounded off instead of clipped."""


@dataclass(frozen=True, slots=True)
class _Delivery:
    speed: float
    gain_db: float


_DELIVERIES: Final = {
    Emotion.NEUTRAL: _Delivery(1.0, 0.0),
    Emotion.HAPPY: _Delivery(1.05, 1.0),
    Emotion.TENDER: _Delivery(0.94, -2.0),
    Emotion.SAD: _Delivery(0.9, -2.0),
    Emotion.ANGRY: _Delivery(1.08, 2.0),
    Emotion.WORRIED: _Delivery(1.03, 0.0),
    Emotion.AFRAID: _Delivery(1.08, -1.0),
    Emotion.SURPRISED: _Delivery(1.06, 1.0),
    Emotion.DETERMINED: _Delivery(0.97, 1.0),
    Emotion.TIRED: _Delivery(0.88, -2.0),
}


def speak(
    text: str,
    style: VoiceStyle,
    language: str,
    *,
    emotion: Emotion = Emotion.NEUTRAL,
    model_folder: Path | None = None,
    threads: int = 0,
) -> Speech:
    """Speak `text`; the same arguments give the same samples.

    Costs about 0.55 s of one core per second of speech, and the model's loading the first time.

    Args:
        text: What to say, in `language` (`zh` or `en`) or both. Text with nothing to speak gives a short silence.
        style: From `cast`, or `VoiceStyle(voice=...)`.
        language: How figures and unknown names are read.
        emotion: Changes pace and loudness a little.
        model_folder: Where the user keeps the voice model, if not in packages.
        threads: Cores to use, 0 for all.

    Raises:
        UnknownVoice: The style names a voice that does not exist.
        ModelFileMissing: The voice model is not installed.
    """
    delivery = _DELIVERIES[emotion]
    texts = split(text)
    british = voice(style.voice).british
    sounds = [phonemes(part, language, british=british) for part in texts]
    spoken = [part for part in sounds if part]
    table = style_table(style)
    # Raising the pitch by resampling also shortens the sound, so the model has to speak that much slower.
    speed = style.speed * delivery.speed / style.pitch
    cuts = iter(takes(kokoro(model_folder, threads), spoken, table, speed) if spoken else [])
    parts = [
        _at_pitch(next(cuts), style.pitch) if part else _silence(texts[place]) for place, part in enumerate(sounds)
    ]
    return _assembled(texts, parts, delivery.gain_db)


def _at_pitch(cut: Cut, pitch: float) -> Cut:
    if pitch == 1.0:
        return cut
    samples = soxr.resample(cut.samples, SAMPLE_RATE * pitch, SAMPLE_RATE).astype(np.float32)
    spans = tuple((round(start / pitch), round(end / pitch), sound) for start, end, sound in cut.spans)
    return Cut(samples=samples, spans=spans, connected=cut.connected, rest=round(cut.rest / pitch))


def _silence(text: str) -> Cut:
    length = round(max(pause_after(text), _SHORTEST_SILENCE_S) * SAMPLE_RATE)
    return Cut(samples=np.zeros(length, np.float32), spans=(), connected=False, rest=0)


def _assembled(texts: Sequence[str], cuts: Sequence[Cut], gain_db: float) -> Speech:
    pieces: list[Samples] = []
    phrases: list[Phrase] = []
    spans: list[tuple[int, int, str]] = []
    place = 0
    for text, cut in zip(texts, cuts, strict=True):
        end = place + len(cut.samples)
        phrases.append(Phrase(start_s=place / SAMPLE_RATE, end_s=end / SAMPLE_RATE, text=text))
        spans += [(place + start, min(end, place + stop), sound) for start, stop, sound in cut.spans]
        rest = 0 if len(phrases) == len(texts) else _rest(text, cut)
        pieces += [cut.samples, np.zeros(rest, np.float32)]
        place = end + rest
    samples = _levelled(np.concatenate(pieces), gain_db)
    return Speech(samples=samples, phrases=tuple(phrases), mouths=mouths(spans, len(samples)))


def _rest(text: str, cut: Cut) -> int:
    """Return how many samples of silence follow a phrase: what the speaker left, within what its mark asks for."""
    usual = round(pause_after(text) * SAMPLE_RATE)
    if cut.connected and usual < _FULL_STOP_S * SAMPLE_RATE:
        return 0
    return min(max(cut.rest, usual), round(usual * _LONGEST_REST))


def _levelled(samples: Samples, gain_db: float) -> Samples:
    """Return `samples` at the loudness of all speech plus `gain_db`, its highest peaks rounded off."""
    audible = samples[np.abs(samples) > 0.02 * max(float(np.abs(samples).max(initial=0)), 1e-6)]
    loudness = float(np.sqrt(np.mean(np.square(audible, dtype=np.float64)))) if len(audible) else 0.0
    if loudness == 0.0:
        return samples
    louder = samples * np.float32(_LOUDNESS / loudness * 10 ** (gain_db / 20))
    over = np.abs(louder) - _KNEE
    rounded = np.sign(louder) * (_KNEE + (1 - _KNEE) * np.tanh(np.maximum(over, 0) / (1 - _KNEE)))
    return np.where(over > 0, rounded, louder).astype(np.float32)
