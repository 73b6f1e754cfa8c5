"""The cut of an episode: its shots in the order, and as long, as somebody wants them."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.cuts import Cut, cut_of
from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.graph import episode_code
from shotwright.usecases.stories import Stories


class Cuts:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._projects = ProjectRows(session)

    async def reset(self) -> None:
        """Give every episode the story's own order back."""
        await self._hold()
        for episode in (await Stories(self._session, self._project_id).load()).episodes:
            await self._keep(episode, {})

    async def set(self, episode: int, cut: Cut) -> None:
        """Cut an episode that way from now on. Its film becomes stale.

        Raises:
            FormatNotAllowed: No shot would be left.
        """
        await self._hold()
        story = await Stories(self._session, self._project_id).load()
        if not cut_of(story.episode_shots(episode), cut):
            raise FormatNotAllowed("A film has at least one shot; this cut leaves none.")
        await self._keep(episode, asdict(cut))

    async def _hold(self) -> None:
        """Let nobody change the story, or another cut, of which this one is made."""
        await self._projects.get(self._project_id, lock=True)

    async def _keep(self, episode: int, cut: dict[str, Any]) -> None:
        row = await self._projects.episode(self._project_id, episode)
        row.cut = cut
        EventRows(self._session, self._project_id).tell("episode.cut", episode_code(episode))
