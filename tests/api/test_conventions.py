"""What holds for every route: done once, overwriting nobody, to be asked from pages elsewhere."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from shotwright.api.app import described_app
from shotwright.api.entrance import Rates
from shotwright.api.etags import Tags
from shotwright.api.once import _takes_part  # pyright: ignore[reportPrivateUsage]
from shotwright.api.parts import Parts
from shotwright.api.schemas.shared import Given
from tests.api.people import REQUIRED, client_of, requiring

ORIGIN = "https://tools.example.com"
ANSWER_WITH_SECRETS = {
    "add_installation_subscription",
    "add_subscription",
    "invite_user",
    "log_in_user",
    "make_share",
    "make_token",
    "refresh_tokens",
    "rotate_subscription_secret",
}
"""What they answer is shown once and never stored, so that it could not be answered again."""
OF_ACCOUNTS = {"add_user", "log_out", "register_user"}
"""They take names or sessions that are there once only: a second request changes nothing."""
OF_STRANGERS = {"comment_on_share", "open_share", "receive_webhook"}
"""Nobody has signed in in whose name an answer could be kept."""
LAST_ONE_COUNTS = {"change_placeholder", "change_profile", "change_prompt_set", "change_user"}
"""Edits of a thing of one's own or of a word or two, in which nothing of another's is lost."""


@pytest.fixture
def dbms() -> str:
    """One kind of database is enough here: no request gets so far."""
    return "sqlite"


def routes(*methods: str) -> Iterator[tuple[str, APIRoute]]:
    """The routes that serve one of these methods, with their whole paths."""
    for found in iter_route_contexts(described_app().routes):
        route = found.original_route
        if isinstance(route, APIRoute) and found.path is not None and (route.methods or set()) & set(methods):
            yield found.path, route


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """What the OpenAPI document says of every method of every path."""
    for path, methods in described_app().openapi()["paths"].items():
        for operation in methods.values():
            yield path, operation


def parameters(operation: dict[str, Any]) -> set[str]:
    return {one["name"] for one in operation.get("parameters", ())}


def calls(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from calls(one)


def test_every_post_may_be_sent_twice_under_one_key_but_for_those_that_cannot_be_kept() -> None:
    posts = [(path, route) for path, route in routes("POST") if route.include_in_schema]
    apart = {route.name for path, route in posts if not _takes_part({"method": "POST", "path": path})}

    told = {one["operationId"] for _, one in operations() if "Idempotency-Key" in parameters(one)}

    assert len(posts) > 60
    assert told == {route.name for _, route in posts} - apart
    assert apart == ANSWER_WITH_SECRETS | OF_ACCOUNTS | OF_STRANGERS


def test_every_edit_of_a_part_can_name_what_it_started_from() -> None:
    without = {route.name for _, route in routes("PATCH") if Tags not in set(calls(route.dependant))}

    assert without == LAST_ONE_COUNTS


def test_every_list_is_answered_as_a_page() -> None:
    bare, paged = set[str](), 0
    for path, operation in operations():
        for status, answer in operation["responses"].items():
            shape = answer.get("content", {}).get("application/json", {}).get("schema", {})
            if status.startswith("2") and "array" in shape.get("type", ""):
                bare.add(f"{path} {operation['operationId']}")
            paged += "/Page_" in shape.get("$ref", "")

    assert paged > 50
    assert bare == set()


async def test_pages_elsewhere_may_use_every_method_and_read_every_header_that_says_something(parts: Parts) -> None:
    entrance = replace(REQUIRED, origins=frozenset({ORIGIN}), rates=Rates(per_person=10, per_address=10))
    used = {method for _, route in routes("GET", "POST", "PUT", "PATCH", "DELETE") for method in route.methods or ()}
    asking = {"Origin": ORIGIN, "Access-Control-Request-Headers": "authorization, if-match, idempotency-key"}

    async with client_of(requiring(parts, entrance)) as client:
        for method in sorted(used - {"HEAD"}):
            preflight = await client.options(
                "/api/v1/projects", headers={**asking, "Access-Control-Request-Method": method}
            )
            assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, ORIGIN), method
        answer = await client.get("/api/v1/health", headers={"Origin": ORIGIN})
        refused = await client.get("/api/v1/health", headers={"Origin": "https://evil.example"})

    exposed = {one.strip().lower() for one in answer.headers["access-control-expose-headers"].split(",")}
    assert exposed >= {"etag", "idempotency-replayed", "ratelimit", "ratelimit-policy", "retry-after"}
    assert answer.headers["RateLimit-Policy"] == '"address";q=10;w=60'
    assert "access-control-allow-origin" not in refused.headers
    assert "access-control-allow-credentials" not in answer.headers, "cookies are for our own pages alone"


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """The schemas of all bodies that are JSON, by operation."""
    document = described_app().openapi()
    for _, operation in operations():
        told = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if told is not None:
            name = told["schema"].get("$ref", "").rpartition("/")[2]
            yield operation["operationId"], document["components"]["schemas"][name] if name else told["schema"]


def test_every_body_is_described_with_an_example() -> None:
    without = {name for name, schema in bodies() if not schema.get("examples")}

    assert without == {"receive_webhook"}, "what a provider sends is its own"


def given(model: type[Given] = Given) -> Iterator[type[Given]]:
    for one in model.__subclasses__():
        yield one
        yield from given(one)


def test_every_example_is_taken() -> None:
    shown = [(model, model.model_config.get("json_schema_extra")) for model in given()]
    examples = [(model, one) for model, extra in shown if isinstance(extra, dict) for one in as_list(extra["examples"])]

    assert len(examples) > 60
    for model, example in examples:
        assert model.model_validate_json(json.dumps(example)), model


def as_list(found: object) -> list[Any]:
    assert isinstance(found, list)
    return found
