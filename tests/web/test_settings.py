"""One's own settings: look, language, keys, and that each of them holds at once."""

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import Studio, faults_of, keep
from tests.web.homes import comes_to

expect.set_options(timeout=20_000)


def test_another_language_keeps_the_place_and_what_is_typed(page: Page, studio: Studio) -> None:
    page.goto("/settings?of=keys")
    page.get_by_role("searchbox", name="Find a key").fill("approve")
    expect(page.get_by_text("Approve and go on").first).to_be_visible()
    page.get_by_role("button", name="中文").click()

    expect(page.get_by_role("heading", name="快捷键", level=2)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("approve")
    assert page.url.endswith("/settings?of=keys")


def test_the_stage_is_grey_where_pictures_are_judged(page: Page, studio: Studio) -> None:
    page.goto("/settings")
    page.get_by_text("18 % grey").click()
    page.goto("/projects/roof/gallery")
    expect(page.get_by_role("gridcell").first).to_be_visible()

    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--stage')").strip() in {
        "#777",
        "#777777",
    }


def test_a_key_is_moved_warned_of_and_switched_off(page: Page, studio: Studio) -> None:
    studio.reset()
    page.goto("/settings?of=keys")
    page.get_by_role("searchbox", name="Find a key").fill("gallery")
    row = page.get_by_role("listitem").filter(has_text="Approve and go on")
    row.get_by_role("button", name=re.compile("Change the key")).click()
    page.keyboard.press("r")
    warning = row.get_by_role("alert")
    expect(warning).to_contain_text("R already does this: Reject")
    keep(page, "keys-taken-en")
    assert faults_of(page) == []
    page.keyboard.press("y")
    expect(warning).to_have_count(0)
    expect(row.locator("kbd")).to_have_text("Y")

    page.goto("/projects/roof/gallery")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Y", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert studio.reviews()["shot_001"] != "approved"
    page.keyboard.press("y")
    comes_to(lambda: studio.reviews()["shot_001"], "approved")
    studio.reset()

    page.goto("/settings?of=keys")
    page.get_by_role("switch", name="Single keys off").click()
    page.goto("/projects/roof/gallery")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    page.keyboard.press("y")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert studio.reviews()["shot_001"] != "approved"


_ASKS_THE_PERSON = """
window.shown = []
document.hasFocus = () => false
window.Notification = class {
  static get permission() { return localStorage.getItem('answer') || 'default' }
  static requestPermission() { localStorage.setItem('answer', 'granted'); return Promise.resolve('granted') }
  constructor(title, options) { window.shown.push(title + ': ' + options.body) }
}
"""
"""A browser that lets notices be shown to whoever looks elsewhere, once asked: one without a window never does."""


def test_notices_come_once_the_browser_may_show_them_and_are_wanted(page: Page, studio: Studio) -> None:
    studio.reset()
    page.goto("/settings?of=notices")
    switch = page.get_by_role("switch", name="Tell me when a batch has ended")
    expect(switch).to_be_disabled()
    expect(page.get_by_text("The browser blocks notices of this page.")).to_be_visible()
    assert faults_of(page) == []
    keep(page, "notices-denied-en")

    page.add_init_script(_ASKS_THE_PERSON)
    for is_wanted, told in ((True, [f"roof: a batch has ended: {len(studio.artefacts())} to review"]), (False, [])):
        page.goto("/settings?of=notices")
        expect(switch).to_be_checked(checked=not is_wanted)
        switch.click()
        expect(switch).to_be_checked(checked=is_wanted)
        page.goto("/projects/roof")
        expect(page.get_by_test_id("link")).to_have_text("Live")
        with page.expect_response(re.compile("/roof/events")):
            studio.http.post("/projects/roof/runs", json={}).raise_for_status()
        page.wait_for_load_state("networkidle")
        comes_to(lambda: page.evaluate("window.shown"), told)
