"""Opening films and sounds that somebody else made: nothing in such a file is trusted."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from shotwright_media.errors import UnreadableMedia

MOST_PIXELS: Final = 36_000_000
"""A little more than 8K (7680 x 4320). A decoder keeps up to 17 pictures of that size."""

# Only files that hold their own media: playlists could name other files of the machine that reads them.
_OPTIONS: Final = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,wav,mp3,aac,ogg,flac,aiff,avi,mpegts,flv",
    "protocol_whitelist": "file",
    "max_pixels": str(MOST_PIXELS),
}


@contextmanager
def opened(path: Path) -> Generator[InputContainer]:
    """Open a film or sound to be read in the block; all that goes wrong there with it is told in our words.

    Raises:
        UnreadableMedia: The file is missing, damaged, of an unknown kind, or says that its pictures are enormous.
    """
    try:
        # An absolute path cannot be taken for the address of a network or of another FFmpeg protocol.
        with av.open(str(path.absolute()), options=_OPTIONS, metadata_errors="replace") as container:
            for stream in filter(can_be_decoded, container.streams.video):
                _limit(path, stream)
            yield container
    except (FFmpegError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableMedia(f"{path} cannot be read as film or sound ({reason}). Make or upload it again.") from error


def moving_picture(container: InputContainer) -> VideoStream | None:
    """The first stream of pictures that can be decoded and is not the cover of an album."""
    moving = (stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic)
    return next(filter(can_be_decoded, moving), None)


def first_sound(container: InputContainer) -> AudioStream | None:
    """The first stream of sound that can be decoded and says how it is to be played."""
    sounds = filter(can_be_decoded, container.streams.audio)
    return next((stream for stream in sounds if stream.rate and stream.channels), None)


def can_be_decoded(stream: Stream) -> bool:
    """Whether there is a decoder for it."""
    # PyAV's stubs do not say that the codec of a stream may be missing.
    return getattr(stream, "codec_context", None) is not None


def _limit(path: Path, stream: VideoStream) -> None:
    codec = stream.codec_context
    if codec.width * codec.height > MOST_PIXELS:
        raise UnreadableMedia(
            f"{path} says that its pictures have {codec.width}x{codec.height} pixels, more than"
            f" {MOST_PIXELS // 1_000_000} million. Make them smaller first."
        )
    codec.options = {**codec.options, "max_pixels": _OPTIONS["max_pixels"]}  # what the pictures themselves say
    codec.thread_count = 1  # files are worked on side by side, and every thread would keep pictures of its own
