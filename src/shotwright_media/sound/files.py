"""Sound as plain arrays, and WAV files.

Everything in this package hears 48 kHz stereo: float32, shape (2, n), full scale at -1 and 1. Values beyond full scale
are allowed between the steps; only what is written as integers must fit.
"""

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar

import av
import numpy as np
import soxr
from numpy.typing import NDArray

from shotwright_media.atomic import write_bytes
from shotwright_media.errors import UnreadableMedia
from shotwright_media.opening import first_sound, opened
from shotwright_media.timebase import SAMPLE_RATE

Sound: TypeAlias = NDArray[np.float32]
"""Samples of shape (channels, n); (2, n) at 48 kHz wherever nothing else is said."""

_Bytes = TypeVar("_Bytes", bytes, memoryview)

_PCM: Final = 1
_FLOAT: Final = 3
_EXTENSIBLE: Final = 0xFFFE
_LAST_PACKET: Final = 4096
"""No usual codec packs more samples than these at a time."""
_RATES: Final = range(1_000, 768_001)
"""Samples a second of everything that is meant to be heard; others would fill the memory when they are resampled."""
_LONGEST_S: Final = 7_200
"""Two hours, 2.8 GB: silence compresses so well that a small file could hold days of it."""
_LOUDEST: Final = 16.0
"""Times full scale, 24 dB above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    """The `fmt ` chunk of a WAV file."""

    tag: int
    channels: int
    rate: int
    bits: int

    @property
    def width(self) -> int:
        """The bytes of one sample of every channel."""
        return self.bits // 8 * self.channels


def stereo(samples: NDArray[np.floating]) -> Sound:
    """Return `samples` of shape (n,), (1, n) or (2, n) as a new float32 (2, n). One channel is heard from both sides.

    Raises:
        ValueError: any other shape.
    """
    channels = np.atleast_2d(np.asarray(samples, np.float32))
    if channels.ndim != 2 or channels.shape[0] not in (1, 2):
        raise ValueError(f"expected one or two channels of samples, not an array of shape {np.shape(samples)}")
    return np.array(np.broadcast_to(channels, (2, channels.shape[1])), order="C")


def resample(samples: Sound, from_rate: int, to_rate: int = SAMPLE_RATE) -> Sound:
    """Return `samples` (channels, n) at another rate. The length is n * to_rate / from_rate, rounded.

    soxr's `HQ` recipe keeps the errors below 16-bit noise (https://sourceforge.net/p/soxr).
    """
    if from_rate == to_rate or samples.shape[1] == 0:
        return samples
    wanted = round(samples.shape[1] * to_rate / from_rate)
    resampled = np.atleast_2d(soxr.resample(samples.T, from_rate, to_rate, quality="HQ").T)
    if resampled.shape[1] < wanted:
        resampled = np.pad(resampled, ((0, 0), (0, wanted - resampled.shape[1])))
    return np.ascontiguousarray(resampled[:, :wanted], np.float32)


def load(path: Path) -> Sound:
    """Read a sound file of any usual format, or the sound of a film, as 48 kHz stereo.

    Raises:
        UnreadableMedia: the file is missing, broken, holds no sound, or more than two hours of it.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise UnreadableMedia(f"{path} cannot be opened: {error.strerror}.") from error
    # A RIFF file may also be an AVI film.
    is_wav = head[:4] == b"RIFF" and head[8:] != b"AVI "
    samples, rate = read_wav(path) if is_wav else _decode(path)
    _check_length(samples.shape[1], rate, path)
    if samples.shape[0] > 2:
        samples = samples.mean(axis=0, keepdims=True, dtype=np.float32)
    return resample(stereo(samples), rate)


