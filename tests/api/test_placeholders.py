"""Director mode over HTTP: a picture that shows how a shot is composed, and what it changes."""

import io
import zlib
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from PIL import Image

from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.films import ALL_AUTO
from shotwright.domain.reviewing import PlaceholderKind
from shotwright.domain.states import Kind
from shotwright.usecases.placeholders import Placeholders
from shotwright.usecases.planning import Planning
from shotwright.usecases.providers import ProviderFacts
from shotwright_sdk.remote_models import Limits, ModelEntry
from shotwright_sdk.values import Size
from tests import make
from tests.usecases.test_estimates import ENTRIES, assign


def png(width: int = 64, height: int = 36) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 40)).save(out, "PNG")
    return out.getvalue()


def enormous() -> bytes:
    """A PNG that says that it has 50,000 x 50,000 pixels, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (50_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    client: httpx.AsyncClient
    path: str

    async def send(self, content: bytes, name: str = "sketch.png", shot: str = "shot_001", **form: str) -> Any:
        url = f"{self.path}/shots/{shot}/placeholder"
        return await self.client.post(url, files={"file": (name, content, "image/png")}, data=form)

    async def standing(self) -> str:
        answer = await self.client.get(f"{self.path}/artefacts/shot_001/keyframe")
        return answer.json()["standing"]


@pytest.fixture
async def roof(client: httpx.AsyncClient, database: Database) -> Roof:
    async with database.unit() as session:
        project = await make.project(session, gates=ALL_AUTO)
        await make.run_to_the_end(session, project.id)
    return Roof(client=client, path=f"/api/v1/projects/{project.code}")


async def test_a_sketch_makes_the_keyframe_stale_until_it_is_taken_away(roof: Roof) -> None:
    sent = await roof.send(png(), name="../../etc/passwd\x00.png", note="Low, from the left.")

    assert sent.status_code == 200, sent.text
    told = sent.json()
    assert (told["kind"], told["controls"], told["width_px"], told["height_px"]) == ("sketch", True, 64, 36)
    assert told["effect"] == ["the embedded illustrator does not follow it"]
    assert await roof.standing() == "stale"
    picture = await roof.client.get(f"{roof.path}/shots/shot_001/placeholder/picture")
    assert (picture.headers["content-type"], Image.open(io.BytesIO(picture.content)).size) == ("image/png", (64, 36))

    changed = await roof.client.patch(f"{roof.path}/shots/shot_001/placeholder", json={"controls": False})
    assert (changed.json()["controls"], changed.json()["note"]) == (False, "Low, from the left.")
    assert [one["shot"] for one in (await roof.client.get(f"{roof.path}/placeholders")).json()["items"]] == ["shot_001"]

    assert (await roof.client.delete(f"{roof.path}/shots/shot_001/placeholder")).status_code == 204
    assert await roof.standing() == "done"
    assert (await roof.client.get(f"{roof.path}/shots/shot_001/placeholder")).json()["code"] == "placeholder_not_found"


async def test_only_pictures_are_taken_whatever_they_call_themselves(roof: Roof) -> None:
    refused = {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "text": b"GIF89a, or so it says",
        "truncated": png(400, 400)[:200],
        "enormous": enormous(),
        "empty": b"",
    }
    answers = {name: await roof.send(content) for name, content in refused.items()}

    assert {name: (one.status_code, one.json()["code"]) for name, one in answers.items()} == dict.fromkeys(
        refused, (422, "file_not_usable")
    )
    assert "shotwright-" not in answers["enormous"].json()["detail"]
    assert (await roof.send(png(), shot="shot_009")).json()["code"] == "artefact_not_found"


async def test_nothing_but_the_picture_is_kept_of_what_was_sent(roof: Roof) -> None:
    await roof.send(png() + b"<?php system('id') ?>")

    picture = await roof.client.get(f"{roof.path}/shots/shot_001/placeholder/picture")

    assert b"php" not in picture.content


async def test_a_model_that_takes_no_pictures_is_not_asked_for_a_composed_shot(
    database: Database, parts: Parts
) -> None:
    """It is refused when planning, with a sentence; a shot without a placeholder is not."""

    def entry_of(provider: ProviderFacts) -> ModelEntry:
        del provider
        return replace(ENTRIES["banana"], limits=Limits(references=0))

    async with database.unit() as session:
        project = await make.project(session, gates=ALL_AUTO)
        await make.run_to_the_end(session, project.id)
        await assign(session, project.id, Kind.KEYFRAME, "banana")
        placeholders = Placeholders(session, project.id, entry_of)
        made = await placeholders.put(
            "shot_001",
            png(),
            Size(width=64, height=36),
            parts.storage,
            kind=PlaceholderKind.SKETCH,
            controls=True,
            note="",
        )
        planned = await Planning(session, project.id, entry_of).plan()

    held = {one.key: one.held for one in planned.production.artefacts}
    assert "cannot follow the placeholder" in held["shot_001/keyframe"]
    assert held["shot_002/keyframe"] == ""
    assert made.effect == ["banana: the model takes no pictures: no keyframe of this shot can be bought from it"]
