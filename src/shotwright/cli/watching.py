"""`watch`: what happens in a project, as it happens, whichever process does it."""

import json
import sys
from typing import Any, Final

from shotwright.cli.exits import Exit
from shotwright.cli.running import out
from shotwright.db.events import AllEvents, EventRows, Told
from shotwright.db.waking import waking
from shotwright.settings import Settings
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio

_LOOK_S: Final = 2.0
_PAGE: Final = 500


async def watch(project: str, after: int | None, *, once: bool, as_json: bool) -> Exit:
    """Show events after a place, or (None) from now on; `once` ends when all that there are were shown."""
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            project_id = (await Projects(session).find(project)).id
            last = after if after is not None else 0 if once else await AllEvents(session).last()
        async with waking(studio.database, _LOOK_S) as wake:
            while True:
                async with studio.database.unit() as session:
                    page = await EventRows(session, project_id).after(last, _PAGE)
                for told in page:
                    _show(told, as_json=as_json)
                    last = told.seq
                sys.stdout.flush()
                if len(page) < _PAGE:
                    if once:
                        return Exit.OK
                    await wake()


def _show(told: Told, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(_plain(told), ensure_ascii=False) + "\n")
        return
    more = "  ".join(f"{name}={value}" for name, value in told.data.items() if value not in (None, ""))
    at = told.at.astimezone().strftime("%H:%M:%S")
    out.print(f"{told.seq:>6}  {at}  {told.kind:<20}  {told.subject}  {more}".rstrip(), markup=False)


def _plain(told: Told) -> dict[str, Any]:
    return {
        "seq": told.seq,
        "kind": told.kind,
        "subject": told.subject,
        "project": str(told.project_id),
        "at": told.at.isoformat(),
        "data": told.data,
    }
