"""What was spent, what is planned to be, and the caps that hold it. All amounts are micro-dollars."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.db.ledger import Used
from shotwright.domain.caps import Cap, CapScope
from shotwright.domain.forecasts import Line, Total
from shotwright.domain.states import Kind
from shotwright.usecases.estimates import Quote
from shotwright.usecases.ledger import EstimateError, Spending
from shotwright_sdk.remote_models import ModelKind


class CapRead(Told):
    scope: CapScope
    limit_usd_micros: int | None
    """null: lifted."""
    used_usd_micros: int
    """Spent and reserved."""
    left_usd_micros: int | None
    warn_percent: int

    @classmethod
    def of(cls, cap: Cap) -> Self:
        return cls(
            scope=cap.scope,
            limit_usd_micros=cap.limit_usd_micros,
            used_usd_micros=cap.used_usd_micros,
            left_usd_micros=cap.left_usd_micros,
            warn_percent=cap.warn_percent,
        )


class CapGiven(Given):
    model_config = shown({"limit_usd_micros": 25_000_000, "warn_percent": 80})

    limit_usd_micros: Annotated[int, Field(ge=0, le=10**15)] | None
    """null lifts the cap."""
    warn_percent: Annotated[int, Field(ge=0, le=100)] = 50


class ProviderSpending(Told):
    provider_id: UUID
    provider: str
    spent_usd_micros: int
    reserved_usd_micros: int
    estimate_error: float | None
    """The mean of |cost - estimate| as a share of the cost, where the provider named costs."""
    jobs_compared: int


class CostsRead(Told):
    spent_usd_micros: int
    reserved_usd_micros: int
    jobs_of_unknown_cost: int
    by_provider: list[ProviderSpending]

    @classmethod
    def of(cls, spending: Spending, errors: Mapping[UUID, EstimateError], names: Mapping[UUID, str]) -> Self:
        return cls(
            spent_usd_micros=spending.spent,
            reserved_usd_micros=spending.reserved,
            jobs_of_unknown_cost=spending.jobs_of_unknown_cost,
            by_provider=[
                ProviderSpending(
                    provider_id=one,
                    provider=names[one],
                    spent_usd_micros=spent,
                    reserved_usd_micros=reserved,
                    estimate_error=errors[one].mean_error if one in errors else None,
                    jobs_compared=errors[one].jobs if one in errors else 0,
                )
                for one, (spent, reserved) in spending.by_provider.items()
            ],
        )


class ProjectCosts(CostsRead):
    caps: list[CapRead]


class UsedRead(Told):
    """What one model cost on one day for one stage of one project."""

    day: date
    project: str | None
    """The project's code; null if it is deleted."""
    project_name: str
    provider: str
    model: str
    medium: ModelKind
    kind: Kind | None
    """The stage; null if what was made is deleted, or was no take."""
    jobs: int
    spent_usd_micros: int
    reserved_usd_micros: int
    estimated_usd_micros: int
    """What those jobs were thought to cost whose cost is settled."""


class UsageRead(Told):
    """What was spent and reserved from one day to another, both counted in. Days are UTC."""

    since: date
    until: date
    spent_usd_micros: int
    reserved_usd_micros: int
    rows: list[UsedRead]

    @classmethod
    def of(
        cls,
        since: date,
        until: date,
        found: Sequence[Used],
        projects: Mapping[UUID, tuple[str, str]],
        providers: Mapping[UUID, str],
    ) -> Self:
        return cls(
            since=since,
            until=until,
            spent_usd_micros=sum(one.spent_usd_micros for one in found),
            reserved_usd_micros=sum(one.reserved_usd_micros for one in found),
            rows=[_used(one, projects, providers) for one in found],
        )


def _used(one: Used, projects: Mapping[UUID, tuple[str, str]], providers: Mapping[UUID, str]) -> UsedRead:
    code, name = projects.get(one.project_id, ("", "")) if one.project_id is not None else ("", "")
    return UsedRead(
        day=one.day,
        project=code or None,
        project_name=name,
        provider=providers[one.provider_id],
        model=one.model,
        medium=one.medium,
        kind=one.kind,
        jobs=one.jobs,
        spent_usd_micros=one.spent_usd_micros,
        reserved_usd_micros=one.reserved_usd_micros,
        estimated_usd_micros=one.estimated_usd_micros,
    )


class TotalRead(Told):
    things: int
    jobs: int
    seconds: int
    """Of video that is asked for."""
    usd_micros: int
    """What is known."""
    unknown: int
    """How many things have a price that nobody knows."""

    @classmethod
    def of(cls, total: Total) -> Self:
        return cls(
            things=total.lines,
            jobs=total.jobs,
            seconds=total.seconds,
            usd_micros=total.usd_micros,
            unknown=total.unknown,
        )


class CostLineRead(Told):
    """One thing that is to be made. Of several providers that may, the dearest is named."""

    key: str
    kind: Kind
    provider: str
    model: str
    jobs: int
    seconds: int
    usd_micros: int | None
    price_source: str
    price_as_of: date | None
    or_by: list[str]

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            key=line.key,
            kind=line.kind,
            provider=line.provider,
            model=line.model,
            jobs=line.jobs,
            seconds=line.seconds,
            usd_micros=line.estimate.usd_micros,
            price_source=line.estimate.source,
            price_as_of=line.estimate.as_of,
            or_by=list(line.or_by),
        )


class EstimateRead(Told):
    """What the plan will cost at most, and what the caps leave. `left_usd_micros` is a budget, not an account."""

    lines: list[CostLineRead]
    total: TotalRead
    by_provider: dict[str, TotalRead]
    price_sources: list[str]
    oldest_price: date | None
    caps: list[CapRead]
    left_usd_micros: int | None
    is_affordable: bool
    held: dict[str, str]
    """What may not be made now, and why."""

    @classmethod
    def of(cls, quote: Quote, held: Mapping[str, str]) -> Self:
        forecast = quote.forecast
        return cls(
            lines=[CostLineRead.of(one) for one in forecast.lines],
            total=TotalRead.of(forecast.total),
            by_provider={name: TotalRead.of(total) for name, total in forecast.by_provider.items()},
            price_sources=list(forecast.sources),
            oldest_price=forecast.oldest_price,
            caps=[CapRead.of(one) for one in quote.caps],
            left_usd_micros=quote.left_usd_micros,
            is_affordable=quote.is_affordable,
            held=dict(held),
        )
