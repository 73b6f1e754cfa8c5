"""What `shotwright costs` does."""

from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.caps import CapScope
from shotwright.domain.forecasts import Total
from shotwright.domain.money import dollars, usd_micros
from shotwright.settings import Settings
from shotwright.usecases.estimates import Estimates
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import EMBEDDED, Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import Providers
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import open_studio


async def show(project: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        entry_of = entries(studio.settings).entry_of
        planned = await Planning(session, facts.id, entry_of).plan()
        quote = await Estimates(session, facts.id, entry_of).quote(planned)
        spending = await Ledger(session).spending(facts.id)
        errors = await Ledger(session).estimate_errors(facts.id)
        providers = Providers(session, vault(studio.settings))
        names = {one: (await providers.get(one)).settings.name for one in {*spending.by_provider, *errors}}
    paid = {name: total for name, total in quote.forecast.by_provider.items() if name != EMBEDDED}
    told: dict[str, Any] = {
        "project": project,
        "spent_usd_micros": spending.spent,
        "reserved_usd_micros": spending.reserved,
        "jobs_of_unknown_cost": spending.jobs_of_unknown_cost,
        "by_provider": {
            names[one]: {"spent_usd_micros": spent, "reserved_usd_micros": reserved}
            for one, (spent, reserved) in spending.by_provider.items()
        },
        "plan": {name: _total(total) for name, total in paid.items()},
        "plan_usd_micros": quote.forecast.total.usd_micros if quote.forecast.total.is_known else None,
        "is_affordable": quote.is_affordable,
        "price_sources": quote.forecast.sources,
        "oldest_price": quote.forecast.oldest_price.isoformat() if quote.forecast.oldest_price else None,
        "caps": [
            {
                "scope": one.scope,
                "limit_usd_micros": one.limit_usd_micros,
                "left_usd_micros": one.left_usd_micros,
                "warn_percent": one.warn_percent,
            }
            for one in quote.caps
        ],
        "estimate_errors": {
            names[one]: {"jobs": error.jobs, "mean_error": round(error.mean_error, 4)} for one, error in errors.items()
        },
        "held": {item.key: item.held for item in planned.plan.items if item.held},
    }
    if as_json:
        print_json(told)
        return Exit.OK
    out.print(f"Spent {dollars(spending.spent)}, reserved {dollars(spending.reserved)}.")
    if spending.jobs_of_unknown_cost:
        out.print(f"Nobody knows what {spending.jobs_of_unknown_cost} more jobs cost.")
    rows = table("the plan, by provider", "things", "jobs", "seconds", "at most")
    for name, total in paid.items():
        price = dollars(total.usd_micros) + (f" and {total.unknown} unknown" if total.unknown else "")
        rows.add_row(name, str(total.lines), str(total.jobs), str(total.seconds or ""), price)
    if rows.row_count:
        out.print(rows)
    caps = table("cap", "limit", "left")
    for one in quote.caps:
        none = one.limit_usd_micros is None
        caps.add_row(
            one.scope, "none" if none else dollars(one.limit_usd_micros), "" if none else dollars(one.left_usd_micros)
        )
    out.print(caps)
    for key, why in told["held"].items():
        out.print(f"{key} waits: {why}", markup=False)
    return Exit.OK


def _total(total: Total) -> dict[str, Any]:
    return {
        "things": total.lines,
        "jobs": total.jobs,
        "seconds": total.seconds,
        "usd_micros": total.usd_micros if total.is_known else None,
        "known_usd_micros": total.usd_micros,
        "unknown": total.unknown,
    }


async def cap(amount: str, project: str, *, day: bool, warn_percent: int, as_json: bool) -> Exit:
    limit = None if amount.strip().lower() == "none" else usd_micros(amount)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        scope, subject = CapScope.DAY, None
        if project:
            scope, subject = CapScope.PROJECT, (await Projects(session).by_code(project)).id
        elif not day:
            scope, subject = CapScope.USER, await Projects(session).owner_id()
        await Ledger(session).set_cap(scope, subject, limit, warn_percent=warn_percent)
    if as_json:
        print_json(
            {"scope": scope, "project": project or None, "limit_usd_micros": limit, "warn_percent": warn_percent}
        )
    else:
        out.print(f"The cap of the {scope} is {'lifted' if limit is None else dollars(limit)}.")
    return Exit.OK
