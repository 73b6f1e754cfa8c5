"""`seed`: the sample project, made here and now."""

import asyncio

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.domain.errors import StorageFull
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED
from shotwright.wiring.sampling import Sample, make_sample
from shotwright.wiring.studio import open_studio


async def seed(language: str, *, quick: bool, as_json: bool) -> Exit:
    from shotwright.wiring.work import working

    async with open_studio(Settings()) as studio:
        studio.providers[EMBEDDED].warm_up()
        with err.status("Making the sample ...") as status:
            async with working(studio) as dispatcher:
                made = asyncio.create_task(
                    make_sample(
                        studio,
                        dispatcher.nudge,
                        Sample(language),
                        quick=quick,
                        told=lambda what: status.update(f"Making the sample: {what} ..."),
                    )
                )
                full = asyncio.create_task(dispatcher.until_full())
                await asyncio.wait([made, full], return_when=asyncio.FIRST_COMPLETED)
                full.cancel()
                if not made.done():
                    made.cancel()
                    raise StorageFull(str(studio.settings.scratch.parent))
                project = made.result()
    if as_json:
        print_json({"project": project.code, "name": project.name})
    else:
        out.print(
            f"The sample “{project.code}” is there. `shotwright review {project.code}` lists what waits for you, "
            f"`shotwright takes {project.code}` all that was made."
        )
    return Exit.OK
