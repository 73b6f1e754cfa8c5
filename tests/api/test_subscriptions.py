"""Subscriptions over HTTP: who may make which, what is shown of them, and that they are told things."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.api.serving import service
from shotwright.domain.permissions import ProjectRole
from shotwright.domain.subscriptions import MOST_OF_ONE_PLACE, Topic
from shotwright.providers.remote.posting import post
from shotwright.settings import Settings
from shotwright.usecases.subscriptions import Subscriptions, SubscriptionTerms
from shotwright.wiring.paying import rotate_secret_key, vault
from shotwright.wiring.studio import open_studio
from shotwright.wiring.telling import messenger
from shotwright.workflows.telling import Messenger
from tests import make
from tests.api.people import Team, client_of, requiring
from tests.api.seeding import Seeder
from tests.receiving import Answer, receiving

HOOK = {"name": "Review channel", "url": "https://hooks.example/film"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    client: httpx.AsyncClient
    parts: Parts
    path: str

    async def subscribe(self, **given: Any) -> tuple[str, str]:
        """Subscribe; return where the subscription is, and its secret."""
        made = await self.client.post(f"{self.path}/subscriptions", json={**HOOK, **given})
        assert made.status_code == 201, made.text
        return f"/api/v1/subscriptions/{made.json()['subscription']['id']}", made.json()["secret"]

    async def tell(self) -> None:
        sender = partial(post, network=self.parts.adapters.network)
        await Messenger(self.parts.database, self.parts.vault, sender).work_off()

    async def notices(self, path: str, **query: str) -> list[dict[str, Any]]:
        return (await self.client.get(f"{path}/notices", params=query)).json()["items"]


@pytest.fixture
async def roof(client: httpx.AsyncClient, parts: Parts) -> Roof:
    async with parts.database.unit() as session:
        project = await make.project(session)
    return Roof(client=client, parts=parts, path=f"/api/v1/projects/{project.code}")


async def test_a_subscription_is_made_shown_changed_and_removed(roof: Roof) -> None:
    path, secret = await roof.subscribe(topics=["run.ended", "gate.waiting"])
    shown = await roof.client.get(path)
    tag = {"If-Match": shown.headers["etag"]}

    changed = await roof.client.patch(path, json={"topics": [], "active": False}, headers=tag)
    late = await roof.client.patch(path, json={"name": "Other"}, headers=tag)
    listed = (await roof.client.get(f"{roof.path}/subscriptions")).json()["items"]
    removed = await roof.client.delete(path)

    assert secret.startswith("whsec_")
    assert shown.json()["topics"] == ["gate.waiting", "run.ended"]
    assert (changed.json()["topics"], changed.json()["active"], changed.json()["name"]) == ([], False, HOOK["name"])
    assert (late.status_code, late.json()["current"]["name"]) == (412, HOOK["name"])
    assert [one["id"] for one in listed] == [path.rpartition("/")[2]]
    assert removed.status_code == 204
    assert (await roof.client.get(path)).json()["code"] == "subscription_not_found"


async def test_one_is_told_what_happens_and_can_see_that(roof: Roof) -> None:
    with receiving() as receiver:
        receiver.answers = [Answer(), Answer(status=500)]
        path, secret = await roof.subscribe(url=receiver.address, allow_private=True, topics=["project.paused"])
        await roof.client.post(f"{roof.path}/pause")
        await roof.tell()
        tried = (await roof.client.post(f"{path}/test")).json()
        await roof.tell()

        log = await roof.notices(path)

    assert [(one["type"], one["status"], one["attempts"]) for one in log] == [
        ("subscription.test", "pending", 1),
        ("project.paused", "completed", 1),
    ]
    assert all(one.is_signed_by(secret) for one in receiver.came)
    assert [one.id for one in receiver.came] == [log[1]["message_id"], tried["message_id"]]


async def test_a_secret_is_shown_once_and_never_kept_readable(roof: Roof) -> None:
    path, first = await roof.subscribe()
    renewed = (await roof.client.post(f"{path}/secret")).json()
    everything = [
        (await roof.client.get(one)).text
        for one in (path, f"{roof.path}/subscriptions", f"{path}/notices", f"{roof.path}/decisions")
    ]

    assert renewed["secret"] != first
    assert renewed["subscription"]["former_secret_until"] is not None
    assert not any(first in one or renewed["secret"] in one for one in everything)


async def test_answers_with_secrets_are_not_kept_for_repetition(roof: Roof) -> None:
    key = {"Idempotency-Key": "0190-hook"}

    answers = [await roof.client.post(f"{roof.path}/subscriptions", json=HOOK, headers=key) for _ in range(2)]
    links = [await roof.client.post(f"{roof.path}/shares", json={"name": "Gu"}, headers=key) for _ in range(2)]

    assert not any("idempotency-replayed" in one.headers for one in [*answers, *links])


@pytest.mark.parametrize(
    "given",
    [
        {"url": "http://hooks.example/film"},
        {"url": "https://me:pw@hooks.example"},
        {"url": "hooks"},
        {"name": ""},
        {"topics": ["everything"]},
        {"secret": "mine"},
    ],
)
async def test_what_makes_no_sense_is_explained(roof: Roof, given: dict[str, Any]) -> None:
    answer = await roof.client.post(f"{roof.path}/subscriptions", json={**HOOK, **given})

    assert (answer.status_code, answer.json()["code"]) in {
        (422, "subscription_not_usable"),
        (422, "invalid_request"),
    }


async def test_there_is_a_limit_to_them(roof: Roof) -> None:
    for _ in range(MOST_OF_ONE_PLACE):
        await roof.subscribe()

    answer = await roof.client.post(f"{roof.path}/subscriptions", json=HOOK)

    assert (answer.status_code, answer.json()["code"]) == (422, "subscription_not_usable")


async def test_a_notice_is_sent_again_when_somebody_says_so(roof: Roof) -> None:
    with receiving() as receiver:
        receiver.answers = [Answer(status=500, body=b"no room")]
        path, _ = await roof.subscribe(url=receiver.address, allow_private=True)
        await roof.client.post(f"{roof.path}/pause")
        await roof.tell()
        [notice] = await roof.notices(path, status="pending")
        early = await roof.client.post(f"{path}/notices/{notice['id']}/send-again")
        await roof.client.patch(path, json={"active": False})
        off = await roof.client.post(f"{path}/notices/{notice['id']}/send-again")
        await roof.client.patch(path, json={"active": True})

        again = await roof.client.post(f"{path}/notices/{notice['id']}/send-again")
        await roof.tell()
        detail = (await roof.client.get(f"{path}/notices/{notice['id']}")).json()

    assert (early.status_code, early.json()["code"]) == (409, "notice_under_way")
    assert (off.status_code, off.json()["code"]) == (409, "subscription_off")
    assert (again.status_code, again.json()["status"]) == (202, "pending")
    assert (detail["status"], [one["status_code"] for one in detail["sent"]]) == ("completed", [500, 200])
    assert detail["sent"][0]["reply"] == "no room"
    assert detail["body"].encode() == receiver.came[0].body == receiver.came[1].body
    assert {one.id for one in receiver.came} == {detail["message_id"]}
    other, _ = await roof.subscribe()
    strange = await roof.client.get(f"{other}/notices/{notice['id']}")
    assert (strange.status_code, strange.json()["code"]) == (404, "notice_not_found")


async def test_owners_have_projects_told_of_and_administrators_everything_and_private_places(
    parts: Parts, seeder: Seeder
) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    admin = await team.signed_in(await team.admin())
    project_id, code = await seeder.project()
    owner = await team.signed_in(await team.member(project_id, "lin", ProjectRole.OWNER))
    inner = {"name": "Inside", "url": "http://10.0.0.7/hook", "allow_private": True}

    async with client_of(parts) as client:
        post_it = partial(client.post, f"/api/v1/projects/{code}/subscriptions")
        refused = await post_it(json=inner, headers=owner)
        everywhere = await client.post("/api/v1/subscriptions", json=HOOK, headers=owner)
        mine = (await post_it(json=HOOK, headers=owner)).json()["subscription"]["id"]
        raised = await client.patch(f"/api/v1/subscriptions/{mine}", json={"allow_private": True}, headers=owner)
        allowed = (await post_it(json=inner, headers=admin)).json()["subscription"]["id"]
        path = f"/api/v1/subscriptions/{allowed}"
        moved = await client.patch(path, json={"url": "http://10.0.0.8/hook"}, headers=owner)
        renamed = await client.patch(path, json={"name": "Still inside"}, headers=owner)
        lowered = await client.patch(
            path, json={"url": "https://hooks.example/film", "allow_private": False}, headers=owner
        )
        of_all = (await client.post("/api/v1/subscriptions", json=HOOK, headers=admin)).json()["subscription"]["id"]
        hidden = await client.get(f"/api/v1/subscriptions/{of_all}", headers=owner)
        missing = await client.get(f"/api/v1/subscriptions/{uuid4()}", headers=owner)

    for answer in (refused, everywhere, raised, moved):
        assert (answer.status_code, answer.json()["code"]) == (403, "action_not_allowed")
    assert (renamed.status_code, lowered.status_code) == (200, 200)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert UUID(mine) != UUID(allowed)


async def test_topics_are_listed_with_what_they_mean(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/v1/subscriptions/topics")).json()["items"]

    assert {one["topic"] for one in listed} == set(Topic)
    assert all(one["meaning"] for one in listed)


async def test_a_studio_that_is_served_tells_by_itself(tmp_path: Path) -> None:
    with receiving() as receiver:
        async with open_studio(Settings(home=tmp_path)) as studio, service(studio, works=False) as app:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                given = {"name": "Us", "url": receiver.address, "allow_private": True}
                made = (await client.post("/api/v1/subscriptions", json=given)).json()
                await client.post("/api/v1/projects", json={"name": "Tram"})
                await asyncio.to_thread(receiver.wait, 1)

        assert receiver.types == ["project.created"]
        assert receiver.came[0].is_signed_by(made["secret"])


async def test_subscriptions_outlast_a_change_of_the_secret_key(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with receiving() as receiver:
        async with open_studio(settings) as studio:
            terms = SubscriptionTerms(name="Us", url=receiver.address, allow_private=True)
            async with studio.database.unit() as session:
                row, secret = await Subscriptions(session, vault(settings)).add(None, terms, by=None)
            await rotate_secret_key(settings, studio.database)
            async with studio.database.unit() as session:
                await Subscriptions(session, vault(settings)).try_out(row.id)
            async with messenger(studio) as telling:
                await telling.work_off()

        assert [one.is_signed_by(secret.reveal()) for one in receiver.came] == [True]
