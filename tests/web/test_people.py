"""People: let in, given a role, switched off; what a role changes shows without a new login."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.shell import Shell
from tests.web.conftest import Trouble, faults_of, keep
from tests.web.homes import PIER, ROOF, comes_to
from tests.web.serving import served

expect.set_options(timeout=20_000)
PASSWORD = "a quiet harbour at dusk"  # noqa: S105  # opens nothing


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A studio with an administrator, boss, and a member, mei."""
    folder: Path = tmp_path_factory.mktemp("people")
    settings = (("SHOTWRIGHT_AUTH", "required"), ("SHOTWRIGHT_REGISTRATION", "invite"))
    shell = Shell(home=folder / "home", folder=folder, settings=settings)
    for name in ("boss", "mei"):
        assert shell.run("users", "add", name, "--password-stdin", stdin=f"{PASSWORD}\n").code == 0
    with served(shell) as running:
        yield running.address


def token_of(team: str, name: str) -> dict[str, str]:
    given = {"username": name, "password": PASSWORD}
    return {"Authorization": f"Bearer {httpx.post(f'{team}/api/v1/auth/login', json=given).json()['access_token']}"}


def cap_of(team: str, name: str) -> int | None:
    boss = token_of(team, "boss")
    people = httpx.get(f"{team}/api/v1/admin/users", headers=boss).json()["items"]
    (person,) = (one for one in people if one["username"] == name)
    caps = httpx.get(f"{team}/api/v1/admin/users/{person['id']}/cap", headers=boss).json()["items"]
    return next(one["limit_usd_micros"] for one in caps if one["scope"] == "user")


def enter(page: Page, name: str, place: str) -> None:
    page.goto(f"/login?next={place}")
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"You: {name}")).to_be_visible()


def test_an_administrator_invites_caps_and_switches_off(browser: Browser, team: str) -> None:
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    trouble = Trouble(home=team, expected=("status of 401", "status of 409"))
    trouble.watch(page)
    enter(page, "boss", "/admin/users")
    keep(page, "people-en")
    assert faults_of(page) == []

    page.get_by_role("button", name="Let somebody in").click()
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_test_id("once")).to_have_text(re.compile(rf"{team}/register\?invitation=.{{20,}}"))
    keep(page, "people-invited-en")
    page.get_by_role("combobox", name="Role of boss").click()
    page.get_by_role("option", name="Member").click()
    expect(page.get_by_role("alert")).to_contain_text("administrator")
    page.get_by_role("button", name="Switch off: mei").click()
    expect(page.get_by_role("button", name="Switch on: mei")).to_be_visible()
    given = {"username": "mei", "password": PASSWORD}
    assert httpx.post(f"{team}/api/v1/auth/login", json=given).status_code == 401
    page.get_by_role("button", name="Switch on: mei").click()
    expect(page.get_by_role("button", name="Switch off: mei")).to_be_visible()
    context.close()
    assert trouble.found == []


def test_a_cap_that_is_opened_and_saved_stays(browser: Browser, team: str) -> None:
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    enter(page, "boss", "/admin/users")
    page.get_by_role("button", name="Cap: mei").click()
    page.get_by_role("spinbutton", name="Limit").fill("12.5")
    keep(page, "people-cap-en")
    page.get_by_role("button", name="Set cap").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    for _ in range(2):
        page.get_by_role("button", name="Cap: mei").click()
        expect(page.get_by_role("spinbutton", name="Limit")).to_have_value("12.5")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Cap: mei").click()
    page.get_by_role("button", name="Set cap").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert cap_of(team, "mei") == 12_500_000, "what was opened and saved as it was stays as it was"

    page.goto("/usage")
    page.get_by_role("combobox", name="Cap of a person").click()
    page.get_by_role("option", name="mei").click()
    form = page.locator("#caps form").last
    expect(form.get_by_label("Limit")).to_have_value("12.5")
    form.get_by_role("button", name="Set cap").click()
    expect(form.get_by_role("status")).to_have_text("Set")
    assert cap_of(team, "mei") == 12_500_000
    context.close()


