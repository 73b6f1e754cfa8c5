"""The bin is emptied: what nobody wants goes for good, and what a film was made from stays."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.db.takes import TakeRows
from tests import make

_KEY = "shot_001/keyframe"


@pytest.fixture
async def film(client: httpx.AsyncClient, parts: Parts) -> str:
    """A film of take 1 of a keyframe. Take 1 and take 2, of which nothing was made, are in the bin; 3 is selected."""
    async with parts.database.unit() as session:
        project = await make.project(session)
        await make.run_to_the_end(session, project.id)
    path = f"/api/v1/projects/{project.code}"
    for number in (1, 2):
        again = await client.post(f"{path}/artefacts/{_KEY}/regenerate", json={"mode": "seed"})
        assert again.status_code == 201, again.text
        async with parts.database.unit() as session:
            await make.work_off(session, project.id)
        chosen = await client.post(f"{path}/artefacts/{_KEY}/takes/{number + 1}/select")
        assert chosen.status_code == 200, chosen.text
        gone = await client.delete(f"{path}/artefacts/{_KEY}/takes/{number}")
        assert gone.status_code == 204, gone.text
    async with parts.database.unit() as session:
        rows = TakeRows(session, project.id)
        for files in (await rows.media(one.id for one in await rows.of_artefact(_KEY))).values():
            for one in files.values():
                await parts.storage.put(one.key, b"0" * one.size_bytes)
    return path


async def _files(parts: Parts, film: str) -> dict[int, list[bool]]:
    """Return of each take of the keyframe whether its files are there."""
    async with parts.database.unit() as session:
        project = await make.find(session, film.rpartition("/")[2])
        rows = TakeRows(session, project.id)
        takes = await rows.of_artefact(_KEY)
        media = await rows.media(take.id for take in takes)
    return {
        take.number: [await parts.storage.exists(one.key) for one in media.get(take.id, {}).values()] for take in takes
    }


async def test_the_files_of_unwanted_takes_go_and_those_that_a_film_was_made_from_stay(
    client: httpx.AsyncClient, parts: Parts, film: str
) -> None:
    before = (await client.get("/api/v1/storage/usage")).json()["size_bytes"]
    would = (await client.get(f"{film}/bin")).json()
    emptied = (await client.delete(f"{film}/bin")).json()
    after = (await client.get("/api/v1/storage/usage")).json()["size_bytes"]

    assert (would["takes"], would["kept"]) == (1, 1)
    assert emptied == would
    assert before - after == emptied["size_bytes"] > 0
    assert await _files(parts, film) == {1: [True], 2: [], 3: [True]}
    assert (await client.get(f"{film}/bin")).json() == {"takes": 0, "size_bytes": 0, "kept": 1}
    told = (await client.get(f"{film}/events")).json()["items"]
    assert [one["data"]["takes"] for one in told if one["kind"] == "bin.emptied"] == [1]


async def test_a_take_whose_files_are_gone_is_shown_with_all_but_them_and_not_restored(
    client: httpx.AsyncClient, film: str
) -> None:
    await client.delete(f"{film}/bin")

    takes = (await client.get(f"{film}/artefacts/{_KEY}", params={"binned": True})).json()["all_takes"]
    assert [(one["number"], len(one["files"]), one["is_binned"]) for one in takes] == [
        (1, 1, True),
        (2, 0, True),
        (3, 1, False),
    ]
    refused = await client.post(f"{film}/artefacts/{_KEY}/takes/2/restore")
    assert (refused.status_code, refused.json()["code"]) == (409, "take_in_use")
    assert "files are gone" in refused.json()["detail"]
    assert (await client.post(f"{film}/artefacts/{_KEY}/takes/1/restore")).status_code == 200


async def test_only_what_was_in_the_bin_for_so_long_goes(client: httpx.AsyncClient, parts: Parts, film: str) -> None:
    assert (await client.delete(f"{film}/bin", params={"older_than_days": 2})).json()["takes"] == 0
    async with parts.database.unit() as session:
        project = await make.find(session, film.rpartition("/")[2])
        take = await TakeRows(session, project.id).numbered(_KEY, 2)
        assert take.binned_at is not None
        take.binned_at -= timedelta(days=3)

    assert (await client.delete(f"{film}/bin", params={"older_than_days": 2})).json()["takes"] == 1
    for nonsense in ("-1", "1e9", "x"):
        assert (await client.delete(f"{film}/bin", params={"older_than_days": nonsense})).status_code == 422


async def test_what_a_deleted_project_left_is_counted_and_goes_when_that_is_said(
    client: httpx.AsyncClient, parts: Parts, film: str
) -> None:
    await parts.storage.put("roof/03_keyframes/shot_001_v1.png", b"0" * 10)
    assert (await client.delete(film)).status_code == 204
    left: dict[str, Any] = (await client.get("/api/v1/storage/usage")).json()["left"]

    assert left["files"] > 1, "the project's own files go there with it"
    assert left["size_bytes"] > 10
    assert (await client.delete("/api/v1/storage/bin")).json() == left
    assert (await client.get("/api/v1/storage/usage")).json()["left"] == {"files": 0, "size_bytes": 0}
    assert await parts.storage.sizes(".bin") == {}
