"""The camera's moves as they are drawn: real frames, measured."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.frames.camera import Camera, Easing, Move
from shotwright_media.frames.compositing import Painter, Stage, Track
from shotwright_media.frames.easing import CubicBezier
from shotwright_media.frames.overlays import overlay
from shotwright_media.frames.path import PathPoint
from shotwright_media.frames.plates import prepare
from shotwright_media.timebase import FrameRate, FrameSpan
from tests.media.drawing import dots, middle_of, plain, plate_of, stage_of

PATH = (PathPoint(at=0, zoom=1.0), PathPoint(at=0.5, x=0.45, y=0.47, zoom=1.08), PathPoint(at=1, x=0.52, zoom=1.05))
WILD = (PathPoint(at=0, x=0, y=1, zoom=2), PathPoint(at=0.3, x=1, y=0, zoom=1.1), PathPoint(at=1, x=-1, y=-1, zoom=3))


class TestJitter:
    @pytest.mark.parametrize("move", [Move.TILT_DOWN, Move.ORBIT, Move.PUSH_PULL, Move.HANDHELD, Move.FOLLOW_PATH])
    def test_stays_within_a_hundredth_of_a_pixel_of_the_ideal_path(self, move: Move) -> None:
        places = [
            (x + 0.37 * (k % 5), y + 0.41 * (k % 7))
            for k, (x, y) in enumerate((x, y) for y in range(60, 220, 50) for x in range(70, 340, 60))
        ]
        source = dots(400 * 2, 248 * 2, [(2 * x, 2 * y) for x, y in places], sigma=8)
        plate = prepare(source, left=-40, top=-34, density=2, output_density=1, oversampling=2)
        camera = Camera(kind=move, width=320, height=180, bleed=0.125, easing=Easing.LINEAR, path=PATH)
        stage = Stage(width=320, height=180, frames=96, camera=camera, elements=(Track(variants=(plate,), depth=0.3),))
        painter, errors = Painter(stage), []

        for frame in range(0, 96, 5):
            painter.paint(frame)
            view = camera.view(frame, 96)
            zoom, (pan_x, pan_y) = view.zoom_at(0.3), view.pan_at(0.3)
            for px, py in places:
                x, y = 160 + (px - 200) * zoom - pan_x, 90 + (py - 124) * zoom - pan_y
                if 20 < x < 300 and 20 < y < 160:
                    seen = middle_of(painter.canvas.planes[0], x, y, 15)
                    errors.append((seen[0] - x, seen[1] - y))

        assert len(errors) > 100
        assert np.sqrt(np.mean(np.square(errors))) <= 0.01


class TestEdges:
    @given(
        move=st.sampled_from(Move),
        size=st.sampled_from([(64, 36), (36, 64), (48, 48), (86, 36)]),
        intensity=st.floats(0, 4),
        bezier=st.builds(CubicBezier, st.floats(0, 1), st.floats(-2, 3), st.floats(0, 1), st.floats(-2, 3)),
        bleed=st.sampled_from([0.0, 0.1]),
        depth=st.floats(0, 1.5),
        fps=st.sampled_from(["12", "24000/1001", "60"]),
    )
    @settings(max_examples=150, deadline=None)
    def test_what_lies_outside_the_picture_is_never_seen(  # noqa: PLR0917  # one name for each thing that is drawn by lot
        self,
        move: Move,
        size: tuple[int, int],
        intensity: float,
        bezier: CubicBezier,
        bleed: float,
        depth: float,
        fps: str,
    ) -> None:
        """The picture is white, and a frame of another colour around it would show as soon as an edge came in."""
        width, height = size
        across, down = math.ceil(width * bleed) + 2, math.ceil(height * bleed) + 2  # a pixel of white for the filter
        picture = plain((0, 255, 0), width + 2 * across, height + 2 * down)
        picture[1:-1, 1:-1] = 255
        plate = prepare(picture, left=-across, top=-down, density=1, output_density=1)
        camera = Camera(
            kind=move, width=width, height=height, intensity=intensity, bleed=bleed,
            easing=Easing.CUBIC_BEZIER, bezier=bezier, path=WILD,
        )  # fmt: skip
        stage = Stage(
            width=width,
            height=height,
            frames=12,
            camera=camera,
            elements=(Track(variants=(plate,), depth=depth),),
            rate=FrameRate.of(fps),
        )

        for frame in (0, 3, 7, 11):
            assert stage.still(frame)[:, :, 0].min() >= 225


class TestMotionBlur:
    def test_smears_what_the_camera_passes_and_nothing_that_lies_on_the_lens(self) -> None:
        bars = plain((20, 20, 20), 410, 232)
        bars[:, 200:204] = 255
        words = overlay(plain((255, 255, 255, 255), 8, 8), 20, 20, FrameSpan(first=0, end=72))
        stage = stage_of(Track(variants=(plate_of(bars, left=-45, top=-26),), depth=0.3), move=Move.WHIP, frames=72)
        stage = Stage(width=320, height=180, frames=72, camera=stage.camera, elements=stage.elements, overlays=(words,))

        fast, slow = (stage.still(frame)[:, :, 0].astype(int) for frame in (2, 60))

        assert (slow[90] > 200).sum() >= 3
        assert (fast[90] > 40).sum() >= (slow[90] > 40).sum() + 4
        assert fast[90].max() < 150
        assert (fast[20:28, 20:28] > 250).all()
        assert abs(int(fast[90].sum()) - 20 * 320 - (int(slow[90].sum()) - 20 * 320)) < 900

    def test_of_a_plain_picture_changes_nothing(self) -> None:
        stage = stage_of(
            Track(variants=(plate_of(plain((200, 40, 90), 410, 232), left=-45, top=-26),), depth=0.3), move=Move.WHIP
        )

        assert np.ptp(stage.still(3).reshape(-1, 3), axis=0).max() <= 1
