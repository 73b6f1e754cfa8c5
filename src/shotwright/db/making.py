"""How far is what is being made now, in all projects: all SQL about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.request_tables import Export
from shotwright.db.tables import Artefact, Take
from shotwright.domain.states import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A take or an export that is being made. `data` says which one, and which share of it is done, 0 to 1."""

    project_id: UUID
    subject: str
    """As in its events."""
    data: Mapping[str, Any]


async def making_now(session: AsyncSession) -> Mapping[UUID, Making]:
    """Return, by its id, everything of which a part is done and a part is not."""
    takes = (
        select(Take.id, Take.project_id, Artefact.key, Take.number, Take.progress)
        .join(Artefact, Artefact.id == Take.artefact_id)
        .where(Take.status == Status.RUNNING, Take.progress > 0)
    )
    exports = select(Export.id, Export.project_id, Export.step, Export.progress)
    exports = exports.where(Export.status == Status.RUNNING, Export.step != "")
    found = {
        row[0]: Making(
            project_id=row[1],
            subject=row[2],
            data={"of": "take", "id": str(row[0]), "number": row[3], "progress": round(row[4], 4)},
        )
        for row in await session.execute(takes)
    }
    return found | {
        row[0]: Making(
            project_id=row[1],
            subject=str(row[0]),
            data={"of": "export", "id": str(row[0]), "step": row[2], "progress": round(row[3], 4)},
        )
        for row in await session.execute(exports)
    }
