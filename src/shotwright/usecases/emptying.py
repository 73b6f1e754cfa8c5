"""Emptying the bin of a project: the files of takes that nobody wants go for good, and what they cost is remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Media, Take
from shotwright.db.takes import TakeRows
from shotwright.domain.recipes import recipe_from

_AT_ONCE: Final = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """What was taken from the bin, or would be."""

    takes: int
    size_bytes: int
    kept: int
    """How many takes keep their files: something that is not in the bin was made from them."""
    keys: Sequence[str]
    """The files, to be deleted once the transaction has ended: whoever looks for them meanwhile finds no row."""


class Bin:
    """The takes of one project that lie in the bin. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = TakeRows(session, project_id)

    async def look(self, older_than: timedelta = _AT_ONCE) -> Emptied:
        """Return what emptying the bin would take."""
        return _told(*await self._found(older_than, lock=False))

    async def empty(self, older_than: timedelta = _AT_ONCE, *, by: UUID | None = None) -> Emptied:
        """Forget the files of takes that have been in the bin for so long; `by` is who says so, or the local owner.

        The takes stay with their recipes, costs and decisions, and cannot be restored any more. A film and what it was
        made from can be looked into and exported as before: those files are kept.

        Raises:
            ProjectNotFound
        """
        rows = ProjectRows(self._session)
        await rows.get(self._project_id, lock=True)  # nothing is ordered meanwhile that would be made from them
        files, kept = await self._found(older_than, lock=True)
        told = _told(files, kept)
        if files:
            await self._rows.forget_files([take.id for take in files])
            EventRows(self._session, self._project_id).tell(
                "bin.emptied", "bin", takes=told.takes, size_bytes=told.size_bytes, by=await rows.name_of(by)
            )
        return told

    async def _found(self, older_than: timedelta, *, lock: bool) -> tuple[Mapping[Take, Mapping[str, Media]], int]:
        """Return the takes whose files may go, with their files, and how many more have to keep theirs."""
        before = datetime.now(UTC) - older_than
        takes = {(key, take.number): take for key, take in await self._rows.every(lock=lock)}
        binned = {name: take for name, take in takes.items() if take.binned_at is not None and take.binned_at <= before}
        media = await self._rows.media(take.id for take in binned.values())
        needed = _needed(takes, ahead=[name for name, take in takes.items() if take.binned_at is None])
        there = {name: take for name, take in binned.items() if take.id in media}
        free = {take: media[take.id] for name, take in there.items() if name not in needed}
        return free, len(there) - len(free)


def _needed(takes: Mapping[tuple[str, int], Take], ahead: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return some takes, and all that they were made from, however far back."""
    found: set[tuple[str, int]] = set()
    while ahead:
        name = ahead.pop()
        if name not in found and name in takes:
            found.add(name)
            ahead += recipe_from(takes[name].recipe).sources.items()
    return found


def _told(files: Mapping[Take, Mapping[str, Media]], kept: int) -> Emptied:
    """`size_bytes` is of what the studio made of it; what a provider sent goes with it, and was not counted."""
    media = [one for of_take in files.values() for one in of_take.values()]
    bought = [one["file"] for take in files for one in take.facts.get("bought", ())]
    return Emptied(
        takes=len(files),
        size_bytes=sum(one.size_bytes for one in media),
        kept=kept,
        keys=[*(one.key for one in media), *bought],
    )
