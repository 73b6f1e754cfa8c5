"""Clips of any kind to pictures on one clock that starts at 0 and only runs forward."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import numpy as np
from av.filter import Graph
from av.sidedata.sidedata import SideDataContainer
from av.sidedata.sidedata import Type as SideData

from shotwright_media.clips.filters import chain, passed
from shotwright_media.clips.fitting import Orientation
from shotwright_media.errors import UnreadableMedia
from shotwright_media.opening import moving_picture, opened

_USUAL: Final = Fraction(1, 25)
_SHORTEST: Final = Fraction(1, 240)
"""Seconds that the last picture of a clip stays at least, so that a clip cannot last for no time at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A decoded picture, seen from `start_s` on; if it is the last one, for `lasts_s`."""

    clip: Path
    start_s: Fraction
    lasts_s: Fraction
    picture: av.VideoFrame
    sample_aspect: Fraction
    """Width of a stored pixel by its height."""
    orientation: Orientation


def played(clips: Sequence[Path], *, again: bool) -> Generator[Moment]:
    """The pictures of `clips`, played one after the other; with `again`, over and over without an end.

    Raises:
        UnreadableMedia: A clip cannot be decoded, or has no picture.
    """
    start_s = Fraction(0)
    while True:
        for clip in clips:
            end_s = start_s
            for moment in moments(clip):
                later = replace(moment, start_s=start_s + moment.start_s)
                end_s = later.start_s + later.lasts_s
                yield later
            start_s = end_s
        if not again:
            return


def moments(clip: Path) -> Iterator[Moment]:
    """The pictures of one clip in order of showing. The first is seen from 0 on. Memory is what the decoder keeps.

    What is interlaced is made progressive. A picture without a time follows the one before it at the usual distance; so
    does one whose time is not later than that of the one before, and all that come after it are moved along.

    Raises:
        UnreadableMedia: The clip cannot be decoded, or has no picture.
    """
    with opened(clip) as container:
        stream = moving_picture(container)
        if stream is None:
            raise UnreadableMedia(f"{clip} has no moving picture. Choose a video file.")
        clock = _Clock(1 / Fraction(stream.average_rate) if stream.average_rate else _USUAL)
        aspect = stream.sample_aspect_ratio or Fraction(1)
        turn: Orientation | None = None
        for picture in _progressive(container.decode(stream)):
            start_s, lasts_s = clock.place(picture)
            turn = turn or _orientation(picture)
            yield Moment(
                clip=clip,
                start_s=start_s,
                lasts_s=lasts_s,
                picture=picture,
                sample_aspect=aspect,
                orientation=turn,
            )
    if clock.is_new:
        raise UnreadableMedia(f"{clip} shows no picture: not one can be decoded. Make or upload it again.")


class _Clock:
    """Gives pictures their times on a clock that starts with the first one and only runs forward."""

    def __init__(self, usual_s: Fraction) -> None:
        self._usual_s = usual_s
        self._shift: Fraction | None = None
        self._last = (-usual_s, usual_s)

    @property
    def is_new(self) -> bool:
        return self._shift is None

    def place(self, picture: av.VideoFrame) -> tuple[Fraction, Fraction]:
        """When this picture starts and how long it lasts if nothing follows, in seconds."""
        base = picture.time_base or Fraction(0)
        lasts_s = max(picture.duration * base or self._usual_s, _SHORTEST)
        next_s = sum(self._last, Fraction(0))
        said_s = next_s - (self._shift or 0) if picture.pts is None else picture.pts * base
        if self._shift is None or said_s + self._shift <= self._last[0]:
            self._shift = next_s - said_s
        self._last = said_s + self._shift, lasts_s
        return self._last


def _progressive(pictures: Iterable[av.VideoFrame]) -> Iterator[av.VideoFrame]:
    """Pass pictures on; from the first interlaced one on, through a filter that fills in what each field lacks."""
    graph: Graph | None = None
    kind = None
    for picture in pictures:
        if graph is not None and kind != _kind(picture):
            yield from passed(graph, None)
            graph = None
        if graph is None and picture.interlaced_frame:
            graph, kind = chain(picture, ("bwdif", "mode=send_frame:deint=interlaced")), _kind(picture)
        if graph is None:
            yield picture
        else:
            yield from passed(graph, picture)
    if graph is not None:
        yield from passed(graph, None)


def _orientation(picture: av.VideoFrame) -> Orientation:
    """How a clip is to be turned, by its first picture.

    A picture whose `side_data` was looked at refers to itself, and is only freed by the garbage collector, much later.
    """
    # The stub of `side_data` speaks of another class than the one that is there.
    notes = cast("SideDataContainer", picture.side_data)
    for note in notes:
        if note.type is SideData.DISPLAYMATRIX:
            return Orientation.of(np.frombuffer(bytes(note), np.int32).tolist())
    return Orientation()


def _kind(picture: av.VideoFrame) -> tuple[int, int, str]:
    return picture.width, picture.height, picture.format.name
