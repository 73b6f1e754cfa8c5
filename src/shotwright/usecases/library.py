"""A person's own characters: kept in versions with pictures, for use in every project of theirs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.library import CastRows, LibraryRows, LibrarySorting
from shotwright.db.library_tables import LibraryCharacter, LibraryPicture, LibraryVersion
from shotwright.db.tables import now
from shotwright.domain.library import (
    CharacterNameShared,
    CharacterNotFound,
    CharacterPictureNotFound,
    CharacterView,
    Persona,
    checked,
)
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.access import Access
from shotwright.usecases.deleting import BIN
from shotwright.usecases.library_reading import (
    PERSONA,
    CharacterFacts,
    LibraryReading,
    PictureFacts,
    Portrait,
    VersionFacts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Where a deleted character's files are, and the folder of the bin that they go to."""

    folder: str
    bin: str


class Library:
    """What one person, or an administrator, sees and changes. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, caller: Caller) -> None:
        self._session = session
        self._caller = caller
        self._rows = LibraryRows(session)
        self._reading = LibraryReading(session)

    async def page(
        self, words: str, sorting: LibrarySorting, *, limit: int, offset: int, everybody: bool = False
    ) -> tuple[Sequence[CharacterFacts], int]:
        """Return a part of one's own characters, or of everybody's, and how many there are.

        Raises:
            ActionNotAllowed: Everybody's are asked for, and the caller is no administrator.
        """
        if everybody and not self._may_administer:
            raise ActionNotAllowed(Action.ADMINISTER, "only administrators see everybody's characters")
        owner = None if everybody else self._caller.user_id
        rows = await self._rows.page(owner, words, sorting, limit=limit, offset=offset)
        return await self._reading.characters(rows), await self._rows.total(owner, words)

    async def one(self, character_id: UUID, *, lock: bool = False) -> CharacterFacts:
        """Return one character; nobody else changes it before the end of the transaction if `lock`.

        Raises:
            CharacterNotFound
        """
        return (await self._reading.characters([await self._mine(character_id, lock=lock)]))[0]

    async def find(self, name: str) -> CharacterFacts:
        """Return the character of that id, or of one's own the only one of that name.

        Raises:
            CharacterNotFound, CharacterNameShared
        """
        try:
            return await self.one(UUID(name))
        except ValueError:
            rows = await self._rows.named(self._caller.user_id, name)
        if not rows:
            raise CharacterNotFound(name)
        if len(rows) > 1:
            raise CharacterNameShared(name, [str(row.id) for row in rows])
        return (await self._reading.characters(rows))[0]

    async def versions(self, character_id: UUID, *, limit: int, offset: int) -> tuple[Sequence[VersionFacts], int]:
        """Return a part of a character's versions, newest first, and how many there are.

        Raises:
            CharacterNotFound
        """
        row = await self._mine(character_id)
        found = await self._rows.versions(row.id, limit=limit, offset=offset)
        return await self._reading.versions(found), row.newest

    async def version(self, character_id: UUID, number: int | None = None) -> VersionFacts:
        """Return one version; the newest, if no number is given.

        Raises:
            CharacterNotFound, CharacterVersionNotFound
        """
        row = await self._mine(character_id)
        return (await self._reading.versions([await self._rows.version(row.id, number or row.newest)]))[0]

    async def picture(self, character_id: UUID, number: int | None, view: CharacterView) -> PictureFacts:
        """Return the picture of one side of a version.

        Raises:
            CharacterNotFound, CharacterVersionNotFound, CharacterPictureNotFound
        """
        found = (await self.version(character_id, number)).pictures.get(view)
        if found is None:
            raise CharacterPictureNotFound(view)
        return found

    async def uses(self, character_id: UUID) -> Sequence[tuple[str, str, int]]:
        """Return where a character plays, as far as the caller may know: project, role, version.

        Raises:
            CharacterNotFound
        """
        row = await self._mine(character_id)
        within = await Access(self._session).visible(self._caller)
        return await CastRows(self._session).of_character(row.id, within)

    async def add(
        self,
        persona: Persona,
        *,
        description: str = "",
        note: str = "",
        portraits: Sequence[Portrait] = (),
        storage: Storage | None = None,
    ) -> UUID:
        """Keep a new character of the caller's own. Return its id. Portraits need a storage.

        Raises:
            CharacterNotUsable, StorageFull
        """
        persona = checked(persona)
        row = LibraryCharacter(
            owner_id=self._caller.user_id, name=persona.name, description=description.strip(), newest=0
        )
        await self._rows.add(row)
        pictures = {one.view: await self._kept(row, one, storage) for one in portraits if storage is not None}
        await self._add_version(row, persona, note, pictures)
        return row.id

    async def describe(self, character_id: UUID, description: str) -> None:
        """Say otherwise what a character is to be found by. Raises CharacterNotFound."""
        (await self._mine(character_id, lock=True)).description = description.strip()

    async def change(self, character_id: UUID, persona: Persona, *, note: str = "") -> None:
        """Say something else of a character, in a new version; nothing new makes none. Its pictures stay.

        Raises:
            CharacterNotFound, CharacterNotUsable
        """
        row, current = await self._current(character_id)
        persona = checked(persona)
        if persona != current.persona:
            await self._add_version(row, persona, note, current.pictures)

    async def show(
        self,
        character_id: UUID,
        portraits: Sequence[Portrait],
        storage: Storage,
        *,
        persona: Persona | None = None,
        note: str = "",
    ) -> None:
        """Let pictures show a character from their sides, in a new version; it may say something else, too.

        Raises:
            CharacterNotFound, CharacterNotUsable, StorageFull
        """
        row, current = await self._current(character_id)
        persona = checked(persona) if persona is not None else current.persona
        pictures = dict(current.pictures)
        for one in portraits:
            pictures[one.view] = await self._kept(row, one, storage)
        if persona != current.persona or pictures != current.pictures:
            await self._add_version(row, persona, note, pictures)

    async def hide(self, character_id: UUID, view: CharacterView) -> None:
        """Drop the picture of one side, in a new version.

        Raises:
            CharacterNotFound, CharacterPictureNotFound
        """
        row, current = await self._current(character_id)
        if view not in current.pictures:
            raise CharacterPictureNotFound(view)
        rest = {side: one for side, one in current.pictures.items() if side is not view}
        await self._add_version(row, current.persona, f"without the picture: {view}", rest)

    async def go_back(self, character_id: UUID, number: int) -> None:
        """Make a former version the newest again, as a new one.

        Raises:
            CharacterNotFound, CharacterVersionNotFound
        """
        row, current = await self._current(character_id)
        former = (await self._reading.versions([await self._rows.version(row.id, number)]))[0]
        if former.number != current.number:
            await self._add_version(row, former.persona, f"as version {number}", former.pictures)

    async def delete(self, character_id: UUID) -> Removed:
        """Delete a character with all versions. Projects in which it plays keep all they were given.

        Raises:
            CharacterNotFound
        """
        row = await self._mine(character_id, lock=True)
        await self._rows.delete(row)
        return Removed(folder=_folder(row), bin=f"{BIN}/library-{row.id}")

    @property
    def _may_administer(self) -> bool:
        return self._caller.may(Action.ADMINISTER)

    async def _mine(self, character_id: UUID, *, lock: bool = False) -> LibraryCharacter:
        row = await self._rows.get(character_id, lock=lock)
        if row.owner_id != self._caller.user_id and not self._may_administer:
            raise CharacterNotFound(str(character_id))
        return row

    async def _current(self, character_id: UUID) -> tuple[LibraryCharacter, VersionFacts]:
        row = await self._mine(character_id, lock=True)
        return row, (await self._reading.versions([await self._rows.version(row.id, row.newest)]))[0]

    async def _kept(self, row: LibraryCharacter, one: Portrait, storage: Storage) -> PictureFacts:
        """Store a picture under its content: what is there already is written once more, with the same bytes."""
        stored: Stored = await storage.put(_key(row, one.png), one.png)
        return PictureFacts(
            view=one.view,
            key=stored.key,
            sha256=stored.sha256,
            mime="image/png",
            size_bytes=stored.size_bytes,
            width_px=one.size.width,
            height_px=one.size.height,
            facts=dict(one.facts),
            source=one.source,
        )

    async def _add_version(
        self, row: LibraryCharacter, persona: Persona, note: str, pictures: Mapping[CharacterView, PictureFacts]
    ) -> None:
        row.newest += 1
        row.name, row.updated_at = persona.name, now()
        version = LibraryVersion(
            character_id=row.id,
            number=row.newest,
            persona=PERSONA.dump_python(persona, mode="json"),
            note=note.strip(),
            author_id=self._caller.user_id,
        )
        await self._rows.add(version)
        await self._rows.add_pictures(LibraryPicture(version_id=version.id, **asdict(one)) for one in pictures.values())


def _folder(row: LibraryCharacter) -> str:
    """Return where a character's files are. No project's folder begins with a dot."""
    return f".library/{row.owner_id}/{row.id}"


def _key(row: LibraryCharacter, png: bytes) -> str:
    return f"{_folder(row)}/{hashlib.sha256(png).hexdigest()}.png"
