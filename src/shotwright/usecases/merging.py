"""Making one of two: people, or places, that the breakdown took for two. Every shot keeps whom it shows, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db import tables
from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.db.stories import (
    StoryRows,
    as_character,
    as_location,
    as_shot,
    fill_character,
    fill_location,
    fill_shot,
)
from shotwright.domain.errors import ArtefactNotFound, EditNotAllowed
from shotwright.domain.states import Review
from shotwright_sdk.values import Character, Figure, Shot

_T = TypeVar("_T", tables.Character, tables.Location)


class Merging:
    """One instance serves one transaction. Takes of what is gone are kept; what shows the other becomes stale."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = StoryRows(session, project_id)

    async def merge_character(self, code: str, *, into: str) -> None:
        """Give the shots and lines of a person to another, and drop it. The other waits at its gate again.

        Raises:
            ArtefactNotFound
            EditNotAllowed: They are the same.
        """
        await ProjectRows(self._session).get(self._project_id, lock=True)
        gone, kept = _two(await self._rows.characters(), code, into)
        lines = await self._rows.lines()
        for row, scene in await self._rows.shots():
            of_shot = lines.get(row.id, [])
            shot = as_shot(row, scene, of_shot)
            fill_shot(row, _recast(shot, code, into), row.scene_id)
            for line in of_shot:
                if line.character_code == code:
                    line.character_code = into
        fill_character(kept, _joined(as_character(kept), as_character(gone)))
        await self._end(gone, kept)

    async def merge_location(self, code: str, *, into: str) -> None:
        """Let the scenes of a place happen at another, and drop it. Raises as `merge_character`."""
        await ProjectRows(self._session).get(self._project_id, lock=True)
        gone, kept = _two(await self._rows.locations(), code, into)
        for scene, _, _ in await self._rows.scenes():
            if scene.location_id == gone.id:
                scene.location_id = kept.id
        before, other = as_location(kept), as_location(gone)
        fill_location(kept, replace(before, description=before.description or other.description))
        await self._end(gone, kept)

    async def _end(self, gone: tables.Character | tables.Location, kept: tables.Character | tables.Location) -> None:
        kept.review = Review.PENDING
        await self._rows.flush()
        await self._rows.delete([gone])
        await self._rows.flush()
        EventRows(self._session, self._project_id).tell("story.edited", kept.code, change="merged", merged=gone.code)


def _two(rows: Sequence[_T], code: str, into: str) -> tuple[_T, _T]:
    if code == into:
        raise EditNotAllowed("These are the same already. Choose another one to merge it into.")
    return _found(rows, code), _found(rows, into)


def _found(rows: Iterable[_T], code: str) -> _T:
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        raise ArtefactNotFound(code)
    return row


def _recast(shot: Shot, code: str, into: str) -> Shot:
    """Return the shot with another person in place of one; whoever is seen twice then is seen once."""
    figures: dict[str, Figure] = {}
    for one in shot.figures:
        name = into if one.character == code else one.character
        figures.setdefault(name, replace(one, character=name))
    return replace(shot, figures=tuple(figures.values()))


def _joined(kept: Character, gone: Character) -> Character:
    """Return a person who goes by the names of both; what is not said of it is taken from the other."""
    names = dict.fromkeys((*kept.aliases, gone.name, *gone.aliases))
    names.pop(kept.name, None)
    return replace(
        kept,
        aliases=tuple(names),
        appearance=kept.appearance or gone.appearance,
        personality=kept.personality or gone.personality,
    )