def test_a_role_decides_what_shows_and_a_new_one_holds_without_a_new_login(browser: Browser, team: str) -> None:
    boss, mei = token_of(team, "boss"), token_of(team, "mei")
    api = f"{team}/api/v1"
    code = httpx.post(f"{api}/projects", headers=boss, json={"name": "Roof", "script": ROOF}).json()["code"]
    members = f"{api}/projects/{code}/members/mei"
    assert httpx.put(members, headers=boss, json={"role": "viewer"}).status_code == 200
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    trouble = Trouble(home=team, expected=("status of 401",))
    trouble.watch(page)
    enter(page, "mei", f"/projects/{code}")
    rail = page.get_by_role("navigation", name="Places").first
    expect(rail.get_by_role("link", name="Overview")).to_be_visible()
    expect(rail.get_by_role("link", name="People")).to_have_count(0)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    told = page.evaluate(f"fetch('/api/v1/projects/{code}/members/me').then(answer => answer.json())")
    assert told == {"role": "viewer", "may": ["view"]}
    decision = {"decisions": [{"subject": "breakdown", "verdict": "approved"}]}
    refused = httpx.post(f"{api}/projects/{code}/decisions", headers=mei, json=decision)
    assert (refused.status_code, refused.json()["code"]) == (403, "action_not_allowed")

    with page.expect_response(lambda one: one.url.endswith("/members/me") and "approve" in one.json()["may"]):
        httpx.put(members, headers=boss, json={"role": "owner"})

    page.goto("/admin/users")
    expect(page.get_by_text("Only administrators see this")).to_be_visible()
    assert faults_of(page) == []
    context.close()
    assert trouble.found == []


def test_who_is_taken_out_of_a_project_is_told_and_led_out(browser: Browser, team: str) -> None:
    boss, api = token_of(team, "boss"), f"{team}/api/v1"
    code = httpx.post(f"{api}/projects", headers=boss, json={"name": "Quay", "script": ROOF}).json()["code"]
    members = f"{api}/projects/{code}/members/mei"
    httpx.put(members, headers=boss, json={"role": "viewer"}).raise_for_status()
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page, other = context.new_page(), context.new_page()
    trouble = Trouble(home=team, expected=("status of 401", "status of 404"))
    trouble.watch(page)
    enter(page, "mei", f"/projects/{code}")
    other.goto("/projects")
    expect(other.get_by_role("link", name=re.compile("Quay"))).to_be_visible()
    for each in (page, other):
        expect(each.get_by_test_id("link")).to_have_text("Live")
    httpx.delete(members, headers=boss).raise_for_status()

    expect(page.get_by_role("alert")).to_contain_text("not open to you any more")
    expect(page.get_by_test_id("link")).to_have_text("Not live")
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    assert faults_of(page) == []
    keep(page, "gone-en")
    page.get_by_role("link", name="All projects").click()
    for each in (page, other):
        expect(each).to_have_url(re.compile("/projects$"))
        expect(each.get_by_role("link", name=re.compile("Quay"))).to_have_count(0)
        expect(each.get_by_test_id("link")).to_have_text("Live")
    context.close()
    assert trouble.found == []


def test_an_empty_place_says_who_may_fill_it(browser: Browser, team: str) -> None:
    boss = token_of(team, "boss")
    api = f"{team}/api/v1/projects"
    code = httpx.post(api, headers=boss, json={"name": "Mole"}).json()["code"]
    members = f"{api}/{code}/members/mei"
    httpx.put(members, headers=boss, json={"role": "viewer"}).raise_for_status()
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    trouble = Trouble(home=team, expected=("status of 401", "status of 404"))
    trouble.watch(page)
    enter(page, "mei", f"/projects/{code}/breakdown")
    who = page.get_by_test_id("who-may")
    expect(who).to_have_text("boss can bring a script.")
    for place in ("characters", "gallery", "review", "exports", "board"):
        page.goto(f"/projects/{code}/{place}")
        expect(who).to_have_text("boss can have it made.")
    keep(page, "people-empty-board-en")
    assert faults_of(page) == []

    expect(page.get_by_test_id("link")).to_have_text("Live")
    httpx.put(members, headers=boss, json={"role": "producer"}).raise_for_status()
    expect(who).to_have_count(0)
    context.close()
    assert trouble.found == []


