"""The camera that a request asks for, over the picture that there is."""

from shotwright_media.frames.camera import Camera, Move
from shotwright_media.frames.easing import CubicBezier, Easing
from shotwright_media.frames.path import PathPoint
from shotwright_media.frames.view import ANY_DEPTH, Ground
from shotwright_sdk.errors import ModelRefused
from shotwright_sdk.protocols import ClipRequest


def camera_for(
    request: ClipRequest,
    *,
    width: float,
    height: float,
    bleed: float,
    grounds: tuple[Ground, ...] = (),
    depths: tuple[float, float] = ANY_DEPTH,
) -> Camera:
    """Return the request's camera over a frame of `width` x `height` units; see `Camera` for the rest.

    Raises:
        ModelRefused: No camera can move so; the message says which number is wrong.
    """
    move = request.camera
    try:
        return Camera(
            kind=Move(move.kind),
            width=width,
            height=height,
            speed=move.speed,
            intensity=move.intensity,
            easing=Easing(move.easing),
            bezier=CubicBezier(*move.bezier),
            start=move.start,
            end=move.end,
            path=tuple(PathPoint(at=point.at, x=point.x, y=point.y, zoom=point.zoom) for point in move.path),
            seed=request.seed,
            bleed=bleed,
            depths=depths,
            grounds=grounds,
        )
    except ValueError as error:
        raise ModelRefused(f"The shot's camera cannot move so: {error} Change it and make the clip again.") from error
