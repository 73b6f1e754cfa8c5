"""What a template comes to: with sample data, or for something of a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import ArtefactNotFound
from shotwright.domain.states import Kind
from shotwright.domain.templates import Plain, Rendered
from shotwright.prompting.rendering import render
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.wording import Found, with_variables


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a template is tried on: something of a project by its key, else sample data with other values for some."""

    key: str = ""
    values: Mapping[str, Plain] = field(default_factory=dict[str, Plain])


async def tried(session: AsyncSession, found: Found, trial: Trial, project_id: UUID | None = None) -> Rendered:
    """Return what a template comes to.

    Raises:
        ArtefactNotFound: There is no such thing in the project, or no project was named.
        TemplateNotUsable, VariableNotUsable
    """
    if trial.key and project_id is None:
        raise ArtefactNotFound(trial.key)
    if trial.key and project_id is not None:
        return await ProjectPrompts(session, project_id).tried(trial.key, found)
    template = with_variables(found)
    sample = {one.name: one.sample for one in template.variables if one.sample is not None}
    return render(template, {**sample, **trial.values}, str(found.ref), found.ref)


async def longest_prompt(session: AsyncSession, project_id: UUID, key: str, entry_of: EntryOf) -> int | None:
    """Return how many characters the models take that make `key`, of several the least; None if that is not known."""
    assigned = await Assignments(session).of_stage(project_id, Kind(key.partition("/")[2]))
    known = [entry_of(one).limits.prompt_characters for one in assigned.providers]
    return min((one for one in known if one is not None), default=None)
