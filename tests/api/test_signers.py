"""Certificates that people sign films with: given, never shown again, and used by exports."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from shotwright.api.parts import Parts
from shotwright.domain.permissions import Scope
from shotwright.domain.secret import Secret
from shotwright.usecases.projects import Projects
from shotwright.usecases.signers import Signers
from shotwright.vault.sealing import Vault
from tests import make
from tests.api.people import Team, client_of, requiring
from tests.media.certificates import certificate, key_pem, pem

SIGNER = "/api/v1/users/me/signer"
KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def dbms() -> str:
    """SQLite alone: the one statement that matters here is of both kinds in tests/db."""
    return "sqlite"


def given(name: str = "A studio", *, key: ec.EllipticCurvePrivateKey = KEY, days: int = 30) -> dict[str, str]:
    chain = pem(certificate(name, KEY, days=(-2, days))).decode()
    return {"certificate": chain, "private_key": key_pem(key).decode()}


async def test_a_certificate_is_told_of_and_its_key_is_never_seen_again(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    mine = given()
    none = await client.get(SIGNER)
    put = await client.put(SIGNER, json=mine)
    told = await client.get(SIGNER)

    assert (none.status_code, none.json()["code"]) == (404, "signer_not_found")
    assert put.status_code == 200, put.text
    assert (told.json()["subject"], told.json()["algorithm"]) == ("O=Test,CN=A studio", "es256")
    assert told.json()["certificate"] == mine["certificate"]
    async with parts.database.unit() as session:
        rows = (await session.execute(text("SELECT * FROM signer"))).all()
        owner = await Projects(session).owner_id()
        _, key = await Signers(session, parts.vault).open(owner)
    assert key.reveal() == mine["private_key"]
    secret = mine["private_key"].splitlines()[1]
    assert all(secret not in said for said in (put.text, told.text, str(rows)))


async def test_another_certificate_takes_its_place_and_none_is_left_when_it_is_taken_back(
    client: httpx.AsyncClient,
) -> None:
    await client.put(SIGNER, json=given())
    await client.put(SIGNER, json=given("Another studio"))
    told = (await client.get(SIGNER)).json()

    assert (told["subject"], (await client.delete(SIGNER)).status_code) == ("O=Test,CN=Another studio", 204)
    assert [(await client.get(SIGNER)).status_code, (await client.delete(SIGNER)).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"certificate": "no PEM"}, "cannot be read"),
        ({"private_key": "no PEM either"}, "private key cannot be read"),
        (given(key=ec.generate_private_key(ec.SECP256R1())), "does not belong"),
        (given(days=-1), "expired"),
    ],
)
async def test_what_cannot_sign_is_refused_with_a_sentence_that_holds_no_secret(
    client: httpx.AsyncClient, said: dict[str, str], why: str
) -> None:
    body = {**given(), **said}
    answer = await client.put(SIGNER, json=body)

    assert answer.status_code == 422
    assert why in answer.json()["detail"]
    assert body["private_key"].splitlines()[-1] not in answer.text
    assert (await client.get(SIGNER)).status_code == 404


async def test_a_signed_export_needs_a_certificate_of_whoever_orders_it(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    async with parts.database.unit() as session:
        project = await make.project(session)
        await make.run_to_the_end(session, project.id)
    exports = "/api/v1/projects/roof/exports"

    missing = await client.post(exports, json={"sign": True})
    await client.put(SIGNER, json=given())
    ordered = await client.post(exports, json={"sign": True})
    plain = await client.post(exports, json={})

    assert (missing.status_code, missing.json()["code"]) == (409, "signer_missing")
    assert (ordered.status_code, ordered.json()["is_signed"], plain.json()["is_signed"]) == (201, True, False)


async def test_nobody_sees_or_uses_the_certificate_of_another_and_no_token_does(parts: Parts) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    lin, gu = await team.person("lin"), await team.person("gu")

    async with client_of(parts) as client:
        mine, theirs = await team.signed_in(lin), await team.signed_in(gu)
        await client.put(SIGNER, json=given(), headers=mine)
        other = await client.get(SIGNER, headers=theirs)
        program = await client.get(SIGNER, headers=await team.token(lin, *Scope))

    assert (other.status_code, program.status_code) == (404, 403)


async def test_a_new_secret_key_of_the_studio_opens_what_was_sealed_under_the_former(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    await client.put(SIGNER, json=given())
    former, new = Secret("a key of thirty-two characters or more"), Secret("another key of thirty-two letters!")

    async with parts.database.unit() as session:
        assert await Signers(session, Vault([new, former])).reseal() == 1
        assert await Signers(session, Vault([new, former])).reseal() == 0
        owner = await Projects(session).owner_id()
        _, key = await Signers(session, Vault([new])).open(owner)

    assert key.reveal() == given()["private_key"]
