"""What a project's prompts are made with, what they come to, and what models answer to them."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from fastapi import APIRouter

from shotwright.api.ordering import order
from shotwright.api.parts import Parts, PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.prompts import (
    AnswerRead,
    AskGiven,
    DraftRenderGiven,
    OverrideGiven,
    OverrideRead,
    PriceGiven,
    ProjectPromptsGiven,
    ProjectPromptsRead,
    QuestionPrice,
    RenderedRead,
    RenderGiven,
    SentRead,
)
from shotwright.api.schemas.shared import Count, Page
from shotwright.api.schemas.writing import Ordered, OrderRead
from shotwright.domain.errors import (
    ArtefactNotFound,
    BudgetExceeded,
    NoLanguageModel,
    PriceUnknown,
    ProjectNotFound,
    ProjectPaused,
    ProviderNotFound,
    TakeNotFound,
    WritingNotPossible,
)
from shotwright.domain.permissions import Action
from shotwright.domain.templates import (
    PromptSetNotFound,
    PromptTemplateNotFound,
    PromptVersionNotFound,
    TemplateNotUsable,
    VariableNotUsable,
)
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.projects import Projects
from shotwright.usecases.prompt_trials import tried
from shotwright.usecases.prompt_uses import set_code, template_place
from shotwright.usecases.prompts import Prompts
from shotwright.usecases.sent import SentPrompts
from shotwright.usecases.wording import Found
from shotwright.workflows.writing.ordering import Ordering
from shotwright.workflows.writing.trying import Asked

router = APIRouter(prefix="/projects/{project}/prompts", tags=["prompts"])

_VIEWS: Final = [needs(Action.VIEW)]
_EDITS: Final = [needs(Action.EDIT)]
_SPENDS: Final = [needs(Action.SPEND)]
_WORDS: Final = problems(ProjectNotFound, ArtefactNotFound, TemplateNotUsable, VariableNotUsable)
_TEMPLATE: Final = (PromptSetNotFound, PromptTemplateNotFound, PromptVersionNotFound)
_ORDER: Final = problems(
    ProjectNotFound,
    *_TEMPLATE,
    ArtefactNotFound,
    ProviderNotFound,
    ProjectPaused,
    WritingNotPossible,
    TemplateNotUsable,
    VariableNotUsable,
    NoLanguageModel,
    BudgetExceeded,
    PriceUnknown,
)


@router.get("", responses=problems(ProjectNotFound), dependencies=_VIEWS)
async def read_project_prompts(project: str, session: Session) -> ProjectPromptsRead:
    """Show a project's set and look, as somebody chose them; empty for those of its language and style."""
    prompts = await _prompts(project, session)
    return ProjectPromptsRead.of(await prompts.set_code(), await prompts.look())


@router.put("", responses=problems(ProjectNotFound, PromptSetNotFound, TemplateNotUsable), dependencies=_EDITS)
async def choose_project_prompts(project: str, given: ProjectPromptsGiven, session: Session) -> ProjectPromptsRead:
    """Choose a project's set and look. What was bought by other words becomes stale; nothing is redone by itself."""
    prompts = await _prompts(project, session)
    await prompts.use_set(await set_code(session, given.set))
    await prompts.set_look(given.look.look())
    return ProjectPromptsRead.of(await prompts.set_code(), await prompts.look())


@router.get("/overrides", responses=problems(ProjectNotFound), dependencies=_VIEWS)
async def list_prompt_overrides(project: str, session: Session) -> Page[OverrideRead]:
    """List the prompts that people wrote themselves, for single things."""
    found = await (await _prompts(project, session)).overrides()
    return Page.whole([OverrideRead.of(key, one) for key, one in found.items()])


@router.put("/overrides/{key:path}", responses=_WORDS, dependencies=_EDITS)
async def write_prompt_override(project: str, key: str, given: OverrideGiven, session: Session) -> OverrideRead:
    """Write the prompt of one character, place, keyframe or clip yourself, instead of its template."""
    await (await _prompts(project, session)).override(key, given.own())
    return OverrideRead.of(key, given.own())


