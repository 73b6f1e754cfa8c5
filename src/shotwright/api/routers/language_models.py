"""The language models that were added: which there are, how their servers do, and which of them writes."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter

from shotwright.api.parts import Parts, PartsDep, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.shared import Page
from shotwright.api.schemas.writing import LanguageModelHealth, LanguageModelRead, LlmProviderGiven
from shotwright.domain.errors import ProviderNotFound, ProviderNotUsable
from shotwright.domain.permissions import Action
from shotwright.providers.llm.health import health_of
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.providers import ProviderFacts, Providers
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_models import ModelKind

router = APIRouter(tags=["writing"])


@router.get("/ai/models", dependencies=[needs(Action.LOOK)])
async def list_language_models(session: Session, parts: PartsDep) -> Page[LanguageModelRead]:
    """List the language models that were added, and what each of them does."""
    stages = await Assignments(session).defaults()
    found = await _language_models(session, parts)
    return Page.whole([LanguageModelRead.of(one, list(stages.get(one.id, ()))) for one in found])


@router.get("/ai/health", dependencies=[needs(Action.ADMINISTER)])
async def check_language_models(parts: PartsDep) -> Page[LanguageModelHealth]:
    """Ask the server of every language model in use how it does. It costs nothing and takes 5 s at most."""
    async with parts.database.snapshot() as session:
        providers = Providers(session, parts.vault)
        found = [one for one in await _language_models(session, parts) if one.settings.active]
        lines = [(one, await providers.connection(one.id)) for one in found]
    return Page.whole(await asyncio.gather(*(_health(one, connection, parts) for one, connection in lines)))


@router.post(
    "/settings/llm-provider",
    responses=problems(ProviderNotFound, ProviderNotUsable),
    dependencies=[needs(Action.ADMINISTER)],
)
async def switch_language_model(given: LlmProviderGiven, session: Session, parts: PartsDep) -> LanguageModelRead:
    """Let a language model do stages of writing from now on, in all projects that say nothing themselves."""
    for stage in given.stages:
        await Assignments(session).assign(None, stage, (given.provider_id,))
    facts = await Providers(session, parts.vault).get(given.provider_id)
    return LanguageModelRead.of(facts, list((await Assignments(session).defaults()).get(facts.id, ())))


async def _language_models(session: Session, parts: Parts) -> Sequence[ProviderFacts]:
    return [one for one in await Providers(session, parts.vault).all() if one.settings.kind is ModelKind.LLM]


async def _health(one: ProviderFacts, connection: Connection, parts: Parts) -> LanguageModelHealth:
    return LanguageModelHealth.of(one, await health_of(parts.adapters.network, connection, one.settings.model))
