"""Links for clients over HTTP: watching and commenting, and nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from shotwright.api.parts import Parts
from shotwright.db.review_tables import ShareLink
from shotwright.db.session import Database
from shotwright.db.takes import TakeRows
from shotwright.domain.films import ALL_AUTO
from tests import make


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    client: httpx.AsyncClient
    path: str

    async def share(self, words: str = "", **given: Any) -> str:
        """Make a link, with a passphrase of these words if any; return where it is answered."""
        asked = {"name": "The client", "passphrase": words, **given}
        answer = await self.client.post(f"{self.path}/shares", json=asked)
        assert answer.status_code == 201, answer.text
        return f"/api/v1/share/{answer.json()['token']}"


@pytest.fixture
async def roof(client: httpx.AsyncClient, parts: Parts) -> Roof:
    """A finished film; each of its files holds its own key."""
    async with parts.database.unit() as session:
        project = await make.project(session, gates=ALL_AUTO)
        await make.run_to_the_end(session, project.id, frames=48)
        rows = TakeRows(session, project.id)
        media = await rows.media(take.id for take in (await rows.selected()).values())
        keys = [one.key for files in media.values() for one in files.values()]
    for key in keys:
        await parts.storage.put(key, key.encode())
    return Roof(client=client, path=f"/api/v1/projects/{project.code}")


async def test_a_client_watches_the_film_and_the_clips_and_nothing_else(roof: Roof) -> None:
    link = await roof.share()

    shown = (await roof.client.get(link)).json()

    assert (shown["name"], shown["title"], shown["frame_rate"]) == ("The client", "Two on a roof", "24/1")
    assert [(one["key"], one["frames"]) for one in shown["items"]] == [
        ("shot_001/clip", 48),
        ("shot_002/clip", 48),
        ("ep_01/film", 48),
    ]
    film = shown["items"][2]["files"][0]["url"]
    assert (await roof.client.get(film)).content == b"ep_01/film/1"
    part = await roof.client.get(film, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"ep_01")

    keyframe = (await roof.client.get(f"{roof.path}/artefacts/shot_001/keyframe")).json()["files"][0]["id"]
    refused = await roof.client.get(f"{link}/media/{keyframe}")
    assert (refused.status_code, refused.json()["code"]) == (404, "share_not_found")


async def test_a_client_comments_by_name_and_sees_no_other_notes(roof: Roof) -> None:
    link, other = await roof.share(), await roof.share()
    await roof.client.post(f"{roof.path}/artefacts/ep_01/film/takes/1/notes", json={"body": "Between us: cheap."})

    said = await roof.client.post(
        f"{link}/notes", json={"key": "ep_01/film", "name": " Ms  Gu ", "body": "Too dark.", "first_frame": 12}
    )
    assert (said.status_code, said.json()["author"], said.json()["is_guest"]) == (201, "Ms Gu", True)
    answer = {"body": "We will see."}
    await roof.client.post(f"{roof.path}/notes/{said.json()['id']}/replies", json=answer)

    [seen] = (await roof.client.get(link)).json()["notes"]
    assert (seen["body"], [one["body"] for one in seen["replies"]]) == ("Too dark.", ["We will see."])
    assert (await roof.client.get(other)).json()["notes"] == []
    assert len((await roof.client.get(f"{roof.path}/notes")).json()["items"]) == 2

    for body in ({"key": "shot_001/keyframe"}, {"key": "ep_01/film", "name": " "}, {"first_frame": 99}):
        comment = {"key": "ep_01/film", "name": "Gu", "body": "Hm.", **body}
        assert (await roof.client.post(f"{link}/notes", json=comment)).status_code in {404, 422}
    watching = await roof.share(can_comment=False)
    comment = {"key": "ep_01/film", "name": "Gu", "body": "Hm."}
    assert (await roof.client.post(f"{watching}/notes", json=comment)).json()["code"] == "comment_not_allowed"


async def test_a_link_with_a_passphrase_opens_by_it_alone(roof: Roof, app: FastAPI) -> None:
    link, other = await roof.share("tall green lamp"), await roof.share("tall green lamp")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as guest:
        assert ((await guest.get(link)).status_code, (await guest.get(link)).json()["code"]) == (
            401,
            "passphrase_needed",
        )
        assert (await guest.post(f"{link}/open", json={"passphrase": "short red lamp"})).status_code == 401
        assert (await guest.post(f"{link}/open", json={"passphrase": "tall green lamp"})).status_code == 204
        proof = guest.cookies["shotwright_share"]
        assert (await guest.get(link)).status_code == 200
        # What opens one link is of no use at another.
        assert (await guest.get(other, headers={"Cookie": f"shotwright_share={proof}"})).status_code == 401


async def test_whoever_tries_passphrases_is_held_up(roof: Roof) -> None:
    link = await roof.share("tall green lamp")

    tries = [await roof.client.post(f"{link}/open", json={"passphrase": f"lamp {number}"}) for number in range(12)]

    assert {one.status_code for one in tries[:3]} == {401}
    assert tries[-1].status_code == 429


async def test_a_link_leads_nowhere_once_it_is_withdrawn_or_over(roof: Roof, database: Database) -> None:
    link, late = await roof.share(), await roof.share(days=1)
    [newest, oldest] = (await roof.client.get(f"{roof.path}/shares")).json()["items"]
    assert (await roof.client.delete(f"{roof.path}/shares/{oldest['id']}")).status_code == 204
    async with database.unit() as session:
        row = await session.get(ShareLink, UUID(newest["id"]))
        assert row is not None
        row.expires_at = datetime.now(UTC) - timedelta(seconds=1)

    for path in (link, late, f"{link[:-4]}xxxx"):
        answer = await roof.client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "share_not_found")


async def test_a_token_is_never_stored_nor_told_again(roof: Roof, database: Database) -> None:
    token = (await roof.share("tall green lamp")).rpartition("/")[2]

    listed = (await roof.client.get(f"{roof.path}/shares")).text
    async with database.unit() as session:
        stored = str([vars(row) for row in await session.scalars(select(ShareLink))])

    assert token not in listed + stored
    assert "lamp" not in listed + stored


def test_a_link_reaches_four_routes_and_no_other(app: FastAPI) -> None:
    """Everything else under /share would have to be added here, on purpose."""
    found = {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        if "/share/" in path
        for method in methods
    }

    assert found == {
        ("GET", "/api/v1/share/{token}"),
        ("POST", "/api/v1/share/{token}/open"),
        ("POST", "/api/v1/share/{token}/notes"),
        ("GET", "/api/v1/share/{token}/media/{media_id}"),
    }
