"""Editing the story: what people change of characters, places, scenes and shots, each change in one transaction.

What is changed waits at the breakdown gate again, and the takes that show it become stale by themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeVar
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
    fill_scene,
    fill_shot,
    line_row,
    shot_row,
)
from shotwright.domain.errors import ArtefactNotFound, EditNotAllowed
from shotwright.domain.splitting import split
from shotwright.domain.states import Review
from shotwright_sdk.values import Character, Line, Location, Scene, Shot

_MOST_SHOTS: Final = 100_000
_LONGEST_SHOT_S: Final = 600


class Editing:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = StoryRows(session, project_id)

    async def save_character(self, value: Character) -> None:
        """Make the character of that code this one.

        Whoever makes `value` of what there is holds the project before looking (`Projects.hold`).

        Raises:
            ArtefactNotFound, EditNotAllowed
        """
        await self._hold()
        row = _found(await self._rows.characters(), value.code)
        _require(value.name, "A character needs a name.")
        if as_character(row) != value:
            fill_character(row, value)
            self._changed(row)

    async def save_location(self, value: Location) -> None:
        """Make the place of that code this one. Raises as `save_character`."""
        await self._hold()
        row = _found(await self._rows.locations(), value.code)
        _require(value.name, "A place needs a name.")
        if as_location(row) != value:
            fill_location(row, value)
            self._changed(row)

    async def save_scene(self, value: Scene) -> None:
        """Make the scene of that code this one; its episode stays. Raises as `save_character`."""
        await self._hold()
        row = _found([one for one, _, _ in await self._rows.scenes()], value.code)
        location = _found(await self._rows.locations(), value.location)
        fill_scene(row, value, location.id)
        self._tell(value.code)

    async def save_shot(self, value: Shot) -> None:
        """Make the shot of that code this one; it may change its scene. Raises as `save_character`."""
        found = await self._shots()
        await self._check(value)
        row, before = _shot(found, value.code)
        if before == value:
            return
        fill_shot(row, value, await self._scene_id(value.scene))
        await self._rows.replace_lines(row.id, [line_row(row.id, number, one) for number, one in _numbered(value)])
        if before.scene != value.scene:
            await self._place([one.code for _, one in found])
        self._changed(row)

    async def add_shot(self, value: Shot, *, after: str = "") -> Shot:
        """Add a shot after another, or as the first of its scene. Return it with its code, which was never used.

        Raises:
            ArtefactNotFound, EditNotAllowed
        """
        found = await self._shots()
        await self._check(value)
        if len(found) >= _MOST_SHOTS:
            raise EditNotAllowed(f"A project holds {_MOST_SHOTS} shots at most.")
        added = replace(value, code=await self._rows.free_code("shot"), anchor=None)
        codes = [one.code for _, one in found]
        codes.insert(_position(found, added.scene, after), added.code)
        row = shot_row(self._project_id, await self._scene_id(added.scene), 0, added, Review.PENDING)
        self._rows.add(row)
        await self._rows.flush()  # its lines need the id
        self._rows.add(*(line_row(row.id, number, one) for number, one in _numbered(added)))
        await self._place(codes)
        self._tell(added.code, change="added")
        return added

    async def duplicate_shot(self, code: str) -> Shot:
        """Add a copy of a shot right after it; what is spoken stays with the first. Raises ArtefactNotFound."""
        _, shot = _shot(await self._shots(), code)
        return await self.add_shot(replace(shot, lines=()), after=code)

    async def split_shot(self, code: str, at_line: int) -> tuple[Shot, Shot]:
        """Cut a shot in two before its line `at_line`, counted from 1. Raises as `add_shot`."""
        _, shot = _shot(await self._shots(), code)
        first, second = split(shot, at_line)
        await self.save_shot(first)
        return first, await self.add_shot(second, after=code)

    async def delete_shot(self, code: str) -> None:
        """Take a shot out of the story. Its takes are kept, and are its again if a shot of its code comes back.

        Raises:
            ArtefactNotFound
            EditNotAllowed: It is the only one.
        """
        found = await self._shots()
        row, _ = _shot(found, code)
        if len(found) == 1:
            raise EditNotAllowed("A film needs at least one shot.")
        await self._rows.delete([row])
        await self._rows.flush()
        await self._place([one.code for _, one in found if one.code != code])
        self._tell(code, change="deleted")

    async def reorder_shots(self, codes: Sequence[str]) -> None:
        """Put the shots in this order, each of them exactly once.

        Raises:
            EditNotAllowed: A shot is missing, there twice or unknown; or a scene would come apart.
        """
        found = await self._shots()
        known = {one.code for _, one in found}
        if len(codes) != len(known) or set(codes) != known:
            wrong = sorted(known.symmetric_difference(codes))[:5]
            raise EditNotAllowed(f"An order names every shot exactly once. Look at: {', '.join(wrong) or 'doubles'}.")
        if await self._place(codes) != list(codes):
            raise EditNotAllowed("The shots of a scene stay together. Move a shot into the other scene instead.")
        self._tell("shots", change="reordered")

    async def move_shot(self, code: str, *, after: str = "", scene: str = "") -> None:
        """Move a shot behind another, or to the front of a scene. Raises ArtefactNotFound."""
        found = await self._shots()
        row, shot = _shot(found, code)
        rest = [(one, value) for one, value in found if value.code != code]
        target = _shot(rest, after)[1].scene if after else scene or shot.scene
        row.scene_id = await self._scene_id(target)
        if target != shot.scene:
            row.review = Review.PENDING
        codes = [value.code for _, value in rest]
        codes.insert(_position(rest, target, after), code)
        await self._place(codes)
        self._tell(code, change="moved")

    async def _shots(self) -> list[tuple[tables.Shot, Shot]]:
        """Return the shots in order; nobody else edits the project before the end of the transaction."""
        await self._hold()
        lines = await self._rows.lines()
        return [(row, as_shot(row, scene, lines.get(row.id, ()))) for row, scene in await self._rows.shots()]

    async def _hold(self) -> None:
        await ProjectRows(self._session).get(self._project_id, lock=True)

    async def _place(self, codes: Sequence[str]) -> Sequence[str]:
        """Number the shots scene by scene, within a scene in the order of `codes`. Return the order that gives."""
        await self._rows.flush()
        rank = {code: number for number, code in enumerate(codes)}
        scenes = {scene.code: number for number, (scene, _, _) in enumerate(await self._rows.scenes())}
        rows = await self._rows.shots()
        ordered = sorted(rows, key=lambda one: (scenes[one[1]], rank[one[0].code]))
        for position, (row, _) in enumerate(ordered):
            row.position = position
        await self._rows.flush()
        return [row.code for row, _ in ordered]

    async def _check(self, shot: Shot) -> None:
        people = {row.code for row in await self._rows.characters()}
        named = {figure.character for figure in shot.figures} | {line.character for line in shot.lines} - {""}
        if unknown := sorted(named - people):
            raise EditNotAllowed(f"There is nobody called {', '.join(unknown)} in this project.")
        if not 0 < shot.duration_s <= _LONGEST_SHOT_S:
            raise EditNotAllowed(f"A shot lasts more than 0 and at most {_LONGEST_SHOT_S} seconds.")
        if any(not line.text.strip() for line in shot.lines):
            raise EditNotAllowed("A line needs words.")

    async def _scene_id(self, code: str) -> UUID:
        return _found([one for one, _, _ in await self._rows.scenes()], code).id

    def _changed(self, row: tables.Character | tables.Location | tables.Shot) -> None:
        row.review = Review.PENDING
        self._tell(row.code)

    def _tell(self, code: str, change: str = "edited") -> None:
        EventRows(self._session, self._project_id).tell("story.edited", code, change=change)


_T = TypeVar("_T", tables.Character, tables.Location, tables.Scene)


def _found(rows: Iterable[_T], code: str) -> _T:
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        raise ArtefactNotFound(code)
    return row


def _shot(found: Iterable[tuple[tables.Shot, Shot]], code: str) -> tuple[tables.Shot, Shot]:
    pair = next((pair for pair in found if pair[1].code == code), None)
    if pair is None:
        raise ArtefactNotFound(code)
    return pair


def _position(found: Sequence[tuple[tables.Shot, Shot]], scene: str, after: str) -> int:
    """Return where in the order a shot of `scene` comes: behind `after`, or before the first of the scene."""
    if after:
        _, before = _shot(found, after)
        if before.scene != scene:
            raise EditNotAllowed(f"“{after}” is not in {scene}.")
        return [one.code for _, one in found].index(after) + 1
    return next((number for number, (_, one) in enumerate(found) if one.scene == scene), len(found))


def _numbered(shot: Shot) -> Iterator[tuple[int, Line]]:
    return enumerate(shot.lines, start=1)


def _require(text: str, why: str) -> None:
    if not text.strip():
        raise EditNotAllowed(why)
