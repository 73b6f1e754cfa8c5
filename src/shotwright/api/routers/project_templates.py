"""Project templates: what a project can begin with."""

from http import HTTPStatus

from fastapi import APIRouter

from shotwright.api.parts import Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.projects import ProjectTemplateNew, ProjectTemplateRead
from shotwright.api.schemas.shared import Page
from shotwright.domain.errors import ProjectNotFound
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import TemplateNameTaken, TemplateNotFound
from shotwright.usecases.project_templates import ProjectTemplates
from shotwright.usecases.projects import Projects

router = APIRouter(tags=["projects"])


@router.get("/project-templates", dependencies=[needs(Action.LOOK)])
async def list_project_templates(session: Session) -> Page[ProjectTemplateRead]:
    """List the templates of this studio: everybody may begin a project with any of them."""
    return Page.whole([ProjectTemplateRead.of(one) for one in await ProjectTemplates(session).all()])


@router.post(
    "/projects/{project}/save-as-template",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, TemplateNameTaken),
    dependencies=[needs(Action.EDIT)],
)
async def save_as_template(
    project: str, new: ProjectTemplateNew, session: Session, caller: CallerDep
) -> ProjectTemplateRead:
    """Keep what this project's film is to be, gates included, for others to begin with."""
    facts = await Projects(session).find(project)
    saved = await ProjectTemplates(session).save(new.name, new.description, facts.settings, by=caller.user_id)
    return ProjectTemplateRead.of(saved)


@router.delete(
    "/project-templates/{template}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(TemplateNotFound, ActionNotAllowed),
    dependencies=[needs(Action.START)],
)
async def delete_project_template(template: str, session: Session, caller: CallerDep) -> None:
    """Drop a template of your own. Projects that began with it stay as they are."""
    await ProjectTemplates(session).delete(template, caller)
