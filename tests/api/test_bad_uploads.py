"""Hostile contents, names and tokens at every address that takes files. Each is refused with a problem."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI

from shotwright.api.parts import Parts
from shotwright.domain.permissions import ProjectRole, Scope
from tests import make
from tests.api.people import API, Team, bearer, client_of, requiring
from tests.api.test_accounts import forged_tokens
from tests.api.test_uploads import SVG, png
from tests.archiving.productions import rich

_ZIP: Final = {"Content-Type": "application/zip"}
_HUGE: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that takes a file, and how one is sent there."""

    method: str
    path: str
    send: Callable[[bytes, str], dict[str, Any]]

    async def sent(
        self,
        client: httpx.AsyncClient,
        content: bytes,
        name: str = "mine.png",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        given = self.send(content, name)
        given["headers"] = {**given.get("headers", {}), **(headers or {})}
        return await client.request(self.method, f"{API}{self.path}", **given)


def _form(field: str, **data: str) -> Callable[[bytes, str], dict[str, Any]]:
    return lambda content, name: {"files": {field: (name, content, "image/png")}, "data": data}


def _raw(content: bytes, name: str) -> dict[str, Any]:
    del name  # a body has none
    return {"content": content, "headers": dict(_ZIP)}


PICTURES: Final = {
    "put_placeholder": Address(method="POST", path="/projects/roof/shots/shot_001/placeholder", send=_form("file")),
    "put_library_picture": Address(method="PUT", path="/library/characters/{lin}/pictures/front", send=_form("file")),
    "bring_take": Address(
        method="POST", path="/projects/roof/takes-by-hand", send=_form("files", key="shot_001/keyframe")
    ),
    "bring_take, a reference": Address(
        method="POST", path="/projects/roof/takes-by-hand", send=_form("files", key="char_001/reference")
    ),
}
VIDEOS: Final = {
    "bring_take, a clip": Address(
        method="POST", path="/projects/roof/takes-by-hand", send=_form("files", key="shot_001/clip")
    ),
}
ARCHIVES: Final = {
    "import_project": Address(method="POST", path="/projects/import", send=_raw),
    "import_prompt_set": Address(method="POST", path="/prompts/sets/import", send=_raw),
}
ADDRESSES: Final = {**PICTURES, **VIDEOS, **ARCHIVES}


def _small_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "Hi")
    return target.getvalue()


def _named(name: str) -> bytes:
    """A zip with a file of that name, written into it as it is."""
    stand_in = "x" * len(name.encode())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("set.yaml", "code: bad\nname: Bad\nlanguage: en\n")
        archive.writestr(stand_in, "Hi")
    return target.getvalue().replace(stand_in.encode(), name.encode())


def _gif() -> bytes:
    head = b"GIF89a" + struct.pack("<HH", _HUGE, _HUGE) + b"\x80\0\0" + bytes(6)
    return head + b"," + struct.pack("<HHHHB", 0, 0, _HUGE, _HUGE, 0) + b"\x02\x02L\x01\0;"


def _jpeg() -> bytes:
    frame = struct.pack(">BHHB", 8, _HUGE, _HUGE, 1) + b"\x01\x11\0"
    scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\0\xff\xd9"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + scan


def _webp() -> bytes:
    size = _HUGE - 1 if _HUGE <= 1 << 14 else (1 << 14) - 1  # no more can be said in its head
    bits = size | size << 14
    body = b"\x2f" + struct.pack("<I", bits) + bytes(5)
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


