"""How loud sound is, by ITU-R BS.1770-4, and bringing a film to a wanted loudness.

Levels are in LUFS (integrated loudness) and dBTP (true peak). Silence is -inf.
Source of all constants: https://www.itu.int/rec/R-REC-BS.1770-4-201510-S, annexes 1 and 2.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from shotwright_media.sound.files import Sound
from shotwright_media.sound.limiter import limit
from shotwright_media.sound.true_peak import true_peak
from shotwright_media.timebase import SAMPLE_RATE

FILM_LUFS: Final = -16.0
"""The usual loudness of films on the web (`mastering.TARGETS` has the others)."""
FILM_CEILING_DBTP: Final = -1.0

_K_WEIGHTING: Final = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ],
    np.float32,
)
"""Tables 1 and 2 as second-order sections: the head's shelf, then the high-pass. For 48 kHz only."""
_STEP: Final = SAMPLE_RATE // 10
_STEPS_PER_BLOCK: Final = 4
"""Gating blocks last 400 ms and start every 100 ms."""
_ABSOLUTE_GATE_LUFS: Final = -70.0
_RELATIVE_GATE_LU: Final = -10.0
_PIECE: Final = 50 * _STEP
"""Filtered at a time: small enough to stay in the processor's cache."""
_HUM: Final = np.float32(1e-12)
"""Added before filtering: on digital silence the filters' memories would become denormal numbers, 18 times slower."""

_GAIN_STEPS: Final = 5
"""Gains are whole fifths of a decibel: no further than 0.1 LU from the target, and yet the gain of a film, and with it
all that was encoded of it, seldom changes when one line does."""
_TOLERANCE_LU: Final = 0.5 / _GAIN_STEPS + 1e-6
_ROUNDS: Final = 10
_MOST_SQUEEZE_DB: Final = 12.0
"""Beyond that, more gain into the limiter brings up the room's noise and not the film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastered:
    """Sound brought to a loudness, and how it measures. `gain_db` was applied before the limiter."""

    sound: Sound
    gain_db: float
    integrated_lufs: float
    true_peak_dbtp: float


def integrated(sound: Sound) -> float:
    """Return the gated loudness in LUFS of `sound`, shape (channels, n) at 48 kHz; -inf when nothing passes the gate.

    Sound shorter than one gating block of 400 ms has no loudness by the standard; here its ungated level is returned.
    """
    if sound.shape[1] < _STEP * _STEPS_PER_BLOCK:
        return _ungated(sound)
    steps = np.concatenate([_powers(piece) for piece in _weighted(sound)])
    sums = np.cumsum(np.concatenate(([0.0], steps)))
    blocks = (sums[_STEPS_PER_BLOCK:] - sums[:-_STEPS_PER_BLOCK]) / _STEPS_PER_BLOCK
    loud = blocks[blocks > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -math.inf
    gate = loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)
    return _lufs(float(loud[loud > gate].mean()))


def normalise(sound: Sound, *, to_lufs: float, ceiling_dbtp: float, floor_lufs: float = -math.inf) -> Mastered:
    """Bring a film's sound to a loudness without any true peak above the ceiling.

    A plain gain meets the loudness; where peaks then stick out the limiter lowers them, and the gain is corrected until
    both hold (within 0.1 LU). Sound that is hardly more than a few peaks stays quieter than wanted: the ceiling wins,
    and the limiter never gets more than 12 dB above the plain gain.
    Silence, and what is quieter than `floor_lufs`, gets no gain.
    """
    level = integrated(sound)
    plain_db = _stepped(to_lufs - level) if level > floor_lufs else 0.0
    gain_db = plain_db
    made, reached = _at_gain(sound, level, gain_db, ceiling_dbtp)
    for _ in range(_ROUNDS if level > floor_lufs else 0):
        missing = to_lufs - reached
        if abs(missing) <= _TOLERANCE_LU:
            break
        gain_db = min(_stepped(gain_db + missing), plain_db + _MOST_SQUEEZE_DB)
        before = reached
        made, reached = _at_gain(sound, level, gain_db, ceiling_dbtp)
        if missing > 0 and reached - before < _TOLERANCE_LU:
            break
    return Mastered(sound=made, gain_db=gain_db, integrated_lufs=reached, true_peak_dbtp=true_peak(made))


def _stepped(gain_db: float) -> float:
    return round(gain_db * _GAIN_STEPS) / _GAIN_STEPS


def _at_gain(sound: Sound, level: float, gain_db: float, ceiling_dbtp: float) -> tuple[Sound, float]:
    """Return `sound`, of loudness `level`, after gain and limiter, and the loudness it has then."""
    louder = sound * np.float32(10 ** (gain_db / 20))
    limited = limit(louder, ceiling_dbtp)
    return limited, level + gain_db if limited is louder else integrated(limited)


def _weighted(sound: Sound) -> Iterator[Sound]:
    """Give the K-weighted sound piece by piece."""
    memory = np.zeros((_K_WEIGHTING.shape[0], sound.shape[0], 2), np.float32)
    for start in range(0, sound.shape[1], _PIECE):
        piece, memory = signal.sosfilt(_K_WEIGHTING, sound[:, start : start + _PIECE] + _HUM, axis=1, zi=memory)
        yield piece


def _powers(piece: Sound) -> NDArray[np.float64]:
    """Return the mean power of every whole step of 100 ms, summed over the channels."""
    steps = piece[:, : piece.shape[1] // _STEP * _STEP].reshape(piece.shape[0], -1, _STEP)
    return np.einsum("cij,cij->i", steps, steps).astype(np.float64) / _STEP


def _ungated(sound: Sound) -> float:
    energy = sum(float(np.square(piece, dtype=np.float64).sum()) for piece in _weighted(sound))
    return _lufs(energy / max(sound.shape[1], 1))


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power) if power > _power(-120.0) else -math.inf


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
