"""What monitoring reads: of requests, of the work that there is, and of money."""

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from shotwright.api.app import create_app
from shotwright.api.parts import Parts
from shotwright.domain.permissions import Scope
from shotwright.usecases.runs import Runs
from tests import make, money
from tests.api.people import Team, client_of, requiring
from tests.api.seeding import Seeder


def values(text: str) -> dict[tuple[str, frozenset[str]], float]:
    """Every value by its name and what it is of."""
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def read(client: httpx.AsyncClient) -> dict[tuple[str, frozenset[str]], float]:
    answer = await client.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    return values(answer.text)


async def test_requests_are_counted_by_operation_and_not_by_path(client: httpx.AsyncClient, seeder: Seeder) -> None:
    _, code = await seeder.project()
    route = "read_project"
    for path in (f"/api/v1/projects/{code}", f"/api/v1/projects/{code}/", "/api/v1/projects/none", "/api/v1/nowhere"):
        await client.get(path)
    await client.get("/api/v1/health", headers={"Host": "elsewhere.example"})

    told = await read(client)

    count = "shotwright_http_request_duration_seconds_count"
    assert told[count, frozenset({"GET", route, "200"})] == 2
    assert told[count, frozenset({"GET", route, "404"})] == 1
    assert told[count, frozenset({"GET", "none", "404"})] == 1
    assert told[count, frozenset({"GET", "none", "403"})] == 1
    assert told["shotwright_http_requests_under_way", frozenset()] == 1
    assert not any(code in label for _, labels in told for label in labels)


async def test_work_and_money_are_shown(parts: Parts, client: httpx.AsyncClient) -> None:
    clock = money.Clock()
    async with parts.database.unit() as session:
        project, provider = await money.project_and_provider(session)
        await make.run_to_the_end(session, project)
        await Runs(session, project).start(redo_stale=True)
        await money.accepted(session, money.wish(project, provider, cost=3 * money.DOLLAR), clock)
    async with parts.database.unit() as session:
        other = await make.project(session, name="Other")
        await Runs(session, other.id).start(redo_stale=False)
        await Runs(session, other.id).advance()

    told = await read(client)

    assert told["shotwright_takes", frozenset({"breakdown", "pending"})] == 1
    assert told["shotwright_takes_made", frozenset()] > 5
    assert told["shotwright_jobs", frozenset({"submitted"})] == 1
    assert told["shotwright_reserved_usd", frozenset()] == 3
    assert told["shotwright_spent_today_usd", frozenset()] == 0
    assert told["shotwright_runs", frozenset()] == 2
    assert told["shotwright_event_lag_seconds", frozenset()] >= 0


async def test_where_people_sign_in_only_an_administrators_token_reads_it(parts: Parts) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    admin = await team.admin()

    async with client_of(parts) as client:
        nobody = await client.get("/metrics")
        reader = await client.get("/metrics", headers=await team.token(admin, Scope.READ))
        monitor = await client.get("/metrics", headers=await team.token(admin, Scope.ADMIN))

    assert (nobody.status_code, reader.status_code, monitor.status_code) == (401, 403, 200)


async def test_a_process_lives_though_its_database_is_away(parts: Parts, client: httpx.AsyncClient) -> None:
    await parts.database.close()
    app: FastAPI = create_app(parts)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as other:
        live = await other.get("/api/v1/health/live")

    assert live.json()["status"] == "ok"
