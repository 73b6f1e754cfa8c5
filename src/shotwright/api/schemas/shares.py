"""Links for clients, and what they show."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.review import NoteGiven, NoteRead, Subject
from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.db.review_tables import ShareLink
from shotwright.domain.states import Kind
from shotwright.usecases.gallery import FileFacts
from shotwright.usecases.shares import SharedFilm, SharedItem


class ShareGiven(Given):
    """`passphrase`: must be given by whoever opens the link; "" for none."""

    model_config = shown({"name": "The client", "days": 14, "can_comment": True})

    name: Annotated[str, Field(min_length=1, max_length=200)]
    days: Annotated[int, Field(ge=1, le=365)] = 14
    can_comment: bool = True
    passphrase: Annotated[str, Field(max_length=200)] = ""


class ShareRead(Told):
    id: UUID
    name: str
    can_comment: bool
    has_passphrase: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened_at: datetime | None

    @classmethod
    def of(cls, link: ShareLink) -> Self:
        return cls(
            id=link.id,
            name=link.name,
            can_comment=link.can_comment,
            has_passphrase=bool(link.passphrase_hash),
            created_at=link.created_at,
            expires_at=link.expires_at,
            revoked_at=link.revoked_at,
            opened_at=link.opened_at,
        )


class ShareMade(Told):
    """`token` is told here and never again; `path` is where the link leads at this studio's address."""

    share: ShareRead
    token: str
    path: str


class PassphraseGiven(Given):
    model_config = shown({"passphrase": "heron lantern"})

    passphrase: Annotated[str, Field(max_length=200)]


class SharedFileRead(Told):
    role: str
    mime: str
    size_bytes: int
    width_px: int | None
    height_px: int | None
    duration_s: float | None
    url: str

    @classmethod
    def of(cls, token: str, one: FileFacts) -> Self:
        url = f"/api/v1/share/{token}/media/{one.id}"
        return cls(
            role=one.role,
            mime=one.mime,
            size_bytes=one.size_bytes,
            width_px=one.width_px,
            height_px=one.height_px,
            duration_s=one.duration_s,
            url=url,
        )


class SharedItemRead(Told):
    key: str
    kind: Kind
    take: int
    frames: int | None
    files: list[SharedFileRead]

    @classmethod
    def of(cls, token: str, one: SharedItem) -> Self:
        files = [SharedFileRead.of(token, file) for file in one.files]
        return cls(key=one.key, kind=one.kind, take=one.take, frames=one.frames, files=files)


class SharedFilmRead(Told):
    """What there is to watch. `frame_rate` is a fraction: frames per second."""

    name: str
    project: str
    title: str
    frame_rate: str
    can_comment: bool
    expires_at: datetime
    items: list[SharedItemRead]
    notes: list[NoteRead]
    """What was said by this link, with the answers."""

    @classmethod
    def of(cls, token: str, film: SharedFilm, notes: list[NoteRead]) -> Self:
        return cls(
            name=film.name,
            project=film.project,
            title=film.title,
            frame_rate=film.frame_rate,
            can_comment=film.can_comment,
            expires_at=film.expires_at,
            items=[SharedItemRead.of(token, one) for one in film.items],
            notes=notes,
        )


class CommentGiven(NoteGiven):
    """A comment of somebody without an account, who says who they are."""

    model_config = shown({"key": "ep_01/film", "name": "The client", "body": "Can this be longer?", "first_frame": 120})

    key: Subject
    name: Annotated[str, Field(min_length=1, max_length=100)]
