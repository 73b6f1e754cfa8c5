"""Plans, stages and runs over HTTP."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from shotwright.db.session import Database
from shotwright.domain.films import ALL_AUTO
from shotwright.domain.states import Gate, GateMode
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import Takes
from tests import make


@pytest.fixture
async def roof(database: Database) -> str:
    """The path of a project with a story of two shots, of which nothing is made."""
    return await _project(database, make_it=False)


async def _project(
    database: Database, *, make_it: bool, gates: Mapping[Gate, GateMode] | None = None, fails: tuple[str, ...] = ()
) -> str:
    async with database.unit() as session:
        project = await make.project(session, gates=gates or dict.fromkeys(Gate, GateMode.AUTO))
        if make_it:
            await make.run_to_the_end(session, project.id, fails=fails)
        else:
            await Stories(session, project.id).apply(make.breakdown(), make.cast)
    return f"/api/v1/projects/{project.code}"


async def _work(database: Database, path: str) -> list[str]:
    """Work until nothing is left of the run; return what was made."""
    code, made = path.rpartition("/")[2], list[str]()
    async with database.unit() as session:
        project_id = (await make.Projects(session).find(code)).id
        while await Runs(session, project_id).active() is not None:
            made += await make.work_off(session, project_id)
    return made


async def test_a_plan_says_of_everything_where_it_stands_and_why(client: httpx.AsyncClient, roof: str) -> None:
    plan = (await client.get(f"{roof}/plan")).json()
    ready = (await client.get(f"{roof}/plan", params={"standing": "ready", "kind": "reference"})).json()
    items = {one["key"]: one for one in plan["items"]}

    assert (plan["cost_usd_micros"], plan["to_make"], plan["done"]) == (0, len(items), 0)
    assert (items["shot_001/keyframe"]["standing"], items["shot_001/keyframe"]["why"]) == ("blocked", "missing")
    assert "char_001/reference" in items["shot_001/keyframe"]["blocked_by"]
    assert [one["key"] for one in ready["items"]] == ["char_001/reference", "char_002/reference", "loc_001/reference"]
    assert ready["to_make"] == plan["to_make"]


async def test_a_run_is_started_worked_off_and_listed(client: httpx.AsyncClient, database: Database, roof: str) -> None:
    started = await client.post(f"{roof}/runs", json={})
    joined = await client.post(f"{roof}/runs", json={"redo_stale": True})
    await _work(database, roof)
    listed = (await client.get(f"{roof}/runs")).json()
    one = (await client.get(f"{roof}/runs/{started.json()['id']}")).json()
    status = (await client.get(f"{roof}/status")).json()

    assert (started.status_code, started.json()["status"], started.json()["started_by"]) == (201, "running", "owner")
    assert joined.json()["id"] == started.json()["id"]
    assert (listed["total"], listed["items"]) == (1, [one])
    assert (one["status"], set(one["takes"])) == ("completed", {"completed"})
    assert (status["progress"], status["run"], status["waiting"], status["held"]) == (1.0, None, [], {})
    assert {one["status"] for one in status["stages"]} == {"completed"}
    assert (await client.get(f"{roof}/stages")).json()["items"][0]["kind"] == "breakdown"


async def test_a_run_of_one_shot_makes_that_shot_and_what_it_is_made_from(
    client: httpx.AsyncClient, database: Database, roof: str
) -> None:
    await client.post(f"{roof}/runs", json={"targets": ["shot_001/keyframe"]})
    made = await _work(database, roof)
    await client.post(f"{roof}/runs", json={"targets": ["voice"]})
    voices = await _work(database, roof)
    unknown = await client.post(f"{roof}/runs", json={"targets": ["shot_009"]})

    assert set(made) == {"script/breakdown", "char_001/reference", "loc_001/reference", "shot_001/keyframe"}
    assert voices == ["shot_001_line_01/voice", "shot_002_line_01/voice"]
    assert (unknown.status_code, unknown.json()["code"]) == (422, "target_not_known")


async def test_a_paused_project_starts_nothing_until_it_goes_on(client: httpx.AsyncClient, roof: str) -> None:
    paused = (await client.post(f"{roof}/pause")).json()
    refused = await client.post(f"{roof}/runs", json={})
    resumed = (await client.post(f"{roof}/resume")).json()
    run = (await client.post(f"{roof}/runs", json={})).json()["id"]
    cancelled = (await client.post(f"{roof}/cancel")).json()

    assert (paused["paused"], resumed["paused"], cancelled["run"]) == (True, False, None)
    assert (refused.status_code, refused.json()["code"]) == (409, "project_paused")
    assert (await client.get(f"{roof}/runs/{run}")).json()["status"] == "cancelled"


async def test_a_stage_tells_when_it_was_begun_and_when_the_last_of_it_was_made(
    client: httpx.AsyncClient, database: Database, roof: str
) -> None:
    async def keyframes() -> dict[str, Any]:
        return next(one for one in (await client.get(f"{roof}/stages")).json()["items"] if one["kind"] == "keyframe")

    before = await keyframes()
    await client.post(f"{roof}/runs", json={"targets": ["shot_001/keyframe"]})
    await _work(database, roof)
    half = await keyframes()
    await client.post(f"{roof}/runs", json={"targets": ["shot_002/keyframe"]})
    async with database.unit() as session:
        project = (await make.find(session, "roof")).id
        assert await make.work_off(session, project) == ["char_002/reference"]
        (ordered,) = await Runs(session, project).advance()
        await Takes(session).begin(ordered.take_id)
    meanwhile = await keyframes()
    async with database.unit() as session:
        await Takes(session).complete(ordered.take_id, make.unique("shot_002/keyframe", 1))
    after = await keyframes()
    tasks = (await client.get("/api/v1/tasks", params={"kind": "keyframe"})).json()["items"]

    assert [one["status"] for one in (before, half, meanwhile, after)] == ["pending", "pending", "running", "completed"]
    assert [one["completed_at"] for one in (before, half, meanwhile)] == [None, None, None]
    assert before["started_at"] is None
    assert half["started_at"] == after["started_at"] == min(one["started_at"] for one in tasks)
    assert after["completed_at"] == max(one["ended_at"] for one in tasks)


async def test_what_failed_of_a_stage_is_tried_again_by_itself(client: httpx.AsyncClient, database: Database) -> None:
    path = await _project(database, make_it=True, fails=("shot_001/keyframe", "shot_002_line_01/voice"))
    stages = {one["kind"]: one for one in (await client.get(f"{path}/stages")).json()["items"]}

    retried = await client.post(f"{path}/stages/keyframe/retry")
    made = await _work(database, path)
    nothing = await client.post(f"{path}/stages/keyframe/retry")

    after = {one["kind"]: one for one in (await client.get(f"{path}/status")).json()["stages"]}

    def of(stage: Any) -> tuple[Any, ...]:
        return tuple(stage[name] for name in ("status", "failed", "error_of", "error", "retries"))

    assert of(stages["clip"]) == ("pending", 0, "", "", 0)
    assert of(stages["keyframe"]) == ("failed", 1, "shot_001/keyframe", "It broke.", 0)
    assert of(stages["voice"]) == of(after["voice"]) == ("failed", 1, "shot_002_line_01/voice", "It broke.", 0)
    assert of(after["keyframe"]) == ("completed", 0, "", "", 1)
    assert (retried.status_code, retried.json()["targets"]) == (201, ["keyframe"])
    assert made == ["shot_001/keyframe"]
    assert (nothing.status_code, nothing.json()["code"]) == (409, "stage_not_allowed")


async def test_a_stages_review_is_skipped_but_never_the_stage(client: httpx.AsyncClient, database: Database) -> None:
    path = await _project(database, make_it=False, gates=dict.fromkeys(Gate, GateMode.MANUAL))

    skipped = (await client.post(f"{path}/stages/breakdown/skip")).json()["items"]
    refused = await client.post(f"{path}/stages/music/skip")

    assert skipped == ["char_001", "char_002", "loc_001", "shot_001", "shot_002"]
    assert (await client.get(f"{path}/gates")).json()["breakdown"] == "auto"
    assert (await client.get(f"{path}/status")).json()["waiting"] == []
    assert (refused.status_code, refused.json()["code"]) == (409, "stage_not_allowed")


async def test_a_stage_goes_back_to_its_former_takes(client: httpx.AsyncClient, database: Database) -> None:
    path = await _project(database, make_it=True)
    refused = await client.post(f"{path}/stages/keyframe/rollback")
    await client.patch(f"{path}/settings", json={"style": "comic"})
    await client.post(f"{path}/runs", json={"redo_stale": True})
    await _work(database, path)

    rolled = (await client.post(f"{path}/stages/keyframe/rollback")).json()["items"]

    assert refused.status_code == 409
    assert rolled == ["shot_001/keyframe", "shot_002/keyframe"]
    assert "shot_001/keyframe" in (await client.get(f"{path}/status")).json()["stale"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("runs", {"targets": "all"}, 422),
        ("runs", {"colour": "red"}, 422),
        ("stages/nothing/retry", None, 422),
        ("stages/script/skip", None, 409),
    ],
)
async def test_what_cannot_be_run_is_refused(
    client: httpx.AsyncClient, roof: str, path: str, body: Any, status: int
) -> None:
    answer = await client.post(f"{roof}/{path}", json=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_timeline_guesses_what_was_not_spoken_and_is_the_films_own_once_it_was(
    client: httpx.AsyncClient, database: Database, roof: str
) -> None:
    [before] = (await client.get(f"{roof}/timeline")).json()["items"]
    await client.post(f"{roof}/runs", json={})
    await _work(database, roof)
    [after] = (await client.get(f"{roof}/timeline", params={"episode": 1})).json()["items"]
    longer = await client.patch(f"{roof}/shots/shot_001", json={"duration_s": 4.1})
    [trimmed] = (await client.get(f"{roof}/timeline")).json()["items"]

    # "Nobody." is seven letters; a voice of a second and a half stands for it later.
    assert [(one["code"], one["voice_url"]) for one in before["lines"]][1:] == [("shot_002_line_01", None)]
    assert before["lines"][1]["duration_s"] == 0.5
    assert [one["duration_s"] for one in after["lines"]] == [1.5, 1.5]
    assert after["lines"][1]["voice_url"].startswith("/api/v1/media/")
    assert [one["needed_s"] for one in after["shots"]] == [2.25, 2.25]
    assert [one["text"].replace("\n", " ") for one in after["cues"]] == ["Who are you?", "Nobody."]
    assert longer.status_code == 200
    assert [(one["code"], one["first_frame"], one["frames"]) for one in trimmed["shots"]] == [
        ("shot_001", 0, 99),
        ("shot_002", 99, after["shots"][1]["frames"]),
    ]
    assert trimmed["frames"] == sum(one["frames"] for one in trimmed["shots"])
    assert trimmed["lines"][1]["start_s"] == 99 / 24 + 0.3
    assert (await client.get(f"{roof}/timeline", params={"episode": 2})).json()["items"] == []


async def test_before_the_breakdown_there_is_no_timeline(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit() as session:
        project = await make.project(session)

    assert (await client.get(f"/api/v1/projects/{project.code}/timeline")).json()["items"] == []


async def test_an_estimate_may_be_of_a_part_of_the_plan(client: httpx.AsyncClient, roof: str) -> None:
    whole = (await client.get(f"{roof}/estimate")).json()
    part = (await client.get(f"{roof}/estimate", params={"target": "keyframe"})).json()
    unknown = await client.get(f"{roof}/estimate", params={"target": "sculpture"})

    kinds = {one["kind"] for one in part["lines"]}
    assert kinds == {"breakdown", "reference", "keyframe"}
    assert len(part["lines"]) == sum(one["kind"] in kinds for one in whole["lines"]) < len(whole["lines"])
    assert (unknown.status_code, unknown.json()["code"]) == (422, "target_not_known")


async def test_an_estimate_tells_what_redoing_would_cost(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit() as session:
        project = await make.project(session, gates=ALL_AUTO)
        await make.run_to_the_end(session, project.id)
    path = f"/api/v1/projects/{project.code}"
    (await client.patch(f"{path}/settings", json={"loudness": "broadcast"})).raise_for_status()

    usual = (await client.get(f"{path}/estimate")).json()
    again = (await client.get(f"{path}/estimate", params={"redo_stale": True})).json()

    assert usual["lines"] == []
    assert [one["key"] for one in again["lines"]] == ["ep_01/film"]


async def test_one_more_take_of_some_is_priced_together_whether_there_is_one_or_not(
    client: httpx.AsyncClient, database: Database
) -> None:
    async with database.unit() as session:
        project = await make.project(session, gates=ALL_AUTO)
        await make.run_to_the_end(session, project.id)
    path = f"/api/v1/projects/{project.code}/estimate"
    some = ["shot_001/keyframe", "shot_002/keyframe"]

    told = (await client.get(path, params={"again": some})).json()
    unknown = await client.get(path, params={"again": "shot_999/keyframe"})

    assert [one["key"] for one in told["lines"]] == some
    assert told["held"] == {}
    assert (told["total"]["things"], told["total"]["usd_micros"]) == (2, 0)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "target_not_known")


async def test_a_price_of_one_more_take_says_why_it_cannot_be_ordered(client: httpx.AsyncClient, roof: str) -> None:
    told = (await client.get(f"{roof}/estimate", params={"again": "shot_001/keyframe"})).json()

    assert "is made from" in told["held"]["shot_001/keyframe"]
