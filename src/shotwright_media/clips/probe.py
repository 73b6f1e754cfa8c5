"""What is in a media file, or an error: nothing is guessed, and nothing unknown becomes a zero."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from shotwright_media.errors import UnreadableMedia
from shotwright_media.opening import can_be_decoded, first_sound, moving_picture, opened
from shotwright_media.timebase import FrameRate

_USUAL: Final = Fraction(25)
"""Pictures a second of a file that says nothing of it."""


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
class Span:
    """When the pictures of a file are shown, in seconds on the file's own clock, which need not begin at 0."""

    start_s: Fraction
    length_s: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`duration_s` is the picture's, or the sound's when there is no picture."""

    duration_s: Fraction
    picture: Picture | None
    sound: Sound | None
    subtitles: tuple[Subtitle, ...]


def probe(path: Path) -> Facts:
    """Read what `path` holds. Every packet is read, the first picture is decoded, so that a cut file is found out.

    The cover of an album is no picture.

    Raises:
        UnreadableMedia: The file is missing, empty, damaged, cut short, of an unknown kind, or without either.
    """
    with opened(path) as container, opened(path) as again:
        return _facts(path, container, again)


def probe_picture(path: Path) -> Picture:
    """The moving picture of `path`.

    Raises:
        UnreadableMedia: As `probe`, or there is only sound.
    """
    picture = probe(path).picture
    if picture is None:
        raise UnreadableMedia(f"{path} has no picture that can be shown, only sound. Choose a video file.")
    return picture


def picture_span(path: Path) -> Span:
    """When the pictures of `path` are shown. Every packet is read, none is decoded.

    Raises:
        UnreadableMedia: The file is missing, empty, damaged, cut short, of an unknown kind, or without pictures.
    """
    with opened(path) as container:
        stream = moving_picture(container)
        if stream is None:
            raise UnreadableMedia(f"{path} has no picture that can be shown, only sound. Choose a video file.")
        return _read_packets(path, container, stream).span


def _facts(path: Path, container: InputContainer, again: InputContainer) -> Facts:
    """What is in `container`. Its first picture is decoded from `again`: not every file can be wound back."""
    video, audio = moving_picture(container), first_sound(container)
    leading = video or audio
    if leading is None:
        raise UnreadableMedia(f"{path} holds neither picture nor sound. Choose a video or a sound file.")
    packets = _read_packets(path, container, leading)
    return Facts(
        duration_s=_sound_seconds(path, container, leading) if video is None else packets.span.length_s,
        picture=None if video is None else _picture(path, again, video, packets.count),
        sound=None
        if audio is None
        else Sound(codec=audio.codec_context.name, rate_hz=audio.rate, channels=audio.channels),
        subtitles=tuple(
            Subtitle(codec=track.codec_context.name, language=track.language or "und")
            for track in filter(can_be_decoded, container.streams.subtitles)
        ),
    )


def _sound_seconds(path: Path, container: InputContainer, stream: Stream) -> Fraction:
    seconds = Fraction(stream.duration or 0) * (stream.time_base or 0) or Fraction(container.duration or 0, 1_000_000)
    if seconds <= 0:
        raise UnreadableMedia(f"{path} does not say how long it is. Convert it to WAV or MP4 and try again.")
    return seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packets:
    """`count` is the true number of a stream's frames."""

    count: int
    span: Span


def _read_packets(path: Path, container: InputContainer, stream: Stream) -> _Packets:
    """Read all packets of a stream to its end.

    Raises:
        UnreadableMedia: There are none, or fewer than the file says.
    """
    usual_s = 1 / Fraction((stream.average_rate if isinstance(stream, VideoStream) else None) or _USUAL)
    base = stream.time_base or Fraction(1)
    count, times = 0, list[tuple[Fraction, Fraction]]()
    for packet in container.demux(stream):
        if not packet.size or packet.is_corrupt:
            continue
        count += 1
        if packet.pts is not None and not packet.is_discard:
            at_s = packet.pts * base
            times.append((at_s, at_s + ((packet.duration or 0) * base or usual_s)))
    if count == 0 or count < stream.frames:
        raise UnreadableMedia(
            f"{path} is cut short: {count} of {max(stream.frames, 1)} frames are there. Make or upload it again."
        )
    start_s = min((start for start, _ in times), default=Fraction(0))
    end_s = max((end for _, end in times), default=count * usual_s)
    return _Packets(count=count, span=Span(start_s=start_s, length_s=end_s - start_s))


def _picture(path: Path, again: InputContainer, stream: VideoStream, packets: int) -> Picture:
    same = moving_picture(again)
    frame = None if same is None else next(again.decode(same), None)
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
