"""Commands that try templates out: what they come to, what came of them, and what could be better."""

import sys
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.cli.showing import money, table
from shotwright.domain.advice import Effect
from shotwright.domain.states import Kind
from shotwright.domain.templates import Plain, PromptStage, Rendered, VariableNotUsable
from shotwright.domain.tokens import tokens_about
from shotwright.prompting.rendering import render as render_template
from shotwright.settings import Settings
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.projects import Projects
from shotwright.usecases.prompt_effects import PromptEffects, sample
from shotwright.usecases.prompts import Prompts
from shotwright.usecases.wording import Found, with_variables
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import Studio, open_studio


@dataclass(frozen=True, slots=True)
class Trial:
    """What a template is tried on: something of a project, or sample data with other values for some."""

    project: str
    key: str
    values: tuple[str, ...]
    version: int | None


async def render(name: str, stage: PromptStage, trial: Trial, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        version = await Prompts(session).version(name, stage, trial.version)
        made = await _tried(session, version.found, trial)
    if as_json:
        sizes = {part: tokens_about(text) for part, text in _parts(made).items()}
        print_json({"template": str(version.found.ref), **_parts(made), "tokens_about": sizes})
        return Exit.OK
    for part, text in _parts(made).items():
        err.print(f"{part}, {len(text)} characters, about {tokens_about(text)} tokens:", style="dim", markup=False)
        sys.stdout.write(f"{text}\n")
    return Exit.OK


def _parts(made: Rendered) -> dict[str, str]:
    parts = {"system": made.system, "text": made.text, "negative": made.negative}
    return {name: text for name, text in parts.items() if text}


async def _tried(session: AsyncSession, found: Found, trial: Trial) -> Rendered:
    if trial.key:
        project = await Projects(session).by_code(trial.project)
        return await ProjectPrompts(session, project.id).tried(trial.key, found)
    if not trial.values:
        return sample(found)
    template = with_variables(found)
    known = {one.name: one for one in template.variables}
    given: dict[str, Plain] = {one.name: one.sample for one in template.variables if one.sample is not None}
    for one in trial.values:
        name, equals, value = one.partition("=")
        if not equals or name not in known:
            raise VariableNotUsable(f"“{one:.60}” is not NAME=VALUE. Known names: {', '.join(known)}.")
        given[name] = known[name].read(value)
    return render_template(template, given, str(found.ref), found.ref)


async def stats(name: str, stage: PromptStage | None, *, as_json: bool) -> Exit:
    found: dict[PromptStage, list[Effect]] = {}
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        for one in [stage] if stage is not None else list(PromptStage):
            version = await Prompts(session).version(name, one)
            found[one] = list(await PromptEffects(session=session).of(version.found.ref.set, one))
    if as_json:
        print_json({one: [_effect(effect) for effect in effects] for one, effects in found.items()})
        return Exit.OK
    rows = table(
        "template", "takes", "approved", "rejected", "approval", "cost", "for one approved", "rejected because"
    )
    for one, effects in found.items():
        for effect in effects:
            rows.add_row(
                f"{one} v{effect.version}",
                str(effect.takes),
                str(effect.approved),
                str(effect.rejected),
                "" if effect.approval is None else f"{effect.approval:.0%}",
                money(effect.cost_usd_micros),
                "" if effect.approved == 0 else money(effect.cost_per_approved_usd_micros),
                "; ".join(effect.notes),
            )
    if any(found.values()):
        out.print(rows)
    else:
        out.print("No take was made of these templates by a model that reads prompts. The embedded models read none.")
    return Exit.OK


def _effect(one: Effect) -> dict[str, Any]:
    return {
        **asdict(one),
        "approval": one.approval,
        "cost_per_approved_usd_micros": one.cost_per_approved_usd_micros,
    }


async def advise(name: str, stage: PromptStage, trial: Trial, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        version = await Prompts(session).version(name, stage, trial.version)
        made = await _tried(session, version.found, trial)
        longest = await _longest(studio, session, trial) if trial.key else None
        found = await PromptEffects(session=session).advice(version.found, made, longest)
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        for one in found:
            out.print(f"- {one.message}", markup=False)
    else:
        out.print("The rules find nothing to say.")
    return Exit.OK


async def _longest(studio: Studio, session: AsyncSession, trial: Trial) -> int | None:
    """Return how many characters the assigned models take, of several the least; None if that is not known."""
    project_id: UUID = (await Projects(session).by_code(trial.project)).id
    kind = Kind(trial.key.partition("/")[2])
    assigned = await Assignments(session).of_stage(project_id, kind)
    known = [entries(studio.settings).entry_of(one).limits.prompt_characters for one in assigned.providers]
    return min((one for one in known if one is not None), default=None)
