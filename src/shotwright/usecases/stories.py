"""The story of a project: reading it whole, and bringing a new breakdown into it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shotwright.db import tables
from shotwright.db.events import EventRows
from shotwright.db.library import CastRows
from shotwright.db.placeholders import PlaceholderRows
from shotwright.db.projects import ProjectRows
from shotwright.db.stories import (
    CodeKind,
    StoryRows,
    as_character,
    as_location,
    as_scene,
    as_shot,
    fill_character,
    fill_location,
    line_row,
    shot_row,
    voice_of,
)
from shotwright.domain.alignment import align
from shotwright.domain.changes import records_of
from shotwright.domain.cuts import Cut
from shotwright.domain.library import keep_look
from shotwright.domain.states import Review
from shotwright.domain.stories import NARRATOR, Story
from shotwright.usecases.projects import as_facts
from shotwright_sdk.values import Breakdown, CastVoice, Character, Location, Scene, Shot

_CUT = TypeAdapter(Cut)
Cast: TypeAlias = Callable[[Sequence[Character], str], Mapping[str, CastVoice]]
"""Characters and language to voices, by character code and `narrator`."""


class Stories:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = StoryRows(session, project_id)
        self._projects = ProjectRows(session)

    async def load(self) -> Story:
        """Return the whole story in a fixed number of queries."""
        project = await self._projects.get(self._project_id)
        characters = await self._rows.characters()
        locations = await self._rows.locations()
        scenes = await self._rows.scenes()
        shots = await self._rows.shots()
        breakdown = await self._breakdown(project, characters, locations, scenes, shots) if shots else None
        narrator = project.narrator_voice
        return Story(
            name=project.name,
            script_sha256=await self._projects.script_sha256(self._project_id),
            settings=as_facts(project).settings,
            breakdown=breakdown,
            voices={
                NARRATOR: CastVoice(voice=narrator, speed=project.narrator_speed),
                **{row.code: voice_of(row) for row in characters},
            },
            reviews={row.code: row.review for row in (*characters, *locations, *(shot for shot, _ in shots))},
            cuts={
                number: _CUT.validate_python(cut)
                for number, cut in (await self._projects.cuts(self._project_id)).items()
            },
            placeholders=await PlaceholderRows(self._session, self._project_id).in_force(),
            ids={
                row.code: row.id
                for row in (*characters, *locations, *(row for row, *_ in scenes), *(row for row, _ in shots))
            },
        )

    async def _breakdown(
        self,
        project: tables.Project,
        characters: Iterable[tables.Character],
        locations: Iterable[tables.Location],
        scenes: Iterable[tuple[tables.Scene, str, int]],
        shots: Iterable[tuple[tables.Shot, str]],
    ) -> Breakdown:
        lines = await self._rows.lines()
        return Breakdown(
            title=project.title,
            language=project.language,
            characters=tuple(as_character(row) for row in characters),
            locations=tuple(as_location(row) for row in locations),
            scenes=tuple(as_scene(*row) for row in scenes),
            shots=tuple(as_shot(row, scene, lines.get(row.id, ())) for row, scene in shots),
        )

    async def code_of(self, record_id: UUID, kinds: Iterable[CodeKind]) -> str | None:
        """Return the code of what in the story has that id, and is of one of these kinds; None if nothing does."""
        for kind in kinds:
            if (code := await self._rows.code_of(kind, record_id)) is not None:
                return code
        return None

    async def apply(self, breakdown: Breakdown, cast: Cast) -> Breakdown:
        """Make `breakdown` the story, keeping the codes and reviews of all that can be recognised.

        Args:
            breakdown: What the script was broken down into.
            cast: Gives voices to its characters and the narrator.

        Returns:
            The breakdown with the codes it has now.
        """
        project = await self._projects.get(self._project_id, lock=True)
        known = await self.load()
        before = known.breakdown
        used = await self._rows.used_codes()
        aligned = align(before, breakdown, used) if before is not None else replace(breakdown, anchored=())
        aligned = await self._with_cast(aligned, before)
        project.title, project.language = aligned.title, aligned.language
        locations = await self._apply_locations(aligned.locations)
        kept = await self._kept_reviews(before, aligned)
        await self._rows.clear_scenes()
        scenes = await self._add_scenes(aligned.scenes, locations, known.ids)
        await self._add_shots(aligned.shots, scenes, kept, known.ids)
        await self._apply_characters(aligned.characters)
        await self._drop_unused_locations(aligned.locations)
        await self.set_voices(cast(aligned.characters, aligned.language))
        EventRows(self._session, self._project_id).tell(
            "story.changed",
            aligned.title,
            characters=len(aligned.characters),
            locations=len(aligned.locations),
            shots=len(aligned.shots),
        )
        return aligned

    async def _with_cast(self, breakdown: Breakdown, before: Breakdown | None) -> Breakdown:
        """Return `breakdown` with the looks that roles were given by characters of somebody's library."""
        given = await CastRows(self._session).roles(self._project_id)
        now = {one.code: one for one in before.characters if one.code in given} if before is not None else {}
        kept = (keep_look(one, now[one.code]) if one.code in now else one for one in breakdown.characters)
        return replace(breakdown, characters=tuple(kept))

    async def set_voices(self, voices: Mapping[str, CastVoice]) -> None:
        """Give the characters, and the narrator, these voices."""
        project = await self._projects.get(self._project_id, lock=True)
        if NARRATOR in voices:
            project.narrator_voice, project.narrator_speed = voices[NARRATOR].voice, voices[NARRATOR].speed
        for row in await self._rows.characters():
            if row.code in voices:
                row.voice, row.voice_speed = voices[row.code].voice, voices[row.code].speed
        await self._rows.flush()

    async def _apply_characters(self, wanted: Iterable[Character]) -> None:
        rows = {row.code: row for row in await self._rows.characters()}
        for value in wanted:
            row = rows.pop(value.code, None)
            if row is None:
                row = tables.Character(project_id=self._project_id, code=value.code, review=Review.PENDING)
                self._rows.add(row)
            elif as_character(row) != value:
                row.review = Review.PENDING
            fill_character(row, value)
        await self._rows.delete(rows.values())
        await self._rows.flush()

    async def _apply_locations(self, wanted: Iterable[Location]) -> dict[str, UUID]:
        rows = {row.code: row for row in await self._rows.locations()}
        for value in wanted:
            row = rows.get(value.code)
            if row is None:
                row = tables.Location(project_id=self._project_id, code=value.code, review=Review.PENDING)
                rows[value.code] = row
                self._rows.add(row)
            elif as_location(row) != value:
                row.review = Review.PENDING
            fill_location(row, value)
        await self._rows.flush()
        return {code: row.id for code, row in rows.items()}

    async def _drop_unused_locations(self, wanted: Iterable[Location]) -> None:
        codes = {value.code for value in wanted}
        await self._rows.delete([row for row in await self._rows.locations() if row.code not in codes])
        await self._rows.flush()

    async def _kept_reviews(self, before: Breakdown | None, after: Breakdown) -> dict[str, Review]:
        """Return the reviews of the shots that are still exactly what was reviewed, wherever they stand now."""
        if before is None:
            return {}
        old, new = records_of(before), records_of(after)
        reviews = {row.code: row.review for row, _ in await self._rows.shots()}
        return {code: review for code, review in reviews.items() if old[code] == new.get(code)}

    async def _add_scenes(
        self, scenes: Iterable[Scene], locations: Mapping[str, UUID], known: Mapping[str, UUID]
    ) -> dict[str, UUID]:
        ids: dict[str, UUID] = {}
        for position, scene in enumerate(scenes):
            row = tables.Scene(
                id=known.get(scene.code, uuid7()),
                project_id=self._project_id,
                episode_id=(await self._projects.episode(self._project_id, scene.episode)).id,
                location_id=locations[scene.location],
                code=scene.code,
                position=position,
                heading=scene.heading,
                time_of_day=scene.time_of_day,
                weather=scene.weather,
                mood=scene.mood,
                first_line=scene.anchor.first_line if scene.anchor else None,
                last_line=scene.anchor.last_line if scene.anchor else None,
            )
            self._rows.add(row)
            await self._rows.flush()  # its shots need the id
            ids[scene.code] = row.id
        return ids

    async def _add_shots(
        self,
        shots: Sequence[Shot],
        scenes: Mapping[str, UUID],
        reviews: Mapping[str, Review],
        known: Mapping[str, UUID],
    ) -> None:
        rows = [
            shot_row(self._project_id, scenes[shot.scene], position, shot, reviews.get(shot.code, Review.PENDING))
            for position, shot in enumerate(shots)
        ]
        for row in rows:
            row.id = known.get(row.code, uuid7())
        self._rows.add(*rows)
        await self._rows.flush()  # their lines need the ids
        self._rows.add(
            *(
                line_row(row.id, number, line)
                for row, shot in zip(rows, shots, strict=True)
                for number, line in enumerate(shot.lines, start=1)
            )
        )
        await self._rows.flush()
