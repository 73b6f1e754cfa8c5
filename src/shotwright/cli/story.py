"""Looking at the versions of a script, taking one, and giving shots a camera move."""

import sys
from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.camera_presets import PRESETS, preset
from shotwright.domain.money import dollars
from shotwright.domain.word_diff import Change
from shotwright.domain.writing import Origin
from shotwright.settings import Settings
from shotwright.usecases.cameras import give_move as give
from shotwright.usecases.projects import Projects
from shotwright.usecases.screenplays import lifecycle_of
from shotwright.usecases.scripts import Scripts, Version
from shotwright.wiring.studio import open_studio

_MARKS = {Change.SAME: ("", ""), Change.REMOVED: ("[-", "-]"), Change.ADDED: ("{+", "+}")}
_COLOURS = {Change.SAME: "", Change.REMOVED: "red strike", Change.ADDED: "green"}


async def versions(project: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        project_id = (await Projects(session).by_code(project)).id
        found = await Scripts(session, project_id).all()
        stages = {
            one.number: await lifecycle_of(session, project_id, one) for one in found if one.origin == Origin.SCREENPLAY
        }
    if as_json:
        told = [_plain(one) | {"lifecycle": stages.get(one.number)} for one in found]
        print_json({"project": project, "versions": told})
        return Exit.OK
    rows = table("version", "", "from", "of", "characters", "cost", "model", "screenplay")
    for one in found:
        rows.add_row(
            str(one.number),
            "in force" if one.is_in_force else "",
            one.origin,
            one.note,
            str(len(one.text)),
            dollars(one.cost_usd_micros) if one.take_id else "",
            one.model,
            stages.get(one.number, ""),
        )
    out.print(rows)
    return Exit.OK


def _plain(one: Version) -> dict[str, Any]:
    return {
        "number": one.number,
        "origin": one.origin,
        "note": one.note,
        "in_force": one.is_in_force,
        "created_at": one.created_at.isoformat(),
        "characters": len(one.text),
        "take": str(one.take_id) if one.take_id else None,
        "provider": one.provider,
        "model": one.model,
        "template": one.template,
        "cost_usd_micros": one.cost_usd_micros,
        "facts": dict(one.facts or {}),
    }


async def show(project: str, number: int | None, *, prompt: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        scripts = Scripts(session, (await Projects(session).by_code(project)).id)
        found = await scripts.in_force() if number is None else await scripts.get(number)
    if as_json:
        print_json(_plain(found) | {"text": found.text, "prompt": found.prompt})
    else:
        text = found.prompt if prompt else found.text
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    return Exit.OK


async def diff(project: str, before: int, after: int, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        pieces = await Scripts(session, (await Projects(session).by_code(project)).id).diff(before, after)
    if as_json:
        told = [{"change": one.change, "text": one.text} for one in pieces]
        print_json({"project": project, "before": before, "after": after, "pieces": told})
        return Exit.OK
    for one in pieces:
        opening, closing = _MARKS[one.change]
        out.print(f"{opening}{one.text}{closing}", style=_COLOURS[one.change] or None, markup=False, end="")
    out.print()
    return Exit.OK


async def use(project: str, number: int, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        project_id = (await Projects(session).by_code(project)).id
        await Scripts(session, project_id).use(number)
    if as_json:
        print_json({"project": project, "in_force": number})
    else:
        out.print(f"Version {number} is in force. `shotwright plan {project}` shows what comes, `run` makes it.")
    return Exit.OK


async def give_move(project: str, codes: list[str], name: str, *, as_json: bool) -> Exit:
    chosen = preset(name)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        project_id = (await Projects(session).by_code(project)).id
        given = await give(session, project_id, chosen, codes)
    if as_json:
        print_json({"project": project, "preset": chosen.code, "shots": given})
    else:
        out.print(f"{chosen.name_en} ({chosen.name_zh}) for {len(given)} shots.")
    return Exit.OK


async def presets(*, as_json: bool) -> Exit:
    if as_json:
        told = [
            {
                "code": one.code,
                "name_en": one.name_en,
                "name_zh": one.name_zh,
                "kind": one.move.kind,
                "speed": one.move.speed,
                "intensity": one.move.intensity,
            }
            for one in PRESETS.values()
        ]
        print_json({"presets": told})
        return Exit.OK
    rows = table("preset", "name", "名称", "move", "speed", "intensity")
    for one in PRESETS.values():
        move = one.move
        rows.add_row(one.code, one.name_en, one.name_zh, move.kind, f"{move.speed:g}", f"{move.intensity:g}")
    out.print(rows)
    return Exit.OK
