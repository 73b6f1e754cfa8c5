"""`settings`: what a project's film is to be, shown and changed."""

from dataclasses import asdict
from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.cli.wishes import Wishes
from shotwright.domain.films import FilmSettings
from shotwright.domain.planner import Standing
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED, Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.recasting import recast
from shotwright.wiring.studio import open_studio


async def change(project: str, wishes: Wishes, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).hold(project)
        settings = wishes.upon(facts.settings, studio)
        if settings != facts.settings:
            await Projects(session).change_settings(facts.id, settings)
            await recast(session, facts.id, settings.voices, studio.providers[EMBEDDED].speech)
        planned = await Planning(session, facts.id).plan()
    stale = planned.plan.standing_at(Standing.STALE)
    if as_json:
        print_json({"project": project, **_plain(settings), "stale": [item.key for item in stale]})
        return Exit.OK
    rows = table("setting", "value")
    for name, value in _plain(settings).items():
        rows.add_row(name, str(value))
    out.print(rows)
    if stale:
        out.print(f"{len(stale)} things are stale; `shotwright run {project} --redo-stale` redoes them.")
    return Exit.OK


def _plain(settings: FilmSettings) -> dict[str, Any]:
    """Return the settings as the options are called."""
    size, finish = settings.format.size, settings.finish
    between = asdict(finish.between_scenes)
    return {
        "size": f"{size.width}x{size.height}",
        "rate": str(settings.format.rate),
        "style": settings.style.value,
        "subtitles": settings.subtitles.value,
        "voices": dict(settings.voices),
        "loudness": finish.loudness.value,
        "caption_look": finish.captions.value,
        "between_scenes": f"{between['kind']}:{between['duration_s']:g}" if between["duration_s"] else "cut",
        "short_clips": finish.short_clips.value,
        "native_sound": finish.native_sound.value,
        "handles": finish.handles_s,
        "mark": finish.mark,
    }
