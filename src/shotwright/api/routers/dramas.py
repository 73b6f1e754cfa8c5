"""Dramas: from one prompt, or one script, to the films of several episodes."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter

from shotwright.api.parts import Parts, PartsDep, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.dramas import DramaEstimate, DramaNew, DramaRead, DramaStarted
from shotwright.domain.dramas import DramaNotFound
from shotwright.domain.errors import (
    BudgetExceeded,
    FormatNotAllowed,
    NameNotUsable,
    NoLanguageModel,
    PriceUnknown,
    ProjectNotFound,
    ProviderNotFound,
    ProviderNotUsable,
    ScriptUnreadable,
    VoiceNotKnown,
    WritingNotPossible,
)
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.usecases.drama_progress import DramaProgress
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.usecases.recasting import check_voices
from shotwright.workflows.writing.drama_desk import DramaDesk, DramaWish

router = APIRouter(prefix="/projects", tags=["dramas"])

_DRAFT: Final = (
    WritingNotPossible,
    ScriptUnreadable,
    NameNotUsable,
    FormatNotAllowed,
    VoiceNotKnown,
    ProviderNotFound,
    ProviderNotUsable,
    NoLanguageModel,
)


@router.post(
    "/generate-drama",
    status_code=HTTPStatus.CREATED,
    responses=problems(*_DRAFT, BudgetExceeded, PriceUnknown),
    dependencies=[needs(Action.START, spends=True)],
)
async def generate_drama(new: DramaNew, parts: PartsDep, caller: CallerDep) -> DramaStarted:
    """Have a drama made, from the prompt to the exported films: a project with a run that goes on by itself.

    It is priced first, and not started if the caps leave too little. Every gate is automatic unless `settings` say
    otherwise. Send an `Idempotency-Key`, and sending it twice starts it once.
    """
    desk = _desk(parts, caller)
    ordered = await desk.drafted(_wish(new, parts))
    started = await desk.order(ordered)
    parts.nudge()
    return DramaStarted.of(started, ordered.price)


@router.post("/generate-drama/estimate", responses=problems(*_DRAFT), dependencies=[needs(Action.LOOK)])
async def estimate_drama(new: DramaNew, parts: PartsDep, caller: CallerDep) -> DramaEstimate:
    """Tell what a drama would cost. Nothing is asked, bought or written down."""
    ordered = await _desk(parts, caller).drafted(_wish(new, parts))
    return DramaEstimate.of(ordered.price)


@router.get("/{project}/drama", responses=problems(ProjectNotFound, DramaNotFound), dependencies=[needs(Action.VIEW)])
async def read_drama(project: str, session: Session) -> DramaRead:
    """Show how far a drama is, episode by episode."""
    facts = await Projects(session).find(project)
    return DramaRead.of(await DramaProgress(session).read(facts))


def _wish(new: DramaNew, parts: Parts) -> DramaWish:
    wish = new.wish()
    if wish.settings.voices:
        check_voices(wish.settings.voices, parts.providers[EMBEDDED].speech)
    return wish


def _desk(parts: Parts, caller: Caller) -> DramaDesk:
    return DramaDesk(
        database=parts.database,
        storage=parts.storage,
        vault=parts.vault,
        models=parts.models,
        embedded=parts.providers[EMBEDDED],
        entry_of=parts.entries.entry_of,
        by=caller.user_id,
    )
