"""Prompt sets and their templates: what models are asked with, versions, trials, and what came of them."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.api.etags import TagsDep
from shotwright.api.parts import Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.prompts import (
    CheckedRead,
    EvaluationRead,
    ImportedRead,
    PromptTemplateGiven,
    PromptTemplateNew,
    PromptVersionRead,
    RenderedRead,
    SetChange,
    SetNew,
    SetRead,
    SetUseRead,
    TemplateDiff,
    TrialGiven,
)
from shotwright.api.schemas.shared import Count, LongPaging, NumberInPath, Page, Paging
from shotwright.domain.errors import ChangedMeanwhile
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.domain.templates import (
    PromptSetNotAllowed,
    PromptSetNotFound,
    PromptStage,
    PromptTemplateNotFound,
    PromptVersionNotFound,
    Template,
    TemplateNotUsable,
    VariableNotUsable,
)
from shotwright.prompting.archive import read_zip, zipped
from shotwright.usecases.access import Access
from shotwright.usecases.prompt_effects import PromptEffects
from shotwright.usecases.prompt_trials import Trial, tried
from shotwright.usecases.prompt_uses import PromptUses, set_code, template_place
from shotwright.usecases.prompt_versions import difference
from shotwright.usecases.prompts import Prompts, faults_of

router = APIRouter(prefix="/prompts", tags=["prompts"])

_LOOKS: Final = [needs(Action.LOOK)]
_STARTS: Final = [needs(Action.START)]
_UNUSABLE: Final = (TemplateNotUsable, VariableNotUsable)
_SET: Final = problems(PromptSetNotFound)
_OWN_SET: Final = problems(PromptSetNotFound, PromptSetNotAllowed, ActionNotAllowed)
_TEMPLATE: Final = problems(PromptSetNotFound, PromptTemplateNotFound, PromptVersionNotFound)
_TRIED: Final = problems(PromptSetNotFound, PromptTemplateNotFound, PromptVersionNotFound, *_UNUSABLE)
_WRITTEN: Final = problems(
    PromptSetNotFound, PromptTemplateNotFound, PromptVersionNotFound, PromptSetNotAllowed, ActionNotAllowed, *_UNUSABLE
)
_ZIP: Final = "application/zip"
_A_ZIP: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {_ZIP: {}}, "description": "The set as a zip."}}


@router.get("/sets", dependencies=_LOOKS)
async def list_prompt_sets(session: Session, paging: Annotated[Paging, Query()]) -> Page[SetRead]:
    """List the sets: those that came with Shotwright first."""
    found = await Prompts(session).sets()
    items = [SetRead.of(one) for one in paging.cut(found)]
    return Page.part(items, paging, len(found))


@router.post(
    "/sets",
    status_code=HTTPStatus.CREATED,
    responses=problems(PromptSetNotAllowed, TemplateNotUsable),
    dependencies=_STARTS,
)
async def start_prompt_set(new: SetNew, session: Session, caller: CallerDep) -> SetRead:
    """Start a set of your own. Until it has templates, those of its base count."""
    return SetRead.of(await Prompts(session, caller).create(new.form()))


@router.post("/sets/import", responses={**_OWN_SET, **problems(TemplateNotUsable)}, dependencies=_STARTS)
async def import_prompt_set(
    content: Annotated[bytes, Body(media_type=_ZIP)],
    session: Session,
    caller: CallerDep,
    code: Annotated[str, Query(alias="as", max_length=64)] = "",
) -> ImportedRead:
    """Bring a set in. What differs from a set of that name becomes the next version of its templates."""
    facts, made = await Prompts(session, caller).bring(read_zip(content, "The archive"), code)
    return ImportedRead(set=SetRead.of(facts), new_versions=[str(one) for one in made])


@router.get("/sets/{prompt_set}", responses=_SET, dependencies=_LOOKS)
async def read_prompt_set(prompt_set: str, session: Session) -> SetRead:
    """Show a set, by its code or id."""
    return SetRead.of(await Prompts(session).set(await set_code(session, prompt_set)))


@router.patch("/sets/{prompt_set}", responses=_OWN_SET, dependencies=_STARTS)
async def change_prompt_set(prompt_set: str, change: SetChange, session: Session, caller: CallerDep) -> SetRead:
    """Change what a set of yours is called, or what is said of it."""
    code = await set_code(session, prompt_set)
    changed = await Prompts(session, caller).describe(code, name=change.name, description=change.description)
    return SetRead.of(changed)


@router.delete("/sets/{prompt_set}", status_code=HTTPStatus.NO_CONTENT, responses=_OWN_SET, dependencies=_STARTS)
async def remove_prompt_set(prompt_set: str, session: Session, caller: CallerDep) -> None:
    """Remove a set of yours that no project uses. What takes tell of it is kept."""
    await Prompts(session, caller).remove(await set_code(session, prompt_set))


@router.get("/sets/{prompt_set}/uses", responses=_SET, dependencies=_LOOKS)
async def list_prompt_set_uses(
    prompt_set: str, session: Session, caller: CallerDep, paging: Annotated[LongPaging, Query()]
) -> Page[SetUseRead]:
    """List the projects that chose a set, or have takes that it was used for."""
    code = await set_code(session, prompt_set)
    uses = PromptUses(session=session, visible=await Access(session).visible(caller))
    found = await uses.of(code)
    return Page.part([SetUseRead.of(one) for one in paging.cut(found)], paging, len(found))


@router.get("/sets/{prompt_set}/export", response_class=Response, responses={**_SET, **_A_ZIP}, dependencies=_LOOKS)
async def export_prompt_set(prompt_set: str, session: Session) -> Response:
    """Give a set as a zip: a file for each stage, to be edited and brought back."""
    code = await set_code(session, prompt_set)
    content = zipped(await Prompts(session).as_files(code))
    return Response(content, media_type=_ZIP, headers={"Content-Disposition": f'attachment; filename="{code}.zip"'})


@router.get("/templates", responses=_SET, dependencies=_LOOKS)
async def list_prompt_templates(
    prompt_set: Annotated[str, Query(alias="set", max_length=64)], session: Session
) -> Page[PromptVersionRead]:
    """List what a set says for every stage: its own templates, and those of its base."""
    code = await set_code(session, prompt_set)
    prompts = Prompts(session)
    return Page.whole([PromptVersionRead.of(await prompts.version(code, stage), code) for stage in PromptStage])


@router.post("/templates", status_code=HTTPStatus.CREATED, responses=_WRITTEN, dependencies=_STARTS)
async def write_prompt_template(new: PromptTemplateNew, session: Session, caller: CallerDep) -> PromptVersionRead:
    """Write a set's template for a stage: its next version, which counts from now on."""
    return await _saved(session, caller, (await set_code(session, new.set), new.stage), new)


