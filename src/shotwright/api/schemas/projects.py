"""Projects, as they are given and shown."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from shotwright.api.schemas.films import FilmChange, FilmGiven, FilmRead
from shotwright.api.schemas.shared import Given, Paging, Told, media_path, shown
from shotwright.db.overviews import ProjectSorting
from shotwright.domain.overviews import ProjectStatus
from shotwright.domain.permissions import Action
from shotwright.domain.states import Gate, GateMode, Kind
from shotwright.usecases.ledger import CapTerms
from shotwright.usecases.overviews import Listed
from shotwright.usecases.project_templates import TemplateFacts

Title = Annotated[str, Field(min_length=1, max_length=200)]
Prose = Annotated[str, Field(max_length=20_000)]
Genre = Annotated[str, Field(max_length=100)]
_NEW: dict[str, JsonValue] = {
    "name": "The last tram",
    "script": "# The last tram\n\n## Depot, night\n\nLin waits beside the last tram.\n\nLIN: You are late.\n",
    "settings": {"size": "1280x720", "style": "ink"},
}


class ProjectNew(Given):
    model_config = shown(_NEW)

    name: Title
    description: Prose = ""
    genre: Genre = ""
    idea: Prose = ""
    """What it is to be about: what is written for it without another topic begins with this."""
    script: Annotated[str, StringConstraints(strip_whitespace=False, max_length=4_000_000)] = ""
    """The script's text; it can be brought later."""
    settings: FilmGiven = FilmGiven()
    template: Annotated[str, Field(max_length=200)] = ""
    """The name or id of a template that the project begins with; `settings` stand above it."""


class ProjectChange(Given):
    """A partial change: what is left out stays as it is."""

    model_config = shown({"name": "The very last tram"})

    name: Title | None = None
    description: Prose | None = None
    genre: Genre | None = None
    idea: Prose | None = None
    settings: FilmChange | None = None

    @property
    def words(self) -> dict[str, str | None]:
        """What it says in words, by field; None for what stays as it is."""
        return {"name": self.name, "description": self.description, "genre": self.genre, "idea": self.idea}


class ProjectRead(Told):
    id: UUID
    code: str
    name: str
    title: str
    """The film's, as the script gives it."""
    description: str
    genre: str
    idea: str
    owner_id: UUID
    paused: bool
    has_script: bool
    settings: FilmRead
    created_at: datetime
    completed_at: datetime | None
    """When the last thing was made that its films need; null as long as something is missing."""

    @classmethod
    def of(cls, one: Listed) -> Self:
        return cls(
            id=one.facts.id,
            code=one.facts.code,
            name=one.facts.name,
            title=one.title,
            description=one.facts.about.description,
            genre=one.facts.about.genre,
            idea=one.facts.about.idea,
            owner_id=one.owner_id,
            paused=one.facts.paused,
            has_script=one.overview.has_script,
            settings=FilmRead.of(one.facts.settings),
            created_at=one.created_at,
            completed_at=one.overview.completed_at,
        )


class StageCountRead(Told):
    """How much of one kind there is to make, as far as anybody knows, and how much is made."""

    kind: Kind
    total: int
    done: int


class ProjectListed(Told):
    """Where a project stands, at a glance."""

    id: UUID
    code: str
    name: str
    title: str
    genre: str
    size: str
    """Of its pictures, in pixels: `1280x720`."""
    status: ProjectStatus
    progress: float
    """The share of all that has to be made, 0 to 1."""
    total: int
    done: int
    running: int
    failed: int
    is_running: bool
    """Whether a run is under way."""
    paused: bool
    waiting: dict[Gate, int]
    """How much waits for a person, gate by gate."""
    stages: list[StageCountRead]
    """How far each stage of the road is, in order."""
    episodes: int
    characters: int
    locations: int
    scenes: int
    shots: int
    cost_usd_micros: int
    cap_usd_micros: int | None
    """The most that it may cost; null if nothing holds it."""
    warn_percent: int
    """From which share of that cap on people are warned."""
    may: list[Action]
    """What you may do in it."""
    poster: str | None
    """The path of a picture that stands for it."""
    owner_id: UUID
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    """When the last thing was made that its films need; null as long as something is missing."""

    @classmethod
    def of(cls, one: Listed, cap: CapTerms, may: Collection[Action]) -> Self:
        overview, counts = one.overview, one.overview.counts
        size = one.facts.settings.format.size
        return cls(
            id=one.facts.id,
            code=one.facts.code,
            name=one.facts.name,
            title=one.title,
            genre=one.facts.about.genre,
            size=f"{size.width}x{size.height}",
            status=overview.status,
            progress=round(overview.progress, 4),
            total=overview.total,
            done=overview.done,
            running=counts.running,
            failed=counts.failed,
            is_running=counts.is_running,
            paused=one.facts.paused,
            waiting=dict(overview.waiting),
            stages=[StageCountRead.model_validate(stage) for stage in overview.stages],
            episodes=counts.episodes,
            characters=counts.characters.total,
            locations=counts.locations.total,
            scenes=counts.scenes,
            shots=counts.shots.total,
            cost_usd_micros=counts.cost_usd_micros,
            cap_usd_micros=cap.limit_usd_micros,
            warn_percent=cap.warn_percent,
            may=[action for action in Action if action in may],
            poster=media_path(counts.poster) if counts.poster is not None else None,
            owner_id=one.owner_id,
            created_at=one.created_at,
            updated_at=one.updated_at,
            completed_at=one.overview.completed_at,
        )


class ProjectFilter(Paging):
    """Which projects are listed, and in which order."""

    q: Annotated[str, Field(max_length=200)] = ""
    """Part of the name or the code."""
    paused: bool | None = None
    running: bool | None = None
    sort: ProjectSorting = ProjectSorting.NEWEST


class GatesGiven(Given):
    model_config = shown({"breakdown": "manual", "clips": "auto"})

    breakdown: GateMode | None = None
    references: GateMode | None = None
    keyframes: GateMode | None = None
    clips: GateMode | None = None

    @property
    def said(self) -> dict[Gate, GateMode]:
        return {gate: mode for gate in Gate if (mode := getattr(self, gate)) is not None}


class ProjectTemplateNew(Given):
    model_config = shown({"name": "Our series"})

    name: Title
    description: Prose = ""


class ProjectTemplateRead(Told):
    id: UUID
    owner_id: UUID
    """Whoever kept it: they may drop it, as administrators may."""
    name: str
    description: str
    settings: FilmRead
    created_at: datetime

    @classmethod
    def of(cls, facts: TemplateFacts) -> Self:
        return cls(
            id=facts.id,
            owner_id=facts.owner_id,
            name=facts.name,
            description=facts.description,
            settings=FilmRead.of(facts.settings),
            created_at=facts.created_at,
        )


class SampleWanted(Given):
    model_config = shown({"language": "en", "quick": True})

    language: Literal["zh", "en"]
    quick: bool = False
    """Small and short."""


class SampleBegun(Told):
    """It is being made; its events say how it goes."""

    code: str
    name: str
