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
from shotwright.domain.planner import Production, Standing
from shotwright.domain.recipes import Recipe, recipe_from
from shotwright.domain.reviewing import POLICY
from shotwright.domain.states import GATE_OF, Kind, Review
from shotwright.domain.stories import Story
from shotwright.usecases.planning import Planning
from shotwright.usecases.takes import MAIN, Order, Takes
from shotwright_sdk.values import Shot


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

    def shot(self, code: str) -> Shot | None:
        """Return the shot as the story has it now; None if the script has dropped it since."""
        return next((shot for shot in self.story.parts.shots if shot.code == code), None)


class Exports:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = TakeRows(session, project_id)

    async def films(self) -> Sequence[FilmFiles]:
        """Return the finished episodes, in order."""
        takes = await self._films()
        media = await self._rows.media(take.id for take in takes.values())
        return [
            FilmFiles(code=code_of(key), files=_keys(media.get(take.id, {})), facts=take.facts)
            for key, take in takes.items()
        ]

    async def records(self) -> Sequence[FilmRecord]:
        """Return the finished episodes with all that is known of their making, in order."""
        planned = await Planning(self._session, self._project_id).plan()
        decisions = await self._decisions()
        history = await self._rows.history()
        takes = {(key, take.number): take for key, take in history}
        media = await self._rows.media(take.id for _, take in history)
        stale = {item.key for item in planned.plan.standing_at(Standing.STALE)}
        found: list[FilmRecord] = []
        for key, take in (await self._films()).items():
            used = _used(recipe_from(take.recipe).sources, takes, media, decisions)
            found.append(
                FilmRecord(
                    code=code_of(key),
                    order=await Takes(self._session).order(take.id),
                    files=_keys(media[take.id]),
                    facts=take.facts,
                    story=planned.story,
                    used=used,
                    decisions=tuple(decisions),
                    stale=tuple(one for one in (*used, key) if one in stale),
                    unapproved=tuple(
                        one.key
                        for one in used.values()
                        if _is_unapproved(one.key, takes[one.key, one.number], planned.production)
                    ),
                )
            )
        return found

    async def _films(self) -> dict[str, Take]:
        """Return the selected takes of the films, by key, in order."""
        selected = await self._rows.selected()
        return {key: take for key, take in sorted(selected.items()) if key.endswith(f"/{Kind.FILM}")}

    async def _decisions(self) -> list[Decided]:
        names = await ProjectRows(self._session).people()
        return [_decided(row, names) for row in await self._rows.decisions(undone=False)]


def _decided(row: Decision, names: Mapping[UUID, str]) -> Decided:
    return Decided(
        subject=row.subject,
        take_id=row.take_id,
        verdict=row.verdict,
        note=row.note,
        by=names.get(row.user_id, "") if row.user_id is not None else POLICY,
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


def _is_unapproved(key: str, take: Take, production: Production) -> bool:
    gate = GATE_OF.get(Kind(key.rpartition("/")[2]))
    return gate is not None and production.is_manual(gate) and take.review is not Review.APPROVED


def _keys(media: Mapping[str, Media]) -> dict[str, str]:
    """Return the storage keys of a take's files, by role."""
    return {role: one.key for role, one in media.items()}
