"""Two at the same moment, on either database: nothing is lost, nothing is there twice, and whoever is late is told."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from shotwright.db.projects import ProjectRows
from shotwright.db.prompts import PromptRows
from shotwright.db.session import Database
from shotwright.db.subscriptions import SubscriptionRows
from shotwright.domain.cuts import Cut, CutShot
from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.films import ALL_MANUAL
from shotwright.domain.states import Review
from shotwright.domain.subscriptions import MOST_OF_ONE_PLACE
from shotwright.usecases.cuts import Cuts
from shotwright.usecases.editing import Editing
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.subscriptions import Subscriptions, SubscriptionTerms
from tests import make
from tests.api.studios import VAULT
from tests.racing import begun, served, until_waiting

HOOK = {"name": "Us", "url": "https://hooks.example/film"}
SETS = "/prompts/sets"
TEMPLATES = "/prompts/templates"
TAKES = ("char_001/reference", "char_002/reference")


@pytest.fixture
async def studio(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with served(database, tmp_path) as client:
        yield client


@pytest.fixture
async def roof(database: Database, studio: httpx.AsyncClient) -> UUID:
    """A project of which the references wait for somebody."""
    async with database.unit() as session:
        roof = (await make.project(session, gates=ALL_MANUAL)).id
        await make.run_to_the_end(session, roof)
    records = ("char_001", "char_002", "loc_001", "shot_001", "shot_002")
    decisions = [{"subject": code, "verdict": "approved"} for code in records]
    assert (await studio.post("/projects/roof/decisions", json={"decisions": decisions})).status_code == 200
    async with database.unit() as session:
        await make.run_to_the_end(session, roof)
    return roof


async def _answers(asked: Sequence[Any]) -> list[httpx.Response]:
    return [await one for one in asked]


class TestSubscriptions:
    @pytest.fixture
    async def address(self, studio: httpx.AsyncClient, roof: UUID) -> str:
        made = (await studio.post("/projects/roof/subscriptions", json=HOOK)).json()
        return f"/subscriptions/{made['subscription']['id']}"

    async def test_what_two_change_is_lost_for_neither(
        self, studio: httpx.AsyncClient, database: Database, address: str
    ) -> None:
        async with database.unit() as session:
            await SubscriptionRows(session).get(_id(address), lock=True)
            asked = [begun(studio.patch(address, json=one)) for one in ({"name": "Them"}, {"topics": ["gate.waiting"]})]
            await until_waiting(database, 2)

        assert [one.status_code for one in await _answers(asked)] == [200, 200]
        now = (await studio.get(address)).json()
        assert (now["name"], now["topics"]) == ("Them", ["gate.waiting"])

    async def test_of_two_who_start_from_the_same_one_is_told_that_it_changed(
        self, studio: httpx.AsyncClient, database: Database, address: str
    ) -> None:
        seen = {"If-Match": (await studio.get(address)).headers["etag"]}
        async with database.unit() as session:
            await SubscriptionRows(session).get(_id(address), lock=True)
            asked = [begun(studio.patch(address, json={"name": name}, headers=seen)) for name in ("A", "B")]
            await until_waiting(database, 2)

        assert sorted(one.status_code for one in await _answers(asked)) == [200, 412]

    async def test_the_last_place_is_taken_once(
        self, studio: httpx.AsyncClient, database: Database, roof: UUID, place: str
    ) -> None:
        project = roof if place.startswith("/projects") else None
        async with database.unit() as session:
            for _ in range(MOST_OF_ONE_PLACE - 1):
                await Subscriptions(session, VAULT).add(project, _terms(), by=None)
        async with database.unit() as session:
            await SubscriptionRows(session).hold(project)
            asked = [begun(studio.post(place, json=HOOK)) for _ in range(2)]
            await until_waiting(database, 2)

        answers = await _answers(asked)
        assert sorted((one.status_code, one.json().get("code")) for one in answers) == [
            (201, None),
            (422, "subscription_not_usable"),
        ]
        assert (await studio.get(place)).json()["total"] == MOST_OF_ONE_PLACE

    @pytest.fixture(params=["/projects/roof/subscriptions", "/subscriptions"])
    def place(self, request: pytest.FixtureRequest) -> str:
        return request.param

    async def test_of_two_new_secrets_the_first_still_signs_for_a_day(
        self, studio: httpx.AsyncClient, database: Database, address: str
    ) -> None:
        async with database.unit() as session:
            await SubscriptionRows(session).get(_id(address), lock=True)
            asked = [begun(studio.post(f"{address}/secret")) for _ in range(2)]
            await until_waiting(database, 2)

        told = {one.json()["secret"] for one in await _answers(asked)}
        async with database.unit() as session:
            row = await SubscriptionRows(session).get(_id(address))
            purpose = f"subscription/{row.id}"
            kept = {VAULT.open(one, purpose).reveal() for one in (row.secret_sealed, row.former_sealed)}
        assert len(told) == 2
        assert kept == told

    async def test_what_is_removed_meanwhile_is_not_there_any_more(
        self, studio: httpx.AsyncClient, database: Database, address: str
    ) -> None:
        async with database.unit() as session:
            await Subscriptions(session, VAULT).remove(_id(address))
            asked = [begun(studio.patch(address, json={"name": "A"})), begun(studio.post(f"{address}/test"))]
            await until_waiting(database, 2)

        assert [one.json()["code"] for one in await _answers(asked)] == ["subscription_not_found"] * 2


class TestPrompts:
    @pytest.fixture(autouse=True)
    async def mine(self, studio: httpx.AsyncClient) -> None:
        assert (await studio.post(SETS, json={"code": "mine", "base": "en"})).status_code == 201

    @pytest.mark.parametrize("has_one", [False, True], ids=["the first of its stage", "one more"])
    async def test_what_two_write_is_lost_for_neither(
        self, studio: httpx.AsyncClient, database: Database, *, has_one: bool
    ) -> None:
        first = {"set": "mine", "stage": "keyframe", "text": "fog"}
        if has_one:
            await studio.post(TEMPLATES, json=first)
        before = len(await self._versions(studio)) if has_one else 0
        async with database.unit() as session:
            await PromptRows(session).by_code("mine", lock=True)
            words = begun(studio.post(TEMPLATES, json={**first, "text": "snow"}))
            without = begun(studio.post(TEMPLATES, json={"set": "mine", "stage": "keyframe", "negative": "rain"}))
            await until_waiting(database, 2)

        assert [one.status_code for one in await _answers([words, without])] == [201, 201]
        versions = await self._versions(studio)
        now = next(one for one in versions if one["is_in_force"])
        assert [one["version"] for one in versions] == [*range(1, before + 3)]
        assert (now["version"], now["text"], now["negative"]) == (before + 2, "snow", "rain")

    async def test_of_two_who_start_from_the_same_one_is_told_that_it_changed(
        self, studio: httpx.AsyncClient, database: Database
    ) -> None:
        address = f"{TEMPLATES}/mine.keyframe"
        seen = {"If-Match": (await studio.get(address)).headers["etag"]}
        async with database.unit() as session:
            await PromptRows(session).by_code("mine", lock=True)
            asked = [begun(studio.patch(address, json={"text": text}, headers=seen)) for text in ("fog", "snow")]
            await until_waiting(database, 2)

        assert sorted(one.status_code for one in await _answers(asked)) == [200, 412]
        assert len(await self._versions(studio)) == 1

    async def test_whoever_goes_back_while_another_writes_leaves_one_in_force(
        self, studio: httpx.AsyncClient, database: Database
    ) -> None:
        for text in ("fog", "snow"):
            await studio.post(TEMPLATES, json={"set": "mine", "stage": "keyframe", "text": text})
        async with database.unit() as session:
            await PromptRows(session).by_code("mine", lock=True)
            back = begun(studio.post(f"{TEMPLATES}/mine.keyframe/versions/1/use"))
            on = begun(studio.patch(f"{TEMPLATES}/mine.keyframe", json={"text": "rain"}))
            await until_waiting(database, 2)

        assert [one.status_code for one in await _answers([back, on])] == [200, 200]
        versions = await self._versions(studio)
        assert [one["text"] for one in versions] == ["fog", "snow", "rain"]
        assert [one["version"] for one in versions if one["is_in_force"]] in ([1], [3])

    async def test_a_set_that_two_bring_in_gets_no_version_twice(
        self, studio: httpx.AsyncClient, database: Database
    ) -> None:
        await studio.post(TEMPLATES, json={"set": "mine", "stage": "keyframe", "text": "fog"})
        brought = (await studio.get(f"{SETS}/mine/export")).content
        await studio.post(TEMPLATES, json={"set": "mine", "stage": "keyframe", "text": "snow"})
        zipped = {"content-type": "application/zip"}
        async with database.unit() as session:
            await PromptRows(session).by_code("mine", lock=True)
            asked = [begun(studio.post(f"{SETS}/import", content=brought, headers=zipped)) for _ in range(2)]
            await until_waiting(database, 2)

        answers = await _answers(asked)
        assert [one.status_code for one in answers] == [200, 200]
        assert sorted(len(one.json()["new_versions"]) for one in answers) == [0, 1]
        assert [one["text"] for one in await self._versions(studio)] == ["fog", "snow", "fog"]

    async def test_of_two_who_bring_in_the_same_new_set_nobody_meets_a_fault(
        self, studio: httpx.AsyncClient, database: Database
    ) -> None:
        brought = (await studio.get(f"{SETS}/mine/export")).content
        zipped = {"content-type": "application/zip"}
        async with database.unit() as session:
            await ProjectRows(session).owner()
        asked = [begun(studio.post(f"{SETS}/import?as=new", content=brought, headers=zipped)) for _ in range(2)]

        statuses = sorted(one.status_code for one in await _answers(asked))
        assert statuses in ([200, 200], [200, 409])
        assert (await studio.get(f"{SETS}/new")).status_code == 200

    async def _versions(self, studio: httpx.AsyncClient) -> list[Any]:
        return (await studio.get(f"{TEMPLATES}/mine.keyframe/versions")).json()["items"]


class TestCuts:
    async def test_a_cut_counts_with_the_shots_that_are_left(
        self, studio: httpx.AsyncClient, database: Database, roof: UUID
    ) -> None:
        """One removes a shot from the story while another leaves the other one out of the film."""
        async with database.unit() as session:
            await Editing(session, roof).delete_shot("shot_001")
            late = begun(_cut(database, roof, Cut(shots=(CutShot(code="shot_001"),), removed=("shot_002",))))
            await until_waiting(database)

        with pytest.raises(FormatNotAllowed):
            await late
        assert await _shown(studio) == ["shot_002"]

    async def test_of_two_cuts_the_later_counts_whole(
        self, studio: httpx.AsyncClient, database: Database, roof: UUID
    ) -> None:
        turned = Cut(shots=(CutShot(code="shot_002"), CutShot(code="shot_001")))
        async with database.unit() as session:
            await ProjectRows(session).get(roof, lock=True)
            asked = [begun(_cut(database, roof, turned)), begun(_reset(database, roof))]
            await until_waiting(database, 2)

        await _answers(asked)
        assert await _shown(studio) in (["shot_001", "shot_002"], ["shot_002", "shot_001"])


class TestDecisions:
    async def test_two_who_take_back_at_once_take_back_two(
        self, studio: httpx.AsyncClient, database: Database, roof: UUID
    ) -> None:
        await _decide(studio, *TAKES)
        async with database.unit() as session:
            await ProjectRows(session).get(roof, lock=True)
            asked = [begun(studio.post("/projects/roof/decisions/undo")) for _ in range(2)]
            await until_waiting(database, 2)

        answers = await _answers(asked)
        assert [one.status_code for one in answers] == [200, 200]
        assert {one.json()["subject"] for one in answers} == set(TAKES)

    async def test_what_somebody_else_approves_meanwhile_is_not_taken_back(
        self, studio: httpx.AsyncClient, database: Database, roof: UUID
    ) -> None:
        await _decide(studio, TAKES[0])
        async with database.unit() as session:
            other = await make.person(session, "gu")
        async with database.unit() as session:
            await Reviews(session, roof).decide(TAKES[0], Review.APPROVED, by=other)
            late = begun(studio.post("/projects/roof/decisions/undo"))
            await until_waiting(database)

        refused = await late
        assert (refused.status_code, refused.json()["code"]) == (409, "decision_not_undone")
        shown = (await studio.get(f"/projects/roof/artefacts/{TAKES[0]}")).json()
        assert shown["all_takes"][0]["review"] == "approved"

    async def test_two_who_decide_on_the_same_in_different_order_both_can(
        self, studio: httpx.AsyncClient, database: Database, roof: UUID
    ) -> None:
        """Each would hold what the other waits for, if they were held as they come."""
        async with database.unit() as session:
            await Reviews(session, roof).decide(TAKES[0], Review.APPROVED)
            asked = [begun(_decide(studio, *order)) for order in (TAKES, TAKES[::-1])]
            await until_waiting(database, 2)

        answers = await _answers(asked)
        assert [one.status_code for one in answers] == [200, 200], [one.text for one in answers]


async def _decide(studio: httpx.AsyncClient, *subjects: str) -> httpx.Response:
    decisions = [{"subject": one, "verdict": "approved"} for one in subjects]
    return await studio.post("/projects/roof/decisions", json={"decisions": decisions})


async def _shown(studio: httpx.AsyncClient) -> list[str]:
    """The codes of the film's shots, in order."""
    (episode,) = (await studio.get("/projects/roof/timeline")).json()["items"]
    return [one["code"] for one in episode["shots"]]


async def _cut(database: Database, project: UUID, cut: Cut) -> None:
    async with database.unit() as session:
        await Cuts(session, project).set(1, cut)


async def _reset(database: Database, project: UUID) -> None:
    async with database.unit() as session:
        await Cuts(session, project).reset()


def _id(address: str) -> UUID:
    return UUID(address.rpartition("/")[2])


def _terms() -> SubscriptionTerms:
    return SubscriptionTerms(name="Us", url="https://hooks.example/film")
