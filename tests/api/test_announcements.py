"""What an administrator has everybody told: listed, told live to all of them, in whichever process they are."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shotwright.api.parts import Parts
from shotwright.db.announcements import AnnouncementRows
from shotwright.db.projects import ProjectRows
from shotwright.db.session import Database
from shotwright.domain.announcements import MOST_AT_ONCE, Tone
from shotwright.domain.permissions import ProjectRole
from shotwright.usecases.announcements import Announcements
from tests import make
from tests.api.live import Client, Served, served
from tests.api.people import API, Team, client_of, requiring
from tests.api.test_live import QUICK
from tests.racing import begun, until_waiting
from tests.racing import served as served_alone

ALL = f"{API}/announcements"


@pytest.fixture
async def studio(parts: Parts) -> AsyncIterator[Served]:
    """Where people sign in; it looks by itself every tenth of a second."""
    async with served(requiring(replace(parts, live=replace(QUICK, look_s=0.1)))) as opened:
        yield opened


async def _said(client: Client) -> Any:
    message = await client.next()
    return message["kind"], message["data"]["text"]


async def test_everybody_is_told_at_once_wherever_they_look_and_told_when_it_ends(studio: Served) -> None:
    team = Team(parts=studio.parts)
    boss = await team.signed_in(await team.admin())
    async with studio.parts.database.unit() as session:
        roof = await make.project(session)
    viewer = await team.signed_in(await team.member(roof.id, "viewer", ProjectRole.VIEWER))
    stranger = await team.signed_in(await team.person("stranger"))
    new = {"text": "今晚十点停机。", "tone": "warning"}
    async with (
        studio.http() as http,
        studio.socket("/ws/projects/roof", viewer) as watching,
        studio.socket("/ws", stranger) as elsewhere,
    ):
        assert [(await one.next())["kind"] for one in (watching, elsewhere)] == ["stream.hello"] * 2
        made = await http.post(ALL, headers=boss, json=new)
        told = [await _said(one) for one in (watching, elsewhere)]
        listed = (await http.get(ALL, headers=stranger)).json()
        withdrawn = await http.delete(f"{ALL}/{made.json()['id']}", headers=boss)
        ended = [await _said(one) for one in (watching, elsewhere)]
        again = await http.delete(f"{ALL}/{made.json()['id']}", headers=boss)
        left = [(await http.get(ALL, headers=viewer, params=one)).json() for one in ({}, {"past": True})]

    assert (made.status_code, made.json()["tone"]) == (201, "warning")
    assert told == [("stream.announced", new["text"])] * 2
    assert ([one["text"] for one in listed["items"]], listed["total"]) == ([new["text"]], 1)
    assert (withdrawn.status_code, again.status_code) == (204, 404)
    assert ended == [("stream.withdrawn", new["text"])] * 2
    assert [one["total"] for one in left] == [0, 1]
    assert left[1]["items"][0]["withdrawn_at"] is not None


async def test_another_process_tells_its_own_people(studio: Served) -> None:
    team = Team(parts=studio.parts)
    admin = await team.admin()
    async with studio.socket("/ws", await team.signed_in(admin)) as client:
        await client.next()
        other = Database(studio.parts.database.url)
        async with other.unit() as session:
            until = datetime.now(UTC) + timedelta(seconds=2)
            await Announcements(session).announce("Soon over.", Tone.INFO, until, by=admin)
        await other.close()
        told = [await _said(client), await _said(client)]

    assert told == [("stream.announced", "Soon over."), ("stream.withdrawn", "Soon over.")]


async def test_only_administrators_announce_and_only_what_makes_sense(parts: Parts) -> None:
    team = Team(parts=requiring(parts))
    boss, lin = await team.signed_in(await team.admin()), await team.signed_in(await team.person("lin"))
    over = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    refused: list[tuple[dict[str, Any], dict[str, str], int, str]] = [
        ({"text": "Hi"}, lin, 403, "action_not_allowed"),
        ({"text": "Hi"}, {}, 401, "login_needed"),
        ({"text": "   "}, boss, 422, "invalid_request"),
        ({"text": "a" * 1001}, boss, 422, "invalid_request"),
        ({"text": "a\0b"}, boss, 422, "invalid_request"),
        ({"text": "Hi", "tone": "loud"}, boss, 422, "invalid_request"),
        ({"text": "Hi", "until": "2026-11-23T10:00:00"}, boss, 422, "invalid_request"),
        ({"text": "Hi", "until": over}, boss, 422, "announcement_over"),
    ]
    async with client_of(team.parts) as client:
        for body, headers, status, code in refused:
            answer = await client.post(ALL, headers=headers, json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code), body
        assert (await client.get(ALL)).status_code == 401
        assert (await client.get(ALL, headers=lin)).json()["total"] == 0


async def test_no_more_are_in_force_than_anybody_reads(database: Database, tmp_path: Path) -> None:
    async with database.unit() as session:
        owner = (await ProjectRows(session).owner()).id
        announcements = Announcements(session)
        for number in range(MOST_AT_ONCE - 1):
            await announcements.announce(f"No. {number}", Tone.INFO, None, by=owner)
    async with served_alone(database, tmp_path) as client:
        async with database.unit() as session:
            await AnnouncementRows(session).hold()
            asked = [begun(client.post("/announcements", json={"text": "One more."})) for _ in range(2)]
            await until_waiting(database, 2)
        answers = [await one for one in asked]
        assert sorted(one.status_code for one in answers) == [201, 409]
        newest = (await client.get("/announcements", params={"page_size": 1})).json()
        await client.delete(f"/announcements/{newest['items'][0]['id']}")
        again = await client.post("/announcements", json={"text": "Now there is room."})

    assert (newest["items"][0]["text"], newest["total"]) == ("One more.", MOST_AT_ONCE)
    assert again.status_code == 201
