"""A drama on the command line, from its price to its films."""

import json
from collections.abc import Iterator

import pytest

from shotwright_sim.server import Simulator
from tests.cli.shell import Shell
from tests.cli.test_story import add_model

TWO = """\
# 末班车

## 第一集

### 内景 车站 夜

林雪抬起头。

## 第二集

### 内景 车站 日

林雪走开。
"""


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


def test_a_script_of_several_episodes_becomes_a_film_for_each_without_any_model(shell: Shell) -> None:
    shell.write("tram.md", TWO)
    order = ["drama", "--script", "tram.md", "--size", "160x128"]

    priced = shell.run(*order, "--json")
    assert (priced.code, priced.json["status"], priced.json["episodes"], priced.json["cost_usd_micros"]) == (
        4,
        "priced",
        2,
        0,
    )
    made = shell.run(*order, "--yes", "--json")

    assert made.code == 0, made.err
    assert (made.json["status"], made.json["step"]) == ("completed", "completed")
    films = [shell.folder / "tram" / f"tram.ep_0{number}.mp4" for number in (1, 2)]
    assert {str(film) for film in films} <= set(made.json["files"])
    assert all(film.read_bytes()[4:8] == b"ftyp" for film in films)


def test_its_price_comes_first_and_an_episode_that_came_to_nothing_is_written_by_the_next_run(
    shell: Shell, simulator: Simulator
) -> None:
    simulator.forget()
    add_model(shell, simulator)
    outline = {
        "title": "The last tram",
        "characters": [{"name": "Lin", "appearance": "short red hair"}],
        "locations": [{"name": "Depot", "description": "rails, one lamp"}],
        "episodes": [{"title": f"Night {n}", "synopsis": "Lin waits."} for n in (1, 2)],
    }
    episode = json.dumps({"scenes": [{"location": "Depot", "shots": [{"action": "Lin looks up"}]}]})
    simulator.say("openai", json.dumps(outline), episode)
    simulator.script("openai", "well", "well", "refusal")
    small = ["--episodes", "2", "--scenes", "1", "--duration", "2", "--size", "160x128", "--gates", "manual"]

    order = ["drama", "A driver waits", "--title", "Tram", *small]

    dear = shell.run(*order, "--at-most", "0.001", "--yes")
    assert (dear.code, "it was to cost $0.001 at most" in dear.err, simulator.submits("openai")) == (7, True, [])
    first = shell.run(*order, "--yes")
    assert "2 episodes, 2 shots, about 0:04 of film." in first.out
    assert "3 questions to chat (sim-chat): at most $0." in first.out
    assert (first.code, "episode 2: " in first.err, "shotwright run tram" in first.err) == (5, True, True), first.err
    simulator.say("openai", episode)
    second = shell.run("run", "tram", "--json")

    assert (second.code, second.json["status"]) == (4, "completed")
    assert len(simulator.submits("openai")) == 4
    assert {one["subject"] for one in second.json["waiting"]} >= {"shot_001", "shot_002"}
