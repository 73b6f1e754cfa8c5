"""Director mode: a sketch or a reference that shows how the first frame of a shot is to be composed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.placeholders import PlaceholderRows
from shotwright.db.projects import ProjectRows
from shotwright.db.review_tables import Placeholder as Row
from shotwright.domain.errors import ArtefactNotFound
from shotwright.domain.layout import placeholder_file
from shotwright.domain.reviewing import PlaceholderKind, PlaceholderNotFound
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.stories import Stories
from shotwright_sdk.values import Size

_BY_MODEL: Final = "the model follows it"
_AS_REFERENCE: Final = "the model looks at it as at one more reference"
_NOT_TAKEN: Final = "the model takes no pictures: no keyframe of this shot can be bought from it"
_NOT_FOLLOWED: Final = "the embedded illustrator does not follow it"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceholderFacts:
    shot: str
    kind: PlaceholderKind
    controls: bool
    note: str
    file: str
    sha256: str
    size_bytes: int
    width_px: int
    height_px: int
    created_at: datetime
    effect: Sequence[str]
    """What becomes of it with each provider of the project's keyframes, in words."""


class Placeholders:
    """One project's. One instance serves one transaction; `entry_of` is as for `Planning`."""

    def __init__(self, session: AsyncSession, project_id: UUID, entry_of: EntryOf) -> None:
        self._session = session
        self._project_id = project_id
        self._entry_of = entry_of
        self._rows = PlaceholderRows(session, project_id)

    async def all(self) -> Sequence[PlaceholderFacts]:
        return [await self._facts(row) for row in await self._rows.all()]

    async def of(self, shot: str) -> PlaceholderFacts:
        """Return the placeholder of a shot.

        Raises:
            PlaceholderNotFound
        """
        return await self._facts(await self._found(shot))

    async def key(self, shot: str) -> str:
        """Return the storage key of a shot's placeholder.

        Raises:
            PlaceholderNotFound
        """
        return f"{await self._code()}/{(await self._found(shot)).file}"

    async def put(
        self, shot: str, png: bytes, size: Size, storage: Storage, *, kind: PlaceholderKind, controls: bool, note: str
    ) -> PlaceholderFacts:
        """Let a picture show how a shot is composed, instead of the one before. Keyframes made without become stale.

        Raises:
            ArtefactNotFound: There is no such shot.
            StorageFull
        """
        await ProjectRows(self._session).get(self._project_id, lock=True)
        story = await Stories(self._session, self._project_id).load()
        if shot not in {one.code for one in story.known.shots}:
            raise ArtefactNotFound(shot)
        sha256 = hashlib.sha256(png).hexdigest()
        file = placeholder_file(shot, sha256)
        await storage.put(f"{await self._code()}/{file}", png)
        before = await self._rows.of_shot(shot)
        if before is not None:
            await self._rows.delete(before)
        row = await self._rows.add(
            Row(
                project_id=self._project_id,
                shot_code=shot,
                kind=kind,
                controls=controls,
                note=note,
                file=file,
                sha256=sha256,
                mime="image/png",
                size_bytes=len(png),
                width_px=size.width,
                height_px=size.height,
            )
        )
        self._tell("placeholder.set", shot)
        return await self._facts(row)

    async def change(self, shot: str, *, kind: PlaceholderKind | None, controls: bool | None, note: str | None) -> None:
        """Change what is meant by a placeholder; None leaves that as it is. Raises PlaceholderNotFound."""
        row = await self._found(shot)
        row.kind = row.kind if kind is None else kind
        row.controls = row.controls if controls is None else controls
        row.note = row.note if note is None else note
        self._tell("placeholder.changed", shot)

    async def remove(self, shot: str) -> None:
        """Let a shot be composed freely again. The file stays for the takes made by it. Raises PlaceholderNotFound."""
        await self._rows.delete(await self._found(shot))
        self._tell("placeholder.removed", shot)

    async def _found(self, shot: str) -> Row:
        row = await self._rows.of_shot(shot)
        if row is None:
            raise PlaceholderNotFound(shot)
        return row

    async def _code(self) -> str:
        return (await ProjectRows(self._session).get(self._project_id)).code

    async def _facts(self, row: Row) -> PlaceholderFacts:
        return PlaceholderFacts(
            shot=row.shot_code,
            kind=row.kind,
            controls=row.controls,
            note=row.note,
            file=row.file,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            width_px=row.width_px,
            height_px=row.height_px,
            created_at=row.created_at,
            effect=await self._effect(controls=row.controls),
        )

    async def _effect(self, *, controls: bool) -> Sequence[str]:
        assigned = await Assignments(self._session).of_stage(self._project_id, Kind.KEYFRAME)
        told: list[str] = []
        for provider in assigned.providers:
            entry = self._entry_of(provider)
            if not entry.limits.references:
                effect = _NOT_TAKEN
            else:
                effect = _BY_MODEL if controls and entry.takes_control else _AS_REFERENCE
            told.append(f"{provider.settings.name}: {effect}")
        return told or [_NOT_FOLLOWED]

    def _tell(self, kind: str, shot: str) -> None:
        EventRows(self._session, self._project_id).tell(kind, shot)
