"""Links for clients: made, withdrawn, and what whoever has one may do: watch and comment, nothing else."""

from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Cookie, Depends, Query, Request, Response

from shotwright.api.entering import visitor
from shotwright.api.parts import PartsDep, Session
from shotwright.api.people import CallerDep, anybody, needs
from shotwright.api.problems import problems
from shotwright.api.rates import Buckets, note
from shotwright.api.schemas.review import NoteRead
from shotwright.api.schemas.shared import LongPaging, Page
from shotwright.api.schemas.shares import (
    CommentGiven,
    PassphraseGiven,
    SharedFilmRead,
    ShareGiven,
    ShareMade,
    ShareRead,
)
from shotwright.api.sending_files import SentFile, send_file
from shotwright.domain.errors import FileNotInStorage, ProjectNotFound
from shotwright.domain.people_errors import TooManyLogins, TooManyRequests
from shotwright.domain.permissions import Action
from shotwright.domain.reviewing import CommentNotAllowed, NoteNotUsable, PassphraseNeeded, ShareNotFound
from shotwright.usecases.access import hashed
from shotwright.usecases.logins import Attempts
from shotwright.usecases.projects import Projects
from shotwright.usecases.shares import Guest, Shares, ShareTerms, proof_of
from shotwright.vault.passwords import hash_password, is_password

_COOKIE: Final = "shotwright_share"
_A_MINUTE: Final = 300
"""So many requests a minute are answered for one link: a player asks for many parts of a film."""


async def _counted(token: str, request: Request) -> None:
    """Count the requests of each link. Raises TooManyRequests."""
    state = request.app.state
    if getattr(state, "per_share", None) is None:
        state.per_share = Buckets("share", _A_MINUTE)
    buckets: Buckets = state.per_share
    note(request, buckets.take(hashed(token)))


router = APIRouter(tags=["sharing"])
_OPEN: Final = [anybody, Depends(_counted)]
_ENTER: Final = problems(ShareNotFound, PassphraseNeeded, TooManyRequests)
Proof: TypeAlias = Annotated[str, Cookie(alias=_COOKIE, include_in_schema=False)]


@router.get("/projects/{project}/shares", responses=problems(ProjectNotFound), dependencies=[needs(Action.MANAGE)])
async def list_shares(project: str, session: Session, paging: Annotated[LongPaging, Query()]) -> Page[ShareRead]:
    """List the links of a project, newest first; those that lead nowhere any more, too."""
    found = await (await _shares(project, session)).all()
    return Page.part([ShareRead.of(one) for one in paging.cut(found)], paging, len(found))


@router.post(
    "/projects/{project}/shares",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound),
    dependencies=[needs(Action.MANAGE)],
)
async def make_share(project: str, given: ShareGiven, parts: PartsDep, caller: CallerDep) -> ShareMade:
    """Make a link by which a client watches the films and clips, and may comment. It is shown this once."""
    terms = ShareTerms(
        name=given.name,
        days=given.days,
        can_comment=given.can_comment,
        passphrase_hash=await hash_password(given.passphrase) if given.passphrase else "",
    )
    async with parts.database.unit() as session:
        link, token = await (await _shares(project, session)).make(terms, by=caller.user_id)
    return ShareMade(share=ShareRead.of(link), token=token, path=f"/share/{token}")


@router.delete(
    "/projects/{project}/shares/{share_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProjectNotFound, ShareNotFound),
    dependencies=[needs(Action.MANAGE)],
)
async def withdraw_share(project: str, share_id: UUID, session: Session) -> None:
    """Let a link lead nowhere from now on."""
    await (await _shares(project, session)).withdraw(share_id)


@router.post(
    "/share/{token}/open",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ShareNotFound, PassphraseNeeded, TooManyLogins, TooManyRequests),
    dependencies=_OPEN,
)
async def open_share(token: str, given: PassphraseGiven, request: Request, response: Response, parts: PartsDep) -> None:
    """Give the passphrase of a link. A cookie for this link alone keeps that it was right."""
    address = visitor(request).address
    async with parts.database.unit() as session:
        stored = await Guest(session).passphrase_hash(token)
        refused = await Attempts(session).begin(f"share {token}", address)
    if refused is not None:
        raise refused
    if stored and not await is_password(given.passphrase, stored):
        raise PassphraseNeeded("The passphrase is wrong.")
    async with parts.database.unit() as session:
        await Attempts(session).succeed(f"share {token}", address)
    response.set_cookie(
        _COOKIE,
        proof_of(token, stored),
        path=f"/api/v1/share/{token}",
        httponly=True,
        samesite="strict",
        secure=parts.entrance.is_secure,
    )


@router.get("/share/{token}", responses=_ENTER, dependencies=_OPEN)
async def read_share(token: str, parts: PartsDep, proof: Proof = "") -> SharedFilmRead:
    """Show what a link lets one watch, and what was said by it."""
    async with parts.database.unit() as session:  # it notes that the link was opened
        guest = Guest(session)
        link = await guest.enter(token, proof)
        notes = [NoteRead.of(one) for one in await guest.notes(link)]
        return SharedFilmRead.of(token, await guest.film(link), notes)


@router.post(
    "/share/{token}/notes",
    status_code=HTTPStatus.CREATED,
    responses=problems(ShareNotFound, PassphraseNeeded, CommentNotAllowed, NoteNotUsable, TooManyRequests),
    dependencies=_OPEN,
)
async def comment_on_share(token: str, given: CommentGiven, session: Session, proof: Proof = "") -> NoteRead:
    """Comment on a film or clip, by name."""
    guest = Guest(session)
    link = await guest.enter(token, proof)
    made = await guest.comment(link, given.key, given.body, given.pin(), given.name)
    return NoteRead.of(made)


@router.get(
    "/share/{token}/media/{media_id}",
    response_class=Response,
    responses={200: {"description": "The file"}, **problems(ShareNotFound, PassphraseNeeded, FileNotInStorage)},
    dependencies=_OPEN,
)
async def read_shared_media(
    token: str, media_id: UUID, request: Request, parts: PartsDep, proof: Proof = ""
) -> Response:
    """Send a film, a clip or its picture, or the range of it that is asked for."""
    async with parts.database.unit() as session:
        guest = Guest(session)
        media = await guest.media(await guest.enter(token, proof), media_id)
    name = PurePosixPath(media.key).name
    file = SentFile(key=media.key, sha256=media.sha256, mime=media.mime, name=name, as_attachment=False)
    return await send_file(request, parts.storage, file)


async def _shares(project: str, session: Session) -> Shares:
    return Shares(session, (await Projects(session).find(project)).id)
