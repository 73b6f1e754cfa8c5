"""A take made by hand: a drawing, a picture or videos of a person's own become the next take."""

from collections.abc import Sequence
from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio
from shotwright.workflows.making import by_hand
from shotwright.workflows.making.taking import Brought, Taking


async def take_from_files(project: str, key: str, files: Sequence[Path], *, as_json: bool) -> Exit:
    by_hand.check_files(key, files)
    async with open_studio(Settings()) as studio:
        layers = studio.providers[EMBEDDED].layers
        assert layers is not None, "the embedded provider draws layers"
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
        brought = Brought(key=key, files=files, names=[file.name for file in files])
        number = await Taking(studio.database, studio.storage, layers, studio.settings.scratch).take(facts, brought)
    if as_json:
        print_json({"key": key, "take": number})
    else:
        redo = f"`shotwright run {project} --redo-stale`"
        out.print(f"Take {number} of {key} is what you brought; it is locked. {redo} redoes what is made from it.")
    return Exit.OK
