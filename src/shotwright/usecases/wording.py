"""The words that pictures and clips are asked for with: a person's own for one thing, else what a template makes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.prompt_tables import ProjectPrompts
from shotwright.db.prompts import ProjectPromptRows, PromptRows
from shotwright.domain.fingerprints import digest
from shotwright.domain.graph import Blueprint
from shotwright.domain.prompts import stage_of, values_for
from shotwright.domain.stories import Story
from shotwright.domain.templates import (
    Look,
    Plain,
    PromptStage,
    Rendered,
    Template,
    TemplateRef,
    joined,
)
from shotwright.prompting.rendering import render
from shotwright.prompting.shipped import LANGUAGES, all_variables, look, shipped_set, word
from shotwright.usecases.prompt_versions import template_from

CUSTOM: Final = "custom"
"""A look of which only what the person said counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A prompt that a person wrote for one thing. `negative` None: as the template makes it."""

    prompt: str
    negative: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A template to render with, which one it is, and the language it is in."""

    template: Template
    ref: TemplateRef
    language: str


class Wording:
    """One project's words. `load` reads all that is needed; one instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID, story: Story) -> None:
        self._sets = PromptRows(session)
        self._rows = ProjectPromptRows(session, project_id)
        self._story = story
        self._templates: dict[PromptStage, Found] = {}
        self._look = Look()
        self._overrides: Mapping[str, Override] = {}

    async def load(self) -> None:
        row = await self._rows.find()
        chosen = await self._sets.by_id(row.set_id) if row is not None and row.set_id is not None else None
        base = shipped_set(chosen.base if chosen is not None else self._shipped(row))
        for stage, (template, version) in base.templates.items():
            ref = TemplateRef(set=base.facts.code, stage=stage, version=version)
            self._templates[stage] = Found(template=template, ref=ref, language=base.facts.language)
        if chosen is not None:
            for stage, version in (await self._sets.in_force(chosen.id)).items():
                ref = TemplateRef(set=chosen.code, stage=stage, version=version.number)
                found = template_from(stage, version)
                self._templates[stage] = Found(template=found, ref=ref, language=chosen.language)
        self._look = look_of(asked_look(row), self._story.settings.style, base.facts.language)
        self._overrides = {
            key: Override(prompt=one.prompt, negative=one.negative, enabled=one.enabled)
            for key, one in (await self._rows.overrides()).items()
        }

    def _shipped(self, row: ProjectPrompts | None) -> str:
        language = self._story.breakdown.language if self._story.breakdown is not None else ""
        asked = row.shipped if row is not None else ""
        return asked or (language if language in LANGUAGES else LANGUAGES[0])

    def template(self, stage: PromptStage) -> Found:
        """Return the template that the project uses for a stage."""
        return self._templates[stage]

    def rendered(self, stage: PromptStage, values: Mapping[str, Plain], found: Found | None = None) -> Rendered:
        """Return a stage's words, of the project's template or of another one.

        Raises:
            TemplateNotUsable, VariableNotUsable
        """
        use = found or self.template(stage)
        template = with_variables(use)
        return render(template, values, str(use.ref), use.ref)

    def words(self, blueprint: Blueprint, note: str = "", found: Found | None = None) -> Rendered | None:
        """Return what an artefact is asked for with; None if it is not asked for in words.

        Args:
            blueprint: The artefact.
            note: What the reviewer said of the take before.
            found: Another template than the project's, to try out; a person's own words do not count then.

        Raises:
            TemplateNotUsable, VariableNotUsable
        """
        stage = stage_of(blueprint)
        if stage is None:
            return None
        own = self._overrides.get(blueprint.key)
        if found is None and own is not None and own.enabled and own.negative is not None:
            return Rendered(stage=stage, text=own.prompt, negative=own.negative)
        made = self._of_template(stage, blueprint.key, note, found or self.template(stage))
        if found is None and own is not None and own.enabled:
            return Rendered(stage=stage, text=own.prompt, negative=made.negative)
        return made

    def _of_template(self, stage: PromptStage, key: str, note: str, found: Found) -> Rendered:
        spoken = partial(word, language=found.language)
        values = values_for(self._story, stage, key, spoken)
        made = self.rendered(stage, {**values, "style": self._look.text, "note": note}, found)
        return Rendered(
            stage=stage,
            text=self._look.around(made.text),
            system=made.system,
            negative=joined(made.negative, self._look.negative),
            template=made.template,
        )

    def digest(self, blueprint: Blueprint) -> str:
        """Return the hash of the words for an artefact, without any note; "" if it has none.

        Raises:
            TemplateNotUsable, VariableNotUsable
        """
        made = self.words(blueprint)
        return "" if made is None else digest([made.text, made.negative])


def with_variables(found: Found) -> Template:
    """Return a template with the variables of its stage among its own."""
    return replace(found.template, variables=all_variables(found.template, found.language))


def asked_look(row: ProjectPrompts | None) -> Look:
    """Return what a person said of the look."""
    if row is None:
        return Look()
    return Look(
        name=row.look, text=row.look_text, prefix=row.look_prefix, suffix=row.look_suffix, negative=row.look_negative
    )


def look_of(asked: Look, style: StrEnum, language: str) -> Look:
    """Return the look that a person asked for: a shipped one, with what the person said over it."""
    if asked.name == CUSTOM:
        return asked
    base = look(asked.name or style.value, language)
    return Look(
        name=base.name,
        text=asked.text or base.text,
        prefix=asked.prefix or base.prefix,
        suffix=asked.suffix or base.suffix,
        negative=asked.negative or base.negative,
    )
