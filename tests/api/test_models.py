"""Providers, the catalogue and who does what, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from shotwright.api.parts import Parts
from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import JobTry
from shotwright.db.schema import METADATA
from shotwright.usecases.folders import Folders
from shotwright.usecases.outcomes import Outcomes
from shotwright_sdk.remote import RemoteState, Report
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests.api.seeding import Seeder

PROVIDERS = "/api/v1/models/providers"
SECRET_KEY = "sk-very-secret-key-9876"  # noqa: S105  # it opens nothing
WEBHOOK_SECRET = "whsec_dmVyeSBzZWNyZXQgdG9v"  # noqa: S105  # it opens nothing
NEW: dict[str, Any] = {
    "name": "pictures",
    "vendor": "fal",
    "model": "fal-ai/flux-2-pro",
    "key": SECRET_KEY,
    "webhook_secret": WEBHOOK_SECRET,
}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


async def added(client: httpx.AsyncClient, **changes: object) -> Any:
    answer = await client.post(PROVIDERS, json={**NEW, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_provider_of_a_known_vendor_needs_a_name_a_model_and_a_key(client: httpx.AsyncClient) -> None:
    made = await added(client)

    assert (made["protocol"], made["base_url"], made["kind"]) == ("fal", "https://queue.fal.run", "image")
    assert (made["key"], made["has_webhook_secret"]) == ("****9876", True)
    assert UUID(made["id"]).version == 7
    assert (await client.get(f"{PROVIDERS}/{made['id']}")).json() == made
    assert made in (await client.get(PROVIDERS)).json()["items"]
    assert (await client.get(PROVIDERS, params={"kind": "speech"})).json()["items"] == []


async def test_what_is_left_out_of_a_change_stays_and_null_lifts_a_limit(client: httpx.AsyncClient) -> None:
    made = await added(client, rpm=7, priority=3)

    changed = (await client.patch(f"{PROVIDERS}/{made['id']}", json={"rpm": None, "name": "others"})).json()

    assert {**changed, "updated_at": ""} == {**made, "rpm": None, "name": "others", "updated_at": ""}
    again = (await client.patch(f"{PROVIDERS}/{made['id']}", json={"key": "another-key-1111"})).json()
    assert (again["key"], again["priority"]) == ("****1111", 3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"base_url": "ftp://fal.run"}, "provider_not_usable"),
        ({"base_url": "https://user:password@fal.run"}, "provider_not_usable"),
        ({"vendor": "nobody", "protocol": ""}, "provider_not_usable"),
        ({"timeout_s": 0}, "invalid_request"),
        ({"rpm": 0}, "invalid_request"),
        ({"kind": "smell"}, "invalid_request"),
        ({"overrides": {"durations": "long"}}, "provider_not_usable"),
    ],
)
async def test_what_makes_no_sense_is_refused(client: httpx.AsyncClient, change: dict[str, object], code: str) -> None:
    answer = await client.post(PROVIDERS, json={**NEW, **change})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await client.get(PROVIDERS)).json()["items"] == []


async def test_two_providers_cannot_have_one_name(client: httpx.AsyncClient) -> None:
    await added(client)
    other = await added(client, name="others")

    for answer in (
        await client.post(PROVIDERS, json=NEW),
        await client.patch(f"{PROVIDERS}/{other['id']}", json={"name": "pictures"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "provider_name_taken")


async def test_a_provider_goes_when_it_has_none_of_our_jobs(client: httpx.AsyncClient, seeder: Seeder) -> None:
    provider = await seeder.provider("ark")
    job = await seeder.sent(provider)

    busy = await client.delete(f"{PROVIDERS}/{provider}")
    assert (busy.status_code, busy.json()["code"]) == (409, "provider_busy")
    await client.post(f"/api/v1/jobs/{job}/cancel")
    unused = await seeder.provider("ark", name="unused")
    assert (await client.delete(f"{PROVIDERS}/{unused}")).status_code == 204
    assert (await client.get(f"{PROVIDERS}/{unused}")).status_code == 404


async def test_a_connection_is_tried_without_paying(client: httpx.AsyncClient, simulator: Simulator) -> None:
    simulator.forget()
    theirs = {"base_url": simulator.url("openrouter"), "vendor": "openrouter", "allow_private": True}
    theirs |= {"model": "google/gemini-3-pro-image", "kind": "image"}
    good = await added(client, **theirs, key=KEY)
    bad = await added(client, **theirs, key=SECRET_KEY, name="bad")

    works, fails = [(await client.post(f"{PROVIDERS}/{one['id']}/test")).json() for one in (good, bad)]

    assert (works["works"], works["error"], works["balance_usd_micros"]) == (True, "", 20_500_000)
    assert works["lists_model"] is False
    assert (fails["works"], fails["error_class"]) == (False, "auth")
    left, untold = [(await client.get(f"{PROVIDERS}/{one['id']}/account")).json() for one in (good, bad)]
    assert left == {"balance_usd_micros": 20_500_000, "why": ""}
    assert (untold["balance_usd_micros"], untold["why"] != "") == (None, True)
    assert simulator.submits("openrouter") == []
    usage = (await client.get(f"{PROVIDERS}/{good['id']}/usage")).json()
    assert (usage["jobs"], usage["spent_usd_micros"], usage["reserved_usd_micros"]) == (0, 0, 0)


async def test_no_answer_row_or_log_ever_holds_a_key(
    client: httpx.AsyncClient, simulator: Simulator, seeder: Seeder
) -> None:
    made = await added(client, base_url=simulator.url("fal"), allow_private=True)
    job = await seeder.sent(UUID(made["id"]))
    echoed = {"headers": {"Authorization": f"Key {SECRET_KEY}"}, "api_key": SECRET_KEY, "state": "fog lifts"}
    async with seeder.database.unit() as session:
        await Outcomes(session, lambda: datetime.now(UTC)).looked(job, Report(state=RemoteState.RUNNING), reply=echoed)
    answers = [
        await client.get(PROVIDERS),
        await client.get(f"{PROVIDERS}/{made['id']}"),
        await client.patch(f"{PROVIDERS}/{made['id']}", json={"key": SECRET_KEY}),
        await client.post(f"{PROVIDERS}/{made['id']}/test"),
        await client.post(f"{PROVIDERS}/{made['id']}/free"),
        await client.get(f"{PROVIDERS}/{made['id']}/usage"),
        await client.get(f"{PROVIDERS}/{made['id']}/account"),
        await client.get("/api/v1/jobs"),
        await client.get(f"/api/v1/jobs/{job}"),
        await client.post(PROVIDERS, json={**NEW, "key": [SECRET_KEY], "webhook_secret": {"a": WEBHOOK_SECRET}}),
        await client.post(PROVIDERS, json=NEW),
        await client.post(f"/api/v1/webhooks/{made['id']}", json={"key": SECRET_KEY}),
        await client.get("/api/v1/webhooks/deliveries"),
    ]

    for answer in answers:
        assert SECRET_KEY not in answer.text, answer.url
        assert WEBHOOK_SECRET not in answer.text, answer.url
    async with seeder.database.snapshot() as session:
        kept = [str((await session.execute(select(*table.columns))).all()) for table in METADATA.sorted_tables]
        project = (await JobRows(session).get(job)).project_id
        assert project is not None
        log = (await Folders(session, project).files()).texts["logs/api_calls.log"]
    assert "fog lifts" in log
    for told in (*kept, log):
        assert SECRET_KEY not in told
        assert WEBHOOK_SECRET not in told


async def test_the_catalogue_tells_limits_and_prices(client: httpx.AsyncClient) -> None:
    vendors = {one["name"]: one for one in (await client.get("/api/v1/models/vendors")).json()["items"]}
    clips = (await client.get("/api/v1/models/catalogue", params={"kind": "video", "vendor": "runway"})).json()["items"]

    assert {"fal", "ark", "kling", "runway", "openai"} <= set(vendors)
    assert {(one["vendor"], one["kind"]) for one in clips} == {("runway", "video")}
    priced = next(one for one in clips if one["prices"])
    assert priced["prices"][0]["source"]
    assert priced["durations_s"]


async def test_the_voices_that_characters_can_be_given_are_listed(client: httpx.AsyncClient) -> None:
    voices = (await client.get("/api/v1/models/voices")).json()["items"]

    assert {one["language"] for one in voices} == {"zh", "en"}
    assert {one["gender"] for one in voices} == {"female", "male"}
    assert all(" / " in one["description"] for one in voices)


class TestAssignments:
    async def test_a_project_says_for_itself_and_takes_it_back(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        usual = (await added(client))["id"]
        own = (await added(client, name="own"))["id"]
        _, code = await seeder.project()
        config = f"/api/v1/projects/{code}/model-config"

        await client.put("/api/v1/models/assignments/keyframe", json={"providers": [usual]})
        assert await stage(client, config) == ([usual], True)
        assert await stage(client, "/api/v1/models/assignments") == ([usual], True)
        answer = await client.put(f"{config}/keyframe", json={"providers": [own], "strategy": "least_loaded"})
        assert (answer.status_code, answer.json()["strategy"]) == (200, "least_loaded")
        assert await stage(client, config) == ([own], False)
        assert await stage(client, "/api/v1/models/assignments") == ([usual], True)
        assert (await client.delete(f"{config}/keyframe")).status_code == 204
        assert await stage(client, config) == ([usual], True)
        assert (await client.get(f"{PROVIDERS}/{usual}")).json()["stages"] == ["keyframe"]

    async def test_who_is_not_there_or_cannot_do_it_is_not_assigned(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        pictures = (await added(client))["id"]
        _, code = await seeder.project()
        refused = {
            ("keyframe", str(uuid4())): (404, "provider_not_found"),
            ("voice", pictures): (422, "provider_not_usable"),
            ("catering", pictures): (422, "invalid_request"),
        }

        for (name, provider), expected in refused.items():
            for url in (f"/api/v1/models/assignments/{name}", f"/api/v1/projects/{code}/model-config/{name}"):
                answer = await client.put(url, json={"providers": [provider]})
                assert (answer.status_code, answer.json()["code"]) == expected


async def stage(client: httpx.AsyncClient, config: str) -> tuple[list[str], bool]:
    (found,) = (one for one in (await client.get(config)).json()["items"] if one["stage"] == "keyframe")
    return found["providers"], found["is_default"]


async def test_a_provider_is_shown_with_what_is_known_of_its_model_and_what_it_cost(
    client: httpx.AsyncClient, seeder: Seeder
) -> None:
    priced = {"overrides": {"prices": [{"unit": "image", "usd": 0.07}], "references": 3}}
    made = await added(client, **priced)
    known = made["known"]
    listed = (await client.get(f"{PROVIDERS}/usage")).json()["items"]

    assert (known["vendor"], known["references"], known["prices"][0]["micros"]) == ("fal", 3, 70_000)
    assert [(one["provider_id"], one["this_month_usd_micros"]) for one in listed] == [(made["id"], 0)]
    assert listed == [(await client.get(f"{PROVIDERS}/{made['id']}/usage")).json()]
    relay = {"vendor": "", "protocol": "fal", "kind": "image", "base_url": "https://relay.example"}
    strange = await added(client, name="strange", model="nobody/knows", **relay)
    assert (strange["known"]["vendor"], strange["known"]["prices"]) == ("", [])


async def test_how_a_provider_did_is_told_day_by_day(parts: Parts, client: httpx.AsyncClient, seeder: Seeder) -> None:
    provider, other = await seeder.provider("fal"), await seeder.provider("ark")
    job = await seeder.job(provider, "a")
    await seeder.job(other, "b")
    noon = datetime.now(UTC).replace(hour=12) - timedelta(days=2)
    went = [(1, None), (3, None), (9, ErrorClass.OVERLOADED), (5, ErrorClass.INVALID_INPUT)]
    async with parts.database.unit() as session:
        for number, (seconds, error) in enumerate(went, 1):
            answered = noon + timedelta(seconds=seconds)
            sent = JobTry(job_id=job, provider_id=provider, number=number, sender="one", sent_at=noon)
            sent.answered_at, sent.error_class, sent.error = answered, error, ""
            session.add(sent)

    days = f"{PROVIDERS}/{provider}/days"
    told = (await client.get(days)).json()["items"]
    before = (await client.get(days, params={"until": str(noon.date() - timedelta(days=1))})).json()["items"]
    ends = [
        (await client.get(days, params=asked)).status_code
        for asked in ({"until": "9999-12-31"}, {"until": "0001-01-01"})
    ]

    assert [one["day"] for one in told] == [str(noon.date()), str(datetime.now(UTC).date())]
    assert told[0] == {**told[0], "requests": 4, "faults": 1, "latency_s": 5.0, "jobs": 0, "spent_usd_micros": 0}
    assert (told[1]["requests"], told[1]["latency_s"], told[1]["jobs"]) == (0, None, 1)
    assert (before, ends) == ([], [200, 200])
    assert (await client.get(f"{PROVIDERS}/{uuid4()}/days")).status_code == 404
