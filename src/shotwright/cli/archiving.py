"""`archive` and `import`: a production as one file, and back."""

import asyncio
from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.files import writing_to
from shotwright.cli.running import err, out, print_json
from shotwright.settings import Settings
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio
from shotwright.workflows.archiving.bringing import Bringing
from shotwright.workflows.archiving.packing import pack
from shotwright.workflows.archiving.sources import open_source


async def archive(project: str, file: Path, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
        part = file.with_name(f".{file.name}.part")
        with writing_to(file.parent):
            try:
                with part.open("wb") as to:
                    async for block in pack(studio.database, studio.storage, facts.id, studio.settings.scratch):
                        await asyncio.to_thread(to.write, block)
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)
    if as_json:
        print_json({"project": project, "file": str(file.resolve()), "size_bytes": file.stat().st_size})
    else:
        out.print(str(file.resolve()), markup=False)
    return Exit.OK


async def bring(source: Path, *, as_json: bool) -> Exit:
    settings = Settings()
    async with open_studio(settings) as studio:
        bringing = Bringing(studio.database, studio.storage, settings.scratch, settings.beginning.cap)
        with open_source(source) as opened:
            arrived = await bringing.bring(opened)
    project = arrived.project
    if as_json:
        print_json({"project": project.code, "name": project.name, "left_out": list(arrived.left_out)})
        return Exit.OK
    for sentence in arrived.left_out:
        err.print(sentence, markup=False)
    out.print(f"Project “{project.code}”. `shotwright plan {project.code}` shows where it stands.", markup=False)
    return Exit.OK
