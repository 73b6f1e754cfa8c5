"""People's own characters, and the roles they play in projects: all SQL about them."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.library_tables import LibraryCast, LibraryCharacter, LibraryPicture, LibraryVersion
from shotwright.db.tables import Project, User
from shotwright.domain.library import CharacterNotFound, CharacterVersionNotFound, CharacterView


class LibrarySorting(StrEnum):
    """How a library can be sorted; `-` before it: the other way round."""

    CHANGED = "-updated_at"
    UNCHANGED = "updated_at"
    NEWEST = "-created_at"
    OLDEST = "created_at"
    NAME = "name"
    NAME_BACK = "-name"


_ORDER = {
    LibrarySorting.CHANGED: (LibraryCharacter.updated_at.desc(), LibraryCharacter.id.desc()),
    LibrarySorting.UNCHANGED: (LibraryCharacter.updated_at, LibraryCharacter.id),
    LibrarySorting.NEWEST: (LibraryCharacter.created_at.desc(), LibraryCharacter.id.desc()),
    LibrarySorting.OLDEST: (LibraryCharacter.created_at, LibraryCharacter.id),
    LibrarySorting.NAME: (func.lower(LibraryCharacter.name), LibraryCharacter.id),
    LibrarySorting.NAME_BACK: (func.lower(LibraryCharacter.name).desc(), LibraryCharacter.id.desc()),
}


class LibraryRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, row: LibraryCharacter | LibraryVersion) -> None:
        self._session.add(row)
        await self._session.flush()  # the caller needs the id

    async def add_pictures(self, rows: Iterable[LibraryPicture]) -> None:
        self._session.add_all(rows)
        await self._session.flush()  # so that a picture too many is noticed here

    async def page(
        self, owner: UUID | None, words: str, sorting: LibrarySorting, *, limit: int, offset: int
    ) -> Sequence[LibraryCharacter]:
        """Return a part of the characters of somebody, or of all people, in whose name or description words occur."""
        query = select(LibraryCharacter).where(*_conditions(owner, words)).order_by(*_ORDER[sorting])
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def total(self, owner: UUID | None, words: str) -> int:
        query = select(func.count()).select_from(LibraryCharacter).where(*_conditions(owner, words))
        return await self._session.scalar(query) or 0

    async def get(self, character_id: UUID, *, lock: bool = False) -> LibraryCharacter:
        """Return a character, row-locked until the end of the transaction if `lock`.

        Raises:
            CharacterNotFound
        """
        query = select(LibraryCharacter).where(LibraryCharacter.id == character_id)
        query = query.execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update() if lock else query)
        if found is None:
            raise CharacterNotFound(str(character_id))
        return found

    async def named(self, owner: UUID, name: str) -> Sequence[LibraryCharacter]:
        """Return somebody's characters of that name, whatever its case."""
        query = select(LibraryCharacter).where(
            LibraryCharacter.owner_id == owner, func.lower(LibraryCharacter.name) == func.lower(name)
        )
        return (await self._session.scalars(query.order_by(LibraryCharacter.created_at))).all()

    async def delete(self, row: LibraryCharacter) -> None:
        """Delete a character with its versions. The roles it was given stay as they are."""
        await self._session.execute(delete(LibraryCharacter).where(LibraryCharacter.id == row.id))

    async def version(self, character_id: UUID, number: int) -> LibraryVersion:
        """Return one version.

        Raises:
            CharacterVersionNotFound
        """
        query = select(LibraryVersion).where(
            LibraryVersion.character_id == character_id, LibraryVersion.number == number
        )
        found = await self._session.scalar(query)
        if found is None:
            raise CharacterVersionNotFound(number)
        return found

    async def newest(self, characters: Collection[UUID]) -> dict[UUID, LibraryVersion]:
        """Return the newest versions of characters, by character."""
        query = select(LibraryVersion).join(
            LibraryCharacter,
            (LibraryCharacter.id == LibraryVersion.character_id) & (LibraryCharacter.newest == LibraryVersion.number),
        )
        found = await self._session.scalars(query.where(LibraryCharacter.id.in_(characters)))
        return {one.character_id: one for one in found}

    async def versions(self, character_id: UUID, *, limit: int, offset: int) -> Sequence[LibraryVersion]:
        """Return a part of a character's versions, newest first."""
        query = select(LibraryVersion).where(LibraryVersion.character_id == character_id)
        query = query.order_by(LibraryVersion.number.desc()).limit(limit).offset(offset)
        return (await self._session.scalars(query)).all()

    async def pictures(self, versions: Collection[UUID]) -> dict[UUID, dict[CharacterView, LibraryPicture]]:
        """Return the pictures of versions, by version and view."""
        found: dict[UUID, dict[CharacterView, LibraryPicture]] = {}
        for one in await self._session.scalars(select(LibraryPicture).where(LibraryPicture.version_id.in_(versions))):
            found.setdefault(one.version_id, {})[one.view] = one
        return found

    async def names(self, people: Collection[UUID]) -> dict[UUID, str]:
        """Return people's names."""
        found = await self._session.execute(select(User.id, User.name).where(User.id.in_(people)))
        return {row[0]: row[1] for row in found}

    async def usage(self) -> Sequence[tuple[str, int, int]]:
        """Return whose libraries hold how many files, and their bytes. What versions share is counted once."""
        files = (
            select(LibraryCharacter.owner_id, LibraryPicture.key, func.max(LibraryPicture.size_bytes).label("size"))
            .join(LibraryVersion, LibraryVersion.id == LibraryPicture.version_id)
            .join(LibraryCharacter, LibraryCharacter.id == LibraryVersion.character_id)
            .group_by(LibraryCharacter.owner_id, LibraryPicture.key)
            .subquery()
        )
        query = select(User.name, func.count(), func.sum(files.c.size)).join(files, files.c.owner_id == User.id)
        found = await self._session.execute(query.group_by(User.name).order_by(User.name))
        return [(row[0], row[1], int(row[2])) for row in found]


