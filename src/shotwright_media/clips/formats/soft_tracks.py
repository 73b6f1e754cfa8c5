"""Sound and subtitles of a film in another container: copied into MP4, made anew for WebM."""

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.subtitles.stream import SubtitleStream

from shotwright_media.clips.formats.encoders import OPUS, require
from shotwright_media.clips.formats.writing import AnyPacket, decoded
from shotwright_media.subtitles.files import vtt_escaped
from shotwright_media.timebase import SAMPLE_RATE


class Transfer(Protocol):
    """Takes a track over, packet by packet."""

    def take(self, packet: AnyPacket) -> Iterator[AnyPacket]:
        """Yield what is to be written; the last packet of a track is an empty one."""
        ...


class Copied:
    """A track as it is."""

    def __init__(self, container: OutputContainer, source: AudioStream | SubtitleStream) -> None:
        self._target: Stream = container.add_stream_from_template(source)
        self._target.metadata.update(source.metadata)

    def take(self, packet: AnyPacket) -> Iterator[AnyPacket]:
        if packet.dts is not None:
            packet.stream = self._target
            yield packet


class Opus:
    """Sound as Opus, 48 kHz stereo, not a sample longer than the picture.

    Raises:
        EncoderMissing: FFmpeg has no encoder for it.
    """

    def __init__(self, container: OutputContainer, film: Path, lasts_s: Fraction) -> None:
        require(OPUS)
        self._film = film
        self._left = round(lasts_s * SAMPLE_RATE)
        self._stream: AudioStream = container.add_stream(OPUS, rate=SAMPLE_RATE, options={"b": "160k"})
        self._stream.codec_context.layout = "stereo"
        self._resampler = av.AudioResampler(format="flt", layout="stereo", rate=SAMPLE_RATE)
        self._done = 0

    def take(self, packet: AnyPacket) -> Iterator[AnyPacket]:
        for frame in decoded(self._film, packet):
            if isinstance(frame, av.AudioFrame):
                yield from self._encoded(self._resampler.resample(frame))
        if packet.dts is None:
            yield from self._encoded(self._resampler.resample(None))
            yield from self._stream.encode(None)

    def _encoded(self, frames: list[av.AudioFrame]) -> Iterator[AnyPacket]:
        for frame in frames:
            kept = min(frame.samples, self._left)
            if kept == 0:
                continue
            if kept < frame.samples:
                cut = av.AudioFrame.from_ndarray(frame.to_ndarray()[:, : 2 * kept], format="flt", layout="stereo")
                cut.sample_rate = SAMPLE_RATE
            else:
                cut = frame
            cut.pts, cut.time_base = self._done, Fraction(1, SAMPLE_RATE)
            self._left -= kept
            self._done += kept
            yield from self._stream.encode(cut)


class WebVtt:
    """3GPP timed text (`tx3g`) as WebVTT cues."""

    def __init__(self, container: OutputContainer, source: SubtitleStream) -> None:
        self._target = container.add_mux_stream("webvtt")
        self._target.time_base = Fraction(1, 1000)
        self._target.metadata.update({"language": source.metadata.get("language", "und")})

    def take(self, packet: AnyPacket) -> Iterator[AnyPacket]:
        text = _text(bytes(packet)) if packet.dts is not None else ""
        if not text or packet.pts is None or packet.duration is None:
            return
        cue = Packet(vtt_escaped(text).encode())
        scale = packet.time_base * 1000
        cue.stream, cue.time_base = self._target, Fraction(1, 1000)
        cue.pts = cue.dts = round(packet.pts * scale)
        cue.duration = round((packet.pts + packet.duration) * scale) - cue.pts
        yield cue


def _text(sample: bytes) -> str:
    """Return the words of a sample (3GPP TS 26.245, 5.17): their length in bytes, then UTF-8, then styles."""
    if len(sample) < 2:
        return ""
    (length,) = struct.unpack_from(">H", sample)
    return sample[2 : 2 + length].decode(errors="replace")
