"""Deleted projects: listed for those whose they were, and brought back with all that was made."""

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.db.jobs import JobRows
from shotwright.domain.permissions import ProjectRole
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.settling import Settling
from tests.api.people import Team, client_of, requiring
from tests.archiving.productions import rich

BIN = "/api/v1/bin/projects"


@pytest.fixture
def dbms() -> str:
    """What happens in the database is tested with archives, on both kinds."""
    return "sqlite"


async def _resting(parts: Parts) -> ProjectFacts:
    """A production with everything in it, of which nothing is under way."""
    facts = await rich(parts.database, parts.storage)
    async with parts.database.unit() as session:
        for job in await JobRows(session).list(project_id=facts.id):
            await Settling(session).cancel(job.id)
    return facts


async def test_a_deleted_project_is_brought_back_with_what_changed_last(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    project = f"/api/v1/projects/{(await _resting(parts)).code}"
    assert (await client.patch(project, json={"name": "Roof, at night"})).status_code == 200
    plan = (await client.get(f"{project}/plan")).json()["items"]
    files = (await client.get("/api/v1/storage/usage")).json()["size_bytes"]
    assert (await client.delete(project)).status_code == 204
    assert (await client.get(project)).status_code == 404

    [listed] = (await client.get(BIN)).json()["items"]
    assert (listed["name"], listed["size_bytes"] > files) == ("Roof, at night", True)
    back = await client.post(f"{BIN}/{listed['id']}/restore")

    assert back.status_code == 201, back.text
    assert (back.json()["project"]["name"], back.json()["left_out"]) == ("Roof, at night", [])
    assert f"/api/v1/projects/{back.json()['project']['code']}" == project
    assert (await client.get(f"{project}/plan")).json()["items"] == plan
    usage = (await client.get("/api/v1/storage/usage")).json()
    assert (usage["size_bytes"], usage["left"]) == (files, {"files": 0, "size_bytes": 0})
    assert (await client.get(BIN)).json()["items"] == []
    again = await client.post(f"{BIN}/{listed['id']}/restore")
    assert (again.status_code, again.json()["code"]) == (404, "project_not_found")


async def test_a_project_of_which_files_are_gone_stays_in_the_bin(client: httpx.AsyncClient, parts: Parts) -> None:
    project = f"/api/v1/projects/{(await _resting(parts)).code}"
    await client.delete(project)
    gone = next(key for key in await parts.storage.sizes(".bin") if "/02_references/" in key)
    await parts.storage.delete([gone])

    [listed] = (await client.get(BIN)).json()["items"]
    refused = await client.post(f"{BIN}/{listed['id']}/restore")

    assert (refused.status_code, refused.json()["code"]) == (422, "archive_not_usable")
    assert (await client.get(BIN)).json()["total"] == 1
    assert (await client.get(project)).status_code == 404


async def test_only_those_whose_it_was_and_administrators_may_bring_a_project_back(parts: Parts) -> None:
    facts = await _resting(parts)
    team = Team(parts=requiring(parts))
    admin = await team.signed_in(await team.admin())
    lin = await team.signed_in(await team.member(facts.id, "lin", ProjectRole.OWNER))
    gu = await team.signed_in(await team.member(facts.id, "gu", ProjectRole.DIRECTOR))

    async with client_of(team.parts) as client:
        forbidden = await client.delete(f"/api/v1/projects/{facts.code}", headers=gu)
        deleted = await client.delete(f"/api/v1/projects/{facts.code}", headers=lin)
        listed = [(await client.get(BIN, headers=one)).json()["total"] for one in (admin, lin, gu)]
        hidden = await client.post(f"{BIN}/{facts.id}/restore", headers=gu)
        back = await client.post(f"{BIN}/{facts.id}/restore", headers=lin)
        seen = await client.get(f"/api/v1/projects/{facts.code}", headers=lin)
        former = await client.get(f"/api/v1/projects/{facts.code}", headers=gu)

    assert (forbidden.status_code, deleted.status_code) == (403, 204)
    assert listed == [1, 1, 0]
    assert (hidden.status_code, back.status_code, seen.status_code, former.status_code) == (404, 201, 200, 404)
