"""How well a template works, from what became of the takes it was used for, and what could be better about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.prompts import PromptRows
from shotwright.domain.advice import Advice, Case, Effect, advise
from shotwright.domain.templates import PromptStage, Rendered, TemplateRef
from shotwright.prompting.rendering import variables_in
from shotwright.usecases.wording import Found, with_variables


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptEffects:
    """One instance serves one transaction."""

    session: AsyncSession
    projects: frozenset[UUID] | None = None
    """Those whose takes count; None for all."""

    async def of(self, set_code: str, stage: PromptStage) -> Sequence[Effect]:
        """Return the effect of each version of a template that takes were made by, oldest first.

        Takes count whose model was told what to make in words; the embedded models read none.
        """
        rows = PromptRows(self.session)
        notes = await rows.rejections(set_code, stage, self.projects)
        return [
            Effect(
                version=one.version,
                takes=one.takes,
                finished=one.finished,
                approved=one.approved,
                rejected=one.rejected,
                cost_usd_micros=one.cost_usd_micros,
                notes=tuple(note for version, note in notes if version == one.version),
            )
            for one in await rows.effect(set_code, stage, self.projects)
        ]

    async def samples(self, ref: TemplateRef, most: int) -> Sequence[str]:
        """Return prompts that one version of a template made for takes, the latest first."""
        return await PromptRows(self.session).prompts(ref, most, self.projects)

    async def advice(self, found: Found, example: Rendered, longest: int | None = None) -> Sequence[Advice]:
        """Return what could be better about a template.

        Args:
            found: The template.
            example: What it comes to, for a real shot or with sample data.
            longest: How many characters the model takes that is to read it, if that is known.

        Raises:
            TemplateNotUsable
        """
        case = Case(
            template=found.template,
            example=example.text,
            negative=example.negative,
            version=found.ref.version,
            effects=await self.of(found.ref.set, found.ref.stage),
            unused=_unused(found),
            longest=longest,
        )
        return advise(case)


def _unused(found: Found) -> list[str]:
    template = with_variables(found)
    declared = [one.name for one in template.variables]
    used = frozenset[str]().union(
        *(variables_in(text, declared, str(found.ref)) for text in found.template.parts.values())
    )
    return [one.name for one in found.template.variables if one.name not in used]
