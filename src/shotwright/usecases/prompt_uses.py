"""Finding sets and templates by what people call them, and where they are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.prompts import PromptRows
from shotwright.domain.templates import PromptSetNotFound, PromptStage, PromptTemplateNotFound
from shotwright.prompting.shipped import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUse:
    """A project that chose a set, or that has takes made by it."""

    project_id: UUID
    project: str
    name: str
    is_chosen: bool
    takes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptUses:
    """One instance serves one transaction. `visible` are the projects that the caller may know of; None for all."""

    session: AsyncSession
    visible: frozenset[UUID] | None = None

    async def of(self, code: str, stage: PromptStage | None = None) -> Sequence[SetUse]:
        """Return where a set is used, or its template for one stage, by the projects' codes.

        A project that chose no set uses the shipped one of its film's language; that shows once it has takes of it.

        Raises:
            PromptSetNotFound
        """
        rows = PromptRows(self.session)
        set_id = None if code in LANGUAGES else (await rows.by_code(code)).id
        chosen = frozenset(await rows.chosen_by(set_id, code))
        takes = await rows.takes_by_project(code, stage)
        found = [
            SetUse(
                project_id=one.id,
                project=one.code,
                name=one.name,
                is_chosen=one.id in chosen,
                takes=takes.get(one.id, 0),
            )
            for one in await ProjectRows(self.session).all()
            if (one.id in chosen or one.id in takes) and (self.visible is None or one.id in self.visible)
        ]
        return sorted(found, key=lambda one: one.project)


async def set_code(session: AsyncSession, name: str) -> str:
    """Return the code of a set that is named by it or by its id.

    Raises:
        PromptSetNotFound: Nothing has that id.
    """
    try:
        found = await PromptRows(session).by_id(UUID(name))
    except ValueError:
        return name
    if found is None or found.removed_at is not None:
        raise PromptSetNotFound(name)
    return found.code


async def template_place(session: AsyncSession, name: str) -> tuple[str, PromptStage]:
    """Return the set and the stage of a template that is named `SET.STAGE`, or by its id.

    Raises:
        PromptTemplateNotFound
    """
    try:
        found = await PromptRows(session).place_of(UUID(name))
    except ValueError:
        code, _, stage = name.rpartition(".")
        found = (code, PromptStage(stage)) if code and stage in set(PromptStage) else None
    if found is None:
        raise PromptTemplateNotFound(name)
    return found
