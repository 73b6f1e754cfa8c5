"""Dramas: what one costs, starting one, and how far it is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.drama_tables import Drama
from shotwright.db.dramas import DramaRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.caps import DEFAULT_PROJECT_USD_MICROS, Cap, CapScope, check_caps
from shotwright.domain.dramas import Brief, DramaNotFound, Step
from shotwright.domain.errors import BudgetExceeded, NoLanguageModel, PriceUnknown
from shotwright.domain.films import FilmSettings
from shotwright.domain.forecasts import Forecast, Outlook
from shotwright.domain.graph import blueprints, episode_code
from shotwright.domain.manuscript.reading import is_manuscript
from shotwright.domain.money import dollars
from shotwright.domain.planner import Item, Plan, Standing
from shotwright.domain.stages import WRITING, Stage
from shotwright.domain.states import Kind, Status
from shotwright.domain.stories import NARRATOR, Story
from shotwright.domain.writing import DRAMA_KEY, Commission, Origin
from shotwright.usecases.assignments import Assigned, Assignments
from shotwright.usecases.breakdown_offer import reading_of
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.drama_runs import MISSING
from shotwright.usecases.estimates import line_of
from shotwright.usecases.export_orders import ExportFacts, ExportOrders
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.offers import BOUGHT, EntryOf
from shotwright.usecases.planning import Planned, Planning, wanted_of
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.providers import ProviderFacts, Providers
from shotwright.usecases.reviews import waiting_in
from shotwright.usecases.runs import Runs
from shotwright_sdk.remote_models import ModelKind
from shotwright_sdk.values import Breakdown, CastVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingPrice:
    """What having it written costs at most, in millionths of a dollar; None if nobody knows. And at whom."""

    provider: str
    model: str
    questions: int
    input_tokens: int
    cost_usd_micros: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DramaPrice:
    """What a drama costs before there is any of it. `writing` is None where no language model is asked.

    `caps` are those that would hold for it, its own included.
    """

    episodes: int
    shots: int
    seconds: int
    """Of film, about."""
    writing: WritingPrice | None
    film: Forecast
    caps: tuple[Cap, ...]

    @property
    def usd_micros(self) -> int:
        """What is known of it."""
        written = (self.writing.cost_usd_micros or 0) if self.writing is not None else 0
        return written + self.film.total.usd_micros

    @property
    def unknown(self) -> int:
        """How many things have a price that nobody knows."""
        return self.film.total.unknown + (self.writing is not None and self.writing.cost_usd_micros is None)

    def check(self, at_most_usd_micros: int | None) -> None:
        """Refuse a drama that costs more than was said, or than the caps leave.

        Raises:
            BudgetExceeded
            PriceUnknown: There is a limit, and nobody knows whether it would be kept.
        """
        if at_most_usd_micros is not None and self.unknown:
            raise PriceUnknown(*self._of_unknown_price())
        if at_most_usd_micros is not None and self.usd_micros > at_most_usd_micros:
            may, would = dollars(at_most_usd_micros), dollars(self.usd_micros)
            raise BudgetExceeded(f"This may cost {would}, and it was to cost {may} at most.")
        check_caps(self.caps, self.usd_micros)

    def _of_unknown_price(self) -> tuple[str, str]:
        if self.writing is not None and self.writing.cost_usd_micros is None:
            return self.writing.provider, self.writing.model
        line = next(one for one in self.film.lines if one.estimate.usd_micros is None)
        return line.provider, line.model


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFacts:
    """How far one episode is. `total` counts what is to be made of it alone; 0 before the breakdown."""

    number: int
    title: str
    is_written: bool
    total: int = 0
    done: int = 0
    film: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How far the script is that a model writes."""

    take_id: UUID
    status: Status
    progress: float
    cost_usd_micros: int
    error_code: str
    error: str
    warnings: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DramaFacts:
    """A drama as it stands."""

    project: ProjectFacts
    brief: Brief
    step: Step
    writing: Writing | None
    episodes: Sequence[EpisodeFacts]
    export: ExportFacts | None
    """The newest."""


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

    async def start(self, ordered: Ordered, *, by: UUID) -> Started:
        """Start the project, and the run that goes on by itself as far as the gates let it.

        Raises:
            NameNotUsable, FormatNotAllowed, ScriptUnreadable
            ProviderNotUsable: Somebody is to do what they cannot.
            BudgetExceeded
        """
        projects, brief = Projects(self._session), ordered.brief
        project = await projects.create(brief.title, ordered.settings, by=by)
        await projects.rename(project.id, description=ordered.description)
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

    async def read(self, project: ProjectFacts) -> DramaFacts:
        """Return a drama as it stands.

        Raises:
            DramaNotFound: The project was not ordered as one.
        """
        row = await self._rows.find(project.id)
        if row is None:
            raise DramaNotFound(project.code)
        planned = await Planning(self._session, project.id).plan()
        exports, _ = await ExportOrders(self._session).page(project.id, limit=1, offset=0)
        export = exports[0] if exports else None
        writing, missing = await self._writing(project.id)
        brief = _brief(row)
        has_script = await ProjectRows(self._session).script(project.id) is not None
        return DramaFacts(
            project=project,
            brief=brief,
            step=_step(planned, export, has_script=has_script),
            writing=writing,
            episodes=_episodes(brief, planned, await self._rows.titles(project.id), missing, has_script=has_script),
            export=export,
        )

    async def _writing(self, project_id: UUID) -> tuple[Writing | None, Sequence[int]]:
        take = await self._rows.last_take(project_id, DRAMA_KEY)
        if take is None:
            return None, ()
        writing = Writing(
            take_id=take.id,
            status=take.status,
            progress=1.0 if take.status is Status.COMPLETED else take.progress,
            cost_usd_micros=take.cost_usd_micros,
            error_code=take.error_code,
            error=take.error,
            warnings=take.facts.get("warnings", ()),
        )
        return writing, take.facts.get(MISSING, ())


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


