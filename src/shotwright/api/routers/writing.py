"""What language models write for a project, and the versions of its script."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.etags import TagsDep
from shotwright.api.ordering import order, price
from shotwright.api.parts import HeldProject, PartsDep, ProjectId, Session, changing
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.shared import LongPaging, NumberAsked, NumberInPath, Page
from shotwright.api.schemas.writing import (
    DiffRead,
    Ordered,
    OrderRead,
    PieceRead,
    PresetGiven,
    PresetRead,
    RewriteGiven,
    ScreenplayGiven,
    ScriptGiven,
    ScriptRead,
    ScriptVersionRead,
    ShootGiven,
    TranslateGiven,
    WritingPriceRead,
)
from shotwright.domain.camera_presets import PRESETS, preset
from shotwright.domain.errors import (
    ArtefactNotFound,
    BudgetExceeded,
    ChangedMeanwhile,
    EditNotAllowed,
    FileNotUsable,
    NoLanguageModel,
    PriceUnknown,
    ProjectNotFound,
    ProjectPaused,
    ProviderNotFound,
    ScriptUnreadable,
    ScriptVersionNotFound,
    TakeNotFound,
    WritingNotPossible,
)
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.permissions import Action
from shotwright.domain.screenplays import Lifecycle
from shotwright.domain.templates import TemplateNotUsable, VariableNotUsable
from shotwright.domain.writing import Origin
from shotwright.usecases.cameras import give_move
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.extraction import extract
from shotwright.usecases.projects import Projects
from shotwright.usecases.screenplays import lifecycle_of
from shotwright.usecases.scripts import Scripts, Version

router = APIRouter(tags=["writing"])

_ACCEPTED: Final = HTTPStatus.ACCEPTED
_ORDER: Final = problems(
    ProjectNotFound,
    ScriptVersionNotFound,
    ArtefactNotFound,
    ProviderNotFound,
    ProjectPaused,
    WritingNotPossible,
    TemplateNotUsable,
    VariableNotUsable,
    NoLanguageModel,
    FileNotUsable,
    BudgetExceeded,
    PriceUnknown,
)
_PRICE: Final = problems(
    ProjectNotFound,
    ScriptVersionNotFound,
    ProviderNotFound,
    WritingNotPossible,
    TemplateNotUsable,
    VariableNotUsable,
    NoLanguageModel,
    FileNotUsable,
)
_SPENDS: Final = [needs(Action.SPEND)]
_VIEWS: Final = [needs(Action.VIEW)]
_VERSION: Final = problems(ProjectNotFound, ScriptVersionNotFound)


@router.post("/projects/{project}/rewrite", status_code=_ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def rewrite_story(project: str, given: RewriteGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Have a topic written as a story: a version of the script, which has to be used to be filmed."""
    return await order(project, given, parts, caller, lambda desk: desk.rewrite(given.asked()))


@router.post("/projects/{project}/rewrite/price", responses=_PRICE, dependencies=_SPENDS)
async def price_rewrite(project: str, given: RewriteGiven, parts: PartsDep, caller: CallerDep) -> WritingPriceRead:
    """Say what it costs at most to have a topic written as a story. Nothing is ordered."""
    return await price(project, parts, caller, lambda desk: desk.rewrite(given.asked()))


