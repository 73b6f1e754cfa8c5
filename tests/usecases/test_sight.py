"""Who may still see what, of those whose connections stay open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from shotwright.db.session import Database
from shotwright.domain.people import Caller
from shotwright.domain.permissions import InstallationRole, ProjectRole
from shotwright.usecases.access import Access
from shotwright.usecases.accounts import Accounts, Newcomer
from shotwright.usecases.logins import Logins, Visitor
from shotwright.usecases.members import Members
from shotwright.usecases.sight import look
from tests import make
from tests.statements import statements

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def signed_in(database: Database, name: str, role: InstallationRole = InstallationRole.MEMBER) -> Caller:
    async with database.unit() as session:
        user = await Accounts(session).add(Newcomer(name=name, email=f"{name}@example.com", password_hash="none"))  # noqa: S106
        await Accounts(session).set_role(user.id, role)
        entry = await Logins(session, 30, lambda: NOW).open(user.id, "password", Visitor(address="", agent=""))
    until = NOW + timedelta(minutes=15)
    return Caller(user_id=user.id, role=role, session_id=entry.session_id, until=until)


async def test_what_lets_somebody_in_counts_until_it_ends(database: Database) -> None:
    admin = await signed_in(database, "admin", InstallationRole.ADMIN)
    forged = replace(admin, session_id=uuid4())

    async with database.unit() as session:
        local = await Access(session).local()
        before = await look(session, {admin, forged, local}, [], lambda: NOW + timedelta(minutes=14))
        after = await look(session, {admin, forged, local}, [], lambda: NOW + timedelta(minutes=15))

    assert before.visible == {admin: None, local: None}
    assert after.visible == {local: None}


async def test_members_see_their_projects_as_long_as_these_are_there(database: Database) -> None:
    await signed_in(database, "admin", InstallationRole.ADMIN)
    lin, gu = await signed_in(database, "lin"), await signed_in(database, "gu")
    async with database.unit() as session:
        project = (await make.project(session)).id
        await Members(session, project).put("lin", ProjectRole.VIEWER)
        sight = await look(session, {lin, gu}, [project, (gone := uuid4())], lambda: NOW)

    assert sight.visible == {lin: frozenset({project}), gu: frozenset()}
    assert sight.has(lin, project)
    assert not sight.has(gu, project)
    assert not sight.has(lin, gone)


async def test_it_takes_as_many_queries_for_many_as_for_one(database: Database) -> None:
    admin = await signed_in(database, "admin", InstallationRole.ADMIN)
    people = [await signed_in(database, f"person{number}") for number in range(8)]
    counts: list[int] = []
    for callers in ([admin], [admin, *people]):
        with statements(database) as seen:
            async with database.unit() as session:
                await look(session, callers, [uuid4()], lambda: NOW)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 7
