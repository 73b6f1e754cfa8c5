"""A process that works on one project until its run has ended: `python -m tests.workflows.paid_worker HOME PROJECT`.

It can be told to die at a named point; see `shotwright.workflows.paid.points`.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from shotwright.settings import Settings
from shotwright.usecases.runs import Runs
from shotwright.wiring.studio import open_studio
from shotwright.wiring.work import working
from tests.workflows.buying import Hurry


async def work(home: Path, project_id: UUID) -> None:
    async with open_studio(Settings(home=home, workers=2)) as studio, working(studio, Hurry().pace) as dispatcher:
        async with studio.database.unit() as session:
            run_id = await Runs(session, project_id).start(redo_stale=False)
        dispatcher.nudge()
        print(await asyncio.wait_for(dispatcher.wait_for(project_id, run_id), 100))  # noqa: T201  # its whole answer


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), UUID(sys.argv[2])))
