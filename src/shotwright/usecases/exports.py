"""What can be handed out: the finished films of a project, their clips, and how each of them came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Decision, Media, Take
from shotwright.db.takes import TakeRows
from shotwright.domain.graph import code_of
from shotwright.domain.planner import Standing
from shotwright.domain.recipes import Recipe, recipe_from
from shotwright.domain.states import GATE_OF, Gate, GateMode, Kind, Review
from shotwright.domain.stories import Story
from shotwright.usecases.planning import Planning
from shotwright.usecases.takes import MAIN, Order, Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFiles:
    """One take's files: role to storage key."""

    code: str
    files: Mapping[str, str]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What somebody said of a take or a record: the verdict and the note."""

    subject: str
    take_id: UUID | None
    verdict: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedTake:
    """A take that is in a film, or that something in it was made from; `decided` is what was last said of it."""

    key: str
    number: int
    content: str
    file: str
    """The storage key of its main file."""
    facts: Mapping[str, Any]
    fingerprint: str
    recipe: Recipe
    decided: Decided | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecord:
    """How a finished film came about."""

    code: str
    order: Order
    """What the film was put together from."""
    files: Mapping[str, str]
    facts: Mapping[str, Any]
    story: Story
    """The story as it is now, which may have gone on since."""
    used: Mapping[str, UsedTake]
    """Every take that the film comes from, however far back, by its artefact's key."""
    decisions: tuple[Decided, ...]
    stale: tuple[str, ...]
    """Keys of the used takes' artefacts that have changed since."""
    unapproved: tuple[str, ...]
    """Keys of those that a manual gate has not approved."""


class Exports:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = TakeRows(session, project_id)

    async def films(self) -> Sequence[FilmFiles]:
        """Return the finished episodes, in order."""
        takes = {key: take for key, take in (await self._rows.selected()).items() if key.endswith(f"/{Kind.FILM}")}
        media = await self._rows.media(take.id for take in takes.values())
        return [
            FilmFiles(
                code=code_of(key),
                files={role: one.key for role, one in media.get(take.id, {}).items()},
                facts=take.facts,
            )
            for key, take in sorted(takes.items())
        ]

    async def episodes(self) -> Sequence[int]:
        """Return the numbers of the story's episodes."""
        return (await Planning(self._session, self._project_id).plan()).story.episodes

    async def records(self) -> Sequence[FilmRecord]:
        """Return the finished episodes with all that is known of their making, in order."""
        planned = await Planning(self._session, self._project_id).plan()
        project = await ProjectRows(self._session).get(self._project_id)
        decisions = await self._decisions()
        history = await self._rows.history()
        takes = {(key, take.number): take for key, take in history}
        media = await self._rows.media(take.id for _, take in history)
        stale = {item.key for item in planned.plan.standing_at(Standing.STALE)}
        manual = {gate for gate in Gate if GateMode(project.gates.get(gate.value, GateMode.MANUAL)) is GateMode.MANUAL}
        found: list[FilmRecord] = []
        for film in await self.films():
            key = f"{film.code}/{Kind.FILM}"
            take = (await self._rows.selected())[key]
            used = _used(recipe_from(take.recipe).sources, takes, media, decisions)
            rows = [takes[one.key, one.number] for one in used.values()]
            pairs = list(zip(used, rows, strict=True))
            found.append(
                FilmRecord(
                    code=film.code,
                    order=await Takes(self._session).order(take.id),
                    files=film.files,
                    facts=film.facts,
                    story=planned.story,
                    used=used,
                    decisions=tuple(decisions),
                    stale=tuple(one for one in (*used, key) if one in stale),
                    unapproved=tuple(one for one, row in pairs if _is_unapproved(one, row, manual)),
                )
            )
        return found

    async def _decisions(self) -> list[Decided]:
        names = await ProjectRows(self._session).people()
        return [_decided(row, names) for row in await self._rows.decisions()]


def _decided(row: Decision, names: Mapping[UUID, str]) -> Decided:
    return Decided(
        subject=row.subject,
        take_id=row.take_id,
        verdict=row.verdict,
        note=row.note,
        by=names.get(row.user_id, ""),
        at=row.at,
    )


def _used(
    sources: Mapping[str, int],
    takes: Mapping[tuple[str, int], Take],
    media: Mapping[UUID, Mapping[str, Media]],
    decisions: Sequence[Decided],
) -> dict[str, UsedTake]:
    """Follow the recipes back to where everything began."""
    last = {decided.take_id: decided for decided in decisions if decided.take_id is not None}
    found: dict[str, UsedTake] = {}
    ahead = list(sources.items())
    while ahead:
        key, number = ahead.pop(0)
        take = takes.get((key, number))
        if key in found or take is None:
            continue
        recipe = recipe_from(take.recipe)
        found[key] = UsedTake(
            key=key,
            number=number,
            content=take.content,
            file=media[take.id][MAIN].key,
            facts=take.facts,
            fingerprint=take.fingerprint,
            recipe=recipe,
            decided=last.get(take.id),
        )
        ahead += recipe.sources.items()
    return found


def _is_unapproved(key: str, take: Take, manual: set[Gate]) -> bool:
    gate = GATE_OF.get(Kind(key.rpartition("/")[2]))
    return gate in manual and take.review is not Review.APPROVED
