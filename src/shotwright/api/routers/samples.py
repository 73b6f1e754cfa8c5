"""Sample projects: what the studio does, to look at before one makes anything of one's own."""

from http import HTTPStatus

from fastapi import APIRouter

from shotwright.api.parts import PartsDep
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.projects import SampleBegun, SampleWanted
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import NoSamples

router = APIRouter(prefix="/samples", tags=["projects"])


@router.post("", status_code=HTTPStatus.ACCEPTED, responses=problems(NoSamples), dependencies=[needs(Action.START)])
async def begin_sample(wanted: SampleWanted, caller: CallerDep, parts: PartsDep) -> SampleBegun:
    """Have the sample project made by the studio's own models: nobody is asked, nothing is spent. Yours, and once."""
    if parts.samples is None:
        raise NoSamples
    project = await parts.samples.begin(wanted.language, caller.user_id, quick=wanted.quick)
    return SampleBegun(code=project.code, name=project.name)
