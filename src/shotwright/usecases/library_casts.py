"""Roles that are played by characters of a library: who plays them, and giving one to somebody.

What a role is given is copied: a project stays as it is, whatever becomes of the library.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.library import CastRows
from shotwright.db.library_tables import LibraryCast, LibraryCharacter
from shotwright.db.projects import ProjectRows
from shotwright.domain.changes import Changes, changes_between
from shotwright.domain.errors import ArtefactNotFound
from shotwright.domain.graph import key_of
from shotwright.domain.library import SHOWN_FIRST, CastNotFound, Persona, RoleBusy, differences
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.domain.states import Kind, Review, Status
from shotwright.domain.stories import Story
from shotwright.usecases.editing import Editing
from shotwright.usecases.library_reading import CharacterFacts, PictureFacts, VersionFacts
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.projects import Projects, as_facts
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import Made, Order, Takes
from shotwright.usecases.wording import Override
from shotwright_sdk.values import CastVoice

LIBRARY: Final = "library"
"""The provider of what comes out of somebody's library."""
Keep: TypeAlias = Callable[[Order, PictureFacts], Awaitable[Made]]
"""Makes a picture of a library a take's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastFacts:
    """Who plays a role. `character_id` and `newest` are None if that character is gone, or not the caller's to see."""

    role: str
    character_id: UUID | None
    name: str
    version: int
    newest: int | None
    cast_at: datetime

    @property
    def is_outdated(self) -> bool:
        """Whether there is a newer version, as far as the caller may know."""
        return self.newest is not None and self.newest > self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """Who is to be cast, and how. `lock` None: as the version says. `approve`: the caller decides at the gates, too."""

    character: CharacterFacts
    version: VersionFacts
    lock: bool | None = None
    approve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recast:
    """What came of giving a role to somebody."""

    cast: CastFacts
    said: Mapping[str, tuple[object, object]]
    """What is said of the role otherwise than before: both, field by field."""
    changes: Changes
    take: int | None
    """The number of the reference that shows the character; None if it has no picture."""


