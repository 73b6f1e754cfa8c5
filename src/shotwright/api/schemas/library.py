"""People's own characters, and the roles they play."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, TypeAdapter

from shotwright.api.schemas.shared import Count, Given, Paging, Told, shown
from shotwright.api.schemas.story import LooksGiven, LooksRead, Short, Text
from shotwright.db.library import LibrarySorting
from shotwright.domain.library import LONGEST_NAME, MOST_ALIASES, SHOWN_FIRST, CharacterView, Persona
from shotwright.usecases.library_casts import CastFacts, Recast
from shotwright.usecases.library_reading import CharacterFacts, PictureFacts, VersionFacts
from shotwright.workflows.making.shelving import Keeping
from shotwright_sdk.values import Looks
from shotwright_sdk.vocabulary import Age, Gender

Remark = Annotated[str, Field(max_length=2_000)]
_LOOKS = TypeAdapter(Looks)
_JSON = TypeAdapter[Any](Any)


class LibraryAsked(Paging):
    """Which characters are asked for. `q`: words of the name or the description."""

    q: Annotated[str, Field(max_length=200)] = ""
    sort: LibrarySorting = LibrarySorting.CHANGED
    everybody: bool = False
    """Not only one's own: for administrators."""


class _PersonaFields(Given):
    aliases: Annotated[list[Short], Field(max_length=MOST_ALIASES)] | None = None
    gender: Gender | None = None
    age: Age | None = None
    appearance: Text | None = None
    looks: LooksGiven | None = None
    personality: Text | None = None
    voice: Short | None = None
    """A voice's id; "" for whichever a project finds."""
    voice_speed: Annotated[float, Field(ge=0.5, le=2)] | None = None
    prompt: Text | None = None
    """What models are asked for the reference picture with, instead of what a template makes."""
    negative: Text | None = None
    prompt_enabled: bool | None = None
    locked: bool | None = None
    """Whether projects keep the picture for good."""
    note: Remark = ""
    """What is new, for the list of versions."""

    def upon(self, persona: Persona) -> Persona:
        """Return what is said of a character with what is said here; null says nothing."""
        said = {name: getattr(self, name) for name in self.model_fields_set & set(Persona.__dataclass_fields__)}
        said = {name: value for name, value in said.items() if value is not None}
        if self.aliases is not None:
            said["aliases"] = tuple(self.aliases)
        if self.looks is not None:
            said["looks"] = _LOOKS.validate_python(
                {**asdict(persona.looks), **self.looks.model_dump(exclude_unset=True)}
            )
        return replace(persona, **said)


class LibraryCharacterNew(_PersonaFields):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Lin", "gender": "female", "appearance": "short red hair"}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    description: Remark = ""
    """What you want to find it by."""

    @property
    def persona(self) -> Persona:
        return self.upon(Persona(name=self.name))


class LibraryCharacterChange(_PersonaFields):
    """A partial change: what is left out stays as it is. Whatever it says of the character makes a new version."""

    model_config = shown({"appearance": "long red hair", "note": "Ten years later"})

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)] | None = None
    description: Remark | None = None


class PersonaRead(Told):
    """All that is said of a character."""

    name: str
    aliases: list[str]
    gender: Gender
    age: Age
    appearance: str
    looks: LooksRead
    personality: str
    voice: str
    voice_speed: float
    prompt: str
    negative: str | None
    prompt_enabled: bool
    locked: bool


class LibraryPictureRead(Told):
    view: CharacterView
    sha256: str
    size_bytes: int
    width_px: int
    height_px: int
    source: str
    """Where it comes from."""
    url: str

    @classmethod
    def of(cls, character_id: UUID, number: int, one: PictureFacts) -> Self:
        return cls(
            view=one.view,
            sha256=one.sha256,
            size_bytes=one.size_bytes,
            width_px=one.width_px,
            height_px=one.height_px,
            source=one.source,
            url=f"/api/v1/library/characters/{character_id}/versions/{number}/pictures/{one.view}",
        )


class LibraryVersionRead(Told):
    """A character as it was. `shown_by` is the view that a role's reference is made of; null without a picture."""

    number: int
    persona: PersonaRead
    pictures: list[LibraryPictureRead]
    shown_by: CharacterView | None
    note: str
    author: str
    created_at: datetime

    @classmethod
    def of(cls, character_id: UUID, one: VersionFacts) -> Self:
        return cls(
            number=one.number,
            persona=PersonaRead.model_validate(one.persona),
            pictures=[LibraryPictureRead.of(character_id, one.number, each) for each in one.pictures.values()],
            shown_by=next((view for view in SHOWN_FIRST if view in one.pictures), None),
            note=one.note,
            author=one.author,
            created_at=one.created_at,
        )


class LibraryCharacterRead(Told):
    """A character of somebody's own, as its newest version says."""

    id: UUID
    owner: str
    name: str
    description: str
    version: LibraryVersionRead
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, one: CharacterFacts) -> Self:
        return cls(
            id=one.id,
            owner=one.owner,
            name=one.newest.persona.name,
            description=one.description,
            version=LibraryVersionRead.of(one.id, one.newest),
            created_at=one.created_at,
            updated_at=one.updated_at,
        )


class LibraryUseRead(Told):
    """A role that the character plays."""

    project: str
    role: str
    version: int


class RoleKept(Given):
    """How a role is kept in a library."""

    model_config = shown({"description": "the lead of the tram films"})

    into: UUID | None = None
    """A character of yours that gets a new version; null makes a new character."""
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    view: CharacterView = CharacterView.COMBINED
    """What the role's reference picture shows."""
    description: Remark = ""
    note: Remark = ""

    @property
    def keeping(self) -> Keeping:
        return Keeping(**self.model_dump())


class CastGiven(Given):
    """Who is to play a role."""

    model_config = shown({"character": "0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "approve": True})

    character: UUID
    version: Count | None = None
    """Null for the newest."""
    lock: bool | None = None
    """Whether the picture is kept for good; null: as the version says."""
    approve: bool = False
    """Whether the role and its picture are approved at once: for those who may."""


class CastRead(Told):
    """Who plays a role. `character` and `newest` are null if that character is gone, or not yours to see."""

    role: str
    character: UUID | None
    name: str
    version: int
    newest: int | None
    is_outdated: bool
    cast_at: datetime

    @classmethod
    def of(cls, one: CastFacts) -> Self:
        return cls(
            role=one.role,
            character=one.character_id,
            name=one.name,
            version=one.version,
            newest=one.newest,
            is_outdated=one.is_outdated,
            cast_at=one.cast_at,
        )


class SaidRead(Told):
    """What is said of a role now, and what was."""

    field: str
    before: JsonValue
    after: JsonValue


class CastDone(Told):
    """What giving a role to somebody changes. `stale` are keys of what was good, and is made of something else now."""

    cast: CastRead
    said: list[SaidRead]
    take: int | None
    """The number of the reference that shows the character; null without a picture."""
    stale: list[str]
    locked: list[str]
    """Those of them that are not made again."""
    redo_cost_usd_micros: int | None
    """What making the others again costs; null if nobody knows."""

    @classmethod
    def of(cls, one: Recast) -> Self:
        return cls(
            cast=CastRead.of(one.cast),
            said=[
                SaidRead(field=name, before=_JSON.dump_python(before), after=_JSON.dump_python(after))
                for name, (before, after) in one.said.items()
            ],
            take=one.take,
            stale=[item.key for item in one.changes.stale],
            locked=[item.key for item in one.changes.stale if item.locked],
            redo_cost_usd_micros=one.changes.redo_cost_usd_micros,
        )
