import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shotwright_media.frames.camera import Camera, Easing, Move
from shotwright_media.frames.colour import yuv_of
from shotwright_media.frames.compositing import Painter, Pose, Stage, Track
from shotwright_media.frames.overlays import overlay, vignette
from shotwright_media.frames.plates import prepare
from shotwright_media.timebase import FrameSpan
from tests.media.drawing import dots, middle_of, plain, plate_of, shapes, stage_of

RED, BLUE = (200, 40, 40, 255), (30, 60, 200, 255)
ALWAYS = FrameSpan(first=0, end=24)


def is_close(pixel: np.ndarray, colour: tuple[int, ...], within: int = 3) -> bool:
    return bool(np.abs(pixel.astype(int) - colour[:3]).max() <= within)


class TestJitter:
    @pytest.mark.parametrize("move", [Move.ZOOM_IN, Move.PAN_RIGHT, Move.DOLLY_IN, Move.HANDHELD])
    def test_slow_moves_keep_every_dot_on_its_ideal_path(self, move: Move) -> None:
        places = [
            (x + 0.37 * (k % 5), y + 0.41 * (k % 7))
            for k, (x, y) in enumerate((x, y) for y in range(60, 200, 40) for x in range(60, 340, 55))
        ]
        source = dots(400 * 2, 248 * 2, [(2 * x, 2 * y) for x, y in places], sigma=6)
        plate = prepare(source, left=-40, top=-34, density=2, output_density=1)
        camera = Camera(kind=move, width=320, height=180, bleed=0.125, easing=Easing.LINEAR)
        stage = Stage(width=320, height=180, frames=48, camera=camera, elements=(Track(variants=(plate,), depth=0.5),))
        painter, errors = Painter(stage), []

        for frame in range(48):
            painter.paint(frame)
            view = camera.view(frame, 48)
            zoom, (pan_x, pan_y) = view.zoom_at(0.5), view.pan_at(0.5)
            for px, py in places:
                x = 160 + (px - 40 - 160) * zoom - pan_x
                y = 90 + (py - 34 - 90) * zoom - pan_y
                if 20 < x < 300 and 20 < y < 160:
                    seen = middle_of(painter.canvas.planes[0], x, y, 11)
                    errors.append((seen[0] - x, seen[1] - y))

        assert len(errors) > 400
        assert np.sqrt(np.mean(np.square(errors))) <= 0.02

    def test_a_tenth_of_a_pixel_is_drawn_as_a_tenth_of_a_pixel(self) -> None:
        plate = plate_of(dots(160, 90, [(80, 45)], sigma=4))
        track = Track(variants=(plate,), depth=0.5, pose=lambda frame: Pose(dx=frame / 10))
        painter = Painter(stage_of(track, width=160, height=90))

        path = []
        for frame in range(24):
            painter.paint(frame)
            path.append(middle_of(painter.canvas.planes[0], 80 + frame / 10, 45, 14)[0])

        assert np.abs(np.diff(path) - 0.1).max() < 0.02


class TestSharpness:
    def test_a_slow_zoom_neither_blurs_nor_flickers(self) -> None:
        source = shapes(320 * 5, 180 * 5)  # of four times the film's density, with bleed all around
        plate = prepare(source, left=-40, top=-22.5, density=4, output_density=1)
        camera = Camera(kind=Move.ZOOM_IN, width=320, height=180, easing=Easing.LINEAR, bleed=0.125)
        stage = Stage(width=320, height=180, frames=48, camera=camera, elements=(Track(variants=(plate,), depth=0.5),))
        luma = Image.fromarray(
            source.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32) * (219 / 255) + 16
        )
        painter, errors, sharpness = Painter(stage), list[float](), list[float]()

        for frame in range(0, 48, 2):
            zoom = camera.view(frame, 48).zoom
            width, height = 320 * 4 / zoom, 180 * 4 / zoom
            box = (800 - width / 2, 450 - height / 2, 800 + width / 2, 450 + height / 2)
            ideal = np.asarray(luma.resize((320, 180), Image.Resampling.LANCZOS, box=box))
            painter.paint(frame)
            drawn = painter.canvas.planes[0].astype(np.float32)
            errors.append(float(np.square(drawn - ideal).mean()))
            sharpness.append(float(np.square(np.diff(drawn)).mean() / np.square(np.diff(ideal)).mean()))

        assert 10 * np.log10(255**2 / np.mean(errors)) > 39  # dB
        assert np.std(sharpness) / np.mean(sharpness) < 0.015


