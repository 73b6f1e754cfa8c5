"""Taking over what a person made: files of theirs become the next take, selected and locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from shotwright.db.session import Database
from shotwright.domain.errors import FileNotUsable, LayersNotReadable
from shotwright.storage.store import Storage
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.takes import Made, Order, Takes
from shotwright.workflows.beating import beating
from shotwright.workflows.making import by_hand
from shotwright.workflows.outages import guarded
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
    """Three steps: the take is ordered, it is made while nobody waits for us, and it is completed or never was."""

    def __init__(self, database: Database, storage: Storage, layers: LayersModel, scratch: Path) -> None:
        self._database = database
        self._storage = storage
        self._layers = layers
        self._scratch = scratch

    async def take(self, project: ProjectFacts, brought: Brought) -> int:
        """Make the next take of files; no model may replace it. Return its number.

        Raises:
            ArtefactNotFound, ReviewNotAllowed
            FileNotUsable, LayersNotReadable, BrokenLayers: A file is not what it should be.
            TakeMoveNotAllowed: Somebody cancelled it meanwhile.
        """
        try:
            return await self._take(project, brought)
        except UnreadableMedia as error:
            raise FileNotUsable(brought.by_name(str(error))) from error
        except (FileNotUsable, LayersNotReadable) as error:
            raise type(error)(brought.by_name(str(error))) from error

    async def _take(self, project: ProjectFacts, brought: Brought) -> int:
        by_hand.check_files(brought.key, brought.files)
        order = await self._order(project, brought)
        try:
            async with beating(self._database, order.take_id, {}):
                made = await self._made(project, brought, order)
            await self._complete(project, order, made)
        except BaseException:
            await guarded(partial(self._forget, order))
            raise
        return order.number

    async def _order(self, project: ProjectFacts, brought: Brought) -> Order:
        note = f"made by hand: {', '.join(brought.names)}"
        async with self._database.unit() as session:
            take = await Planning(session, project.id).order_by_hand(brought.key, note)
            return await Takes(session).order(take.id)

    async def _made(self, project: ProjectFacts, brought: Brought, order: Order) -> Made:
        if brought.key.endswith("/reference"):
            return await by_hand.reference(order, self._storage, self._layers, brought.files[0])
        if brought.key.endswith("/keyframe"):
            return await by_hand.keyframe(order, self._storage, self._layers, brought.files[0])
        rule = project.settings.finish.short_clips
        return await by_hand.clip(order, self._storage, self._scratch, brought.files, rule)

    async def _complete(self, project: ProjectFacts, order: Order, made: Made) -> None:
        async with self._database.unit() as session:
            takes = Takes(session)
            await takes.complete(order.take_id, made)
            await takes.select(project.id, order.key, order.number)
            await takes.set_locked(project.id, order.key, locked=True)

    async def _forget(self, order: Order) -> None:
        """Leave nothing of a take that came to nothing, unless it was completed after all."""
        async with self._database.unit() as session:
            is_over = await Takes(session).forget(order.take_id)
        if is_over:
            there = await self._storage.sizes(order.stem.rpartition("/")[0])
            await self._storage.delete([key for key in there if key.startswith((f"{order.stem}.", f"{order.stem}_"))])
