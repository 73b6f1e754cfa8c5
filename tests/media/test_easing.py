import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.frames.easing import EASE, CubicBezier, Easing, eased

shares = st.floats(0, 1)
times = st.floats(0, 1)


def exactly(bezier: CubicBezier, parameter: Fraction) -> tuple[Fraction, Fraction]:
    """(time, way) at a parameter of the curve, without rounding: de Casteljau's construction."""
    points = [(Fraction(x), Fraction(y)) for x, y in ((0, 0), (bezier.x1, bezier.y1), (bezier.x2, bezier.y2), (1, 1))]
    while len(points) > 1:
        points = [
            (a[0] + (b[0] - a[0]) * parameter, a[1] + (b[1] - a[1]) * parameter) for a, b in itertools.pairwise(points)
        ]
    return points[0]


class TestCubicBezier:
    @given(x1=shares, y1=st.floats(-2, 3), x2=shares, y2=st.floats(-2, 3), parameter=st.fractions(0, 1))
    @settings(max_examples=400, deadline=None)
    def test_finds_the_way_to_every_time_on_the_curve(
        self, x1: float, y1: float, x2: float, y2: float, parameter: Fraction
    ) -> None:
        bezier = CubicBezier(x1, y1, x2, y2)
        time, _ = exactly(bezier, parameter)
        # Where the curve stands upright many ways share one time: any of them within what a rounded time can mean.
        before, after = (bezier(min(max(float(time) + side * 1e-9, 0.0), 1.0)) for side in (-1, 1))
        way = float(exactly(bezier, parameter)[1])

        low, high = sorted((before, after))
        assert low - 1e-6 <= way <= high + 1e-6 or abs(bezier(float(time)) - way) <= 1e-6 + high - low

    @given(x1=shares, y1=shares, x2=shares, y2=shares, times=st.tuples(times, times))
    @settings(max_examples=300, deadline=None)
    def test_never_turns_back_when_its_points_do_not(
        self, x1: float, y1: float, x2: float, y2: float, times: tuple[float, float]
    ) -> None:
        bezier = CubicBezier(x1, y1, x2, y2)
        earlier, later = sorted(times)

        assert 0 <= bezier(earlier) <= bezier(later) + 1e-15 <= 1 + 1e-15

    @given(x1=shares, y1=shares, x2=shares, y2=shares, time=times)
    @settings(max_examples=300, deadline=None)
    def test_of_the_points_mirrored_runs_backwards(
        self, x1: float, y1: float, x2: float, y2: float, time: float
    ) -> None:
        mirrored = CubicBezier(1 - x2, 1 - y2, 1 - x1, 1 - y1)
        bezier = CubicBezier(x1, y1, x2, y2)
        slack = abs(bezier(min(1.0, time + 1e-9)) - bezier(max(0.0, time - 1e-9)))

        assert mirrored(1 - time) == pytest.approx(1 - bezier(time), abs=1e-9 + slack)

    @given(first=shares, second=shares, time=times)
    def test_on_the_diagonal_is_linear(self, first: float, second: float, time: float) -> None:
        assert CubicBezier(first, first, second, second)(time) == pytest.approx(time, abs=1e-12)

    @given(x1=shares, y1=st.floats(-2, 3), x2=shares, y2=st.floats(-2, 3))
    def test_begins_and_ends_where_it_should(self, x1: float, y1: float, x2: float, y2: float) -> None:
        bezier = CubicBezier(x1, y1, x2, y2)

        assert (bezier(0.0), bezier(1.0)) == (0.0, 1.0)

    @pytest.mark.parametrize(
        ("bezier", "half"),
        [
            (EASE, 0.802403387584857),
            (CubicBezier(0.42, 0, 1, 1), 0.3153568125725393),
            (CubicBezier(0, 0, 0.58, 1), 0.6846431874274607),
            (CubicBezier(0.42, 0, 0.58, 1), 0.5),
        ],
    )
    def test_gives_the_values_of_css_keywords(self, bezier: CubicBezier, half: float) -> None:
        """`ease`, `ease-in`, `ease-out` and `ease-in-out` at half time; the numbers are roots of their cubics."""
        assert bezier(0.5) == pytest.approx(half, abs=1e-14)

    def test_may_swing_past_its_end(self) -> None:
        back = CubicBezier(0.3, 0.0, 0.4, 1.6)

        assert max(back(k / 100) for k in range(101)) > 1.05

    @pytest.mark.parametrize(
        "numbers", [(-0.1, 0, 1, 1), (0, 0, 1.1, 1), (float("nan"), 0, 1, 1), (0, float("inf"), 1, 1)]
    )
    def test_refuses_numbers_that_turn_time_back(self, numbers: tuple[float, float, float, float]) -> None:
        with pytest.raises(ValueError, match="is no easing"):
            CubicBezier(*numbers)


class TestEasings:
    @given(easing=st.sampled_from(Easing), time=st.floats(-1, 2))
    def test_stay_at_their_ends_before_and_after(self, easing: Easing, time: float) -> None:
        way = eased(easing, EASE, time)

        assert way == pytest.approx(0 if time <= 0 else 1 if time >= 1 else way)
        assert -1e-12 <= way <= 1 + 1e-12
