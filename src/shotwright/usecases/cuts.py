"""The cut of an episode: its shots in the order, and as long, as somebody wants them."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.runs import EventRows
from shotwright.domain.cuts import Cut, cut_of
from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.graph import episode_code
from shotwright.usecases.stories import Stories


class Cuts:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._projects = ProjectRows(session)

    async def set(self, episode: int, cut: Cut | None) -> None:
        """Cut an episode that way from now on; None gives it the story's own order back. Its film becomes stale.

        Raises:
            FormatNotAllowed: No shot would be left.
        """
        story = await Stories(self._session, self._project_id).load()
        if not cut_of(story.episode_shots(episode), cut):
            raise FormatNotAllowed("A film has at least one shot; this cut leaves none.")
        row = await self._projects.episode(self._project_id, episode)
        row.cut = asdict(cut) if cut is not None else {}
        EventRows(self._session, self._project_id).tell("episode.cut", episode_code(episode))
