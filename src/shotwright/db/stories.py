"""Characters, locations, scenes, shots and lines: rows in, SDK values out, and the other way round."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Final, Literal, TypeAlias, TypeVarTuple
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Result, Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db import tables
from shotwright.domain.states import Review
from shotwright_sdk.values import (
    Anchor,
    CameraMove,
    CastVoice,
    Character,
    Figure,
    Line,
    Location,
    Looks,
    Scene,
    Shot,
    Transition,
)

ReviewedRow: TypeAlias = tables.Character | tables.Location | tables.Shot
CodeKind: TypeAlias = Literal["char", "loc", "scene", "shot"]
"""What codes begin with."""
CodedTable: TypeAlias = type[tables.Character | tables.Location | tables.Scene | tables.Shot]

_Columns = TypeVarTuple("_Columns")

_ANEW: Final = {"populate_existing": True}
"""The option of queries that give rows as they are now, also those that this session has seen: another transaction may
have changed them until we came to hold the project."""
_CODED: Final[Mapping[CodeKind, CodedTable]] = {
    "char": tables.Character,
    "loc": tables.Location,
    "scene": tables.Scene,
    "shot": tables.Shot,
}
_PROJECT: Final = bindparam("project_id")
# Every plan asks these. They are put together once, which takes longer than SQLite needs to answer them.
_CHARACTERS: Final = (
    select(tables.Character).where(tables.Character.project_id == _PROJECT).order_by(tables.Character.code)
)
_LOCATIONS: Final = select(tables.Location).where(tables.Location.project_id == _PROJECT).order_by(tables.Location.code)
_SCENES: Final = (
    select(tables.Scene, tables.Location.code, tables.Episode.number)
    .join(tables.Location, tables.Scene.location_id == tables.Location.id)
    .join(tables.Episode, tables.Scene.episode_id == tables.Episode.id)
    .where(tables.Scene.project_id == _PROJECT)
    .order_by(tables.Scene.position)
)
_SHOTS: Final = (
    select(tables.Shot, tables.Scene.code)
    .join(tables.Scene, tables.Shot.scene_id == tables.Scene.id)
    .where(tables.Shot.project_id == _PROJECT)
    .order_by(tables.Shot.position)
)
_LINES: Final = (
    select(tables.Line)
    .join(tables.Shot, tables.Line.shot_id == tables.Shot.id)
    .where(tables.Shot.project_id == _PROJECT)
    .order_by(tables.Line.number)
)
_LOOKS = TypeAdapter(Looks)
_CAMERA = TypeAdapter(CameraMove)
_TRANSITION = TypeAdapter(Transition)
_FIGURES = TypeAdapter(tuple[Figure, ...])


class StoryRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def characters(self) -> Sequence[tables.Character]:
        return (await self._ask(_CHARACTERS)).scalars().all()

    async def locations(self) -> Sequence[tables.Location]:
        return (await self._ask(_LOCATIONS)).scalars().all()

    async def scenes(self) -> Sequence[tuple[tables.Scene, str, int]]:
        """Return the scenes in story order, each with its location's code and its episode's number."""
        return [(row[0], row[1], row[2]) for row in await self._ask(_SCENES)]

    async def shots(self) -> Sequence[tuple[tables.Shot, str]]:
        """Return the shots in story order, each with its scene's code."""
        return [(row[0], row[1]) for row in await self._ask(_SHOTS)]

    async def lines(self) -> dict[UUID, list[tables.Line]]:
        """Return the lines of every shot, in order, by the shot's id."""
        found: dict[UUID, list[tables.Line]] = {}
        for line in (await self._ask(_LINES)).scalars():
            found.setdefault(line.shot_id, []).append(line)
        return found

    async def find_reviewed(self, code: str) -> ReviewedRow | None:
        """Return the character, location or shot of that code."""
        for table in (tables.Character, tables.Location, tables.Shot):
            query = select(table).where(table.project_id == self._project_id, table.code == code)
            row = await self._session.scalar(query, execution_options=_ANEW)
            if row is not None:
                return row
        return None

    async def code_of(self, kind: CodeKind, record_id: UUID) -> str | None:
        """Return the code of what has that id; None if there is no such thing of that kind in the story."""
        table = _CODED[kind]
        query = select(table.code).where(table.project_id == self._project_id, table.id == record_id)
        return await self._session.scalar(query)

    async def free_code(self, kind: CodeKind) -> str:
        """Return a code of that kind which nothing in the story has, and that nothing was ever made under."""
        table = _CODED[kind]
        there = await self._session.scalars(select(table.code).where(table.project_id == self._project_id))
        used = {*there, *await self.used_codes()}
        numbers = [int(match[1]) for code in used if (match := re.match(rf"{kind}_(\d+)", code))]
        return f"{kind}_{max(numbers, default=0) + 1:03d}"

    async def used_codes(self) -> set[str]:
        """Return the codes that something was ever made under: of what is in the story, and of what was."""
        query = select(tables.Artefact.key).where(tables.Artefact.project_id == self._project_id)
        return {key.partition("/")[0] for key in await self._session.scalars(query)}

    async def replace_lines(self, shot_id: UUID, lines: Iterable[tables.Line]) -> None:
        """Give a shot these lines instead of those it has."""
        await self._session.execute(delete(tables.Line).where(tables.Line.shot_id == shot_id))
        self._session.add_all(lines)
        await self._session.flush()

    async def clear_scenes(self) -> None:
        """Drop scenes, shots and lines. Takes hang on artefacts, not on these rows, and stay."""
        for table in (tables.Shot, tables.Scene):  # each by itself: the session forgets rows that come again
            await self._session.execute(delete(table).where(table.project_id == self._project_id))
        await self._session.flush()

    def add(self, *rows: tables.Record) -> None:
        self._session.add_all(rows)

    async def delete(self, rows: Iterable[tables.Record]) -> None:
        for row in rows:
            await self._session.delete(row)

    async def flush(self) -> None:
        await self._session.flush()

    async def _ask(self, query: Select[*_Columns]) -> Result[*_Columns]:
        return await self._session.execute(query, {_PROJECT.key: self._project_id}, execution_options=_ANEW)


