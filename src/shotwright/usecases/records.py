"""Adding people, places and scenes to the story, and taking out those that nothing uses, each in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db import tables
from shotwright.db.events import EventRows
from shotwright.db.library import CastRows
from shotwright.db.projects import ProjectRows
from shotwright.db.stories import StoryRows, fill_character, fill_location, fill_scene
from shotwright.domain.errors import ArtefactNotFound, EditNotAllowed, RecordInUse
from shotwright.domain.states import Review
from shotwright.domain.stories import Story
from shotwright.usecases.stories import Cast, Stories
from shotwright_sdk.values import Character, Location, Scene

_MOST: Final = 10_000
_NAMED: Final = 10
_T = TypeVar("_T", tables.Character, tables.Location, tables.Scene)


class Records:
    """One instance serves one transaction. What is added has a code under which nothing was ever made."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = StoryRows(session, project_id)

    async def add_character(self, value: Character, cast: Cast) -> Character:
        """Add a person, with a voice that `cast` gives it. It waits at the breakdown gate.

        Raises:
            EditNotAllowed: There is no story yet, no name, or there are too many people.
        """
        story = await self._story()
        _check(value.name, story.parts.characters)
        added = replace(value, code=await self._rows.free_code("char"))
        row = tables.Character(project_id=self._project_id, code=added.code, review=Review.PENDING)
        fill_character(row, added)
        self._rows.add(row)
        await self._rows.flush()
        voices = cast((*story.parts.characters, added), story.parts.language)
        await Stories(self._session, self._project_id).set_voices({added.code: voices[added.code]})
        self._tell(added.code, "added")
        return added

    async def add_location(self, value: Location) -> Location:
        """Add a place. Raises as `add_character`."""
        _check(value.name, (await self._story()).parts.locations)
        added = replace(value, code=await self._rows.free_code("loc"))
        row = tables.Location(project_id=self._project_id, code=added.code, review=Review.PENDING)
        fill_location(row, added)
        self._rows.add(row)
        await self._rows.flush()
        self._tell(added.code, "added")
        return added

    async def add_scene(self, value: Scene, *, after: str = "") -> Scene:
        """Add a scene without shots after another one, in its episode; or as the first of all.

        Raises:
            ArtefactNotFound: There is no scene `after`, or no such place.
            EditNotAllowed
        """
        _check_count((await self._story()).parts.scenes)
        rows = [row for row, _, _ in await self._rows.scenes()]
        location = _found(await self._rows.locations(), value.location)
        before = _found(rows, after) if after else None
        added = replace(value, code=await self._rows.free_code("scene"), anchor=None)
        beside = before or rows[0]
        row = tables.Scene(project_id=self._project_id, code=added.code, episode_id=beside.episode_id, position=0)
        fill_scene(row, added, location.id)
        rows.insert(rows.index(before) + 1 if before is not None else 0, row)
        for position, one in enumerate(rows):
            one.position = position
        self._rows.add(row)
        await self._rows.flush()
        self._tell(added.code, "added")
        return added

    async def delete_character(self, code: str) -> None:
        """Take a person out of the story. Its takes are kept.

        Raises:
            ArtefactNotFound
            RecordInUse: It is still seen or heard.
        """
        story = await self._story()
        row = _found(await self._rows.characters(), code)
        shots = (one for one in story.parts.shots if code in {each.character for each in (*one.figures, *one.lines)})
        _refuse(f"{code} is seen or heard in", [one.code for one in shots])
        role = await CastRows(self._session).find(self._project_id, code)
        await self._rows.delete([row, *([role] if role is not None else [])])
        await self._drop(code)

    async def delete_location(self, code: str) -> None:
        """Take a place out of the story. Its takes are kept. Raises as `delete_character`."""
        story = await self._story()
        row = _found(await self._rows.locations(), code)
        _refuse(f"{code} is where these happen:", [one.code for one in story.parts.scenes if one.location == code])
        await self._rows.delete([row])
        await self._drop(code)

    async def delete_scene(self, code: str) -> None:
        """Take a scene without shots out of the story. Raises as `delete_character`."""
        story = await self._story()
        row = _found([one for one, _, _ in await self._rows.scenes()], code)
        _refuse(f"{code} still has", [one.code for one in story.parts.shots if one.scene == code])
        await self._rows.delete([row])
        await self._drop(code)

    async def _story(self) -> Story:
        """Return the story; nobody else edits the project before the end of the transaction."""
        await ProjectRows(self._session).get(self._project_id, lock=True)
        story = await Stories(self._session, self._project_id).load()
        if story.breakdown is None:
            raise EditNotAllowed("There is no story yet. Have the script broken down first.")
        return story

    async def _drop(self, code: str) -> None:
        await self._rows.flush()
        self._tell(code, "deleted")

    def _tell(self, code: str, change: str) -> None:
        EventRows(self._session, self._project_id).tell("story.edited", code, change=change)


def _found(rows: Iterable[_T], code: str) -> _T:
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        raise ArtefactNotFound(code)
    return row


def _check(name: str, others: Sequence[object]) -> None:
    if not name.strip():
        raise EditNotAllowed("People and places need a name.")
    _check_count(others)


def _check_count(others: Sequence[object]) -> None:
    if len(others) >= _MOST:
        raise EditNotAllowed(f"A project holds {_MOST} of these at most.")


def _refuse(why: str, users: Sequence[str]) -> None:
    """Raise RecordInUse, with the first of `users`, if there are any."""
    if users:
        more = f" and {len(users) - _NAMED} more" if len(users) > _NAMED else ""
        raise RecordInUse(f"{why} {', '.join(users[:_NAMED])}{more}. Change or delete those first.")
