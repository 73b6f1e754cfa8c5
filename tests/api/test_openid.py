"""Signing in elsewhere, at a real server of OpenID Connect."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from shotwright.api.entrance import Entrance, LoginProvider
from shotwright.api.parts import Parts
from shotwright.domain.people import Registration
from shotwright.domain.permissions import InstallationRole
from shotwright.domain.secret import Secret
from shotwright.usecases.accounts import Accounts
from shotwright.usecases.projects import Projects
from tests.api.openid_server import CLIENT, Claims, OpenIdServer, new_key, serving
from tests.api.people import API, REQUIRED, Team, client_of, requiring

BEGIN = f"{API}/auth/oauth/company/login"
VERIFIED = {"sub": "lin-7", "email": "Lin@Example.com", "email_verified": True, "preferred_username": "Lin Wei"}


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIdServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(running: OpenIdServer) -> OpenIdServer:
    fresh = OpenIdServer(address=running.address)
    running.person, running.twist = dict(VERIFIED), fresh.twist
    running.signs_with, running.algorithm = None, fresh.algorithm
    return running


def entrance(server: OpenIdServer, registration: Registration = Registration.OPEN) -> Entrance:
    company = LoginProvider(name="company", issuer=server.address, client_id=CLIENT[0], client_secret=Secret(CLIENT[1]))
    return replace(REQUIRED, registration=registration, providers=(company,))


async def way_back(client: httpx.AsyncClient, begin: str = BEGIN) -> str:
    """Begin a login, sign in over there, and return the address that the browser is sent back to."""
    away = await client.get(begin)
    assert away.status_code == 303, away.text
    async with httpx.AsyncClient() as browser:
        back = await browser.get(away.headers["location"])
    assert urlsplit(back.headers["location"]).path == begin.partition("?")[0].replace("login", "callback")
    return back.headers["location"]


async def come_in(client: httpx.AsyncClient, begin: str = BEGIN) -> httpx.Response:
    """Begin a login, sign in over there, and come back with what that said."""
    return await client.get(await way_back(client, begin))


async def who_is(client: httpx.AsyncClient) -> Any:
    return (await client.get(f"{API}/users/me")).json()


async def test_somebody_new_comes_in_with_cookies_and_is_known_the_next_time(
    parts: Parts, server: OpenIdServer
) -> None:
    async with client_of(requiring(parts, entrance(server))) as client:
        await Team(parts=parts).admin()
        arrived = await come_in(client, f"{BEGIN}?return_to=/projects/roof")
        first = await who_is(client)
        client.cookies.clear()
        server.person["email"] = "moved@example.com"
        await come_in(client)
        second = await who_is(client)

    assert (arrived.status_code, arrived.headers["location"]) == (303, "/projects/roof")
    assert (first["username"], first["email"], first["role"]) == ("lin-wei", "lin@example.com", "member")
    assert second == first


async def test_nobody_is_sent_on_to_somewhere_else(parts: Parts, server: OpenIdServer) -> None:
    await Team(parts=parts).admin()
    async with client_of(requiring(parts, entrance(server))) as client:
        for where in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"):
            back = await way_back(client, str(httpx.URL(BEGIN, params={"return_to": where})))
            assert (await client.get(back)).headers["location"] == "/", where


async def test_an_account_is_linked_by_a_verified_address_alone_and_loses_its_other_keys(
    parts: Parts, server: OpenIdServer
) -> None:
    closed = requiring(parts, entrance(server, Registration.OFF))
    team = Team(parts=closed)
    await team.admin()
    lin = await team.person("lin")
    before = await team.signed_in(lin)
    async with client_of(closed) as client:
        server.person["email_verified"] = False
        unproven = await come_in(client)
        server.person["email_verified"] = True
        await come_in(client)
        me = await who_is(client)
        old_session = await client.get(f"{API}/users/me", headers=before)

    assert (unproven.status_code, unproven.json()["code"]) == (403, "registration_closed")
    assert me["id"] == str(lin)
    assert old_session.status_code == 401


MALLORY = {"sub": "mallory-1", "email": "mallory@example.com", "email_verified": True, "preferred_username": "mallory"}


async def test_who_typed_somebody_elses_address_neither_gets_them_into_the_account_nor_keeps_the_address(
    parts: Parts, server: OpenIdServer
) -> None:
    opened = requiring(parts, entrance(server))
    await Team(parts=opened).admin()
    async with client_of(opened) as mallory, client_of(opened) as lin:
        server.person = dict(MALLORY)
        await come_in(mallory)
        home = {"Origin": "http://localhost"}
        await mallory.patch(f"{API}/users/me", headers=home, json={"email": "lin@example.com"})
        server.person = dict(VERIFIED)
        await come_in(lin)
        server.person = dict(MALLORY)
        await come_in(mallory)
        theirs, hers = [await who_is(one) for one in (mallory, lin)]

    assert (theirs["username"], theirs["email"]) == ("mallory", None)
    assert (hers["username"], hers["email"]) == ("lin-wei", "lin@example.com")


async def test_who_may_not_come_in_takes_nobodys_address(parts: Parts, server: OpenIdServer) -> None:
    opened = requiring(parts, entrance(server))
    await Team(parts=opened).admin()
    async with client_of(opened) as mallory:
        server.person = dict(MALLORY)
        await come_in(mallory)
        await mallory.patch(
            f"{API}/users/me", headers={"Origin": "http://localhost"}, json={"email": "lin@example.com"}
        )
        server.person = dict(VERIFIED)
        async with client_of(requiring(parts, entrance(server, Registration.OFF))) as lin:
            refused = await come_in(lin)
        kept = await who_is(mallory)

    assert (refused.status_code, refused.json()["code"]) == (403, "registration_closed")
    assert kept["email"] == "lin@example.com"


async def test_an_address_that_went_to_somebody_else_over_there_does_not_open_the_former_ones_account(
    parts: Parts, server: OpenIdServer
) -> None:
    opened = requiring(parts, entrance(server))
    await Team(parts=opened).admin()
    async with client_of(opened) as former, client_of(opened) as successor:
        await come_in(former)
        server.person = {**VERIFIED, "sub": "lin-8"}
        await come_in(successor)
        before, after = [await who_is(one) for one in (former, successor)]

    assert before["id"] != after["id"]
    assert (before["email"], after["email"]) == (None, "lin@example.com")


async def test_two_providers_that_vouch_for_one_address_open_one_account(parts: Parts, server: OpenIdServer) -> None:
    with serving() as other:
        other.person = {**VERIFIED, "sub": "another-name"}
        both = (*entrance(server).providers, replace(entrance(other).providers[0], name="other"))
        opened = requiring(parts, replace(entrance(server), providers=both))
        await Team(parts=opened).admin()
        async with client_of(opened) as client:
            found: list[str] = []
            for begin in (BEGIN, BEGIN.replace("company", "other"), BEGIN):
                client.cookies.clear()
                await come_in(client, begin)
                found.append((await who_is(client))["id"])

    assert len(set(found)) == 1


async def test_the_invited_come_in_where_others_may_not(parts: Parts, server: OpenIdServer) -> None:
    inviting = requiring(parts, entrance(server, Registration.INVITE))
    team = Team(parts=inviting)
    boss = await team.signed_in(await team.admin())
    async with client_of(inviting) as client:
        closed = await come_in(client)
        await client.post(f"{API}/admin/invitations", headers=boss, json={"email": "lin@example.com", "role": "admin"})
        await come_in(client)
        me = await who_is(client)

    assert closed.json()["code"] == "registration_closed"
    assert (me["email"], me["role"]) == ("lin@example.com", "admin")


TWISTS: dict[str, Claims] = {
    "another nonce": {"nonce": "of another login"},
    "for another client": {"aud": "somebody-else"},
    "for several, by another": {"aud": [CLIENT[0], "other"], "azp": "other"},
    "from another issuer": {"iss": "https://elsewhere.example"},
    "long over": {"exp": 1_700_000_000},
    "of nobody": {"sub": None},
}


async def test_nobody_makes_the_first_account_from_elsewhere_without_an_administrators_invitation(
    parts: Parts, server: OpenIdServer
) -> None:
    opened = requiring(parts, entrance(server))
    async with client_of(opened) as client:
        refused = await come_in(client)
        async with parts.database.unit() as session:
            owner = await Projects(session).owner_id()
            await Accounts(session).invite(owner, InstallationRole.ADMIN, "lin@example.com")
        await come_in(client)
        me = await who_is(client)

    assert (refused.status_code, refused.json()["code"]) == (403, "registration_closed")
    assert (me["username"], me["role"]) == ("lin-wei", "admin")


async def test_an_id_token_that_does_not_fit_is_not_believed(parts: Parts, server: OpenIdServer) -> None:
    async with client_of(requiring(parts, entrance(server))) as client:
        for what in [*TWISTS, "signed by another key", "HS256", "none"]:
            server.twist = partial(_changed, TWISTS.get(what, {}))
            server.signs_with = new_key() if what == "signed by another key" else None
            server.algorithm = what if what in {"HS256", "none"} else "ES256"
            answer = await come_in(client)
            assert (answer.status_code, answer.json()["code"]) == (401, "login_failed"), what

        assert (await client.get(f"{API}/users/me")).status_code == 401


def _changed(changes: Claims, claims: Claims) -> Claims:
    return {**claims, **changes}


async def test_a_login_is_ended_by_the_browser_that_began_it_and_once(parts: Parts, server: OpenIdServer) -> None:
    parts = requiring(parts, entrance(server))
    await Team(parts=parts).admin()
    async with client_of(parts) as mine, client_of(parts) as other:
        back = await way_back(mine)
        elsewhere = await other.get(back)
        await way_back(other)
        mixed = await other.get(back)
        first = await mine.get(back)
        again = await mine.get(back)
        refused = await mine.get(f"{API}/auth/oauth/company/callback", params={"error": "access_denied"})
        unknown = await mine.get(f"{API}/auth/oauth/nobody/login")

    assert [one.json()["code"] for one in (elsewhere, mixed, again, refused)] == ["login_failed"] * 4
    assert first.status_code == 303
    assert (unknown.status_code, unknown.json()["code"]) == (404, "login_provider_not_found")


async def test_a_provider_that_is_down_is_said_to_be(parts: Parts, server: OpenIdServer) -> None:
    company = replace(entrance(server).providers[0], issuer="http://127.0.0.1:9")
    async with client_of(requiring(parts, replace(REQUIRED, providers=(company,)))) as client:
        answer = await client.get(BEGIN)

    assert (answer.status_code, answer.json()["code"]) == (503, "login_provider_unreachable")