class TestEdges:
    @given(
        camera=st.builds(
            Camera,
            kind=st.sampled_from(Move),
            width=st.just(160.0),
            height=st.just(90.0),
            intensity=st.floats(0, 4),
            seed=st.integers(0, 99),
            bleed=st.sampled_from([0.0, 0.14]),
        ),
        depth=st.floats(0, 1.5),
        frame=st.integers(0, 23),
    )
    @settings(max_examples=120, deadline=None)
    def test_the_backdrop_fills_every_frame_of_every_move(self, camera: Camera, depth: float, frame: int) -> None:
        width, height = 160, 90
        across, down = round(width * camera.bleed), round(height * camera.bleed)
        colour = (240, 240, 240, 255)
        picture = plain(colour, width + 2 * across, height + 2 * down)
        plate = prepare(picture, left=-across, top=-down, density=1, output_density=1)
        stage = Stage(
            width=width,
            height=height,
            frames=24,
            camera=camera,
            elements=(Track(variants=(plate,), depth=depth),),
        )

        still = stage.still(frame)

        assert still.min() >= 238

    @given(move=st.sampled_from(Move), intensity=st.floats(0, 4), depth=st.floats(0, 1.5), frame=st.integers(0, 23))
    @settings(max_examples=80, deadline=None)
    def test_a_layer_with_holes_reaches_the_edge_of_the_frame_too(
        self, move: Move, intensity: float, depth: float, frame: int
    ) -> None:
        picture = plain((240, 240, 240, 255), 206, 116)
        picture[58, 103] = 0  # a hole makes it a layer that has to be blended
        plate = prepare(picture, left=-23, top=-13, density=1, output_density=1)
        camera = Camera(kind=move, width=160, height=90, intensity=intensity)
        track = Track(variants=(plate,), depth=depth)

        still = Stage(width=160, height=90, frames=24, camera=camera, elements=(track,)).still(frame)

        border = np.concatenate([still[0], still[-1], still[:, 0], still[:, -1]])
        assert border.min() >= 236


class TestLayers:
    def test_nearer_layers_cover_farther_ones(self) -> None:
        back, front = plate_of(plain(RED)), plate_of(plain(BLUE, 100, 100), left=100, top=40)

        still = stage_of(Track(variants=(back,), depth=0.1), Track(variants=(front,), depth=0.8)).still(0)

        assert is_close(still[90, 150], BLUE)
        assert is_close(still[20, 20], RED)

    def test_half_transparent_is_half_of_both(self) -> None:
        back, front = plate_of(plain(RED)), plate_of(plain((*BLUE[:3], 128)))

        pixel = stage_of(Track(variants=(back,), depth=0.1), Track(variants=(front,), depth=0.8)).still(0)[90, 160]

        assert is_close(pixel, tuple(round((r + b) / 2) for r, b in zip(RED, BLUE, strict=True)))

    def test_an_opaque_patch_covers_only_itself(self) -> None:
        back, patch = plate_of(plain(RED)), plate_of(plain(BLUE, 40, 40), left=10, top=10)

        still = stage_of(Track(variants=(back,), depth=0.1), Track(variants=(patch,), depth=0.1)).still(0)

        assert is_close(still[30, 30], BLUE)
        assert is_close(still[120, 200], RED)

    def test_a_patch_of_the_same_pixels_leaves_no_seam(self) -> None:
        face = dots(320, 180, [(90, 60), (200, 100)], sigma=25)
        whole = plate_of(face)
        patch = plate_of(np.ascontiguousarray(face[40:140, 60:260]), left=60, top=40)

        alone, patched = (
            stage_of(*(Track(variants=(plate,), depth=0.7) for plate in plates), move=Move.ZOOM_IN).still(11)
            for plates in ((whole,), (whole, patch))
        )

        assert np.abs(alone.astype(int) - patched).max() <= 3

    @pytest.mark.parametrize("place", [-400, 400])
    def test_a_layer_outside_the_frame_changes_nothing(self, place: float) -> None:
        back = Track(variants=(plate_of(plain(RED)),), depth=0.1)
        far = Track(variants=(plate_of(plain(BLUE)),), depth=0.1, pose=lambda _: Pose(dx=place))

        assert (stage_of(back).still(0) == stage_of(back, far).still(0)).all()


