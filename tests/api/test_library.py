"""One's own characters over HTTP: kept in versions, brought into projects, and whose business they are."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image

from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.db.takes import TakeRows
from shotwright.domain.films import ALL_AUTO, ALL_MANUAL
from shotwright.domain.permissions import ProjectRole, Scope
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN
from tests import make
from tests.api.people import Team, client_of, requiring

LIBRARY = "/api/v1/library/characters"
REFERENCE = "char_001/reference"


def png(shade: int = 120, width: int = 64, height: int = 36) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, shade, 40)).save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A project on a roof, all of it made; its reference of Lin is a real picture."""

    client: httpx.AsyncClient
    database: Database
    code: str
    project_id: UUID

    @property
    def path(self) -> str:
        return f"/api/v1/projects/{self.code}"

    @property
    def role(self) -> str:
        return f"{self.path}/characters/char_001/library"

    async def standing(self, key: str = REFERENCE) -> str:
        return (await self.client.get(f"{self.path}/artefacts/{key}")).json()["standing"]

    async def ready(self) -> list[str]:
        found = (await self.client.get(f"{self.path}/artefacts", params={"standing": "ready"})).json()
        return [one["key"] for one in found["items"]]


async def stage(client: httpx.AsyncClient, parts: Parts, name: str) -> Stage:
    """A project of which everything is made; its references are real pictures."""
    async with parts.database.unit() as session:
        project = await make.project(session, name=name, gates=ALL_AUTO)
        await make.run_to_the_end(session, project.id)
        for key in (REFERENCE, "char_002/reference"):
            takes = TakeRows(session, project.id)
            take = (await takes.selected([key]))[key]
            media = (await takes.media([take.id]))[take.id][MAIN]
            stored = await parts.storage.put(f"{project.code}/{key}.png", png(sum(map(ord, key + name)) % 256))
            media.key, media.sha256, media.mime = stored.key, stored.sha256, "image/png"
            take.content = stored.sha256
        await make.run_to_the_end(session, project.id, redo_stale=True)  # what is made from those pictures
    return Stage(client=client, database=parts.database, code=project.code, project_id=project.id)


async def written(client: httpx.AsyncClient, parts: Parts, name: str, gates: Any = ALL_AUTO) -> Stage:
    """A project whose script is broken down, and of which nothing else is made."""
    async with parts.database.unit() as session:
        project = await make.project(session, name=name, gates=gates)
        await Stories(session, project.id).apply(make.breakdown(), make.cast)
    return Stage(client=client, database=parts.database, code=project.code, project_id=project.id)


@pytest.fixture
def dbms() -> str:
    """SQLite alone: tests/usecases/test_library.py has both databases."""
    return "sqlite"


@pytest.fixture
async def story(client: httpx.AsyncClient, parts: Parts) -> Stage:
    return await written(client, parts, "Roof")


@pytest.fixture
async def roof(client: httpx.AsyncClient, parts: Parts) -> Stage:
    return await stage(client, parts, "Roof")


