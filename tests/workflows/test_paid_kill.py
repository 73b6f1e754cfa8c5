"""Killing the process at every point between a paid request's intention and its delivery.

Whatever the point: no request is sent twice by us, nothing that was made is lost, and what nobody can know waits for
a person. `make chaos` does the same many times over.
"""

from pathlib import Path

import pytest

from shotwright.workflows.paid import points
from shotwright_sim.server import Simulator
from tests.workflows.killing import Campaign
from tests.workflows.paid_cases import CASES, IMAGE, IN_DOUBT, SPEECH, Case
from tests.workflows.tallies import RANDOM

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_nothing_is_paid_twice_and_nothing_is_lost_wherever_the_process_dies(case: Case, tmp_path: Path) -> None:
    with Simulator(looks=1) as simulator:
        campaign = Campaign(case, simulator, tmp_path)

        await campaign.kill_at([*case.moments, RANDOM])

    tally = campaign.tally
    assert len(case.moments) > 12
    assert set(tally.kills) == {*case.moments, RANDOM}, "every kill has landed"
    assert (tally.duplicates, tally.lost) == (0, 0)
    assert tally.resolved.total() == tally.unknown >= len(IN_DOUBT)
    words = {"ItDidNotRun"} if case is SPEECH else {"ItDidNotRun", "ItRan", "LookAgain"}
    assert set(tally.resolved) == words


async def test_the_other_of_two_processes_finishes_what_is_paid(tmp_path: Path, postgres_url: str) -> None:
    moments = (points.CLAIMED, points.SUBMITTED, points.ENDING)
    with Simulator(looks=1) as simulator:
        campaign = Campaign(IMAGE, simulator, tmp_path)

        await campaign.kill_one_of_two_at(moments, postgres_url)

    assert set(campaign.tally.kills) == set(moments)
    assert (campaign.tally.duplicates, campaign.tally.lost) == (0, 0)
    assert campaign.tally.resolved == {"ItDidNotRun": 1}, "only of the one that was being sent nobody knows"
