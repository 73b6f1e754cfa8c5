"""What is being made, in all projects, over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.permissions import ProjectRole
from shotwright.usecases.jobs import Jobs
from shotwright.usecases.runs import Runs
from shotwright.usecases.takes import Takes
from tests import make, money
from tests.api.people import Team, client_of, requiring
from tests.api.seeding import Seeder
from tests.statements import statements

TASKS = "/api/v1/tasks"


async def _work(database: Database, project: UUID) -> None:
    """Do all the work there is, as a worker would."""
    async with database.unit() as session:
        while await make.work_off(session, project):
            pass


async def begun(database: Database, name: str = "Roof") -> tuple[UUID, str, list[UUID]]:
    """A project in which a run has ordered its first takes."""
    async with database.unit() as session:
        project = await make.project(session, name=name)
        await Runs(session, project.id).start(redo_stale=False)
        ordered = await Runs(session, project.id).advance()
    return project.id, project.code, [one.take_id for one in ordered]


async def test_what_is_made_here_is_listed_and_counted(client: httpx.AsyncClient, database: Database) -> None:
    _, code, takes = await begun(database)
    await begun(database, "Harbour")

    listed: Any = (await client.get(TASKS, params={"project": code})).json()
    counts = (await client.get(f"{TASKS}/counts")).json()

    assert ([one["id"] for one in listed["items"]], listed["total"]) == ([str(takes[0])], 1)
    first = listed["items"][0]
    assert (first["project"], first["kind"], first["status"], first["is_bought"]) == (
        code,
        "breakdown",
        "pending",
        False,
    )
    assert (counts["pending"], counts["failed"]) == (2, 0)
    assert (await client.get(TASKS, params={"status": "failed"})).json()["total"] == 0
    assert (await client.get(TASKS, params={"status": ["pending", "failed"], "page_size": 1})).json()["total"] == 2
    assert (await client.get(TASKS, params={"status": "lost"})).status_code == 422
    assert (await client.get(TASKS, params={"project": "nobody"})).status_code == 404


async def test_one_that_waits_is_cancelled_once(client: httpx.AsyncClient, database: Database) -> None:
    _, code, (take, *_) = await begun(database)

    cancelled = await client.post(f"{TASKS}/{take}/cancel")
    again = await client.post(f"{TASKS}/{take}/cancel")

    assert cancelled.json() == {"id": str(take), "status": "cancelled"}
    assert (again.status_code, again.json()["code"]) == (409, "take_move_not_allowed")
    listed = (await client.get(TASKS, params={"project": code})).json()["items"]
    assert listed[0]["status"] == "cancelled"
    assert (await client.post(f"{TASKS}/{uuid4()}/cancel")).status_code == 404


async def test_a_task_tells_who_ordered_it_in_which_run_and_to_which_batch_it_belongs(
    parts: Parts, database: Database
) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    async with database.unit() as session:
        project = await make.project(session)
    lin = await team.signed_in(await team.member(project.id, "lin", ProjectRole.PRODUCER))
    gu = await team.signed_in(await team.member(project.id, "gu", ProjectRole.PRODUCER))
    roof = f"/api/v1/projects/{project.code}"

    async with client_of(parts) as client:
        first = (await client.post(f"{roof}/runs", json={}, headers=lin)).json()["id"]
        await _work(database, project.id)
        await client.post(f"{roof}/artefacts/shot_001/keyframe/regenerate", json={}, headers=gu)
        await _work(database, project.id)
        await client.post(f"{roof}/artefacts/shot_001/keyframe/takes/2/select", headers=gu)
        second = (await client.post(f"{roof}/runs", json={"redo_stale": True}, headers=gu)).json()["id"]
        await _work(database, project.id)
        params = {"project": project.code, "page_size": 100}
        told = {
            (one["key"], one["number"]): one
            for one in (await client.get(TASKS, params=params, headers=lin)).json()["items"]
        }

    def of(key: str, number: int) -> tuple[Any, ...]:
        return tuple(told[key, number][name] for name in ("ordered_by", "run", "batch"))

    assert (of("char_001/reference", 1), of("shot_001/keyframe", 1)) == (("lin", first, None), ("lin", first, 1))
    assert (of("shot_001/keyframe", 2), of("shot_001/clip", 1)) == (("gu", None, 2), ("lin", first, 1))
    assert (of("shot_001/clip", 2), of("ep_01/film", 2)) == (("gu", second, 2), ("gu", second, None))


async def test_many_tasks_are_listed_with_as_many_queries_as_few(
    client: httpx.AsyncClient, database: Database, seeder: Seeder
) -> None:
    provider = await seeder.provider("ark")
    for number in range(2):
        project, _, (take, *_) = await begun(database, f"Film {number}")
        async with database.unit() as session:
            await Jobs(session).intend(money.wish(project, provider, f"key-{number}", take_id=take))
    await client.get(TASKS)  # the first request of all looks up who the local owner is
    with statements(database) as few:
        await client.get(TASKS)
    async with database.unit() as session:
        for number in range(8):
            project = await make.project(session, name=f"Harbour {number}")
            await make.run_to_the_end(session, project.id)
    with statements(database) as many:
        assert (await client.get(TASKS, params={"page_size": 100})).json()["total"] > 80

    assert len(few) == len(many)


async def test_one_that_failed_is_read_and_tried_again_alone(client: httpx.AsyncClient, database: Database) -> None:
    project, code, (take, *_) = await begun(database)
    async with database.unit() as session:
        takes = Takes(session)
        await takes.begin(take)
        await takes.take_up(take, "mill-1")
        await takes.beat(take, 1.5)  # what providers say is not always a share
    too_much = (await client.get(f"{TASKS}/{take}")).json()
    async with database.unit() as session:
        await Takes(session).beat(take, 0.4)
    running = (await client.get(f"{TASKS}/{take}")).json()
    too_soon = await client.post(f"{TASKS}/{take}/retry")
    async with database.unit() as session:
        await Takes(session).fail(take, "broken", "It broke.")
        await Runs(session, project).advance()  # with nothing else to do it ends
    failed = (await client.get(f"{TASKS}/{take}")).json()

    key = {"Idempotency-Key": "try again"}
    run, again = [await client.post(f"{TASKS}/{take}/retry", headers=key) for _ in range(2)]
    async with database.unit() as session:
        ordered = await Runs(session, project).advance()
    twice = await client.post(f"{TASKS}/{take}/retry")

    assert too_much["progress"] == 1.0
    assert (running["status"], running["progress"], running["project"]) == ("running", 0.4, code)
    assert (running["worker"], running["tries"], running["ordered_by"]) == ("mill-1", 1, "owner")
    assert running["created_at"] < running["started_at"] < running["heartbeat_at"]
    assert (running["ended_at"], failed["heartbeat_at"]) == (None, running["heartbeat_at"])
    assert failed["heartbeat_at"] < failed["ended_at"]
    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "take_move_not_allowed")
    assert (failed["status"], failed["error"]) == ("failed", "It broke.")
    assert (run.status_code, again.json()) == (201, run.json())
    assert run.json()["targets"] == ["script/breakdown"]
    assert [one.take_id for one in ordered] != [take]
    assert (twice.status_code, twice.json()["code"]) == (409, "stage_not_allowed")
    assert (await client.get(f"{TASKS}/{uuid4()}")).status_code == 404
    assert (await client.post(f"{TASKS}/{uuid4()}/retry")).status_code == 404


async def test_a_task_shows_its_paid_requests_and_cancels_them(
    client: httpx.AsyncClient, database: Database, seeder: Seeder
) -> None:
    provider = await seeder.provider("ark")
    project_id, code, (take, *_) = await begun(database)
    async with database.unit() as session:
        await Jobs(session).intend(money.wish(project_id, provider, "key-1", take_id=take))

    (task,) = (await client.get(TASKS, params={"project": code})).json()["items"]
    cancelled = await client.post(f"{TASKS}/{take}/cancel")

    assert [(one["state"], one["estimate_usd_micros"]) for one in task["jobs"]] == [("intended", money.DOLLAR)]
    assert cancelled.json()["status"] == "cancelled"
    (job,) = (await client.get("/api/v1/jobs")).json()["items"]
    assert job["state"] == "cancelled"


async def test_tasks_of_other_peoples_projects_are_not_there(parts: Parts, database: Database) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    mine, _, (my_take, *_) = await begun(database)
    _, _, (their_take, *_) = await begun(database, "Theirs")
    viewer = await team.member(mine, "lin", ProjectRole.VIEWER)

    async with client_of(parts) as client:
        headers = await team.signed_in(viewer)
        listed = (await client.get(TASKS, headers=headers)).json()
        counts = (await client.get(f"{TASKS}/counts", headers=headers)).json()
        own = await client.post(f"{TASKS}/{my_take}/cancel", headers=headers)
        theirs = await client.post(f"{TASKS}/{their_take}/cancel", headers=headers)
        retried = await client.post(f"{TASKS}/{my_take}/retry", headers=headers)
        seen = [(await client.get(f"{TASKS}/{one}", headers=headers)).status_code for one in (my_take, their_take)]
        (project,) = (await client.get("/api/v1/projects", headers=headers)).json()["items"]

    assert [one["id"] for one in listed["items"]] == [str(my_take)]
    assert counts["pending"] == 1
    assert (own.status_code, theirs.status_code, retried.status_code, seen) == (403, 404, 403, [200, 404])
    assert project["may"] == ["view"]
