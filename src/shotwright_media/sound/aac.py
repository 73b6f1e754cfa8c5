"""A film's sound as AAC-LC in an .m4a file.

The whole timeline is encoded in one run: joining the AAC of single shots leaves gaps of up to 43 ms at every joint.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np
from av.container import OutputContainer

from shotwright_media.atomic import replacing
from shotwright_media.errors import RenderError
from shotwright_media.sound.files import Sound
from shotwright_media.timebase import SAMPLE_RATE

PRIMING: Final = 1024
"""Samples the decoder gives before the first one of the film. The file's edit list skips them (`media_time`)."""
BIT_RATE: Final = 192_000

_PACKET: Final = 1024


def write_m4a(path: Path, sound: Sound, *, bit_rate: int = BIT_RATE) -> None:
    """Encode `sound`, shape (2, n) at 48 kHz, so that a player hears exactly n samples from time 0.

    The edit list starts at PRIMING and lasts n samples, in a movie timescale of 48000. The same sound gives the same
    bytes. The file appears whole or not at all.

    Raises:
        DiskFull: there is no room for it.
        RenderError: the encoder refused.
        ValueError: `sound` is empty, not stereo, or holds something that is not a number.
    """
    if sound.ndim != 2 or sound.shape[0] != 2 or sound.shape[1] == 0:
        raise ValueError(f"expected two channels of samples, not an array of shape {sound.shape}")
    if not np.isfinite(sound).all():
        raise ValueError("a sample is not a finite number")
    try:
        with replacing(path) as part, _container(part) as container:
            _encode(container, sound, bit_rate)
    except av.error.FFmpegError as error:
        raise RenderError(f"The sound for {path} could not be encoded: {error.strerror}.") from error


def _container(path: Path) -> OutputContainer:
    # "bitexact" keeps the library's version out of the file; the timescale makes the edit list exact to a sample.
    options = {"fflags": "+bitexact", "movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)}
    return av.open(str(path), "w", format="ipod", options=options)


def _encode(container: OutputContainer, sound: Sound, bit_rate: int) -> None:
    # The default coder searches four times as long for a slightly worse signal-to-noise ratio.
    options = {"aac_coder": "fast", "flags": "+bitexact"}
    stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", format="fltp", options=options)
    stream.bit_rate = bit_rate
    for frame in _frames(sound):
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _frames(sound: Sound) -> Iterator[av.AudioFrame]:
    for start in range(0, sound.shape[1], _PACKET):
        block = np.ascontiguousarray(sound[:, start : start + _PACKET], np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = start
        yield frame
