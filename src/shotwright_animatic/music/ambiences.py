"""The sound of places: rain, wind, traffic, birds, the sea, people."""

import hashlib
from collections.abc import Callable
from typing import Final

import numpy as np

from shotwright_animatic.music.levels import faded, limited, without_rumble
from shotwright_animatic.music.places import AmbienceKind
from shotwright_animatic.music.textures import (
    Dice,
    bed,
    burst,
    every,
    put,
    rise_and_fall,
    strewn,
    tone,
    wandering,
)
from shotwright_animatic.music.values import SAMPLE_RATE, Mono, Stereo

_FADE_S: Final = 0.8


def ambience(kind: AmbienceKind, duration_s: float, seed: int = 0) -> Stereo:
    """Return `duration_s` seconds of a place's sound, shape (2, round(duration_s * 48000)), faded in and out.

    The same arguments give the same samples. Takes about 0.03 s per second.

    Raises:
        ValueError: `duration_s` is not positive.
    """
    if duration_s <= 0:
        raise ValueError(f"{duration_s} s of ambience cannot be made")
    digest = hashlib.sha256(f"{kind.value}/{seed}".encode()).digest()
    dice = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    make, loudness = _KINDS[kind]
    sound = without_rumble(make(max(1, round(duration_s * SAMPLE_RATE)), dice))
    sound *= np.float32(loudness / max(float(np.sqrt(np.mean(np.square(sound)))), 1e-6))
    return faded(limited(sound), _FADE_S, _FADE_S)


def _rain(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((900, 7000, 0.16), (150, 900, 0.1)), dice) * wandering(count, 0.75, 1.1, 9, dice)
    strewn(sound, 45, _drop, dice)
    return sound


def _rain_outside(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((120, 700, 0.2), (700, 1600, 0.04), (50, 120, 0.08)), dice)
    sound *= wandering(count, 0.7, 1.1, 11, dice)
    strewn(sound, 7, lambda dice: np.float32(0.35) * _drop(dice), dice, width=0.5)
    return sound


def _storm(count: int, dice: Dice) -> Stereo:
    sound = (1.3 * _rain(count, dice) + 0.9 * _wind(count, dice)).astype(np.float32)
    _thunder(sound, dice, 1.0)
    return sound


def _storm_outside(count: int, dice: Dice) -> Stereo:
    sound = _rain_outside(count, dice)
    _thunder(sound, dice, 0.6)
    return sound


def _drop(dice: Dice) -> Mono:
    """Return one drop on stone or leaf: a bubble's short falling ring, or a tap."""
    seconds = np.arange(round(0.03 * SAMPLE_RATE)) / SAMPLE_RATE
    level = 0.05 + 0.3 * dice.random() ** 3
    if dice.random() < 0.3:
        ring = tone(dice.uniform(1200, 3200) * (1 + 3 * seconds))
        return (level * ring * np.exp(-190 * seconds) * np.minimum(seconds * 2000, 1)).astype(np.float32)
    return (level * burst(0.03, 1500, 6500, dice) * np.exp(-320 * seconds) * np.minimum(seconds * 3000, 1)).astype(
        np.float32
    )


def _thunder(sound: Stereo, dice: Dice, level: float) -> None:
    for time_s in every(11, 0.5, sound.shape[1] / SAMPLE_RATE, dice):
        length_s = dice.uniform(3.5, 6)
        roll = burst(length_s, 35, 170, dice)
        seconds = np.arange(len(roll)) / SAMPLE_RATE
        rolling = 0.55 + 0.45 * np.interp(seconds, np.linspace(0, length_s, 24), dice.random(24))
        roll *= (rolling * rise_and_fall(len(roll), dice.uniform(0.04, 0.25))).astype(np.float32)
        put(sound, int(time_s * SAMPLE_RATE), level * dice.uniform(0.5, 1.0) * roll, dice.uniform(-0.5, 0.5))


def _wind(count: int, dice: Dice) -> Stereo:
    sound = np.zeros((2, count), np.float32)
    for low, high, level, period_s in ((60, 260, 0.16, 8), (260, 620, 0.12, 5.5), (620, 1300, 0.05, 4)):
        gust = wandering(count, 0.05, 1.0, period_s, dice) ** np.float32(1.5)
        sound += bed(count, ((low, high, level),), dice) * gust
    whistle = bed(count, ((760, 820, 0.03),), dice) * wandering(count, 0.0, 1.0, 6, dice) ** np.float32(4)
    return (sound + whistle).astype(np.float32)


