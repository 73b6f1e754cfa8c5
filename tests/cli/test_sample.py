"""The sample project: made once, for nothing, with something to look at on every screen of a studio."""

import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from shotwright.wiring.sampling import Sample, script_of
from tests.api.test_serving import served
from tests.cli.shell import Shell

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@pytest.mark.parametrize(("sample", "name"), [(Sample.ZH, "last-tram.zh.md"), (Sample.EN, "lighthouse.en.md")])
def test_the_samples_are_the_examples(sample: Sample, name: str) -> None:
    assert script_of(sample) == (ROOT / "examples" / name).read_text(encoding="utf-8")
    assert script_of(sample).startswith(script_of(sample, quick=True))


def test_there_is_a_film_something_rejected_and_something_that_waits(shell: Shell) -> None:
    """Made again, it is left as it is."""
    code = shell.run("seed", "--quick", "--json").json["project"]
    before = takes_in(shell)
    again = shell.run("seed", "--quick")
    with served(shell, "--port", "0", "--no-work") as studio:
        project = f"/api/v1/projects/{code}"
        decisions = studio.get(f"{project}/decisions").json()["items"]
        waiting = studio.get(f"{project}/review").json()
        notes = studio.get(f"{project}/notes").json()["items"]
        exports = studio.get(f"{project}/exports").json()["items"]
        jobs = studio.get("/api/v1/jobs").json()["total"]

    counts = Counter(key for key, _ in before)
    assert {key.partition("/")[2] for key in counts} >= {"breakdown", "reference", "keyframe", "voice", "clip", "film"}
    assert {key for key, count in counts.items() if count > 1} == {"shot_001/keyframe", "shot_002/clip"}
    assert {status for _, status in before} == {"completed"}
    assert (again.code, takes_in(shell)) == (0, before)
    assert [one["subject"] for one in waiting["items"]] == ["shot_001/keyframe"]
    assert [(one["subject"], one["reason"]) for one in decisions if one["verdict"] == "rejected"] == [
        ("shot_001/keyframe", "composition")
    ]
    assert (len(notes), [one["status"] for one in exports], jobs) == (1, ["completed"], 0)


def takes_in(shell: Shell) -> list[tuple[str, str]]:
    """Every take: of what, and how it ended."""
    query = "SELECT artefact.key, take.status FROM take JOIN artefact ON artefact.id = artefact_id ORDER BY take.id"
    with closing(sqlite3.connect(shell.home / "shotwright.sqlite")) as connection:
        return connection.execute(query).fetchall()


def test_a_studio_is_served_while_its_sample_is_made(shell: Shell) -> None:
    with served(shell, "--port", "0", "--sample", "--no-work") as studio:
        deadline = time.monotonic() + PATIENCE_S
        while not (found := studio.get("/api/v1/projects").json()["items"]) and time.monotonic() < deadline:
            time.sleep(0.1)
        runs = studio.get(f"/api/v1/projects/{found[0]['code']}/runs").json()["items"]
        code, said = studio.stop()

    assert [one["name"] for one in found] == ["末班电车（示例）"]
    assert [one["status"] for one in runs] == ["running"]
    assert (code, "Traceback" in said) == (0, False)
