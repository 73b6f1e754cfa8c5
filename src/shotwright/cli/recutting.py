"""`recut`: an edited timeline comes back. Shown first, done when asked."""

from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.settings import Settings
from shotwright.usecases.cuts import Cuts
from shotwright.usecases.exports import Exports
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio
from shotwright.workflows.delivering.recutting import Recut, recut_of


async def recut(project: str, timeline: Path | None, *, apply: bool, as_json: bool) -> Exit:
    """Show or take over what `timeline` asks; without one, go back to the script's own order."""
    settings = Settings()
    async with open_studio(settings) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
            if timeline is None:
                await Cuts(session, facts.id).reset()
                return _told_reset(project, as_json=as_json)
            records = await Exports(session, facts.id).records()
        if not records:
            err.print(f"“{project}” has no finished film yet that could have been edited.")
            return Exit.WAITING
        found = await recut_of(records, studio.storage, settings.scratch, timeline)
        if apply and found.changes:
            async with studio.database.unit() as session:
                await Cuts(session, facts.id).set(found.episode, found.cut)
    _report(project, found, applied=apply and bool(found.changes), as_json=as_json)
    return Exit.OK


def _told_reset(project: str, *, as_json: bool) -> Exit:
    if as_json:
        print_json({"project": project, "cut": "as in the script"})
    else:
        out.print(f"The films of {project} are cut as in the script again. `shotwright run {project} --redo-stale`")
    return Exit.OK


def _report(project: str, found: Recut, *, applied: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "project": project,
                "episode": found.episode,
                "changes": found.changes,
                "ignored": found.ignored,
                "applied": applied,
            }
        )
        return
    for sentence in found.changes:
        out.print(sentence, markup=False)
    for sentence in found.ignored:
        err.print(f"Ignored: {sentence}", markup=False)
    if not found.changes:
        out.print("The timeline is the film as it is.")
    elif applied:
        out.print(f"Done. `shotwright run {project} --redo-stale` puts the film together anew.")
    else:
        out.print("Nothing was changed yet: the same command with --apply does it.")
