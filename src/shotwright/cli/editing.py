"""A take made by hand: a layered picture that a person edited becomes the next take."""

from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.domain.errors import LayersNotReadable
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.usecases.takes import Takes
from shotwright.wiring.studio import open_studio
from shotwright.workflows.making.pictures import keep_picture, size_of


async def take_from_layers(project: str, key: str, file: Path, *, as_json: bool) -> Exit:
    svg = _read(file)
    async with open_studio(Settings()) as studio:
        layers = studio.providers[EMBEDDED].layers
        assert layers is not None, "the embedded provider draws layers"
        async with studio.database.unit() as session:  # all of it or nothing: a half-made take could not be resumed
            facts = await Projects(session).by_code(project)
            takes = Takes(session)
            order = await takes.begin_by_hand(facts.id, key, f"edited by hand: {file.name}")
            made = await keep_picture(order, studio.storage, await layers.flatten(svg, size_of(order)))
            await takes.complete(order.take_id, made)
            await takes.select(facts.id, key, order.number)
    if as_json:
        print_json({"key": key, "take": order.number})
    else:
        redo = f"`shotwright run {project} --redo-stale`"
        out.print(f"Take {order.number} of {key} is what you drew. {redo} redoes what is made from it.")
    return Exit.OK


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LayersNotReadable(f"{file} cannot be read as an SVG file: {error}. Save it as plain SVG.") from error
