"""Taking over what a person made: files of theirs become the next take, selected and locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import FileNotUsable, LayersNotReadable
from shotwright.storage.store import Storage
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.takes import Made, Order, Takes
from shotwright.workflows.making import by_hand
from shotwright_media.errors import UnreadableMedia
from shotwright_sdk.protocols import LayersModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What somebody brings: files on this machine, and what they were called."""

    key: str
    files: Sequence[Path]
    names: Sequence[str]

    def by_name(self, sentence: str) -> str:
        """Return a sentence that calls the files as their owner does."""
        for path, name in zip(self.files, self.names, strict=True):
            sentence = sentence.replace(str(path), name)
        return sentence


class Taking:
    """One instance serves one transaction: all of it or nothing, a half-made take could not be resumed."""

    def __init__(self, session: AsyncSession, storage: Storage, layers: LayersModel, scratch: Path) -> None:
        self._session = session
        self._storage = storage
        self._layers = layers
        self._scratch = scratch

    async def take(self, project: ProjectFacts, brought: Brought) -> int:
        """Make the next take of files; no model may replace it. Return its number.

        Raises:
            ArtefactNotFound, ReviewNotAllowed
            FileNotUsable, LayersNotReadable, BrokenLayers: A file is not what it should be.
        """
        try:
            return await self._take(project, brought)
        except UnreadableMedia as error:
            raise FileNotUsable(brought.by_name(str(error))) from error
        except (FileNotUsable, LayersNotReadable) as error:
            raise type(error)(brought.by_name(str(error))) from error

    async def _take(self, project: ProjectFacts, brought: Brought) -> int:
        by_hand.check_files(brought.key, brought.files)
        takes = Takes(self._session)
        note = f"made by hand: {', '.join(brought.names)}"
        take = await Planning(self._session, project.id).order_by_hand(brought.key, note)
        order = await takes.order(take.id)
        await takes.complete(order.take_id, await self._made(project, brought, order))
        await takes.select(project.id, brought.key, order.number)
        await takes.set_locked(project.id, brought.key, locked=True)
        return order.number

    async def _made(self, project: ProjectFacts, brought: Brought, order: Order) -> Made:
        if brought.key.endswith("/keyframe"):
            return await by_hand.keyframe(order, self._storage, self._layers, brought.files[0])
        rule = project.settings.finish.short_clips
        return await by_hand.clip(order, self._storage, self._scratch, brought.files, rule)