class TestPoses:
    def test_variants_switch_from_frame_to_frame_and_none_hides(self) -> None:
        mouth = Track(
            variants=(plate_of(plain(RED)), plate_of(plain(BLUE))),
            depth=0.7,
            pose=lambda frame: Pose(variant=(0, 1, None)[frame]),
        )
        stage = stage_of(mouth, frames=3)

        assert is_close(stage.still(0)[90, 160], RED)
        assert is_close(stage.still(1)[90, 160], BLUE)
        assert is_close(stage.still(2)[90, 160], (0, 0, 0))

    def test_scale_and_turn_keep_the_point_they_are_about(self) -> None:
        source = np.dstack([dots(320, 180, [(200, 90), (240, 90)], sigma=4), np.full((180, 320), 255, np.uint8)])
        track = Track(
            variants=(plate_of(source),), depth=0.7, pose=lambda _: Pose(scale=1.25, angle=90, about=(200.0, 90.0))
        )
        painter = Painter(stage_of(track))
        painter.paint(0)

        fixed = middle_of(painter.canvas.planes[0], 200, 90, 18)
        swung = middle_of(painter.canvas.planes[0], 200, 140, 18)

        assert fixed == pytest.approx((200, 90), abs=0.05)
        assert swung == pytest.approx((200, 140), abs=0.05)

    def test_opacity_fades_a_layer(self) -> None:
        back = Track(variants=(plate_of(plain(RED)),), depth=0.1)
        front = Track(variants=(plate_of(plain(BLUE)),), depth=0.7, pose=lambda frame: Pose(opacity=frame / 2))
        stills = [stage_of(back, front, frames=3).still(frame)[90, 160] for frame in range(3)]

        assert is_close(stills[0], RED)
        assert is_close(stills[1], tuple(round((r + b) / 2) for r, b in zip(RED, BLUE, strict=True)))
        assert is_close(stills[2], BLUE)


class TestOverlays:
    def test_are_shown_during_their_span_only_and_cut_at_the_frame(self) -> None:
        words = overlay(plain((255, 255, 255, 255), 60, 20), 290, 170, FrameSpan(first=2, end=4))
        stage = stage_of(Track(variants=(plate_of(plain(RED)),), depth=0.1))
        stage = Stage(width=320, height=180, frames=24, camera=stage.camera, elements=stage.elements, overlays=(words,))

        assert [is_close(stage.still(frame)[175, 300], (255, 255, 255)) for frame in range(5)] == [
            False,
            False,
            True,
            True,
            False,
        ]
        assert is_close(stage.still(2)[165, 300], RED)

    def test_do_not_move_with_the_camera(self) -> None:
        words = overlay(plain((255, 255, 255, 255), 8, 8), 20, 20, ALWAYS)
        camera = Camera(kind=Move.PAN_RIGHT, width=320, height=180)
        stage = Stage(width=320, height=180, frames=24, camera=camera, elements=(), overlays=(words,))

        lit = [np.argwhere(stage.still(frame)[:, :, 0] > 128) for frame in (0, 23)]

        assert (lit[0] == lit[1]).all()
        assert lit[0].min(axis=0).tolist() == [20, 20]

    def test_a_vignette_darkens_the_corners_and_leaves_the_middle(self) -> None:
        stage = stage_of(Track(variants=(plate_of(plain((200, 200, 200))),), depth=0.1))
        stage = Stage(
            width=320,
            height=180,
            frames=24,
            camera=stage.camera,
            elements=stage.elements,
            overlays=(vignette(320, 180, 0.5, ALWAYS),),
        )

        still = stage.still(0)

        assert is_close(still[90, 160], (200, 200, 200))
        assert is_close(still[0, 0], (100, 100, 100), within=4)


