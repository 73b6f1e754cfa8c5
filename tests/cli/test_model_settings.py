"""What a person says of a model on the command line, and what its provider is asked."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shotwright.cli.exits import Exit
from shotwright_sim.server import Simulator
from tests.cli.shell import Answer, Shell

KEY = "sim-key"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(looks=0) as running:
        yield running


def add(shell: Shell, simulator: Simulator, wire: str, *more: str, key: str = KEY) -> Answer:
    os.environ["PLAY_KEY"] = key
    place = ("--url", simulator.url(wire), "--private", "--key-env", "PLAY_KEY")
    return shell.run("models", "add", "play", "--vendor", wire, *place, *more, "--json")


def stored(shell: Shell) -> bytes:
    """Everything that lies in the home, but for the secret key itself."""
    return b"".join(file.read_bytes() for file in shell.home.rglob("*") if file.is_file())


def test_everything_of_a_model_is_said_changed_and_taken_back(shell: Shell, simulator: Simulator) -> None:
    os.environ["HOOK"] = "whsec_not-to-be-seen"
    added = add(
        shell, simulator, "fal", "--model", "fal-ai/flux-2-pro", "--option", "steps=20", "--option", "cfg=6.5",
        "--set", "references=4", "--timeout", "30", "--priority", "3", "--rpm", "10", "--rpd", "0",
        "--concurrency", "4", "--webhook-secret-env", "HOOK", key="sk-never-to-be-seen-1234",
    )  # fmt: skip
    assert added.code == Exit.OK, added.err
    assert added.json == {
        "name": "play", "kind": "image", "protocol": "fal", "url": simulator.url("fal"), "model": "fal-ai/flux-2-pro",
        "key": "****1234", "has_webhook_secret": True, "options": {"steps": 20, "cfg": 6.5},
        "overrides": {"references": 4}, "priority": 3, "rpm": 10, "rpd": None, "concurrency": 4, "timeout_s": 30.0,
        "retries": 3, "allow_private": True, "active": True, "stopped": "",
    }  # fmt: skip

    edited = shell.run(
        "models", "edit", "play", "--rename", "flux", "--drop", "cfg", "--drop", "references", "--rpm", "0",
        "--option", "steps=30", "--off", "--json",
    )  # fmt: skip
    assert (edited.json["name"], edited.json["options"], edited.json["overrides"]) == ("flux", {"steps": 30}, {})
    assert (edited.json["rpm"], edited.json["active"], edited.json["key"]) == (None, False, "****1234")
    told = added.out + added.err + edited.out + edited.err
    assert "never-to-be-seen" not in told
    assert "not-to-be-seen" not in told
    assert b"not-to-be-seen" not in stored(shell)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--option", "n=4"), "would buy several at once"),
        (("--set", "shutdown=2020-01-01"), "shuts FLUX.2 Pro (fal) down on 2020-01-01"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    shell: Shell, simulator: Simulator, more: tuple[str, ...], said: str
) -> None:
    refused = add(shell, simulator, "fal", "--model", "fal-ai/flux-2-pro", *more)

    assert refused.code == Exit.INPUT
    assert said in refused.err


def test_a_model_that_goes_soon_is_warned_of(shell: Shell, simulator: Simulator) -> None:
    soon = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    add(shell, simulator, "fal", "--model", "fal-ai/flux-2-pro")

    edited = shell.run("models", "edit", "play", "--set", f"shutdown={soon}", "--set", "replacement=flux-3")

    assert f"shuts FLUX.2 Pro (fal) down on {soon}. flux-3 takes its place." in edited.out


def test_voices_come_from_the_vendor_and_one_that_is_not_there_is_refused(shell: Shell, simulator: Simulator) -> None:
    assert add(shell, simulator, "elevenlabs", "--model", "eleven_v4").code == Exit.OK

    listed = shell.run("models", "voices", "play", "--keep", "--json").json["voices"]
    refused = shell.run("models", "edit", "play", "--voice", "zf_xiaobei=nobody")
    chosen = shell.run("models", "edit", "play", "--voice", "zf_xiaobei=sim-mei", "--json")

    assert listed == [
        {"id": "sim-tom", "name": "Tom", "gender": "male", "languages": ["en"]},
        {"id": "sim-mei", "name": "Mei", "gender": "female", "languages": ["zh"]},
    ]
    assert refused.code == Exit.INPUT
    assert "eleven_v4 has no voice “nobody”; it has sim-tom, sim-mei." in refused.err
    assert chosen.json["overrides"]["cast"] == {"zf_xiaobei": "sim-mei"}
    assert simulator.submits("elevenlabs") == []


def test_models_are_listed_and_one_that_is_not_among_them_is_told(shell: Shell, simulator: Simulator) -> None:
    add(shell, simulator, "openrouter", "--model", "vendor/film-2", "--kind", "video")
    assert "vendor/film-1" in shell.run("models", "list-models", "play", "--json").json["models"]
    assert shell.run("models", "test", "play", "--json").json["lists_model"] is True

    shell.run("models", "edit", "play", "--model", "vendor/film-9")
    told = shell.run("models", "test", "play").out

    assert "It does not list vendor/film-9" in told
    assert "$20.50 are left in the account." in told


def test_the_secret_key_is_rotated_and_nothing_is_lost(shell: Shell, simulator: Simulator) -> None:
    add(shell, simulator, "fal", "--model", "fal-ai/flux-2-pro")
    (file,) = (one for one in shell.home.rglob("*") if one.is_file() and one.stat().st_mode & 0o777 == 0o600)
    former = file.read_text("ascii")

    rotated = shell.run("models", "rotate", "--json")

    assert rotated.json == {"resealed": 1}
    assert former.strip() not in file.read_text("ascii")
    assert file.stat().st_mode & 0o777 == 0o600
    assert shell.run("models", "test", "play", "--json").json["works"]


def test_costs_name_items_prices_days_and_what_is_left(shell: Shell, simulator: Simulator) -> None:
    add(shell, simulator, "openrouter", "--model", "vendor/paint-1", "--kind", "image",
        "--set", 'prices=[{"unit": "image", "cny": 0.7}]')  # fmt: skip
    shell.run("models", "assign", "reference", "play")
    shell.write("roof.md")
    project = shell.run("new", "roof.md", "--gates", "manual", "--size", "320x180", "--json").json["project"]
    shell.run("run", project)

    told: dict[str, Any] = shell.run("costs", "show", project, "--json").json
    shown = shell.run("costs", "show", project, "--items").out

    items = told["items"]
    assert items
    each = -(-700_000 * 10_000 // 70_779)
    assert {item["usd_micros"] for item in items} == {each}
    assert all(item["price_source"].startswith("your own word, at 7.0779 CNY a dollar") for item in items)
    assert told["oldest_price"] == "2025-11-27"
    assert told["total"] == {
        "things": len(items), "jobs": len(items), "seconds": 0, "usd_micros": each * len(items),
        "known_usd_micros": each * len(items), "unknown": 0,
    }  # fmt: skip
    assert told["accounts"] == {"play": {"balance_usd_micros": 20_500_000, "why": ""}}
    assert told["budget_left_usd_micros"] == 100_000_000
    assert items[0]["key"] in shown
    assert "at 7.0779 CNY a dollar" in shown
    assert "$20.50" in shown
