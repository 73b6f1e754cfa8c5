"""Jobs: the requests that cost money."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.jobs import JobDetail, JobRead, JobWord
from shotwright.api.schemas.shared import Page, Paging
from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.providers import ProviderRows
from shotwright.domain.errors import JobMoveNotAllowed, JobNotFound, ProjectNotFound
from shotwright.domain.jobs import JobState
from shotwright.domain.permissions import Action
from shotwright.usecases.access import Access
from shotwright.usecases.projects import Projects
from shotwright.usecases.settling import Settling

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("", responses=problems(ProjectNotFound), dependencies=[needs(Action.LOOK)])
async def list_jobs(
    session: Session,
    caller: CallerDep,
    paging: Annotated[Paging, Query()],
    project: str = "",
    state: Annotated[list[JobState] | None, Query()] = None,
) -> Page[JobRead]:
    """List jobs of your projects, newest first; of one project, or in some states, alone."""
    visible = await Access(session).visible(caller)
    project_id = (await Projects(session).find(project, within=visible)).id if project else None
    rows = JobRows(session)
    found = await rows.list(
        project_id=project_id, within=visible, states=state, limit=paging.page_size, offset=paging.offset
    )
    names = await ProviderRows(session).names()
    return Page.part(
        [JobRead.of(one, names[one.provider_id]) for one in found],
        paging,
        await rows.total(project_id=project_id, within=visible, states=state),
    )


@router.get("/{job_id}", responses=problems(JobNotFound), dependencies=[needs(Action.VIEW)])
async def read_job(job_id: UUID, session: Session) -> JobDetail:
    """Show all that is known of a job."""
    return await _whole(await JobRows(session).get(job_id), session)


@router.post(
    "/{job_id}/resolve", responses=problems(JobNotFound, JobMoveNotAllowed), dependencies=[needs(Action.SPEND)]
)
async def resolve_job(job_id: UUID, word: JobWord, session: Session, caller: CallerDep) -> JobDetail:
    """Say what became of a job in doubt. Its take is worked on again, as far as that goes."""
    await Settling(session, by=caller.user_id).resolve(job_id, word.said, word.note)
    return await _whole(await JobRows(session).get(job_id), session)


@router.post("/{job_id}/cancel", responses=problems(JobNotFound), dependencies=[needs(Action.SPEND)])
async def cancel_job(job_id: UUID, session: Session) -> JobDetail:
    """Cancel a job. One that was sent is cancelled by its provider, where that is possible; it may be billed."""
    await Settling(session).cancel(job_id)
    return await _whole(await JobRows(session).get(job_id), session)


async def _whole(job: Job, session: Session) -> JobDetail:
    provider = await ProviderRows(session).get(job.provider_id)
    return JobDetail.whole(job, provider.name, list(await JobRows(session).tries(job.id)))
