"""Dramas, as they are ordered and shown."""

from collections.abc import Mapping
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from shotwright.api.schemas.costs import CapRead, TotalRead
from shotwright.api.schemas.films import FilmGiven
from shotwright.api.schemas.media import ExportRead
from shotwright.api.schemas.projects import Prose, Title
from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.api.schemas.writing import Language, WritingPriceRead
from shotwright.domain.caps import tightest
from shotwright.domain.dramas import Brief, Step
from shotwright.domain.films import ALL_AUTO, USUAL, FilmSettings
from shotwright.domain.forecasts import Total
from shotwright.domain.money import MOST_USD_MICROS
from shotwright.domain.planner import Standing
from shotwright.domain.states import Status
from shotwright.usecases.drama_prices import DramaPrice
from shotwright.usecases.drama_progress import DramaFacts, EpisodeFacts, Writing
from shotwright.usecases.dramas import Started
from shotwright.usecases.projects import MAX_SCRIPT_BYTES
from shotwright.workflows.delivering.kinds import FileKind
from shotwright.workflows.writing.drama_desk import DramaWish

_Name = Annotated[str, Field(max_length=200)]
_NEW: dict[str, JsonValue] = {
    "title": "The last tram",
    "genre": "mystery",
    "prompt": "Every night a driver waits for a passenger who died years ago.",
    "episodes": 3,
    "scenes_per_episode": 4,
    "duration_sec": 60,
    "at_most_usd_micros": 20_000_000,
}


class DramaNew(Given):
    """A drama to be made, from a prompt or from a script of your own: one of the two is given."""

    model_config = shown(_NEW)

    title: Title
    description: Prose = ""
    genre: _Name = ""
    episodes: int = 3
    scenes_per_episode: int = 4
    duration_sec: int = 60
    """About how long each episode is to be."""
    prompt: Prose = ""
    """What it is about. A language model writes it; nothing is made up without one."""
    script: Annotated[str, StringConstraints(strip_whitespace=False, max_length=MAX_SCRIPT_BYTES)] = ""
    """Your own, with a heading for each episode (`## Episode 1`, `## 第一集`). It needs no language model; one that
    does breakdowns here fills what it leaves open."""
    language: Language = ""
    """"" takes the prompt's own."""
    characters: int = 4
    """The most there are in all episodes together."""
    locations: int = 4
    """Likewise."""
    video_provider: _Name = ""
    """The provider that makes the clips; "" for the one that is assigned, or the embedded models."""
    model: _Name = ""
    """The provider that writes; "" for the one that is assigned."""
    use_local_llm: bool = False
    """Have it written on a machine of your own."""
    settings: FilmGiven = FilmGiven()
    """What the films are to be. Every gate is automatic unless this says otherwise."""
    kinds: Annotated[list[FileKind], Field(max_length=len(FileKind))] = []  # noqa: RUF012  # pydantic copies defaults
    """What is exported besides the films."""
    at_most_usd_micros: Annotated[int, Field(ge=0, le=MOST_USD_MICROS)] | None = None
    """Order it only if it costs no more; and it becomes the project's cap."""

    def wish(self) -> DramaWish:
        """Return what is asked for.

        Raises:
            FormatNotAllowed
        """
        return DramaWish(
            brief=Brief(
                title=self.title,
                prompt=self.prompt,
                genre=self.genre,
                episodes=self.episodes,
                scenes=self.scenes_per_episode,
                duration_s=self.duration_sec,
                language=self.language,
                people=self.characters,
                places=self.locations,
            ),
            settings=self.settings.upon(FilmSettings(format=USUAL.format, gates=ALL_AUTO)),
            description=self.description,
            script=self.script,
            model=self.model,
            use_local_llm=self.use_local_llm,
            video_provider=self.video_provider,
            export_kinds=tuple(kind.value for kind in self.kinds),
            at_most_usd_micros=self.at_most_usd_micros,
        )


class DramaEstimate(Told):
    """What a drama costs before there is any of it: the writing at most, the films as they are ordered."""

    episodes: int
    shots: int
    seconds: int
    """Of film, about."""
    writing: WritingPriceRead | None
    """null where no language model is asked."""
    film: TotalRead
    by_provider: dict[str, TotalRead]
    total_usd_micros: int
    """What is known."""
    unknown: int
    """How many things have a price that nobody knows."""
    caps: list[CapRead]
    left_usd_micros: int | None
    is_affordable: bool

    @classmethod
    def of(cls, price: DramaPrice) -> Self:
        cap = tightest(price.caps)
        return cls(
            episodes=price.episodes,
            shots=price.shots,
            seconds=price.seconds,
            writing=WritingPriceRead.model_validate(price.writing) if price.writing is not None else None,
            film=TotalRead.of(price.film.total),
            by_provider=_totals(price.film.by_provider),
            total_usd_micros=price.usd_micros,
            unknown=price.unknown,
            caps=[CapRead.of(one) for one in price.caps],
            left_usd_micros=cap.left_usd_micros if cap is not None else None,
            is_affordable=not any(one.refusal(price.usd_micros) for one in price.caps),
        )


def _totals(totals: Mapping[str, Total]) -> dict[str, TotalRead]:
    return {name: TotalRead.of(total) for name, total in totals.items()}


class DramaStarted(Told):
    """A drama that was ordered: its project, and the run that goes on by itself as far as the gates let it."""

    project_id: UUID
    code: str
    """The project's; it stands in the paths of whatever belongs to it."""
    run_id: UUID
    writing_take_id: UUID | None
    """What is being written; null where the script is your own."""
    estimate: DramaEstimate

    @classmethod
    def of(cls, started: Started, price: DramaPrice) -> Self:
        return cls(
            project_id=started.project.id,
            code=started.project.code,
            run_id=started.run_id,
            writing_take_id=started.take_id,
            estimate=DramaEstimate.of(price),
        )


class WritingRead(Told):
    """How far the script is that a model writes."""

    take_id: UUID
    status: Status
    progress: float
    cost_usd_micros: int
    error_code: str
    error: str
    warnings: list[str]
    """Which episodes came to nothing, and why."""

    @classmethod
    def of(cls, one: Writing) -> Self:
        return cls.model_validate(one)


class DramaEpisode(Told):
    """How far one episode is. `total` counts what is made for it alone; 0 before the breakdown."""

    number: int
    title: str
    is_written: bool
    total: int
    done: int
    film: Standing | None

    @classmethod
    def of(cls, one: EpisodeFacts) -> Self:
        return cls.model_validate(one)


class DramaRead(Told):
    """A drama as it stands. Its plan, runs, takes and films are those of its project."""

    project_id: UUID
    code: str
    title: str
    genre: str
    prompt: str
    language: str
    scenes_per_episode: int
    duration_sec: int
    step: Step
    paused: bool
    writing: WritingRead | None
    """null where the script is your own."""
    episodes: list[DramaEpisode]
    export: ExportRead | None
    """The newest; it is ordered when the films are there, with a file for each episode."""

    @classmethod
    def of(cls, facts: DramaFacts) -> Self:
        brief = facts.brief
        return cls(
            project_id=facts.project.id,
            code=facts.project.code,
            title=brief.title,
            genre=brief.genre,
            prompt=brief.prompt,
            language=brief.language,
            scenes_per_episode=brief.scenes,
            duration_sec=brief.duration_s,
            step=facts.step,
            paused=facts.project.paused,
            writing=WritingRead.of(facts.writing) if facts.writing is not None else None,
            episodes=[DramaEpisode.of(one) for one in facts.episodes],
            export=ExportRead.of(facts.export) if facts.export is not None else None,
        )
