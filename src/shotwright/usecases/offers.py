"""What the providers of a project's stages offer for each artefact: at what price, and why it may not be bought."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.takes import TakeRows
from shotwright.domain.caps import Cap
from shotwright.domain.casting import voice_for
from shotwright.domain.choosing import Choice, NoChoice
from shotwright.domain.errors import PriceUnknown
from shotwright.domain.forecasts import Line, Outlook, Wanted, dearest
from shotwright.domain.stages import Stage
from shotwright.domain.states import Kind
from shotwright.domain.stories import NARRATOR, Story
from shotwright.usecases.assignments import MODELS_OF, Assigned, Assignments
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.providers import ProviderFacts
from shotwright_sdk.remote_models import ModelEntry

EntryOf: TypeAlias = Callable[[ProviderFacts], ModelEntry]
"""The catalogue: what is known of a provider's model. Of one that is not known: no limits, no price."""

BOUGHT: Final[Mapping[Kind, Stage]] = {
    kind: Stage(kind) for kind in (Kind.REFERENCE, Kind.KEYFRAME, Kind.VOICE, Kind.CLIP)
}
"""What models of pictures and sound elsewhere can make, and at which stage."""
ALLOW_UNKNOWN_PRICE: Final = "allow_unknown_price"
"""A provider's override: its owner lets it work though nobody knows what that costs."""
CAST: Final = "cast"
"""A provider's override: which of its voices speaks for which of ours."""
_MANY: Final = 64
"""So many jobs of a kind are under way at once where a provider sets no limit."""
OUR_OWN: Final = frozenset({ALLOW_UNKNOWN_PRICE, CAST})
"""Overrides that say nothing of the model itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one artefact would cost, None if nobody knows. `held` says why it may not be bought now; "" if it may."""

    cost_usd_micros: int | None
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Who makes one artefact, and why that one."""

    provider: ProviderFacts
    reason: str
    cost_usd_micros: int | None


class Offers:
    """The offers for one plan. `load` reads all that is needed; one instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID, story: Story, entry_of: EntryOf) -> None:
        self._session = session
        self._project_id = project_id
        self._outlook = Outlook(story=story)
        self._entry_of = entry_of
        self._entries: dict[UUID, ModelEntry] = {}
        self._assigned: dict[Kind, Assigned] = {}
        self._caps: tuple[Cap, ...] = ()
        self._assignments = Assignments(session)
        self._ahead: Counter[UUID] = Counter()

    async def load(self, assigned: Mapping[Stage, Assigned]) -> None:
        """Read all that the offers of those assigned to the stages go by."""
        self._assigned = {kind: assigned[stage] for kind, stage in BOUGHT.items() if assigned[stage].providers}
        if not self._assigned:
            return
        # Takes that were ordered and have not reserved their money yet have a claim to it.
        jobs = JobRows(self._session)
        promised, self._ahead = await jobs.promised(self._project_id), Counter(await jobs.ahead(self._project_id))
        caps = await Ledger(self._session).caps(self._project_id)
        self._caps = tuple(replace(cap, used_usd_micros=cap.used_usd_micros + promised) for cap in caps)
        spoken = await spoken_lengths(self._session, self._project_id)
        self._outlook = replace(self._outlook, spoken_s=spoken)

    def at_once(self, kind: Kind) -> int:
        """Return how many jobs for takes of a kind its providers do at once; 0 if they are made here."""
        assigned = self._assigned.get(kind)
        limits = [one.settings.concurrency for one in assigned.providers] if assigned is not None else []
        return min(sum(_MANY if limit is None else limit for limit in limits), _MANY)

    def offer(self, wanted: Wanted) -> Offer | None:
        """Return what an artefact costs, at the dearest of those that may make it; None if it is made here."""
        assigned = self._assigned.get(wanted.kind)
        if assigned is None:
            return None
        usable = [one for one in assigned.providers if not self._why_not(one, wanted)]
        if not usable:
            told = "; ".join(f"{one.settings.name}: {self._why_not(one, wanted)}" for one in assigned.providers)
            return Offer(cost_usd_micros=None, held=f"No provider can make it: {told.rstrip('.')}.")
        line = dearest([self._line(one, wanted) for one in usable])
        cost = line.estimate.usd_micros
        return Offer(cost_usd_micros=cost, held=self._refusal(cost, usable, line))

    def _entry(self, one: ProviderFacts) -> ModelEntry:
        """Return what is known of a provider's model, looked up once for all artefacts of a plan."""
        if one.id not in self._entries:
            self._entries[one.id] = self._entry_of(one)
        return self._entries[one.id]

    def _why_not(self, one: ProviderFacts, wanted: Wanted) -> str:
        if not one.settings.active:
            return "switched off"
        return one.stopped or self.unable(one, wanted)

    def unable(self, one: ProviderFacts, wanted: Wanted) -> str:
        """Return why a provider's model cannot make an artefact, or may not for its price; "" if it can."""
        entry, name = self._entry(one), one.settings.name
        if entry.kind is not MODELS_OF[wanted.kind]:
            return f"{entry.id} makes {entry.kind}"
        if entry.shutdown is not None and entry.shutdown <= _today():
            return f"{entry.label or entry.id} was shut down on {entry.shutdown}"
        if wanted.kind is Kind.CLIP and not entry.limits.first_frame:
            return (
                f"{entry.id} is not known to start from a picture; if it does, say so: "
                f"`shotwright models edit {name} --set first_frame=true`"
            )
        if wanted.is_composed and not entry.limits.references:
            return f"{entry.id} takes no pictures, so it cannot follow the placeholder"
        if wanted.kind is Kind.VOICE and not self._voice(one, entry, wanted):
            return f"no voice of {entry.id} is known; name one: `shotwright models edit {name} --voice VOICE`"
        return ""

    def _voice(self, one: ProviderFacts, entry: ModelEntry, wanted: Wanted) -> str:
        story = self._outlook.story
        shot_code, _, number = wanted.key.partition("/")[0].rpartition("_line_")
        line = story.shot(shot_code).lines[int(number) - 1]
        ours = story.voices[line.character or NARRATOR].voice
        return voice_for(ours, story.parts.language, entry.limits.voices, cast_of(one))

    def _refusal(self, cost: int | None, usable: Collection[ProviderFacts], line: Line) -> str:
        if cost is None:
            capped = any(cap.limit_usd_micros is not None for cap in self._caps)
            if capped and not all(allows_unknown(one) or self._is_known(one, line) for one in usable):
                return str(PriceUnknown(line.provider, line.model))
            return ""
        return next((refusal for cap in self._caps if (refusal := cap.refusal(cost))), "")

    def _is_known(self, one: ProviderFacts, line: Line) -> bool:
        return one.settings.name != line.provider

    def _line(self, one: ProviderFacts, wanted: Wanted) -> Line:
        return self._outlook.line(wanted, self._entry(one), one.settings.name)

    def take(self, cost_usd_micros: int | None) -> bool:
        """Set money aside for one more order of this plan. False if the caps do not leave it."""
        amount = cost_usd_micros or 0
        if any(cap.refusal(amount) for cap in self._caps):
            return False
        self._caps = tuple(replace(cap, used_usd_micros=cap.used_usd_micros + amount) for cap in self._caps)
        return True

    async def choose(self, wanted: Wanted, key: str) -> Chosen | NoChoice | None:
        """Choose who makes an artefact; None if it is made here. `key` is what chance goes by."""
        assigned = self._assigned.get(wanted.kind)
        if assigned is None:
            return None
        found = await self._assignments.choose(
            self._project_id, wanted.kind, key, lambda one: self.unable(one, wanted), ahead=self._ahead
        )
        if not isinstance(found, Choice):
            return found
        self._ahead[found.provider_id] += 1
        provider = next(one for one in assigned.providers if one.id == found.provider_id)
        cost = self._line(provider, wanted).estimate.usd_micros
        return Chosen(provider=provider, reason=found.reason, cost_usd_micros=cost)


def cast_of(provider: ProviderFacts) -> Mapping[str, str]:
    """Return which of a provider's voices its owner wants for which of ours."""
    found: Any = provider.settings.overrides.get(CAST)
    return {str(ours): str(theirs) for ours, theirs in found.items()} if isinstance(found, Mapping) else {}


def allows_unknown(provider: ProviderFacts) -> bool:
    return provider.settings.overrides.get(ALLOW_UNKNOWN_PRICE) is True


async def spoken_lengths(session: AsyncSession, project_id: UUID) -> Mapping[str, Fraction]:
    """Return how long the lines that were spoken are, by their codes."""
    takes = await TakeRows(session, project_id).selected()
    return {
        key.partition("/")[0]: Fraction(take.facts["duration_s"])
        for key, take in takes.items()
        if key.endswith(f"/{Kind.VOICE}") and "duration_s" in take.facts
    }


def _today() -> date:
    return datetime.now(UTC).date()
