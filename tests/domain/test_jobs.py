from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.errors import JobMoveNotAllowed
from shotwright.domain.jobs import MONEY_OF, JobState, Money, check_job_move, cost_at_end, may_move, state_after
from shotwright.domain.retrying import (
    MOST_RETRIES,
    Action,
    action_after,
    cool_down_s,
    look_delay_s,
    retry_delay_s,
)
from shotwright_sdk.remote import RemoteState
from shotwright_sdk.remote_errors import ErrorClass

OVER = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)
FINAL_WORDS = (RemoteState.SUCCEEDED, RemoteState.FAILED, RemoteState.CANCELLED)
reports = st.lists(st.sampled_from(RemoteState), max_size=12)


class TestStates:
    @pytest.mark.parametrize("state", OVER)
    @given(said=reports)
    def test_what_has_ended_stays_as_it_is(self, state: JobState, said: list[RemoteState]) -> None:
        assert state.is_over
        assert not any(may_move(state, other) for other in JobState)
        assert all(state_after(state, one) is state for one in said)

    @given(said=reports)
    def test_nothing_is_reported_of_what_was_never_sent(self, said: list[RemoteState]) -> None:
        state = JobState.INTENDED
        for one in said:
            state = state_after(state, one)
        assert state is JobState.INTENDED

    @given(st.data())
    def test_webhooks_and_polls_converge_in_any_order_and_however_often(self, data: st.DataObject) -> None:
        end = data.draw(st.sampled_from(FINAL_WORDS))
        truth = [RemoteState.QUEUED, RemoteState.RUNNING, RemoteState.GONE, end]
        told = data.draw(st.permutations([end, *data.draw(st.lists(st.sampled_from(truth), max_size=10))]))

        state = data.draw(st.sampled_from([JobState.SUBMITTING, JobState.SUBMITTED, JobState.UNKNOWN]))
        path = [state, *(state := state_after(state, one) for one in told)]

        assert state == JobState(end.value)
        assert all(before is after or may_move(before, after) for before, after in pairwise(path))

    @given(reports)
    def test_no_report_makes_a_job_be_sent_again(self, said: list[RemoteState]) -> None:
        state = JobState.SUBMITTED
        for one in said:
            state = state_after(state, one)
            assert state not in (JobState.INTENDED, JobState.SUBMITTING)

    def test_only_what_was_written_down_is_sent(self) -> None:
        assert [one for one in JobState if may_move(one, JobState.SUBMITTING)] == [JobState.INTENDED]
        with pytest.raises(JobMoveNotAllowed, match="unknown cannot become submitting"):
            check_job_move(JobState.UNKNOWN, JobState.SUBMITTING)

    def test_money_is_held_until_the_end(self) -> None:
        assert {state for state in JobState if MONEY_OF[state] is not Money.HELD} == set(OVER)


class TestCostAtEnd:
    @given(st.sampled_from(OVER), st.integers(0, 10**9), st.booleans())
    def test_the_providers_word_wins(self, state: JobState, told: int, accepted: bool) -> None:
        assert cost_at_end(state, told_usd_micros=told, estimate_usd_micros=5, was_accepted=accepted) == told

    def test_without_it_the_estimate_counts_where_something_may_be_billed(self) -> None:
        def cost(state: JobState, *, accepted: bool, estimate: int | None = 5) -> int | None:
            return cost_at_end(state, told_usd_micros=None, estimate_usd_micros=estimate, was_accepted=accepted)

        assert cost(JobState.SUCCEEDED, accepted=True) == 5
        assert cost(JobState.SUCCEEDED, accepted=True, estimate=None) is None
        assert cost(JobState.FAILED, accepted=True) == 0
        assert cost(JobState.CANCELLED, accepted=False) == 0
        assert cost(JobState.CANCELLED, accepted=True) == 5


class TestActionAfter:
    @given(st.sampled_from(ErrorClass), st.integers(1, 9), st.none() | st.floats(0, 1e6))
    def test_what_may_have_been_accepted_is_never_sent_again(
        self, error: ErrorClass, tries: int, after: float | None
    ) -> None:
        assert action_after(error, maybe_accepted=True, tries=tries, retry_after_s=after) is Action.FIND

    @pytest.mark.parametrize("error", list(ErrorClass))
    def test_no_more_than_three_retries(self, error: ErrorClass) -> None:
        actions = [action_after(error, maybe_accepted=False, tries=tries) for tries in range(1, 9)]

        assert actions.count(Action.RETRY) <= MOST_RETRIES
        assert Action.RETRY not in actions[MOST_RETRIES:]
        assert Action.FIND not in actions

    @pytest.mark.parametrize(
        ("error", "actions"),
        [
            (ErrorClass.RATE_LIMITED, [Action.RETRY] * 3 + [Action.FAILOVER]),
            (ErrorClass.PROVIDER_INTERNAL, [Action.RETRY] * 2 + [Action.FAILOVER] * 2),
            (ErrorClass.AUTH, [Action.STOP_PROVIDER] * 4),
            (ErrorClass.QUOTA, [Action.STOP_PROVIDER] * 4),
            (ErrorClass.MODEL_GONE, [Action.STOP_PROVIDER] * 4),
            (ErrorClass.CONTENT_POLICY, [Action.PERSON] * 4),
            (ErrorClass.INVALID_INPUT, [Action.PERSON] * 4),
        ],
    )
    def test_each_class_calls_for_its_own(self, error: ErrorClass, actions: list[Action]) -> None:
        assert [action_after(error, maybe_accepted=False, tries=tries) for tries in range(1, 5)] == actions

    def test_a_provider_that_wants_hours_of_rest_is_not_waited_for(self) -> None:
        found = action_after(ErrorClass.RATE_LIMITED, maybe_accepted=False, tries=1, retry_after_s=3600)

        assert found is Action.FAILOVER


class TestDelays:
    @given(st.text(max_size=40))
    def test_retries_wait_one_two_and_four_seconds_a_quarter_more_or_less(self, key: str) -> None:
        for tries, calm in ((1, 1), (2, 2), (3, 4)):
            assert 0.75 * calm <= retry_delay_s(tries, retry_after_s=None, key=key) <= 1.25 * calm

    @given(st.text(max_size=40), st.floats(0, 120))
    def test_nobody_is_asked_before_the_time_that_they_gave(self, key: str, after: float) -> None:
        assert retry_delay_s(1, retry_after_s=after, key=key) >= after

    @given(st.text(max_size=40), st.integers(0, 10_000))
    def test_looks_come_every_five_to_thirty_seconds(self, key: str, looks: int) -> None:
        assert 0.75 * 5 <= look_delay_s(looks, key) <= 1.25 * 30

    def test_many_jobs_of_one_moment_are_spread(self) -> None:
        assert len({round(look_delay_s(3, f"job {number}"), 2) for number in range(200)}) > 100

    def test_a_provider_is_left_alone_from_the_third_fault_in_a_row(self) -> None:
        assert [cool_down_s(faults) for faults in (0, 2, 3, 4, 5, 50)] == [0, 0, 30, 60, 120, 600]
