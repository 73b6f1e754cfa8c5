"""Prompt sets and templates over HTTP: written, compared, tried, put to a model, handed on."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.domain.permissions import ProjectRole
from shotwright_sim.server import Simulator
from tests import make
from tests.api.language_models import simulated
from tests.api.people import Team, client_of, requiring
from tests.api.seeding import Seeder

SETS = "/api/v1/prompts/sets"
TEMPLATES = "/api/v1/prompts/templates"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


async def mine(client: httpx.AsyncClient) -> Any:
    made = await client.post(SETS, json={"code": "mine", "base": "en"})
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_set_gives_a_stage_back_to_its_base_and_keeps_what_it_wrote(client: httpx.AsyncClient) -> None:
    await mine(client)
    shipped = (await client.get(f"{TEMPLATES}/en.keyframe")).json()
    for text in ("{who}, fog", "{who}, snow"):
        await client.post(TEMPLATES, json={"set": "mine", "stage": "keyframe", "text": text})
    template = f"{TEMPLATES}/mine.keyframe"

    withdrawn = await client.delete(template)

    now = (await client.get(template)).json()
    assert (withdrawn.status_code, now["set"], now["text"]) == (204, "en", shipped["text"])
    assert (await client.get(f"{SETS}/mine")).json()["stages"] == []
    kept = (await client.get(f"{template}/versions")).json()["items"]
    assert [(one["version"], one["text"], one["is_in_force"]) for one in kept] == [
        (1, "{who}, fog", False),
        (2, "{who}, snow", False),
    ]
    for one in (template, f"{TEMPLATES}/en.keyframe"):
        refused = await client.delete(one)
        assert (refused.status_code, refused.json()["code"]) == (409, "prompt_set_not_allowed")
    third = (await client.patch(template, json={"text": "{who}, rain"})).json()
    assert (third["version"], third["is_in_force"]) == (3, True)
    await client.delete(template)
    assert (await client.post(f"{template}/versions/1/use")).json()["text"] == "{who}, fog"
    assert (await client.get(template)).json()["version"] == 1


async def test_a_set_is_written_compared_and_goes_back_to_a_version(client: httpx.AsyncClient) -> None:
    one = await mine(client)
    first = await client.post(TEMPLATES, json={"set": "mine", "stage": "keyframe", "text": "{who}, fog", "note": "fog"})
    second = await client.patch(f"{TEMPLATES}/mine.keyframe", json={"text": "{who}, snow"})

    assert (first.status_code, first.json()["version"], first.json()["note"]) == (201, 1, "fog")
    assert (second.json()["version"], second.json()["is_in_force"]) == (2, True)
    assert second.json()["negative"] == first.json()["negative"], "what is left out stays"
    told = (await client.get(f"{SETS}/{one['id']}")).json()
    assert (told["code"], told["stages"], told["author"]) == ("mine", ["keyframe"], "owner")
    listed = (await client.get(TEMPLATES, params={"set": "mine"})).json()["items"]
    assert {each["set"] for each in listed} == {"mine", "en"}
    changes = (await client.get(f"{TEMPLATES}/mine.keyframe/diff", params={"before": 1})).json()
    assert "-{who}, fog\n+{who}, snow" in changes["diff"]
    used = await client.post(f"{TEMPLATES}/mine.keyframe/versions/1/use")
    assert (used.status_code, used.json()["version"]) == (200, 1)
    versions = (await client.get(f"{TEMPLATES}/mine.keyframe/versions")).json()["items"]
    assert [each["is_in_force"] for each in versions] == [True, False]
    part = (await client.get(f"{TEMPLATES}/mine.keyframe/versions", params={"page": 2, "page_size": 1})).json()
    assert ([each["version"] for each in part["items"]], part["page_size"], part["total"]) == ([2], 1, 2)
    renamed = await client.patch(f"{SETS}/mine", json={"name": "Fog"})
    assert (renamed.json()["name"], (await client.get(SETS)).json()["total"]) == ("Fog", 3)
    assert (await client.delete(f"{SETS}/mine")).status_code == 204
    assert (await client.get(f"{SETS}/mine")).json()["code"] == "prompt_set_not_found"


REFUSED = [
    ("POST", SETS, {"code": "A B"}, 422, "template_not_usable"),
    ("POST", SETS, {"code": "en"}, 409, "prompt_set_not_allowed"),
    ("PATCH", f"{SETS}/zh", {"name": "Mine"}, 409, "prompt_set_not_allowed"),
    ("GET", f"{TEMPLATES}/mine.opera", None, 404, "prompt_template_not_found"),
    ("GET", f"{TEMPLATES}/mine.keyframe?version=7", None, 404, "prompt_version_not_found"),
    ("PATCH", f"{TEMPLATES}/mine.clip", {"text": "rain\n{{ ''.__class__ }}"}, 422, "template_not_usable"),
    ("POST", f"{TEMPLATES}/en.rewrite/test", {"values": {"length": "many"}}, 422, "variable_not_usable"),
    ("POST", f"{TEMPLATES}/en.rewrite/test", {"values": {"mood": "grim"}}, 422, "variable_not_usable"),
]


async def test_what_cannot_be_is_refused_with_a_sentence(client: httpx.AsyncClient) -> None:
    await mine(client)
    for method, path, given, status, code in REFUSED:
        answer = await client.request(method, path, json=given)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (path, answer.text)
        assert answer.json()["detail"]
    wrong = await client.patch(f"{TEMPLATES}/mine.clip", json={"text": "rain\n{{ ''.__class__ }}"})
    assert "mine/clip, line 2" in wrong.json()["detail"]


async def test_a_set_goes_out_as_a_zip_and_comes_in_and_hostile_ones_do_not(client: httpx.AsyncClient) -> None:
    await mine(client)
    await client.patch(f"{TEMPLATES}/mine.clip", json={"text": "{action}, 35mm"})

    archive = await client.get(f"{SETS}/mine/export")
    zipped = {"content-type": "application/zip"}
    brought = await client.post(f"{SETS}/import?as=theirs", content=archive.content, headers=zipped)

    assert archive.headers["content-type"] == "application/zip"
    assert (brought.status_code, brought.json()["new_versions"]) == (200, ["theirs/clip v1"])
    hostile = io.BytesIO()
    with zipfile.ZipFile(hostile, "w") as bad:
        bad.writestr("../set.yaml", "code: bad")
    for content in (b"no zip", b"", hostile.getvalue()):
        answer = await client.post(f"{SETS}/import", content=content, headers=zipped)
        assert answer.status_code == 422, answer.text
        assert answer.json()["detail"]


async def test_a_project_chooses_its_words_and_they_are_tried_on_its_shots(
    client: httpx.AsyncClient, seeder: Seeder
) -> None:
    project_id, code = await seeder.project()
    home = f"/api/v1/projects/{code}/prompts"
    async with seeder.database.unit() as session:
        await make.run_to_the_end(session, project_id)
    await mine(client)
    await client.patch(f"{TEMPLATES}/mine.keyframe", json={"text": "{who}, 35mm"})

    chosen = await client.put(home, json={"set": "mine", "look": {"name": "anime"}})
    key = "shot_001/keyframe"
    words = (await client.get(f"{home}/words/{key}")).json()
    tried = await client.post(f"{home}/test", json={"template": "en.keyframe", "key": key})

    assert (chosen.status_code, chosen.json()["set"], (await client.get(home)).json()) == (200, "mine", chosen.json())
    assert words["text"].startswith("anime style, manga art")
    assert ("35mm" in words["text"], words["template"], words["tokens_about"] > 0) == (True, "mine/keyframe v1", True)
    assert (tried.status_code, "35mm" in tried.json()["text"]) == (200, False)
    drafted = await client.post(
        f"{home}/test", json={"template": "en.keyframe", "key": key, "draft": {"text": "{who}, 50mm"}}
    )
    assert drafted.json()["text"] == words["text"].replace("35mm", "50mm"), "a draft is tried on the shot"
    assert (await client.delete(f"{SETS}/mine")).json()["code"] == "prompt_set_not_allowed"
    own = await client.put(f"{home}/overrides/{key}", json={"prompt": "Only rain."})
    assert own.status_code == 200, own.text
    assert (await client.get(f"{home}/words/{key}")).json()["text"] == "Only rain."
    assert [one["key"] for one in (await client.get(f"{home}/overrides")).json()["items"]] == [key]
    assert (await client.delete(f"{home}/overrides/{key}")).status_code == 204
    assert (await client.get(f"{home}/overrides")).json()["items"] == []
    missing = await client.put(f"{home}/overrides/shot_001/voice", json={"prompt": "x"})
    assert (missing.status_code, missing.json()["code"]) == (404, "artefact_not_found")
    sent = (await client.get(f"{home}/sent/{key}")).json()
    assert (sent["number"], sent["requests"]) == (1, []), "the embedded models read no prompts"
    (use,) = (await client.get(f"{SETS}/mine/uses")).json()["items"]
    assert (use["project"], use["is_chosen"]) == (code, True)
    evaluated = (await client.get(f"{TEMPLATES}/mine.keyframe/evaluate")).json()
    assert (evaluated["template"], evaluated["effects"]) == ("mine/keyframe v1", [])


async def test_a_template_is_put_to_a_model_once_its_price_is_known(
    client: httpx.AsyncClient, seeder: Seeder, simulator: Simulator
) -> None:
    simulator.forget()
    _, code = await seeder.project()
    home = f"/api/v1/projects/{code}/prompts"
    rewrite = {"template": "en.rewrite", "values": {"topic": "rain"}}
    nobody = await client.post(f"{home}/run", json=rewrite)
    new = simulated(simulator)
    provider = (await client.post("/api/v1/models/providers", json=new)).json()
    await client.post("/api/v1/settings/llm-provider", json={"provider_id": provider["id"]})

    priced = [(await client.post(f"{home}/price", json={**rewrite, "advice": one})).json() for one in (False, True)]
    ordered = await client.post(f"{home}/run", json=rewrite)
    advised = await client.post(f"{home}/advise", json={"template": "en.keyframe"})

    assert nobody.json()["code"] == "no_language_model"
    assert (ordered.status_code, ordered.json()["order"]["key"]) == (202, "script/trial"), ordered.text
    assert ordered.json()["estimate_usd_micros"] == priced[0]["estimate_usd_micros"] > 0
    assert (priced[1]["provider"], priced[1]["model"]) == ("chat", "sim-chat")
    assert "rain" in ordered.json()["order"]["prompt"]
    answer = (await client.get(f"{home}/answers/{ordered.json()['order']['take_id']}")).json()
    assert (answer["order"]["status"], answer["text"]) == ("pending", "")
    assert (advised.status_code, advised.json()["order"]["key"]) == (202, "script/advice")
    dear = await client.post(f"{home}/run", json={**rewrite, "at_most_usd_micros": 1})
    assert (dear.status_code, dear.json()["code"]) == (402, "budget_exceeded")
    picture = await client.post(f"{home}/run", json={"template": "en.keyframe"})
    assert (picture.status_code, picture.json()["code"]) == (422, "writing_not_possible")
    assert simulator.submits("openai") == []


async def test_sets_are_changed_by_those_who_made_them_and_uses_are_told_to_members(
    parts: Parts, seeder: Seeder
) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    project_id, code = await seeder.project()
    lin = await team.signed_in(await team.member(project_id, "lin", ProjectRole.ARTIST))
    other_id, _ = await seeder.project("Theirs")
    gu = await team.signed_in(await team.member(other_id, "gu", ProjectRole.ARTIST))

    async with client_of(parts) as client:
        made = await client.post(SETS, json={"code": "mine"}, headers=lin)
        await client.put(f"/api/v1/projects/{code}/prompts", json={"set": "mine"}, headers=lin)
        refused = await client.patch(f"{TEMPLATES}/mine.clip", json={"text": "x"}, headers=gu)
        seen = [(await client.get(f"{SETS}/mine/uses", headers=who)).json()["items"] for who in (lin, gu)]

    assert made.status_code == 201, made.text
    assert (refused.status_code, refused.json()["code"]) == (403, "action_not_allowed")
    assert ([one["project"] for one in seen[0]], seen[1]) == ([code], [])


FAULTY: list[tuple[dict[str, object], list[tuple[str, int | None, str]]]] = [
    ({"text": "{{ who }}\n{{ shoot }}, {shot}\n{{ shoot }}"}, [("text", 2, "shoot"), ("text", 3, "shoot")]),
    ({"text": "rain", "negative": "{{ blur }}"}, [("negative", 1, "blur")]),
    ({"text": "rain\n{% if who %}"}, [("text", 2, "")]),
    ({"text": "rain\n\n{{ who.__class__ }}"}, [("text", 3, "")]),
    ({"text": "  "}, [("", None, "")]),
    ({"text": "{{ grain }}", "variables": [{"name": "grain"}]}, [("", None, "")]),
    ({"text": "{{ grain }}", "variables": [{"name": "grain", "default": "fine"}]}, []),
]


async def test_all_that_is_wrong_with_a_draft_is_told_with_its_line_and_nothing_is_kept(
    client: httpx.AsyncClient,
) -> None:
    await mine(client)
    for draft, expected in FAULTY:
        answer = await client.post(f"{TEMPLATES}/mine.keyframe/check", json=draft)
        assert answer.status_code == 200, answer.text
        found = answer.json()["faults"]
        assert [(one["part"], one["line"], one["variable"]) for one in found] == expected, draft
        assert all(one["message"] for one in found)
        saved = await client.patch(f"{TEMPLATES}/mine.keyframe", json=draft)
        assert (saved.status_code == 200) is (expected == []), "what has no faults may be saved, and nothing else"


async def test_a_draft_is_tried_without_being_kept(client: httpx.AsyncClient) -> None:
    draft = {"text": "{{ who }}, fog {{ grain }}", "variables": [{"name": "grain", "default": "fine"}]}
    sample = await client.post(f"{TEMPLATES}/en.keyframe/test", json={"draft": draft, "values": {"who": "Lin"}})

    assert (sample.status_code, sample.json()["text"]) == (200, "Lin, fog fine"), sample.text
    assert "fog" not in (await client.get(f"{TEMPLATES}/en.keyframe")).json()["text"]


async def test_a_version_is_not_written_over_one_that_came_meanwhile(client: httpx.AsyncClient) -> None:
    await mine(client)
    seen = await client.get(f"{TEMPLATES}/mine.keyframe")
    tag = {"If-Match": seen.headers["ETag"]}
    first = await client.patch(f"{TEMPLATES}/mine.keyframe", json={"text": "fog"}, headers=tag)
    late = await client.patch(f"{TEMPLATES}/mine.keyframe", json={"text": "snow"}, headers=tag)
    again = await client.patch(
        f"{TEMPLATES}/mine.keyframe", json={"text": "snow"}, headers={"If-Match": first.headers["ETag"]}
    )

    assert (first.status_code, late.status_code, again.json()["version"]) == (200, 412, 2), late.text
