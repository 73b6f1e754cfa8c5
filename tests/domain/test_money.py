from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.caps import Cap, CapScope, check_caps, tightest
from shotwright.domain.errors import AmountNotUsable, BudgetExceeded, OutsideLimits
from shotwright.domain.limits import clips_for, instead, require
from shotwright.domain.money import MICROS, dollars, usd_micros
from shotwright.domain.prices import (
    UNKNOWN,
    clip_usage,
    estimate,
    picture_usage,
    speech_usage,
    text_usage,
    usage_of,
)
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Framing, ImageJob, SpeechJob, VideoJob
from shotwright_sdk.remote_models import Limits, ModelEntry, ModelKind, NativeAudio, Price, PriceUnit, Rate
from shotwright_sdk.values import Size

TODAY = date(2026, 11, 22)
HD = Size(width=1280, height=720)


def price(
    unit: PriceUnit,
    micros: int,
    *,
    per: int = 1,
    when: Mapping[str, Json] | None = None,
    currency: str = "USD",
    rate: Rate | None = None,
) -> Price:
    return Price(
        unit=unit, micros=micros, per=per, when=when or {}, currency=currency, rate=rate, source="list", as_of=TODAY
    )


def video(duration_s: int = 5, *, limits: Limits | None = None, **changes: object) -> VideoJob:
    model = ModelEntry(id="sora2", kind=ModelKind.VIDEO, protocol="relay", limits=limits or Limits())
    fields = {"model": model, "idempotency_key": "k", "prompt": "rain", "framing": Framing(size=HD)}
    return VideoJob(duration_s=duration_s, **(fields | changes))  # pyright: ignore[reportArgumentType]  # by name


class TestAmounts:
    @pytest.mark.parametrize(
        ("micros", "told"),
        [
            (None, "unknown"),
            (0, "$0.00"),
            (1, "$0.000001"),
            (400, "$0.0004"),
            (80_000, "$0.08"),
            (12_500_000, "$12.50"),
            (12_500_001, "$12.51"),
            (1_234_567_890_000, "$1,234,567.89"),
            (-20_000, "-$0.02"),
        ],
    )
    def test_are_told_without_rounding_anything_to_nothing(self, micros: int | None, told: str) -> None:
        assert dollars(micros) == told

    @given(st.integers(0, 10**15))
    def test_are_read_back_exactly(self, micros: int) -> None:
        assert usd_micros(f"{micros // MICROS}.{micros % MICROS:06d}") == micros

    @pytest.mark.parametrize("text", ["", "a lot", "-1", "1e400", "nan", "inf", "0.0000001", "1,0,0x", "9e99"])
    def test_that_are_none_are_refused(self, text: str) -> None:
        with pytest.raises(AmountNotUsable, match="Write dollars"):
            usd_micros(text)


