"""Jobs, costs and caps over HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.seeding import Seeder
from tests.money import DOLLAR

JOBS = "/api/v1/jobs"


class TestJobs:
    async def test_the_list_comes_in_pages_newest_first(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        provider = await seeder.provider("ark")
        jobs = [str(await seeder.job(provider, f"key-{number}")) for number in range(5)]

        first = (await client.get(JOBS, params={"page_size": 2})).json()
        last = (await client.get(JOBS, params={"page_size": 2, "page": 3})).json()

        assert [one["id"] for one in first["items"] + last["items"]] == [jobs[4], jobs[3], jobs[0]]
        assert {**first, "items": []} == {"items": [], "page": 1, "page_size": 2, "total": 5}
        assert {one["provider"] for one in first["items"]} == {"ark"}

    async def test_jobs_of_one_project_or_state_can_be_asked_for(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("ark")
        project, code = await seeder.project()
        mine = str(await seeder.job(provider, project_id=project))
        doubtful = str(await seeder.in_doubt(provider, "doubtful"))
        sent = str(await seeder.sent(provider, "sent"))

        async def found(**asked: str | list[str]) -> set[str]:
            return {one["id"] for one in (await client.get(JOBS, params=asked)).json()["items"]}

        assert await found(project=code) == await found(project=str(project)) == {mine}
        assert await found(state=["unknown", "submitted"]) == {doubtful, sent}
        nobody = await client.get(JOBS, params={"project": "nobody"})
        assert (nobody.status_code, nobody.json()["code"]) == (404, "project_not_found")
        assert (await client.get(JOBS, params={"page_size": 1000})).status_code == 422

    async def test_a_job_shows_what_was_asked_and_sent(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        job = await seeder.sent(await seeder.provider("ark"))

        detail = (await client.get(f"{JOBS}/{job}")).json()

        assert (detail["state"], detail["provider_job_id"]) == ("submitted", "p-1")
        assert (detail["estimate_usd_micros"], detail["cost_usd_micros"]) == (DOLLAR, None)
        assert detail["request"] == {"prompt": "rain"}
        assert [one["number"] for one in detail["sent"]] == [1]

    @pytest.mark.parametrize(
        ("word", "state"),
        [
            ({"word": "it_ran", "provider_job_id": "p-7"}, "submitted"),
            ({"word": "it_did_not_run", "note": "not in their list"}, "failed"),
            ({"word": "look_again"}, "unknown"),
            ({"word": "give_up"}, "cancelled"),
        ],
    )
    async def test_a_job_in_doubt_is_settled_by_a_word(
        self, client: httpx.AsyncClient, seeder: Seeder, word: dict[str, str], state: str
    ) -> None:
        job = await seeder.in_doubt(await seeder.provider("ark"))

        answer = await client.post(f"{JOBS}/{job}/resolve", json=word)

        assert (answer.status_code, answer.json()["state"]) == (200, state)
        assert answer.json()["provider_job_id"] == word.get("provider_job_id", "")

    async def test_what_is_in_no_doubt_takes_no_word(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        job = await seeder.sent(await seeder.provider("ark"))

        for word in ({"word": "it_ran", "provider_job_id": "p-7"}, {"word": "it_did_not_run"}, {"word": "give_up"}):
            answer = await client.post(f"{JOBS}/{job}/resolve", json=word)
            assert (answer.status_code, answer.json()["code"]) == (409, "job_move_not_allowed")
        for word in ({"word": "it_ran"}, {"word": "look_again", "provider_job_id": "p-7"}, {"word": "perhaps"}):
            assert (await client.post(f"{JOBS}/{job}/resolve", json=word)).status_code == 422

    async def test_a_job_that_was_not_sent_is_cancelled_at_once(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("ark")
        waiting, sent = await seeder.job(provider), await seeder.sent(provider, "key-2")

        assert (await client.post(f"{JOBS}/{waiting}/cancel")).json()["state"] == "cancelled"
        assert (await client.post(f"{JOBS}/{sent}/cancel")).json()["state"] == "submitted"
        assert (await seeder.row(sent)).cancel_asked_at is not None
        assert (await client.post(f"{JOBS}/{uuid4()}/cancel")).status_code == 404


class TestUsage:
    async def test_what_was_used_is_told_by_day_model_and_stage_and_adds_up_to_the_ledger(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        ark, fal = await seeder.provider("ark"), await seeder.provider("fal")
        project, code = await seeder.project()
        await seeder.job(ark, "a", project_id=project)
        await seeder.job(ark, "b", project_id=project)
        await seeder.job(fal, "c")

        usage: Any = (await client.get("/api/v1/costs/usage")).json()
        mine: Any = (await client.get("/api/v1/costs/usage", params={"project": code})).json()
        ledger: Any = (await client.get("/api/v1/costs")).json()

        assert usage["reserved_usd_micros"] == ledger["reserved_usd_micros"] == 3 * DOLLAR
        assert usage["spent_usd_micros"] == ledger["spent_usd_micros"] == 0
        ((row),) = mine["rows"]
        assert (row["project"], row["provider"], row["jobs"], row["reserved_usd_micros"]) == (
            code,
            "ark",
            2,
            2 * DOLLAR,
        )
        assert row["day"] == mine["until"]

    async def test_days_outside_count_for_nothing_and_wrong_ones_are_refused(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        await seeder.job(await seeder.provider("ark"))

        past: Any = (
            await client.get("/api/v1/costs/usage", params={"since": "2020-01-01", "until": "2020-01-31"})
        ).json()

        assert past == {**past, "rows": [], "reserved_usd_micros": 0}
        for asked in ({"since": "yesterday"}, {"until": "2020-02-30"}):
            assert (await client.get("/api/v1/costs/usage", params=asked)).status_code == 422
        assert (await client.get("/api/v1/costs/usage", params={"until": "0001-01-01"})).status_code == 200
        assert (await client.get("/api/v1/costs/usage", params={"project": "nobody"})).status_code == 404


class TestCosts:
    async def test_reservations_show_by_provider_for_all_and_for_a_project(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("ark")
        project, code = await seeder.project()
        await seeder.job(provider, project_id=project)
        await seeder.job(provider, "of another project")

        everything: Any = (await client.get("/api/v1/costs")).json()
        mine: Any = (await client.get(f"/api/v1/projects/{code}/cost")).json()

        assert (everything["reserved_usd_micros"], mine["reserved_usd_micros"]) == (2 * DOLLAR, DOLLAR)
        (by_provider,) = mine["by_provider"]
        assert (by_provider["provider"], by_provider["reserved_usd_micros"]) == ("ark", DOLLAR)
        assert mine == (await client.get(f"/api/v1/projects/{project}/cost")).json()

    async def test_a_cap_is_set_counted_and_lifted(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        project, code = await seeder.project()
        await seeder.job(await seeder.provider("ark"), project_id=project)
        url = f"/api/v1/projects/{code}/cap"

        caps = (await client.put(url, json={"limit_usd_micros": 3 * DOLLAR, "warn_percent": 80})).json()["items"]
        (cap,) = (one for one in caps if one["scope"] == "project")
        assert (cap["used_usd_micros"], cap["left_usd_micros"], cap["warn_percent"]) == (DOLLAR, 2 * DOLLAR, 80)
        caps = (await client.put(url, json={"limit_usd_micros": None})).json()["items"]
        assert all(one["limit_usd_micros"] is None for one in caps if one["scope"] == "project")

    async def test_days_and_the_owner_have_caps_too(self, client: httpx.AsyncClient) -> None:
        for scope in ("day", "user"):
            answer = await client.put(f"/api/v1/costs/caps/{scope}", json={"limit_usd_micros": 0})
            assert answer.status_code == 200
        limits = {
            one["scope"]: one["limit_usd_micros"] for one in (await client.get("/api/v1/costs/caps")).json()["items"]
        }
        assert limits == {"day": 0, "user": 0}

        for bad in (
            {"limit_usd_micros": -1},
            {"limit_usd_micros": 0.5},
            {},
            {"limit_usd_micros": 1, "warn_percent": 101},
        ):
            assert (await client.put("/api/v1/costs/caps/day", json=bad)).status_code == 422
        assert (await client.put("/api/v1/costs/caps/week", json={"limit_usd_micros": 1})).status_code == 422

    async def test_a_plan_that_nobody_is_paid_for_costs_nothing(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        _, code = await seeder.project()

        estimate = (await client.get(f"/api/v1/projects/{code}/estimate")).json()

        assert {line["provider"] for line in estimate["lines"]} == {"embedded"}
        assert (estimate["total"]["usd_micros"], estimate["is_affordable"]) == (0, True)
