"""Prompt templates in the browser: written, checked, tried, compared, handed on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests.api.language_models import simulated
from tests.cli.shell import SCRIPT, Shell
from tests.web.conftest import Studio, Trouble, faults_of, keep
from tests.web.homes import client_of, comes_to
from tests.web.serving import served

KEYFRAME = "shot_001/keyframe"
FIRST, SECOND = "{{ who }}, film grain, night", "{{ who }}, soft light, night"

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[Studio]:
    """One whose keyframes are bought of a simulated vendor, so that prompts are really sent."""
    folder = tmp_path_factory.mktemp("prompts")
    shell = Shell(home=folder / "home", folder=folder)
    with (
        served(shell) as running,
        client_of(running.address) as http,
    ):
        film = {"name": "Roof", "script": SCRIPT, "settings": {"size": "320x180"}}
        http.post("/projects", json=film).raise_for_status()
        gates = {"breakdown": "auto", "references": "auto"}
        http.put("/projects/roof/gates", json=gates).raise_for_status()
        pictures = {"name": "pictures", "vendor": "fal", "model": "fal-ai/flux-2-pro", "base_url": simulator.url("fal")}
        one = http.post("/models/providers", json={**pictures, "key": KEY, "allow_private": True}).raise_for_status()
        assigned = {"providers": [one.json()["id"]]}
        http.put("/models/assignments/keyframe", json=assigned).raise_for_status()
        writer = http.post("/models/providers", json=simulated(simulator)).raise_for_status().json()["id"]
        http.put("/models/assignments/rewrite", json={"providers": [writer]}).raise_for_status()
        yield Studio(address=running.address, http=http, home=shell.home)


@pytest.fixture
def mine(studio: Studio, request: pytest.FixtureRequest) -> str:
    """A set of one's own with two versions of its keyframes' template."""
    code = "set-" + re.sub(r"[^a-z0-9]+", "-", str(request.node.name).lower())[-40:].strip("-")
    studio.http.post("/prompts/sets", json={"code": code, "name": "Rain and fog"}).raise_for_status()
    for text in (FIRST, SECOND):
        studio.http.patch(f"/prompts/templates/{code}.keyframe", json={"text": text}).raise_for_status()
    return code


def write(page: Page, text: str) -> None:
    page.locator(".cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def versions(studio: Studio, code: str) -> list[Any]:
    return studio.http.get(f"/prompts/templates/{code}.keyframe/versions").json()["items"]


def test_an_unknown_variable_is_underlined_and_keeps_a_draft_from_becoming_a_version(
    page: Page, studio: Studio, mine: str
) -> None:
    page.goto(f"/prompts/{mine}/keyframe")
    expect(page.get_by_test_id("version")).to_have_text("v2")
    write(page, "{{ who }}\n{{ shoot }}, {who}")

    expect(page.locator(".cm-lintRange-error")).to_have_text("shoot")
    expect(page.get_by_text("Prompt, line 2")).to_be_visible()
    expect(page.locator(".cm-variable")).to_have_text("{who}")
    expect(page.get_by_role("button", name="Save as new version")).to_be_disabled()
    assert faults_of(page) == []
    keep(page, "prompts-fault-en")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_test_id("draft")).to_contain_text("Draft kept in this browser")
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("{{ shoot }}")
    assert len(versions(studio, mine)) == 2

    write(page, "{{ who }}\n{{ action }}, {who}")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    page.get_by_role("button", name="Save as new version").click()
    page.get_by_label("Why").fill("closer")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_test_id("version")).to_have_text("v3")
    expect(page.get_by_test_id("draft")).to_have_count(0)
    last = versions(studio, mine)[-1]
    assert (last["text"], last["note"]) == ("{{ who }}\n{{ action }}, {who}", "closer")


def test_what_is_shown_is_what_the_pipeline_sends(page: Page, studio: Studio, mine: str) -> None:
    studio.http.put("/projects/roof/prompts", json={"set": mine, "look": {"name": "anime"}}).raise_for_status()
    studio.http.post("/projects/roof/runs", json={}).raise_for_status()

    def sent() -> str:
        answer = studio.http.get(f"/projects/roof/prompts/sent/{KEYFRAME}")
        return answer.json()["requests"][0]["prompt"] if answer.is_success and answer.json()["requests"] else ""

    comes_to(lambda: sent() != "", True, within_s=120)
    page.goto(f"/prompts/{mine}/keyframe?project=roof&key={KEYFRAME}")
    expect(page.get_by_test_id("rendered-text")).to_have_text(sent())
    assert "soft light" in sent()
    assert sent().startswith("anime style")
    keep(page, "prompts-shot-en")

    write(page, SECOND.replace("soft light", "hard light"))
    expect(page.get_by_test_id("rendered-text")).to_have_text(sent().replace("soft light", "hard light"))
    expect(page.get_by_test_id("tokens")).to_contain_text("tokens")
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Results").click()
    expect(page.get_by_role("link", name="Roof")).to_be_visible()
    expect(page.get_by_text("chosen")).to_be_visible()
    keep(page, "prompts-results-en")


def test_two_versions_are_compared_by_words_and_an_older_one_becomes_the_newest(
    page: Page, studio: Studio, mine: str
) -> None:
    page.goto(f"/prompts/{mine}/keyframe?tab=versions")
    diff = page.get_by_test_id("diff")
    expect(diff.locator(".cm-merge-a .cm-changedText").first).to_be_visible()
    changed = diff.locator(".cm-merge-b .cm-changedText").all_inner_texts()
    assert "soft" in " ".join(changed)
    assert "night" not in " ".join(changed), "what is the same is not marked"
    assert faults_of(page) == []
    keep(page, "prompts-diff-en")
    page.get_by_role("button", name="Restore v1").click()

    expect(page.get_by_test_id("version-3")).to_contain_text("as in v1")
    expect(page.get_by_test_id("version")).to_have_text("v3")
    expect(page.locator(".cm-content").first).to_contain_text("film grain")
    assert [one["text"] for one in versions(studio, mine)] == [FIRST, SECOND, FIRST]
    page.get_by_role("button", name="Use the base's template again").click()
    expect(page.get_by_text("None of these counts: the base's template does.")).to_be_visible()
    expect(page.locator(".cm-content").first).not_to_contain_text("film grain")
    expect(page.get_by_role("button", name="Restore v3")).to_be_visible()
    keep(page, "prompts-base-en")


def test_leaving_with_changes_asks_and_nothing_is_lost_but_on_demand(page: Page, mine: str) -> None:
    page.goto(f"/prompts/{mine}/keyframe")
    write(page, "{{ who }}, fog")
    page.get_by_role("link", name="Clips").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("There are changes that nobody kept")
    keep(page, "prompts-leave-en")
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Stay").click()
    expect(page.locator(".cm-content")).to_have_text("{{ who }}, fog")
    page.get_by_role("link", name="Clips").click()
    dialog.get_by_role("button", name="Keep as a draft").click()
    expect(page).to_have_url(re.compile("/clip$"))
    page.get_by_role("link", name="Keyframes").last.click()
    expect(page.locator(".cm-content")).to_have_text("{{ who }}, fog")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".cm-content")).to_have_text(SECOND)
    page.get_by_role("link", name="Clips").click()
    expect(page).to_have_url(re.compile("/clip$"))


def test_a_version_that_came_meanwhile_is_not_written_over_unseen(
    page: Page, studio: Studio, mine: str, trouble: Trouble
) -> None:
    trouble.expected = ("status of 412",)
    page.goto(f"/prompts/{mine}/keyframe")
    write(page, "{{ who }}, mine")
    studio.http.patch(f"/prompts/templates/{mine}.keyframe", json={"text": "{{ who }}, theirs"}).raise_for_status()
    page.get_by_role("button", name="Save as new version").click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Somebody saved another version meanwhile.")).to_be_visible()
    expect(page.locator(".cm-content").first).to_have_text("{{ who }}, mine")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save mine after it").click()
    expect(page.get_by_test_id("version")).to_have_text("v4")
    assert [one["text"] for one in versions(studio, mine)[-2:]] == ["{{ who }}, theirs", "{{ who }}, mine"]


def test_a_variable_of_ones_own_is_declared_and_then_known(page: Page, studio: Studio, mine: str) -> None:
    page.goto(f"/prompts/{mine}/keyframe?tab=variables")
    write(page, "{{ who }}, {grain}, {{ grain }}")
    expect(page.locator(".cm-lintRange-error").first).to_have_text("grain")
    page.get_by_role("button", name="Add a variable").click()
    page.get_by_label("name", exact=True).fill("grain")
    page.get_by_label("Default of grain").fill("fine grain")

    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    expect(page.get_by_test_id("variable-who")).to_contain_text("used")
    assert faults_of(page) == []
    keep(page, "prompts-variables-en")
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_test_id("rendered-text")).to_contain_text("fine grain, fine grain")


def test_a_set_is_made_from_the_shipped_one_copied_handed_on_and_removed(
    page: Page, studio: Studio, mine: str, tmp_path: Path
) -> None:
    page.goto("/prompts/en/keyframe")
    expect(page.get_by_text("This set came with Shotwright")).to_be_visible()
    expect(page.get_by_role("button", name="Save as new version")).to_have_count(0)
    page.goto(f"/prompts/{mine}/keyframe")
    menu = page.get_by_role("button", name="What can be done with sets")
    menu.click()
    page.get_by_role("menuitem", name="New set").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Short name").fill("copied")
    dialog.get_by_label("Name", exact=True).fill("Copied")
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Create").click()
    expect(page).to_have_url(re.compile("/prompts/copied/keyframe$"))
    expect(page.locator(".cm-content")).to_have_text(SECOND)

    menu.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export this set").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    menu.click()
    page.get_by_role("menuitem", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(page).to_have_url(re.compile("/prompts/en/keyframe$"))
    menu.click()
    page.get_by_role("menuitem", name="Bring a set in").click()
    dialog.locator("input[type=file]").set_input_files(path)
    dialog.get_by_label("Short name").fill("brought")
    dialog.get_by_role("button", name="Bring in").click()
    expect(page).to_have_url(re.compile("/prompts/brought/keyframe$"))
    expect(page.locator(".cm-content")).to_have_text(SECOND)
    codes = {one["code"] for one in studio.http.get("/prompts/sets").json()["items"]}
    assert ("brought" in codes, "copied" in codes) == (True, False)


def test_a_model_is_asked_once_its_price_was_seen(page: Page, studio: Studio, mine: str, simulator: Simulator) -> None:
    simulator.forget()
    page.goto(f"/prompts/{mine}/rewrite")
    page.get_by_role("button", name="Ask", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_contain_text("≈ $")
    keep(page, "prompts-price-en")
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Cancel").click()
    assert simulator.submits("openai") == []
    page.get_by_role("button", name="Ask", exact=True).click()
    dialog.get_by_role("button", name=re.compile("for .?\\$")).dblclick()

    expect(page.get_by_test_id("answer")).not_to_be_empty(timeout=60_000)
    assert len(simulator.submits("openai")) == 1


def test_a_project_has_its_set_its_look_and_words_for_single_things(page: Page, studio: Studio, mine: str) -> None:
    film = {"name": mine, "script": SCRIPT, "settings": {"size": "320x180"}}
    code = studio.http.post("/projects", json=film).raise_for_status().json()["code"]
    home = f"/projects/{code}/prompts"
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_have_text("Prompts of this project")
    page.get_by_label("Set", exact=True).click()
    page.get_by_role("option", name="Rain and fog").last.click()
    page.get_by_label("Look", exact=True).click()
    page.get_by_role("option", name="Anime").click()
    page.get_by_role("button", name="Save", exact=True).click()
    comes_to(lambda: studio.http.get(home).json()["look"]["name"], "anime")
    assert studio.http.get(home).json()["set"].startswith("set-")
    assert faults_of(page) == []
    keep(page, "prompts-project-en")

    page.goto(f"/projects/roof/prompts?stage=keyframe&key={KEYFRAME}")
    words = studio.http.get(f"/projects/roof/prompts/words/{KEYFRAME}").json()["text"]
    expect(page.get_by_test_id("now")).to_have_text(words)
    page.get_by_label("Your own words").fill("Only rain.")
    page.get_by_role("button", name="Send these words").click()
    expect(page.get_by_test_id("now")).to_have_text("Only rain.")
    expect(page.get_by_text("in your own words")).to_be_visible()
    keep(page, "prompts-words-en")
    assert faults_of(page) == []
    page.get_by_role("button", name="Back to the template").click()
    expect(page.get_by_test_id("now")).to_have_text(words)