def _city(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((45, 190, 0.16), (190, 900, 0.035), (900, 3500, 0.007)), dice)
    sound *= wandering(count, 0.75, 1.1, 12, dice)
    duration_s = count / SAMPLE_RATE
    for time_s in every(4.5, 0.7, duration_s, dice):
        _passing_car(sound, time_s, dice)
    for time_s in every(23, 0.6, duration_s, dice):
        put(sound, int(time_s * SAMPLE_RATE), _horn(dice), dice.uniform(-0.8, 0.8))
    return sound


def _passing_car(sound: Stereo, time_s: float, dice: Dice) -> None:
    roar = burst(dice.uniform(3, 6), 90, dice.uniform(500, 1100), dice)
    roar *= rise_and_fall(len(roar), 0.5) ** 2 * np.float32(dice.uniform(0.08, 0.26))
    across = np.linspace(-0.9, 0.9, len(roar)) * dice.choice((-1, 1))
    start = int(time_s * SAMPLE_RATE)
    room = max(0, sound.shape[1] - start)
    angle = ((across + 1) * np.pi / 4)[:room]
    sound[0, start : start + len(roar)] += roar[:room] * np.cos(angle).astype(np.float32)
    sound[1, start : start + len(roar)] += roar[:room] * np.sin(angle).astype(np.float32)


def _horn(dice: Dice) -> Mono:
    count = round(dice.uniform(0.25, 0.5) * SAMPLE_RATE)
    base = dice.uniform(330, 420)
    horn = tone(np.full(count, base)) + tone(np.full(count, base * 1.25)) + 0.3 * tone(np.full(count, base * 2))
    return (0.014 * horn * rise_and_fall(count, 0.2)).astype(np.float32)


def _birds(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((200, 900, 0.014), (900, 5000, 0.008)), dice) * wandering(count, 0.6, 1.1, 10, dice)
    duration_s = count / SAMPLE_RATE
    for _ in range(5):
        song = _song(dice)
        pan, level = dice.uniform(-0.9, 0.9), dice.uniform(0.03, 0.11)
        for time_s in every(dice.uniform(3, 8), 0.6, duration_s, dice):
            put(sound, int(time_s * SAMPLE_RATE), np.float32(level) * song, pan)
    return sound


def _song(dice: Dice) -> Mono:
    """Return one bird's phrase: a few notes that glide, repeated as birds do."""
    base, glide = dice.uniform(2300, 4600), dice.uniform(-900, 1300)
    note_s, gap_s = dice.uniform(0.06, 0.16), dice.uniform(0.03, 0.12)
    seconds = np.arange(round(note_s * SAMPLE_RATE)) / SAMPLE_RATE
    trill = dice.uniform(0, 260) * np.sin(2 * np.pi * dice.uniform(18, 42) * seconds)
    notes: list[Mono] = []
    for repeat in range(int(dice.integers(2, 6))):
        falling = base * (1 - 0.03 * repeat) + glide * seconds / note_s + trill
        notes += [tone(falling) * rise_and_fall(len(seconds), 0.3), np.zeros(round(gap_s * SAMPLE_RATE), np.float32)]
    return np.concatenate(notes)


def _crickets(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((150, 800, 0.012), (2500, 6000, 0.003)), dice)
    duration_s = count / SAMPLE_RATE
    for _ in range(7):
        pitch, pulses, pan = dice.uniform(3900, 5100), int(dice.integers(3, 6)), dice.uniform(-0.95, 0.95)
        level = np.float32(dice.uniform(0.008, 0.035))
        pulse = tone(np.full(round(0.017 * SAMPLE_RATE), pitch)) * rise_and_fall(round(0.017 * SAMPLE_RATE), 0.4)
        chirp = np.concatenate([np.concatenate([pulse, np.zeros(round(0.012 * SAMPLE_RATE), np.float32)])] * pulses)
        for time_s in every(dice.uniform(0.35, 0.9), 0.12, duration_s, dice):
            put(sound, int(time_s * SAMPLE_RATE), level * chirp, pan)
    return sound


def _sea(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((50, 240, 0.07), (240, 900, 0.03)), dice)
    duration_s = count / SAMPLE_RATE
    for time_s in every(7.5, 0.35, duration_s + 8, dice):
        length_s = dice.uniform(7, 10)
        level = dice.uniform(0.5, 1.0)
        swell = rise_and_fall(round(length_s * SAMPLE_RATE), 0.42) ** 2
        foam = rise_and_fall(round(length_s * SAMPLE_RATE), 0.55) ** 3
        pan = dice.uniform(-0.5, 0.5)
        start = int((time_s - 6) * SAMPLE_RATE)
        for low, high, height, shape in ((70, 500, 0.34, swell), (600, 3200, 0.2, foam)):
            wave = np.float32(level * height) * burst(length_s, low, high, dice) * shape
            put(sound, max(start, 0), wave[max(0, -start) :], pan)
    return sound


