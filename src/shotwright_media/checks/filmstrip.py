"""Small pictures of a whole film on one sheet, and the WebVTT track by which a player finds the one under the mouse."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.pictures import srgb
from shotwright_media.opening import moving_picture, opened

_SHORTEST_S: Final = 1
"""Closer together nobody can point at them."""
_KEYS_S: Final = 4
"""From this interval on pictures that need no other are near enough: ours are two seconds apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filmstrip:
    """`sheet`: sRGB (h, w, 3), tiles of one size from left to right in rows. Tile k is shown from `starts_s[k]` on.

    `places`: x, y, width and height of each tile in pixels.
    """

    sheet: Bytes
    starts_s: tuple[Fraction, ...]
    places: tuple[tuple[int, int, int, int], ...]
    duration_s: Fraction

    def thumbnails_vtt(self, address: str) -> str:
        """The track of thumbnails: for each span of time the part of the sheet, which lies at `address`, to show.

        Parts are named by media fragments (https://www.w3.org/TR/media-frags/, 4.2.2), as players have it.

        Raises:
            ValueError: The address would break the track.
        """
        if not address or "\n" in address or "-->" in address:
            raise ValueError(f"The sheet's address is one line, not {address!r}.")
        ends = (*self.starts_s[1:], self.duration_s)
        cues = [
            f"{_clock(start)} --> {_clock(end)}\n{address}#xywh={','.join(map(str, place))}\n"
            for start, end, place in zip(self.starts_s, ends, self.places, strict=True)
        ]
        return "\n".join(["WEBVTT\n", *cues])


def filmstrip(film: Path, *, most_tiles: int = 100, tile_width: int = 160, columns: int = 10) -> Filmstrip:
    """Small pictures at even intervals, each from the middle of the time it stands for; at most one a second.

    Memory is the sheet. A film of up to `most_tiles` times 4 s is decoded whole; of a longer one only pictures that
    need no other are.

    Raises:
        UnreadableMedia: The file is no film, or not one picture of it can be decoded.
    """
    with opened(film) as container:
        stream = moving_picture(container)
        if stream is None or not stream.duration or not stream.time_base:
            raise UnreadableMedia(f"{film} has no picture, or does not say how long it is. Export it again.")
        duration_s = Fraction(stream.duration) * stream.time_base
        tiles = max(1, min(most_tiles, int(duration_s / _SHORTEST_S)))
        interval_s = duration_s / tiles
        if interval_s >= _KEYS_S:
            stream.codec_context.skip_frame = "NONKEY"
        height = max(1, round(tile_width * stream.codec_context.height / stream.codec_context.width))
        shown = _nearest(_timed(container, stream), [(k + Fraction(1, 2)) * interval_s for k in range(tiles)])
        places = [(k % columns * tile_width, k // columns * height, tile_width, height) for k in range(tiles)]
        sheet = np.zeros((-(-tiles // columns) * height, min(tiles, columns) * tile_width, 3), np.uint8)
        drawn = 0
        for (x, y, *_), frame in zip(places, shown, strict=False):
            tile = cv2.resize(srgb(frame), (tile_width, height), interpolation=cv2.INTER_AREA)
            sheet[y : y + height, x : x + tile_width] = tile
            drawn += 1
    if drawn < tiles:
        raise UnreadableMedia(f"{film} ends before its pictures do. Export it again.")
    starts = tuple(k * interval_s for k in range(tiles))
    return Filmstrip(sheet=sheet, starts_s=starts, places=tuple(places), duration_s=duration_s)


def _timed(container: InputContainer, stream: VideoStream) -> Iterator[tuple[Fraction, av.VideoFrame]]:
    start, base = stream.start_time or 0, stream.time_base or Fraction(1)
    for frame in container.decode(stream):
        yield ((frame.pts or 0) - start) * base, frame


def _nearest(frames: Iterator[tuple[Fraction, av.VideoFrame]], wanted: list[Fraction]) -> Iterator[av.VideoFrame]:
    """For each wanted time, in order, the frame that is nearest to it."""
    before: tuple[Fraction, av.VideoFrame] | None = None
    left = iter(wanted)
    time = next(left, None)
    for at, frame in frames:
        while time is not None and at >= time:
            yield before[1] if before is not None and time - before[0] < at - time else frame
            time = next(left, None)
        if time is None:
            return
        before = at, frame
    while time is not None and before is not None:
        yield before[1]
        time = next(left, None)


def _clock(seconds: Fraction) -> str:
    """A time as WebVTT wants it: `00:01:02.500`."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
