"""What people send as takes of their own: kept as what it is, or refused with a sentence."""

import asyncio
import io
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from shotwright.api.parts import Parts
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.usecases.runs import Sweeping
from shotwright.usecases.takes import Takes
from shotwright.workflows.making import by_hand
from shotwright.workflows.making.receiving import shown_name
from shotwright_media.clips.conform import Conformed, conform
from tests import make
from tests.media.foreign import made

KEY = "shot_001/keyframe"
CLIP = "shot_001/clip"
EBML = b"\x1a\x45\xdf\xa3\x8bB\x82\x88matroska"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">{}<rect width="320" height="180"/></svg>'


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 8, height: int = 8, *, rows: int | None = None) -> bytes:
    """A grey PNG of that size; with `rows`, it holds no more than so many."""
    pixels = zlib.compress((b"\0" + b"\x80" * width) * (height if rows is None else rows))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


@pytest.fixture
async def shots(parts: Parts) -> str:
    async with parts.database.unit() as session:
        project = await make.project(session)
        await make.run_to_the_end(session, project.id)
    return f"/api/v1/projects/{project.code}/takes-by-hand"


async def _send(
    client: httpx.AsyncClient, path: str, content: bytes, name: str = "mine.png", key: str = KEY
) -> httpx.Response:
    return await client.post(path, data={"key": key}, files={"files": (name, content, "image/png")})


async def test_a_reference_is_kept_as_it_is_and_what_shows_it_is_out_of_date(
    client: httpx.AsyncClient, parts: Parts, shots: str
) -> None:
    key = "char_001/reference"

    answer = await _send(client, shots, png(30, 40), "lin.png", key)

    assert (answer.status_code, answer.json()) == (201, {"key": key, "take": 2})
    reference = (await client.get(shots.replace("takes-by-hand", f"artefacts/{key}"))).json()
    assert (reference["selected"], reference["locked"]) == (2, True)
    main = next(one for one in reference["files"] if one["role"] == "main")
    assert Image.open(io.BytesIO((await client.get(main["url"])).content)).size == (30, 40)
    stale = (await client.get(shots.replace("takes-by-hand", "artefacts"), params={"standing": "stale"})).json()
    assert "shot_001/keyframe" in {one["key"] for one in stale["items"]}


