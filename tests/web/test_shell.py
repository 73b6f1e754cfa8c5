"""What stands around every place: the palette, going by letters, the phone's bar, the link, a new version."""

import re
import time
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

from tests.web.conftest import Studio, Trouble, faults_of, keep

OVERVIEW = "/projects/roof"
expect.set_options(timeout=20_000)


@pytest.fixture
def overview(page: Page, studio: Studio) -> Page:
    page.goto(OVERVIEW)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def test_the_palette_finds_places_projects_shots_and_what_can_be_done(overview: Page) -> None:
    overview.keyboard.press("Control+k")
    dialog = overview.get_by_role("dialog")
    expect(dialog.get_by_role("option", name="Gallery")).to_be_visible()
    keep(overview, "palette-en")
    assert faults_of(overview) == []
    overview.keyboard.type("shot_00")
    expect(dialog.get_by_role("option", name="shot_001")).to_be_visible()
    overview.keyboard.press("Control+a")
    overview.keyboard.type("roof")
    expect(dialog.get_by_role("option", name=re.compile("roof"))).to_be_visible()
    overview.keyboard.press("Control+a")
    overview.keyboard.type("galler")
    expect(dialog.get_by_role("option")).to_have_count(1)
    overview.keyboard.press("Enter")

    expect(overview).to_have_url(re.compile("/projects/roof/gallery"))
    expect(dialog).to_have_count(0)


def test_g_and_a_letter_lead_to_a_place_and_a_wrong_letter_does_nothing(overview: Page, studio: Studio) -> None:
    rail = overview.get_by_role("navigation", name="Places").first
    overview.keyboard.press("g")
    expect(rail.locator("kbd", has_text=re.compile("^A$"))).to_be_visible()
    overview.keyboard.press("a")
    expect(overview).to_have_url(re.compile("/projects/roof/gallery"))
    expect(overview.get_by_role("gridcell").first).to_be_visible()

    before = studio.decisions()
    overview.keyboard.press("g")
    overview.keyboard.press("r" if overview.get_by_role("link", name="Video review").count() == 0 else "q")
    expect(overview.get_by_role("dialog")).to_have_count(0)
    overview.wait_for_timeout(1100)  # so long the second letter is waited for
    expect(rail.locator("kbd")).to_have_count(0)
    assert studio.decisions() == before


def test_another_project_is_one_menu_away(overview: Page, studio: Studio) -> None:
    name = f"Quay {uuid4().hex[:6]}"  # what was begun just now was worked on last
    code = studio.http.post("/projects", json={"name": name}).raise_for_status().json()["code"]
    overview.get_by_role("button", name=re.compile("switch to another")).click()
    expect(overview.get_by_role("menuitem", name=name, exact=True)).to_be_visible()
    overview.get_by_role("menuitem", name="All projects").click()
    studio.http.delete(f"/projects/{code}").raise_for_status()

    expect(overview).to_have_url(re.compile("/projects$"))


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_a_phone_has_a_bar_at_the_foot_and_all_places_behind_more(
    browser: Browser, studio: Studio, language: str
) -> None:
    trouble = Trouble(home=studio.address)
    context = browser.new_context(
        base_url=studio.address, viewport={"width": 360, "height": 640}, locale=language, has_touch=True
    )
    page = context.new_page()
    trouble.watch(page)
    page.goto(OVERVIEW)
    bar = page.get_by_role("navigation").last
    more = bar.get_by_role("button")
    expect(more).to_be_visible()
    boxes = [one.bounding_box() for one in [*bar.get_by_role("link").all(), more]]
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    more.click()
    places = page.get_by_role("dialog")
    expect(places.get_by_role("link")).to_have_count(page.locator("nav.hidden a").count())
    keep(page, f"more-{language[:2]}-360")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_of(page) == []
    places.get_by_role("link").last.click()
    expect(page).to_have_url(re.compile(r"/(settings|people|admin)"))
    expect(places).to_have_count(0)
    context.close()
    assert trouble.found == []