@router.get("/templates/{template}", responses=_TEMPLATE, dependencies=_LOOKS)
async def read_prompt_template(
    template: str, session: Session, tags: TagsDep, version: Count | None = None
) -> PromptVersionRead:
    """Show a template, `SET.STAGE` or its id: the version in force, or another one."""
    code, stage = await template_place(session, template)
    return tags.tell(PromptVersionRead.of(await Prompts(session).version(code, stage, version), code))


@router.patch("/templates/{template}", responses={**_WRITTEN, **problems(ChangedMeanwhile)}, dependencies=_STARTS)
async def edit_prompt_template(
    template: str, given: PromptTemplateGiven, session: Session, caller: CallerDep, tags: TagsDep
) -> PromptVersionRead:
    """Write a template's next version. What was bought by other words becomes stale; nothing is redone by itself."""
    code, stage = await template_place(session, template)
    prompts = Prompts(session)
    await prompts.hold(code)
    tags.check(PromptVersionRead.of(await prompts.version(code, stage), code))
    return tags.tell(await _saved(session, caller, (code, stage), given))


@router.delete("/templates/{template}", status_code=HTTPStatus.NO_CONTENT, responses=_WRITTEN, dependencies=_STARTS)
async def withdraw_prompt_template(template: str, session: Session, caller: CallerDep) -> None:
    """Let the base's template count again. The set's own versions are kept, and can be put in force again."""
    code, stage = await template_place(session, template)
    await Prompts(session, caller).withdraw(code, stage)


