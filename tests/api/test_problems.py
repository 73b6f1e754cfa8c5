"""Refusals: one table, one shape, and no route that says something it does not document."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

import shotwright
from shotwright.api.problems import STATUS, status_of
from shotwright.domain.errors import StudioError

PROBLEM = "application/problem+json"
STAY_INSIDE = {"PaidWorkFailed", "WorkCancelled", "InDoubt"}
"""They end takes, and never leave a workflow."""
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def dbms() -> str:
    """One kind of database is enough here: hardly a request gets so far."""
    return "sqlite"


def kinds(base: type[StudioError] = StudioError) -> Iterator[type[StudioError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


@pytest.fixture(scope="module")
def all_kinds() -> list[type[StudioError]]:
    for module in pkgutil.walk_packages(shotwright.__path__, "shotwright."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
    return [kind for kind in dict.fromkeys(kinds()) if kind.__module__.startswith("shotwright.")]


def test_every_error_has_a_status_and_a_code_of_its_own(all_kinds: list[type[StudioError]]) -> None:
    assert len(all_kinds) > 30
    assert all(re.fullmatch(r"[a-z][a-z_]+", kind.code) for kind in all_kinds)
    shared = [code for code, count in Counter(kind.code for kind in all_kinds).items() if count > 1]
    assert shared == []
    vague = [kind.__name__ for kind in all_kinds if status_of(kind) == 500 and kind not in STATUS]
    assert set(vague) <= STAY_INSIDE


def operations(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in app.openapi()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def test_every_operation_is_described_and_refuses_with_problem_documents(app: FastAPI) -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations(app))

    assert [name for name, count in names.items() if count > 1] == []
    for method, path, operation in operations(app):
        assert operation.get("description"), f"{method} {path}"
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert set(response["content"]) == {PROBLEM}, f"{method} {path} {status}"


def test_every_schema_has_a_name_of_its_own(app: FastAPI) -> None:
    """Where two share one, a generated client would call them by their modules."""
    assert sorted(name for name in app.openapi()["components"]["schemas"] if "__" in name) == []


async def test_what_is_not_there_is_answered_as_documented(app: FastAPI, client: httpx.AsyncClient) -> None:
    """Every operation, asked for things that nobody knows and with a body that is no good."""
    for method, path, operation in operations(app):
        address = re.sub(r"\{\w+\}", str(uuid4()), path)
        answer = await client.request(method, address, json={} if method in {"post", "put", "patch"} else None)

        said = f"{method} {path}: {answer.status_code} {answer.text[:200]}"
        assert str(answer.status_code) in operation["responses"], said
        assert answer.status_code < 500, said
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == PROBLEM, said
            assert set(answer.json()) >= {"type", "title", "status", "detail", "instance", "code", "errors"}, said


async def test_a_body_that_is_no_good_is_explained_field_by_field(client: httpx.AsyncClient) -> None:
    body = {"name": "", "model": "m", "key": "sk-very-secret", "rpm": "sk-very-secret", "colour": "sk-very-secret"}
    answer = await client.post("/api/v1/models/providers", json=body)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid_request")
    assert problem["type"] == "urn:shotwright:problem:invalid_request"
    assert problem["instance"] == "/api/v1/models/providers"
    assert {one["field"] for one in problem["errors"]} == {"body.name", "body.rpm", "body.colour"}
    assert "sk-very-secret" not in answer.text


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"name": NaN}'])
async def test_what_is_no_json_is_explained_too(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/v1/models/providers", content=body, headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_json_that_is_nested_too_deeply_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json"}
    answer = await client.post("/api/v1/models/providers", content=b"[" * 100_000, headers=headers)

    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


async def test_unknown_paths_and_methods_are_problems_too(client: httpx.AsyncClient) -> None:
    missing, wrong = await client.get("/api/v1/nothing"), await client.post("/api/v1/health")

    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET"
