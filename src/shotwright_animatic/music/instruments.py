"""The sounds of the players, made from sine waves and noise.

Every function returns one note at `SAMPLE_RATE`, including its fading away, with a peak of about `strength`.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.music.values import SAMPLE_RATE, Mono

_TABLE: Final = 16_384
_BEATING_PARTIALS: Final = 5
"""Up to this partial one hears that a piano's note has two strings, not quite in tune."""
_CEILING_HZ: Final = 9_000
"""No partial is written above this: the bed must leave room for speech, and nothing may alias."""


def frequency(pitch: float) -> float:
    """Return the frequency in Hz of a MIDI number."""
    return 440.0 * 2.0 ** ((pitch - 69) / 12)


def held(pitch: float, length_s: float, strength: float, *, brightness: float, attack_s: float, seed: int) -> Mono:
    """Return a tone that swells and opens slowly, as two slightly detuned players: pads and strings."""
    count = round((length_s + 1.4) * SAMPLE_RATE)
    seconds = np.arange(count) / SAMPLE_RATE
    dice = np.random.default_rng(seed)
    dark, bright = _wave(_octave(pitch), 2.2), _wave(_octave(pitch), 1.15)
    slow = dice.uniform(0.07, 0.16)
    opening = brightness * (0.55 + 0.45 * np.sin(2 * np.pi * (slow * seconds + dice.random()))).astype(np.float32)
    sound = np.zeros(count, np.float32)
    for detune in (-0.0014, 0.0017):
        vibrato = 0.0016 * np.sin(2 * np.pi * (dice.uniform(4.3, 5.4) * seconds + dice.random()))
        cycles = frequency(pitch) * ((1 + detune) * seconds) + dice.random()
        cycles += frequency(pitch) * vibrato * np.minimum(seconds, 1.0) / (2 * np.pi * 4.8)
        index = (cycles * _TABLE).astype(np.int64) & (_TABLE - 1)
        sound += dark[index] * (1 - opening) + bright[index] * opening
    return sound * _swell(count, attack_s, 1.3) * np.float32(0.5 * strength)


def struck(pitch: float, length_s: float, strength: float) -> Mono:
    """Return a felt piano: stiff strings (partials a little sharp), two-stage decay, a soft thump of the hammer.

    The partials follow f_n = n f sqrt(1 + B n^2) (Fletcher and Rossing, The Physics of Musical Instruments, 12.3).
    """
    base = frequency(pitch)
    ring_s = min(length_s + 1.2, 3.5)
    seconds = np.arange(round(ring_s * SAMPLE_RATE)) / SAMPLE_RATE
    stiffness = 0.00025 * 2 ** ((pitch - 48) / 18)
    sound = np.zeros(len(seconds), np.float32)
    for number in range(1, 13):
        partial = number * base * (1 + stiffness * number**2) ** 0.5
        if partial > _CEILING_HZ:
            break
        level = abs(np.sin(np.pi * number / 8.3)) / number ** (1.75 - 0.6 * strength)
        fast = 1.4 + base / 330 + 0.9 * number
        decay = 0.65 * np.exp(-fast * seconds) + 0.35 * np.exp(-0.28 * fast * seconds)
        wave = _sine(partial * seconds)
        if number <= _BEATING_PARTIALS:
            wave += np.float32(0.6) * _sine(partial * 1.0006 * seconds + 0.21)
        sound += (level * decay).astype(np.float32) * wave
    thump = _noise(len(seconds), 17, 60, 500) * np.exp(-70 * seconds).astype(np.float32)
    sound += 0.35 * thump
    return _finished(sound, strength, attack_s=0.004, release_s=0.35, length_s=length_s + 0.8)


def plucked(pitch: float, length_s: float, strength: float) -> Mono:
    """Return a plucked string, plucked at a fifth of its length, so that every fifth partial is missing."""
    base = frequency(pitch)
    seconds = np.arange(round(min(length_s + 0.9, 2.2) * SAMPLE_RATE)) / SAMPLE_RATE
    sound = np.zeros(len(seconds), np.float32)
    for number in range(1, 17):
        if number * base > _CEILING_HZ:
            break
        level = np.sin(np.pi * number / 5) / number ** (1.6 - 0.5 * strength)
        decay = np.exp(-(2.2 + base / 220 + 0.75 * number) * seconds)
        sound += (level * decay).astype(np.float32) * _sine(number * base * (1 + 0.00004 * number**2) * seconds)
    click = _noise(len(seconds), 23, 900, 5000) * np.exp(-260 * seconds).astype(np.float32)
    return _finished(sound + 0.12 * click, strength, attack_s=0.002, release_s=0.25, length_s=length_s + 0.6)


