"""`regenerate`: one more take of one thing, ordered by itself, its price told first."""

import asyncio
import sys
from uuid import UUID

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.db.takes import AnyTakes
from shotwright.domain.errors import ArtefactNotFound, BudgetExceeded
from shotwright.domain.money import dollars
from shotwright.domain.states import Status
from shotwright.settings import Settings
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.regenerating import Again, Quote, Regenerating, quoted
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import Studio, open_studio


async def regenerate(project: str, key: str, again: Again, *, yes: bool, detach: bool, as_json: bool) -> Exit:
    """Tell the price; if that is agreed to, order the take, and make it here unless others do the work."""
    async with open_studio(Settings()) as studio:
        entry_of = entries(studio.settings).entry_of
        facts, quote = await _quote(studio, project, key, entry_of)
        # What costs nothing, or cannot be ordered in the first place, is not asked about.
        if quote.cost_usd_micros != 0 and not quote.held and not (yes or await _agreed(quote, as_json=as_json)):
            _report_price(key, quote, as_json=as_json)
            return Exit.WAITING
        async with studio.database.unit() as session:
            take = await Regenerating(session, facts.id, entry_of).order(key, again)
            take_id, number = take.id, take.number
        if detach:
            if as_json:
                print_json({"key": key, "take": number, "status": Status.PENDING})
            else:
                out.print(f"Take {number} of {key} was ordered; the workers take it from here.")
            return Exit.OK
        return await _make(studio, facts, take_id, key, as_json=as_json)


async def _quote(studio: Studio, project: str, key: str, entry_of: EntryOf) -> tuple[ProjectFacts, Quote]:
    async with studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        planned = await Planning(session, facts.id, entry_of).plan()
    if key not in planned.blueprints:
        raise ArtefactNotFound(key)
    return facts, quoted(planned, key)


async def _agreed(quote: Quote, *, as_json: bool) -> bool:
    if as_json or not sys.stdin.isatty():
        return False
    return (await asyncio.to_thread(input, f"This costs {_price(quote)}. Order it? [y/N] ")).strip().lower() in (
        "y",
        "yes",
        "是",
    )


def _price(quote: Quote) -> str:
    return "nobody knows what" if quote.cost_usd_micros is None else f"about {dollars(quote.cost_usd_micros)}"


def _report_price(key: str, quote: Quote, *, as_json: bool) -> None:
    if as_json:
        print_json({"key": key, "status": "priced", "cost_usd_micros": quote.cost_usd_micros})
    else:
        out.print(f"One more take of {key} costs {_price(quote)}. The same command with --yes orders it.")


async def _make(studio: Studio, facts: ProjectFacts, take_id: UUID, key: str, *, as_json: bool) -> Exit:
    from shotwright.wiring.work import working  # it loads the engine, which detached orders never need

    async with working(studio) as dispatcher:
        dispatcher.nudge()
        with err.status("Making the take ..."):
            await dispatcher.wait_for_take(take_id)
    async with studio.database.unit() as session:
        take = (await AnyTakes(session).get(take_id))[0]
    if as_json:
        print_json(
            {
                "key": key,
                "take": take.number,
                "status": take.status,
                "seed": take.recipe["seed"],
                "prompt": take.recipe["prompt"],
                "cost_usd_micros": take.cost_usd_micros,
                "error": take.error,
            }
        )
    elif take.status is Status.COMPLETED:
        out.print(f"Take {take.number} of {key} is made. `shotwright takes {facts.code} {key}` shows all.")
    if take.status is Status.COMPLETED:
        return Exit.OK
    if not as_json:
        err.print(take.error, markup=False)
    return Exit.PAYMENT if take.error_code == BudgetExceeded.code else Exit.FAILED
