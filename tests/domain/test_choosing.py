from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.choosing import Candidate, Choice, NoChoice, Strategy, choose
from shotwright.domain.health import Answer, Health, Hold, Rates, Traffic, health_of, hold_for
from shotwright_sdk.remote_errors import ErrorClass

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SICK = Health(requests=10, faults=8, faults_in_a_row=2)


def one(name: str, priority: int = 0, **changes: object) -> Candidate:
    fields = {"id": uuid5(UUID(int=0), name), "name": name, "priority": priority}
    return Candidate(**(fields | changes))  # pyright: ignore[reportArgumentType]  # by name


def chosen(candidates: list[Candidate], strategy: Strategy, *, turn: int = 0, seed: int = 0) -> Choice:
    found = choose(candidates, strategy, now=NOW, turn=turn, seed=seed)
    assert isinstance(found, Choice), found
    return found


class TestStrategies:
    def test_taking_turns_gives_everybody_the_same_in_whatever_order_they_come(self) -> None:
        three = [one("c"), one("a"), one("b")]

        names = [chosen(three, Strategy.ROUND_ROBIN, turn=turn).name for turn in range(6)]

        assert names == ["a", "b", "c", "a", "b", "c"]

    def test_chance_reaches_everybody_and_is_the_same_for_the_same_seed(self) -> None:
        three = [one("a"), one("b"), one("c")]

        names = [chosen(three, Strategy.RANDOM, seed=seed).name for seed in range(300)]

        assert min(Counter(names).values()) > 60
        assert names == [chosen(three, Strategy.RANDOM, seed=seed).name for seed in range(300)]

    def test_weights_are_kept_to(self) -> None:
        names = Counter(
            chosen([one("a", 3), one("b", 1), one("c")], Strategy.WEIGHTED, seed=s).name for s in range(800)
        )

        assert 520 < names["a"] < 680
        assert names["c"] == 0

    def test_weights_that_are_all_zero_are_all_alike(self) -> None:
        found = [chosen([one("a"), one("b")], Strategy.WEIGHTED, seed=seed) for seed in range(100)]

        assert min(Counter(choice.name for choice in found).values()) > 25
        assert found[0].reason == "by chance among 2, all of weight 0"

    def test_the_least_loaded_is_so_by_the_share_of_its_places(self) -> None:
        busy = [one("a", in_flight=2, at_once=10), one("b", in_flight=1, at_once=2)]

        found = chosen(busy, Strategy.LEAST_LOADED)

        assert (found.name, found.reason) == ("a", "the least loaded of 2, with 2 jobs under way")


class TestWhoIsLeftOut:
    def test_everybody_who_cannot_is_named_with_the_reason(self) -> None:
        candidates = [
            one("able"),
            one("cool", cool_until=NOW + timedelta(seconds=30)),
            one("off", active=False),
            one("small", unable="sora2 does not support 7s; supported: 5s, 10s."),
            one("stopped", stopped="Its key was refused."),
        ]

        reason = chosen(candidates, Strategy.RANDOM).reason

        assert reason == (
            "the only one that can; not cool: left alone until 12:00:30 UTC; not off: switched off; "
            "not small: sora2 does not support 7s; supported: 5s, 10s; not stopped: Its key was refused"
        )

    def test_who_fails_mostly_is_used_only_if_there_is_no_other(self) -> None:
        assert chosen([one("sick", 99, health=SICK), one("well")], Strategy.WEIGHTED).name == "well"
        assert (
            "not sick: 80% of its requests fail"
            in chosen([one("sick", health=SICK), one("well")], Strategy.RANDOM).reason
        )
        assert chosen([one("sick", health=SICK)], Strategy.RANDOM).name == "sick"

    def test_where_nobody_can_it_says_until_when(self) -> None:
        until = NOW + timedelta(seconds=30)

        found = choose([one("a", cool_until=until), one("b", active=False)], Strategy.RANDOM, now=NOW)

        assert isinstance(found, NoChoice)
        assert found.until == until
        assert found.reason.startswith("No provider can do this now: a: left alone")
        assert choose([], Strategy.RANDOM, now=NOW) == NoChoice(reason="No provider is assigned to this stage.")

    @given(st.lists(st.integers(-5, 9), min_size=1, max_size=6), st.sampled_from(Strategy), st.integers(0, 99))
    def test_whatever_the_weights_somebody_who_can_is_chosen(
        self, weights: list[int], strategy: Strategy, seed: int
    ) -> None:
        candidates = [one(f"p{index}", weight, active=index % 2 == 0) for index, weight in enumerate(weights)]

        assert int(chosen(candidates, strategy, turn=seed, seed=seed).name[1:]) % 2 == 0


class TestHealth:
    def test_faults_of_the_request_do_not_count_against_the_provider(self) -> None:
        answers = [
            Answer(error_class=ErrorClass.CONTENT_POLICY, latency_s=1.0),
            Answer(error_class=ErrorClass.OVERLOADED, latency_s=9.0),
            Answer(latency_s=3.0),
            Answer(error_class=ErrorClass.NETWORK_UNKNOWN),
        ]

        found = health_of(answers)

        assert found == Health(requests=4, faults=2, faults_in_a_row=0, latency_s=3.0)
        assert found.error_rate == 0.5

    def test_faults_in_a_row_are_counted_from_the_newest(self) -> None:
        fault = Answer(error_class=ErrorClass.OVERLOADED)

        assert health_of([fault, fault, Answer(), fault]).faults_in_a_row == 2
        assert health_of([fault, fault]).faults_in_a_row == 2
        assert health_of([]) == Health()


class TestRates:
    def test_nothing_holds_back_without_limits(self) -> None:
        assert hold_for(Rates(), Traffic(at_once=10**6), NOW) is None

    def test_a_place_must_be_free(self) -> None:
        rates = Rates(at_once=2)

        assert hold_for(rates, Traffic(at_once=1), NOW) is None
        assert hold_for(rates, Traffic(at_once=2), NOW) == Hold(
            until=None, reason="2 jobs run there, and no more than 2 may"
        )

    def test_a_full_minute_or_day_says_when_it_ends(self) -> None:
        rates = Rates(per_minute=5, per_day=9)
        minute = Traffic(full_minute_since=NOW - timedelta(seconds=20))
        day = Traffic(full_minute_since=NOW, full_day_since=NOW - timedelta(hours=23))

        assert hold_for(rates, minute, NOW) == Hold(
            until=NOW + timedelta(seconds=40), reason="5 requests were sent within a minute"
        )
        held = hold_for(rates, day, NOW)
        assert held is not None
        assert held.until == NOW + timedelta(hours=1)
        assert hold_for(rates, Traffic(full_minute_since=NOW - timedelta(seconds=60)), NOW) is None
