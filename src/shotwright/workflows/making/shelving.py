"""Between a project and a person's library: a role kept for other projects, and a character brought into this one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.takes import TakeRows
from shotwright.domain.graph import key_of
from shotwright.domain.library import DRAWN_AS, CharacterView
from shotwright.domain.people import Caller
from shotwright.domain.states import Kind, Status
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.library import Library
from shotwright.usecases.library_casts import CastFacts, Casting, Casts, Recast
from shotwright.usecases.library_reading import PictureFacts, Portrait
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.pictures import keep_picture
from shotwright.workflows.making.uploads import read_sent
from shotwright_sdk.protocols import Picture

_PNG = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a role is kept. `into` is a character that gets a new version; None makes a new character."""

    into: UUID | None = None
    name: str = ""
    """"" for the role's own, or that of the character it goes into."""
    view: CharacterView = CharacterView.COMBINED
    """What the role's reference shows."""
    description: str = ""
    note: str = ""


class Shelving:
    """One project's, for one person. One instance serves one transaction; `entry_of` and `voices` as for `Casts`."""

    def __init__(
        self,
        session: AsyncSession,
        storage: Storage,
        project: ProjectFacts,
        caller: Caller,
        *,
        entry_of: EntryOf | None = None,
        voices: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._session = session
        self._storage = storage
        self._project = project
        self._library = Library(session, caller)
        self._casts = Casts(session, project.id, caller, entry_of, voices)

    async def keep(self, role: str, keeping: Keeping) -> UUID:
        """Keep a role as a character of the caller's library, with its reference. Return the character's id.

        Raises:
            ArtefactNotFound: There is no such role.
            CharacterNotFound, CharacterNotUsable
            FileNotInStorage, StorageFull
        """
        persona = await self._casts.persona(role)
        portraits = await self._portraits(role, persona.name, keeping.view)
        note = keeping.note or f"from {self._project.code}/{role}"
        if keeping.into is None:
            persona = replace(persona, name=keeping.name or persona.name, locked=True)
            return await self._library.add(
                persona, description=keeping.description, note=note, portraits=portraits, storage=self._storage
            )
        current = await self._library.one(keeping.into)
        known = current.newest.persona
        persona = replace(persona, name=keeping.name or known.name, locked=known.locked)
        if keeping.description:
            await self._library.describe(keeping.into, keeping.description)
        await self._library.show(keeping.into, portraits, self._storage, persona=persona, note=note)
        return keeping.into

    async def give(self, role: str, casting: Casting) -> Recast:
        """Give a role to a character of the library, with its picture as the role's reference. Nothing is bought.

        Raises:
            ArtefactNotFound: There is no such role.
            RoleBusy: Its reference is just being made.
            FileNotInStorage, StorageFull
        """
        return await self._casts.give(role, casting, self._copied)

    async def tried(self, role: str, casting: Casting) -> Recast:
        """Do as `give`, but for the files: for a transaction that is rolled back. Raises as `give`."""
        return await self._casts.give(role, casting, _uncopied)

    async def cast(self, role: str) -> CastFacts:
        """Return who plays a role. Raises CastNotFound."""
        return await self._casts.of(role)

    async def _portraits(self, role: str, name: str, view: CharacterView) -> list[Portrait]:
        """Return the role's reference, if there is one."""
        rows, key = TakeRows(self._session, self._project.id), key_of(role, Kind.REFERENCE)
        take = (await rows.selected([key])).get(key)
        if take is None or take.status is not Status.COMPLETED:
            return []
        media = (await rows.media([take.id]))[take.id][MAIN]
        content = await self._storage.get(media.key)
        read = await read_sent(content)
        # What was drawn here goes on as it is, so that it is known again; what others made is written anew.
        png = content if media.mime == _PNG else read.png
        facts: Mapping[str, Any] = {DRAWN_AS: {"code": role, "name": name}, **take.facts}
        source = f"{self._project.code}/{role}, take {take.number}"
        return [Portrait(view=view, png=png, size=read.size, facts=facts, source=source)]

    async def _copied(self, order: Order, picture: PictureFacts) -> Made:
        content = await self._storage.get(picture.key)
        return await keep_picture(order, self._storage, Picture(png=content, facts=picture.facts))


async def _uncopied(order: Order, picture: PictureFacts) -> Made:
    stored = Stored(key=f"{order.stem}.png", sha256=picture.sha256, size_bytes=picture.size_bytes)
    return Made(files={MAIN: (stored, picture.mime)}, facts=picture.facts)