HOSTILE: Final = {
    "nothing": b"",
    "a program": b"MZ\x90\0" + bytes(200),
    "a text": "只是文字。".encode(),
    "a web page": b"<html><body onload=alert(1)>Hi</body></html>",
    "a truncated picture": png(64, 64)[:70],
    "a picture without its end": png(64, 64)[:-30],
    "a picture of 50,000 x 50,000 pixels": png(_HUGE, _HUGE, rows=1),
    "a GIF of 50,000 x 50,000 pixels": _gif(),
    "a JPEG of 50,000 x 50,000 pixels": _jpeg(),
    "a WebP as large as one can be": _webp(),
    "a drawing with a script": SVG.format("<script>alert(1)</script>").encode(),
    "a drawing that acts": SVG.format('<rect onload="alert(1)" width="1" height="1"/>').encode(),
    "a drawing that loads": SVG.format('<image href="file:///etc/passwd"/>').encode(),
    "a drawing that swells": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
    "a GIF that is a script": b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)//",
    "a zip": _small_zip(),
    "a picture's head before a zip": b"\x89PNG\r\n\x1a\n" + _small_zip(),
    "half a zip": _small_zip()[:60],
    "sound": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0",
}
NAMES: Final = {
    "folders": "../../../etc/passwd",
    "a drive": "C:\\Windows\\..\\a.png",
    "NUL": "a\0b.png",
    "300 emoji": "\N{GRINNING FACE}" * 300,
    "a header": 'a.png"\r\nX-Evil: 1',
}


