"""What `shotwright library` does."""

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.db.library import LibrarySorting
from shotwright.domain.errors import FileNotUsable
from shotwright.domain.library import CharacterView
from shotwright.domain.money import dollars
from shotwright.settings import Settings
from shotwright.usecases.access import Access
from shotwright.usecases.library import Library
from shotwright.usecases.library_casts import CastFacts, Casting, Casts, Recast
from shotwright.usecases.library_reading import CharacterFacts, Portrait, VersionFacts
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import Studio, open_studio
from shotwright.workflows.making.shelving import Keeping, Shelving
from shotwright.workflows.making.uploads import read_sent

_MOST: Final = 10_000
_PLAIN = TypeAdapter[Any](Any)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a character is to play a role; `apply`: not only to be shown."""

    version: int | None
    lock: bool | None
    approve: bool
    apply: bool


async def list_characters(words: str, *, as_json: bool) -> Exit:
    async with _opened() as (_, session):
        found, _ = await (await _library(session)).page(words, LibrarySorting.CHANGED, limit=_MOST, offset=0)
    if as_json:
        print_json({"characters": [_plain(one) for one in found]})
        return Exit.OK
    rows = table("name", "version", "pictures", "description", "id")
    for one in found:
        newest = one.newest
        rows.add_row(newest.persona.name, str(newest.number), ", ".join(newest.pictures), one.description, str(one.id))
    out.print(rows)
    return Exit.OK


async def show(who: str, *, as_json: bool) -> Exit:
    async with _opened() as (_, session):
        library = await _library(session)
        one = await library.find(who)
        versions, _ = await library.versions(one.id, limit=_MOST, offset=0)
        uses = await library.uses(one.id)
    if as_json:
        played = [{"project": project, "role": role, "version": version} for project, role, version in uses]
        print_json(_plain(one) | {"versions": [_plain_version(each) for each in versions], "uses": played})
        return Exit.OK
    for name, value in _plain_version(one.newest)["persona"].items():
        if value not in ("", None, []):
            out.print(f"{name}: {value}", markup=False)
    for each in versions:
        out.print(f"version {each.number}: {each.note or 'as first written'}", markup=False)
    for project, role, version in uses:
        out.print(f"plays {role} of {project}, as of version {version}", markup=False)
    return Exit.OK


async def save(project: str, role: str, *, into: str, name: str, view: str, as_json: bool) -> Exit:
    async with _opened() as (studio, session):
        library = await _library(session)
        target = (await library.find(into)).id if into else None
        keeping = Keeping(into=target, name=name, view=CharacterView(view))
        made = await library.one(await (await _shelving(studio, session, project)).keep(role, keeping))
    return _told_character(made, "is kept", as_json=as_json)


async def use(who: str, project: str, role: str, wish: Wish, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        transaction = studio.database.unit() if wish.apply else studio.database.trial()
        async with transaction as session:
            library = await _library(session)
            character = await library.find(who)
            version = await library.version(character.id, wish.version)
            casting = Casting(character=character, version=version, lock=wish.lock, approve=wish.approve)
            shelving = await _shelving(studio, session, project)
            done = await (shelving.give if wish.apply else shelving.tried)(role, casting)
    return _told_recast(project, done, applied=wish.apply, as_json=as_json)


async def cast(project: str, *, as_json: bool) -> Exit:
    async with _opened() as (_, session):
        facts = await Projects(session).by_code(project)
        found = await Casts(session, facts.id, await Access(session).local()).all()
    if as_json:
        print_json({"project": project, "cast": [_plain_cast(one) for one in found]})
        return Exit.OK
    rows = table("role", "played by", "version", "newest")
    for one in found:
        rows.add_row(one.role, one.name, str(one.version), str(one.newest or "(not in your library)"))
    out.print(rows)
    return Exit.OK


async def picture(who: str, file: Path, view: str, *, as_json: bool) -> Exit:
    try:
        sent = await read_sent(file.read_bytes())
    except OSError as error:
        raise FileNotUsable(f"{file} cannot be read: {error.strerror}.") from error
    async with _opened() as (studio, session):
        library = await _library(session)
        one = await library.find(who)
        portrait = Portrait(view=CharacterView(view), png=sent.png, size=sent.size, source=file.name)
        await library.show(one.id, [portrait], studio.storage, note=f"{view}: {file.name}")
        made = await library.one(one.id)
    return _told_character(made, "is kept", as_json=as_json)


async def delete(who: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            library = await _library(session)
            one = await library.find(who)
            removed = await library.delete(one.id)
        await studio.storage.move(removed.folder, removed.bin)
    return _told_character(one, "is deleted; projects keep what they were given", as_json=as_json)


@asynccontextmanager
async def _opened() -> AsyncGenerator[tuple[Studio, AsyncSession]]:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        yield studio, session


async def _library(session: AsyncSession) -> Library:
    return Library(session, await Access(session).local())


async def _shelving(studio: Studio, session: AsyncSession, project: str) -> Shelving:
    def voices() -> Collection[str]:
        speech = studio.providers[EMBEDDED].speech
        return {one.id for one in speech.voices()} if speech is not None else ()

    facts = await Projects(session).by_code(project)
    caller = await Access(session).local()
    entry_of = entries(studio.settings).entry_of
    return Shelving(session, studio.storage, facts, caller, entry_of=entry_of, voices=voices)


def _told_character(one: CharacterFacts, what: str, *, as_json: bool) -> Exit:
    if as_json:
        print_json(_plain(one))
    else:
        out.print(f"{one.newest.persona.name} {what} (version {one.newest.number}, {one.id}).", markup=False)
    return Exit.OK


def _told_recast(project: str, done: Recast, *, applied: bool, as_json: bool) -> Exit:
    stale, changes = [item.key for item in done.changes.stale], done.changes
    if as_json:
        said = {name: list(pair) for name, pair in done.said.items()}
        print_json(
            {
                "project": project,
                "applied": applied,
                "cast": _plain_cast(done.cast),
                "take": done.take,
                "said": _PLAIN.dump_python(said, mode="json"),
                "stale": stale,
                "redo_cost_usd_micros": changes.redo_cost_usd_micros,
            }
        )
        return Exit.OK
    cast = done.cast
    out.print(f"{cast.role} {'is' if applied else 'would be'} played by {cast.name}, version {cast.version}.")
    for name, (before, after) in done.said.items():
        out.print(f"  {name}: {before} -> {after}", markup=False)
    if stale:
        cost = changes.redo_cost_usd_micros
        price = dollars(cost) if cost is not None else "nobody knows how much"
        out.print(f"Stale by that: {', '.join(stale)}. Redoing it costs {price}.", markup=False)
    if not applied:
        out.print("Nothing is changed yet; the same with --apply does it.")
    return Exit.OK


def _plain(one: CharacterFacts) -> dict[str, Any]:
    return {"id": str(one.id), "description": one.description, **_plain_version(one.newest)}


def _plain_version(one: VersionFacts) -> dict[str, Any]:
    return {
        "version": one.number,
        "note": one.note,
        "persona": _PLAIN.dump_python(one.persona, mode="json"),
        "pictures": [view.value for view in one.pictures],
        "created_at": one.created_at.isoformat(),
    }


def _plain_cast(one: CastFacts) -> dict[str, Any]:
    return {
        "role": one.role,
        "character": str(one.character_id) if one.character_id is not None else None,
        "name": one.name,
        "version": one.version,
        "newest": one.newest,
        "is_outdated": one.is_outdated,
    }