@router.post("/projects/{project}/screenplay", status_code=_ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def write_screenplay(project: str, given: ScreenplayGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Have an idea written as a screenplay of exactly so many scenes and characters."""
    return await order(
        project,
        given,
        parts,
        caller,
        lambda desk: desk.screenplay(given.asked(), tuple(given.images)),
    )


@router.post("/projects/{project}/screenplay/price", responses=_PRICE, dependencies=_SPENDS)
async def price_screenplay(
    project: str, given: ScreenplayGiven, parts: PartsDep, caller: CallerDep
) -> WritingPriceRead:
    """Say what it costs at most to have an idea written as a screenplay. Nothing is ordered."""
    return await price(project, parts, caller, lambda desk: desk.screenplay(given.asked(), tuple(given.images)))


@router.post("/projects/{project}/translate", status_code=_ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def translate_script(project: str, given: TranslateGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Have a version of the script translated: a working copy beside it."""
    return await order(
        project,
        given,
        parts,
        caller,
        lambda desk: desk.translation(given.target, number=given.version, model=given.model),
    )


@router.post("/projects/{project}/translate/price", responses=_PRICE, dependencies=_SPENDS)
async def price_translation(
    project: str, given: TranslateGiven, parts: PartsDep, caller: CallerDep
) -> WritingPriceRead:
    """Say what it costs at most to have a version of the script translated. Nothing is ordered."""
    return await price(
        project,
        parts,
        caller,
        lambda desk: desk.translation(given.target, number=given.version, model=given.model),
    )


@router.post("/projects/{project}/design", status_code=_ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def design_shots(project: str, given: ShootGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Have shots designed: size, angle, who is seen, what is shown."""
    return await order(project, given, parts, caller, lambda desk: desk.shots(given.asked()))


@router.post("/projects/{project}/camera", status_code=_ACCEPTED, responses=_ORDER, dependencies=_SPENDS)
async def choose_camera_moves(project: str, given: ShootGiven, parts: PartsDep, caller: CallerDep) -> Ordered:
    """Have the camera's move of every shot chosen by a model."""
    return await order(project, given, parts, caller, lambda desk: desk.camera(given.asked()))


@router.post(
    "/projects/{project}/camera/preset",
    responses=problems(ProjectNotFound, ArtefactNotFound, EditNotAllowed),
    dependencies=[needs(Action.EDIT)],
)
async def give_camera_preset(project: ProjectId, given: PresetGiven, session: Session) -> Page[str]:
    """Give shots a move from the presets. Answers with the codes of the shots."""
    return Page.whole(list(await give_move(session, project, preset(given.preset), given.codes)))


@router.get("/camera-movements/presets", dependencies=[needs(Action.LOOK)])
async def list_camera_presets() -> Page[PresetRead]:
    """List the camera moves to choose from."""
    return Page.whole([PresetRead.of(one) for one in PRESETS.values()])


@router.post(
    "/projects/{project}/extract",
    status_code=_ACCEPTED,
    responses=problems(ProjectNotFound, ScriptVersionNotFound, ProjectPaused),
    dependencies=_SPENDS,
)
async def extract_story(project: str, parts: PartsDep) -> OrderRead:
    """Have the script in force broken down into people, places, scenes and shots, again if it was before."""
    async with changing(parts, project) as (session, project_id):
        return OrderRead.of(BREAKDOWN_KEY, await extract(session, project_id))


@router.get(
    "/projects/{project}/writing/{take_id}", responses=problems(ProjectNotFound, TakeNotFound), dependencies=_VIEWS
)
async def read_order(project: ProjectId, take_id: UUID, session: Session) -> OrderRead:
    """Show how far something is that was ordered, and what came of it."""
    key, take = await Commissions(session, project).take(take_id)
    return OrderRead.of(key, take, await Scripts(session, project).number_of(take_id))


@router.get("/projects/{project}/script", responses=_VERSION, dependencies=_VIEWS)
async def read_script(project: ProjectId, session: Session, tags: TagsDep) -> ScriptRead:
    """Show the script in force."""
    found = await Scripts(session, project).in_force()
    tags.tell(ScriptRead.of(found))
    return ScriptRead.of(found, await _lifecycle(session, project, found))


@router.put(
    "/projects/{project}/script",
    responses=problems(ProjectNotFound, ScriptVersionNotFound, ScriptUnreadable, ChangedMeanwhile),
    dependencies=[needs(Action.EDIT)],
)
async def write_script(project: HeldProject, given: ScriptGiven, session: Session, tags: TagsDep) -> ScriptRead:
    """Bring a script into force, as a new version. The story follows with the next run."""
    scripts = Scripts(session, project.id)
    if tags.are_named:
        tags.check(ScriptRead.of(await scripts.in_force()))
    if given.written is None:
        await Projects(session).bring_script(project.id, given.text, Origin.UPLOAD)
    else:
        await scripts.write(given.text, as_new=given.written == "anew")
    return tags.tell(ScriptRead.of(await scripts.in_force()))


@router.get("/projects/{project}/script/versions", responses=problems(ProjectNotFound), dependencies=_VIEWS)
async def list_script_versions(
    project: ProjectId, session: Session, paging: Annotated[LongPaging, Query()]
) -> Page[ScriptVersionRead]:
    """List every version of the script, oldest first."""
    found = await Scripts(session, project).all()
    items = [ScriptVersionRead.of(one, await _lifecycle(session, project, one)) for one in paging.cut(found)]
    return Page.part(items, paging, len(found))


@router.get("/projects/{project}/script/versions/{number}", responses=_VERSION, dependencies=_VIEWS)
async def read_script_version(project: ProjectId, number: NumberInPath, session: Session) -> ScriptRead:
    """Show one version of the script."""
    found = await Scripts(session, project).get(number)
    return ScriptRead.of(found, await _lifecycle(session, project, found))


@router.post("/projects/{project}/script/versions/{number}/use", responses=_VERSION, dependencies=[needs(Action.EDIT)])
async def use_script_version(project: ProjectId, number: NumberInPath, session: Session) -> ScriptVersionRead:
    """Bring a version of the script into force; for a screenplay this confirms it."""
    await Scripts(session, project).use(number)
    found = await Scripts(session, project).get(number)
    return ScriptVersionRead.of(found, await _lifecycle(session, project, found))


@router.get("/projects/{project}/script/diff", responses=_VERSION, dependencies=_VIEWS)
async def compare_script_versions(
    project: ProjectId, session: Session, before: NumberAsked, after: NumberAsked
) -> DiffRead:
    """Show how one version of the script became another, word by word."""
    pieces = await Scripts(session, project).diff(before, after)
    told = [PieceRead(change=one.change, text=one.text) for one in pieces]
    return DiffRead(before=before, after=after, pieces=told)


async def _lifecycle(session: Session, project_id: UUID, one: Version) -> Lifecycle | None:
    return await lifecycle_of(session, project_id, one) if one.origin == Origin.SCREENPLAY else None