async def test_a_picture_becomes_the_selected_take_and_nothing_but_the_picture_is_kept(
    client: httpx.AsyncClient, parts: Parts, shots: str
) -> None:
    polyglot = png() + b"<script>alert(1)</script>PK\x03\x04"

    answer = await _send(client, shots, polyglot, "../../../etc/pass\0wd.svg")

    assert (answer.status_code, answer.json()) == (201, {"key": KEY, "take": 2})
    async with parts.database.unit() as session:
        rows = TakeRows(session, (await make.Projects(session).find("roof")).id)
        take = (await rows.selected([KEY]))[KEY]
        main = (await rows.media([take.id]))[take.id]["main"]
        assert (await rows.artefact(KEY)).locked
    kept = await parts.storage.get(main.key)
    assert (take.number, main.mime) == (2, "image/png")
    assert b"script" not in kept
    assert "etc" not in take.recipe["note"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "file_not_usable", id="nothing"),
        pytest.param(b"MZ\x90\0", "file_not_usable", id="a program"),
        pytest.param(png()[:48], "file_not_usable", id="truncated"),
        pytest.param(png(50_000, 50_000, rows=1), "file_not_usable", id="50,000 x 50,000 pixels"),
        pytest.param(b"\0\0\0\x18ftypisom", "file_not_usable", id="a video as a keyframe"),
        pytest.param(SVG.format("<script>alert(1)</script>").encode(), "model_refused", id="a script"),
        pytest.param(
            SVG.format('<image href="http://127.0.0.1/x.png"/>').encode(), "model_refused", id="from elsewhere"
        ),
        pytest.param(b"<html><body>Hi</body></html>", "model_refused", id="a web page"),
        pytest.param(b'<!DOCTYPE svg [<!ENTITY a "a">]><svg/>', "model_refused", id="entities"),
    ],
)
async def test_what_is_no_picture_is_refused_and_leaves_nothing_behind(
    client: httpx.AsyncClient, parts: Parts, shots: str, content: bytes, code: str
) -> None:
    answer = await _send(client, shots, content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert str(parts.scratch) not in answer.text
    async with parts.database.unit() as session:
        rows = TakeRows(session, (await make.Projects(session).find("roof")).id)
        assert len(await rows.of_artefact(KEY)) == 1
    assert not list(parts.scratch.glob("brought-*"))


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Half a second of film with a tone, its index at the end."""
    path = tmp_path_factory.mktemp("video") / "mine.mp4"
    tone = ("-f", "lavfi", "-i", "sine=d=0.5")
    return made(path, "-f", "lavfi", "-i", "testsrc=s=64x36:r=12:d=0.5", *tone, "-pix_fmt", "yuv420p").read_bytes()


async def test_a_video_becomes_the_selected_clip(
    client: httpx.AsyncClient, parts: Parts, shots: str, video: bytes
) -> None:
    answer = await _send(client, shots, video, "mine.mp4", CLIP)

    assert (answer.status_code, answer.json()) == (201, {"key": CLIP, "take": 2})
    clip = (await client.get(shots.replace("takes-by-hand", f"artefacts/{CLIP}"))).json()
    assert (clip["selected"], clip["locked"]) == (2, True)
    assert {one["role"] for one in clip["files"]} == {"main", "thumbnail", "sound"}


async def test_files_say_how_large_and_how_long_they_are(
    client: httpx.AsyncClient, parts: Parts, shots: str, video: bytes
) -> None:
    reference = "char_001/reference"
    await _send(client, shots, png(30, 40), "lin.png", reference)
    await _send(client, shots, video, "mine.mp4", CLIP)

    async def extents(key: str) -> dict[str, tuple[int | None, int | None, float | None]]:
        found = (await client.get(shots.replace("takes-by-hand", f"artefacts/{key}"))).json()
        return {one["role"]: (one["width_px"], one["height_px"], one["duration_s"]) for one in found["files"]}

    assert await extents(reference) == {"main": (30, 40, None), "thumbnail": (30, 40, None)}
    clip = await extents(CLIP)
    frames = (await client.get(shots.replace("takes-by-hand", f"artefacts/{CLIP}"))).json()["all_takes"][1]["frames"]
    assert clip["main"] == (320, 180, pytest.approx(frames / 24, abs=1e-6))
    assert clip["thumbnail"] == (320, 180, None)
    assert clip["sound"] == (None, None, pytest.approx(frames / 24, abs=1e-3))
    assert await extents("shot_002/clip") == {"main": (None, None, None)}  # as of before anything was measured


def _gigantic() -> bytes:
    """A film whose one picture would have 2,500 million pixels."""
    film = io.BytesIO()
    with av.open(film, "w", format="mov") as file:
        stream = file.add_stream("png", rate=12)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "gray"
        packet = av.Packet(png(50_000, 50_000, rows=1))
        packet.stream, packet.pts, packet.dts, packet.is_keyframe = stream, 0, 0, True
        file.mux(packet)
    return film.getvalue()


@pytest.fixture(scope="module")
def hostile(video: bytes, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """What is called a video and is none that could be used."""
    pictures, index = video.index(b"mdat") + 4, video.index(b"moov") - 4
    sounds = made(tmp_path_factory.mktemp("sounds") / "mine.m4a", "-f", "lavfi", "-i", "sine=d=0.5").read_bytes()
    return {
        "an MP4 without its index": video[:index],
        "a third of an MP4": video[: len(video) // 3],
        "an MP4 of zeros": video[:pictures] + bytes(index - pictures) + video[index:],
        "no MP4 but for its head": b"\0\0\0\x18ftypisom" + b"\xff" * 5000,
        "the head of a Matroska": b"\x1a\x45\xdf\xa3\x8bB\x82\x88matroska",
        "no Matroska but for its head": b"\x1a\x45\xdf\xa3" + b"\xff" * 5000,
        "an AVI without an end": b"RIFF\xff\xff\xff\xffAVI " + b"LIST\xff\xff\xff\xff" * 50,
        "a playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "a list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "a picture as a clip": png(),
        "sound alone": sounds,
        "50,000 x 50,000 pixels": _gigantic(),
    }


@pytest.mark.parametrize(
    "name",
    [
        "an MP4 without its index",
        "a third of an MP4",
        "an MP4 of zeros",
        "no MP4 but for its head",
        "the head of a Matroska",
        "no Matroska but for its head",
        "an AVI without an end",
        "a playlist",
        "a list of files",
        "a picture as a clip",
        "sound alone",
        "50,000 x 50,000 pixels",
    ],
)
async def test_what_is_no_video_is_refused_and_leaves_nothing_behind(
    client: httpx.AsyncClient, parts: Parts, shots: str, hostile: Mapping[str, bytes], name: str
) -> None:
    before = await parts.storage.sizes("roof")

    answer = await _send(client, shots, hostile[name], "mine.mp4", CLIP)

    assert (answer.status_code, answer.json()["code"]) == (422, "file_not_usable"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert str(parts.scratch) not in answer.text
    async with parts.database.unit() as session:
        rows = TakeRows(session, (await make.Projects(session).find("roof")).id)
        assert [(take.number, take.status) for take in await rows.of_artefact(CLIP)] == [(1, "completed")]
        assert not (await rows.artefact(CLIP)).locked
    assert await parts.storage.sizes("roof") == before
    assert not [*parts.scratch.glob("brought-*"), *parts.scratch.glob("clip-*")]


class Held:
    """A conversion that goes on until it is let go."""

    def __init__(self) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def conform(self, *given: Any, **named: Any) -> Conformed:
        self.has_begun.set()
        assert self.may_end.wait(30)
        return conform(*given, **named)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    held = Held()
    monkeypatch.setattr(by_hand, "conform", held.conform)
    yield held
    held.may_end.set()


async def test_others_write_while_a_long_video_is_converted(
    client: httpx.AsyncClient, parts: Parts, shots: str, video: bytes, held: Held
) -> None:
    sending = asyncio.create_task(_send(client, shots, video, "mine.mp4", CLIP))
    assert await asyncio.to_thread(held.has_begun.wait, 20)

    project = shots.removesuffix("/takes-by-hand")
    renamed = await asyncio.wait_for(client.patch(project, json={"name": "Meanwhile"}), 10)
    clip = (await client.get(f"{project}/artefacts/{CLIP}")).json()
    async with parts.database.unit() as session:
        requeued = await Sweeping(session).running()
    deleting = await client.delete(project)
    held.may_end.set()
    sent = await sending

    assert (renamed.status_code, renamed.json()["name"]) == (200, "Meanwhile")
    assert (clip["standing"], clip["selected"]) == ("running", 1)
    assert requeued == []  # no worker could make it
    assert (deleting.status_code, deleting.json()["code"]) == (409, "project_busy")
    assert (sent.status_code, sent.json()["take"]) == (201, 2)


async def test_a_take_that_was_given_up_meanwhile_keeps_nothing_of_the_video(
    client: httpx.AsyncClient, parts: Parts, shots: str, video: bytes, held: Held
) -> None:
    before = await parts.storage.sizes("roof")
    sending = asyncio.create_task(_send(client, shots, video, "mine.mp4", CLIP))
    assert await asyncio.to_thread(held.has_begun.wait, 20)
    async with parts.database.unit() as session:
        ((take, _),) = await AnyTakes(session).running()
        await Takes(session).cancel(take.id, "Not wanted.")

    held.may_end.set()
    sent = await sending

    assert (sent.status_code, sent.json()["code"]) == (409, "take_move_not_allowed")
    assert await parts.storage.sizes("roof") == before
    clip = (await client.get(shots.replace("takes-by-hand", f"artefacts/{CLIP}"))).json()
    assert (clip["selected"], clip["locked"]) == (1, False)


async def test_only_what_can_be_made_by_hand_is(client: httpx.AsyncClient, shots: str) -> None:
    voice = await _send(client, shots, png(), key="shot_001_line_01/voice")
    unknown = await _send(client, shots, png(), key="shot_009/keyframe")
    nothing = await client.post(shots, data={"key": KEY})

    assert [voice.status_code, unknown.status_code, nothing.status_code] == [422, 404, 422]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../secret.png", "secret.png"),
        ("C:\\films\\a.png", "a.png"),
        ("a\0b\n.png", "ab.png"),
        ("\N{GRINNING FACE}" * 300, "\N{GRINNING FACE}" * 120),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_shown_without_what_could_do_harm(name: str, shown: str) -> None:
    assert shown_name(name) == shown
