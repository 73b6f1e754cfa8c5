"""A cut list as segments: what is copied, what is rendered, and from which frames. Pure arithmetic on whole frames."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from shotwright_media.film.cut_list import Burned, Clip, CutList, Shot, Transition
from shotwright_media.timebase import FrameSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Frames `first` up to `end` of a clip as they are; both ends are seams of the clip or its end."""

    clip: Clip
    first: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Frames `first` up to `end` of a clip, encoded again: with something burned in, or cut where there is no seam.

    The spans of `burned` count from the segment's first frame.
    """

    clip: Clip
    first: int
    end: int
    burned: tuple[Burned, ...] = ()

    @property
    def frames(self) -> int:
        return self.end - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The frames of a clip from `first` on; where it has none (below 0, at its end), the nearest one it has."""

    clip: Clip
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """`frames` frames of two shots, of which `lead` lie before the cut; None stands for black.

    The first of them shows frame `first` of either side. The spans of `burned` count from there, too.
    """

    before: Side | None
    after: Side | None
    transition: Transition
    frames: int
    lead: int
    burned: tuple[Burned, ...] = ()


Rendered = Body | Joint
Segment = Copied | Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """How many frames of either neighbour a transition takes."""

    before: int = 0
    after: int = 0
    transition: Transition | None = field(default=None)


def segments_of(cut_list: CutList) -> list[Segment]:
    """The film in order: every frame of it is in exactly one segment.

    What is rendered is never longer than a transition, or than the frames between two seams of a clip (two seconds in
    our profile): so a change renders little again, and the segments of one shot keep several threads busy.
    """
    reaches = _reaches(cut_list)
    found: list[Segment] = []
    at = 0
    if reaches[0].transition is not None:
        found.append(_joint(None, cut_list.shots[0], reaches[0], cut_list.burned, at))
    for number, shot in enumerate(cut_list.shots):
        cut = at + len(shot.span)
        found += _bodies(shot, reaches[number].after, reaches[number + 1].before, cut_list.burned, at)
        reach = reaches[number + 1]
        if reach.transition is not None:
            following = cut_list.shots[number + 1] if number + 1 < len(cut_list.shots) else None
            found.append(_joint(shot, following, reach, cut_list.burned, cut - reach.before))
        at = cut
    return found


def _reaches(cut_list: CutList) -> list[_Reach]:
    """One for the film's start, one for the end of every shot."""
    shots = cut_list.shots
    return [
        _reach(cut_list.opening, None, shots[0]),
        *(_reach(shot.transition, shot, following) for shot, following in pairwise(shots)),
        _reach(shots[-1].transition, shots[-1], None),
    ]


def _reach(transition: Transition | None, before: Shot | None, after: Shot | None) -> _Reach:
    halves = [len(shot.span) // 2 for shot in (before, after) if shot is not None]
    if transition is None or min(halves) == 0:
        return _Reach()
    if len(halves) == 1:  # the film's start or end: all of it lies in the one shot
        frames = min(transition.frames, halves[0])
        return _Reach(before=frames * (after is None), after=frames * (before is None), transition=transition)
    frames = min(transition.frames, 2 * min(halves))
    return _Reach(before=frames // 2, after=frames - frames // 2, transition=transition)


def _joint(before: Shot | None, after: Shot | None, reach: _Reach, burned: Sequence[Burned], start: int) -> Joint:
    assert reach.transition is not None
    frames = reach.before + reach.after
    return Joint(
        before=None if before is None else Side(clip=before.clip, first=before.span.end - reach.before),
        after=None if after is None else Side(clip=after.clip, first=after.span.first - reach.before),
        transition=replace(reach.transition, frames=frames),
        frames=frames,
        lead=reach.before,
        burned=_within(burned, start, start + frames),
    )


def _bodies(shot: Shot, head: int, tail: int, burned: Sequence[Burned], start: int) -> Iterator[Copied | Body]:
    """A shot without the `head` and `tail` frames that its transitions take; `start` is its place in the film."""
    first, end = shot.span.first + head, shot.span.end - tail
    here = start - shot.span.first  # from the clip's frames to the film's
    over_shot = [one for one in burned if _meet(one.span, here + first, here + end)]
    copied: Copied | None = None
    for low, high in _parts(shot.clip, first, end):
        over_part = _within(over_shot, here + low, here + high)
        if not over_part and _is_whole(shot.clip, low, high):
            copied = Copied(clip=shot.clip, first=copied.first if copied else low, end=high)
            continue
        if copied:
            yield copied
            copied = None
        yield Body(clip=shot.clip, first=low, end=high, burned=over_part)
    if copied:
        yield copied


def _parts(clip: Clip, first: int, end: int) -> Iterator[tuple[int, int]]:
    """The frames from `first` to `end`, parted at the clip's seams."""
    inside = clip.seams[bisect_right(clip.seams, first) :]
    return pairwise([first, *(seam for seam in inside if seam < end), *([end] if first < end else [])])


def _is_whole(clip: Clip, low: int, high: int) -> bool:
    return low in clip.seams and (high == clip.frames or high in clip.seams)


def _within(burned: Sequence[Burned], first: int, end: int) -> tuple[Burned, ...]:
    """Those that are seen in the film's frames `first` to `end`, their spans counted from `first`."""
    return tuple(
        replace(one, span=FrameSpan(first=max(one.span.first, first) - first, end=min(one.span.end, end) - first))
        for one in burned
        if _meet(one.span, first, end)
    )


def _meet(span: FrameSpan, first: int, end: int) -> bool:
    return max(span.first, first) < min(span.end, end)
