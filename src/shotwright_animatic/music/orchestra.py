"""Notes on paper become sound in a room."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from shotwright_animatic.music import instruments
from shotwright_animatic.music.moods import Manner
from shotwright_animatic.music.room import reverberated
from shotwright_animatic.music.values import SAMPLE_RATE, Instrument, Mono, Note, Stereo

_SENT_TO_ROOM: Final = {
    Instrument.PAD: 0.8,
    Instrument.STRINGS: 0.9,
    Instrument.PIANO: 0.8,
    Instrument.PLUCK: 0.7,
    Instrument.BELL: 1.0,
    Instrument.STACCATO: 0.6,
    Instrument.BASS: 0.08,
    Instrument.KICK: 0.1,
    Instrument.DRUM: 0.6,
    Instrument.SNAP: 0.5,
    Instrument.SHAKER: 0.3,
    Instrument.TICK: 1.0,
}
_LEVELS: Final = {
    Instrument.PAD: 0.35,
    Instrument.STRINGS: 0.42,
    Instrument.PIANO: 2.8,
    Instrument.PLUCK: 2.2,
    Instrument.BELL: 1.15,
    Instrument.STACCATO: 1.7,
    Instrument.BASS: 0.7,
    Instrument.KICK: 1.6,
    Instrument.DRUM: 1.5,
    Instrument.SNAP: 4.0,
    Instrument.SHAKER: 4.0,
    Instrument.TICK: 5.0,
}
"""What makes players of the same strength equally loud: a note that dies away needs a higher peak than a held one."""

_HELD: Final = (Instrument.PAD, Instrument.STRINGS)
_PITCHED: Final = {
    Instrument.PIANO: instruments.struck,
    Instrument.PLUCK: instruments.plucked,
    Instrument.BELL: instruments.chimed,
    Instrument.BASS: instruments.bass,
}
_DRUMS: Final = {
    Instrument.KICK: instruments.kick,
    Instrument.DRUM: instruments.drum,
    Instrument.SNAP: instruments.snap,
    Instrument.SHAKER: instruments.shaker,
    Instrument.TICK: instruments.tick,
}
_STRENGTHS: Final = 12
"""Strengths and lengths are rounded a little, so that a note already made can be used again."""


def played(notes: Iterable[Note], manner: Manner, duration_s: float) -> Stereo:
    """Return what is heard of `notes`, dry sound and room together, cut at `duration_s`, at no particular level."""
    count = round(duration_s * SAMPLE_RATE)
    dry = np.zeros((2, count), np.float32)
    room = np.zeros((2, count), np.float32)
    shelf: dict[tuple[Instrument, float, float, float], Mono] = {}
    for number, note in enumerate(notes):
        sound = _sound_of(note, manner, number, shelf)
        start = round(note.start_s * SAMPLE_RATE)
        sound = sound[: max(0, count - start)]
        # Equal power: a note is as loud at the side as in the middle.
        angle = (note.pan + 1) * np.pi / 4
        level, sent = _LEVELS[note.instrument], _SENT_TO_ROOM[note.instrument]
        for channel, gain in enumerate((np.cos(angle), np.sin(angle))):
            dry[channel, start : start + len(sound)] += sound * np.float32(gain * level)
            room[channel, start : start + len(sound)] += sound * np.float32(gain * level * sent)
    return reverberated(dry, room, decay_s=manner.reverb_s, share=manner.reverb_share)


def _sound_of(
    note: Note, manner: Manner, number: int, shelf: dict[tuple[Instrument, float, float, float], Mono]
) -> Mono:
    if note.instrument in _HELD:
        # Long notes sound different every time, as players do; keeping them would also take much memory.
        return _held(note, manner, number)
    strength = max(1, round(note.strength * _STRENGTHS)) / _STRENGTHS
    length_s = max(round(note.length_s, 1), 0.1)
    key = (note.instrument, note.pitch, length_s, strength)
    if key not in shelf:
        shelf[key] = _short(note.instrument, note.pitch, length_s, strength, manner.brightness)
    return shelf[key] * np.float32(note.strength / strength)


def _held(note: Note, manner: Manner, seed: int) -> Mono:
    is_pad = note.instrument is Instrument.PAD
    return instruments.held(
        note.pitch,
        note.length_s,
        note.strength,
        brightness=manner.brightness if is_pad else 0.4 + manner.brightness / 2,
        attack_s=min(0.9 if is_pad else 0.35, note.length_s / 3),
        seed=seed,
    )


def _short(who: Instrument, pitch: float, length_s: float, strength: float, brightness: float) -> Mono:
    if who is Instrument.STACCATO:
        return instruments.bowed_short(pitch, length_s, strength, brightness=brightness)
    if who in _DRUMS:
        return _DRUMS[who](strength)
    return _PITCHED[who](pitch, length_s, strength)
