"""What `shotwright users` does."""

import getpass
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.db.tables import User
from shotwright.domain.permissions import InstallationRole
from shotwright.settings import Settings
from shotwright.usecases.accounts import INVITATION_DAYS, Accounts, Newcomer
from shotwright.usecases.projects import Projects
from shotwright.vault.passwords import check_password, hash_password
from shotwright.wiring.studio import open_studio

_MOST_LISTED = 100_000
Change: TypeAlias = Callable[[Accounts, User], Coroutine[Any, Any, object]]


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("Password: ")


async def add(name: str, email: str, *, admin: bool, password_stdin: bool, as_json: bool) -> Exit:
    role = InstallationRole.ADMIN if admin else InstallationRole.MEMBER
    new = Newcomer(name=name, email=email)
    password = _password(from_stdin=password_stdin)
    check_password(password, [new.name, new.email])
    stored = await hash_password(password)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        user = await Accounts(session).add(Newcomer(name=name, email=email, password_hash=stored, role=role))
        told = _plain(user)
    return _told(told, f"{told['username']} can sign in now, as {told['role']}.", as_json=as_json)


async def list_users(*, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        users = [_plain(one) for one in await Accounts(session).page(_MOST_LISTED, 0)]
    if as_json:
        print_json(users)
        return Exit.OK
    rows = table("Name", "E-mail", "Role", "State")
    for one in users:
        rows.add_row(one["username"], one["email"] or "", one["role"], "on" if one["is_active"] else "switched off")
    out.print(rows, markup=False)
    return Exit.OK


async def set_role(person: str, *, admin: bool, as_json: bool) -> Exit:
    role = InstallationRole.ADMIN if admin else InstallationRole.MEMBER
    told = await _changed(person, lambda accounts, user: accounts.set_role(user.id, role))
    return _told(told, f"{told['username']} is {told['role']} now.", as_json=as_json)


async def set_active(person: str, *, active: bool, as_json: bool) -> Exit:
    told = await _changed(person, lambda accounts, user: accounts.set_active(user.id, active=active))
    state = "can sign in again" if active else "is out, and cannot sign in"
    return _told(told, f"{told['username']} {state}.", as_json=as_json)


async def set_password(person: str, *, password_stdin: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        user = await Accounts(session).find(person)
    password = _password(from_stdin=password_stdin)
    check_password(password, [user.name, user.email or ""])
    stored = await hash_password(password)
    told = await _changed(str(user.id), lambda accounts, found: accounts.set_password(found.id, stored))
    return _told(told, f"{told['username']} has a new password. All sessions have ended.", as_json=as_json)


async def invite(email: str, *, admin: bool, as_json: bool) -> Exit:
    role = InstallationRole.ADMIN if admin else InstallationRole.MEMBER
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        token = await Accounts(session).invite(await Projects(session).owner_id(), role, email)
    if as_json:
        print_json({"invitation": token, "days": INVITATION_DAYS})
    else:
        out.print(f"{token}\nOne person can register with this for {INVITATION_DAYS} days. It is not shown again.")
    return Exit.OK


async def _changed(person: str, change: Change) -> dict[str, Any]:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        accounts = Accounts(session)
        user = await accounts.find(person)
        await change(accounts, user)
        return _plain(user)


def _plain(user: User) -> dict[str, Any]:
    return {
        "id": str(user.id),
        "username": user.name,
        "email": user.email,
        "role": user.role,
        "is_active": user.is_active,
        "created_at": user.created_at.isoformat(),
    }


def _told(told: dict[str, Any], sentence: str, *, as_json: bool) -> Exit:
    if as_json:
        print_json(told)
    else:
        out.print(sentence, markup=False)
    return Exit.OK