class CastRows:
    """Which roles of projects are played by characters of somebody's library."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, project_id: UUID, role: str) -> LibraryCast | None:
        query = select(LibraryCast).where(LibraryCast.project_id == project_id, LibraryCast.role == role)
        return await self._session.scalar(query)

    async def put(self, row: LibraryCast) -> None:
        """Give a role to a character, instead of to the one before."""
        before = await self.find(row.project_id, row.role)
        if before is not None:
            await self._session.delete(before)
            await self._session.flush()
        self._session.add(row)
        await self._session.flush()

    async def delete(self, row: LibraryCast) -> None:
        await self._session.delete(row)
        await self._session.flush()

    async def of_project(self, project_id: UUID) -> Sequence[tuple[LibraryCast, LibraryCharacter | None]]:
        """Return a project's cast in the order of its roles, each with the character that plays it, if it is there."""
        query = (
            select(LibraryCast, LibraryCharacter)
            .outerjoin(LibraryCharacter, LibraryCharacter.id == LibraryCast.character_id)
            .where(LibraryCast.project_id == project_id)
            .order_by(LibraryCast.role)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def roles(self, project_id: UUID) -> frozenset[str]:
        """Return the roles of a project that were given to somebody's characters."""
        query = select(LibraryCast.role).where(LibraryCast.project_id == project_id)
        return frozenset(await self._session.scalars(query))

    async def of_character(self, character_id: UUID, within: Collection[UUID] | None) -> Sequence[tuple[str, str, int]]:
        """Return where a character plays: the project's code, the role, the version; of the projects `within`."""
        query = (
            select(Project.code, LibraryCast.role, LibraryCast.version)
            .join(Project, Project.id == LibraryCast.project_id)
            .where(LibraryCast.character_id == character_id)
            .order_by(Project.code, LibraryCast.role)
        )
        found = await self._session.execute(query if within is None else query.where(Project.id.in_(within)))
        return [(row[0], row[1], row[2]) for row in found]


def _conditions(owner: UUID | None, words: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if owner is not None:
        found.append(LibraryCharacter.owner_id == owner)
    if words:
        found.append(
            or_(
                LibraryCharacter.name.icontains(words, autoescape=True),
                LibraryCharacter.description.icontains(words, autoescape=True),
            )
        )
    return found
