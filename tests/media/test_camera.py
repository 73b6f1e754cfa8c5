import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shotwright_media.frames.camera import Camera, Easing, Move, View
from shotwright_media.frames.easing import CubicBezier
from shotwright_media.frames.path import LARGEST_ZOOM, PathPoint
from shotwright_media.frames.view import PEOPLE, Ground
from shotwright_media.timebase import FILM_RATE, FrameRate

FRAMES = 48
DEPTHS = st.floats(0.0, 1.5)
ASPECTS = [(1280.0, 720.0), (720.0, 1280.0), (720.0, 720.0), (1721.0, 720.0)]
RATES = [FrameRate.of(fps) for fps in ("12", "24000/1001", "25", "60", "240")]
WAYWARD = 2.5  # steeper than any easing that people draw; CSS allows more
points = st.lists(
    st.builds(
        PathPoint, at=st.floats(0, 1), x=st.floats(-0.5, 1.5), y=st.floats(-0.5, 1.5), zoom=st.floats(1, LARGEST_ZOOM)
    ),
    max_size=6,
).map(lambda some: _apart(sorted(some, key=lambda point: point.at)))
beziers = st.builds(
    CubicBezier, st.floats(0, 1), st.floats(-WAYWARD, WAYWARD), st.floats(0, 1), st.floats(-WAYWARD, WAYWARD)
)


def _apart(some: list[PathPoint]) -> tuple[PathPoint, ...]:
    kept: list[PathPoint] = []
    for point in some:
        if not kept or point.at - kept[-1].at > 0.002:
            kept.append(point)
    return tuple(kept)


@st.composite
def cameras(draw: st.DrawFn) -> Camera:
    """Any camera at all."""
    width, height = draw(st.sampled_from(ASPECTS))
    bleed = draw(st.sampled_from([0.0, 0.05, 0.14]))
    start, end = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
    ground = st.builds(Ground, depth=DEPTHS, below=st.floats(0, 0.2))
    return Camera(
        kind=draw(st.sampled_from(Move)),
        width=width,
        height=height,
        speed=draw(st.floats(0.25, 4)),
        intensity=draw(st.floats(0, 4)),
        easing=draw(st.sampled_from(Easing)),
        bezier=draw(beziers),
        start=start,
        end=end,
        path=draw(points),
        depths=draw(st.sampled_from([(0.0, 1.5), (0.3, 0.3), (0.75, 1.0)])),
        seed=draw(st.integers(0, 1000)),
        bleed=bleed,
        grounds=tuple(draw(st.lists(ground, max_size=2))),
    )


def views(camera: Camera, frames: int = FRAMES, rate: FrameRate = FILM_RATE) -> list[View]:
    return [camera.view(frame, frames, rate) for frame in range(frames)]


class TestEdges:
    @given(camera=cameras(), nearness=st.floats(0, 1), frames=st.integers(1, 60), rate=st.sampled_from(RATES))
    @settings(max_examples=400, deadline=None)
    def test_no_move_at_any_depth_looks_past_the_drawing(
        self, camera: Camera, nearness: float, frames: int, rate: FrameRate
    ) -> None:
        farthest, nearest = camera.depths
        depth = farthest + nearness * (nearest - farthest)
        for frame in range(frames):
            for view in camera.exposures(frame, frames, rate, density=1.5):
                zoom, pans = view.zoom_at(depth), view.pan_at(depth)
                for side, pan in zip((camera.width, camera.height), pans, strict=True):
                    furthest = (side / 2 + abs(pan)) / zoom
                    assert furthest <= side / 2 * (1 + 2 * camera.bleed) + 1e-6

    @given(camera=cameras())
    @settings(max_examples=300, deadline=None)
    def test_what_ends_sooner_below_is_never_seen_to_end(self, camera: Camera) -> None:
        for view in views(camera):
            for ground in camera.grounds:
                pan, zoom = view.pan_at(ground.depth)[1], view.zoom_at(ground.depth)
                assert (camera.height / 2 + pan) / zoom <= camera.height * (0.5 + ground.below) + 1e-6

    @given(camera=cameras())
    @settings(max_examples=200, deadline=None)
    def test_a_camera_stands_closer_for_the_whole_shot_and_not_frame_by_frame(self, camera: Camera) -> None:
        """Held back at the edge of the drawing alone, it would stop and go."""
        assume(camera.kind not in {Move.WHIP, Move.FOLLOW_PATH} and camera.speed <= 1)
        near = replace(camera, bleed=0.0)
        far = replace(camera, bleed=5.0, grounds=())  # nothing there that could hold it

        added = [one.zoom - other.zoom for one, other in zip(views(near), views(far), strict=True)]

        assert max(added) - min(added) < 0.02

    @pytest.mark.parametrize("kind", [Move.PAN_LEFT, Move.TILT_UP])
    def test_a_pan_over_a_picture_without_bleed_stands_closer_instead_of_standing_still(self, kind: Move) -> None:
        first, last = (Camera(kind=kind, bleed=0.0).view(frame, FRAMES) for frame in (0, FRAMES - 1))

        assert first.zoom > 1.05
        assert math.hypot(last.pan_x - first.pan_x, last.pan_y - first.pan_y) > 0.06 * 720