class TestEstimate:
    def test_a_clip_is_priced_by_the_second_under_its_own_conditions(self) -> None:
        prices = (
            price(PriceUnit.SECOND, 100_000, when={"resolution": "720p"}),
            price(PriceUnit.SECOND, 200_000, when={"resolution": ["1080p", "4k"]}),
        )

        def cost(resolution: str) -> int | None:
            return estimate(prices, clip_usage(5, traits={"resolution": resolution})).usd_micros

        assert [cost("720p"), cost("1080p"), cost("4k"), cost("480p")] == [500_000, 1_000_000, 1_000_000, None]

    def test_an_unknown_price_is_never_nothing(self) -> None:
        assert estimate((), clip_usage(5)) == UNKNOWN
        assert estimate((price(PriceUnit.INPUT_IMAGE, 40_000),), clip_usage(5, references=1)).usd_micros is None
        assert estimate((price(PriceUnit.OUTPUT_TOKEN, 1),), picture_usage(HD)).usd_micros is None
        assert estimate((price(PriceUnit.SECOND, 500_000, currency="CNY"),), clip_usage(5)).usd_micros is None

    def test_what_is_free_is_known_to_be_free(self) -> None:
        assert estimate((price(PriceUnit.SECOND, 0),), speech_usage("hello")).usd_micros == 0

    def test_units_add_up_and_a_rate_turns_yuan_into_dollars(self) -> None:
        long_ago = date(2026, 1, 1)
        seven = Rate(usd=Fraction(1, 7), source="a bank", as_of=long_ago)
        prices = (
            price(PriceUnit.SECOND, 500_000, currency="CNY", rate=seven),
            price(PriceUnit.INPUT_IMAGE, 100_000, currency="CNY", rate=seven),
        )

        found = estimate(prices, clip_usage(4, references=2))

        assert (found.usd_micros, found.currency, found.as_of) == (314_286, "CNY", long_ago)
        assert found.source == "list, at 7 CNY a dollar (a bank, 2026-01-01)"

    def test_parts_of_a_micro_dollar_are_rounded_up(self) -> None:
        per_million = price(PriceUnit.CHARACTER, 15_000_000, per=1_000_000)

        assert estimate((per_million,), speech_usage("x")).usd_micros == 15
        assert (
            estimate(
                (price(PriceUnit.INPUT_TOKEN, 1, per=3),), text_usage(input_tokens=1, output_tokens=None)
            ).usd_micros
            == 1
        )
        assert estimate((price(PriceUnit.MEGAPIXEL, 25_000),), picture_usage(HD)).usd_micros == 23_040

    def test_tokens_from_a_cache_have_their_price_and_cost_like_others_without_one(self) -> None:
        usage = text_usage(input_tokens=10_000, output_tokens=2_000, cached_tokens=6_000, cache_write_tokens=1_000)
        read = price(PriceUnit.INPUT_TOKEN, 2_000_000, per=1_000_000)
        written = price(PriceUnit.OUTPUT_TOKEN, 10_000_000, per=1_000_000)
        cached = price(PriceUnit.CACHED_TOKEN, 100_000, per=1_000_000)

        assert estimate((read, written), usage).usd_micros == 20_000 + 20_000
        assert estimate((read, written, cached), usage).usd_micros == 8_000 + 600 + 20_000
        assert estimate((cached,), usage).usd_micros is None

    def test_a_price_may_hold_above_a_number_alone(self) -> None:
        prices = (
            price(PriceUnit.INPUT_TOKEN, 4, when={"input_tokens": {"above": 272_000}}),
            price(PriceUnit.INPUT_TOKEN, 2),
        )

        def cost(tokens: int) -> int | None:
            return estimate(prices, text_usage(input_tokens=tokens, output_tokens=0)).usd_micros

        assert (cost(272_000), cost(272_001)) == (544_000, 1_088_004)

    @given(st.integers(1, 10**9), st.integers(1, 10**6), st.integers(1, 600))
    def test_an_estimate_is_never_below_the_exact_price(self, micros: int, per: int, seconds: int) -> None:
        found = estimate((price(PriceUnit.SECOND, micros, per=per),), clip_usage(seconds)).usd_micros

        assert found is not None
        assert 0 <= found - Fraction(micros * seconds, per) < 1

    def test_a_jobs_own_fields_are_what_prices_depend_on(self) -> None:
        job = video(native_audio=True, first_frame=Path("a.png"), framing=Framing(size=HD, resolution="720p"))
        prices = (
            price(PriceUnit.SECOND, 150_000, when={"audio": True, "resolution": "720p", "duration": 5}),
            price(PriceUnit.SECOND, 100_000),
        )

        assert estimate(prices, usage_of(job)).usd_micros == 750_000


