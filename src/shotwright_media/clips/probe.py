"""What is in a media file, or an error: nothing is guessed, and nothing unknown becomes a zero."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Stream
from av.video.stream import VideoStream

from shotwright_media.errors import UnreadableMedia
from shotwright_media.timebase import FrameRate

# Only files that hold their own media: playlists could name other files of the machine that reads them.
_OPTIONS: Final = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,wav,mp3,aac,ogg,flac,avi,mpegts,flv",
    "protocol_whitelist": "file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The moving picture of a file. Colour tags are FFmpeg's numbers (ITU-T H.273): 1 is BT.709, 2 is "not said"."""

    width: int
    height: int
    frames: int
    rate: FrameRate
    codec: str
    pixel_format: str
    full_range: bool
    colour_matrix: int
    colour_primaries: int
    colour_transfer: int
    sample_aspect: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    codec: str
    rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitle:
    codec: str
    language: str
    """ISO 639-2, `und` when the file does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`duration_s` is the picture's, or the sound's when there is no picture."""

    duration_s: Fraction
    picture: Picture | None
    sound: Sound | None
    subtitles: tuple[Subtitle, ...]


def probe(path: Path) -> Facts:
    """Read what `path` holds. Every packet is read, the first picture is decoded, so that a cut file is found out.

    Raises:
        UnreadableMedia: The file is missing, empty, damaged, cut short, of an unknown kind, or without either.
    """
    try:
        with av.open(str(path), options=_OPTIONS) as container:
            return _facts(path, container)
    except (FFmpegError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableMedia(f"{path} cannot be read as film or sound ({reason}). Make or upload it again.") from error


def probe_picture(path: Path) -> Picture:
    """The moving picture of `path`.

    Raises:
        UnreadableMedia: As `probe`, or there is only sound.
    """
    picture = probe(path).picture
    if picture is None:
        raise UnreadableMedia(f"{path} has no picture, only sound. Choose a video file.")
    return picture


def _facts(path: Path, container: InputContainer) -> Facts:
    video: VideoStream | None = next(iter(container.streams.video), None)
    audio: AudioStream | None = next(iter(container.streams.audio), None)
    leading = video or audio
    if leading is None:
        raise UnreadableMedia(f"{path} holds neither picture nor sound. Choose a video or a sound file.")
    packets = _count_packets(path, container, leading)
    if video is not None:
        picture = _picture(path, container, video, packets)
        duration_s = picture.frames * picture.rate.frame_s if leading.duration is None else _seconds(leading)
    else:
        picture, duration_s = None, _sound_seconds(path, container, leading)
    return Facts(
        duration_s=duration_s,
        picture=picture,
        sound=None
        if audio is None
        else Sound(codec=audio.codec_context.name, rate_hz=audio.rate, channels=audio.channels),
        subtitles=tuple(
            Subtitle(codec=track.codec_context.name, language=track.language or "und")
            for track in container.streams.subtitles
        ),
    )


def _seconds(stream: Stream) -> Fraction:
    return Fraction(stream.duration or 0) * (stream.time_base or 0)


def _sound_seconds(path: Path, container: InputContainer, stream: Stream) -> Fraction:
    seconds = _seconds(stream) or Fraction(container.duration or 0, 1_000_000)
    if seconds <= 0:
        raise UnreadableMedia(f"{path} does not say how long it is. Convert it to WAV or MP4 and try again.")
    return seconds


def _count_packets(path: Path, container: InputContainer, stream: Stream) -> int:
    """Read all packets of a stream to its end: the true number of its frames.

    Raises:
        UnreadableMedia: There are none, or fewer than the file says.
    """
    packets = sum(1 for packet in container.demux(stream) if packet.size and not packet.is_corrupt)
    if packets == 0 or packets < stream.frames:
        raise UnreadableMedia(
            f"{path} is cut short: {packets} of {max(stream.frames, 1)} frames are there. Make or upload it again."
        )
    return packets


def _picture(path: Path, container: InputContainer, stream: VideoStream, packets: int) -> Picture:
    container.seek(0)
    frame = next(container.decode(stream), None)
    if frame is None or not stream.average_rate:
        raise UnreadableMedia(f"{path} shows no picture: not one frame can be decoded. Make or upload it again.")
    codec = stream.codec_context
    return Picture(
        width=codec.width,
        height=codec.height,
        frames=packets,
        rate=FrameRate(fps=Fraction(stream.average_rate)),
        codec=codec.name,
        pixel_format=codec.pix_fmt or frame.format.name,
        full_range=codec.color_range == 2,
        colour_matrix=codec.colorspace,
        colour_primaries=codec.color_primaries,
        colour_transfer=codec.color_trc,
        sample_aspect=stream.sample_aspect_ratio or Fraction(1),
    )
