"""Projects: every film is one."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from shotwright.api.etags import TagsDep
from shotwright.api.parts import HeldProject, Parts, PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.routers.bins import deleted_projects
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
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import ProjectBusy, TemplateNotFound
from shotwright.domain.states import Gate, GateMode
from shotwright.usecases.access import Access
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.overviews import Overviews
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.project_templates import ProjectTemplates
from shotwright.usecases.projects import About, ProjectFacts, Projects
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
    ids = [one.facts.id for one in found]
    caps = await Ledger(session).project_caps(ids)
    rights = await Access(session).rights_in(caller, ids)
    items = [ProjectListed.of(one, caps[one.facts.id], rights[one.facts.id]) for one in found]
    return Page.part(items, asked, total)


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
    made = await projects.create(
        new.name,
        settings,
        about=About(description=new.description, genre=new.genre, idea=new.idea),
        by=caller.user_id,
        cap=parts.beginning.cap,
        storage=parts.storage,
    )
    if new.script:
        await projects.bring_script(made.id, new.script, "api")
    return tags.tell(await _read(made, session))


@router.get("/{project}", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_project(project: str, session: Session, tags: TagsDep) -> ProjectRead:
    """Show what a project is to be; its overview says where it stands."""
    return tags.tell(await _read(await Projects(session).find(project), session))


@router.get("/{project}/overview", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_project_overview(project: ProjectId, session: Session, caller: CallerDep) -> ProjectListed:
    """Show where a project stands, at a glance; its plan says it thing by thing."""
    caps = await Ledger(session).project_caps([project])
    rights = await Access(session).rights_in(caller, [project])
    return ProjectListed.of(await Overviews(session).one(project), caps[project], rights[project])


@router.patch("/{project}", responses=_CHANGE, dependencies=[needs(Action.EDIT)])
async def change_project(
    project: HeldProject,
    change: ProjectChange,
    session: Session,
    parts: PartsDep,
    tags: TagsDep,
    caller: CallerDep,
) -> ProjectRead:
    """Change a project. What was made for former settings becomes stale; nothing is redone by itself."""
    tags.check(await _read(project, session))
    await Projects(session).rename(project.id, change.words, by=caller.user_id)
    if change.settings is not None:
        await _change_settings(project, change.settings, session, parts, caller)
    return tags.tell(await _read(project, session))


@router.delete(
    "/{project}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProjectNotFound, ProjectBusy),
    dependencies=[needs(Action.MANAGE)],
)
async def delete_project(project: str, parts: PartsDep) -> None:
    """Delete a project that rests. It can be brought back from the bin; what it cost stays in the books."""
    await deleted_projects(parts).delete(project)


@router.get("/{project}/settings", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_project_settings(project: str, session: Session, tags: TagsDep) -> FilmRead:
    """Show what the film is to be."""
    return tags.tell(FilmRead.of((await Projects(session).find(project)).settings))


@router.patch("/{project}/settings", responses=_CHANGE, dependencies=[needs(Action.EDIT)])
async def change_project_settings(
    project: HeldProject,
    change: FilmChange,
    session: Session,
    parts: PartsDep,
    tags: TagsDep,
    caller: CallerDep,
) -> FilmRead:
    """Change what the film is to be. What was made for former settings becomes stale."""
    tags.check(FilmRead.of(project.settings))
    settings = await _change_settings(project, change, session, parts, caller)
    return tags.tell(FilmRead.of(settings))


@router.get("/{project}/gates", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_gates(project: str, session: Session) -> dict[Gate, GateMode]:
    """Show which gates a person has to pass."""
    return all_gates((await Projects(session).find(project)).settings.gates)


@router.put("/{project}/gates", responses=_THERE, dependencies=[needs(Action.APPROVE)])
async def set_gates(project: ProjectId, given: GatesGiven, session: Session, caller: CallerDep) -> dict[Gate, GateMode]:
    """Say which gates a person has to pass; those that are left out stay as they are."""
    return all_gates(await Projects(session).set_gates(project, given.said, by=caller.user_id))


async def _change_settings(
    facts: ProjectFacts, change: FilmChange, session: Session, parts: Parts, caller: Caller
) -> FilmSettings:
    settings = change.upon(facts.settings)
    if settings != facts.settings:
        await Projects(session).change_settings(facts.id, settings, by=caller.user_id)
    if settings.voices != facts.settings.voices:
        speech = _speech(parts)
        check_voices(settings.voices, speech)
        await recast(session, facts.id, settings.voices, speech)
    return settings


def _speech(parts: Parts) -> SpeechModel | None:
    return parts.providers[EMBEDDED].speech


async def _read(project: ProjectFacts, session: Session) -> ProjectRead:
    return ProjectRead.of(await Overviews(session).one(project.id))
