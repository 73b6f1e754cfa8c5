"""The pictures of a transition: two frames become one. Film bytes are mixed as they are, as editing programs do."""

from typing import Final

import av
import cv2
import numpy as np

from shotwright_media.film.cut_list import Mixing
from shotwright_media.film.segments import Joint
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.colour import Bytes, Floats, yuv_of

Planes = tuple[Bytes, Bytes, Bytes]
"""Y, and U and V of half its size."""

_SOFT: Final = 1 / 12
"""How wide the edge of a wipe is, as a share of its way: a hard one would crawl in steps."""
_FROM_START: Final = frozenset({Mixing.WIPE_RIGHT, Mixing.WIPE_DOWN})
_ACROSS: Final = frozenset({Mixing.WIPE_LEFT, Mixing.WIPE_RIGHT})
_BLACK: Final = (0, 0, 0)


def planes_of(picture: av.VideoFrame) -> Planes:
    """A yuv420p frame's planes, to read and to write."""
    return plane_view(picture, 0), plane_view(picture, 1), plane_view(picture, 2)


def black(width: int, height: int) -> Planes:
    luma = np.full((height, width), 16, np.uint8)
    grey = np.full((height // 2, width // 2), 128, np.uint8)
    return luma, grey, grey


def dim(joint: Joint, frame: int, source: Planes, out: Planes) -> None:
    """Frame `frame` of a fade or dip, of the shot that is seen then. Whole is the colour on both sides of the cut."""
    how = joint.transition
    lag = joint.frames - joint.lead
    share = (frame + 1) / joint.lead if frame < joint.lead else (joint.frames - frame) / lag
    colour = yuv_of(*(how.colour if how.mixing is Mixing.DIP else _BLACK))
    for plane, target, value in zip(source, out, colour, strict=True):
        cv2.convertScaleAbs(plane, dst=target, alpha=1 - share, beta=value * share)


def mix(joint: Joint, frame: int, before: Planes, after: Planes, out: Planes) -> None:
    """Frame `frame` of a dissolve or wipe."""
    progress = (2 * frame + 1) / (2 * joint.frames)
    for order, (one, other, target) in enumerate(zip(before, after, out, strict=True)):
        if joint.transition.mixing is Mixing.DISSOLVE:
            cv2.addWeighted(one, 1 - progress, other, progress, 0, dst=target)
        else:
            share = _wiped(joint.transition.mixing, progress, out[0].shape, chroma=order > 0)
            cv2.blendLinear(one, other, 1 - share, share, dst=target)


def _wiped(mixing: Mixing, progress: float, size: tuple[int, ...], *, chroma: bool) -> Floats:
    """How much of the next shot is seen where: from 0 to 1 in a picture of `size` (h, w), or in its chroma."""
    across = mixing in _ACROSS
    length = size[1] if across else size[0]
    # Where pixels' middles lie on the way of the edge; chroma lies on every other column and between two rows.
    places = np.arange(length // 2) * 2 + (0.5 if across else 1.0) if chroma else np.arange(length) + 0.5
    passed = places if mixing in _FROM_START else length - places
    soft = max(2.0, length * _SOFT)
    share = np.clip((progress * (length + soft) - passed) / soft, 0, 1).astype(np.float32)
    rows, columns = (size[0] // 2, size[1] // 2) if chroma else size[:2]
    line = share[None, :] if across else share[:, None]
    return np.ascontiguousarray(np.broadcast_to(line, (rows, columns)))