def film_forecast(
    breakdown: Breakdown, settings: FilmSettings, assigned: Mapping[Kind, Assigned], entry_of: EntryOf
) -> Forecast:
    """Return what the films of a story cost that no project has yet. It takes a while for a long one."""
    nobody = CastVoice(voice="")
    voices = {NARRATOR: nobody, **{one.code: nobody for one in breakdown.characters}}
    story = Story(name="", script_sha256="", settings=settings, breakdown=breakdown, voices=voices)
    outlook = Outlook(story=story)
    wanted = [wanted_of(one) for one in blueprints(story)]
    return Forecast(lines=tuple(line_of(one, assigned.get(one.kind, Assigned()), outlook, entry_of) for one in wanted))


def _brief(row: Drama) -> Brief:
    return Brief(**{name: getattr(row, name) for name in Brief.__dataclass_fields__})


def _episodes(
    brief: Brief, planned: Planned, titles: Mapping[int, str], missing: Sequence[int], *, has_script: bool
) -> list[EpisodeFacts]:
    story = planned.story
    numbers = range(1, brief.episodes + 1) if brief.prompt else ()
    items = {item.key: item for item in planned.plan.items}
    found: list[EpisodeFacts] = []
    for number in sorted({*numbers, *story.episodes}):
        if number not in story.episodes:
            is_written = has_script and number not in missing
            found.append(EpisodeFacts(number=number, title=titles.get(number, ""), is_written=is_written))
            continue
        codes = {episode_code(number), *(shot.code for shot in story.episode_shots(number))}
        own = [item for key, item in items.items() if _code(key) in codes]
        found.append(
            EpisodeFacts(
                number=number,
                title=titles.get(number, ""),
                is_written=True,
                total=len(own),
                done=sum(item.standing is Standing.DONE for item in own),
                film=items[f"{episode_code(number)}/{Kind.FILM}"].standing,
            )
        )
    return found


def _code(key: str) -> str:
    """Return the shot or episode that something is made for: of a line, its shot."""
    return key.partition("/")[0].partition("_line_")[0]


def _step(planned: Planned, export: ExportFacts | None, *, has_script: bool) -> Step:
    if not has_script:
        return Step.SCRIPT
    if waiting_in(planned) and not planned.plan.standing_at(Standing.READY, Standing.RUNNING):
        return Step.REVIEW
    return next((step for step, kinds in _ROAD if not _is_done(planned.plan, kinds)), _after(planned.plan, export))


def _after(plan: Plan, export: ExportFacts | None) -> Step:
    has_films = _is_done(plan, (Kind.MUSIC, Kind.FILM))
    return Step.COMPLETED if has_films and export is not None and export.status is Status.COMPLETED else Step.EXPORT


_ROAD = (
    (Step.STORYBOARD, (Kind.BREAKDOWN,)),
    (Step.PICTURES, (Kind.REFERENCE, Kind.KEYFRAME)),
    (Step.VIDEOS, (Kind.VOICE, Kind.CLIP)),
)
_MADE = (Standing.DONE, Standing.STALE)


def _is_done(plan: Plan, kinds: Sequence[Kind]) -> bool:
    items: list[Item] = [item for item in plan.items if item.kind in kinds]
    return all(item.standing in _MADE for item in items)