class Casts:
    """One project's. One instance serves one transaction. `voices` are the ids of those that can be heard here."""

    def __init__(
        self,
        session: AsyncSession,
        project_id: UUID,
        caller: Caller,
        entry_of: EntryOf | None = None,
        voices: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._session = session
        self._project_id = project_id
        self._caller = caller
        self._voices = voices
        self._rows = CastRows(session)
        self._planning = Planning(session, project_id, entry_of)
        self._prompts = ProjectPrompts(session, project_id)

    async def all(self) -> Sequence[CastFacts]:
        """Return the roles that were given to somebody's characters, in order."""
        return [self._facts(row, character) for row, character in await self._rows.of_project(self._project_id)]

    async def of(self, role: str) -> CastFacts:
        """Return who plays a role.

        Raises:
            CastNotFound
        """
        found = next((one for one in await self.all() if one.role == role), None)
        if found is None:
            raise CastNotFound(role)
        return found

    async def persona(self, role: str) -> Persona:
        """Return what is said of a role now, as a library would keep it.

        Raises:
            ArtefactNotFound: There is no such role.
        """
        return await self._persona(await self._planning.plan(), role)

    async def give(self, role: str, casting: Casting, keep: Keep) -> Recast:
        """Give a role to a character: its look, its voice, its prompt, and its picture as the role's reference.

        Raises:
            ArtefactNotFound: There is no such role.
            RoleBusy: Its reference is just being made.
        """
        await ProjectRows(self._session).get(self._project_id, lock=True)
        before = await self._planning.plan()
        was = await self._persona(before, role)
        _check_idle(before, role)
        await self._say(before.story, role, casting.version.persona)
        take = await self._show(role, casting, keep)
        row = LibraryCast(
            project_id=self._project_id,
            role=role,
            character_id=casting.character.id,
            name=casting.version.persona.name,
            version=casting.version.number,
            cast_by=self._caller.user_id,
        )
        await self._rows.put(row)
        if casting.approve:
            await self._approve(role, take)
        after = await self._planning.plan()
        EventRows(self._session, self._project_id).tell("role.cast", role, name=row.name, version=row.version)
        return Recast(
            cast=await self.of(role),
            said=differences(was, await self._persona(after, role)),
            changes=changes_between(before.story.breakdown, before.plan, after.story.parts, after.plan),
            take=take,
        )

    async def release(self, role: str) -> None:
        """Let nobody's character play a role any more. What the role was given stays.

        Raises:
            CastNotFound
        """
        row = await self._rows.find(self._project_id, role)
        if row is None:
            raise CastNotFound(role)
        await self._rows.delete(row)
        EventRows(self._session, self._project_id).tell("role.released", role, name=row.name)

    async def _say(self, story: Story, role: str, persona: Persona) -> None:
        who = story.character(role)
        await Editing(self._session, self._project_id).save_character(persona.in_role(who))
        key = key_of(role, Kind.REFERENCE)
        if persona.prompt:
            own = Override(prompt=persona.prompt, negative=persona.negative, enabled=persona.prompt_enabled)
            await self._prompts.override(key, own)
        elif await self._rows.find(self._project_id, role) is not None:
            # The prompt came with the version before; one that the project wrote for itself stays.
            await self._prompts.drop_override(key)
        if persona.voice and persona.voice in self._voices():
            await self._speak(who.name, role, CastVoice(voice=persona.voice, speed=persona.voice_speed))

    async def _speak(self, name: str, role: str, voice: CastVoice) -> None:
        """Give a role a voice, also for every later breakdown of the script."""
        settings = as_facts(await ProjectRows(self._session).get(self._project_id)).settings
        wishes = {**settings.voices, name: voice.voice}
        wanted = replace(settings, voices=wishes)
        await Projects(self._session).change_settings(self._project_id, wanted, by=self._caller.user_id)
        await Stories(self._session, self._project_id).set_voices({role: voice})

    async def _show(self, role: str, casting: Casting, keep: Keep) -> int | None:
        """Let the character's picture be the role's reference. One that is there already is not made twice."""
        pictures = casting.version.pictures
        picture = next((pictures[view] for view in SHOWN_FIRST if view in pictures), None)
        if picture is None:
            return None
        key, takes = key_of(role, Kind.REFERENCE), Takes(self._session)
        planned = await self._planning.plan()
        number = _same(planned, key, picture.sha256)
        if number is None:
            name = f"{casting.version.persona.name}, version {casting.version.number}"
            note = f"from a library: {name} ({picture.view})"
            take = await self._planning.order_brought(
                planned, planned.blueprints[key], provider=LIBRARY, model=name, note=note
            )
            await takes.complete(take.id, await keep(await takes.order(take.id), picture))
            number = take.number
        await takes.select(self._project_id, key, number)
        locked = casting.version.persona.locked if casting.lock is None else casting.lock
        await takes.set_locked(self._project_id, key, locked=locked)
        return number

    async def _approve(self, role: str, take: int | None) -> None:
        reviews, note = Reviews(self._session, self._project_id), "approved with the character"
        await reviews.decide(role, Review.APPROVED, note, by=self._caller.user_id)
        if take is not None:
            key = key_of(role, Kind.REFERENCE)
            await reviews.decide(key, Review.APPROVED, note, take=take, by=self._caller.user_id)

    async def _persona(self, planned: Planned, role: str) -> Persona:
        who = next((one for one in planned.story.known.characters if one.code == role), None)
        if who is None:
            raise ArtefactNotFound(role)
        key = key_of(role, Kind.REFERENCE)
        own = (await self._prompts.overrides()).get(key)
        voice = planned.story.voices[role]
        return Persona(
            name=who.name,
            aliases=who.aliases,
            gender=who.gender,
            age=who.age,
            appearance=who.appearance,
            looks=who.looks,
            personality=who.personality,
            voice=voice.voice,
            voice_speed=voice.speed,
            prompt=own.prompt if own is not None else "",
            negative=own.negative if own is not None else None,
            prompt_enabled=own.enabled if own is not None else True,
            locked=next(one.locked for one in planned.production.artefacts if one.key == key),
        )

    def _facts(self, row: LibraryCast, character: LibraryCharacter | None) -> CastFacts:
        mine = character is not None and (
            character.owner_id == self._caller.user_id or self._caller.may(Action.ADMINISTER)
        )
        return CastFacts(
            role=row.role,
            character_id=row.character_id if mine else None,
            name=row.name,
            version=row.version,
            newest=character.newest if character is not None and mine else None,
            cast_at=row.cast_at,
        )


def _check_idle(planned: Planned, role: str) -> None:
    key = key_of(role, Kind.REFERENCE)
    artefact = next(one for one in planned.production.artefacts if one.key == key)
    if any(take.status.is_open for take in artefact.takes):
        raise RoleBusy(role)


def _same(planned: Planned, key: str, content: str) -> int | None:
    """Return the number of a take that is that picture already, was made of what is there now, and was not rejected."""
    current = planned.current_takes(key)
    artefact = next(one for one in planned.production.artefacts if one.key == key)
    fitting = (
        take.number
        for take in artefact.takes
        if take.content == content
        and take.number in current
        and take.status is Status.COMPLETED
        and take.review is not Review.REJECTED
    )
    return next(fitting, None)
