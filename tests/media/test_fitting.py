from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.clips.extending import SLOWEST, Extend, Pace
from shotwright_media.clips.fitting import Fit, Orientation, placement

SIDES = st.integers(1, 8192)
EVEN = st.integers(1, 2048).map(lambda half: 2 * half)
ASPECTS = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100)
QUARTER = 1 << 16


class TestPlacement:
    @given(width=SIDES, height=SIDES, aspect=ASPECTS, target=st.tuples(EVEN, EVEN), fit=st.sampled_from(Fit))
    def test_everything_lies_inside_and_fills_what_it_should(
        self, width: int, height: int, aspect: Fraction, target: tuple[int, int], fit: Fit
    ) -> None:
        place = placement(width, height, aspect, target, fit)

        x, y, across, down = place.crop
        assert min(x, y) >= 0
        assert 1 <= across <= width - x
        assert 1 <= down <= height - y
        for at, side, whole in zip(place.at, place.scaled, target, strict=True):
            assert at >= 0
            assert 2 <= side <= whole - at
        assert all(number % 2 == 0 for number in (x, y, *place.scaled, *place.at))
        if fit is Fit.COVER:
            assert place.scaled == target
        else:
            assert place.crop == (0, 0, width, height)
            assert target[0] == place.scaled[0] or target[1] == place.scaled[1]

    @given(width=st.integers(64, 4096), height=st.integers(64, 4096), fit=st.sampled_from(Fit))
    def test_the_aspect_is_kept_as_well_as_even_numbers_can(self, width: int, height: int, fit: Fit) -> None:
        place = placement(width, height, Fraction(1), (1280, 720), fit)

        # Either the part that is cut out or what it is scaled to was rounded, by one pixel at most.
        _, _, across, down = place.crop
        wide, high = place.scaled
        assert abs(across * high - down * wide) <= max(wide, high, across, down)

    def test_what_stays_empty_is_divided_evenly(self) -> None:
        assert placement(100, 100, Fraction(1), (1280, 720), Fit.CONTAIN).at == (280, 0)
        assert placement(1000, 1000, Fraction(1), (1280, 720), Fit.COVER).crop == (0, 218, 1000, 562)


class TestOrientation:
    @pytest.mark.parametrize(
        ("turn", "expected"),
        [
            ((1, 0, 0, 1), Orientation()),
            ((0, 1, -1, 0), Orientation(transposed=True, mirrored=True)),
            ((-1, 0, 0, -1), Orientation(mirrored=True, flipped=True)),
            ((0, -1, 1, 0), Orientation(transposed=True, flipped=True)),
            ((-1, 0, 0, 1), Orientation(mirrored=True)),
            ((0, 0, 0, 0), Orientation()),
        ],
    )
    def test_quarters_and_mirrors(self, turn: tuple[int, int, int, int], expected: Orientation) -> None:
        a, b, c, d = (number * QUARTER for number in turn)

        assert Orientation.of([a, b, 0, c, d, 0, 0, 0, 1 << 30]) == expected

    def test_a_few_degrees_are_nothing(self) -> None:
        assert Orientation.of([65_000, 3_000, 0, -3_000, 65_000, 0, 0, 0, 1 << 30]) == Orientation()


class TestPace:
    @given(source=st.fractions(Fraction(1, 240), 100), wanted=st.fractions(Fraction(1, 60), 100))
    def test_slowed_it_fills_the_shot_unless_that_is_too_slow(self, source: Fraction, wanted: Fraction) -> None:
        pace = Pace.of(source, wanted, Extend.SLOW)

        assert SLOWEST <= pace.speed <= 1
        assert not pace.again
        if SLOWEST * wanted <= source <= wanted:
            assert source / pace.speed == wanted

    @pytest.mark.parametrize("extend", list(Extend))
    def test_what_is_long_enough_keeps_its_pace(self, extend: Extend) -> None:
        assert Pace.of(Fraction(5), Fraction(5), extend) == Pace(speed=Fraction(1), again=False)
