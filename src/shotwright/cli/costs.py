"""What `shotwright costs` does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.caps import Cap, CapScope
from shotwright.domain.forecasts import Forecast, Line, Total, total_of
from shotwright.domain.limits import farewell, goes_soon
from shotwright.domain.money import dollars, usd_micros
from shotwright.providers.remote.registry import Adapters
from shotwright.settings import Settings
from shotwright.usecases.enquiries import Account, accounts_of
from shotwright.usecases.estimates import Estimates, Quote
from shotwright.usecases.ledger import EstimateError, Ledger, Spending
from shotwright.usecases.planning import EMBEDDED, Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import Providers
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import open_studio


@dataclass(frozen=True, slots=True, kw_only=True)
class _Costs:
    """What is known of a project's money. `accounts` are the balances of those whom the plan means to pay."""

    spending: Spending
    quote: Quote
    names: Mapping[UUID, str]
    errors: Mapping[UUID, EstimateError]
    held: Mapping[str, str]
    leaving: Sequence[str]
    accounts: Mapping[str, Account]

    @property
    def paid(self) -> Mapping[str, Total]:
        return {name: total for name, total in self.quote.forecast.by_provider.items() if name != EMBEDDED}

    @property
    def total(self) -> Total:
        return total_of(line for line in self.quote.forecast.lines if line.provider != EMBEDDED)


async def show(project: str, *, items: bool, as_json: bool) -> Exit:
    costs = await _costs(project)
    if as_json:
        print_json({"project": project, **_told(costs)})
        return Exit.OK
    spending = costs.spending
    out.print(f"Spent {dollars(spending.spent)}, reserved {dollars(spending.reserved)}.")
    if spending.jobs_of_unknown_cost:
        out.print(f"Nobody knows what {spending.jobs_of_unknown_cost} more jobs cost.")
    if items:
        _print_items(costs.quote.forecast)
    if costs.paid:
        _print_plan(costs)
    _print_caps(costs.quote.caps)
    for name, error in ((costs.names[one], error) for one, error in costs.errors.items()):
        out.print(
            f"{name}: over {error.jobs} jobs, estimates were {error.mean_error:.0%} off on average.", markup=False
        )
    for key, why in costs.held.items():
        out.print(f"{key} waits: {why}", markup=False)
    return Exit.OK


async def _costs(project: str) -> _Costs:
    adapters = Adapters()
    try:
        async with open_studio(Settings()) as studio:
            known = entries(studio.settings)
            async with studio.database.unit() as session:
                facts = await Projects(session).by_code(project)
                planned = await Planning(session, facts.id, known.entry_of).plan()
                quote = await Estimates(session, facts.id, known.entry_of).quote(planned)
                spending = await Ledger(session).spending(facts.id)
                errors = await Ledger(session).estimate_errors(facts.id)
                providers = Providers(session, vault(studio.settings))
                names = {one: (await providers.get(one)).settings.name for one in {*spending.by_provider, *errors}}
                asked = [await providers.by_name(name) for name in quote.forecast.by_provider if name != EMBEDDED]
                lines = {
                    one.settings.name: (adapters.get(one.settings.protocol), await providers.connection(one.id))
                    for one in asked
                    if one.settings.protocol in adapters.names
                }
            today = datetime.now(UTC).date()
            gone = {farewell(entry) for entry in map(known.entry_of, asked) if goes_soon(entry, today)}
            return _Costs(
                spending=spending,
                quote=quote,
                names=names,
                errors=errors,
                held={item.key: item.held for item in planned.plan.items if item.held},
                leaving=sorted(gone),
                accounts=await accounts_of(lines),
            )
    finally:
        await adapters.close()