@router.post("/templates/{template}/check", responses=_TEMPLATE, dependencies=_LOOKS)
async def check_prompt_template(template: str, given: PromptTemplateGiven, session: Session) -> CheckedRead:
    """Say all that keeps what is being written from becoming the next version, and where it stands. Nothing is kept."""
    code, stage = await template_place(session, template)
    found = (await Prompts(session).version(code, stage)).found
    written = given.upon(found.template)
    return CheckedRead.of(written, faults_of(written, found.language, f"{code}/{stage}"))


@router.get("/templates/{template}/versions", responses=_TEMPLATE, dependencies=_LOOKS)
async def list_prompt_versions(
    template: str, session: Session, paging: Annotated[LongPaging, Query()]
) -> Page[PromptVersionRead]:
    """List every version of a template, oldest first."""
    code, stage = await template_place(session, template)
    found = await Prompts(session).versions(code, stage)
    return Page.part([PromptVersionRead.of(one, code) for one in paging.cut(found)], paging, len(found))


@router.post("/templates/{template}/versions/{number}/use", responses=_WRITTEN, dependencies=_STARTS)
async def use_prompt_version(
    template: str, number: NumberInPath, session: Session, caller: CallerDep
) -> PromptVersionRead:
    """Let another version count from now on."""
    code, stage = await template_place(session, template)
    return PromptVersionRead.of(await Prompts(session, caller).put_in_force(code, stage, number), code)


@router.get("/templates/{template}/diff", responses=_TEMPLATE, dependencies=_LOOKS)
async def compare_prompt_versions(
    template: str,
    session: Session,
    before: Count | None = None,
    after: Count | None = None,
    other: Annotated[str, Query(alias="with", max_length=200)] = "",
) -> TemplateDiff:
    """Show how two versions of a template differ, or two templates. A version left out is the one in force."""
    prompts, (code, stage) = Prompts(session), await template_place(session, template)
    first = (await prompts.version(code, stage, before)).found
    place = await template_place(session, other) if other else (code, stage)
    last = (await prompts.version(*place, after)).found
    names = (str(first.ref), str(last.ref))
    return TemplateDiff.of(first.ref, last.ref, difference(first.template, last.template, names))


@router.post("/templates/{template}/test", responses=_TRIED, dependencies=_LOOKS)
async def test_prompt_template(template: str, given: TrialGiven, session: Session) -> RenderedRead:
    """Show what a template comes to with sample data, or other values. Nothing is sent."""
    code, stage = await template_place(session, template)
    version = await Prompts(session).version(code, stage, given.version)
    return RenderedRead.of(await tried(session, given.over(version.found), given.trial()))


@router.get("/templates/{template}/evaluate", responses=_TRIED, dependencies=_LOOKS)
async def evaluate_prompt_template(template: str, session: Session, caller: CallerDep) -> EvaluationRead:
    """Show what came of each version, and what the rules say could be better about the one in force."""
    code, stage = await template_place(session, template)
    found = (await Prompts(session).version(code, stage)).found
    effects = PromptEffects(session=session, projects=await Access(session).visible(caller))
    example = await tried(session, found, Trial())
    told = await effects.of(found.ref.set, stage)
    return EvaluationRead.of(found.ref, list(told), list(await effects.advice(found, example)))


@router.get("/templates/{template}/uses", responses=_TEMPLATE, dependencies=_LOOKS)
async def list_prompt_template_uses(
    template: str, session: Session, caller: CallerDep, paging: Annotated[LongPaging, Query()]
) -> Page[SetUseRead]:
    """List the projects that chose a template's set, or have takes that the template was used for."""
    code, stage = await template_place(session, template)
    uses = PromptUses(session=session, visible=await Access(session).visible(caller))
    found = await uses.of(code, stage)
    return Page.part([SetUseRead.of(one) for one in paging.cut(found)], paging, len(found))


async def _saved(
    session: AsyncSession, caller: Caller, place: tuple[str, PromptStage], given: PromptTemplateGiven
) -> PromptVersionRead:
    code, stage = place
    prompts = Prompts(session, caller)
    await prompts.hold(code)
    before: Template = (await prompts.version(code, stage)).template
    return PromptVersionRead.of(await prompts.save(code, given.upon(before)), code)
