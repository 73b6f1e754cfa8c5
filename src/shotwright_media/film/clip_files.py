"""Clips as files: what an export has to know of them, and their pictures one after the other."""

import hashlib
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from shotwright_media.errors import RenderError, UnreadableMedia
from shotwright_media.film.cut_list import Clip
from shotwright_media.mp4.samples import Samples, read_samples
from shotwright_media.profile import Profile


def read_clip(path: Path, profile: Profile, *, content: str | None = None) -> Clip:
    """Read the index of a clip: a tenth of a millisecond, or a look at all its bytes where `content` is not known.

    Args:
        path: A file of `render_segment`.
        profile: The film's.
        content: The SHA-256 of the file in hexadecimal digits, if somebody has it.

    Raises:
        UnreadableMedia: The file is no such clip, or it is cut short.
        RenderError: It is not of the film's profile.
    """
    samples = read_samples(path, b"vide")
    _check(samples, profile)
    if content is None:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    return Clip(path=path, content=content, frames=len(samples.sizes), seams=tuple(samples.seams.tolist()))


def _check(samples: Samples, profile: Profile) -> None:
    each = samples.durations[0]
    even = bool((np.sort(samples.shown) == np.arange(len(samples.sizes)) * each).all())
    if (
        not even
        or 0 not in samples.seams
        or Fraction(samples.timescale, int(each)) != profile.rate.fps
        or samples.size != (profile.width, profile.height)
    ):
        raise RenderError(
            f"{samples.path} is not of the film's profile ({profile.width}x{profile.height} at {profile.rate.fps}"
            " frames a second, evenly). Conform it, or make its take again."
        )


def pictures(clip: Clip, first: int, end: int) -> Generator[av.VideoFrame]:
    """Yield the frames `first` up to `end` of a clip, in yuv420p.

    Where the clip has none, before its first frame and after its last, the nearest one is yielded. Close the generator
    to close the file. Memory is what the decoder holds, whatever the length.

    Raises:
        UnreadableMedia: The clip cannot be decoded as a whole.
    """
    shown = _decoded(clip, min(max(first, 0), clip.frames - 1))
    number, picture = next(shown)
    for wanted in range(first, end):
        while number < min(wanted, clip.frames - 1):
            number, picture = next(shown)
        yield picture


def _decoded(clip: Clip, first: int) -> Generator[tuple[int, av.VideoFrame]]:
    """Yield (number, frame) from `first` to the clip's last; decoding starts at the seam before."""
    wanted = first
    start = max(seam for seam in clip.seams if seam <= first)
    try:
        with av.open(str(clip.path), options={"protocol_whitelist": "file"}) as container:
            stream = container.streams.video[0]
            base, rate = stream.time_base, stream.average_rate
            if not base or not rate:
                raise UnreadableMedia(f"{clip.path} does not say when its frames are shown. Make its take again.")
            stream.codec_context.thread_count = 1  # segments are rendered side by side
            if start > 0:
                container.seek(round(start / rate / base), stream=stream)
            for picture in container.decode(stream):
                number = round((picture.pts or 0) * base * rate)
                if number > wanted or picture.is_corrupt or picture.format.name != "yuv420p":
                    break
                if number == wanted:
                    yield number, picture
                    wanted += 1
    except (FFmpegError, OSError, LookupError) as error:
        raise UnreadableMedia(f"{clip.path} cannot be decoded: {error}. Make its take again.") from error
    if wanted < clip.frames:
        raise UnreadableMedia(
            f"{clip.path} is damaged: its frame {wanted} of {clip.frames} cannot be decoded. Make its take again."
        )
