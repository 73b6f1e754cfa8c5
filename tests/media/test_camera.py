import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.frames.camera import Camera, Easing, Move, View

FRAMES = 48
DEPTHS = st.floats(0.0, 1.5)
cameras = st.builds(
    Camera,
    kind=st.sampled_from(Move),
    width=st.sampled_from([1280.0, 720.0]),
    height=st.sampled_from([720.0, 1280.0]),
    speed=st.floats(0.25, 4),
    intensity=st.floats(0, 4),
    easing=st.sampled_from(Easing),
    seed=st.integers(0, 1000),
    bleed=st.sampled_from([0.0, 0.05, 0.14]),
)


def views(camera: Camera, frames: int = FRAMES) -> list[View]:
    return [camera.view(frame, frames) for frame in range(frames)]


class TestEdges:
    @given(camera=cameras, depth=DEPTHS)
    @settings(max_examples=300, deadline=None)
    def test_no_move_at_any_depth_looks_past_the_drawing(self, camera: Camera, depth: float) -> None:
        for view in views(camera):
            zoom, pans = view.zoom_at(depth), view.pan_at(depth)
            for side, pan in zip((camera.width, camera.height), pans, strict=True):
                furthest = (side / 2 + abs(pan)) / zoom
                assert furthest <= side / 2 * (1 + 2 * camera.bleed) + 1e-6

    @pytest.mark.parametrize("kind", [Move.PAN_LEFT, Move.TILT_UP])
    def test_a_pan_over_a_picture_without_bleed_stands_closer_instead_of_standing_still(self, kind: Move) -> None:
        first, last = (Camera(kind=kind, bleed=0.0).view(frame, FRAMES) for frame in (0, FRAMES - 1))

        assert first.zoom > 1.05
        assert math.hypot(last.pan_x - first.pan_x, last.pan_y - first.pan_y) > 0.06 * 720


class TestMoves:
    @given(camera=cameras)
    @settings(max_examples=200, deadline=None)
    def test_no_frame_jumps(self, camera: Camera) -> None:
        path = views(camera, 240)
        for before, after in itertools.pairwise(path):
            assert abs(after.pan_x - before.pan_x) < 0.02 * camera.width
            assert abs(after.pan_y - before.pan_y) < 0.02 * camera.width
            assert abs(after.zoom - before.zoom) < 0.04

    @pytest.mark.parametrize(
        ("kind", "field", "sign"),
        [
            (Move.ZOOM_IN, "zoom", 1),
            (Move.ZOOM_OUT, "zoom", -1),
            (Move.DOLLY_IN, "zoom", 1),
            (Move.DOLLY_OUT, "zoom", -1),
            (Move.PAN_RIGHT, "pan_x", 1),
            (Move.PAN_LEFT, "pan_x", -1),
            (Move.TILT_DOWN, "pan_y", 1),
            (Move.TILT_UP, "pan_y", -1),
        ],
    )
    def test_go_where_they_say_and_never_back(self, kind: Move, field: str, sign: int) -> None:
        path = [getattr(view, field) * sign for view in views(Camera(kind=kind))]

        assert path == sorted(path)
        assert path[-1] - path[0] > 0.05

    def test_a_static_camera_sees_every_layer_as_drawn(self) -> None:
        assert set(views(Camera())) == {View()}

    def test_a_zoom_grows_all_layers_alike_and_a_dolly_the_near_ones_more(self) -> None:
        zoom, dolly = (Camera(kind=kind).view(47, FRAMES) for kind in (Move.ZOOM_IN, Move.DOLLY_IN))

        assert zoom.zoom_at(0.05) == zoom.zoom_at(1.2) > 1.1
        assert dolly.zoom_at(0.05) < dolly.zoom_at(0.75) < dolly.zoom_at(1.2)
        assert dolly.zoom_at(0.75) == pytest.approx(1 + 0.12 * 1.15)

    def test_intensity_is_how_far_it_goes(self) -> None:
        weak, strong = (Camera(kind=Move.ZOOM_IN, intensity=k).view(47, FRAMES).zoom for k in (0.5, 2))

        assert (weak, strong) == (pytest.approx(1.06), pytest.approx(1.24))

    def test_twice_the_speed_is_there_in_half_the_time_and_rests(self) -> None:
        path = [view.zoom for view in views(Camera(kind=Move.ZOOM_IN, speed=2, easing=Easing.LINEAR), 49)]

        assert path[24] == path[48] == pytest.approx(1.12)

    def test_half_the_speed_goes_half_the_way(self) -> None:
        slow = Camera(kind=Move.PAN_RIGHT, speed=0.5)
        full = Camera(kind=Move.PAN_RIGHT)

        way = [camera.view(47, 48).pan_x - camera.view(0, 48).pan_x for camera in (slow, full)]
        assert way[0] == pytest.approx(way[1] / 2)

    def test_start_and_end_hold_the_camera_before_and_after(self) -> None:
        path = [view.zoom for view in views(Camera(kind=Move.ZOOM_IN, start=0.25, end=0.5), 101)]

        assert path[25] == 1.0
        assert path[26] > 1.0
        assert path[49] < path[50] == path[100] == pytest.approx(1.12)

    def test_easings_leave_and_arrive_as_named(self) -> None:
        steps = {
            easing: [b.zoom - a.zoom for a, b in itertools.pairwise(path)]
            for easing in Easing
            for path in [views(Camera(kind=Move.ZOOM_IN, easing=easing))]
        }

        assert steps[Easing.EASE_IN][0] < steps[Easing.LINEAR][0] < steps[Easing.EASE_OUT][0]
        assert steps[Easing.EASE_OUT][-1] < steps[Easing.LINEAR][-1] < steps[Easing.EASE_IN][-1]
        assert steps[Easing.EASE_IN_OUT][0] < steps[Easing.EASE_IN_OUT][23] > steps[Easing.EASE_IN_OUT][-1]

    def test_a_shot_of_one_frame_is_seen_from_the_start(self) -> None:
        assert Camera(kind=Move.ZOOM_IN).view(0, 1).zoom == 1.0


class TestHandheld:
    def test_sways_differently_for_another_seed_and_equally_for_the_same(self) -> None:
        paths = [tuple(views(Camera(kind=Move.HANDHELD, seed=seed))) for seed in (1, 1, 2)]

        assert paths[0] == paths[1] != paths[2]

    def test_moves_less_than_a_pixel_or_two_between_frames_but_visibly_in_a_second(self) -> None:
        path = [view.pan_x for view in views(Camera(kind=Move.HANDHELD, seed=3), 240)]
        steps = [abs(b - a) for a, b in itertools.pairwise(path)]

        assert max(steps) < 1.5
        assert max(path) - min(path) > 4


class TestBadMoves:
    @pytest.mark.parametrize("wrong", [{"start": 0.6, "end": 0.5}, {"end": 1.5}, {"speed": 0.0}, {"intensity": -1.0}])
    def test_are_refused(self, wrong: dict[str, float]) -> None:
        with pytest.raises(ValueError, match=r"camera moves forward|Speed is above 0"):
            Camera(kind=Move.ZOOM_IN, **wrong)  # pyright: ignore[reportArgumentType]  # only floats are given
