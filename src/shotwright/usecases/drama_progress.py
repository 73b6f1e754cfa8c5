"""How far a drama is, episode by episode: computed from its project, never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.drama_tables import Drama
from shotwright.db.dramas import DramaRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.dramas import Brief, DramaNotFound, Step
from shotwright.domain.graph import episode_code
from shotwright.domain.planner import Item, Plan, Standing
from shotwright.domain.states import Kind, Status
from shotwright.domain.writing import DRAMA_KEY
from shotwright.usecases.drama_runs import MISSING
from shotwright.usecases.export_orders import ExportFacts, ExportOrders
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.reviews import waiting_in


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


class DramaProgress:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = DramaRows(session)

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