def read_wav(path: Path) -> tuple[Sound, int]:
    """Read a WAV file of 8 to 32-bit integers or 32 to 64-bit floats.

    A file whose recorded length runs past its end, as streaming programs write it, is read as far as it goes; what
    follows a recorded length is not read. Floats that are no numbers become 0, and none exceeds 16 times full scale.

    Returns:
        The samples, shape (channels, n), and the sample rate in Hz.

    Raises:
        UnreadableMedia: the file is missing, not a WAV file, of another encoding, or holds no samples.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableMedia(f"{path} cannot be read: {error.strerror}.") from error
    layout, data, count = _layout_and_data(content, path)
    samples = _samples(data[: count * layout.width], layout, path)
    return np.ascontiguousarray(samples.reshape(-1, layout.channels).T), layout.rate


def wav_seconds(content: bytes) -> Fraction:
    """How long a WAV file lasts, by its head and the room that its samples take; none of them is looked at.

    Raises:
        UnreadableMedia: It is not a WAV file, or holds no samples.
    """
    layout, _, count = _layout_and_data(memoryview(content), Path("The sound"))
    return Fraction(count, layout.rate)


def write_wav(
    path: Path, samples: Sound, *, rate: int = SAMPLE_RATE, encoding: Literal["pcm16", "pcm24", "float32"]
) -> None:
    """Write `samples` (channels, n). The file appears whole or not at all.

    `pcm16` and `pcm24` round to the nearest step and clip what is beyond full scale; `float32` keeps every value.

    Raises:
        DiskFull: there is no room for it.
        ValueError: a sample is not a number.
    """
    if not np.isfinite(samples).all():
        raise ValueError("a sample is not a finite number")
    if encoding == "pcm16":
        body = np.clip(np.rint(samples.T * 32768.0), -32768, 32767).astype("<i2").tobytes()
        tag, bits = _PCM, 16
    elif encoding == "pcm24":
        wide = np.clip(np.rint(samples.T * 8388608.0), -8388608, 8388607).astype("<i4")
        body = np.ascontiguousarray(wide).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        tag, bits = _PCM, 24
    else:
        body = np.ascontiguousarray(samples.T, "<f4").tobytes()
        tag, bits = _FLOAT, 32
    channels = samples.shape[0]
    block = channels * bits // 8
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * block, block, bits)
    pad = b"\0" * (len(body) % 2)
    size = 4 + len(head) + 8 + len(body) + len(pad)
    riff = struct.pack("<4sI4s", b"RIFF", size, b"WAVE")
    write_bytes(path, b"".join((riff, head, struct.pack("<4sI", b"data", len(body)), body, pad)))


def _layout_and_data(content: _Bytes, path: Path) -> tuple[_Format, _Bytes, int]:
    """Return how a WAV file's samples are laid out, their bytes, and how many whole ones each channel has."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise UnreadableMedia(f"{path} is not a WAV file.")
    chunks = dict(_chunks(content))
    if b"fmt " not in chunks or b"data" not in chunks:
        raise UnreadableMedia(f"{path} is a WAV file without format or samples.")
    layout, data = _format(chunks[b"fmt "], path), chunks[b"data"]
    count = len(data) // layout.width
    if count == 0:
        raise UnreadableMedia(f"{path} holds no samples.")
    return layout, data, count


def _chunks(content: _Bytes) -> Iterator[tuple[bytes, _Bytes]]:
    offset = 12
    while offset + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, offset)
        yield name, content[offset + 8 : offset + 8 + size]
        offset += 8 + size + size % 2


def _format(chunk: bytes | memoryview, path: Path) -> _Format:
    if len(chunk) < 16:
        raise UnreadableMedia(f"{path} has a broken WAV header.")
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == _EXTENSIBLE and len(chunk) >= 26:
        tag = struct.unpack_from("<H", chunk, 24)[0]
    if channels == 0 or rate not in _RATES or bits not in (8, 16, 24, 32, 64):
        raise UnreadableMedia(f"{path} has a broken WAV header: {channels} channels, {rate} Hz, {bits} bits.")
    return _Format(tag=tag, channels=channels, rate=rate, bits=bits)


def _samples(data: bytes, layout: _Format, path: Path) -> Sound:
    """Return the interleaved samples of one `data` chunk, scaled to -1..1."""
    match layout.tag, layout.bits:
        case (1, 8):
            return (np.frombuffer(data, "u1").astype(np.float32) - np.float32(128)) / np.float32(128)
        case (1, 16):
            return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768)
        case (1, 24):
            wide = np.zeros((len(data) // 3, 4), np.uint8)
            wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
            return (wide.view("<i4")[:, 0] / 2**31).astype(np.float32)
        case (1, 32):
            return (np.frombuffer(data, "<i4") / 2**31).astype(np.float32)
        case (3, 32):
            return _sane(np.frombuffer(data, "<f4"))
        case (3, 64):
            return _sane(np.frombuffer(data, "<f8"))
        case _:
            raise UnreadableMedia(f"{path} is a WAV file of an encoding that is not read here (tag {layout.tag}).")


def _sane(samples: NDArray[np.floating]) -> Sound:
    numbers = np.nan_to_num(samples, nan=0, posinf=0, neginf=0)
    return np.clip(numbers, -_LOUDEST, _LOUDEST).astype(np.float32)


def _check_length(samples: int, rate: int, path: Path) -> None:
    if samples > _LONGEST_S * rate:
        raise UnreadableMedia(f"{path} holds more than {_LONGEST_S // 3600} hours of sound. Cut it into parts first.")


def _decode(path: Path) -> tuple[Sound, int]:
    """Decode the first sound stream of `path` to stereo at its own rate."""
    blocks: list[Sound] = []
    with opened(path) as container:
        stream = first_sound(container)
        if stream is None:
            raise UnreadableMedia(f"{path} holds no sound.")
        rate = stream.rate
        if rate not in _RATES:
            raise UnreadableMedia(f"{path} says that it has {rate} samples a second. Convert it to WAV and try again.")
        mixer = av.AudioResampler(format="fltp", layout="stereo", rate=rate)
        length = 0
        for frame in itertools.chain(container.decode(stream), [None]):
            for made in mixer.resample(frame):
                blocks.append(_sane(np.asarray(made.to_ndarray(), np.float32)))
                length += blocks[-1].shape[1]
            _check_length(length, rate, path)
        stated = round(stream.duration * stream.time_base * rate) if stream.duration and stream.time_base else 0
    if not blocks:
        raise UnreadableMedia(f"{path} holds no sound.")
    sound = np.concatenate(blocks, axis=1)
    if 0 < sound.shape[1] - stated < _LAST_PACKET:
        sound = sound[:, :stated]  # what fills up the last packet is no part of the sound
    return np.ascontiguousarray(sound, np.float32), rate
