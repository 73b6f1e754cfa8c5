"""A take made by hand: a drawing, a picture or videos of a person's own become the next take."""

from collections.abc import Sequence
from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED, Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.takes import Takes
from shotwright.wiring.studio import open_studio
from shotwright.workflows.making import by_hand


async def take_from_files(project: str, key: str, files: Sequence[Path], *, as_json: bool) -> Exit:
    by_hand.check_files(key, files)
    async with open_studio(Settings()) as studio:
        layers = studio.providers[EMBEDDED].layers
        assert layers is not None, "the embedded provider draws layers"
        async with studio.database.unit() as session:  # all of it or nothing: a half-made take could not be resumed
            facts = await Projects(session).by_code(project)
            takes = Takes(session)
            named = ", ".join(file.name for file in files)
            take = await Planning(session, facts.id).order_by_hand(key, f"made by hand: {named}")
            order = await takes.order(take.id)
            if key.endswith("/keyframe"):
                made = await by_hand.keyframe(order, studio.storage, layers, files[0])
            else:
                rule = facts.settings.finish.short_clips
                made = await by_hand.clip(order, studio.storage, studio.settings.scratch, files, rule)
            await takes.complete(order.take_id, made)
            await takes.select(facts.id, key, order.number)
            await takes.set_locked(facts.id, key, locked=True)  # no model may replace what a person made
    if as_json:
        print_json({"key": key, "take": order.number})
    else:
        redo = f"`shotwright run {project} --redo-stale`"
        out.print(
            f"Take {order.number} of {key} is what you brought; it is locked. {redo} redoes what is made from it."
        )
    return Exit.OK
