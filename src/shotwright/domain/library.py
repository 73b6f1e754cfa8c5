"""A person's own characters: how somebody looks, is and speaks, kept for every project.

In a project such a character plays a *role*: the role keeps its code and its name, which the script speaks of; looks,
voice and prompt are the character's, as they were in one version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Final

from shotwright.domain.errors import Conflict, Invalid, NotFound
from shotwright_sdk.values import Character, Looks
from shotwright_sdk.vocabulary import Age, Gender

LONGEST_NAME: Final = 100
MOST_ALIASES: Final = 50
DRAWN_AS: Final = "drawn_as"
"""A reference's fact: the code and name of the role that its picture was first made for."""
_LOOK: Final = ("gender", "age", "appearance", "looks", "personality")
"""What of a character is the same in every role."""


class CharacterView(StrEnum):
    """From where a picture shows somebody."""

    FRONT = "front"
    SIDE = "side"
    BACK = "back"
    COMBINED = "combined"
    """Several views in one picture: a character sheet."""


SHOWN_FIRST: Final = (CharacterView.COMBINED, CharacterView.FRONT, CharacterView.SIDE, CharacterView.BACK)
"""Which view stands for somebody, where there can be one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """All that one version says of a character, but for its pictures."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    appearance: str = ""
    looks: Looks = field(default_factory=Looks)
    personality: str = ""
    voice: str = ""
    """A voice's id; "" for whichever a project finds."""
    voice_speed: float = 1.0
    prompt: str = ""
    """What models are asked for its reference picture with, instead of what a template makes; "" for none."""
    negative: str | None = None
    prompt_enabled: bool = True
    locked: bool = True
    """Whether projects keep the picture for good: it is not made again for being stale."""

    def in_role(self, role: Character) -> Character:
        """Return what becomes of a role of a project that this character plays."""
        return replace(role, **{name: getattr(self, name) for name in _LOOK})


def checked(persona: Persona) -> Persona:
    """Return a persona without blanks around its name; raise CharacterNotUsable if it cannot be kept."""
    name = persona.name.strip()
    if not name or not name.isprintable():
        raise CharacterNotUsable("A character needs a name, in letters that can be printed.")
    if len(name) > LONGEST_NAME:
        raise CharacterNotUsable(f"A character's name has at most {LONGEST_NAME} letters; this one has {len(name)}.")
    if len(persona.aliases) > MOST_ALIASES:
        raise CharacterNotUsable(f"A character has at most {MOST_ALIASES} other names.")
    if any("\0" in text for text in (persona.appearance, persona.personality, persona.prompt, persona.negative or "")):
        raise CharacterNotUsable("What is said of a character is not text.")
    return replace(persona, name=name)


def keep_look(written: Character, now: Character) -> Character:
    """Return a role as the script tells it, with the look that it was given by a character of somebody's library."""
    return replace(written, **{name: getattr(now, name) for name in _LOOK})


def differences(first: Persona, second: Persona) -> Mapping[str, tuple[object, object]]:
    """Return the fields in which two versions differ, with both values."""
    pairs = {one.name: (getattr(first, one.name), getattr(second, one.name)) for one in fields(Persona)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class CharacterNotFound(NotFound):
    """Whoever may not see a character is told the same."""

    code = "character_not_found"

    def __init__(self, character: str) -> None:
        super().__init__(f"Your library holds no character “{character}”.")


class CharacterVersionNotFound(NotFound):
    code = "character_version_not_found"

    def __init__(self, number: int) -> None:
        super().__init__(f"The character has no version {number}.")


class CharacterPictureNotFound(NotFound):
    code = "character_picture_not_found"

    def __init__(self, view: CharacterView) -> None:
        super().__init__(f"This version of the character has no picture from that side ({view}).")


class CastNotFound(NotFound):
    code = "cast_not_found"

    def __init__(self, role: str) -> None:
        super().__init__(f"“{role}” is not played by a character of anybody's library.")


class CharacterNotUsable(Invalid):
    """A character cannot be kept as it is; the message says why."""

    code = "character_not_usable"


class CharacterNameShared(Invalid):
    """Several characters have the name that one of them was asked for by."""

    code = "character_name_shared"

    def __init__(self, name: str, ids: Sequence[str]) -> None:
        super().__init__(
            f"Your library holds {len(ids)} characters “{name}”. Name one by its id: {', '.join(ids[:5])}."
        )


class RoleBusy(Conflict):
    """A role's reference is just being made."""

    code = "role_busy"

    def __init__(self, role: str) -> None:
        super().__init__(
            f"A reference of “{role}” is being made, or nobody knows what became of it. Wait for it, or cancel it."
        )
