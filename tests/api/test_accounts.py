"""Making an account, signing in, staying in, going out."""

import asyncio
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import jwt
import pytest
from sqlalchemy import update

from shotwright.api.app import create_app
from shotwright.api.entrance import Rates
from shotwright.api.parts import Parts
from shotwright.db.people_tables import FailedLogins, LoginSession, PersonalToken, RefreshToken
from shotwright.db.session import Database
from shotwright.db.tables import now
from shotwright.domain.people import Registration
from shotwright.domain.people_errors import InvitationNotFound, LastAdmin
from shotwright.domain.permissions import InstallationRole, ProjectRole, Scope
from shotwright.domain.secret import Secret
from shotwright.usecases.accounts import Accounts, Newcomer
from shotwright.usecases.logins import FAILURES_FROM_ADDRESS, FAILURES_OF_ACCOUNT, LEEWAY, Attempts
from shotwright.usecases.projects import Projects
from shotwright.vault.access_tokens import AccessClaims, issue_access_token
from shotwright.vault.sealing import Vault
from tests.api.people import API, PASSWORD, REQUIRED, Team, bearer, client_of, requiring, setup_invitation
from tests.api.seeding import Seeder


async def register(client: httpx.AsyncClient, name: str = "lin", **more: str) -> httpx.Response:
    given = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, **more}
    return await client.post(f"{API}/auth/register", json=given)


async def first(parts: Parts, client: httpx.AsyncClient) -> httpx.Response:
    """Make the first account, as whoever started the studio."""
    return await register(client, invitation=await setup_invitation(parts))


async def log_in(client: httpx.AsyncClient, name: str = "lin", password: str = PASSWORD) -> httpx.Response:
    return await client.post(f"{API}/auth/login", json={"username": name, "password": password})


