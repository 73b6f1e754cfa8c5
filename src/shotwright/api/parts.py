"""What the routes work with, handed in by the wiring."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Protocol, TypeAlias
from uuid import UUID

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from shotwright.api.entrance import LOCAL_HOSTS, Entrance
from shotwright.api.logbook import Logbook
from shotwright.api.pace import Pace
from shotwright.db.session import Database
from shotwright.domain.backups import Backups
from shotwright.domain.beginnings import Beginning
from shotwright.domain.explained import Explained
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.remote.registry import Adapters
from shotwright.providers.remote.webhooks import Scheme
from shotwright.storage.store import Storage
from shotwright.usecases.asking import LanguageModels
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.vault.sealing import Vault
from shotwright_sdk.protocols import Provider


class BeginsSamples(Protocol):
    async def begin(self, language: str, by: UUID, *, quick: bool = False) -> ProjectFacts: ...


class MakesBackups(Protocol):
    async def look(self) -> Backups: ...

    async def begin(self) -> None: ...


KeysOf: TypeAlias = Callable[[Scheme], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An installation as the routes see it."""

    database: Database
    storage: Storage
    providers: Mapping[str, Provider]
    """The models that came along, by provider; asking for one that is not there raises ModelUnavailable."""
    scratch: Path
    """A folder for files that are not whole yet."""
    vault: Vault
    entries: Entries
    adapters: Adapters
    public_keys: KeysOf
    """The keys that a scheme's sender publishes; none for those that share a secret with us."""
    models: LanguageModels
    """Whom questions are priced at; they are put by whoever works."""
    nudge: Callable[[], None]
    """Tells whoever works in this process that something changed."""
    entrance: Entrance = field(default_factory=Entrance)
    """How people come in."""
    beginning: Beginning = field(default_factory=Beginning)
    """What new projects begin with."""
    settings: Sequence[Explained] = ()
    """The installation's settings, as administrators may see them."""
    live: Pace = field(default_factory=Pace)
    """How fast live updates go."""
    samples: BeginsSamples | None = None
    """Who makes sample projects; None where nobody does."""
    backups: MakesBackups | None = None
    """Who makes backups; None where nobody does."""
    log: Logbook = field(default_factory=Logbook)
    """What this process logged last."""
    hosts: frozenset[str] = LOCAL_HOSTS
    """Under which names we may be addressed: a page elsewhere that had its own name point here is refused."""


_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def _parts(connection: HTTPConnection) -> Parts:
    return connection.app.state.parts


PartsDep: TypeAlias = Annotated[Parts, Depends(_parts)]


async def _session(connection: HTTPConnection, parts: PartsDep) -> AsyncGenerator[AsyncSession]:
    """Give a transaction; when it has changed something, whoever works here hears of it once that can be seen.

    Those who only look get one that only reads, so that they keep nobody waiting, and wait for nobody.
    """
    method = connection.scope.get("method")  # a WebSocket has none
    opened = parts.database.snapshot() if method in _LOOKING else parts.database.unit()
    async with opened as session:
        yield session
    if method is not None and method not in _LOOKING:
        parts.nudge()


# `function`: with the usual scope the answer would leave before the transaction commits, and say 200 if that fails.
Session: TypeAlias = Annotated[AsyncSession, Depends(_session, scope="function")]


@asynccontextmanager
async def changing(parts: Parts, project: str) -> AsyncGenerator[tuple[AsyncSession, UUID]]:
    """Give a transaction and the id of the project in it, for routes that do more than to change something.

    It begins once they have what was sent, and is over before they look at everything to answer: nobody waits for that.
    """
    async with parts.database.unit() as session:
        yield session, (await Projects(session).find(project)).id
    parts.nudge()


async def _project_id(project: str, session: Session) -> UUID:
    return (await Projects(session).find(project)).id


async def _held(project: str, session: Session) -> ProjectFacts:
    return await Projects(session).hold(project)


# As `Session`, in whose transaction the project is looked for.
ProjectId: TypeAlias = Annotated[UUID, Depends(_project_id, scope="function")]
"""The project that the path names, by its code or its id."""
HeldProject: TypeAlias = Annotated[ProjectFacts, Depends(_held, scope="function")]
"""The project that the path names as it stays until the answer: for routes that look at something and change it."""