class TestMoves:
    @given(camera=cameras(), easing=st.sampled_from([easing for easing in Easing if easing is not Easing.CUBIC_BEZIER]))
    @settings(max_examples=200, deadline=None)
    def test_no_frame_jumps(self, camera: Camera, easing: Easing) -> None:
        assume(camera.kind is not Move.WHIP)
        path = views(replace(camera, easing=easing, start=0, end=1, path=()), 240)
        for before, after in itertools.pairwise(path):
            for depth in (0.0, 1.5):
                for a, b in zip(before.pan_at(depth), after.pan_at(depth), strict=True):
                    assert abs(b - a) < 0.03 * camera.width
                assert abs(after.zoom_at(depth) - before.zoom_at(depth)) < 0.05

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

    def test_an_orbit_slides_near_and_far_apart_along_an_arc_around_the_people(self) -> None:
        path = views(Camera(kind=Move.ORBIT), 49)
        far, near = ([view.pan_at(depth) for view in path] for depth in (0.05, 1.2))

        assert all(view.pan_at(PEOPLE) == (0.0, 0.0) for view in path)
        assert far[-1][0] < far[24][0] < far[0][0]
        assert near[-1][0] > near[24][0] > near[0][0]
        assert far[24][1] == pytest.approx(0)
        assert far[0][1] == pytest.approx(far[-1][1])
        assert far[0][1] < -5 < 2 < near[0][1]
        assert path[0].zoom == pytest.approx(path[-1].zoom)
        assert path[24].zoom > path[0].zoom + 0.03

    def test_a_push_pull_keeps_the_people_and_scales_what_is_behind_against_what_is_before(self) -> None:
        first, last = (Camera(kind=Move.PUSH_PULL).view(frame, FRAMES) for frame in (0, 47))

        assert first.zoom_at(PEOPLE) == last.zoom_at(PEOPLE) == pytest.approx(1)
        assert last.zoom_at(0.05) / first.zoom_at(0.05) < 0.85
        assert last.zoom_at(1.2) / first.zoom_at(1.2) > 1.1

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


class TestWhip:
    def test_is_nearly_there_in_a_third_of_a_second_swings_over_once_and_settles_on_the_picture(self) -> None:
        path = [view.pan_x / 1280 for view in views(Camera(kind=Move.WHIP), 72)]

        assert path[0] == pytest.approx(-0.22)
        assert path[8] > -0.02
        assert 0.005 < max(path) < 0.02
        assert max(abs(pan) for pan in path[16:]) < 0.001
        rising = [b > a for a, b in itertools.pairwise(path[:16])]
        assert rising == sorted(rising, reverse=True)

    @pytest.mark.parametrize("rate", RATES)
    def test_takes_the_same_time_at_every_rate(self, rate: FrameRate) -> None:
        frames = rate.frames_covering(3)
        quarter = Camera(kind=Move.WHIP).view(float(rate.fps) / 4, frames, rate).pan_x

        assert quarter == pytest.approx(Camera(kind=Move.WHIP).view(6, 72).pan_x)

    def test_goes_faster_when_there_is_little_time(self) -> None:
        path = views(Camera(kind=Move.WHIP, start=0.5, end=0.75), 25)

        assert {view.pan_x for view in path[:13]} == {-0.22 * 1280}
        assert abs(path[18].pan_x) < 0.01 * 1280

    def test_ends_on_the_picture_as_drawn(self) -> None:
        last = Camera(kind=Move.WHIP).view(71, 72)

        assert last.zoom < 1.02
        assert abs(last.pan_x) < 0.1


class TestMotionBlur:
    def test_a_slow_move_is_drawn_once_a_frame(self) -> None:
        camera = Camera(kind=Move.PAN_RIGHT)

        assert all(camera.exposures(frame, 72, FILM_RATE, 1.0) == (camera.view(frame, 72),) for frame in range(72))

    def test_a_fast_one_as_often_as_its_blur_is_smooth_and_around_where_the_frame_stands(self) -> None:
        camera = Camera(kind=Move.WHIP, width=1280, height=720)

        views = camera.exposures(3, 72, FILM_RATE, 1.0)
        steps = [b.pan_x - a.pan_x for a, b in itertools.pairwise(views)]

        assert 8 < len(views) <= 24
        assert 0 < min(steps) <= max(steps) < 3
        assert sum(view.pan_x for view in views) / len(views) == pytest.approx(camera.view(3, 72).pan_x, abs=2)


class TestBadMoves:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"start": 0.6, "end": 0.5},
            {"end": 1.5},
            {"start": math.nan},
            {"speed": 0.0},
            {"speed": math.inf},
            {"intensity": -1.0},
            {"intensity": 4.1},
            {"intensity": math.nan},
            {"bleed": math.nan},
        ],
    )
    def test_are_refused(self, wrong: dict[str, float]) -> None:
        with pytest.raises(ValueError, match=r"camera moves forward|Speed is above 0"):
            Camera(kind=Move.ZOOM_IN, **wrong)  # pyright: ignore[reportArgumentType]  # only floats are given