def chimed(pitch: float, length_s: float, strength: float) -> Mono:
    """Return a celesta-like bell: a bar's partials (1, 2.76, 5.4; Fletcher and Rossing, 2.10) over a soft octave."""
    base = frequency(pitch)
    seconds = np.arange(round(min(length_s + 1.6, 3.0) * SAMPLE_RATE)) / SAMPLE_RATE
    sound = np.zeros(len(seconds), np.float32)
    for ratio, level, fall in ((1.0, 1.0, 2.6), (2.0, 0.22, 3.6), (2.756, 0.2 * strength, 8.0), (5.404, 0.07, 18.0)):
        if ratio * base < _CEILING_HZ:
            sound += np.float32(level) * np.exp(-fall * seconds).astype(np.float32) * _sine(ratio * base * seconds)
    return _finished(sound, strength, attack_s=0.003, release_s=0.5, length_s=length_s + 1.4)


def bowed_short(pitch: float, length_s: float, strength: float, *, brightness: float) -> Mono:
    """Return a short stroke of low strings: an ostinato's note."""
    count = round(min(length_s, 0.34) * SAMPLE_RATE)
    seconds = np.arange(count) / SAMPLE_RATE
    slope = 1.7 - 0.5 * brightness
    index = [
        ((frequency(pitch) * detune * seconds + 0.3 * detune) * _TABLE).astype(np.int64) & (_TABLE - 1)
        for detune in (0.997, 1.0, 1.0034)
    ]
    table = _wave(_octave(pitch), slope)
    sound = sum((table[place] for place in index), np.zeros(count, np.float32))
    sound *= np.exp(-7 * seconds).astype(np.float32)
    sound += 0.08 * _noise(count, 31, 700, 4000) * np.exp(-40 * seconds).astype(np.float32)
    return _finished(sound, strength, attack_s=0.008, release_s=0.06, length_s=length_s)


def bass(pitch: float, length_s: float, strength: float) -> Mono:
    """Return a round bass: three partials, warmed by gentle saturation."""
    count = round((length_s + 0.12) * SAMPLE_RATE)
    seconds = np.arange(count) / SAMPLE_RATE
    base = frequency(pitch)
    sound = _sine(base * seconds) + 0.45 * _sine(2 * base * seconds) * np.exp(-2.5 * seconds).astype(np.float32)
    sound += 0.2 * _sine(3 * base * seconds) * np.exp(-5 * seconds).astype(np.float32)
    sound = np.tanh(1.3 * sound) * (0.45 + 0.55 * np.exp(-1.6 * seconds)).astype(np.float32)
    return _finished(sound, strength, attack_s=0.012, release_s=0.12, length_s=length_s)


def kick(strength: float) -> Mono:
    """Return a soft bass drum: a sine falling from 110 to 46 Hz."""
    seconds = np.arange(round(0.4 * SAMPLE_RATE)) / SAMPLE_RATE
    cycles = 46 * seconds + 64 / 32 * (1 - np.exp(-32 * seconds))
    sound = _sine(cycles) * np.exp(-9 * seconds).astype(np.float32)
    return _finished(sound, strength, attack_s=0.003, release_s=0.1, length_s=0.4)


def drum(strength: float) -> Mono:
    """Return a big low drum: a membrane's modes (Fletcher and Rossing, 3.3) and the slap of the stick."""
    seconds = np.arange(round(0.9 * SAMPLE_RATE)) / SAMPLE_RATE
    sag = 0.06 * (1 - np.exp(-18 * seconds))
    sound = np.zeros(len(seconds), np.float32)
    for ratio, level, fall in ((1.0, 1.0, 5.0), (1.594, 0.5, 8.0), (2.136, 0.3, 11.0), (2.653, 0.18, 15.0)):
        sound += (
            np.float32(level) * np.exp(-fall * seconds).astype(np.float32) * _sine(74 * ratio * seconds * (1 - sag))
        )
    slap = _noise(len(seconds), 41, 200, 3200) * np.exp(-38 * seconds).astype(np.float32)
    return _finished(sound + 0.5 * slap, strength, attack_s=0.002, release_s=0.2, length_s=0.9)


