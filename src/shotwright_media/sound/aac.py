"""A film's sound as AAC-LC in an .m4a file.

The whole timeline is one track: joining the AAC of single shots leaves gaps of up to 43 ms at every joint.
"""

from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np
from av.container import OutputContainer

from shotwright_media.atomic import replacing
from shotwright_media.errors import RenderError
from shotwright_media.sound.aac_chunks import OPTIONS, PACKET, ChunkStore, encoded
from shotwright_media.sound.files import Sound
from shotwright_media.timebase import SAMPLE_RATE

PRIMING: Final = PACKET
"""Samples the decoder gives before the first one of the film. The file's edit list skips them (`media_time`)."""
BIT_RATE: Final = 192_000


def write_m4a(path: Path, sound: Sound, *, chunks: ChunkStore | None = None, bit_rate: int = BIT_RATE) -> None:
    """Encode `sound`, shape (2, n) at 48 kHz, so that a player hears exactly n samples from time 0.

    The edit list starts at PRIMING and lasts n samples, in a movie timescale of 48000. The same sound gives the same
    bytes, with `chunks` or without; with it, only the seconds that are not in there yet are encoded. The file appears
    whole or not at all.

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
            _mux(container, sound, bit_rate, chunks)
    except av.error.FFmpegError as error:
        raise RenderError(f"The sound for {path} could not be encoded: {error.strerror}.") from error


def _container(path: Path) -> OutputContainer:
    # "bitexact" keeps the library's version out of the file; the timescale makes the edit list exact to a sample.
    options = {"fflags": "+bitexact", "movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)}
    return av.open(str(path), "w", format="ipod", options=options)


def _mux(container: OutputContainer, sound: Sound, bit_rate: int, chunks: ChunkStore | None) -> None:
    # The stream's own encoder encodes nothing: it tells the file how the packets are to be decoded.
    stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", format="fltp", options=OPTIONS)
    stream.bit_rate = bit_rate
    container.start_encoding()
    end = sound.shape[1]
    for number, content in enumerate(encoded(sound, bit_rate=bit_rate, store=chunks)):
        packet = av.Packet(content)
        packet.stream = stream
        packet.time_base = Fraction(1, SAMPLE_RATE)
        packet.pts = packet.dts = number * PACKET - PRIMING
        packet.duration = min(PACKET, end - packet.pts)
        packet.is_keyframe = True
        container.mux(packet)
