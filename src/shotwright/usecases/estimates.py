"""What a project's plan will cost, and what its caps leave for it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.caps import Cap, tightest
from shotwright.domain.forecasts import Forecast, Line, Outlook, Wanted, dearest
from shotwright.domain.planner import Item
from shotwright.domain.prices import UNKNOWN, Estimate
from shotwright.domain.request_errors import TargetNotKnown
from shotwright.domain.targets import keys_for, unknown_targets
from shotwright.usecases.assignments import Assigned, Assignments
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.offers import BOUGHT, spoken_lengths
from shotwright.usecases.planning import EMBEDDED, Planned, Planning, wanted_of
from shotwright.usecases.providers import ProviderFacts
from shotwright_sdk.remote_models import ModelEntry

_FREE = Estimate(usd_micros=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What is to be confirmed before anything is bought.

    `left_usd_micros` is what the tightest cap leaves, None if there is none. It is the budget that is left, not the
    balance of an account: that is a provider's to tell.
    """

    forecast: Forecast
    caps: tuple[Cap, ...]

    @property
    def left_usd_micros(self) -> int | None:
        cap = tightest(self.caps)
        return cap.left_usd_micros if cap is not None else None

    @property
    def is_affordable(self) -> bool:
        """Whether the caps leave enough for what is known."""
        return not any(cap.refusal(self.forecast.total.usd_micros) for cap in self.caps)


class Estimates:
    """One instance serves one transaction. `entry_of` is the catalogue: what is known of a provider's model."""

    def __init__(
        self,
        session: AsyncSession,
        project_id: UUID,
        entry_of: Callable[[ProviderFacts], ModelEntry | None],
    ) -> None:
        self._session = session
        self._project_id = project_id
        self._entry_of = entry_of

    async def quote(self, planned: Planned | None = None, targets: Collection[str] = ()) -> Quote:
        """Return what everything that the plan means to make will cost, and what the caps leave.

        `targets` are as for `Runs.start`: then it is what such a run would make.

        Raises:
            TargetNotKnown: A target names nothing.
        """
        planned = planned or await Planning(self._session, self._project_id).plan()
        for target in unknown_targets(planned.production, targets):
            raise TargetNotKnown(target)
        wanted = keys_for(planned.production, targets)
        return await self._quote(planned, [one for one in planned.plan.items if one.is_to_make and one.key in wanted])

    async def again(self, planned: Planned, keys: Collection[str]) -> Quote:
        """Return what one more take of each of these will cost, whether there is a good one or not.

        Raises:
            TargetNotKnown: A key is none of the plan's.
        """
        for key in set(keys) - planned.blueprints.keys():
            raise TargetNotKnown(key)
        return await self._quote(planned, [one for one in planned.plan.items if one.key in keys])

    async def _quote(self, planned: Planned, items: Sequence[Item]) -> Quote:
        assigned = {
            kind: await Assignments(self._session).of_stage(self._project_id, kind)
            for kind in {item.kind for item in items}
            if kind in BOUGHT
        }
        spoken_s = await spoken_lengths(self._session, self._project_id)
        outlook = Outlook(story=planned.story, spoken_s=spoken_s)
        lines = (
            line_of(
                wanted_of(planned.blueprints[item.key]), assigned.get(item.kind, Assigned()), outlook, self._entry_of
            )
            for item in items
        )
        return Quote(forecast=Forecast(lines=tuple(lines)), caps=await Ledger(self._session).caps(self._project_id))


def line_of(
    wanted: Wanted, assigned: Assigned, outlook: Outlook, entry_of: Callable[[ProviderFacts], ModelEntry | None]
) -> Line:
    """Return what one artefact will cost at those who may make it, of several at the dearest."""
    usable = [one for one in assigned.providers if one.settings.active and not one.stopped]
    lines = [_at(one, wanted, outlook, entry_of(one)) for one in usable or assigned.providers]
    if not lines:
        return Line(key=wanted.key, kind=wanted.kind, provider=EMBEDDED, model=EMBEDDED, estimate=_FREE, jobs=0)
    chosen = dearest(lines)
    return replace(chosen, or_by=tuple(line.provider for line in lines if line is not chosen))


def _at(provider: ProviderFacts, wanted: Wanted, outlook: Outlook, entry: ModelEntry | None) -> Line:
    if entry is not None:
        return outlook.line(wanted, entry, provider.settings.name)
    settings = provider.settings
    return Line(key=wanted.key, kind=wanted.kind, provider=settings.name, model=settings.model, estimate=UNKNOWN)
