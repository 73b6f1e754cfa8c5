"""Links for clients: whoever has one watches the films and clips of a production, and may comment; nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.notes import NoteRows, ShareRows
from shotwright.db.projects import ProjectRows
from shotwright.db.review_tables import ShareLink
from shotwright.db.tables import Media, Take, now
from shotwright.db.takes import TakeRows
from shotwright.domain.reviewing import CommentNotAllowed, NoteNotUsable, PassphraseNeeded, Pin, ShareNotFound
from shotwright.domain.states import Kind, Review
from shotwright.usecases.access import hashed
from shotwright.usecases.gallery import FileFacts, frames_of
from shotwright.usecases.notes import Author, NoteFacts, Notes

TOKEN_PREFIX: Final = "sws_"  # noqa: S105  # it begins every link's token and opens nothing
_SHOWN: Final = (Kind.FILM, Kind.CLIP)
_ROLES: Final = frozenset({"main", "thumbnail", "poster"})
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTerms:
    """What a link is to be. `passphrase_hash` is "" for none."""

    name: str
    days: int
    can_comment: bool = True
    passphrase_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedItem:
    """A film or clip that may be watched. `take` is its number."""

    key: str
    kind: Kind
    take: int
    frames: int | None
    files: Sequence[FileFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFilm:
    """What a link shows."""

    name: str
    project: str
    title: str
    frame_rate: str
    can_comment: bool
    expires_at: datetime
    items: Sequence[SharedItem]


class Shares:
    """One project's links. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._project_id = project_id
        self._clock = clock
        self._rows = ShareRows(session)

    async def make(self, terms: ShareTerms, *, by: UUID) -> tuple[ShareLink, str]:
        """Make a link. Its token is returned here and never again."""
        token = TOKEN_PREFIX + token_urlsafe(32)
        at = self._clock()
        link = ShareLink(
            project_id=self._project_id,
            created_by=by,
            name=terms.name,
            sha256=hashed(token),
            passphrase_hash=terms.passphrase_hash,
            can_comment=terms.can_comment,
            created_at=at,
            expires_at=at + timedelta(days=terms.days),
        )
        await self._rows.add(link)
        EventRows(self._session, self._project_id).tell("share.made", terms.name)
        return link, token

    async def all(self) -> Sequence[ShareLink]:
        """Return the links, newest first; those that lead nowhere any more, too."""
        return await self._rows.of_project(self._project_id)

    async def withdraw(self, share_id: UUID) -> None:
        """Let a link lead nowhere from now on.

        Raises:
            ShareNotFound
        """
        link = await self._rows.get(share_id)
        if link is None or link.project_id != self._project_id:
            raise ShareNotFound("This project has no such link.")
        if link.revoked_at is None:
            link.revoked_at = self._clock()
            EventRows(self._session, self._project_id).tell("share.withdrawn", link.name)


class Guest:
    """Whoever came by a link. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._rows = ShareRows(session)

    async def passphrase_hash(self, token: str) -> str:
        """Return what a link's passphrase is held against; "" if it has none. Raises ShareNotFound."""
        return (await self._link(token)).passphrase_hash

    async def enter(self, token: str, proof: str) -> ShareLink:
        """Return the link of a token. `proof` is what was given for the right passphrase, if it has one.

        Raises:
            ShareNotFound: It was withdrawn, has ended, or never was.
            PassphraseNeeded
        """
        link = await self._link(token)
        if link.passphrase_hash and not compare_digest(proof.encode(), proof_of(token, link.passphrase_hash).encode()):
            raise PassphraseNeeded
        link.opened_at = self._clock()
        return link

    async def film(self, link: ShareLink) -> SharedFilm:
        """Return what there is to watch: the films and clips that are selected and not rejected."""
        project = await ProjectRows(self._session).get(link.project_id)
        takes = await self._takes(link)
        media = await TakeRows(self._session, link.project_id).media(take.id for take in takes.values())
        return SharedFilm(
            name=link.name,
            project=project.name,
            title=project.title or project.name,
            frame_rate=f"{project.rate_num}/{project.rate_den}",
            can_comment=link.can_comment,
            expires_at=link.expires_at,
            items=[_item(key, take, media.get(take.id, {})) for key, take in takes.items()],
        )

    async def media(self, link: ShareLink, media_id: UUID) -> Media:
        """Return a file of what the link shows.

        Raises:
            ShareNotFound: It shows no such file.
        """
        media = await self._rows.media(media_id)
        shown = {take.id for take in (await self._takes(link)).values()}
        if media is None or media.take_id not in shown or media.role not in _ROLES:
            raise ShareNotFound("This link shows no such file.")
        return media

    async def notes(self, link: ShareLink) -> Sequence[NoteFacts]:
        """Return what was said by this link, and what was answered."""
        said = {
            one.note.id for one in await NoteRows(self._session, link.project_id).all() if one.note.share_id == link.id
        }
        return [one for one in await Notes(self._session, link.project_id).all() if one.id in said]

    async def comment(self, link: ShareLink, key: str, body: str, pin: Pin, name: str) -> NoteFacts:
        """Say something of what the link shows.

        Raises:
            CommentNotAllowed: The link is for watching.
            ShareNotFound: It does not show that.
            NoteNotUsable
        """
        if not link.can_comment:
            raise CommentNotAllowed
        called = " ".join(name.split())
        if not called or len(called) > _LONGEST_NAME or not called.isprintable():
            raise NoteNotUsable("Say who you are: a name of 1 to 100 characters.")
        take = (await self._takes(link)).get(key)
        if take is None:
            raise ShareNotFound("This link shows no such thing.")
        notes = Notes(self._session, link.project_id)
        return await notes.one(await notes.add(key, take.number, body, pin, Author(share_id=link.id, name=called)))

    async def _takes(self, link: ShareLink) -> Mapping[str, Take]:
        shown = await self._rows.shown(link.project_id, _SHOWN)
        return {key: take for key, take in shown if take.review is not Review.REJECTED}

    async def _link(self, token: str) -> ShareLink:
        link = await self._rows.by_token(hashed(token))
        if link is None or link.revoked_at is not None or link.expires_at <= self._clock():
            raise ShareNotFound
        return link


def proof_of(token: str, passphrase_hash: str) -> str:
    """Return what says that somebody knew the passphrase. Another passphrase, or another link, is another proof."""
    return hashed(f"{token}\n{passphrase_hash}")


def _item(key: str, take: Take, media: Mapping[str, Media]) -> SharedItem:
    return SharedItem(
        key=key,
        kind=Kind(key.rpartition("/")[2]),
        take=take.number,
        frames=frames_of(take.facts),
        files=[FileFacts.of(role, one) for role, one in sorted(media.items()) if role in _ROLES],
    )
