"""From a row of a template's version to its value and back, and how two versions differ."""

import difflib
from dataclasses import replace
from uuid import UUID

from shotwright.db.prompt_tables import PromptVersion
from shotwright.domain.templates import PromptStage, Template
from shotwright.prompting.files import template_text, variables_from, written_variables


def template_from(stage: PromptStage, row: PromptVersion) -> Template:
    return Template(
        stage=stage,
        text=row.text,
        system=row.system,
        negative=row.negative,
        variables=variables_from(row.variables),
        note=row.note,
    )


def version_row(template_id: UUID, number: int, template: Template, author_id: UUID) -> PromptVersion:
    return PromptVersion(
        template_id=template_id,
        number=number,
        text=template.text,
        system=template.system,
        negative=template.negative,
        variables=written_variables(template.variables),
        note=template.note,
        author_id=author_id,
    )


def difference(first: Template, last: Template, names: tuple[str, str]) -> str:
    """Return how two versions differ, as a unified diff; "" if they say the same. Why they were made does not count."""
    before, after = (template_text(replace(one, note=""), 1, ()).splitlines() for one in (first, last))
    return "\n".join(difflib.unified_diff(before, after, *names, lineterm=""))