def said(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_the_first_account_takes_over_what_was_made_without_signing_in(parts: Parts, seeder: Seeder) -> None:
    project_id, _ = await seeder.project()

    async with client_of(requiring(parts)) as client:
        made, second = await first(parts, client), await register(client, "mei")
        form = {"username": "LIN@example.com", "password": PASSWORD, "grant_type": "password"}
        tokens = (await client.post(f"{API}/auth/login", data=form)).json()
        me = await client.get(f"{API}/auth/me", headers=bearer(tokens["access_token"]))

    assert (made.status_code, made.json()["role"]) == (201, "admin")
    assert (second.status_code, second.json()["role"]) == (201, "member")
    assert me.json() == made.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    async with parts.database.unit() as session:
        assert str(await Projects(session).owner_id()) == me.json()["id"]
        assert (await Projects(session).find(str(project_id))).id == project_id


REFUSED_ACCOUNTS: list[tuple[dict[str, str], str]] = [
    ({"username": "mei@home"}, "user_name_not_usable"),
    ({"username": "梅\0"}, "invalid_request"),
    ({"username": "mei", "email": "no address"}, "email_not_usable"),
    ({"username": "mei", "password": "short"}, "password_not_usable"),
    ({"username": "mei", "password": "password123456"}, "password_not_usable"),
    ({"username": "mei", "password": "aaaaaaaaaaaaaaaaaaaa"}, "password_not_usable"),
    ({"username": "meilanfang", "password": "meilanfang12"}, "password_not_usable"),
    ({"username": "mei", "role": "admin"}, "invalid_request"),
    ({"username": ""}, "invalid_request"),
]


async def test_an_account_that_cannot_be_is_refused_with_the_reason(parts: Parts) -> None:
    async with client_of(requiring(parts)) as client:
        for given, code in REFUSED_ACCOUNTS:
            answer = await client.post(f"{API}/auth/register", json={"username": "mei", "password": PASSWORD, **given})
            assert said(answer) == (422, code), given


async def test_names_and_addresses_are_taken_once_whatever_their_case(parts: Parts) -> None:
    async with client_of(requiring(parts)) as client:
        await first(parts, client)
        by_name = await register(client, "LIN", email="other@example.com")
        by_email = await register(client, "other", email="Lin@Example.COM")

    assert said(by_name) == said(by_email) == (409, "user_name_taken")


async def test_registration_is_off_or_by_invitation_as_the_studio_says(parts: Parts) -> None:
    team = Team(parts=parts)
    admin = await team.admin()
    closed = requiring(parts, replace(REQUIRED, registration=Registration.OFF))
    inviting = requiring(parts, replace(REQUIRED, registration=Registration.INVITE))

    async with client_of(closed) as client:
        assert said(await register(client)) == (403, "registration_closed")
    async with client_of(inviting) as client:
        assert said(await register(client)) == (403, "registration_closed")
        assert said(await register(client, invitation="guessed")) == (404, "invitation_not_found")
        headers = await team.signed_in(admin)
        made = await client.post(f"{API}/admin/invitations", headers=headers, json={"email": "lin@example.com"})
        invitation = made.json()["invitation"]
        assert said(await register(client, "mei", invitation=invitation)) == (404, "invitation_not_found")
        assert (await register(client, invitation=invitation)).status_code == 201
        again = await register(client, "lin2", email="lin@example.com", invitation=invitation)
        assert said(again) == (404, "invitation_not_found")


async def test_a_wrong_password_and_an_unknown_name_are_answered_alike(parts: Parts) -> None:
    async with client_of(requiring(parts)) as client:
        await first(parts, client)
        wrong, unknown = await log_in(client, "lin", "something else entirely"), await log_in(client, "nobody")

    assert said(wrong) == said(unknown) == (401, "login_failed")
    assert wrong.json()["detail"] == unknown.json()["detail"]
    assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="shotwright"'


async def test_too_many_failures_lock_an_account_for_a_while_in_every_process(parts: Parts) -> None:
    parts = requiring(parts)
    async with client_of(parts) as one, client_of(parts, address="192.0.2.2") as other:
        await first(parts, one)
        for _ in range(FAILURES_OF_ACCOUNT):
            assert said(await log_in(one, "lin", "guess after guess")) == (401, "login_failed")
        locked = await log_in(other)
        async with parts.database.unit() as session:
            await session.execute(update(FailedLogins).values(since=now() - timedelta(minutes=16)))
        later = await log_in(other)

    assert said(locked) == (429, "too_many_logins")
    assert 0 < int(locked.headers["Retry-After"]) <= 900
    assert later.status_code == 200


async def test_who_signs_in_is_not_counted_as_having_failed(parts: Parts) -> None:
    async with client_of(requiring(parts)) as client:
        await first(parts, client)
        for _ in range(FAILURES_OF_ACCOUNT + 1):
            assert (await log_in(client)).status_code == 200


async def test_a_refresh_token_that_comes_twice_ends_the_session_for_both_who_hold_it(parts: Parts) -> None:
    parts = requiring(parts)
    async with client_of(parts) as client:
        await first(parts, client)
        stolen = (await log_in(client)).json()["refresh_token"]
        fresh = (await client.post(f"{API}/auth/refresh", json={"refresh_token": stolen})).json()
        at_once = await client.post(f"{API}/auth/refresh", json={"refresh_token": stolen})
        still = await client.get(f"{API}/users/me", headers=bearer(fresh["access_token"]))
        async with parts.database.unit() as session:
            used = update(RefreshToken).where(RefreshToken.used_at.is_not(None))
            await session.execute(used.values(used_at=now() - LEEWAY - timedelta(seconds=1)))
        reused = await client.post(f"{API}/auth/refresh", json={"refresh_token": stolen})
        owners = await client.post(f"{API}/auth/refresh", json={"refresh_token": fresh["refresh_token"]})
        access = await client.get(f"{API}/users/me", headers=bearer(fresh["access_token"]))

    assert said(at_once) == (401, "refresh_token_just_used")
    assert still.status_code == 200
    assert said(reused) == said(owners) == said(access) == (401, "token_not_valid")
    assert 'error="invalid_token"' in reused.headers["WWW-Authenticate"]


async def test_who_signs_out_is_out_at_once(parts: Parts) -> None:
    async with client_of(requiring(parts)) as client:
        await first(parts, client)
        tokens = (await log_in(client)).json()
        out = await client.post(f"{API}/auth/logout", json={"refresh_token": tokens["refresh_token"]})
        access = await client.get(f"{API}/users/me", headers=bearer(tokens["access_token"]))
        refreshed = await client.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    assert out.status_code == 204
    assert said(access) == said(refreshed) == (401, "token_not_valid")


async def test_who_signs_out_by_the_access_token_alone_is_out_as_well(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    visit = await team.signed_in(await team.admin())
    async with client_of(team.parts) as client:
        out = await client.post(f"{API}/auth/logout", headers=visit)
        after = await client.get(f"{API}/users/me", headers=visit)
        again = await client.post(f"{API}/auth/logout", headers=visit)
        nobody = await client.post(f"{API}/auth/logout")

    assert [out.status_code, again.status_code, nobody.status_code] == [204] * 3
    assert said(after) == (401, "token_not_valid")


async def test_sessions_are_listed_and_ended_by_their_own_people_alone(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    admin, lin = await team.admin(), await team.person("lin")
    async with client_of(team.parts) as client:
        here, there = await team.signed_in(lin), await team.signed_in(lin)
        listed = (await client.get(f"{API}/users/me/sessions", headers=here)).json()["items"]
        other = next(one["id"] for one in listed if not one["is_current"])
        strange = await client.delete(f"{API}/users/me/sessions/{other}", headers=await team.signed_in(admin))
        ended = await client.delete(f"{API}/users/me/sessions/{other}", headers=here)
        gone = await client.get(f"{API}/users/me", headers=there)

    assert len(listed) == 2
    assert said(strange) == (404, "session_not_found")
    assert ended.status_code == 204
    assert said(gone) == (401, "token_not_valid")


async def test_a_new_password_ends_other_sessions_and_withdraws_tokens(parts: Parts) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    async with client_of(parts) as client:
        me = UUID((await first(parts, client)).json()["id"])
        here, there = bearer((await log_in(client)).json()["access_token"]), await team.signed_in(me)
        program = await team.token(me, Scope.READ)
        change = {"current_password": "not this one", "new_password": "eleven quiet lighthouses"}
        wrong = await client.put(f"{API}/users/me/password", headers=here, json=change)
        done = await client.put(f"{API}/users/me/password", headers=here, json={**change, "current_password": PASSWORD})
        after = [(await client.get(f"{API}/users/me", headers=one)).status_code for one in (here, there, program)]
        former, new = await log_in(client), await log_in(client, "lin", "eleven quiet lighthouses")

    assert said(wrong) == (401, "login_failed")
    assert (done.status_code, after) == (204, [200, 401, 401])
    assert (former.status_code, new.status_code) == (401, 200)


async def test_a_browser_keeps_its_tokens_where_scripts_and_other_pages_cannot_use_them(parts: Parts) -> None:
    secure = requiring(parts, replace(REQUIRED, public_url="https://localhost"))
    async with client_of(secure, "https://localhost") as client:
        await first(parts, client)
        given = {"username": "lin", "password": PASSWORD}
        answer = await client.post(f"{API}/auth/login", params={"cookies": True}, json=given)
        cookies = answer.headers.get_list("set-cookie")
        read = await client.get(f"{API}/users/me")
        silent = await client.patch(f"{API}/users/me", json={"avatar_url": "https://example.com/lin.png"})
        home = {"Origin": "https://localhost"}
        changed = await client.patch(f"{API}/users/me", json={"avatar_url": ""}, headers=home)
        forged = await client.patch(f"{API}/users/me", json={}, headers={"Origin": "https://evil.example"})
        silent_refresh = await client.post(f"{API}/auth/refresh")
        refreshed = await client.post(f"{API}/auth/refresh", headers=home)
        out = await client.post(f"{API}/auth/logout", headers=home)
        left = dict(client.cookies)

    assert (answer.json()["access_token"], answer.json()["refresh_token"]) == (None, None)
    assert all("HttpOnly" in one and "Secure" in one for one in cookies)
    assert [one.partition("SameSite=")[2].partition(";")[0] for one in cookies] == ["lax", "strict"]
    assert "Path=/api/v1/auth" in cookies[1]
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert read.status_code == 200
    assert said(silent) == said(silent_refresh) == (403, "origin_unknown")
    assert said(forged) == (403, "not_from_here")
    assert (changed.status_code, refreshed.status_code, out.status_code, left) == (200, 200, 204, {})


def forged_tokens(parts: Parts, user_id: UUID, session_id: UUID) -> dict[str, str]:
    claims = AccessClaims(user_id=user_id, session_id=session_id)
    good = issue_access_token(parts.vault, claims, now(), 900)
    header = jwt.get_unverified_header(good)
    payload = jwt.decode(good, options={"verify_signature": False})
    key = parts.vault.token_keys[header["kid"]]

    def signed(changed: dict[str, object], by: bytes = key, algorithm: str = "HS256") -> str:
        with warnings.catch_warnings(action="ignore"):  # the key is short for some of them
            return jwt.encode({**payload, **changed}, by, algorithm=algorithm, headers={"kid": header["kid"]})

    return {
        "expired": issue_access_token(parts.vault, claims, now() - timedelta(hours=1), 900),
        "alg none": jwt.encode(payload, "", algorithm="none", headers={"kid": header["kid"]}),
        "another algorithm": signed({}, key, "HS512"),
        "wrong key": issue_access_token(Vault([Secret("another key of thirty-two characters")]), claims, now(), 900),
        "right name, wrong key": signed({}, b"0" * 32),
        "wrong audience": signed({"aud": "somebody-else"}),
        "wrong issuer": signed({"iss": "somebody-else"}),
        "no end": jwt.encode({k: v for k, v in payload.items() if k != "exp"}, key, headers={"kid": header["kid"]}),
        "another user's session": signed({"sub": str(UUID(int=7))}),
        "no such session": signed({"sid": str(UUID(int=7))}),
        "changed by hand": good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB"),
        "key not text": jwt.encode(payload, key, headers={"kid": "../../etc/passwd"}),
        "no token at all": "lorem ipsum",
        "endless": "a" * 100_000,
        "no such personal token": "swp_lorem",
    }


async def test_a_token_that_is_not_good_is_refused_whatever_is_wrong_with_it(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    entry = await team.entry(await team.admin())
    async with client_of(team.parts) as client:
        for what, token in forged_tokens(parts, entry.user_id, entry.session_id).items():
            answer = await client.get(f"{API}/users/me", headers=bearer(token))
            assert said(answer) == (401, "token_not_valid"), what
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="shotwright", error="invalid_token"', what
        basic = await client.get(f"{API}/users/me", headers={"Authorization": "Basic bGluOmxpbg=="})

    assert said(basic) == (401, "token_not_valid")


async def test_sessions_and_personal_tokens_end_by_themselves(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    admin = await team.admin()
    async with client_of(team.parts) as client:
        visit, program = await team.signed_in(admin), await team.token(admin, Scope.READ)
        before = [(await client.get(f"{API}/users/me", headers=one)).status_code for one in (visit, program)]
        async with parts.database.unit() as session:
            await session.execute(update(LoginSession).values(expires_at=datetime(2026, 1, 1, tzinfo=UTC)))
            await session.execute(update(PersonalToken).values(expires_at=datetime(2026, 1, 1, tzinfo=UTC)))
        after = [said(await client.get(f"{API}/users/me", headers=one)) for one in (visit, program)]

    assert before == [200, 200]
    assert after == [(401, "token_not_valid")] * 2


async def test_a_personal_token_is_shown_once_and_withdrawn_at_once(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    admin, lin = await team.admin(), await team.person("lin")
    async with client_of(team.parts) as client:
        me = await team.signed_in(lin)
        made = (await client.post(f"{API}/users/me/tokens", headers=me, json={"name": "ci", "scopes": ["read"]})).json()
        listed = await client.get(f"{API}/users/me/tokens", headers=me)
        used = await client.get(f"{API}/users/me", headers=bearer(made["token"]))
        strange = await client.delete(f"{API}/users/me/tokens/{made['id']}", headers=await team.signed_in(admin))
        await client.delete(f"{API}/users/me/tokens/{made['id']}", headers=me)
        gone = await client.get(f"{API}/users/me", headers=bearer(made["token"]))

    assert made["token"].startswith("swp_")
    assert made["token"] not in listed.text
    assert used.json()["username"] == "lin"
    assert said(strange) == (404, "token_not_found")
    assert said(gone) == (401, "token_not_valid")


async def test_who_is_switched_off_is_out_at_once_and_the_last_administrator_stays(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    admin, lin = await team.admin(), await team.person("lin")
    async with client_of(team.parts) as client:
        boss, visit, program = await team.signed_in(admin), await team.signed_in(lin), await team.token(lin, Scope.READ)
        await client.patch(f"{API}/admin/users/{lin}", headers=boss, json={"is_active": False})
        out = [said(await client.get(f"{API}/users/me", headers=one)) for one in (visit, program)]
        for change in ({"is_active": False}, {"role": "member"}):
            kept = await client.patch(f"{API}/admin/users/{admin}", headers=boss, json=change)
            assert said(kept) == (409, "last_admin")

    assert out == [(401, "token_not_valid")] * 2


async def test_two_administrators_who_end_each_others_role_at_once_leave_one(on_postgres: Database) -> None:
    async with on_postgres.unit() as session:
        accounts = Accounts(session)
        lin = await accounts.add(Newcomer(name="lin", password_hash="none"))  # noqa: S106  # opens nothing
        mei = await accounts.add(Newcomer(name="mei", password_hash="none"))  # noqa: S106
        await accounts.set_role(mei.id, InstallationRole.ADMIN)
    begun = asyncio.Barrier(2)

    async def end(user_id: UUID) -> str:
        try:
            async with on_postgres.unit() as session:
                await Accounts(session).get(user_id)
                await begun.wait()
                await Accounts(session).set_role(user_id, InstallationRole.MEMBER)
                await asyncio.sleep(0.3)  # so long both are under way, if nothing keeps one waiting
        except LastAdmin:
            return "kept"
        return "ended"

    outcomes = await asyncio.gather(end(lin.id), end(mei.id))

    async with on_postgres.unit() as session:
        roles = {one.role for one in await Accounts(session).page(9, 0)}
    assert sorted(outcomes) == ["ended", "kept"]
    assert InstallationRole.ADMIN in roles


async def test_members_are_added_changed_and_removed_and_the_last_owner_stays(parts: Parts, seeder: Seeder) -> None:
    team = Team(parts=requiring(parts))
    admin = await team.admin()
    await team.person("mei")
    project_id, code = await seeder.project()
    lin = await team.member(project_id, "lin", ProjectRole.OWNER)
    address = f"{API}/projects/{code}/members"
    async with client_of(team.parts) as client:
        me = await team.signed_in(lin)
        await client.put(f"{address}/mei@example.com", headers=me, json={"role": "artist"})
        changed = await client.put(f"{address}/mei", headers=me, json={"role": "producer"})
        unknown = await client.put(f"{address}/nobody", headers=me, json={"role": "artist"})
        first = await client.delete(f"{address}/{admin}", headers=me)
        leaving = await client.delete(f"{address}/lin", headers=me)
        yielding = await client.put(f"{address}/lin", headers=me, json={"role": "viewer"})
        listed = (await client.get(address, headers=me)).json()["items"]

    assert changed.json()["role"] == "producer"
    assert said(unknown) == (404, "user_not_found")
    assert first.status_code == 204
    assert said(leaving) == said(yielding) == (409, "last_owner")
    assert [(one["name"], one["role"]) for one in listed] == [("lin", "owner"), ("mei", "producer")]


async def test_the_first_account_is_made_by_the_invitation_that_the_start_shows(parts: Parts) -> None:
    closed = requiring(parts, replace(REQUIRED, registration=Registration.OFF))
    invitation = await setup_invitation(parts)
    new = {"username": "mei", "password": PASSWORD}
    async with client_of(closed) as client:
        before = (await client.get(f"{API}/auth/methods")).json()["is_new"]
        uninvited = await client.post(f"{API}/auth/register", json=new)
        made = await client.post(f"{API}/auth/register", json={**new, "invitation": invitation})
        after = (await client.get(f"{API}/auth/methods")).json()["is_new"]
        second = await client.post(f"{API}/auth/register", json={**new, "username": "lin", "invitation": invitation})

    assert (before, after) == (True, False)
    assert said(uninvited) == said(second) == (403, "registration_closed")
    assert (made.status_code, made.json()["role"]) == (201, "admin")


async def test_no_stranger_makes_the_first_account_whoever_may_register(parts: Parts) -> None:
    opened, inviting = requiring(parts), requiring(parts, replace(REQUIRED, registration=Registration.INVITE))
    async with parts.database.unit() as session:
        owner = await Projects(session).owner_id()
        of_member = await Accounts(session).invite(owner, InstallationRole.MEMBER)
    setup = await setup_invitation(parts)

    async with client_of(opened) as client, client_of(inviting) as invited:
        stranger = await register(client)
        member = await register(invited, invitation=of_member)
        made = await register(client, invitation=setup)
        afterwards = await register(client, "mei")

    assert said(stranger) == said(member) == (403, "registration_closed")
    assert "shotwright users add" in stranger.json()["detail"]
    assert [(one.status_code, one.json()["role"]) for one in (made, afterwards)] == [(201, "admin"), (201, "member")]


async def test_what_invited_to_make_the_first_account_ends_with_it(parts: Parts) -> None:
    former, latter = await setup_invitation(parts), await setup_invitation(parts)
    inviting = requiring(parts, replace(REQUIRED, registration=Registration.INVITE))

    async with client_of(inviting) as client:
        made = await register(client, invitation=latter)
        again = await register(client, "mallory", invitation=former)

    assert made.status_code == 201
    assert said(again) == (404, "invitation_not_found")


@pytest.mark.parametrize("way", ["an account", "a password"])
async def test_it_ends_with_the_first_account_that_the_command_line_makes(parts: Parts, way: str) -> None:
    setup = await setup_invitation(parts)
    async with parts.database.unit() as session:
        if way == "an account":
            await Accounts(session).add(Newcomer(name="lin", password_hash="none"))  # noqa: S106  # opens nothing
        else:
            await Accounts(session).set_password(await Projects(session).owner_id(), "none")

    async with client_of(requiring(parts)) as client:
        refused = await register(client, "mallory", invitation=setup)

    assert said(refused) == (404, "invitation_not_found")


async def test_of_two_who_make_the_first_account_at_once_one_does(on_postgres: Database) -> None:
    async with on_postgres.unit() as session:
        owner = await Projects(session).owner_id()
        tokens = [await Accounts(session).invite(owner, InstallationRole.ADMIN) for _ in range(2)]

    async def make(name: str, token: str) -> InstallationRole | type[Exception]:
        try:
            async with on_postgres.unit() as session:
                new = Newcomer(name=name, password_hash="none")  # noqa: S106  # opens nothing
                return (await Accounts(session).register(new, Registration.INVITE, token)).role
        except InvitationNotFound:
            return InvitationNotFound

    results = await asyncio.gather(make("lin", tokens[0]), make("mallory", tokens[1]))

    assert set(results) == {InstallationRole.ADMIN, InvitationNotFound}


async def test_everybody_is_told_what_they_may_do_and_a_change_holds_at_once(parts: Parts, seeder: Seeder) -> None:
    team = Team(parts=requiring(parts))
    boss = await team.signed_in(await team.admin())
    project_id, code = await seeder.project()
    mei_id = await team.member(project_id, "mei", ProjectRole.VIEWER)
    mei, stranger = await team.signed_in(mei_id), await team.signed_in(await team.person("stranger"))
    program = await team.token(mei_id, Scope.READ, Scope.SPEND)
    members = f"{API}/projects/{code}/members"
    async with client_of(team.parts) as client:
        before = (await client.get(f"{members}/me", headers=mei)).json()
        await client.put(f"{members}/mei", headers=boss, json={"role": "producer"})
        after = (await client.get(f"{members}/me", headers=mei)).json()
        by_token = (await client.get(f"{members}/me", headers=program)).json()
        theirs = (await client.get(f"{members}/me", headers=boss)).json()
        nothing = await client.get(f"{members}/me", headers=stranger)

    assert before == {"role": "viewer", "may": ["view"]}
    assert after == {"role": "producer", "may": ["edit", "spend", "view"]}
    assert by_token == {"role": "producer", "may": ["spend", "view"]}
    assert theirs["may"] == ["approve", "edit", "manage", "spend", "view"]
    assert said(nothing) == (404, "project_not_found")


async def test_requests_are_counted_per_person_and_per_address(parts: Parts) -> None:
    rates = Rates(per_person=3, per_address=5)
    team = Team(parts=requiring(parts, replace(REQUIRED, rates=rates)))
    me = await team.signed_in(await team.admin())
    async with client_of(team.parts) as client:
        mine = [await client.get(f"{API}/users/me", headers=me) for _ in range(4)]
        open_ones = [await client.get(f"{API}/health") for _ in range(2)]

    assert [one.status_code for one in mine] == [200, 200, 200, 429]
    assert mine[0].headers["RateLimit-Policy"] == '"person";q=3;w=60'
    assert mine[0].headers["RateLimit"] == '"person";r=2'
    assert said(mine[3]) == (429, "too_many_requests")
    assert 1 <= int(mine[3].headers["Retry-After"]) <= 20
    assert [one.status_code for one in open_ones] == [200, 429]
    assert open_ones[1].headers["RateLimit"].startswith('"address";r=0;t=')


async def test_a_proxy_that_does_not_pass_the_host_on_needs_the_studios_address_to_be_known(parts: Parts) -> None:
    behind = requiring(parts, replace(REQUIRED, public_url="http://localhost:9000"))
    await Team(parts=parts).admin()
    home = {"Origin": "http://localhost:9000", "Host": "127.0.0.1:8000"}
    async with client_of(behind) as known, client_of(requiring(parts)) as unknown:
        answers = [await one.post(f"{API}/auth/logout", headers=home) for one in (known, unknown)]

    assert [one.status_code for one in answers] == [204, 403]


async def test_who_changes_their_address_within_one_network_is_counted_as_one(parts: Parts) -> None:
    parts = requiring(parts, replace(REQUIRED, rates=Rates(per_address=3)))
    places = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:0:a:b:c", "2001:db8:1:2::2", "2001:db8:1:3::1"]
    places += ["::ffff:192.0.2.9", "::ffff:192.0.2.10"]
    app = create_app(parts)
    found: list[int] = []
    for place in places:
        transport = httpx.ASGITransport(app=app, client=(place, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            found.append((await client.get(f"{API}/health")).status_code)

    assert found == [200, 200, 200, 429, 200, 200, 200]


async def test_failed_logins_are_counted_by_network(parts: Parts) -> None:
    async with parts.database.unit() as session:
        attempts = Attempts(session)
        for number in range(FAILURES_FROM_ADDRESS):
            assert await attempts.begin(f"guess-{number}", f"2001:db8::{number:x}") is None
        locked = await attempts.begin("another", "2001:db8::ffff:1")
        elsewhere = await attempts.begin("yet-another", "2001:db8:0:1::1")

    assert locked is not None
    assert elsewhere is None


async def test_a_page_elsewhere_may_ask_by_tokens_if_the_studio_lists_it(parts: Parts) -> None:
    listed = "https://tools.example.com"
    team = Team(parts=requiring(parts, replace(REQUIRED, origins=frozenset({listed}))))
    asking = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    me = await team.signed_in(await team.admin())
    async with client_of(team.parts) as client:
        may = await client.options(f"{API}/users/me", headers={"Origin": listed, **asking})
        reads = await client.get(f"{API}/users/me", headers={"Origin": listed, **me})
        may_not = await client.options(f"{API}/users/me", headers={"Origin": "https://evil.example", **asking})

    assert (may.status_code, may.headers["Access-Control-Allow-Origin"]) == (200, listed)
    assert "Access-Control-Allow-Credentials" not in may.headers
    assert (reads.status_code, reads.headers["Access-Control-Allow-Origin"]) == (200, listed)
    assert said(may_not) == (403, "not_from_here")


async def test_administrators_find_everybody(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    boss = await team.signed_in(await team.admin())
    async with client_of(team.parts) as client:
        new = {"username": "Mei", "password": PASSWORD, "role": "admin"}
        made = await client.post(f"{API}/admin/users", headers=boss, json=new)
        page = (await client.get(f"{API}/admin/users", headers=boss, params={"page_size": 1, "page": 2})).json()
        read = await client.get(f"{API}/admin/users/{made.json()['id']}", headers=boss)
        lost = await client.get(f"{API}/admin/users/{UUID(int=7)}", headers=boss)
        capped = await client.put(
            f"{API}/admin/users/{made.json()['id']}/cap", headers=boss, json={"limit_usd_micros": 5}
        )
        caps = await client.get(f"{API}/admin/users/{made.json()['id']}/cap", headers=boss)

    assert (made.status_code, made.json()["role"]) == (201, InstallationRole.ADMIN)
    assert ([one["username"] for one in page["items"]], page["total"]) == (["mei"], 2)
    assert caps.json() == capped.json()
    assert read.json() == made.json()
    assert said(lost) == (404, "user_not_found")
    assert capped.json()["items"] == [
        {"scope": "user", "limit_usd_micros": 5, "used_usd_micros": 0, "left_usd_micros": 5, "warn_percent": 50}
    ]
    async with parts.database.unit() as session:
        assert (await Accounts(session).find("mei")).name == "mei"
