"""Keys: all of them in the settings, in dialogs, on the row of states; and what waits without a link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.web.conftest import GALLERY, Studio, Trouble, keep
from tests.web.homes import comes_to


def test_the_settings_list_the_keys_of_places_that_were_never_opened(page: Page, studio: Studio) -> None:
    page.goto("/settings?of=keys")
    for place, words in {
        "Player": "One frame back",
        "Video review": "Write a note at this frame",
        "Tasks": "In doubt",
        "Go to": "Gallery",
    }.items():
        section = page.locator("section section").filter(has=page.get_by_role("heading", name=place, exact=True))
        expect(section.get_by_role("listitem").filter(has_text=words).first).to_be_visible()


def test_figures_narrow_the_gallery_down_while_its_row_of_states_has_the_focus(gallery: Page) -> None:
    states = gallery.get_by_role("region", name="Filters")
    states.get_by_role("button", name=re.compile("^All")).focus()
    gallery.keyboard.press("3")
    expect(states.get_by_role("button", name=re.compile("^Approved"))).to_have_attribute("aria-pressed", "true")
    expect(gallery).to_have_url(re.compile("show=approved"))
    gallery.keyboard.press("1")
    expect(gallery).not_to_have_url(re.compile("show="))


def test_keys_go_through_the_gallery_mark_all_of_it_and_take_back(gallery: Page, studio: Studio) -> None:
    gallery.set_viewport_size({"width": 1024, "height": 600})
    selected = gallery.locator("[aria-selected=true]")
    codes = [one["code"] for one in studio.artefacts()]
    tops = gallery.get_by_role("gridcell").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    columns = tops.count(tops[0])
    assert columns < len(codes)
    for key, to in (("ArrowDown", columns), ("ArrowUp", 0), ("PageDown", -1), ("PageUp", 0), ("ArrowRight", 1)):
        gallery.keyboard.press(key)
        expect(selected).to_have_accessible_name(re.compile(codes[to]))
    gallery.keyboard.press("a")
    for key, to in (("Shift+N", 0), ("n", 2)):
        gallery.keyboard.press(key)
        expect(selected).to_have_accessible_name(re.compile(codes[to]))
    gallery.keyboard.press("Control+a")
    expect(gallery.get_by_text(f"{len(codes)} marked")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_text("marked")).to_have_count(0)
    comes_to(lambda: studio.reviews()[codes[1]], "approved")
    gallery.keyboard.press("Control+z")
    comes_to(lambda: studio.reviews()[codes[1]], "pending")
    for is_full in (True, False):
        gallery.keyboard.press("f")
        comes_to(lambda: gallery.evaluate("document.fullscreenElement !== null"), is_full)


def test_every_letter_after_g_leads_to_its_place(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof")
    expect(page.get_by_test_id("link")).to_have_text("Live")
    places = {"s": "script", "e": "breakdown", "c": "characters", "b": "board", "a": "gallery", "x": "exports"}
    for letter, place in {**places, "r": "review", "o": ""}.items():
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page).to_have_url(re.compile(f"/projects/roof/?{place}([?/]|$)"))


def test_a_page_of_the_breakdown_is_gone_through_at_once_and_figures_narrow_it_down(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof/breakdown")
    current = page.locator("[aria-current=true][id^=found-]")
    expect(current).to_have_accessible_name(re.compile("Lin"))
    for key, name in (("PageDown", "Gu"), ("PageUp", "Lin")):
        page.keyboard.press(key)
        expect(current).to_have_accessible_name(re.compile(name))
    page.get_by_role("button", name=re.compile(r"^All \d")).first.focus()
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("show=approved"))
    page.keyboard.press("5")  # nothing here is ever being made
    expect(page).to_have_url(re.compile("show=approved"))


def test_tab_goes_from_the_cards_to_the_timeline_and_back(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof/board")
    card, block = (page.locator(f"[data-{of}=shot_002]") for of in ("shot", "block"))
    expect(block).to_be_visible()
    card.click()
    page.keyboard.press("Tab")
    expect(block).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(card).to_be_focused()


def test_the_page_of_a_shot_copies_what_was_sent_and_rejects_at_once(page: Page, studio: Studio) -> None:
    studio.reset()
    page.goto("/projects/roof/shots/shot_001?tab=history")
    expect(page.get_by_test_id("staged")).to_be_visible()
    take = studio.http.get("/projects/roof/artefacts/shot_001/keyframe").json()["all_takes"][0]
    for key, copied in (("s", str(take["recipe"]["seed"])), ("p", take["recipe"]["prompt"])):
        page.keyboard.press(key)
        comes_to(lambda: page.evaluate("navigator.clipboard.readText()"), copied)
    page.keyboard.press("Shift+R")
    comes_to(lambda: studio.reviews()["shot_001"], "rejected")
    studio.reset()


def test_the_keys_of_menus_and_dialogs_are_moved_switched_off_and_told_like_all_others(
    gallery: Page, studio: Studio
) -> None:
    gallery.goto("/settings?of=keys")
    for words, key in (("New seed", "s"), ("Wrong colours", "q")):
        gallery.get_by_role("button", name=f"Change the key: {words}", exact=True).click()
        gallery.keyboard.press(key)
    gallery.get_by_role("switch", name=re.compile("Poor composition")).click()

    gallery.goto(GALLERY)
    expect(gallery.get_by_role("gridcell").first).to_be_visible()
    gallery.keyboard.press("e")
    menu = gallery.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="New seed S", exact=True).locator("kbd")).to_have_text("S")
    gallery.keyboard.press("1")
    expect(menu).to_be_visible()
    gallery.keyboard.press("s")
    dialog = gallery.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="New seed")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    gallery.keyboard.press("r")
    reasons = gallery.get_by_role("radio")
    expect(reasons.nth(0).locator("kbd")).to_have_text("Q")
    expect(reasons.nth(1).locator("kbd")).to_have_count(0)
    for key in ("1", "2", "g", "b"):
        gallery.keyboard.press(key)
    expect(gallery.locator("[role=radio][aria-checked=true]")).to_have_count(0)
    gallery.keyboard.press("q")
    expect(reasons.nth(0)).to_be_checked()
    assert gallery.url.endswith("/gallery")
    gallery.keyboard.press("?")
    told = gallery.get_by_role("dialog", name="Keys")
    expect(told.get_by_role("heading")).to_contain_text(["Keys", "Everywhere", "Rejecting"])
    expect(told.get_by_text("Wrong colours")).to_be_visible()
    expect(told.get_by_text("Poor composition")).to_have_count(0)


def test_ctrl_enter_confirms_a_dialog_wherever_in_it_one_is(gallery: Page, studio: Studio) -> None:
    before = studio.decisions()
    gallery.keyboard.press("x")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("x")
    gallery.keyboard.press("a")
    dialog = gallery.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").focus()
    gallery.keyboard.press("Control+Enter")

    expect(dialog).to_have_count(0)
    comes_to(studio.decisions, before + 2)
    studio.reset()


def test_alt_j_and_k_go_from_shot_to_shot(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof/shots/shot_002")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("shot_002")
    page.keyboard.press("Alt+k")
    expect(heading).to_have_text("shot_003")
    expect(page).to_have_url(re.compile("/shots/shot_003"))
    page.keyboard.press("Alt+j")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("shot_001")
    page.keyboard.press("Alt+j")  # there is none before it
    expect(heading).to_have_text("shot_001")


def test_what_has_not_begun_is_cancelled_after_a_question_alone(page: Page, studio: Studio) -> None:
    studio.reset()
    asked: list[str] = []

    page.route(
        re.compile(r"/projects/roof/artefacts\?.*kind=keyframe"),
        lambda route: route.fulfill(
            json={
                **(told := route.fetch().json()),
                "items": [{**told["items"][0], "standing": "running"}, *told["items"][1:]],
            }
        ),
    )
    page.route(re.compile(r"/cancel$"), lambda route: (asked.append(route.request.url), route.fulfill(json={}))[1])
    page.goto(GALLERY)
    page.get_by_role("button", name="Cancel what has not begun").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The run of the whole project ends")
    dialog.get_by_role("button", name="Let it go on").click()
    expect(dialog).to_have_count(0)
    assert asked == []
    page.get_by_role("button", name="Cancel what has not begun").click()
    dialog.get_by_role("button", name="Cancel the rest").click()
    expect(dialog).to_have_count(0)
    assert len(asked) == 1


@pytest.fixture
def cut(page: Page, trouble: Trouble) -> Callable[[str], None]:
    """Open a page, and cut its link for longer than deciding goes on without."""
    trouble.expected = ("WebSocket", "ERR_INTERNET_DISCONNECTED", "status of")
    lines: list[WebSocketRoute] = []
    away: list[bool] = []

    def link(route: WebSocketRoute) -> None:
        if away:
            route.close(code=1001)
            return
        route.connect_to_server()
        lines.append(route)

    def visit(where: str) -> None:
        away.clear()
        page.goto(where)
        expect(page.get_by_test_id("link")).to_have_text("Live")
        away.append(True)
        lines[-1].close(code=1001)
        expect(page.get_by_test_id("link")).to_have_text("Reconnecting")
        page.clock.run_for(11_000)

    page.clock.install()
    page.route_web_socket(re.compile("/ws/"), link)
    return visit


def test_without_a_link_no_place_decides_or_spends(page: Page, cut: Callable[[str], None], studio: Studio) -> None:
    studio.reset()
    before = studio.decisions()
    for where, name in {
        "/projects/roof/characters/char_001": "Approve reference",
        "/projects/roof/shots/shot_001": "Approve",
        "/projects/roof/review/shot_001": "Again",
        "/projects/roof/script": "Break it down",
    }.items():
        cut(where)
        button = page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).first
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("title", re.compile("No link to the studio"))
        page.keyboard.press("a")
    for where in ("characters", "breakdown"):
        cut(f"/projects/roof/{where}")
        expect(page.get_by_role("checkbox", name="Mark Lin")).to_be_visible()
        page.keyboard.press("x")
        bar = page.get_by_test_id("marked")
        for name in ("Approve", "Reject"):
            expect(bar.get_by_role("button", name=name)).to_be_disabled()
            expect(bar.get_by_role("button", name=name)).to_have_attribute("title", re.compile("No link to the studio"))
        keep(page, f"{where}-cut-off-en")
    assert studio.decisions() == before
