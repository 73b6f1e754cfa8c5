"""Files over HTTP: whole, in part, and never as anything else than what they are."""

import io
import zipfile
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest

from shotwright.api.parts import Parts
from shotwright.db.exports import ExportRows
from shotwright.db.takes import TakeRows
from shotwright.usecases.export_orders import ExportedFile, ExportOrders
from shotwright_media.sound.files import write_wav
from tests import make

CONTENT = bytes(range(256)) * 10


@pytest.fixture
async def film(parts: Parts) -> str:
    """The path of a project with a finished film."""
    async with parts.database.unit() as session:
        project = await make.project(session)
        await make.run_to_the_end(session, project.id)
    return f"/api/v1/projects/{project.code}"


async def _file(parts: Parts, film: str, key: str = "shot_001/keyframe", mime: str = "image/png") -> tuple[UUID, UUID]:
    """Put content under an artefact's main file; return the ids of its take and of the file."""
    async with parts.database.unit() as session:
        project = await make.Projects(session).find(film.rpartition("/")[2])
        rows = TakeRows(session, project.id)
        take = (await rows.selected([key]))[key]
        media = (await rows.media([take.id]))[take.id]["main"]
        media.mime, media.key = mime, f"{project.code}/{key}.bin"
        await parts.storage.put(media.key, CONTENT)
    return take.id, media.id


async def test_a_file_is_sent_whole_in_part_and_not_again(client: httpx.AsyncClient, parts: Parts, film: str) -> None:
    take, media = await _file(parts, film)
    path = f"/api/v1/media/{media}"
    whole = await client.get(path)

    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, CONTENT, "image/png")
    assert (whole.headers["accept-ranges"], "immutable" in whole.headers["cache-control"]) == ("bytes", True)
    assert (await client.get(f"/api/v1/takes/{take}/files/main")).content == CONTENT
    assert (await client.get(path, headers={"If-None-Match": whole.headers["etag"]})).status_code == 304
    head = await client.head(path)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(CONTENT)), b"")


@pytest.mark.parametrize(
    "case",
    [
        ("bytes=0-99", 206, "bytes 0-99/2560", CONTENT[:100]),
        ("bytes=2500-", 206, "bytes 2500-2559/2560", CONTENT[2500:]),
        ("bytes=-10", 206, "bytes 2550-2559/2560", CONTENT[-10:]),
        ("bytes=2000-999999", 206, "bytes 2000-2559/2560", CONTENT[2000:]),
        ("bytes=2560-", 416, "bytes */2560", None),
        ("bytes=9-3", 416, "bytes */2560", None),
        ("bytes=0-1,5-9", 200, None, CONTENT),
        ("lines=1-2", 200, None, CONTENT),
        ("bytes=-", 200, None, CONTENT),
    ],
)
async def test_a_range_is_sent_as_it_is_asked_for(
    client: httpx.AsyncClient,
    parts: Parts,
    film: str,
    case: tuple[str, int, str | None, bytes | None],
) -> None:
    asked, status, content_range, content = case
    _, media = await _file(parts, film)

    answer = await client.get(f"/api/v1/media/{media}", headers={"Range": asked})

    assert (answer.status_code, answer.headers.get("content-range")) == (status, content_range)
    assert content is None or answer.content == content


async def test_a_drawing_can_do_nothing_and_a_name_is_only_a_name(
    client: httpx.AsyncClient, parts: Parts, film: str
) -> None:
    _, media = await _file(parts, film, mime="image/svg+xml")

    drawing = await client.get(f"/api/v1/media/{media}", params={"download": True})

    assert "sandbox" in drawing.headers["content-security-policy"]
    assert drawing.headers["content-disposition"] == (
        "attachment; filename=\"keyframe.bin\"; filename*=UTF-8''keyframe.bin"
    )


async def test_the_shape_of_a_sound_is_told_and_a_picture_has_none(
    client: httpx.AsyncClient, parts: Parts, film: str, tmp_path: Path
) -> None:
    _, picture = await _file(parts, film)
    _, voice = await _file(parts, film, "shot_001_line_01/voice", "audio/wav")
    half = np.full((1, 24_000), 0.5, np.float32)
    write_wav(tmp_path / "half.wav", np.concatenate([half * 0, half], axis=1), rate=48_000, encoding="float32")
    await parts.storage.put_file(f"{film.rpartition('/')[2]}/shot_001_line_01/voice.bin", tmp_path / "half.wav")

    told = (await client.get(f"/api/v1/media/{voice}/waveform", params={"points": 10})).json()
    refused = await client.get(f"/api/v1/media/{picture}/waveform")

    assert (told["duration_s"], len(told["peaks"])) == (1.0, 20)
    assert told["peaks"][:8] == [0] * 8
    assert all(one > 60 for one in told["peaks"][12:])
    assert (refused.status_code, refused.json()["code"]) == (422, "file_not_usable")