def snap(strength: float) -> Mono:
    """Return a brushed snare or finger snap."""
    seconds = np.arange(round(0.22 * SAMPLE_RATE)) / SAMPLE_RATE
    sound = _noise(len(seconds), 43, 900, 6500) * np.exp(-26 * seconds).astype(np.float32)
    sound += 0.4 * _sine(190 * seconds) * np.exp(-34 * seconds).astype(np.float32)
    return _finished(sound, 0.5 * strength, attack_s=0.002, release_s=0.05, length_s=0.22)


def shaker(strength: float) -> Mono:
    seconds = np.arange(round(0.09 * SAMPLE_RATE)) / SAMPLE_RATE
    sound = _noise(len(seconds), 47, 4500, 11000) * (seconds * 90 * np.exp(-70 * seconds)).astype(np.float32)
    return _finished(sound, 0.22 * strength, attack_s=0.002, release_s=0.03, length_s=0.09)


def tick(strength: float) -> Mono:
    """Return a wooden tick, as of a clock."""
    seconds = np.arange(round(0.07 * SAMPLE_RATE)) / SAMPLE_RATE
    sound = (_sine(1850 * seconds) + 0.5 * _sine(2790 * seconds)) * np.exp(-95 * seconds).astype(np.float32)
    return _finished(sound, 0.3 * strength, attack_s=0.001, release_s=0.02, length_s=0.07)


def _sine(cycles: NDArray[np.float64]) -> Mono:
    return _sine_table()[(cycles * _TABLE).astype(np.int64) & (_TABLE - 1)]


@lru_cache(maxsize=1)
def _sine_table() -> Mono:
    return np.sin(2 * np.pi * np.arange(_TABLE) / _TABLE).astype(np.float32)


def _octave(pitch: float) -> int:
    return int(pitch // 12)


@lru_cache(maxsize=64)
def _wave(octave: int, slope: float) -> Mono:
    """Return one cycle whose partial n has level n^-slope, band-limited for the highest note of an octave."""
    highest = frequency(12 * octave + 11)
    partials = range(1, max(2, min(40, int(_CEILING_HZ / highest))))
    phase = 2 * np.pi * np.arange(_TABLE) / _TABLE
    wave = sum((np.sin(number * phase) / number**slope for number in partials), np.zeros(_TABLE))
    return (wave / np.sqrt(np.mean(wave**2)) / 1.6).astype(np.float32)


def _noise(count: int, seed: int, low_hz: float, high_hz: float) -> Mono:
    """Return noise between two frequencies with a peak near 1, the same for the same arguments."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum *= 1 / (1 + (low_hz / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high_hz) ** 4)
    noise = np.fft.irfft(spectrum, count)
    return (noise / np.abs(noise).max()).astype(np.float32)


def _swell(count: int, attack_s: float, release_s: float) -> Mono:
    attack, release = min(round(attack_s * SAMPLE_RATE), count // 2), min(round(release_s * SAMPLE_RATE), count // 2)
    envelope = np.ones(count, np.float32)
    envelope[:attack] = np.sin(np.linspace(0, np.pi / 2, attack)) ** 2
    envelope[count - release :] *= (np.cos(np.linspace(0, np.pi / 2, release)) ** 2).astype(np.float32)
    return envelope


def _finished(
    sound: NDArray[np.floating], strength: float, *, attack_s: float, release_s: float, length_s: float
) -> Mono:
    """Return the note with a clean start and end, scaled to `strength`."""
    note = sound[: max(64, round((length_s + release_s) * SAMPLE_RATE))]
    peak = max(float(np.abs(note).max()), 1e-9)
    return (note * _swell(len(note), attack_s, release_s) * (strength / peak)).astype(np.float32)
