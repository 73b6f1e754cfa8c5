"""What ambiences are woven from: loops of noise without a seam, slow curves, and events strewn over time."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.music.values import SAMPLE_RATE, Mono, Stereo

_LOOP: Final = 1 << 20
"""Samples after which a bed of noise repeats (22 s); moving levels hide it."""

Dice = np.random.Generator


def bed(count: int, bands: tuple[tuple[float, float, float], ...], dice: Dice) -> Stereo:
    """Return `count` samples of noise, wide in stereo.

    Args:
        count: Samples.
        bands: Low edge in Hz, high edge in Hz, and root mean square of each.
        dice: Draws the noise.
    """
    size = min(_LOOP, 1 << max(10, int(np.ceil(np.log2(count)))))
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    loop = np.zeros((2, size), np.float32)
    for low, high, level in bands:
        shape = 1 / (1 + (low / np.maximum(hertz, 0.5)) ** 4) / (1 + (hertz / high) ** 4)
        for channel in (0, 1):
            # Shaping the spectrum of random phases filters in a circle: the end of the loop flows into its beginning.
            noise = np.fft.irfft(np.fft.rfft(dice.standard_normal(size)) * shape, size)
            loop[channel] += (noise * (level / np.sqrt(np.mean(noise**2)))).astype(np.float32)
    return np.tile(loop, (1, -(-count // size)))[:, :count]


def wandering(count: int, low: float, high: float, period_s: float, dice: Dice) -> Mono:
    """Return a curve that wanders between `low` and `high`, taking about `period_s` to and fro."""
    steps = max(2, int(count / SAMPLE_RATE * 20) + 2)
    seconds = np.arange(steps) / 20
    periods = period_s * np.array([0.61, 1.0, 1.73])
    waves = [np.sin(2 * np.pi * (seconds / period + dice.random())) for period in periods]
    curve = np.clip(0.5 + sum(waves, np.zeros(steps)) / 4.4, 0, 1)
    places = np.arange(count) / SAMPLE_RATE
    return np.interp(places, seconds, low + (high - low) * curve).astype(np.float32)


def strewn(target: Stereo, per_second: float, make: Callable[[Dice], Mono], dice: Dice, *, width: float = 0.8) -> None:
    """Add `per_second` sounds made by `make` to `target`, at random times and places between left and right."""
    seconds = target.shape[1] / SAMPLE_RATE
    for _ in range(dice.poisson(per_second * seconds)):
        start = int(dice.random() * target.shape[1])
        put(target, start, make(dice), dice.uniform(-width, width))


def put(target: Stereo, start: int, sound: Mono, pan: float) -> None:
    """Add `sound` to `target` from sample `start` on, at `pan` (-1 left to 1 right), cut off at its end."""
    sound = sound[: max(0, target.shape[1] - start)]
    angle = (pan + 1) * np.pi / 4
    target[0, start : start + len(sound)] += sound * np.float32(np.cos(angle))
    target[1, start : start + len(sound)] += sound * np.float32(np.sin(angle))


def burst(length_s: float, low: float, high: float, dice: Dice) -> Mono:
    """Return noise between two frequencies with a peak of 1, for an event."""
    count = max(64, round(length_s * SAMPLE_RATE))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    shape = 1 / (1 + (low / np.maximum(hertz, 0.5)) ** 4) / (1 + (hertz / high) ** 4)
    noise = np.fft.irfft(np.fft.rfft(dice.standard_normal(count)) * shape, count)
    return (noise / np.abs(noise).max()).astype(np.float32)


def rise_and_fall(count: int, peak_at: float) -> Mono:
    """Return a smooth hump from 0 over 1, at the share `peak_at` of its length, to 0."""
    peak = min(max(round(count * peak_at), 1), count - 1)
    up = np.sin(np.linspace(0, np.pi / 2, peak)) ** 2
    down = np.cos(np.linspace(0, np.pi / 2, count - peak)) ** 2
    return np.concatenate([up, down]).astype(np.float32)


def every(period_s: float, spread: float, duration_s: float, dice: Dice) -> Iterator[float]:
    """Yield times that are about `period_s` apart, give or take the share `spread`."""
    time_s = dice.uniform(0, period_s)
    while time_s < duration_s:
        yield time_s
        time_s += period_s * dice.uniform(1 - spread, 1 + spread)


def tone(hertz: NDArray[np.float64]) -> Mono:
    """Return a sine that follows the frequencies `hertz`, one for each sample."""
    return np.sin(2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE).astype(np.float32)
