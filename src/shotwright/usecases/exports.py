"""What can be handed out: the finished films of a project, and their clips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.takes import TakeRows
from shotwright.domain.graph import code_of
from shotwright.domain.states import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFiles:
    """One take's files: role to storage key."""

    code: str
    files: Mapping[str, str]
    facts: Mapping[str, Any]


class Exports:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._rows = TakeRows(session, project_id)

    async def films(self) -> Sequence[FilmFiles]:
        """Return the finished episodes, in order."""
        return await self._selected(Kind.FILM)

    async def clips(self) -> Sequence[FilmFiles]:
        """Return the selected clips, in the order of their codes."""
        return await self._selected(Kind.CLIP)

    async def _selected(self, kind: Kind) -> Sequence[FilmFiles]:
        takes = {key: take for key, take in (await self._rows.selected()).items() if key.endswith(f"/{kind}")}
        media = await self._rows.media(take.id for take in takes.values())
        return [
            FilmFiles(
                code=code_of(key),
                files={role: one.key for role, one in media.get(take.id, {}).items()},
                facts=take.facts,
            )
            for key, take in sorted(takes.items())
        ]
