"""Commands that try templates out: what they come to, what models answer, what came of them, what could be better."""

import sys
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.cli.showing import table
from shotwright.cli.writing import Desk, How, carry_out, desk_of
from shotwright.domain.advice import Effect
from shotwright.domain.money import dollars
from shotwright.domain.templates import Plain, PromptStage, Rendered, VariableNotUsable
from shotwright.domain.tokens import tokens_about
from shotwright.settings import Settings
from shotwright.usecases.projects import Projects
from shotwright.usecases.prompt_effects import PromptEffects
from shotwright.usecases.prompt_trials import Trial, longest_prompt, tried
from shotwright.usecases.prompt_uses import PromptUses
from shotwright.usecases.prompts import Prompts
from shotwright.usecases.wording import Found, with_variables
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import Studio, open_studio
from shotwright.workflows.writing.trying import Asked


@dataclass(frozen=True, slots=True)
class Wish:
    """What a template is tried on: something of a project, or sample data with other values for some."""

    project: str
    key: str
    values: tuple[str, ...]
    version: int | None

    def upon(self, found: Found) -> Trial:
        return Trial(key=self.key, values={} if self.key else _values(found, self.values))


async def render(name: str, stage: PromptStage, wish: Wish, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        version = await Prompts(session).version(name, stage, wish.version)
        made = await _tried(session, version.found, wish)
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


async def _tried(session: AsyncSession, found: Found, wish: Wish) -> Rendered:
    project = (await Projects(session).by_code(wish.project)).id if wish.key else None
    return await tried(session, found, wish.upon(found), project)


def _values(found: Found, written: tuple[str, ...]) -> dict[str, Plain]:
    known = {one.name: one for one in with_variables(found).variables}
    given: dict[str, Plain] = {}
    for one in written:
        name, equals, value = one.partition("=")
        if not equals or name not in known:
            raise VariableNotUsable(f"“{one:.60}” is not NAME=VALUE. Known names: {', '.join(known)}.")
        given[name] = known[name].read(value)
    return given


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
                dollars(effect.cost_usd_micros),
                "" if effect.approved == 0 else dollars(effect.cost_per_approved_usd_micros),
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


async def advise(name: str, stage: PromptStage, wish: Wish, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        version = await Prompts(session).version(name, stage, wish.version)
        made = await _tried(session, version.found, wish)
        longest = await _longest(studio, session, wish) if wish.key else None
        found = await PromptEffects(session=session).advice(version.found, made, longest)
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        for one in found:
            out.print(f"- {one.message}", markup=False)
    else:
        out.print("The rules find nothing to say.")
    return Exit.OK


async def _longest(studio: Studio, session: AsyncSession, wish: Wish) -> int | None:
    project = await Projects(session).by_code(wish.project)
    return await longest_prompt(session, project.id, wish.key, entries(studio.settings).entry_of)


async def ask(name: str, stage: PromptStage, wish: Wish, how: How) -> Exit:
    """Have a language model say what could be better about a template."""
    async with desk_of(wish.project) as desk:
        asked = await _asked(desk, name, stage, wish, how)
        return await carry_out(await desk.ordering.advice(asked), desk, how)


async def run_live(name: str, stage: PromptStage, wish: Wish, how: How) -> Exit:
    """Put what a template comes to to the model that is assigned to its stage."""
    async with desk_of(wish.project) as desk:
        asked = await _asked(desk, name, stage, wish, how)
        return await carry_out(await desk.ordering.trial(asked), desk, how)


async def _asked(desk: Desk, name: str, stage: PromptStage, wish: Wish, how: How) -> Asked:
    async with desk.studio.database.unit() as session:
        version = await Prompts(session).version(name, stage, wish.version)
    return Asked(found=version.found, trial=wish.upon(version.found), model=how.model)


async def uses(name: str, stage: PromptStage | None, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        found = await PromptUses(session=session).of(name, stage)
    if as_json:
        print_json([asdict(one) for one in found])
        return Exit.OK
    rows = table("project", "name", "chosen", "takes made by it")
    for one in found:
        rows.add_row(one.project, one.name, "yes" if one.is_chosen else "no", str(one.takes))
    out.print(rows if found else "No project uses it.")
    return Exit.OK