class TestFrames:
    def test_the_planes_of_a_video_frame_hold_the_colour_with_left_sited_chroma(self) -> None:
        source = plain(RED)
        source[:, 161:] = BLUE  # the border lies half a chroma sample off an even column
        picture = av.VideoFrame(320, 180, "yuv420p")

        Painter(stage_of(Track(variants=(plate_of(source),), depth=0.1))).draw(0, picture)

        u = picture.to_ndarray()[180 : 180 + 45].reshape(90, 160)
        left, right = yuv_of(*RED[:3])[1], yuv_of(*BLUE[:3])[1]
        assert abs(int(u[45, 70]) - left) <= 1
        assert abs(int(u[45, 90]) - right) <= 1
        # Sample 80 stands on column 160, the last red one: a quarter of its weight is on 161.
        assert u[45, 80] == pytest.approx(left + (right - left) / 4, abs=(right - left) * 0.12)

    def test_any_order_of_drawing_gives_the_same_frames(self) -> None:
        source = np.random.default_rng(1).integers(0, 256, (180, 320, 3)).astype(np.uint8)
        stage = stage_of(Track(variants=(plate_of(source),), depth=0.4), move=Move.HANDHELD, bleed=0.0)
        forwards, backwards = Painter(stage), Painter(stage)

        first = [(forwards.paint(frame), forwards.canvas.rgb())[1] for frame in range(4)]
        second = [(backwards.paint(frame), backwards.canvas.rgb())[1] for frame in reversed(range(4))]

        assert all((a == b).all() for a, b in zip(first, reversed(second), strict=True))

    @pytest.mark.parametrize("frame", [-1, 24])
    def test_a_frame_that_is_not_there_is_an_error(self, frame: int) -> None:
        with pytest.raises(IndexError, match="24 frames"):
            stage_of().still(frame)

    @pytest.mark.parametrize("size", [(200, 180), (320, 100)])
    def test_another_aspect_is_filled_and_cut_evenly(self, size: tuple[int, int]) -> None:
        plate = prepare(plain(RED), left=0, top=0, density=1, output_density=1)
        camera = Camera(width=320, height=180, bleed=0)
        stage = Stage(
            width=size[0], height=size[1], frames=1, camera=camera, elements=(Track(variants=(plate,), depth=0.1),)
        )

        still = stage.still(0)

        assert is_close(still[0, 0], RED)
        assert is_close(still[-1, -1], RED)


class TestKeptLayers:
    @given(seed=st.integers(0, 1000), move=st.sampled_from([Move.STATIC, Move.PAN_LEFT]))
    @settings(max_examples=40, deadline=None)
    def test_frames_are_the_same_whatever_was_drawn_before(self, seed: int, move: Move) -> None:
        random = np.random.default_rng(seed)
        still, blinking, sliding = (
            plate_of(random.integers(0, 256, (40, 60, 4)).astype(np.uint8), left=12.0 * k) for k in range(3)
        )
        stage = stage_of(
            Track(variants=(still,), depth=0.1),
            Track(variants=(blinking, still), depth=0.5, pose=lambda frame: Pose(variant=(0, 0, 1, None)[frame % 4])),
            Track(variants=(sliding,), depth=0.8, pose=lambda frame: Pose(dx=0.0 if frame < 9 else frame / 3)),
            move=move,
            width=96,
            height=54,
        )
        painter = Painter(stage)

        for frame in random.integers(0, 24, 30).tolist():
            painter.paint(frame)
            assert (painter.canvas.rgb() == stage.still(frame)).all()
