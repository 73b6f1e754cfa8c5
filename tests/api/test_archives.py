"""Archives over HTTP: sent whole, taken whole, and asked for by those who may."""

from pathlib import Path

import httpx
import pytest

from shotwright.api.parts import Parts
from tests.api.people import Team, client_of, requiring
from tests.archiving.productions import files_in, rich

ZIP = {"Content-Type": "application/zip"}


@pytest.fixture
def dbms() -> str:
    """What happens in the database is tested with the archives themselves, on both kinds."""
    return "sqlite"


async def test_a_project_is_downloaded_and_brought_in_again_once_for_each_key(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    facts = await rich(parts.database, parts.storage)
    headers = {**ZIP, "Idempotency-Key": "once"}

    sent = await client.get(f"/api/v1/projects/{facts.code}/archive", headers={"Accept-Encoding": "gzip"})
    brought = await client.post("/api/v1/projects/import", content=sent.content, headers=headers)
    again = await client.post("/api/v1/projects/import", content=sent.content, headers=headers)

    assert sent.headers["content-type"] == "application/zip"
    assert sent.headers["content-encoding"] == "identity"
    assert f"{facts.code}.shotwright.zip" in sent.headers["content-disposition"]
    assert "rows/take.jsonl" in files_in(sent.content)
    assert brought.status_code == 201, brought.text
    code = brought.json()["project"]["code"]
    assert code == f"{facts.code}-2"
    assert brought.json()["left_out"] == []
    assert again.json() == brought.json()
    assert (await client.get("/api/v1/projects")).json()["total"] == 2
    before = await client.get(f"/api/v1/projects/{facts.code}/plan")
    after = await client.get(f"/api/v1/projects/{code}/plan")
    assert after.json()["items"] == before.json()["items"]


async def test_what_is_no_archive_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, parts: Parts, tmp_path: Path
) -> None:
    for content in (b"", b"PK", b"a picture"):
        refused = await client.post("/api/v1/projects/import", content=content, headers=ZIP)

        assert refused.status_code == 422
        assert refused.json()["code"] == "archive_not_usable"
    assert (await client.get("/api/v1/projects")).json()["total"] == 0
    assert await parts.storage.sizes("") == {}
    assert _left_in(tmp_path) == []


async def test_an_archive_may_be_large_and_nothing_else_under_its_address_may(client: httpx.AsyncClient) -> None:
    large = b"PK" + bytes(9_000_000)

    as_zip = await client.post("/api/v1/projects/import", content=large, headers=ZIP)
    as_json = await client.post("/api/v1/projects/import", content=large, headers={"Content-Type": "application/json"})

    assert as_zip.json()["code"] == "archive_not_usable"
    assert as_json.status_code == 413


def _left_in(scratch: Path) -> list[Path]:
    return [path for path in scratch.iterdir() if path.name.startswith("arriving-")]


async def test_a_missing_file_is_a_problem_and_not_half_a_zip(client: httpx.AsyncClient, parts: Parts) -> None:
    facts = await rich(parts.database, parts.storage)
    await parts.storage.remove(f"{facts.code}/04_videos")

    refused = await client.get(f"/api/v1/projects/{facts.code}/archive")

    assert refused.status_code == 404
    assert refused.json()["code"] == "file_not_in_storage"


async def test_whoever_brings_a_project_in_owns_it_and_nobody_else_sees_it(parts: Parts) -> None:
    facts = await rich(parts.database, parts.storage)
    team = Team(parts=requiring(parts))
    admin = await team.signed_in(await team.admin())
    lin, gu = await team.person("lin"), await team.person("gu")

    async with client_of(team.parts) as client:
        content = (await client.get(f"/api/v1/projects/{facts.code}/archive", headers=admin)).content
        headers = await team.signed_in(lin)
        brought = await client.post("/api/v1/projects/import", content=content, headers={**headers, **ZIP})
        address = f"/api/v1/projects/{brought.json()['project']['code']}"
        seen = await client.get(address, headers=headers)
        hidden = await client.get(f"{address}/archive", headers=await team.signed_in(gu))

    assert (brought.status_code, seen.status_code, hidden.status_code) == (201, 200, 404)
