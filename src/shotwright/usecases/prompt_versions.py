"""From a row of a template's version to its value, and back."""

from uuid import UUID

from shotwright.db.prompt_tables import PromptVersion
from shotwright.domain.templates import PromptStage, Template
from shotwright.prompting.files import variables_from, written_variables


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
