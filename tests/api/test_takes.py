"""Takes over HTTP: seen with all they were made with, selected, decided on, made once more, binned, compared."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shotwright.db.session import Database
from shotwright.domain.films import ALL_MANUAL
from shotwright.domain.states import Gate, GateMode, Review
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.takes import Takes
from tests import make

_ONLY_KEYFRAMES = {gate: GateMode.MANUAL if gate is Gate.KEYFRAMES else GateMode.AUTO for gate in Gate}


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """A project whose keyframes wait for a person; everything before is there."""

    client: httpx.AsyncClient
    database: Database
    path: str
    code: str

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.client.get(f"{self.path}/{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.client.post(f"{self.path}/{path}", json=body)

    async def work(self) -> list[str]:
        """Make what is ordered, as a worker would."""
        async with self.database.unit() as session:
            project = await make.find(session, self.code)
            return await make.work_off(session, project.id)


@pytest.fixture
async def roof(client: httpx.AsyncClient, database: Database) -> Roof:
    async with database.unit() as session:
        project = await make.project(session, gates=_ONLY_KEYFRAMES)
        await make.run_to_the_end(session, project.id)
    path = f"/api/v1/projects/{project.code}"
    return Roof(client=client, database=database, path=path, code=project.code)


async def test_what_is_made_of_a_shot_is_found_by_the_shots_id_too(roof: Roof) -> None:
    shot = (await roof.get("shots/shot_001"))["id"]
    scene = (await roof.get("scenes/scene_001"))["id"]

    approved = await roof.post(f"artefacts/{shot}/keyframe/takes/1/approve", {})

    assert approved.status_code == 200, approved.text
    assert await roof.get(f"artefacts/{shot}/keyframe") == await roof.get("artefacts/shot_001/keyframe")
    assert (await roof.client.get(f"{roof.path}/artefacts/{scene}/keyframe")).status_code == 404


async def test_everything_that_is_to_be_made_is_listed_with_where_it_stands(roof: Roof) -> None:
    everything = await roof.get("artefacts")
    waiting = await roof.get("artefacts", standing="waiting")
    clips = await roof.get("artefacts", kind="clip", page_size=1)
    one = (await roof.get("artefacts", code="shot_001", kind="keyframe"))["items"]

    assert everything["total"] == len(everything["items"])
    assert [item["key"] for item in waiting["items"]] == ["shot_001/keyframe", "shot_002/keyframe"]
    assert (clips["total"], clips["items"][0]["blocked_by"]) == (2, ["shot_001/keyframe"])
    assert [(item["selected"], item["review"], item["takes"], item["cost_usd_micros"]) for item in one] == [
        (1, "pending", 1, 0)
    ]
    (run,) = (await roof.get("runs"))["items"]
    made_by = (await roof.get("artefacts/shot_001/keyframe"))["all_takes"][0]["recipe"]
    assert (one[0]["provider"], one[0]["model"]) == (made_by["provider"], made_by["model"])
    assert (one[0]["run"], clips["items"][0]["run"], clips["items"][0]["model"]) == (run["id"], None, "")
    assert [(file["role"], file["url"]) for file in one[0]["files"]] == [
        ("main", f"/api/v1/media/{one[0]['files'][0]['id']}")
    ]


async def test_a_take_is_decided_on_selected_and_sent_to_the_bin(roof: Roof) -> None:
    take = "artefacts/shot_001/keyframe/takes"
    rejected = await roof.post(f"{take}/1/reject", {"note": "The face is wrong.", "reason": "face"})
    assert (rejected.status_code, rejected.json()["review"]) == (200, "rejected")

    again = await roof.post("artefacts/shot_001/keyframe/regenerate", {"mode": "seed"})
    assert again.status_code == 201, again.text
    assert await roof.work() == ["shot_001/keyframe"]
    whole = await roof.get("artefacts/shot_001/keyframe")
    assert (whole["selected"], [one["number"] for one in whole["all_takes"]]) == (2, [1, 2])

    assert (await roof.client.delete(f"{roof.path}/{take}/2")).json()["code"] == "take_in_use"
    assert (await roof.client.delete(f"{roof.path}/{take}/1")).status_code == 204
    assert [one["number"] for one in (await roof.get("artefacts/shot_001/keyframe"))["all_takes"]] == [2]
    binned = await roof.get("artefacts/shot_001/keyframe", binned=True)
    assert [(one["number"], one["is_binned"]) for one in binned["all_takes"]] == [(1, True), (2, False)]
    assert (await roof.post(f"{take}/1/select")).json()["code"] == "take_in_use"
    assert (await roof.post(f"{take}/1/approve", {})).json()["code"] == "take_not_found"

    assert (await roof.post(f"{take}/1/restore")).json()["is_binned"] is False
    assert (await roof.post(f"{take}/1/select")).json()["is_selected"] is True
    assert (await roof.post(f"{take}/2/approve", {"note": "This one."})).json()["review"] == "approved"
    assert (await roof.get("artefacts/shot_001/keyframe"))["review"] == "rejected"


async def test_a_new_seed_keeps_the_prompt_and_a_new_prompt_keeps_the_seed(roof: Roof) -> None:
    first = (await roof.get("artefacts/shot_001/keyframe/takes/1"))["recipe"]

    async def again(**given: str) -> Any:
        answer = await roof.post("artefacts/shot_001/keyframe/regenerate", given)
        assert answer.status_code == 201, answer.text
        await roof.work()
        return answer.json()["recipe"]

    seed = await again(mode="seed", note="Brighter!")
    prompt = await again(mode="prompt", prompt="A fox on a roof.", negative="rain")
    both = await again(mode="both", prompt="Two foxes.")

    assert (seed["prompt"], seed["note"]) == (first["prompt"], "Brighter!")
    assert seed["seed"] != first["seed"]
    assert (prompt["prompt"], prompt["negative"], prompt["seed"]) == ("A fox on a roof.", "rain", seed["seed"])
    assert (both["prompt"], both["negative"], both["is_prompt_by_hand"]) == ("Two foxes.", "rain", True)
    assert both["seed"] != prompt["seed"]


@pytest.mark.parametrize(
    ("key", "body", "status", "code"),
    [
        ("shot_001/keyframe", {"mode": "prompt"}, 422, "order_not_usable"),
        ("shot_001/keyframe", {"mode": "seed", "prompt": "A fox."}, 422, "order_not_usable"),
        ("shot_001_line_01/voice", {"mode": "both", "prompt": "A fox."}, 422, "order_not_usable"),
        ("shot_001/clip", {"mode": "seed"}, 409, "take_not_ordered"),
        ("shot_009/keyframe", {"mode": "seed"}, 404, "artefact_not_found"),
        ("shot_001/keyframe", {"mode": "seed", "base": 9}, 404, "take_not_found"),
        ("shot_001/hat", {"mode": "seed"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_made_again_is_refused_with_a_sentence(
    roof: Roof, key: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await roof.post(f"artefacts/{key}/regenerate", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await roof.get("artefacts", kind="keyframe", code="shot_001"))["items"][0]["open_takes"] == 0


async def test_one_take_at_a_time_is_made_of_a_thing(roof: Roof) -> None:
    first = await roof.post("artefacts/shot_001/keyframe/regenerate", {})
    second = await roof.post("artefacts/shot_001/keyframe/regenerate", {})

    assert (first.status_code, second.status_code) == (201, 409)
    assert "is being made" in (await roof.get("artefacts/shot_001/keyframe"))["again_held"]


async def test_two_takes_are_compared_word_by_word(roof: Roof) -> None:
    for prompt in ("A red fox on a roof", "A grey fox on a roof"):
        await roof.post("artefacts/shot_001/keyframe/regenerate", {"mode": "both", "prompt": prompt})
        await roof.work()
    takes = (await roof.get("artefacts/shot_001/keyframe"))["all_takes"]

    found = await roof.get("compare", first=takes[1]["id"], second=takes[2]["id"])

    assert [(one["change"], one["text"]) for one in found["prompt"]] == [
        ("same", "A "),
        ("removed", "red"),
        ("added", "grey"),
        ("same", " fox on a roof"),
    ]
    assert {one["name"] for one in found["differences"]} >= {"seed"}
    assert [one["is_stale"] for one in takes] == [False, False, False]


async def test_a_take_of_another_project_is_not_there(roof: Roof, database: Database) -> None:
    async with database.unit() as session:
        other = await make.project(session, name="Cellar")
        await make.run_to_the_end(session, other.id)
    mine = (await roof.get("artefacts/shot_001/keyframe"))["all_takes"][0]["id"]
    theirs = (await roof.client.get(f"/api/v1/projects/{other.code}/artefacts/shot_001/keyframe")).json()

    answer = await roof.client.get(
        f"{roof.path}/compare", params={"first": mine, "second": theirs["all_takes"][0]["id"]}
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "take_not_found")


async def test_what_is_locked_says_so(roof: Roof) -> None:
    assert (await roof.post("artefacts/shot_001/keyframe/lock")).json()["locked"] is True
    assert (await roof.post("artefacts/shot_001/keyframe/unlock")).json()["locked"] is False
    assert (await roof.post("artefacts/shot_009/keyframe/lock")).json()["code"] == "artefact_not_found"


async def test_many_decisions_count_together_or_not_at_all(roof: Roof) -> None:
    good = {"subject": "shot_001/keyframe", "verdict": "approved"}
    bad = {"subject": "ep_01/film", "verdict": "approved"}

    refused = await roof.post("decisions", {"decisions": [good, bad]})
    assert (refused.status_code, refused.json()["code"]) == (404, "artefact_not_found")
    assert (await roof.get("review"))["total"] == 2

    taken = await roof.post("decisions", {"decisions": [good, {**good, "subject": "shot_002/keyframe"}]})
    assert (taken.status_code, taken.json()["total"]) == (200, 0)


async def test_the_last_decision_is_taken_back_and_the_history_keeps_both(roof: Roof) -> None:
    await roof.post("artefacts/shot_001/keyframe/takes/1/approve", {})
    await roof.post("artefacts/shot_001/keyframe/takes/1/reject", {"reason": "colour", "note": "Too dark."})

    first = await roof.post("decisions/undo")
    second = await roof.post("decisions/undo")
    third = await roof.post("decisions/undo")

    assert first.json() == {"subject": "shot_001/keyframe", "verdict": "rejected", "restored": "approved"}
    assert second.json()["restored"] == "pending"
    assert (third.status_code, third.json()["code"]) == (409, "decision_not_undone")
    told = (await roof.get("decisions", subject="shot_001/keyframe"))["items"]
    assert [(one["verdict"], one["reason"], one["is_undone"], one["undoes"] is None, one["by"]) for one in told] == [
        ("pending", "", False, False, "owner"),
        ("approved", "", False, False, "owner"),
        ("rejected", "colour", True, True, "owner"),
        ("approved", "", True, True, "owner"),
    ]
    assert (await roof.get("decisions", verdict="rejected"))["total"] == 1
    # What was taken back is not passed on to the next take.
    again = await roof.post("artefacts/shot_001/keyframe/regenerate", {})
    assert again.json()["recipe"]["note"] == ""


async def test_a_decision_that_somebody_changed_since_is_not_taken_back(roof: Roof) -> None:
    await roof.post("artefacts/shot_001/keyframe/takes/1/approve", {})
    async with roof.database.unit() as session:
        project = await make.find(session, roof.code)
        other = await make.person(session, "mei")
        await Reviews(session, project.id).decide("shot_001/keyframe", Review.REJECTED, by=other)

    refused = await roof.post("decisions/undo")

    assert (refused.status_code, "has changed since" in refused.json()["detail"]) == (409, True)
    assert (await roof.get("artefacts/shot_001/keyframe"))["review"] == "rejected"


async def test_what_the_policy_decided_is_nobodys_decision(roof: Roof) -> None:
    told = (await roof.get("decisions", subject="char_001/reference"))["items"]

    assert [(one["by"], one["note"]) for one in told] == [("policy", "the references gate is automatic")]


async def test_the_queue_says_what_waits_in_which_project(roof: Roof, database: Database) -> None:
    async with database.unit() as session:
        project = await make.project(session, name="Cellar", gates=ALL_MANUAL)
        await make.run_to_the_end(session, project.id)

    queue = (await roof.client.get("/api/v1/review/queue")).json()

    assert [(one["name"], one["gates"]) for one in queue["items"]] == [
        ("Cellar", {"breakdown": 5}),
        ("Roof", {"keyframes": 2}),
    ]
    assert (await roof.get("review", gate="keyframes"))["total"] == 2
    assert {one["code"] for one in (await roof.client.get("/api/v1/review/reasons")).json()["items"]} >= {
        "colour",
        "other",
    }


async def test_notes_are_pinned_answered_and_settled(roof: Roof) -> None:
    take = "artefacts/shot_001/keyframe/takes/1/notes"
    added = await roof.post(take, {"body": "This hand.", "box": {"x": 0.5, "y": 0.5, "width": 0.5, "height": 0.25}})
    assert added.status_code == 201, added.text
    note = added.json()
    assert (note["author"], note["is_guest"], note["box"]["height"]) == ("owner", False, 0.25)

    answered = await roof.post(f"notes/{note['id']}/replies", {"body": "Which one?"})
    nested = await roof.post(f"notes/{answered.json()['replies'][0]['id']}/replies", {"body": "The left one."})
    assert [one["body"] for one in nested.json()["replies"]] == ["Which one?", "The left one."]

    assert (await roof.post(f"notes/{note['id']}/resolve")).json()["is_resolved"] is True
    assert (await roof.get("notes", key="shot_001/keyframe", resolved=False))["items"] == []
    assert (await roof.post(f"notes/{note['id']}/reopen")).json()["is_resolved"] is False
    assert [one["id"] for one in (await roof.get("notes", resolved=False))["items"]] == [note["id"]]
    reply = nested.json()["replies"][0]["id"]
    assert (await roof.post(f"notes/{reply}/resolve")).json()["code"] == "note_not_usable"


@pytest.mark.parametrize(
    "body",
    [
        {"body": "   "},
        {"body": "Here.", "first_frame": 3},
        {"body": "Here.", "last_frame": 3},
        {"body": "Here.", "box": {"x": 0.6, "y": 0, "width": 0.5, "height": 1}},
    ],
)
async def test_a_note_that_points_nowhere_is_refused(roof: Roof, body: dict[str, Any]) -> None:
    answer = await roof.post("artefacts/shot_001/keyframe/takes/1/notes", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "note_not_usable")


async def test_notes_on_frames_stay_within_the_clip(roof: Roof) -> None:
    async with roof.database.unit() as session:
        project = await make.find(session, roof.code)
        for shot in ("shot_001", "shot_002"):
            await Reviews(session, project.id).decide(f"{shot}/keyframe", Review.APPROVED)
        await make.run_to_the_end(session, project.id, frames=48)
    path = "artefacts/shot_001/clip/takes/1/notes"

    inside = await roof.post(path, {"body": "Too fast.", "first_frame": 12, "last_frame": 47})
    one = await roof.post(path, {"body": "A flash.", "first_frame": 0})
    outside = await roof.post(path, {"body": "Too late.", "first_frame": 12, "last_frame": 48})

    assert (inside.json()["first_frame"], inside.json()["last_frame"]) == (12, 47)
    assert (one.json()["first_frame"], one.json()["last_frame"]) == (0, 0)
    assert (outside.status_code, outside.json()["detail"]) == (422, "This take has the frames 0 to 47.")


async def test_a_selected_take_is_kept_when_a_worse_one_ends(roof: Roof) -> None:
    """What a person approved stays selected, though somebody ordered one more."""
    await roof.post("artefacts/shot_001/keyframe/takes/1/approve", {})
    await roof.post("artefacts/shot_001/keyframe/regenerate", {})
    await roof.work()

    assert (await roof.get("artefacts/shot_001/keyframe"))["selected"] == 1
    async with roof.database.unit() as session:
        project = await make.find(session, roof.code)
        await Takes(session).select(project.id, "shot_001/keyframe", 2)
    assert (await roof.get("artefacts/shot_001/keyframe"))["selected"] == 2
