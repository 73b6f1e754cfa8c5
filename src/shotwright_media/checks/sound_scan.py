"""One listening to a film's sound: how loud, how long, where it is silent and where it hits the ceiling."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.stream import AudioStream
from av.error import BlockingIOError as NotYet
from av.error import FFmpegError
from av.filter import Graph
from numpy.typing import NDArray

from shotwright_media.checks.expectations import Limits
from shotwright_media.checks.stretches import Stretches, joined
from shotwright_media.opening import first_sound, opened
from shotwright_media.timebase import FrameRate, FrameSpan

_FULL_SCALE: Final = 32767 / 32768
_GATE_LUFS: Final = -70.0
"""What the meter shows when nothing was louder than the absolute gate of ITU-R BS.1770."""
_APART_S: Final = 1
"""What is clipped again within a second is one thing to listen to."""
_AT_ONCE: Final = 32
"""Packets looked at together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What was heard. Spans are in frames of the picture; levels are -inf for silence.

    `samples` is how many a player hears at `rate_hz`: without the encoder's priming, cut by the file's edit list.
    `damaged_s`: where decoding stopped, if it did.
    """

    codec: str
    rate_hz: int
    channels: int
    samples: int
    starts_s: Fraction
    integrated_lufs: float
    true_peak_dbtp: float
    silent: tuple[FrameSpan, ...]
    clipped: tuple[FrameSpan, ...]
    damaged_s: Fraction | None

    @property
    def length_s(self) -> Fraction:
        return Fraction(self.samples, self.rate_hz)


class _Meter:
    """FFmpeg's `ebur128`: another implementation of the standard than the one that the film was mixed with."""

    def __init__(self, stream: AudioStream) -> None:
        self._graph = Graph()
        source = self._graph.add_abuffer(template=stream)
        meter = self._graph.add("ebur128", "metadata=1:peak=true")
        self._sink = self._graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(self._sink)
        self._graph.configure()
        self._shown: dict[str, str] = {}

    def hear(self, frame: av.AudioFrame) -> None:
        self._graph.push(frame)
        while True:
            try:
                self._shown = self._graph.pull().metadata
            except (NotYet, EOFError):
                return

    def levels(self) -> tuple[float, float]:
        """Integrated loudness in LUFS and true peak in dBTP of all that was heard."""
        loudness = float(self._shown.get("lavfi.r128.I", _GATE_LUFS))
        peak = float(self._shown.get("lavfi.r128.true_peak", 0.0))
        return (
            loudness if loudness > _GATE_LUFS else -math.inf,
            20 * math.log10(peak) if peak > 0 else -math.inf,
        )


class _Ear:
    """Listens to samples in order, one frame of the picture after the other."""

    def __init__(self, rate_hz: int, rate: FrameRate, limits: Limits) -> None:
        self._per_frame = rate_hz / rate.fps
        self._limits = limits
        self._quiet_below = 10 ** (limits.silent_dbfs / 20)
        self._silent, self._clipped = Stretches(), Stretches()
        self._held: NDArray[np.float32] = np.zeros((1, 0), np.float32)
        self._frame, self.samples = 0, 0

    def hear(self, sound: NDArray[np.float32], *, last: bool = False) -> None:
        """Take samples of shape (channels, n); what does not fill a frame is kept for the next call."""
        self.samples += sound.shape[1]
        held = np.concatenate((self._held, sound), axis=1) if self._held.shape[1] else sound
        start = round(self._frame * self._per_frame)
        at = 0
        while (end := round((self._frame + 1) * self._per_frame) - start) <= held.shape[1] or (
            last and at < held.shape[1]
        ):
            self._judge(np.abs(held[:, at:end]))
            self._frame, at = self._frame + 1, end
        self._held = held[:, at:]

    def _judge(self, magnitude: NDArray[np.float32]) -> None:
        loudest = float(magnitude.max(initial=0.0))
        self._silent.note(self._frame, holds=loudest < self._quiet_below)
        clipped = loudest >= _FULL_SCALE and _longest_run(magnitude >= _FULL_SCALE) >= self._limits.clipped_samples
        self._clipped.note(self._frame, holds=clipped)

    def told(self, rate: FrameRate) -> tuple[tuple[FrameSpan, ...], tuple[FrameSpan, ...]]:
        """The silent and the clipped stretches."""
        self._silent.close(self._frame)
        self._clipped.close(self._frame)
        silent = self._silent.longer(rate.frames_covering(self._limits.silent_s))
        return silent, joined(self._clipped.longer(1), rate.frames_covering(_APART_S))


def _longest_run(hot: NDArray[np.bool_]) -> int:
    """How many samples in a row are hot in any channel."""
    edges = np.diff(np.pad(hot, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    return max((int((np.flatnonzero(row < 0) - np.flatnonzero(row > 0)).max(initial=0)) for row in edges), default=0)


def scan_sound(film: Path, rate: FrameRate, limits: Limits) -> SoundFacts | None:
    """Decode the sound of `film` once; None when it has none. Memory is a second of it, whatever its length.

    Raises:
        UnreadableMedia: The file cannot be opened.
    """
    with opened(film) as container:
        stream = first_sound(container)
        return None if stream is None else _heard(stream, _pieces(container.decode(stream)), rate, limits)


def _pieces(frames: Iterator[av.AudioFrame]) -> Iterator[list[av.AudioFrame]]:
    """Several frames at a time; a damaged one ends it with an error after those before it."""
    while True:
        piece: list[av.AudioFrame] = []
        try:
            for frame in frames:
                piece.append(frame)
                if len(piece) == _AT_ONCE:
                    break
        except FFmpegError:
            yield piece
            raise
        yield piece
        if len(piece) < _AT_ONCE:
            return


def _heard(stream: AudioStream, pieces: Iterator[list[av.AudioFrame]], rate: FrameRate, limits: Limits) -> SoundFacts:
    meter, ear = _Meter(stream), _Ear(stream.rate, rate, limits)
    planar = av.AudioResampler(format="fltp")
    starts, damaged = None, None
    try:
        for piece in pieces:
            if starts is None and piece:
                starts = Fraction(piece[0].pts or 0) * (piece[0].time_base or 0)
            for frame in piece:
                meter.hear(frame)
            ear.hear(_samples(piece, planar, stream.channels))
    except FFmpegError:
        damaged = Fraction(ear.samples, stream.rate)
    ear.hear(_samples([], planar, stream.channels), last=True)
    loudness, peak = meter.levels()
    silent, clipped = ear.told(rate)
    return SoundFacts(
        codec=stream.codec_context.name,
        rate_hz=stream.rate,
        channels=stream.channels,
        samples=ear.samples,
        starts_s=starts or Fraction(0),
        integrated_lufs=loudness,
        true_peak_dbtp=peak,
        silent=silent,
        clipped=clipped,
        damaged_s=damaged,
    )


def _samples(piece: list[av.AudioFrame], planar: av.AudioResampler, channels: int) -> NDArray[np.float32]:
    """The samples of several frames, shape (channels, n)."""
    arrays = [np.asarray(even.to_ndarray(), np.float32) for frame in piece for even in planar.resample(frame)]
    return np.concatenate(arrays, axis=1) if arrays else np.zeros((channels, 0), np.float32)