@router.delete(
    "/overrides/{key:path}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProjectNotFound),
    dependencies=_EDITS,
)
async def drop_prompt_override(project: str, key: str, session: Session) -> None:
    """Let templates make the prompt of one thing again."""
    await (await _prompts(project, session)).drop_override(key)


@router.get("/words/{key:path}", responses=_WORDS, dependencies=_VIEWS)
async def read_prompt_now(project: str, key: str, session: Session) -> RenderedRead:
    """Show what a take of that thing would be asked for with now."""
    return RenderedRead.of(await (await _prompts(project, session)).words(key))


@router.get(
    "/sent/{key:path}", responses=problems(ProjectNotFound, ArtefactNotFound, TakeNotFound), dependencies=_VIEWS
)
async def read_sent_prompt(project: ProjectId, key: str, session: Session, number: Count | None = None) -> SentRead:
    """Show what a take was really asked for with: the one that is selected, or the last, or that of a number."""
    return SentRead.of(await SentPrompts(session, project).of(key, number))


@router.post(
    "/test", responses={**_WORDS, **problems(*_TEMPLATE, ArtefactNotFound, ProjectNotFound)}, dependencies=_VIEWS
)
async def test_prompt_in_project(project: ProjectId, given: DraftRenderGiven, session: Session) -> RenderedRead:
    """Show what a template comes to for something of this project. Nothing is sent."""
    return RenderedRead.of(await tried(session, given.over(await _found(given, session)), given.trial(), project))


@router.post("/price", responses=_ORDER, dependencies=_SPENDS)
async def price_prompt_question(project: str, given: PriceGiven, parts: PartsDep, caller: CallerDep) -> QuestionPrice:
    """Say what it would cost to ask the model what a template comes to, or for advice. Nothing is asked."""
    async with parts.database.snapshot() as session:
        facts = await Projects(session).find(project)
    desk = Ordering(parts.database, parts.storage, parts.models, facts, caller.user_id)
    asked = await _asked(given, parts)
    return QuestionPrice.of(await desk.price(await (desk.advice(asked) if given.advice else desk.trial(asked))))


@router.post("/run", status_code=HTTPStatus.ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def run_prompt_template(project: str, given: AskGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Ask the model that is assigned what a template comes to. For stages of writing alone; others are rendered."""
    asked = await _asked(given, parts)
    return await order(project, given, parts, caller, lambda desk: desk.trial(asked))


@router.post("/advise", status_code=HTTPStatus.ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def ask_for_prompt_advice(project: str, given: AskGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Ask a language model what could be better about a template: it is told what came of it in this project."""
    asked = await _asked(given, parts)
    return await order(project, given, parts, caller, lambda desk: desk.advice(asked))


@router.get("/answers/{take_id}", responses=problems(ProjectNotFound, TakeNotFound), dependencies=_VIEWS)
async def read_prompt_answer(project: str, take_id: UUID, parts: PartsDep) -> AnswerRead:
    """Show what was answered to a trial or a question for advice; empty as long as nothing is."""
    async with parts.database.snapshot() as session:
        orders = Commissions(session, (await Projects(session).find(project)).id)
        key, take = await orders.take(take_id)
        order, file = OrderRead.of(key, take), await orders.answer_key(take_id)
    return AnswerRead(order=order, text=(await parts.storage.get(file)).decode() if file else "")


async def _asked(given: AskGiven, parts: Parts) -> Asked:
    async with parts.database.snapshot() as session:
        return Asked(found=await _found(given, session), trial=given.trial(), model=given.model)


async def _found(given: RenderGiven, session: Session) -> Found:
    code, stage = await template_place(session, given.template)
    return (await Prompts(session).version(code, stage, given.version)).found


async def _prompts(project: str, session: Session) -> ProjectPrompts:
    return ProjectPrompts(session, (await Projects(session).find(project)).id)
