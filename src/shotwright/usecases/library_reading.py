"""Reading people's own characters: their versions and pictures as values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.library import LibraryRows
from shotwright.db.library_tables import LibraryCharacter, LibraryPicture, LibraryVersion
from shotwright.domain.library import CharacterView, Persona
from shotwright_sdk.values import Size

PERSONA: Final = TypeAdapter(Persona)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A picture for one side of a character, as PNG."""

    view: CharacterView
    png: bytes
    size: Size
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    view: CharacterView
    key: str
    sha256: str
    mime: str
    size_bytes: int
    width_px: int
    height_px: int
    facts: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    number: int
    persona: Persona
    pictures: Mapping[CharacterView, PictureFacts]
    note: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterFacts:
    """A character of a library, as its newest version says."""

    id: UUID
    owner: str
    description: str
    newest: VersionFacts
    created_at: datetime
    updated_at: datetime


class LibraryReading:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._rows = LibraryRows(session)

    async def characters(self, rows: Sequence[LibraryCharacter]) -> Sequence[CharacterFacts]:
        newest = await self._rows.newest([row.id for row in rows])
        facts = await self.versions([newest[row.id] for row in rows])
        owners = await self._rows.names({row.owner_id for row in rows})
        return [
            CharacterFacts(
                id=row.id,
                owner=owners.get(row.owner_id, ""),
                description=row.description,
                newest=one,
                created_at=row.created_at,
                updated_at=row.updated_at,
            )
            for row, one in zip(rows, facts, strict=True)
        ]

    async def versions(self, rows: Sequence[LibraryVersion]) -> Sequence[VersionFacts]:
        pictures = await self._rows.pictures([row.id for row in rows])
        authors = await self._rows.names({row.author_id for row in rows})
        return [
            VersionFacts(
                number=row.number,
                persona=PERSONA.validate_python(row.persona),
                pictures=_pictures(pictures.get(row.id, {}).values()),
                note=row.note,
                author=authors.get(row.author_id, ""),
                created_at=row.created_at,
            )
            for row in rows
        ]


def _pictures(rows: Iterable[LibraryPicture]) -> dict[CharacterView, PictureFacts]:
    found = {
        row.view: PictureFacts(
            view=row.view,
            key=row.key,
            sha256=row.sha256,
            mime=row.mime,
            size_bytes=row.size_bytes,
            width_px=row.width_px,
            height_px=row.height_px,
            facts=row.facts,
            source=row.source,
        )
        for row in rows
    }
    return {view: found[view] for view in CharacterView if view in found}
