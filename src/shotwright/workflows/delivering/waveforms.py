"""The shape of a sound file, for a player's time line."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from shotwright.domain.errors import FileNotUsable
from shotwright_media.errors import UnreadableMedia
from shotwright_media.sound.files import load
from shotwright_media.sound.waveform import peaks
from shotwright_media.timebase import SAMPLE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """`peaks` holds the lowest and the highest sample of each column in turn, -127 to 127 for full scale."""

    duration_s: float
    peaks: list[int]


async def peaks_of(path: Path, columns: int) -> Waveform:
    """Return the shape of the sound of a file.

    Raises:
        FileNotUsable: It has none that can be read.
    """
    return await asyncio.to_thread(_peaks_of, path, columns)


def _peaks_of(path: Path, columns: int) -> Waveform:
    try:
        sound = load(path)
    except UnreadableMedia as error:
        raise FileNotUsable("This file has no sound that can be read.") from error
    length = sound.shape[-1]
    return Waveform(duration_s=length / SAMPLE_RATE, peaks=peaks(sound, columns).ravel().tolist())
