"""Coming in: the first account, the first steps, invitations, and a session that ends while the page is in use."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route, expect

from tests.cli.shell import Shell
from tests.web.conftest import Trouble, faults_of, keep
from tests.web.serving import served

expect.set_options(timeout=20_000)
PASSWORD = "a quiet harbour at dusk"  # noqa: S105  # opens nothing


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("entering")
    settings = (("SHOTWRIGHT_AUTH", "required"), ("SHOTWRIGHT_REGISTRATION", "invite"))
    return Shell(home=folder / "home", folder=folder, settings=settings)


@pytest.fixture(scope="module")
def team(shell: Shell) -> Iterator[tuple[str, str]]:
    """A studio in which people sign in, and where its first account is made."""
    with served(shell) as running:
        yield running.address, running.setup


@pytest.fixture
def visitor(browser: Browser, team: tuple[str, str]) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(base_url=team[0], locale="en-GB", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    trouble = Trouble(home=team[0], expected=("status of 401", "status of 422", "WebSocket"))
    trouble.watch(page)
    yield context, page
    context.close()
    assert trouble.found == []


def test_the_first_account_and_the_first_steps_by_keyboard_alone(
    visitor: tuple[BrowserContext, Page], team: tuple[str, str]
) -> None:
    _, page = visitor
    page.goto("/projects")
    expect(page.get_by_text("Nobody has an account yet")).to_be_visible()
    page.goto(team[1])
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type("mei")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    keep(page, "setup-first-en")
    assert faults_of(page) == []
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Set up your studio")).to_be_visible()
    for step in ("language", "provider", "style"):
        expect(page).to_have_url(re.compile(f"step={step}"))
        expect(page.locator("#step input, #step button").first).to_be_visible()
        keep(page, f"setup-{step}-en")
        assert faults_of(page) == []
        page.get_by_role("button", name="Continue").focus()
        page.keyboard.press("Enter")
    sample = page.get_by_role("button", name="Open the sample project")
    expect(sample).to_be_visible()
    keep(page, "setup-sample-en")
    sample.focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/projects/.+/gallery"), timeout=150_000)
    expect(page.get_by_role("gridcell").locator("img").first).to_be_visible()
    code = page.url.split("/projects/")[1].split("/")[0]
    cost = page.evaluate(f"fetch('/api/v1/projects/{code}/cost').then(answer => answer.json())")
    jobs = page.evaluate(f"fetch('/api/v1/jobs?project={code}').then(answer => answer.json())")
    assert cost["spent_usd_micros"] == 0
    assert jobs["total"] == 0
    # It goes on being made; here that is of no more use.
    page.evaluate(f"fetch('/api/v1/projects/{code}/pause', {{method: 'POST'}})")


def test_a_provider_is_entered_and_tried_in_the_first_steps(
    visitor: tuple[BrowserContext, Page], shell: Shell, team: tuple[str, str]
) -> None:
    context, page = visitor
    if shell.run("users", "list", "--json").out.count('"mei"') == 0:
        page.goto(team[1])
        page.get_by_label("User name").fill("mei")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Set up your studio")).to_be_visible()
        context.clear_cookies()
    page.goto("/login?next=/setup?step=provider")
    page.get_by_label("Name or e-mail").fill("mei")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    # Vendors are asked for nothing here: this is what one would answer.
    told = {"works": True, "error": "", "latency_s": 0.123, "authenticated": True, "lists_model": True}
    told |= {"models": ["gpt-5", "gpt-5-mini"], "balance_usd_micros": None}
    page.route("**/models/providers/*/test", lambda route: route.fulfill(json=told))
    page.get_by_label("Provider").click()
    page.get_by_role("option", name=re.compile("OpenAI")).first.click()
    page.get_by_label("Model", exact=True).click()
    page.get_by_role("option").first.click()
    expect(page.get_by_role("option")).to_have_count(0)  # a list that closes takes the focus back
    page.get_by_label("Key").fill("sk-first-steps-4321")
    page.get_by_role("button", name="Save and test").click()

    expect(page.get_by_text("It works: answered in 123 ms")).to_be_visible()
    expect(page.get_by_text("gpt-5 · gpt-5-mini")).to_be_visible()
    keep(page, "setup-tested-en")
    assert faults_of(page) == []
    [made] = page.evaluate("fetch('/api/v1/models/providers').then(answer => answer.json())")["items"]
    assert made["key"] == "****4321"
    page.get_by_role("button", name="Save and test").click()
    expect(page.get_by_text("It works: answered in 123 ms")).to_be_visible()
    assert page.evaluate("fetch('/api/v1/models/providers').then(answer => answer.json())")["total"] == 1


def test_an_invitation_makes_an_account_once(visitor: tuple[BrowserContext, Page], shell: Shell) -> None:
    context, page = visitor
    if shell.run("users", "list", "--json").out.count('"mei"') == 0:
        shell.run("users", "add", "mei", "--password-stdin", stdin=f"{PASSWORD}\n")
    token = re.search(r"[\w-]{40,}", shell.run("users", "invite").out)
    assert token is not None
    page.goto(f"/register?invitation={token[0]}")
    page.get_by_label("User name").fill("lin")
    page.get_by_label("Password").fill("lin lin lin lin")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text(re.compile("guess", re.IGNORECASE))).to_be_visible()
    keep(page, "register-refused-en")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("button", name="You: lin")).to_be_visible()

    context.clear_cookies()
    page.goto("/register")
    expect(page.get_by_text("An invitation is needed")).to_be_visible()
    assert faults_of(page) == []


def test_who_signs_in_again_loses_nothing(visitor: tuple[BrowserContext, Page], shell: Shell) -> None:
    context, page = visitor
    shell.run("users", "add", "gu", "--password-stdin", stdin=f"{PASSWORD}\n")
    page.goto("/login?next=/settings?of=account")
    page.get_by_label("Name or e-mail").fill("gu")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    field = page.get_by_label("E-mail address")
    expect(page.get_by_label("User name")).to_have_value("gu")
    field.fill("gu@example.com")
    context.clear_cookies()
    page.get_by_role("button", name="Save").click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sign in again")
    keep(page, "again-en")
    assert faults_of(page) == []
    dialog.get_by_label("Password").fill("something else altogether")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_text(re.compile("wrong"))).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="Account").get_by_text("Saved")).to_be_visible()
    expect(field).to_have_value("gu@example.com")


def test_an_answer_from_before_a_change_does_not_take_it_back(
    visitor: tuple[BrowserContext, Page], shell: Shell
) -> None:
    context, page = visitor
    shell.run("users", "add", "he", "--password-stdin", stdin=f"{PASSWORD}\n")
    page.goto("/login?next=/settings?of=account")
    page.get_by_label("Name or e-mail").fill("he")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    field = page.get_by_label("E-mail address")
    expect(page.get_by_label("User name")).to_have_value("he")
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/v1/auth/me", lambda route: _hold(route, held))
    field.fill("he@example.com")
    context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")  # what waited goes on, and all that shows is asked for anew

    expect(page.get_by_role("region", name="Account").get_by_text("Saved")).to_be_visible()
    assert held
    for route, answer in held:
        route.fulfill(response=answer, json=answer.json() | {"email": None})
    page.wait_for_load_state("networkidle")
    expect(field).to_have_value("he@example.com")


def _hold(route: Route, held: list[tuple[Route, APIResponse]]) -> None:
    """Keep the answer to what is asked back, as a slow line would."""
    if route.request.method == "GET":
        held.append((route, route.fetch()))
    else:
        route.continue_()


def test_a_token_shows_once_and_works(
    visitor: tuple[BrowserContext, Page], shell: Shell, team: tuple[str, str]
) -> None:
    _, page = visitor
    shell.run("users", "add", "bo", "--password-stdin", stdin=f"{PASSWORD}\n")
    page.goto("/login?next=/settings?of=tokens")
    page.get_by_label("Name or e-mail").fill("bo")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What it is for").fill("nightly exports")
    keep(page, "token-new-en")
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Make the token").click()
    value = page.get_by_test_id("once").inner_text()
    keep(page, "token-once-en")

    def status() -> int:
        headers = {"Authorization": f"Bearer {value}"}
        return httpx.get(f"{team[0]}/api/v1/users/me", headers=headers).status_code

    assert status() == 200
    page.reload()
    expect(page.get_by_text("nightly exports")).to_be_visible()
    assert value not in page.content()
    page.get_by_role("button", name="Withdraw nightly exports").click()
    page.get_by_role("button", name="Withdraw for good").click()
    expect(page.get_by_text("No token so far")).to_be_visible()
    assert status() == 401

    page.goto("/settings?of=sessions")
    expect(page.get_by_text("this one")).to_be_visible()
    assert faults_of(page) == []
    keep(page, "sessions-en")