def _room(count: int, dice: Dice) -> Stereo:
    sound = bed(count, ((50, 260, 0.05), (260, 1200, 0.01), (1200, 5000, 0.002)), dice)
    hum = 0.006 * tone(np.full(count, 100.0)) + 0.002 * tone(np.full(count, 200.0))
    return (sound * wandering(count, 0.9, 1.05, 14, dice) + hum).astype(np.float32)


def _crowd(count: int, dice: Dice) -> Stereo:
    """A murmur: many talkers, each a buzz shaped by two formants and the rhythm of syllables."""
    sound = bed(count, ((120, 500, 0.02), (500, 2200, 0.008)), dice)
    duration_s = count / SAMPLE_RATE
    for _ in range(9):
        voice_hz = dice.choice((105, 120, 135, 190, 210, 235)) * dice.uniform(0.95, 1.05)
        pan, level = dice.uniform(-0.9, 0.9), dice.uniform(0.02, 0.06)
        for time_s in every(dice.uniform(1.6, 3.0), 0.5, duration_s, dice):
            put(sound, int(time_s * SAMPLE_RATE), np.float32(level) * _murmur(voice_hz, dice), pan)
    for time_s in every(6, 0.8, duration_s, dice):
        put(sound, int(time_s * SAMPLE_RATE), _clink(dice), dice.uniform(-0.8, 0.8))
    return sound


def _murmur(voice_hz: float, dice: Dice) -> Mono:
    """Return a few syllables that nobody can understand."""
    syllables: list[Mono] = []
    for _ in range(int(dice.integers(4, 11))):
        count = round(dice.uniform(0.11, 0.24) * SAMPLE_RATE)
        seconds = np.arange(count) / SAMPLE_RATE
        pitch = voice_hz * dice.uniform(0.88, 1.16) * (1 - 0.25 * seconds)
        first, second = dice.uniform(300, 750), dice.uniform(900, 1900)
        sound = np.zeros(count, np.float32)
        for number in range(1, 16):
            hertz = number * voice_hz
            gain = 1 / (1 + ((hertz - first) / 110) ** 2) + 0.4 / (1 + ((hertz - second) / 150) ** 2)
            sound += np.float32(gain) * tone(number * pitch)
        syllables.append(sound * rise_and_fall(count, 0.3) * np.float32(dice.uniform(0.4, 1.0)))
    return np.concatenate(syllables)


def _clink(dice: Dice) -> Mono:
    """Return a cup set down on its saucer, somewhere else in the room."""
    seconds = np.arange(round(0.35 * SAMPLE_RATE)) / SAMPLE_RATE
    base = dice.uniform(2300, 3800)
    ring = tone(np.full(len(seconds), base)) + 0.6 * tone(np.full(len(seconds), base * 1.51))
    return (dice.uniform(0.008, 0.025) * ring * np.exp(-22 * seconds) * np.minimum(seconds * 1500, 1)).astype(
        np.float32
    )


def _space(count: int, dice: Dice) -> Stereo:
    """A ship's deep hum: slowly beating low tones, and air."""
    sound = bed(count, ((40, 130, 0.06), (300, 700, 0.008)), dice) * wandering(count, 0.7, 1.1, 13, dice)
    for hertz in (46.2, 69.3, 92.6, 138.7):
        for channel in (0, 1):
            drift = np.full(count, hertz * (1 + 0.0018 * (channel - 0.5)))
            swell = wandering(count, 0.25, 1.0, dice.uniform(6, 15), dice)
            sound[channel] += np.float32(0.05 * 46.2 / hertz) * tone(drift) * swell
    return sound


_KINDS: Final[dict[AmbienceKind, tuple[Callable[[int, Dice], Stereo], float]]] = {
    AmbienceKind.RAIN: (_rain, 0.045),
    AmbienceKind.RAIN_OUTSIDE: (_rain_outside, 0.026),
    AmbienceKind.STORM: (_storm, 0.06),
    AmbienceKind.STORM_OUTSIDE: (_storm_outside, 0.034),
    AmbienceKind.WIND: (_wind, 0.035),
    AmbienceKind.CITY: (_city, 0.035),
    AmbienceKind.BIRDS: (_birds, 0.02),
    AmbienceKind.CRICKETS: (_crickets, 0.016),
    AmbienceKind.SEA: (_sea, 0.045),
    AmbienceKind.ROOM: (_room, 0.01),
    AmbienceKind.CROWD: (_crowd, 0.028),
    AmbienceKind.SPACE: (_space, 0.03),
}
"""Who makes a kind of ambience, and its root mean square: under speech at 0.1 all of them are background."""
