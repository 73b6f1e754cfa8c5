"""A new version of the script: first what it would change, then the change itself, by the same way."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.domain.changes import Changes, changes_between
from shotwright.domain.errors import EditNotAllowed, ScriptUnreadable
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.manuscript.outline import outline_of
from shotwright.domain.manuscript.reading import is_manuscript
from shotwright.domain.planner import Intent, Standing
from shotwright.storage.store import Storage
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import Takes
from shotwright.workflows.making.breakdowns import broken_down, casting_with, keep
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.protocols import Provider
from shotwright_sdk.values import Breakdown, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A script as read, and what it is broken down into. `style` is None where the script does not say it."""

    text: str
    breakdown: Breakdown
    style: Style | None = None


class Importing:
    """Brings scripts into one project. `model` is the provider that breaks them down and gives people voices."""

    def __init__(
        self, database: Database, storage: Storage, model: Provider, entry_of: EntryOf | None, project: ProjectFacts
    ) -> None:
        self._database = database
        self._storage = storage
        self._model = model
        self._entry_of = entry_of
        self._project = project

    async def read(self, text: str) -> Imported:
        """Break a script down.

        Raises:
            ScriptUnreadable, ScriptNotUsable
        """
        if self._model.breakdown is None:
            raise ModelUnavailable("There is no model that breaks scripts down.")
        breakdown = await broken_down(text, self._project.name, self._model.breakdown)
        return Imported(text=text, breakdown=breakdown, style=_style_in(text))

    async def preview(self, imported: Imported) -> Changes:
        """Return what taking a script over would change. Nothing is changed."""
        async with self._database.trial() as session:
            return await self._take_over(session, imported)

    async def apply(self, imported: Imported) -> Changes:
        """Make a script the project's own, all of it or nothing.

        Raises:
            EditNotAllowed: The script is just being broken down.
        """
        async with self._database.unit() as session:
            changes = await self._take_over(session, imported)
            await self._note_breakdown(session, imported.breakdown)
        return changes

    async def _take_over(self, session: AsyncSession, imported: Imported) -> Changes:
        projects, stories = Projects(session), Stories(session, self._project.id)
        settings = (await projects.hold(str(self._project.id))).settings
        before = await self._planned(session)
        if any(item.key == BREAKDOWN_KEY and item.standing is Standing.RUNNING for item in before.plan.items):
            raise EditNotAllowed("The script is just being broken down. Wait for the run, or cancel it.")
        await projects.bring_script(self._project.id, imported.text, "import")
        if imported.style is not None and imported.style is not settings.style:
            settings = replace(settings, style=imported.style)
            await projects.change_settings(self._project.id, settings)
        assert self._model.speech is not None, "who breaks scripts down here gives people voices"
        after = await stories.apply(imported.breakdown, casting_with(self._model.speech, settings.voices))
        planned = await self._planned(session)
        return changes_between(before.story.breakdown, before.plan, after, planned.plan)

    async def _planned(self, session: AsyncSession, intent: Intent | None = None) -> Planned:
        return await Planning(session, self._project.id, self._entry_of).plan(intent)

    async def _note_breakdown(self, session: AsyncSession, breakdown: Breakdown) -> None:
        """Write down the take that the story now comes from, as a run would have made it."""
        planned = await self._planned(session, Intent(redo_stale=True))
        item = next(one for one in planned.plan.items if one.key == BREAKDOWN_KEY)
        planning, takes = Planning(session, self._project.id, self._entry_of), Takes(session)
        take = await planning.order(planned, item, None) if item.standing is Standing.READY else None
        if take is not None and await takes.begin(take.id):
            await takes.complete(take.id, await keep(breakdown, await takes.order(take.id), self._storage))


def _style_in(text: str) -> Style | None:
    """Return the style that a manuscript asks for.

    Raises:
        ScriptUnreadable: There is none of that name.
    """
    asked = outline_of(text).style if is_manuscript(text) else ""
    if asked and asked not in set(Style):
        raise ScriptUnreadable(f"The script asks for the style “{asked}”. There are: {', '.join(Style)}.")
    return Style(asked) if asked else None