async def test_what_is_not_there_is_said_to_be_missing(client: httpx.AsyncClient, parts: Parts, film: str) -> None:
    take, media = await _file(parts, film)
    await parts.storage.move("roof", "elsewhere")

    gone = await client.get(f"/api/v1/media/{media}")
    unknown = await client.get(f"/api/v1/media/{uuid4()}")
    no_role = await client.get(f"/api/v1/takes/{take}/files/poster")

    codes = [one.json()["code"] for one in (gone, unknown, no_role)]
    assert codes == ["file_not_in_storage", "media_not_found", "media_not_found"]
    assert {one.status_code for one in (gone, unknown, no_role)} == {404}


async def test_an_export_is_ordered_and_its_files_are_fetched_one_by_one_or_all_at_once(
    client: httpx.AsyncClient, parts: Parts, film: str
) -> None:
    ordered = await client.post(f"{film}/exports", json={"kinds": ["zip", "zip", "upright"]})
    path = f"{film}/exports/{ordered.json()['id']}"
    early = await client.get(f"{path}/download")
    names = {"roof.mp4": CONTENT, "clips/镜头.wav": b"sound"}
    files = [await _kept(parts, name, content) for name, content in names.items()]
    async with parts.database.unit() as session:
        await ExportOrders(session).complete(UUID(ordered.json()["id"]), files, ["It is short."])

    done = (await client.get(path)).json()
    archive = zipfile.ZipFile(io.BytesIO((await client.get(f"{path}/download")).content))

    assert (ordered.status_code, ordered.json()["status"], ordered.json()["kinds"]) == (
        201,
        "pending",
        ["upright", "zip"],
    )
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")
    assert (done["status"], done["findings"], [one["name"] for one in done["files"]]) == (
        "completed",
        ["It is short."],
        list(names),
    )
    assert {name: archive.read(name) for name in archive.namelist()} == names
    part = await client.get(f"{path}/files/roof.mp4", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content, part.headers["content-type"]) == (206, CONTENT[:10], "video/mp4")
    assert (await client.get(f"{path}/files/clips/镜头.wav")).content == b"sound"
    assert (await client.get(f"{path}/files/../project.json")).status_code == 404
    assert (await client.get(f"{film}/exports")).json()["items"] == [done]


async def test_an_export_that_failed_is_ordered_once_more(client: httpx.AsyncClient, parts: Parts, film: str) -> None:
    ordered = (await client.post(f"{film}/exports", json={"kinds": ["upright"]})).json()
    path = f"{film}/exports/{ordered['id']}"
    too_soon = await client.post(f"{path}/retry")
    async with parts.database.unit() as session:
        await ExportOrders(session).fail(UUID(ordered["id"]), "broken", "It broke.")

    again = await client.post(f"{path}/retry")

    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "export_not_failed")
    assert (again.status_code, again.json()["status"], again.json()["kinds"]) == (201, "pending", ["upright"])
    assert (await client.get(f"{film}/exports")).json()["total"] == 2
    assert (await client.post(f"{film}/exports/{UUID(int=1)}/retry")).status_code == 404


async def test_nothing_is_exported_of_a_project_without_a_film_or_in_an_unknown_form(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    async with parts.database.unit() as session:
        await make.project(session)

    nothing = await client.post("/api/v1/projects/roof/exports", json={})
    unknown = await client.post("/api/v1/projects/roof/exports", json={"kinds": ["vhs"]})

    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_export")
    assert unknown.status_code == 422
    async with parts.database.unit() as session:
        assert await ExportRows(session).open() == []


async def _kept(parts: Parts, name: str, content: bytes) -> ExportedFile:
    stored = await parts.storage.put(f"roof/07_exports/x/{name}", content)
    return ExportedFile(name=name, key=stored.key, sha256=stored.sha256, size_bytes=stored.size_bytes)


async def test_what_the_files_take_up_is_told_by_project_and_kind(client: httpx.AsyncClient, film: str) -> None:
    assert film.endswith("roof")
    usage = (await client.get("/api/v1/storage/usage")).json()

    keyframes = next(one for one in usage["by_project"] if one["kind"] == "keyframe")
    assert (keyframes["project"], keyframes["files"]) == ("roof", 2)
    assert usage["size_bytes"] == sum(one["size_bytes"] for one in usage["by_project"]) > 0
