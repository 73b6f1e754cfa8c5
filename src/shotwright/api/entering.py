"""Signing in over HTTP: several short transactions, with the slow hashing between them and never inside."""

import asyncio

from starlette.requests import HTTPConnection

from shotwright.api.parts import Parts
from shotwright.api.schemas.people import TokensRead
from shotwright.db.tables import User, now
from shotwright.domain.people import LONGEST_PASSWORD, Caller
from shotwright.domain.people_errors import LoginFailed, TokenNotValid
from shotwright.domain.permissions import InstallationRole
from shotwright.usecases.accounts import Accounts, Newcomer
from shotwright.usecases.logins import Attempts, Entry, Logins, Visitor
from shotwright.vault.access_tokens import AccessClaims, issue_access_token
from shotwright.vault.passwords import check_password, hash_password, is_password

PASSWORD = "password"  # noqa: S105  # the name of a way to sign in


def visitor(connection: HTTPConnection) -> Visitor:
    """Return from where a request comes."""
    address = connection.client.host if connection.client is not None else ""
    return Visitor(address=address, agent=connection.headers.get("user-agent", ""))


async def log_in(parts: Parts, login: str, password: str, who: Visitor) -> Entry:
    """Let somebody in by their password.

    Raises:
        LoginFailed, TooManyLogins
    """
    async with parts.database.unit() as session:
        refused = await Attempts(session).begin(login, who.address)
        user, stored = await Logins(session, parts.entrance.session_days).stored_password(login)
    if refused is not None:
        raise refused
    if not await is_password(password[:LONGEST_PASSWORD], stored) or user is None or len(password) > LONGEST_PASSWORD:
        raise LoginFailed
    async with parts.database.unit() as session:
        await Attempts(session).succeed(login, who.address)
        return await Logins(session, parts.entrance.session_days).open(user.id, PASSWORD, who)


async def newcomer(name: str, email: str, password: str, role: InstallationRole = InstallationRole.MEMBER) -> Newcomer:
    """Return somebody who is to have an account by that password.

    Raises:
        PasswordNotUsable, UserNameNotUsable, EmailNotUsable
    """
    new = Newcomer(name=name, email=email)
    await asyncio.to_thread(check_password, password, [new.name, new.email])
    return Newcomer(name=name, email=email, password_hash=await hash_password(password), role=role)


async def register(parts: Parts, new: Newcomer, invitation: str) -> User:
    """Make an account for somebody who asks for it themselves.

    Raises:
        RegistrationClosed, InvitationNotFound, UserNameTaken
    """
    async with parts.database.unit() as session:
        return await Accounts(session).register(new, parts.entrance.registration, invitation)


async def refresh(parts: Parts, token: str) -> Entry:
    """Take a refresh token in and give the next.

    Raises:
        TokenNotValid
    """
    async with parts.database.unit() as session:
        outcome = await Logins(session, parts.entrance.session_days).rotate(token)
    if isinstance(outcome, TokenNotValid):
        raise outcome
    return outcome


def access_token(parts: Parts, entry: Entry) -> str:
    """Return an access token for a session."""
    claims = AccessClaims(user_id=entry.user_id, session_id=entry.session_id)
    return issue_access_token(parts.vault, claims, now(), parts.entrance.access_s)


def tokens(parts: Parts, entry: Entry) -> TokensRead:
    """Return what a program is told that signed in."""
    return TokensRead(
        access_token=access_token(parts, entry),
        token_type="bearer",  # noqa: S106  # the kind of token that it is
        expires_in=parts.entrance.access_s,
        refresh_token=entry.refresh_token,
    )


async def change_password(parts: Parts, caller: Caller, current: str, new: str) -> None:
    """Change somebody's own password. Their other sessions end, and all their tokens.

    Raises:
        LoginFailed: The present one is wrong.
        TooManyLogins, PasswordNotUsable
    """
    async with parts.database.unit() as session:
        user = await Accounts(session).get(caller.user_id)
        refused = await Attempts(session).begin(user.name, "")
    if refused is not None:
        raise refused
    if user.password_hash and not await is_password(current, user.password_hash):
        raise LoginFailed("The present password is wrong.")
    await asyncio.to_thread(check_password, new, [user.name, user.email or ""])
    stored = await hash_password(new)
    async with parts.database.unit() as session:
        await Attempts(session).succeed(user.name, "")
        await Accounts(session).set_password(user.id, stored, keep=caller.session_id)
