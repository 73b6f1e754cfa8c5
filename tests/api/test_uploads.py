"""What people send as takes of their own: kept as what it is, or refused with a sentence."""

import struct
import zlib

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.db.takes import TakeRows
from shotwright.workflows.making.receiving import shown_name
from tests import make

KEY = "shot_001/keyframe"
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
