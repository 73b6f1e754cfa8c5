"""Who may address the studio, how much may come in, and what every answer carries."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shotwright.api.guard import LARGEST_BODY

HEALTH = "/api/v1/health"
PROBLEM = "application/problem+json"


@pytest.fixture
def dbms() -> str:
    """One kind of database is enough here: hardly a request gets so far."""
    return "sqlite"


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
async def test_this_machine_is_served_under_each_of_its_names(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get(HEALTH, headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["studio.example", "localhost.studio.example", "127.0.0.1.studio.example", "192.168.1.2:8000", "[::2]", ""]
)
async def test_another_name_that_points_here_is_refused(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get(HEALTH, headers={"host": host})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_here")
    assert answer.headers["content-type"] == PROBLEM


async def test_pages_from_elsewhere_are_refused_and_our_own_are_not(client: httpx.AsyncClient) -> None:
    for origin in ("https://evil.example", "null", "http://localhost.evil.example", "localhost"):
        answer = await client.get(HEALTH, headers={"origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_from_here"), origin
    for place in ("localhost", "localhost:5173", "127.0.0.1:8000", "[::1]:8000"):
        ours = {"origin": f"http://{place}", "host": place}
        assert (await client.get(HEALTH, headers=ours)).status_code == 200


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://localhost", "http://127.0.0.1:8000"])
async def test_another_program_of_this_machine_is_a_page_from_elsewhere(client: httpx.AsyncClient, origin: str) -> None:
    headers = {"origin": origin, "host": "localhost:8000"}
    answer = await client.post("/api/v1/projects/roof/pause", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_here")


async def test_only_what_providers_post_may_come_from_elsewhere(client: httpx.AsyncClient) -> None:
    elsewhere = {"host": "studio.example", "origin": "https://provider.example"}

    for path in ("/api/v1/webhooks/nobody", "/webhook/video/nobody"):
        assert (await client.post(path, headers=elsewhere)).status_code == 404
    for path in ("/api/v1/webhooks/deliveries", "/api/v1/webhooks/../health", "/api/v1/jobs"):
        assert (await client.get(path, headers=elsewhere)).status_code == 403


@pytest.mark.parametrize("is_told", [True, False], ids=["with its length", "in pieces"])
async def test_a_body_that_is_too_large_is_refused(client: httpx.AsyncClient, *, is_told: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1_000_000 + 1):
            yield b" " * 1_000_000

    body = b" " * (LARGEST_BODY + 1) if is_told else pieces()
    answer = await client.post("/api/v1/models/providers", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 413
    assert answer.headers["content-type"] == PROBLEM
    assert "8 MB" in answer.json()["detail"]


async def test_only_a_form_may_be_as_large_as_a_video(client: httpx.AsyncClient) -> None:
    length = {"content-length": str(LARGEST_BODY + 1)}
    answer = await client.post("/api/v1/projects/roof/takes-by-hand", headers={**length, "content-type": "text/plain"})

    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "many", "9" * 5000])
async def test_a_length_that_makes_no_sense_is_refused(client: httpx.AsyncClient, length: str) -> None:
    answer = await client.post("/api/v1/models/providers", content=b"{}", headers={"content-length": length})

    assert answer.status_code == 413


async def test_long_answers_are_packed_for_those_who_can_unpack_them(client: httpx.AsyncClient) -> None:
    packed = await client.get("/api/v1/models/catalogue", headers={"accept-encoding": "gzip"})
    plain = await client.get("/api/v1/models/catalogue", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


@pytest.mark.parametrize("path", [HEALTH, "/api/v1/nothing", "/api/v1/jobs/not-an-id"])
async def test_every_answer_tells_browsers_to_be_careful(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


async def test_a_refusal_of_the_guard_is_as_careful(client: httpx.AsyncClient) -> None:
    headers = (await client.get(HEALTH, headers={"host": "studio.example"})).headers

    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/v1/health/", "/api/v1/jobs/", "/api/v1/models/providers/"])
async def test_a_slash_at_the_end_changes_nothing(client: httpx.AsyncClient, path: str) -> None:
    with_slash, without = await client.get(path), await client.get(path.rstrip("/"))

    assert (with_slash.status_code, with_slash.json()) == (200, without.json())
