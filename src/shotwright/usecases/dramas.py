"""Ordering dramas: who is to do what, what holds for the price, and the start."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.drama_tables import Drama
from shotwright.db.dramas import DramaRows
from shotwright.domain.caps import DEFAULT_PROJECT_USD_MICROS, Cap, CapScope
from shotwright.domain.dramas import Brief
from shotwright.domain.errors import NoLanguageModel
from shotwright.domain.films import FilmSettings
from shotwright.domain.manuscript.reading import is_manuscript
from shotwright.domain.stages import WRITING, Stage
from shotwright.domain.states import Kind
from shotwright.domain.writing import Commission, Origin
from shotwright.storage.store import Storage
from shotwright.usecases.assignments import Assigned, Assignments
from shotwright.usecases.breakdown_offer import reading_of
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.drama_prices import DramaPrice, WritingPrice
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.offers import BOUGHT, EntryOf
from shotwright.usecases.projects import About, ProjectFacts, Projects
from shotwright.usecases.providers import ProviderFacts, Providers
from shotwright.usecases.runs import Runs
from shotwright_sdk.remote_models import ModelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """Who is to do what for a drama, where it is not as usual."""

    language_model: ProviderFacts | None = None
    video: ProviderFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A drama that somebody orders. One of `commission` and `script` is there: the other is None, or ""."""

    brief: Brief
    description: str
    settings: FilmSettings
    makers: Makers
    price: DramaPrice
    export_kinds: Sequence[str] = ()
    commission: Commission | None = None
    script: str = ""
    at_most_usd_micros: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    project: ProjectFacts
    run_id: UUID
    take_id: UUID | None
    """What is being written; None where a person brought the script."""


class Dramas:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = DramaRows(session)

    async def makers(self, providers: Providers, *, model: str, video: str, is_local: bool) -> Makers:
        """Find who is to do what.

        Args:
            providers: In this transaction.
            model: The name of the provider that writes; "" for whoever is assigned.
            video: The name of the one that makes the clips; likewise.
            is_local: Whether a language model on a machine of one's own is to write.

        Raises:
            ProviderNotFound
            NoLanguageModel: There is no local one.
        """
        language_model = await providers.by_name(model) if model else None
        if is_local and not (language_model is not None and language_model.settings.allow_private):
            language_model = await _local(providers, model)
        return Makers(language_model=language_model, video=await providers.by_name(video) if video else None)

    async def assigned(self, makers: Makers) -> Mapping[Kind, Assigned]:
        """Return who would make what of a new project."""
        found = {kind: await Assignments(self._session).usual(kind) for kind in BOUGHT}
        if makers.video is not None:
            found[Kind.CLIP] = Assigned(providers=(makers.video,), is_default=False)
        return found

    async def reading(self, script: str, makers: Makers, entry_of: EntryOf) -> WritingPrice | None:
        """Return what it costs that a model fills what a person's script leaves open; None if nobody does that."""
        usual = (await Assignments(self._session).usual(Stage.BREAKDOWN)).providers
        readers = (makers.language_model,) if makers.language_model is not None else usual
        if not readers or is_manuscript(script):
            return None
        reading = reading_of(script)
        costs = {one.id: reading.cost_usd_micros(entry_of(one)) for one in readers}
        dearest = max(readers, key=lambda one: math.inf if (cost := costs[one.id]) is None else cost)
        return WritingPrice(
            provider=dearest.settings.name,
            model=dearest.settings.model,
            questions=reading.questions,
            input_tokens=reading.input_tokens,
            cost_usd_micros=costs[dearest.id],
        )

    async def caps(self, by: UUID, at_most_usd_micros: int | None) -> tuple[Cap, ...]:
        """Return the caps that would hold for a drama of somebody's: what they say becomes the project's own."""
        own = DEFAULT_PROJECT_USD_MICROS if at_most_usd_micros is None else at_most_usd_micros
        project = Cap(scope=CapScope.PROJECT, limit_usd_micros=own)
        return (project, *await Ledger(self._session).general_caps(by))

    async def start(self, ordered: Ordered, *, by: UUID, storage: Storage) -> Started:
        """Start the project, and the run that goes on by itself as far as the gates let it.

        Raises:
            NameNotUsable, FormatNotAllowed, ScriptUnreadable
            ProviderNotUsable: Somebody is to do what they cannot.
            BudgetExceeded
        """
        projects, brief = Projects(self._session), ordered.brief
        about = About(description=ordered.description, genre=brief.genre, idea=brief.prompt)
        project = await projects.create(brief.title, ordered.settings, about=about, by=by, storage=storage)
        await self._assign(project.id, ordered.makers)
        if ordered.at_most_usd_micros is not None:
            await Ledger(self._session).set_cap(CapScope.PROJECT, project.id, ordered.at_most_usd_micros)
        await self._rows.add(
            Drama(project_id=project.id, **brief.as_json(), export_kinds=sorted(set(ordered.export_kinds)))
        )
        if ordered.script:
            await projects.bring_script(project.id, ordered.script, Origin.UPLOAD)
        run_id = await Runs(self._session, project.id).start(redo_stale=False, by=by)
        take_id = await self._have_written(ordered, project.id, run_id, by)
        return Started(project=project, run_id=run_id, take_id=take_id)

    async def _assign(self, project_id: UUID, makers: Makers) -> None:
        assignments = Assignments(self._session)
        if makers.video is not None:
            await assignments.assign(project_id, Stage.CLIP, [makers.video.id])
        if makers.language_model is not None:
            for stage in WRITING:
                await assignments.assign(project_id, stage, [makers.language_model.id])

    async def _have_written(self, ordered: Ordered, project_id: UUID, run_id: UUID, by: UUID) -> UUID | None:
        price = ordered.price.writing
        if ordered.commission is None or price is None:
            return None
        take = await Commissions(self._session, project_id).write(
            ordered.commission,
            provider=price.provider,
            model=price.model,
            cost_usd_micros=price.cost_usd_micros,
            by=by,
            run_id=run_id,
        )
        return take.id


async def _local(providers: Providers, named: str) -> ProviderFacts:
    """Return the local language model with the highest priority."""
    if named:
        raise NoLanguageModel(reason=f"{named} is not on a machine of your own. Name one that is, or none.")
    found = await providers.all(ModelKind.LLM)
    local = [one for one in found if one.settings.allow_private and one.settings.active and not one.stopped]
    if not local:
        raise NoLanguageModel(
            reason="No local language model is added. Add one with `shotwright models add` and --private, or "
            "leave it to the one that is assigned: without use_local_llm."
        )
    return local[0]