def test_the_rail_can_be_used_in_a_low_and_narrow_window(overview: Page) -> None:
    overview.set_viewport_size({"width": 1024, "height": 420})
    rail = overview.get_by_role("navigation", name="Places").first
    last = rail.get_by_role("link").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert overview.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_without_a_link_deciding_waits_and_comes_back(page: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = ("WebSocket", "ERR_INTERNET_DISCONNECTED", "status of")
    page.clock.install()
    lines: list[WebSocketRoute] = []
    is_away = False

    def link(route: WebSocketRoute) -> None:
        if is_away:
            route.close(code=1001)
            return
        route.connect_to_server()
        lines.append(route)

    page.route_web_socket(re.compile("/ws/"), link)
    page.goto(OVERVIEW)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    is_away = True
    lines[0].close(code=1001)
    expect(page.get_by_test_id("link")).to_have_text("Reconnecting")
    expect(page.get_by_text("No link to the studio")).to_have_count(0)
    page.clock.run_for(11_000)
    expect(page.get_by_text("No link to the studio")).to_be_visible()
    keep(page, "cut-off-en")

    is_away = False
    page.clock.run_for(20_000)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    expect(page.get_by_text("No link to the studio")).to_have_count(0)


def test_the_window_is_named_after_where_one_is(page: Page, studio: Studio) -> None:
    for where, title in {
        "/projects": "Projects · Shotwright",
        "/models": "Models · Shotwright",
        "/projects/roof/board": "Board · roof",
        "/projects/roof/shots/shot_001": "shot_001 · roof",
        "/projects/roof/characters/char_001": "Lin · roof",
        "/projects/roof/prompts": "Prompts of the project · roof",
        "/nowhere/at/all": "Nothing here · Shotwright",
        "/projects/roof/exports": "Exports · roof",
    }.items():
        page.goto(where)
        expect(page).to_have_title(re.compile(rf"^(\(\d+\) )?{title}$"))
    page.get_by_role("button", name="中文").click()
    expect(page).to_have_title(re.compile(r"^(\(\d+\) )?导出 · roof$"))
    page.get_by_role("link", name="分镜板").first.click()
    expect(page).to_have_title(re.compile(r"^(\(\d+\) )?分镜板 · roof$"))
    page.evaluate("localStorage.setItem('shotwright.language', 'en')")


def test_an_address_with_a_part_of_a_page_brings_it_into_sight(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 1440, "height": 500})
    for where, name in (("/usage#caps", "Usage"), ("/projects/roof/settings#hooks", "Project settings")):
        page.goto(where)
        part = page.locator(where[where.index("#") :])
        expect(part).to_be_in_viewport()
        page.wait_for_timeout(1000)  # while what lies above it comes in
        expect(part).to_be_in_viewport()
        expect(page.get_by_role("heading", level=1, name=name)).not_to_be_in_viewport()


def test_a_new_version_is_told_of_and_loaded_when_one_likes(page: Page, studio: Studio) -> None:
    builds = ["one", "two"]

    def answer(route: Route) -> None:
        build = builds.pop(0) if len(builds) > 1 else builds[0]
        route.fulfill(json={"status": "ok", "version": "0", "build": build})

    page.route(re.compile(r"/api/v1/health$"), answer)
    page.clock.install()
    page.goto(OVERVIEW)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    page.clock.fast_forward(301_000)
    bar = page.get_by_text("A new version of the studio is ready.")
    expect(bar).to_be_visible()
    keep(page, "new-version-en")
    page.get_by_role("button", name="Reload").click()

    expect(bar).to_have_count(0)
    expect(page.get_by_test_id("link")).to_have_text("Live")


def test_a_place_that_fails_leaves_the_rest_of_the_studio(page: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = (
        "Failed to load",
        "Failed to fetch",
        "Unable to preload",
        "TypeError",
        "status of 404",
        "dynamically",
    )
    page.goto(OVERVIEW)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    page.evaluate("sessionStorage.setItem('reloaded', location.href)")  # as if it had been tried once
    page.route(re.compile(r"/assets/GalleryView-.*\.js"), lambda route: route.fulfill(status=404, body=""))
    page.get_by_role("link", name="Gallery").first.click()

    expect(page.get_by_role("alert")).to_contain_text("This page could not be shown")
    keep(page, "broken-en")
    assert faults_of(page) == []
    page.get_by_role("link", name="Settings").first.click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_a_part_that_does_not_come_says_so_and_is_asked_for_again(page: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = ("Failed to load",)
    refusal = {"title": "Not now", "status": 409, "detail": "The events are resting.", "code": "resting"}
    page.route(re.compile(r"/events\?"), lambda route: route.fulfill(status=409, json=refusal))
    page.goto(OVERVIEW)

    note = page.get_by_role("alert").filter(has_text="The events are resting.")
    expect(note).to_contain_text("resting")
    expect(page.get_by_text("Nothing happened yet")).to_have_count(0)
    assert faults_of(page) == []
    keep(page, "trouble-overview-en")
    page.unroute(re.compile(r"/events\?"))
    note.get_by_role("button", name="Try again").click()
    expect(note).to_have_count(0)


def test_a_menu_that_is_asked_for_before_it_is_there_opens_when_it_comes(overview: Page, studio: Studio) -> None:
    overview.route(re.compile(r"/assets/DropdownMenu-.*\.js"), lambda route: (time.sleep(1), route.continue_()))
    overview.reload()
    switch = overview.locator("[aria-label*='switch to another']")

    switch.focus()
    overview.keyboard.press("Enter")

    expect(switch).to_have_attribute("aria-expanded", "true")
    expect(overview.get_by_role("menuitem", name="All projects")).to_be_visible()
    overview.keyboard.press("Escape")
    expect(switch).to_be_focused()
    expect(switch).to_have_attribute("aria-expanded", "false")
