"""Commands that say what a project's prompts are made with: its set, its look, and a person's own words."""

from dataclasses import asdict, dataclass, replace
from typing import Final

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.errors import NameNotUsable
from shotwright.domain.planner import Standing
from shotwright.domain.templates import Look
from shotwright.settings import Settings
from shotwright.usecases.planning import Planning
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.projects import Projects
from shotwright.usecases.wording import Override
from shotwright.wiring.studio import open_studio

_STYLE: Final = "style"


@dataclass(frozen=True, slots=True)
class LookWish:
    """What is said of a look; None leaves it as it is."""

    name: str | None
    text: str | None
    prefix: str | None
    suffix: str | None
    negative: str | None

    def upon(self, look: Look) -> Look:
        name = "" if self.name == _STYLE else self.name
        asked = {"name": name, "text": self.text, "prefix": self.prefix, "suffix": self.suffix}
        given = {field: value for field, value in {**asked, "negative": self.negative}.items() if value is not None}
        return replace(look, **given)


@dataclass(frozen=True, slots=True)
class OverrideWish:
    """What is said of a person's own prompt; None leaves it as it is."""

    text: str | None
    negative: str | None
    on: bool
    drop: bool

    def upon(self, key: str, own: Override | None) -> Override:
        text = self.text if self.text is not None else own.prompt if own is not None else None
        if text is None:
            raise NameNotUsable(f'{key} has no prompt of yours yet. Write one: `--text "..."`.')
        negative = self.negative if self.negative is not None else own.negative if own is not None else None
        return Override(prompt=text, negative=negative, enabled=self.on)


async def use(project: str, name: str, wish: LookWish, *, default: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        prompts = ProjectPrompts(session, facts.id)
        if name or default:
            await prompts.use_set("" if default else name)
        look = wish.upon(await prompts.look())
        if look != await prompts.look():
            await prompts.set_look(look)
        chosen = await prompts.set_code()
        planned = await Planning(session, facts.id).plan()
    stale = [item.key for item in planned.plan.standing_at(Standing.STALE)]
    if as_json:
        print_json({"project": project, "set": chosen, "look": asdict(look), "stale": stale})
        return Exit.OK
    rows = table("setting", "value")
    rows.add_row("set", chosen or "that of the film's language")
    rows.add_row("look", look.name or "that of the film's style")
    for part in ("text", "prefix", "suffix", "negative"):
        rows.add_row(f"look {part}", getattr(look, part))
    out.print(rows)
    if stale:
        out.print(f"{len(stale)} things are stale; `shotwright run {project} --redo-stale` redoes them.")
    return Exit.OK


async def override(project: str, key: str, wish: OverrideWish, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        prompts = ProjectPrompts(session, facts.id)
        if wish.drop:
            await prompts.drop_override(key)
        elif key:
            own = (await prompts.overrides()).get(key)
            await prompts.override(key, wish.upon(key, own))
        found = await prompts.overrides()
    if as_json:
        print_json({one: asdict(own) for one, own in found.items()})
        return Exit.OK
    rows = table("what", "counts", "prompt", "negative")
    for one, own in found.items():
        rows.add_row(one, "yes" if own.enabled else "no", own.prompt, own.negative or "")
    out.print(rows if found else "Every prompt is made by templates.")
    return Exit.OK