def _bomb() -> bytes:
    """A zip of which one file swells to 200 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive.json", bytes(200_000_000))
        archive.writestr("set.yaml", bytes(200_000_000))
    return target.getvalue()


@pytest.fixture
async def lin(client: httpx.AsyncClient, parts: Parts) -> str:
    """The id of a character of the library; the project `roof` is there as well."""
    async with parts.database.unit() as session:
        await make.run_to_the_end(session, (await make.project(session)).id)
    return (await client.post(f"{API}/library/characters", json={"name": "Lin"})).json()["id"]


def _of(address: Address, lin: str) -> Address:
    return Address(method=address.method, path=address.path.format(lin=lin), send=address.send)


def test_every_address_that_takes_files_is_looked_at_here(app: FastAPI) -> None:
    described = app.openapi()["paths"].values()
    taking = {
        one["operationId"]
        for methods in described
        for one in methods.values()
        if {"multipart/form-data", "application/zip"} & set(one.get("requestBody", {}).get("content", {}))
    }
    assert taking == {name.partition(",")[0] for name in ADDRESSES}


@pytest.mark.parametrize("name", ADDRESSES)
async def test_hostile_contents_are_refused_and_leave_nothing(
    client: httpx.AsyncClient, parts: Parts, lin: str, name: str
) -> None:
    address = _of(ADDRESSES[name], lin)
    before = await parts.storage.sizes("")

    answers = {what: await address.sent(client, content) for what, content in HOSTILE.items()}

    for what, answer in answers.items():
        assert answer.status_code == 422, (what, answer.text)
        assert answer.headers["content-type"] == "application/problem+json", what
        assert {"code", "title", "detail", "instance"} <= set(answer.json()), what
        assert str(parts.scratch) not in answer.text, what
    assert await parts.storage.sizes("") == before
    assert _left_in(parts.scratch) == []


@pytest.mark.parametrize("name", ARCHIVES)
async def test_archives_with_hostile_names_or_contents_are_refused(
    client: httpx.AsyncClient, parts: Parts, name: str
) -> None:
    content = {f"named {what}": _named(one) for what, one in NAMES.items()}
    answers = {what: await ARCHIVES[name].sent(client, one) for what, one in {**content, "a bomb": _bomb()}.items()}

    for what, answer in answers.items():
        assert answer.status_code == 422, (what, answer.text)
        assert answer.headers["content-type"] == "application/problem+json", what
    assert (await client.get(f"{API}/projects")).json()["total"] == 0
    assert (await client.get(f"{API}/prompts/sets/bad")).status_code == 404
    assert _left_in(parts.scratch) == []


async def test_a_picture_that_is_an_archive_as_well_is_no_archive(
    client: httpx.AsyncClient, parts: Parts, tmp_path: Path
) -> None:
    """A zip is read from its end: whatever stands before it would be taken along."""
    facts = await rich(parts.database, parts.storage)
    project = (await client.get(f"{API}/projects/{facts.code}/archive")).content
    prompt_set = (await client.get(f"{API}/prompts/sets/noir/export")).content

    answers = [
        await ARCHIVES["import_project"].sent(client, png() + project),
        await ARCHIVES["import_prompt_set"].sent(client, png() + prompt_set),
    ]

    assert [one.status_code for one in answers] == [422, 422], [one.text for one in answers]
    assert (await client.get(f"{API}/projects")).json()["total"] == 1


@pytest.mark.parametrize("name", PICTURES)
async def test_a_name_is_only_a_name(client: httpx.AsyncClient, parts: Parts, lin: str, name: str) -> None:
    address = _of(PICTURES[name], lin)

    answers = {what: await address.sent(client, png(), one) for what, one in NAMES.items()}

    assert {what: one.status_code for what, one in answers.items() if one.status_code not in {200, 201}} == {}
    assert all("X-Evil" not in one.headers for one in answers.values())
    told = ("passwd", "Windows", "a.png", "b.png", "\N{GRINNING FACE}")
    assert [key for key in await parts.storage.sizes("") if any(one in key for one in told)] == []
    assert not (parts.scratch.parent / "etc").exists()


@pytest.mark.parametrize("name", PICTURES)
async def test_what_hides_behind_a_picture_is_left_behind(
    client: httpx.AsyncClient, parts: Parts, lin: str, name: str
) -> None:
    hidden = b"<script>alert(1)</script>"

    sent = await _of(PICTURES[name], lin).sent(client, png() + hidden + _small_zip())

    assert sent.status_code in {200, 201}, sent.text
    for key in await parts.storage.sizes(""):
        if key.endswith(".png"):
            content = await parts.storage.get(key)
            assert hidden not in content, key
            assert b"PK\x03\x04" not in content, key


@pytest.fixture
async def team(parts: Parts) -> Team:
    team = Team(parts=requiring(parts))
    await team.admin()
    async with parts.database.unit() as session:
        await make.run_to_the_end(session, (await make.project(session)).id)
    return team


async def test_no_forged_ended_or_withdrawn_token_brings_anything_in(parts: Parts, team: Team) -> None:
    async with parts.database.unit() as session:
        roof = (await make.find(session, "roof")).id
    artist = await team.member(roof, "artist", ProjectRole.ARTIST)
    async with client_of(team.parts) as client:
        left, out = await team.entry(artist), await team.signed_in(artist)
        withdrawn, reading = await team.token(artist, Scope.EDIT), await team.token(artist, Scope.READ)
        mine = (await client.get(f"{API}/users/me/tokens", headers=out)).json()["items"]
        made = (await client.post(f"{API}/library/characters", headers=out, json={"name": "Lin"})).json()["id"]
        await client.delete(f"{API}/users/me/tokens/{_editing(mine)}", headers=out)
        await client.post(f"{API}/auth/logout", headers=out)
        tokens = {what: bearer(one) for what, one in forged_tokens(parts, artist, left.session_id).items()}
        tokens |= {"withdrawn": withdrawn, "signed out": out, "none": {}}
        stranger = await team.signed_in(await team.person("stranger"))
        for name, each in ADDRESSES.items():
            address = _of(each, made)
            for what, headers in tokens.items():
                answer = await address.sent(client, png(), headers=headers)
                assert answer.status_code == 401, (name, what, answer.text)
                assert answer.headers["content-type"] == "application/problem+json", (name, what)
            assert (await address.sent(client, png(), headers=reading)).status_code == 403, name
            if name not in ARCHIVES:  # anybody may bring in what is theirs
                assert (await address.sent(client, png(), headers=stranger)).status_code == 404, name


def _editing(tokens: list[Any]) -> str:
    return next(one["id"] for one in tokens if one["scopes"] == ["edit"])


def _left_in(scratch: Path) -> list[str]:
    begun = ("arriving-", "brought-", "clip-", "shotwright-")
    return [path.name for path in scratch.iterdir() if path.name.startswith(begun)]