def _told(costs: _Costs) -> dict[str, Any]:
    spending, quote = costs.spending, costs.quote
    forecast = quote.forecast
    return {
        "spent_usd_micros": spending.spent,
        "reserved_usd_micros": spending.reserved,
        "jobs_of_unknown_cost": spending.jobs_of_unknown_cost,
        "by_provider": {
            costs.names[one]: {"spent_usd_micros": spent, "reserved_usd_micros": reserved}
            for one, (spent, reserved) in spending.by_provider.items()
        },
        "items": [_item(line) for line in forecast.lines if line.provider != EMBEDDED],
        "plan": {name: _total(total) for name, total in costs.paid.items()},
        "total": _total(costs.total),
        "plan_usd_micros": forecast.total.usd_micros if forecast.total.is_known else None,
        "is_affordable": quote.is_affordable,
        "price_sources": forecast.sources,
        "oldest_price": forecast.oldest_price.isoformat() if forecast.oldest_price else None,
        "accounts": {
            name: {"balance_usd_micros": one.balance_usd_micros, "why": one.why} for name, one in costs.accounts.items()
        },
        "budget_left_usd_micros": quote.left_usd_micros,
        "leaving": costs.leaving,
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
            costs.names[one]: {"jobs": error.jobs, "mean_error": round(error.mean_error, 4)}
            for one, error in costs.errors.items()
        },
        "held": costs.held,
    }


def _item(line: Line) -> dict[str, Any]:
    price = line.estimate
    return {
        "key": line.key,
        "provider": line.provider,
        "model": line.model,
        "jobs": line.jobs,
        "seconds": line.seconds,
        "usd_micros": price.usd_micros,
        "price_source": price.source,
        "price_as_of": price.as_of.isoformat() if price.as_of else None,
    }


def _print_items(forecast: Forecast) -> None:
    rows = table("to be made", "by", "jobs", "seconds", "at most")
    for line in forecast.lines:
        if line.provider != EMBEDDED:
            price = dollars(line.estimate.usd_micros)
            rows.add_row(line.key, line.provider, str(line.jobs), str(line.seconds or ""), price)
    out.print(rows)


def _print_plan(costs: _Costs) -> None:
    rows = table("the plan, by provider", "things", "jobs", "seconds", "at most", "account")
    for name, total in {**costs.paid, "in all": costs.total}.items():
        price = dollars(total.usd_micros) + (f" and {total.unknown} unknown" if total.unknown else "")
        balance = costs.accounts[name].balance_usd_micros if name in costs.accounts else None
        account = dollars(balance) if balance is not None else ""
        rows.add_row(name, str(total.lines), str(total.jobs), str(total.seconds or ""), price, account)
    out.print(rows)
    forecast = costs.quote.forecast
    if forecast.sources:
        out.print(f"Prices: {'; '.join(forecast.sources)}. The oldest is of {forecast.oldest_price}.", markup=False)
    if not any(one.balance_usd_micros is not None for one in costs.accounts.values()):
        left = costs.quote.left_usd_micros
        budget = "there is no cap" if left is None else f"{dollars(left)} are left of the budget"
        out.print(f"No account tells its balance; {budget}.")
    for sentence in costs.leaving:
        out.print(sentence, markup=False)


def _print_caps(caps: Sequence[Cap]) -> None:
    rows = table("cap", "limit", "left")
    for one in caps:
        none = one.limit_usd_micros is None
        rows.add_row(
            one.scope, "none" if none else dollars(one.limit_usd_micros), "" if none else dollars(one.left_usd_micros)
        )
    out.print(rows)


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
        scope, ledger = CapScope.PROJECT if project else CapScope.DAY if day else CapScope.USER, Ledger(session)
        if project:
            await ledger.change_cap((await Projects(session).by_code(project)).id, limit, warn_percent=warn_percent)
        else:
            subject = None if day else await Projects(session).owner_id()
            await ledger.set_cap(scope, subject, limit, warn_percent=warn_percent)
    if as_json:
        print_json(
            {"scope": scope, "project": project or None, "limit_usd_micros": limit, "warn_percent": warn_percent}
        )
    else:
        out.print(f"The cap of the {scope} is {'lifted' if limit is None else dollars(limit)}.")
    return Exit.OK
