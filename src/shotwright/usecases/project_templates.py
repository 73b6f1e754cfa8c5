"""Project templates: the settings of one project, kept for others to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.project_templates import TemplateRows
from shotwright.db.request_tables import ProjectTemplate
from shotwright.domain.films import FilmSettings
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import TemplateNameTaken, TemplateNotFound

_SETTINGS: Final = TypeAdapter(FilmSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    id: UUID
    owner_id: UUID
    """Whoever kept it: they may drop it, as administrators may."""
    name: str
    description: str
    settings: FilmSettings
    created_at: datetime


class ProjectTemplates:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._rows = TemplateRows(session)

    async def all(self) -> Sequence[TemplateFacts]:
        """Return every template, by name."""
        return [_facts(one) for one in await self._rows.all()]

    async def find(self, name: str) -> TemplateFacts:
        """Return the template of that name or id.

        Raises:
            TemplateNotFound
        """
        return _facts(await self._find(name))

    async def save(self, name: str, description: str, settings: FilmSettings, *, by: UUID) -> TemplateFacts:
        """Keep settings for other projects.

        Raises:
            TemplateNameTaken
        """
        if await self._rows.named(name) is not None:
            raise TemplateNameTaken(name)
        plain = _SETTINGS.dump_python(settings, mode="json")
        row = ProjectTemplate(owner_id=by, name=name, description=description, settings=plain)
        await self._rows.add(row)
        return _facts(row)

    async def delete(self, name: str, caller: Caller) -> None:
        """Drop a template; projects that began with it stay as they are.

        Raises:
            TemplateNotFound
            ActionNotAllowed: It is somebody else's.
        """
        row = await self._find(name)
        if row.owner_id != caller.user_id and not caller.may(Action.ADMINISTER):
            raise ActionNotAllowed(Action.MANAGE, "the template is somebody else's")
        await self._rows.delete(row.id)

    async def _find(self, name: str) -> ProjectTemplate:
        try:
            found = await self._rows.get(UUID(name))
        except ValueError:
            found = await self._rows.named(name)
        if found is None:
            raise TemplateNotFound(name)
        return found


def _facts(row: ProjectTemplate) -> TemplateFacts:
    return TemplateFacts(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        description=row.description,
        settings=_SETTINGS.validate_python(row.settings),
        created_at=row.created_at,
    )
