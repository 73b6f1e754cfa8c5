"""Keys of rendered segments: equal where the bytes would be equal, so that nothing is rendered twice."""

import hashlib
import json
from typing import Final

from shotwright_media.film.segments import Body, Joint, Rendered, Side
from shotwright_media.profile import Profile

_DRAWING: Final = 1
"""To be raised whenever joints or burned pictures come out with other pixels than before."""


def key_of(segment: Rendered, profile: Profile) -> str:
    """64 hexadecimal digits of all that decides the segment's bytes; its place in the film is no part of it."""
    burned = [(one.content, one.span.first, one.span.end) for one in segment.burned]
    made_of = _body(segment) if isinstance(segment, Body) else _joint(segment)
    described = {"drawing": _DRAWING, "encoder": profile.encoder_id, "burned": burned, "of": made_of}
    return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()


def _body(body: Body) -> list[object]:
    return [body.clip.content, body.first, body.end]


def _joint(joint: Joint) -> list[object]:
    how = joint.transition
    return [_side(joint.before), _side(joint.after), joint.frames, joint.lead, how.mixing, how.colour]


def _side(side: Side | None) -> list[object] | None:
    return side and [side.clip.content, side.first]
