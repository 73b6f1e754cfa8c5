"""Ordering what language models write: priced first, then written down."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

from shotwright.api.parts import Parts
from shotwright.api.schemas.writing import Ordered, OrderGiven, OrderRead, WritingPriceRead
from shotwright.domain.people import Caller
from shotwright.domain.writing import Commission
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.projects import Projects
from shotwright.workflows.writing.ordering import Ordering

Draft: TypeAlias = Callable[[Ordering], Awaitable[Commission]]


async def price(project: str, parts: Parts, caller: Caller, draft: Draft) -> WritingPriceRead:
    """Say what an order would cost. Nothing is written down."""
    desk, _ = await _desk(project, parts, caller)
    return WritingPriceRead.model_validate(await desk.price(await draft(desk)))


async def order(project: str, given: OrderGiven, parts: Parts, caller: Caller, draft: Draft) -> Ordered:
    """Price an order and write it down; models are asked for neither in a transaction."""
    desk, project_id = await _desk(project, parts, caller)
    commission = await draft(desk)
    costs = await desk.price(commission)
    take_id = await desk.order(commission, costs, at_most_usd_micros=given.at_most_usd_micros)
    parts.nudge()
    async with parts.database.snapshot() as session:
        key, take = await Commissions(session, project_id).take(take_id)
        return Ordered.of(OrderRead.of(key, take), costs)


async def _desk(project: str, parts: Parts, caller: Caller) -> tuple[Ordering, UUID]:
    async with parts.database.snapshot() as session:
        facts = await Projects(session).find(project)
    return Ordering(parts.database, parts.storage, parts.models, facts, caller.user_id), facts.id
