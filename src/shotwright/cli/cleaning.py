"""`shotwright clean`: emptying the bin."""

from datetime import timedelta
from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.settings import Settings
from shotwright.usecases.deleting import BIN
from shotwright.usecases.emptying import Bin, Emptied
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.wiring.studio import Studio, open_studio


async def clean(project: str, older_than_days: int, *, deleted: bool, yes: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        found = {
            one.code: await _emptied(studio, one, timedelta(days=older_than_days), yes=yes)
            for one in await _projects(studio, project)
        }
        left = sum((await studio.storage.sizes(BIN)).values()) if deleted else 0
        if deleted and yes:
            await studio.storage.remove(BIN)
    _tell({code: one for code, one in found.items() if one.takes or one.kept}, left, yes=yes, as_json=as_json)
    return Exit.OK


async def _projects(studio: Studio, name: str) -> list[ProjectFacts]:
    async with studio.database.unit() as session:
        projects = Projects(session)
        return [await projects.find(name)] if name else list(await projects.all())


async def _emptied(studio: Studio, project: ProjectFacts, older_than: timedelta, *, yes: bool) -> Emptied:
    """Empty one project's bin, in a transaction of its own; only look into it if not `yes`."""
    async with studio.database.unit() as session:
        found = Bin(session, project.id)
        emptied = await (found.empty(older_than) if yes else found.look(older_than))
    if yes:
        await studio.storage.delete(emptied.keys)
    return emptied


def _tell(found: dict[str, Emptied], left: int, *, yes: bool, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = {
            code: {"takes": one.takes, "size_bytes": one.size_bytes, "kept": one.kept} for code, one in found.items()
        }
        print_json({"deleted": yes, "projects": told, "left_size_bytes": left})
        return
    if not found and not left:
        out.print("There is nothing in the bin.")
        return
    rows = table("project", "takes", "MB", "kept")
    for code, one in found.items():
        rows.add_row(code, str(one.takes), _mb(one.size_bytes), str(one.kept))
    if left:
        rows.add_row("(deleted projects and characters)", "", _mb(left), "")
    out.print(rows)
    out.print("Deleted." if yes else "Nothing was deleted yet: say --yes to delete it for good.")


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f}"
