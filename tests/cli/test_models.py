"""Models, jobs and costs on the command line, with a simulated provider."""

import os
from collections.abc import Iterator

import pytest

from shotwright.cli.exits import Exit
from shotwright_sim.server import Simulator
from tests.cli.shell import Answer, Shell

KEY = "sim-key"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(looks=0) as running:
        yield running


def add(shell: Shell, simulator: Simulator, *more: str, key: str = KEY) -> Answer:
    os.environ["PLAY_KEY"] = key
    place = ("--url", simulator.url("fal"), "--private", "--key-env", "PLAY_KEY")
    what = ("--vendor", "fal", "--model", "fal-ai/flux-2-pro")
    return shell.run("models", "add", "play", *what, *place, *more, "--json")


def test_a_model_is_added_tested_assigned_and_removed(shell: Shell, simulator: Simulator) -> None:
    added = add(shell, simulator)
    assert added.code == Exit.OK, added.err
    assert added.json["key"] == "****"
    assert KEY not in added.out + added.err

    assert shell.run("models", "test", "play", "--json").json["works"]
    assert shell.run("models", "assign", "keyframe", "play").code == Exit.OK
    (listed,) = shell.run("models", "list", "--json").json
    assert listed["stages"] == ["keyframe"]
    assert shell.run("models", "edit", "play", "--off", "--json").json["active"] is False
    assert shell.run("models", "remove", "play").code == Exit.OK
    assert shell.run("models", "list", "--json").json == []


def test_a_model_with_a_wrong_key_is_said_not_to_work(shell: Shell, simulator: Simulator) -> None:
    add(shell, simulator, key="wrong-key")

    tested = shell.run("models", "test", "play", "--json")

    assert tested.code == Exit.UNAVAILABLE
    assert tested.json["error_class"] == "auth"
    assert "wrong-key" not in tested.out + tested.err


def test_a_local_language_model_is_added_looked_at_and_put_to_work(shell: Shell, simulator: Simulator) -> None:
    url = simulator.url("ollama") + "/v1"
    added = shell.run(
        "models", "add", "writer", "--vendor", "ollama", "--model", "sim-chat", "--kind", "llm", "--url", url, "--json"
    )
    assert added.code == Exit.OK, added.err
    assert (added.json["protocol"], added.json["timeout_s"], added.json["allow_private"]) == ("openai", 300.0, True)

    health = shell.run("models", "health", "writer", "--json")
    assert health.code == Exit.OK, health.err
    assert (health.json["server"], health.json["version"], health.json["is_loaded"]) == ("ollama", "0.13.1", True)
    assert "sim-chat" in shell.run("models", "list-models", "writer").out

    assert shell.run("models", "assign", "writing", "writer").code == Exit.OK
    assert shell.run("models", "assign", "advice", "--withdraw").code == Exit.OK
    (listed,) = shell.run("models", "list", "--json").json
    assert listed["stages"] == ["rewrite", "screenplay", "breakdown", "shots", "camera", "translate"]
    assert shell.run("models", "assign", "clip", "writer").code == Exit.INPUT

    shell.run("models", "edit", "writer", "--model", "not-pulled")
    assert "ollama pull not-pulled" in shell.run("models", "health", "writer").out
    shell.run("models", "remove", "writer")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--vendor", "nobody", "--model", "x", "--kind", "image"),
        ("--vendor", "fal", "--model", "unheard-of"),
        ("--model", "x", "--kind", "image"),
        ("--vendor", "fal", "--model", "x", "--kind", "image", "--set", "durations"),
        ("--vendor", "fal", "--model", "x", "--kind", "image", "--set", "durations=soon"),
        ("--vendor", "fal", "--model", "x", "--kind", "image", "--key-env", "NO_SUCH_VARIABLE"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(shell: Shell, wrong: tuple[str, ...]) -> None:
    refused = shell.run("models", "add", "play", *wrong)

    assert refused.code == Exit.INPUT
    assert "fault" not in refused.err


def test_what_a_cap_does_not_leave_is_told_and_ends_with_a_code_of_its_own(shell: Shell, simulator: Simulator) -> None:
    simulator.forget()
    add(shell, simulator, "--set", 'prices=[{"unit": "image", "usd": 0.5}]')
    shell.run("models", "assign", "reference", "play")
    shell.write("roof.md")
    project = shell.run("new", "roof.md", "--gates", "auto", "--size", "320x180", "--json").json["project"]
    assert shell.run("costs", "cap", "0.10", "--project", project).code == Exit.OK

    ran = shell.run("run", project, "--json")

    assert ran.code == Exit.PAYMENT, ran.err
    assert all("$0.10" in why for why in ran.json["held"].values())
    assert simulator.submits("fal") == []
    costs = shell.run("costs", "show", project, "--json").json
    assert costs["spent_usd_micros"] == 0
    assert costs["plan"]["play"]["usd_micros"] == 500_000 * len(ran.json["held"])
    assert shell.run("jobs", "list", "--project", project, "--json").json == []


def test_of_a_job_that_is_not_there_it_is_said_that_it_is_not(shell: Shell) -> None:
    assert shell.run("jobs", "show", "nothing").code == Exit.INPUT
    assert shell.run("jobs", "resolve", "nothing", "--look-again").code == Exit.INPUT
    assert shell.run("jobs", "resolve", "nothing").code == Exit.USAGE
    assert shell.run("costs", "cap", "lots", "--day").code == Exit.INPUT
