"""A segment that has to be rendered, to a file: its clips decoded, mixed, burned over, encoded in the profile."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import chain, repeat
from pathlib import Path

import av

from shotwright_media.clips.burning import copy_picture, stamp_of
from shotwright_media.clips.encode import Draw, render_segment
from shotwright_media.film.clip_files import pictures
from shotwright_media.film.mixing import Planes, black, dim, mix, planes_of
from shotwright_media.film.segments import Body, Joint, Rendered, Side
from shotwright_media.profile import Profile


def render(
    segment: Rendered,
    path: Path,
    profile: Profile,
    *,
    on_progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> None:
    """Write one segment to `path`, on the calling thread. Memory is two decoders, an encoder and a few pictures.

    Raises:
        UnreadableMedia: A clip cannot be decoded.
        Cancelled, DiskFull, RenderError: As `render_segment`.
    """
    stamps = [(one.span, stamp_of(one.draw(), profile.width, profile.height)) for one in segment.burned]
    with ExitStack() as closes:
        shown = _body(segment, closes) if isinstance(segment, Body) else _joint(segment, profile, closes)

        def draw(frame: int, picture: av.VideoFrame) -> None:
            shown(frame, picture)
            for span, stamp in stamps:
                if stamp is not None and frame in span:
                    stamp.lay(picture)

        render_segment(path, draw, segment.frames, profile, on_progress=on_progress, is_cancelled=is_cancelled)


def _body(body: Body, closes: ExitStack) -> Draw:
    sources = closes.enter_context(closing(pictures(body.clip, body.first, body.end)))

    def draw(_frame: int, picture: av.VideoFrame) -> None:
        copy_picture(next(sources), picture)

    return draw


def _joint(joint: Joint, profile: Profile, closes: ExitStack) -> Draw:
    nothing = black(profile.width, profile.height)

    def planes(side: Side | None, first: int, end: int) -> Iterator[Planes]:
        if side is None:
            return repeat(nothing, end - first)
        return map(planes_of, closes.enter_context(closing(pictures(side.clip, side.first + first, side.first + end))))

    if joint.transition.is_through_colour:  # one of the two is seen at a time
        sources = chain(planes(joint.before, 0, joint.lead), planes(joint.after, joint.lead, joint.frames))
        return lambda frame, picture: dim(joint, frame, next(sources), planes_of(picture))
    before, after = (planes(side, 0, joint.frames) for side in (joint.before, joint.after))
    return lambda frame, picture: mix(joint, frame, next(before), next(after), planes_of(picture))