class TestLimits:
    def test_a_length_the_model_has_not_is_refused_with_those_it_has(self) -> None:
        with pytest.raises(OutsideLimits, match=r"^sora2 does not support 7s; supported: 5s, 10s\.$"):
            require(video(7, limits=Limits(durations_s=(5, 10))))

    @pytest.mark.parametrize(
        ("length", "durations", "clips"),
        [
            (Fraction(3), (5, 10), (5,)),
            (Fraction(5), (5, 10), (5,)),
            (Fraction(51, 10), (5, 10), (10,)),
            (Fraction(23), (5, 10), (10, 10, 5)),
            (Fraction(17), (4, 8), (8, 8, 4)),
            (Fraction(7, 2), (), (4,)),
            (Fraction(0), (), (1,)),
            (Fraction(13), (6,), (6, 6, 6)),
        ],
    )
    def test_a_storys_length_becomes_the_shortest_clip_or_several(
        self, length: Fraction, durations: tuple[int, ...], clips: tuple[int, ...]
    ) -> None:
        assert clips_for(length, durations) == clips

    @given(st.fractions(Fraction(1, 10), 200), st.sets(st.integers(1, 30), min_size=1, max_size=6))
    def test_clips_always_reach_and_none_could_be_left_out(self, length: Fraction, durations: set[int]) -> None:
        clips = clips_for(length, tuple(durations))

        assert sum(clips) >= length
        assert set(clips) <= durations
        assert all(sum(clips) - one < length for one in clips)

    def test_another_model_may_do_the_same_job_only_if_it_can(self) -> None:
        job = video(5, first_frame=Path("a.png"))
        can = ModelEntry(
            id="other",
            kind=ModelKind.VIDEO,
            protocol="p",
            limits=Limits(durations_s=(5,), aspects=("16:9", "9:16"), resolutions=("480p", "1080p"), first_frame=True),
        )

        other = instead(job, can, TODAY)

        assert isinstance(other, VideoJob)
        assert (other.framing.aspect, other.framing.resolution, other.duration_s) == ("16:9", "1080p", 5)

    @pytest.mark.parametrize(
        ("limits", "why"),
        [
            (Limits(first_frame=False), "takes no first frame"),
            (Limits(first_frame=True, durations_s=(4, 8)), "does not support 5s; supported: 4s, 8s"),
            (Limits(first_frame=True, aspects=("9:16",)), "of the shape 1280x720"),
            (Limits(first_frame=True, resolutions=("480p",)), "as large as 1280x720"),
            (Limits(first_frame=True, sizes=(Size(width=640, height=360),)), "as large as 1280x720"),
            (Limits(first_frame=True, native_audio=NativeAudio.NEVER), "no sound of its own"),
        ],
    )
    def test_a_model_that_cannot_says_why(self, limits: Limits, why: str) -> None:
        entry = ModelEntry(id="other", kind=ModelKind.VIDEO, protocol="p", limits=limits)
        wants_sound = limits.native_audio is NativeAudio.NEVER and "sound" in why

        with pytest.raises(OutsideLimits, match=why):
            instead(video(5, first_frame=Path("a.png"), native_audio=wants_sound), entry, TODAY)

    def test_another_kind_and_a_model_that_was_shut_down_are_no_replacement(self) -> None:
        with pytest.raises(OutsideLimits, match="makes image, not video"):
            instead(video(), ModelEntry(id="i", kind=ModelKind.IMAGE, protocol="p"), TODAY)
        with pytest.raises(OutsideLimits, match="was shut down on 2026-11-22"):
            instead(video(), ModelEntry(id="v", kind=ModelKind.VIDEO, protocol="p", shutdown=TODAY), TODAY)

    def test_a_line_is_not_given_to_somebody_elses_voice(self) -> None:
        mine = ModelEntry(id="a", kind=ModelKind.SPEECH, protocol="p")
        job = SpeechJob(model=mine, idempotency_key="k", text="hi", language="en", voice="nova")

        with pytest.raises(OutsideLimits, match="no voice “nova”"):
            instead(job, ModelEntry(id="b", kind=ModelKind.SPEECH, protocol="p"), TODAY)

    def test_a_picture_goes_to_a_model_with_sizes_of_the_same_shape(self) -> None:
        job = ImageJob(
            model=ModelEntry(id="a", kind=ModelKind.IMAGE, protocol="p"),
            idempotency_key="k",
            prompt="rain",
            framing=Framing(size=HD),
        )
        sizes = (Size(width=1024, height=1024), Size(width=1920, height=1080))
        entry = ModelEntry(id="b", kind=ModelKind.IMAGE, protocol="p", limits=Limits(sizes=sizes))

        other = instead(job, entry, TODAY)

        assert isinstance(other, ImageJob)
        assert other.framing.size == sizes[1]


class TestCaps:
    def test_what_exceeds_a_cap_is_refused_with_the_amounts(self) -> None:
        cap = Cap(scope=CapScope.PROJECT, limit_usd_micros=100 * MICROS, used_usd_micros=99_500_000)

        with pytest.raises(BudgetExceeded, match=r"would cost \$1\.00, but of the \$100\.00 .* only \$0\.50 are left"):
            check_caps([cap], MICROS)
        check_caps([cap], 500_000)

    def test_without_a_limit_nothing_is_refused_and_nothing_is_warned_of(self) -> None:
        cap = Cap(scope=CapScope.DAY, limit_usd_micros=None, used_usd_micros=10**12)

        check_caps([cap], 10**12)
        assert (cap.warning(10**12), cap.left_usd_micros, cap.is_reached) == ("", None, False)

    def test_a_free_job_passes_a_cap_that_is_reached(self) -> None:
        cap = Cap(scope=CapScope.USER, limit_usd_micros=0)

        check_caps([cap], 0)
        assert cap.is_reached

    def test_the_warning_comes_once_when_the_threshold_is_crossed(self) -> None:
        cap = Cap(scope=CapScope.PROJECT, limit_usd_micros=100 * MICROS, used_usd_micros=49 * MICROS)

        assert cap.warning(MICROS) == "$50.00 of the $100.00 for this project are spent or reserved."
        assert cap.warning(MICROS - 1) == ""
        assert Cap(scope=CapScope.PROJECT, limit_usd_micros=100 * MICROS, used_usd_micros=60 * MICROS).warning(1) == ""

    def test_the_tightest_cap_is_what_is_left_of_the_budget(self) -> None:
        wide = Cap(scope=CapScope.PROJECT, limit_usd_micros=100 * MICROS)
        tight = Cap(scope=CapScope.DAY, limit_usd_micros=5 * MICROS, used_usd_micros=MICROS)

        assert tightest([wide, tight, Cap(scope=CapScope.USER, limit_usd_micros=None)]) == tight
        assert tightest([]) is None
