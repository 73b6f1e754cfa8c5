"""Ordering what language models write: priced first, then written down."""

from collections.abc import Awaitable, Callable

from shotwright.api.parts import Parts
from shotwright.api.schemas.writing import Ordered, OrderGiven, OrderRead
from shotwright.domain.people import Caller
from shotwright.domain.writing import Commission
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.projects import Projects
from shotwright.workflows.writing.ordering import Ordering


async def order(
    project: str, given: OrderGiven, parts: Parts, caller: Caller, draft: Callable[[Ordering], Awaitable[Commission]]
) -> Ordered:
    """Price an order and write it down; models are asked for neither in a transaction."""
    async with parts.database.unit() as session:
        facts = await Projects(session).find(project)
    desk = Ordering(parts.database, parts.storage, parts.models, facts, caller.user_id)
    commission = await draft(desk)
    price = await desk.price(commission)
    take_id = await desk.order(commission, price, at_most_usd_micros=given.at_most_usd_micros)
    parts.nudge()
    async with parts.database.unit() as session:
        key, take = await Commissions(session, facts.id).take(take_id)
        return Ordered.of(OrderRead.of(key, take), price)
