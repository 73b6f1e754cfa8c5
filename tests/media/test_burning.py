import av
import numpy as np
import pytest

from shotwright_media.clips.burning import stamp_of
from shotwright_media.frames.canvas import Canvas, plane_view
from shotwright_media.frames.overlays import overlay
from shotwright_media.timebase import FrameSpan

SPAN = FrameSpan(first=0, end=1)


def gradient(height: int, width: int) -> np.ndarray:
    """RGBA whose colour and opacity change smoothly from corner to corner."""
    y, x = np.mgrid[0:height, 0:width]
    planes = (x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), 255 - x * 3 % 256, (x + y) * 4 % 256)
    return np.dstack(planes).astype(np.uint8)


def frame_of(canvas: Canvas) -> av.VideoFrame:
    picture = av.VideoFrame(canvas.width, canvas.height, "yuv420p")
    canvas.copy_to(picture)
    return picture


@pytest.mark.parametrize("place", [(10, 12), (11, 12), (10, 13), (-5, -7), (51, 31), (60, 3), (0, 0), (-30, -30)])
@pytest.mark.parametrize("size", [(8, 16), (9, 15), (80, 90)])
def test_a_stamp_looks_as_if_it_had_been_drawn_with_the_frame(place: tuple[int, int], size: tuple[int, int]) -> None:
    picture = overlay(gradient(*size), *place, SPAN)
    canvas = Canvas(64, 36)
    stamped = frame_of(canvas)
    picture.draw(canvas)
    drawn = frame_of(canvas)

    stamp = stamp_of(picture, 64, 36)
    if stamp is not None:
        stamp.lay(stamped)

    for index in range(3):
        difference = np.abs(plane_view(stamped, index).astype(int) - plane_view(drawn, index))
        # Chroma is laid over when it is halved already: where colour and opacity both change, that is not the same.
        assert difference.max() <= (1 if index == 0 else 24)
        assert difference.mean() < 1


@pytest.mark.parametrize("place", [(64, 0), (0, 36), (-16, 0), (0, -8)])
def test_nothing_is_left_of_what_lies_outside(place: tuple[int, int]) -> None:
    assert stamp_of(overlay(gradient(8, 16), *place, SPAN), 64, 36) is None
