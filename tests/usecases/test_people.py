"""Who spends and who decides is written down, and it is their cap that counts."""

import pytest
from sqlalchemy import select

from shotwright.db.jobs import JobRows
from shotwright.db.session import Database
from shotwright.db.tables import Decision
from shotwright.domain.caps import CapScope
from shotwright.domain.errors import BudgetExceeded
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Review
from shotwright.usecases.jobs import Jobs
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.runs import Runs
from shotwright.usecases.settling import GiveUp, Settling
from tests import make, money


async def test_what_a_run_buys_counts_against_whoever_started_it(database: Database) -> None:
    async with database.unit() as session:
        project, provider = await money.project_and_provider(session)
        lin = await make.person(session, "lin")
        await Ledger(session).set_cap(CapScope.USER, lin, 0)
        await Runs(session, project).start(redo_stale=False, by=lin)
        take = (await Runs(session, project).advance())[0].take_id

        with pytest.raises(BudgetExceeded, match="user"):
            await Jobs(session).intend(money.wish(project, provider, "one", take_id=take))
        await Ledger(session).set_cap(CapScope.USER, lin, None)
        job = (await Jobs(session).intend(money.wish(project, provider, "one", take_id=take))).job

        assert job.user_id == lin


async def test_decisions_name_whoever_made_them(database: Database) -> None:
    async with database.unit() as session:
        project, provider = await money.project_and_provider(session)
        lin, mei = await make.person(session, "lin"), await make.person(session, "mei")
        job = (await Jobs(session).intend(money.wish(project, provider, "one"))).job
        (await JobRows(session).get(job.id)).state = JobState.UNKNOWN
        await Settling(session, by=mei).resolve(job.id, GiveUp())
        await Runs(session, project).start(redo_stale=False)
        await make.work_off(session, project)
        await Reviews(session, project).decide("char_001", Review.APPROVED, by=lin)

        decided = await session.execute(
            select(Decision.subject, Decision.user_id).where(Decision.user_id.in_([lin, mei]))
        )

    assert dict(decided.all()) == {str(job.id): mei, "char_001": lin}
