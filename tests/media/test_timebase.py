from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.timebase import FILM_RATE, FrameRate, FrameSpan

RATES = st.sampled_from(
    [FrameRate.of(text) for text in ("24", "25", "30", "60", "24000/1001", "30000/1001", "60000/1001")]
)


class TestFrameRate:
    @pytest.mark.parametrize(
        ("written", "exact"),
        [
            (24, Fraction(24)),
            ("25", Fraction(25)),
            (29.97, Fraction(30000, 1001)),
            (23.976, Fraction(24000, 1001)),
            ("59.94", Fraction(60000, 1001)),
            ("30000/1001", Fraction(30000, 1001)),
            (12.5, Fraction(25, 2)),
        ],
    )
    def test_rounded_ntsc_rates_become_exact(self, written: float | str, exact: Fraction) -> None:
        assert FrameRate.of(written).fps == exact

    @pytest.mark.parametrize("fps", [0, -24, 1000])
    def test_impossible_rates_are_refused(self, fps: int) -> None:
        with pytest.raises(ValueError, match="between 1 and 240"):
            FrameRate(fps=Fraction(fps))

    @given(rate=RATES, frame=st.integers(0, 10**7))
    def test_a_frame_starts_when_it_says(self, rate: FrameRate, frame: int) -> None:
        assert rate.frame_at(rate.seconds(frame)) == frame
        assert rate.frames_covering(rate.seconds(frame)) == frame
        assert rate.frames_covering(rate.seconds(frame) + Fraction(1, 10**9)) == frame + 1

    @pytest.mark.parametrize(("fps", "samples"), [(24, 2000), (25, 1920), (30, 1600), (60, 800)])
    def test_samples_per_frame_are_whole_at_common_rates(self, fps: int, samples: int) -> None:
        rate = FrameRate(fps=Fraction(fps))

        assert [rate.samples(n) for n in range(4)] == [0, samples, 2 * samples, 3 * samples]

    def test_samples_of_ntsc_frames_do_not_drift_in_an_hour(self) -> None:
        rate = FrameRate.of("30000/1001")

        assert rate.samples(5) == 8008
        assert rate.samples(30000 * 3600 // 1001) == round(Fraction(30000 * 3600 // 1001 * 1001 * 48000, 30000))

    def test_frames_last_as_long_as_they_are_shown(self) -> None:
        assert FILM_RATE.seconds(5) == 5 * FILM_RATE.frame_s


class TestFrameSpan:
    @given(
        rate=RATES,
        start=st.fractions(0, 3600, max_denominator=1000),
        length=st.fractions(0, 60, max_denominator=1000),
    )
    def test_holds_the_frames_that_start_in_the_time_and_at_least_one(
        self, rate: FrameRate, start: Fraction, length: Fraction
    ) -> None:
        span = FrameSpan.between(start, start + length, rate)

        assert len(span) == span.end - span.first >= 1
        assert span.first in span
        assert span.end not in span
        assert rate.seconds(span.first) >= start
        if len(span) > 1:
            assert rate.seconds(span.end - 1) < start + length <= rate.seconds(span.end)

    def test_neighbours_share_no_frame(self) -> None:
        left, right = FrameSpan.between(0, 1.03, FILM_RATE), FrameSpan.between(1.03, 2, FILM_RATE)

        assert left.end == right.first
        assert list(left)[-1] + 1 == next(iter(right))

    def test_backward_spans_are_refused(self) -> None:
        with pytest.raises(ValueError, match="forward"):
            FrameSpan(first=5, end=4)
