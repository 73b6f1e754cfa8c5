"""Projects: every film is one."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from shotwright.api.etags import TagsDep
from shotwright.api.parts import Parts, PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.films import FilmChange, FilmRead, all_gates
from shotwright.api.schemas.projects import (
    GatesGiven,
    ProjectChange,
    ProjectFilter,
    ProjectListed,
    ProjectNew,
    ProjectRead,
)
from shotwright.api.schemas.shared import Page
from shotwright.db.overviews import Sought
from shotwright.domain.errors import (
    ChangedMeanwhile,
    FormatNotAllowed,
    NameNotUsable,
    ProjectNotFound,
    ScriptUnreadable,
    VoiceNotKnown,
)
from shotwright.domain.films import FilmSettings
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import ProjectBusy, TemplateNotFound
from shotwright.domain.states import Gate, GateMode
from shotwright.usecases.access import Access
from shotwright.usecases.deleting import delete_project as delete_rows
from shotwright.usecases.overviews import Overviews
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.project_templates import ProjectTemplates
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.recasting import check_voices, recast
from shotwright_sdk.protocols import SpeechModel

router = APIRouter(prefix="/projects", tags=["projects"])

_THERE = problems(ProjectNotFound)
_FILM = (FormatNotAllowed, VoiceNotKnown, NameNotUsable)
_CHANGE = problems(ProjectNotFound, ChangedMeanwhile, *_FILM)


@router.get("", dependencies=[needs(Action.LOOK)])
async def list_projects(
    session: Session,
    caller: CallerDep,
    asked: Annotated[ProjectFilter, Query()],
) -> Page[ProjectListed]:
    """List your projects with where each stands."""
    visible = await Access(session).visible(caller)
    wanted = Sought(within=visible, words=asked.q, paused=asked.paused, running=asked.running)
    found, total = await Overviews(session).page(wanted, asked.sort, limit=asked.page_size, offset=asked.offset)
    items = [ProjectListed.of(one) for one in found]
    return Page(items=items, page=asked.page, page_size=asked.page_size, total=total)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=problems(ScriptUnreadable, TemplateNotFound, *_FILM),
    dependencies=[needs(Action.START)],
)
async def create_project(
    new: ProjectNew, session: Session, caller: CallerDep, parts: PartsDep, tags: TagsDep
) -> ProjectRead:
    """Start a project: as the installation's defaults have it, where `settings` say nothing. Gates are manual then."""
    base = parts.beginning.film
    if new.template:
        base = (await ProjectTemplates(session).find(new.template)).settings
    settings = new.settings.upon(base)
    if settings.voices:
        check_voices(settings.voices, _speech(parts))
    projects = Projects(session)
    made = await projects.create(new.name, settings, by=caller.user_id, cap=parts.beginning.cap)
    await projects.rename(made.id, description=new.description)
    if new.script:
        await projects.bring_script(made.id, new.script, "api")
    return tags.tell(await _read(made, session))


@router.get("/{project}", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_project(project: str, session: Session, tags: TagsDep) -> ProjectRead:
    """Show what a project is to be; its overview says where it stands."""
    return tags.tell(await _read(await Projects(session).find(project), session))


@router.get("/{project}/overview", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_project_overview(project: ProjectId, session: Session) -> ProjectListed:
    """Show where a project stands, at a glance; its plan says it thing by thing."""
    return ProjectListed.of(await Overviews(session).one(project))


@router.patch("/{project}", responses=_CHANGE, dependencies=[needs(Action.EDIT)])
async def change_project(
    project: str, change: ProjectChange, session: Session, parts: PartsDep, tags: TagsDep
) -> ProjectRead:
    """Change a project. What was made for former settings becomes stale; nothing is redone by itself."""
    facts = await Projects(session).find(project)
    tags.check(await _read(facts, session))
    await Projects(session).rename(facts.id, name=change.name, description=change.description)
    if change.settings is not None:
        await _change_settings(facts, change.settings, session, parts)
    return tags.tell(await _read(facts, session))


@router.delete(
    "/{project}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProjectNotFound, ProjectBusy),
    dependencies=[needs(Action.MANAGE)],
)
async def delete_project(project: str, parts: PartsDep) -> None:
    """Delete a project that rests. Its files go to the folder `.bin`; what it cost stays in the books."""
    async with parts.database.unit() as session:
        deleted = await delete_rows(session, (await Projects(session).find(project)).id)
    await parts.storage.move(deleted.folder, deleted.bin)


@router.get("/{project}/settings", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_project_settings(project: str, session: Session, tags: TagsDep) -> FilmRead:
    """Show what the film is to be."""
    return tags.tell(FilmRead.of((await Projects(session).find(project)).settings))


@router.patch("/{project}/settings", responses=_CHANGE, dependencies=[needs(Action.EDIT)])
async def change_project_settings(
    project: str, change: FilmChange, session: Session, parts: PartsDep, tags: TagsDep
) -> FilmRead:
    """Change what the film is to be. What was made for former settings becomes stale."""
    facts = await Projects(session).find(project)
    tags.check(FilmRead.of(facts.settings))
    settings = await _change_settings(facts, change, session, parts)
    return tags.tell(FilmRead.of(settings))


@router.get("/{project}/gates", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_gates(project: str, session: Session) -> dict[Gate, GateMode]:
    """Show which gates a person has to pass."""
    return all_gates((await Projects(session).find(project)).settings.gates)


@router.put("/{project}/gates", responses=_THERE, dependencies=[needs(Action.APPROVE)])
async def set_gates(project: str, given: GatesGiven, session: Session) -> dict[Gate, GateMode]:
    """Say which gates a person has to pass; those that are left out stay as they are."""
    facts = await Projects(session).find(project)
    gates = {**facts.settings.gates, **given.said}
    await Projects(session).set_gates(facts.id, gates)
    return all_gates(gates)


async def _change_settings(facts: ProjectFacts, change: FilmChange, session: Session, parts: Parts) -> FilmSettings:
    settings = change.upon(facts.settings)
    if settings != facts.settings:
        await Projects(session).change_settings(facts.id, settings)
    if settings.voices != facts.settings.voices:
        speech = _speech(parts)
        check_voices(settings.voices, speech)
        await recast(session, facts.id, settings.voices, speech)
    return settings


def _speech(parts: Parts) -> SpeechModel | None:
    return parts.providers[EMBEDDED].speech


async def _read(project: ProjectFacts, session: Session) -> ProjectRead:
    return ProjectRead.of(await Overviews(session).one(project.id))
