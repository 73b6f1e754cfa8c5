"""Every operation of the interface, asked what nobody thought of: by Schemathesis, from the OpenAPI document.

What is asked is the same each time. Every answer must be one that the document tells of, in its shape; none is a fault.
Paths mostly name what is there, so that what is asked reaches the rules behind the routes; each operation is asked of a
studio that holds everything, whatever the ones before did.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, Final, TypeAlias, cast
from zlib import crc32

import httpx
import pytest
import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shotwright.api.app import create_app
from shotwright.api.entrance import Entrance
from shotwright.api.parts import Parts
from tests.api.filled import Filled, Kept, OnPostgres, OnSqlite, filled

Case: TypeAlias = "schemathesis.Case[Any]"
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
]
EVENTS: Final = "text/event-stream"
"""Its schema is that of the stream; Schemathesis would hold each event to it."""
STRINGS: Final = (
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\N{GRINNING FACE}" * 300,
    "../../../etc/passwd",
    "..\\..\\x",
    "'; DROP TABLE project; --",
    "{{ 7*7 }}",
    "{% for a in range(9) %}{% endfor %}",
    "{a.b[0].__class__}",
    "\u202e\u200b",
    "\r\nSet-Cookie: a=b",
    "%00",
    "%",
    "NaN",
    "٣",
    "1e400",
    "shot_001",
    "shot_001/keyframe",
    "char_001",
    "roof",
    "",
)
NUMBERS: Final = (
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**400,
    1e308,
    -0.0,
    0.1,
    float("nan"),
    float("inf"),
)
EXAMPLES: Final = 8
ON: Final = "SCHEMATHESIS_ON"
"""The variable that has a studio on PostgreSQL asked, by `postgresql`: `make test` asks one on SQLite."""


def _described() -> dict[str, Any]:
    """The document alone needs nothing of a studio but how one comes in."""
    parts = SimpleNamespace(entrance=Entrance(), hosts=frozenset[str](), database=None, live=None)
    return create_app(cast(Parts, parts)).openapi()


def _config() -> schemathesis.Config:
    return schemathesis.Config.from_dict(
        {
            "seed": 1,
            "generation": {"deterministic": True, "max-examples": EXAMPLES, "database": "none", "no-shrink": True},
            "phases": {"coverage": {"enabled": True}, "examples": {"enabled": True}},
        }
    )


@schemathesis.serializer("application/zip")
def _zip(_context: schemathesis.SerializationContext, value: object) -> bytes:  # pyright: ignore[reportUnusedFunction]
    return value if isinstance(value, bytes) else repr(value).encode(errors="replace")


interface = schemathesis.openapi.from_dict(_described(), config=_config())


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("filled")
    with filled(folder, _database(folder, request)) as made:
        yield made


def _database(folder: Path, request: pytest.FixtureRequest) -> Kept:
    if os.environ.get(ON) == "postgresql":
        return OnPostgres(request.getfixturevalue("postgres_server"), request.getfixturevalue("migrated_postgres"))
    return OnSqlite(folder, request.getfixturevalue("migrated_sqlite"))


@pytest.fixture(autouse=True)
def _whole(studio: Filled) -> None:  # pyright: ignore[reportUnusedFunction]
    """Have the studio hold all that it held at first."""
    studio.restore()


@interface.parametrize()  # pyright: ignore[reportUntypedFunctionDecorator]
def test_every_answer_is_one_that_the_document_tells_of(case: Case, studio: Filled) -> None:
    chance = Random(crc32(repr((case.path_parameters, case.query, case.body)).encode(errors="replace")))
    _name(case, studio, chance)

    response = _send(case, studio, chance)

    is_whole = "fields" not in (case.query or {}) and EVENTS not in response.headers.get("content-type", "")
    case.validate_response(response, checks=[*CHECKS, response_schema_conformance] if is_whole else CHECKS)


def _name(case: Case, studio: Filled, chance: Random) -> None:
    """Have most paths name what is there."""
    for name in case.path_parameters or {}:
        if name in studio.known and chance.random() < 0.85:
            case.path_parameters[name] = chance.choice(studio.known[name])


def spoilt(body: Any, chance: Random) -> Any:
    """Return a body of which one value, or the name of one, is something nasty of the same kind."""
    if isinstance(body, dict) and body:
        return _spoilt_object(cast(dict[str, Any], body), chance)
    if isinstance(body, list) and body:
        items = cast(list[Any], body)
        at = chance.randrange(len(items))
        return [*items[:at], spoilt(items[at], chance), *items[at + 1 :]]
    if isinstance(body, str):
        return chance.choice(STRINGS)
    return chance.choice(NUMBERS) if isinstance(body, int | float) else body


def _spoilt_object(body: dict[str, Any], chance: Random) -> dict[str, Any]:
    name = chance.choice(list(body))
    if chance.random() < 0.1:
        return body | {chance.choice(STRINGS): body[name]}
    return body | {name: spoilt(body[name], chance)}


def _send(case: Case, studio: Filled, chance: Random) -> httpx.Response:
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://localhost")).prepare()
    body = sent.body.encode() if isinstance(sent.body, str) else cast(bytes | None, sent.body)
    headers = {name: str(value) for name, value in sent.headers.items()}
    if sent.headers.get("content-type") == "application/json" and chance.random() < 0.6:
        with suppress(ValueError):  # some bodies are none on purpose
            body = json.dumps(spoilt(json.loads(body or b""), chance)).encode()
            headers["content-length"] = str(len(body))
    return studio.ask(str(sent.method), str(sent.url), headers, body)
