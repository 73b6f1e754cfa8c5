import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.frames.camera import Camera, Easing, Move
from shotwright_media.frames.path import Path, PathPoint
from shotwright_media.frames.view import PEOPLE, Drawn, View

DRAWN = Drawn(width=1280, height=720, bleed=0.14)
THROUGH = (
    PathPoint(at=0.0, x=0.4, y=0.5, zoom=1.2),
    PathPoint(at=0.3, x=0.6, y=0.45, zoom=1.8),
    PathPoint(at=0.7, x=0.62, y=0.6, zoom=1.8),
    PathPoint(at=1.0, x=0.5, y=0.5, zoom=1.0),
)
coordinates = st.floats(-0.5, 1.5)


@st.composite
def paths(draw: st.DrawFn) -> Path:
    ats = sorted(draw(st.sets(st.integers(0, 500), min_size=1, max_size=7)))
    points = [
        PathPoint(at=at / 500, x=draw(coordinates), y=draw(coordinates), zoom=draw(st.floats(1, 6))) for at in ats
    ]
    drawn = Drawn(
        width=draw(st.sampled_from([1280.0, 720.0])), height=720.0, bleed=draw(st.sampled_from([0.0, 0.05, 0.14]))
    )
    return Path(points, drawn, PEOPLE)


def target(view: View, depth: float) -> tuple[float, float]:
    """What point of the picture is in the middle, as shares of the frame."""
    pan_x, pan_y = view.pan_at(depth)
    return 0.5 + pan_x / view.zoom_at(depth) / 1280, 0.5 + pan_y / view.zoom_at(depth) / 720


class TestPath:
    @pytest.mark.parametrize("aim", [PEOPLE, 0.3])
    def test_meets_its_points_at_the_depth_it_aims_at(self, aim: float) -> None:
        path = Path(THROUGH, DRAWN, aim)

        for point in THROUGH:
            view = path.view(point.at)
            assert target(view, aim) == pytest.approx((point.x, point.y))
            assert view.zoom_at(aim) == pytest.approx(point.zoom)

    @given(path=paths(), share=st.floats(0, 1))
    @settings(max_examples=400, deadline=None)
    def test_shows_no_edge_anywhere_on_its_way_without_being_held_back(self, path: Path, share: float) -> None:
        view = path.view(share)

        assert path.drawn.shows_no_edge(replace(view, zoom=view.zoom + 1e-9))

    @given(path=paths())
    @settings(max_examples=200, deadline=None)
    def test_goes_from_each_point_to_the_next_without_turning_back(self, path: Path) -> None:
        ats = [point.at for point in path.points]
        for start, end in itertools.pairwise(ats):
            way = [path.view(start + (end - start) * k / 20) for k in range(21)]
            for name in ("pan_x", "pan_y", "zoom"):
                steps = [getattr(b, name) - getattr(a, name) for a, b in itertools.pairwise(way)]
                assert min(steps) >= -1e-9 or max(steps) <= 1e-9

    @given(path=paths())
    @settings(max_examples=200, deadline=None)
    def test_passes_every_point_without_a_corner(self, path: Path) -> None:
        for point in path.points[1:-1]:
            for name in ("pan_x", "pan_y", "zoom"):
                # So little that a sharp bend, too, is straight within it: points may follow after a 500th of the way.
                before, here, after = (getattr(path.view(point.at + step), name) for step in (-1e-10, 0, 1e-10))
                assert (after - here) / 1e-10 == pytest.approx((here - before) / 1e-10, abs=2, rel=0.02)

    def test_looks_as_far_as_it_can_at_what_lies_outside(self) -> None:
        view = Path((PathPoint(at=0, x=3.0, y=0.5, zoom=1.5),), DRAWN, PEOPLE).view(0.5)

        assert target(view, PEOPLE)[0] > 0.7
        assert DRAWN.zoom_for(view) == pytest.approx(view.zoom)

    def test_stays_where_it_is_before_its_first_point_and_after_its_last(self) -> None:
        path = Path(tuple(replace(point, at=0.2 + point.at / 2) for point in THROUGH), DRAWN, PEOPLE)

        assert path.view(0) == path.view(0.2)
        assert path.view(0.7) == path.view(1)

    def test_without_points_is_the_picture_as_drawn(self) -> None:
        assert Path((), DRAWN, PEOPLE).view(0.5) == View()

    @pytest.mark.parametrize("ats", [(0.5, 0.5), (0.6, 0.4)])
    def test_points_follow_each_other_in_time(self, ats: tuple[float, float]) -> None:
        with pytest.raises(ValueError, match="comes at least"):
            Path([PathPoint(at=at) for at in ats], DRAWN, PEOPLE)

    @pytest.mark.parametrize("wrong", [{"at": 1.5}, {"zoom": 0.9}, {"zoom": 9.0}, {"x": float("nan")}])
    def test_a_point_that_cannot_be_is_refused(self, wrong: dict[str, float]) -> None:
        with pytest.raises(ValueError, match="A point of a camera's path"):
            PathPoint(**{"at": 0.0, **wrong})


class TestFollowing:
    def test_takes_start_end_speed_and_easing_as_every_move(self) -> None:
        camera = Camera(kind=Move.FOLLOW_PATH, path=THROUGH, easing=Easing.LINEAR, start=0.5, speed=2)
        whole = Path(THROUGH, DRAWN, PEOPLE)

        seen = [camera.view(frame, 101) for frame in (50, 60, 75, 100)]

        for view, share in zip(seen, (0, 0.4, 1, 1), strict=True):
            assert (view.pan_x, view.zoom) == pytest.approx((whole.view(share).pan_x, whole.view(share).zoom))