async def _made(client: httpx.AsyncClient, **said: Any) -> dict[str, Any]:
    answer = await client.post(LIBRARY, json={"name": "Lin", **said})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _pictured(client: httpx.AsyncClient, character: str, view: str = "front", content: bytes = b"") -> Any:
    answer = await client.put(
        f"{LIBRARY}/{character}/pictures/{view}", files={"file": ("lin.png", content or png(), "image/png")}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestKeeping:
    async def test_whatever_is_said_of_a_character_makes_a_version_and_none_is_lost(
        self, client: httpx.AsyncClient
    ) -> None:
        made = await _made(client, appearance="short red hair", looks={"hair_colour": "red"}, description="the lead")
        path = f"{LIBRARY}/{made['id']}"

        changed = await client.patch(path, json={"looks": {"outfit": "coat"}, "note": "A coat for winter."})
        same = await client.patch(path, json={"looks": {"outfit": "coat"}})
        described = await client.patch(path, json={"description": "the lead of the tram films"})
        versions = (await client.get(f"{path}/versions")).json()

        assert (made["version"]["number"], made["version"]["persona"]["locked"], made["owner"]) == (1, True, "owner")
        looks = changed.json()["version"]["persona"]["looks"]
        assert (looks["hair_colour"], looks["outfit"]) == ("red", "coat")
        assert (same.json()["version"]["number"], described.json()["version"]["number"]) == (2, 2)
        assert described.json()["description"] == "the lead of the tram films"
        assert [(one["number"], one["note"]) for one in versions["items"]] == [(2, "A coat for winter."), (1, "")]
        assert versions["total"] == 2
        first = (await client.get(f"{path}/versions/1")).json()
        assert first["persona"]["looks"]["outfit"] == ""

    async def test_a_former_version_comes_back_as_a_new_one_with_its_pictures(self, client: httpx.AsyncClient) -> None:
        made = await _made(client)
        path = f"{LIBRARY}/{made['id']}"
        await _pictured(client, made["id"], "front")
        dropped = await client.delete(f"{path}/pictures/front")

        back = await client.post(f"{path}/versions/2/restore")

        assert (dropped.json()["version"]["number"], dropped.json()["version"]["pictures"]) == (3, [])
        assert back.json()["version"]["number"] == 4
        assert [one["view"] for one in back.json()["version"]["pictures"]] == ["front"]

    async def test_pictures_show_it_from_its_sides_and_nothing_but_the_picture_is_kept(
        self, client: httpx.AsyncClient, parts: Parts
    ) -> None:
        made = await _made(client)
        for number, view in enumerate(("front", "side"), start=1):
            await _pictured(client, made["id"], view, png(number))
        told = await _pictured(client, made["id"], "back", png(3) + b"<script>alert(1)</script>")

        shown = {one["view"]: one for one in told["version"]["pictures"]}
        sent = await client.get(shown["back"]["url"])
        again = await client.get(shown["back"]["url"], headers={"If-None-Match": sent.headers["ETag"]})

        assert list(shown) == ["front", "side", "back"]
        assert told["version"]["shown_by"] == "front"
        assert (shown["back"]["width_px"], shown["back"]["height_px"]) == (64, 36)
        assert hashlib.sha256(sent.content).hexdigest() == shown["back"]["sha256"]
        assert b"script" not in sent.content
        assert again.status_code == 304
        usage = (await client.get("/api/v1/storage/usage")).json()
        assert usage["by_library"] == [
            {"owner": "owner", "files": 3, "size_bytes": sum(one["size_bytes"] for one in shown.values())}
        ]

    async def test_the_list_is_searched_sorted_and_paged(self, client: httpx.AsyncClient) -> None:
        for name, description in (("Lin", "tram"), ("Gu", "tram 50%"), ("ana", "")):
            await _made(client, name=name, description=description)

        async def names(**asked: Any) -> list[str]:
            return [one["name"] for one in (await client.get(LIBRARY, params=asked)).json()["items"]]

        assert await names(sort="name") == ["ana", "Gu", "Lin"]
        assert await names(q="50%") == ["Gu"]
        assert await names(q="LIN") == ["Lin"]
        assert await names(sort="-name", page=2, page_size=2) == ["ana"]
        assert (await client.get(LIBRARY, params={"sort": "colour"})).status_code == 422

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"name": "  "}, "invalid_request"),
            ({"name": "L\u0007n"}, "character_not_usable"),
            ({"appearance": "a\0b"}, "invalid_request"),
            ({"voice": "nobody"}, "voice_not_known"),
            ({"voice_speed": 9}, "invalid_request"),
            ({"colour": "red"}, "invalid_request"),
        ],
    )
    async def test_what_cannot_be_kept_is_refused_with_a_sentence(
        self, client: httpx.AsyncClient, said: dict[str, Any], code: str
    ) -> None:
        answer = await client.post(LIBRARY, json={"name": "Lin", **said})

        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert (await client.get(LIBRARY)).json()["total"] == 0

    async def test_what_is_no_picture_is_refused_and_makes_no_version(self, client: httpx.AsyncClient) -> None:
        made = await _made(client)

        answer = await client.put(
            f"{LIBRARY}/{made['id']}/pictures/front", files={"file": ("a.png", b"GIF89a not", "image/png")}
        )

        assert (answer.status_code, answer.json()["code"]) == (422, "file_not_usable")
        assert (await client.get(f"{LIBRARY}/{made['id']}")).json()["version"]["number"] == 1

    async def test_an_edit_of_what_somebody_else_changed_is_refused(self, client: httpx.AsyncClient) -> None:
        first = await client.post(LIBRARY, json={"name": "Lin"})
        path, tag = f"{LIBRARY}/{first.json()['id']}", {"If-Match": first.headers["ETag"]}
        await client.patch(path, json={"appearance": "tall"})

        late = [
            await client.patch(path, json={"appearance": "small"}, headers=tag),
            await client.put(f"{path}/pictures/side", files={"file": ("a.png", png(), "image/png")}, headers=tag),
        ]

        assert [one.status_code for one in late] == [412, 412]
        assert late[0].json()["current"]["version"]["persona"]["appearance"] == "tall"

    async def test_sending_a_character_twice_under_one_key_keeps_one(self, client: httpx.AsyncClient) -> None:
        headers = {"Idempotency-Key": "lin-1"}
        answers = [await client.post(LIBRARY, json={"name": "Lin"}, headers=headers) for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert (await client.get(LIBRARY)).json()["total"] == 1


class TestCasting:
    async def test_a_role_is_kept_and_plays_in_another_project_without_anything_being_made_again(
        self, client: httpx.AsyncClient, parts: Parts, roof: Stage
    ) -> None:
        override = {"prompt": "Lin, a portrait", "negative": "hat"}
        await client.put(f"{roof.path}/prompts/overrides/{REFERENCE}", json=override)
        kept = await client.post(roof.role, json={"description": "the lead"})
        assert kept.status_code == 201, kept.text
        lin = kept.json()
        other = await stage(client, parts, "Tram")
        wanted = {"character": lin["id"]}

        preview = await client.post(f"{other.role}/preview", json=wanted)
        untouched = await client.get(other.role)
        done = await client.put(other.role, json=wanted)

        assert lin["version"]["persona"]["prompt"] == "Lin, a portrait"
        assert lin["version"]["pictures"][0]["source"] == "roof/char_001, take 1"
        assert (untouched.status_code, untouched.json()["code"]) == (404, "cast_not_found")
        assert done.status_code == 200, done.text
        assert {**done.json(), "cast": None} == {**preview.json(), "cast": None}
        assert (done.json()["cast"]["version"], done.json()["cast"]["is_outdated"], done.json()["take"]) == (
            1,
            False,
            2,
        )
        # What is made from Lin's picture is stale, the picture itself is not; nothing is to be made unasked.
        assert await other.standing() == "done"
        assert "shot_001/keyframe" in done.json()["stale"]
        assert "shot_002/keyframe" not in done.json()["stale"]
        assert await other.ready() == []
        whole = (await client.get(f"{other.path}/artefacts/{REFERENCE}")).json()
        assert (whole["locked"], whole["selected"], whole["cost_usd_micros"]) == (True, 2, 0)
        shown = await client.get(next(one["url"] for one in whole["files"] if one["role"] == "main"))
        assert hashlib.sha256(shown.content).hexdigest() == lin["version"]["pictures"][0]["sha256"]
        assert whole["all_takes"][1]["recipe"]["provider"] == "library"
        # By which the embedded illustrator draws the same face in the keyframes.
        assert whole["all_takes"][1]["facts"]["drawn_as"] == {"code": "char_001", "name": "Lin"}
        prompts = (await client.get(f"{other.path}/prompts/overrides")).json()["items"]
        assert [(one["key"], one["prompt"]) for one in prompts] == [(REFERENCE, "Lin, a portrait")]
        assert (await client.get(f"{LIBRARY}/{lin['id']}/uses")).json()["items"] == [
            {"project": "tram", "role": "char_001", "version": 1}
        ]

    async def test_casting_the_same_version_again_changes_nothing(self, client: httpx.AsyncClient, roof: Stage) -> None:
        lin = (await client.post(roof.role, json={})).json()

        first = await client.put(roof.role, json={"character": lin["id"]})
        second = await client.put(roof.role, json={"character": lin["id"]})

        # It is the very picture that the role has already.
        assert (first.json()["take"], second.json()["take"]) == (1, 1)
        assert (second.json()["stale"], second.json()["said"]) == ([], [])

    async def test_a_newer_version_is_shown_and_taken_over_when_somebody_wants_it(
        self, client: httpx.AsyncClient, roof: Stage
    ) -> None:
        lin = (await client.post(roof.role, json={})).json()
        await client.put(roof.role, json={"character": lin["id"]})
        await client.patch(f"{LIBRARY}/{lin['id']}", json={"appearance": "long white hair"})
        await _pictured(client, lin["id"], "combined", png(7))

        cast = (await client.get(f"{roof.path}/cast")).json()["items"]
        preview = (await client.post(f"{roof.role}/preview", json={"character": lin["id"]})).json()
        kept = (await client.get(f"{roof.path}/characters/char_001")).json()
        done = (await client.put(roof.role, json={"character": lin["id"]})).json()
        back = (await client.put(roof.role, json={"character": lin["id"], "version": 1})).json()

        assert [(one["role"], one["version"], one["newest"], one["is_outdated"]) for one in cast] == [
            ("char_001", 1, 3, True)
        ]
        assert kept["appearance"] == "short red hair"
        assert [(one["field"], one["before"], one["after"]) for one in preview["said"]][:1] == [
            ("appearance", "short red hair", "long white hair")
        ]
        assert preview["stale"] == done["stale"] != []
        assert (done["cast"]["version"], done["cast"]["is_outdated"], done["take"]) == (3, False, 2)
        assert (back["cast"]["version"], back["take"]) == (1, 1)

    async def test_at_a_manual_gate_the_picture_waits_unless_who_casts_may_approve_and_does(
        self, client: httpx.AsyncClient, parts: Parts
    ) -> None:
        made = await _made(client, appearance="tall")
        await _pictured(client, made["id"])
        manual = await written(client, parts, "Manual", ALL_MANUAL)

        await client.put(manual.role, json={"character": made["id"]})
        waiting = await manual.standing()
        await client.put(manual.role, json={"character": made["id"], "approve": True})
        approved = await manual.standing()

        assert (waiting, approved) == ("waiting", "done")
        review = (await client.get(f"{manual.path}/characters/char_001")).json()["review"]
        assert review == "approved"

    async def test_a_new_breakdown_of_the_script_keeps_the_look_and_the_voice(
        self, client: httpx.AsyncClient, parts: Parts, story: Stage
    ) -> None:
        voices = parts.providers["embedded"].speech
        assert voices is not None
        voice = voices.voices()[0].id
        made = await _made(client, appearance="tall", voice=voice, gender="female")
        await client.put(story.role, json={"character": made["id"]})

        async with parts.database.unit() as session:
            await Stories(session, story.project_id).apply(make.breakdown(), make.cast)
            wishes = (await make.find(session, story.code)).settings.voices

        role = (await client.get(f"{story.path}/characters/char_001")).json()
        assert (role["name"], role["appearance"], role["gender"]) == ("Lin", "tall", "female")
        assert wishes == {"Lin": voice}
        other = (await client.get(f"{story.path}/characters/char_002")).json()
        assert other["name"] == "Gu"

    async def test_a_project_keeps_all_it_was_given_when_the_character_is_deleted(
        self, client: httpx.AsyncClient, parts: Parts, story: Stage
    ) -> None:
        made = await _made(client, appearance="tall")
        told = await _pictured(client, made["id"])
        await client.put(story.role, json={"character": made["id"]})

        gone = await client.delete(f"{LIBRARY}/{made['id']}")

        assert gone.status_code == 204
        assert (await client.get(f"{LIBRARY}/{made['id']}")).json()["code"] == "character_not_found"
        assert (await client.get(told["version"]["pictures"][0]["url"])).status_code == 404
        cast = (await client.get(story.role)).json()
        assert (cast["character"], cast["name"], cast["newest"], cast["is_outdated"]) == (None, "Lin", None, False)
        whole = (await client.get(f"{story.path}/artefacts/{REFERENCE}")).json()
        assert (await client.get(whole["files"][0]["url"])).status_code == 200
        assert await parts.storage.exists(f".bin/library-{made['id']}/{told['version']['pictures'][0]['sha256']}.png")

    async def test_a_deleted_project_takes_nothing_of_the_library_with_it(
        self, client: httpx.AsyncClient, roof: Stage
    ) -> None:
        lin = (await client.post(roof.role, json={})).json()
        await client.put(roof.role, json={"character": lin["id"]})

        assert (await client.delete(roof.path)).status_code == 204

        assert (await client.get(lin["version"]["pictures"][0]["url"])).status_code == 200
        assert (await client.get(f"{LIBRARY}/{lin['id']}/uses")).json()["items"] == []

    async def test_a_role_that_nobody_plays_any_more_stays_as_it_is(
        self, client: httpx.AsyncClient, story: Stage
    ) -> None:
        made = await _made(client, appearance="tall")
        await client.put(story.role, json={"character": made["id"]})

        released = await client.delete(story.role)

        assert (released.status_code, (await client.get(f"{story.path}/cast")).json()["items"]) == (204, [])
        assert (await client.get(f"{story.path}/characters/char_001")).json()["appearance"] == "tall"
        assert (await client.delete(story.role)).json()["code"] == "cast_not_found"

    async def test_while_a_reference_is_being_made_nobody_is_cast(
        self, client: httpx.AsyncClient, parts: Parts, story: Stage
    ) -> None:
        made = await _made(client)
        await _pictured(client, made["id"])
        ordered = await client.post(f"{story.path}/artefacts/{REFERENCE}/regenerate", json={})

        busy = await client.put(story.role, json={"character": made["id"]})

        assert ordered.status_code == 201, ordered.text
        assert (busy.status_code, busy.json()["code"]) == (409, "role_busy")
        assert (await client.get(f"{story.path}/cast")).json()["items"] == []

    async def test_a_storage_that_breaks_leaves_the_role_as_it_was(
        self, client: httpx.AsyncClient, parts: Parts, story: Stage
    ) -> None:
        made = await _made(client, appearance="tall")
        told = await _pictured(client, made["id"])
        await parts.storage.move(".library", "elsewhere")

        broken = await client.put(story.role, json={"character": made["id"]})

        assert (broken.status_code, broken.json()["code"]) == (404, "file_not_in_storage"), told
        assert (await client.get(f"{story.path}/characters/char_001")).json()["appearance"] == "short red hair"
        assert (await client.get(f"{story.path}/cast")).json()["items"] == []

    async def test_who_is_not_there_is_neither_cast_nor_kept(self, client: httpx.AsyncClient, story: Stage) -> None:
        made = await _made(client)
        nobody = f"{story.path}/characters/char_009/library"

        answers = [
            await client.put(nobody, json={"character": made["id"]}),
            await client.post(nobody, json={}),
            await client.put(story.role, json={"character": str(uuid4())}),
            await client.put(story.role, json={"character": made["id"], "version": 9}),
            await client.post(story.role, json={"into": str(uuid4())}),
        ]

        assert [(one.status_code, one.json()["code"]) for one in answers] == [
            (404, "artefact_not_found"),
            (404, "artefact_not_found"),
            (404, "character_not_found"),
            (404, "character_version_not_found"),
            (404, "character_not_found"),
        ]
        assert (await client.get(LIBRARY)).json()["total"] == 1

    async def test_a_role_can_become_the_next_version_of_a_character(
        self, client: httpx.AsyncClient, roof: Stage
    ) -> None:
        made = await _made(client, name="Lin of the roofs")

        kept = await client.post(roof.role, json={"into": made["id"], "view": "front"})

        assert (kept.json()["id"], kept.json()["name"]) == (made["id"], "Lin of the roofs")
        assert kept.json()["version"]["number"] == 2
        assert kept.json()["version"]["persona"]["appearance"] == "short red hair"
        assert [one["view"] for one in kept.json()["version"]["pictures"]] == ["front"]


class TestWhoseTheyAre:
    async def test_only_the_owner_and_administrators_see_a_character(self, parts: Parts) -> None:
        parts = requiring(parts)
        team = Team(parts=parts)
        admin, mine, other = await team.admin(), await team.person("lin"), await team.person("gu")

        async with client_of(parts) as client:
            me, you, boss = [await team.signed_in(one) for one in (mine, other, admin)]
            made = (await client.post(LIBRARY, json={"name": "Lin"}, headers=me)).json()
            path = f"{LIBRARY}/{made['id']}"
            theirs = [
                await client.get(path, headers=you),
                await client.patch(path, json={"name": "Mine"}, headers=you),
                await client.delete(path, headers=you),
                await client.get(f"{path}/versions", headers=you),
                await client.get(f"{path}/versions/1/pictures/front", headers=you),
                await client.get(f"{path}/uses", headers=you),
            ]
            lists = [(await client.get(LIBRARY, headers=one)).json()["total"] for one in (me, you, boss)]
            everybody = await client.get(LIBRARY, params={"everybody": True}, headers=boss)
            refused = await client.get(LIBRARY, params={"everybody": True}, headers=me)
            seen = await client.get(path, headers=boss)
            reading = await client.patch(path, json={"name": "X"}, headers=await team.token(mine, Scope.READ))

        assert {(one.status_code, one.json()["code"]) for one in theirs} == {(404, "character_not_found")}
        assert lists == [1, 0, 0]
        assert [one["owner"] for one in everybody.json()["items"]] == ["lin"]
        assert (refused.status_code, refused.json()["code"]) == (403, "action_not_allowed")
        assert seen.status_code == 200
        assert reading.status_code == 403

    async def test_others_in_a_project_see_who_plays_but_not_what_is_new_in_somebodys_library(
        self, parts: Parts
    ) -> None:
        parts = requiring(parts)
        team = Team(parts=parts)
        await team.admin()

        async with client_of(parts) as client:
            roof = await written(client, parts, "Roof")
            artist = await team.member(roof.project_id, "lin", ProjectRole.ARTIST)
            viewer = await team.member(roof.project_id, "gu", ProjectRole.VIEWER)
            me, you = await team.signed_in(artist), await team.signed_in(viewer)
            made = (await client.post(LIBRARY, json={"name": "Lin"}, headers=me)).json()
            approving = {"character": made["id"], "approve": True}
            refused = await client.put(roof.role, json=approving, headers=me)
            await client.put(roof.role, json={"character": made["id"]}, headers=me)
            await client.patch(f"{LIBRARY}/{made['id']}", json={"age": "elder"}, headers=me)
            mine = (await client.get(roof.role, headers=me)).json()
            theirs = (await client.get(roof.role, headers=you)).json()
            stolen = await client.put(roof.role, json={"character": made["id"]}, headers=you)

        assert (refused.status_code, refused.json()["code"]) == (403, "action_not_allowed")
        assert (mine["newest"], mine["is_outdated"]) == (2, True)
        assert (theirs["name"], theirs["version"], theirs["newest"], theirs["character"]) == ("Lin", 1, None, None)
        assert stolen.status_code == 403