def as_character(row: tables.Character) -> Character:
    return Character(
        code=row.code,
        name=row.name,
        aliases=tuple(row.aliases),
        gender=row.gender,
        age=row.age,
        appearance=row.appearance,
        looks=_LOOKS.validate_python(row.looks),
        personality=row.personality,
    )


def fill_character(row: tables.Character, value: Character) -> None:
    row.name = value.name
    row.aliases = list(value.aliases)
    row.gender = value.gender
    row.age = value.age
    row.appearance = value.appearance
    row.looks = asdict(value.looks)
    row.personality = value.personality


def voice_of(row: tables.Character) -> CastVoice:
    return CastVoice(voice=row.voice, speed=row.voice_speed)


def as_location(row: tables.Location) -> Location:
    return Location(code=row.code, name=row.name, place=row.place, interior=row.interior, description=row.description)


def fill_location(row: tables.Location, value: Location) -> None:
    row.name = value.name
    row.place = value.place
    row.interior = value.interior
    row.description = value.description


def as_scene(row: tables.Scene, location: str, episode: int) -> Scene:
    return Scene(
        code=row.code,
        heading=row.heading,
        location=location,
        episode=episode,
        time_of_day=row.time_of_day,
        weather=row.weather,
        mood=row.mood,
        anchor=_anchor(row.first_line, row.last_line),
    )


def fill_scene(row: tables.Scene, value: Scene, location_id: UUID) -> None:
    row.location_id = location_id
    row.heading = value.heading
    row.time_of_day = value.time_of_day
    row.weather = value.weather
    row.mood = value.mood


def as_shot(row: tables.Shot, scene: str, lines: Iterable[tables.Line]) -> Shot:
    return Shot(
        code=row.code,
        scene=scene,
        size=row.size,
        angle=row.angle,
        camera=_CAMERA.validate_python(row.camera),
        duration_s=row.duration_s,
        description=row.description,
        action=row.action,
        figures=_FIGURES.validate_python(row.figures),
        prop=row.prop,
        lines=tuple(_as_line(line) for line in lines),
        transition=_TRANSITION.validate_python(row.transition),
        anchor=_anchor(row.first_line, row.last_line),
    )


def shot_row(project_id: UUID, scene_id: UUID, position: int, value: Shot, review: Review) -> tables.Shot:
    row = tables.Shot(project_id=project_id, code=value.code, position=position, review=review)
    fill_shot(row, value, scene_id)
    return row


def fill_shot(row: tables.Shot, value: Shot, scene_id: UUID) -> None:
    """Make the row's shot `value`, but for its code, its place, its lines and its review."""
    row.scene_id = scene_id
    row.size = value.size
    row.angle = value.angle
    row.camera = asdict(value.camera)
    row.duration_s = value.duration_s
    row.description = value.description
    row.action = value.action
    row.figures = [asdict(figure) for figure in value.figures]
    row.prop = value.prop
    row.transition = asdict(value.transition)
    row.first_line = value.anchor.first_line if value.anchor else None
    row.last_line = value.anchor.last_line if value.anchor else None


def line_row(shot_id: UUID, number: int, value: Line) -> tables.Line:
    return tables.Line(
        shot_id=shot_id,
        number=number,
        kind=value.kind,
        character_code=value.character,
        text=value.text,
        emotion=value.emotion,
        parenthetical=value.parenthetical,
    )


def _as_line(row: tables.Line) -> Line:
    return Line(
        kind=row.kind,
        text=row.text,
        character=row.character_code,
        emotion=row.emotion,
        parenthetical=row.parenthetical,
    )


def _anchor(first: int | None, last: int | None) -> Anchor | None:
    return Anchor(first_line=first, last_line=last) if first is not None and last is not None else None