def test_whoever_may_only_edit_is_offered_nothing_that_would_be_refused(browser: Browser, team: str) -> None:
    boss = token_of(team, "boss")
    api = f"{team}/api/v1"
    code = httpx.post(f"{api}/projects", headers=boss, json={"name": "Quay", "script": ROOF}).json()["code"]
    path = f"{api}/projects/{code}"
    assert httpx.put(f"{path}/members/mei", headers=boss, json={"role": "artist"}).status_code == 200
    assert httpx.post(f"{path}/save-as-template", headers=boss, json={"name": "Quays"}).status_code == 201
    assert httpx.post(f"{path}/runs", headers=boss, json={"targets": ["breakdown"]}).status_code < 300
    comes_to(lambda: httpx.get(path, headers=boss).json()["title"] != "", True)
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    enter(page, "mei", f"/projects/{code}/breakdown")
    expect(page.get_by_text(re.compile(r"wait for somebody who may decide"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Edit")).first.click()
    form = page.get_by_role("form")
    expect(form.get_by_role("button", name="Save", exact=True)).to_be_visible()
    expect(form.get_by_role("button", name=re.compile("approve", re.IGNORECASE))).to_have_count(0)
    keep(page, "people-artist-breakdown-en")

    failed = {
        "id": str(uuid4()), "project": code, "project_name": "Quay", "key": "shot_001/clip", "kind": "clip",
        "number": 1, "status": "failed", "is_bought": True, "provider": "sora", "model": "sora-2",
        "progress": 0, "tries": 3, "worked_s": 1, "cost_usd_micros": 0,
        "error_code": "", "error": "no", "created_at": "2026-01-01T00:00:00Z",
        "started_at": None, "ended_at": None, "jobs": [],
    }  # fmt: skip
    pages = {"items": [failed], "page": 1, "page_size": 100, "total": 1}
    page.route(re.compile(r"/api/v1/tasks\?"), lambda route: route.fulfill(json=pages))
    page.goto("/tasks?tab=failed")
    expect(page.get_by_text("shot_001/clip")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Retry"))).to_have_count(0)
    httpx.put(f"{path}/members/mei", headers=boss, json={"role": "producer"})
    page.reload()
    expect(page.get_by_role("button", name="Retry: shot_001/clip")).to_be_visible()

    page.goto("/projects")
    page.get_by_role("button", name="Templates").click()
    expect(page.get_by_role("dialog").get_by_text("Quays")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("button", name=re.compile("Quays"))).to_have_count(0)
    httpx.put(f"{path}/members/mei", headers=boss, json={"role": "viewer"})
    page.goto(f"/projects/{code}/prompts")
    expect(page.get_by_text("You may look at them.")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    context.close()


@pytest.fixture(scope="module")
def made(team: str) -> str:
    """The code of boss's film of a few seconds, with takes at every gate."""
    boss = token_of(team, "boss")
    api = f"{team}/api/v1/projects"
    gates = dict.fromkeys(("breakdown", "references", "keyframes", "clips"), "auto")
    new = {"name": "Pier", "script": PIER, "settings": {"size": "320x180", "gates": gates}}
    code: str = httpx.post(api, headers=boss, json=new).raise_for_status().json()["code"]
    httpx.post(f"{api}/{code}/runs", headers=boss, json={"targets": ["clip"]}).raise_for_status()
    clip = f"{api}/{code}/artefacts/shot_001/clip"
    comes_to(lambda: httpx.get(clip, headers=boss).json().get("selected"), 1, 240)
    return code


@pytest.mark.parametrize("role", ["viewer", "artist"])
def test_whoever_may_not_decide_or_spend_is_offered_neither(browser: Browser, team: str, made: str, role: str) -> None:
    boss = token_of(team, "boss")
    given = httpx.put(f"{team}/api/v1/projects/{made}/members/mei", headers=boss, json={"role": role})
    assert given.status_code == 200
    may = httpx.get(f"{team}/api/v1/projects/{made}/members/me", headers=token_of(team, "mei")).json()["may"]
    assert not {"approve", "spend"} & set(may)
    context = browser.new_context(base_url=team, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    trouble = Trouble(home=team, expected=("status of 401",))
    trouble.watch(page)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    enter(page, "mei", f"/projects/{made}/gallery")
    sent.clear()
    offers = re.compile(r"^(Approve|Reject|Again|Generate|Undo|Make|Cancel)\b")
    for place in (
        "gallery?at=shot_001/keyframe",
        "characters",
        "characters/char_001",
        "shots/shot_001",
        "review/shot_001",
    ):
        page.goto(f"/projects/{made}/{place}")
        expect(page.get_by_test_id("link")).to_have_text("Live")
        expect(page.locator("main img, main video").first).to_be_visible()
        expect(page.get_by_role("button", name=offers)).to_have_count(0)
        for key in ("a", "r", "Shift+R", "e", "u"):
            page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("menu")).to_have_count(0)
    assert [one for one in sent if "/auth/" not in one] == []
    keep(page, f"people-{role}-review-en")
    context.close()
    assert trouble.found == []
