"""Signing in elsewhere, at a real server of OpenID Connect."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import httpx
import pytest

from shotwright.api.entrance import Entrance, LoginProvider
from shotwright.api.parts import Parts
from shotwright.domain.people import Registration
from shotwright.domain.secret import Secret
from tests.api.openid_server import CLIENT, Claims, OpenIdServer, new_key, serving
from tests.api.people import API, PASSWORD, REQUIRED, Team, client_of, requiring

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
    assert urlsplit(back.headers["location"]).path == f"{API}/auth/oauth/company/callback"
    return back.headers["location"]


async def test_somebody_new_comes_in_with_cookies_and_is_known_the_next_time(
    parts: Parts, server: OpenIdServer
) -> None:
    async with client_of(requiring(parts, entrance(server))) as client:
        await client.post(f"{API}/auth/register", json={"username": "admin", "password": PASSWORD})
        arrived = await client.get(await way_back(client, f"{BEGIN}?return_to=/projects/roof"))
        first = (await client.get(f"{API}/users/me")).json()
        client.cookies.clear()
        server.person["email"] = "moved@example.com"
        await client.get(await way_back(client))
        second = (await client.get(f"{API}/users/me")).json()

    assert (arrived.status_code, arrived.headers["location"]) == (303, "/projects/roof")
    assert (first["username"], first["email"], first["role"]) == ("lin-wei", "lin@example.com", "member")
    assert second == first


async def test_nobody_is_sent_on_to_somewhere_else(parts: Parts, server: OpenIdServer) -> None:
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
        unproven = await client.get(await way_back(client))
        server.person["email_verified"] = True
        await client.get(await way_back(client))
        me = (await client.get(f"{API}/users/me")).json()
        old_session = await client.get(f"{API}/users/me", headers=before)

    assert (unproven.status_code, unproven.json()["code"]) == (403, "registration_closed")
    assert me["id"] == str(lin)
    assert old_session.status_code == 401


async def test_the_invited_come_in_where_others_may_not(parts: Parts, server: OpenIdServer) -> None:
    inviting = requiring(parts, entrance(server, Registration.INVITE))
    team = Team(parts=inviting)
    boss = await team.signed_in(await team.admin())
    async with client_of(inviting) as client:
        closed = await client.get(await way_back(client))
        await client.post(f"{API}/admin/invitations", headers=boss, json={"email": "lin@example.com", "role": "admin"})
        await client.get(await way_back(client))
        me = (await client.get(f"{API}/users/me")).json()

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


async def test_an_id_token_that_does_not_fit_is_not_believed(parts: Parts, server: OpenIdServer) -> None:
    async with client_of(requiring(parts, entrance(server))) as client:
        for what in [*TWISTS, "signed by another key", "HS256", "none"]:
            server.twist = partial(_changed, TWISTS.get(what, {}))
            server.signs_with = new_key() if what == "signed by another key" else None
            server.algorithm = what if what in {"HS256", "none"} else "ES256"
            answer = await client.get(await way_back(client))
            assert (answer.status_code, answer.json()["code"]) == (401, "login_failed"), what

        assert (await client.get(f"{API}/users/me")).status_code == 401


def _changed(changes: Claims, claims: Claims) -> Claims:
    return {**claims, **changes}


async def test_a_login_is_ended_by_the_browser_that_began_it_and_once(parts: Parts, server: OpenIdServer) -> None:
    parts = requiring(parts, entrance(server))
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
