"""Having things written, as a person does it on the command line."""

import json
from collections.abc import Iterator

import pytest

from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests.cli.shell import Shell

PRICES = [{"unit": "input_token", "usd": 1, "per": 1_000_000}, {"unit": "output_token", "usd": 4, "per": 1_000_000}]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


def add_model(shell: Shell, simulator: Simulator) -> None:
    keyed = Shell(home=shell.home, folder=shell.folder, settings=(("SIM_KEY", KEY),))
    address = ["--url", simulator.url("openai") + "/v1", "--private", "--key-env", "SIM_KEY"]
    kind = ["--kind", "llm", "--protocol", "openai", "--model", "sim-chat", "--set", f"prices={json.dumps(PRICES)}"]
    assert keyed.run("models", "add", "chat", *kind, *address).code == 0
    assert shell.run("models", "assign", "writing", "chat").code == 0


def test_an_order_that_nobody_can_carry_out_leaves_no_project(shell: Shell) -> None:
    refused = shell.run("story", "rewrite", "--topic", "A cat and rain", "--yes")

    assert (refused.code, "No language model is assigned" in refused.err) == (3, True)
    assert "There is no project yet" in shell.run("status").out


def test_a_story_is_priced_bought_once_shown_and_stopped_by_a_cap(shell: Shell, simulator: Simulator) -> None:
    add_model(shell, simulator)
    order = ["story", "rewrite", "roof", "--topic", "A cat and rain"]
    simulator.say("openai", "The cat hates rain.")

    priced = shell.run(*order[:2], "--name", "Roof", *order[3:])
    assert (priced.code, simulator.submits("openai")) == (4, [])
    assert "1 question to chat (sim-chat)" in priced.out
    bought = shell.run(*order, "--yes", "--json")
    assert (bought.code, bought.json["version"], bought.json["facts"]["from_memory"]) == (0, 1, False)
    assert shell.run("story", "show", "roof", "1").out == "The cat hates rain.\n"
    same = shell.run("story", "rewrite", "roof", "--yes", "--json")  # about the idea that the project began with
    assert (same.code, same.json["facts"]["from_memory"]) == (0, True)
    assert shell.run("costs", "cap", "--project", "roof", "0.000001").code == 0
    capped = shell.run("story", "rewrite", "roof", "--topic", "A dog", "--yes")
    assert (capped.code, "Raise the cap" in capped.err) == (7, True)
    assert len(simulator.submits("openai")) == 1
    empty = shell.run("story", "rewrite", "--topic", " ")
    assert (empty.code, "The topic is empty" in empty.err) == (3, True)
