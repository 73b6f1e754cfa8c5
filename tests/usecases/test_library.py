"""The library on both databases: versions, pictures and roles as rows."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from shotwright.db.library import LibraryRows, LibrarySorting
from shotwright.db.session import Database
from shotwright.domain.library import CharacterNameShared, CharacterNotFound, CharacterView, Persona
from shotwright.domain.people import Caller
from shotwright.domain.permissions import InstallationRole
from shotwright.storage.store import Storage
from shotwright.usecases.library import Library
from shotwright.usecases.library_casts import Casting
from shotwright.usecases.library_reading import Portrait
from shotwright.usecases.stories import Stories
from shotwright.workflows.making.shelving import Shelving
from shotwright_sdk.values import Size
from tests import make
from tests.api.test_library import png


def _portrait(view: CharacterView, shade: int = 120) -> Portrait:
    return Portrait(view=view, png=png(shade), size=Size(width=64, height=36))


async def _caller(database: Database, name: str = "lin") -> Caller:
    async with database.unit() as session:
        return Caller(user_id=await make.person(session, name), role=InstallationRole.MEMBER)


async def _lin(database: Database, caller: Caller, storage: Storage) -> UUID:
    """Lin with a front, then with a side besides."""
    async with database.unit() as session:
        library = Library(session, caller)
        lin = await library.add(
            Persona(name="Lin"), description="50% tram", portraits=[_portrait(CharacterView.FRONT)], storage=storage
        )
        await library.show(lin, [_portrait(CharacterView.SIDE, 7)], storage)
        return lin


async def test_versions_share_files_which_are_counted_once(database: Database, tmp_path: Path) -> None:
    caller, storage = await _caller(database), Storage(tmp_path.as_uri())
    lin = await _lin(database, caller, storage)

    async with database.unit() as session:
        library = Library(session, caller)
        versions, total = await library.versions(lin, limit=10, offset=0)
        found, count = await library.page("50% T", LibrarySorting.CHANGED, limit=10, offset=0)
        named = await library.find("LIN")
        usage = await LibraryRows(session).usage()

    assert total == 2
    assert [list(one.pictures) for one in versions] == [
        [CharacterView.FRONT, CharacterView.SIDE],
        [CharacterView.FRONT],
    ]
    assert versions[0].pictures[CharacterView.FRONT].key == versions[1].pictures[CharacterView.FRONT].key
    assert ([one.id for one in found], count, named.id) == ([lin], 1, lin)
    assert [(owner, files) for owner, files, _ in usage] == [("lin", 2)]


async def test_a_character_with_versions_pictures_and_roles_is_deleted_and_leaves_the_roles(
    database: Database, tmp_path: Path
) -> None:
    caller, storage = await _caller(database), Storage(tmp_path.as_uri())
    lin = await _lin(database, caller, storage)
    async with database.unit() as session:
        project = await make.project(session)
        await Stories(session, project.id).apply(make.breakdown(), make.cast)
        library = Library(session, caller)
        casting = Casting(character=await library.one(lin), version=await library.version(lin, 1))
        given = await Shelving(session, storage, project, caller).give("char_001", casting)
        assert given.cast.is_outdated

    async with database.unit() as session:
        await Library(session, caller).delete(lin)

    async with database.unit() as session:
        cast = await Shelving(session, storage, project, caller).cast("char_001")
        assert (cast.character_id, cast.version, cast.is_outdated) == (None, 1, False)
        with pytest.raises(CharacterNotFound):
            await Library(session, caller).one(lin)


async def test_two_who_change_a_character_at_once_make_two_versions(on_postgres: Database) -> None:
    caller = await _caller(on_postgres)
    async with on_postgres.unit() as session:
        lin = await Library(session, caller).add(Persona(name="Lin"))

    async def change(words: str) -> None:
        async with on_postgres.unit() as session:
            await Library(session, caller).change(lin, Persona(name="Lin", appearance=words))

    await asyncio.gather(change("tall"), change("small"))

    async with on_postgres.unit() as session:
        versions, total = await Library(session, caller).versions(lin, limit=10, offset=0)
    assert (total, {one.persona.appearance for one in versions}) == (3, {"", "tall", "small"})


async def test_a_name_that_several_have_is_asked_back(database: Database) -> None:
    caller = await _caller(database)
    async with database.unit() as session:
        library = Library(session, caller)
        for name in ("Lin", "lin"):
            await library.add(Persona(name=name))

        with pytest.raises(CharacterNameShared, match="2 characters"):
            await library.find("LIN")
        with pytest.raises(CharacterNotFound):
            await library.find("Gu")
