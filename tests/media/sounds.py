"""Sounds made for listening tests, and FFmpeg as a second pair of ears."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from shotwright_media.sound.files import Sound
from shotwright_media.timebase import SAMPLE_RATE

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def tone(hz: float, seconds: float, level: float = 0.5) -> Sound:
    """A sine in both channels, faded over 50 ms so that its edges do not ring."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    edge = np.clip(np.minimum(time, seconds - time) / 0.05, 0, 1)
    wave = level * np.sin(2 * np.pi * hz * time + 0.4) * (0.5 - 0.5 * np.cos(np.pi * edge))
    return np.stack([wave, wave]).astype(np.float32)


def noise(seconds: float, level: float = 0.1, seed: int = 0) -> Sound:
    return (np.random.default_rng(seed).standard_normal((2, round(seconds * SAMPLE_RATE))) * level).astype(np.float32)


def speech(seconds: float, level: float = 0.2, seed: int = 0) -> Sound:
    """Noise shaped like talking, mono (1, n): five syllables a second, and a pause in every two seconds."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    syllables = np.abs(np.sin(2 * np.pi * 2.5 * time)) * (np.sin(np.pi * time) > -0.5)
    hiss = np.random.default_rng(seed).standard_normal(time.size)
    voiced = np.convolve(hiss, np.hanning(24) / 12, mode="same")[: time.size]
    return (voiced * syllables * level)[None].astype(np.float32)


def ffmpeg(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [FFMPEG, "-hide_banner", "-nostats", "-y", *map(str, arguments)], capture_output=True, check=True
    )


def measured(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as FFmpeg's ebur128 hears them."""
    report = ffmpeg("-i", path, "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-").stderr.decode()
    loudness = re.findall(r"I:\s+(\S+) LUFS", report)[-1]
    peak = re.findall(r"Peak:\s+(\S+) dBFS", report)[-1]
    return float(loudness), float(peak)


def decoded(path: Path) -> Sound:
    """All that FFmpeg hears in a file, at 48 kHz, shape (2, n)."""
    raw = ffmpeg("-v", "error", "-i", path, "-f", "f32le", "-ac", "2", "-ar", str(SAMPLE_RATE), "-").stdout
    return np.ascontiguousarray(np.frombuffer(raw, "<f4").reshape(-1, 2).T)


def rms_db(sound: NDArray[np.floating]) -> float:
    return float(10 * np.log10(np.square(sound, dtype=np.float64).mean() + 1e-20))
