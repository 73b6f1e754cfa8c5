"""`?fields=a,b`: every list can be asked for some fields of its items alone, and says which there are."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shotwright.api.parts import Parts
from shotwright.usecases.stories import Stories
from tests import make

PROJECTS = "/api/v1/projects"


@pytest.fixture
def dbms() -> str:
    """SQLite alone: nothing here asks the database for anything else."""
    return "sqlite"


@pytest.fixture
async def roof(parts: Parts) -> str:
    async with parts.database.unit() as session:
        project = await make.project(session)
        await Stories(session, project.id).apply(make.breakdown(), make.cast)
    return f"{PROJECTS}/{project.code}"


async def test_a_page_holds_what_was_asked_for_and_nothing_else(client: httpx.AsyncClient, roof: str) -> None:
    whole = (await client.get(f"{roof}/shots", params={"page": 2, "page_size": 1})).json()
    sparse = await client.get(f"{roof}/shots", params={"page": 2, "page_size": 1, "fields": "code, scene,code"})

    assert sparse.json() == {
        **whole,
        "items": [{name: one[name] for name in ("code", "scene")} for one in whole["items"]],
    }
    assert sparse.headers["content-length"] == str(len(sparse.content))
    assert (await client.get(f"{roof}/shots", params={"fields": " , "})).json()["total"] == 2


async def test_lists_that_are_read_whole_do_the_same_and_names_may_come_one_by_one(
    client: httpx.AsyncClient, roof: str
) -> None:
    found = await client.get(f"{roof}/characters?fields=code&fields=name")

    items = [{"code": "char_001", "name": "Lin"}, {"code": "char_002", "name": "Gu"}]
    assert found.json() == {"items": items, "page": 1, "page_size": 2, "total": 2}


async def test_a_field_that_nobody_knows_is_refused_with_those_that_there_are(
    client: httpx.AsyncClient, roof: str
) -> None:
    refused = await client.get(f"{roof}/characters", params={"fields": "code,colour"})

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert refused.headers["content-type"] == "application/problem+json"
    assert "no field colour. Known: id, code, name, aliases" in refused.json()["detail"]
    assert refused.json()["errors"][0]["field"] == "query.fields"


async def test_what_is_no_list_and_what_was_refused_stays_as_it_is(client: httpx.AsyncClient, roof: str) -> None:
    one = await client.get(roof, params={"fields": "code"})
    missing = await client.get(f"{PROJECTS}/nothing/shots", params={"fields": "code"})
    health = await client.get("/api/v1/health", params={"fields": "x"})

    assert (one.status_code, "name" in one.json()) == (200, True)
    assert one.headers["ETag"] == (await client.get(roof)).headers["ETag"]
    assert (missing.status_code, missing.json()["code"], health.status_code) == (404, "project_not_found", 200)


async def test_compression_comes_after_and_still_fits(client: httpx.AsyncClient, roof: str) -> None:
    sparse = await client.get(f"{roof}/shots", params={"fields": "code"}, headers={"Accept-Encoding": "gzip"})

    assert [list(one) for one in sparse.json()["items"]] == [["code"], ["code"]]


def test_every_list_documents_the_fields_of_its_items(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    schemas = app.openapi()["components"]["schemas"]
    lists, told = set[str](), dict[str, list[str]]()
    for path, item in paths.items():
        schema = _answer(item.get("get", {}))
        inner = schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {}).get("items", schema)
        if inner.get("type") == "array" and "$ref" in inner["items"]:
            lists.add(path)
        for one in item.get("get", {}).get("parameters", []):
            if one["name"] == "fields":
                told[path] = one["schema"]["items"]["enum"]

    assert set(told) == lists
    assert len(lists) > 30
    assert told["/api/v1/projects/{project}/characters"] == list(schemas["CharacterRead"]["properties"])


def _answer(operation: dict[str, Any]) -> dict[str, Any]:
    return (
        operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    )
