"""The other places of the studio in a browser: signing in, projects, the overview; what holds for all of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.cli.shell import Shell
from tests.web.conftest import Studio, Trouble, faults_of, keep
from tests.web.homes import comes_to
from tests.web.serving import served


def test_another_language_keeps_the_place(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof/gallery?show=waiting")
    page.get_by_role("button", name="中文").click()

    expect(page.get_by_role("button", name="中文")).to_have_count(0)
    expect(page.get_by_text("待审").first).to_be_visible()
    assert page.url.endswith("/projects/roof/gallery?show=waiting")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.reload()
    expect(page.get_by_role("button", name="English")).to_be_visible()


def test_the_help_window_shows_the_keys_of_the_place(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof/gallery")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    page.keyboard.press("?")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Approve and go on")).to_be_visible()
    assert faults_of(page) == []
    keep(page, "keys-en")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_project_is_begun_with_a_name_and_a_script(page: Page, studio: Studio) -> None:
    page.goto("/projects")
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Harbour")
    dialog.get_by_role("textbox", name="Script").fill("# Harbour\n\n## EXT. PIER - DAY\nGulls cry.\n")
    keep(page, "projects-new-en")
    dialog.get_by_role("button", name="Create").click()

    expect(page.get_by_role("heading", name="Harbour", level=1)).to_be_visible()
    assert page.url.endswith("/projects/harbour")
    made = studio.http.get("/projects/harbour").json()
    assert made["has_script"]


def test_the_price_is_told_before_the_work_begins(page: Page, studio: Studio) -> None:
    code = studio.http.post("/projects", json={"name": "Quay", "script": "# Quay\n\nGulls cry.\n"}).json()["code"]
    page.goto(f"/projects/{code}")
    page.get_by_role("button", name="Make the film").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    keep(page, "cost-en")
    page.keyboard.press("Escape")
    assert studio.http.get(f"/projects/{code}/runs").json()["total"] == 0

    page.get_by_role("button", name="Make the film").click()
    dialog.get_by_role("button", name="Make it").dblclick()

    expect(page.get_by_role("button", name=re.compile("Pause|Make the film"))).to_be_visible()
    comes_to(lambda: studio.http.get(f"/projects/{code}/runs").json()["total"], 1)


def test_a_project_that_is_not_there_says_so(page: Page, trouble: Trouble) -> None:
    trouble.expected = ("status of 404", "WebSocket")
    page.goto("/projects/nowhere")

    expect(page.get_by_role("alert")).to_contain_text("not open to you")
    page.goto("/nothing/here")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()


def test_a_list_that_does_not_come_can_be_asked_for_again(page: Page, trouble: Trouble) -> None:
    trouble.expected = ("status of 500",)
    broken = True

    def answer(route: Route) -> None:
        route.fulfill(status=500, body="{}") if broken else route.continue_()

    page.route(re.compile(r"/api/v1/projects\?"), answer)
    page.goto("/projects")
    expect(page.get_by_role("alert")).to_be_visible()
    keep(page, "projects-trouble-en")
    broken = False
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("link", name="roof")).to_be_visible()


def test_without_knowing_what_one_may_a_project_says_so_instead_of_offering_nothing(
    page: Page, trouble: Trouble
) -> None:
    trouble.expected = ("status of 500",)
    rights = re.compile("/projects/roof/members/me")
    page.route(rights, lambda route: route.fulfill(status=500, body="{}"))
    page.goto("/projects/roof/gallery")
    expect(page.get_by_role("alert")).to_be_visible()

    page.unroute(rights)
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("gridcell").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve").first).to_be_visible()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a studio in which people sign in."""
    folder: Path = tmp_path_factory.mktemp("team")
    shell = Shell(home=folder / "home", folder=folder, settings=(("SHOTWRIGHT_AUTH", "required"),))
    made = shell.run("users", "add", "mei", "--password-stdin", stdin="a quiet harbour at dusk\n")
    assert made.code == 0, made.err
    with served(shell) as running:
        yield running.address


@pytest.fixture
def stranger(browser: Browser, team: str) -> Iterator[tuple[BrowserContext, Page, Trouble]]:
    context = browser.new_context(base_url=team, locale="en-GB")
    page = context.new_page()
    trouble = Trouble(home=team, expected=("status of 401",))
    trouble.watch(page)
    yield context, page, trouble
    context.close()
    assert trouble.found == []


def test_one_comes_back_to_where_one_wanted_to_go(stranger: tuple[BrowserContext, Page, Trouble], team: str) -> None:
    context, page, _ = stranger
    page.goto("/projects?q=tram")
    expect(page).to_have_url(re.compile("/login"))
    keep(page, "login-en")
    assert faults_of(page) == []

    page.get_by_label("Name or e-mail").fill("mei")
    page.get_by_label("Password").fill("a quiet harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("password", re.IGNORECASE)).nth(1)).to_be_visible()
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("Name or e-mail")).to_have_value("mei")
    page.get_by_label("Password").fill("a quiet harbour at dusk")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{team}/projects?q=tram")
    expect(page.get_by_role("button", name="You: mei")).to_be_visible()

    # The access token alone has run out: the session goes on without a word.
    context.clear_cookies(name="shotwright_access")
    page.reload()
    expect(page.get_by_role("button", name="You: mei")).to_be_visible()

    page.get_by_role("button", name="You: mei").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url(re.compile("/login"))
    page.goto("/projects")
    expect(page).to_have_url(re.compile("/login"))


def test_nobody_is_sent_to_another_host(stranger: tuple[BrowserContext, Page, Trouble], team: str) -> None:
    _, page, _ = stranger
    page.goto("/login?next=//example.com/stolen")
    page.get_by_label("Name or e-mail").fill("mei")
    page.get_by_label("Password").fill("a quiet harbour at dusk")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{team}/projects")
